"""From effects and the columns that group them to the problem that is fitted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike

from pooledcases.data.columns import texts
from pooledcases.data.not_available import need_said
from pooledcases.errors import InputError
from pooledcases.models.dependent.blocks import Partition, codes_of, connected, partition
from pooledcases.models.rows import need_effects
from pooledcases.options import is_listed, shown
from pooledcases.results.base import FloatArray, IntArray
from pooledcases.results.dependent import SamplingCovariance
from pooledcases.results.effects import Effects, Reason

#: A column of the table, or one value for each of its rows.
Column = str | Sequence[object]
Words = tuple[str | None, ...]


def words_of(effects: Effects, column: Column, option: str) -> Words:
    """The cells of a column as texts, None where missing; ``study`` is the label of the row."""
    need_effects(effects, "a model of dependent effects")
    if isinstance(column, str):
        if column in effects.labels:
            need_said(effects.labels[column], column, option)
            return effects.labels[column]
        if column == "study":
            return effects.study
        if column not in effects.columns:
            has = ", ".join(("study", *effects.labels))
            raise InputError(f"{option}: there is no column {column!r}; the table has: {has}.")
        cells: list[object] = list(effects.columns[column])
    elif is_listed(column):
        cells = list(column)
    else:
        said = shown(column)
        raise InputError(f"{option}: {said} is no column; name one, or give one value a row.")
    if len(cells) != len(effects.study):
        raise InputError(
            f"{option} holds {len(cells)} values for {len(effects.study)} rows; give one for each "
            "row of the table, in its order."
        )
    return tuple(texts({"cells": np.array(cells, dtype=object)}, "cells"))


def without_missing(effects: Effects, columns: Mapping[str, Words]) -> Effects:
    """Rows that lack one of these cells are left out, with the reason."""
    included, reasons = effects.included.copy(), list(effects.reasons)
    for row in np.flatnonzero(included):
        lacking = [name for name, cells in columns.items() if cells[row] is None]
        if lacking:
            included[row] = False
            values = {"columns": ", ".join(lacking)}
            reasons[row] = Reason(key="reason.not_reported", values=values)
    return replace(effects, included=included, reasons=tuple(reasons))


@dataclass(frozen=True, slots=True, eq=False)
class Layout:
    """The included rows.

    Attributes
    ----------
    index : ndarray of int, shape (k,)
        Their place in the table.
    yi, vi : ndarray, shape (k,)
    design : ndarray, shape (k, p)
    terms : tuple of str
    partition : Partition
    sampling : tuple of ndarray, each (C, n, n)
    block : ndarray of int, shape (k,)
        Which rows depend on each other.
    """

    index: IntArray
    yi: FloatArray
    vi: FloatArray
    design: FloatArray
    terms: tuple[str, ...]
    partition: Partition
    sampling: tuple[FloatArray, ...]
    block: IntArray

    @property
    def clusters(self) -> int:
        """Groups of rows that are independent of each other."""
        return int(self.block.max()) + 1

    def cluster_of(self, cells: Words) -> Words:
        """The cluster of each row of the table: ``cells`` unless sampling errors join them."""
        if len({cells[row] for row in self.index}) == self.clusters:
            return cells
        out: list[str | None] = [None] * len(cells)
        for row, code in zip(self.index.tolist(), self.block.tolist(), strict=True):
            out[row] = str(code + 1)
        return tuple(out)


def layout(
    effects: Effects,
    groups: Sequence[Words],
    sampling: SamplingCovariance | None,
    design: FloatArray,
    terms: tuple[str, ...],
) -> Layout:
    """Lay out the included rows; ``groups`` are what makes rows depend on each other."""
    index = np.flatnonzero(effects.included).astype(np.int64)
    _check_design(design, terms)
    place = np.full(len(effects.study), -1, dtype=np.int64)
    place[index] = np.arange(len(index))
    first, second, covariance = _pairs(sampling, place)
    codes = [codes_of([cells[row] for row in index]) for cells in groups]
    block = connected(codes, first, second)
    parts = partition(block)
    vi, own = effects.vi[index], np.arange(len(index))
    blocks = parts.scatter(
        np.concatenate([own, first]),
        np.concatenate([own, second]),
        np.concatenate([vi, covariance]),
    )
    _check_definite(effects, index, parts, blocks)
    return Layout(index, effects.yi[index], vi, design, terms, parts, blocks, block)


def _pairs(
    sampling: SamplingCovariance | None, place: IntArray
) -> tuple[IntArray, IntArray, FloatArray]:
    """The declared pairs of which both rows are included."""
    if sampling is None:
        none = np.zeros(0, dtype=np.int64)
        return none, none, np.zeros(0)
    check_sampling(sampling, len(place))
    first, second = place[sampling.first], place[sampling.second]
    kept = (first >= 0) & (second >= 0)
    return first[kept], second[kept], sampling.covariance[kept]


def check_sampling(sampling: object, rows: int) -> None:
    """Raise for what is no sampling covariance of a table with so many rows."""
    if not isinstance(sampling, SamplingCovariance):
        raise InputError(
            f"sampling: {shown(sampling)} is no sampling covariance; make one with "
            "sampling_covariance."
        )
    if sampling.second.size and sampling.second.max() >= rows:
        raise InputError(
            "The sampling covariance was made for a longer table; make it from these effects."
        )


def _check_definite(
    effects: Effects, index: IntArray, parts: Partition, blocks: tuple[FloatArray, ...]
) -> None:
    problems = []
    for rows, values in zip(parts.rows, blocks, strict=True):
        root = 1 / np.sqrt(np.diagonal(values, axis1=-2, axis2=-1))
        least = np.linalg.eigvalsh(values * root[:, :, None] * root[:, None, :])[:, 0]
        for bad in np.flatnonzero(least < 1e-12):
            names = ", ".join(effects.study[index[row]] for row in rows[bad][:6])
            problems.append(
                f"The sampling errors of {names} cannot be correlated so: their covariance matrix "
                "is not positive definite. Correct the covariances, or declare smaller ones."
            )
    if problems:
        raise InputError(problems)


def design_of(
    effects: Effects, design: ArrayLike | None, terms: Sequence[str] | None
) -> tuple[FloatArray, tuple[str, ...]]:
    """The design of the included rows; a column of ones when none is given."""
    if design is None:
        return np.ones((effects.k, 1)), ("intercept",)
    try:
        whole = np.asarray(design, dtype=float)
    except (TypeError, ValueError, OverflowError):
        raise InputError("design holds something that is no number.") from None
    whole = whole[:, None] if whole.ndim == 1 else whole
    if whole.ndim != 2 or len(whole) != len(effects.study) or whole.shape[1] == 0:
        raise InputError(
            f"design has the shape {whole.shape}; give one row for each of the "
            f"{len(effects.study)} rows of the table."
        )
    names = tuple(terms) if terms else tuple(f"x{i + 1}" for i in range(whole.shape[1]))
    if len(names) != whole.shape[1]:
        raise InputError(f"design has {whole.shape[1]} columns and {len(names)} names of terms.")
    bad = np.flatnonzero(effects.included & ~np.isfinite(whole).all(axis=1))
    if bad.size:
        raise InputError(
            [f"row {row + 1} ({effects.study[row]}): design is not finite." for row in bad]
        )
    return whole[effects.included], names


def _check_design(design: FloatArray, terms: tuple[str, ...]) -> None:
    k, p = design.shape
    if k <= p:
        raise InputError(
            f"{k} included rows cannot carry {p} coefficients and a variance; use fewer "
            "coefficients."
        )
    length = np.sqrt((design**2).sum(axis=0))
    if (length == 0).any():
        empty = ", ".join(terms[i] for i in np.flatnonzero(length == 0))
        raise InputError(f"design: {empty} is 0 in every included row; leave it out.")
    values, vectors = np.linalg.eigh((design / length).T @ (design / length))
    if values[0] < 1e-10:
        tied = ", ".join(terms[i] for i in np.flatnonzero(np.abs(vectors[:, 0]) > 1e-4))
        raise InputError(f"design: {tied} say the same; leave one of them out.")
