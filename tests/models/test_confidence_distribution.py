"""The prediction interval from the confidence distribution of tau² (NNF)."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import special, stats

import pooledcases as pc
from pooledcases import diagnostics
from pooledcases.errors import InputError
from pooledcases.models import probability_above
from pooledcases.models.weighted import confidence_distribution
from pooledcases.models.weighted.confidence_distribution import (
    MOST_STUDIES,
    Tau2Distribution,
    new_study_mixture,
)
from pooledcases.models.weighted.stack import stack

#: Ten hypothetical trials of blood pressure, Riley, Higgins & Deeks 2011, BMJ 342:d549.
SBP = {
    "yi": [0.0, 0.1, -0.4, -0.8, -0.63, 0.22, -0.34, -0.51, 0.03, -0.81],
    "sei": [
        0.42347717, 0.21939179, 0.02551067, 0.19898325, 0.30102594, 0.30102594, 0.07142988,
        0.10204269, 0.12245123, 0.30102594,
    ],
}  # fmt: skip
HOMOGENEOUS = {"yi": [0.1, 0.12, 0.11, 0.14, 0.09], "sei": [0.2, 0.3, 0.25, 0.22, 0.4]}
FEW = {"yi": [0.1, 0.9, -0.3], "sei": [0.2, 0.3, 0.25]}


def nnf(table, **options):
    return pc.pool(pc.effect_sizes(table, measure="GEN"), prediction="NNF", **options)


def distribution(table):
    return Tau2Distribution.of(stack(table["yi"], np.square(table["sei"])))


def test_the_interval_that_pimeta_prints():
    """Vignette of R's pimeta 1.1.3, 25,000 resamples: -0.3341 [-0.8807, 0.2240], tau² 0.0282.

    With so many resamples a limit has a standard error of about 0.003.
    """
    fit = nnf(SBP, tau2="DL", inference="hartung-knapp")
    assert round(fit.estimate, 4) == -0.3341
    assert round(fit.tau2, 4) == 0.0282
    assert fit.prediction_method == "NNF"
    assert fit.prediction.low == pytest.approx(-0.8807, abs=0.008)
    assert fit.prediction.high == pytest.approx(0.2240, abs=0.008)


@pytest.mark.parametrize("table", [SBP, HOMOGENEOUS, FEW], ids=["sbp", "homogeneous", "few"])
@pytest.mark.parametrize("tau2", [0.0, 0.02, 0.4])
def test_the_distribution_of_q_by_simulation(table, tau2):
    found, n = distribution(table), 200_000
    rng = np.random.default_rng(7)
    vi = np.square(table["sei"])
    y = rng.normal(size=(n, len(vi))) * np.sqrt(vi + tau2)
    mean = (y / vi).sum(axis=1) / (1 / vi).sum()
    share = (((y - mean[:, None]) ** 2 / vi).sum(axis=1) > found.q).mean()
    above = found.tails(np.array([tau2]))[0].item()
    assert share == pytest.approx(above, abs=5 * math.sqrt(above * (1 - above) / n) + 1e-4)


@pytest.mark.parametrize("table", [SBP, HOMOGENEOUS, FEW], ids=["sbp", "homogeneous", "few"])
def test_the_published_bootstrap(table):
    """Draws of tau², z and t as in the paper; this shares only the distribution of Q."""
    found, vi, yi = distribution(table), np.square(table["sei"]), np.array(table["yi"])
    rng, n = np.random.default_rng(3), 400_000
    grid = np.append(0.0, np.geomspace(1e-5, 1e6, 1500))
    heights = found.tails(grid)[0]
    tau2 = np.interp(rng.random(n), heights, grid)[:, None]
    w = 1 / (vi + tau2)
    mean = (w * yi).sum(axis=1) / w.sum(axis=1)
    error = (w * (yi - mean[:, None]) ** 2).sum(axis=1) / w.sum(axis=1) / (len(yi) - 1)
    t = rng.standard_t(len(yi) - 1, size=n)
    drawn = mean + rng.normal(size=n) * np.sqrt(tau2[:, 0]) - t * np.sqrt(error)
    mixture = new_study_mixture(stack(yi, vi))
    for level in (0.5, 0.8, 0.95):
        limits = mixture.interval(level)
        inside = ((drawn > limits.low) & (drawn < limits.high)).mean()
        assert inside == pytest.approx(level, abs=0.004)
        assert (drawn < limits.low).mean() == pytest.approx((1 - level) / 2, abs=0.003)
    assert (drawn > 0.05).mean() == pytest.approx(mixture.above(0.05), abs=0.003)


def test_by_plain_sums():
    """Stieltjes' sum over tau² and the trapezoidal rule over t."""
    table = HOMOGENEOUS
    found, vi, yi = distribution(table), np.square(table["sei"]), np.array(table["yi"])
    k, value, t = len(yi), 0.3, np.linspace(-60, 60, 6001)
    density = stats.t.pdf(t, k - 1) * (t[1] - t[0])

    def below(tau2):
        w = 1 / (vi + tau2)
        mean = (w * yi).sum() / w.sum()
        s = math.sqrt((w * (yi - mean) ** 2).sum() / w.sum() / (k - 1))
        if tau2 == 0:
            return stats.t.cdf((value - mean) / s, k - 1)
        return (density * special.ndtr((value - mean + t * s) / math.sqrt(tau2))).sum()

    edges = np.expm1(np.linspace(0, math.log1p(4e4), 1200)) / 4000
    heights = found.tails(edges)[0]
    middles = 0.5 * (edges[1:] + edges[:-1])
    total = heights[0] * below(0.0) + (np.diff(heights) * [below(m) for m in middles]).sum()
    total += (1 - heights[-1]) * below(edges[-1])
    mixture = new_study_mixture(stack(yi, vi))
    assert 1 - mixture.above(value) == pytest.approx(total, abs=1e-5)


