"""The normal-normal model against bayesmeta, and against a second quadrature where it rounds."""

from __future__ import annotations

import json
import math
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from scipy import integrate, optimize, special

from comparing import against
from pooledcases.effects import effect_sizes
from pooledcases.models import pool_bayes

REFERENCE = json.loads(
    (Path(__file__).parents[1] / "reference" / "bayesmeta.json").read_text(encoding="utf-8")
)["fits"]
CASES = [(name, key) for name, data in REFERENCE.items() for key in data["priors"]]
PRIORS = {
    "halfnormal0.5": ("half-normal", 0.5),
    "halfnormal1": ("half-normal", 1.0),
    "halfcauchy0.5": ("half-cauchy", 0.5),
    "uniform_tau": ("uniform", None),
    "jeffreys_tau": ("jeffreys", None),
}

#: tau is exact in bayesmeta; mu and a new effect are mixtures over about 30 values of tau.
TAU, MIXED = 1e-6, 5e-3
#: bayesmeta finds modes and shortest intervals of tau by R's optimize, which stops at 1e-4. That
#: ours are right is tested below: no slope at the mode, the same density at both ends.
STOPS_EARLY = {"mode": 1e-4, "lower": 3e-5, "upper": 3e-5}
#: And its joint maxima by R's optim.
OPTIM = 2e-4


@pytest.fixture(scope="module")
def fits():
    return {case: fitted(*case) for case in CASES}


def fitted(name, key):
    data = REFERENCE[name]
    word, belief = key.split("/")
    prior, scale = PRIORS[word]
    effects = effect_sizes(data["input"], measure="GEN")
    mu_prior = (0.0, 4.0) if belief == "normal_mu_0_4" else None
    return pool_bayes(effects, prior=prior, scale=scale, mu_prior=mu_prior)


def expected(name, key):
    return REFERENCE[name]["priors"][key]


def compared(what):
    return against(f"Bayesian normal-normal: {what}", program="bayesmeta", absent_too=True)


@pytest.mark.parametrize("case", CASES)
def test_tau(fits, case):
    found, theirs = fits[case].posterior, expected(*case)
    close = compared("tau")
    mode, median, mean, sd, low, high = (row[0] for row in theirs["summary"])
    close(found.tau.median, median, TAU)
    close(found.tau.mean, mean, TAU)
    close(found.tau.sd, sd, TAU)
    for ours, other in zip(
        (found.tau.central.low, found.tau.central.high), theirs["tau_ci_central"], strict=True
    ):
        close(ours, other, TAU)
    # absolute: the lower end may be 0
    close(found.tau.mode, mode, STOPS_EARLY["mode"], size=1.0)
    close(found.tau.shortest.low, low, STOPS_EARLY["lower"], size=1.0)
    close(found.tau.shortest.high, high, STOPS_EARLY["upper"], size=1.0)
    at = theirs["dpost_tau_at"]
    for tau, density in zip(at["tau"], at["density"], strict=True):
        close(float(found.density("tau", tau)), density, 1e-9)


@pytest.mark.parametrize("case", CASES)
def test_mu_and_a_new_effect(fits, case):
    """Within the discretisation of bayesmeta, but for infinite and nearly infinite spreads."""
    found, theirs = fits[case].posterior, expected(*case)
    close = compared("mu and a new effect")
    for column, ours in ((1, found.mu), (2, found.new_study)):
        mode, median, mean, sd, low, high = (row[column] for row in theirs["summary"])
        values = (ours.mode, ours.median, ours.mean, ours.shortest.low, ours.shortest.high)
        for value, other in zip(values, (mode, median, mean, low, high), strict=True):
            close(value, other, MIXED, size=1.0)
        if case[1] not in TRUNCATED.get(case[0], ()):
            close(ours.sd, sd, MIXED)
    for ours, name in ((found.mu, "mu_ci_central"), (found.new_study, "pred_ci_central")):
        close(ours.central.low, theirs[name][0], MIXED, size=1.0)
        close(ours.central.high, theirs[name][1], MIXED, size=1.0)
    close(float(found.probability("mu", above=0)), theirs["p_mu_gt0"], MIXED, size=0.01)
    at = theirs["pdist_mu_at"]
    for mu, probability in zip(at["mu"], at["cdf"], strict=True):
        close(float(found.probability("mu", below=mu)), probability, MIXED, size=0.01)


#: Four studies and priors with heavy tails: bayesmeta's values of tau end where the tail still
#: carries variance. With the uniform prior it is infinite, with Jeffreys' nearly; see below.
TRUNCATED = {
    "dat.steurer2006": ("uniform_tau/flat_mu", "jeffreys_tau/flat_mu", "halfcauchy0.5/flat_mu")
}


