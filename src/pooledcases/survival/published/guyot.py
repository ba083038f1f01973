"""Individual patients from a published Kaplan-Meier curve and its numbers at risk."""

from __future__ import annotations

import numpy as np

from pooledcases import format as fmt
from pooledcases.data.columns import Table
from pooledcases.errors import InputError
from pooledcases.kernels.even_censoring import Steps
from pooledcases.kernels.guyot import CLOSE, rebuild_steps
from pooledcases.options import shown
from pooledcases.results.base import Caution, FloatArray, IntArray, caution
from pooledcases.results.published_curves import CurveFit, Rebuilt
from pooledcases.survival.published.printed import (
    PrintedCurve,
    read_at_risk,
    read_curve,
    whole_number,
)


def rebuild(
    curve: Table,
    *,
    at_risk: Table | None = None,
    n: int | None = None,
    events: int | None = None,
    study: str = "published",
    time: str = "time",
    survival: str = "survival",
    number: str = "n",
) -> Rebuilt:
    """Rebuild individual times and events from the points of a published survival curve.

    Parameters
    ----------
    curve : mapping of columns
        The digitised points, in any order: time from 0 on, and survival as a fraction.
    at_risk : mapping of columns, optional
        The numbers at risk printed under the curve: a time and a number in each row.
    n : int, optional
        Patients at time 0, where no number at risk is printed for it.
    events : int, optional
        The number of events in all, if the publication says it.
    study : str
        Whose curve it is: names the patients.
    time, survival, number : str
        The columns; ``time`` stands in both tables.

    Returns
    -------
    Rebuilt
        ``times`` and ``events``, ``patients()`` as a table for the other functions, and ``fit``:
        what was printed beside what the rebuilt patients give. Cautions: PC-D90, always (these
        are no original data); with its forms where points had to be cleaned, and where the curve
        is missed by more than 0.01, or a printed number at risk or of events is.

    Raises
    ------
    InputError
        A table cannot be read; survival rises by more than a click may be off (0.02), is beyond 0
        to 1 or in percent; numbers at risk rise, or contradict the curve; nobody says how many
        patients there were.

    Notes
    -----
    Guyot, Ades, Ouwens & Welton 2012, BMC Med Res Methodol 12:9. Between two numbers at risk
    patients are censored evenly; their number is corrected until the next number at risk comes
    out. After the last one it is what leaves ``events`` in all, else it follows the average rate
    before (one patient at least is followed to the end); with ``n`` alone nobody is censored before
    the end. Events are at the points of the curve, censorings midway between them.

    Beyond the paper: the curve is made to fall by isotonic regression, and the number of points
    that were moved is told. It is continued flat up to numbers at risk after its last point. Where
    the evenly censored miss the curve by more than 0.005, which happens when few are at risk, those
    of the interval are placed where the curve says, and a few events midway between points (the
    likeliest places, points being read with a normal error), the numbers at risk staying as they
    are. A printed number of events only changes
    who is censored after the last number at risk, as in the paper; it is not forced on the curve,
    and where it does not come out ``fit`` says so.

    Between the points nothing is known: where a curve is read at the times of a grid, an event is
    put at the end of its cell.

    Examples
    --------
    >>> curve = {"time": [0, 2, 4, 6], "survival": [1, 0.9, 0.8, 0.6]}
    >>> found = rebuild(curve, at_risk={"time": [0, 3, 6], "n": [20, 18, 16]})
    >>> found.n, found.n_events, found.fit.at_risk_rebuilt.tolist()
    (20, 8, [20, 18, 16])
    >>> round(found.fit.max_difference, 3)
    0.0
    """
    if not isinstance(study, str):
        raise InputError(f"study: {shown(study)} is no name; write the name of the study.")
    printed = read_curve(curve, time, survival)
    risk_times, numbers = read_at_risk(at_risk, time, number, n, printed)
    total = None
    if events is not None:
        total = whole_number(events, "events", int(numbers[0]), "events")
    times, heights = _with_risk_times(printed, risk_times)
    starts = np.searchsorted(times, risk_times)
    read = np.isin(times, printed.times)
    steps = rebuild_steps(times, heights, starts, numbers, total, read)
    return _result(study, printed, (risk_times, numbers), total, times, steps)


def _with_risk_times(
    printed: PrintedCurve, risk_times: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """The points of the curve, and those of the numbers at risk at the height before them."""
    times = np.union1d(printed.times, risk_times)
    return times, printed.survival[np.searchsorted(printed.times, times, side="right") - 1]


def _result(
    study: str,
    printed: PrintedCurve,
    at_risk: tuple[FloatArray, IntArray],
    total: int | None,
    points: FloatArray,
    steps: Steps,
) -> Rebuilt:
    times, events = _patients(points, steps)
    fit = CurveFit(
        times=printed.times,
        printed=printed.survival,
        rebuilt=steps.survival[np.searchsorted(points, printed.times)],
        at_risk_times=at_risk[0],
        at_risk_printed=at_risk[1],
        at_risk_rebuilt=len(times) - np.searchsorted(times, at_risk[0], side="left"),
        events_printed=total,
        events_rebuilt=int(events.sum()),
    )
    return Rebuilt(
        study=study,
        n=len(times),
        n_events=int(events.sum()),
        n_censored=int(len(times) - events.sum()),
        times=times,
        events=events,
        fit=fit,
        cleaned=printed.cleaned,
        largest_move=printed.largest_move,
        cautions=_cautions(study, printed, fit),
    )


def _patients(points: FloatArray, steps: Steps) -> tuple[FloatArray, IntArray]:
    """Events at the points, censorings midway to the next one, in order of time."""
    midway = np.append((points[:-1] + points[1:]) / 2, points[-1])
    counts = np.concatenate([steps.events, steps.between, steps.censored])
    times = np.repeat(np.concatenate([points, midway, midway]), counts)
    happened = np.repeat([1, 0], [counts[: 2 * len(points)].sum(), steps.censored.sum()])
    order = np.lexsort((-happened, times))
    return times[order], happened[order].astype(np.int64)


def _cautions(study: str, printed: PrintedCurve, fit: CurveFit) -> tuple[Caution, ...]:
    far = fmt.number(fit.max_difference, 3)
    out = [caution("PC-D90", form="fit", study=study, difference=far)]
    if printed.cleaned:
        move = fmt.number(printed.largest_move, 3)
        out.append(caution("PC-D90", form="cleaned", study=study, n=printed.cleaned, move=move))
    return (*out, *_missed(study, fit))


def _missed(study: str, fit: CurveFit) -> list[Caution]:
    """What the rebuilt patients do not give of what was printed."""
    out = []
    if fit.max_difference > CLOSE:
        far = fmt.number(fit.max_difference, 3)
        out.append(caution("PC-D90", form="far", study=study, difference=far))
    rows = zip(fit.at_risk_times, fit.at_risk_printed, fit.at_risk_rebuilt, strict=True)
    times = [f"{fmt.plain(t)} ({made}/{number})" for t, number, made in rows if number != made]
    if times:
        out.append(caution("PC-D90", form="at_risk", study=study, times=", ".join(times)))
    if fit.events_agree is False:
        out.append(
            caution(
                "PC-D90", form="events", study=study,
                rebuilt=fit.events_rebuilt, printed=fit.events_printed,
            )
        )  # fmt: skip
    return out
