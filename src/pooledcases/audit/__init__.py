"""Claims of a text against numbers recomputed from its own tables."""

from __future__ import annotations

from pooledcases.audit.intervals import p_from_interval
from pooledcases.audit.possible import possible_counts
from pooledcases.audit.printed import Printed, read_printed
from pooledcases.audit.recomputations import RECOMPUTATIONS, Recomputation
from pooledcases.audit.run import audit
from pooledcases.audit.two_by_two import chi_square_p
from pooledcases.callable_room import make_callable

__all__ = [
    "RECOMPUTATIONS",
    "Printed",
    "Recomputation",
    "audit",
    "chi_square_p",
    "p_from_interval",
    "possible_counts",
    "read_printed",
]

make_callable(__name__)
