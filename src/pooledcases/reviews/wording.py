"""The words of an analysis in another language, from the file beside it."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path

from pooledcases.errors import InputError


def catalogue(analysis: Path) -> Mapping[str, str]:
    """The Chinese words for the English ones of an analysis.

    Parameters
    ----------
    analysis : Path
        ``NAME.py``; beside it may lie ``NAME.zh.toml``, with lines ``"English" = "中文"``.

    Returns
    -------
    mapping of str to str
        Empty when there is no such file: the English words then stand in both editions.

    Raises
    ------
    InputError
        When the file is no TOML, or an entry is not a text.
    """
    path = analysis.with_suffix(".zh.toml")
    if not path.is_file():
        return {}
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: this is no TOML text in UTF-8 ({error}).") from error
    wrong = [english for english, chinese in found.items() if not isinstance(chinese, str)]
    if wrong:
        raise InputError(
            f'{path}: the entry {english!r} is not a text; write "English" = "中文".'
            for english in wrong
        )
    return found
