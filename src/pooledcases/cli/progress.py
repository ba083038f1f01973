"""A progress bar while something takes long: on a terminal only, on standard error."""

from __future__ import annotations

import signal
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

import typer

from pooledcases.cli.terminal import complain
from pooledcases.labels import label
from pooledcases.options import Lang
from pooledcases.progress import Progress, nobody

#: As a shell counts a program that was stopped by Ctrl-C.
STOPPED: Final = 130
#: Seconds that pass without a bar.
_PATIENCE: Final = 1.0


@contextmanager
def bar(
    what: str, *, hidden: bool = False, at_once: bool = False, lang: Lang = "en"
) -> Iterator[Progress]:
    """Give what a long computation tells its progress to; Ctrl-C ends the program with one line.

    Parameters
    ----------
    what : str
        What is done, in a word or two; it stands before the bar.
    hidden : bool
        Show nothing, as with ``--json``.
    at_once : bool
        Show the bar from the start: for what always takes long. Otherwise it appears when the work
        takes longer than a second. As long as no share is told it shows none.
    lang : {"en", "zh"}

    Yields
    ------
    callable
        ``progress(done, total)``.

    Notes
    -----
    Where standard error is no terminal there is no bar. At the end it disappears.
    """
    with stopping(lang):
        if hidden or not _is_terminal():
            yield nobody
            return
        shown = _Bar(what)
        try:
            if at_once:
                shown.start()
            else:
                shown.wait()
            yield shown
        finally:
            shown.stop()


@contextmanager
def stopping(lang: Lang = "en") -> Iterator[None]:
    """Ctrl-C ends the program with one line and the exit code of a stopped program."""
    try:
        yield
    except KeyboardInterrupt:
        complain(label("cli.stopped", lang))
        raise typer.Exit(STOPPED) from None


def _is_terminal() -> bool:
    # asked of the stream itself: a library also takes colours that are forced for a terminal
    return sys.stderr is not None and sys.stderr.isatty()


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Ctrl-C waits: a bar that is half begun holds locks, and its end would wait for them."""
    if threading.current_thread() is not threading.main_thread():
        yield  # Ctrl-C comes to the main thread only
        return
    came: list[int] = []
    usual = signal.signal(signal.SIGINT, lambda number, _: came.append(number))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, signal.default_int_handler if usual is None else usual)
    if came:
        raise KeyboardInterrupt


class _Bar:
    """A bar that appears when patience ends."""

    def __init__(self, what: str) -> None:
        self._what = what
        self._since = time.monotonic()
        self._display: Any = None
        self._task: Any = None
        # what tells nothing of itself for a second is shown by a timer, in a thread of its own
        self._timer: threading.Timer | None = None
        self._lock = threading.Lock()
        self._over = False

    def wait(self) -> None:
        """Show it when patience ends."""
        self._timer = threading.Timer(_PATIENCE, self.start)
        self._timer.daemon = True
        self._timer.start()

    def __call__(self, done: int, total: int) -> None:
        if self._display is None and time.monotonic() - self._since < _PATIENCE:
            return
        self.start()
        self._display.update(self._task, completed=done, total=max(total, 1))

    def start(self) -> None:
        """Show it, with a share that is not known yet."""
        with _undisturbed(), self._lock:
            if self._display is None and not self._over:
                self._show()

    def _show(self) -> None:
        from rich.console import Console
        from rich.progress import (
            BarColumn,
            Progress,
            TaskProgressColumn,
            TextColumn,
            TimeElapsedColumn,
        )

        columns = (
            TextColumn("{task.description}", markup=False),
            BarColumn(),
            TaskProgressColumn(),
            TimeElapsedColumn(),
        )
        # what it writes in between belongs to the commands, not to the bar
        self._display = Progress(
            *columns,
            console=Console(stderr=True, force_terminal=True),
            transient=True,
            redirect_stdout=False,
            redirect_stderr=False,
        )
        self._task = self._display.add_task(self._what, total=None)
        self._display.start()

    def stop(self) -> None:
        """Take it away."""
        if self._timer is not None:
            self._timer.cancel()
        with _undisturbed(), self._lock:
            self._over = True
            if self._display is not None:
                self._display.stop()
