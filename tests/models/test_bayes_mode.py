"""The mode of tau where its posterior is narrow: a root of the exact slope, by another way."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import optimize

from pooledcases.effects import effect_sizes
from pooledcases.models import pool_bayes


def _slope(tau, yi, vi, scale):
    """d/dtau of the log posterior with a half-normal prior and a flat one on mu, by hand."""
    w = 1 / (vi + tau**2)
    mean = (w @ yi) / w.sum()
    inner = -w.sum() + (w @ w) / w.sum() + (w * w) @ (yi - mean) ** 2
    return tau * inner - tau / scale**2


@pytest.mark.parametrize("k", [5, 40, 150])
@pytest.mark.parametrize("tau", [0.5, 5.0, 100.0])
@pytest.mark.parametrize("scale", [0.5, 50.0])
def test_the_mode_is_where_the_exact_density_is_level(k, tau, scale):
    rng = np.random.default_rng(k)
    vi = 0.1 * np.exp(rng.normal(size=k))
    yi = rng.normal(0.0, np.sqrt(vi + tau**2))
    fit = pool_bayes(effect_sizes({"yi": yi, "vi": vi}, measure="GEN"), scale=scale).posterior
    sd, mode = fit.tau.sd, fit.tau.mode
    low, high = max(mode - sd, 1e-9), mode + sd
    right = optimize.brentq(_slope, low, high, args=(yi, vi, scale), xtol=1e-14 * high)
    assert mode == pytest.approx(right, abs=1e-6 * sd)


def test_the_density_at_its_mode_is_above_that_of_every_node():
    """Between two points of a panel the peak is higher than both."""
    rng = np.random.default_rng(2)
    vi = np.exp(rng.normal(size=200))
    yi = rng.normal(0.0, 100.0, 200)
    fit = pool_bayes(effect_sizes({"yi": yi, "vi": vi}, measure="GEN"), scale=0.5).posterior
    density = fit.densities["tau"]
    nodes = density.coordinate.value(density.x)
    assert density.density(np.array(fit.tau.mode)) > density.density(nodes.ravel()).max()
