"""How far a long computation is: a function that is told so, and by default nobody.

Functions that work in chunks take ``progress`` and call it with what is done and how much there is
in all. They show nothing themselves.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, TypeAlias

from pooledcases.errors import InputError
from pooledcases.options import shown

#: Called with how much is done, and how much there is in all.
Progress: TypeAlias = Callable[[int, int], None]

#: Steps that one part of a longer work counts for.
_STEPS: Final = 1000


def nobody(done: int, total: int) -> None:
    """Progress that nobody watches."""


def watched(progress: Progress | None) -> Progress:
    """Who is told; nobody for None.

    Raises
    ------
    InputError
        For what cannot be called.

    Examples
    --------
    >>> watched(None) is nobody
    True
    """
    if progress is None:
        return nobody
    if not callable(progress):
        raise InputError(
            f"progress: {shown(progress)} cannot be called; give a function of what is done and "
            "how much there is, or leave it out."
        )
    return progress


def within(progress: Progress | None, part: int, parts: int) -> Progress:
    """The progress of one part of a longer work, told as that of the whole.

    Parameters
    ----------
    progress : callable or None
        Who watches the whole; None where nobody does.
    part, parts : int
        Which part it is, from 0, and of how many; all count the same.

    Returns
    -------
    callable
        To be given to the part, as its own ``progress``.

    Examples
    --------
    >>> within(lambda done, total: print(f"{done / total:.0%}"), 1, 4)(1, 2)
    38%
    """
    if progress is None:
        return nobody

    def told(done: int, total: int) -> None:
        share = _STEPS * min(done, total) // total if total > 0 else _STEPS
        progress(part * _STEPS + share, parts * _STEPS)

    return told
