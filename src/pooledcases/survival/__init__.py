"""Time to event and status at last contact.

:func:`kaplan_meier`, :func:`log_rank` and :func:`median_followup` for events whose time is known;
:func:`current_status` and :func:`naive_and_current` for a status that was only seen at the last
contact.
"""

from pooledcases.results.endpoints import Endpoint
from pooledcases.survival.comparing import compare_curves, compare_followup, rank_test
from pooledcases.survival.competing import cumulative_incidence, fine_gray, gray_test
from pooledcases.survival.contact import (
    compare_status,
    current_status,
    naive_and_current,
    reporting_bias,
    status_regression,
    turnbull,
)
from pooledcases.survival.curves import kaplan_meier, median_followup
from pooledcases.survival.dated import dated_curve
from pooledcases.survival.endpoint_means import endpoint_mean
from pooledcases.survival.endpoints import curve
from pooledcases.survival.exposure import late_exposure
from pooledcases.survival.landmark import landmark
from pooledcases.survival.logrank import log_rank
from pooledcases.survival.numbers_at_risk import at_risk_table
from pooledcases.survival.published import pool_curves, pool_median_times, rebuild
from pooledcases.survival.rates import rate
from pooledcases.survival.regression import cox
from pooledcases.survival.restricted_means import restricted_mean
from pooledcases.survival.simultaneous_bands import bands

__all__ = [
    "Endpoint",
    "at_risk_table",
    "bands",
    "compare_curves",
    "compare_followup",
    "compare_status",
    "cox",
    "cumulative_incidence",
    "current_status",
    "curve",
    "dated_curve",
    "endpoint_mean",
    "fine_gray",
    "gray_test",
    "kaplan_meier",
    "landmark",
    "late_exposure",
    "log_rank",
    "median_followup",
    "naive_and_current",
    "pool_curves",
    "pool_median_times",
    "rank_test",
    "rate",
    "rebuild",
    "reporting_bias",
    "restricted_mean",
    "status_regression",
    "turnbull",
]
