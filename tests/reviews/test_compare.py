"""What counts as moved."""

from __future__ import annotations

import json

import pytest

from pooledcases.errors import InputError
from pooledcases.reviews.compare import compare, read_results


def _results(**changes):
    base = {"kind": "x", "estimate": 0.25, "p_value": 1e-15, "xi": 3, "ci": [0.1, "inf"]}
    return {"review/one": base | {"tolerance": 1e-9} | changes}


def test_equal_results_do_not_move():
    verification = compare(_results(), _results())
    assert verification.ok
    assert verification.compared == 1


def test_a_change_within_the_tolerance_does_not_move_and_beyond_it_does():
    assert compare(_results(), _results(estimate=0.25 * (1 + 5e-10))).ok
    (move,) = compare(_results(), _results(estimate=0.25 * (1 + 5e-9))).moves
    assert (move.id, move.field) == ("review/one", "estimate")
    assert move.difference == pytest.approx(0.25 * 5e-9)


def test_p_values_may_differ_absolutely_by_1e_12():
    assert compare(_results(), _results(p_value=3e-15)).ok
    assert not compare(_results(), _results(p_value=3e-12)).ok


def test_exact_results_may_not_differ_at_all():
    assert not compare(_results(tolerance=0.0), _results(tolerance=0.0, xi=4)).ok
    assert not compare(
        _results(tolerance=0.0), _results(tolerance=0.0, estimate=0.25 + 1e-16 * 4)
    ).ok


def test_the_committed_file_cannot_loosen_its_own_check():
    verification = compare(_results(tolerance=10.0), _results(estimate=0.3))
    assert {move.field for move in verification.moves} == {"estimate", "tolerance"}


def test_a_result_that_is_gone_or_new_is_named():
    gone = compare(_results(), {}).moves
    new = compare({}, _results()).moves
    assert [(m.id, m.committed, m.recomputed) for m in gone] == [("review/one", "committed", None)]
    assert [(m.id, m.committed, m.recomputed) for m in new] == [("review/one", None, "new")]


@pytest.mark.parametrize(
    ("change", "field"),
    [({"ci": [0.1, 0.9]}, "ci[1]"), ({"ci": [0.1]}, "ci"), ({"estimate": None}, "estimate")],
)
def test_limits_lists_and_absent_values_are_compared(change, field):
    (move,) = compare(_results(), _results(**change)).moves
    assert move.field == field


@pytest.mark.parametrize("text", ["{", "[]", '{"results": 3}', "\ufeff{}"])
def test_a_file_that_is_no_results_json_is_said_to_be_none(tmp_path, text):
    path = tmp_path / "results.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match="results"):
        read_results(path)


def test_a_missing_file_says_what_to_run(tmp_path):
    with pytest.raises(InputError, match="run `pooledcases reproduce`"):
        read_results(tmp_path / "results.json")


def test_results_are_read_back(tmp_path):
    path = tmp_path / "results.json"
    path.write_text(json.dumps({"schema": 1, "results": _results()}), encoding="utf-8")
    assert compare(read_results(path), _results()).ok
