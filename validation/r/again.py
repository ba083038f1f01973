"""Run the R scripts again on two data sets each, and hold them against the committed values.

Run::

    python validation/r/again.py

It needs ``Rscript`` with metafor, prints a table, and writes nothing. A script whose packages are
missing is named as not run. Numbers that another version of metafor computes differently stand in
``KNOWN``, with the reason; the exit code is 1 when anything else is off.
"""

from __future__ import annotations

import json
import math
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
REFERENCE = HERE.parents[1] / "tests" / "reference"
#: R against R: the same method on another machine; iterations end within their threshold.
SAME = 1e-6
#: rma.mv stops where the log-likelihood hardly changes, each version at another place.
ALLOWED = {"dependent.R": 1e-4}


@dataclass(frozen=True, slots=True)
class Job:
    """One data set through one script: what goes in, and what stands in the reference."""

    script: str
    name: str
    data: dict[str, Any]
    expected: dict[str, Any]


@dataclass(slots=True)
class Tally:
    compared: int = 0
    absent: int = 0
    largest: float = 0.0
    known: dict[str, int] = field(default_factory=dict)
    off: list[str] = field(default_factory=list)


#: Where metafor 3.8-1 differs from 5.1-12, by script and a part of the path.
KNOWN = {
    ("effects.R", "/ROM/yi"): "metafor corrects the log ratio of means for bias since 5.0",
    ("pooling.R", "/DLIT/"): "the iterated DL of 3.8-1 ends before its fixed point",
    ("bias.R", "/Orwin/"): "3.8-1 takes the plain mean where 5.1-12 takes the weighted one",
}
NOT_HERE = {
    "meta.R": "meta",
    "bayes.R": "bayesmeta",
    "curves.R": "survival",
}


def say(line: str) -> None:
    sys.stdout.write(line + "\n")


def datasets(name: str) -> dict[str, Any]:
    return json.loads((REFERENCE / f"{name}.json").read_text(encoding="utf-8"))["datasets"]


def without_labels(columns: dict[str, Any]) -> dict[str, Any]:
    return {key: cells for key, cells in columns.items() if key != "study"}


def effects() -> Iterator[Job]:
    for name in ("dat.bcg", "edge_zero_cells", "dat.pritz1997", "dat.normand1999"):
        found = datasets("effects")[name]
        variants = [key for key in found.get("escalc_variants", {}) if "TACC" not in key]
        data = {"columns": without_labels(found["input"]), "measures": list(found["measures"]),
                "variants": variants or [""]}  # fmt: skip
        yield Job("effects.R", name, data, found)


def pooling() -> Iterator[Job]:
    for name, measure in (("dat.bcg", "OR"), ("dat.pritz1997", "PLO"), ("edge_huge_spread", "GEN")):
        found = datasets("pooling")[name]["measures"][measure]
        yield Job("pooling.R", name, {"yi": found["yi"], "vi": found["vi"]}, found)


def tables() -> Iterator[Job]:
    for name in ("dat.bcg", "dat.hine1989", "dat.nielweise2008"):
        found = datasets("tables")[name]
        data = {"columns": without_labels(found["input"]), "nodes": list(found["mh"])}
        yield Job("tables.R", name, data, found)


def one_stage() -> Iterator[Job]:
    for name, node in (
        ("dat.bcg", "glmm_OR"),
        ("dat.hine1989", "glmm_OR"),
        ("dat.pritz1997", "glmm_PLO"),
        ("dat.kearon1998_sens", "glmm_PLO"),
    ):
        found = datasets("glmm")[name]
        models = [key for key in found[node] if key in ("UM.FS", "UM.RS", "CM.AL", "CM.EL")]
        columns = without_labels(found["input"])
        columns = {key: columns[key] for key in columns if key in ("ai", "n1i", "ci", "n2i")} or {
            key: columns[key] for key in ("xi", "ni")
        }
        data = {"columns": columns, "measure": node.split("_")[1], "models": models or ["default"]}
        yield Job("one_stage.R", name, data, found[node])


def regression() -> Iterator[Job]:
    for name, node, model in (
        ("dat.bcg", "metareg_RR", "ablat_year"),
        ("dat.raudenbush1985", "metareg", "weeks"),
    ):
        found = datasets("metareg")[name]
        expected = found[node][model]
        fits = [key for key in expected if key.rpartition("_")[2] in ("z", "knha")]
        measure = "RR" if node.endswith("RR") else "GEN"
        data = {"columns": found["input"], "measure": measure, "formula": expected["formula"],
                "fits": fits}  # fmt: skip
        yield Job("regression.R", name, data, expected)


def influence() -> Iterator[Job]:
    series = json.loads((REFERENCE / "influence.json").read_text(encoding="utf-8"))["series"]
    for name in ("dat.bcg/OR", "dat.pritz1997/PLO"):
        found = series[name]
        yield Job("influence.R", name, {"yi": found["yi"], "vi": found["vi"]}, found)


def bias() -> Iterator[Job]:
    for name, measure in (("dat.bcg", "OR"), ("dat.hackshaw1998", "GEN")):
        found = datasets("bias")[name]
        rows = datasets("pooling")[name]["measures"][measure]
        columns = found["input"]
        ni = [a + b for a, b in zip(columns["n1i"], columns["n2i"], strict=True)] if (
            "n1i" in columns) else None  # fmt: skip
        data = {"yi": rows["yi"], "vi": rows["vi"], "ni": ni, "selection": "selmodel" in found}
        yield Job("bias.R", name, data, {**found["measures"][measure], **pick(found, "selmodel")})


