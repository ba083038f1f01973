"""The flow of records into a review, counted from the table of its records."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Final

from pooledcases.data.columns import Table, Words, columns_of, texts
from pooledcases.data.record_rows import READ, RecordColumns, RecordRow, read_rows
from pooledcases.errors import InputError
from pooledcases.options import FlowBox, shown
from pooledcases.results.flow import (
    FlowReason,
    FlowRound,
    FlowSource,
    FlowStream,
    RecordFlow,
    StreamKind,
    Tally,
)

#: Which records are in a box: those that stopped there, or came further.
_HELD: Final[Mapping[FlowBox, tuple[str, ...]]] = MappingProxyType(
    {
        "identified": (
            "duplicate", "automation", "other-reason", "screened-out", *READ,
        ),
        "duplicate": ("duplicate",),
        "automation": ("automation",),
        "other-reason": ("other-reason",),
        "screened": ("screened-out", *READ),
        "screened-out": ("screened-out",),
        "sought": READ,
        "not-retrieved": ("not-retrieved",),
        "assessed": ("excluded", "included"),
        "excluded": ("excluded",),
        "included": ("included",),
    }
)  # fmt: skip
_REPORTS: Final = frozenset({"sought", "not-retrieved", "assessed", "excluded", "included"})
_DATABASES: Final = frozenset({None, "database", "register"})
_DATE: Final = re.compile(r"\d{4}(-\d{2}){0,2}", re.ASCII)


def record_flow(
    records: Table,
    *,
    cases: Table | None = None,
    at: str | None = None,
    case_report: str = "report_id",
) -> RecordFlow:
    """Count how records became reports, studies and patients of a review.

    Parameters
    ----------
    records : mapping of columns
        One row a record, as a search found it. ``source`` is where (PubMed), ``stage`` how far it
        came: duplicate, automation (marked by a tool), other-reason (removed before screening),
        screened-out, not-retrieved, excluded (with its ``reason``), included. Further columns are
        used where they are there: ``record_id``; ``source_type`` (database, register, website,
        organisation, citation, other); ``round``, the search that found it: a number, a date or a
        name; ``report_id`` and ``study``; ``cases``, patients that the report adds.
    cases : mapping of columns, optional
        The table of patients, one row each: they are counted by their reports, in place of the
        column ``cases``.
    at : str, optional
        The round that is shown as new, with those before it; by default the last one.
    case_report : str
        Column of ``cases`` with the report of a patient; several are divided by semicolons.

    Returns
    -------
    RecordFlow

    Raises
    ------
    InputError
        A column is absent; a stage or type of source is no such word; an excluded report has no
        reason; a report was followed twice, or its only record is a duplicate; a patient belongs
        to no included report. All are listed, each with its rows.

    Notes
    -----
    The boxes are those of PRISMA 2020 (Page et al. 2021, BMJ 372:n71): records until the screening
    is done, reports from then on. Each report is followed once, so that every box is the sum of
    those that follow it. Rounds are in the order of their numbers or dates, else of the table. A
    study is new in the round of its first included report; a patient in several reports counts in
    the first round of them. Without ``report_id`` every record is a report, without ``study`` every
    report is a study. The cases of a box are counted where those of all its records are known.

    Examples
    --------
    >>> table = {
    ...     "source": ["PubMed", "PubMed", "Embase", "Embase"],
    ...     "stage": ["included", "excluded", "duplicate", "screened-out"],
    ...     "reason": ["", "no fusion partner", "", ""],
    ... }
    >>> found = record_flow(table)
    >>> boxes = found.streams[0].boxes
    >>> [boxes[box].records for box in ("identified", "duplicate", "screened")]
    [4, 1, 3]
    >>> boxes["assessed"].reports, found.new.studies
    (2, 1)
    """
    columns = columns_of(records, case_report=case_report)
    absent = [name for name in ("source", "stage") if name not in columns]
    if absent:
        raise InputError(
            f"The table of records has no column {' and no column '.join(absent)}; it has: "
            f"{', '.join(columns) or 'none'}."
        )
    rows = read_rows(columns, _names(columns))
    rounds = _rounds(rows, at)
    order = {name: place for place, name in enumerate(rounds)}
    rows = [row for row in rows if row.round in order]
    shown_round = rounds[-1]
    new = [row for row in rows if row.round == shown_round]
    patients = None if cases is None else _patients(cases, case_report, rows, order)
    added = [_added(rows, order, name, patients) for name in rounds]
    streams = (_stream(kind, new, patients) for kind in ("databases", "other"))
    known = {r.study for r in rows if r.stage == "included" and r.round != shown_round}
    return RecordFlow(
        round=shown_round,
        streams=tuple(stream for stream in streams if stream.boxes),
        earlier=tuple(
            FlowRound(name=str(name), added=tally)
            for name, tally in zip(rounds[:-1], added[:-1], strict=True)
        ),
        new=added[-1],
        new_reports_of_earlier=sum(r.stage == "included" and r.study in known for r in new),
        total=_sum(added),
    )


def _names(columns: Mapping[str, Words]) -> RecordColumns:
    there = {
        field: name if name in columns else None
        for field, name in (
            ("id", "record_id"), ("type", "source_type"), ("round", "round"), ("reason", "reason"),
            ("report", "report_id"), ("study", "study"), ("cases", "cases"),
        )
    }  # fmt: skip
    return RecordColumns(source="source", stage="stage", **there)


def _rounds(rows: Sequence[RecordRow], at: str | None) -> list[str | None]:
    """The rounds in their order, up to the one that is shown."""
    names = list(dict.fromkeys(row.round for row in rows))
    said = [str(name) for name in names]
    if all(name.isdecimal() and name.isascii() for name in said):
        names.sort(key=lambda name: int(str(name)))
    elif all(_DATE.fullmatch(name) for name in said):
        names.sort(key=str)
    if at is None:
        return names
    if at not in names:
        has = ", ".join(str(name) for name in names if name is not None) or "none"
        raise InputError(f"at: there is no round {shown(at)}; the table has: {has}.")
    return names[: names.index(at) + 1]


def _patients(
    cases: Table, column: str, rows: Sequence[RecordRow], order: Mapping[str | None, int]
) -> Counter[str]:
    """Patients by the report that brought them first."""
    place = {
        str(row.report): (order[row.round], row.row) for row in rows if row.stage == "included"
    }
    found: Counter[str] = Counter()
    lost, strangers = [], {}
    for number, cell in enumerate(texts(columns_of(cases, case_report=column), column), 1):
        reports = [part.strip() for part in str(cell or "").split(";") if part.strip()]
        own = [report for report in reports if report in place]
        if not reports:
            lost.append(number)
        elif not own:
            strangers[number] = reports
        else:
            found[min(own, key=lambda report: place[report])] += 1
    problems = [
        f"patient table, row {row}, column {column}: no included report is called "
        f"{', '.join(map(repr, reports))}; give the names as in the table of records."
        for row, reports in strangers.items()
    ]
    if lost:
        more = f" and {len(lost) - 8} more" if len(lost) > 8 else ""
        first = ", ".join(map(str, lost[:8])) + more
        problems.append(
            f"patient table, column {column}: {len(lost)} "
            f"{'patient has' if len(lost) == 1 else 'patients have'} no report (row {first}); "
            "without it a patient belongs to no round."
        )
    if problems:
        raise InputError(problems)
    return found


def _added(
    rows: Sequence[RecordRow],
    order: Mapping[str | None, int],
    name: str | None,
    patients: Counter[str] | None,
) -> Tally:
    """What a round included that was not there before."""
    kept = [row for row in rows if row.stage == "included"]
    own = [row for row in kept if row.round == name]
    before = {row.study for row in kept if order[row.round] < order[name]}
    return Tally(
        reports=len(own),
        studies=len({row.study for row in own} - before),
        cases=_cases(own, patients),
    )


def _cases(rows: Sequence[RecordRow], patients: Counter[str] | None) -> int | None:
    if patients is not None:
        return sum(patients[str(row.report)] for row in rows)
    known = [row.cases for row in rows if row.cases is not None]
    return sum(known) if known and len(known) == len(rows) else None


def _sum(added: Sequence[Tally]) -> Tally:
    cases = [tally.cases for tally in added]
    return Tally(
        reports=sum(tally.reports or 0 for tally in added),
        studies=sum(tally.studies or 0 for tally in added),
        cases=None if None in cases else sum(n for n in cases if n is not None),
    )


def _stream(
    kind: StreamKind, rows: Sequence[RecordRow], patients: Counter[str] | None
) -> FlowStream:
    own = [row for row in rows if (row.type in _DATABASES) == (kind == "databases")]
    sources = Counter((row.source, row.type) for row in own)
    boxes = {box: _box(box, own, patients) for box in _HELD} if own else {}
    return FlowStream(
        kind=kind,
        sources=tuple(
            FlowSource(name=name, type=type_, records=n) for (name, type_), n in sources.items()
        ),
        boxes=MappingProxyType(boxes),
        reasons=_reasons([row for row in own if row.stage == "excluded"]),
    )


def _box(box: FlowBox, rows: Sequence[RecordRow], patients: Counter[str] | None) -> Tally:
    held = [row for row in rows if row.stage in _HELD[box]]
    if box == "included":
        studies = len({row.study for row in held})
        return Tally(reports=len(held), studies=studies, cases=_cases(held, patients))
    # a table of patients holds those of included reports only
    cases = _cases(held, None) if patients is None else None
    if box in _REPORTS:
        return Tally(reports=len(held), cases=cases)
    return Tally(records=len(held), cases=cases)


def _reasons(rows: Sequence[RecordRow]) -> tuple[FlowReason, ...]:
    """The commonest first, ties in the order of the table."""
    counts = Counter(str(row.reason) for row in rows)
    return tuple(
        FlowReason(
            reason=reason,
            reports=n,
            cases=_cases([row for row in rows if row.reason == reason], None),
        )
        for reason, n in counts.most_common()
    )
