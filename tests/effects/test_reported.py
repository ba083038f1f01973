"""Reported ratios: what follows from an estimate with its interval, or with a p-value only."""

from __future__ import annotations

import math
from statistics import NormalDist

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pooledcases.effects import effect_sizes
from pooledcases.effects.printed import parse
from pooledcases.errors import InputError

NORMAL = NormalDist()


def one(**cells):
    """The effects of a table of one row."""
    return effect_sizes({name: [value] for name, value in cells.items()}, measure="HR")


def test_an_interval_gives_the_standard_error():
    effects = one(est="2.47", ci_low="1.04", ci_high="5.90")
    se = math.log(5.90 / 1.04) / (2 * NORMAL.inv_cdf(0.975))
    assert effects.yi[0] == pytest.approx(math.log(2.47), rel=1e-12)
    assert effects.vi[0] == pytest.approx(se**2, rel=1e-12)
    assert effects.source == ("interval",)
    assert effects.cautions == ()


def test_an_interval_is_read_at_its_own_level():
    table = {
        "est": ["2", "2"],
        "ci_low": ["1", "1"],
        "ci_high": ["4", "4"],
        "ci_level": [0.9, "NR"],
    }
    effects = effect_sizes(table, measure="OR")
    ninety, ninety_five = (math.log(4) / (2 * NORMAL.inv_cdf(p)) for p in (0.95, 0.975))
    np.testing.assert_allclose(np.sqrt(effects.vi), [ninety, ninety_five], rtol=1e-12)
    for_all = effect_sizes(
        {name: table[name] for name in ("est", "ci_low", "ci_high")}, measure="OR", ci_level=0.9
    )
    np.testing.assert_allclose(np.sqrt(for_all.vi), ninety, rtol=1e-12)


def test_a_level_that_is_none_is_an_error():
    with pytest.raises(InputError, match="ci_level is 95"):
        one(est="2", ci_low="1", ci_high="4", ci_level=95)


def test_a_p_value_alone_gives_the_standard_error_with_its_rounding_range():
    effects = one(est="2.67", pval="0.014")
    z = NORMAL.inv_cdf(1 - 0.014 / 2)
    assert math.sqrt(effects.vi[0]) == pytest.approx(math.log(2.67) / z, rel=1e-12)
    assert effects.source == ("p-value",)
    (entry,) = effects.ledger
    assert entry.quantity == "se"
    assert entry.agree is None
    corners = [
        math.log(est) / NORMAL.inv_cdf(1 - p / 2)
        for est in (2.665, 2.675)
        for p in (0.0135, 0.0145)
    ]
    assert (entry.low, entry.high) == pytest.approx((min(corners), max(corners)), rel=1e-9)


def test_an_estimate_below_one_gives_a_positive_standard_error():
    effects = one(est="0.40", pval="0.03")
    assert effects.yi[0] < 0 < effects.vi[0]


@pytest.mark.parametrize("printed", ["<0.05", "< 0.05", "P<0.05", "p < .05"])
def test_an_inexact_p_value_bounds_the_standard_error_and_gives_none(printed):
    effects = one(est="3", pval=printed)
    assert effects.k == 0
    bound = math.log(3) / NORMAL.inv_cdf(0.975)
    assert f"at most {bound:.3g}" in effects.reason[0]
    assert np.isnan(effects.vi[0])
    assert effects.yi[0] == pytest.approx(math.log(3))


def test_a_p_value_above_a_bound_gives_a_lower_bound():
    assert "at least" in one(est="3", pval=">0.05").reason[0]


def test_a_p_value_printed_as_zero_is_a_bound():
    assert "< 0.0005" in one(est="3", pval="0.000").reason[0]


@pytest.mark.parametrize("cells", [{"est": "1.00", "pval": "0.9"}, {"est": "1.2", "pval": "1"}])
def test_no_standard_error_follows_from_no_effect(cells):
    assert "no standard error follows" in one(**cells).reason[0]


def test_an_estimate_outside_its_interval_is_not_used():
    effects = one(est="0.5", ci_low="0.9", ci_high="1.5")
    assert effects.k == 0
    assert "outside its own interval" in effects.reason[0]
    assert [c.code for c in effects.cautions] == ["PC-M24"]


@pytest.mark.parametrize(("low", "high"), [("0.00", "3"), ("2", "2"), ("4", "1")])
def test_an_interval_without_a_width_is_not_used(low, high):
    assert (
        "no standard error follows from the interval"
        in one(est="2", ci_low=low, ci_high=high).reason[0]
    )


def test_a_misprinted_interval_is_named():
    effects = one(est="2.47", ci_low="1.40", ci_high="5.90")
    assert effects.k == 1
    (entry,) = effects.ledger
    assert entry.agree is False
    assert entry.derived == pytest.approx(math.sqrt(1.40 * 5.90))
    assert effects.cautions[0].code == "PC-M24"
    assert "2.47" in effects.cautions[0].message()


