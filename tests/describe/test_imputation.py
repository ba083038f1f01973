"""Unknown outcomes imputed: Rubin's rules, weighted Firth regression, and the limit of many."""

from __future__ import annotations

import json
import math
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from scipy.stats import betabinom

from comparing import against
from pooledcases.describe import impute_outcome, logistic
from pooledcases.errors import InputError
from pooledcases.kernels.penalised import climb
from pooledcases.kernels.rubin import pooled
from pooledcases.kernels.weighted_logistic import WeightedLikelihood, weighted_firth
from pooledcases.results.base import codes
from pooledcases.results.encode import dumps
from pooledcases.tables import sentence

REFERENCE = json.loads(
    (Path(__file__).parents[1] / "reference" / "missing.json").read_text(encoding="utf-8")
)
ASKED = {"outcome": "sign=yes", "by": "gene", "groups": ("A", "B")}


def patients(one=(6, 14, 3), two=(12, 13, 5)):
    sign, gene = [], []
    for name, (x, n, missing) in (("A", one), ("B", two)):
        sign += ["yes"] * x + ["no"] * (n - x) + ["NR"] * missing
        gene += [name] * (n + missing)
    return {"gene": gene, "sign": sign}


@pytest.mark.parametrize("case", REFERENCE["weighted"])
def test_weighted_firth_against_r(case):
    x = np.column_stack([np.ones(len(case["y"])), case["x1"], case["x2"]])
    at, fine = weighted_firth(np.array(case["y"], float), x, np.array([case["w"]]))
    assert fine.all()
    against("imputation: weighted Firth regression", 1e-6, program="R")(at[0], case["coef"])
    surface = WeightedLikelihood(np.array(case["y"], float), x, np.array(case["w"])).penalised
    found = climb(surface, np.zeros(3))
    assert found.converged
    np.testing.assert_allclose(at[0], found.at, rtol=1e-7, atol=1e-9)


def test_all_weights_one_is_the_regression_of_patients():
    table = {
        "y": ["yes", "no", "yes", "yes", "no", "no", "yes", "no"], "x": [1, 2, 3, 4, 2, 1, 5, 3],
    }  # fmt: skip
    found = logistic(table, outcome="y=yes", covariates="x")
    y = np.array([cell == "yes" for cell in table["y"]], float)
    x = np.column_stack([np.ones(8), table["x"]])
    at, _ = weighted_firth(y, x, np.ones((2, 8)))
    slope = math.log(found.term("x").ratio)
    np.testing.assert_allclose(at[:, 1], slope, rtol=1e-7)


def test_rubins_rules_in_fractions():
    q, u = [Fraction(1, 3), Fraction(1, 2), Fraction(3, 4), Fraction(2, 5)], Fraction(1, 50)
    m, nu = 4, 25
    mean = sum(q) / m
    between = sum((x - mean) ** 2 for x in q) / (m - 1)
    total = u + (1 + Fraction(1, m)) * between
    share = (1 + Fraction(1, m)) * between / total
    observed = Fraction(nu + 1, nu + 3) * nu * (1 - share)
    df = 1 / (share**2 / (m - 1) + 1 / observed)
    found = pooled(np.array([float(x) for x in q]), np.full(4, float(u)), float(nu))
    for ours, exact in (
        (found.estimate, mean), (found.between, between), (found.total, total),
        (found.share, share), (found.df, df),
    ):  # fmt: skip
        assert float(ours) == pytest.approx(float(exact), rel=1e-12)


def test_no_difference_between_imputations():
    found = pooled(np.full(5, 0.2), np.full(5, 0.01), 20.0)
    assert float(found.df) == pytest.approx(21 / 23 * 20)
    assert float(found.share) == 0


