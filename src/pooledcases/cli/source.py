"""Where patients come from: a table and named columns, or a review and its endpoint."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import typer

from pooledcases.errors import InputError

#: The first argument of the commands on time.
SOURCE: Any = typer.Argument(
    metavar="CASES", help="The table of patients (CSV); with --endpoint a review's folder or name."
)
BY_ENDPOINT: Any = typer.Option(
    metavar="NAME",
    help="An endpoint that the review declares, in place of --time and --event.",
)
FORCE: Any = typer.Option("--force", help="Give what is refused, with the code attached.")

UNIT: Any = typer.Option(
    help="The unit of the times, where the name of the column does not end in it."
)
RELAPSE: Any = typer.Option(
    metavar="COLUMN",
    help="The column with the time of a relapse: where it has one the event happened then, else at "
    "the end of follow-up.",
)

#: What to type after a flag that is missing.
_AFTER = {
    "--time": "COLUMN, the column with the time",
    "--event": "COLUMN=VALUE[,VALUE], what counts as the event",
    "--competing": "COLUMN=VALUE[,VALUE], what competes with it",
}


def need_event(source: str, given: Mapping[str, object]) -> Path:
    """The table, where the flags that say what is estimated are there.

    Raises
    ------
    InputError
        With every flag that is missing; where a review stands in place of a table, with the
        endpoints that it declares.
    """
    missing = [flag for flag, value in given.items() if not value]
    path = Path(source)
    if (path.is_dir() or not path.exists()) and (known := endpoints_of(source)) is not None:
        raise InputError(
            f"{source} is a review; name the endpoint by --endpoint NAME (it declares "
            f"{', '.join(known) or 'none in time'}), or give one of its tables."
        )
    if missing:
        raise InputError([f"{flag} is missing: write {flag} {_AFTER[flag]}." for flag in missing])
    return path


def endpoints_of(source: str) -> list[str] | None:
    """The endpoints in time that a review declares; None where there is no such review."""
    from pooledcases.data.review_files import load_review_config
    from pooledcases.results.endpoints import Endpoint
    from pooledcases.reviews import locate

    try:
        folder = locate(source).folder
    except InputError:
        return None
    declared = load_review_config(folder).endpoints
    return [item.name for item in declared if isinstance(item, Endpoint)]
