"""Kaplan-Meier curves and median follow-up."""

from __future__ import annotations

from typing import overload

from pooledcases.data.columns import Table
from pooledcases.options import SurvivalInterval, TimeUnit
from pooledcases.results.survival import Curve, Curves, MedianTime
from pooledcases.survival.curve_fits import Asked, contact_caution, fit_curve, fit_followup
from pooledcases.survival.events import Event, marked_at_contact
from pooledcases.survival.logrank import log_rank_of
from pooledcases.survival.observations import Observations, observe


@overload
def kaplan_meier(
    table: Table,
    *,
    time: str,
    event: Event,
    by: None = None,
    interval: SurvivalInterval = "log-log",
    level: float = 0.95,
    status_at_contact: bool = False,
    entry: str | None = None,
    unit: TimeUnit | None = None,
    id: str = "case_id",
) -> Curve: ...


@overload
def kaplan_meier(
    table: Table,
    *,
    time: str,
    event: Event,
    by: str,
    interval: SurvivalInterval = "log-log",
    level: float = 0.95,
    status_at_contact: bool = False,
    entry: str | None = None,
    unit: TimeUnit | None = None,
    id: str = "case_id",
) -> Curves: ...


def kaplan_meier(
    table: Table,
    *,
    time: str,
    event: Event,
    by: str | None = None,
    interval: SurvivalInterval = "log-log",
    level: float = 0.95,
    status_at_contact: bool = False,
    entry: str | None = None,
    unit: TimeUnit | None = None,
    id: str = "case_id",
) -> Curve | Curves:
    """Kaplan-Meier curve of a table of patients, or one a group with the log-rank test.

    Parameters
    ----------
    table : mapping of columns
        One row a patient.
    time : str
        Column of the follow-up, 0 or more, in one unit, such as ``followup_months``. A patient
        with the time 0 is counted and is at risk at time 0 only.
    event : str or (str, sequence of str)
        A column of 0 and 1; or a column and the values that are the event, ``("status", ["DOD"])``
        or ``"status=DOD,DOC"``. Every other value that is not missing is censoring, and the
        result says which were (``statuses``).
    by : str, optional
        Column of the groups.
    interval : {"log-log", "log", "plain", "logit", "arcsine", "bpcp", "bpcp-mid-p"}
        The pointwise limits: on a scale with Greenwood's variance, or by the beta product
        confidence procedure, which holds in small samples and where few are left.
    level : float
    status_at_contact : bool
        Say True when ``time`` is the last contact and the event was only seen there, as with
        disease at the last contact: the result then carries PC-M07. An event that names the
        status ``AWD`` (alive with disease) always does. See :func:`median_followup` for what it
        does to the median follow-up.
    entry : str, optional
        Column of the time at which a patient came under observation, for those who could only be
        seen from then on (left truncation): at recurrence, at sequencing. They are at risk from
        just after it. 0 for those followed from the start.
    unit : {"days", "weeks", "months", "years"}, optional
        Of the times; by default what the column's name ends in, as in ``followup_months``. Where
        neither says it, results name no unit.
    id : str
        Column that names the patients in ``left_out``; rows are numbered where it is absent.

    Returns
    -------
    Curve or Curves
        :class:`Curves` when ``by`` is given. Cautions: PC-M07 as above, PC-M15 for the thin tail,
        PC-M17 where patients are left out because a cell is empty, PC-M22 where the column of the
        event says that patients died (``DOD``, ``DOC``) without it, who count as censored.

    Raises
    ------
    InputError
        The columns make no table, one is absent, a time is negative or no number, a 0/1 column
        holds something else, a value of the event is written otherwise than in the column or
        nobody has it (but for a preset word, where the column holds presets only, and for numbers),
        a patient enters at or after the end of follow-up, the beta product is asked for with late
        entry, a row is one of sums, or nobody has both a time and a status.

    Notes
    -----
    Times that differ by rounding only are one time (1e-9 of the later): 0.1 + 0.2 is 0.3.

    Patients censored at the time of an event are at risk for it (Kaplan & Meier 1958, JASA 53:457).
    The median is the middle of the stretch where the curve sits exactly at one half, as in R. The
    interval of the median is Brookmeyer & Crowley's (1982, Biometrics 38:29): where the limits of
    the curve cross one half; as in R, limits where survival is 1 or 0 take no part in it, but for
    the beta product. (On the ``log`` scale the upper limit can rise again in the tail; its first
    time below one half counts, R may name a later.)

    Where no event has happened the limits are 1 and the exact lower limit on the number at risk
    (two-sided, alpha/2 to the power 1/n); where the curve has reached 0 they are 0 and the upper
    limit of the beta product procedure (Fay, Brittain & Proschan 2013, Biostatistics 14:723), as
    R has no answer there. With late entry the first rests on the fewest at risk so far, and the
    second is 1: a curve that falls to 0 because the few who were there early died says little.
    ``late_entry`` on the result names such places.

    Examples
    --------
    >>> table = {"months": [3, 8, 8, 15, 24, 31],
    ...          "status": ["DOD", "NED", "DOD", "NED", "DOD", "NR"]}
    >>> curve = kaplan_meier(table, time="months", event=("status", ["DOD"]))
    >>> curve.times.tolist(), curve.at_risk.tolist(), curve.survival.round(3).tolist()
    ([3.0, 8.0, 15.0, 24.0], [5, 4, 2, 1], [0.8, 0.6, 0.6, 0.0])
    >>> curve.median, curve.left_out
    (24.0, (LeftOut(id='row 6', reason='no_event'),))
    """
    marked = marked_at_contact(status_at_contact, event)
    asked = Asked(interval=interval, level=level, status_at_contact=marked, entry=entry)
    seen = observe(
        table,
        time=time,
        event=event,
        by=by,
        status_at_contact=marked,
        entry=entry,
        unit=unit,
        id=id,
    )
    if by is None:
        return fit_curve(seen, None, asked)
    return Curves(
        by=by,
        curves=tuple(
            fit_curve(seen.where(seen.groups == name), name, asked) for name in seen.names
        ),
        logrank=log_rank_of(seen, by, status_at_contact=marked),
        unit=seen.unit,
        statuses=seen.statuses(),
        left_out=seen.left_out,
        cautions=contact_caution(marked) + seen.competing() + seen.cautions(),
    )


