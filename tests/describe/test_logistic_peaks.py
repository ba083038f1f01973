"""Firth's likelihood of few patients with one far value has two peaks: the higher one is meant."""

import numpy as np
import pytest
from scipy import special

from pooledcases.describe import logistic
from pooledcases.survival.regression import fitting

#: A value at 4 standard deviations; found among 5,800 random tables.
FALLING = (
    "-0.32 -0.51 0.27 0.18 -0.06 -0.18 -0.08 -0.39 -0.44 "
    "4.01 0.09 -0.04 -0.27 -0.35 -0.5 -0.47 -0.46 -0.45",
    [1, 1, 0, 0, 0, 0, 0, 0, 1, 0, 0, 1, 0, 0, 0, 1, 1, 1],
)
RISING = (
    "0.2 0.45 -0.03 -0.08 -0.28 -0.31 -0.31 -0.23 4.01 "
    "-0.35 -0.33 -0.4 -0.34 -0.42 -0.43 -0.35 -0.38 -0.42",
    [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 1, 0, 0, 0, 1, 0, 0],
)
CHI2 = 3.841458820694124


def numbers(text):
    return [float(word) for word in text.split()]


def fitted(x, y):
    table = {"x": x, "ill": ["yes" if one else "no" for one in y]}
    return logistic(table, outcome="ill=yes", covariates="x")


def penalised(x, y, intercept, slope):
    """The penalised log-likelihood, written out."""
    x, y = np.array(x), np.array(y)
    eta = intercept[..., None] + slope[..., None] * x
    w = special.expit(eta) * special.expit(-eta)
    size = w.sum(-1) * (w * x * x).sum(-1) - (w * x).sum(-1) ** 2
    return special.log_expit(np.where(y > 0, eta, -eta)).sum(-1) + 0.5 * np.log(size)


def best_intercept(x, y, slopes):
    """The profile of the slope on a fine grid of intercepts."""
    a, b = np.meshgrid(np.linspace(-12, 25, 1481), slopes, indexing="ij")
    return penalised(x, y, a, b).max(axis=0)


@pytest.mark.parametrize(("x", "y"), [FALLING, RISING], ids=["falling", "rising"])
def test_the_estimate_is_the_highest_peak_and_the_interval_is_around_it(x, y):
    x = numbers(x)
    found = fitted(x, y)
    item, intercept = found.term("x"), found.term("intercept").estimate
    top = float(penalised(x, y, np.array(intercept), np.array(item.estimate)))
    assert found.log_likelihood == pytest.approx(top, rel=1e-9)
    everywhere = best_intercept(x, y, np.linspace(-30, 80, 221))
    assert everywhere.max() <= top + 1e-9
    # at the limits twice the loss is that of chi-squared; just inside and outside less and more
    near = np.array([item.ci.low, item.ci.high, item.ci.low + 0.02, item.ci.high - 0.02])
    lost = 2 * (top - best_intercept(x, y, near))
    assert lost[:2] == pytest.approx(CHI2, abs=2e-3)
    assert (lost[2:] < CHI2).all()
    none = 2 * (top - float(best_intercept(x, y, np.zeros(1))[0]))
    assert item.p_value == pytest.approx(special.chdtrc(1, none), rel=2e-3)


def test_the_peak_next_to_no_effect_is_lower(monkeypatch):
    x, y = numbers(FALLING[0]), FALLING[1]
    high = fitted(x, y)
    monkeypatch.setattr(fitting, "_FEW_PATIENTS", 0)
    near = fitted(x, y)
    assert near.log_likelihood < high.log_likelihood - 0.5
    assert near.term("x").estimate == pytest.approx(-0.41, abs=0.01)


def test_one_peak_gives_the_same_numbers_either_way(monkeypatch):
    rng = np.random.default_rng(6)
    x, y = rng.normal(size=30).round(2).tolist(), rng.integers(0, 2, 30).tolist()
    several = fitted(x, y).term("x")
    monkeypatch.setattr(fitting, "_FEW_PATIENTS", 0)
    one = fitted(x, y).term("x")
    assert (several.estimate, several.ci.low, several.ci.high, several.p_value) == pytest.approx(
        (one.estimate, one.ci.low, one.ci.high, one.p_value), rel=1e-9
    )
