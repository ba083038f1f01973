"""``pooledcases verify``."""

from __future__ import annotations

from typing import Annotated

import typer

from pooledcases.cli.progress import bar
from pooledcases.cli.tables_out import with_table
from pooledcases.cli.terminal import write, write_table, wrote_json


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("verify", short_help="Recompute; compare with the committed results.")(
        with_table("verify", verify)
    )


def verify(
    reviews: Annotated[
        list[str] | None, typer.Argument(help="Names or folders; all when none is given.")
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="What moved, as JSON.")] = False,
) -> None:
    """Recompute everything and compare it with the committed results; writes nothing.

    Exit code 1 and a table of what moved when a number or a verdict is not what was committed.

    Example: pooledcases verify alk_rcc
    """
    from pooledcases.reviews import verify as run
    from pooledcases.tables import moves_frame

    with bar("verify", hidden=json, at_once=True) as progress:
        verification = run(*(reviews or ()), progress=progress)
    if wrote_json(json, lambda: verification):
        pass
    elif verification.ok:
        write(f"{verification.compared} results recomputed: nothing moved.")
    else:
        write_table(moves_frame(verification.moves))
        moved = len(verification.moves)
        write(
            f"{moved} {'value' if moved == 1 else 'values'} moved; "
            f"{verification.compared} results recomputed."
        )
    if not verification.ok:
        raise typer.Exit(1)
