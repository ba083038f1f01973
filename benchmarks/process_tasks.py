"""What is timed as a whole process: from the command to the file, with everything it loads."""

from __future__ import annotations

import csv
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import median

import numpy as np
from peers import Peer
from timing import Timing

SEED = 1
#: Rows of the table.
FORESTS = (20, 200)
_RUNS = 5
_NEVER_KEPT = "PYTHONDONTWRITEBYTECODE"


def forests(others: Sequence[Peer]) -> Iterator[Timing]:
    """One forest plot from a table to an SVG file."""
    script = Path(__file__).with_name("forest.R")
    metafor = next((other.name for other in others if other.name.startswith("metafor")), None)
    for size in FORESTS:
        with tempfile.TemporaryDirectory() as folder:
            table, figure = Path(folder, "studies.csv"), Path(folder, "forest.svg")
            write_studies(table, size)
            here = process_seconds(
                [sys.executable, "-m", "pooledcases", "pool", str(table), "--measure", "RR",
                 "--forest", str(figure)],
                figure,
            )  # fmt: skip
            there = float("nan")
            if metafor is not None:
                there = process_seconds(["Rscript", str(script), str(table), str(figure)], figure)
        task = f"forest plot of {size} rows to SVG, whole process"
        yield Timing(task, "process", here, metafor or "–", there)


def write_studies(path: Path, size: int) -> None:
    """Studies of two groups of 20 to 200 patients, with at least one event in each."""
    rng = np.random.default_rng(SEED)
    patients = rng.integers(20, 201, (size, 2))
    events = rng.integers(1, patients // 2 + 1)
    with path.open("w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(["study", "ai", "n1i", "ci", "n2i"])
        for row, ((ai, ci), (n1i, n2i)) in enumerate(zip(events, patients, strict=True), 1):
            rows.writerow([f"Author {row}", ai, n1i, ci, n2i])


def process_seconds(command: Sequence[str], written: Path) -> float:
    """Processor seconds of a process and what it starts, the median after one run not counted.

    As where a package is installed, whose modules are compiled then: a setting that keeps Python
    from writing what it compiled, so that each run compiles everything anew, is not passed on.
    """
    times = []
    kept = {name: value for name, value in os.environ.items() if name != _NEVER_KEPT}
    for _ in range(_RUNS + 1):
        written.unlink(missing_ok=True)
        before = os.times()
        subprocess.run(command, check=True, capture_output=True, env=kept)
        after = os.times()
        if not written.stat().st_size:
            raise RuntimeError(f"{command[0]} wrote nothing to {written}")
        times.append(
            after.children_user + after.children_system
            - before.children_user - before.children_system
        )  # fmt: skip
    return median(times[1:])


TASKS = (forests,)
