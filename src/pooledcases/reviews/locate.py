"""Where a review's tables, its analysis and its committed results are."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pooledcases.errors import InputError

_PACKAGE = Path(__file__).resolve().parents[1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Location:
    """The places of one review.

    Attributes
    ----------
    name : str
        The folder's name, which starts every id of its results.
    folder : pathlib.Path
        The tables with their descriptor.
    analysis : pathlib.Path
        The file with ``analyse(review)``.
    committed : pathlib.Path
        The ``results.json`` that the recomputed numbers are compared with.
    """

    name: str
    folder: Path
    analysis: Path
    committed: Path


def homes() -> tuple[Path, ...]:
    """Folders that may hold reviews: the checkout one stands in, the package's own, bundled."""
    candidates = (Path.cwd(), *Path.cwd().parents, _PACKAGE.parents[1], _PACKAGE / "bundled")
    return tuple(dict.fromkeys(home for home in candidates if _is_home(home)))


def names() -> tuple[str, ...]:
    """The reviews that can be run by name, in the order of the first home's folders."""
    home = next(iter(homes()), None)
    if home is None:
        return ()
    folders = (home / "data" / "raw").iterdir()
    return tuple(sorted(f.name for f in folders if (f / "review.toml").is_file()))


def locate(review: str | Path) -> Location:
    """Find a review: a path given, else the checkout, else the tables inside the package.

    Parameters
    ----------
    review : str or Path
        A folder with a ``review.toml``, or the name of a review.

    Raises
    ------
    InputError
        When there is no such review; the message lists those there are.
    """
    path = Path(review)
    if (path / "review.toml").is_file():
        return _location(path.resolve())
    for home in homes():
        folder = home / "data" / "raw" / str(review)
        if path.name == str(review) and (folder / "review.toml").is_file():
            return _location(folder)
    known = ", ".join(names()) or "none"
    raise InputError(
        f"{review}: there is no review of that name, and no folder with a review.toml. "
        f"Reviews that can be run by name: {known}."
    )


def _is_home(folder: Path) -> bool:
    return (folder / "data" / "raw").is_dir() and (folder / "analyses").is_dir()


def _location(folder: Path) -> Location:
    """An own review keeps ``analyse.py`` beside its tables; the five keep theirs in analyses/."""
    own = folder / "analyse.py"
    if own.is_file():
        committed = folder / "figures" / "results.json"
        return Location(name=folder.name, folder=folder, analysis=own, committed=committed)
    home = folder.parents[2] if len(folder.parents) > 2 else folder
    return Location(
        name=folder.name,
        folder=folder,
        analysis=home / "analyses" / f"{folder.name}.py",
        committed=home / "figures" / folder.name / "results.json",
    )
