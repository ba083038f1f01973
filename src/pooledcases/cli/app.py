"""The ``pooledcases`` command and what happens when something goes wrong."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from importlib import import_module
from typing import Final

import typer

from pooledcases import __version__
from pooledcases.cli.sections import SectionedCommand
from pooledcases.cli.terminal import complain, flush, forgive
from pooledcases.errors import InputError, NotConverged, PooledCasesError, Refusal

DONE, FAILED, UNUSABLE = 0, 1, 2

#: In the order of the help; each lives in the module of its name.
COMMANDS: Final = (
    "reproduce", "report", "verify", "check", "describe", "compare", "shrink", "km", "rmst",
    "competing", "current-status", "curves", "pool", "influence", "bias", "sensitivity", "combine",
    "audit",
)  # fmt: skip
_HELP = (
    "Published tables of patients and studies into pooled estimates, curves and an audit."
    "\n\nExit codes: 0 done; 1 a check failed or an analysis was refused; 2 bad input or usage."
)
#: The commands that have --force.
_FORCED = ("km", "rmst", "competing", "current-status", "pool", "influence", "bias", "sensitivity")


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"pooledcases {__version__}")
        raise typer.Exit


def _root(
    version: bool = typer.Option(
        False, "--version", callback=_show_version, is_eager=True, help="Show the version."
    ),
) -> None:
    """The options of the program itself."""


def program(commands: Iterable[str] = COMMANDS) -> typer.Typer:
    """The command line, with all commands or only with some of them.

    Loading every command and building its flags takes longer than reading one table.
    """
    app = typer.Typer(
        name="pooledcases",
        help=_HELP,
        rich_markup_mode=None,
        add_completion=False,
        no_args_is_help=True,
        pretty_exceptions_enable=False,
    )
    app.callback()(_root)
    for name in commands:
        import_module(f"pooledcases.cli.{name.replace('-', '_')}").register(app)
    for command in app.registered_commands:
        command.cls = SectionedCommand
    return app


def _asked(arguments: list[str]) -> tuple[str, ...]:
    """The command that is named first; all of them for the help, or to say which there are."""
    return tuple(arguments[:1]) if arguments[:1] and arguments[0] in COMMANDS else COMMANDS


def main() -> None:
    """Run the command line; errors become sentences on standard error, never a traceback."""
    forgive()
    code = _run()
    flush()
    sys.exit(code)


def _run() -> int:
    try:
        program(_asked(sys.argv[1:]))()
    except SystemExit as stop:
        # typer ends without a word where Ctrl-C comes before or after what a command guards
        if isinstance(getattr(stop.__context__, "__cause__", None), KeyboardInterrupt):
            raise KeyboardInterrupt from None
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
