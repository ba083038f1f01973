"""Misprints that turn the recomputed number into the printed one."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from pooledcases.audit.decide import Reading, cut, roundings
from pooledcases.audit.findings import Other
from pooledcases.audit.printed import Printed, normalise

#: A printed token must have this many characters before a lost or swapped one is believed.
_ENOUGH = 3


def misprints(printed: Printed, reading: Reading) -> Iterator[Other]:
    """Fewer decimals than printed, a shifted decimal point, a lost or swapped character."""
    if reading.words is not None:
        yield from _characters(normalise(printed.text), normalise(reading.words), reading)
    elif printed.shape == "number" and len(reading.values) == 1 and printed.comparator == "=":
        yield from _fewer_decimals(printed, reading)
        yield from _powers_of_ten(printed, reading)
        decimals = printed.decimals[0]
        for value in sorted(roundings(reading.values[0], decimals)):
            yield from _characters(printed.tokens[0], f"{float(value):.{decimals}f}", reading)


def _fewer_decimals(printed: Printed, reading: Reading) -> Iterator[Other]:
    """17.0% for 17.54%: cut or rounded to fewer decimals, and zeros put behind."""
    value, target = reading.values[0], printed.values[0]
    for decimals in range(printed.decimals[0] - 1, -1, -1):
        if target in {*roundings(value, decimals), cut(value, decimals)}:
            yield Other("fewer_decimals", _as_printed(printed), {"decimals": str(decimals)})
            return


def _powers_of_ten(printed: Printed, reading: Reading) -> Iterator[Other]:
    """A shifted decimal point, or a rate per another number of persons."""
    if not printed.values[0] or not printed.decimals[0]:
        return
    for power in (1, -1, 2, -2):
        factor = Fraction(10) ** power
        moved = reading.values[0] * factor
        if printed.values[0] in roundings(moved, printed.decimals[0]):
            params = {"factor": f"{10**power if power > 0 else float(factor):g}"}
            yield Other("power_of_ten", _as_printed(printed), params)


def _characters(printed: str, full: str, reading: Reading) -> Iterator[Other]:
    if len(printed) < _ENOUGH or printed == full:
        return
    words = reading.words is not None
    found = Reading(words=printed) if words else Reading(values=(Fraction(printed),))
    for longer, shorter, definition in (
        (full, printed, "character_lost"),
        (printed, full, "character_added"),
    ):
        places = range(len(longer)) if len(longer) == len(shorter) + 1 else ()
        lost = [at for at in places if longer[:at] + longer[at + 1 :] == shorter]
        if lost:
            yield Other(definition, found, {"character": longer[lost[0]]})
    for at in range(len(full) - 1):
        if full[:at] + full[at + 1] + full[at] + full[at + 2 :] == printed:
            yield Other("characters_swapped", found, {"characters": full[at : at + 2]})


def _as_printed(printed: Printed) -> Reading:
    return Reading(values=printed.values)
