"""The patients one by one, as a manuscript lists them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, Literal

from pooledcases.errors import InputError
from pooledcases.labels import label
from pooledcases.options import Lang, Missing, check_word
from pooledcases.results.display import column_name
from pooledcases.results.patient_display import CaseGrid, GridColumn
from pooledcases.tables import words
from pooledcases.tables.values import marked
from pooledcases.tables.writers.grid import HEADED, Plain

if TYPE_CHECKING:
    import pandas as pd

#: By column, then by patient: what is said of the cell under the table.
Footnotes = Mapping[str, Mapping[str, str]]
MissingAs = Literal["words", "codes"]

_NONE: Final[Mapping[str, Any]] = MappingProxyType({})
#: Cells in which nobody said anything.
_SILENT: Final = frozenset({"", "NR", "NAP", "UNC", "NAS"})


def patient_listing(
    grid: CaseGrid,
    lang: Lang = "en",
    *,
    title: str = "",
    row_name: str | None = None,
    names: Mapping[str, str] = _NONE,
    levels: Mapping[str, Mapping[str, str]] = _NONE,
    missing: MissingAs = "words",
    footnotes: Footnotes = _NONE,
) -> Plain:
    """The patients one by one: a row each, a column a variable, notes under the table.

    Parameters
    ----------
    grid : CaseGrid
        From :func:`pooledcases.describe.case_grid`: which columns, in which order and groups.
    lang : {"en", "zh"}
    title : str
        The caption.
    row_name : str, optional
        What a row is, for the header; a patient by default. The characteristics of studies are
        listed in the same way, from a grid of studies.
    names : mapping of column to str
        What to call a column; by default its name with spaces, its unit in brackets.
    levels : mapping of column to mapping of code to str
        What the codes of a column mean; by default the code as it stands.
    missing : {"words", "codes"}
        Why a cell is empty: in words, or by its code with the words under the table.
    footnotes : mapping of column to mapping of patient to str
        What is to be said of a cell; see :func:`cell_footnotes`. The column of the patients is
        ``case_id``.

    Returns
    -------
    Plain
        A table with its notes, ready for :func:`pooledcases.tables.write`. Cells with the same
        note share its letter. With groups their name stands in the first row of each.

    Raises
    ------
    InputError
        When a note is on a column or a patient that the listing does not have.

    Examples
    --------
    >>> import pooledcases as pc
    >>> table = {"case_id": ["A", "B"], "sex": ["F", "NR"], "age_years": ["33", "40"]}
    >>> grid = pc.describe.case_grid(table, variables=["sex", "age_years"], sort=["age_years"])
    >>> found = patient_listing(grid, levels={"sex": {"F": "female"}},
    ...                         footnotes={"age_years": {"A": "printed: 33/34"}})
    >>> [row.tolist() for _, row in found.frame.iterrows()]
    [['A', 'female', '33 [a]'], ['B', 'not reported', '40']]
    >>> found.notes
    ('a printed: 33/34',)
    """
    check_word(missing, MissingAs, "missing")
    _check(grid, footnotes)
    # the order of the cells, so that the letters follow the eye
    letters = _letters(_said(grid, footnotes))
    rows = []
    for row, patient in enumerate(grid.ids):
        cells = [patient, *(_cell(item, row, lang, levels, missing) for item in grid.columns)]
        columns = ["case_id", *(item.name for item in grid.columns)]
        notes = [footnotes.get(name, {}).get(patient) for name in columns]
        rows.append(
            [
                marked(cell, letters[note], f"{cell} [{letters[note]}]") if note else cell
                for cell, note in zip(cells, notes, strict=True)
            ]
        )
    head = label("tables.patient", lang) if row_name is None else row_name
    headers = [head, *(_name(c.name, names) for c in grid.columns)]
    lines = [f"{letter} {note}" for note, letter in letters.items()]
    lines += _codes(grid, lang) if missing == "codes" else []
    frame = _grouped(grid, headers, rows, lang, names, levels)
    return Plain(frame=frame, title=title, notes=tuple(lines), cautions=grid.cautions)


def cell_footnotes(
    table: Mapping[str, Sequence[Any]],
    columns: Mapping[str, str],
    lang: Lang = "en",
    *,
    texts: Mapping[str, str] = _NONE,
    printed: bool = False,
    id: str = "case_id",
) -> Footnotes:
    """Footnotes from columns of a table: printed values, corrections, marks.

    Parameters
    ----------
    table : mapping of columns
    columns : mapping of column to column
        Which column holds the notes on another: ``{"followup_months": "followup_printed"}``.
    lang : {"en", "zh"}
    texts : mapping of str to str
        What a mark stands for: ``{"1": "refused surgery"}``.
    printed : bool
        The notes are what a publication prints, and are introduced so.
    id : str
        The column of the patients.

    Returns
    -------
    mapping of column to mapping of patient to str
        Empty cells, and those that hold a code for missing, say nothing.

    Raises
    ------
    InputError
        When a column is not there.

    Examples
    --------
    >>> table = {"case_id": ["A", "B"], "followup_printed": ["84/A", ""]}
    >>> cell_footnotes(table, {"followup_months": "followup_printed"}, printed=True)
    {'followup_months': {'A': 'printed: 84/A'}}
    """
    absent = [name for name in (id, *columns.values()) if name not in table]
    if absent:
        raise InputError(
            f"cell_footnotes: the table has no column {', '.join(map(repr, absent))}; it has "
            f"{', '.join(map(str, table))}."
        )
    head = label("tables.as_printed", lang) if printed else ""
    patients = [str(cell) for cell in table[id]]
    return {
        shown: {
            patient: head + texts.get(text, text)
            for patient, text in zip(patients, map(str, table[name]), strict=True)
            if text.strip() not in _SILENT
        }
        for shown, name in columns.items()
    }


def _check(grid: CaseGrid, footnotes: Footnotes) -> None:
    known = {"case_id", *(item.name for item in grid.columns)}
    problems = [
        f"footnotes: the listing has no column {name!r}; it has {', '.join(sorted(known))}."
        for name in footnotes
        if name not in known
    ]
    patients = set(grid.ids)
    lost = [p for notes in footnotes.values() for p in notes if p not in patients]
    if lost:
        problems.append(
            f"footnotes: the listing has no patient {', '.join(map(repr, dict.fromkeys(lost)))}."
        )
    if problems:
        raise InputError(problems)


def _said(grid: CaseGrid, footnotes: Footnotes) -> list[str]:
    columns = ["case_id", *(item.name for item in grid.columns)]
    found = (footnotes.get(name, {}).get(patient) for patient in grid.ids for name in columns)
    return list(dict.fromkeys(note for note in found if note))


def _letters(notes: Sequence[str]) -> dict[str, str]:
    """a to z, then aa, ab, …"""
    return {note: _letter(place) for place, note in enumerate(notes)}


def _letter(place: int) -> str:
    more, last = divmod(place, 26)
    return (_letter(more - 1) if more else "") + chr(ord("a") + last)


def _cell(
    column: GridColumn,
    row: int,
    lang: Lang,
    levels: Mapping[str, Mapping[str, str]],
    missing: MissingAs,
) -> str:
    state = column.states[row]
    if state != "known":
        return state if missing == "codes" else label(f"missing.{state}", lang)
    known_as = levels.get(column.name, {})
    return label("say.semicolon", lang).join(known_as.get(v, v) for v in column.values[row])


def _name(column: str, names: Mapping[str, str]) -> str:
    return names.get(column, column_name(column))


def _codes(grid: CaseGrid, lang: Lang) -> Iterable[str]:
    """What the codes for missing mean that the listing shows."""
    met = {state for item in grid.columns for state in item.states}
    parts = [
        label("tables.abbreviation", lang, code=code, words=label(f"missing.{code}", lang))
        for code in Missing.__args__  # type: ignore[attr-defined]
        if code in met
    ]
    return [label("say.semicolon", lang).join(parts)] if parts else []


def _grouped(
    grid: CaseGrid,
    headers: Sequence[str],
    rows: Sequence[list[str]],
    lang: Lang,
    names: Mapping[str, str],
    levels: Mapping[str, Mapping[str, str]],
) -> pd.DataFrame:
    if grid.by is None:
        return words.frame(headers, rows)
    known_as, before, lines = levels.get(grid.by, {}), "", []
    for group, row in zip(grid.group, rows, strict=True):
        name = label("missing.NR", lang) if group is None else known_as.get(group, group)
        lines.append([name if name != before else "", *row])
        before = name
    frame = words.frame([_name(grid.by, names), *headers], lines)
    frame.attrs[HEADED] = True
    return frame
