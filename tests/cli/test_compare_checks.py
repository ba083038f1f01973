"""``compare`` with the unknown outcomes gone through and patients left out."""

from __future__ import annotations

import json

CASES = "case_id,gene,sign\n" + "".join(
    f"{gene}{i},{gene},{sign}\n"
    for gene, signs in (("A", "yynnnnn?"), ("B", "yyyyyyn"))
    for i, sign in enumerate({"y": "yes", "n": "no", "?": "NR"}[s] for s in signs)
)
WORDS = ("compare", "cases.csv", "--outcome", "sign=yes", "--by", "gene")


def test_tables_sentences_and_the_map(typed, table, tmp_path):
    table(CASES, "cases.csv")
    code, out, err = typed(
        *WORDS, "--tipping", "--leave-one-out", "--tipping-map", str(tmp_path / "map.svg")
    )
    assert code == 0
    assert "No change" not in out
    assert "unknown of A with the outcome" in out
    assert "fragility index" in out
    assert "map.svg" in err
    assert (tmp_path / "map.svg").read_text(encoding="utf-8").startswith("<?xml")


def test_json_holds_them_beside_the_comparison(typed, table):
    table(CASES, "cases.csv")
    code, out, _ = typed(*WORDS, "--groups", "B,A", "--tipping", "--leave-one-out", "--json")
    found = json.loads(out)
    assert code == 0
    assert found["kind"] == "comparison"
    assert found["tipping"]["groups"] == ["B", "A"]
    assert found["leave_one_out"]["p_value"] == found["two_by_two"]["fisher_p"]
    code, out, _ = typed(*WORDS, "--json")
    assert "tipping" not in json.loads(out)


def test_a_wrong_ending_or_test_is_said(typed, table):
    table(CASES, "cases.csv")
    code, _, err = typed(*WORDS, "--tipping-map", "map.doc")
    assert code == 2
    assert "map.doc" in err
    assert typed(*WORDS, "--tipping", "--test", "chi")[0] == 2