@pytest.mark.parametrize("case", CASES)
def test_points_and_factors(fits, case):
    found, theirs = fits[case].posterior, expected(*case)
    close = compared("modes and maxima")
    pairs = (
        (found.map_joint, theirs["MAP"][0]),
        (found.map_marginal, theirs["MAP"][1]),
        (found.ml_joint, theirs["ML"][0]),
        (found.ml_marginal, theirs["ML"][1]),
    )
    for index, (point, (tau, mu)) in enumerate(pairs):
        close(point.tau, tau, OPTIM, size=1.0)
        # the marginal mode of mu is discretised
        close(point.mu, mu, MIXED if index == 1 else OPTIM, size=1.0)
    close = compared("marginal likelihood and Bayes factors")
    close(found.marginal_likelihood, theirs["marginal"], 1e-10, size=0.0)
    factors = found.bayes_factors
    (tau_zero, mu_zero), (tau_least, mu_least) = theirs["bayesfactor"]
    close(factors.tau_zero, tau_zero, 1e-10, size=0.0)
    close(factors.mu_zero, mu_zero, 1e-10, size=0.0)
    # the maxima in these come from R's optimize
    close(factors.tau_zero_minimum, tau_least, 1e-8, size=0.0)
    close(factors.mu_zero_minimum, mu_least, 1e-6, size=0.0)


@pytest.mark.parametrize("case", CASES)
def test_shrinkage(fits, case):
    """But not bayesmeta's modes: see :func:`test_modes_of_studies`."""
    found, theirs = fits[case].posterior, expected(*case)
    close = compared("shrinkage")
    rows = dict(zip(theirs["theta_rows"], theirs["theta"], strict=True))
    for index, study in enumerate(found.shrinkage):
        close(study.weight, theirs["weights"][index], 1e-10)
        close(study.mean, rows["mean"][index], MIXED, size=1.0)
        close(study.sd, rows["sd"][index], MIXED)
        close(study.summary.median, rows["median"][index], MIXED, size=1.0)
        close(study.summary.shortest.low, rows["95% lower"][index], MIXED, size=1.0)
        close(study.summary.shortest.high, rows["95% upper"][index], MIXED, size=1.0)


class Second:
    """A second computation that shares nothing: plain formulas and adaptive quadrature."""

    def __init__(self, name, key):
        word, belief = key.split("/")
        self.prior, self.scale = PRIORS[word]
        data = REFERENCE[name]["input"]
        self.y, self.v = np.array(data["yi"]), np.array(data["vi"])
        self.precision = 1 / 16 if belief == "normal_mu_0_4" else 0.0
        self.top = max(self.log(t) for t in np.linspace(1e-6, 3, 400))
        self.total = self.average(lambda t: 1.0)

    def given(self, tau):
        w = 1 / (self.v + tau**2)
        total = w.sum() + self.precision
        return (w * self.y).sum() / total, 1 / total, w

    def log(self, tau):
        mean, variance, w = self.given(tau)
        residual = (w * (self.y - mean) ** 2).sum() + self.precision * mean**2
        log = 0.5 * np.log(w).sum() + 0.5 * np.log(variance) - 0.5 * residual
        if self.prior == "half-normal":
            return log - 0.5 * (tau / self.scale) ** 2
        if self.prior == "half-cauchy":
            return log - np.log1p((tau / self.scale) ** 2)
        if self.prior == "jeffreys":
            return log + 0.5 * np.log(((tau * w) ** 2).sum())
        return log

    def average(self, function):
        """The integral over tau, in pieces, the last to infinity."""
        ends = [1e-12, 0.05, 0.15, 0.3, 0.5, 0.75, 1.0, 1.5, 2.5, 5.0, 20.0, np.inf]
        return sum(
            integrate.quad(
                lambda t: np.exp(self.log(t) - self.top) * function(t),
                a,
                b,
                epsabs=1e-13,
                epsrel=1e-12,
                limit=300,
            )[0]
            for a, b in pairwise(ends)
        )

    def below(self, value, *, new):
        def probability(tau):
            mean, variance, _ = self.given(tau)
            return special.ndtr((value - mean) / np.sqrt(variance + (tau**2 if new else 0.0)))

        return self.average(probability) / self.total

    def density(self, value, *, new):
        def at(tau):
            mean, variance, _ = self.given(tau)
            variance += tau**2 if new else 0.0
            return np.exp(-0.5 * (value - mean) ** 2 / variance) / np.sqrt(2 * np.pi * variance)

        return self.average(at) / self.total


