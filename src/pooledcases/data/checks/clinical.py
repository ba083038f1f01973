"""What a patient or a study cannot be: the rules that know medicine and arithmetic, not files.

Each rule is a function of one table and looks at columns by their names; a table without these
columns passes. Rules are applied to whole columns. What is missing breaks no rule.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import numpy as np

from pooledcases.data.checks.schema import COUNTS
from pooledcases.data.checks.stages import STAGES, meant_stage
from pooledcases.data.missing import is_missing
from pooledcases.data.row_names import PATIENTS, STUDIES
from pooledcases.data.sums import is_sum
from pooledcases.data.tables import Table
from pooledcases.results.base import BoolArray, FloatArray
from pooledcases.results.problems import Problem, words

Rule = Callable[[Table], Iterator[Problem]]

_OLDEST = 120
_COUNTS = (*COUNTS, "n_cases", "n_duplicate")
#: A count and the total that it is part of.
_PARTS = (
    ("xi", "ni"), ("ai", "n1i"), ("ci", "n2i"), ("n_duplicate", "n_cases"), ("n_arm", "n_trial"),
)  # fmt: skip
#: An estimate and its limits.
_INTERVALS = (
    ("est", "ci_low", "ci_high"), ("estimate", "ci_low", "ci_high"), ("value", "low", "high"),
    ("hr", "hr_low", "hr_high"),
)  # fmt: skip
_P_VALUES = ("pval", "p_value")
_P_TEXT = re.compile(r"\s*[<>=≤≥＜＞＝]?\s*([+-]?\d*\.?\d+(?:[eE][+-]?\d{1,3})?)\s*", re.ASCII)


#: What names the patients or studies of a table.
_NAMES = (*PATIENTS, *STUDIES)


def clinical_problems(table: Table) -> Iterator[Problem]:
    """Everything that the rules of :data:`RULES` find in one table."""
    for rule in RULES:
        yield from rule(table)


def _known(table: Table, column: str) -> BoolArray:
    cells = table.cells(column)
    return cells.where([not is_missing(text) for text in cells.distinct])


def _is(table: Table, column: str, *codes: str) -> BoolArray:
    cells = table.cells(column)
    return cells.where([text in codes for text in cells.distinct])


def _rows(flags: BoolArray) -> list[int]:
    return [int(row) for row in np.flatnonzero(flags)]


def _has(table: Table, *columns: str) -> bool:
    return all(column in table for column in columns)


def _stages(table: Table) -> Iterator[Problem]:
    for column, stage in STAGES.items():
        if column not in table:
            continue
        cells = table.cells(column)
        wrong = [not is_missing(t) and not stage.form.fullmatch(t) for t in cells.distinct]
        for row in _rows(cells.where(wrong)):
            typed = meant_stage(table.text(row, column), stage)
            part = words(f"stage.{stage.part}")
            yield table.problem(row, column, "PC-D60", typed=typed, part=part, codes=stage.codes)


def _ages(table: Table) -> Iterator[Problem]:
    for column in ("age_years", "age"):
        if column in table:
            age = table.numbers(column)
            for row in _rows((age < 0) | (age > _OLDEST)):
                yield table.problem(row, column, "PC-D61")


def _times(table: Table) -> Iterator[Problem]:
    timed = [name for name in table.columns if name.endswith("_months")]
    for column in [*timed, *(name for name in ("ti", "t1i", "t2i") if name in table)]:
        for row in _rows(table.numbers(column) < 0):
            yield table.problem(row, column, "PC-D62")


def _status_and_time(table: Table) -> Iterator[Problem]:
    if not _has(table, "status", "followup_months"):
        return
    status, time = _known(table, "status"), _known(table, "followup_months")
    for row in _rows(status & ~time):
        yield table.problem(row, "status", "PC-D63")
    for row in _rows(time & ~status):
        yield table.problem(row, "followup_months", "PC-D64")


#: Two cells that cannot both be true: column and codes, other column and codes.
_CONTRADICTIONS = (
    ("disease_free_at_start", ("yes",), "stage_m", ("M1", "M1a", "M1b", "M1c")),
    ("disease_free_at_start", ("yes",), "procedure", ("biopsy", "CN")),
    ("disease_free", ("yes", "1"), "status", ("AWD", "DOD")),
    ("disease_free", ("no", "0"), "status", ("NED",)),
    ("died", ("no", "0"), "status", ("DOD", "DOC")),
    ("died", ("yes", "1"), "status", ("NED", "AWD")),
    ("alive", ("yes", "1"), "status", ("DOD", "DOC")),
    ("alive", ("no", "0"), "status", ("NED", "AWD")),
)


def _contradictions(table: Table) -> Iterator[Problem]:
    for column, codes, other, others in _CONTRADICTIONS:
        if not _has(table, column, other):
            continue
        for row in _rows(_is(table, column, *codes) & _is(table, other, *others)):
            said = f"{other} {table.text(row, other)}"
            yield table.problem(row, column, "PC-D65", other=said)


def _rows_of_sums(table: Table) -> Iterator[Problem]:
    for column in _NAMES:
        if column in table:
            cells = table.cells(column)
            for row in _rows(cells.where([is_sum(text) for text in cells.distinct])):
                yield table.problem(row, column, "PC-D74")


def _variances(table: Table) -> Iterator[Problem]:
    for column in ("vi", "sei"):
        if column in table:
            for row in _rows(table.numbers(column) <= 0):
                yield table.problem(row, column, "PC-D75")


def _counts(table: Table) -> Iterator[Problem]:
    for column in _COUNTS:
        if column in table:
            count = table.numbers(column)
            for row in _rows((count < 0) | (np.isfinite(count) & (count != np.floor(count)))):
                yield table.problem(row, column, "PC-D67")
    for part, total in _PARTS:
        if not _has(table, part, total):
            continue
        for row in _rows(table.numbers(part) > table.numbers(total)):
            yield table.problem(row, part, "PC-D66", other=f"{total} {table.text(row, total)}")


def _intervals(table: Table) -> Iterator[Problem]:
    for low, high in _limit_pairs(table):
        for row in _rows(table.numbers(low) > table.numbers(high)):
            yield table.problem(row, low, "PC-D69", other=f"{high} {table.text(row, high)}")
    for estimate, low, high in _INTERVALS:
        if not _has(table, estimate, low, high):
            continue
        value, lower, upper = (table.numbers(name) for name in (estimate, low, high))
        for row in _rows(((value < lower) | (value > upper)) & ~(lower > upper)):
            said = f"{table.text(row, low)}–{table.text(row, high)}"
            yield table.problem(row, estimate, "PC-D68", other=said)


def _limit_pairs(table: Table) -> list[tuple[str, str]]:
    lows = [name for name in table.columns if re.search(r"(^|_)low$", name)]
    pairs = [(low, low[:-3] + "high") for low in lows]
    return [pair for pair in pairs if pair[1] in table]


def _p_values(table: Table) -> Iterator[Problem]:
    for column in _P_VALUES:
        if column not in table:
            continue
        cells = table.cells(column)
        found = [_P_TEXT.fullmatch(text) for text in cells.distinct]
        wrong = [match is not None and not 0 <= float(match[1]) <= 1 for match in found]
        for row in _rows(cells.where(wrong)):
            yield table.problem(row, column, "PC-D70")


# --- percentages -------------------------------------------------------------------------------

_PERCENT = re.compile(r"\s*(\d{1,9})(?:\.(\d{1,6}))?\s*[%％]?\s*", re.ASCII)
_PERCENT_COLUMNS = ("percent_printed", "orr_printed")
#: Kinds of quantity that are a number of patients out of a number of patients.
_OF_PATIENTS = ("proportion", "risk", "share", "sensitivity", "specificity")
_BELOW_100 = (*_OF_PATIENTS, "cumulative_incidence", "survival")


def _percentages(table: Table) -> Iterator[Problem]:
    for column, counted, bounded in _percent_columns(table):
        percent, digits = _printed_percent(table, column)
        for row in _rows(bounded & (percent > 100)):
            yield table.problem(row, column, "PC-D71")
        if "ni" in table:
            chosen = counted & (percent <= 100)
            yield from _impossible(table, column, np.where(chosen, percent, np.nan), digits)


def _percent_columns(table: Table) -> Iterator[tuple[str, BoolArray, BoolArray]]:
    """Columns that print percentages, the rows that count patients, and those up to 100."""
    every = np.ones(len(table), dtype=bool)
    for column in _PERCENT_COLUMNS:
        if column in table:
            counted = _is(table, "kind", *_OF_PATIENTS) if "kind" in table else every
            yield column, counted, every
    if _has(table, "value", "unit", "kind"):
        percent = _is(table, "unit", "percent")
        counted = percent & _is(table, "kind", *_OF_PATIENTS)
        yield "value", counted, percent & _is(table, "kind", *_BELOW_100)


def _printed_percent(table: Table, column: str) -> tuple[FloatArray, FloatArray]:
    """Each row's percentage and its printed number of decimals; NaN where there is none."""
    cells = table.cells(column)
    found = [_PERCENT.fullmatch(text) for text in cells.distinct]
    values = [float(f"{m[1]}.{m[2] or 0}") if m else np.nan for m in found]
    digits = [float(len(m[2] or "")) if m else 0.0 for m in found]
    if not found:
        return np.zeros(0), np.zeros(0)
    return np.array(values)[cells.codes], np.array(digits)[cells.codes]


