"""Conversions of printed results: score, z, chi-squared, standard error, log-rank, whole tables.

Every value is held against an own computation: the normal distribution of the standard library,
or all whole tables enumerated.
"""

from __future__ import annotations

import math
from itertools import product
from statistics import NormalDist

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pooledcases.effects import effect_sizes
from pooledcases.effects.printed import parse_signed
from pooledcases.effects.reported import CONVERSIONS
from pooledcases.effects.reported.rebuild import rebuild_two_by_two
from pooledcases.errors import InputError
from pooledcases.results.encode import dumps

NORMAL = NormalDist()


def one(measure="HR", **cells):
    """The effects of a table of one row."""
    return effect_sizes({name: [value] for name, value in cells.items()}, measure=measure)


def by_quantity(effects):
    return {entry.quantity: entry for entry in effects.ledger}


def test_every_conversion_says_where_it_comes_from():
    for name, item in CONVERSIONS.items():
        assert item.citation, name
        assert item.formula, name
        assert item.columns, name


# -- z, chi-squared, standard error


def test_z_gives_the_standard_error_with_its_range():
    effects = one(est="0.70", zval="-2.10")
    assert math.sqrt(effects.vi[0]) == pytest.approx(abs(math.log(0.70)) / 2.10, rel=1e-12)
    assert effects.source == ("z",)
    corners = [abs(math.log(e)) / z for e in (0.695, 0.705) for z in (2.095, 2.105)]
    entry = by_quantity(effects)["se"]
    assert (entry.low, entry.high) == pytest.approx((min(corners), max(corners)), rel=1e-9)


def test_the_sign_of_z_must_be_that_of_the_estimate():
    effects = one(est="0.70", zval="2.10")
    assert by_quantity(effects)["direction"].agree is False
    assert [c.code for c in effects.cautions] == ["PC-M24"]
    assert one(est="0.70", zval="−2.10").cautions == ()
    # an estimate that may be 1 has no direction
    assert "direction" not in by_quantity(one(est="1.0", ci_low="0.5", ci_high="2", zval="0.1"))


@pytest.mark.parametrize("cells", [{"zval": "0.00"}, {"est": "1.00", "zval": "0.5"}])
def test_no_standard_error_follows_from_z_of_no_effect(cells):
    effects = one(**({"est": "1.3"} | cells))
    assert effects.k == 0
    assert "no standard error follows" in effects.reason[0]


def test_chi_squared_gives_the_standard_error():
    effects = one(est="1.8", chi2="5.20")
    assert math.sqrt(effects.vi[0]) == pytest.approx(math.log(1.8) / math.sqrt(5.2), rel=1e-12)
    assert effects.source == ("chi2",)


def test_a_printed_standard_error_is_taken_and_the_rest_held_against_it():
    p = 2 * NORMAL.cdf(-math.log(2.0) / 0.30)
    good = one(est="2.0", sei="0.30", pval=f"{p:.3f}", direction="+")
    assert math.sqrt(good.vi[0]) == pytest.approx(0.30)
    assert all(entry.agree is not False for entry in good.ledger)
    bad = one(est="2.0", sei="0.30", pval="0.40", direction="-")
    disagree = {q for q, entry in by_quantity(bad).items() if entry.agree is False}
    assert disagree == {"p_value", "direction"}


def test_an_interval_comes_first_and_everything_else_is_held_against_it():
    low, high = (math.exp(math.log(2) + s * 1.959964 * 0.3) for s in (-1, 1))
    cells = {"est": "2.000", "ci_low": f"{low:.3f}", "ci_high": f"{high:.3f}"}
    z = math.log(2) / 0.3
    effects = one(**cells, sei="0.300", zval=f"{z:.2f}", chi2=f"{z * z:.2f}")
    assert effects.source == ("interval",)
    agree = {q: entry.agree for q, entry in by_quantity(effects).items()}
    assert agree == {"estimate": True, "z": True, "chi2": True, "se": True, "direction": True}
    wrong = by_quantity(one(**cells, sei="0.400", zval="3.00", chi2="9.00"))
    assert {wrong[q].agree for q in ("se", "z", "chi2")} == {False}


