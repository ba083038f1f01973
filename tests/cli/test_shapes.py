"""The JSON of the commands for patients: the same keys whatever the flags, and when refused."""

from __future__ import annotations

import json

import pytest

from pooledcases.cli.shapes import SHAPES, record
from pooledcases.errors import Refusal

CASES = """\
case_id,months,status,disease_free_at_start,gene,age_years
a,4,NED,yes,A,30
b,8,AWD,no,A,41
c,12,NED,yes,A,52
d,18,DOD,yes,A,33
e,24,NED,yes,B,44
f,30,DOD,unclear,B,25
g,36,AWD,yes,B,66
h,NR,NED,yes,B,37
i,48,DOD,yes,B,58
"""
TIME = ("--time", "months", "--event", "status=DOD")
CONTACT = ("--time", "months", "--event", "status=AWD,DOD")
OUTCOME = ("--outcome", "status=NED", "--by", "gene")
BY = ("--by", "gene")

#: What each command needs, what its flags add, and where the library answers it.
COMMANDS = {
    "km": (TIME, [BY, ("--at", "12", "--quantile", "0.5")], "survival.kaplan_meier"),
    "rmst": (TIME, [BY, ("--horizon", "20")], "survival.restricted_mean"),
    "competing": (
        (*TIME, "--competing", "status=AWD"),
        [BY, ("--at", "12", "--naive"), ("--covariates", "age_years")],
        "survival.cumulative_incidence",
    ),
    "current-status": (
        CONTACT,
        [BY, ("--at", "12"), (*BY, "--compare", "--force"), (*BY, "--start", "start")],
        "survival.naive_and_current",
    ),
    "compare": (OUTCOME, [("--tipping",), ("--leave-one-out",)], "describe.compare"),
    "shrink": (OUTCOME, [("--report", "case_id")], "describe.groups.shrink"),
    "describe": ((), [BY], "describe.describe"),
}


@pytest.fixture
def table(tmp_path):
    path = tmp_path / "cases.csv"
    path.write_text(CASES, encoding="utf-8")
    return path


def _keys(found):
    return set(found)


@pytest.fixture
def answered(typed, table):
    def run(command, *flags, text=CASES):
        table.write_text(text, encoding="utf-8")
        code, out, err = typed(command, table, *COMMANDS[command][0], *flags, "--json")
        assert code == 0, err
        return json.loads(out)

    return run


@pytest.mark.parametrize("command", COMMANDS)
def test_the_keys_do_not_depend_on_the_flags(answered, command):
    plain = answered(command)
    assert (plain["schema"], plain["refused"]) == (1, None)
    assert isinstance(plain["cautions"], list)
    assert list(plain)[:2] == ["schema", "kind"]
    assert list(plain)[-1] == "refused"
    for flags in COMMANDS[command][1]:
        text = CASES
        if "start" in flags:
            text = CASES.replace("disease_free_at_start", "start").replace("unclear", "UNC")
        assert set(answered(command, *flags, text=text)) == set(plain), flags


@pytest.mark.parametrize("command", COMMANDS)
def test_what_is_not_there_is_null_or_an_empty_list(answered, command):
    """A key that is a list with some flags is one with all; likewise an object by names."""
    records = [
        answered(command, *flags) for flags in [(), *COMMANDS[command][1]] if "start" not in flags
    ]
    shape = record(command)
    assert set(shape) == set(records[0])
    for found in records:
        for key, value in found.items():
            if isinstance(shape[key], list | dict):
                assert isinstance(value, type(shape[key])), key


@pytest.mark.parametrize("command", COMMANDS)
def test_a_refusal_is_json_with_the_same_keys(typed, table, monkeypatch, command):
    def refuse(*args, **options):
        raise Refusal("PC-M29", "Not alike.", "Compare otherwise.")

    needed, _, place = COMMANDS[command]
    monkeypatch.setattr(f"pooledcases.{place}", refuse)
    code, out, err = typed(command, table, *needed, "--json")
    found = json.loads(out)
    assert code == 1
    assert "refused PC-M29: Not alike." in err
    assert set(found) == set(record(command))
    told = found.pop("refused")
    assert [told[key] for key in ("code", "message", "offered")] == [
        "PC-M29",
        "Not alike.",
        "Compare otherwise.",
    ]
    blank = record(command)
    del blank["refused"]
    assert found == blank


def test_a_refused_comparison_of_groups_is_json(typed, table):
    asked = ("current-status", table, *CONTACT, "--by", "gene", "--compare", "--json")
    code, out, _ = typed(*asked)
    assert (code, json.loads(out)["refused"]["code"]) == (1, "PC-M29")
    code, out, _ = typed(*asked, "--force")
    assert (code, json.loads(out)["refused"]) == (0, None)
    assert json.loads(out)["comparison"]["kind"] == "status_comparison"


def test_bad_input_writes_no_json(typed, table):
    code, out, err = typed("km", table, "--time", "months", "--json")
    assert (code, out) == (2, "")
    assert "--event is missing: write --event COLUMN=VALUE" in err


def test_the_terminal_asks_for_groups_by_its_flag(typed, table):
    table.write_text(CASES + "j,50,NED,yes,C,58\n", encoding="utf-8")
    code, _, err = typed("compare", table, *OUTCOME)
    assert code == 2
    assert err.endswith("name the two to compare: --groups A,B.\n")


def test_what_the_words_of_the_status_count_as_is_said_once(typed, table):
    for command in ("km", "rmst", "competing"):
        _, out, _ = typed(command, table, *COMMANDS[command][0], *BY)
        lines = [line for line in out.splitlines() if "NED 3" in line]
        assert len(lines) == 1, out


def test_every_command_for_patients_has_a_shape():
    assert set(SHAPES) == set(COMMANDS)
