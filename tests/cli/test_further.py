"""Further analyses of ``bias`` and ``sensitivity``: selection, duplicates, unknown outcomes."""

from __future__ import annotations

import json

import pytest

import pooledcases as pc
from pooledcases import diagnostics, options

LOST = "study,xi,ni,lost\nA,3,20,2\nB,2,12,0\nC,12,40,5\nD,5,31,1\n"
SHARED = "study,xi,ni,hosp\nA,3,20,x\nB,2,12,x\nC,12,40,\nD,5,31,\n"
QUICK = ("--models", "inverse-variance", "--estimators", "REML", "--intervals", "normal")


@pytest.fixture
def effects(bcg):
    return pc.effect_sizes(pc.read_studies(bcg), measure="RR")


@pytest.mark.parametrize("word", options.words(options.SelectionWord))
def test_every_selection_model_is_there(typed, bcg, effects, word):
    words = ("bias", bcg, "--measure", "RR", "--selection", word, "--published", "less")
    code, out, _ = typed(*words, "--json")
    fit = pc.pool(effects)
    expected = diagnostics.selection_model(fit, weights=word, alternative="less")
    assert code == 0
    assert json.loads(out)["selection"]["estimate"] == expected.estimate
    assert typed(*words)[0] == 0


def test_steps_and_pet_peese(typed, bcg, effects):
    words = ("bias", bcg, "--measure", "RR", "--selection", "step", "--steps", "0.025,0.5")
    code, out, _ = typed(*words, "--merge", "--pet-peese", "--json")
    found = json.loads(out)
    expected = diagnostics.selection_model(effects, steps=(0.025, 0.5), merge=True)
    assert code == 0
    assert found["selection"]["estimate"] == expected.estimate
    peese = diagnostics.pet_peese(effects)
    assert found["pet_peese"]["estimate"] == peese.estimate
    _, out, _ = typed("bias", bcg, "--measure", "RR", "--pet-peese")
    assert pc.tables.sentence(peese) in out
    _, out, _ = typed("bias", bcg, "--measure", "RR", "--json")
    assert (json.loads(out)["selection"], json.loads(out)["pet_peese"]) == (None, None)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--steps", "0.025"), "add --selection step"),
        (("--selection", "beta", "--merge"), "not beta"),
        (("--selection", "step", "--steps", "a"), "--steps: 'a' is not understood"),
        (("--selection", "step", "--steps", "0.5,0.1"), "steps"),
    ],
)
def test_selection_that_is_not_understood(typed, bcg, words, said):
    code, out, err = typed("bias", bcg, "--measure", "RR", *words)
    assert (code, out) == (2, "")
    assert said in err


def test_unknown_outcomes_are_tried_both_ways(typed, table):
    path = table(LOST)
    words = ("sensitivity", path, "--measure", "PLO", *QUICK, "--unknown", "xi=lost", "--json")
    code, out, _ = typed(*words)
    rows = json.loads(out)["curve"]["rows"]
    assert code == 0
    assert {row["choices"]["missing"][0] for row in rows} == {"as-observed", "none", "all"}
    estimates = {row["choices"]["missing"][0]: row["estimate"] for row in rows}
    assert estimates["none"] < estimates["as-observed"] < estimates["all"]
    _, out, _ = typed(*words, "--missing", "as-observed,all")
    assert len(json.loads(out)["curve"]["rows"]) == 2


def test_rows_that_share_patients_are_tried_every_way(typed, table):
    path = table(SHARED)
    words = ("sensitivity", path, "--measure", "PLO", *QUICK)
    _, out, _ = typed(*words, "--overlap", "hosp", "--json")
    tried = {row["choices"]["duplicates"][0] for row in json.loads(out)["curve"]["rows"]}
    assert {"all", "largest"} <= tried
    _, out, _ = typed(*words, "--json")
    assert len(json.loads(out)["curve"]["rows"]) == 1
    _, out, _ = typed(*words, "--overlap", "hosp", "--duplicates", "all,first", "--json")
    assert len(json.loads(out)["curve"]["rows"]) == 2


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--unknown", "lost"), "such as xi=lost"),
        (("--unknown", "xi=gone"), "--unknown: there is no column 'gone'"),
        (("--overlap", "hospital"), "--overlap: there is no column 'hospital'"),
        (("--duplicates", "biggest", "--overlap", "lost"), "'biggest' is not known"),
    ],
)
def test_sensitivity_that_is_not_understood(typed, table, words, said):
    code, out, err = typed("sensitivity", table(LOST), "--measure", "PLO", *QUICK, *words)
    assert (code, out) == (2, "")
    assert said in err
