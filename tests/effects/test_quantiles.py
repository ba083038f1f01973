"""Means and standard deviations from medians.

Published worked values (the examples of R's metaBLUE documentation), exact recovery inside the
families that are fitted, numerical integration, and the size of the skewness tests by simulation.
"""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import integrate, stats

from pooledcases.effects import effect_sizes
from pooledcases.effects.quantiles import QUANTILE_METHODS
from pooledcases.effects.quantiles.box_cox import power
from pooledcases.effects.quantiles.families import fit_all
from pooledcases.effects.quantiles.skewness import skewness_test
from pooledcases.effects.quantiles.summary import FiveNumbers
from pooledcases.errors import InputError
from pooledcases.labels import LABELS
from pooledcases.models import pool
from pooledcases.options import QuantileWord, words
from pooledcases.results.encode import dumps

NAN = math.nan


def five(low=NAN, q1=NAN, median=NAN, q3=NAN, high=NAN, n=NAN):
    return FiveNumbers(
        *(np.atleast_1d(np.asarray(x, float)) for x in (low, q1, median, q3, high, n))
    )


def moments(method, **cells):
    mean, sd = QUANTILE_METHODS[method].function(five(**cells))
    return float(mean[0]), float(sd[0])


def test_the_words_are_the_registry():
    assert tuple(QUANTILE_METHODS) == words(QuantileWord)
    for item in QUANTILE_METHODS.values():
        assert item.label in LABELS
        assert item.citation


# -- Luo, Wan, Shi


def test_published_worked_values():
    """R's metaBLUE 1.0.0, documented examples of Luo.mean and Wan.std: 1, 4, 10 of 30."""
    mean, sd = moments("luo-wan", low=1, median=4, high=10, n=30)
    assert mean == pytest.approx(4.356748, abs=5e-7)
    assert sd == pytest.approx(2.205578, abs=5e-7)


@pytest.mark.parametrize("method", ["luo-wan", "luo-shi"])
@pytest.mark.parametrize("kind", ["range", "quartiles", "both"])
def test_blom_scores_of_a_normal_give_back_its_moments(method, kind):
    """The expected order statistics that the formulas assume give back mean and sd exactly."""
    n, mu, sigma = 101, 3.0, 2.0
    end = stats.norm.ppf((n - 0.375) / (n + 0.25))
    quarter = stats.norm.ppf((0.75 * n - 0.125) / (n + 0.25))
    cells = {"median": mu, "n": n}
    if kind != "quartiles":
        cells |= {"low": mu - sigma * end, "high": mu + sigma * end}
    if kind != "range":
        cells |= {"q1": mu - sigma * quarter, "q3": mu + sigma * quarter}
    mean, sd = moments(method, **cells)
    assert mean == pytest.approx(mu, rel=1e-14)
    if (method, kind) == ("luo-shi", "both"):
        weight = 2 / (2 + 0.14 * n**0.6) + 2 / (2 + 2 / (0.07 * n**0.6))
        assert sd == pytest.approx(sigma * weight, rel=1e-13)
        assert weight == pytest.approx(1, abs=1e-12)
    else:
        assert sd == pytest.approx(sigma, rel=1e-13)


@pytest.mark.parametrize("method", ["luo-wan", "luo-shi"])
def test_normal_samples_are_met_on_average(method):
    rng = np.random.default_rng(1)
    x = np.sort(rng.normal(5, 2, size=(4000, 41)), axis=1)
    found = [
        QUANTILE_METHODS[method].function(
            five(low=x[:, 0] if ends else NAN * x[:, 0], q1=x[:, 10] if quarters else NAN * x[:, 0],
                 median=x[:, 20], q3=x[:, 30] if quarters else NAN * x[:, 0],
                 high=x[:, 40] if ends else NAN * x[:, 0], n=np.full(4000, 41.0))
        )
        for ends, quarters in ((True, False), (False, True), (True, True))
    ]  # fmt: skip
    for mean, sd in found:
        assert mean.mean() == pytest.approx(5, abs=0.03)
        assert sd.mean() == pytest.approx(2, abs=0.06)


@pytest.mark.parametrize("method", list(QUANTILE_METHODS))
@pytest.mark.parametrize(
    "cells",
    [
        {"median": 4, "n": 30},
        {"low": 1, "median": 4, "high": 9, "n": 1},
        {"low": 1, "median": 4, "high": 9},
        {"q1": 4, "median": 4, "q3": 4, "n": 20},
        {"q1": 3, "q3": 5, "n": 20},
    ],
)
def test_what_says_too_little_gives_nothing(method, cells):
    mean, sd = moments(method, **cells)
    assert not (math.isfinite(mean) and math.isfinite(sd) and sd > 0)