@given(log_est=st.floats(-2, 2), se=st.floats(0.1, 1.0), digits=st.integers(2, 4))
@settings(max_examples=60)
def test_true_numbers_agree_after_rounding_in_every_conversion(log_est, se, digits):
    z, est = log_est / se, math.exp(log_est)
    texts = {
        "est": f"{est:.{digits}f}",
        "sei": f"{se:.{digits}f}",
        "zval": f"{z:.{digits}f}",
        "chi2": f"{z * z:.{digits}f}",
        "pval": f"{2 * NORMAL.cdf(-abs(z)):.{digits}f}",
        "ci_low": f"{est * math.exp(-1.959963984540054 * se):.{digits}f}",
        "ci_high": f"{est * math.exp(1.959963984540054 * se):.{digits}f}",
    }
    if not float(texts["ci_low"]) or not float(texts["est"]):
        return
    for left_out in ((), ("ci_low",), ("ci_low", "sei"), ("ci_low", "sei", "zval")):
        effects = one(**{n: t for n, t in texts.items() if n not in left_out})
        assert all(entry.agree is not False for entry in effects.ledger), effects.ledger
        dumps(effects)


# -- O − E and V, log-rank


def test_observed_minus_expected_with_its_variance():
    effects = one(oe="-8.4", v="20.1", est="0.66")
    assert effects.yi[0] == pytest.approx(-8.4 / 20.1, rel=1e-14)
    assert effects.vi[0] == pytest.approx(1 / 20.1, rel=1e-14)
    assert effects.source == ("o-e",)
    entry = by_quantity(effects)["estimate"]
    assert entry.agree
    assert (entry.low, entry.high) == pytest.approx(
        (math.exp(-8.45 / 20.05), math.exp(-8.35 / 20.15)), rel=1e-9
    )
    assert by_quantity(one(oe="-8.4", v="20.1", est="0.80"))["estimate"].agree is False


def test_a_variance_of_zero_is_no_variance():
    assert one(oe="1.0", v="0").reason == ("no variance above 0",)


@pytest.mark.parametrize(
    ("cells", "v"),
    [
        ({"total_events": "30", "n1i": "50", "n2i": "60"}, 30 * 50 * 60 / 110**2),
        ({"ai": "10", "ci": "20"}, 10 * 20 / 30),
    ],
)
@pytest.mark.parametrize(("word", "sign"), [("-", -1), ("increases", 1)])
def test_a_hazard_ratio_from_events_and_a_log_rank_p(cells, v, word, sign):
    effects = one(pval="0.04", direction=word, **cells)
    z = NORMAL.inv_cdf(1 - 0.04 / 2)
    assert effects.yi[0] == pytest.approx(sign * z * math.sqrt(v) / v, rel=1e-12)
    assert effects.vi[0] == pytest.approx(1 / v, rel=1e-12)
    assert effects.source == ("log-rank",)
    entry = by_quantity(effects)["estimate"]
    ends = [math.exp(sign * NORMAL.inv_cdf(1 - p / 2) / math.sqrt(v)) for p in (0.035, 0.045)]
    assert (entry.low, entry.high) == pytest.approx((min(ends), max(ends)), rel=1e-9)


def test_log_rank_chi_squared_is_more_exact_than_its_p_value():
    effects = one(pval="0.04", chi2="4.30", direction="+", ai="10", ci="20")
    assert effects.yi[0] == pytest.approx(math.sqrt(4.30 / (200 / 30)), rel=1e-12)
    assert by_quantity(effects)["p_value"].agree
    assert by_quantity(one(pval="0.20", chi2="4.30", direction="+", ai="10", ci="20"))[
        "p_value"
    ].agree is False  # fmt: skip


def test_a_log_rank_p_without_direction_or_events_says_why():
    assert "direction" in one(pval="0.04", direction="NR", ai="10", ci="20").reason[0]
    assert "events in both arms" in one(pval="0.04", direction="+", ai="0", ci="20").reason[0]
    many = one(pval="0.04", direction="+", total_events="200", n1i="50", n2i="60")
    assert "no more events than patients" in many.reason[0]


def test_a_log_rank_bound_bounds_the_ratio():
    effects = one(pval="<0.05", direction="-", ai="10", ci="20")
    bound = math.exp(-NORMAL.inv_cdf(0.975) / math.sqrt(200 / 30))
    assert f"{bound:.3g}" in effects.reason[0]
    assert effects.k == 0


def test_a_printed_hazard_ratio_with_a_bound_falls_back_on_its_events():
    effects = one(est="0.5", pval="<0.05", ai="10", ci="20")
    assert effects.source == ("events",)
    assert effects.vi[0] == pytest.approx(30 / 200)


