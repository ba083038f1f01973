"""Break a good review in every way we know, and see that ``check`` names each, calmly.

    python validation/fuzz_check.py [--rows 1000000] [--mutations 2000]

writes ``validation/fuzz_check.csv``: for each kind the rules that were expected and found, whether
anything was raised, whether anything on the disk changed, and how long it took. The kinds are also
the cases of ``tests/data/checks/test_broken_reviews.py``, which leaves out the large ones.
"""

from __future__ import annotations

import argparse
import copy
import csv
import hashlib
import io
import json
import os
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pooledcases.data import check_review
from pooledcases.data.store import write_text
from pooledcases.results.encode import dumps
from pooledcases.results.problems import Report

CASES = """case_id,partner_gene,age_years,sex,stage_t,stage_n,stage_m,followup_months,status,note
C01,EML4,33,F,T1a,N0,M0,40,NED,
C02,EML4,53,M,T2,Nx,NR,12.5,AWD,"seen once, then lost"
C03,TPM3,16,F,Tx,N1,M1,7,DOD,
C04,TPM3,NR,M,NR,NR,NR,NR,NR,nothing recorded
C05,VCL,61,F,T3a,N0,NAS,60,NED,
"""
STUDIES = """study_id,study,xi,ni,percent_printed,est,ci_low,ci_high,pval
S01,Meyer 2019,3,20,15%,1.40,0.60,3.27,0.43
S02,Li 2021,0,12,0%,NR,NR,NR,NR
S03,Sato 2023,7,41,17.1%,2.10,1.05,4.20,0.036
"""
SOURCES = """source_id,partner_gene,n_cases
R1,EML4,2
R2,TPM3,2
R3,VCL,1
"""
VOCABULARY = """table,column,code,english,chinese
cases,sex,F,female,女
cases,sex,M,male,男
cases,status,NED,no evidence of disease,无瘤生存
cases,status,AWD,alive with disease,带瘤生存
cases,status,DOD,dead of disease,死于肿瘤
"""
REVIEW = """name = "good"
title = "A good review"
title_zh = "一个好的综述"
document = "none"
question = "Is it found in order?"
question_zh = "检查是否通过？"

[[endpoints]]
name = "disease_free"
table = "cases"
column = "status"
values = ["NED"]
time = "followup_months"
label = "no evidence of disease"
label_zh = "无瘤生存"

[[totals]]
name = "patients_per_gene"
left = { table = "cases", by = "partner_gene" }
right = { table = "sources", by = "partner_gene", sum = "n_cases" }
"""
_MISSING = ["", "NR", "NAP", "UNC", "NAS"]


def _field(name: str, kind: str = "string", unit: str = "", **constraints: Any) -> dict[str, Any]:
    field: dict[str, Any] = {"name": name, "type": kind, "missingValues": _MISSING}
    if unit:
        field["unit"] = unit
    return field | ({"constraints": constraints} if constraints else {})


def descriptor() -> dict[str, Any]:
    """The descriptor of the good review."""
    tables = {
        "cases": (
            [
                _field("case_id", required=True, pattern="C[0-9]{2,7}"),
                _field("partner_gene", required=True),
                _field("age_years", "number", "years", minimum=0, maximum=120),
                _field("sex", enum=["F", "M"]),
                *(_field(name) for name in ("stage_t", "stage_n", "stage_m")),
                _field("followup_months", "number", "months", minimum=0),
                _field("status", enum=["NED", "AWD", "DOD"]),
                _field("note"),
            ],
            ["case_id"],
        ),
        "studies": (
            [
                _field("study_id", required=True, unique=True),
                _field("study", required=True),
                _field("xi", "integer", "patients", minimum=0),
                _field("ni", "integer", "patients", minimum=1),
                _field("percent_printed"),
                *(_field(name, "number") for name in ("est", "ci_low", "ci_high")),
                _field("pval"),
            ],
            ["study_id"],
        ),
        "sources": (
            [
                _field("source_id", required=True),
                _field("partner_gene"),
                _field("n_cases", "integer", "patients", minimum=0),
            ],
            ["source_id"],
        ),
        "vocabulary": (
            [_field(name) for name in ("table", "column", "code", "english", "chinese")],
            ["table", "column", "code"],
        ),
    }
    resources = [
        {"name": name, "path": f"{name}.csv", "schema": {"fields": fields, "primaryKey": key}}
        for name, (fields, key) in tables.items()
    ]
    link = {"fields": "partner_gene", "reference": {"resource": "cases", "fields": "partner_gene"}}
    resources[2]["schema"]["foreignKeys"] = [link]  # type: ignore[index]
    return {"name": "good", "resources": resources}