@pytest.mark.parametrize("table", [SBP, HOMOGENEOUS, FEW], ids=["sbp", "homogeneous", "few"])
def test_more_panels_change_nothing(table, monkeypatch):
    rows = stack(table["yi"], np.square(table["sei"]))
    plain = new_study_mixture(rows).interval(0.95)
    monkeypatch.setattr(confidence_distribution, "_PANELS", 40)
    monkeypatch.setattr(confidence_distribution, "_WIDEST", 0.4)
    finer = new_study_mixture(rows).interval(0.95)
    assert (finer.low, finer.high) == pytest.approx((plain.low, plain.high), rel=2e-7)


def test_probabilities_agree_with_the_interval():
    fit = nnf(SBP)
    ends = [fit.prediction.low, fit.prediction.high]
    found = [probability_above(fit, end).probability for end in ends]
    assert found == pytest.approx([0.975, 0.025], abs=1e-9)
    assert probability_above(fit, 0.0, prediction="NNF").prediction_method == "NNF"
    other = pc.pool(pc.effect_sizes(SBP, measure="GEN"))
    assert probability_above(other, ends[0], prediction="NNF").probability == pytest.approx(0.975)


def test_it_does_not_depend_on_the_estimator_of_tau2_and_moves_with_the_effects():
    plain = nnf(SBP, tau2="DL").prediction
    assert nnf(SBP, tau2="REML").prediction.low == plain.low
    moved = nnf({"yi": [5 - 2 * y for y in SBP["yi"]], "sei": [2 * s for s in SBP["sei"]]})
    assert moved.prediction.low == pytest.approx(5 - 2 * plain.high, rel=1e-7)
    assert moved.prediction.high == pytest.approx(5 - 2 * plain.low, rel=1e-7)


def test_edges():
    assert nnf({"yi": [0.1, 0.4], "sei": [0.2, 0.1]}).prediction is None
    assert nnf(SBP, tau2="EE").prediction is None
    same = nnf({"yi": [0.3] * 4, "sei": [0.2, 0.1, 0.3, 0.2]})
    assert (same.prediction.low, same.prediction.high) == pytest.approx((0.3, 0.3))
    with pytest.raises(InputError, match="weights of your own"):
        nnf(SBP, weights=[1.0] * 10)
    many = MOST_STUDIES + 1
    with pytest.raises(InputError, match="at most 300"):
        nnf({"yi": np.linspace(0, 1, many), "sei": np.full(many, 0.1)})
    with pytest.raises(InputError, match="NNF"):
        probability_above(
            pc.pool_counts({"xi": [1, 2, 3, 9], "ni": [9] * 4}), 0.2, prediction="NNF"
        )


def test_huge_spread_and_one_dominating_study():
    wide = nnf({"yi": [-50, 0.1, 60, 3], "sei": [0.01] * 4})
    t_interval = pc.pool(
        pc.effect_sizes({"yi": [-50, 0.1, 60, 3], "sei": [0.01] * 4}, measure="GEN")
    ).prediction
    assert wide.prediction.low < t_interval.low < t_interval.high < wide.prediction.high
    one = nnf({"yi": [0.2, 0.5, 0.1, 0.9], "sei": [1e-5, 0.3, 0.2, 0.4]})
    assert one.prediction.low < 0.2 < one.prediction.high


def test_refits_have_no_such_interval():
    assert np.isnan(diagnostics.leave_one_out(nnf(SBP)).prediction_low).all()


def test_the_chi_squared_rule():
    inverse, share = confidence_distribution._chi_squared(4)
    for x in (0.3, 2.0, 7.0):
        mixed = (share * stats.norm.cdf(x / np.sqrt(inverse))).sum()
        assert mixed == pytest.approx(stats.t.cdf(x, 4), rel=1e-12)
