"""From the counts of a study table to the surface that a model climbs.

Each model says which rows it can use, when its likelihood has no maximum, and what its studies say
one by one; the fit and everything that is reported is the same for all.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from pooledcases.errors import InputError
from pooledcases.kernels.hypergeometric import hypergeometric
from pooledcases.kernels.study_terms import Binomial, Poisson, Terms
from pooledcases.models.one_stage.surfaces import OneEffect, OwnMiddle, Surface, TwoEffects
from pooledcases.results.base import BoolArray, FloatArray

#: The columns of a row's counts, in the table's order: (x, n) or (x, t); (x1, n1, x2, n2) or rates.
Columns = FloatArray
Build = Callable[[Columns, FloatArray], Surface]
#: A hundred unlike studies take about two seconds where an integral is over two effects.
MOST_IN_THE_PLANE = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One model for one measure.

    Attributes
    ----------
    build : callable
        Columns (c, k) of unlike studies, and how many are alike (k,), to the surface.
    separate : callable
        Columns to each study's own estimate and its variance, as maximum likelihood of that study
        alone; infinite where it does not exist.
    end : callable
        Columns to −1 or 1 where the likelihood rises for ever with mu falling or rising, else 0.
    silent : callable or None
        Columns to the rows that by themselves say nothing of a ratio; None for one group.
    sets_aside : bool
        Whether the model cannot use such rows; one that can needs at least one other.
    """

    build: Build
    separate: Callable[[Columns], tuple[FloatArray, FloatArray]]
    end: Callable[[Columns], int]
    silent: Callable[[Columns], BoolArray] | None = None
    sets_aside: bool = True


def unlike(columns: Columns) -> tuple[Columns, FloatArray]:
    """Studies with the same counts taken together: the unlike ones, and how many each stands for.

    The likelihood of a study depends on nothing else, so that a million studies of a few patients
    cost no more than their few hundred kinds.
    """
    columns = columns[:, np.lexsort(columns[::-1])]
    new = np.flatnonzero((columns[:, 1:] != columns[:, :-1]).any(axis=0)) + 1
    first = np.concatenate([[0], new, [columns.shape[1]]])
    return columns[:, first[:-1]], np.diff(first).astype(float)


def _proportions(columns: Columns, counts: FloatArray) -> Surface:
    x, n = columns
    return OneEffect(Binomial(x, n, np.zeros(1)), counts)


def _rates(columns: Columns, counts: FloatArray) -> Surface:
    x, t = columns
    return OneEffect(Poisson(x, np.log(t)), counts)


def _binomials(columns: Columns) -> tuple[Terms, Terms]:
    x1, n1, x2, n2 = columns
    return Binomial(x1, n1, np.zeros_like(x1)), Binomial(x2, n2, np.zeros_like(x2))


def _poissons(columns: Columns) -> tuple[Terms, Terms]:
    x1, t1, x2, t2 = columns
    return Poisson(x1, np.log(t1)), Poisson(x2, np.log(t2))


def _own_middle(groups: Callable[[Columns], tuple[Terms, Terms]]) -> Build:
    return lambda columns, counts: OwnMiddle(groups(columns), counts)


def _two_effects(groups: Callable[[Columns], tuple[Terms, Terms]]) -> Build:
    def build(columns: Columns, counts: FloatArray) -> Surface:
        kinds = columns.shape[1]
        if kinds > MOST_IN_THE_PLANE:
            raise InputError(
                f"Model glmm-um-rs integrates over a plane for each of {kinds} unlike studies, "
                f"which takes too long for more than {MOST_IN_THE_PLANE}; use glmm-um-fs."
            )
        return TwoEffects(groups(columns), counts)

    return build


def _shares(columns: Columns, counts: FloatArray) -> Surface:
    """Of all events those in group 1: binomial, with the sizes' ratio as offset.

    Exact for rates; for odds ratios the limit of rare events.
    """
    x1, size1, x2, size2 = columns
    return OneEffect(Binomial(x1, x1 + x2, np.log(size1 / size2)), counts)


def _exact(columns: Columns, counts: FloatArray) -> Surface:
    x1, n1, x2, n2 = columns
    return OneEffect(hypergeometric(x1, n1, n2, x1 + x2), counts)


def _logits(columns: Columns) -> tuple[FloatArray, FloatArray]:
    x, n = columns
    return _difference(x, n - x)