def good_review(folder: Path) -> Path:
    """Write a small review in which nothing is wrong."""
    folder.mkdir(parents=True, exist_ok=True)
    texts = {
        "cases.csv": CASES,
        "studies.csv": STUDIES,
        "sources.csv": SOURCES,
        "vocabulary.csv": VOCABULARY,
        "review.toml": REVIEW,
        "datapackage.json": json.dumps(descriptor(), indent=1),
    }
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8", newline="")
    return folder


# --- ways to break it ----------------------------------------------------------------------------

Break = Callable[[Path], None]


@dataclass(frozen=True)
class Kind:
    """One way to break a review, and the rules that must name it; none for harmless variants."""

    name: str
    apply: Break
    expected: tuple[str, ...]
    file: str = "cases.csv"
    passes: bool = False
    large: bool = False


def edit(file: str, *changes: tuple[str, str]) -> Break:
    """Replace texts in a file; each must be there."""

    def apply(folder: Path) -> None:
        path = folder / file
        text = path.read_text(encoding="utf-8")
        for old, new in changes:
            assert old in text, (file, old)
            text = text.replace(old, new, 1)
        path.write_text(text, encoding="utf-8", newline="")

    return apply


def encode(file: str, encoding: str, *changes: tuple[str, str]) -> Break:
    """Save a file in another encoding."""

    def apply(folder: Path) -> None:
        edit(file, *changes)(folder)
        path = folder / file
        path.write_bytes(path.read_text(encoding="utf-8").encode(encoding))

    return apply


def content(file: str, data: bytes) -> Break:
    """Replace a file."""
    return lambda folder: void((folder / file).write_bytes(data))


def void(_: object) -> None:
    """Nothing."""


def package(change: Callable[[dict[str, Any]], object]) -> Break:
    """Change the descriptor."""

    def apply(folder: Path) -> None:
        found = descriptor()
        change(found)
        (folder / "datapackage.json").write_text(json.dumps(found), encoding="utf-8")

    return apply


def resource(**values: Any) -> Break:
    """Set properties of the first table of the descriptor."""
    return package(lambda found: found["resources"][0].update(values))


def schema(**values: Any) -> Break:
    """Set properties of the first table's schema."""
    return package(lambda found: found["resources"][0]["schema"].update(values))


def first_field(**values: Any) -> Break:
    """Set properties of the first field."""
    return package(lambda found: found["resources"][0]["schema"]["fields"][0].update(values))


def link(file: str, target: str) -> Break:
    """Replace a file by a symbolic link."""

    def apply(folder: Path) -> None:
        (folder / file).unlink()
        (folder / file).symlink_to(target)

    return apply


def remove(file: str) -> Break:
    """Delete a file."""
    return lambda folder: (folder / file).unlink()


def drop_column(file: str, column: str) -> Break:
    """Delete a column of a table."""

    def apply(folder: Path) -> None:
        path = folder / file
        rows = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8"))))
        at = rows[0].index(column)
        with open(path, "w", encoding="utf-8", newline="") as stream:
            csv.writer(stream).writerows([row[:at] + row[at + 1 :] for row in rows])

    return apply


def folder(file: str) -> Break:
    """Put a folder where a file should be."""

    def apply(review: Path) -> None:
        (review / file).unlink()
        (review / file).mkdir()

    return apply


