"""Footnotes that a frame brings with it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import pandas as pd

#: In the attributes of our own frames: an empty name means the one above, where all have levels.
GROUPED: Final = "grouped"
#: Where a frame keeps them, in its ``attrs``.
NOTES: Final = "notes"


def frame_notes(frame: pd.DataFrame) -> tuple[str, ...]:
    """What is to be said under the table, whoever writes it.

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"p": ["0.094 *"]})
    >>> frame.attrs[NOTES] = ("* lost",)
    >>> frame_notes(frame.rename(columns={"p": "P"})), frame_notes(pd.DataFrame())
    (('* lost',), ())
    """
    return tuple(frame.attrs.get(NOTES, ()))
