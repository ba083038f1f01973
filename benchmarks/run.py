"""Speed against other programs, as ratios of processor time of one thread, from one run.

``make bench`` runs it with one thread and writes ``results.md`` and ``results.csv`` beside it.
What is not installed is left out and said. The rows are the same for every program, and the
answers are compared, so that a ratio stands for the same work.
"""

from __future__ import annotations

import csv
import os
import platform
import sys
from dataclasses import astuple, fields
from importlib.metadata import version
from pathlib import Path

import peers
import tasks
from timing import Timing

HERE = Path(__file__).parent
PACKAGES = ("pooledcases", "numpy", "scipy")


def main() -> None:
    """Time everything and write both tables."""
    others = peers.installed()
    timings = [timing for task in tasks.TASKS for timing in task(others)]
    memory = tasks.memory()
    with (HERE / "results.csv").open("w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow([*(field.name for field in fields(Timing)), "ratio"])
        rows.writerows([*astuple(timing), timing.ratio] for timing in timings)
    text = report(timings, memory, [other.name for other in others])
    (HERE / "results.md").write_text(text, encoding="utf-8")
    sys.stdout.write(text)


def report(timings: list[Timing], memory: dict[int, float], others: list[str]) -> str:
    """The page: the machine, the ratios, the memory."""
    versions = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    lines = [
        "# Speed",
        "",
        f"`make bench`, Python {platform.python_version()}, {versions}, {platform.machine()}, "
        f"{os.cpu_count()} cores, one thread used. Compared with: {', '.join(others)}. "
        "Processor time; the ratio says how many times longer the other takes.",
        "",
        "| task | unit | here, µs | other | there, µs | ratio | largest difference |",
        "|---|---|---:|---|---:|---:|---:|",
    ]
    lines += [
        f"| {t.task} | {t.unit} | {_short(t.ours * 1e6)} | {t.other} | {_short(t.theirs * 1e6)} "
        f"| {_short(t.ratio)} | {'' if t.distance is None else f'{t.distance:.0e}'} |"
        for t in timings
    ]
    lines += ["", "Memory that one call of `pool_batch` (REML) needs beyond its result:", ""]
    lines += [
        f"- {rows:,} rows of 20 studies: {size / 1e6:.0f} MB" for rows, size in memory.items()
    ]
    return "\n".join(lines) + "\n"


def _short(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


if __name__ == "__main__":
    main()
