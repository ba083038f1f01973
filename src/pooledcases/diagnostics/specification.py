"""A specification curve: the pooled result under every choice that could be defended."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import prod

import numpy as np

from pooledcases.data.columns import Table, columns_of
from pooledcases.diagnostics.specifications.beside import (
    alone_and_extreme,
    duplicate_rules,
    main_of,
    missing_rules,
    not_every_set,
)
from pooledcases.diagnostics.specifications.fits import fit_all, jobs
from pooledcases.diagnostics.specifications.readings import (
    AS_PRINTED,
    Reading,
    combinations,
    read_readings,
)
from pooledcases.diagnostics.specifications.summary import agreement, dimensions
from pooledcases.diagnostics.specifications.unknown import LEFT_OUT, read_unknown
from pooledcases.diagnostics.specifications.variants import Study, variants
from pooledcases.diagnostics.specifications.words import (
    DIMENSIONS,
    Asked,
    Asking,
    Way,
    asked,
    scale_key,
    ways,
)
from pooledcases.effects.read import StudyTable, mapped
from pooledcases.errors import InputError
from pooledcases.models.together import OVERLAP
from pooledcases.options import check_level, shown
from pooledcases.progress import Progress, watched
from pooledcases.results.base import Caution, caution
from pooledcases.results.pooled import Pooled
from pooledcases.results.specification import NotFitted, Specification, SpecificationCurve

#: Specifications beyond which nobody reads a curve, and its fits take minutes.
_MOST = 20_000


def specification_curve(
    frame: Table,
    *,
    measures: Asking,
    tau2: Asking = ("REML", "DL", "PM", "EE"),
    inference: Asking = ("hartung-knapp-adhoc", "normal"),
    continuity: Asking = "only0",
    models: Asking = "inverse-variance",
    readings: Table | None = None,
    duplicates: Asking = "all",
    missing: Asking = "as-observed",
    level: float = 0.95,
    most_readings: int = 32,
    overlap: str = OVERLAP,
    unknown: Mapping[str, str] | None = None,
    study: str = "study",
    columns: Mapping[str, str] | None = None,
    force: bool = False,
    progress: Progress | None = None,
    **names: str,
) -> SpecificationCurve:
    """Pool a study table in every combination of choices, as one table and one figure.

    Parameters
    ----------
    frame : mapping of str to array_like
        As in :func:`pooledcases.effect_sizes`.
    measures, models, tau2, inference, continuity : str or sequence of str
        Words as in :func:`pooledcases.pool_counts`; the first of each is the main one. Measures
        must share the reader's scale: all proportions, all ratios, all rates.
    readings : mapping of columns, optional
        Other readings of ambiguous cells, a row a cell: ``row`` (from 1, or the study's name),
        ``column``, ``alternative`` (``NR`` leaves the row out). Where wanted ``value``, what the
        table holds, which is checked; ``reading``, a name that cells which change together share;
        and ``reason``.
    duplicates : {"all", "largest", "first", "most-precise"} or sequence
        Which of the rows that share a cell of the column ``overlap`` stay.
    missing : {"as-observed", "none", "all", "all-in-1", "all-in-2"} or sequence
        Which of the patients with an unknown outcome had the event: as many as among the known, so
        that they add nothing; none; all; of two groups all of one and none of the other, the best
        and the worst case.
    level : float
        Of the intervals.
    most_readings : int
        How many combinations of readings are tried beside the table as printed. Where there are
        more, each reading alone, all together that lower the main estimate, and all that raise it.
    overlap : str
        The column whose value rows share that may hold the same patients.
    unknown : mapping of str to str, optional
        Where patients with an unknown outcome are counted, by the column of events:
        ``{"xi": "lost"}``. They are not among the totals ``ni``. By default ``missing_i`` for
        ``xi ni``, ``missing1_i`` and ``missing2_i`` for the two groups, where there are such
        columns.
    study, columns, **names
        As in :func:`pooledcases.effect_sizes`.
    force : bool
        As in :func:`pooledcases.pool`.

    Returns
    -------
    SpecificationCurve
        A row for each specification with its choices; the range of the estimates; how many agree
        in direction and in excluding no effect; for each dimension the medians over its levels;
        what was not fitted, with the reason.

    Raises
    ------
    InputError
        For unknown words, measures that cannot be compared, readings of cells that do not exist, a
        main specification that cannot be fitted, more than 20 000 specifications, and as
        :func:`pooledcases.effect_sizes`.
    NotConverged
        When the main specification has no estimate.
    Refusal
        PC-M25, as :func:`pooledcases.pool`.

    Cautions: those of the main specification; PC-M17 (patients with an unknown outcome); PC-N01
    with the number of other specifications that did not converge.

    Notes
    -----
    No p-value of the curve is given. Its specifications share their studies, so that no joint test
    follows from how many of them are significant; and a specification that is less defensible
    than another counts as much. The curve shows what the conclusion depends on (Simonsohn 2020,
    Nat Hum Behav 4:1208; Voracek 2019, Z Psychol 227:64).

    Each set of numbers stands once: a model or measure that ignores a dimension is not repeated
    over it, and choices that lead to the same data (no cell is zero, no rows overlap) are one
    specification, which names them all in ``same``. Estimators that solve the same equation (``PM
    EB DLIT SJIT``) are fitted once, the others listed. A model on counts has an estimator and
    intervals of its own: a word that it does not know stands for its usual one, and a level that
    nobody asked for does not count in how far a dimension moves the estimate.

    Best and worst case of unknown outcomes: Gamble & Hollis 2005, J Clin Epidemiol 58:579.

    Examples
    --------
    >>> import pooledcases as pc
    >>> from pooledcases.diagnostics import specification_curve
    >>> table = {"ai": [4, 6, 3], "n1i": [123, 306, 231],
    ...          "ci": [11, 29, 11], "n2i": [139, 303, 220]}
    >>> curve = specification_curve(table, measures=["RR", "OR"], tau2=["REML", "EE"])
    >>> curve.n, curve.same_side, curve.excluding
    (8, 8, 8)
    >>> [round(x, 3) for x in (curve.estimates.low, curve.estimates.high)]
    [0.248, 0.264]
    """
    check_level(level)
    _check_most(most_readings)
    given = (measures, models, tau2, inference, continuity, missing, duplicates)
    words = asked(dict(zip(DIMENSIONS, given, strict=False)))
    some, left_out = ways(words)
    _need_a_way(some, left_out)
    table = columns_of(frame, overlap=overlap)
    read = StudyTable(frame, mapped(columns, names), study)
    labels = np.array(read.study, dtype=object)
    alternatives = read_readings(readings, table, mapped(columns, names), labels)
    source = Study(
        table=table,
        columns=mapped(columns, names),
        study=study,
        overlap=overlap,
        unknown=read_unknown(table, unknown, labels),
        level=level,
        main=(words["missing"][0], words["duplicates"][0]),
    )
    rules, unfit = missing_rules(words, source)
    rows_kept = duplicate_rules(words, source)
    main = main_of(source, some[0], left_out, words, force)
    taken = combinations(alternatives, most_readings)
    if taken is None:
        taken = alone_and_extreme(source, some[0], main, alternatives)
        unfit.append(not_every_set(most_readings))
    _check_size(words, len(some), len(rules), len(rows_kept), len(taken))
    work, empty = jobs(source, some, variants(rules, rows_kept, taken))
    found, failed = fit_all(work, level=level, progress=watched(progress))
    return _curve(words, source, main, alternatives, found, (*left_out, *unfit, *empty, *failed))


def _curve(
    words: Asked,
    source: Study,
    main: Pooled,
    alternatives: Sequence[Reading],
    rows: tuple[Specification, ...],
    left_out: tuple[NotFitted, ...],
) -> SpecificationCurve:
    scale = rows[0].scale
    readings = (AS_PRINTED, *(item.name for item in alternatives))
    levels = {name: readings if name == "readings" else words[name] for name in DIMENSIONS}
    return SpecificationCurve(
        scale=scale,
        scale_key=scale_key(words["measure"]),
        level=source.level,
        dimensions=dimensions(rows, levels, scale),
        rows=rows,
        main=0,
        not_fitted=left_out,
        **agreement(rows, rows[0], scale),
        cautions=_cautions(main, source, rows),
        fit=main,
    )


def _cautions(main: Pooled, source: Study, rows: Sequence[Specification]) -> tuple[Caution, ...]:
    out = list(main.cautions)
    if source.unknown.total:
        patients = main.effects.ni
        known = 0 if patients is None else int(np.nansum(patients))
        # the rules that count them among the patients have done so already
        apart = source.main[0] == LEFT_OUT
        total = known + (source.unknown.total if apart else 0)
        out.append(caution("PC-M17", missing=source.unknown.total, total=total))
    lost = sum(not row.converged for row in rows)
    if lost:
        out.append(caution("PC-N01", what=f"{lost}/{len(rows)}"))
    return tuple(out)


def _check_most(most: object) -> None:
    if not isinstance(most, int) or isinstance(most, bool) or not 0 <= most <= _MOST:
        raise InputError(
            f"most_readings: {shown(most)} is no whole number from 0 to {_MOST}; choose one."
        )


def _need_a_way(some: Sequence[Way], left_out: Sequence[NotFitted]) -> None:
    if not some:
        raise InputError(
            ["Nothing that was asked for can be fitted.", *(i.reason.text() for i in left_out)]
        )


def _check_size(words: Asked, *sizes: int) -> None:
    if prod(sizes) > _MOST:
        ways_, rules, rows, readings = sizes
        raise InputError(
            f"{prod(sizes)} specifications are too many to read ({ways_} ways of pooling, {rules} "
            f"rules for unknown outcomes, {rows} for duplicates, {readings} sets of readings); ask "
            "for fewer words, or a smaller most_readings."
        )
