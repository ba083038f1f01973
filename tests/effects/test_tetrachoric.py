"""The tetrachoric correlation: what R's coarse search only nears."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.special import ndtr, ndtri

from pooledcases.effects import effect_sizes
from pooledcases.kernels.binormal import correlation_of, probability

REFERENCE = json.loads((Path(__file__).parents[1] / "reference" / "effects.json").read_text())
TABLES = [name for name, data in REFERENCE["datasets"].items() if "RTET" in data["measures"]]


def by_quadrature(h: float, k: float, rho: float) -> float:
    """P(X < h, Y < k) as the integral of the conditional probability: no Owen's T in it."""
    spread = np.sqrt(1 - rho**2)

    def strip(x: float) -> float:
        return np.exp(-0.5 * x * x) / np.sqrt(2 * np.pi) * ndtr((k - rho * x) / spread)

    return quad(strip, -np.inf, h, epsabs=1e-14, epsrel=1e-12, limit=400)[0]


@pytest.mark.parametrize("name", TABLES)
def test_ours_gives_the_table_back_and_the_other_does_not_better(name):
    columns = REFERENCE["datasets"][name]["input"]
    a, n1, c, n2 = (np.array(columns[key], dtype=float) for key in ("ai", "n1i", "ci", "n2i"))
    effects = effect_sizes(columns, measure="RTET")
    theirs = REFERENCE["datasets"][name]["measures"]["RTET"]["yi"]
    for row in np.flatnonzero(effects.included)[:4]:
        n = n1[row] + n2[row]
        h, k = ndtri(n1[row] / n), ndtri((a[row] + c[row]) / n)
        ours = abs(by_quadrature(h, k, effects.yi[row]) - a[row] / n)
        assert ours < 1e-12
        assert ours <= abs(by_quadrature(h, k, theirs[row]) - a[row] / n) + 1e-12


@pytest.mark.parametrize("rho", [-0.999, -0.5, 0.0, 0.3, 0.95])
@pytest.mark.parametrize(("h", "k"), [(0.0, 0.0), (0.0, -1.0), (1.2, 0.0), (-2.0, 1.0), (-3.0, -2)])
def test_the_probability_is_the_integral(h, k, rho):
    ours = probability(np.array([h]), np.array([float(k)]), np.array([rho]))[0]
    assert ours == pytest.approx(by_quadrature(h, k, rho), rel=1e-9, abs=1e-13)


@pytest.mark.parametrize("rho", [-0.9, -0.2, 0.0, 0.6, 0.9])
def test_the_correlation_is_found_again(rho):
    h, k = np.array([0.0, 0.4, -1.5]), np.array([0.0, -0.7, -1.0])
    p = probability(h, k, np.full(3, rho))
    np.testing.assert_allclose(correlation_of(h, k, p), rho, rtol=1e-7, atol=1e-10)


def test_its_variance_is_that_of_a_numerical_derivative():
    cells = np.array([30.0, 12.0, 9.0, 40.0])
    n = cells.sum()

    def value(shares):
        a, b, c, _ = shares
        h, k = ndtri((a + b) / shares.sum()), ndtri((a + c) / shares.sum())
        return float(correlation_of(np.array([h]), np.array([k]), np.array([a / shares.sum()]))[0])

    step = 1e-5
    slopes = [
        (value(cells / n + step * unit) - value(cells / n - step * unit)) / (2 * step)
        for unit in np.eye(4)
    ]
    shares = cells / n
    expected = (shares @ np.square(slopes) - (shares @ slopes) ** 2) / n
    effects = effect_sizes(dict(zip(("ai", "bi", "ci", "di"), cells[:, None], strict=True)),
                           measure="RTET")  # fmt: skip
    assert effects.vi[0] == pytest.approx(expected, rel=1e-7)


def test_with_an_empty_cell_it_is_at_an_end_and_keeps_its_row():
    table = {"ai": [0, 3, 0], "bi": [5, 2, 4], "ci": [4, 0, 0], "di": [6, 5, 3]}
    effects = effect_sizes(table, measure="RTET")
    assert effects.yi[:2].tolist() == [-1.0, 1.0]
    assert np.isnan(effects.yi[2])
    assert not effects.included.any()
    assert all("zero cell" in reason for reason in effects.reason)
