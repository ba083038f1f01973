"""Status at last contact against R: isoreg, binom.test, glm, brglm2, coin, survfit."""

import json
from pathlib import Path

import numpy as np
import pytest

from comparing import against
from pooledcases.survival import (
    compare_status,
    current_status,
    reporting_bias,
    status_regression,
    turnbull,
)

REFERENCE = json.loads(
    (Path(__file__).parents[1] / "reference" / "contact.json").read_text(encoding="utf-8")
)
STATUS, INTERVALS = REFERENCE["status"], REFERENCE["intervals"]
REGRESSIONS = [
    (name, at) for name, data in STATUS.items() for at in range(len(data.get("regression", [])))
]
SEEN = {"time": "time", "event": "status"}


@pytest.mark.parametrize("name", STATUS)
def test_distribution(name):
    data = STATUS[name]
    found = current_status(data["input"], **SEEN)
    exactly = against("current status: distribution", 1e-12, program="R")
    exactly(found.times, data["distribution"]["times"])
    exactly(found.probability, data["distribution"]["probability"])


@pytest.mark.parametrize("name", STATUS)
@pytest.mark.parametrize(("key", "level"), [("valid", 0.95), ("valid_80", 0.8)])
def test_valid_limits(name, key, level):
    # R's values are the limits before they are widened to hold the estimate, or change places
    data = STATUS[name]
    found = current_status(data["input"], level=level, **SEEN)
    asked = [found.at(t) for t in data["at"]]
    low, high = np.sort(np.array(data[key], dtype=float), axis=1).T
    estimate = np.array([point.probability for point in asked])
    same = against(f"current status: {key} limits", 1e-8, program="R")
    same([point.ci.low for point in asked], np.minimum(low, estimate))
    same([point.ci.high for point in asked], np.maximum(high, estimate))


@pytest.mark.parametrize("name", STATUS)
def test_rank_tests(name):
    data = STATUS[name]
    same = against("current status: permutation tests", 1e-8, program="coin")
    same(reporting_bias(data["input"], **SEEN).followup.p_value, data["rank_p"])
    if "contact_p" not in data:
        return
    found = compare_status(data["input"], by="arm", force=True, resamples=20, **SEEN)
    same(found.excess, data["excess"])
    if found.contact.complete:
        same(found.contact.p_value, data["contact_p"])


@pytest.mark.parametrize("name", [name for name in STATUS if "permutation_p" in STATUS[name]])
def test_permutation_of_status(name):
    data = STATUS[name]
    found = compare_status(data["input"], by="arm", force=True, resamples=40_000, **SEEN)
    if found.complete:
        against("current status: permutation tests", 1e-8, program="coin")(
            found.p_value, data["permutation_p"]
        )
    else:
        assert abs(found.p_value - data["permutation_p"]) < 5 * found.p_se


@pytest.mark.parametrize(("name", "at"), REGRESSIONS)
def test_penalised_regression(name, at):
    data, values = STATUS[name], STATUS[name]["regression"][at]
    found = status_regression(data["input"], covariates=values["formula"], **SEEN)
    rows = (found.intercept, found.shape, *found.terms)
    jeffreys = against("status regression: Jeffreys", 1e-6, program="brglm2")
    jeffreys([row.estimate for row in rows], values["jeffreys"])
    jeffreys([row.se for row in rows], values["jeffreys_se"])
    # nlminb stops where the likelihood is flat; a limit is where it crosses a height
    profile = against("status regression: profile", 1e-6, program="R")
    profile([row.ci.low for row in rows[1:]], [pair[0] for pair in values["profile"]])
    profile([row.ci.high for row in rows[1:]], [pair[1] for pair in values["profile"]])
    profile(found.log_likelihood, values["penalised"])
    profile(found.test.statistic, 2 * (values["penalised"] - values["null"]))


@pytest.mark.parametrize(
    ("name", "at"), [(n, i) for n, i in REGRESSIONS if "plain" in STATUS[n]["regression"][i]]
)
def test_plain_regression(name, at):
    data, values = STATUS[name], STATUS[name]["regression"][at]
    found = status_regression(data["input"], covariates=values["formula"], penalty="none", **SEEN)
    rows = (found.intercept, found.shape, *found.terms)
    same = against("status regression: maximum likelihood", 1e-6, program="R")
    same([row.estimate for row in rows], values["plain"])
    same([row.se for row in rows], values["plain_se"])
    same(found.log_likelihood, values["plain_value"])


def missing(cells):
    return [None if cell == "NA" else cell for cell in cells]


@pytest.mark.parametrize("name", INTERVALS)
def test_turnbull(name):
    # survfit's EM stops early, and it puts the mass of an interval at its middle
    data = INTERVALS[name]
    table = {key: missing(cells) for key, cells in data["input"].items()}
    found = turnbull(table, lower="lower", upper="upper")
    middles = np.where(np.isinf(found.right), np.inf, (found.left + found.right) / 2)
    ours = [1 - found.mass[middles <= t + 1e-9].sum() for t in data["times"]]
    against("turnbull: survival", 1e-4, program="survival", size=1.0)(ours, data["survival"])