def pipe(file: str) -> Break:
    """Replace a file by a named pipe, from which reading would never end."""

    def apply(folder: Path) -> None:
        (folder / file).unlink()
        os.mkfifo(folder / file)

    return apply


def many_rows(rows: int) -> Break:
    """A table of very many patients, one of them followed up for a negative time."""

    def apply(folder: Path) -> None:
        path = folder / "cases.csv"
        header, *body = path.read_text(encoding="utf-8").splitlines()
        tails = [line.partition(",")[2] for line in body]
        with open(path, "w", encoding="utf-8") as stream:
            stream.write(header + "\n")
            stream.writelines(f"C{n:07d},{tails[n % len(tails)]}\n" for n in range(rows - 1))
            stream.write("C9999999,EML4,33,F,T1a,N0,M0,-1,NED,\n")
        edit("review.toml", ('by = "partner_gene" }\nright', 'where = "case_id=C01" }\nright'))(
            folder
        )
        edit("review.toml", ('by = "partner_gene", sum', 'where = "source_id=R9", sum'))(folder)

    return apply


def kinds(rows: int = 1_000_000) -> tuple[Kind, ...]:
    """Every kind of broken review, and the harmless variants that pass."""
    return (*_files(), *_cells(), *_medicine(), *_descriptors(), *_harmless(), _large(rows))


def _large(rows: int) -> Kind:
    return Kind(f"{rows} rows", many_rows(rows), ("PC-D62",), large=True)


def _files() -> Iterator[Kind]:
    yield Kind("empty file", content("cases.csv", b""), ("PC-D02",))
    yield Kind("header without rows", content("sources.csv", SOURCES.splitlines(True)[0].encode()),
               ("PC-D03",), "sources.csv", passes=True)  # fmt: skip
    yield Kind("missing column", drop_column("cases.csv", "status"), ("PC-D20",))
    yield Kind("unknown column", edit("cases.csv", ("status", "stauts")), ("PC-D20", "PC-D21"))
    yield Kind("duplicate column", edit("cases.csv", ("stage_n", "stage_t")), ("PC-D11",))
    yield Kind("column without a name", edit("cases.csv", ("stage_n", "")), ("PC-D12",))
    yield Kind("row too short", edit("cases.csv", (",7,DOD,", ",7")), ("PC-D10",))
    yield Kind("row too long", edit("cases.csv", ("60,NED,", "60,NED,,,x")), ("PC-D10",))
    yield Kind("quote not closed", edit("cases.csv", ('then lost"', "then lost")), ("PC-D13",))
    yield Kind("empty line between rows", edit("cases.csv", ("C03", "\nC03")), ("PC-D14",),
               passes=True)  # fmt: skip
    yield Kind("NUL bytes", edit("cases.csv", ("EML4,33", "EML4\x00,33")), ("PC-D07",))
    yield Kind("Latin-1 text", encode("cases.csv", "latin-1", ("nothing", "néant déjà")),
               ("PC-D04",))  # fmt: skip
    yield Kind("broken UTF-8", content("cases.csv", CASES.encode().replace(b"once", b"on\xffce")),
               ("PC-D04",))  # fmt: skip
    yield Kind("UTF-16 cut in the middle", content("cases.csv", CASES.encode("utf-16")[:-1]),
               ("PC-D04",))  # fmt: skip
    yield Kind("UTF-32", encode("cases.csv", "utf-32"), ("PC-D04",))
    yield Kind("workbook named .csv", content("cases.csv", b"PK\x03\x04" + bytes(40)), ("PC-D08",))
    yield Kind("file absent", remove("cases.csv"), ("PC-D31",))
    yield Kind("table not listed", lambda f: void((f / "more.csv").write_text("a,b\n1,2\n")),
               ("PC-D32",), "more.csv", passes=True)  # fmt: skip
    yield Kind("folder named as a table", folder("cases.csv"), ("PC-D01",))
    yield Kind("pipe named as a table", pipe("cases.csv"), ("PC-D01",))
    chinese = edit("sources.csv", ("d,partner_gene,", "d，partner_gene，"))
    yield Kind("Chinese commas in the header", chinese, ("PC-D16", "PC-D20"), "sources.csv")


