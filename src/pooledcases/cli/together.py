"""``pooledcases pool STUDIES.csv --cases CASES.csv``: patients and studies in one model."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from pooledcases.cli.flags import word_flag
from pooledcases.cli.progress import bar
from pooledcases.cli.study_options import Asked
from pooledcases.errors import InputError
from pooledcases.options import SameReport

PATIENTS = "Patients beside studies"


@dataclass(frozen=True, slots=True, kw_only=True)
class Patients:
    """The flags; None where one was not used."""

    cases: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="A table of patients to pool with the studies, each patient once (--measure PLO); "
            "--outcome then says what counts: status=NED.",
            rich_help_panel=PATIENTS,
        ),
    ] = None
    report: Annotated[
        str | None,
        typer.Option(
            metavar="COLUMN",
            help="The column with the report of each patient (default report_id).",
            rich_help_panel=PATIENTS,
        ),
    ] = None
    same_report: Annotated[
        str | None,
        word_flag(
            SameReport,
            "--same-report",
            "Of a report in both tables: its listed patients count, or its row; or the row "
            "includes them, or holds others.",
            panel=PATIENTS,
        ),
    ] = None

    @property
    def asked(self) -> bool:
        """Whether any of them was used."""
        return any(value is not None for value in (self.cases, self.report, self.same_report))


def answer_together(
    asked: Asked, patients: Patients, *, outcome: str | None, others: tuple[str, ...] = ()
) -> None:
    """Pool both tables and write what each contributes.

    ``others`` are flags of ``pool`` that were used and that this model has no use for.
    """
    from pooledcases.cli.reading import cases as read_cases
    from pooledcases.cli.reading import say_absent_values, studies
    from pooledcases.cli.terminal import write, write_cautions, write_table, wrote_json
    from pooledcases.models.patients import pool_patients
    from pooledcases.tables.published import together_frame
    from pooledcases.tables.published_sentences import together

    path, event = _checked(asked, patients, outcome, others)
    table = read_cases(path, asked.lang)
    reported = studies(asked.studies, asked.lang)
    with bar("pool", hidden=asked.json, lang=asked.lang):
        found = pool_patients(
            table,
            outcome=event,
            report=patients.report or "report_id",
            aggregate=reported,
            same_report=patients.same_report,
            tau2=asked.tau2 or "ML",
            inference=asked.inference or "t",
            level=asked.level,
            columns=asked.columns,
            force=asked.force,
        )
    say_absent_values(table, event, asked.lang)
    if wrote_json(asked.json, lambda: found):
        return
    write_table(together_frame(found, asked.lang))
    write(together(found, asked.lang))
    write_cautions(found.cautions, asked.lang)


def _checked(
    asked: Asked, patients: Patients, outcome: str | None, others: tuple[str, ...]
) -> tuple[Path, str]:
    """The table of patients and what counts as the event, or everything that is in the way."""
    problems = [f"{flag} does not go together with --cases; leave it out." for flag in others]
    if asked.measure != "PLO":
        problems.append(
            "--cases pools patients and studies as proportions; use --measure PLO, not "
            f"{asked.measure}."
        )
    if patients.cases is None:
        problems.append("--report and --same-report are for --cases; name the table of patients.")
    if outcome is None:
        problems.append("--cases needs --outcome COLUMN=VALUE: what counts as the event.")
    if problems or patients.cases is None or outcome is None:
        raise InputError(problems)
    return patients.cases, outcome
