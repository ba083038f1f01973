"""Sums that would lose their digits: one study that dwarfs all others, effects far from 0."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from method_words import METHODS
from pooledcases.effects import effect_sizes
from pooledcases.models import pool, pool_batch
from pooledcases.results.encode import dumps


def exact_moments(yi, vi):
    """DerSimonian and Laird's tau², its squared error, and Q, in whole fractions."""
    y, w = [Fraction(float(a)) for a in yi], [1 / Fraction(float(a)) for a in vi]
    df, total = len(y) - 1, sum(w)
    mean = sum(a * b for a, b in zip(w, y, strict=True)) / total
    q = sum(a * (b - mean) ** 2 for a, b in zip(w, y, strict=True))
    squares, cubes = sum(a**2 for a in w), sum(a**3 for a in w)
    trace = total - squares / total
    square = squares - 2 * cubes / total + (squares / total) ** 2
    tau2 = max(Fraction(0), (q - df) / trace)
    return float(tau2), float((2 * df + 4 * tau2 * trace + 2 * tau2**2 * square) / trace**2), q


@pytest.mark.parametrize("centre", [0.0, 1e6])
@pytest.mark.parametrize("smallest", [1e-4, 1e-12, 1e-20])
def test_moments_keep_their_digits_beside_one_very_precise_study(centre, smallest):
    rng = np.random.default_rng(5)
    for _ in range(20):
        k = int(rng.integers(2, 8))
        vi = np.append(10.0 ** rng.uniform(-2, 1, k), smallest)
        yi = np.round(rng.normal(centre, 2, k + 1), 3)
        fit = pool_batch(yi, vi, tau2="DL")
        tau2, squared_error, q = exact_moments(yi, vi)
        # tau² is a difference of two numbers of the size of Q
        assert fit.tau2 == pytest.approx(tau2, rel=1e-10, abs=1e-12)
        assert fit.tau2_se == pytest.approx(squared_error**0.5, rel=1e-10)
        assert fit.q == pytest.approx(float(q), rel=1e-10)


@pytest.mark.parametrize(("tau2", "inference"), METHODS)
def test_whatever_is_accepted_is_answered_without_a_warning(tau2, inference):
    """From one end of double precision to the other; the test run turns warnings into errors."""
    rng = np.random.default_rng(6)
    for span in (1, 10, 40, 60):
        for _ in range(2):
            k = int(rng.integers(1, 8))
            vi = np.clip(10.0 ** rng.uniform(-span, span, k), 1e-60, 1e60)
            yi = rng.normal(size=k) * 10.0 ** rng.uniform(-span, min(span, 39), k)
            effects = effect_sizes({"yi": yi, "vi": vi}, measure="GEN")
            fit = pool(effects, tau2=tau2, inference=inference, subgroup=rng.choice(["a", "b"], k))
            assert fit.converged
            assert sum(study.weight for study in fit.studies) == pytest.approx(1, rel=1e-12)
            assert 0 <= fit.i2 <= 1
            dumps(fit)


def test_a_small_upper_limit_of_tau2_does_not_read_zero():
    table = {"yi": [1e-5, 1.1e-5, 1.2e-5], "vi": [1e-11, 2e-11, 1e-11]}
    fit = pool(effect_sizes(table, measure="GEN"))
    (text,) = [item.values["tau2_text"] for item in fit.cautions if item.code == "PC-M12"]
    assert "0.000" not in text
    assert "e−1" in text


def exact_regression(x, yi, vi):
    """DerSimonian and Laird's residual tau² of one slope, and tr P, tr PP, in whole fractions."""
    x, y = [Fraction(float(a)) for a in x], [Fraction(float(a)) for a in yi]
    w = [1 / Fraction(float(a)) for a in vi]
    total = sum(w)
    centre = sum(a * b for a, b in zip(w, x, strict=True)) / total
    mean = sum(a * b for a, b in zip(w, y, strict=True)) / total
    x = [a - centre for a in x]
    spread = sum(a * b * b for a, b in zip(w, x, strict=True))
    slope = sum(a * b * c for a, b, c in zip(w, x, y, strict=True)) / spread
    residuals = [c - mean - slope * b for b, c in zip(x, y, strict=True)]
    q = sum(a * r * r for a, r in zip(w, residuals, strict=True))
    p = [
        [w[i] * (i == j) - w[i] * w[j] * (1 / total + x[i] * x[j] / spread) for j in range(len(w))]
        for i in range(len(w))
    ]
    trace = sum(row[i] for i, row in enumerate(p))
    square = sum(cell * cell for row in p for cell in row)
    tau2 = max(Fraction(0), (q - (len(w) - 2)) / trace)
    variance = 2 * (len(w) - 2) + 4 * tau2 * trace + 2 * tau2**2 * square
    return float(tau2), float(variance / trace**2), q


@pytest.mark.parametrize(
    ("smallest", "precise"), [(1e-4, 1), (1e-10, 1), (1e-14, 1), (1e-4, 2), (1e-10, 2)]
)
def test_moments_of_a_regression_keep_their_digits_beside_very_precise_studies(smallest, precise):
    """Leverages are then 1 to rounding, and tr P is a difference of two nearly equal numbers."""
    rng = np.random.default_rng(7)
    for _ in range(8):
        k = int(rng.integers(4, 9))
        vi = 10.0 ** rng.uniform(-2, 1, k)
        vi[:precise] = smallest
        table = {"yi": rng.normal(0, 2, k), "vi": vi, "dose": np.round(rng.normal(0, 8, k), 1)}
        fit = pool(effect_sizes(table, measure="GEN"), mods="dose", tau2="DL", inference="normal")
        tau2, squared_error, q = exact_regression(table["dose"], table["yi"], vi)
        assert fit.q == pytest.approx(float(q), rel=1e-8)
        assert fit.tau2 == pytest.approx(tau2, rel=1e-8, abs=1e-10)
        assert fit.tau2_se == pytest.approx(squared_error**0.5, rel=1e-8)
