"""The whole audit: problems all at once, results, and the committed reviews."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

import pooledcases as pc
from pooledcases.audit import RECOMPUTATIONS, audit
from pooledcases.audit.claims import COLUMNS
from pooledcases.data.columns import Table
from pooledcases.errors import InputError
from pooledcases.results.audit import Verdict
from pooledcases.results.base import EXACT
from pooledcases.results.encode import dumps
from pooledcases.results.frame import to_frame

REVIEWS = sorted(Path(__file__).parents[2].glob("data/raw/*/claims.csv"))


def claims_of(*rows: Mapping[str, str]) -> dict[str, list[str]]:
    full = [dict.fromkeys(COLUMNS, "") | dict(row) for row in rows]
    return {name: [row[name] for row in full] for name in COLUMNS}


def claim(name: str, printed: str, statistic: str, where: str = "", **more: str) -> dict[str, str]:
    head = {"claim_id": name, "printed": printed, "statistic": statistic, "table": "cases"}
    return head | {"where": where} | more


def test_all_problems_at_once_each_with_its_claim(tables: Mapping[str, Table]) -> None:
    broken = claims_of(
        claim("c1", "4", "count", "gene=A"),
        claim("c2", "4", "counts", "gene=A"),
        claim("c3", "4", "count", table="case"),
        claim("c4", "4", "count", "genes=A"),
        claim("c5", "30", "cell", "gene=A", column="age"),
        claim("c6", "30", "cell", "gene=Z", column="age"),
        claim("c7", "many", "count", "gene=A"),
        claim("c8", "4", "count", "gene"),
        claim("c9", "4", "mean", column="status"),
    )
    with pytest.raises(InputError) as caught:
        audit(broken, tables)
    problems = caught.value.problems
    for number in (2, 3, 4, 5, 7, 8):
        assert sum(text.startswith(f"claim c{number}: ") for text in problems) == 1
    assert not any(text.startswith("claim c1: ") for text in problems)
    assert "4 rows meet 'gene=A'" in str(caught.value)
    # every cell of a column that holds no number
    assert sum(text.startswith("claim c9: ") for text in problems) == 6


def test_a_row_that_is_gone_makes_the_claim_not_derivable(tables: Mapping[str, Table]) -> None:
    (verdict,) = audit(
        claims_of(claim("c6", "30", "cell", "gene=Z", column="age")), tables
    ).verdicts
    assert (verdict.verdict, verdict.reason, verdict.recomputed) == (
        "not derivable",
        "no_row",
        None,
    )
    assert "no row of the table meets: gene=Z" in verdict.sentence()


def test_ids_are_given_once(tables: Mapping[str, Table]) -> None:
    twice = claims_of(claim("c1", "4", "count"), claim("c1", "4", "count"), claim("", "1", "count"))
    with pytest.raises(InputError) as caught:
        audit(twice, tables)
    assert len(caught.value.problems) == 2


def test_a_table_of_claims_lacks_a_column(tables: Mapping[str, Table]) -> None:
    with pytest.raises(InputError, match="no column of, note"):
        audit({name: [""] for name in COLUMNS[:-2]}, tables)


def test_a_declared_claim_names_existing_things(check: Callable[..., Verdict]) -> None:
    with pytest.raises(InputError, match="no column 'genes'"):
        check("not_derivable", "NR", "cases", where="genes=A")


def test_the_result(tables: Mapping[str, Table]) -> None:
    found = audit(
        claims_of(
            claim("c1", "4", "count", "gene=A"),
            claim("c2", "66%", "percent", "status=NED", column="status", of="gene=A"),
            claim("c3", "5", "count", "gene=A"),
            claim("c4", "", "not_derivable", note="why"),
        ),
        tables,
    )
    assert dict(found.counts) == {"match": 1, "rounding": 1, "mismatch": 1, "not derivable": 1}
    assert [item.claim_id for item in found.with_verdict("rounding")] == ["c2"]
    percent = found.verdicts[1]
    assert percent.recomputed == pytest.approx(200 / 3, rel=1e-15)
    assert percent.recomputed_text == "66.67% (2/3)"
    assert (percent.inputs.table, percent.inputs.rows) == ("cases", 3)
    assert percent.tolerance == found.tolerance == EXACT


def test_json_and_frame(tables: Mapping[str, Table]) -> None:
    found = audit(claims_of(claim("c1", "2/4", "fraction", "status=NED", column="status")), tables)
    encoded = json.loads(dumps(found))
    verdict = encoded["verdicts"][0]
    assert (encoded["kind"], verdict["kind"]) == ("audit", "verdict")
    assert verdict["recomputed"] == [3, 6]
    assert verdict["sentence"] == found.verdicts[0].sentence()
    assert to_frame(found.verdicts)["verdict"].tolist() == ["mismatch"]


def test_no_claims_at_all(tables: Mapping[str, Table]) -> None:
    assert audit({name: [] for name in COLUMNS}, tables).verdicts == ()


def test_the_room_is_callable(tables: Mapping[str, Table]) -> None:
    found = pc.audit(claims_of(claim("c1", "4", "count", "gene=A")), tables)
    assert found.verdicts[0].verdict == "match"
    with pytest.raises(TypeError):
        pc.audit.RECOMPUTATIONS["mode"] = RECOMPUTATIONS["mean"]


@pytest.mark.parametrize("path", REVIEWS, ids=lambda path: path.parent.name)
def test_every_committed_review_can_be_audited(path: Path) -> None:
    def read(file: Path) -> dict[str, list[str]]:
        with file.open(encoding="utf-8", newline="") as lines:
            head, *rows = csv.reader(lines)
        return dict(zip(head, map(list, zip(*rows, strict=True)), strict=True))

    names = {file.stem: file for file in path.parent.glob("*.csv") if file != path}
    found = audit(read(path), {name: read(file) for name, file in names.items()})
    assert sum(found.counts.values()) == len(found.verdicts) > 0
    for verdict in found.verdicts:
        assert verdict.sentence("en")
        assert verdict.sentence("zh")
        assert (verdict.recomputed is None) == (verdict.verdict == "not derivable")
    assert dumps(found)
