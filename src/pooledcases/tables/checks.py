"""Tables of what was checked: claims, problems, moved numbers, printed numbers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Final

from pooledcases.format import plain
from pooledcases.labels import LABELS, label
from pooledcases.options import Lang
from pooledcases.results.audit import Audit, Verdict
from pooledcases.results.printed import Printed, PrintedRows
from pooledcases.results.problems import Problem, Report
from pooledcases.tables import words
from pooledcases.tables.values import NumberText, Part
from pooledcases.tables.writers.cells import shown_number

if TYPE_CHECKING:
    import pandas as pd


#: A value of a move that is longer than this is a list; whole texts of digests still fit.
_LONGEST = 70


def audit_frame(audit: Audit | Iterable[Verdict], lang: Lang = "en") -> pd.DataFrame:
    """Every claim with what it prints, what is recomputed, and the verdict.

    Parameters
    ----------
    audit : Audit or iterable of Verdict
    lang : {"en", "zh"}
        The claims themselves are in the words of the table of claims.

    Returns
    -------
    pandas.DataFrame

    Examples
    --------
    >>> audit_frame([]).columns.tolist()
    ['ID', 'place', 'claim', 'printed', 'recomputed', 'verdict', 'explanation']
    """
    verdicts = audit.verdicts if isinstance(audit, Audit) else tuple(audit)
    keys = ("id", "place", "claim", "printed", "recomputed", "verdict", "explanation")
    return words.frame(
        [label(f"tables.{key}", lang) for key in keys],
        [
            (
                item.claim_id,
                item.place,
                item.claim,
                item.printed,
                _recomputed(item),
                label(f"audit.verdict.{item.verdict}", lang),
                item.sentence(lang),
            )
            for item in verdicts
        ],
    )


def _recomputed(item: Verdict) -> str:
    """What was recomputed; with the number where the text shows just one."""
    text, found = item.recomputed_text or "–", item.recomputed
    shown = shown_number(text)
    if shown is None or isinstance(found, bool) or not isinstance(found, int | float):
        return text
    # a percentage is recomputed in percent
    return NumberText(text, [Part("value", found / 100 if shown.percent else found, text)])


def check_frame(problems: Report | Iterable[Problem], lang: Lang = "en") -> pd.DataFrame:
    """Every problem with its place, its rule and what to do.

    Parameters
    ----------
    problems : Report or iterable of Problem
    lang : {"en", "zh"}

    Returns
    -------
    pandas.DataFrame

    Examples
    --------
    >>> check_frame([]).columns.tolist()
    ['severity', 'where', 'value', 'problem', 'what to do', 'rule']
    """
    found = problems.problems if isinstance(problems, Report) else tuple(problems)
    keys = ("severity", "where", "cell", "problem", "suggestion", "rule")
    return words.frame(
        [label(f"tables.{key}", lang) for key in keys],
        [
            (
                label(f"tables.severity.{_severity(item)}", lang),
                item.where(lang),
                item.value or "",
                item.message_in(lang),
                item.suggestion_in(lang),
                item.rule,
            )
            for item in found
        ],
    )


def _severity(problem: Problem) -> str:
    return problem.severity if problem.status == "open" else "acknowledged"


def moves_frame(moves: Iterable[Any], lang: Lang = "en") -> pd.DataFrame:
    """What moved between two runs.

    Parameters
    ----------
    moves : iterable
        Mappings or objects with ``id field committed recomputed difference``.
    lang : {"en", "zh"}

    Returns
    -------
    pandas.DataFrame
        Values in full precision: they are there to be compared. Of a long list the beginning.

    Examples
    --------
    >>> move = {"id": "a/b", "field": "k", "committed": 3, "recomputed": 4, "difference": 1.0}
    >>> moves_frame([move]).iloc[0].tolist()
    ['a/b', 'k', '3', '4', '1']
    """
    fields = ("id", "field", "committed", "recomputed", "difference")
    return words.frame(
        [label(f"tables.{field}", lang) for field in fields],
        [[_shortened(_plain(_get(move, field))) for field in fields] for move in moves],
    )


def _shortened(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 2]} …"


def printed_frame(printed: PrintedRows, lang: Lang = "en") -> pd.DataFrame:
    """Printed numbers: what they say, the token as printed, and its place.

    Parameters
    ----------
    printed : PrintedRows
    lang : {"en", "zh"}

    Returns
    -------
    pandas.DataFrame

    Examples
    --------
    >>> from pooledcases.results.printed import Printed
    >>> row = Printed(
    ...     label="ROS1", printed="1~2%", value=None, low=1.0, high=2.0, unit="percent",
    ...     source="2.1",
    ... )
    >>> found = PrintedRows(quantity="share", unit="percent", rows=(row,), lowest=1.0, highest=2.0)
    >>> printed_frame(found).iloc[0].tolist()
    ['ROS1', '1 to 2%', '1~2%', '2.1']
    """
    headers = ("", label("tables.value", lang), label("plots.printed", lang))
    return words.frame(
        [*headers, label("tables.source", lang)],
        [(row.label, _said(row, lang), row.printed, row.source) for row in printed.rows],
    )


#: What a document prints before or behind a bound that it does not include.
_STRICT: Final = (
    *("＞", ">", "＜", "<", "超过", "高于", "大于", "低于", "小于", "不足"),
    *("over", "above", "below", "under", "more than", "less than", "fewer than"),
)
#: And before one that it does include, some of which hold a mark of the others.
_OPEN: Final = (
    *("≥", "≤", ">=", "<=", "不超过", "不高于", "不大于", "不低于", "不小于", "不少于"),
    *("no more than", "no less than", "not more than", "not less than"),
)


def _said(row: Printed, lang: Lang) -> str:
    """A printed number in one language: its value, its range or its bound, with the unit."""
    unit = _unit(row.unit, lang)
    unit = {"%": "%", "ratio": ""}.get(unit, f" {unit}")
    point = row.low if row.value is None and row.low == row.high else row.value
    if row.low is not None and row.high is not None and row.low != row.high:
        span = f"{plain(row.low)}{label('range_to', lang)}{plain(row.high)}"
        return span + unit if point is None else f"{plain(point)} ({span}){unit}"
    if point is not None:
        return f"{plain(point)}{unit}"
    strict = not any(mark in row.printed for mark in _OPEN) and any(
        mark in row.printed for mark in _STRICT
    )
    if row.low is not None:
        return f"{'>' if strict else '≥'} {plain(row.low)}{unit}"
    return "–" if row.high is None else f"{'<' if strict else '≤'} {plain(row.high)}{unit}"


def _unit(unit: str, lang: Lang) -> str:
    key = f"unit.{unit}"
    return label(key, lang) if key in LABELS else unit.replace("_", " ")


def _get(move: Any, field: str) -> Any:
    return move.get(field) if isinstance(move, Mapping) else getattr(move, field, None)


def _plain(value: Any) -> str:
    if value is None:
        return "–"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return str(value)