def _cells() -> Iterator[Kind]:
    def cell(name: str, old: str, new: str, *rules: str, **more: Any) -> Kind:
        return Kind(name, edit("cases.csv", (old, new)), rules, **more)

    yield cell("text in a number", "EML4,33", "EML4,abc", "PC-D22")
    yield cell("number with a unit", "M0,40", "M0,2 years", "PC-D40")
    yield cell("number with a qualifier", "M0,40", "M0,> 60", "PC-D40")
    yield cell("full-width digits", "EML4,33", "EML4,３３", "PC-D41")
    yield cell("Chinese punctuation", "T1a,N0,M0,40", "T1a,N0,M0,4。5", "PC-D41")
    yield cell("decimal comma", "12.5", '"12,5"', "PC-D42")
    yield cell("thousands separator", "M0,40", 'M0,"1,040"', "PC-D43")
    yield cell("date of a spreadsheet", "T1a", "2-Mar", "PC-D44")
    yield cell("serial date of a spreadsheet", "T1a", "44986", "PC-D44")
    yield cell("gene made a date", "VCL", "9-Sep", "PC-D44")
    yield cell("formula", "seen once", "=HYPERLINK(A1)", "PC-D45")
    yield cell("formula with plus", "nothing recorded", "+cmd|' /C calc'!A0", "PC-D45")
    yield cell("space after a code", "NED", "NED ", "PC-D46")
    yield cell("word for missing", "TPM3,NR", "TPM3,N/A", "PC-D47")
    yield cell("Chinese word for missing", "TPM3,NR", "TPM3,未记录", "PC-D47")
    yield cell("unknown code", "AWD", "ABC", "PC-D26")
    yield cell("code in small letters", "40,NED", "40,ned", "PC-D26")
    yield cell("invisible character", "VCL", "V\u200bCL", "PC-D15")
    yield cell("replacement character", "VCL", "V\ufffdL", "PC-D15")
    yield cell("required cell blank", "C02,EML4", "C02,", "PC-D25")
    yield cell("pattern not kept", "C02", "P02", "PC-D27")
    yield cell("duplicate key", "C02", "C01", "PC-D28")
    yield cell("not a number of a library", "EML4,33", "EML4,NaN", "PC-D47")
    yield cell("infinite number", "EML4,33", "EML4,Infinity", "PC-D22")
    yield cell("signalling number", "EML4,33", "EML4,sNaN", "PC-D22")
    yield Kind(
        "foreign key not found", edit("sources.csv", ("VCL", "VCK")), ("PC-D29",), "sources.csv"
    )
    yield Kind("not unique", edit("studies.csv", ("S02", "S01")), ("PC-D28",), "studies.csv")
    yield Kind(
        "no whole number", edit("studies.csv", ("3,20", "3.5,20")), ("PC-D23",), "studies.csv"
    )


def _medicine() -> Iterator[Kind]:
    def cell(name: str, old: str, new: str, rule: str) -> Kind:
        return Kind(name, edit("cases.csv", (old, new)), (rule,))

    def study(name: str, old: str, new: str, rule: str, passes: bool = False) -> Kind:
        return Kind(name, edit("studies.csv", (old, new)), (rule,), "studies.csv", passes)

    yield cell("impossible stage", "T1a", "T7", "PC-D60")
    yield cell("stage with a prefix", "T1a", "pT1a", "PC-D60")
    yield cell("age of 330", "EML4,33", "EML4,330", "PC-D61")
    yield cell("negative time", "M0,40", "M0,-40", "PC-D62")
    yield study("count above its total", "7,41", "47,41", "PC-D66")
    yield study("negative count", "0,12", "-1,12", "PC-D67")
    yield study("estimate outside its interval", "1.40,", "9.40,", "PC-D68")
    yield study("limits exchanged", "0.60,3.27", "3.27,0.60", "PC-D69")
    yield study("p-value above 1", "0.43", "43", "PC-D70")
    yield study("percentage above 100", "17.1%", "171%", "PC-D71")
    yield study("percentage that no count gives", "7,41,17.1%", "NR,41,18.0%", "PC-M23", True)
    yield study("percentage against its count", "15%", "20%", "PC-D72", True)
    yield Kind("totals that differ", edit("sources.csv", ("R1,EML4,2", "R1,EML4,3")), ("PC-D73",),
               passes=True)  # fmt: skip
    yield Kind(
        "status without time", edit("cases.csv", ("M0,40", "M0,NR")), ("PC-D63",), passes=True
    )
    yield Kind(
        "time without status", edit("cases.csv", ("7,DOD", "7,NR")), ("PC-D64",), passes=True
    )


