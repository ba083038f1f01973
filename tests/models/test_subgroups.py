"""Subgroups, each pooled by itself, and whether they differ."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from pooledcases.effects import effect_sizes
from pooledcases.errors import InputError
from pooledcases.models import pool, pool_counts

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
        np.testing.assert_allclose(
            ours, [expected[key] for key in ("b", "se", "tau2", "QE")], rtol=tolerance
        )
        assert group.fit.k == len(group.fit.studies)
    assert fit.estimate == pool(effects, tau2=tau2, inference="normal").estimate


@pytest.mark.parametrize(("tau2", "key"), [("DL", "random"), ("EE", "common")])
def test_the_test_between_subgroups_is_that_of_meta(tau2, key):
    effects = effect_sizes(BCG["input"], measure="RR")
    fit = pool(effects, tau2=tau2, inference="normal", subgroup=BCG["input"]["alloc"])
    expected = BCG["subgroup_test"]
    assert fit.subgroup_test.q == pytest.approx(expected[f"Q.b.{key}"], rel=1e-8)
    assert fit.subgroup_test.df == expected["df.Q.b"]
    assert fit.subgroup_test.p_value == pytest.approx(expected[f"pval.Q.b.{key}"], rel=1e-8)


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
