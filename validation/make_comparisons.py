"""Count what the tests compare with R, and write it to ``validation/comparisons.md``.

Run::

    python validation/make_comparisons.py [-n 2]

It runs every test file that compares a number with R (those that use ``tests/comparing.py``) and
sorts what they counted: the program whose value it is, the method, the tolerance, how many numbers
and the largest difference. What follows the file's name goes to pytest.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from itertools import groupby
from pathlib import Path

from pooledcases.data.store import write_text

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "validation" / "comparisons.md"
#: program, method, tolerance, count, largest difference.
Row = tuple[str, str, float, int, float]

PROGRAMS = {
    "metafor": "metafor 5.1-12 (some nodes of influence.json: 3.8-1)",
    "meta": "meta 8.4-0",
    "bayesmeta": "bayesmeta 3.4",
    "clubSandwich": "clubSandwich 0.6.0 (through metafor)",
    "survival": "survival 3.5-3",
    "survRM2": "survRM2 1.0-4",
    "coin": "coin 1.4-2",
    "cmprsk": "cmprsk 2.2-11",
    "km.ci": "km.ci 0.5-6",
    "metaSurvival": "metaSurvival 0.1.0 (the example it is published with)",
    "brglm2": "brglm2 0.9",
    "lme4": "lme4 1.1-31",
    "IPDfromKM": "IPDfromKM 0.1.10",
    "R": "R 4.2.2 itself",
    "R, 101 nodes": "maximum likelihood with 101 quadrature nodes, written in R for the purpose",
}
HEAD = """# What is compared with R

<!-- Written by `python validation/make_comparisons.py`; do not edit. -->
**{total}** comparisons of {methods} methods. The tests make them at every run and print their \
number; the run fails when it falls.

A comparison is one number of ours against one of R's at \
|a − b| ≤ tolerance × max(|b|, 0.001). Where the size below which a difference counts as absolute \
is another, the test says so with its reason. A method with several tolerances has named \
exceptions: R's search stops early there, or its quadrature has few nodes; \
[divergences.md](divergences.md) lists them with size, cause and a third computation. Some \
numbers of R are held against several ways to the same result: a fit, a batch, a curve of \
specifications, a command. \
Values of R, with versions and origin: `tests/reference/`; the scripts that make such values: \
[r/](r/README.md).
"""


def test_files() -> list[str]:
    """Those that hold something against R."""
    used = re.compile(r"^from comparing import .*against", re.M)
    return [
        str(path.relative_to(ROOT))
        for path in sorted((ROOT / "tests").rglob("test_*.py"))
        if path.name != "test_comparing.py" and used.search(path.read_text(encoding="utf-8"))
    ]


def counted(more: Iterable[str]) -> list[Row]:
    """What the run of these tests compared."""
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "comparisons.json"
        command = [sys.executable, "-m", "pytest", *test_files(), f"--comparisons={target}"]
        subprocess.run([*command, *more], cwd=ROOT, check=True)
        return [tuple(row) for row in json.loads(target.read_text(encoding="utf-8"))]


def page(rows: Iterable[Row]) -> str:
    rows = sorted(rows)
    methods = {(program, method) for program, method, *_ in rows}
    total = sum(row[3] for row in rows)
    text = HEAD.format(total=f"{total:,}", methods=len(methods))
    for program in PROGRAMS:
        mine = [row for row in rows if row[0] == program]
        if mine:
            text += "\n" + section(program, mine)
    unknown = {program for program, _ in methods} - set(PROGRAMS)
    if unknown:
        sys.exit(f"Programs without a version: {sorted(unknown)}; add them to PROGRAMS.")
    return text


def section(program: str, rows: list[Row]) -> str:
    count = sum(row[3] for row in rows)
    lines = [
        f"## {PROGRAMS[program]}: {count:,}",
        "| method | comparisons | largest difference | tolerance |",
        "|---|---:|---:|---:|",
    ]
    for method, same in groupby(rows, key=lambda row: row[1]):
        for _, _, tolerance, number, largest in same:
            lines.append(f"| {method} | {number:,} | {short(largest)} | {short(tolerance, 1)} |")
    return "\n".join(lines) + "\n"


def short(value: float, digits: int = 0) -> str:
    """Of differences one digit: more would change with the processor."""
    mantissa, _, power = f"{value:.{digits}e}".partition("e")
    mantissa = mantissa.rstrip("0").rstrip(".") if "." in mantissa else mantissa
    return "0" if value == 0 else f"{mantissa}e{int(power)}"


if __name__ == "__main__":
    write_text(PAGE, page(counted(sys.argv[1:])))
