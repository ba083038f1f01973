"""What is said of lifelines is so; a release that repairs it shows here."""

import numpy as np

from pooledcases.survival.lifelines_bridge import product_limit


def test_what_is_not_used_is_wrong_as_described():
    from lifelines import KaplanMeierFitter
    from lifelines.statistics import multivariate_logrank_test

    complete = KaplanMeierFitter().fit([1, 2, 3, 4, 5, 6])
    assert complete.median_survival_time_ == 4  # 3.5 is right
    assert complete.confidence_interval_.to_numpy()[[0, -1]].tolist() == [[1, 1], [0, 0]]
    no_event = multivariate_logrank_test([1, 2, 3, 4], list("aabb"), [0, 0, 0, 0])
    assert no_event.p_value == 1
    never = multivariate_logrank_test([1, 2, 5, 6, 7, 8], list("ccaabb"), [0, 0, 1, 1, 1, 1])
    assert never.degrees_of_freedom == 2  # 1 is right


def test_log_log_limits_agree_inside():
    from lifelines import KaplanMeierFitter

    from pooledcases.kernels.product_limit import limits

    times = np.array([2.0, 3, 3, 5, 8, 8, 9, 12])
    events = np.array([0, 1, 0, 1, 1, 1, 0, 0])
    fit = product_limit(times, events)
    low, high = limits(fit.survival, fit.at_risk, fit.events, interval="log-log", level=0.9)
    theirs = KaplanMeierFitter(alpha=0.1).fit(times, events).confidence_interval_.loc[fit.times]
    inner = fit.survival < 1
    # the same closed form, from a sum of logarithms there and a power here
    np.testing.assert_allclose(low[inner], theirs.to_numpy()[inner, 0], rtol=1e-12)
    np.testing.assert_allclose(high[inner], theirs.to_numpy()[inner, 1], rtol=1e-12)


def test_nobody():
    fit = product_limit(np.zeros(0), np.zeros(0, dtype=np.int64))
    assert fit.times.size == fit.survival.size == fit.at_risk.size == 0
