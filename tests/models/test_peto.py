"""Peto's one-step odds ratio."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from scipy import stats

from comparing import against
from pooledcases.models import pool_counts
from pooledcases.results.encode import dumps

DATASETS = {
    name: data
    for name, data in json.loads(
        (Path(__file__).parents[1] / "reference" / "tables.json").read_text()
    )["datasets"].items()
    if "peto" in data
}


def peto(table, measure="OR"):
    return pool_counts(table, measure=measure, model="peto")


@pytest.mark.parametrize("measure", ["OR", "PETO"])
@pytest.mark.parametrize("name", DATASETS)
def test_metafor(name, measure):
    fit, theirs = peto(DATASETS[name]["input"], measure), DATASETS[name]["peto"]
    ours = {
        "b": fit.estimate, "se": fit.se, "zval": fit.statistic, "pval": fit.p_value,
        "ci.lb": fit.ci.low, "ci.ub": fit.ci.high, "QE": fit.q, "QEp": fit.q_p_value,
        "I2": 100 * fit.i2, "H2": fit.h2,
    }  # fmt: skip
    for key, value in theirs.items():
        if key != "k":
            against("Peto: OR", 1e-8)(ours[key], value)
    # R counts every table, we those that say something
    assert fit.k + sum(study.reason is not None for study in fit.studies) == theirs["k"]


@pytest.mark.parametrize("name", DATASETS)
def test_meta(name):
    fit, theirs = peto(DATASETS[name]["input"]), DATASETS[name]["meta"]["OR_Peto"]
    ours = {
        "k": fit.k, "TE.common": fit.estimate, "seTE.common": fit.se, "lower.common": fit.ci.low,
        "upper.common": fit.ci.high, "pval.common": fit.p_value, "Q": fit.q, "df.Q": fit.q_df,
        "pval.Q": fit.q_p_value, "I2": fit.i2,
    }  # fmt: skip
    for key, value in ours.items():
        against("Peto: OR", 1e-8, program="meta")(value, theirs[key])


def test_one_table_from_the_hypergeometric_distribution():
    fit = peto({"ai": [3], "n1i": [10], "ci": [7], "n2i": [12]})
    given_margins = stats.hypergeom(22, 10, 10)
    assert fit.estimate == pytest.approx((3 - given_margins.mean()) / given_margins.var())
    assert fit.se == pytest.approx(given_margins.var() ** -0.5)
    assert [item.code for item in fit.cautions] == ["PC-M28"]


@pytest.mark.parametrize("share", [0, 1])
def test_nobody_or_everybody_had_the_event(share):
    n = np.array([10, 12])
    fit = peto({"ai": n * share, "n1i": n, "ci": n * share, "n2i": n})
    assert fit.k == 0
    assert fit.estimate is fit.se is fit.ci is fit.q is None
    assert [item.code for item in fit.cautions] == ["PC-M03", "PC-M28"]
    assert all(study.reason for study in fit.studies)
    dumps(fit)


def test_no_event_in_one_whole_group_still_has_a_one_step_estimate():
    fit = peto({"ai": [0, 0], "n1i": [20, 30], "ci": [3, 2], "n2i": [21, 29]})
    assert fit.estimate < 0
    assert fit.ci.high < 0
    assert sum(study.weight for study in fit.studies) == pytest.approx(1)


def test_two_patients_of_one_study():
    fit = peto({"ai": [1, 2], "n1i": [1, 9], "ci": [0, 1], "n2i": [1, 9]})
    assert fit.k == 2
    assert np.isfinite(fit.estimate)
