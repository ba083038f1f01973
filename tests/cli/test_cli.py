"""The commands, as a user types them: what they print, and their exit codes."""

from __future__ import annotations

import json

import pytest

from checkouts import REVIEWS
from pooledcases.cli import main

CASES = """case_id,gene,age_years,sex,months,status
a,X,40,F,12,NED
b,X,52,M,30,DOD
c,X,NR,F,8,NED
d,Y,61,M,44,NED
e,Y,35,F,NR,AWD
f,Y,47,NR,20,DOD
"""
STUDIES = """study,events,total
Alexander 2019,20,42
Chiari 2020,20,48
Yi 2021,11,47
"""


@pytest.fixture
def run(monkeypatch, capsys):
    """Type a command; gives the exit code, standard output and standard error."""

    def typed(*words):
        monkeypatch.setattr("sys.argv", ["pooledcases", *map(str, words)])
        try:
            main()
            code = 0
        except SystemExit as stop:
            code = stop.code or 0
        captured = capsys.readouterr()
        assert "Traceback" not in captured.err + captured.out
        return code, captured.out, captured.err

    return typed


@pytest.fixture
def cases(tmp_path):
    path = tmp_path / "cases.csv"
    path.write_text(CASES, encoding="utf-8")
    return path


@pytest.fixture
def studies(tmp_path):
    path = tmp_path / "studies.csv"
    path.write_text(STUDIES, encoding="utf-8")
    return path


COMMANDS = (
    "reproduce", "verify", "check", "describe", "compare", "km", "pool", "influence", "bias",
    "sensitivity", "audit",
)  # fmt: skip


@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_has_help_with_an_example(run, command):
    code, out, _ = run(command, "--help")
    assert code == 0
    assert f"Example: pooledcases {command}" in " ".join(out.split())
    assert "--json" in out


def test_describe_shows_counts_and_what_is_not_reported(run, cases):
    code, out, _ = run("describe", cases, "--by", "gene")
    assert code == 0
    assert "3/5 (60.0%)" in out
    assert "not reported" in out
    code, out, _ = run("describe", cases, "--by", "gene", "--json")
    assert json.loads(out)["kind"] == "table_one"


def test_compare_two_groups(run, cases):
    words = ("compare", cases, "--outcome", "status=DOD", "--by", "gene")
    code, out, _ = run(*words)
    assert code == 0
    assert "1/3" in out
    code, out, _ = run(*words, "--groups", "Y,X", "--json")
    found = json.loads(out)
    assert found["groups"] == ["Y", "X"]
    assert found["two_by_two"]["fisher_p"] == pytest.approx(1.0)


def test_groups_must_be_two(run, cases):
    words = ("compare", cases, "--outcome", "status=DOD", "--by", "gene")
    code, _, err = run(*words, "--groups", "X,Y,Z")
    assert code == 2
    assert "name exactly two groups" in err


def test_km_prints_the_curve_and_who_was_left_out(run, cases):
    code, out, _ = run("km", cases, "--time", "months", "--event", "status=DOD")
    assert code == 0
    assert "e" in out
    assert "PC-M17" in out
    code, out, _ = run("km", cases, "--time", "months", "--event", "status=DOD", "--json")
    curve = json.loads(out)
    assert curve["n"] == 5
    assert curve["left_out"] == [{"id": "e", "reason": curve["left_out"][0]["reason"]}]


def test_km_by_group_gives_the_log_rank_test(run, cases):
    code, out, _ = run("km", cases, "--time", "months", "--event", "status=DOD", "--by", "gene")
    assert code == 0
    assert "log-rank" in out.lower()


def test_pool_maps_other_column_names(run, studies):
    words = ("pool", studies, "--measure", "PLO", "--xi", "events", "--ni", "total")
    code, out, _ = run(*words)
    assert code == 0
    assert "Alexander 2019" in out
    assert "20/42" in out
    code, out, _ = run(*words, "--json")
    fit = json.loads(out)
    assert (fit["model"], fit["k"], fit["refused"]) == ("glmm", 3, None)
    code, out, _ = run(*words, "--json", "--model", "inverse-variance")
    fit = json.loads(out)
    assert (fit["model"], fit["inference"]) == ("inverse-variance", "hartung-knapp-adhoc")
    assert sum(study["weight"] for study in fit["studies"]) == pytest.approx(1.0)


def test_the_json_keys_are_those_of_the_contract(run, studies):
    words = ("pool", studies, "--measure", "PLO", "--xi", "events", "--ni", "total", "--json")
    _, out, _ = run(*words, "--model", "inverse-variance")
    contract = [
        "schema", "kind", "measure", "model", "tau2_method", "inference", "level", "k",
        "estimate", "se", "ci", "statistic", "df", "p_value", "tau2", "tau2_se", "tau2_ci",
        "i2", "i2_ci", "i2_q", "h2", "q", "q_df", "q_p_value", "prediction",
        "prediction_method", "reported", "studies", "moderators", "subgroups",
        "subgroup_test", "converged", "cautions", "refused",
    ]  # fmt: skip
    assert list(json.loads(out))[: len(contract)] == contract  # more may follow


