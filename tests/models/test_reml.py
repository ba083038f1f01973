"""The restricted likelihood: its highest point, also where it has several."""

from __future__ import annotations

import numpy as np
import pytest

from pooledcases.models import pool_batch
from pooledcases.models.weighted.stack import Stack, project, stack
from pooledcases.models.weighted.tau2.likelihood import log_likelihood


def dense(yi, vi, tau2):
    """The restricted log-likelihood by dense matrices, for each of some tau²."""
    k = len(yi)
    ones = np.ones((k, 1))
    # one matrix a value of tau², all at once
    diagonal = 1 / (vi + np.reshape(tau2, (-1, 1)))
    w = diagonal[:, None, :] * np.eye(k)
    gram = ones.T @ w @ ones
    p = w - w @ ones @ np.linalg.inv(gram) @ ones.T @ w
    return 0.5 * (np.log(diagonal).sum(-1) - np.log(gram[:, 0, 0]) - yi @ p @ yi)


def wild(rng):
    """Studies whose variances and effects span several powers of ten."""
    k = rng.integers(3, 8)
    return rng.normal(size=k) * 10 ** rng.uniform(-2, 0.7, k), 10 ** rng.uniform(-4, 1.5, k)


def test_the_likelihood_is_that_of_dense_matrices():
    rng = np.random.default_rng(1)
    yi, vi = wild(rng)
    grid = np.geomspace(1e-4, 10, 7)
    rows = stack(np.tile(yi, (7, 1)), np.tile(vi, (7, 1)))
    ours = log_likelihood(rows, grid, restricted=True)
    np.testing.assert_allclose(ours, dense(yi, vi, grid), rtol=1e-10)


def test_no_point_of_a_fine_grid_is_higher():
    rng = np.random.default_rng(2)
    grid = np.concatenate([[0.0], np.geomspace(1e-6, 300, 400)])
    for _ in range(150):
        yi, vi = wild(rng)
        fit = pool_batch(yi, vi)
        assert fit.converged
        # a dense inverse loses about six digits where variances span six powers of ten
        assert dense(yi, vi, [float(fit.tau2)])[0] >= dense(yi, vi, grid).max() - 1e-9


@pytest.mark.parametrize(
    ("yi", "vi", "peak"),
    [
        # the first peak, at 0, is the higher one; then the second is
        ([-0.01, -0.19, -0.05, 1.85], [0.0345, 0.0373, 0.2647, 0.5012], 0.0),
        ([-0.32, -8.3, -0.1], [0.0091, 2.4365, 0.0859], 19.3),
    ],
)
def test_the_higher_of_two_peaks_is_found(yi, vi, peak):
    grid = np.concatenate([[0.0], np.geomspace(1e-4, 300, 2000)])
    height = dense(np.array(yi), np.array(vi), grid)
    inner = (height[1:-1] > height[:-2]) & (height[1:-1] > height[2:])
    assert inner.sum() + (height[0] > height[1]) == 2
    assert pool_batch(yi, vi).tau2 == pytest.approx(peak, rel=0.02)


@pytest.mark.parametrize(
    ("yi", "vi"),
    [
        ([-0.7339, -0.0647, 0.2049, 0.4305], [0.08752, 0.02227, 0.25026, 0.30421]),
        ([-0.0181, -0.5885, -0.1111, -0.0257], [0.75305, 0.06568, 0.17796, 0.01202]),
        (
            [0.1409, -0.4344, 4.3303, -0.3637, 0.5749],
            [0.01507, 0.08301, 57.10776, 0.12319, 0.15466],
        ),
    ],
)
def test_a_valley_and_a_peak_between_two_points_of_the_grid(yi, vi):
    """The likelihood falls at both points; found by the study in validation/."""
    yi, vi = np.array(yi), np.array(vi)

    def height(tau2):
        w = 1 / (vi + tau2)
        return 0.5 * (np.log(w).sum() - (w * (yi - np.average(yi, weights=w)) ** 2).sum())

    fit = pool_batch(yi, vi, tau2="ML")
    assert fit.tau2 > 0
    assert height(fit.tau2) >= max(height(t) for t in np.linspace(0, 1, 4001))


def test_the_sums_are_those_of_a_general_design():
    """With moderators too, so that the next model needs no second engine."""
    rng = np.random.default_rng(3)
    k, tau2 = 7, 0.3
    design = np.column_stack([np.ones(k), rng.normal(size=(k, 2))])
    yi, vi = rng.normal(size=(1, k)), rng.uniform(0.1, 1, size=(1, k))
    use = np.array([[True] * 6 + [False]])
    projection = project(Stack(yi, vi, use, design), np.array([tau2]))
    x, w = design[:6], np.diag(1 / (vi[0, :6] + tau2))
    p = w - w @ x @ np.linalg.inv(x.T @ w @ x) @ x.T @ w
    np.testing.assert_allclose(projection.apply(yi)[0, :6], p @ yi[0, :6], rtol=1e-10)
    assert projection.trace()[0] == pytest.approx(np.trace(p), rel=1e-10)
    assert projection.trace_of_square()[0] == pytest.approx(np.trace(p @ p), rel=1e-10)
    assert projection.log_determinant()[0] == pytest.approx(
        np.linalg.slogdet(x.T @ w @ x)[1], rel=1e-10
    )