def median_followup(
    table: Table,
    *,
    time: str,
    event: Event,
    interval: SurvivalInterval = "log-log",
    level: float = 0.95,
    status_at_contact: bool = False,
    entry: str | None = None,
    unit: TimeUnit | None = None,
    id: str = "case_id",
) -> MedianTime:
    """Median follow-up by reverse Kaplan-Meier: censoring is the event, the event censors.

    Parameters
    ----------
    table, time, event, interval, level, status_at_contact, entry, unit, id
        As in :func:`kaplan_meier`.

    Returns
    -------
    MedianTime
        ``n_events`` counts the patients whose follow-up was not ended.

    Raises
    ------
    InputError
        As :func:`kaplan_meier`.

    Notes
    -----
    Schemper & Smith 1996, Control Clin Trials 17:343. A status seen at the last contact does not
    end follow-up, which reaches to that contact; then only the deaths of the same column, ``DOD``
    and ``DOC``, do. Where an event and a censoring share a time,
    the patient with the event counts as at risk for the censoring, as in R when the indicator is
    turned round.

    Examples
    --------
    >>> table = {"months": [3, 8, 9, 15, 24], "died": [1, 0, 1, 0, 0]}
    >>> median_followup(table, time="months", event="died").median
    15.0
    """
    marked = marked_at_contact(status_at_contact, event)
    asked = Asked(interval=interval, level=level, status_at_contact=marked, entry=entry)
    seen = observe(
        table, time=time, event=event, status_at_contact=marked, entry=entry, unit=unit, id=id
    )
    return fit_followup(seen, asked)


def curve_of(
    seen: Observations,
    *,
    group: str | None = None,
    interval: SurvivalInterval,
    level: float,
    status_at_contact: bool,
) -> Curve:
    """The curve of some observations; with nobody in it, a curve without times."""
    asked = Asked(interval=interval, level=level, status_at_contact=status_at_contact)
    return fit_curve(seen, group, asked)
