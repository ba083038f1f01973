"""Where a command writes: every name is checked before it begins, and written when it has ended.

A flag that names a file to write carries a :class:`Target` in its annotation. What is checked of
all of them together stands here, so that no command checks by itself.
"""

from __future__ import annotations

import inspect
import os
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass, field
from itertools import combinations
from pathlib import Path
from typing import Any, Final

import typer

from pooledcases.cli.progress import STOPPED
from pooledcases.cli.reading import note
from pooledcases.data import store
from pooledcases.errors import InputError, NotConverged
from pooledcases.labels import label
from pooledcases.options import Lang

#: The parameter of commands that says how wide figures are.
_SIZE: Final = "size"
#: What a review's folder is read for: a further one would be a table of the review.
_REVIEW_DATA: Final = ".csv"


@dataclass(frozen=True, slots=True)
class Target:
    """Marks a flag that names a file to write.

    Attributes
    ----------
    form_of : callable
        The kind of file that a name ends in; raises where there is none.
    sized : bool
        Whether ``--size`` is about it.
    """

    form_of: Callable[[Path], str]
    sized: bool = False


@dataclass(frozen=True, slots=True)
class _Named:
    """A flag that was used, and the file that it names."""

    flag: str
    path: Path
    target: Target

    def __str__(self) -> str:
        return f"{self.flag} {self.path}"

    @property
    def is_data(self) -> bool:
        """Whether a review would read it, if it stood in its folder."""
        return self.path.suffix.lower() == _REVIEW_DATA


@dataclass(slots=True)
class _Waiting:
    """What the running command will write, and what it reads."""

    sources: Sequence[Path]
    files: list[tuple[Path, bytes]] = field(default_factory=list)


#: Figures and tables are made deep inside the commands, each at its place; they wait here until
#: all of them are there.
_waiting: ContextVar[_Waiting | None] = ContextVar("waiting", default=None)


@contextmanager
def outputs(flags: Iterable[inspect.Parameter], given: Mapping[str, Any]) -> Iterator[None]:
    """Check where a command is to write, and write when all that it makes is there.

    Parameters
    ----------
    flags : iterable of inspect.Parameter
        All of the command.
    given : mapping
        What was typed, by the names of the parameters.

    Raises
    ------
    InputError
        Before the command begins: for an ending that no such file has, a size without a figure, a
        name that is a file the command reads, one name given twice, or a place where nothing can
        be written.

    Notes
    -----
    A command that fails writes nothing. One that ends with an exit code of its own, or without one
    of several results, has shown what it found: that is written too.
    """
    flags = list(flags)
    named = _checked(flags, given)
    lang: Lang = given.get("lang", "en")
    waiting = _Waiting(sources=_sources(flags, given) if named else ())
    _need_other_names(named, waiting.sources)
    _need_no_data([item for item in named if item.is_data], flags, given)
    for item in named:
        store.need_place(item.path)
    token = _waiting.set(waiting)
    try:
        yield
    except (typer.Exit, NotConverged) as end:
        if getattr(end, "exit_code", None) != STOPPED:
            _write(waiting.files, lang)
        raise
    else:
        _write(waiting.files, lang)
    finally:
        _waiting.reset(token)


def deliver(files: Iterable[tuple[Path, bytes]], lang: Lang) -> None:
    """Write files when the running command has ended; at once where none is running."""
    waiting = _waiting.get()
    if waiting is None:
        _write(files, lang)
    else:
        waiting.files += files


def need_free(path: Path, data: bytes) -> None:
    """Raise where a name that nobody typed would take the place of another file.

    A table with the same first line is an earlier answer of the same command.
    """
    waiting = _waiting.get()
    sources = waiting.sources if waiting is not None else ()
    if not os.path.lexists(path) or (_begins_alike(path, data) and not _any_same(path, sources)):
        return
    raise InputError(
        f"{path} is there already and was not asked for: the answer has more than one table, and a "
        "CSV file holds one. Move that file, or choose another name; .xlsx, .docx, .html, .md and "
        ".tex hold all tables in one file."
    )


def _begins_alike(path: Path, data: bytes) -> bool:
    try:
        with path.open("rb") as stream:
            return stream.readline().rstrip() == data.split(b"\n", 1)[0].rstrip()
    except OSError:
        return False


