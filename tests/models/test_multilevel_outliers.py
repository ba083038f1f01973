"""Intervals of variances beside an outlier: as many looks as elsewhere, and right."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from pooledcases.effects import effect_sizes
from pooledcases.models.dependent import maximise
from pooledcases.models.dependent.multilevel import pool_multilevel


@pytest.mark.parametrize("outlier", [1e3, 1e4, 1e6])
def test_an_outlier_does_not_make_the_climbs_wander(outlier, monkeypatch):
    rng = np.random.default_rng(1)
    group = np.repeat(np.arange(6), 2)
    vi = rng.uniform(0.01, 0.1, 12)
    yi = rng.normal(0, 0.4, 6)[group] + rng.normal(0, 0.2, 12)
    yi[3] = outlier
    looks, at = [0], maximise._at

    def counted(*given):
        looks[0] += 1
        return at(*given)

    monkeypatch.setattr(maximise, "_at", counted)
    rows = {"group": group.astype(str).tolist(), "yi": yi, "vi": vi}
    fit = pool_multilevel(effect_sizes(rows, measure="GEN"), levels=("group", "study"))
    # fifteen thousand before climbs knew that rounding had ended them
    assert fit.converged
    assert looks[0] < 4000
    assert fit.components[1].ci.high / outlier**2 == pytest.approx(0.22, abs=0.01)
    # nothing but the outlier: all groups look alike beside it
    assert fit.components[0].ci.low == 0


def test_the_interval_of_one_level_beside_an_outlier_is_that_of_the_dense_profile():
    """One effect a group, so that the profile is in one variance: by the plain formula."""
    rng = np.random.default_rng(4)
    yi, vi = rng.normal(0, 1, 8), rng.uniform(0.01, 0.1, 8)
    yi[0] = 1e4
    rows = {"group": [str(i) for i in range(8)], "yi": yi, "vi": vi}
    fit = pool_multilevel(effect_sizes(rows, measure="GEN"), levels="group")

    def value(variance):
        w = 1 / (vi + variance)
        mean = (w @ yi) / w.sum()
        return 0.5 * (np.log(w).sum() - np.log(w.sum()) - w @ (yi - mean) ** 2)

    found = fit.components[0]
    for limit in (found.ci.low, found.ci.high):
        fallen = 2 * (value(found.variance) - value(limit))
        assert fallen == pytest.approx(stats.chi2.ppf(0.95, 1), abs=1e-6)
