"""Turnbull's estimate against special cases with a closed form, and against plain EM."""

import numpy as np
import pytest

from pooledcases.kernels.isotonic import isotonic_shares
from pooledcases.kernels.turnbull import innermost, masses


def times(seed, n, digits):
    rng = np.random.default_rng(seed)
    return rng.exponential(10, n).round(digits) + 1, rng.exponential(10, n).round(digits) + 1


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize("digits", [0, 3])
def test_known_and_open_times_are_kaplan_meier(seed, digits):
    event, censor = times(seed, 4 + 2 * seed, digits)
    had = event <= censor
    seen = np.minimum(event, censor)
    data = innermost(seen, np.where(had, seen, np.inf))
    found = masses(data.contains)
    assert found.converged
    assert found.unique
    survival = 1.0
    for t in np.unique(seen[had]):
        survival *= 1 - (seen[had] == t).sum() / (seen >= t).sum()
        assert 1 - found.mass[data.right <= t].sum() == pytest.approx(survival, abs=1e-8)


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize("digits", [0, 3])
def test_one_look_each_is_isotonic_regression(seed, digits):
    event, look = times(100 + seed, 4 + 2 * seed, digits)
    had = event <= look
    data = innermost(np.where(had, -1.0, look), np.where(had, look, np.inf))
    found = masses(data.contains)
    grid, place = np.unique(look, return_inverse=True)
    expected = isotonic_shares(np.bincount(place, had), np.bincount(place))
    ours = [found.mass[data.right <= t].sum() for t in grid]
    assert ours == pytest.approx(expected.tolist(), abs=1e-8)


def mixture(seed, n):
    rng = np.random.default_rng(seed)
    event = rng.exponential(20, n).round(1) + 0.1
    step = rng.integers(2, 12, n).astype(float)
    left = np.floor(event / step) * step
    kind = rng.integers(0, 4, n)
    left = np.where(kind == 0, event, np.where(kind == 1, -1.0, left))
    right = np.where(kind == 0, event, np.floor(event / step) * step + step)
    return left, np.where(kind == 2, np.inf, right)


@pytest.mark.parametrize("seed", range(12))
def test_mixtures_satisfy_the_conditions_and_no_em_gets_higher(seed):
    data = innermost(*mixture(seed, 5 + 4 * seed))
    found = masses(data.contains)
    a = data.contains.astype(float)
    gradient = (1 / (a @ found.mass)) @ a / len(a)
    assert gradient.max() <= 1 + 1e-9
    assert gradient[found.mass > 1e-9] == pytest.approx(1, abs=1e-7)
    p = np.full(a.shape[1], 1 / a.shape[1])
    for _ in range(3000):
        p = p * ((1 / (a @ p)) @ a) / len(a)
    assert np.log(a @ p).sum() <= found.log_likelihood + 1e-9
    # plain EM creeps towards masses of 0
    assert p == pytest.approx(found.mass, abs=5e-3)


def test_masses_that_are_not_unique_are_said_to_be():
    square = np.array([[1, 1, 0, 0], [0, 0, 1, 1], [1, 0, 1, 0], [0, 1, 0, 1]], dtype=bool)
    found = masses(square)
    assert found.converged
    assert not found.unique
    assert (square @ found.mass).tolist() == pytest.approx([0.5] * 4)


def test_weights_are_repetitions():
    contains = np.array([[1, 1, 0], [0, 1, 1], [0, 0, 1]], dtype=bool)
    repeated = masses(np.repeat(contains, [3, 1, 2], axis=0))
    weighted = masses(contains, np.array([3.0, 1.0, 2.0]))
    assert weighted.mass.tolist() == pytest.approx(repeated.mass.tolist(), abs=1e-9)


def test_one_observation():
    for left, right in ((3.0, 3.0), (3.0, 8.0), (-1.0, 5.0), (4.0, np.inf)):
        data = innermost(np.array([left]), np.array([right]))
        assert (data.left.tolist(), data.right.tolist()) == ([left], [right])
        assert masses(data.contains).mass.tolist() == [1.0]


def test_an_open_end_and_a_known_time_at_one_place():
    # after 5 and at 5 exclude each other; until 5 and at 5 do not
    data = innermost(np.array([5.0, 5.0, 2.0]), np.array([5.0, 9.0, 5.0]))
    assert data.contains.tolist() == [[True, False], [False, True], [True, False]]