@pytest.mark.parametrize("method", list(QUANTILE_METHODS))
@given(unit=st.floats(0.01, 1e4), q1=st.floats(4.0, 7.5), q3=st.floats(8.5, 12.0))
@settings(max_examples=15, deadline=None)
def test_the_unit_does_not_matter(method, unit, q1, q3):
    cells = {"q1": q1, "median": 8.0, "q3": q3}
    one = moments(method, **cells, n=50)
    other = moments(method, **{name: value * unit for name, value in cells.items()}, n=50)
    if method == "qe" and unit * q3 < 1:
        return  # below 1 a beta distribution is tried too
    if math.isnan(one[0]):
        assert math.isnan(other[0])
        return
    assert other == pytest.approx((one[0] * unit, one[1] * unit), rel=1e-6)


# -- quantile estimation


PROBABILITIES = {
    "quartiles": lambda n: [0.25, 0.5, 0.75],
    "range": lambda n: [1 / n, 0.5, 1 - 1 / n],
    "both": lambda n: [1 / n, 0.25, 0.5, 0.75, 1 - 1 / n],
}
NAMES = {
    "quartiles": ("q1", "median", "q3"),
    "range": ("low", "median", "high"),
    "both": ("low", "q1", "median", "q3", "high"),
}


@pytest.mark.parametrize("kind", list(PROBABILITIES))
@pytest.mark.parametrize(
    ("name", "truth"),
    [
        ("normal", stats.norm(5, 2)),
        ("log-normal", stats.lognorm(0.7, scale=7.4)),
        ("gamma", stats.gamma(2.5, scale=3)),
        ("gamma", stats.gamma(0.6, scale=30)),
        ("weibull", stats.weibull_min(1.7, scale=4)),
        ("beta", stats.beta(2, 5)),
        ("beta", stats.beta(20, 3)),
    ],
)
def test_the_true_family_is_recovered_from_its_own_quantiles(kind, name, truth):
    n = 80
    q = truth.ppf(PROBABILITIES[kind](n))
    mean, sd = moments("qe", **dict(zip(NAMES[kind], q, strict=True)), n=n)
    assert mean == pytest.approx(truth.mean(), rel=1e-6)
    assert sd == pytest.approx(truth.std(), rel=1e-6)
    best = fit_all(q, np.array(PROBABILITIES[kind](n)))[0]
    assert best.distance <= 1e-12 * float(q @ q)
    x = float(truth.median())
    assert best.density(x) == pytest.approx(truth.pdf(x), rel=1e-6)
    assert name in [item.family for item in fit_all(q, np.array(PROBABILITIES[kind](n)))]


def test_the_fit_is_the_least_sum_of_squares_over_a_grid():
    q, p = np.array([3.1, 5.9, 12.4]), np.array([0.25, 0.5, 0.75])
    for item in fit_all(q, p):
        a, b = item.parameters
        near = [
            (x, y) for x in a * np.linspace(0.98, 1.02, 21) for y in b * np.linspace(0.98, 1.02, 21)
        ]
        quantile = {
            "normal": lambda x, y: stats.norm.ppf(p, x, y),
            "log-normal": lambda x, y: stats.lognorm.ppf(p, x, scale=y),
            "gamma": lambda x, y: stats.gamma.ppf(p, x, scale=y),
            "weibull": lambda x, y: stats.weibull_min.ppf(p, x, scale=y),
        }[item.family]
        least = min(float(((quantile(x, y) - q) ** 2).sum()) for x, y in near)
        assert item.distance <= least * (1 + 1e-9)


# -- Box-Cox


@pytest.mark.parametrize("lam", [0.0, 0.3, 0.5, 1.0, 2.0, -0.2])
def test_box_cox_recovers_its_own_distribution(lam):
    """Quartiles of a power-normal: the power, and the moments by adaptive quadrature."""
    mu, sigma, n = 1.5, 0.25, 10**9
    z = float(stats.norm.ppf(0.75))

    def back(y):
        return np.exp(y) if lam == 0 else (lam * y + 1) ** (1 / lam)

    cells = five(q1=back(mu - z * sigma), median=back(mu), q3=back(mu + z * sigma), n=n)
    assert power(cells, 0) == pytest.approx(lam, abs=1e-9)
    reach = 8.0 if lam < 0 else min(12.0, (mu + 1 / lam) / sigma if lam else 12.0)

    def moment(j):
        inside = stats.norm.cdf(reach) - stats.norm.cdf(-reach)
        found = integrate.quad(
            lambda t: back(mu + sigma * t) ** j * stats.norm.pdf(t), -reach, reach,
            epsabs=0, epsrel=1e-12, limit=500,
        )  # fmt: skip
        return found[0] / inside

    mean, sd = QUANTILE_METHODS["bc"].function(cells)
    # the sd of Wan at this n is that of the quantiles but for its correction by 1/n
    assert mean[0] == pytest.approx(moment(1), rel=1e-7)
    assert sd[0] == pytest.approx(math.sqrt(moment(2) - moment(1) ** 2), rel=1e-6)


def test_box_cox_of_symmetric_numbers_is_the_normal_method():
    cells = {"q1": 46.0, "median": 50.0, "q3": 54.0, "n": 60}
    assert moments("bc", **cells) == pytest.approx(moments("luo-wan", **cells), rel=1e-9)


