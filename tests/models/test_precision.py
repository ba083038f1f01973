"""Sums that would lose their digits: one study that dwarfs all others, effects far from 0."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from pooledcases.effects import effect_sizes
from pooledcases.models import INFERENCES, TAU2_ESTIMATORS, pool, pool_batch
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


@pytest.mark.parametrize("tau2", TAU2_ESTIMATORS)
@pytest.mark.parametrize("inference", INFERENCES)
def test_whatever_is_accepted_is_answered_without_a_warning(tau2, inference):
    """From one end of double precision to the other; the test run turns warnings into errors."""
    rng = np.random.default_rng(6)
    for span in (1, 10, 40, 60):
        for _ in range(8):
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
