"""The command line: one file a command; each parses, calls the library and writes."""

import gc

#: Objects that are made before the next search for unused ones; usually it is 700.
_OFTEN = 100_000

__all__ = ["main"]


def main() -> None:
    """Run the command line."""
    # loading libraries makes a million objects that stay: searching them costs a tenth of the time
    gc.set_threshold(_OFTEN, 20, 20)
    from pooledcases.cli.app import main as run

    run()
