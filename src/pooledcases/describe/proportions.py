"""One proportion with its interval, its bounds, and its one-sided limit at 0 and n."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from pooledcases import format as fmt
from pooledcases.effects.study_intervals import STUDY_INTERVALS, StudyIntervalSpec
from pooledcases.errors import InputError
from pooledcases.kernels import intervals
from pooledcases.options import ProportionInterval, check_level, check_word, words
from pooledcases.results.base import Caution, Interval, caution
from pooledcases.results.describe import Proportion

ONE_SIDED_LEVEL = 0.95

#: More patients than any table of ours; larger counts are slips, and exact methods take too long.
_MOST = 10_000_000


#: The intervals of a proportion: those that a study of a table may have.
PROPORTION_INTERVALS: Mapping[str, StudyIntervalSpec] = MappingProxyType(
    {word: STUDY_INTERVALS[word] for word in words(ProportionInterval)}
)


def proportion(
    xi: int,
    ni: int,
    *,
    missing: int = 0,
    interval: ProportionInterval = "clopper-pearson",
    level: float = 0.95,
) -> Proportion:
    """``xi`` of ``ni`` patients, with an interval and with bounds for those not known.

    Parameters
    ----------
    xi, ni : int
        Events, and patients in whom the outcome is known.
    missing : int
        Patients in whom it is not known; they are shown, never counted in ``ni``.
    interval : str
        ``clopper-pearson``, ``wilson``, ``wilson-cc`` (with continuity correction), ``jeffreys``,
        ``mid-p``, ``agresti-coull`` or ``arcsine``.
    level : float
        Confidence level.

    Returns
    -------
    Proportion
        Cautions: PC-M17 where outcomes are missing, PC-M27 at 0 of n.

    Raises
    ------
    InputError
        When the counts are no whole numbers with 0 <= xi <= ni.

    Notes
    -----
    ``ni = 0`` gives no estimate and no interval, but bounds if patients are missing. At 0 of n and
    at n of n the exact one-sided 95% limit stands beside, whatever ``level`` is.

    Examples
    --------
    >>> p = proportion(0, 14, missing=3)
    >>> print(f"{p.ci.high:.3f} {p.upper_one_sided:.3f} {p.bounds.high:.3f}")
    0.232 0.193 0.176
    """
    check_word(interval, ProportionInterval, "interval")
    check_level(level)
    check_counts(xi=xi, ni=ni, missing=missing)
    if xi > ni:
        raise InputError(f"xi = {xi} events among ni = {ni} patients: xi cannot be larger.")
    xi, ni, missing = int(xi), int(ni), int(missing)
    upper = float(intervals.upper_limit(xi, ni, ONE_SIDED_LEVEL)) if xi == 0 < ni else None
    lower = float(intervals.lower_limit(xi, ni, ONE_SIDED_LEVEL)) if xi == ni > 0 else None
    return Proportion(
        xi=xi,
        ni=ni,
        missing=missing,
        estimate=xi / ni if ni else None,
        level=level,
        ci=_interval(xi, ni, interval, level),
        ci_method=interval,
        bounds=_bounds(xi, ni, missing),
        upper_one_sided=upper,
        lower_one_sided=lower,
        cautions=_cautions(ni, missing, upper),
    )


def check_counts(**counts: int) -> None:
    """Raise :class:`InputError` for every count that is no whole number from 0 to ten million."""
    problems = []
    for name, value in counts.items():
        try:
            fine = 0 <= value <= _MOST and int(value) == value
        except (TypeError, ValueError, OverflowError):
            fine = False
        if not fine:
            problems.append(f"{name} = {value!r}: give a whole number from 0 to {_MOST:,}.")
    if problems:
        raise InputError(problems)


def _interval(xi: int, ni: int, interval: str, level: float) -> Interval | None:
    if ni == 0:
        return None
    low, high = PROPORTION_INTERVALS[interval].limits(xi, ni, level)
    return Interval(float(low), float(high))


def _bounds(xi: int, ni: int, missing: int) -> Interval | None:
    if missing == 0:
        return None
    return Interval(xi / (ni + missing), (xi + missing) / (ni + missing))


def _cautions(ni: int, missing: int, upper: float | None) -> tuple[Caution, ...]:
    found = []
    if missing:
        found.append(caution("PC-M17", missing=missing, total=ni + missing))
    if upper is not None:
        found.append(caution("PC-M27", ni=ni, upper=fmt.percent(upper)))
    return tuple(found)