@pytest.mark.parametrize("word", ["?", "left", "0.7"])
def test_an_unknown_direction_is_an_error_where_it_is_needed(word):
    with pytest.raises(InputError, match="write \\+ for an estimate above 1"):
        one(pval="0.04", direction=word, ai="10", ci="20")
    assert one(est="2", ci_low="1", ci_high="4", direction=word).k == 1


@pytest.mark.parametrize(
    ("column", "cell"), [("zval", "n.s."), ("sei", "-0.2"), ("chi2", "-3"), ("zval", "1e9")]
)
def test_what_is_no_such_number_is_an_error(column, cell):
    with pytest.raises(InputError, match=f"{column}: '{cell}'"):
        one(est="2", **{column: cell})


# -- whole tables


def enumerated(n1, n2, keep):
    return [
        (a, c)
        for a, c in product(range(1, n1), range(1, n2))
        if keep(a, n1 - a, c, n2 - c)
    ]  # fmt: skip


def woolf(a, b, c, d):
    return math.sqrt(1 / a + 1 / b + 1 / c + 1 / d)


@pytest.mark.parametrize(
    ("n1", "n2", "events", "text"),
    [(50, 60, 30, "3.33"), (200, 210, 90, "1.5"), (12, 9, 8, "2"), (7, 40, 20, "0.62")],
)
def test_tables_behind_an_odds_ratio_are_all_that_print_so(n1, n2, events, text):
    printed = float(text)
    half = 0.5 * 10 ** -len(text.partition(".")[2])
    expected = enumerated(
        n1,
        n2,
        lambda a, b, c, d: a + c == events and printed - half <= a * d / (b * c) <= printed + half,
    )
    if not expected:
        with pytest.raises(InputError, match="No whole 2×2 table"):
            rebuild_two_by_two(text, n1i=n1, n2i=n2, events=events)
        return
    found = rebuild_two_by_two(text, n1i=n1, n2i=n2, events=events)
    assert [(t.ai, t.ci) for t in found.tables] == expected
    a, c = found.solutions[0]
    assert a * (n2 - c) / ((n1 - a) * c) == pytest.approx(printed, rel=1e-10)
    assert a + c == pytest.approx(events)


@settings(max_examples=40)
@given(n1=st.integers(3, 25), n2=st.integers(3, 25), data=st.data())
def test_the_true_table_is_among_those_of_its_printed_ratio_and_standard_error(n1, n2, data):
    a, c = data.draw(st.integers(1, n1 - 1)), data.draw(st.integers(1, n2 - 1))
    cells = (a, n1 - a, c, n2 - c)
    psi, se = cells[0] * cells[3] / (cells[1] * cells[2]), woolf(*cells)
    text, se_text = f"{psi:.3f}", f"{se:.3f}"
    if not float(text):
        return
    found = rebuild_two_by_two(text, n1i=n1, n2i=n2, sei=se_text)
    expected = enumerated(
        n1,
        n2,
        lambda a, b, c, d: (
            abs(a * d / (b * c) - float(text)) <= 0.0005 + 1e-12
            and abs(woolf(a, b, c, d) - float(se_text)) <= 0.0005 + 1e-12
        ),
    )
    assert [(t.ai, t.ci) for t in found.tables] == expected
    assert (a, c) in expected


def test_a_ratio_at_the_very_end_of_what_prints_so_has_its_table():
    """3/23 against 4/9 is 0.1875, which prints as 0.188; 0.188 - 0.0005 is a little more."""
    found = rebuild_two_by_two("0.188", n1i=23, n2i=9, sei=f"{woolf(3, 20, 4, 5):.3f}")
    assert (3, 4) in [(table.ai, table.ci) for table in found.tables]
    found = rebuild_two_by_two("0.188", n1i=23, n2i=9, events=7)
    assert [(table.ai, table.ci) for table in found.tables] == [(3, 4)]


def test_arm_sizes_and_a_standard_error_give_a_table_and_its_mirror():
    """Di Pietrantonj 2006: the quadratic has two roots, which swap events and non-events."""
    exact_se = woolf(20, 30, 10, 50)
    found = rebuild_two_by_two(repr(20 * 50 / 300), n1i=50, n2i=60, sei=repr(exact_se))
    assert [(t.ai, t.ci) for t in found.tables] == [(20, 10)]
    solutions = sorted(found.solutions)
    assert solutions[0] == pytest.approx((20, 10), rel=1e-9)
    for a, c in solutions:
        assert woolf(a, 50 - a, c, 60 - c) == pytest.approx(exact_se, rel=1e-9)
        assert a * (60 - c) / ((50 - a) * c) == pytest.approx(10 / 3, rel=1e-9)


