"""Whether a printed number is the recomputed one, a rounding of it, or another number.

Everything is decided on exact fractions, so that 12.5 is a tie and 12.4999 is none.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from types import MappingProxyType

from pooledcases.audit.printed import Printed, normalise, read_printed
from pooledcases.options import AuditVerdict
from pooledcases.results.audit import Recomputed

Span = tuple[Fraction, Fraction]
Decision = tuple[AuditVerdict, str]

#: From best to worst; a range is as good as its worse end.
ORDER: tuple[AuditVerdict, ...] = ("match", "rounding", "mismatch", "not derivable")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One recomputed value.

    Attributes
    ----------
    values : tuple of Fraction
        One number, numerator and denominator, or both ends; empty for words.
    spans : tuple of (low, high)
        What each value may be when the inputs are themselves rounded numbers; empty when they
        are exact.
    words : str or None
        A cell that holds words.
    definition : str
        Key of its description; empty for the statistic itself.
    divided : bool
        Whether a division or a root was taken, so that a last digit may honestly be off by one. A
        count, a copied cell or a whole-numbered median was never rounded: it agrees or it does not.
    counts : (int, int) or None
        What a percentage was computed from, to be shown beside it.
    number, text : optional
        What to report instead of ``values``, where the finding is not the value itself.
    """

    values: tuple[Fraction, ...] = ()
    spans: tuple[Span, ...] = ()
    words: str | None = None
    definition: str = ""
    divided: bool = False
    counts: tuple[int, int] | None = None
    number: Recomputed = None
    text: str = ""
    params: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


def away(value: Fraction, decimals: int) -> Fraction:
    """The value rounded half away from zero, as is usual.

    Examples
    --------
    >>> float(away(Fraction(25, 2), 0)), float(away(Fraction(-25, 2), 0))
    (13.0, -13.0)
    """
    scale = 10**decimals
    scaled = value * scale
    return Fraction(int(abs(scaled) + Fraction(1, 2)) * (1 if scaled >= 0 else -1), scale)


def roundings(value: Fraction, decimals: int) -> frozenset[Fraction]:
    """The value rounded half away from zero and half to even: one number, or two at a tie.

    Examples
    --------
    >>> sorted(float(x) for x in roundings(Fraction(25, 2), 0))
    [12.0, 13.0]
    >>> sorted(float(x) for x in roundings(Fraction(2, 3), 2))
    [0.67]
    """
    scale = 10**decimals
    return frozenset({Fraction(round(value * scale), scale), away(value, decimals)})


def cut(value: Fraction, decimals: int) -> Fraction:
    """The value with its further decimals cut off.

    Examples
    --------
    >>> float(cut(Fraction(2, 3), 2)), float(cut(Fraction(-2, 3), 1))
    (0.66, -0.6)
    """
    scale = 10**decimals
    return Fraction(int(value * scale), scale)


def decide(printed: Printed, reading: Reading) -> Decision:
    """The verdict on one reading, with the reason as a word.

    ``match``: equal, equal after rounding half away from zero, or beyond the printed limit.
    ``rounding``: equal only if a tie is rounded to the even digit; within what rounded inputs
    allow; cut off instead of rounded; or one unit off in the last place of a number that came from
    a division. Else ``mismatch``.

    Examples
    --------
    >>> share = Reading(values=(Fraction(2000, 48),), divided=True)
    >>> [decide(read_printed(p), share) for p in ("41.7%", "41.6%", "40%")]
    [('match', 'rounds'), ('rounding', 'cut'), ('mismatch', 'differs')]
    """
    if reading.words is not None or printed.shape == "text":
        return _words(printed, reading)
    if printed.shape == "fraction" and len(reading.values) == 2:
        return _fraction(printed, reading.values)
    if len(printed.values) != len(reading.values):
        return "mismatch", "differs"
    spans = reading.spans or tuple((value, value) for value in reading.values)
    decisions = [
        _number(printed, index, value, span, reading.divided)
        for index, (value, span) in enumerate(zip(reading.values, spans, strict=True))
    ]
    return max(decisions, key=lambda decision: (ORDER.index(decision[0]), decision[1] != "equal"))


def _number(printed: Printed, index: int, value: Fraction, span: Span, divided: bool) -> Decision:
    target, decimals = printed.values[index], printed.decimals[index]
    if printed.comparator not in ("=", "~"):
        return _bound(printed.comparator, target, value, span)
    if value == target:
        return "match", "equal"
    if target == away(value, decimals):
        return "match", "rounds"
    if target in roundings(value, decimals):
        return "rounding", "even"
    unit = Fraction(1, 10**decimals)
    if span[0] < span[1] and span[0] <= target + unit / 2 and target - unit / 2 <= span[1]:
        return "rounding", "inputs"
    if target == cut(value, decimals):
        return "rounding", "cut"
    divided = divided or printed.comparator == "~"
    near = any(abs(target - one) == unit for one in roundings(value, decimals))
    # at a tie the two roundings would reach further than one unit from the nearer of them
    if divided and near and 2 * abs(target - value) < 3 * unit:
        return "rounding", "unit"
    return "mismatch", "differs"


def _bound(comparator: str, target: Fraction, value: Fraction, span: Span) -> Decision:
    if _holds(comparator, value, target):
        return "match", "bound"
    if _holds(comparator, span[0], target) or _holds(comparator, span[1], target):
        return "rounding", "inputs"
    return "mismatch", "differs"


def _holds(comparator: str, value: Fraction, target: Fraction) -> bool:
    if value == target:
        return comparator in ("<=", ">=")
    return (value < target) == comparator.startswith("<")


def _fraction(printed: Printed, values: tuple[Fraction, ...]) -> Decision:
    if printed.values == values:
        return "match", "equal"
    # "one in eight" speaks of a ratio, every other fraction of patients counted
    one_in = printed.values[0] == 1 and values[1] > 0
    if one_in and printed.values[1] > 0 and values[0] * printed.values[1] == values[1]:
        return "match", "ratio"
    return "mismatch", "differs"


def _words(printed: Printed, reading: Reading) -> Decision:
    cell = reading.words if reading.words is not None else reading.text
    return ("match", "equal") if same_token(printed, cell) else ("mismatch", "differs")


def same_token(printed: Printed, text: str) -> bool:
    """The same words, the same codes in any order, or the same number in another writing.

    Examples
    --------
    >>> same_token(read_printed("80%"), "80"), same_token(read_printed("2~85"), "2-85")
    (True, True)
    >>> same_token(read_printed("VHL;NF1"), "NF1;VHL"), same_token(read_printed("F"), "M")
    (True, False)
    """
    if _items(printed.text) == _items(text):
        return True
    read = read_printed(text)
    mine, its = ((token.shape, token.values, token.comparator) for token in (printed, read))
    return mine == its and read.shape != "text"


def _items(text: str) -> tuple[str, ...]:
    """Cells that list several codes are lists without an order."""
    return tuple(sorted(part.strip() for part in normalise(text).split(";")))
