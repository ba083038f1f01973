"""The command line: one file a command; each parses, calls the library and writes."""

import gc
import sys

#: Objects that are made before the next search for unused ones; usually it is 700.
_OFTEN = 300_000
#: As a shell counts a program that was stopped by Ctrl-C.
_STOPPED = 130

__all__ = ["main"]


def main() -> None:
    """Run the command line."""
    # loading libraries makes a million objects that stay: searching them costs a tenth of the time
    gc.set_threshold(_OFTEN, 20, 20)
    try:
        # loading takes a large part of a second, in which somebody may change their mind
        from pooledcases.cli.app import main as run

        run()
    except KeyboardInterrupt:
        sys.stderr.write("Stopped. No file was left half-written.\n")
        sys.exit(_STOPPED)
    finally:
        # the process ends: searching them once more for unused ones takes a fifth of a short run
        gc.freeze()
