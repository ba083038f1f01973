"""The one writer: what stands at a path is the old file or the new one, never half of either."""

from __future__ import annotations

import errno
import os
import secrets
import shutil
import stat
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from pooledcases.errors import InputError

if TYPE_CHECKING:
    import pandas as pd

_RIGHTS: Final = (
    "you have no right to write in the folder {folder}; choose another folder, or ask who owns it"
)
#: What a system says when it cannot write, and what to do.
_REASONS: Final[Mapping[int, str]] = MappingProxyType(
    {
        errno.EACCES: _RIGHTS,
        errno.EPERM: _RIGHTS,
        errno.EROFS: "the disk of {folder} can only be read; choose a folder on another one",
        errno.ENOSPC: "the disk is full; make room, or choose a folder on another one",
        errno.EDQUOT: "your share of the disk is full; make room, or choose another folder",
        errno.EFBIG: "the file is too large for this disk; choose a folder on another one",
        errno.ENAMETOOLONG: "the name is too long for this system; choose a shorter one",
        errno.EISDIR: "a folder has this name; choose another name",
        errno.ENOTEMPTY: "a folder has this name; choose another name",
        errno.ELOOP: "the name is a link that leads to itself; choose another name",
        errno.EINVAL: "this system allows no such name; choose another one",
        errno.EIO: "the disk does not answer as it should; choose a folder on another one",
        errno.EBUSY: "another program holds the file; close it there and try again",
        errno.ETXTBSY: "another program holds the file; close it there and try again",
    }
)


def need_place(path: str | Path) -> None:
    """Raise where it can be seen beforehand that no file can be written.

    Raises
    ------
    InputError
        When a folder has the name, a file stands where a folder is due, a name is too long, or
        nothing may be written in the folder. A folder that is missing is no problem: it is made.
    """
    try:
        target = Path(os.path.realpath(path))
        if target.is_dir():
            raise IsADirectoryError(errno.EISDIR, "")
        folder = _standing(target.parent)
        if not folder.is_dir():
            raise NotADirectoryError(errno.ENOTDIR, "")
        if not os.access(folder, os.W_OK | os.X_OK):
            raise PermissionError(errno.EACCES, "")
        # a name that is too long is only said by asking for it
        with suppress(FileNotFoundError):
            os.stat(target)
    except OSError as error:
        raise _unwritable(path, error) from error


def write_bytes(path: str | Path, data: bytes) -> Path:
    """Replace a file by ``data`` in one step, or leave it as it was.

    Parameters
    ----------
    path : str or Path
        Where to write; its folder is made when it is missing. A symbolic link is followed.
    data : bytes
        The whole new content.

    Returns
    -------
    Path
        The path that was written.

    Raises
    ------
    InputError
        When the file cannot be written; what stood there before still does.

    Notes
    -----
    The bytes go into a temporary file beside the target, are forced to the disk, and take its
    name. A file that is replaced keeps its permissions.
    """
    target = Path(path)
    temporary: Path | None = None
    try:
        target = Path(os.path.realpath(target))
        target.parent.mkdir(parents=True, exist_ok=True)
        temporary = _sibling(target)
        with open(temporary, "xb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        _keep_mode(target, temporary)
        os.replace(temporary, target)
        temporary = None
        _sync_folder(target.parent)
    except OSError as error:
        raise _unwritable(path, error) from error
    finally:
        if temporary is not None:
            with suppress(OSError):
                temporary.unlink()
    return target


def write_text(path: str | Path, text: str) -> Path:
    """Replace a file by ``text`` in UTF-8 with ``\\n`` line ends; see :func:`write_bytes`."""
    return write_bytes(path, text.encode("utf-8"))


def write_frame(path: str | Path, frame: pd.DataFrame) -> Path:
    """Replace a file by a table as CSV, without the index; see :func:`write_bytes`.

    Missing values become blank cells; floats keep their full precision.
    """
    return write_text(path, frame.to_csv(index=False, lineterminator="\n"))


def write_folder(path: str | Path, fill: Callable[[Path], None]) -> Path:
    """Replace a folder by what ``fill`` writes, in one swap, or leave it as it was.

    Parameters
    ----------
    path : str or Path
        The folder to write.
    fill : callable
        Gets an empty folder and fills it. When it raises, nothing has changed.

    Returns
    -------
    Path
        The path that was written.

    Raises
    ------
    InputError
        When the folder cannot be written.
    """
    target = Path(os.path.realpath(path))
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        fresh = _sibling(target)
        fresh.mkdir()
    except OSError as error:
        raise _unwritable(path, error) from error
    try:
        fill(fresh)
        _keep_mode(target, fresh)
        _swap(fresh, target)
    except OSError as error:
        raise _unwritable(path, error) from error
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    return target


def _swap(fresh: Path, target: Path) -> None:
    """Two renames; when the second fails, the first is taken back."""
    if not target.exists():
        fresh.rename(target)
        return
    old = _sibling(target)
    target.rename(old)
    try:
        fresh.rename(target)
    except BaseException:  # Ctrl-C between the two renames as well
        old.rename(target)
        raise
    shutil.rmtree(old, ignore_errors=True)


def _sibling(target: Path) -> Path:
    """A new hidden name in the same folder, so that renaming never crosses a file system."""
    return target.parent / f".{secrets.token_hex(8)}.tmp"


def _keep_mode(target: Path, fresh: Path) -> None:
    """What replaces a file or folder has its permissions; a new one has the usual ones."""
    with suppress(FileNotFoundError):
        fresh.chmod(stat.S_IMODE(target.stat().st_mode))


def _sync_folder(folder: Path) -> None:
    """Make the new name itself last; some systems cannot, which loses nothing but that."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _standing(folder: Path) -> Path:
    """The folder itself, or what is there of the way to it."""
    return next(path for path in (folder, *folder.parents) if os.path.lexists(path))


def _unwritable(path: str | Path, error: OSError) -> InputError:
    """Why nothing could be written, and what to do, in words for who knows no system."""
    standing = _standing(Path(os.path.realpath(path)).parent)
    if not standing.is_dir():
        said = f"{standing} is a file, not a folder; choose another folder"
    else:
        known = _REASONS.get(error.errno or 0, error.strerror or str(error))
        said = known.format(folder=standing)
    return InputError(f"{path} cannot be written: {said}. Nothing was changed.")
