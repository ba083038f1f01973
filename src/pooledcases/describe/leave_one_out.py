"""A comparison of patients repeated without each one of them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from pooledcases.data.columns import Table
from pooledcases.describe.fragility import fragility
from pooledcases.describe.left_out.configurations import Configurations
from pooledcases.describe.left_out.curves import curves_left_out
from pooledcases.describe.left_out.numbers import numbers_left_out
from pooledcases.describe.left_out.outcomes import outcomes_left_out
from pooledcases.describe.pairs import PatientPair, read_pair
from pooledcases.errors import InputError
from pooledcases.options import CurveTest, TableTest, check_level, check_word, shown, words
from pooledcases.results.base import Interval
from pooledcases.results.patient_sensitivity import LeaveOnePatientOut, WithoutPatients
from pooledcases.survival.events import Event

#: The tests of curves that can be repeated so often.
_CURVE_TESTS: tuple[CurveTest, ...] = ("log-rank", "exact")


def leave_one_out(
    table: Table,
    *,
    by: str,
    outcome: str | None = None,
    column: str | None = None,
    time: str | None = None,
    event: Event | None = None,
    groups: Sequence[str] | None = None,
    test: str | None = None,
    level: float = 0.95,
    multi: str | None = ";",
    start: str = "disease_free_at_start",
    status_at_contact: bool = False,
    id: str = "case_id",
) -> LeaveOnePatientOut:
    """How a comparison moves without each of its patients, and who matters most.

    Name what is compared: ``outcome`` as in :func:`compare`, ``column`` as in
    :func:`compare_numbers`, or ``time`` and ``event`` as in :func:`pooledcases.survival.log_rank`.

    Parameters
    ----------
    table : mapping of columns
        One row a patient.
    by : str
        The column of groups.
    outcome : str, optional
        ``COLUMN=VALUE[,VALUE]``, several joined by ``&``.
    column : str, optional
        A column of numbers.
    time, event : str, optional
        The column of times, and what the event is.
    groups : sequence of str, optional
        The groups to compare; may be left out where ``by`` has only two.
    test : str, optional
        For an outcome ``fisher`` (default), ``mid-p``, ``barnard`` or ``boschloo``; for curves
        ``log-rank`` (default) or ``exact``; numbers have the rank test of :func:`compare_numbers`.
    level : float
        Without whom p crosses 1 - ``level`` is listed.
    multi, start
        As in :func:`compare`.
    status_at_contact : bool
        As in :func:`pooledcases.survival.log_rank`.
    id : str
        The column that names the patients; rows are numbered where it is absent.

    Returns
    -------
    LeaveOnePatientOut
        Cautions: those of the comparison.

    Raises
    ------
    InputError
        As the comparison; when not exactly one is named; or there are too many patients.

    Notes
    -----
    Only patients in the comparison are left out. Those who are alike (same group, same outcome,
    number or time) leave the same comparison behind, which is computed once. The rank test has one
    method throughout: exact, or normal (PC-M20) where the exact one would take too long for
    everybody. The exact test of curves is that of :func:`pooledcases.survival.compare_curves`. An
    outcome comes with its :func:`fragility`. For status at last contact the same is repeated among
    those disease-free at the start (PC-M29).

    Examples
    --------
    >>> table = {"gene": ["A"] * 14 + ["B"] * 13,
    ...          "sign": ["yes"] * 6 + ["no"] * 8 + ["yes"] * 12 + ["no"]}
    >>> found = leave_one_out(table, outcome="sign=yes", by="gene")
    >>> most = found.most
    >>> round(found.p_value, 3), most.group, most.event, len(most.ids), round(most.p_value, 3)
    (0.013, 'A', False, 8, 0.03)
    >>> found.crossing, found.fragility.index
    ((), 2)
    """
    check_level(level)
    named = {"outcome": outcome, "column": column, "time and event": time or event}
    asked = [name for name, value in named.items() if value is not None]
    if len(asked) != 1:
        found = " and ".join(asked) or "nothing"
        raise InputError(
            f"Name one thing to compare: outcome, column, or time and event; found {found}."
        )
    if outcome is not None:
        pair = read_pair(table, outcome=outcome, by=by, groups=groups, multi=multi, start=start)
        return _of_outcome(pair, outcome, by, test, level, id)
    if column is not None:
        if test is not None:
            raise InputError(f"test: {shown(test)} is not for numbers, which have the rank test.")
        return _result(numbers_left_out(table, column, by, groups, id), level)
    return _of_curves(
        table, time=time, event=event, by=by, groups=groups, test=test, level=level, id=id,
        status_at_contact=status_at_contact,
    )  # fmt: skip


def _of_outcome(
    pair: PatientPair, outcome: str, by: str, test: Any, level: float, id: str
) -> LeaveOnePatientOut:
    test = "fisher" if test is None else test
    check_word(test, TableTest, "test")
    found = _result(outcomes_left_out(pair, outcome, by, test, id), level)
    (a, n1, *_), (c, n2, *_) = pair.counts
    if n1 and n2:
        found = replace(found, fragility=fragility(a, n1, c, n2, test=test, level=level))
    free = pair.among_disease_free()
    if free is None:
        return found
    return replace(found, disease_free=_of_outcome(free, outcome, by, test, level, id))


def _of_curves(
    table: Table,
    *,
    time: str | None,
    event: Event | None,
    by: str,
    groups: Sequence[str] | None,
    test: Any,
    level: float,
    id: str,
    status_at_contact: bool,
) -> LeaveOnePatientOut:
    if time is None or event is None:
        raise InputError("Curves need both: name time, the column of times, and event.")
    test = "log-rank" if test is None else test
    check_word(test, CurveTest, "test")
    if test not in _CURVE_TESTS:
        others = ", ".join(word for word in words(CurveTest) if word not in _CURVE_TESTS)
        raise InputError(
            f"test: {shown(test)} is not repeated for every patient (nor are {others}); use "
            "log-rank or exact."
        )
    found = curves_left_out(
        table, time, event, by, groups, test, id, status_at_contact=status_at_contact
    )
    return _result(found, level)


def _result(found: Configurations, level: float) -> LeaveOnePatientOut:
    """The kinds of patients in the order in which they matter."""
    limit = 1 - level
    significant = found.p_value is not None and found.p_value <= limit
    order = np.argsort(_weight(found.p_values, significant), kind="stable").tolist()
    ranked = np.argsort(found.kind_of, kind="stable")
    ends = np.cumsum(np.bincount(found.kind_of, minlength=len(found.group_of)))
    members = np.split(found.ids[ranked], ends[:-1]) if ends.size else []
    without = tuple(
        WithoutPatients(
            group=found.group_of[kind],
            value=None if found.values is None else float(found.values[kind]),
            event=None if found.events is None else bool(found.events[kind]),
            ids=tuple(members[kind].tolist()),
            estimate=_number(found.estimates[kind]),
            p_value=_number(found.p_values[kind]),
            crosses=_crosses(_number(found.p_values[kind]), found.p_value, limit),
        )
        for kind in order
    )
    known = found.p_values[~np.isnan(found.p_values)]
    return LeaveOnePatientOut(
        compared=found.compared,
        subject=found.subject,
        by=found.by,
        groups=found.groups,
        test=found.test,
        quantity=found.quantity,
        level=level,
        n=len(found.ids),
        estimate=found.estimate,
        p_value=found.p_value,
        without=without,
        p_range=Interval(float(known.min()), float(known.max())) if known.size else None,
        crossing=tuple(name for item in without if item.crosses for name in item.ids),
        fragility=None,
        disease_free=None,
        cautions=found.cautions,
    )


def _weight(p: np.ndarray, significant: bool) -> np.ndarray:
    """What puts first who takes a significance away, or who stands in its way; None comes last."""
    return np.where(np.isnan(p), np.inf, -p if significant else p)


def _crosses(p: float | None, whole: float | None, limit: float) -> bool:
    if whole is None:
        return False
    return (whole <= limit) != (p is not None and p <= limit)


def _number(value: float) -> float | None:
    return None if math.isnan(value) else float(value)
