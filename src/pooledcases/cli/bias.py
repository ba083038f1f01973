"""``pooledcases bias``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pooledcases.cli.figures import Drawing, FigureTarget, FigureWidth
from pooledcases.cli.flags import names_of, word_flag
from pooledcases.cli.progress import bar
from pooledcases.cli.sections import FIGURES
from pooledcases.cli.study_options import Asked, for_studies
from pooledcases.cli.tables_out import with_table
from pooledcases.cli.terminal import write, write_cautions, write_table, wrote_json
from pooledcases.errors import InputError
from pooledcases.labels import label
from pooledcases.options import (
    Alternative,
    AsymmetryWord,
    FailSafeMethod,
    FunnelSide,
    SelectionWord,
    TrimEstimator,
)

if TYPE_CHECKING:
    from pooledcases.results.pooled import Pooled

#: Above these flags in the help.
SELECTION = "Models of what was published, as further sensitivity analyses"


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        "bias",
        short_help="Do small studies show other effects: a test, trim-and-fill.",
    )(with_table("bias", for_studies(bias)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """The flags of models of selection, and of other checks on what was published."""

    selection: Annotated[
        str | None,
        word_flag(
            SelectionWord,
            "--selection",
            "A selection model: how the chance of being published falls with the p-value.",
            panel=SELECTION,
        ),
    ] = None
    steps: Annotated[
        str | None,
        typer.Option(
            metavar="P,P",
            help="For --selection step: one-sided p-values at which the chance changes (default "
            "0.025).",
            rich_help_panel=SELECTION,
        ),
    ] = None
    merge: Annotated[
        bool,
        typer.Option(
            "--merge",
            help="Join a step without studies with its neighbour.",
            rich_help_panel=SELECTION,
        ),
    ] = False
    published: Annotated[
        str | None,
        word_flag(
            Alternative,
            "--published",
            "Which direction of effects is the one that is published: above no effect (greater, "
            "the default) or below it (less).",
            panel=SELECTION,
        ),
    ] = None
    pet_peese: Annotated[
        bool,
        typer.Option(
            "--pet-peese",
            help="The effect of a study of infinite size, by regression.",
            rich_help_panel=SELECTION,
        ),
    ] = False

    fail_safe: Annotated[
        str | None,
        word_flag(
            FailSafeMethod,
            "--fail-safe",
            "How many further studies without effect would take the finding away; by itself it "
            "proves nothing.",
            panel=SELECTION,
        ),
    ] = None
    excess: Annotated[
        bool,
        typer.Option(
            "--excess",
            help="Are more studies significant than their power lets expect.",
            rich_help_panel=SELECTION,
        ),
    ] = False

    def check(self) -> None:
        """Raise where flags do not go together."""
        if self.selection is None and (self.steps or self.merge or self.published):
            raise InputError(
                "--steps, --merge and --published are for a selection model; add --selection step."
            )
        if self.selection != "step" and (self.steps or self.merge):
            raise InputError(
                f"--steps and --merge are for --selection step, not {self.selection}; leave them "
                "out."
            )


def bias(
    asked: Asked,
    test: Annotated[
        str | None,
        word_flag(
            AsymmetryWord,
            "--test",
            "The test (default: harbord for OR and RR, pustejovsky for SMD, else egger).",
        ),
    ] = None,
    fill: Annotated[
        str,
        word_flag(TrimEstimator, "--fill", "How missing studies are counted."),
    ] = "L0",
    side: Annotated[str, word_flag(FunnelSide, "--side", "Where studies are missing.")] = "auto",
    figure: Annotated[
        FigureTarget,
        typer.Option(metavar="FILE", help="Write the funnel plot here.", rich_help_panel=FIGURES),
    ] = None,
    size: FigureWidth = None,
    selection: Selection = Selection(),
) -> None:
    """Small-study effects: a test of asymmetry, and trim-and-fill as a sensitivity analysis.

    Refused for proportions and for fewer than ten studies (PC-M11).

    Example: pooledcases bias studies.csv --measure RR --test harbord

    Selection: pooledcases bias studies.csv --measure RR --selection step --pet-peese
    """
    from pooledcases import diagnostics
    from pooledcases.cli.fitting import fit, refusing
    from pooledcases.cli.reading import studies

    selection.check()
    table = studies(asked.studies, asked.lang, asked.columns)
    with refusing(asked, "bias_analyses"), bar("bias", hidden=asked.json, lang=asked.lang):
        result = fit(asked, table, "inverse-variance")
        found: dict[str, Any] = {
            "asymmetry": diagnostics.asymmetry(
                result, test=test, level=asked.level, force=asked.force
            ),
            "trim_fill": diagnostics.trim_fill(
                result, estimator=fill, side=side, force=asked.force
            ),
            "selection": _selection(result, selection, asked),
            "pet_peese": _pet_peese(result, asked) if selection.pet_peese else None,
            "fail_safe": _fail_safe(result, selection.fail_safe),
            "excess_significance": _excess(result) if selection.excess else None,
        }
    if figure is not None:
        from pooledcases.plots import funnel

        # with the filled studies, and the line of the test where it is one
        plot = partial(funnel, found["trim_fill"], test=found["asymmetry"])
        Drawing(figure, size, asked.lang).write(plot)
    head = {"schema": 1, "kind": "bias_analyses", "measure": asked.measure}
    if wrote_json(asked.json, lambda: head | found):
        return
    _write(found, asked)


def _selection(result: Pooled, wanted: Selection, asked: Asked) -> Any:
    """The selection model; None where none was asked for."""
    from pooledcases import diagnostics

    if wanted.selection is None:
        return None
    words: dict[str, Any] = {"alternative": wanted.published or "greater", "level": asked.level}
    if wanted.selection == "step":
        words |= {"merge": wanted.merge}
        words |= {"steps": _numbers(wanted.steps)} if wanted.steps is not None else {}
    return diagnostics.selection_model(result, weights=wanted.selection, **words)


def _pet_peese(result: Pooled, asked: Asked) -> Any:
    from pooledcases import diagnostics

    return diagnostics.pet_peese(result, level=asked.level, force=asked.force)


def _fail_safe(result: Pooled, method: str | None) -> Any:
    """The fail-safe number, with the estimator of the pooled fit; None where none was asked for."""
    from pooledcases import diagnostics

    if method is None:
        return None
    return diagnostics.fail_safe(result, method=method, tau2=result.tau2_method)


def _excess(result: Pooled) -> Any:
    from pooledcases import diagnostics

    return diagnostics.excess_significance(result)


def _numbers(text: str) -> tuple[float, ...]:
    try:
        return tuple(map(float, names_of(text)))
    except ValueError:
        raise InputError(
            f"--steps: {text!r} is not understood; write p-values that rise, such as 0.025,0.5."
        ) from None


def _write(found: Mapping[str, Any], asked: Asked) -> None:
    from pooledcases.tables import asymmetry_frame, selection_frame, sentence, trim_fill_frame

    lang = asked.lang
    write_table(
        asymmetry_frame(found["asymmetry"], lang), caption=label("cli.table.asymmetry", lang)
    )
    write(sentence(found["asymmetry"], lang))
    write()
    write_table(
        trim_fill_frame(found["trim_fill"], lang), caption=label("cli.table.trim_fill", lang)
    )
    write(sentence(found["trim_fill"], lang))
    if found["selection"] is not None:
        write()
        write_table(
            selection_frame(found["selection"], lang), caption=label("cli.table.selection", lang)
        )
        write(sentence(found["selection"], lang))
    for key in ("pet_peese", "fail_safe", "excess_significance"):
        if found[key] is not None:
            write()
            write(sentence(found[key], lang))
    said = {
        item.code: item
        for result in found.values()
        if result is not None
        for item in result.cautions
    }
    write_cautions(said.values(), lang)
