"""A number that moved is found, named and measured; nothing is written."""

from __future__ import annotations

import json

import pytest

from checkouts import REVIEWS
from pooledcases.errors import InputError
from pooledcases.reviews import verify


def _snapshot(folder):
    return {p: p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


@pytest.mark.parametrize("name", REVIEWS)
def test_what_is_committed_is_what_is_recomputed(name):
    verification = verify(name)
    assert [(m.id, m.field) for m in verification.moves] == []
    assert verification.compared > 0


def test_deleting_one_patient_moves_numbers_and_says_by_how_much(checkout):
    path = checkout / "data" / "raw" / "alk_rcc" / "cases.csv"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    assert lines[2].startswith("C02,")
    path.write_text("".join(lines[:2] + lines[3:]), encoding="utf-8")
    before = _snapshot(checkout)
    moves = {(m.id, m.field): m for m in verify("alk_rcc").moves}
    assert _snapshot(checkout) == before
    moved = moves["alk_rcc/outcome/ned/all", "xi"]
    assert (moved.committed, moved.recomputed, moved.difference) == (36, 35, -1)
    assert moves["alk_rcc/outcome/ned/all", "estimate"].difference == pytest.approx(35 / 49 - 0.72)
    verdicts = [m for m in moves.values() if m.field == "verdict"]
    assert {(m.committed, m.recomputed) for m in verdicts} >= {("match", "mismatch")}


def test_one_changed_committed_number_is_found(checkout):
    path = checkout / "figures" / "nsclc_vte" / "results.json"
    content = json.loads(path.read_text(encoding="utf-8"))
    content["results"]["nsclc_vte/ros1/glmm"]["estimate"] *= 1 + 1e-5
    path.write_text(json.dumps(content), encoding="utf-8")
    moves = verify("nsclc_vte").moves
    assert [(m.id, m.field) for m in moves] == [("nsclc_vte/ros1/glmm", "estimate")]


def test_without_committed_results_it_says_what_to_run(checkout):
    (checkout / "figures" / "nen" / "results.json").unlink()
    with pytest.raises(InputError, match="run `pooledcases reproduce`"):
        verify("nen")