def test_many_imputations_reach_the_average_over_every_way():
    """Events among the unknown are beta-binomial; all ways are gone through."""
    found = impute_outcome(patients(), **ASKED, imputations=100_000, seed=3)
    i, j = np.arange(4)[:, None], np.arange(6)[None, :]
    chance = betabinom.pmf(i, 3, 6.5, 8.5) * betabinom.pmf(j, 5, 12.5, 1.5)
    x1, x2 = 6 + i, 12 + j
    difference = (x1 + 1) / 19 - (x2 + 1) / 20
    mean = float((chance * difference).sum())
    between = float((chance * (difference - mean) ** 2).sum())
    p1, p2 = (x1 + 1) / 19, (x2 + 1) / 20
    within = float((chance * (p1 * (1 - p1) / 19 + p2 * (1 - p2) / 20)).sum())
    # the standard error of a mean of 1e5 is 2e-4, that of a variance half a percent
    got = found.risk_difference
    assert got.estimate == pytest.approx(mean, abs=1e-3)
    assert got.between == pytest.approx(between, rel=0.03)
    assert got.within == pytest.approx(within, rel=0.01)
    ratio = np.log((x1 + 0.5) / (17.5 - x1) * (18.5 - x2) / (x2 + 0.5))
    assert found.log_odds_ratio.estimate == pytest.approx(float((chance * ratio).sum()), abs=0.01)
    assert found.risks[0] == pytest.approx(float((chance * x1).sum()) / 17, abs=2e-3)


def test_the_seed_makes_the_numbers():
    one, again, other = (impute_outcome(patients(), **ASKED, seed=s) for s in (1, 1, 2))
    assert dumps(one) == dumps(again)
    assert one.risk_difference.estimate != other.risk_difference.estimate


def test_a_covariate_that_tells_moves_the_imputed():
    table = patients((6, 14, 10), (7, 14, 0))
    marker = {"yes": "pos", "no": "neg"}
    table["marker"] = [marker.get(cell, "pos") for cell in table["sign"]]
    table["marker"][0], table["marker"][8] = "neg", "pos"
    table["marker"][-1] = table["marker"][-9] = "pos"
    plain = impute_outcome(table, **ASKED, imputations=400)
    told = impute_outcome(table, **ASKED, imputations=400, covariates="marker")
    # every unknown patient carries the marker of those with the outcome
    assert told.risks[0] > plain.risks[0] + 0.05
    assert told.covariates == "marker"
    assert "from the group and marker" in sentence(told)


def test_who_lacks_the_covariate_is_imputed_from_the_group():
    table = patients()
    table["age"] = [30 + (7 * i) % 40 for i in range(len(table["sign"]))]
    table["age"][14] = "NR"
    found = impute_outcome(table, **ASKED, imputations=50, covariates="age")
    assert codes(found.cautions) == ("PC-M17", "PC-M20")
    assert found.cautions[1].message().endswith("the covariate is missing too: 1")
    assert found.cautions[1].message("zh").endswith("未知结局：1 例")


def test_nobody_with_the_outcome_has_finite_numbers():
    found = impute_outcome(patients((0, 5, 2), (0, 6, 1)), **ASKED, imputations=20)
    assert found.risk_difference.se > 0
    assert math.isfinite(found.log_odds_ratio.ci.high)
    text = sentence(found)
    assert "assumes that outcomes are missing at random" in text
    assert sentence(found, "zh")
    assert json.loads(dumps(found))["risk_difference"]["scale"] == "identity"


def test_wrong_asking():
    with pytest.raises(InputError, match="nothing to impute"):
        impute_outcome(patients((6, 14, 0), (12, 13, 0)), **ASKED)
    with pytest.raises(InputError, match="A: the outcome is known in nobody"):
        impute_outcome(patients((0, 0, 3)), **ASKED)
    with pytest.raises(InputError) as found:
        impute_outcome(patients(), **ASKED, imputations=1, seed=-1)
    assert len(found.value.problems) == 2
    table = patients()
    table["copy"] = list(table["gene"])
    with pytest.raises(InputError, match="cannot be told apart"):
        impute_outcome(table, **ASKED, covariates="copy")
    with pytest.raises(InputError, match="sign is the outcome"):
        impute_outcome(table, **ASKED, covariates="sign")
    with pytest.raises(InputError, match="gene is the group"):
        impute_outcome(table, **ASKED, covariates="gene")
