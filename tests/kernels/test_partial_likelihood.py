"""The sums behind Cox's model, with and without penalty, against sums written out."""

from itertools import combinations

import numpy as np
import pytest

from pooledcases.kernels.partial_likelihood import PartialLikelihood, _running
from pooledcases.kernels.penalised import State, climb, loss, profile_limit
from pooledcases.kernels.risk_sets import risk_sets


def patients(seed, n=24, p=3):
    rng = np.random.default_rng(seed)
    times = rng.integers(1, 9, n).astype(float)
    return {
        "x": rng.normal(size=(n, p)),
        "times": times,
        "events": rng.integers(0, 2, n),
        "entry": times - rng.integers(1, 9, n),
        "strata": rng.integers(0, 2, n),
    }


def likelihood(data, ties):
    sets = risk_sets(
        data["times"], data["events"], entry=data["entry"], strata=data["strata"], ties=ties
    )
    return PartialLikelihood.of(sets, data["x"], exact_ties=ties == "exact")


def written_out(data, b, ties):
    """The log partial likelihood by loops over strata, times and patients."""
    risk, total = np.exp(data["x"] @ b), 0.0
    for stratum in set(data["strata"]):
        mine = data["strata"] == stratum
        for t in sorted(set(data["times"][mine & (data["events"] == 1)])):
            here = mine & (data["entry"] < t) & (t <= data["times"])
            had = mine & (data["times"] == t) & (data["events"] == 1)
            d = int(had.sum())
            total += float(np.log(risk[had]).sum())
            if ties == "exact":
                chosen = combinations(risk[here], d)
                total -= np.log(sum(np.prod(some) for some in chosen))
                continue
            for gone in range(d):
                share = gone / d if ties == "efron" else 0.0
                total -= np.log(risk[here].sum() - share * risk[had].sum())
    return total


def slope(function, b, step=1e-5):
    units = np.eye(len(b)) * step
    return np.array([(function(b + u) - function(b - u)) / (2 * step) for u in units])


@pytest.mark.parametrize("ties", ["efron", "breslow", "exact"])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_value_score_and_information_with_late_entry_and_strata(seed, ties):
    data, b = patients(seed), np.array([0.4, -0.7, 0.2])
    state = likelihood(data, ties).plain(b)
    assert state.value == pytest.approx(written_out(data, b, ties), rel=1e-12)
    np.testing.assert_allclose(
        state.score, slope(lambda at: written_out(data, at, ties), b), atol=1e-7
    )
    np.testing.assert_allclose(
        state.information,
        -slope(lambda at: likelihood(data, ties).plain(at).score, b),
        atol=1e-7,
    )


@pytest.mark.parametrize("ties", ["efron", "breslow"])
def test_penalty_and_its_two_derivatives(ties):
    data, b = patients(4), np.array([0.4, -0.7, 0.2])
    found = likelihood(data, ties)
    state = found.penalised(b)
    by_hand = found.plain(b).value + np.log(np.linalg.det(found.plain(b).information)) / 2
    assert state.value == pytest.approx(by_hand, rel=1e-13)
    np.testing.assert_allclose(
        state.score, slope(lambda at: found.penalised(at).value, b), atol=1e-7
    )
    np.testing.assert_allclose(
        state.curvature, -slope(lambda at: found.penalised(at).score, b), atol=1e-7
    )


@pytest.mark.parametrize("ties", ["efron", "breslow"])
def test_running_sums_are_the_sums_written_out(ties):
    data, b = patients(5, n=60), np.array([0.4, -0.7, 0.2])
    here = likelihood(data, ties)
    running = PartialLikelihood(here.sets, here.x, _running(here.sets, here.x), here.observed)
    one, other = here.penalised(b), running.penalised(b)
    assert one.value == pytest.approx(other.value, rel=1e-12)
    np.testing.assert_allclose(one.score, other.score, atol=1e-11)
    np.testing.assert_allclose(one.information, other.information, atol=1e-11)
    top, same = (climb(item.penalised, np.zeros(3)) for item in (here, running))
    np.testing.assert_allclose(top.at, same.at, atol=1e-9)


@pytest.mark.parametrize("ties", ["efron", "breslow"])
def test_score_residuals_add_up_to_the_score(ties):
    data, b = patients(6), np.array([0.4, -0.7, 0.2])
    found = likelihood(data, ties)
    np.testing.assert_allclose(
        found.score_residuals(b).sum(axis=0), found.plain(b).score, atol=1e-12
    )


def test_exact_ties_of_many_do_not_overflow():
    n = 600
    x = np.linspace(-1, 1, n)[:, None]
    sets = risk_sets(np.ones(n), (np.arange(n) % 2).astype(np.int64), ties="exact")
    state = PartialLikelihood.of(sets, x, exact_ties=True).plain(np.array([3.0]))
    assert np.isfinite([state.value, *state.score, *state.information.ravel()]).all()
    # at 0 every choice of half of them is alike: variance of a mean without replacement
    null = PartialLikelihood.of(sets, x, exact_ties=True).plain(np.zeros(1))
    expected = n / 2 * (1 - (n / 2 - 1) / (n - 1)) * x.var()
    assert null.information[0, 0] == pytest.approx(expected, rel=1e-10)


def parabola(b):
    curvature = np.array([[2.0, 1.0], [1.0, 2.0]])
    apart = b - np.array([1.0, -1.0])
    return State(-float(apart @ curvature @ apart) / 2, -curvature @ apart, curvature, curvature)


def test_profiles_of_a_parabola_are_normal_limits():
    best = climb(parabola, np.zeros(2))
    se = np.sqrt(np.linalg.inv(best.state.information)[0, 0])
    for side in (-1.0, 1.0):
        limit = profile_limit(parabola, best, 0, side=side, quantile=1.5)
        assert limit == pytest.approx(1 + side * 1.5 * se, rel=1e-9)
    held = np.array([True, False])
    assert loss(parabola, best, held, np.zeros(2)) == pytest.approx(1 / se**2, rel=1e-12)


def test_a_profile_that_never_falls_far_enough_has_no_end():
    def shelf(b):
        lost = 1 / (1 + np.exp(-max(b[0], -1.0)))
        return State(float(-lost), np.array([-lost * (1 - lost)]), np.eye(1), np.eye(1))

    best = climb(shelf, np.zeros(1), held=np.array([True]))
    assert profile_limit(shelf, best, 0, side=1.0, quantile=3.0) == np.inf
