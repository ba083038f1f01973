"""What is estimated of endpoints in time: curves, late exposures, landmarks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, NamedTuple

from pooledcases.labels import LABELS, label
from pooledcases.options import EndpointMethod, Lang, TimeUnit
from pooledcases.results.base import CLOSED_FORM, EXACT, Caution
from pooledcases.results.curve_times import LeftOut
from pooledcases.results.survival import Curves


class LateStart(NamedTuple):
    """A patient whose exposure began after time zero.

    ``exact`` is False where ``start`` is a lower bound; ``followup`` is None where not known.
    """

    id: str
    start: float
    exact: bool
    followup: float | None

    def as_json(self) -> dict[str, Any]:
        """The fields by name."""
        return self._asdict()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class LateExposure:
    """Who was exposed only after time zero, and how much time that makes immortal.

    Attributes
    ----------
    column : str
        What began late.
    n_exposed : int
        Patients whose start is known, or known to be no earlier than some time.
    late : tuple of LateStart
        Those of them whose exposure began after time zero.
    time_before : float
        Their follow-up before the start, at least; in it they could not die unexposed and be
        counted as exposed (immortal time).
    time_total : float
        The follow-up of all exposed whose follow-up is known.
    """

    kind: ClassVar[str] = "late_exposure"
    tolerance: ClassVar[float] = CLOSED_FORM

    column: str
    n_exposed: int
    late: tuple[LateStart, ...]
    time_before: float
    time_total: float
    unit: TimeUnit | None = None
    cautions: tuple[Caution, ...] = ()

    @property
    def share(self) -> float | None:
        """The part of the exposed patients' follow-up that lies before the exposure."""
        return self.time_before / self.time_total if self.time_total > 0 else None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Landmark:
    """Groups as they were known at a landmark, and survival from there on.

    Attributes
    ----------
    at : float
    by, group_time : str or None
        The columns of the group, and of when it was entered.
    n, n_at_landmark : int
        Patients of the table; those who were followed beyond the landmark without the event, and
        whose group is known.
    not_yet : tuple of str
        Those of them who entered their group later, and count where they were at the landmark.
    curves : Curves
        Times count from the landmark.
    late : LateExposure
        What a comparison from time zero would have counted wrongly.
    """

    kind: ClassVar[str] = "landmark"
    tolerance: ClassVar[float] = CLOSED_FORM

    at: float
    by: str | None
    group_time: str
    n: int
    n_at_landmark: int
    not_yet: tuple[str, ...]
    curves: Curves
    late: LateExposure
    left_out: tuple[LeftOut, ...] = ()
    cautions: tuple[Caution, ...] = ()

    def excluded(self) -> Mapping[str, int]:
        """How many were left out, by reason."""
        reasons = [item.reason for item in self.left_out]
        return {reason: reasons.count(reason) for reason in dict.fromkeys(reasons)}


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class EndpointCurve:
    """The estimate that a declared endpoint allows.

    Attributes
    ----------
    endpoint : str
        Its name; its words are ``label`` and ``label_zh``.
    method : {"kaplan-meier", "cumulative-incidence", "current-status"}
    reason : str
        Why this one; its words stand under ``endpoint.why.REASON``.
    without_date : tuple of str
        Patients with the event whose time is not known.
    origins : tuple of str
        From when time counts.
    estimate : Curve, Curves, CumulativeIncidence, CurrentStatus or their groups
    exposure : LateExposure or None
    """

    kind: ClassVar[str] = "endpoint_curve"
    tolerance: ClassVar[float] = EXACT

    endpoint: str
    label: str
    label_zh: str
    method: EndpointMethod
    reason: str
    without_date: tuple[str, ...]
    origins: tuple[str, ...]
    unit: TimeUnit
    estimate: Any
    exposure: LateExposure | None = None
    left_out: tuple[LeftOut, ...] = ()
    cautions: tuple[Caution, ...] = ()

    def words(self, lang: Lang = "en") -> str:
        """The endpoint's label."""
        return self.label_zh if lang == "zh" else self.label

    def free_words(self, lang: Lang = "en") -> str:
        """What a curve that falls with the event shows: ``overall survival``, or who is without it.

        Examples
        --------
        >>> from pooledcases.labels import label
        >>> label("endpoint.without", what="death of the disease")
        'without death of the disease'
        """
        words = self.words(lang)
        named = any(part in words.casefold() for part in ("survival", "生存"))
        return words if named else label("endpoint.without", lang, what=words)

    def origin_words(self, lang: Lang = "en") -> str:
        """From when time counts; words of the table where they are its own."""
        return label("say.comma", lang).join(
            label(f"origin.{word}", lang) if f"origin.{word}" in LABELS else word
            for word in self.origins
        )
