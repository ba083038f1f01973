"""Patients of one report may be alike."""

from __future__ import annotations

import itertools
import json
from fractions import Fraction
from math import comb
from pathlib import Path

import numpy as np
import pytest

import pooledcases as pc
from comparing import against
from pooledcases.describe.groups.clustering import _measures
from pooledcases.errors import InputError
from pooledcases.kernels.stratified import conditional
from pooledcases.results.encode import to_json
from pooledcases.tables.group_sentences import clustering as say

REFERENCE = json.loads((Path(__file__).parents[1] / "reference" / "groups.json").read_text())
TABLE = {
    "report": list("aaaabbbbccccdd"),
    "gene": list("EEETEETTETTTET"),
    "status": ["NED"] * 4 + ["NED", "NED", "DOD", "NED"] + ["DOD"] * 4 + ["NED", "DOD"],
}


def cluster(table=TABLE, **more):
    return pc.describe.clustering(table, outcome="status=NED", report="report", **more)


def cells(flat):
    """R's array of 2 × 2 × k, column by column: a, c, b, d of each stratum."""
    a, c, b, d = np.array(flat, dtype=float).reshape(-1, 4).T
    return conditional(a, a + b, c, c + d)


def check(case, p, ratio, ci):
    found = cells(case)
    against("exact stratified test: p", 1e-8, program="R")(found.p_value, p)
    # R's root finder stops at 1.2e-4 of the odds ratio, or of its inverse where that is below 1
    loose = against("exact stratified test: odds ratio", 2e-4, program="R", size=1.0)
    low, high = found.limits(0.95)
    for ours, theirs in ((found.odds_ratio, ratio), (low, ci[0]), (high, ci[1])):
        if theirs in ("inf", 0, 0.0):
            assert ours == float(theirs)
        else:
            loose(min(ours, 1 / ours), min(theirs, 1 / theirs))


def test_the_exact_test_of_the_reference():
    case = REFERENCE["reference"]
    check(case["array_colmajor"], case["exact_p"], case["exact_or"], case["exact_ci"])


@pytest.mark.parametrize("case", REFERENCE["mantelhaen"])
def test_exact_tests_against_r(case):
    check(case["cells"], case["p"], case["or"], case["ci"])


def test_the_exact_test_by_enumeration():
    strata = [(2, 3, 0, 2), (1, 2, 2, 4), (3, 3, 1, 3)]  # a n1 c n2
    observed = sum(a for a, *_ in strata)
    weights: dict[int, Fraction] = {}
    sides = [
        [(j, comb(n1, j) * comb(n2, a + c - j)) for j in range(n1 + 1) if 0 <= a + c - j <= n2]
        for a, n1, c, n2 in strata
    ]
    for chosen in itertools.product(*sides):
        total = sum(j for j, _ in chosen)
        ways = Fraction(1)
        for _, count in chosen:
            ways *= count
        weights[total] = weights.get(total, Fraction(0)) + ways
    whole = sum(weights.values())
    p = sum(w for w in weights.values() if w <= weights[observed]) / whole
    columns = np.array(strata, dtype=float).T
    found = conditional(columns[0], columns[1], columns[2], columns[3])
    assert found.p_value == pytest.approx(float(p), rel=1e-12)
    low, high = found.limits(0.95)

    def tail(ratio, keep):
        up = {t: float(w) * ratio**t for t, w in weights.items()}
        return sum(v for t, v in up.items() if keep(t)) / sum(up.values())

    assert tail(low, lambda t: t >= observed) == pytest.approx(0.025, rel=1e-9)
    assert tail(high, lambda t: t <= observed) == pytest.approx(0.025, rel=1e-9)


def test_correlation_and_design_effect_by_hand():
    found = cluster()
    # x of m: 4 of 4, 3 of 4, 0 of 4, 1 of 2
    x, m = [4, 3, 0, 1], [4, 4, 4, 2]
    n, p = 14, Fraction(8, 14)
    between = sum(k * (Fraction(e, k) - p) ** 2 for e, k in zip(x, m, strict=True)) / 3
    within = sum(e * (1 - Fraction(e, k)) for e, k in zip(x, m, strict=True)) / Fraction(10)
    size = (n - Fraction(sum(k * k for k in m), n)) / 3
    rho = (between - within) / (between + (size - 1) * within)
    effect = 1 + (Fraction(sum(k * k for k in m), n) - 1) * rho
    assert found.correlation == pytest.approx(float(rho), rel=1e-12)
    assert found.n_effective == pytest.approx(float(n / effect), rel=1e-12)
    ratio = Fraction(4, 3) * sum((e - p * k) ** 2 for e, k in zip(x, m, strict=True)) / n**2
    assert found.variance_ratio == pytest.approx(float(ratio / (p * (1 - p) / 13)), rel=1e-12)


