"""What ``pool`` is asked of its result, and ``bias`` beside its test."""

from __future__ import annotations

import json

import pytest

import pooledcases as pc
from pooledcases import models
from pooledcases.cli.pool_after import KEYS

MODS = ("--mods", "ablat + alloc")


def fitted(path, **words):
    return models.pool(pc.effect_sizes(pc.read_studies(path), measure="RR"), **words)


def test_the_keys_are_always_there(typed, bcg):
    _, out, _ = typed("pool", bcg, "--measure", "RR", "--json")
    found = json.loads(out)
    assert {key: found[key] for key in KEYS} == dict.fromkeys(KEYS)
    code, out, _ = typed("pool", bcg, "--measure", "OR", "--model", "mh", "--json")
    assert (code, set(KEYS) <= set(json.loads(out))) == (0, True)


def test_a_new_study_above_a_value(typed, bcg):
    _, out, _ = typed("pool", bcg, "--measure", "RR", "--new-above", 1, "--json")
    found, python = json.loads(out)["new_study"], models.probability_above(fitted(bcg), 1.0)
    assert found["probability"] == python.probability
    assert found["reported_value"] == 1.0
    _, out, _ = typed("pool", bcg, "--measure", "RR", "--new-above", 1)
    assert "The probability that the risk ratio of a new study lies above 1.00 is 12.4%." in out
    _, out, _ = typed("pool", bcg, "--measure", "RR", "--new-above", 1, "--lang", "zh")
    assert "的概率为 12.4%" in out


def test_of_equal_effects_there_is_no_such_probability(typed, bcg):
    code, out, _ = typed("pool", bcg, "--measure", "RR", "--tau2", "EE", "--new-above", 1)
    assert code == 0
    assert "that needs 3 studies and a random-effects model" in out


def test_contrasts_and_marginal_means(typed, bcg):
    asked = ("--contrast", "alloc: random - systematic; 10*ablat", "--marginal-means", "alloc")
    _, out, _ = typed("pool", bcg, "--measure", "RR", *MODS, *asked, "--json")
    found, fit = json.loads(out), fitted(bcg, mods="ablat + alloc")
    python = models.contrast(fit, asked[1])
    assert [row["estimate"] for row in found["contrasts"]["rows"]] == [
        row.estimate for row in python.rows
    ]
    means = models.marginal_means(fit, "alloc").means
    assert [row["estimate"] for row in found["marginal_means"]["means"]] == [
        row.estimate for row in means
    ]
    _, out, _ = typed("pool", bcg, "--measure", "RR", *MODS, *asked)
    assert "alloc: random - systematic: −0.326" in out
    assert "alternate: 0.54 (0.27 to 1.07) (k = 2)" in out


def test_the_permutation_is_of_moderators_or_of_signs(typed, bcg, table):
    six = table("study,yi,vi,dose\n" + "".join(f"s{i},0.{i},0.0{i + 2},{i}\n" for i in range(1, 7)))
    _, out, _ = typed("pool", six, "--measure", "GEN", "--permutation-test", "--json")
    found = json.loads(out)["permutation_test"]
    assert (found["method"], found["arrangements"], found["p_values"]) == ("signs", 64, [0.03125])
    words = ("--mods", "dose", "--permutation-test")
    _, out, _ = typed("pool", six, "--measure", "GEN", *words, "--json")
    assert json.loads(out)["permutation_test"]["arrangements"] == 720
    _, out, _ = typed("pool", six, "--measure", "GEN", *words)
    assert "Exact permutation test, all 720 arrangements" in out
    _, out, _ = typed(
        "pool", bcg, "--measure", "RR", "--tau2", "DL", *MODS, *words[2:], "--seed", 3
    )
    assert "(seed 3)" in out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--contrast", "ablat"), "--contrast is for moderators; add --mods."),
        (("--marginal-means", "alloc"), "--marginal-means is for moderators; add --mods."),
        ((*MODS, "--new-above", "1"), "--new-above is for one mean of all studies"),
        (("--seed", "2"), "add --permutation-test"),
        ((*MODS, "--contrast", "alloc: x - y"), "--contrast: 'x - y' names no two levels"),
        ((*MODS, "--marginal-means", "ablat"), "is no categorical moderator"),
        (("--cluster", "alloc", "--new-above", "1"), "--new-above is for one pooled effect"),
        (("--scale", "ablat", "--permutation-test"), "--permutation-test is for one pooled effect"),
        (("--new-above", "-1"), "cannot be a risk ratio"),
    ],
)
def test_flags_that_do_not_go_together(typed, bcg, words, said):
    code, out, err = typed("pool", bcg, "--measure", "RR", *words)
    assert (code, out) == (2, "")
    assert said in err


