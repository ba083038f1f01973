"""Rows measured from their mean: sums of squares without residuals, and what follows from them."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from pooledcases import effect_sizes, pool, pool_batch
from pooledcases.models.weighted.heterogeneity import q_profile
from pooledcases.models.weighted.projection import CentredProjection, MeanProjection
from pooledcases.models.weighted.stack import q_and_slope, stack
from pooledcases.models.weighted.tau2.likelihood import _slope, _top
from pooledcases.results.encode import to_json

#: Effects and variances in which the mean moves far as tau² grows, and others far from 0.
HARD = {
    "a precise study apart": ([0.0, 5.0, 5.5, 4.0, 6.0], [0.05, 2.0, 3.0, 1.0, 4.0]),
    "two precise studies apart": ([0.0, 0.1, 50.0, 51.0, 49.0], [1e-4, 1.5e-4, 1.0, 2.0, 3.0]),
    "far from 0": ([1e8 + 1, 1e8 + 2, 1e8 + 4, 1e8 + 1.5], [0.5, 0.2, 0.7, 0.3]),
}


def exact_q(yi: list[float], vi: list[float], tau2: float) -> tuple[Fraction, Fraction]:
    """The weighted mean and the sum of squares in fractions."""
    w = [1 / (Fraction(v) + Fraction(tau2)) for v in vi]
    y = [Fraction(value) for value in yi]
    mean = sum(a * b for a, b in zip(w, y, strict=True)) / sum(w)
    return mean, sum(a * (b - mean) ** 2 for a, b in zip(w, y, strict=True))


@pytest.mark.parametrize("name", HARD)
@pytest.mark.parametrize("tau2", [0.0, 1e-3, 0.3, 10.0, 1e6])
def test_sums_about_the_mean_keep_their_digits(name, tau2):
    yi, vi = HARD[name]
    rows, origin = stack([yi], [vi]).centred()
    projection = rows.project(np.array([tau2]))
    assert isinstance(projection, CentredProjection)
    mean, q = exact_q(yi, vi, tau2)
    # a few roundings for each study
    assert projection.quadratic(rows.yi)[0] == pytest.approx(float(q), rel=1e-14 * len(yi))
    found = origin[0] + projection.coefficients(rows.yi)[0, 0]
    assert found == pytest.approx(float(mean), rel=1e-15 * len(yi))


def test_a_row_with_one_dominating_weight_takes_the_careful_way():
    rows, _ = stack([[0.0, 1.0, 2.0]], [[1e-9, 1.0, 2.0]]).centred()
    assert type(rows.project(np.array([0.0]))) is MeanProjection
    mixed, _ = stack([[0.0, 1.0, 2.0]] * 2, [[1e-9, 1.0, 2.0], [1.0, 1.0, 2.0]]).centred()
    assert not mixed.even
    assert not mixed.take(np.array([0])).even


def test_other_values_than_the_centred_ones_take_the_longer_way():
    rows, _ = stack([[0.1, 0.7, 0.4]], [[0.2, 0.3, 0.5]]).centred()
    other = np.array([[3.0, 1.0, 2.0]])
    plain = MeanProjection.of(rows.weights(np.array([0.4])), rows.design)
    centred = rows.project(np.array([0.4]))
    assert centred.quadratic(other) == pytest.approx(plain.quadratic(other), rel=1e-14)
    assert centred.coefficients(other) == pytest.approx(plain.coefficients(other), rel=1e-14)


def test_the_largest_share_never_grows_with_tau2():
    vi = np.random.default_rng(3).lognormal(0, 2, (200, 6))
    rows = stack(np.zeros_like(vi), vi)
    shares = []
    for tau2 in (0.0, 0.01, 0.1, 1.0, 10.0):
        w = rows.weights(np.full(200, tau2))
        shares.append((w**2).sum(axis=-1) / w.sum(axis=-1) ** 2)
    assert (np.diff(shares, axis=0) <= 1e-15).all()


@pytest.mark.parametrize("included", [None, [True, True, False, True]])
def test_studies_that_agree_differ_by_nothing(included):
    batch = pool_batch([[0.3, 0.3, 0.3, 0.3]], [[0.1, 0.7, 0.3, 0.9]], included, tau2="DL")
    assert (batch.q[0], batch.tau2[0], batch.estimate[0]) == (0.0, 0.0, 0.3)


def test_rows_of_which_the_first_two_studies_agree_are_fitted_like_all_others():
    yi, vi = [0.3, 0.3, 1.1, -0.4], [0.1, 0.2, 0.1, 0.3]
    there = pool_batch([yi], [vi], tau2="REML")
    back = pool_batch([yi[::-1]], [vi[::-1]], tau2="REML")
    assert there.estimate == pytest.approx(back.estimate, rel=1e-12)
    assert there.tau2 == pytest.approx(back.tau2, rel=1e-9)


def test_newtons_steps_for_q_never_pass_the_root():
    rng = np.random.default_rng(5)
    vi = rng.lognormal(0, 1.5, (300, 5))
    yi = rng.normal(0, np.sqrt(vi + 2))
    rows = stack(yi, vi)
    function = q_and_slope(rows, rows.df)
    index, tau2 = np.arange(300), np.zeros(300)
    for _ in range(12):
        value, slope = function(tau2, index)
        rising = value > 0
        tau2 = tau2 + np.where(rising, value, 0.0) / np.where(rising, -slope, 1.0)
    value, _ = function(tau2, index)
    q = rows.df + np.where(tau2 > 0, value, 0.0)
    # from the left, and there in a dozen steps
    assert (np.abs(q - rows.df)[tau2 > 0] <= 1e-10).all()


def test_limits_at_a_level_next_to_1_exist():
    rows = stack([[0.1, 0.9, -0.4]], [[0.1, 0.2, 0.1]])
    profile = q_profile(rows, level=1 - 2**-53)
    assert profile.converged[0]
    assert 0 == profile.low[0] < profile.high[0] < np.inf


@pytest.mark.parametrize("restricted", [True, False])
def test_the_likelihood_only_falls_beyond_its_bound(restricted):
    rng = np.random.default_rng(7)
    vi = rng.lognormal(0, 2, (400, 5))
    rows = stack(rng.standard_cauchy((400, 5)), vi)
    top = _top(rows, restricted)
    for factor in (1.0, 1.5, 4.0, 100.0):
        slope = _slope(rows, top * factor, restricted)
        assert (slope.score <= 1e-12 * slope.rounding).all()


def test_rows_of_a_fit_are_made_once_and_read_like_a_tuple():
    table = {"study": ["A", "B", "C"], "yi": [0.1, 0.3, None], "vi": [0.02, 0.03, 0.1]}
    rows = pool(effect_sizes(table, measure="GEN"), tau2="EE").studies
    assert len(rows) == 3
    assert rows[0] is rows[0]
    assert [row.study for row in rows[1:]] == ["B", "C"]
    assert rows[-1].weight is None
    assert [row.weight for row in rows[:2]] == pytest.approx([0.6, 0.4])
    assert [row["study"] for row in to_json(rows)] == ["A", "B", "C"]
    assert repr(rows) == "StudyRows of 3 studies"