def test_the_bootstrap_resamples_reports():
    found = cluster(by="gene", resamples=20_000)
    # every way to draw four reports, with its probability
    x, m = np.array([4, 3, 0, 1]), np.array([4, 4, 4, 2])
    draws = np.array(list(itertools.product(range(4), repeat=4)))
    shares = np.sort(x[draws].sum(axis=1) / m[draws].sum(axis=1))
    ranked = np.arange(1, len(shares) + 1) / len(shares)
    assert found.bootstrap_ci.low == pytest.approx(shares[np.searchsorted(ranked, 0.025)], abs=0.03)
    assert found.bootstrap_ci.high == pytest.approx(
        shares[np.searchsorted(ranked, 0.975)], abs=0.03
    )
    assert found.bootstrap_ci.low < found.overall.ci.low
    again = cluster(by="gene", resamples=20_000)
    assert again.bootstrap_ci.low == found.bootstrap_ci.low
    assert again.difference.bootstrap_ci.high == found.difference.bootstrap_ci.high
    assert found.difference.unusable == 0
    another = cluster(resamples=500, seed=2).bootstrap_ci
    assert another.low < found.overall.estimate < another.high


def test_reports_of_one_patient_leave_the_variance_as_it_is():
    # the more of the reports have one patient, the nearer it is to 1: here all but one of 301
    x, m = np.array([1.0, 0.0] * 150 + [1.0]), np.array([1.0] * 300 + [2.0])
    assert _measures(x, m)["variance_ratio"] == pytest.approx(1.0, abs=0.01)


@pytest.mark.parametrize(
    ("report", "reason", "code"),
    [
        (["NR"] * 14, "report-unknown", None),
        ([f"r{i}" for i in range(14)], "one-patient-reports", "PC-M04"),
        (["a"] * 14, "one-report", None),
    ],
)
def test_where_reports_tell_nothing_the_reason_stands(report, reason, code):
    found = cluster(TABLE | {"report": report}, by="gene")
    assert (found.reason, found.n_effective, found.bootstrap_ci) == (reason, None, None)
    assert ("PC-M04" in [item.code for item in found.cautions]) is (code == "PC-M04")
    assert "Clustering by report is not shown" in say(found, "en")
    assert say(found, "zh")
    json.dumps(to_json(found), allow_nan=False)


def test_one_report_still_has_its_own_fisher_test():
    found = cluster(TABLE | {"report": ["a"] * 14}, by="gene").difference
    fisher = pc.compare(TABLE, outcome="status=NED", by="gene").two_by_two
    assert found.stratified_p == pytest.approx(fisher.fisher_p, rel=1e-10)
    assert found.odds_ratio == pytest.approx(fisher.odds_ratio, rel=1e-8)
    limits = (found.odds_ratio_ci.low, found.odds_ratio_ci.high)
    expected = (fisher.odds_ratio_ci.low, fisher.odds_ratio_ci.high)
    np.testing.assert_allclose(limits, expected, rtol=1e-8)


def test_alk_rcc_says_why_not():
    cases = pc.read_cases(Path(__file__).parents[2] / "data" / "raw" / "alk_rcc" / "cases.csv")
    found = pc.describe.clustering(
        cases, outcome="status=NED", report="report_id", by="partner_gene", groups=("EML4", "TPM3")
    )
    assert (found.reason, found.reports, found.report_missing) == ("report-unknown", 0, 50)
    assert found.difference.reason == "report-unknown"
    assert found.difference.risk_difference == pytest.approx(6 / 14 - 12 / 13)
    assert "no patient's report is known" in say(found, "en")


def test_everybody_alike_and_nobody():
    table = {"report": list("aabb"), "status": ["NED"] * 4}
    assert (cluster(table).reason, cluster(table).correlation) == ("all-alike", None)
    nobody = cluster({"report": list("ab"), "status": ["NR", "NR"]})
    assert (nobody.reason, nobody.largest) == ("no-patient", 0)
    assert say(nobody, "en")
    assert say(cluster(table), "zh")


def test_no_report_with_both_groups():
    table = {
        "report": list("aabb"), "gene": list("EETT"), "status": ["NED", "DOD", "NED", "DOD"],
    }  # fmt: skip
    found = cluster(table, by="gene").difference
    assert (found.stratified_p, found.reason) == (None, "no-informative-report")
    assert found.unusable > 0


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ({"resamples": 5}, "resamples: 5 is no whole number from 100"),
        ({"seed": -1}, "seed"),
        ({"seed": 1.5}, "seed"),
        ({"groups": ("E", "T")}, "groups: name the column"),
        ({"by": "gene", "groups": ("E", "X")}, "no patient has 'X'"),
    ],
)
def test_wrong_arguments_are_named(more, message):
    with pytest.raises(InputError, match=message):
        cluster(**more)


@pytest.mark.parametrize("status", ["NDDNDDNDD", "NDDNDDNND"])
def test_reports_that_agree_by_chance_make_no_more_patients_than_there_are(status):
    words = {"N": "NED", "D": "DOD"}
    found = cluster({"report": list("aaabbbccc"), "status": [words[s] for s in status]})
    value = found.n_effective_by_variance
    assert value is None or value > 9
    assert "count as 9.0 independent ones" in say(found, "en")
    assert "and as 9.0 by the variance between reports" in say(found, "en")