def _descriptors() -> Iterator[Kind]:
    file = "datapackage.json"
    yield Kind("no descriptor", remove(file), ("PC-D80",), file)
    yield Kind("descriptor no JSON", content(file, b'{"name": '), ("PC-D81",), file)
    yield Kind("descriptor nested too deeply", content(file, b"[" * 100_000), ("PC-D81",), file)
    yield Kind("name twice in the descriptor", content(file, b'{"name": "a", "name": "b"}'),
               ("PC-D81",), file)  # fmt: skip
    yield Kind("path upwards", resource(path="../outside.csv"), ("PC-D82",), file)
    yield Kind("absolute path", resource(path="/etc/passwd"), ("PC-D82",), file)
    yield Kind("path of another system", resource(path="C:\\data\\cases.csv"), ("PC-D82",), file)
    yield Kind("remote address", resource(path="https://example.org/a.csv"), ("PC-D83",), file)
    yield Kind("file address", resource(path="file:///etc/passwd"), ("PC-D83",), file)
    yield Kind("several paths", resource(path=["cases.csv", "b.csv"]), ("PC-D84",), file)
    yield Kind("inline data", resource(data=[["a"], ["1"]]), ("PC-D84",), file)
    yield Kind("archive", resource(compression="zip", innerpath="a.csv"), ("PC-D84",), file)
    yield Kind("row expression", resource(checks=[{"type": "row-constraint", "formula": "1"}]),
               ("PC-D84",), file)  # fmt: skip
    yield Kind("schema by reference", schema(**{"$ref": "https://example.org/s.json"}),
               ("PC-D84",), file)  # fmt: skip
    yield Kind("schema at an address", resource(schema="https://example.org/s.json"),
               ("PC-D87",), file)  # fmt: skip
    yield Kind("pattern that never ends", first_field(constraints={"pattern": "(C+)+$"}),
               ("PC-D86",), file)  # fmt: skip
    yield Kind("field of an unknown type", first_field(type="geopoint"), ("PC-D87",), file)
    yield Kind("key without its column", schema(primaryKey=["nothing"]), ("PC-D87",), file)
    yield Kind("descriptor of the wrong shape", package(lambda d: d.update(resources={"a": 1})),
               ("PC-D87",), file)  # fmt: skip
    yield Kind("link out of the folder", link("cases.csv", "/etc/hostname"), ("PC-D82",), file)
    yield Kind("review.toml absent", remove("review.toml"), ("PC-D80",), "review.toml")
    yield Kind(
        "review.toml no TOML", content("review.toml", b"name = \n"), ("PC-D81",), "review.toml"
    )
    yield Kind("endpoint without its column", edit("review.toml", ('"status"', '"outcome"')),
               ("PC-D88",), "review.toml")  # fmt: skip
    yield Kind("acknowledged without a reason", edit("review.toml", ("[[totals]]",
               '[[acknowledged]]\ncode = "PC-D73"\nwhere = "cases"\n\n[[totals]]')),
               ("PC-D88",), "review.toml")  # fmt: skip
    yield Kind("code without words", edit("vocabulary.csv", ("带瘤生存", "")), ("PC-D33",),
               "vocabulary.csv")  # fmt: skip
    other = edit("vocabulary.csv", ("cases,status,DOD", "cases,status,DEAD"))
    yield Kind("vocabulary against descriptor", other, ("PC-D34",), "vocabulary.csv")


