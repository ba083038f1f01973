"""What is asked of a forest plot: pairs of words and numbers of decimals, checked in words."""

from __future__ import annotations

from typing import Any, Final

from pooledcases.errors import InputError
from pooledcases.options import is_listed, shown

#: A float has no more decimals than these.
_MOST: Final = 15


def check_pair(value: Any, name: str, example: tuple[str, str]) -> None:
    """Raise for something else than two texts, or nothing."""
    if value is None:
        return
    texts = list(value) if is_listed(value) else []
    if len(texts) != 2 or not all(isinstance(text, str) for text in texts):
        first, second = example
        raise InputError(
            f"{name}: {shown(value)} is no pair of texts; give two, such as "
            f'("{first}", "{second}").'
        )


def check_digits(digits: Any) -> None:
    """Raise for what is no number of decimals."""
    if digits is None:
        return
    whole = type(digits).__name__ != "bool" and hasattr(digits, "__index__")
    if not whole or not 0 <= digits <= _MOST:
        raise InputError(
            f"digits: {shown(digits)} is no number of decimals; use a whole number from 0 to "
            f"{_MOST}."
        )


def check_names(names: Any) -> None:
    """Raise for what is no list of texts."""
    if names is None:
        return
    if not is_listed(names) or not all(isinstance(name, str) for name in names):
        raise InputError(f'names: {shown(names)} is no list of texts, such as ["DL", "REML"].')
