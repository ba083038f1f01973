"""lifelines beside our own curves: where it is right, and why it is a peer and no part of them."""

import numpy as np
import pytest
from lifelines import KaplanMeierFitter
from lifelines.statistics import multivariate_logrank_test

from pooledcases.survival import kaplan_meier

TABLE = {"t": [2.0, 3, 3, 5, 8, 8, 9, 12], "e": [0, 1, 0, 1, 1, 1, 0, 0]}


@pytest.mark.parametrize("level", [0.9, 0.95])
def test_log_log_limits_agree_inside(level):
    curve = kaplan_meier(TABLE, time="t", event="e", level=level)
    fitted = KaplanMeierFitter(alpha=1 - level).fit(TABLE["t"], TABLE["e"])
    theirs = fitted.confidence_interval_.loc[curve.times].to_numpy()
    inner = curve.survival < 1
    # the same closed form, from a sum of logarithms there and a power here
    np.testing.assert_allclose(curve.ci_low[inner], theirs[inner, 0], rtol=1e-12)
    np.testing.assert_allclose(curve.ci_high[inner], theirs[inner, 1], rtol=1e-12)


def test_late_entry_agrees():
    entry = [0.0, 1, 2, 0, 4, 3, 5, 6]
    curve = kaplan_meier(TABLE | {"s": entry}, time="t", event="e", entry="s")
    fitted = KaplanMeierFitter().fit(TABLE["t"], TABLE["e"], entry=entry)
    theirs = fitted.survival_function_.loc[curve.times].to_numpy()[:, 0]
    np.testing.assert_allclose(curve.survival, theirs, rtol=0, atol=1e-14)


def test_what_goes_wrong_there_in_small_samples():
    """A release that repairs it shows here."""
    complete = KaplanMeierFitter().fit([1, 2, 3, 4, 5, 6])
    ours = kaplan_meier({"t": [1, 2, 3, 4, 5, 6], "e": [1] * 6}, time="t", event="e")
    assert (complete.median_survival_time_, ours.median) == (4, 3.5)
    assert complete.confidence_interval_.to_numpy()[[0, -1]].tolist() == [[1, 1], [0, 0]]
    no_event = multivariate_logrank_test([1, 2, 3, 4], list("aabb"), [0, 0, 0, 0])
    assert no_event.p_value == 1
    never = multivariate_logrank_test([1, 2, 5, 6, 7, 8], list("ccaabb"), [0, 0, 1, 1, 1, 1])
    assert never.degrees_of_freedom == 2  # 1 is right
