"""Intervals of a proportion: against R, against exact binomial tails, and what must always hold."""

import json
from fractions import Fraction
from math import comb, lgamma
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comparing import against
from pooledcases.kernels import intervals

REFERENCE = json.loads(
    (Path(__file__).parents[1] / "reference" / "describe.json").read_text(encoding="utf-8")
)
ALL = {
    "clopper-pearson": intervals.clopper_pearson,
    "wilson": intervals.wilson,
    "jeffreys": intervals.jeffreys,
    "mid-p": intervals.mid_p,
    "agresti-coull": intervals.agresti_coull,
    "wilson-cc": intervals.wilson_corrected,
    "arcsine": intervals.arcsine,
}
# R prints 15 digits; 1e-12 leaves room for its beta quantiles
R_DIGITS = 1e-12


def tail_at_least(x: int, n: int, p: Fraction) -> Fraction:
    return sum((comb(n, i) * p**i * (1 - p) ** (n - i) for i in range(x, n + 1)), Fraction(0))


@pytest.mark.parametrize("name", sorted(REFERENCE["study_ci"]))
@pytest.mark.parametrize(("key", "method"), [("CP", "clopper-pearson"), ("WS", "wilson"),
                                             ("AC", "agresti-coull")])  # fmt: skip
def test_against_r_meta(name: str, key: str, method: str) -> None:
    study = REFERENCE["study_ci"][name]
    low, high = ALL[method](study["xi"], study["ni"])
    close = against(f"study intervals: {method}", R_DIGITS, program="meta")
    close(low, study[key]["lower"])
    close(high, study[key]["upper"])


@pytest.mark.parametrize("case", REFERENCE["binom"], ids=lambda c: f"{c['x']} of {c['n']}")
def test_against_binom_test(case: dict) -> None:
    close = against("study intervals: clopper-pearson", R_DIGITS, program="R")
    close(intervals.clopper_pearson(case["x"], case["n"]), case["ci"])
    close(intervals.clopper_pearson(case["x"], case["n"], 0.9), case["ci90"])
    close = against("study intervals: wilson", R_DIGITS, program="R")
    close(intervals.wilson(case["x"], case["n"]), case["wilson"])


@pytest.mark.parametrize("n", [1, 2, 5, 14, 37])
def test_exact_limits_leave_exactly_the_tail(n: int) -> None:
    # the tails as exact rationals at the float limit; the limit itself is right to 1 ulp, which
    # moves the tail by n ulp at most
    x = np.arange(n + 1)
    low, high = intervals.clopper_pearson(x, n)
    mid_low, mid_high = intervals.mid_p(x, n)
    for i in range(n + 1):
        if i > 0:
            p = Fraction(float(low[i]))
            assert float(tail_at_least(i, n, p)) == pytest.approx(0.025, rel=1e-12)
            p = Fraction(float(mid_low[i]))
            mid = (tail_at_least(i, n, p) + tail_at_least(i + 1, n, p)) / 2
            assert float(mid) == pytest.approx(0.025, rel=1e-12)
        if i < n:
            p = Fraction(float(high[i]))
            assert float(1 - tail_at_least(i + 1, n, p)) == pytest.approx(0.025, rel=1e-12)
            p = Fraction(float(mid_high[i]))
            mid = 1 - (tail_at_least(i, n, p) + tail_at_least(i + 1, n, p)) / 2
            assert float(mid) == pytest.approx(0.025, rel=1e-12)


@pytest.mark.parametrize(("x", "n"), [(1, 10), (3, 15), (57, 200)])
def test_jeffreys_leaves_the_tail_of_its_posterior(x: int, n: int) -> None:
    # the posterior in the angle: p = sin(t)^2 turns Beta(x + 1/2, n - x + 1/2) into
    # sin(t)^(2x) cos(t)^(2(n - x)), a trigonometric polynomial: midpoints sum it exactly
    t = (np.arange(200_000) + 0.5) * (np.pi / 2) / 200_000
    density = np.exp(2 * x * np.log(np.sin(t)) + 2 * (n - x) * np.log(np.cos(t)))
    below = np.cumsum(density) / density.sum()
    edges = np.arange(1, 200_001) * (np.pi / 2) / 200_000
    for limit, tail in zip(intervals.jeffreys(x, n), (0.025, 0.975), strict=True):
        # linear between grid points: the error is the squared spacing
        assert np.interp(np.arcsin(np.sqrt(limit)), edges, below) == pytest.approx(tail, abs=1e-8)


@pytest.mark.parametrize("method", sorted(ALL))
def test_zero_and_all_events(method: str) -> None:
    low, high = ALL[method]([0, 14], [14, 14])
    assert (low[0], high[1]) == (0.0, 1.0)
    assert 0 < high[0] < 1
    assert high[0] == pytest.approx(1 - low[1], rel=1e-12)


@pytest.mark.parametrize("method", sorted(ALL))
def test_no_patients_have_no_interval(method: str) -> None:
    low, high = ALL[method]([0, 1], [0, 2])
    assert np.isnan([low[0], high[0]]).all()
    assert np.isfinite([low[1], high[1]]).all()


