"""Several tests on the same patients: counted, and adjusted together."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import numpy as np

from pooledcases.errors import InputError
from pooledcases.kernels import adjustments
from pooledcases.options import Adjustment, check_level, check_word, is_listed, shown
from pooledcases.results.base import Caution, FloatArray, caution
from pooledcases.results.comparisons import AdjustedPValues
from pooledcases.results.patient_sensitivity import CountedTests


@dataclass(frozen=True, slots=True, kw_only=True)
class AdjustmentSpec:
    """A way to adjust several p-values.

    Attributes
    ----------
    adjust : callable
        From p-values in ascending order to adjusted ones.
    citation, label_key : str
    """

    adjust: Callable[[FloatArray], FloatArray]
    citation: str
    label_key: str


#: The adjustments by the word of the option.
ADJUSTMENTS: Mapping[str, AdjustmentSpec] = MappingProxyType(
    {
        "holm": AdjustmentSpec(
            adjust=adjustments.holm,
            citation="Holm 1979, Scand J Stat 6:65",
            label_key="adjustment.holm",
        ),
        "hochberg": AdjustmentSpec(
            adjust=adjustments.hochberg,
            citation="Hochberg 1988, Biometrika 75:800",
            label_key="adjustment.hochberg",
        ),
        "hommel": AdjustmentSpec(
            adjust=adjustments.hommel,
            citation="Hommel 1988, Biometrika 75:383",
            label_key="adjustment.hommel",
        ),
        "bonferroni": AdjustmentSpec(
            adjust=adjustments.bonferroni,
            citation="Dunn 1961, JASA 56:52",
            label_key="adjustment.bonferroni",
        ),
        "bh": AdjustmentSpec(
            adjust=adjustments.benjamini_hochberg,
            citation="Benjamini & Hochberg 1995, JRSS B 57:289",
            label_key="adjustment.bh",
        ),
        "by": AdjustmentSpec(
            adjust=adjustments.benjamini_yekutieli,
            citation="Benjamini & Yekutieli 2001, Ann Stat 29:1165",
            label_key="adjustment.by",
        ),
    }
)


def holm(p_values: Sequence[float | None]) -> AdjustedPValues:
    """Holm's step-down adjustment, which holds whatever the tests have in common.

    Parameters
    ----------
    p_values : sequence of float or None
        None for a test that gave no p-value; it stays None and does not count.

    Returns
    -------
    AdjustedPValues
        In the order given. Caution PC-M16, with the number of tests, from two tests on.

    Raises
    ------
    InputError
        When a value is no probability.

    Notes
    -----
    The i-th smallest of m is multiplied by m - i + 1, made no smaller than those before it, and cut
    at 1 (Holm 1979, Scand J Stat 6:65).

    Examples
    --------
    >>> print([round(p, 3) for p in holm([0.03, 0.001, 0.02]).adjusted])
    [0.04, 0.003, 0.04]
    """
    return adjust(p_values)


def adjust(p_values: Sequence[float | None], *, method: Adjustment = "holm") -> AdjustedPValues:
    """Adjust the p-values of several tests on the same patients.

    Parameters
    ----------
    p_values : sequence of float or None
        None for a test that gave no p-value; it stays None and does not count.
    method : {"holm", "hochberg", "hommel", "bonferroni", "bh", "by"}
        The first four bound the chance of any false claim; Holm and Bonferroni whatever the tests
        have in common, Hochberg and Hommel where they are independent or positively dependent.
        ``bh`` (Benjamini & Hochberg, the same condition) and ``by`` (Benjamini & Yekutieli, without
        it) bound the expected share of false ones among the claims.

    Returns
    -------
    AdjustedPValues
        In the order given. Caution PC-M16, with the number of tests, from two tests on.

    Raises
    ------
    InputError
        When a value is no probability.

    Notes
    -----
    As R's ``p.adjust``; the papers stand in :data:`ADJUSTMENTS`.

    Examples
    --------
    >>> print([round(p, 3) for p in adjust([0.03, None, 0.02], method="hochberg").adjusted if p])
    [0.03, 0.03]
    """
    check_word(method, Adjustment, "method")
    if not hasattr(p_values, "__iter__"):
        raise InputError(f"p_values: {p_values!r} is no list of p-values.")
    p_values = tuple(p_values)
    problems = [
        f"p-value {number}: {p!r} is not between 0 and 1."
        for number, p in enumerate(p_values, start=1)
        if p is not None and not _is_probability(p)
    ]
    if problems:
        raise InputError(problems)
    given = sorted((p, place) for place, p in enumerate(p_values) if p is not None)
    adjusted: list[float | None] = [None] * len(p_values)
    if given:
        found = ADJUSTMENTS[method].adjust(np.array([p for p, _ in given], dtype=float))
        for (_, place), value in zip(given, found.tolist(), strict=True):
            adjusted[place] = value
    return AdjustedPValues(
        p_values=p_values,
        adjusted=tuple(adjusted),
        tests=len(given),
        method=method,
        cautions=_cautions(len(given), method),
    )


def count_tests(
    results: Mapping[str, Any] | Iterable[tuple[str, Any]],
    *,
    method: Adjustment = "holm",
    level: float = 0.95,
) -> CountedTests:
    """Count the tests that were made on the same patients, and adjust their p-values together.

    Parameters
    ----------
    results : mapping of name to result, or iterable of (name, result)
        Results that carry a p-value (comparisons, rank tests, curve comparisons), p-values
        themselves, or None for a test that was tried and gave none.
    method : str
        As in :func:`adjust`.
    level : float
        Small is a p of 1 - ``level`` or less.

    Returns
    -------
    CountedTests
        Caution PC-M16 from two tests on.

    Raises
    ------
    InputError
        When a result carries no p-value, or a name stands twice.

    Notes
    -----
    The p of an outcome's comparison is Fisher's. Name every test that was made, also those that are
    not reported: an adjustment that leaves some out promises too much.

    Examples
    --------
    >>> found = count_tests({"sex": 0.03, "stage": 0.4, "age": 0.02})
    >>> found.tests, found.small, found.small_adjusted
    (3, 2, 0)
    """
    check_level(level)
    named = list(results.items() if isinstance(results, Mapping) else _pairs(results))
    names = tuple(str(name) for name, _ in named)
    problems = [f"{name}: {_what(item)}" for name, item in named if not _carries_p(item)]
    twice = [name for name in dict.fromkeys(names) if names.count(name) > 1]
    problems += [f"{name}: two tests have this name; rename one of them." for name in twice]
    if problems:
        raise InputError(problems)
    found = adjust([_p_of(item) for _, item in named], method=method)
    return CountedTests(
        names=names,
        p_values=found.p_values,
        adjusted=found.adjusted,
        tests=found.tests,
        method=method,
        level=level,
        small=sum(p is not None and p <= 1 - level for p in found.p_values),
        small_adjusted=sum(p is not None and p <= 1 - level for p in found.adjusted),
        cautions=found.cautions,
    )


def _pairs(results: object) -> list[tuple[Any, Any]]:
    listed = list(results) if is_listed(results) else None
    if listed is None or not all(isinstance(row, tuple) and len(row) == 2 for row in listed):
        raise InputError(
            f"results: {shown(results)} is no list of names with their results; write "
            "{'sex': result, …}."
        )
    return listed


def _what(item: object) -> str:
    return f"a {type(item).__name__} carries no p-value; name the result of a test."


def _carries_p(item: object) -> bool:
    item = getattr(item, "two_by_two", item)
    p_field = hasattr(item, "fisher_p") or hasattr(item, "p_value")
    return item is None or isinstance(item, float | int | np.floating | np.integer) or p_field


def _p_of(item: Any) -> float | None:
    item = getattr(item, "two_by_two", item)
    if hasattr(item, "fisher_p"):
        item = item.fisher_p
    elif hasattr(item, "p_value"):
        item = item.p_value
    return item  # type: ignore[no-any-return]


def _cautions(tests: int, method: str) -> tuple[Caution, ...]:
    if tests < 2:
        return ()
    if method == "holm":
        return (caution("PC-M16", n=tests),)
    return (caution("PC-M16", n=tests, form="adjusted"),)


def _is_probability(p: object) -> bool:
    return isinstance(p, float | int | np.floating | np.integer) and 0 <= float(p) <= 1