def _impossible(
    table: Table, column: str, percent: FloatArray, digits: FloatArray
) -> Iterator[Problem]:
    """Brown & Heathers 2017: is there a whole count that rounds to the printed percentage?

    The nearest count is the one to try. Rounding half up and half to even are both accepted; the
    slack of 1e-9 percent covers the binary representation of the decimals.
    """
    total = table.numbers("ni")
    half = 0.5 * 10.0**-digits + 1e-9
    with np.errstate(divide="ignore", invalid="ignore"):
        wanted = percent * total / 100
        off = np.abs(100 * np.round(wanted) / total - percent) > half
        given = table.numbers("xi") if "xi" in table else np.full(len(table), np.nan)
        computed = 100 * given / total
        counted = (given >= 0) & (given <= total) & (given == np.floor(given))
        other = (np.abs(computed - percent) > half) & counted
    for row in _rows(off & (total > 0)):
        below = int(np.floor(wanted[row]))
        near = ", ".join(f"{k}/{total[row]:g}" for k in (below, below + 1) if k <= total[row])
        said = f"{percent[row]:.{int(digits[row])}f}%"
        values = {"ni": f"{total[row]:g}", "printed": said, "candidates": near}
        yield table.problem(row, column, "PC-M23", **values)
    for row in _rows(other & (total > 0)):
        said = f"{given[row]:g}/{total[row]:g}"
        more = f"{computed[row]:.{int(digits[row]) + 1}f}"
        yield table.problem(row, column, "PC-D72", other=said, computed=more)


#: Every rule, in the order in which problems of one cell are reported.
RULES: tuple[Rule, ...] = (
    _rows_of_sums, _stages, _ages, _times, _status_and_time, _contradictions, _counts, _variances,
    _intervals, _p_values, _percentages,
)  # fmt: skip