def test_check_passes_a_good_table_and_fails_a_bad_one(run, cases):
    code, _, _ = run("check", cases, "--schema", "cases")
    assert code == 0
    cases.write_text(CASES.replace("a,X,40", "a,X,forty"), encoding="utf-8")
    code, out, _ = run("check", cases, "--schema", "cases")
    assert code == 1
    assert "age_years" in out
    assert "forty" in out


@pytest.mark.parametrize("review", REVIEWS)
def test_check_passes_each_review(run, review):
    code, out, err = run("check", review)
    assert code == 0, out + err


def test_audit_exits_0_whatever_the_verdicts_and_1_when_strict(run):
    code, out, _ = run("audit", "alk_rcc")
    assert code == 0
    assert "mismatch" in out
    code, _, _ = run("audit", "alk_rcc", "--strict")
    assert code == 1
    code, _, _ = run("audit", "nsclc_ros1", "--strict")
    assert code == 0
    code, out, _ = run("audit", "alk_rcc", "--json")
    assert {v["verdict"] for v in json.loads(out)["verdicts"]} <= {
        "match", "rounding", "mismatch", "not derivable",
    }  # fmt: skip


def test_verify_says_that_nothing_moved(run, checkout):
    code, out, _ = run("verify", "nsclc_ros1")
    assert code == 0
    assert "nothing moved" in out


def test_verify_exits_1_and_names_what_moved(run, checkout):
    path = checkout / "figures" / "nsclc_vte" / "results.json"
    text = path.read_text(encoding="utf-8")
    changed = text.replace('"xi": 20,\n', '"xi": 21,\n', 1)
    assert changed != text
    path.write_text(changed, encoding="utf-8")
    code, out, _ = run("verify", "nsclc_vte")
    assert code == 1
    assert "20" in out
    assert "21" in out
    code, out, _ = run("verify", "nsclc_vte", "--json")
    assert code == 1
    (move,) = json.loads(out)["moves"]
    assert (move["committed"], move["recomputed"], move["difference"]) == (21, 20, -1)


def test_reproduce_writes_where_it_is_told(run, checkout, tmp_path):
    code, out, _ = run("reproduce", "nsclc_ros1", "--out", tmp_path / "mine")
    assert code == 0
    assert "nsclc_ros1" in out
    made = {p.relative_to(tmp_path / "mine").as_posix() for p in (tmp_path / "mine").rglob("*.*")}
    assert {"results.json", "nsclc_ros1/results.json", "nsclc_ros1/report.html"} <= made
    assert {"nsclc_ros1/frequency.svg", "nsclc_ros1/frequency.png"} <= made
    assert {"nsclc_ros1/frequency.csv", "nsclc_ros1/frequency.html"} <= made


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("describe", "none.csv"), "none.csv"),
        (("verify", "nothing"), "no review of that name"),
        (("audit", "nothing"), "no review of that name"),
        (("check", "nothing"), "no review of that name"),
        (("check", "none.csv", "--schema", "cases"), "none.csv"),
    ],
)
def test_what_is_not_there_is_said_in_a_sentence(run, tmp_path, monkeypatch, words, said):
    monkeypatch.chdir(tmp_path)
    code, out, err = run(*words)
    assert code in (1, 2)
    assert said in err + out


def test_usage_mistakes_exit_2(run, studies):
    assert run("pool", studies)[0] == 2
    assert run("pool", studies, "--measure", "XX")[0] == 2
    assert run("nonsense")[0] == 2


def test_a_wrong_column_is_answered_with_those_there_are(run, cases):
    code, _, err = run("km", cases, "--time", "time", "--event", "status=DOD")
    assert code == 2
    assert "case_id, gene, age_years, sex, months, status" in err


def test_a_refusal_exits_1_says_what_to_do_and_can_be_forced(run, tmp_path):
    path = tmp_path / "kinds.csv"
    path.write_text("study,xi,ni,kind\na,3,20,risk\nb,5,30,share\nc,4,25,risk\n", "utf-8")
    words = ("pool", path, "--measure", "PLO")
    code, out, err = run(*words)
    assert (code, out) == (1, "")
    assert "refused PC-M25" in err
    assert "instead:" in err
    code, out, _ = run(*words, "--json")
    record = json.loads(out)
    assert code == 1
    assert record["refused"]["code"] == "PC-M25"
    assert record["estimate"] is None
    code, out, _ = run(*words, "--json", "--force")
    assert code == 0
    assert "PC-M25" in [c["code"] for c in json.loads(out)["cautions"]]