@pytest.mark.parametrize("case", CASES)
def test_against_a_second_quadrature(fits, case):
    """1e-8: quantiles have their probability, both ends of shortest intervals one density."""
    second, found = Second(*case), fits[case].posterior
    mean = second.average(lambda t: second.given(t)[0]) / second.total
    if found.mu.mean is not None:
        assert found.mu.mean == pytest.approx(mean, rel=1e-8)
    for ours, new in ((found.mu, False), (found.new_study, True)):
        assert second.below(ours.median, new=new) == pytest.approx(0.5, abs=1e-8)
        assert second.below(ours.central.low, new=new) == pytest.approx(0.025, abs=1e-8)
        low, high = ours.shortest.low, ours.shortest.high
        inside = second.below(high, new=new) - second.below(low, new=new)
        assert inside == pytest.approx(0.95, abs=1e-8)
        ends = second.density(low, new=new), second.density(high, new=new)
        assert ends[0] == pytest.approx(ends[1], rel=1e-7)
        peak = second.density(ours.mode, new=new)
        for side in (-1e-3, 1e-3):
            assert second.density(ours.mode + side, new=new) < peak
    if found.mu.sd is not None:

        def variance(tau):
            at, spread, _ = second.given(tau)
            return spread + (at - mean) ** 2

        assert found.mu.sd == pytest.approx(
            math.sqrt(second.average(variance) / second.total), rel=1e-8
        )


@pytest.mark.parametrize("case", CASES)
def test_tau_where_r_stops_early(fits, case):
    """No slope at the mode of tau, the same density at both ends of its shortest interval, and a
    shorter interval than bayesmeta's."""
    second, found = Second(*case), fits[case].posterior.tau
    if found.mode > 0:
        assert derivative(second.log, found.mode) == pytest.approx(0.0, abs=1e-7)
    low, high = found.shortest.low, found.shortest.high
    if low > 0:
        assert second.log(low) == pytest.approx(second.log(high), abs=1e-8)
    else:
        assert second.log(1e-9) >= second.log(high)
    inside = float(np.diff(fits[case].posterior.probability("tau", below=[low, high]))[0])
    assert inside == pytest.approx(0.95, abs=1e-12)
    theirs = [row[0] for row in expected(*case)["summary"]][-2:]
    assert high - low <= theirs[1] - theirs[0] + 1e-9
    joint = fits[case].posterior.ml_joint
    if joint.tau > 0:

        def profile(tau):
            _, variance, _ = flat.given(tau)
            return flat.log(tau) - 0.5 * np.log(variance)

        flat = Second(case[0], "uniform_tau/flat_mu")
        assert derivative(profile, joint.tau) == pytest.approx(0.0, abs=1e-7)


def derivative(function, at):
    """By four points."""
    h = 4e-3 * at
    wide, near = function(at + 2 * h) - function(at - 2 * h), function(at + h) - function(at - h)
    return (8 * near - wide) / (12 * h)


def test_modes_of_studies(fits):
    """bayesmeta reports as mode of many studies the end of its grid: other studies' numbers. Ours
    is the highest point of the density."""
    second = Second("dat.bcg_OR", "halfnormal0.5/flat_mu")
    y, v = second.y[3], second.v[3]

    def density(theta):
        def at(tau):
            mean, spread, _ = second.given(tau)
            pull = v / (v + tau**2)
            variance = tau**2 * pull + pull**2 * spread
            deviation = theta - (pull * mean + (1 - pull) * y)
            return np.exp(-0.5 * deviation**2 / variance) / np.sqrt(variance)

        return second.average(at)

    best = optimize.minimize_scalar(
        lambda t: -density(t), bounds=(-2, 0), method="bounded", options={"xatol": 1e-9}
    ).x
    study = fits["dat.bcg_OR", "halfnormal0.5/flat_mu"].posterior.shrinkage[3]
    assert study.summary.mode == pytest.approx(best, abs=1e-6)
    assert abs(expected("dat.bcg_OR", "halfnormal0.5/flat_mu")["theta"][2][3] - best) > 0.1


def test_spreads_that_bayesmeta_cuts_off(fits):
    """With k = 4 and a uniform prior the density of tau falls like tau^-3: the variance of mu is
    infinite, though bayesmeta prints a number. A cut-off that is doubled adds as much each time."""
    assert fits["dat.steurer2006", "uniform_tau/flat_mu"].se is None
    second = Second("dat.steurer2006", "uniform_tau/flat_mu")
    parts = [
        integrate.quad(lambda t: np.exp(second.log(t) - second.top) * t**2, a, 2 * a)[0]
        for a in (1e3, 1e4, 1e5)
    ]
    assert parts[2] == pytest.approx(parts[0], rel=1e-3)


def test_dispersion_of_a_prior_on_mu():
    """A normal prior on mu is one more study that knows nothing of tau."""
    effects = effect_sizes({"yi": [0.2, 0.9], "vi": [0.1, 0.3]}, measure="GEN")
    wide = pool_bayes(effects, scale=0.5, mu_prior=(0, 1e6))
    flat = pool_bayes(effects, scale=0.5)
    assert wide.estimate == pytest.approx(flat.estimate, abs=1e-9)
    assert wide.posterior.bayes_factors.mu_zero > 1e4