def _log_rates(columns: Columns) -> tuple[FloatArray, FloatArray]:
    x, t = columns
    with np.errstate(divide="ignore"):
        return np.log(x) - np.log(t), 1 / x


def _log_odds_ratios(columns: Columns) -> tuple[FloatArray, FloatArray]:
    x1, n1, x2, n2 = columns
    (y1, v1), (y2, v2) = _difference(x1, n1 - x1), _difference(x2, n2 - x2)
    with np.errstate(invalid="ignore"):
        return y1 - y2, v1 + v2


def _log_ratios(columns: Columns) -> tuple[FloatArray, FloatArray]:
    x1, size1, x2, size2 = columns
    y, v = _difference(x1, x2)
    return y - np.log(size1 / size2), v


def _exact_log_odds_ratios(columns: Columns) -> tuple[FloatArray, FloatArray]:
    x1, n1, x2, n2 = columns
    place, _, curvature = hypergeometric(x1, n1, n2, x1 + x2).maxima()
    with np.errstate(divide="ignore"):
        return place, 1 / curvature


def _difference(a: FloatArray, b: FloatArray) -> tuple[FloatArray, FloatArray]:
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.log(a) - np.log(b), 1 / a + 1 / b


def _side(low: bool, high: bool) -> int:
    return int(bool(high)) - int(bool(low))


def _end_of_events(columns: Columns) -> int:
    return -1 if columns[0].sum() == 0 else 0


def _end_of_proportions(columns: Columns) -> int:
    return _side(columns[0].sum() == 0, (columns[1] - columns[0]).sum() == 0)


def _end_of_shares(columns: Columns) -> int:
    """No event at all in one of the groups."""
    return _side(columns[0].sum() == 0, columns[2].sum() == 0)


def _end_within(columns: Columns) -> int:
    """In every study as few, or as many, events in group 1 as its totals allow."""
    x1, n1, x2, n2 = columns
    low, high = (x1 == 0) | (x2 == n2), (x2 == 0) | (x1 == n1)
    return _side(bool(low.all()), bool(high.all()))


def _end_over_groups(columns: Columns) -> int:
    """In one of the groups, over all studies, no event or nothing but events."""
    a, n1, c, n2 = columns.sum(axis=1)
    return _side(a == 0 or c == n2, c == 0 or a == n1)


def no_information(columns: Columns) -> BoolArray:
    """No events, or nothing but events, in both groups."""
    x1, n1, x2, n2 = columns
    return np.asarray((x1 + x2 == 0) | ((x1 == n1) & (x2 == n2)))


def no_events(columns: Columns) -> BoolArray:
    """No events in both groups."""
    return np.asarray(columns[0] + columns[2] == 0)


_CONDITIONAL_RATES = Problem(
    build=_shares, separate=_log_ratios, end=_end_of_shares, silent=no_events
)

PROBLEMS: Mapping[tuple[str, str], Problem] = MappingProxyType(
    {
        ("glmm", "PLO"): Problem(build=_proportions, separate=_logits, end=_end_of_proportions),
        ("glmm", "IRLN"): Problem(build=_rates, separate=_log_rates, end=_end_of_events),
        ("glmm-um-fs", "OR"): Problem(
            build=_own_middle(_binomials),
            separate=_log_odds_ratios,
            end=_end_within,
            silent=no_information,
        ),
        ("glmm-um-rs", "OR"): Problem(
            build=_two_effects(_binomials),
            separate=_log_odds_ratios,
            end=_end_over_groups,
            silent=no_information,
            sets_aside=False,
        ),
        ("glmm-cm-al", "OR"): Problem(
            build=_shares, separate=_log_ratios, end=_end_of_shares, silent=no_information
        ),
        ("glmm-cm-el", "OR"): Problem(
            build=_exact, separate=_exact_log_odds_ratios, end=_end_within, silent=no_information
        ),
        ("glmm-um-fs", "IRR"): Problem(
            build=_own_middle(_poissons),
            separate=_log_ratios,
            end=_end_of_shares,
            silent=no_events,
        ),
        ("glmm-um-rs", "IRR"): Problem(
            build=_two_effects(_poissons),
            separate=_log_ratios,
            end=_end_of_shares,
            silent=no_events,
            sets_aside=False,
        ),
        # given their total, events of two groups are binomial: nothing is approximate
        ("glmm-cm-al", "IRR"): _CONDITIONAL_RATES,
        ("glmm-cm-el", "IRR"): _CONDITIONAL_RATES,
    }
)
