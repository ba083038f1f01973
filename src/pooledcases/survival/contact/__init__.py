"""Status at last contact: what one look at each patient says about the time of an event."""

from pooledcases.survival.contact.beside import naive_and_current
from pooledcases.survival.contact.comparing import compare_status
from pooledcases.survival.contact.estimate import current_status
from pooledcases.survival.contact.interval_censored import turnbull
from pooledcases.survival.contact.regression import status_regression
from pooledcases.survival.contact.reporting import reporting_bias

__all__ = [
    "compare_status",
    "current_status",
    "naive_and_current",
    "reporting_bias",
    "status_regression",
    "turnbull",
]
