"""What ``pool`` can be asked of rows that depend on each other, and which of it goes together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Annotated

import typer

from pooledcases.cli.flags import names_of, word_flag
from pooledcases.cli.sections import DEPENDENCE
from pooledcases.errors import InputError
from pooledcases.options import OverlapTreatment, RobustCorrection, Structure

#: Of overlapping studies these leave one, the others need a correlation.
ONE_PER_GROUP = ("largest", "first", "most-precise")


@dataclass(frozen=True, slots=True, kw_only=True)
class Dependence:
    """The flags; None where one was not used."""

    cluster: Annotated[
        str | None,
        typer.Option(
            metavar="COLUMN[,COLUMN]",
            help="Rows that share a value belong together: a three-level model, with a random "
            "effect for each cluster and each row. Several columns: the outermost first.",
            rich_help_panel=DEPENDENCE,
        ),
    ] = None
    robust: Annotated[
        str | None,
        word_flag(
            RobustCorrection,
            "--robust",
            "Intervals that hold whatever the dependence within clusters (--cluster, else rows of "
            "one study). CR2 is the one for few clusters.",
            panel=DEPENDENCE,
        ),
    ] = None
    outcome: Annotated[
        str | None,
        typer.Option(
            metavar="COLUMN",
            help="Several outcomes of the same patients: a multivariate model, one mean an "
            "outcome. Studies are told apart by --study, or --cluster. With --cases: "
            "COLUMN=VALUE[,VALUE] of the patients.",
            rich_help_panel=DEPENDENCE,
        ),
    ] = None
    structure: Annotated[
        str | None,
        word_flag(
            Structure,
            "--structure",
            "How the true effects on the outcomes vary together (default UN: freely).",
            panel=DEPENDENCE,
        ),
    ] = None
    within_correlation: Annotated[
        float | None,
        typer.Option(
            metavar="NUMBER",
            help="The correlation of the sampling errors of rows that share patients, such as "
            "0.5; assumed, so try several.",
            rich_help_panel=DEPENDENCE,
        ),
    ] = None
    covariances: Annotated[
        str | None,
        typer.Option(
            metavar="COLUMN,COLUMN",
            help="In its place the covariances with the first row of a study, the second, …, such "
            "as v1i,v2i.",
            rich_help_panel=DEPENDENCE,
        ),
    ] = None
    shared_arm: Annotated[
        str | None,
        typer.Option(
            metavar="COLUMN",
            help="In its place the control group that rows share: its covariance is computed from "
            "the table.",
            rich_help_panel=DEPENDENCE,
        ),
    ] = None
    overlap: Annotated[
        str | None,
        typer.Option(
            metavar="COLUMN",
            help="Studies that share a value may hold the same patients; the result under every "
            "choice stands beside.",
            rich_help_panel=DEPENDENCE,
        ),
    ] = None
    overlap_choice: Annotated[
        str | None,
        word_flag(
            OverlapTreatment,
            "--overlap-choice",
            "What is pooled of them (default largest; most-precise where no patients are "
            "counted). average and model need --within-correlation.",
            panel=DEPENDENCE,
        ),
    ] = None

    @property
    def clusters(self) -> tuple[str, ...]:
        """The columns of ``cluster``, the outermost first."""
        return names_of(self.cluster)

    @property
    def modelled(self) -> bool:
        """Whether overlapping rows are all kept and modelled."""
        return self.overlap_choice == "model"

    @property
    def asks_for_model(self) -> bool:
        """Whether more than ordinary pooling is wanted of rows that depend on each other."""
        return (
            bool(self.clusters or self.robust or self.outcome)
            or self.shared_arm is not None
            or self.covariances is not None
            or self.modelled
        )

    @property
    def named(self) -> Mapping[str, Iterable[str]]:
        """The columns that each flag names."""
        one = {
            "--outcome": self.outcome, "--overlap": self.overlap, "--shared-arm": self.shared_arm,
        }  # fmt: skip
        each: dict[str, Iterable[str]] = {
            flag: (name,) for flag, name in one.items() if name is not None
        }
        return each | {
            "--cluster": self.clusters, "--covariances": names_of(self.covariances),
        }  # fmt: skip

    def check(self) -> None:
        """Raise where flags do not go together; all at once."""
        problems = [sentence for wrong, sentence in self._rules() if wrong]
        if problems:
            raise InputError(problems)

    def _rules(self) -> Iterable[tuple[bool, str]]:
        sources = [self.within_correlation, self.covariances, self.shared_arm]
        given = sum(source is not None for source in sources)
        yield (
            given > 1,
            (
                "--within-correlation, --covariances and --shared-arm say the same in different "
                "ways; give one of them."
            ),
        )
        yield (
            self.outcome is not None and not given,
            (
                "--outcome needs to know how the sampling errors of a study's outcomes depend on "
                "each other: add --within-correlation 0.5 (assumed; try several), or --covariances."
            ),
        )
        yield (
            self.structure is not None and self.outcome is None,
            ("--structure is for several outcomes; add --outcome COLUMN."),
        )
        yield (
            self.outcome is not None and len(self.clusters) > 1,
            ("--outcome goes with one column of --cluster, which names the study of each row."),
        )
        yield (
            self.covariances is not None and not (self.clusters or self.outcome),
            (
                "--covariances are those of the rows of a cluster; add --cluster COLUMN or "
                "--outcome COLUMN."
            ),
        )
        yield (
            self.overlap_choice is not None and self.overlap is None,
            (
                "--overlap-choice needs to know which studies may share patients; add --overlap "
                "COLUMN."
            ),
        )
        grouped = self.clusters or self.outcome or self.overlap
        yield (
            self.within_correlation is not None and not grouped,
            (
                "--within-correlation needs to know which rows share patients; add --cluster, "
                "--outcome or --overlap."
            ),
        )
        kept = self.overlap_choice in ("average", "model")
        yield (
            kept and self.overlap is not None and self.within_correlation is None,
            (
                f"--overlap-choice {self.overlap_choice} needs the correlation of the sampling "
                "errors; add --within-correlation 0.5 (assumed; try several)."
            ),
        )
