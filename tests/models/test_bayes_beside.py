"""The Bayesian fit that stands beside others of two to four studies (PC-M02, PC-M13)."""

from __future__ import annotations

import json
import time

import pytest

from pooledcases.effects import effect_sizes
from pooledcases.models import beside, pool, pool_bayes, pool_counts
from pooledcases.results.encode import dumps
from pooledcases.tables import pooled_frame
from pooledcases.tables.pooled_sentences import pooled as sentence

#: Events and totals of one proportion.
COUNTS = {
    "small": ([0, 2, 5], [10, 12, 14]),
    "skewed": ([0, 1], [25, 8]),
    "unlike": ([1, 9, 5, 20], [30, 15, 50, 60]),
    "none and all": ([0, 12], [10, 12]),
    "large": ([100, 3000], [1000, 9000]),
    "far apart": ([99, 1], [100, 100]),
    "alike": ([5, 5, 5], [10, 10, 10]),
    "one patient": ([1, 1], [1, 2]),
    "huge": ([50, 900_000], [100_000, 1_000_000]),
    "rare": ([0, 0, 0, 1], [9, 9, 9, 9]),
    "mirrored": ([25, 7], [25, 8]),
}
TWO_GROUPS = {"ai": [4, 6, 3], "n1i": [120, 300, 99], "ci": [11, 29, 4], "n2i": [130, 300, 98]}
THREE = {"xi": [0, 2, 5], "ni": [10, 12, 14]}


def table(name):
    return dict(zip(("xi", "ni"), COUNTS[name], strict=True))


def same(short, whole, rel):
    """The numbers of a short fit against those of the whole one."""
    found, full = short, whole.posterior
    pairs = [
        (found.estimate, full.mu.median),
        (found.tau, full.tau.median),
        *((getattr(found.ci, end), getattr(full.mu.shortest, end)) for end in ("low", "high")),
        *((getattr(found.tau_ci, e), getattr(full.tau.shortest, e)) for e in ("low", "high")),
        *(
            (getattr(found.prediction, end), getattr(full.new_study.shortest, end))
            for end in ("low", "high")
        ),
    ]
    for ours, theirs in pairs:
        assert abs(ours - theirs) <= rel * max(abs(theirs), 1e-3)


@pytest.mark.parametrize("name", COUNTS)
def test_counts_are_the_whole_fits(name):
    fit = pool_counts(table(name))
    whole = pool_bayes(effect_sizes(table(name), measure="PLO"), likelihood="binomial")
    assert fit.beside.model == "binomial-normal"
    assert dict(fit.beside.prior.arguments) == {"scale": 1.0}
    same(fit.beside, whole, 1e-6)


@pytest.mark.parametrize("measure", ["OR", "RR"])
@pytest.mark.parametrize("k", [2, 3])
def test_effects_are_the_whole_fits(measure, k):
    effects = effect_sizes({name: cells[:k] for name, cells in TWO_GROUPS.items()}, measure=measure)
    fit = pool(effects)
    assert fit.beside.model == "normal-normal"
    assert dict(fit.beside.prior.arguments) == {"scale": 0.5}
    same(fit.beside, pool_bayes(effects), 1e-8)


@pytest.mark.parametrize(
    ("yi", "vi"),
    [
        ([0.3, 0.3], [0.04, 0.04]),
        ([-3.0, 3.0], [0.01, 0.01]),
        ([0.3, 0.4, 0.1, 2.0], [1e-12, 1e-6, 1.0, 0.01]),
        ([0.3, 0.4, 0.1], [0.04, 0.1, 1e8]),
    ],
)
def test_hostile_effects(yi, vi):
    effects = effect_sizes({"yi": yi, "vi": vi}, measure="HR")
    same(pool(effects).beside, pool_bayes(effects), 1e-7)


def test_the_level_is_the_fits():
    narrow, wide = (pool_counts(THREE, level=level).beside for level in (0.8, 0.99))
    assert (narrow.level, wide.level) == (0.8, 0.99)
    assert wide.ci.low < narrow.ci.low < narrow.ci.high < wide.ci.high


@pytest.mark.parametrize("k", [1, 5])
def test_only_two_to_four_studies(k):
    assert pool_counts({"xi": [2] * k, "ni": [10] * k}).beside is None


def test_not_where_another_question_was_asked():
    odds = effect_sizes(TWO_GROUPS, measure="OR")
    assert pool(odds, tau2="EE").beside is None
    assert pool(odds, weights=[1, 1, 1]).beside is None
    assert pool(effect_sizes(TWO_GROUPS, measure="RD")).beside is None
    assert pool_counts(THREE, tau2="EE").beside is None
    assert pool_counts(THREE, model="beta-binomial").beside is None
    assert pool_counts({"xi": [1, 2, 5], "ti": [10, 12, 14]}, measure="IRLN").beside is None
    assert pool_counts(TWO_GROUPS, measure="OR", model="glmm-um-fs").beside is None
    counted = pool_counts(TWO_GROUPS, measure="OR", model="inverse-variance")
    assert counted.beside.estimate == pool(odds).beside.estimate


def test_not_where_kinds_were_forced_together():
    mixed = THREE | {"kind": ["risk", "share", "risk"]}
    assert pool_counts(mixed, force=True).beside is None
    assert pool(effect_sizes(mixed, measure="PLO"), force=True).beside is None


def test_the_whole_has_it_and_its_subgroups_do_not():
    data = {"xi": [1, 2, 5, 4], "ni": [10, 12, 14, 15], "where": ["a", "a", "b", "b"]}
    effects = effect_sizes(data, measure="PLO")
    for fit, alone in (
        (pool_counts(data, subgroup="where"), pool_counts(data)),
        (pool(effects, subgroup="where"), pool(effects)),
    ):
        assert fit.beside.estimate == alone.beside.estimate
        assert [group.fit.beside for group in fit.subgroups] == [None, None]
        record = json.loads(dumps(fit))
        assert list(record)[-1] == "beside"
        assert "beside" not in record["subgroups"][0]


@pytest.mark.parametrize("xi", [[0, 0, 0], [10, 12, 14]])
def test_without_events_it_says_why_there_is_none(xi):
    fit = pool_counts({"xi": xi, "ni": [10, 12, 14]})
    assert fit.beside is None
    assert "flat prior on the mean leaves no posterior" in sentence(fit, "en")
    assert "正态先验" in sentence(fit, "zh")
    shown = pooled_frame(fit).set_index("quantity").iloc[:, 0]
    assert "mu_prior" in shown["Bayesian fit beside"]


def test_it_is_shown_on_the_readers_scale():
    fit = pool_counts(THREE)
    name = "Bayesian fit beside (half-normal(1) on tau)"
    said = "15.7% (median; 95% credible interval 2.6% to 45.6%); a new study 0.8% to 73.7%"
    assert pooled_frame(fit).set_index("quantity").iloc[:, 0][name] == said
    assert f"{name}: {said}." in sentence(fit, "en")
    assert "并列贝叶斯拟合（tau 先验为半正态(1)）：15.7%" in sentence(fit, "zh")
    assert "beside" not in sentence(pool_counts({"xi": [2] * 5, "ni": [10] * 5}), "en")


@pytest.mark.parametrize(("likelihood", "most"), [("normal", 0.04), ("binomial", 0.3)])
def test_it_is_quick(likelihood, most):
    """Several times what it takes, because machines differ."""
    effects = effect_sizes(THREE, measure="PLO")
    taken = []
    for _ in range(4):
        start = time.process_time()
        beside(effects, likelihood=likelihood)
        taken.append(time.process_time() - start)
    assert min(taken) < most