@pytest.mark.parametrize("method", sorted(ALL))
def test_one_patient(method: str) -> None:
    low, high = ALL[method]([0, 1], 1)
    assert (low[0], high[1]) == (0.0, 1.0)


@settings(deadline=None)
@given(
    st.integers(1, 400).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))),
    st.floats(0.5, 0.999),
    st.sampled_from(sorted(ALL)),
)
def test_an_interval_holds_its_proportion_and_mirrors(
    counts: tuple[int, int], level: float, method: str
) -> None:
    x, n = counts
    low, high = ALL[method](x, n, level)
    assert 0 <= low <= x / n <= high <= 1
    other_low, other_high = ALL[method](n - x, n, level)
    assert low == pytest.approx(1 - other_high, abs=1e-12)
    assert high == pytest.approx(1 - other_low, abs=1e-12)


@settings(deadline=None)
@given(st.integers(1, 60).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_mid_p_lies_inside_clopper_pearson(counts: tuple[int, int]) -> None:
    low, high = intervals.clopper_pearson(*counts)
    mid_low, mid_high = intervals.mid_p(*counts)
    assert low <= mid_low
    assert mid_high <= high


def test_limits_are_broadcast_over_batches() -> None:
    low, high = intervals.wilson(np.arange(6).reshape(2, 3), np.array([[5], [9]]))
    assert low.shape == high.shape == (2, 3)
    assert low[1, 2] == intervals.wilson(5, 9)[0]


@pytest.mark.parametrize("level", [0.9, 0.95, 0.4])
def test_one_sided_limits_have_closed_forms_at_the_ends(level: float) -> None:
    n = np.array([1, 14, 300])
    np.testing.assert_allclose(
        intervals.upper_limit(0, n, level), 1 - (1 - level) ** (1 / n), rtol=1e-13
    )
    np.testing.assert_allclose(
        intervals.lower_limit(n, n, level), (1 - level) ** (1 / n), rtol=1e-13
    )
    assert (intervals.upper_limit(n, n, level) == 1).all()
    assert (intervals.lower_limit(0, n, level) == 0).all()


def test_a_one_sided_limit_leaves_the_whole_tail_on_one_side() -> None:
    p = Fraction(float(intervals.upper_limit(3, 17)))
    assert float(1 - tail_at_least(4, 17, p)) == pytest.approx(0.05, rel=1e-12)


# Newcombe 1998, Stat Med 17:857, table I: four proportions with limits as printed
NEWCOMBE = [
    (81, 263, 0.2535, 0.3682),
    (15, 148, 0.0598, 0.1644),
    (0, 20, 0.0, 0.2005),
    (1, 29, 0.0018, 0.1963),
]


@pytest.mark.parametrize(("x", "n", "low", "high"), NEWCOMBE)
def test_the_corrected_score_interval_is_that_of_its_paper(x, n, low, high) -> None:
    ours = intervals.wilson_corrected(x, n)
    assert np.round(ours, 4).tolist() == [low, high]


@settings(deadline=None)
@given(st.integers(1, 300).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_the_correction_widens_the_score_interval(counts: tuple[int, int]) -> None:
    low, high = intervals.wilson(*counts)
    wide_low, wide_high = intervals.wilson_corrected(*counts)
    assert wide_low <= low
    assert high <= wide_high


def test_the_corrected_score_limit_is_where_the_corrected_test_turns() -> None:
    x, n, level = 7, 31, 0.9
    z = intervals.normal_quantile(level)
    low, high = intervals.wilson_corrected(x, n, level)
    for limit in (low, high):
        distance = (abs(x / n - limit) - 1 / (2 * n)) / np.sqrt(limit * (1 - limit) / n)
        assert distance == pytest.approx(z, rel=1e-12)


def test_the_arcsine_interval_is_even_in_the_angle() -> None:
    low, high = intervals.arcsine(7, 31)
    angle = np.arcsin(np.sqrt([low, 7 / 31, high]))
    half = intervals.normal_quantile(0.95) / (2 * np.sqrt(31))
    np.testing.assert_allclose(np.diff(angle), half, rtol=1e-12)


@pytest.mark.parametrize("x", [0, 1, 3, 11, 200])
def test_exact_poisson_limits_leave_exactly_the_tail(x: int) -> None:
    low, high = (float(limit) * 8 for limit in intervals.exact_poisson(x, 8))

    def at_most(count: int, mean: float) -> float:
        i = np.arange(count + 1)
        return float(np.sum(np.exp(i * np.log(mean) - mean - np.array([lgamma(v + 1) for v in i]))))

    assert at_most(x, high) == pytest.approx(0.025, rel=1e-10)
    if x:
        assert 1 - at_most(x - 1, low) == pytest.approx(0.025, rel=1e-9)
    else:
        assert low == 0


def test_no_person_time_has_no_interval() -> None:
    assert np.isnan(intervals.exact_poisson(0, 0)).all()
