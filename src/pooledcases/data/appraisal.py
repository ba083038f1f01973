"""The appraisal of case reports and case series from a table: an answer an item, never a total."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from pooledcases.data.columns import Table, Words, columns_of, texts
from pooledcases.data.missing import missing_code
from pooledcases.errors import InputError
from pooledcases.options import AppraisalAnswer, AppraisalToolWord, check_word, is_listed, shown
from pooledcases.results.appraisal import Appraisal, AppraisalItem
from pooledcases.results.base import caution


@dataclass(frozen=True, slots=True)
class AppraisalTool:
    """A published list: its items in their order, as columns, and where it stands.

    What an item asks is worded under ``appraisal.TOOL.ITEM``.
    """

    items: tuple[str, ...]
    citation: str


APPRAISAL_TOOLS: Final[Mapping[AppraisalToolWord, AppraisalTool]] = MappingProxyType(
    {
        "murad": AppraisalTool(
            (
                "selection", "exposure", "outcome", "alternative_causes", "rechallenge",
                "dose_response", "follow_up", "reporting",
            ),
            "Murad 2018, BMJ Evid Based Med 23:60",
        ),
        "jbi-case-reports": AppraisalTool(
            (
                "demographics", "history", "condition", "diagnostics", "treatment",
                "condition_after", "adverse_events", "lessons",
            ),
            "JBI checklist for case reports",
        ),
        "jbi-case-series": AppraisalTool(
            (
                "inclusion_criteria", "measurement", "identification", "consecutive", "complete",
                "demographics", "clinical_information", "outcomes", "site", "statistics",
            ),
            "Munn 2020, JBI Evid Synth 18:2127",
        ),
    }
)  # fmt: skip

#: What people type; the longer words are those of risk of bias 1 and 2 and of ROBINS-I.
ANSWERS: Final[Mapping[str, AppraisalAnswer]] = MappingProxyType(
    {
        "yes": "yes",
        "no": "no",
        "unclear": "unclear",
        "no information": "unclear",
        "not applicable": "not-applicable",
        "low": "low",
        "low risk": "low",
        "some": "some",
        "some concerns": "some",
        "moderate": "some",
        "high": "high",
        "high risk": "high",
        "serious": "high",
        "critical": "high",
    }
)
_CODES: Final[Mapping[str, AppraisalAnswer | None]] = MappingProxyType(
    {"NR": None, "NAS": None, "NAP": "not-applicable", "UNC": "unclear"}
)
#: Columns that add up what must not be added up.
_TOTALS: Final = frozenset(
    {"total", "score", "total_score", "overall_score", "sum", "quality_score", "points"}
)
#: What names a study, and what stands beside the answers of a table of a review.
_NAMES: Final = ("study", "report_id", "study_id", "case_id")
_BESIDE: Final = (
    "source", "place", "note", "notes", "comment", "candidates", "correction", "correction_reason",
)  # fmt: skip
_YES_NO, _RISK = frozenset({"yes", "no"}), frozenset({"low", "some", "high"})


def appraisal(
    table: Table,
    *,
    tool: AppraisalToolWord | None = None,
    items: Sequence[str] | None = None,
    study: str = "study",
) -> Appraisal:
    """Read the appraisal of studies, item by item.

    Parameters
    ----------
    table : mapping of columns
        One row a study. Cells say yes, no, unclear or not applicable; or low, some or high (risk of
        bias). An empty cell or NR is not judged.
    tool : {"murad", "jbi-case-reports", "jbi-case-series"}, optional
        The list that was used: its items are the columns of their names, and are worded in figures.
    items : sequence of str, optional
        The columns to be shown, in this order; by default those of the tool, else all but
        ``study``.
    study : str
        Column of the names of the studies.

    Returns
    -------
    Appraisal
        Cautions: PC-M19 where a column adds items up; it is not read.

    Raises
    ------
    InputError
        A column is absent; a study has no name, or two have one; a cell is no such word, or a
        column has answers of both kinds. All are listed, each with study and column.

    Notes
    -----
    Items for case reports and case series: Murad et al. 2018, BMJ Evid Based Med 23:60 (selection;
    ascertainment of exposure and outcome; causality: alternative causes, rechallenge, dose
    response, follow-up; reporting); the checklists of JBI, that for case series of Munn et al.
    2020, JBI Evid Synth 18:2127. Neither is meant to be summed: a study that is good in seven items
    and unusable in the eighth is unusable.

    Examples
    --------
    >>> table = {"study": ["Debelenko", "Sugawara"], "selection": ["unclear", "no"],
    ...          "reporting": ["yes", "yes"], "total": [1, 1]}
    >>> found = appraisal(table, tool="murad")
    >>> [(item.name, item.answers) for item in found.items]
    [('selection', ('unclear', 'no')), ('reporting', ('yes', 'yes'))]
    >>> found.left_out
    ('total',)
    """
    if tool is not None:
        check_word(tool, AppraisalToolWord, "tool")
    columns = columns_of(table, study=study)
    names = _studies(columns, study)
    totals = tuple(name for name in columns if name.lower().replace(" ", "_") in _TOTALS)
    chosen = _items(columns, tool, items, {study, *totals})
    problems: list[str] = []
    read = tuple(_item(columns, name, names, problems) for name in chosen)
    if problems:
        raise InputError(problems)
    return Appraisal(
        tool=tool,
        studies=names,
        items=read,
        left_out=totals,
        cautions=(caution("PC-M19", columns=", ".join(totals)),) if totals else (),
    )


def appraisal_columns(columns: Sequence[str]) -> tuple[str, tuple[str, ...]]:
    """The column that names the studies of a table, and those of its items.

    All items of a published list where all are there; else every column but the name, totals and
    what says where an answer comes from.

    Examples
    --------
    >>> appraisal_columns(("study", "selection", "total", "source"))
    ('study', ('selection',))
    """
    study = next((name for name in _NAMES if name in columns), _NAMES[0])
    tool = tool_of(columns)
    if tool is not None:
        return study, APPRAISAL_TOOLS[tool].items
    apart = {*_NAMES, *_BESIDE}
    totals = {name for name in columns if name.lower().replace(" ", "_") in _TOTALS}
    return study, tuple(name for name in columns if name not in apart | totals)


def tool_of(columns: Sequence[str]) -> AppraisalToolWord | None:
    """The published list of which a table has all items."""
    fitting = (word for word, tool in APPRAISAL_TOOLS.items() if set(tool.items) <= set(columns))
    return next(fitting, None)


def is_answer(cell: object) -> bool:
    """Whether a cell is one of the words of an appraisal, or says that nothing was judged."""
    return _answer(cell) in ANSWERS or missing_code(cell) in _CODES


def _answer(cell: object) -> str:
    return " ".join(str(cell).lower().replace("_", " ").replace("-", " ").split())


def _studies(columns: Mapping[str, Words], study: str) -> tuple[str, ...]:
    names = texts(columns, study)
    if not len(names):
        raise InputError("The table has no row; there is no study to show.")
    problems = [
        f"row {row}, column {study}: the study has no name; type one."
        for row, name in enumerate(names, 1)
        if name is None
    ]
    found = [name for name in names if name is not None]
    problems += [
        f"column {study}: {name!r} stands in {found.count(name)} rows; give each study one row."
        for name in dict.fromkeys(found)
        if found.count(name) > 1
    ]
    if problems:
        raise InputError(problems)
    return tuple(str(name) for name in names)


def _items(
    columns: Mapping[str, Words],
    tool: AppraisalToolWord | None,
    items: Sequence[str] | None,
    apart: set[str],
) -> tuple[str, ...]:
    if items is not None:
        if not is_listed(items):
            raise InputError(f"items: {shown(items)} is no list of columns; write their names.")
        chosen = tuple(str(name) for name in items)
        lost = [name for name in chosen if name not in columns]
        sums = [name for name in chosen if name in apart]
        problems = [f"There is no column {shown(name)}; the table has: {', '.join(columns)}."
                    for name in lost]  # fmt: skip
        problems += [f"items: {name!r} is no item; leave it out." for name in sums]
        if problems:
            raise InputError(problems)
    elif tool is not None:
        chosen = tuple(name for name in APPRAISAL_TOOLS[tool].items if name in columns)
    else:
        chosen = tuple(name for name in columns if name not in apart)
    if not chosen:
        wanted = APPRAISAL_TOOLS[tool].items if tool is not None else ("a column an item",)
        raise InputError(
            f"The table has no item; expected: {', '.join(wanted)}; it has: {', '.join(columns)}."
        )
    return chosen


def _item(
    columns: Mapping[str, Words], name: str, studies: Sequence[str], problems: list[str]
) -> AppraisalItem:
    answers = []
    for study, cell in zip(studies, columns[name], strict=True):
        word, code = _answer(cell), missing_code(cell)
        if not is_answer(cell):
            problems.append(
                f"{study}, column {name}: {shown(cell)} is no answer; use yes, no, unclear, not "
                "applicable; or low, some, high."
            )
        answers.append(ANSWERS[word] if word in ANSWERS else _CODES.get(code))
    problems += _mixed(name, answers)
    return AppraisalItem(name=name, answers=tuple(answers))


def _mixed(name: str, answers: Sequence[AppraisalAnswer | None]) -> Iterator[str]:
    said = {answer for answer in answers if answer is not None}
    if said & _YES_NO and said & _RISK:
        yield (
            f"column {name}: yes or no stand beside low, some or high; judge all studies in one "
            "of the two ways."
        )
