"""A specification curve as tables."""

from __future__ import annotations

import pytest

from pooledcases.diagnostics import specification_curve
from pooledcases.tables.specification import (
    specification_choices_frame,
    specification_frame,
    specification_not_fitted_frame,
)

TABLE = {"ai": [4, 6, 3], "n1i": [123, 306, 231], "ci": [11, 29, 11], "n2i": [139, 303, 220]}


@pytest.fixture
def curve():
    return specification_curve(
        TABLE, measures=["RR", "OR"], models=["inverse-variance", "mh"], tau2=["REML", "EE"],
        continuity=["only0", "none"], inference=["kenward-roger", "normal"],
    )  # fmt: skip


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_row_a_specification_sorted_with_the_main_one_marked(curve, lang):
    table = specification_frame(curve, lang)
    assert len(table) == len(curve.rows)
    assert (table.iloc[:, -1] == "×").sum() == 1
    place = table.index[table.iloc[:, -1] == "×"][0]
    assert place == curve.order().index(curve.main)
    assert table.notna().all().all()


def test_a_cell_names_all_choices_that_give_the_same_and_a_dash_where_none_is_made(curve):
    table = specification_frame(curve)
    cells = set(table["Zero cells"])
    assert cells == {"0.5 added to rows with a zero; nothing added", "–"}


def test_equal_effects_have_no_tau(curve):
    table = specification_frame(curve)
    equal = table["Estimator of τ²"] == "equal effects"
    tau = next(name for name in table if name in ("tau", "τ"))
    assert set(table.loc[equal, tau]) == {"–"}


def test_choices_start_with_what_moves_the_estimate_most(curve):
    table = specification_choices_frame(curve)
    first = curve.influential()[0]
    assert len(table.iloc[:, 0].unique()) == len(curve.varied)
    assert table["n"].iloc[0] == str(first.levels[0].n)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_what_is_not_fitted_is_listed_with_the_reason(curve, lang):
    table = specification_not_fitted_frame(curve, lang)
    assert len(table) == len(curve.not_fitted) == 1
    assert "REML" in table.iloc[0, 1]
