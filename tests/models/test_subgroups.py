"""Subgroups, each pooled by itself, and whether they differ."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path

import numpy as np
import pytest

from comparing import against
from pooledcases.effects import effect_sizes
from pooledcases.errors import InputError
from pooledcases.models import pool, pool_counts, pool_multilevel, robust
from pooledcases.models.grouped.subgroups import with_subgroups
from pooledcases.models.grouped.tests import subgroup_tests
from pooledcases.models.regression import regress
from pooledcases.results.base import codes
from pooledcases.results.encode import dumps
from pooledcases.tables import pooled_frame, sentence

BCG = json.loads((Path(__file__).parents[1] / "reference" / "metafor.json").read_text())[
    "datasets"
]["dat.bcg"]


@pytest.mark.parametrize(("tau2", "tolerance"), [("EE", 1e-8), ("DL", 1e-8), ("REML", 1e-6)])
def test_subgroups_are_separate_fits(tau2, tolerance):
    effects = effect_sizes(BCG["input"], measure="RR")
    fit = pool(effects, tau2=tau2, inference="normal", subgroup="alloc")
    assert {group.level for group in fit.subgroups} == set(BCG["subgroup"])
    for group in fit.subgroups:
        expected = BCG["subgroup"][group.level][tau2]
        ours = [group.fit.estimate, group.fit.se, group.fit.tau2, group.fit.q]
        theirs = [expected[key] for key in ("b", "se", "tau2", "QE")]
        against("subgroups: a fit each", tolerance)(ours, theirs)
        assert group.fit.k == len(group.fit.studies)
    assert fit.estimate == pool(effects, tau2=tau2, inference="normal").estimate


@pytest.mark.parametrize(("tau2", "key"), [("DL", "random"), ("EE", "common")])
def test_the_test_between_subgroups_is_that_of_meta(tau2, key):
    effects = effect_sizes(BCG["input"], measure="RR")
    fit = pool(effects, tau2=tau2, inference="normal", subgroup=BCG["input"]["alloc"])
    expected = BCG["subgroup_test"]
    close = against("subgroups: test between them", 1e-8, program="meta")
    close(fit.subgroup_test.q, expected[f"Q.b.{key}"])
    assert fit.subgroup_test.df == expected["df.Q.b"]
    close(fit.subgroup_test.p_value, expected[f"pval.Q.b.{key}"])


def test_one_group_has_no_test_and_a_missing_group_is_left_out_of_it():
    effects = effect_sizes({"yi": [0.1, 0.3, 0.2, 0.5], "vi": [0.1] * 4}, measure="GEN")
    assert pool(effects, subgroup=["a"] * 4).subgroup_test is None
    fit = pool(effects, subgroup=["a", "b", "NR", "a"])
    assert [group.level for group in fit.subgroups] == ["a", "b", "NR"]
    assert fit.subgroup_test.levels == ("a", "b")
    assert fit.subgroup_test.df == 1


def test_excluded_rows_stay_in_their_group_and_empty_groups_are_left_out():
    table = {"yi": [0.1, "NR", "NR"], "vi": [0.1, 0.1, 0.1], "g": ["a", "a", "b"]}
    fit = pool(effect_sizes(table, measure="GEN"), subgroup="g")
    (group,) = fit.subgroups
    assert [study.included for study in group.fit.studies] == [True, False]
    assert len(fit.studies) == 3


def test_groups_must_fit_the_table():
    effects = effect_sizes({"yi": [0.1, 0.3], "vi": [0.1, 0.1]}, measure="GEN")
    with pytest.raises(InputError, match="1 values for 2 rows"):
        pool(effects, subgroup=["a"])
    with pytest.raises(InputError, match="no column 'centre'"):
        pool(effects, subgroup="centre")


def test_subgroups_of_the_one_stage_model():
    table = {"xi": [1, 2, 5, 6, 0], "ni": [10, 9, 12, 11, 8], "g": list("aabbc")}
    fit = pool_counts(table, subgroup="g")
    alone = pool_counts({"xi": [5, 6], "ni": [12, 11]})
    assert fit.subgroups[1].fit.estimate == pytest.approx(alone.estimate, rel=1e-12)
    # the third group has no event, so no logit to compare
    assert fit.subgroup_test.levels == ("a", "b")
    assert fit.subgroups[2].fit.reported.estimate == 0.0


TABLE = {
    "yi": [0.1, 0.35, 0.8, 0.72, 0.2, 0.55, 0.6],
    "vi": [0.02, 0.05, 0.04, 0.03, 0.1, 0.02, 0.06],
    "arm": ["x", "x", "y", "y", "y", "z", "NR"],
    "sex": ["f", "m", "f", "m", "f", "m", "f"],
}


def with_one_tau2(table, subgroup="arm", **options):
    fit = partial(pool, **options)
    whole = fit(effect_sizes(table, measure="GEN"))
    return with_subgroups(whole, subgroup, fit, subgroup_tau2="common")


@pytest.mark.parametrize("tau2", ["DL", "PM", "REML", "ML"])
def test_a_common_tau2_is_that_of_the_regression_on_the_groups(tau2):
    found = with_one_tau2(TABLE, tau2=tau2, inference="normal")
    named = {name: cells[:6] for name, cells in TABLE.items()}
    same = regress(
        effect_sizes(named, measure="GEN"), mods="arm - 1", tau2=tau2, inference="normal"
    )
    groups = [group.fit for group in found.subgroups if group.level != "NR"]
    np.testing.assert_allclose([g.estimate for g in groups], same.regression.estimates)
    np.testing.assert_allclose([g.se for g in groups], [m.se for m in same.moderators])
    np.testing.assert_allclose([g.tau2 for g in groups], same.tau2)
    assert groups[0].tau2_ci.high == pytest.approx(same.tau2_ci.high)
    assert found.subgroup_test.levels == ("x", "y", "z")
    # a group of one study has no I² of its own, and a normal interval
    assert (groups[2].k, groups[2].i2, groups[2].df) == (1, None, None)
    assert groups[2].se == pytest.approx(np.sqrt(TABLE["vi"][5] + same.tau2))
    assert "NaN" not in dumps(found)


def test_hartung_knapp_counts_the_group_own_studies():
    found = with_one_tau2(TABLE, tau2="DL", inference="hartung-knapp")
    assert [group.fit.df for group in found.subgroups[:3]] == [1, 2, None]


def test_groups_of_one_study_give_no_common_tau2():
    found = with_one_tau2({"yi": [0.1, 0.2], "vi": [0.1, 0.1], "arm": ["x", "y"]})
    for group in found.subgroups:
        assert group.fit.estimate is None
        assert "PC-N01" in codes(group.fit.cautions)
    assert found.subgroup_test is None
    assert "NaN" not in dumps(found)


@pytest.mark.parametrize(
    "options",
    [{"tau2": "EE"}, {"inference": "kenward-roger"}, {"weights": [1.0] * 7}],
    ids=["equal effects", "kenward-roger", "own weights"],
)
def test_a_common_tau2_is_refused_where_there_is_none(options):
    whole = pool(effect_sizes(TABLE, measure="GEN"), **options)
    with pytest.raises(InputError, match="use separate"):
        with_subgroups(whole, "arm", lambda some: pool(some), subgroup_tau2="common")
    with pytest.raises(InputError, match="subgroup_tau2"):
        with_subgroups(whole, "arm", pool, subgroup_tau2="no")


def test_several_columns_are_counted_and_adjusted():
    found = subgroup_tests(effect_sizes(TABLE, measure="GEN"), ["arm", "sex"], tau2="DL")
    low, high = sorted(found.p_values)
    assert sorted(found.p_holm) == pytest.approx([min(1, 2 * low), max(min(1, 2 * low), high)])
    (several,) = found.cautions
    assert several.message().startswith("2 tests were made on the same studies")
    one = subgroup_tests(effect_sizes(TABLE | {"sex": ["f"] * 7}, measure="GEN"), ["arm", "sex"])
    assert one.p_values[1] is None
    assert one.cautions == ()
    with pytest.raises(InputError):
        subgroup_tests(effect_sizes(TABLE, measure="GEN"), "arm")


# --- what is said where there is no test, or nothing to pool ----------------------------------


def test_a_subgroup_without_events_is_named_where_it_cannot_be_compared():
    table = {"xi": [1, 2, 5, 6, 0, 0], "ni": [10, 9, 12, 11, 8, 9], "g": list("aabbcc")}
    fit = pool_counts(table, subgroup="g")
    assert fit.subgroup_test.levels == ("a", "b")
    assert fit.subgroup_test_reason.values == {"groups": "c"}
    two = pool_counts({name: cells[2:] for name, cells in table.items()}, subgroup="g")
    assert two.subgroup_test is None
    why = "no estimate with a standard error in c, not compared"
    assert json.loads(dumps(two))["subgroup_test_reason"] == why
    for lang, start in (("en", "No test of the difference"), ("zh", "未做亚组间差异检验")):
        said = sentence(two, lang)
        assert start in said
        assert two.subgroup_test_reason.text(lang) in said
        assert any(start in cell for cell in pooled_frame(two, lang).iloc[:, 1])


def test_one_subgroup_is_said_to_be_one():
    effects = effect_sizes({"yi": [0.1, 0.3, 0.2], "vi": [0.1] * 3}, measure="GEN")
    fit = pool(effects, subgroup=["a", "a", "NR"])
    assert fit.subgroup_test_reason.key == "reason.one_subgroup"
    assert pool(effects, subgroup=["a", "b", "b"]).subgroup_test_reason is None
    assert pool(effects).subgroup_test_reason is None


def test_subgroups_of_one_study_are_described():
    effects = effect_sizes({"yi": [0.1, 0.3, 0.2, 0.5], "vi": [0.1] * 4}, measure="GEN")
    (said,) = [c for c in pool(effects, subgroup=list("aabc")).cautions if c.code == "PC-M28"]
    assert said.message() == "subgroups of one study are described, not pooled: b, c"
    assert "b, c" in said.message("zh")


# --- one name on several rows -----------------------------------------------------------------


def named(study, **more):
    k = len(study)
    table = {"study": study, "yi": np.arange(k) / 10, "vi": [0.1] * k, **more}
    return effect_sizes(table, measure="GEN")


def doubles(fit):
    return [item for item in fit.cautions if item.code == "PC-M06"]


def test_a_name_that_stands_twice_is_told_with_its_rows():
    (said,) = doubles(pool(named(["Ito 2010", "Wu", "Ito 2010", "Wu", "Li"])))
    assert said.severity == "note"
    assert said.message().endswith("(name: rows): Ito 2010: 1, 3; Wu: 2, 4")


def test_rows_of_one_name_are_no_surprise_where_something_says_why():
    names = ["Ito", "Ito", "Li", "Wu"]
    assert not doubles(pool(named(["Ito", "Li", "Wu"])))
    assert not doubles(pool(named(names), subgroup=["men", "women", "men", "men"]))
    assert doubles(pool(named(names), subgroup=["men", "men", "women", "women"]))
    assert not doubles(pool(named(names, overlap_group=["p", "p", "", ""])))
    assert doubles(pool(named(names, overlap_group=["p", "q", "", ""])))
    effects = named(names, cl=["i", "i", "l", "w"])
    assert not doubles(pool_multilevel(effects, levels="cl"))
    assert doubles(pool(effects))
    assert not doubles(robust(pool(effects), cluster="cl"))
    left_out = named(names, x=[1] * 4).take(np.array([True, False, True, True]))
    assert not doubles(pool(left_out))