def _harmless() -> Iterator[Kind]:
    chinese = ("nothing recorded", "血尿，未记录随访")

    def harmless(name: str, apply: Break, *rules: str) -> Kind:
        return Kind(name, apply, rules, passes=True)

    yield harmless("byte order mark", encode("cases.csv", "utf-8-sig", chinese))
    yield harmless("Windows line ends", content("cases.csv", CASES.replace("\n", "\r\n").encode()))
    yield harmless("old Mac line ends", content("cases.csv", CASES.replace("\n", "\r").encode()))
    yield harmless("no line end at the end", content("cases.csv", CASES.rstrip().encode()))
    yield harmless("empty lines at the end", content("cases.csv", (CASES + "\n\n").encode()))
    yield harmless("every cell quoted", content("cases.csv", _quoted(CASES)))
    yield harmless("UTF-16 with mark", encode("cases.csv", "utf-16", chinese), "PC-D05")
    yield harmless("UTF-16 without mark", encode("cases.csv", "utf-16-le", chinese), "PC-D06")
    yield harmless("GB18030", encode("cases.csv", "gb18030", chinese), "PC-D06")
    yield harmless("semicolons", content("cases.csv", _delimited(CASES, ";")), "PC-D09")
    yield harmless("tabs", content("cases.csv", _delimited(CASES, "\t")), "PC-D09")


def _delimited(text: str, delimiter: str) -> bytes:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows(csv.reader(io.StringIO(text)))
    return out.getvalue().encode()


def _quoted(text: str) -> bytes:
    out = io.StringIO()
    csv.writer(out, quoting=csv.QUOTE_ALL).writerows(csv.reader(io.StringIO(text)))
    return out.getvalue().encode()


# --- running -------------------------------------------------------------------------------------


def fingerprint(folder: Path) -> list[tuple[str, int, str]]:
    """Every name in a folder, with its time of change and its content."""
    found = []
    for path in sorted(folder.rglob("*")):
        stat = path.lstat()
        data = path.read_bytes() if path.is_file() and not path.is_symlink() else b""
        found.append((str(path), stat.st_mtime_ns, hashlib.sha256(data).hexdigest()))
    return found


def named(kind: Kind, report: Report) -> bool:
    """Whether every expected rule was found in the expected file."""
    found = {(problem.rule, problem.file) for problem in report.problems}
    return all((rule, kind.file) in found for rule in kind.expected)


def run(kind: Kind, folder: Path) -> dict[str, object]:
    """Break a review, check it, and say what happened."""
    kind.apply(good_review(folder))
    before, start = fingerprint(folder), time.perf_counter()
    try:
        report, raised = check_review(folder), ""
    except BaseException as error:  # whatever it is, it would be a traceback for the user
        report, raised = None, type(error).__name__
    seconds = time.perf_counter() - start
    rules = sorted({problem.rule for problem in report.problems}) if report else []
    return {
        "kind": kind.name,
        "expected": " ".join(kind.expected),
        "found": " ".join(rules),
        "named": bool(report) and named(kind, report),
        "passed": bool(report) and report.passed,
        "passed_as_expected": bool(report) and report.passed == kind.passes,
        "raised": raised,
        "unchanged": fingerprint(folder) == before,
        "seconds": f"{seconds:.0f}" if kind.large else "<1" if seconds < 1 else f"{seconds:.0f}",
    }


def mutated(data: bytes, chance: random.Random) -> bytes:
    """Some bytes of a file changed, cut out, doubled or put in."""
    out = bytearray(data)
    for _ in range(chance.randint(1, 8)):
        at = chance.randrange(len(out) + 1)
        match chance.randrange(4):
            case 0:
                out[at : at + 1] = bytes([chance.randrange(256)])
            case 1:
                del out[at : at + chance.randint(1, 20)]
            case 2:
                out[at:at] = chance.choice([b'"', b",", b"\n", b"\x00", b"\xff\xfe", "，".encode()])
            case _:
                out[at:at] = out[at : at + chance.randint(1, 60)]
    return bytes(out)


