"""From columns to the design: which coefficients there are, and their values for any study."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product

import numpy as np

from pooledcases.errors import InputError
from pooledcases.models.regression.formula import MODERATORS, Asked, Formula, Term
from pooledcases.results.base import FloatArray
from pooledcases.results.regression import DesignColumn, ModeratorColumn

INTERCEPT = "intercept"
#: A column whose rest after the others is smaller than this is a combination of them.
_COLLINEAR = 1e-9
_NAMED = 8


def coding(formula: Formula, columns: tuple[ModeratorColumn, ...]) -> tuple[DesignColumn, ...]:
    """The columns of the design.

    A category is coded by indicators of all levels but the reference where the term without it is
    in the model, else of all levels (Chambers & Hastie 1992, Statistical Models in S, 2.4).
    """
    levels = {column.column: column.levels for column in columns}
    present = {frozenset(term) for term in formula.terms}
    if formula.intercept:
        present.add(frozenset())
    out = [DesignColumn(name=INTERCEPT, term=INTERCEPT, parts=())] if formula.intercept else []
    for term in formula.terms:
        full = [
            name
            for name in term
            if levels[name] is not None and frozenset(term) - {name} not in present
        ]
        out += _columns_of(term, levels, set(full))
        if len(term) == 1 and full:
            present.add(frozenset())  # all levels together are an intercept
    return tuple(out)


def _columns_of(
    term: Term, levels: Mapping[str, tuple[str, ...] | None], full: set[str]
) -> list[DesignColumn]:
    choices: list[list[tuple[str, int | None]]] = []
    for name in term:
        known = levels[name]
        first = 0 if name in full else 1
        choices.append(
            [(name, None)] if known is None else [(name, at) for at in range(first, len(known))]
        )
    # the first column's levels run fastest, as in R
    combined = [tuple(reversed(parts)) for parts in product(*reversed(choices))]
    return [
        DesignColumn(
            name=":".join(_part_name(part, levels) for part in parts),
            term=":".join(term),
            parts=parts,
        )
        for parts in combined
    ]


def _part_name(part: tuple[str, int | None], levels: Mapping[str, tuple[str, ...] | None]) -> str:
    name, at = part
    known = levels[name]
    return name if at is None or known is None else f"{name}[{known[at]}]"


def design_rows(
    columns: tuple[DesignColumn, ...], values: Mapping[str, FloatArray], size: int
) -> FloatArray:
    """The design of ``size`` rows, from numbers and places of levels.

    Returns
    -------
    ndarray, shape (size, p)
    """
    out = np.ones((size, len(columns)))
    for at, column in enumerate(columns):
        for name, level in column.parts:
            out[:, at] *= values[name] if level is None else values[name] == level
    return out


def check_design(design: FloatArray, columns: tuple[DesignColumn, ...]) -> None:
    """Raise where the coefficients cannot be told apart, or leave nothing for tau².

    Raises
    ------
    InputError
        Naming the columns.
    """
    k, p = design.shape
    if k <= p:
        raise InputError(
            f"mods: the model has {p} coefficients ({_listed([c.name for c in columns])}) and {k} "
            f"studies with all moderators; it needs at least {p + 1}. Use fewer moderators or "
            "levels."
        )
    problems = collinear(design, columns)
    if problems:
        raise InputError(problems)
    if columns[0].parts and not _holds_constant(design):
        raise InputError(
            "mods: without intercept the effect would be forced through 0 where all moderators are"
            " 0; keep the intercept, or include a category."
        )


def collinear(
    design: FloatArray, columns: tuple[DesignColumn, ...], asked: Asked = MODERATORS
) -> list[str]:
    """One sentence for each column that the earlier ones already hold."""
    kept: list[int] = []
    basis = np.empty((len(design), 0))
    problems = []
    for at in range(len(columns)):
        # measured from its mean where there is an intercept: years differ by little from their mean
        shifted = design[:, at] - (design[:, at].mean() if at and not columns[0].parts else 0.0)
        size = np.linalg.norm(shifted)
        rest = shifted
        for _ in range(2):  # once more for what rounding left
            rest = rest - basis @ (basis.T @ rest)
        left = np.linalg.norm(rest)
        if left > _COLLINEAR * size:
            kept.append(at)
            basis = np.column_stack([basis, rest / left])
        else:
            problems.append(_same(design, columns, at, kept, asked))
    return problems


def _same(
    design: FloatArray,
    columns: tuple[DesignColumn, ...],
    at: int,
    kept: list[int],
    asked: Asked,
) -> str:
    name = columns[at].name
    if not design[:, at].any():
        return f"{asked.option}: no {asked.row} has {name}; leave this combination out."
    scale = np.linalg.norm(design[:, kept], axis=0)
    found = np.linalg.lstsq(design[:, kept] / scale, design[:, at], rcond=None)[0]
    size = np.abs(found).max()
    others = [
        columns[other].name
        for other, weight in zip(kept, found, strict=True)
        if abs(weight) > 1e-6 * size and columns[other].parts
    ]
    return (
        f"{asked.option}: {name} is perfectly collinear with {_listed(others) or INTERCEPT}: their "
        "coefficients cannot be told apart. Leave one of them out."
    )


def _holds_constant(design: FloatArray) -> bool:
    ones = np.ones(len(design))
    found = np.linalg.lstsq(design, ones, rcond=None)[0]
    return bool(np.abs(design @ found - ones).max() < 1e-8)


def _listed(names: list[str]) -> str:
    return ", ".join(names[:_NAMED]) + (", …" if len(names) > _NAMED else "")
