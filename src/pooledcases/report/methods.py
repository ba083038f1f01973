"""What was done, one entry a kind of result: its part of a methods section and its sentences.

Sentences stand in :mod:`pooledcases.labels.manuscript`; sources come from the specs of the method
that a result names, as ``[@Key]`` of the bibliography.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

from pooledcases.options import Lang
from pooledcases.report.methods_of_patients import COMPARE, DESCRIBE, SURVIVAL, UNKNOWN
from pooledcases.report.methods_of_studies import DIAGNOSE, POOL
from pooledcases.report.said import Say


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """How a kind of result is spoken of in a methods section.

    Attributes
    ----------
    part : str
        The part of the section: ``manuscript.PART`` is its heading.
    say : callable
        ``(result, lang)`` to sentences, which name their sources as ``[@Key]``.
    """

    part: str
    say: Say


def _parts() -> Iterable[tuple[str, Done]]:
    parts: Mapping[str, Mapping[str, Say]] = {
        "describe": DESCRIBE,
        "compare": COMPARE,
        "unknown": UNKNOWN,
        "survival": SURVIVAL,
        "pool": POOL,
        "diagnose": DIAGNOSE,
    }
    for part, kinds in parts.items():
        for kind, say in kinds.items():
            yield kind, Done(part=part, say=say)


#: What was done, by the kind of result, in the order of a methods section.
METHODS: Final[Mapping[str, Done]] = MappingProxyType(dict(_parts()))

#: Kinds that show data or repeat another result, and have no method of their own.
WITHOUT_METHOD: Final = frozenset(
    {
        "assumption",
        "at_risk_table",
        "audit",
        "beside",
        "bubble",
        "case_grid",
        "check",
        "counts",
        "curve_point",
        "drapery",
        "incidence_point",
        "labbe",
        "patient_courses",
        "printed",
        "publication_years",
        "refused",
        "rows",
        "source",
        "status_difference",
        "verdict",
    }
)


def sentences(result: Any, lang: Lang) -> tuple[str, ...]:
    """What was done for one result; nothing for data that were only shown.

    Examples
    --------
    >>> import pooledcases as pc
    >>> sentences(pc.survival.rate({"t": [2, 3], "d": [1, 0]}, time="t", event="d"), "en")
    ('Events per person-time have exact Poisson intervals (95%) [@Garwood1936].',)
    """
    done = METHODS.get(getattr(result, "kind", ""))
    return () if done is None else tuple(done.say(result, lang))
