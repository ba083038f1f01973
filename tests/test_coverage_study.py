"""The study of coverage computes what the package gives a user, and the page says what it found."""

import csv
import importlib
import importlib.util
import sys
from math import comb

import numpy as np
import pytest

import pooledcases as pc
from checkouts import ROOT
from pooledcases.describe import logistic
from pooledcases.options import IncidenceInterval, SurvivalInterval, words

STUDY = ROOT / "validation" / "coverage_study"


def _load(name):
    """A part of the study; it is no package that is installed."""
    if "coverage_study" not in sys.modules:
        spec = importlib.util.spec_from_file_location(
            "coverage_study", STUDY / "__init__.py", submodule_search_locations=[str(STUDY)]
        )
        sys.modules["coverage_study"] = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(sys.modules["coverage_study"])
    return importlib.import_module(f"coverage_study.{name}")


cells, counts, curves, causes, contact, page, regressions, topics = map(
    _load,
    ("cells", "counts", "curves", "causes", "contact", "page", "regressions", "topics"),
)
PLAN = cells.Plan(samples=10_000, seed=1)


def _number(text):
    return float(text) if text else None


def committed():
    """The cells of the committed table."""
    with (ROOT / "validation" / "coverage.csv").open(encoding="utf-8", newline="") as file:
        return [
            cells.Cell(
                topic=row["topic"],
                n=row["n"],
                truth=row["truth"],
                interval=row["interval"],
                coverage=float(row["coverage"]),
                mean=_number(row["mean"]),
                under=_number(row["under"]),
                samples=int(row["samples"]),
                without=float(row["without"]),
            )
            for row in csv.DictReader(file)
        ]


FOUND = {(cell.topic, cell.n, cell.truth, cell.interval): cell for cell in committed()}


# the page


def test_the_page_is_made_of_the_table():
    text = (ROOT / "validation" / "coverage.md").read_text(encoding="utf-8")
    assert text == "".join(page.page(list(FOUND.values()), topics.TOPICS, PLAN))


@pytest.mark.parametrize("topic", topics.TOPICS, ids=lambda topic: topic.key)
def test_every_promise_is_kept_or_its_mark_has_a_reason(topic):
    for word in topic.promised:
        own = [cell for key, cell in FOUND.items() if (key[0], key[-1]) == (topic.key, word)]
        assert own, word
        assert word in topic.reasons or all(cell.reaches for cell in own)


def test_every_size_is_there():
    sizes = {key[0]: {cell.n for cell in FOUND.values() if cell.topic == key[0]} for key in FOUND}
    several = {topic for topic, found in sizes.items() if {"5", "10", "20", "50"} <= found}
    assert several == {topic.key for topic in topics.TOPICS} - {
        "poisson",
        "difference",
        "odds ratio",
    }


def test_what_is_exact_or_valid_reaches_its_level_everywhere():
    exact = {"clopper-pearson", "exact-poisson", "exact", "bpcp", "valid"}
    below = [key for key, cell in FOUND.items() if key[-1] in exact and not cell.reaches]
    assert below == []


# enumerated cells again, from the binomial distribution itself


@pytest.mark.parametrize("interval", ["clopper-pearson", "wilson", "mid-p"])
@pytest.mark.parametrize("n", [5, 10])
def test_least_coverage_of_a_proportion_by_adding_up_the_binomial(interval, n):
    limits = [pc.describe.proportion(x, n, interval=interval).ci for x in range(n + 1)]
    near = [end + side for ci in limits for end in (ci.low, ci.high) for side in (-1e-9, 1e-9)]
    least = min(
        sum(
            comb(n, x) * p**x * (1 - p) ** (n - x)
            for x, ci in enumerate(limits)
            if ci.low <= p <= ci.high
        )
        for p in near
        if 0 < p < 1
    )
    assert FOUND["proportion", str(n), "any", interval].coverage == pytest.approx(least, abs=1e-6)


def test_mean_coverage_of_a_proportion_by_many_truths():
    n, p = 10, (np.arange(200_000) + 0.5) / 200_000
    total = np.zeros_like(p)
    for x in range(n + 1):
        ci = pc.describe.proportion(x, n, interval="jeffreys").ci
        total += comb(n, x) * p**x * (1 - p) ** (n - x) * ((ci.low <= p) & (p <= ci.high))
    mean = FOUND["proportion", "10", "any", "jeffreys"].mean
    assert mean == pytest.approx(float(total.mean()), abs=2e-5)


def test_coverage_of_a_difference_by_going_through_the_tables():
    found = [pc.describe.compare_proportions(a, 5, c, 5) for a in range(6) for c in range(6)]
    p = np.arange(1, 100) / 100
    q, r = (grid.ravel() for grid in np.meshgrid(p, p, indexing="ij"))
    total = np.zeros_like(q)
    for one in found:
        a, c, ci = one.ai, one.ci, one.miettinen_nurminen_ci
        chance = comb(5, a) * q**a * (1 - q) ** (5 - a) * comb(5, c) * r**c * (1 - r) ** (5 - c)
        total += chance * ((ci.low <= q - r + 1e-12) & (q - r - 1e-12 <= ci.high))
    cell = FOUND["difference", "5 + 5", "risks 0.01 to 0.99", "miettinen-nurminen"]
    assert (cell.coverage, cell.mean) == pytest.approx((total.min(), total.mean()), abs=1e-6)


