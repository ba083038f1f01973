"""The main specification, and the variants of the data that stand beside it."""

from __future__ import annotations

from collections.abc import Sequence

from pooledcases.diagnostics.specifications.fits import Job, estimates, main_fit
from pooledcases.diagnostics.specifications.readings import Reading, extremes
from pooledcases.diagnostics.specifications.unknown import LEFT_OUT, MISSING_RULES
from pooledcases.diagnostics.specifications.variants import EVERY_ROW, Study, Variant
from pooledcases.diagnostics.specifications.words import Asked, Way
from pooledcases.errors import InputError, NotConverged
from pooledcases.results.effects import Reason
from pooledcases.results.pooled import Pooled
from pooledcases.results.specification import NotFitted


def main_of(
    source: Study, way: Way, left_out: Sequence[NotFitted], words: Asked, force: bool
) -> Pooled:
    """The first of every dimension; it must be there, or nothing can be compared with it."""
    first = {name: (words[name][0],) for name in words.words}
    clash = [
        item.reason.text()
        for item in left_out
        if all(first[name] == word for name, word in item.choices.items())
        # a model on counts has its own estimator and intervals, and corrects nothing
        and not (way.counts and {"tau2", "continuity"} & set(item.choices))
    ]
    if clash:
        raise InputError(
            f"The first words make the main specification, which cannot be fitted: {clash[0]}. Put "
            "others first."
        )
    effects = source.effects(way, Variant(*source.main, ()))
    if isinstance(effects, Reason):
        raise InputError(f"The main specification has nothing to pool: {effects.text()}.")
    fit = main_fit(Job(way, effects, {}, []), level=source.level, force=force)
    if fit.reported.estimate is None:
        raise NotConverged(
            "The main specification has no estimate, so that nothing can be compared with it; put "
            "another estimator or model first."
        )
    return fit


def missing_rules(words: Asked, source: Study) -> tuple[tuple[str, ...], list[NotFitted]]:
    groups, rules = source.unknown.groups, words["missing"]
    if groups == 0 and any(rule != LEFT_OUT for rule in rules):
        raise InputError(
            "missing: no column counts the patients with an unknown outcome; name it with unknown, "
            "such as {'xi': 'missing_i'}."
        )
    kept = tuple(r for r in rules if r == LEFT_OUT or MISSING_RULES[r].groups <= groups)
    reason = Reason(key="specification.not_fitted.two_groups")
    unfit = [NotFitted(choices={"missing": (r,)}, reason=reason) for r in rules if r not in kept]
    if rules[0] not in kept:
        raise InputError(f"missing: {rules[0]}: {reason.text()}. Put another first.")
    return kept, unfit


def duplicate_rules(words: Asked, source: Study) -> tuple[str, ...]:
    rules = words["duplicates"]
    if source.overlap not in source.table and any(rule != EVERY_ROW for rule in rules):
        raise InputError(
            f"duplicates: there is no column {source.overlap!r} that says which rows may share "
            "patients; name it with overlap."
        )
    return rules


def alone_and_extreme(
    source: Study, way: Way, main: Pooled, readings: Sequence[Reading]
) -> tuple[tuple[Reading, ...], ...]:
    """Each reading alone; all together that lower the main estimate, and all that raise it."""
    rule, rows = source.main
    alone = [source.effects(way, Variant(rule, rows, (reading,))) for reading in readings]
    work = [None if isinstance(item, Reason) else Job(way, item, {}, []) for item in alone]
    middle = main.reported.estimate
    moves = [
        None if value is None or middle is None else value - middle
        for value in estimates(work, level=source.level)
    ]
    return ((), *((reading,) for reading in readings), *extremes(readings, moves))


def not_every_set(most: int) -> NotFitted:
    reason = Reason(key="specification.not_fitted.readings", values={"most": most})
    return NotFitted(choices={}, reason=reason)