def _write(files: Iterable[tuple[Path, bytes]], lang: Lang) -> None:
    for path, data in files:
        key = "cli.written" if path.parent.exists() else "cli.written_folder"
        store.write_bytes(path, data)
        note(label(key, lang, path=path, folder=path.parent), lang)


def _checked(flags: Iterable[inspect.Parameter], given: Mapping[str, Any]) -> list[_Named]:
    """The files to write; each has an ending, and a size has a figure."""
    named = [
        _Named(_flag(item), given[item.name], target)
        for item in flags
        if (target := _of_kind(item, Target)) is not None and given.get(item.name) is not None
    ]
    problems: list[str] = []
    for item in named:
        try:
            item.target.form_of(item.path)
        except InputError as error:
            problems += error.problems
    if given.get(_SIZE) is not None and not any(item.target.sized for item in named):
        problems.append("--size says how wide a figure is, and none is asked for; leave it out.")
    if problems:
        raise InputError(problems)
    return named


def _need_other_names(named: Sequence[_Named], sources: Sequence[Path]) -> None:
    problems = [
        f"{item}: the command reads this file{_known_as(item.path, source)}, and it would be lost; "
        "give another name."
        for item in named
        for source in sources
        if _same(item.path, source)
    ]
    problems += [
        f"{one} and {other} name the same file; give each a name of its own."
        for one, other in combinations(named, 2)
        if _same(one.path, other.path) or _spelt_alike(one.path, other.path)
    ]
    if problems:
        raise InputError(problems)


def _need_no_data(
    named: Sequence[_Named], flags: Iterable[inspect.Parameter], given: Mapping[str, Any]
) -> None:
    """Raise where a file would become a table of the review that the command reads."""
    problems = [
        f"{item}: every .csv in the folder of a review is one of its tables; choose another folder."
        for folder in (_reviews(flags, given) if named else ())
        for item in named
        if _same(item.path.parent, folder)
    ]
    if problems:
        raise InputError(problems)


def _known_as(path: Path, source: Path) -> str:
    return "" if path == source else f" as {source}"


def _any_same(path: Path, others: Iterable[Path]) -> bool:
    return any(_same(path, other) for other in others)


def _same(one: Path, other: Path) -> bool:
    """Whether two names are one file, by whatever link and spelling."""
    with suppress(OSError, ValueError):
        return os.path.samefile(one, other)
    return os.path.realpath(one) == os.path.realpath(other)


def _spelt_alike(one: Path, other: Path) -> bool:
    """Whether some system takes two names for one: capital and small letters, accents."""
    first, second = (
        unicodedata.normalize("NFC", os.path.realpath(path)).casefold() for path in (one, other)
    )
    return first == second


def _sources(flags: Iterable[inspect.Parameter], given: Mapping[str, Any]) -> list[Path]:
    """The files that a command reads."""
    typed = [text for item in flags if not _of_kind(item, Target) for text in _texts(item, given)]
    return [path for path in map(Path, typed) if path.is_file()]


def _reviews(flags: Iterable[inspect.Parameter], given: Mapping[str, Any]) -> list[Path]:
    """The folders of reviews that a command reads."""
    found = []
    for item in flags:
        if not _of_kind(item, typer.models.ArgumentInfo):
            continue
        for text in _texts(item, given):
            if Path(text).is_file():
                continue
            from pooledcases.reviews import locate

            with suppress(InputError):
                found.append(locate(text).folder)
    return found


def _texts(item: inspect.Parameter, given: Mapping[str, Any]) -> Iterator[str]:
    """What may name a file: every argument, and options that are paths."""
    value = given.get(item.name)
    argument = _of_kind(item, typer.models.ArgumentInfo) is not None
    for each in value if isinstance(value, list | tuple) else (value,):
        if isinstance(each, Path) or (argument and isinstance(each, str)):
            yield str(each)


def _of_kind(item: inspect.Parameter, kind: type) -> Any:
    """What a parameter's annotation carries of a kind; None where it carries none."""
    carried = getattr(item.annotation, "__metadata__", ())
    return next((thing for thing in carried if isinstance(thing, kind)), None)


def _flag(item: inspect.Parameter) -> str:
    option = _of_kind(item, typer.models.OptionInfo)
    # typer takes the first name for a default until it builds the command
    names = [getattr(option, "default", None), *(getattr(option, "param_decls", None) or ())]
    usual = f"--{item.name.replace('_', '-')}"
    return next((name for name in names if str(name).startswith("--")), usual)
