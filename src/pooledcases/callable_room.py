"""Rooms that are also functions."""

from __future__ import annotations

import sys
from types import ModuleType
from typing import Any


class CallableRoom(ModuleType):
    """A module that can be called: the call goes to the function that has the room's name."""

    def __call__(self, *args: Any, **options: Any) -> Any:
        function = getattr(self, self.__name__.rpartition(".")[2])
        return function(*args, **options)


def make_callable(name: str) -> None:
    """Let the module ``name`` be called through its function of the same name."""
    sys.modules[name].__class__ = CallableRoom
