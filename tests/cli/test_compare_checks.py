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
    assert (json.loads(out)["tipping"], json.loads(out)["leave_one_out"]) == (None, None)


def test_the_words_of_the_outcome_are_counted_in_the_two_groups(typed, table):
    table(CASES + "c1,C,yes\n", "cases.csv")
    code, out, _ = typed(*WORDS, "--groups", "A,B")
    assert code == 0
    assert "sign: event yes 8; counted as without the event no 6; missing NR 1." in out
    code, out, _ = typed(*WORDS, "--groups", "A,B", "--json")
    (words,) = json.loads(out)["statuses"]
    assert (words["event"], words["without"], words["missing"]) == (
        {"yes": 8}, {"no": 6}, {"NR": 1}
    )  # fmt: skip


def test_a_group_whose_name_holds_a_comma_stands_in_quotes(typed, table):
    table(CASES.replace(",A,", ',"A, first",'), "cases.csv")
    code, out, _ = typed(*WORDS, "--groups", '"A, first",B')
    assert code == 0
    assert "A, first 2/7" in out
    code, _, err = typed(*WORDS, "--groups", "A, first,B")
    assert code == 2
    assert "in quotes" in err


def test_a_wrong_ending_or_test_is_said(typed, table):
    table(CASES, "cases.csv")
    code, _, err = typed(*WORDS, "--tipping-map", "map.doc")
    assert code == 2
    assert "map.doc" in err
    assert typed(*WORDS, "--tipping", "--test", "chi")[0] == 2