def damage_bytes(review: Path, chance: random.Random) -> None:
    """Damage some bytes of one file."""
    path = chance.choice(sorted(review.iterdir()))
    path.write_bytes(mutated(path.read_bytes(), chance))


_ODD = (
    None, True, 0, -1, 0.5, 1e300, 10**400, "", "x", "\ud800", "a\x00b", [], {}, [1], ["a"],
    {"a": 1}, "cases", "number", [["x"]], {"resource": "cases", "fields": ["case_id"]},
)  # fmt: skip
_NAMES = (
    "minimum", "maximum", "enum", "pattern", "unique", "required", "minLength", "type", "name",
    "constraints", "missingValues", "path", "unit", "reference",
)  # fmt: skip


def damage_descriptor(review: Path, chance: random.Random) -> None:
    """Put odd values into some places of the descriptor, which stays JSON."""
    found = descriptor()
    for _ in range(chance.randint(1, 4)):
        inner: Any = found
        while isinstance(inner, dict | list) and inner and chance.random() < 0.85:
            outer = inner
            key = chance.choice(list(inner) if isinstance(inner, dict) else range(len(inner)))
            inner = inner[key]
        if isinstance(inner, dict) and chance.random() < 0.5:
            inner[chance.choice(_NAMES)] = copy.deepcopy(chance.choice(_ODD))
        elif inner is not found:
            outer[key] = copy.deepcopy(chance.choice(_ODD))
    (review / "datapackage.json").write_text(json.dumps(found), encoding="utf-8")


def mutations(
    count: int,
    folder: Path,
    damage: Callable[[Path, random.Random], None] = damage_bytes,
    seed: int = 20260101,
) -> dict[str, object]:
    """Random damage: nothing may be raised, neither by the check nor by the report's words."""
    chance = random.Random(seed)
    raised, changed, start = [], 0, time.perf_counter()
    for number in range(count):
        broken = good_review(folder / str(number))
        damage(broken, chance)
        before = fingerprint(broken)
        try:
            report = check_review(broken)
            dumps(report).encode()
            "".join(problem.sentence("zh") for problem in report.problems).encode()
        except BaseException as error:
            raised.append(f"{number}: {type(error).__name__}")
        changed += fingerprint(broken) != before
    return {
        "kind": f"random {damage.__name__.replace('_', ' of ')}: {count} times; seed {seed}",
        "expected": "",
        "found": "",
        "named": True,
        "passed": "",
        "passed_as_expected": True,
        "raised": "; ".join(raised),
        "unchanged": changed == 0,
        "seconds": f"{time.perf_counter() - start:.0f}",
    }


def main() -> int:
    """Run every kind and write the table; 1 when one of them failed."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rows", type=int, default=1_000_000)
    options.add_argument("--mutations", type=int, default=2_000)
    asked = options.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        root = Path(temporary)
        rows = [run(kind, root / str(n)) for n, kind in enumerate(kinds(asked.rows))]
        rows.append(mutations(asked.mutations, root / "bytes"))
        rows.append(mutations(asked.mutations, root / "descriptor", damage_descriptor))
    out = io.StringIO()
    table = csv.DictWriter(out, list(rows[0]), lineterminator="\n")
    table.writeheader()
    table.writerows(rows)
    write_text(Path(__file__).with_suffix(".csv"), out.getvalue())
    wrong = [
        row for row in rows
        if row["raised"] or not (row["named"] and row["unchanged"] and row["passed_as_expected"])
    ]  # fmt: skip
    for row in wrong:
        sys.stdout.write(f"{row}\n")
    sys.stdout.write(f"{len(rows)} kinds, {len(wrong)} not as expected\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
