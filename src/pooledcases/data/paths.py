"""Which files may be opened: regular files inside the folder of the review, and no others."""

from __future__ import annotations

import re
from pathlib import Path

from pooledcases.results.problems import Problem, words

_ADDRESS = re.compile(r"^[A-Za-z][A-Za-z0-9+.-]+:|^//|^\\\\")
_UNSAFE = re.compile(r"[\x00-\x1f\\:*?\"<>|]|^[/~]|(^|/)\.\.(/|$)")


def refused_path(text: str) -> str | None:
    """The rule that a path of a descriptor breaks, judged from its text alone.

    Examples
    --------
    >>> [refused_path(p) for p in ("cases.csv", "../cases.csv", "https://a.org/cases.csv")]
    [None, 'PC-D82', 'PC-D83']
    """
    if _ADDRESS.search(text) and not re.match(r"^[A-Za-z]:", text):
        return "PC-D83"
    if not text.strip() or len(text) > 255 or _UNSAFE.search(text):
        return "PC-D82"
    return None


def stays_inside(folder: Path, path: Path) -> bool:
    """Whether a path, with every symbolic link followed, lies in the folder."""
    try:
        return path.resolve().is_relative_to(folder.resolve())
    except (OSError, RuntimeError, ValueError):
        return False


def read_bytes(path: Path, file: str) -> tuple[bytes | None, Problem | None]:
    """The bytes of a regular file, or the problem that says why they cannot be had."""
    try:
        if path.is_dir():
            return None, _unreadable(file, words("io.folder"))
        if not path.exists():
            return None, _unreadable(file, words("io.absent"))
        if not path.is_file():  # a pipe or a device would never end
            return None, _unreadable(file, words("io.special"))
        return path.read_bytes(), None
    except PermissionError:
        return None, _unreadable(file, words("io.permission"))
    except (OSError, ValueError) as error:
        return None, _unreadable(file, getattr(error, "strerror", None) or str(error))


def _unreadable(file: str, what: object) -> Problem:
    return Problem(file=file, rule="PC-D01", values={"what": what})
