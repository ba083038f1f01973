"""Typing commands, and metafor's BCG table as a file."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from pooledcases.cli import main

REFERENCE = json.loads(
    (Path(__file__).parents[1] / "reference" / "commands.json").read_text(encoding="utf-8")
)


@pytest.fixture(scope="session")
def reference():
    """R's numbers for the BCG trials."""
    return REFERENCE


@pytest.fixture
def typed(monkeypatch, capsys, tmp_path):
    """Type a command in a folder of its own; gives the exit code and both outputs."""
    monkeypatch.chdir(tmp_path)

    def run(*words):
        monkeypatch.setattr("sys.argv", ["pooledcases", *map(str, words)])
        with pytest.raises(SystemExit) as stop:
            main()
        captured = capsys.readouterr()
        for trace in ("Traceback", "This is a mistake in pooledcases", "Warning"):
            assert trace not in captured.out + captured.err
        return stop.value.code, captured.out, captured.err

    return run


@pytest.fixture
def bcg(tmp_path):
    """The table with metafor's column names."""
    columns = REFERENCE["input"]
    path = tmp_path / "bcg.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(columns)
        writer.writerows(zip(*columns.values(), strict=True))
    return path


@pytest.fixture
def table(tmp_path):
    """Write a table of studies from its text."""

    def write(text, name="studies.csv"):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return write