def test_an_interval_narrows_the_tables():
    psi, se = 20 * 50 / 300, woolf(20, 30, 10, 50)
    low, high = (psi * math.exp(s * 1.959963984540054 * se) for s in (-1, 1))
    found = rebuild_two_by_two("3.33", n1i=50, n2i=60, ci_low=f"{low:.2f}", ci_high=f"{high:.2f}")
    assert (20, 10) in [(t.ai, t.ci) for t in found.tables]


def test_a_risk_ratio_needs_all_events():
    assert [
        (t.ai, t.ci)
        for t in rebuild_two_by_two("2.40", n1i=50, n2i=60, events=30, measure="RR").tables
    ] == [(20, 10)]
    with pytest.raises(InputError, match="risk ratio needs all events"):
        rebuild_two_by_two("2.40", n1i=50, n2i=60, sei="0.3", measure="RR")


@pytest.mark.parametrize(
    "options",
    [{}, {"events": 0}, {"events": 110}, {"events": 2.5}, {"sei": "much"}, {"ci_low": "1"}],
)
def test_what_gives_no_table_is_one_clear_error(options):
    with pytest.raises(InputError):
        rebuild_two_by_two("2.4", n1i=50, n2i=60, **options)


def test_margins_give_an_effect_from_the_nearest_whole_table():
    effects = one("OR", est="3.33", n1i="50", n2i="60", total_events="30")
    assert effects.source == ("table",)
    assert effects.yi[0] == pytest.approx(math.log(20 * 50 / (30 * 10)), rel=1e-14)
    assert math.sqrt(effects.vi[0]) == pytest.approx(woolf(20, 30, 10, 50), rel=1e-14)
    risk = one("RR", est="2.40", n1i="50", n2i="60", total_events="30")
    assert risk.vi[0] == pytest.approx(1 / 20 - 1 / 50 + 1 / 10 - 1 / 60)


def test_margins_that_no_table_fits_are_refused_with_the_reason():
    effects = one("OR", est="2.47", n1i="50", n2i="60", total_events="30")
    assert effects.k == 0
    assert "no whole 2×2 table" in effects.reason[0]


def test_a_chi_squared_with_margins_and_a_direction_gives_a_table():
    a, b, c, d = 20, 30, 10, 50
    chi2 = 110 * (a * d - b * c) ** 2 / (50 * 60 * 30 * 80)
    cells = {"n1i": "50", "n2i": "60", "total_events": "30", "chi2": f"{chi2:.2f}"}
    effects = one("OR", direction="+", **cells)
    assert effects.yi[0] == pytest.approx(math.log(a * d / (b * c)), rel=1e-14)
    assert one("OR", direction="-", **cells).yi[0] < 0 or one("OR", direction="-", **cells).k == 0
    assert "no whole 2×2 table" in one("OR", direction="NR", **cells).reason[0]


def test_margins_of_a_million_are_searched_not_enumerated():
    effects = one("OR", est="1.2345", n1i="1000000", n2i="2000000", total_events="900000")
    assert effects.k == 1
    assert by_quantity(effects)["estimate"].low >= 1.23445 - 1e-9


# -- tables of several kinds


def test_each_row_uses_what_it_prints():
    table = {
        "est": ["2.0", "2.0", "2.0", "NR", "2.0"],
        "ci_low": ["1.0", "NR", "NR", "NR", "NR"],
        "ci_high": ["4.0", "NR", "NR", "NR", "NR"],
        "pval": ["NR", "0.04", "NR", "NR", "NR"],
        "zval": ["NR", "NR", "2.5", "NR", "NR"],
        "oe": ["NR", "NR", "NR", "3.1", "NR"],
        "v": ["NR", "NR", "NR", "6.0", "NR"],
    }
    effects = effect_sizes(table, measure="HR")
    assert effects.source == ("interval", "p-value", "z", "o-e", None)
    assert effects.reason[4] == "not reported: ci_low, ci_high, pval, oe, v, zval"
    assert np.isfinite(effects.yi[:4]).all()


def test_signed_numbers():
    assert parse_signed("-0.5").value == -0.5
    assert parse_signed("+0.5").value == 0.5
    assert [parse_signed(t) for t in ("", "--1", "<1", "a", "1-2")] == [None] * 5
