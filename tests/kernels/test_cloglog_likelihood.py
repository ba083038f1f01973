"""Value, score and curvature of the complementary log-log likelihood against differences."""

import numpy as np
import pytest

from pooledcases.kernels.cloglog_likelihood import CloglogLikelihood


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("name", ["plain", "penalised"])
def test_derivatives_are_those_of_the_value(seed, name):
    rng = np.random.default_rng(seed)
    x = np.column_stack([np.ones(25), rng.normal(size=(25, 2))])
    likelihood = CloglogLikelihood((rng.random(25) < 0.4).astype(float), x)
    surface, b, h = getattr(likelihood, name), rng.normal(size=3), 1e-5
    steps = h * np.eye(3)
    slopes = [(surface(b + s).value - surface(b - s).value) / (2 * h) for s in steps]
    bends = [(surface(b + s).score - surface(b - s).score) / (2 * h) for s in steps]
    state = surface(b)
    # differences of two values err by h² times a third derivative
    np.testing.assert_allclose(state.score, slopes, atol=1e-7)
    np.testing.assert_allclose(-state.curvature, bends, atol=1e-7)


def test_far_out_nothing_overflows():
    likelihood = CloglogLikelihood(np.array([1.0, 0.0, 1.0]), np.ones((3, 1)))
    for b in (-700.0, -40.0, 40.0, 700.0):
        state = likelihood.penalised(np.array([b]))
        assert not np.isnan(state.value)
        assert state.value < likelihood.penalised(np.zeros(1)).value