def dependent() -> Iterator[Job]:
    for name, kind in (("dat.konstantopoulos2011", "levels"), ("dat.berkey1998", "outcomes")):
        found = datasets("dependent")[name]
        data = {"columns": without_labels(found["input"]), "kind": kind}
        yield Job("dependent.R", name, data, found)


def base() -> Iterator[Job]:
    found = json.loads((REFERENCE / "describe.json").read_text(encoding="utf-8"))
    sample = found["two_sample"]
    data = {
        "fisher": {key: Matrix(item["table"]) for key, item in found["fisher"].items()},
        "fisher_rxc": {key: Matrix(item["table"]) for key, item in found["fisher_rxc"].items()},
        "binom": [{key: item[key] for key in ("x", "n", "p0")} for item in found["binom"]],
        "p": found["p_adjust"]["p"], "x": sample["x"], "y": sample["y"],
    }  # fmt: skip
    yield Job("base.R", "all", data, found)


JOBS = (effects, pooling, tables, one_stage, regression, influence, bias, dependent, base)


def pick(found: dict[str, Any], key: str) -> dict[str, Any]:
    return {key: found[key]} if key in found else {}


@dataclass(frozen=True, slots=True)
class Matrix:
    rows: list[list[float]]


def literal(value: Any) -> str:
    """As R writes it."""
    if isinstance(value, Matrix):
        cells = ", ".join(repr(cell) for row in value.rows for cell in row)
        return f"matrix(c({cells}), {len(value.rows)}, byrow = TRUE)"
    if isinstance(value, dict):
        return "list(" + ", ".join(f"`{key}` = {literal(v)}" for key, v in value.items()) + ")"
    if isinstance(value, list):
        word = "list" if value and isinstance(value[0], dict) else "c"
        return f"{word}(" + ", ".join(literal(item) for item in value) + ")"
    if value is None:
        return "NULL"
    if value != value:
        return "NA"
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    return json.dumps(value, ensure_ascii=False) if isinstance(value, str) else repr(value)


def missing_as_nan(data: dict[str, Any]) -> dict[str, Any]:
    def one(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: one(item) for key, item in value.items()}
        if isinstance(value, list):
            return [math.nan if item is None else one(item) for item in value]
        return value

    return one(data)


def run(job: Job) -> dict[str, Any] | None:
    """What the script writes for this data set; None when a package is missing."""
    with tempfile.TemporaryDirectory() as folder:
        given, made = Path(folder) / "input.R", Path(folder) / "output.json"
        given.write_text(literal(missing_as_nan(job.data)), encoding="utf-8")
        command = ["Rscript", job.script, str(given), str(made)]
        ended = subprocess.run(command, cwd=HERE, capture_output=True, text=True, check=False)
        if ended.returncode or not made.exists():
            say(f"{job.script} {job.name}: {ended.stderr.strip()[-200:]}")
            return None
        return json.loads(made.read_text(encoding="utf-8"))


def leaves(expected: Any, found: Any, path: str = "") -> Iterator[tuple[str, Any, Any]]:
    """Numbers of the reference with what R gives now (None where it gives nothing)."""
    if isinstance(expected, list) and len(expected) == 1:
        (expected,) = expected
    if isinstance(found, list) and len(found) == 1:
        (found,) = found
    if isinstance(expected, dict):
        for key, value in expected.items():
            inside = found.get(key) if isinstance(found, dict) else None
            yield from leaves(value, inside, f"{path}/{key}")
    elif isinstance(expected, list):
        same = isinstance(found, list) and len(found) == len(expected)
        for at, value in enumerate(expected):
            yield from leaves(value, found[at] if same else None, f"{path}/{at}")
    elif isinstance(expected, float | int) and not isinstance(expected, bool):
        yield path, expected, found if isinstance(found, float | int) else None


def compare(job: Job, tally: Tally) -> None:
    found = run(job)
    if found is None:
        tally.off.append(f"{job.name}: not run")
        return
    for key in found:
        for path, theirs, ours in leaves(job.expected.get(key), found[key], key):
            hold(job, tally, path, theirs, ours)


def hold(job: Job, tally: Tally, path: str, theirs: float, ours: float | None) -> None:
    if ours is None:
        tally.absent += 1
        return
    apart = abs(ours - theirs) / max(abs(theirs), 1e-3)
    reasons = [
        why for (script, part), why in KNOWN.items() if script == job.script and part in path
    ]
    allowed = ALLOWED.get(job.script, SAME)
    if apart > allowed and reasons:
        (reason,) = reasons
        tally.known[reason] = tally.known.get(reason, 0) + 1
    else:
        tally.compared += 1
        tally.largest = max(tally.largest, apart)
        if apart > allowed:
            tally.off.append(f"{job.name} {path}: {ours!r}, reference {theirs!r} ({apart:.0e})")


def main() -> int:
    tallies: dict[str, Tally] = {}
    for jobs in JOBS:
        for job in jobs():
            compare(job, tallies.setdefault(job.script, Tally()))
    say("| script | numbers | largest difference | other version | not given here |")
    say("|---|---:|---:|---:|---:|")
    for script, tally in tallies.items():
        other = sum(tally.known.values())
        say(f"| {script} | {tally.compared} | {tally.largest:.0e} | {other} | {tally.absent} |")
    for script, tally in tallies.items():
        for reason, count in tally.known.items():
            say(f"{script}: {count} numbers differ: {reason}")
        for line in tally.off:
            say(f"{script}: OFF {line}")
    for script, package in NOT_HERE.items():
        say(f"{script}: not run, it needs {package}")
    return any(tally.off for tally in tallies.values())


if __name__ == "__main__":
    sys.exit(main())
