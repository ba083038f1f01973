"""``influence``, ``bias`` and ``sensitivity``."""

from __future__ import annotations

import json

import pytest

import pooledcases as pc
from comparing import against
from pooledcases import models

PROPORTIONS = "study,xi,ni\n" + "".join(f"s{i},{i},{20 + i}\n" for i in range(1, 13))


def test_influence_leaves_out_each_study(typed, bcg):
    code, out, _ = typed("influence", bcg, "--measure", "RR")
    assert code == 0
    assert "Leaving one out in turn moves the pooled risk ratio" in out
    assert "Cook's distance" in out
    assert "Most of the heterogeneity comes from" in out
    _, out, _ = typed("influence", bcg, "--measure", "RR", "--json")
    found = json.loads(out)
    assert len(found["leave_one_out"]["rows"]) == 13
    assert len(found["influence"]["studies"]) == 13
    assert found["cumulative"] is None


def test_clusters_an_order_and_all_subsets(typed, bcg):
    words = ("--cluster", "alloc", "--order", "year", "--gosh", "--tau2", "DL")
    _, out, _ = typed("influence", bcg, "--measure", "RR", *words, "--json")
    found = json.loads(out)
    assert len(found["leave_one_out"]["rows"]) == 3
    assert len(found["cumulative"]["rows"]) == 13
    assert found["gosh"]["subsets"] == 2**13 - 1
    _, out, _ = typed("influence", bcg, "--measure", "RR", *words, "--lang", "zh")
    assert "逐一剔除" in out
    assert "全部子集" in out


def test_models_on_counts_have_no_influence_set(typed, table):
    path = table("xi,ni\n3,20\n2,12\n12,40\n")
    code, out, err = typed("influence", path, "--measure", "PLO", "--gosh", "--json")
    found = json.loads(out)
    assert (code, found["influence"], found["gosh"]) == (0, None, None)
    assert "--gosh is not used by the one-stage binomial-normal model" in err
    assert len(found["leave_one_out"]["rows"]) == 3


def test_bias_is_harbord_s_test_and_trim_and_fill(typed, bcg, reference):
    code, out, _ = typed("bias", bcg, "--measure", "OR", "--json")
    found, r = json.loads(out), reference["OR"]["harbord"]
    assert code == 0
    assert found["asymmetry"]["test"] == "harbord"
    against("commands: bias", 1e-8, program="meta")(found["asymmetry"]["p_value"], r["pval"])
    fit = pc.pool(pc.effect_sizes(pc.read_studies(bcg), measure="OR"))
    assert found["trim_fill"]["k0"] == pc.diagnostics.trim_fill(fit).k0
    assert found["trim_fill"]["side"] == pc.diagnostics.trim_fill(fit).side
    _, out, _ = typed("bias", bcg, "--measure", "RR", "--test", "egger", "--fill", "R0")
    assert "Egger's regression" in out
    assert "Trim-and-fill (R0)" in out


@pytest.mark.parametrize(
    ("text", "measure", "said"),
    [
        (PROPORTIONS, "PLO", "proportions"),
        ("yi,vi\n0.1,0.02\n0.3,0.03\n0.8,0.05\n", "GEN", "3 studies, fewer than 10"),
    ],
)
def test_bias_is_refused_for_proportions_and_few_studies(typed, table, text, measure, said):
    path = table(text)
    code, out, err = typed("bias", path, "--measure", measure)
    assert (code, out) == (1, "")
    assert "refused PC-M11" in err
    assert said in err
    assert "--force" in err
    code, out, _ = typed("bias", path, "--measure", measure, "--json")
    assert code == 1
    assert json.loads(out)["refused"]["code"] == "PC-M11"
    code, out, _ = typed("bias", path, "--measure", measure, "--force")
    assert code == 0
    assert "PC-M11" in out


def test_sensitivity_is_a_curve_with_a_figure(typed, bcg, tmp_path):
    path = tmp_path / "curve.png"
    words = ("sensitivity", bcg, "--measure", "OR", "--models", "inverse-variance,mh,peto")
    code, out, err = typed(*words, "--figure", path)
    assert code == 0
    assert "specifications: the estimate ranges from" in out
    assert "written" in err
    assert path.stat().st_size > 1000
    _, out, _ = typed(*words, "--json")
    found = json.loads(out)
    tried = {row["choices"]["model"][0] for row in found["curve"]["rows"]}
    assert tried == {"inverse-variance", "mh", "peto"}
    assert found["printed_range"] is None


def test_the_words_of_a_fit_name_the_main_specification(typed, bcg):
    words = ("sensitivity", bcg, "--measure", "RR", "--models", "inverse-variance")
    _, out, _ = typed(*words, "--tau2", "SJ", "--inference", "t", "--json")
    curve = json.loads(out)["curve"]
    main = curve["rows"][curve["main"]]["choices"]
    assert (main["tau2"], main["inference"]) == (["SJ"], ["t"])
    _, out, _ = typed(*words, "--estimators", "DL,EE", "--intervals", "normal", "--json")
    assert len(json.loads(out)["curve"]["rows"]) == 2


def test_zero_rules_are_tried_where_there_are_zeros(typed, table):
    path = table("ai,n1i,ci,n2i\n0,20,3,22\n4,30,6,31\n5,40,9,38\n")
    words = ("sensitivity", path, "--measure", "OR", "--models", "inverse-variance", "--json")
    _, out, _ = typed(*words)
    tried = {row["choices"]["continuity"][0] for row in json.loads(out)["curve"]["rows"]}
    assert {"only0", "all", "none"} <= tried


def test_inexact_p_values_and_priors_stand_beside(typed, table):
    path = table("est,pval\n2.0,0.04\n1.5,0.2\n1.2,0.3\n")
    code, out, _ = typed("sensitivity", path, "--measure", "HR", "--prior")
    assert code == 0
    assert "However the p-values of" in out
    assert "half-Cauchy prior on tau" in out


@pytest.mark.parametrize(
    ("text", "measure", "likelihood"),
    [
        ("xi,ni\n0,20\n2,12\n12,40\n", "PLO", "binomial"),
        ("yi,vi\n0.1,0.2\n0.3,0.1\n0.2,0.2\n", "PLO", "normal"),
        ("xi,ni\n1,20\n2,12\n12,40\n", "PR", "normal"),
    ],
)
def test_priors_of_proportions_take_the_counts(
    typed, table, monkeypatch, text, measure, likelihood
):
    asked = []
    # six binomial posteriors take seconds, and are tested where they are made
    monkeypatch.setattr(models, "prior_sensitivity", lambda *_, **words: asked.append(words))
    words = ("--models", "inverse-variance", "--prior", "--json")
    code, _, _ = typed("sensitivity", table(text), "--measure", measure, *words)
    assert code == 0
    assert [item["likelihood"] for item in asked] == [likelihood]


def test_an_unknown_word_is_answered_with_the_known(typed, bcg):
    code, _, err = typed("sensitivity", bcg, "--measure", "RR", "--estimators", "REML,XX")
    assert code == 2
    assert "'XX' is not known" in err
