"""Patients and studies in one model: against R, against a plain quadrature, and at the edges."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import integrate, optimize, special

import pooledcases as pc
from comparing import against
from pooledcases.models import pool_counts
from pooledcases.models.patients import pool_patients
from pooledcases.results.base import codes
from pooledcases.results.encode import to_json
from pooledcases.tables.published_sentences import together as sentence

R = json.loads((Path(__file__).parents[1] / "reference" / "published.json").read_text())
TABLES = R["patients_and_studies"]
# lme4's optimiser stops where the deviance hardly changes
LOOSE = against("patients and studies: one model", 1e-4, program="lme4")
EXACT = against("patients and studies: exact interval", 1e-8, program="R")

CASES = {
    "case_id": ["a", "b", "c", "d", "e", "f", "g"],
    "report_id": ["A", "A", "B", "C", "C", "C", "D"],
    "status": ["NED", "DOD", "NED", "NED", "AWD", "NR", "NED"],
}
SERIES = {"study": ["E", "F"], "xi": [4, 7], "ni": [7, 9]}


@cache
def joint():
    """The fit that most tests look at."""
    return pool_patients(CASES, outcome="status=NED", aggregate=SERIES)


@cache
def in_r(name):
    """The fit of a table that R has too."""
    cases, series = split(TABLES[name]["rows"])
    return pool_patients(cases, outcome="status=NED", aggregate=series)


def split(table):
    """Rows of one patient as a table of patients, the others as studies."""
    rows = list(zip(table["report"], table["x"], table["n"], strict=True))
    # in these tables a report that starts with R lists its patients
    listed = [(r, x) for r, x, n in rows if r.startswith("R")]
    studies = [row for row in rows if row[0].startswith("S")]
    cases = {
        "report_id": [r for r, _ in listed],
        "status": ["NED" if x else "DOD" for _, x in listed],
    }
    series = {name: [row[i] for row in studies] for i, name in enumerate(("study", "xi", "ni"))}
    return cases, series if studies else None


@pytest.mark.parametrize("name", sorted(TABLES))
def test_the_model_is_that_of_patients_and_studies_fitted_together_in_r(name):
    expected, found = TABLES[name], in_r(name)
    LOOSE(found.fit.estimate, expected["estimate"])
    # at the boundary the other program stops near 0
    LOOSE(found.fit.tau2, expected["tau2"], size=1.0)
    EXACT([found.exact.low, found.exact.high], expected["exact"]["ci"])


def test_bernoulli_rows_and_counts_of_a_report_have_one_maximum():
    """A plain quadrature over Bernoulli rows, sharing no code with the model."""
    cases, series = split(TABLES["mixed"]["rows"])
    found = in_r("mixed").fit
    # for integrands so smooth the trapezoidal rule with these nodes is right to 1e-9
    z = np.linspace(-9, 9, 401)
    weight = np.exp(-0.5 * z**2)

    def minus_log(par):
        logit = par[0] + abs(par[1]) * z
        total = 0.0
        for report in dict.fromkeys(cases["report_id"]):
            events = [s == "NED" for r, s in zip(*cases.values(), strict=True) if r == report]
            rows = [special.log_expit(logit if e else -logit) for e in events]
            total += np.log(integrate.trapezoid(weight * np.exp(sum(rows)), z))
        for x, n in zip(series["xi"], series["ni"], strict=True):
            log = x * special.log_expit(logit) + (n - x) * special.log_expit(-logit)
            total += np.log(integrate.trapezoid(weight * np.exp(log), z))
        return -total

    best = optimize.minimize(minus_log, [0.3, 0.7], method="Nelder-Mead",
                             options={"xatol": 1e-9, "fatol": 1e-12})  # fmt: skip
    # the search stops where the likelihood is flat to rounding
    assert found.estimate == pytest.approx(best.x[0], abs=1e-6)
    assert found.tau2 == pytest.approx(best.x[1] ** 2, abs=1e-5)


def test_it_is_the_model_of_counts_by_report():
    found = joint()
    plain = pool_counts({"xi": [1, 1, 1, 1, 4, 7], "ni": [2, 1, 2, 1, 7, 9]})
    assert found.fit.estimate == plain.estimate
    assert found.estimate == plain.reported.estimate
    assert found.reports.report == ("A", "B", "C", "D", "E", "F")
    assert found.reports.listed.tolist() == [2, 1, 2, 1, 0, 0]
    assert (found.n, found.n_events, found.missing, found.k) == (22, 15, 1, 6)
    assert found.headline == "model"


def test_each_kind_alone_is_what_pool_counts_gives_and_shares_sum_to_one():
    found = joint()
    alone = pool_counts({"xi": [1, 1, 1, 1], "ni": [2, 1, 2, 1]})
    patients, aggregate = found.contributions
    assert patients.estimate == alone.reported.estimate
    assert aggregate.fit.estimate == pool_counts({"xi": [4, 7], "ni": [7, 9]}).estimate
    assert patients.information_share + aggregate.information_share == 1
    assert (patients.n, aggregate.n, patients.n_reports) == (6, 16, 4)
    # with tau² = 0 information is the number of patients
    assert found.fit.tau2 == 0
    assert patients.information_share == pytest.approx(6 / 22, rel=1e-12)


def test_shares_of_information_are_weights_of_the_two_variances():
    found = in_r("mixed")
    p, tau2 = special.expit(found.fit.estimate), found.fit.tau2
    weight = 1 / (1 / (found.reports.ni * p * (1 - p)) + tau2)
    listed = found.reports.listed > 0
    share = weight[listed].sum() / weight.sum()
    assert found.contribution("patients").information_share == pytest.approx(share, rel=1e-12)


def test_the_difference_between_kinds_is_that_of_two_separate_fits():
    found = in_r("mixed")
    one, two = (part.fit for part in found.contributions)
    chi2 = (one.estimate - two.estimate) ** 2 / (one.se**2 + two.se**2)
    # the same as the test between subgroups
    assert found.difference.p_value == pytest.approx(special.chdtrc(1, chi2), rel=1e-10)
    assert found.difference.odds_ratio == pytest.approx(np.exp(one.estimate - two.estimate))


def test_a_report_in_both_tables_is_asked_for():
    both = {"study": ["c", "F"], "xi": [3, 7], "ni": [5, 9]}
    with pytest.raises(pc.Refusal) as refused:
        pool_patients(CASES, outcome="status=NED", aggregate=both)
    assert refused.value.code == "PC-M06"
    assert "c" in refused.value.message


@pytest.mark.parametrize(
    ("word", "xi", "ni", "listed", "left"),
    [
        ("patients", [1, 1, 1, 1, 7], [2, 1, 2, 1, 9], [2, 1, 2, 1, 0], ("c",)),
        ("aggregate", [1, 1, 1, 3, 7], [2, 1, 1, 5, 9], [2, 1, 1, 0, 0], ("C",)),
        ("included", [1, 1, 3, 1, 7], [2, 1, 5, 1, 9], [2, 1, 2, 1, 0], ()),
        ("others", [1, 1, 4, 1, 7], [2, 1, 7, 1, 9], [2, 1, 2, 1, 0], ()),
    ],
)
def test_which_patients_of_a_report_in_both_tables_count(word, xi, ni, listed, left):
    both = {"study": ["c", "F"], "xi": [3, 7], "ni": [5, 9]}
    found = pool_patients(CASES, outcome="status=NED", aggregate=both, same_report=word)
    assert found.reports.xi.tolist() == xi
    assert found.reports.ni.tolist() == ni
    assert found.reports.listed.tolist() == listed
    assert found.left_out == left
    if word in ("included", "others"):
        assert found.difference.reason == "shared_reports"
        assert [part.n for part in found.contributions] == [6, sum(ni) - 6]


def test_forced_both_count_and_the_code_stays():
    both = {"study": ["C"], "xi": [3], "ni": [5]}
    found = pool_patients(CASES, outcome="status=NED", aggregate=both, force=True)
    assert "PC-M06" in codes(found.cautions)
    assert found.n == 11


def test_a_row_cannot_include_more_patients_than_it_counts():
    both = {"study": ["C", "A"], "xi": [0, 1], "ni": [5, 1]}
    with pytest.raises(pc.InputError) as error:
        pool_patients(CASES, outcome="status=NED", aggregate=both, same_report="included")
    assert [text.split(":")[0] for text in error.value.problems] == ["row 1 (C)", "row 2 (A)"]


def test_one_patient_a_report_is_described_with_an_exact_interval():
    cases = {"report_id": list("ABCDEFGH"), "status": ["NED"] * 5 + ["DOD"] * 3}
    found = pool_patients(cases, outcome="status=NED")
    assert found.headline == "exact"
    assert not found.tau2_identified
    assert found.estimate == 5 / 8
    # Clopper & Pearson's limits by their definition
    tail = special.bdtrc(4, 8, found.ci.low), special.bdtr(5, 8, found.ci.high)
    assert tail == pytest.approx((0.025, 0.025), rel=1e-9)
    assert found.fit.tau2 == 0
    assert found.fit.tau2_ci.high == np.inf
    assert found.bayes is None
    assert found.bayes_reason == "only_prior"
    assert "PC-M04" in codes(found.cautions)
    assert "PC-M10" in codes(found.cautions)
    assert "every report has one patient" in found.cautions[0].message()


def test_most_reports_of_one_patient_are_said():
    found = pool_patients(
        {"report_id": list("ABCDD"), "status": ["NED", "DOD"] * 2 + ["NED"]}, outcome="status=NED"
    )
    assert found.headline == "model"
    assert found.cautions[0].code == "PC-M04"


def test_patients_without_a_report_count_by_themselves_and_are_said():
    cases = {"report_id": ["A", "A", "NR", None], "status": ["NED", "DOD", "NED", "NED"]}
    found = pool_patients(cases, outcome="status=NED")
    assert found.report_unknown == 2
    assert found.reports.report == ("A", "row 3", "row 4")
    # nobody knows how large their reports were
    assert found.of_size("one").n == 0
    assert "from which reports 2 of these" in " ".join(c.message() for c in found.cautions)


def test_single_reports_stand_beside_series():
    cases = {
        "report_id": ["A", "B", "C"] + ["D"] * 6,
        "status": ["NED"] * 3 + ["NED", "DOD"] * 3,
    }
    found = pool_patients(cases, outcome="status=NED", aggregate=SERIES)
    sizes = [(part.size, part.n_reports, part.n_events, part.n) for part in found.sizes]
    assert sizes == [("one", 3, 3, 3), ("two-to-four", 0, 0, 0), ("five-or-more", 3, 14, 22)]
    caveat = next(item for item in found.cautions if item.code == "PC-M10")
    assert "3/3 (100.0%)" in caveat.message()
    assert "14/22 (63.6%)" in caveat.message()


@pytest.mark.parametrize("outcome", ["status=NED", "status=DOD"])
@pytest.mark.parametrize("reports", [["A"], ["A", "A"], ["A", "B"], ["A", "A", "B"]])
def test_all_or_none_with_the_event_has_an_exact_answer(outcome, reports):
    cases = {"report_id": reports, "status": ["NED"] * len(reports)}
    found = pool_patients(cases, outcome=outcome)
    assert found.estimate == (1.0 if outcome == "status=NED" else 0.0)
    assert found.bayes is None
    assert found.bayes_reason == "all_alike"
    assert "PC-M27" in codes(found.cautions)
    to_json(found)


def test_missing_and_not_applicable_outcomes_are_counted_apart():
    cases = {"report_id": list("AABBC"), "status": ["NED", "NR", "NAP", "DOD", "UNC"]}
    found = pool_patients(cases, outcome="status=NED")
    assert (found.n, found.missing, found.not_applicable) == (2, 2, 1)
    caveat = next(item for item in found.cautions if item.code == "PC-M17")
    assert caveat.message().startswith("2 of 4")


def test_the_bayesian_fit_with_the_same_likelihood_stands_beside():
    found = joint()
    effects = pc.effect_sizes({"xi": [1, 1, 1, 1, 4, 7], "ni": [2, 1, 2, 1, 7, 9]}, measure="PLO")
    alone = pc.models.pool_bayes(effects, likelihood="binomial")
    assert found.bayes.estimate == alone.estimate
    assert found.bayes.tau2 == alone.tau2


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"outcome": "NED"}, "is no condition"),
        ({"outcome": 3}, "is no condition"),
        ({"outcome": "status=NED & case_id=a"}, "is no condition"),
        ({"outcome": "status=ned"}, "the column holds NED"),
        ({"outcome": "state=NED"}, "There is no column 'state'"),
        ({"report": "paper"}, "There is no column 'paper'"),
        ({"report": 3}, "is no name of a column"),
        ({"level": 95}, "is not between 0 and 1"),
        ({"same_report": "both"}, "is not known"),
        ({"aggregate": {"study": ["E"], "events": [3]}}, "has no column xi and no column ni"),
        ({"aggregate": {"study": ["E"], "xi": [8], "ni": [7]}}, "8 of 7 had the event"),
        ({"aggregate": {"study": ["E"], "xi": [-1], "ni": [7]}}, "row 1 (E): xi is -1"),
        ({"aggregate": [3]}, "A table is a DataFrame"),
    ],
)
def test_what_cannot_be_used_is_said(change, said):
    with pytest.raises(pc.InputError) as error:
        pool_patients(CASES, **{"outcome": "status=NED", "aggregate": SERIES} | change)
    assert said in str(error.value)


def test_a_patient_who_stands_there_twice_is_named():
    cases = {"case_id": ["a", "b", "a"], "report_id": ["A"] * 3, "status": ["NED"] * 3}
    with pytest.raises(pc.InputError, match="rows 1, 3: patient a stands there 2 times"):
        pool_patients(cases, outcome="status=NED")


def test_nobody_with_a_known_outcome_is_an_error():
    with pytest.raises(pc.InputError, match="No patient has a known status"):
        pool_patients({"report_id": ["A"], "status": ["NR"]}, outcome="status=NED")


def test_series_without_counts_are_named():
    series = {"study": ["E", "F"], "xi": [4, None], "ni": [7, 9]}
    found = pool_patients(CASES, outcome="status=NED", aggregate=series)
    assert found.left_out == ("F",)
    assert found.k == 5


def test_columns_of_the_study_table_can_have_other_names():
    series = {"paper": ["E", "F"], "events": [4, 7], "total": [7, 9]}
    found = pool_patients(
        CASES, outcome="status=NED", aggregate=series, study="paper", xi="events", ni="total"
    )
    assert found.n_events == 15


def test_kinds_of_quantity_are_not_mixed():
    series = SERIES | {"kind": ["risk", "cumulative_incidence"]}
    with pytest.raises(pc.Refusal) as refused:
        pool_patients(CASES, outcome="status=NED", aggregate=series)
    assert refused.value.code == "PC-M25"


@settings(max_examples=3, deadline=None)
@given(st.randoms(use_true_random=False))
def test_the_order_of_patients_and_studies_does_not_matter(random):
    rows = list(range(len(CASES["case_id"])))
    random.shuffle(rows)
    turned = {name: [cells[row] for row in rows] for name, cells in CASES.items()}
    series = {name: cells[::-1] for name, cells in SERIES.items()}
    one = joint()
    two = pool_patients(turned, outcome="status=NED", aggregate=series)
    assert two.estimate == pytest.approx(one.estimate, rel=1e-9)
    assert two.difference.estimate == pytest.approx(one.difference.estimate, rel=1e-6)


def test_listing_the_patients_of_a_series_changes_no_estimate():
    """A series of 7 with 4 events says the same whether its patients are listed or counted."""
    listed = {
        "report_id": [*CASES["report_id"], *["E"] * 7],
        "status": [*CASES["status"], *["NED"] * 4, *["DOD"] * 3],
    }
    rest = {"study": ["F"], "xi": [7], "ni": [9]}
    one = joint()
    two = pool_patients(listed, outcome="status=NED", aggregate=rest)
    assert two.fit.estimate == pytest.approx(one.fit.estimate, rel=1e-12)
    assert two.bayes.estimate == pytest.approx(one.bayes.estimate, rel=1e-9)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_sentence_says_what_each_kind_contributes(lang):
    found = joint()
    text = sentence(found, lang)
    assert "4/6 (66.7%)" in text
    assert "11/16 (68.8%)" in text
    assert "27%" in text
    single = pool_patients(
        {"report_id": ["A", "B"], "status": ["NED", "DOD"]}, outcome="status=NED"
    )
    assert "1/2 (50.0%)" in sentence(single, lang)
