"""Location-scale models from what ``pool`` was asked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from pooledcases.cli.study_options import Asked
from pooledcases.errors import InputError
from pooledcases.options import DependentMethod, ScaleInference, words

if TYPE_CHECKING:
    from pooledcases.results.effects import Effects
    from pooledcases.results.location_scale import LocationScale

#: Flags of ordinary pooling that stand beside the formulas.
_USED = ("scale", "mods")


def fit_location_scale(
    asked: Asked, effects: Effects, own: Mapping[str, Any], *, of_rows: bool
) -> LocationScale:
    """Let τ² depend on moderators, and the mean effect too where ``--mods`` names some.

    Parameters
    ----------
    asked : Asked
    effects : Effects
    own : mapping
        The flags of ``pool`` that were used.
    of_rows : bool
        Whether a model of rows that depend on each other was asked for as well.
    """
    from pooledcases import models

    problems = [
        f"--{name.replace('_', '-')} does not go together with --scale; leave it out."
        for name in own
        if name not in _USED
    ]
    if of_rows:
        problems.append("--scale is for independent rows; leave out the flags of dependence.")
    said: dict[str, Any] = {}
    for flag, known in (("tau2", words(DependentMethod)), ("inference", words(ScaleInference))):
        word = getattr(asked, flag)
        if word is None:
            continue
        if word not in known:
            problems.append(f"--{flag} {word} is not for --scale; use {' or '.join(known)}.")
        said["method" if flag == "tau2" else flag] = word
    if problems:
        raise InputError(problems)
    try:
        return models.location_scale(
            effects,
            scale=own["scale"],
            mods=own.get("mods"),
            level=asked.level,
            force=asked.force,
            **said,
        )
    except InputError as error:  # elsewhere "scale" is that of a prior
        raise InputError([_in_flags(problem) for problem in error.problems]) from None


def _in_flags(problem: str) -> str:
    return f"--{problem}" if problem.startswith("scale:") else problem