# what is simulated is what a user gets


@pytest.fixture(scope="module")
def samples():
    return curves.Samples.draw(np.random.default_rng(3), 40, 6, 2.0)


def table(samples, row):
    return {"t": samples.times[row], "e": samples.events[row]}


def limits_or_nan(ci):
    return (np.nan, np.nan) if ci is None else (ci.low, ci.high)


@pytest.mark.parametrize("interval", words(SurvivalInterval))
def test_curves_and_medians_are_those_of_a_table(samples, interval):
    bands = curves.Bands.of(samples, interval)
    medians = np.column_stack(bands.median())
    for row in range(len(samples.times)):
        curve = pc.kaplan_meier(table(samples, row), time="t", event="e", interval=interval)
        np.testing.assert_allclose(medians[row], limits_or_nan(curve.median_ci), rtol=1e-12)
        for t in (0.02, 0.3, 0.9, 1.8):
            ours = np.column_stack(bands.at(t))[row]
            np.testing.assert_allclose(ours, limits_or_nan(curve.at(t).ci), rtol=1e-12)


def test_restricted_means_are_those_of_a_table(samples):
    means, errors = curves.means_of(samples, 1.0)
    for row in range(len(samples.times)):
        try:
            found = pc.survival.restricted_mean(
                table(samples, row), time="t", event="e", horizon=1.0
            )
        except pc.InputError:
            assert np.isnan(means[row])
            continue
        ours = (means[row] - curves.Z * errors[row], means[row] + curves.Z * errors[row])
        np.testing.assert_allclose(ours, limits_or_nan(found.ci), rtol=1e-12)


def test_incidences_are_those_of_a_table(samples):
    first = np.random.default_rng(4).integers(0, 2, samples.times.shape)
    first[:4] = 1  # nobody has the other cause
    asked = words(IncidenceInterval)
    for t in (0.02, 0.3, 0.9, 1.8):
        found = causes.limits_of_first(samples, first, t, asked)
        for row in range(len(samples.times)):
            own = samples.events[row] * first[row]
            data = {"t": samples.times[row], "one": own, "two": samples.events[row] - own}
            for word in asked:
                point = pc.survival.cumulative_incidence(
                    data,
                    time="t",
                    event="one",
                    competing="two",
                    interval=word,
                )
                ours = (found[word][0][row], found[word][1][row])
                ci = limits_or_nan(point.at(t).causes[0].ci)
                np.testing.assert_allclose(ours, ci, rtol=1e-9, atol=1e-12)


def test_hazard_ratios_are_those_of_a_table():
    rng = np.random.default_rng(5)
    for _ in range(4):
        x = np.column_stack([np.arange(12) % 2, rng.normal(size=12)])
        times, events = rng.exponential(1, 12), rng.integers(0, 2, 12)
        data = {"t": times, "e": events, "arm": x[:, 0], "age": x[:, 1]}
        found = regressions.cox_limits(times, events, x)
        for name, word in (("Firth, profile", "profile-likelihood"), ("Firth, Wald", "wald")):
            fitted = pc.survival.cox(
                data, time="t", event="e", covariates=["arm", "age"], interval=word
            )
            np.testing.assert_allclose(found[name], limits_or_nan(fitted.terms[0].ci), rtol=1e-5)


def test_odds_ratios_are_those_of_a_table():
    found = regressions.logistic_limits(3, 4)
    for a, c in ((0, 2), (3, 1), (1, 1)):
        ill = ["yes"] * a + ["no"] * (3 - a) + ["yes"] * c + ["no"] * (4 - c)
        data = {"arm": [1] * 3 + [0] * 4, "ill": ill}
        fitted = logistic(data, outcome="ill=yes", covariates=["arm"])
        profile = found["Firth, profile"]
        ours = (profile[0][a, c], profile[1][a, c])
        np.testing.assert_allclose(ours, limits_or_nan(fitted.term("arm").ci), rtol=1e-5)


# drawn cells again


def test_rates_are_found_again():
    again = list(curves.rates(PLAN))
    assert len(again) == 24
    for cell in again:
        kept = FOUND[cell.topic, cell.n, cell.truth, cell.interval]
        # another version of the random numbers may move them by a few standard errors
        assert cell.coverage == pytest.approx(kept.coverage, abs=4 * 2**0.5 * kept.error)


def test_current_status_is_found_again_with_fewer_samples():
    again = [cell for cell in contact.looks(cells.Plan(samples=400, seed=2)) if cell.n == "20"]
    for cell in again:
        kept = FOUND[cell.topic, cell.n, cell.truth, cell.interval]
        apart = 5 * (cell.error**2 + kept.error**2) ** 0.5
        assert cell.coverage == pytest.approx(kept.coverage, abs=apart)
