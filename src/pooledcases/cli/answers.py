"""What ``pool`` writes of its answer: one writer a kind of result."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from pooledcases.cli.dependent import RobustFit
from pooledcases.cli.pooling import MEDIAN, Answer, Question
from pooledcases.cli.reading import note
from pooledcases.cli.study_options import Asked
from pooledcases.cli.terminal import write, write_cautions, write_table, wrote_json
from pooledcases.errors import InputError
from pooledcases.labels import label
from pooledcases.options import Lang

if TYPE_CHECKING:
    from pooledcases.cli.figures import Drawing
    from pooledcases.results.dependent import Dependent
    from pooledcases.results.location_scale import LocationScale
    from pooledcases.results.medians import PooledMedian
    from pooledcases.results.overlap import OverlapSensitivity
    from pooledcases.results.pooled import Pooled


def need_forest(question: Question) -> None:
    """Raise before anything is computed where no forest plot of the answer exists."""
    wanted, median = question.dependence, question.more.get("median_method")
    if wanted.robust:
        raise InputError(
            "--forest: a model with robust errors has no forest plot; leave --robust out to draw "
            "the model beneath it."
        )
    if question.scale is not None:
        raise InputError("--forest: a location-scale model has no forest plot; leave it out.")
    if question.asked.measure == MEDIAN and median != "qe":
        raise InputError(
            "--forest: medians without a variance have no forest plot; leave it out, or use "
            "--median-method qe."
        )


def draw_forest(found: Answer, drawing: Drawing, options: Mapping[str, Any]) -> None:
    """The forest plot of a pooled result, where it is asked for."""
    if drawing.path is not None:
        from pooledcases.plots import forest

        result: Any = found.result
        fit = result.fit if result.kind == "pooled_median" else result
        drawing.write(partial(forest, fit, **options))


def write_answer(found: Answer, asked: Asked, *, explain: bool) -> None:
    """The answer as tables and sentences, or as JSON."""
    if asked.json and explain:
        note(label("cli.explain_json", asked.lang), asked.lang)
    if wrote_json(asked.json, lambda: _record(found)):
        return
    key = "robust" if isinstance(found.result, RobustFit) else found.result.kind
    _WRITERS[key](found.result, asked.lang, explain)
    if found.sensitivity is not None:
        _write_overlap(found.sensitivity, str(found.choice), asked.lang)


def _record(found: Answer) -> dict[str, Any]:
    """As the result itself, with the choice for overlapping studies where there was one."""
    from pooledcases.results.encode import to_json

    record: dict[str, Any] = {"schema": 1} | to_json(found.result) | {"refused": None}
    record |= to_json(found.more)
    if found.sensitivity is not None:
        record["overlap"] = {"choice": found.choice, "sensitivity": found.sensitivity}
    return record


def _write_pooled(result: Pooled, lang: Lang, explain: bool) -> None:
    from pooledcases.results.derivations import pooled_lines
    from pooledcases.tables.pooled import pooled_table
    from pooledcases.tables.pooled_sentences import pooled as sentence
    from pooledcases.tables.studies import studies_table

    write_table(studies_table(result, lang), caption=label("cli.table.studies", lang))
    for line in pooled_lines(result, lang):
        write(line)
    write_table(pooled_table(result, lang), caption=label("cli.table.pooled", lang))
    write(sentence(result, lang))
    write_cautions(result.cautions, lang)
    if explain:
        from pooledcases.tables import explain as explanation

        write()
        write(explanation(result, lang))


def _write_dependent(result: Dependent, lang: Lang, explain: bool) -> None:
    from pooledcases.tables import sentence, studies_frame
    from pooledcases.tables.dependent import dependent_frame

    write_table(studies_frame(result.effects, lang), caption=label("cli.table.studies", lang))
    if result.converged:
        write_table(dependent_frame(result, lang))
        write(sentence(result, lang))
    write_cautions(result.cautions, lang)
    _explain(explain, (result.model,), lang)


def _write_location_scale(result: LocationScale, lang: Lang, explain: bool) -> None:
    from pooledcases.tables import sentence
    from pooledcases.tables.location_scale import location_scale_frame

    write_table(location_scale_frame(result, lang))
    write(sentence(result, lang))
    write_cautions(result.cautions, lang)
    _explain(explain, ("scale",), lang)


def _write_robust(result: RobustFit, lang: Lang, explain: bool) -> None:
    from pooledcases.tables import sentence, studies_frame
    from pooledcases.tables.dependent import robust_frame

    write_table(studies_frame(result.effects, lang), caption=label("cli.table.studies", lang))
    write_table(robust_frame(result.robust, result.effects, lang))
    write(sentence(result.robust, lang))
    write(label(f"cli.robust_on.{result.working.model}", lang))
    write_cautions(result.robust.cautions, lang)
    topics = ("robust",) if result.working.kind == "pooled" else ("robust", result.working.model)
    _explain(explain, topics, lang)


def _write_median(result: PooledMedian, lang: Lang, explain: bool) -> None:
    from pooledcases.tables import sentence
    from pooledcases.tables.evidence import median_frame, medians_frame

    write_table(medians_frame(result, lang), caption=label("cli.table.studies", lang))
    write_table(median_frame(result, lang))
    write(sentence(result, lang))
    write_cautions(result.cautions, lang)
    _explain(explain, ("medians",), lang)


def _write_overlap(result: OverlapSensitivity, choice: str, lang: Lang) -> None:
    from pooledcases.tables.dependent import overlap_frame

    write()
    write(label("cli.overlap", lang, choice=label(f"cli.overlap.{choice}", lang)))
    # its sentence would say every row of this table once more
    write_table(overlap_frame(result, lang))


def _explain(wanted: bool, topics: tuple[str, ...], lang: Lang) -> None:
    if wanted:
        from pooledcases.tables.explain_questions import explain_questions

        write()
        write(explain_questions(topics, lang))


_WRITERS: Mapping[str, Callable[[Any, Lang, bool], None]] = MappingProxyType(
    {
        "pooled": _write_pooled,
        "dependent": _write_dependent,
        "location_scale": _write_location_scale,
        "robust": _write_robust,
        "pooled_median": _write_median,
    }
)
