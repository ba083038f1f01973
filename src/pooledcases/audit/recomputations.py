"""Every statistic a claim may name: how it is recomputed, and what else it might have meant."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from pooledcases.audit import cells, intervals, possible, rows, two_by_two
from pooledcases.audit.claims import Claim
from pooledcases.audit.findings import Found, Other
from pooledcases.audit.printed import Shape
from pooledcases.data.columns import Table

Compute = Callable[[Table, Claim], Found]
Alternatives = Callable[[Table, Claim], Iterator[Other]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Recomputation:
    """One statistic.

    Attributes
    ----------
    name : str
        What a claim writes; ``audit.what.NAME`` is its label.
    shapes : frozenset of str
        What the printed token must look like.
    compute : callable
        ``(table, claim)`` to what the definition gives.
    alternatives : callable
        ``(table, claim)`` to other definitions, tried in order on a mismatch.
    misprints : bool
        Whether a lost digit or a shifted decimal point is looked for at last. Not for counts:
        among small whole numbers it would explain anything.
    """

    name: str
    shapes: frozenset[Shape]
    compute: Compute
    alternatives: Alternatives
    misprints: bool = True


_NUMBER: frozenset[Shape] = frozenset({"number"})
_ANY: frozenset[Shape] = frozenset({"number", "fraction", "range", "text"})


def _summary(
    name: str, function: rows.Summary, *, divided: bool = False, **others: rows.Summary
) -> Recomputation:
    return Recomputation(
        name=name,
        shapes=frozenset({"range"}) if name == "range" else _NUMBER,
        compute=rows.summary(function, divided=divided),
        alternatives=rows.other_summaries(same=function, **others),
        misprints=divided,
    )


def _counting(name: str, compute: Compute, alternatives: Alternatives) -> Recomputation:
    return Recomputation(
        name=name, shapes=_NUMBER, compute=compute, alternatives=alternatives, misprints=False
    )


def _number(name: str, compute: Compute, alternatives: Alternatives) -> Recomputation:
    return Recomputation(name=name, shapes=_NUMBER, compute=compute, alternatives=alternatives)


def _test(name: str, *tests: str) -> Recomputation:
    others = two_by_two.other_tests(*(test for test in two_by_two.TESTS if test not in tests))
    return _counting(name, two_by_two.p_from_counts(*tests), others)


_SPECS = (
    _counting("count", rows.count, rows.other_counts),
    _counting("distinct", rows.distinct, rows.other_distinct),
    _summary("sum", lambda values: (sum(values, rows.ZERO),)),
    _summary("min", lambda values: (min(values),)),
    _summary("max", lambda values: (max(values),)),
    _summary("range", rows.ends, quartiles=rows.quartiles),
    _summary(
        "median", lambda values: (rows.median(values),), mean=lambda values: (rows.mean(values),)
    ),
    _summary(
        "mean",
        lambda values: (rows.mean(values),),
        divided=True,
        median=lambda values: (rows.median(values),),
    ),
    Recomputation(
        name="fraction",
        shapes=frozenset({"fraction"}),
        compute=rows.fraction,
        alternatives=rows.other_fractions,
        misprints=False,
    ),
    _number("percent", rows.percent, rows.other_percents),
    _number("cell_percent", cells.cell_percent, cells.other_cell_percents),
    Recomputation(name="cell", shapes=_ANY, compute=cells.cell, alternatives=cells.other_cells),
    _number("cell_sum", cells.cell_sum, cells.other_sums),
    _number("cell_difference", cells.cell_difference, cells.other_differences),
    _number("cell_ratio", cells.cell_ratio, cells.other_ratios),
    _counting("percent_possible", possible.percent_possible, possible.smaller_denominators),
    _counting("p_from_ratio_ci", intervals.p_from_ratio_ci, intervals.other_levels),
    _number("ci_symmetric", intervals.ci_symmetric, intervals.other_middles),
    # the document often does not name its test: then any of the usual ones may be the one
    _test("p_from_counts", "fisher", "chi_square", "yates"),
    _test("p_fisher", "fisher"),
    _test("p_chi_square", "chi_square"),
    _test("p_yates", "yates"),
    _number("ratio_from_counts", two_by_two.ratio_from_counts, two_by_two.other_ratios_of_counts),
)

#: Every statistic by its name. ``not_derivable`` is none: it states that nothing can be recomputed.
RECOMPUTATIONS: Mapping[str, Recomputation] = MappingProxyType({spec.name: spec for spec in _SPECS})

NOT_DERIVABLE = "not_derivable"
