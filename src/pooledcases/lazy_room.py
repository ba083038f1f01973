"""Rooms whose files are loaded when a name that lives in them is first used."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from importlib import import_module
from types import ModuleType
from typing import Any


class LazyRoom(ModuleType):
    """A module that finds its public names in its files, one file at a time."""

    homes: Mapping[str, str]

    def __getattr__(self, name: str) -> Any:
        homes = self.__dict__["homes"]
        if name not in homes:
            raise AttributeError(f"module {self.__name__!r} has no attribute {name!r}")
        found = getattr(import_module(homes[name]), name)
        self.__dict__[name] = found
        return found

    def __setattr__(self, name: str, value: Any) -> None:
        # who loads a file binds its name in the room; a function that is called so comes first
        if not (isinstance(value, ModuleType) and name in self.__dict__["homes"]):
            super().__setattr__(name, value)

    def __dir__(self) -> list[str]:
        return sorted({*self.__dict__, *self.__dict__["homes"]} - {"homes"})


def make_lazy(room: str, files: Mapping[str, str]) -> None:
    """Let the module ``room`` find its public names when they are asked for.

    Parameters
    ----------
    room : str
        Its ``__name__``.
    files : mapping of str to str
        Modules, those of the room with a dot before their name, and the names that each holds,
        with spaces between them.

    Examples
    --------
    >>> import pooledcases.models
    >>> sorted(pooledcases.models.PREDICTIONS)[0]
    'HK'
    """
    module = sys.modules[room]
    module.__dict__["homes"] = {
        name: f"{room}{file}" if file.startswith(".") else file
        for file, names in files.items()
        for name in names.split()
    }
    module.__class__ = LazyRoom
