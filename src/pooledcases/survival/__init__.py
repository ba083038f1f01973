"""Time to event and status at last contact.

:func:`kaplan_meier`, :func:`log_rank` and :func:`median_followup` for events whose time is known;
:func:`current_status` and :func:`naive_and_current` for a status that was only seen at the last
contact.
"""

from pooledcases.survival.contact import current_status
from pooledcases.survival.curves import kaplan_meier, median_followup
from pooledcases.survival.logrank import log_rank
from pooledcases.survival.status import naive_and_current

__all__ = [
    "current_status",
    "kaplan_meier",
    "log_rank",
    "median_followup",
    "naive_and_current",
]
