"""The ``pooledcases`` command and what happens when something goes wrong."""

from __future__ import annotations

import os
import sys

import typer

from pooledcases import __version__
from pooledcases.cli import (
    audit,
    bias,
    check,
    combine,
    compare,
    competing,
    current_status,
    curves,
    describe,
    influence,
    km,
    pool,
    report,
    reproduce,
    rmst,
    sensitivity,
    shrink,
    verify,
)
from pooledcases.cli.terminal import complain, flush, forgive
from pooledcases.errors import InputError, NotConverged, PooledCasesError, Refusal

DONE, FAILED, UNUSABLE = 0, 1, 2

app = typer.Typer(
    name="pooledcases",
    help="Published tables of patients and studies into pooled estimates, curves and an audit."
    "\n\nExit codes: 0 done; 1 a check failed or an analysis was refused; 2 bad input or usage.",
    rich_markup_mode=None,
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)

_COMMANDS = (
    reproduce, report, verify, check, describe, compare, shrink, km, rmst, competing,
    current_status, curves, pool, influence, bias, sensitivity, combine, audit,
)  # fmt: skip
#: The commands that have --force.
_FORCED = ("km", "rmst", "competing", "current-status", "pool", "influence", "bias", "sensitivity")
for _command in _COMMANDS:
    _command.register(app)


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"pooledcases {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    version: bool = typer.Option(
        False, "--version", callback=_show_version, is_eager=True, help="Show the version."
    ),
) -> None:
    """The options of the program itself."""


def main() -> None:
    """Run the command line; errors become sentences on standard error, never a traceback."""
    forgive()
    code = _run()
    flush()
    sys.exit(code)


def _run() -> int:
    try:
        app()
    except SystemExit as stop:
        return FAILED if isinstance(stop.code, str) else stop.code or DONE
    except Refusal as refusal:
        complain(f"refused {refusal.code}: {refusal.message}")
        complain(f"instead: {refusal.offered}")
        if sys.argv[1:2] and sys.argv[1] in _FORCED:
            complain("--force gives the number with the code attached.")
        return FAILED
    except InputError as error:
        for problem in error.problems:
            complain(problem)
        return UNUSABLE
    except NotConverged as error:
        complain(f"no number: {error}")
        return FAILED
    except PooledCasesError as error:
        complain(str(error))
        return UNUSABLE
    except OSError as error:
        complain(f"{error.filename or 'file'}: {error.strerror or error}")
        return UNUSABLE
    except Exception as error:
        if os.environ.get("POOLEDCASES_DEBUG"):
            raise
        complain(
            f"This is a mistake in pooledcases: {type(error).__name__}: {error}. "
            "Please report it with your command; POOLEDCASES_DEBUG=1 shows where it happened."
        )
        return UNUSABLE
    return DONE
