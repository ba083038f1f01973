"""What a table breaks of its schema: found column by column, or through frictionless."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from pooledcases.data.checks.schema import Schema
from pooledcases.data.tables import Texts as Texts


class Finding(NamedTuple):
    """A row (from 0), the columns concerned, and which part of the schema it breaks.

    ``kind`` is one of type required unique enum pattern minimum maximum min_length max_length
    primary_key blank_key foreign_key.
    """

    row: int
    columns: tuple[str, ...]
    kind: str


class Prepared(NamedTuple):
    """A schema that names only columns which are there, and the cells of these columns."""

    schema: Schema
    cells: Mapping[str, Texts]
