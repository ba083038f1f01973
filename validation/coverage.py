"""How often intervals of few patients hold what they estimate, at n = 5, 10, 20 and 50.

Run::

    python validation/coverage.py [--samples 10000] [--seed 1] [--only TOPIC ...]

writes ``coverage.csv`` and ``coverage.md``, in about six minutes on one core. Counts are
enumerated, everything else is simulated; what, each part of ``coverage_study`` says. The tests run
small parts of it again.
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

from coverage_study import page
from coverage_study.cells import Cell, Plan
from coverage_study.topics import TOPICS

from pooledcases.data.store import write_text

HERE = Path(__file__).parent


def main() -> None:
    """Compute all cells and write both files."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--samples", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", nargs="+", choices=[topic.key for topic in TOPICS])
    parser.add_argument("--out", type=Path, default=HERE)
    given = parser.parse_args()
    plan = Plan(samples=given.samples, seed=given.seed)
    cells: list[Cell] = []
    for topic in TOPICS:
        if given.only is None or topic.key in given.only:
            start = time.process_time()
            cells += (cell.rounded() for cell in topic.cells(plan))
            sys.stderr.write(f"{topic.key}: {time.process_time() - start:.0f} s\n")
    made = [topic for topic in TOPICS if any(cell.topic == topic.key for cell in cells)]
    write_text(given.out / "coverage.csv", "".join(page.csv_lines(cells, made)))
    write_text(given.out / "coverage.md", "".join(page.page(cells, made, plan)))


if __name__ == "__main__":
    main()
