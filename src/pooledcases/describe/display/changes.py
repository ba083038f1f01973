"""Best change from baseline, patient by patient."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np

from pooledcases.data.columns import Table, Words, columns_of, numbers, texts
from pooledcases.describe.display.patients import patient_names
from pooledcases.errors import InputError
from pooledcases.format import plain
from pooledcases.options import ResponseCategory, shown, words
from pooledcases.results.base import FloatArray, caution
from pooledcases.results.patient_display import BestChange, BestChanges

#: RECIST 1.1 (Eisenhauer 2009, Eur J Cancer 45:228, section 4.3.1): of the sum of diameters.
PARTIAL: Final = -0.3
PROGRESSION: Final = 0.2


def best_changes(
    table: Table,
    *,
    change: str | None = None,
    baseline: str | None = None,
    best: str | None = None,
    response: str | None = None,
    id: str = "case_id",
) -> BestChanges:
    """Collect the best change from baseline of every patient, for a waterfall plot.

    Parameters
    ----------
    table : mapping of columns
        One row a patient.
    change : str, optional
        Column of the change: in percent where its name ends in ``_percent``, else a fraction.
    baseline, best : str, optional
        In its place, the columns of the sum of diameters before treatment and of the smallest one
        after it (the first one after it where none is smaller), both in one unit.
    response : str, optional
        Column of the best response: CR, PR, SD, PD or NE (not evaluable).
    id : str
        Column of the patients' names; rows are numbered where there is none.

    Returns
    -------
    BestChanges
        Cautions: PC-M17 where the change of a patient is missing.

    Raises
    ------
    InputError
        Neither ``change`` nor both other columns are given, or all three; a change is below -100%;
        a sum is negative, or that before treatment is 0; a response is none. All are listed, each
        with the patient.

    Notes
    -----
    The thresholds are those of RECIST 1.1 (Eisenhauer et al. 2009, Eur J Cancer 45:228): 30% less
    than at baseline is a partial response, 20% more than the smallest sum (and 5 mm) a progression.
    A bar counts from baseline, so that the upper line is a guide only, and a patient with new
    lesions progresses below it. A response is never derived from a change here.

    Examples
    --------
    >>> table = {"case_id": ["A", "B", "C"], "best_change_percent": ["-45", "12", "NR"],
    ...          "best_response": ["PR", "SD", "NE"]}
    >>> found = best_changes(table, change="best_change_percent", response="best_response")
    >>> [(patient.id, patient.change) for patient in found.patients]
    [('B', 0.12), ('A', -0.45)]
    >>> [patient.id for patient in found.missing]
    ['C']
    """
    columns = columns_of(
        table, change=change, baseline=baseline, best=best, response=response, id=id
    )
    names = patient_names(columns, id)
    problems: list[str] = []
    if change is not None and baseline is None and best is None:
        values, said = _printed(columns, change, names, problems), change
    elif change is None and baseline is not None and best is not None:
        values = _computed(columns, baseline, best, names, problems)
        said = f"{best} / {baseline}"
    else:
        raise InputError(
            "best_changes: name the column of the change, or the two columns of the sums at "
            "baseline and at best."
        )
    answers = _responses(columns, response, names, problems)
    if problems:
        raise InputError(problems)
    everyone = [
        BestChange(id=name, change=None if np.isnan(value) else float(value), response=answer)
        for name, value, answer in zip(names, values, answers, strict=True)
    ]
    missing = tuple(patient for patient in everyone if patient.change is None)
    return BestChanges(
        change=said,
        response=response,
        patients=tuple(sorted((p for p in everyone if p.change is not None), key=_falling)),
        missing=missing,
        partial=PARTIAL,
        progression=PROGRESSION,
        discordant=tuple(p.id for p in everyone if _discordant(p)),
        cautions=(caution("PC-M17", missing=len(missing), total=len(names)),) if missing else (),
    )


def _falling(patient: BestChange) -> float:
    return -(patient.change or 0.0)


def _discordant(patient: BestChange) -> bool:
    # a change is printed in whole percent: -29.5% reads -30%
    return (
        patient.response == "PR" and patient.change is not None and patient.change > PARTIAL + 0.005
    )


def _printed(
    columns: Mapping[str, Words], change: str, names: Sequence[str], problems: list[str]
) -> FloatArray:
    values = numbers(columns, change)
    percent = change.endswith("_percent")
    least = -100.0 if percent else -1.0
    problems += [
        f"{names[index]}, column {change}: {values[index]:g} is less than nothing; the smallest "
        f"change is {least:g}{', in percent' if percent else ', a fraction'}."
        for index in np.flatnonzero(values < least).tolist()
    ]
    if not percent:
        problems += [
            f"{names[index]}, column {change}: {values[index]:g} would be {values[index]:.0%}; "
            "where the column counts percent, end its name in _percent."
            for index in np.flatnonzero(values > 10).tolist()
        ]
    return values / 100 if percent else values


def _computed(
    columns: Mapping[str, Words],
    baseline: str,
    best: str,
    names: Sequence[str],
    problems: list[str],
) -> FloatArray:
    before, after = numbers(columns, baseline), numbers(columns, best)
    for column, sums in ((baseline, before), (best, after)):
        problems += [
            f"{names[index]}, column {column}: {plain(sums[index])} is no sum of diameters."
            for index in np.flatnonzero(sums < 0).tolist()
        ]
    problems += [
        f"{names[index]}, column {baseline}: nothing was measured at baseline, so that there is no "
        "change from it; type NR."
        for index in np.flatnonzero(before == 0).tolist()
    ]
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(after / before - 1, dtype=float)


def _responses(
    columns: Mapping[str, Words], response: str | None, names: Sequence[str], problems: list[str]
) -> list[ResponseCategory | None]:
    if response is None:
        return [None] * len(names)
    answers: list[ResponseCategory | None] = []
    for name, cell in zip(names, texts(columns, response), strict=True):
        known = next((word for word in words(ResponseCategory) if word == cell), None)
        if cell is not None and known is None:
            problems.append(
                f"{name}, column {response}: {shown(cell)} is no response; use one of "
                f"{', '.join(words(ResponseCategory))}, or NR."
            )
        answers.append(known)  # type: ignore[arg-type]
    return answers
