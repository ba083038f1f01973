"""A flow of records from numbers as a text prints them: filled up, and checked to add up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Final, TypeAlias

from pooledcases.errors import InputError
from pooledcases.options import FlowBox, shown, words
from pooledcases.results.flow import (
    FlowReason,
    FlowRound,
    FlowSource,
    FlowStream,
    RecordFlow,
    StreamKind,
    Tally,
)

#: Each box is the sum of those that leave it and of the one that goes on, which is the last.
SUMS: Final[tuple[tuple[FlowBox, tuple[FlowBox, ...]], ...]] = (
    ("identified", ("duplicate", "automation", "other-reason", "screened")),
    ("screened", ("screened-out", "sought")),
    ("sought", ("not-retrieved", "assessed")),
    ("assessed", ("excluded", "included")),
)
_REPORTS: Final = frozenset({"sought", "not-retrieved", "assessed", "excluded", "included"})
Numbers: TypeAlias = "Mapping[str, int | Mapping[str, int]]"
_NONE: Final[Mapping[str, int]] = MappingProxyType({})


def printed_flow(
    boxes: Numbers = _NONE,
    *,
    other: Numbers = _NONE,
    cases: Mapping[str, int] = _NONE,
    studies: int | None = None,
    earlier: Mapping[str, int] = _NONE,
) -> RecordFlow:
    """A flow of records from numbers, as a published text prints them.

    Parameters
    ----------
    boxes : mapping of box to number
        Of databases and registers: identified, duplicate, automation, other-reason, screened,
        screened-out, sought, not-retrieved, assessed, excluded, included. In place of a number,
        ``identified`` may hold numbers by source, ``excluded`` by reason.
    other : mapping of box to number
        The same of other methods: websites, organisations, citations.
    cases : mapping of box to number
        Patients in the boxes of databases and registers.
    studies : int, optional
        Studies that were included; reports are the box ``included``.
    earlier : mapping of str to int
        What the review held before: reports, studies, cases.

    Returns
    -------
    RecordFlow

    Raises
    ------
    InputError
        A box is not known, a number is none or negative, or boxes do not add up. All are listed.

    Notes
    -----
    A box from which something is printed to have left follows from those around it; of steps that
    the text does not speak of there is no box.

    Examples
    --------
    >>> found = printed_flow({"identified": 120, "duplicate": 20, "screened-out": 70,
    ...                       "excluded": {"review": 12, "no patient": 8}}, studies=9)
    >>> found.streams[0].boxes["included"].reports, found.new.studies
    (10, 9)
    """
    problems: list[str] = []
    streams = [
        _stream("databases", boxes, cases, problems),
        _stream("other", other, _NONE, problems),
    ]
    before = Tally(
        **{
            unit: _whole(n, f"earlier: {unit}", problems)
            for unit, n in earlier.items()
            if _known(unit, ("reports", "studies", "cases"), "earlier", problems)
        }
    )
    if studies is not None:
        _whole(studies, "studies", problems)
    if problems:
        raise InputError(problems)
    there = [stream for stream in streams if stream.boxes]
    if not there and before.empty:
        raise InputError("printed_flow: there is no number; give the boxes that the text prints.")
    new = Tally(
        reports=_included(there, "reports"), studies=studies, cases=_included(there, "cases")
    )
    return RecordFlow(
        round=None,
        streams=tuple(there),
        earlier=() if before.empty else (FlowRound(name="", added=before),),
        new=new,
        new_reports_of_earlier=0,
        total=new if before.empty else _plus(before, new),
    )


def _stream(
    kind: StreamKind, given: Numbers, cases: Mapping[str, int], problems: list[str]
) -> FlowStream:
    parts = {box: n for box, n in given.items() if isinstance(n, Mapping)}
    for box in parts:
        if box not in ("identified", "excluded"):
            problems.append(f"{kind}, {box}: give one number; only sources and reasons are parts.")
    split = {
        box: {str(name): _whole(n, f"{kind}, {box}, {name}", problems) for name, n in part.items()}
        for box, part in parts.items()
    }
    numbers = {box: sum(split[box].values()) if box in split else n for box, n in given.items()}
    counted = filled(numbers, kind, problems)
    patients = filled(cases, f"{kind}, cases", problems)
    boxes = {
        box: Tally(
            **{"reports" if box in _REPORTS else "records": counted.get(box)},
            cases=patients.get(box),
        )
        for box in words(FlowBox)
        if box in counted or box in patients
    }
    return FlowStream(
        kind=kind,
        sources=tuple(
            FlowSource(name=name, type=None, records=n)
            for name, n in split.get("identified", {}).items()
        ),
        boxes=MappingProxyType(boxes),  # type: ignore[arg-type]
        reasons=tuple(
            FlowReason(reason=name, reports=n) for name, n in split.get("excluded", {}).items()
        ),
    )


def filled(given: Mapping[str, object], where: str, problems: list[str]) -> dict[str, int]:
    """All boxes that follow from those given; what does not add up is a problem each.

    Examples
    --------
    >>> problems = []
    >>> filled({"identified": 69, "duplicate": 5, "screened-out": 4}, "cases", problems)["screened"]
    64
    >>> _ = filled({"screened": 9, "screened-out": 4, "sought": 6}, "databases", problems)
    >>> problems
    ['databases: screened 9 is not screened-out 4 + sought 6 = 10; correct one of them.']
    """
    known = words(FlowBox)
    boxes = {
        box: _whole(n, f"{where}, {box}", problems)
        for box, n in given.items()
        if _known(box, known, where, problems)
    }
    for total, parts in reversed(SUMS):
        if total not in boxes and parts[-1] in boxes:
            _backward(boxes, total, parts)
    for total, parts in SUMS:
        if total in boxes:
            _forward(boxes, total, parts)
        if total in boxes and all(part in boxes for part in parts):
            before = len(problems)
            _add_up(boxes, total, parts, where, problems)
            if len(problems) > before:
                break  # what follows from a wrong number is wrong as well
    return {box: n for box, n in boxes.items() if box in given or _spoken_of(box, given)}


def _spoken_of(box: str, given: Mapping[str, object]) -> bool:
    """Whether the text says what left a box, or what it lost on the way to the last one."""
    if box == "included":
        return "assessed" in given or "excluded" in given
    return any(box == total and set(parts[:-1]) & set(given) for total, parts in SUMS)


def _backward(boxes: dict[str, int], total: FlowBox, parts: Sequence[FlowBox]) -> None:
    """From the end to the start; where nothing is said to have left, and more is known above."""
    leaving = [boxes[part] for part in parts[:-1] if part in boxes]
    above = {box for box, _ in SUMS[: [box for box, _ in SUMS].index(total)]}
    if leaving or above & set(boxes):
        boxes[total] = boxes[parts[-1]] + sum(leaving)


def _forward(boxes: dict[str, int], total: FlowBox, parts: Sequence[FlowBox]) -> None:
    """What leaves a box and is not said is nothing, or the one number that is missing."""
    *leaving, last = parts
    missing = [part for part in leaving if part not in boxes]
    left = boxes[total] - sum(boxes[part] for part in leaving if part in boxes)
    if last not in boxes:
        if total == "identified" and not any(part in boxes for part in leaving):
            return
        boxes.update(dict.fromkeys(missing, 0))
        boxes[last] = left
    elif len(missing) == 1:
        boxes[missing[0]] = left - boxes[last]
    else:
        boxes.update(dict.fromkeys(missing, 0))


def _add_up(
    boxes: Mapping[str, int],
    total: FlowBox,
    parts: Sequence[FlowBox],
    where: str,
    problems: list[str],
) -> None:
    said = " + ".join(f"{part} {boxes[part]}" for part in parts if boxes[part])
    found = sum(boxes[part] for part in parts)
    if found != boxes[total]:
        problems.append(
            f"{where}: {total} {boxes[total]} is not {said} = {found}; correct one of them."
        )
    elif any(boxes[part] < 0 for part in parts):
        problems.append(f"{where}: more than {total} {boxes[total]} left it; correct a number.")


def _known(word: str, known: Sequence[str], where: str, problems: list[str]) -> bool:
    if word in known:
        return True
    problems.append(f"{where}: {shown(word)} is not known; use one of {', '.join(known)}.")
    return False


def _whole(number: object, where: str, problems: list[str]) -> int:
    if isinstance(number, int) and not isinstance(number, bool) and number >= 0:
        return number
    problems.append(f"{where}: {shown(number)} is no number of records; give a whole number.")
    return 0


def _included(streams: Sequence[FlowStream], unit: str) -> int | None:
    found = [getattr(s.boxes["included"], unit) for s in streams if "included" in s.boxes]
    numbers = [n for n in found if n is not None]
    return sum(numbers) if numbers else None


def _plus(one: Tally, other: Tally) -> Tally:
    """The sum; unknown where one of both is."""
    return Tally(
        **{
            unit: None if None in (a, b) else a + b
            for unit in ("reports", "studies", "cases")
            for a, b in [(getattr(one, unit), getattr(other, unit))]
        }
    )
