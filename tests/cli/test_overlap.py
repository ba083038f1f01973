"""``pool`` of studies that may share patients, of medians, and with a prior on the mean."""

from __future__ import annotations

import json

import pytest

import pooledcases as pc
from pooledcases import models

OVERLAPPING = (
    "study,xi,ni,hosp\nA 2019,3,20,x\nA 2021,9,50,x\nB,4,30,\nC,6,28,y\nD,2,40,\nE,7,33,\n"
)
MEDIANS = (
    "Trial,median age,n,q1,q3\nA,8,20,5,12\nB,12,30,9,15\nC,9,25,,\nD,14,60,10,20\n"
    "E,10,10,7,14\nF,11,40,8,15\nG,NR,12,,\n"
)
OF_MEDIANS = ("--measure", "MEDIAN", "--study", "Trial", "--medi", "median age", "--ni", "n")


def answer(out):
    return json.loads(out)


def test_one_study_of_each_overlap_group_is_pooled(typed, table):
    path = table(OVERLAPPING)
    words = ("pool", path, "--measure", "PLO", "--overlap", "hosp")
    code, out, err = typed(*words, "--model", "inverse-variance", "--json")
    found = answer(out)
    assert (code, found["kind"], found["k"], err) == (0, "pooled", 5, "")
    left = {row["study"]: row["reason"] for row in found["studies"] if not row["included"]}
    assert list(left) == ["A 2019"]
    assert "shares patients with A 2021" in left["A 2019"]
    assert found["overlap"]["choice"] == "largest"
    tried = {item["choice"] for item in found["overlap"]["sensitivity"]["choices"]}
    assert tried == {"as-given", "largest", "first", "most-precise", "aggregated", "modelled"}
    _, out, _ = typed(*words, "--model", "inverse-variance", "--overlap-choice", "first", "--json")
    assert [row["study"] for row in answer(out)["studies"] if not row["included"]] == ["A 2021"]


def test_models_on_counts_name_the_rows_that_they_do_not_see(typed, table):
    words = ("pool", table(OVERLAPPING), "--measure", "PLO", "--overlap", "hosp")
    code, out, err = typed(*words, "--json")
    found = answer(out)
    without = pc.pool_counts({"xi": [9, 4, 6, 2, 7], "ni": [50, 30, 28, 40, 33]}, measure="PLO")
    assert (code, found["model"], found["k"]) == (0, "glmm", 5)
    assert found["estimate"] == pytest.approx(without.estimate, rel=1e-9)
    assert "left out (shares patients with A 2021" in err
    words = (*words, "--overlap-choice", "average", "--within-correlation", "0.5")
    code, _, err = typed(*words)
    assert code == 2
    assert "--model inverse-variance" in err


@pytest.mark.parametrize("choice", ["average", "model"])
def test_overlapping_rows_may_all_be_kept(typed, table, choice):
    words = ("pool", table(OVERLAPPING), "--measure", "PLO", "--overlap", "hosp", "--model")
    words = (*words, "inverse-variance", "--overlap-choice", choice, "--within-correlation", "0.5")
    _, out, _ = typed(*words, "--json")
    found = answer(out)
    word = {"average": "aggregated", "model": "modelled"}[choice]
    (same,) = (c for c in found["overlap"]["sensitivity"]["choices"] if c["choice"] == word)
    estimate = found["estimate"] if choice == "average" else found["coefficients"][0]["estimate"]
    assert estimate == pytest.approx(same["estimate"], rel=1e-6)
    code, out, _ = typed(*words)
    assert code == 0
    assert "Studies that may share patients" in out
    assert "as if independent" in out


def test_studies_that_do_not_overlap_are_just_pooled(typed, table):
    path = table(OVERLAPPING.replace("50,x", "50,z"))
    words = ("pool", path, "--measure", "PLO", "--overlap", "hosp", "--json")
    code, out, err = typed(*words)
    assert (code, answer(out)["k"]) == (0, 6)
    assert "overlap" not in answer(out)
    assert "no two studies share a value of hosp" in err


@pytest.mark.parametrize("method", ["median-of-medians", "weighted-median-of-medians", "qe"])
def test_medians_are_pooled_as_they_are(typed, table, method):
    path = table(MEDIANS)
    words = ("pool", path, *OF_MEDIANS, "--q1i", "q1", "--q3i", "q3", "--median-method", method)
    code, out, err = typed(*words, "--json")
    columns = {"study": "Trial", "medi": "median age", "ni": "n", "q1i": "q1", "q3i": "q3"}
    expected = models.pool_medians(pc.read_studies(path), method=method, columns=columns)
    assert (code, err) == (0, "")
    assert answer(out)["estimate"] == expected.estimate
    assert answer(out)["ci"] == [expected.ci.low, expected.ci.high]
    code, out, _ = typed(*words, "--explain")
    assert code == 0
    assert "Pooled median" in out
    assert "Question: medians" in out


def test_medians_say_what_they_cannot_do(typed, table, tmp_path):
    path = table(MEDIANS)
    code, _, err = typed("pool", path, "--measure", "MEDIAN")
    assert code == 2
    assert "Name others with flags, such as --medi COLUMN" in err
    code, _, err = typed("pool", path, *OF_MEDIANS, "--model", "bayes", "--cluster", "Trial")
    assert code == 2
    assert len(err.splitlines()) == 2
    code, _, err = typed("pool", path, *OF_MEDIANS, "--tau2", "DL", "--drop00")
    assert code == 0
    assert "--tau2 DL is not used by the median of medians" in err
    assert "--drop00 is not used" in err
    assert typed("pool", path, *OF_MEDIANS, "--forest", "f.png")[0] == 2
    words = ("--q1i", "q1", "--q3i", "q3", "--median-method", "qe", "--forest", "f.png")
    assert typed("pool", path, *OF_MEDIANS, *words)[0] == 0
    assert (tmp_path / "f.png").stat().st_size > 1000
    # only this command knows medians
    assert typed("influence", path, *OF_MEDIANS)[0] == 2


def test_a_prior_on_the_mean(typed, bcg):
    words = ("pool", bcg, "--measure", "OR", "--model", "bayes", "--json")
    _, flat, _ = typed(*words)
    _, out, _ = typed(*words, "--mean-prior", "0,0.1")
    effects = pc.effect_sizes(pc.read_studies(bcg), measure="OR")
    assert answer(out)["estimate"] == models.pool_bayes(effects, mu_prior=(0, 0.1)).estimate
    assert abs(answer(out)["estimate"]) < abs(answer(flat)["estimate"])
    code, _, err = typed(*words, "--mean-prior", "0")
    assert code == 2
    assert "--mean-prior: '0' is not understood" in err
    words = (*words, "--prior", "half-t", "--prior-scale", "0.5", "--prior-df", "3")
    _, out, _ = typed(*words)
    same = models.pool_bayes(effects, prior="half-t", scale=0.5, df=3)
    assert answer(out)["estimate"] == same.estimate
    code, _, err = typed("pool", bcg, "--measure", "OR", "--mean-prior", "0,1")
    assert code == 0
    assert "--mean-prior 0,1 is not used by the inverse-variance model" in err
