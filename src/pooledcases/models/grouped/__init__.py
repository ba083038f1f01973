"""Subgroups: separate or common tau², and the tests between them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pooledcases.lazy_room import make_lazy

if TYPE_CHECKING:
    from pooledcases.models.grouped.subgroups import with_subgroups

__all__ = ["with_subgroups"]

make_lazy(__name__, {".subgroups": "with_subgroups"})
