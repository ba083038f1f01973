"""Reading tables of medians: of one group, or the difference of two; and median times."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from pooledcases.data.columns import Table, Words, columns_of
from pooledcases.effects.build import effect_sizes
from pooledcases.effects.quantiles.families import fit_all, points
from pooledcases.effects.quantiles.source import FIRST, ONE, SECOND
from pooledcases.effects.quantiles.summary import FiveNumbers, out_of_order
from pooledcases.effects.read import StudyTable
from pooledcases.errors import InputError
from pooledcases.results.base import FloatArray
from pooledcases.results.effects import Effects, Reason


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class MedianTable:
    """The medians of a table, each field of shape (rows,); NaN where there is none."""

    quantity: str
    study: tuple[str, ...]
    median: FloatArray
    n: FloatArray
    se: FloatArray
    family: tuple[str | None, ...]
    reasons: tuple[Reason | None, ...]


def read_medians(
    frame: Table, columns: Mapping[str, str], study: str, *, spread: bool, sizes: bool
) -> MedianTable:
    """Every row; those that cannot be used have a reason.

    With ``spread`` every row gets the standard error of its median, from the family nearest to
    what is printed: 1 / (2 sqrt(n) f(median)).
    """
    renamed = _renamed(frame, columns)
    table = StudyTable(renamed, {}, study)
    one = table.has("medi")
    if not one and not table.has("med1i", "med2i"):
        raise InputError(
            "Medians are read from the columns medi (with ni), or med1i and med2i (with n1i and "
            f"n2i); the table has: {', '.join(table.names)}. Name others with columns."
        )
    groups = [_group(table, ONE, "ni")] if one else [
        _group(table, FIRST, "n1i"), _group(table, SECOND, "n2i"),
    ]  # fmt: skip
    table.finish()
    fitted = [_fitted(group, spread) for group in groups]
    median = groups[0].median if one else groups[0].median - groups[1].median
    n = np.sum([group.n for group in groups], axis=0)
    se = np.sqrt(np.sum([found[0] ** 2 for found in fitted], axis=0))
    return MedianTable(
        quantity="median" if one else "difference",
        study=table.study,
        median=median,
        n=n,
        se=se,
        family=tuple(_names([found[1][row] for found in fitted]) for row in range(table.size)),
        reasons=tuple(
            _reason(row, median, n, se, spread=spread, sizes=sizes, one=one)
            for row in range(table.size)
        ),
    )


def median_times(
    frame: Table,
    *,
    median: str = "medi",
    ci_low: str = "ci_low",
    ci_high: str = "ci_high",
    ci_level: float = 0.95,
    study: str = "study",
    level: float = 0.95,
) -> Effects:
    """Median survival times with their printed intervals, as effects on the log scale.

    Parameters
    ----------
    frame : mapping of str to array_like
    median, ci_low, ci_high : str
        Its columns, all in one unit of time.
    ci_level : float
        Confidence level of the printed intervals; a column ``ci_level`` says it row by row.
    study : str
    level : float
        Confidence level of the studies' own intervals in the result.

    Returns
    -------
    Effects
        Measure ``GEN`` on the log scale, for :func:`pooledcases.pool`; what is reported is back in
        the unit of the table. Rows without both limits are left out with the reason.

    Notes
    -----
    The standard error is the width of the interval on the log scale over twice its normal
    quantile: the log of a median time is taken to be normal. Intervals of Kaplan-Meier medians are
    not symmetric on any scale, so that this is an approximation which is the worse the fewer
    events; the ledger says how far each median lies from the middle of its interval, and no
    misprint is concluded from that. A limit that was not reached has no number.

    Examples
    --------
    >>> rows = {"medi": ["12.0", "20"], "ci_low": ["8", "10"], "ci_high": ["18", "NR"]}
    >>> effects = median_times(rows)
    >>> effects.k, round(float(effects.vi[0]), 4), effects.reported_estimate.round(6).tolist()
    (1, 0.0428, [12.0, 20.0])
    """
    cells = dict(columns_of(frame))
    missing = [name for name in (median, ci_low, ci_high) if name not in cells]
    if missing:
        raise InputError(
            f"There is no column {', '.join(map(repr, missing))}; the table has: "
            f"{', '.join(cells)}. Median times need a median and both limits of its interval."
        )
    used = {"est": cells.pop(median), "ci_low": cells[ci_low], "ci_high": cells[ci_high]}
    taken = {"est", "ci_low", "ci_high", "pval", "sei", "zval", "chi2", "oe", "v", "total_events",
             "yi", "vi", ci_low, ci_high}  # fmt: skip
    others = {name: values for name, values in cells.items() if name not in taken}
    effects = effect_sizes(others | used, measure="HR", ci_level=ci_level, study=study, level=level)
    half = Reason(key="reason.median_time")
    return replace(
        effects,
        measure="GEN",
        reasons=tuple(
            half if item is not None and item.key == "reason.not_reported" else item
            for item in effects.reasons
        ),
        cautions=tuple(item for item in effects.cautions if item.code != "PC-M24"),
    )


def _renamed(frame: Table, columns: Mapping[str, str]) -> dict[str, Words]:
    """The table with its columns under the names that are read here."""
    cells = columns_of(frame)
    if not isinstance(columns, Mapping) or not all(isinstance(x, str) for x in columns.values()):
        raise InputError("columns: give a dictionary, such as {'medi': 'median_months'}.")
    absent = [own for own in columns.values() if own not in cells]
    if absent:
        raise InputError(
            f"There is no column {', '.join(map(repr, absent))}; the table has: {', '.join(cells)}."
        )
    own = {theirs: ours for ours, theirs in columns.items()}
    return {own.get(name, name): values for name, values in cells.items()}


def _group(table: StudyTable, columns: tuple[str, ...], size: str) -> FiveNumbers:
    nothing = np.full(table.size, np.nan)
    values = [table.numbers(name) if table.has(name) else nothing for name in columns]
    n = table.whole(size) if table.has(size) else nothing
    numbers = FiveNumbers.of(values, np.where(n >= 1, n, np.nan))
    table.complain(
        out_of_order(numbers),
        lambda row: (
            f"{', '.join(name for name in columns if table.has(name))} do not rise from the "
            "minimum over the quartiles and the median to the maximum. Correct them."
        ),
    )
    return numbers


def _fitted(group: FiveNumbers, spread: bool) -> tuple[FloatArray, list[str | None]]:
    """The standard errors of the medians, and the families that they come from."""
    se = np.full(group.n.shape, np.nan)
    names: list[str | None] = [None] * len(se)
    for row in range(len(se)) if spread else ():
        found = points(group, row)
        if found is None:
            continue
        best = fit_all(*found)[0]
        with np.errstate(all="ignore"):
            density = best.density(float(group.median[row]))
        if density > 0 and np.isfinite(density):
            se[row] = 1 / (2 * np.sqrt(group.n[row]) * density)
            names[row] = best.family
    return se, names


def _names(names: list[str | None]) -> str | None:
    known = [name for name in names if name is not None]
    return ", ".join(known) if len(known) == len(names) else None


def _reason(
    row: int,
    median: FloatArray,
    n: FloatArray,
    se: FloatArray,
    *,
    spread: bool,
    sizes: bool,
    one: bool,
) -> Reason | None:
    if not np.isfinite(median[row]):
        columns = "medi" if one else "med1i, med2i"
        return Reason(key="reason.not_reported", values={"columns": columns})
    if sizes and not np.isfinite(n[row]):
        columns = "ni" if one else "n1i, n2i"
        return Reason(key="reason.not_reported", values={"columns": columns})
    if spread and not np.isfinite(se[row]):
        return Reason(key="reason.no_spread")
    return None
