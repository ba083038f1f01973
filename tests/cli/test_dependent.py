"""``pool`` of rows that depend on each other."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

import pooledcases as pc
from comparing import against
from pooledcases import models

REFERENCE = json.loads(
    (Path(__file__).parents[1] / "reference" / "dependent.json").read_text(encoding="utf-8")
)["datasets"]
#: Two optimisers.
close = against("commands: dependent effects", 1e-6)

TEAMS = (
    "study,team,outcome,yi,vi,year\n1,A,os,0.1,0.02,2001\n2,A,pfs,0.2,0.02,2001\n"
    "3,B,os,0.8,0.03,2004\n4,B,pfs,0.6,0.02,2004\n5,C,os,-0.1,0.04,2010\n6,C,pfs,0.1,0.02,2010\n"
    "7,D,os,0.5,0.02,2011\n8,D,pfs,0.4,0.05,2011\n9,E,os,0.3,0.02,2013\n10,E,pfs,0.5,0.03,2013\n"
)


@pytest.fixture
def written(tmp_path):
    """Write R's input of a data set as a table."""

    def write(name):
        columns = REFERENCE[name]["input"]
        path = tmp_path / f"{name}.csv"
        with path.open("w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file)
            writer.writerow(columns)
            writer.writerows(zip(*columns.values(), strict=True))
        return path

    return write


def answer(out):
    return json.loads(out)


def test_nested_clusters_give_those_of_rma_mv(typed, written):
    r = REFERENCE["dat.konstantopoulos2011"]["rma_mv"]
    path = written("dat.konstantopoulos2011")
    words = ("pool", path, "--measure", "GEN", "--cluster", "district,school")
    code, out, err = typed(*words, "--inference", "normal", "--json")
    found = answer(out)
    assert (code, err, found["kind"], found["schema"]) == (0, "", "dependent", 1)
    (mean,) = found["coefficients"]
    close(mean["estimate"], r["REML"]["b"])
    close(mean["se"], r["REML"]["se"])
    close(mean["ci"], [r["REML"]["ci.lb"], r["REML"]["ci.ub"]])
    close([part["variance"] for part in found["components"]], r["REML"]["sigma2"])
    assert [part["name"] for part in found["components"]] == ["district", "district/school"]
    close([100 * part["i2"] for part in found["components"]], r["I2_level"])


def test_robust_variances_give_those_of_clubsandwich(typed, written):
    r = REFERENCE["dat.konstantopoulos2011"]["rma_mv"]
    path = written("dat.konstantopoulos2011")
    words = ("pool", path, "--measure", "GEN", "--cluster", "district,school")
    code, out, _ = typed(*words, "--robust", "cr2", "--json")
    found = answer(out)
    assert (code, found["kind"], found["clusters"]) == (0, "robust", 11)
    assert found["working_model"]["kind"] == "dependent"
    (mean,), cr2 = found["coefficients"], r["robust_CR2"]
    close([mean["se"], mean["df"], mean["p_value"]], [cr2["se"], cr2["ddf"], cr2["pval"]])
    close(mean["ci"], [cr2["ci.lb"], cr2["ci.ub"]])


def test_robust_variances_on_the_weights_of_ordinary_pooling(typed, written):
    r = REFERENCE["dat.konstantopoulos2011"]["aggregate_rma_cluster"]["CR2"]
    words = ("--cluster", "district", "--robust", "CR2", "--model", "inverse-variance", "--json")
    path = written("dat.konstantopoulos2011")
    _, out, _ = typed("pool", path, "--measure", "GEN", *words)
    (mean,) = answer(out)["coefficients"]
    close([mean["estimate"], mean["se"], mean["df"]], [r["b"], r["se"], r["ddf"]])
    close(mean["ci"], [r["ci.lb"], r["ci.ub"]])


def test_outcomes_with_their_covariances_give_those_of_rma_mv(typed, written):
    r = REFERENCE["dat.berkey1998"]["rma_mv"]["REML"]
    words = (
        "pool", written("dat.berkey1998"), "--measure", "GEN", "--outcome", "outcome",
        "--study", "trial", "--covariances", "v1i,v2i", "--inference", "normal",
    )  # fmt: skip
    code, out, _ = typed(*words, "--json")
    found = answer(out)
    assert (code, found["model"], found["structure"]) == (0, "multivariate", "UN")
    mine = {item["term"]: item for item in found["coefficients"]}
    both = dict(zip(("AL", "PD"), r["b"], strict=True))
    for name, value in both.items():
        close(mine[name]["estimate"], value)
    variances = {item["name"]: item["variance"] for item in found["components"]}
    close([variances["AL"], variances["PD"]], r["tau2"])
    close(found["correlations"][0]["rho"], r["rho"])
    _, out, _ = typed(*words)
    assert "correlation of true effects, PD and AL" in out
    assert "covariances of sampling errors from the table" in out


@pytest.mark.parametrize(
    ("words", "call"),
    [
        (
            ("--cluster", "team"),
            lambda e: models.pool_multilevel(e, levels=("team", "study")),
        ),
        (
            ("--cluster", "team", "--within-correlation", "0.5"),
            lambda e: models.pool_multilevel(
                e,
                levels=("team", "study"),
                sampling=models.sampling_covariance(e, cluster="team", rho=0.5),
            ),
        ),
        (
            ("--outcome", "outcome", "--cluster", "team", "--within-correlation", "0.5",
             "--structure", "cs"),
            lambda e: models.pool_multivariate(
                e, outcome="outcome", study="team", sampling=0.5, structure="CS"
            ),
        ),
    ],
)  # fmt: skip
def test_the_flags_arrive(typed, table, words, call):
    path = table(TEAMS)
    _, out, err = typed("pool", path, "--measure", "GEN", *words, "--json")
    expected = call(pc.effect_sizes(pc.read_studies(path), measure="GEN"))
    found = answer(out)
    assert err == ""
    assert [c["estimate"] for c in found["coefficients"]] == [
        c.estimate for c in expected.coefficients
    ]
    assert [c["variance"] for c in found["components"]] == [c.variance for c in expected.components]


def test_robust_weights_are_those_of_ordinary_pooling_when_asked_for(typed, table):
    path = table(TEAMS)
    words = ("--cluster", "team", "--robust", "CR2", "--model", "inverse-variance", "--json")
    _, out, _ = typed("pool", path, "--measure", "GEN", *words)
    fit = pc.pool(pc.effect_sizes(pc.read_studies(path), measure="GEN"))
    expected = models.robust(fit, cluster="team")
    assert answer(out)["coefficients"][0]["se"] == expected.coefficients[0].se
    assert answer(out)["working_model"]["kind"] == "pooled"


def test_robust_says_whose_weights_it_takes(typed, table):
    words = ("pool", table(TEAMS), "--measure", "GEN", "--cluster", "team", "--robust", "CR2")
    _, out, _ = typed(*words, "--explain")
    assert "5 clusters" in out
    assert "The weights are those of the three-level model" in out
    assert "Question: robust variance (robust)" in out
    _, out, _ = typed(*words, "--model", "inverse-variance", "--lang", "zh")
    assert "权重取自普通合并模型" in out


def test_moderators_of_dependent_rows(typed, table):
    path = table(TEAMS)
    words = ("pool", path, "--measure", "GEN", "--cluster", "team", "--mods", "year + outcome")
    code, out, _ = typed(*words, "--json")
    found = answer(out)
    assert code == 0
    assert [c["term"] for c in found["coefficients"]] == ["intercept", "year", "outcome[pfs]"]
    assert "PC-M16" in [item["code"] for item in found["cautions"]]
    # two ways to say one mean a group
    words = ("pool", path, "--measure", "GEN", "--cluster", "team", "--json")
    _, one, _ = typed(*words, "--mods", "outcome - 1")
    _, other, _ = typed(*words, "--mods", "outcome")
    a, b = (answer(text)["coefficients"] for text in (one, other))
    assert a[1]["estimate"] == pytest.approx(b[0]["estimate"] + b[1]["estimate"], rel=1e-6)


def test_people_read_the_reader_s_scale(typed, table):
    path = table(
        "study,hospital,ai,n1i,ci,n2i\n1,A,4,20,3,22\n2,A,4,30,6,31\n3,B,5,40,9,38\n4,C,3,33,8,35\n"
    )
    words = ("pool", path, "--measure", "OR", "--cluster", "hospital")
    code, out, _ = typed(*words, "--explain")
    assert code == 0
    assert "odds ratio (95% CI)" in out
    assert "spread of true effects, hospital/row" in out
    assert "Question: three-level model (multilevel)" in out
    code, out, _ = typed(*words, "--lang", "zh")
    assert code == 0
    assert "相互独立的组数" in out
    assert "None" not in out


def test_a_shared_control_group(typed, table):
    path = table(
        "study,arm,ai,n1i,ci,n2i\n1,x,4,20,3,22\n2,x,4,30,3,22\n3,y,5,40,9,38\n4,z,3,33,8,35\n"
    )
    words = ("pool", path, "--measure", "OR", "--shared-arm", "arm")
    _, out, _ = typed(*words, "--json")
    effects = pc.effect_sizes(pc.read_studies(path), measure="OR")
    expected = models.pool_multilevel(
        effects,
        levels=[list(range(4))],
        sampling=models.shared_arm_covariance(effects, arm="arm"),
    )
    assert answer(out)["clusters"] == expected.clusters == 3
    assert answer(out)["coefficients"][0]["estimate"] == expected.coefficients[0].estimate


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--outcome", "outcome"), "--within-correlation 0.5"),
        (("--within-correlation", "0.5"), "add --cluster, --outcome or --overlap"),
        (("--structure", "CS"), "add --outcome COLUMN"),
        (("--overlap-choice", "first"), "add --overlap COLUMN"),
        (("--overlap", "team", "--overlap-choice", "model"), "needs the correlation"),
        (("--cluster", "team", "--model", "bayes"), "--cluster is for the inverse-variance model"),
        (("--cluster", "team", "--subgroup", "outcome"), 'use --mods "outcome"'),
        (("--cluster", "team", "--inference", "hartung-knapp"), "use t (rows less coefficients)"),
        (("--cluster", "teem"), "--cluster: there is no column 'teem'"),
        (("--cluster", "teem"), "Did you mean 'team'?"),
        (("--cluster", "team", "--within-correlation", "1.5"), "--within-correlation: 1.5 is no"),
        (("--cluster", "team", "--robust", "CR2", "--forest", "f.svg"), "has no forest plot"),
        (("--median-method", "qe"), "--median-method is for --measure MEDIAN"),
    ],
)
def test_what_does_not_go_together_is_answered_in_flags(typed, table, words, said):
    code, out, err = typed("pool", table(TEAMS), "--measure", "GEN", *words)
    assert (code, out) == (2, "")
    assert said in err


def test_every_problem_of_the_flags_at_once(typed, table):
    words = ("--structure", "CS", "--overlap-choice", "first", "--within-correlation", "0.5")
    _, _, err = typed("pool", table(TEAMS), "--measure", "GEN", *words)
    assert len(err.splitlines()) == 3


def test_options_that_a_dependent_model_does_not_use_are_said(typed, table):
    words = ("--cluster", "team", "--tau2", "DL", "--prediction", "normal", "--json")
    code, _, err = typed("pool", table(TEAMS), "--measure", "GEN", *words)
    assert code == 0
    assert "--tau2 DL is not used by the multilevel random-effects model" in err
    assert "--prediction normal is not used" in err
