"""The only module that knows lifelines.

What of lifelines 0.30 is used, after comparison with R's survival 3.5-3 and with exact fractions:
the event table (at risk, events, censored; ties and times of 0 are right) and the product-limit
estimate (right to 1e-15).

What is not used, because it goes wrong in small samples:

* ``median_survival_time_``: the first time at or below one half, where the usual median of a
  sample and R take the middle of the stretch on which the curve sits at one half; and because the
  estimate is the exponential of a sum of logarithms, it can miss one half by rounding: for deaths
  at 1, 2, 3, 4, 5, 6 it gives 4, where the median is 3.5.
* ``confidence_interval_``: right strictly between 0 and 1, but (1, 1) before the first event and
  (0, 0) where the curve has reached 0, as if nothing were uncertain there.
* a row at time 0 is always added; here a time that nobody has is not kept.
* a negative time is taken as it is; the reader of the table refuses it before.
* ``multivariate_logrank_test``: the statistic is R's, but a group with nobody at risk at any event
  still counts in the degrees of freedom, a comparison without any event gives p = 1, and one group
  gives NaN; nor are the expected events returned. The test is therefore computed by
  :func:`pooledcases.kernels.product_limit.log_rank_sums`.
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass

import numpy as np

from pooledcases.results.base import FloatArray, IntArray


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ProductLimit:
    """The product-limit estimate and its counts at each distinct time."""

    times: FloatArray
    survival: FloatArray
    at_risk: IntArray
    events: IntArray
    censored: IntArray


def product_limit(times: FloatArray, events: IntArray) -> ProductLimit:
    """Kaplan & Meier's estimate; patients censored at a time are still at risk at it.

    Parameters
    ----------
    times : ndarray, shape (n,)
        Finite and not negative; n may be 0.
    events : ndarray, shape (n,)
        1 event, 0 censored.
    """
    distinct = np.unique(times)
    if not distinct.size:
        none = np.zeros(0, dtype=np.int64)
        return ProductLimit(
            times=distinct, survival=np.zeros(0), at_risk=none, events=none, censored=none
        )
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        from lifelines import KaplanMeierFitter

        fitted = KaplanMeierFitter().fit(times, events)
        table = fitted.event_table.loc[distinct]
        survival = fitted.survival_function_.loc[distinct].to_numpy(dtype=float)[:, 0]
    return ProductLimit(
        times=distinct,
        survival=survival,
        at_risk=table["at_risk"].to_numpy(dtype=np.int64),
        events=table["observed"].to_numpy(dtype=np.int64),
        censored=table["censored"].to_numpy(dtype=np.int64),
    )
