"""Posterior densities: curves, shaded intervals, priors."""

from __future__ import annotations

import numpy as np
import pytest
from matplotlib.figure import Figure
from scipy import integrate, stats

import pooledcases as pc
from pooledcases import plots
from pooledcases.errors import InputError
from pooledcases.models import pool_bayes
from pooledcases.plots import style
from pooledcases.plots.studies._posterior import posterior as draw_posterior

TABLE = {"yi": [0.1, 0.3, 0.8, -0.2], "vi": [0.02, 0.03, 0.05, 0.1]}


def fitted(table=TABLE, **words):
    words = {"prior": "half-normal", "scale": 0.5} | words
    return pool_bayes(pc.effect_sizes(table, measure="GEN"), **words)


def posterior(fit, **options):
    return draw_posterior(fit, **options)


def curves(ax):
    return {line.get_gid(): line for line in ax.lines}


PRIORS = [
    ({}, stats.halfnorm(scale=0.5)),
    ({"prior": "half-cauchy"}, stats.halfcauchy(scale=0.5)),
    ({"prior": "half-t", "df": 3.0}, None),
    ({"prior": "log-normal", "location": -2.56, "scale": 1.74}, "squared"),
]


@pytest.mark.parametrize(("words", "known"), PRIORS)
def test_the_prior_density_is_that_of_its_distribution(words, known):
    found = fitted(**words).posterior
    at = np.array([0.01, 0.2, 0.5, 1.7])
    density = found.prior_density("tau", at)
    if known is None:
        expected = 2 * stats.t(3, scale=0.5).pdf(at)
    elif known == "squared":  # a log-normal tau², by the change of variables
        expected = stats.lognorm(s=1.74, scale=np.exp(-2.56)).pdf(at**2) * 2 * at
    else:
        expected = known.pdf(at)
    np.testing.assert_allclose(density, expected, rtol=1e-12)
    assert found.prior_density("tau", -1.0) == 0


def test_the_prior_density_has_a_total_of_one():
    found = fitted(prior="half-t", df=4.0).posterior
    total, _ = integrate.quad(lambda t: float(found.prior_density("tau", t)), 0, np.inf)
    assert total == pytest.approx(1, rel=1e-8)


def test_priors_that_do_not_integrate_have_none():
    found = fitted(prior="uniform", scale=None).posterior
    assert found.prior_density("tau", 0.3) is None
    assert found.prior_density("mu", 0.3) is None
    with pytest.raises(InputError, match="no prior of its own"):
        found.prior_density("new_study", 0.3)


def test_curves_are_the_densities_and_the_prior_is_dashed():
    fit = fitted(mu_prior=(0.2, 2.0))
    ax = posterior(fit)
    lines, (_, other) = curves(ax), ax.figure.axes
    for of in ("mu", "new_study"):
        x, y = lines[of].get_data()
        np.testing.assert_array_equal(y, fit.posterior.density(of, x))
    x, y = lines["prior"].get_data()
    np.testing.assert_allclose(y, stats.norm(0.2, 2.0).pdf(x), rtol=1e-12)
    assert lines["prior"].is_dashed()
    x, y = curves(other)["prior"].get_data()
    np.testing.assert_allclose(y, stats.halfnorm(scale=0.5).pdf(x), rtol=1e-12)


@pytest.mark.parametrize("of", ["mu", "new_study", "tau"])
def test_the_shaded_area_is_the_shortest_interval_with_its_probability(of):
    fit = fitted()
    axes = posterior(fit).figure.axes
    (shape,) = (patch for ax in axes for patch in ax.patches if patch.get_gid() == f"shortest-{of}")
    x, y = shape.get_xy()[1:-2].T
    assert integrate.trapezoid(y, x) == pytest.approx(0.95, abs=1e-3)
    interval = getattr(fit.posterior, of).shortest
    assert (x.min(), x.max()) == pytest.approx((interval.low, interval.high), rel=1e-9)


@pytest.mark.parametrize(
    "table",
    [
        TABLE,
        {"yi": [0.5], "vi": [0.1]},
        {"yi": [0.1, 4.0], "vi": [0.02, 0.03]},
        {"yi": [0.3] * 30, "vi": [1e-4] * 30},
        {"yi": [1e-5, 2e-5, 4e-5], "vi": [1e-11] * 3},
        {"yi": [-500.0, 600.0, 900.0], "vi": [1.0, 2.0, 3.0]},
    ],
)
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_nothing_is_cut_off_or_covered(table, lang, tidy):
    fit = fitted(table, mu_prior=(0.0, 2.0))
    if lang == "zh" and style.chinese_font() is None:
        with pytest.raises(InputError, match="fonts-noto-cjk"):
            posterior(fit, lang=lang)
    else:
        tidy(posterior(fit, lang=lang))


@pytest.mark.parametrize("prior", ["uniform", "jeffreys", "half-cauchy", "log-t"])
def test_every_prior_is_drawn_or_said_not_to_be(prior, tidy):
    words = {"scale": None, "location": -3.44, "df": 5.0} if prior == "log-t" else {"scale": None}
    words = {"scale": 2.59, **{k: v for k, v in words.items() if v}} if prior == "log-t" else words
    words = {"scale": 0.5} if prior == "half-cauchy" else words
    ax = posterior(fitted(prior=prior, **words))
    tidy(ax)
    said = " ".join(text.get_text() for text in ax.texts)
    assert ("no finite total" in said) == (prior in ("uniform", "jeffreys"))


def test_proportions_read_in_percent(tidy):
    table = {"xi": [1, 4, 5, 2], "ni": [10, 20, 22, 9]}
    ax = posterior(pc.pool_counts(table, measure="PLO", model="bayes"))
    tidy(ax)
    assert all(text.get_text().endswith("%") for text in ax.get_xticklabels())


def test_words_bytes_axes_and_errors(tidy):
    fit = fitted()
    text = plots.alternative(posterior(fit))
    assert text.startswith("Posterior distributions of effect, 4 studies; mean effect: ")
    assert "prior" in text
    assert plots.render(posterior(fit), "svg") == plots.render(posterior(fit), "svg")
    ax = Figure(figsize=(9, 7)).add_axes((0, 0, 1, 1))
    assert posterior(fit, ax=ax) is ax
    tidy(ax)
    with pytest.raises(InputError, match="not Bayesian"):
        posterior(pc.pool(pc.effect_sizes(TABLE, measure="GEN")))
