"""The user's own names of columns and flags, in what is read and in what is said of mistakes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from difflib import get_close_matches
from types import MappingProxyType
from typing import TYPE_CHECKING

from pooledcases.errors import InputError

if TYPE_CHECKING:
    from pooledcases.cli.study_options import Asked
    from pooledcases.data.columns import Table
    from pooledcases.results.effects import Effects

#: The options of functions whose flags have other names.
_FLAGS: Mapping[str, str] = MappingProxyType(
    {
        "levels": "--cluster",
        "rho": "--within-correlation",
        "group": "--overlap",
        "choose": "--overlap-choice",
        "columns": "--covariances",
        "mu_prior": "--mean-prior",
        "scale": "--prior-scale",
        "location": "--prior-location",
        "df": "--prior-df",
        "correction": "--robust",
        "weights": "--weights",
    }
)
#: Advice that names a function or an argument, as the command line says it.
_SAID: Mapping[str, str] = MappingProxyType(
    {
        "Name others with columns.": "Name others with flags, such as {flags}.",
        "keep one, or pool them first with aggregate_effects.": "keep one of them.",
        "; use pool for it.": "; leave --outcome out.",
        "correlation is not known; use structure DIAG.": (
            "correlation is not known; say with --study or --cluster which rows are of one study, "
            "or use --structure DIAG."
        ),
        "use structure ": "use --structure ",
        "for example mu_prior=(0, 2.5)": "for example --mean-prior 0,2.5",
        ", or merge=True.": ", or add --merge.",
        "say with published which": "say with --published which",
        "use another tau2, such as DL": "use another --tau2, such as DL",
        "declare a correlation with sampling_covariance": "declare one with --within-correlation",
        "Say how a group's rows depend: give rho, or sampling; one of them.": (
            "Say with --within-correlation how the rows of a group depend on each other."
        ),
    }
)
_OPTION = re.compile(r"^([a-z][a-z0-9_]*): ")
_ROW = re.compile(r"row (\d+)\b")
_NEEDED = re.compile(r"(?:needs|from) the columns ([a-z0-9_]+(?: [a-z0-9_]+)*)")


def in_flags(problem: str) -> str:
    """A problem in the words of the command line: options are flags.

    Examples
    --------
    >>> in_flags("levels: there is no column 'x'.")
    "--cluster: there is no column 'x'."
    >>> in_flags("PLO needs the columns xi ni. Name others with columns.")
    'PLO needs the columns xi ni. Name others with flags, such as --xi COLUMN --ni COLUMN.'
    """
    for said, instead in _SAID.items():
        if said in problem:
            problem = problem.replace(said, instead.replace("{flags}", _wanted(problem)))
    return _OPTION.sub(lambda found: f"{_flag(found[1])}: ", problem)


def in_order(problems: Iterable[str]) -> list[str]:
    """Problems in the order of the table's rows, after those of the table as a whole.

    Examples
    --------
    >>> in_order(["row 10 (x): a.", "row 2 (y): b.", "c."])
    ['c.', 'row 2 (y): b.', 'row 10 (x): a.']
    """
    found = [(_ROW.match(problem), problem) for problem in problems]
    return [
        problem for _, problem in sorted(found, key=lambda item: int(item[0][1]) if item[0] else 0)
    ]


def need_columns(asked: Asked, table: Table, named: Mapping[str, Iterable[str]]) -> None:
    """Raise where a flag names a column that the table does not have; all at once.

    Parameters
    ----------
    asked : Asked
    table : DataFrame
    named : mapping of str to names
        What each flag names; nothing where it was not used.
    """
    own = list(map(str, table))
    known = {*own, *asked.columns, "study"}
    problems = []
    for flag, names in named.items():
        for name in names:
            if name not in known:
                near = get_close_matches(name, own, n=1)
                hint = f" Did you mean {near[0]!r}?" if near else ""
                problems.append(
                    f"{flag}: there is no column {name!r}; the table has: {', '.join(own)}.{hint}"
                )
    if problems:
        raise InputError(problems)


def moderators_of(formula: str | None, flag: str) -> tuple[str, ...]:
    """The columns that the formula of a flag names."""
    if formula is None:
        return ()
    from pooledcases.models.regression.formula import MODERATORS, parse

    found = parse(formula, replace(MODERATORS, option=flag))
    return tuple(item.column for item in found.variables)


def with_own_names(effects: Effects, table: Table, asked: Asked) -> Effects:
    """Effects whose table also has the columns that were mapped, under the user's own names."""
    from pooledcases.data.columns import texts

    labels = dict(effects.labels)
    for own in asked.columns.values():
        if own in table and own not in labels and own not in effects.columns:
            labels[own] = tuple(texts(table, own))
    return replace(effects, labels=labels)


def _flag(option: str) -> str:
    return _FLAGS.get(option, f"--{option.replace('_', '-')}")


def _wanted(problem: str) -> str:
    found = _NEEDED.search(problem)
    names = found[1].split() if found else ["xi", "ni"]
    return " ".join(f"--{name.replace('_', '-')} COLUMN" for name in names)
