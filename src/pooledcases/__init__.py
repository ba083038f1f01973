"""Published tables of patients and studies into pooled estimates, curves, figures and an audit.

The names below are the public ones; the rest is reached as ``pc.survival``, ``pc.plots`` and so
on. Everything is loaded when it is first used, so that importing the package costs nothing.

Examples
--------
>>> import pooledcases as pc
>>> pc.proportion(3, 8).ci_method
'clopper-pearson'
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from pooledcases.errors import InputError, NotConverged, PooledCasesError, Refusal

if TYPE_CHECKING:
    from pooledcases.audit import audit as audit
    from pooledcases.data import check_review as check_review
    from pooledcases.data import check_table as check_table
    from pooledcases.data import read_cases as read_cases
    from pooledcases.data import read_studies as read_studies
    from pooledcases.data import read_table as read_table
    from pooledcases.describe import compare as compare
    from pooledcases.describe import describe as describe
    from pooledcases.describe import proportion as proportion
    from pooledcases.effects import effect_sizes as effect_sizes
    from pooledcases.guardrails import refusal as refusal
    from pooledcases.models import pool as pool
    from pooledcases.models import pool_batch as pool_batch
    from pooledcases.models import pool_counts as pool_counts
    from pooledcases.reviews import reproduce as reproduce
    from pooledcases.reviews import verify as verify
    from pooledcases.survival import current_status as current_status
    from pooledcases.survival import kaplan_meier as kaplan_meier
    from pooledcases.survival import log_rank as log_rank

__version__ = "0.1.0"

_HOME = {
    "check_review": "data",
    "check_table": "data",
    "compare": "describe",
    "current_status": "survival",
    "effect_sizes": "effects",
    "kaplan_meier": "survival",
    "log_rank": "survival",
    "pool": "models",
    "pool_batch": "models",
    "pool_counts": "models",
    "proportion": "describe",
    "read_cases": "data",
    "read_studies": "data",
    "read_table": "data",
    "refusal": "guardrails",
    "reproduce": "reviews",
    "verify": "reviews",
}
#: `audit` and `describe` are rooms and functions at once: each room is callable through the
#: function of its name, so that ``pc.describe(cases)`` and ``pc.describe.summarize(…)`` both work.
_ROOMS = (
    "audit",
    "data",
    "describe",
    "diagnostics",
    "effects",
    "models",
    "plots",
    "report",
    "results",
    "reviews",
    "survival",
    "tables",
)

__all__ = [
    "InputError",
    "NotConverged",
    "PooledCasesError",
    "Refusal",
    "__version__",
    *_HOME,
    *_ROOMS,
]


def __getattr__(name: str) -> Any:
    if name in _HOME:
        return getattr(importlib.import_module(f"{__name__}.{_HOME[name]}"), name)
    if name in _ROOMS:
        return importlib.import_module(f"{__name__}.{name}")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
