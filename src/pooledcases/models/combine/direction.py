"""Synthesis by the direction of effects, for studies that say no more."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from scipy import special

from pooledcases.data.columns import Table, cell_states, columns_of, texts
from pooledcases.errors import InputError
from pooledcases.kernels.intervals import clopper_pearson
from pooledcases.models.cautions import one_study
from pooledcases.models.combine.reading import no_direction
from pooledcases.models.combine.words import AGAINST, FAVOURS, UNCLEAR, DirectionWords
from pooledcases.options import Benefit, check_level, check_word
from pooledcases.results.base import Interval, caution
from pooledcases.results.combined import DirectionRow, Directions
from pooledcases.results.effects import Effects, Reason
from pooledcases.scales import SCALES

#: A row's study, its side (1, −1, or 0 where it is left out), and why it is left out.
_Row = tuple[str, int, Reason | None]


def count_directions(
    frame: Table | Effects,
    *,
    direction: str = "direction",
    favours: Sequence[str] = FAVOURS,
    against: Sequence[str] = AGAINST,
    unclear: Sequence[str] = UNCLEAR,
    benefit: str | None = None,
    level: float = 0.95,
    study: str = "study",
) -> Directions:
    """How many studies point in favour, with the exact interval and sign test.

    Parameters
    ----------
    frame : mapping of str to array_like, or Effects
        A table with a column of directions, or effects, of which only the side of no effect is
        read.
    direction, study : str
        Names of the columns.
    favours, against, unclear : sequence of str
        The words of ``direction`` (upper and lower case alike).
    benefit : {"above", "below"}, optional
        For effects, which need it: which side of no effect is in favour. An odds ratio of death
        is in favour below 1, one of response above.
    level : float

    Returns
    -------
    Directions
        Rows that are unclear, exactly at no effect or not reported are left out, each with its
        reason; ``bounds`` says what they could change.

    Raises
    ------
    InputError
        When a direction is another word, the effects have no value of no effect (proportions), or
        no row has a direction.

    Cautions: PC-M17 (rows left out), PC-M28 (k = 1).

    Notes
    -----
    Directions, never significance, are counted (McKenzie & Brennan, Cochrane Handbook, chapter
    12.2.1.3; Boon & Thomson 2021, Res Synth Methods 12:29). The interval is Clopper-Pearson's,
    which holds its level for any number of studies and inverts the two one-sided sign tests; the
    sign test doubles the smaller tail of the binomial at one half. A study counts the same whatever
    its size, so that the proportion is no effect.

    Examples
    --------
    >>> found = count_directions({"direction": ["+", "+", "-", "+", "unclear", "+"]})
    >>> found.favours, found.k, round(found.p_value, 3), found.left_out
    (4, 5, 0.375, 1)
    """
    check_level(level)
    words = DirectionWords.of(favours, against, unclear)
    if isinstance(frame, Effects):
        rows = _of_effects(frame, benefit)
    else:
        rows = _of_table(frame, direction, study, words)
    sides = np.array([side for _, side, _ in rows])
    up, down, out = (int((sides == side).sum()) for side in (1, -1, 0))
    if up + down == 0:
        raise InputError("No study has a direction: every row is left out.")
    side = benefit if isinstance(frame, Effects) else None
    return replace(_counted(rows, (up, down, out), level), benefit=side)


def _counted(rows: Sequence[_Row], counts: tuple[int, int, int], level: float) -> Directions:
    up, down, out = counts
    k, total = up + down, len(rows)
    low, high = clopper_pearson(up, k, level)
    named = {1: "favours", -1: "against", 0: None}
    return Directions(
        level=level,
        k=k,
        favours=up,
        against=down,
        left_out=out,
        reasons=dict(Counter(reason.key for _, _, reason in rows if reason is not None)),
        proportion=up / k,
        ci=Interval(float(low), float(high)),
        p_value=sign_test(up, k),
        bounds=Interval(up / total, (up + out) / total),
        rows=tuple(
            DirectionRow(study=name, direction=named[side], reason=reason)
            for name, side, reason in rows
        ),
        cautions=(
            *([caution("PC-M17", missing=out, total=total)] if out else []),
            *one_study(k),
        ),
    )


def sign_test(successes: int, k: int) -> float:
    """Exact two-sided test of one half: twice the smaller tail.

    Examples
    --------
    >>> sign_test(1, 1), sign_test(10, 10)
    (1.0, 0.001953125)
    """
    return min(1.0, 2 * float(special.bdtr(min(successes, k - successes), k, 0.5)))


def _of_table(frame: Table, direction: str, study: str, words: DirectionWords) -> list[_Row]:
    table = columns_of(frame, direction=direction, study=study)
    cells, states = texts(table, direction), cell_states(table, direction)
    names = texts(table, study) if study in table else [None] * len(cells)
    rows: list[_Row] = []
    problems = []
    for number, (name, cell) in enumerate(zip(names, cells, strict=True), start=1):
        own = str(number) if name is None else str(name)
        side = 0 if cell is None else words.side(cell)
        if side is None:
            problems.append(
                f"row {number} ({own}): direction {cell!r} is not known; use one of {words.named}."
            )
        reason = None if side else no_direction(direction, states[number - 1])
        rows.append((own, side or 0, reason))
    if problems:
        raise InputError(problems)
    return rows


def _of_effects(effects: Effects, benefit: str | None) -> list[_Row]:
    if benefit is not None:
        check_word(benefit, Benefit, "benefit")
    null = SCALES[effects.scale].null
    if null is None:
        raise InputError(
            f"{effects.measure} has no value of no effect, so that its studies have no direction."
        )
    if benefit is None:
        raise InputError(
            "benefit: say which side of no effect is in favour, above or below; a ratio of an "
            "event that one wishes to avoid is in favour below it."
        )
    # a row without a variance cannot be pooled, but its direction still counts
    yi = np.where(np.isfinite(effects.yi), effects.yi, effects.columns.get("yi", np.nan))
    side = np.sign(np.where(np.isfinite(yi), yi - null, 0.0)).astype(int)
    side = side if benefit == "above" else -side
    rows: list[_Row] = []
    for row, name in enumerate(effects.study):
        known = np.isfinite(yi[row])
        reason = Reason(key="reason.no_direction") if known else effects.reasons[row]
        rows.append((name, int(side[row]), None if side[row] else reason))
    return rows
