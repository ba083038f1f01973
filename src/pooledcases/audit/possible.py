"""Printed percentages that no whole count can give."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from fractions import Fraction

from pooledcases.audit.claims import Claim
from pooledcases.audit.decide import Reading, cut, roundings
from pooledcases.audit.derived import inputs_of, whole
from pooledcases.audit.findings import Found, Other
from pooledcases.audit.lookup import number_at, one_row
from pooledcases.audit.printed import Printed
from pooledcases.data.columns import Table
from pooledcases.errors import InputError

#: Share of the patients that may be left out when a denominator is sought that allows a percentage.
_LEFT_OUT = Fraction(1, 10)


def possible_counts(printed: Printed, ni: int) -> tuple[int, ...]:
    """The whole counts out of ``ni`` whose percentage is the printed one, after rounding.

    Brown & Heathers 2017, Soc Psychol Personal Sci 8:363, for percentages.

    Raises
    ------
    InputError
        When ``printed`` is no single number, or ``ni`` no number of patients above 0.

    Examples
    --------
    >>> from pooledcases.audit.printed import read_printed
    >>> possible_counts(read_printed("39%"), 443), possible_counts(read_printed("17.0%"), 57)
    ((171, 172, 173, 174), ())
    """
    if printed.shape != "number" or ni < 1:
        raise InputError(f"{printed.text!r} of {ni}: give one percentage and at least one patient.")
    value, decimals = printed.values[0], printed.decimals[0]
    return tuple(
        xi for xi in _around(value, decimals, ni) if value in roundings(_share(xi, ni), decimals)
    )


def _around(value: Fraction, decimals: int, ni: int) -> range:
    """The counts within one printed unit of a percentage, and the nearest on either side."""
    unit = Fraction(1, 10**decimals)
    low = math.floor((value - unit) * ni / 100)
    high = math.ceil((value + unit) * ni / 100)
    return range(max(low, 0), min(high, ni) + 1)


def _share(xi: int, ni: int) -> Fraction:
    return Fraction(100 * xi, ni)


def percent_possible(table: Table, claim: Claim) -> Found:
    """Whether any whole count out of the row's ``ni`` gives the printed percentage."""
    cell = number_at(table, claim.column or "ni", one_row(table, claim.where))
    ni = whole(cell)
    if claim.value.comparator not in ("=", "~"):
        raise InputError(f"{claim.printed!r} is a limit, which some count always meets.")
    if not ni:
        raise InputError(f"{cell.where} is a denominator of 0.")
    return Found((_possible(claim.value, ni),), inputs_of(claim, [cell]))


def smaller_denominators(table: Table, claim: Claim) -> Iterator[Other]:
    """The largest smaller denominator that allows it: some patients may not have been assessed.

    At most a tenth of the patients is left out; beyond that some denominator nearly always fits.
    """
    ni = whole(number_at(table, claim.column or "ni", one_row(table, claim.where)))
    for fewer in range(ni - 1, math.ceil(ni * (1 - _LEFT_OUT)) - 1, -1):
        counts = possible_counts(claim.value, fewer) if fewer else ()
        if counts:
            reading = _counts_reading(counts, fewer)
            yield Other("smaller_denominator", reading, {"xi": str(counts[0]), "ni": str(fewer)})
            return


def _possible(printed: Printed, ni: int) -> Reading:
    value, decimals = printed.values[0], printed.decimals[0]
    near = _around(value, decimals, ni)
    counts = possible_counts(printed, ni)
    if not counts:
        counts = tuple(xi for xi in near if cut(_share(xi, ni), decimals) == value)
    if not counts:
        below = [xi for xi in near if _share(xi, ni) <= value]
        above = [xi for xi in near if _share(xi, ni) > value]
        counts = (*below[-1:], *above[:1])
    return _counts_reading(counts or (ni,), ni)


def _listed(counts: Sequence[int], ni: int) -> str:
    return ", ".join(f"{xi}/{ni}" for xi in counts)


def _counts_reading(counts: Sequence[int], ni: int) -> Reading:
    return Reading(
        values=(_share(counts[0], ni),),
        number=tuple(counts),
        text=f"{counts[0]}–{counts[-1]}/{ni}" if len(counts) > 2 else _listed(counts, ni),
        params={"ni": str(ni)},
    )
