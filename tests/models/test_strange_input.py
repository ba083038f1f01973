"""Calls that cannot be answered, and results at the edge of what JSON holds."""

from __future__ import annotations

import json

import numpy as np
import pytest

from pooledcases.effects import effect_sizes
from pooledcases.errors import InputError
from pooledcases.models import pool, pool_batch, pool_counts
from pooledcases.results.encode import dumps

TABLE = {"xi": [1, 3, 4], "ni": [5, 9, 30], "g": ["a", "b", None]}


def test_pool_takes_effects():
    for value in (None, {"yi": [1], "vi": [1]}):
        with pytest.raises(InputError, match="call effect_sizes first"):
            pool(value)


@pytest.mark.parametrize("value", ["XX", 3, ["DL"]])
def test_an_unknown_word_is_told_even_where_it_is_not_used(value):
    with pytest.raises(InputError, match="tau2"):
        pool_counts(TABLE, tau2=value)


@pytest.mark.parametrize("subgroup", [3, 2.5])
def test_a_subgroup_is_a_column_or_one_value_a_row(subgroup):
    with pytest.raises(InputError, match="is no column"):
        pool(effect_sizes(TABLE, measure="PLO"), subgroup=subgroup)


def test_numbers_and_texts_name_the_same_subgroup():
    effects = effect_sizes(TABLE, measure="PLO")
    fit = pool(effects, subgroup=[1, 1.0, " 2"])
    assert [group.level for group in fit.subgroups] == ["1", "2"]
    with pytest.raises(InputError, match="6 values for 3 rows"):
        pool(effects, subgroup=[(1, 2), (3, 4), (5, 6)])


def test_a_group_without_any_spread_is_left_out_of_the_test():
    effects = effect_sizes({"yi": [0, 0, 1, 2, 5, 6.5], "vi": [1] * 6}, measure="GEN")
    fit = pool(effects, inference="hartung-knapp", subgroup=list("aabbcc"))
    assert fit.subgroup_test.levels == ("b", "c")


@pytest.mark.parametrize("bad", [[["a", "b"]], [[1j, 2]], [[1], [1, 2]], [[10**400, 1]]])
def test_a_batch_is_of_numbers(bad):
    with pytest.raises(InputError, match="yi holds something that is no number"):
        pool_batch(bad, [[1.0, 1.0]])


@pytest.mark.parametrize("included", [[["yes", "no"]], [[1, np.nan]], [[2, 0]], [[None, True]]])
def test_a_mask_is_of_true_and_false(included):
    with pytest.raises(InputError, match="included"):
        pool_batch([[1.0, 2.0]], [[1.0, 1.0]], included)


def test_a_mask_of_ones_and_zeros_is_one():
    assert pool_batch([[1.0, np.nan]], [[1.0, 1.0]], [[1, 0]]).estimate.tolist() == [1.0]


def test_a_batch_of_no_rows_is_empty():
    batch = pool_batch(np.zeros((0, 3)), np.ones((0, 3)))
    assert batch.estimate.shape == (0,)
    dumps(batch)


def test_a_batch_has_a_json_form():
    one = json.loads(dumps(pool_batch([0.1, 0.2], [0.1, 0.2])))
    assert (one["kind"], one["k"], one["df"]) == ("batch", 2, "inf")
    record = json.loads(dumps(pool_batch([0.1, 0.3], [0.1, 0.2], [[True, True], [False, False]])))
    assert record["estimate"][1] is None
    assert record["converged"] == [True, False]


@pytest.mark.parametrize("continuity", ["only0", "all", "if0all", "none"])
def test_the_one_stage_model_keeps_every_study_whatever_the_correction(continuity):
    table = {"xi": [0, 3, 5], "ni": [4, 9, 5]}
    fit = pool_counts(table, continuity=continuity)
    assert fit.k == 3
    assert fit.estimate == pool_counts(table).estimate
    assert [study.included for study in fit.studies] == [True] * 3
    dumps(fit)


def test_the_one_stage_model_needs_counts():
    with pytest.raises(InputError, match="not reported: xi, ni"):
        pool_counts({"yi": [0.1], "vi": [0.2]})
    some = pool_counts({"xi": [1, "NR"], "ni": [3, "NR"], "yi": ["NR", 0.2], "vi": ["NR", 0.1]})
    assert [study.included for study in some.studies] == [True, False]


@pytest.mark.parametrize("xi", [[0, 0], [4, 5]])
def test_an_exact_limit_is_no_normal_interval(xi):
    fit = pool_counts({"xi": xi, "ni": [4, 5]}, inference="normal")
    assert [item.code for item in fit.cautions] == ["PC-M27"]


def test_an_interval_of_tau2_that_was_not_found_is_said(monkeypatch):
    from pooledcases.models.weighted import tau2_intervals
    from pooledcases.models.weighted.heterogeneity import QProfile

    lost = QProfile(*(np.zeros(1),) * 2, *(np.zeros(1, dtype=bool),) * 2)
    known = pool(effect_sizes(TABLE, measure="PLO")).estimate
    monkeypatch.setattr(tau2_intervals, "q_profile", lambda rows, level: lost)
    fit = pool(effect_sizes(TABLE, measure="PLO"))
    assert fit.tau2_ci is fit.i2_ci is None
    assert fit.estimate == known
    assert "PC-N01" in [item.code for item in fit.cautions]


def test_many_studies_take_no_longer_than_their_number(monkeypatch):
    """The reasons of all rows are put into words once, not once for each row."""
    from pooledcases.results.effects import Effects

    calls = []
    reason = Effects.reason.fget
    monkeypatch.setattr(Effects, "reason", property(lambda self: calls.append(1) or reason(self)))
    effects = effect_sizes({"yi": list(range(50)), "vi": [1] * 50}, measure="GEN")
    dumps(pool(effects))
    dumps(effects)
    assert len(calls) == 2
