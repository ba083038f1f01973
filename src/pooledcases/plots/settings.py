"""The settings of matplotlib while a figure is drawn: its own defaults, and ours over them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from threading import RLock
from typing import Any, Final

from matplotlib import rc_context, rcParams, rcParamsDefault

#: Where and how figures are shown, not what they look like.
_NOT_LOOKS: Final = ("backend", "webagg", "tk.", "toolbar", "interactive", "timezone", "date.epoch")
#: The settings belong to the process: two threads that set them would draw with each other's, and
#: the last one would leave its own behind.
_LOCK: Final = RLock()


@contextmanager
def applied(own: Mapping[str, Any]) -> Iterator[None]:
    """Draw under matplotlib's defaults with ``own`` over them; the user's come back afterwards.

    Styles and a ``matplotlibrc`` change nothing of a figure. One thread draws at a time.
    """
    with _LOCK:
        chosen: Any = {**_changed(), **own}
        with rc_context(chosen):
            yield


def _changed() -> dict[str, Any]:
    """The defaults of what the user has set otherwise."""
    return {
        name: value
        for name, value in rcParamsDefault.items()
        if not name.startswith(_NOT_LOOKS) and dict.__getitem__(rcParams, name) != value
    }
