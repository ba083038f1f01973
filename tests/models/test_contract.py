"""The JSON that people outside rely on."""

from __future__ import annotations

import json

import pytest

from pooledcases.effects import effect_sizes
from pooledcases.labels import LABELS
from pooledcases.models import INFERENCES, MODELS, TAU2_ESTIMATORS, pool, pool_counts
from pooledcases.options import Inference, Model, Tau2Method, words
from pooledcases.results.encode import dumps

KEYS = [
    "schema", "kind", "measure", "model", "tau2_method", "inference", "level", "k",
    "estimate", "se", "ci", "statistic", "df", "p_value",
    "tau2", "tau2_se", "tau2_ci", "i2", "i2_ci", "i2_q", "h2", "q", "q_df", "q_p_value",
    "prediction", "prediction_method", "reported", "studies", "moderators",
    "subgroups", "subgroup_test", "converged", "cautions", "refused",
]  # fmt: skip
TABLE = {
    "study": ["A", "B", "C", "D"],
    "ai": [3, 5, 8, "NR"],
    "n1i": [20, 25, 30, 10],
    "ci": [6, 4, 12, 1],
    "n2i": [21, 24, 33, 9],
    "xi": [3, 0, 8, "NR"],
    "ni": [20, 25, 30, 10],
    "site": ["x", "y", "x", "y"],
}


def fits():
    effects = effect_sizes(TABLE, measure="RR")
    return [
        pool(effects, inference="normal"),
        pool(effects, tau2="EE"),
        pool(effects, subgroup="site"),
        pool_counts(TABLE),
        pool_counts(TABLE | {"xi": [0, 0, 0, 0]}),
        pool_counts({"xi": [1], "ni": [3]}),
    ]


@pytest.mark.parametrize("fit", fits())
def test_all_keys_are_always_there_in_order(fit):
    record = json.loads(dumps(fit))
    assert list(record)[: len(KEYS)] == KEYS  # more may follow
    assert record["schema"] == 1
    assert record["kind"] == "pooled"
    assert list(record["reported"])[:5] == ["scale", "estimand", "estimate", "ci", "prediction"]
    for study in record["studies"]:
        assert list(study) == [
            "study", "yi", "vi", "weight", "ci", "reported", "included", "reason",
        ]  # fmt: skip


def test_attributes_are_named_as_the_keys():
    fit = pool(effect_sizes(TABLE, measure="RR"))
    for key in KEYS[2:]:
        assert hasattr(fit, key)
    assert fit.reported() is fit.reported
    assert fit.reported.scale == "risk ratio"
    assert fit.ci.low < fit.estimate < fit.ci.high


def test_subgroups_begin_with_their_level_and_carry_their_own_numbers():
    record = json.loads(dumps(pool(effect_sizes(TABLE, measure="RR"), subgroup="site")))
    assert [group["level"] for group in record["subgroups"]] == ["x", "y"]
    assert list(record["subgroups"][0])[:5] == ["level", "k", "estimate", "se", "ci"]
    assert list(record["subgroup_test"]) == ["q", "df", "p_value", "levels"]


def test_every_specification_is_complete():
    assert set(TAU2_ESTIMATORS) == set(words(Tau2Method))
    assert set(INFERENCES) == set(words(Inference))
    assert set(MODELS) == set(words(Model))
    for spec in (*TAU2_ESTIMATORS.values(), *INFERENCES.values(), *MODELS.values()):
        assert spec.label in LABELS
        assert spec.citation
