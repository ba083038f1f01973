"""The command line: one file a command; each parses, calls the library and writes."""

from pooledcases.cli.app import main

__all__ = ["main"]