@pytest.mark.parametrize(
    "cells",
    [
        {"low": 0, "median": 4, "high": 9, "n": 40},
        {"low": -1, "median": 4, "high": 9, "n": 40},
        {"q1": 4, "median": 4, "q3": 9, "n": 40},
        {"q1": 3.99, "median": 4, "q3": 400, "n": 40},
    ],
)
def test_box_cox_says_nothing_where_no_power_or_no_mean_exists(cells):
    assert math.isnan(moments("bc", **cells)[0])


# -- skewness


@pytest.mark.parametrize("n", [20, 50, 200])
@pytest.mark.parametrize("kind", list(PROBABILITIES))
def test_the_skewness_test_errs_in_at_most_one_of_twenty(n, kind):
    rng = np.random.default_rng(11)
    x = np.sort(rng.standard_normal((20000, n)), axis=1)
    q1, median, q3 = np.quantile(x, [0.25, 0.5, 0.75], axis=1)
    cells = {"low": x[:, 0], "q1": q1, "median": median, "q3": q3, "high": x[:, -1]}
    used = {name: cells[name] for name in NAMES[kind]}
    full = {name: np.full(20000, NAN) for name in cells} | used
    rate = skewness_test(five(**full, n=np.full(20000, float(n)))).skewed.mean()
    assert 0.02 < rate < 0.055


def test_skewness_of_plain_cases():
    assert not skewness_test(five(q1=4, median=5, q3=6, n=100)).skewed[0]
    assert skewness_test(five(q1=4, median=4.2, q3=6, n=100)).skewed[0]
    few = skewness_test(five(q1=4, median=4.2, q3=6, n=4))
    assert math.isnan(few.statistic[0])
    assert not few.skewed[0]


# -- as a source of effects


TABLE = {
    "study": ["a", "b", "c", "d"],
    "mi": ["10", "NR", "NR", "NR"],
    "sdi": ["2", "NR", "NR", "NR"],
    "ni": [30, 40, 50, 20],
    "q1i": ["NR", "8.1", "7", "NR"],
    "medi": ["9", "9.5", "8", "11"],
    "q3i": ["NR", "12.0", "14", "NR"],
}


def test_without_request_medians_are_left_out_with_the_reason():
    effects = effect_sizes(TABLE, measure="MN")
    assert effects.included.tolist() == [True, False, False, False]
    assert "on request only" in effects.reason[1]
    assert effects.cautions == ()


@pytest.mark.parametrize("method", ["luo-wan", "luo-shi", "qe"])
def test_on_request_medians_are_converted_with_the_caution(method):
    effects = effect_sizes(TABLE, measure="MN", quantiles=method)
    assert effects.source == ("means", "quantiles", "quantiles", None)
    mean, sd = moments(method, q1=8.1, median=9.5, q3=12.0, n=40)
    assert effects.yi[1] == pytest.approx(mean, rel=1e-12)
    assert effects.vi[1] == pytest.approx(sd**2 / 40, rel=1e-12)
    converted, skewed = effects.cautions
    assert [converted.code, converted.severity] == ["PC-M21", "warn"]
    assert "b, c" in converted.message()
    assert skewed.message().count("c;") == 1
    assert "推算" in converted.message("zh")
    quantities = [(e.study, e.quantity) for e in effects.ledger]
    assert quantities == [(s, q) for s in "bc" for q in ("mean", "sd", "skewness")]
    for entry in effects.ledger[:2]:
        assert entry.low < entry.derived < entry.high
    dumps(pool(effects))


def test_two_groups_may_print_different_things():
    table = {
        "m1i": ["12.0"], "sd1i": ["3.0"], "n1i": [30],
        "m2i": ["NR"], "sd2i": ["NR"], "n2i": [25],
        "min2i": ["4"], "med2i": ["9"], "max2i": ["17"],
    }  # fmt: skip
    effects = effect_sizes(table, measure="MD", quantiles="luo-wan")
    mean, sd = moments("luo-wan", low=4, median=9, high=17, n=25)
    assert effects.yi[0] == pytest.approx(12 - mean)
    assert effects.vi[0] == pytest.approx(9 / 30 + sd**2 / 25)
    for measure in ("SMD", "ROM"):
        assert effect_sizes(table, measure=measure, quantiles="luo-wan").k == 1


def test_numbers_out_of_order_are_errors():
    table = {"medi": ["5", "5"], "q1i": ["6", "4"], "q3i": ["7", "4.5"], "ni": [20, 20]}
    with pytest.raises(InputError) as error:
        effect_sizes(table, measure="MN", quantiles="luo-wan")
    assert len(error.value.problems) == 2
    assert "do not rise" in str(error.value)


def test_an_unknown_method_is_named():
    with pytest.raises(InputError, match="luo-wan"):
        effect_sizes(TABLE, measure="MN", quantiles="hozo")


def test_patients_must_be_whole():
    table = {"medi": ["5"], "q1i": ["4"], "q3i": ["7"], "ni": ["20.5"]}
    with pytest.raises(InputError, match="whole"):
        effect_sizes(table, measure="MN", quantiles="luo-wan")
