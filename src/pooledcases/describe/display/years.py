"""When patients were published, group by group."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import MAXYEAR

import numpy as np

from pooledcases.data.columns import (
    Table,
    Words,
    columns_of,
    numbers,
    places,
    row_count,
    texts,
    wrong_cells,
)
from pooledcases.errors import InputError
from pooledcases.options import Counted, check_word
from pooledcases.results.base import FloatArray, IntArray, caution
from pooledcases.results.patient_display import FirstReport, PublicationYears

#: More years between two reports than anybody reviews: a slip in typing.
_MOST_YEARS = 200


def publications(
    table: Table,
    *,
    year: str = "year",
    by: str,
    n: str | None = None,
    author: str | None = None,
    counted: Counted = "patients",
) -> PublicationYears:
    """Count patients by year of publication and group, for a timeline.

    Parameters
    ----------
    table : mapping of columns
        One row a patient; or a report, with the number of its patients.
    year : str
        Column of the year of publication.
    by : str
        Column of groups, such as the fusion partner.
    n : str, optional
        Column of the number of patients of a row.
    author : str, optional
        Column of who reported it, for the earliest of each group.
    counted : {"patients", "cases", "reports"}
        What a row is, or what ``n`` counts: sentence and figure call it so. ``cases`` are chosen
        ones, such as the first of each group, where all patients of a review are more.

    Returns
    -------
    PublicationYears
        Cautions: PC-M17 where the year or the group of a patient is missing.

    Raises
    ------
    InputError
        A column is absent; a year is no whole number, or more than 200 years from another; a number
        of patients is no whole number, negative or missing; or no patient has both year and group.

    Notes
    -----
    A year without a report is a year with 0 patients, and stays. Groups whose earliest rows are of
    one year stand in the order of the table. A row with 0 patients is no report. The earliest row
    of this table need not be the first report there is.

    Examples
    --------
    >>> table = {"year": [2011, 2014, 2014], "gene": ["VCL", "TPM3", "VCL"],
    ...          "who": ["A", "B", "C"]}
    >>> found = publications(table, by="gene", author="who")
    >>> found.years.tolist(), found.totals.tolist()
    ([2011, 2012, 2013, 2014], [1, 0, 0, 2])
    >>> [(first.group, first.year, first.names) for first in found.firsts]
    [('VCL', 2011, ('A',)), ('TPM3', 2014, ('B',))]
    """
    check_word(counted, Counted, "counted")
    columns = columns_of(table, year=year, by=by, n=n, author=author)
    problems: list[str] = []
    years = _years(columns, year, problems)
    sizes = _sizes(columns, n, problems)
    group = texts(columns, by)
    there = np.array([name is not None for name in group], dtype=bool)
    if problems:
        raise InputError(problems)
    dated, used = ~np.isnan(years), ~np.isnan(years) & there & (sizes > 0)
    if not used.any():
        raise InputError(f"No patient has both {year} and {by}; check the columns.")
    span = np.arange(int(years[used].min()), int(years[used].max()) + 1, dtype=np.int64)
    names = _by_first_year(group[used], years[used])
    counts = np.zeros((len(names), len(span)), dtype=np.int64)
    rows = np.array([names.index(name) for name in group[used]])
    np.add.at(counts, (rows, years[used].astype(np.int64) - span[0]), sizes[used])
    authors = None if author is None else texts(columns, author)
    year_missing, group_missing = int(sizes[~dated].sum()), int(sizes[dated & ~there].sum())
    missing = year_missing + group_missing
    return PublicationYears(
        year=year,
        by=by,
        counted=counted,
        years=span,
        groups=tuple(names),
        counts=counts,
        firsts=tuple(_first(name, group, years, used, authors) for name in names),
        year_missing=year_missing,
        group_missing=group_missing,
        cautions=(caution("PC-M17", missing=missing, total=int(sizes.sum())),) if missing else (),
    )


def _years(columns: Mapping[str, Words], year: str, problems: list[str]) -> FloatArray:
    years = numbers(columns, year)
    wrong = (years != np.floor(years)) | (years < 1) | (years > MAXYEAR)
    problems += wrong_cells(
        columns,
        year,
        [(int(at) + 1, f"{years[at]:g}") for at in np.flatnonzero(wrong & ~np.isnan(years))],
        one="is no year",
        many="are no years",
        advice="type one such as 2018, or NR",
    )
    known = years[~np.isnan(years)]
    if not problems and known.size and known.max() - known.min() > _MOST_YEARS:
        problems.append(
            f"column {year} goes from {known.min():g} to {known.max():g}, more than {_MOST_YEARS} "
            "years; correct the wrong one."
        )
    return years


def _sizes(columns: Mapping[str, Words], n: str | None, problems: list[str]) -> IntArray:
    if n is None:
        return np.ones(row_count(columns), dtype=np.int64)
    sizes = numbers(columns, n)
    with np.errstate(invalid="ignore"):
        wrong = np.isnan(sizes) | (sizes < 0) | (sizes != np.floor(sizes)) | (sizes > 1e9)
    problems += [
        f"{where}, column {n}: there is no number of patients; type a whole number."
        for where in places(columns, (np.flatnonzero(wrong) + 1).tolist(), n)
    ]
    return np.where(wrong, 0, sizes).astype(np.int64)


def _by_first_year(groups: Words, years: FloatArray) -> list[str]:
    first: dict[str, float] = {}
    for name, year in zip(groups, years, strict=True):
        first[name] = min(year, first.get(name, np.inf))
    return sorted(first, key=lambda name: first[name])


def _first(
    name: str, group: Words, years: FloatArray, used: Sequence[bool], authors: Words | None
) -> FirstReport:
    """The earliest rows of a group; a tie names everybody, each once."""
    own = np.flatnonzero(used & (group == name))
    year = years[own].min()
    first = own[years[own] == year]
    said = () if authors is None else tuple(dict.fromkeys(a for a in authors[first] if a))
    return FirstReport(group=name, year=int(year), names=said)
