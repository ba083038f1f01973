"""``pooledcases sensitivity``."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pooledcases.cli.figures import Drawing, FigureTarget, FigureWidth
from pooledcases.cli.flags import listed, names_of
from pooledcases.cli.progress import bar
from pooledcases.cli.sections import FIGURES
from pooledcases.cli.study_options import Asked, for_studies
from pooledcases.cli.tables_out import with_table
from pooledcases.cli.terminal import write, write_cautions, write_table, wrote_json
from pooledcases.errors import InputError
from pooledcases.labels import label
from pooledcases.options import (
    Continuity,
    DuplicateRule,
    Inference,
    MissingRule,
    Model,
    Tau2Method,
    words,
)

if TYPE_CHECKING:
    from pooledcases.data.columns import Table
    from pooledcases.results.effects import Effects

#: What is tried beside the main choice when nothing else is asked for.
_TAU2, _INFERENCE = ("REML", "DL", "PM", "EE"), ("hartung-knapp-adhoc", "normal")
_ZEROS = ("only0", "all", "none")
#: The column that says of itself which rows may share patients.
OVERLAP = "overlap_group"


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        "sensitivity",
        short_help="The result under every choice that could be defended.",
    )(with_table("sensitivity", for_studies(sensitivity)))


def _list(flag: str, option: Any, text: str) -> Any:
    return typer.Option(flag, metavar="WORD,WORD", help=f"{text} Of {listed(option)}.")


def sensitivity(
    asked: Asked,
    models: Annotated[
        str | None,
        _list("--models", Model, "Models (default: all that the measure has)."),
    ] = None,
    estimators: Annotated[
        str | None,
        _list("--estimators", Tau2Method, "Of tau-squared (default REML,DL,PM,EE)."),
    ] = None,
    intervals: Annotated[
        str | None,
        _list("--intervals", Inference, "Intervals (default hartung-knapp-adhoc,normal)."),
    ] = None,
    zeros: Annotated[
        str | None,
        _list("--zeros", Continuity, "Zero rules (default only0,all,none if there are zeros)."),
    ] = None,
    duplicates: Annotated[
        str | None,
        _list(
            "--duplicates",
            DuplicateRule,
            "Which of the rows that share patients stay (default all of these words where "
            "--overlap is given, or a column overlap_group is there).",
        ),
    ] = None,
    overlap: Annotated[
        str | None,
        typer.Option(
            metavar="COLUMN", help="Rows that share a value here may hold the same patients."
        ),
    ] = None,
    missing: Annotated[
        str | None,
        _list(
            "--missing",
            MissingRule,
            "Which patients with an unknown outcome had the event (default all that apply where "
            "--unknown is given).",
        ),
    ] = None,
    unknown: Annotated[
        str | None,
        typer.Option(
            metavar="EVENTS=COLUMN",
            help="Where patients with an unknown outcome are counted, who are not among the "
            "totals: xi=lost, or ai=lost1,ci=lost2 (default missing_i, missing1_i, missing2_i).",
        ),
    ] = None,
    readings: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="Other readings of ambiguous cells (CSV: row, column, alternative).",
        ),
    ] = None,
    prior: Annotated[
        bool, typer.Option("--prior", help="Also the Bayesian fit under several priors on tau.")
    ] = False,
    figure: Annotated[
        FigureTarget,
        typer.Option(
            metavar="FILE", help="Write the specification curve here.", rich_help_panel=FIGURES
        ),
    ] = None,
    size: FigureWidth = None,
) -> None:
    """The specification curve: the result under every estimator, interval, model and zero rule.

    --tau2, --inference and --continuity name the main specification.

    Example: pooledcases sensitivity studies.csv --measure OR --figure curve.png

    Patients lost: pooledcases sensitivity studies.csv --measure PLO --unknown xi=lost
    """
    from pooledcases.cli.fitting import effects_of, refusing
    from pooledcases.cli.naming import need_columns
    from pooledcases.cli.reading import studies

    table = studies(asked.studies, asked.lang, asked.columns)
    lost = _pairs(unknown)
    named = {"--overlap": (overlap,) if overlap else (), "--unknown": lost.values()}
    chosen = {
        "models": names_of(models),
        "tau2": names_of(estimators) or _with_main(asked.tau2, _TAU2),
        "inference": names_of(intervals) or _with_main(asked.inference, _INFERENCE),
        "continuity": names_of(zeros),
        "duplicates": names_of(duplicates),
        "missing": names_of(missing) or _missing(lost),
    }
    where: dict[str, Any] = {"overlap": overlap or OVERLAP, "unknown": lost or None}
    with refusing(asked, "sensitivity_analyses"):
        need_columns(asked, table, named)
        made = effects_of(asked, table)
        with bar("specifications", hidden=asked.json, lang=asked.lang) as progress:
            where["progress"] = progress
            found = _found(asked, table, made, chosen, where, readings=readings, prior=prior)
    if figure is not None:
        from pooledcases.plots import specification

        Drawing(figure, size, asked.lang).write(partial(specification, found["curve"]))
    head = {"schema": 1, "kind": "sensitivity_analyses", "measure": asked.measure}
    if wrote_json(asked.json, lambda: head | found):
        return
    _write(found, asked)


def _found(
    asked: Asked,
    table: Table,
    made: Effects,
    chosen: dict[str, tuple[str, ...]],
    where: dict[str, Any],
    *,
    readings: Path | None,
    prior: bool,
) -> dict[str, Any]:
    from pooledcases.cli.reading import studies
    from pooledcases.diagnostics import specification_curve

    main = asked.of_effects.get("continuity")
    curve = specification_curve(
        table,
        measures=asked.measure,
        models=chosen["models"] or _models(asked.measure, made),
        tau2=chosen["tau2"],
        inference=chosen["inference"],
        continuity=chosen["continuity"] or _zero_rules(main, made),
        duplicates=chosen["duplicates"] or _duplicates(table, made, where["overlap"]),
        missing=chosen["missing"],
        readings=None if readings is None else studies(readings, asked.lang),
        level=asked.level,
        columns=asked.columns,
        force=asked.force,
        **where,
    )
    return {
        "curve": curve,
        "printed_range": _printed_range(asked, made),
        "priors": _priors(asked, made) if prior else None,
    }


def _models(measure: str, made: Effects) -> tuple[str, ...]:
    """Every model of the measure, the usual one first; Bayesian ones have their own flag."""
    from pooledcases.models import MODELS

    counted = any(source == "counts" for source in made.source)
    own = (
        [word for word, spec in MODELS.items() if measure in spec.measures and word != "bayes"]
        if counted
        else []
    )
    usual = ["glmm"] if measure == "PLO" and "glmm" in own else []
    return tuple(dict.fromkeys([*usual, "inverse-variance", *own]))


def _zero_rules(main: str | None, made: Effects) -> tuple[str, ...]:
    """Without a zero every rule gives the same."""
    zeros = bool(made.corrected.any()) or main == "none"
    return _with_main(main, _ZEROS if zeros else ("only0",))


def _printed_range(asked: Asked, made: Effects) -> Any:
    """How far inexact p-values leave the result open; None where none was printed."""
    from pooledcases.models import printed_range

    words = {"tau2": asked.tau2, "inference": asked.inference}
    given = {name: word for name, word in words.items() if word is not None}
    if not made.ledger:
        return None
    try:
        return printed_range(made, level=asked.level, **given)
    except InputError:  # no row leaves its standard error open
        return None


def _priors(asked: Asked, made: Effects) -> Any:
    """Counts of one proportion by their own likelihood, which needs no correction."""
    from pooledcases.models import prior_sensitivity

    counted = asked.measure == "PLO" and {"xi", "ni"} <= set(made.columns)
    likelihood = "binomial" if counted else "normal"
    return prior_sensitivity(made, likelihood=likelihood, level=asked.level)


def _with_main(main: str | None, usual: tuple[str, ...]) -> tuple[str, ...]:
    return usual if main is None else tuple(dict.fromkeys((main, *usual)))


def _duplicates(table: Table, made: Effects, overlap: str) -> tuple[str, ...]:
    """All rules that apply where the table says which rows may share patients."""
    if overlap not in table:
        return ("all",)
    return tuple(word for word in words(DuplicateRule) if word != "largest" or made.ni is not None)


def _missing(unknown: Mapping[str, str]) -> tuple[str, ...]:
    """All rules of one group, or of two, where patients with an unknown outcome are counted."""
    if not unknown:
        return ("as-observed",)
    two = not {"xi"} & set(unknown)
    return tuple(word for word in words(MissingRule) if two or not word.startswith("all-in"))


def _pairs(text: str | None) -> dict[str, str]:
    """``xi=lost`` as a mapping of events to the column of unknown outcomes."""
    out = {}
    for part in names_of(text):
        events, equals, column = part.partition("=")
        if not equals or not events.strip() or not column.strip():
            raise InputError(
                f"--unknown: {part!r} is not understood; write the column of events and that of "
                "the patients with an unknown outcome, such as xi=lost."
            )
        out[events.strip()] = column.strip()
    return out


def _write(found: dict[str, Any], asked: Asked) -> None:
    from pooledcases.tables import (
        prior_frame,
        sentence,
        specification_choices_frame,
        specification_frame,
        specification_not_fitted_frame,
    )

    curve = found["curve"]
    write_table(specification_frame(curve, asked.lang))
    write_table(specification_choices_frame(curve, asked.lang))
    if curve.not_fitted:
        title = label("cli.not_fitted", asked.lang)
        frame = specification_not_fitted_frame(curve, asked.lang)
        write_table(frame, title=title, caption=title)
    write(sentence(curve, asked.lang))
    write_cautions(curve.cautions, asked.lang)
    if found["printed_range"] is not None:
        write(sentence(found["printed_range"], asked.lang))
    if found["priors"] is not None:
        write_table(prior_frame(found["priors"], asked.lang))
        write(sentence(found["priors"], asked.lang))
