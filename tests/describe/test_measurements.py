"""Numbers: summaries and exact rank comparisons."""

import json
from pathlib import Path

import numpy as np
import pytest

from comparing import against
from pooledcases.describe import compare_numbers, summarize
from pooledcases.errors import InputError
from pooledcases.kernels.ranks import mann_whitney
from pooledcases.labels import LABELS
from pooledcases.results.base import codes

REFERENCE = json.loads(
    (Path(__file__).parents[1] / "reference" / "describe.json").read_text(encoding="utf-8")
)["two_sample"]


def test_quartiles_are_rs_type_7() -> None:
    s = summarize(REFERENCE["x"])
    close = against("quantiles: type 7", 1e-14, program="R")
    close([s.min, s.q1, s.median, s.q3, s.max], REFERENCE["quantiles_type7"])


def test_no_values() -> None:
    s = summarize([], missing=3)
    assert (s.n, s.missing) == (0, 3)
    assert (s.min, s.q1, s.median, s.q3, s.max, s.mean) == (None,) * 6


def test_one_value() -> None:
    s = summarize([7])
    assert (s.min, s.q1, s.median, s.q3, s.max, s.mean) == (7.0,) * 6
    assert s.cautions == ()


def test_nan_is_missing_and_infinity_is_refused() -> None:
    s = summarize([1, np.nan, 3], missing=1)
    assert (s.n, s.missing, codes(s.cautions)) == (2, 2, ("PC-M17",))
    with pytest.raises(InputError):
        summarize([1, np.inf])


def table(x: list[object], y: list[object]) -> dict[str, list[object]]:
    return {"gene": ["A"] * len(x) + ["B"] * len(y), "age_years": [*x, *y]}


def test_against_r() -> None:
    result = compare_numbers(
        table(REFERENCE["x"], REFERENCE["y"]), column="age_years", by="gene", groups=("A", "B")
    )
    assert result.u == REFERENCE["wilcox_exact"]["W"]
    close = against("ranks: Wilcoxon", 1e-12, program="R")
    close(result.p_value, REFERENCE["wilcox_exact"]["p"])
    assert result.superiority == pytest.approx(54 / (12 * 15))
    assert f"test.{result.method}" in LABELS


def test_missing_numbers_are_left_out_and_said() -> None:
    result = compare_numbers(
        table([1, 1, "NR", 3, "NAP"], [2, 3, 3, "", 5]), column="age_years", by="gene",
        groups=("A", "B"),
    )  # fmt: skip
    assert [(s.n, s.missing) for s in result.summaries] == [(3, 1), (4, 1)]
    assert (result.u, result.p_value) == mann_whitney([1, 1, 3], [2, 3, 3, 5])
    assert codes(result.cautions) == ("PC-M17",)
    assert "2 of 9" in result.cautions[0].message()


def test_a_group_without_a_number() -> None:
    result = compare_numbers(table(["NR"], [1, 2]), column="age_years", by="gene",
                             groups=("A", "B"))  # fmt: skip
    assert (result.u, result.superiority, result.p_value) == (None, None, None)


def test_a_cell_that_is_no_number_is_named() -> None:
    with pytest.raises(InputError, match="row 2, column age_years: 'old'"):
        compare_numbers(table([1, "old"], [1, 2]), column="age_years", by="gene")