def test_a_refusal_has_the_keys_too(typed, table):
    mixed = table("study,xi,ni,kind\nA,2,20,risk\nB,3,30,share\n")
    code, out, _ = typed("pool", mixed, "--measure", "PLO", "--json")
    found = json.loads(out)
    assert (code, found["refused"]["code"]) == (1, "PC-M25")
    assert {key: found[key] for key in KEYS} == dict.fromkeys(KEYS)


def test_fail_safe_and_excess(typed, bcg):
    words = ("bias", bcg, "--measure", "RR")
    _, out, _ = typed(*words, "--json")
    found = json.loads(out)
    assert (found["fail_safe"], found["excess_significance"]) == (None, None)
    _, out, _ = typed(*words, "--fail-safe", "rosenthal", "--excess", "--json")
    found = json.loads(out)
    assert found["fail_safe"]["studies"] == 598
    python = pc.diagnostics.excess_significance(fitted(bcg))
    assert found["excess_significance"]["p_value"] == python.p_value
    _, out, _ = typed(*words, "--fail-safe", "rosenthal", "--excess")
    assert "Fail-safe N (Rosenthal): 598 more studies" in out
    assert "8 of 13 studies are significant" in out


@pytest.mark.parametrize(
    ("method", "english", "chinese"),
    [
        ("orwin", "would bring the mean down to −0.215", "均值将降至"),
        ("rosenberg", "would raise p to 0.05", "p 值将升至 0.05"),
        ("general", "25 more studies", "再有 25 项"),
    ],
)
def test_each_fail_safe_number_says_what_it_supposes(typed, bcg, method, english, chinese):
    _, out, _ = typed("bias", bcg, "--measure", "RR", "--fail-safe", method)
    assert english in out
    assert "proves nothing" in out
    _, out, _ = typed("bias", bcg, "--measure", "RR", "--fail-safe", method, "--lang", "zh")
    assert chinese in out


def test_where_nothing_is_significant_none_is_needed(typed, table):
    rows = "".join(f"s{i},{(-1) ** i * 0.1},0.{i + 10}\n" for i in range(12))
    path = table("study,yi,vi\n" + rows)
    _, out, _ = typed("bias", path, "--measure", "GEN", "--fail-safe", "general")
    assert "none is needed; p is 0.05 or above already" in out


def test_one_study_is_explained_as_what_it_is(typed, table):
    path = table("study,ai,n1i,ci,n2i\nA,4,20,9,20\n")
    _, out, _ = typed("pool", path, "--measure", "RR", "--explain")
    assert "the result of the only study, nothing was pooled" in out
    assert "one study with its own interval (normal intervals, 95%)" in out
    assert "Estimator of" not in out
    assert "small-study effects" not in out


def test_the_explanation_offers_what_can_be_asked(typed, bcg):
    _, out, _ = typed("pool", bcg, "--measure", "RR", "--mods", "ablat", "--explain")
    assert "    permutation test:" in out
    assert "    subgroups:" not in out
    assert "    moderators:" not in out
    _, out, _ = typed("pool", bcg, "--measure", "RR", "--explain")
    assert "--new-above 1" in out
    _, out, _ = typed("pool", bcg, "--measure", "RR", "--cluster", "alloc", "--explain")
    assert "3 independent groups of rows tell little" in out
    assert "    subgroups:" not in out