def test_a_p_value_that_contradicts_the_interval_is_named():
    effects = one(est="2.0", ci_low="0.99", ci_high="4.1", pval="0.01")
    assert [(item.quantity, item.agree) for item in effects.ledger] == [
        ("estimate", True),
        ("p_value", False),
    ]


def test_a_bound_that_holds_agrees():
    effects = one(est="2.47", ci_low="1.04", ci_high="5.90", pval="<0.05")
    assert all(item.agree for item in effects.ledger)
    assert one(est="2.47", ci_low="1.04", ci_high="5.90", pval=">0.05").ledger[1].agree is False


@given(
    log_est=st.floats(-2, 2),
    se=st.floats(0.1, 1.0),
    digits=st.integers(2, 4),
    level=st.sampled_from([0.9, 0.95, 0.99]),
)
def test_true_numbers_always_agree_after_rounding(log_est, se, digits, level):
    z = NORMAL.inv_cdf(0.5 + level / 2)
    p = 2 * NORMAL.cdf(-abs(log_est) / se)
    cells = [math.exp(log_est), math.exp(log_est - z * se), math.exp(log_est + z * se)]
    texts = [f"{value:.{digits}f}" for value in cells]
    if float(texts[1]) == 0 or p < 10.0**-digits:
        return
    effects = effect_sizes(
        dict(zip(("est", "ci_low", "ci_high", "pval"), ([t] for t in (*texts, f"{p:.{digits}f}")),
                 strict=True)),
        measure="OR", ci_level=level,
    )  # fmt: skip
    assert all(item.agree for item in effects.ledger)


@given(log_est=st.floats(-2, 2), se=st.floats(0.05, 1.0))
def test_unrounded_numbers_give_back_what_they_came_from(log_est, se):
    z = NORMAL.inv_cdf(0.975)
    effects = one(
        est=math.exp(log_est), ci_low=math.exp(log_est - z * se), ci_high=math.exp(log_est + z * se)
    )
    # the width of the interval is a difference of logarithms
    assert math.sqrt(effects.vi[0]) == pytest.approx(se, rel=1e-9)
    assert all(item.agree for item in effects.ledger)


@pytest.mark.parametrize("cell", ["-2", "0", "many", "<2"])
def test_what_is_no_ratio_is_an_error(cell):
    with pytest.raises(InputError, match="is no ratio"):
        one(est=cell, ci_low="1", ci_high="2")


@pytest.mark.parametrize("cell", ["2", "-0.1", "n.s."])
def test_what_is_no_p_value_is_an_error(cell):
    with pytest.raises(InputError, match="is no p-value"):
        one(est="2", pval=cell)


def test_rows_that_print_nothing_say_what_is_missing():
    table = {"est": ["2", "NR"], "ci_low": ["NR", "1"], "ci_high": ["4", "3"], "pval": ["", ""]}
    effects = effect_sizes(table, measure="RR")
    assert effects.reason == ("not reported: ci_low, ci_high, pval", "not reported: est")


def test_printed_numbers():
    assert parse("2.40").half == pytest.approx(0.005)
    assert parse("1e-3").value == pytest.approx(0.001)
    assert parse("≤0.05").sign == "<"
    assert parse("0·03").value == pytest.approx(0.03)
    assert parse("") is None
    # a float has forgotten its trailing zeros: the longest of its column speaks for it
    effects = effect_sizes(
        {"est": [2.0, 1.55], "ci_low": [1.0, 1.02], "ci_high": [6.0, 2.36]}, measure="OR"
    )
    assert [item.agree for item in effects.ledger] == [False, True]


@pytest.mark.parametrize("cell", ["1e999", "1e-999", "1e150", "2" * 400, "２"])
def test_ratios_beyond_all_sense_are_errors(cell):
    for cells in ({"est": cell, "pval": "0.04"}, {"est": "2", "ci_low": "1", "ci_high": cell}):
        with pytest.raises(InputError, match="is no ratio"):
            one(**cells)


@pytest.mark.parametrize("cell", ["1e999", "1e-320", "<0", ">1"])
def test_p_values_beyond_all_sense_are_errors(cell):
    with pytest.raises(InputError, match="is no p-value"):
        one(est="2", pval=cell)


def test_an_interval_of_the_widest_kind_stays_finite():
    effects = one(est="1", ci_low="1e-100", ci_high="1e100")
    assert effects.vi[0] == pytest.approx((math.log(1e100) / NORMAL.inv_cdf(0.975)) ** 2)
    assert effects.cautions == ()


@pytest.mark.parametrize("level", [1e-300, 1e-9])
def test_a_level_without_a_quantile_is_an_error(level):
    for cells in ({"ci_level": [level]}, {}):
        table = {"est": ["2"], "ci_low": ["1"], "ci_high": ["4"]} | cells
        with pytest.raises(InputError, match="ci_level is"):
            effect_sizes(table, measure="HR", ci_level=0.95 if cells else level)
