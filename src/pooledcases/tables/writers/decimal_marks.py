"""Numbers that are written already, with other marks: no thousands, or a decimal comma."""

from __future__ import annotations

import re
from typing import Final

from pooledcases.options import DecimalMark

#: A decimal number that is no part of a name, a version, a date or an address.
_DECIMAL: Final = re.compile(
    r"(?<![\w.,/:])(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d+))?(?![.,/:]?\d|/\w|[A-Za-z_])"
)


def without_thousands(text: str) -> str:
    """A number without the marks of its thousands.

    Examples
    --------
    >>> without_thousands("12,345.6"), without_thousands("1,2")
    ('12345.6', '1,2')
    """
    return re.sub(r"(?<=\d)[,\u2009](?=\d{3}(?!\d))", "", text)


def with_decimal_mark(text: str, mark: DecimalMark) -> str:
    """A text with another decimal mark in its numbers; a thin space marks the thousands then.

    Names, versions, dates and addresses keep their points.

    Examples
    --------
    >>> with_decimal_mark("3/8 (37.5%), 0.50 to 1.25", ",")
    '3/8 (37,5%), 0,50 to 1,25'
    >>> with_decimal_mark("version 1.2.3, 10.1016/j.x, T1.5a", ",")
    'version 1.2.3, 10.1016/j.x, T1.5a'
    """
    return text if mark == "." else _DECIMAL.sub(_with_comma, text)


def _with_comma(found: re.Match[str]) -> str:
    whole = found[1].replace(",", "\u2009")
    return whole if found[2] is None else f"{whole},{found[2]}"
