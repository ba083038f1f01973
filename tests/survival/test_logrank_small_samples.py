"""Tests for small groups against a second computation: enumeration, exact fractions, simulation."""

from fractions import Fraction
from itertools import combinations, permutations, product
from math import comb

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pooledcases.kernels.rank_tests import batch_chi_squared, rank_sums
from pooledcases.kernels.risk_tables import risk_tables
from pooledcases.kernels.unequal_followup import prepare, resampled
from pooledcases.survival import compare_curves, compare_followup, log_rank, rank_test

ASK = {"time": "t", "event": "e", "by": "g"}
AMPLE = {
    "t": [9, 13, 13, 18, 23, 28, 5, 5, 8, 8, 12, 16],
    "e": [1, 1, 0, 1, 1, 0, 1, 1, 1, 1, 1, 0],
    "g": list("AAAAAABBBBBB"),
}
ROWS = st.lists(
    st.tuples(st.integers(1, 9), st.integers(0, 1), st.sampled_from("ab")), min_size=5, max_size=9
)
FAST = settings(max_examples=25, deadline=None)


def table(times, events, groups, **more):
    return {"t": list(times), "e": list(events), "g": list(groups), **more}


def tables_of(data):
    """At risk and events of each group at every event time, counted one by one."""
    rows = list(zip(data["t"], data["e"], data["g"], strict=True))
    names = sorted(set(data["g"]))
    moments = sorted({t for t, e, _ in rows if e})
    return [
        [
            (
                sum(t >= now and g == name for t, _, g in rows),
                sum(t == now and e == 1 and g == name for t, e, g in rows),
            )
            for name in names
        ]
        for now in moments
    ]


def conditional_p(data):
    """Every way the events could have fallen at every event time, in exact fractions."""
    tables = tables_of(data)
    expected = sum(
        Fraction(sum(d for _, d in at) * at[0][0], sum(n for n, _ in at)) for at in tables
    )
    observed = sum(at[0][1] for at in tables)
    ways = []
    for at in tables:
        (n1, _), (n2, _), d = at[0], at[1], sum(d for _, d in at)
        ways.append(
            [
                (x, Fraction(comb(n1, x) * comb(n2, d - x), comb(n1 + n2, d)))
                for x in range(d + 1)
                if x <= n1 and d - x <= n2
            ]
        )
    far = fewer = Fraction(0)
    for way in product(*ways):
        count, chance = sum(x for x, _ in way), Fraction(1)
        for _, share in way:
            chance *= share
        far += chance * (abs(count - expected) >= abs(observed - expected))
        fewer += chance * (count <= observed)
    return float(far), float(fewer)


@given(ROWS)
@FAST
def test_exact_is_the_sum_over_all_ways_the_events_could_fall(rows):
    data = table(*zip(*rows, strict=True))
    if len(set(data["g"])) < 2:
        return
    found = compare_curves(data, test="exact", **ASK)
    if found.p_value is None:
        assert found.rank_test.reason in ("no_events", "one_group", "no_variance")
        return
    far, fewer = conditional_p(data)
    # sums of products of gamma functions
    assert (found.p_value, found.p_fewer) == (
        pytest.approx(far, 1e-11),
        pytest.approx(fewer, 1e-11),
    )
    assert found.complete
    assert (found.p_se, found.resamples) == (None, None)


def test_exact_of_three_groups_is_the_sum_over_all_ways():
    data = table([2, 3, 3, 5, 6, 8, 9, 9, 4], [1, 1, 1, 1, 0, 1, 1, 0, 1], "abcabcabc")
    at_event = tables_of(data)
    test = rank_test(data, **ASK)
    inverse = np.linalg.pinv(test.covariance)
    total = 0.0
    ways = []
    for at in at_event:
        sizes, d = [n for n, _ in at], sum(d for _, d in at)
        every = [x for x in product(range(d + 1), repeat=3) if sum(x) == d]
        weight = [np.prod([comb(n, i) for n, i in zip(sizes, x, strict=True)]) for x in every]
        ways.append([(x, w / comb(sum(sizes), d)) for x, w in zip(every, weight, strict=True) if w])
    for way in product(*ways):
        excess = np.sum([x for x, _ in way], axis=0) - test.expected
        if excess @ inverse @ excess >= test.chi2 - 1e-9:
            total += np.prod([share for _, share in way])
    found = compare_curves(data, test="exact", **ASK)
    assert found.p_value == pytest.approx(total, rel=1e-10)
    assert (found.p_fewer, found.p_more) == (None, None)


def test_strata_are_convolved_one_after_the_other():
    data = AMPLE | {"s": list("xyxyxyxyxyxy")}
    found = compare_curves(data, test="exact", strata="s", **ASK)
    halves = [{k: v[i::2] for k, v in AMPLE.items()} for i in (0, 1)]
    observed = [log_rank(half, **ASK) for half in halves]
    assert found.rank_test.observed.tolist() == sum(o.observed for o in observed).tolist()
    np.testing.assert_allclose(
        found.rank_test.expected, sum(o.expected for o in observed), rtol=1e-12
    )
    assert (found.rank_test.strata, found.rank_test.n_strata) == ("s", 2)


def test_too_many_ways_are_sampled(monkeypatch):
    from pooledcases.kernels import exact_log_rank

    whole = compare_curves(AMPLE, test="exact", **ASK)
    monkeypatch.setattr(exact_log_rank, "MOST_STEPS", 1)
    drawn = compare_curves(AMPLE, test="exact", resamples=20_000, **ASK)
    assert (drawn.complete, drawn.resamples, drawn.seed) == (False, 20_000, 1)
    assert abs(drawn.p_value - whole.p_value) < 5 * drawn.p_se


def log_rank_excess(times, events, groups):
    test = rank_test(table(times, events, groups), groups=("A", "B"), **ASK)
    return test.weighted_observed[0] - test.weighted_expected[0]


def test_permutation_is_the_log_rank_test_of_every_arrangement():
    small = {k: v[2:5] + v[7:11] for k, v in AMPLE.items()}
    observed = log_rank_excess(small["t"], small["e"], small["g"])
    every = []
    for chosen in combinations(range(7), 3):
        labels = ["A" if i in chosen else "B" for i in range(7)]
        every.append(log_rank_excess(small["t"], small["e"], labels))
    share = np.mean(np.abs(every) >= abs(observed) - 1e-9)
    found = compare_curves(small, test="permutation", **ASK)
    assert (found.complete, found.resamples) == (True, 35)
    assert found.p_value == pytest.approx(share, rel=1e-12)
    assert found.p_more == pytest.approx(np.mean(np.array(every) >= observed - 1e-9), rel=1e-12)


def test_three_groups_in_strata_are_permuted_within_strata():
    data = table([2, 3, 3, 5, 6, 8, 9], [1, 1, 0, 1, 1, 1, 1], "abcabca", s=list("xxxxyyy"))
    found = compare_curves(data, test="permutation", strata="s", **ASK)
    # 4!/2! ways in the one stratum, 3! in the other
    assert (found.resamples, found.complete) == (12 * 6, True)
    labels = {tuple(p) + tuple(q) for p in permutations("abca") for q in permutations("bca")}
    sums = []
    for label in labels:
        test = rank_test(data | {"g": list(label)}, strata="s", groups=("a", "b", "c"), **ASK)
        sums.append(test.weighted_observed - test.weighted_expected)
    inverse = np.linalg.pinv(np.cov(np.array(sums).T, bias=True), rcond=1e-10)
    distance = np.einsum("bi,ij,bj->b", sums, inverse, sums)
    seen = found.rank_test.observed - found.rank_test.expected
    share = np.mean(distance >= seen @ inverse @ seen - 1e-9)
    assert found.p_value == pytest.approx(share, rel=1e-12)


def test_samples_come_near_to_all_arrangements(monkeypatch):
    from pooledcases.survival.comparing import resampling

    whole = compare_curves(AMPLE, test="permutation", **ASK)
    monkeypatch.setattr(resampling, "ALL_UP_TO", 1)
    drawn = compare_curves(AMPLE, test="permutation", resamples=20_000, **ASK)
    assert (whole.complete, whole.resamples, drawn.complete) == (True, 924, False)
    assert abs(drawn.p_value - whole.p_value) < 5 * drawn.p_se


# the permutation that allows for unequal follow-up


def test_without_censoring_nothing_is_imputed_and_all_arrangements_are_likely():
    times, events, groups = np.array([1.0, 2, 3, 4, 5, 6]), np.ones(6, int), np.repeat([0, 1], 3)
    ready = prepare(times, events, groups, 2)
    drawn = rank_sums(resampled(ready, 2, 4000, np.random.default_rng(1)))
    observed = batch_chi_squared(rank_sums(risk_tables(times, events, groups, 2)))
    every = []
    for chosen in combinations(range(6), 3):
        labels = np.array([0 if i in chosen else 1 for i in range(6)])
        every.append(batch_chi_squared(rank_sums(risk_tables(times, events, labels, 2))))
    share = np.mean(np.array(every) >= observed - 1e-9)
    found = np.mean(batch_chi_squared(drawn) >= observed - 1e-9)
    assert abs(found - share) < 5 * np.sqrt(share * (1 - share) / 4000)


def test_what_is_drawn_follows_the_curves():
    # censored at 2: the pooled curve after it falls to 2/3, 1/3 and 0 at 3, 5 and 7
    times, events = np.array([2.0, 3, 5, 7]), np.array([0, 1, 1, 1])
    ready = prepare(times, events, np.array([0, 0, 1, 1]), 2)
    rng = np.random.default_rng(2)
    places = ready.survival.after(ready.survival_height[:1], 30_000, rng)[:, 0]
    np.testing.assert_allclose(np.bincount(places) / 30_000, [1 / 3] * 3, atol=0.015)
    # follow-up of the event at 3 in the first group: its only contact was before, so it is endless
    followup = ready.followup[0].after(ready.followup_height[1:2], 100, rng)
    assert (followup == ready.m).all()


def test_follow_up_is_drawn_from_the_own_group_given_that_it_reaches_the_event():
    # group 0: contacts at 4 and 9, event at 4 before the contact at 4, event at 6
    times, events = np.array([4.0, 4, 6, 9, 3, 8]), np.array([1, 0, 1, 0, 1, 1])
    ready = prepare(times, events, np.array([0, 0, 0, 0, 1, 1]), 2)
    rng = np.random.default_rng(3)
    first = ready.followup[0].after(ready.followup_height[:1], 30_000, rng)[:, 0]
    # one of three at risk is censored at 4, which two event times (3, 4) have reached
    assert set(first) == {2, 4}
    assert np.mean(first == 2) == pytest.approx(1 / 3, abs=0.015)
    third = ready.followup[0].after(ready.followup_height[2:3], 100, rng)[:, 0]
    assert set(third) == {4}


def test_the_seed_decides_and_chunks_do_not_matter_for_the_count():
    one = compare_curves(AMPLE, test="hgs", seed=3, resamples=500, **ASK)
    same = compare_curves(AMPLE, test="hgs", seed=3, resamples=500, **ASK)
    other = compare_curves(AMPLE, test="hgs", seed=4, resamples=500, **ASK)
    assert one.p_value == same.p_value != other.p_value
    assert (one.resamples, one.complete, one.seed) == (500, False, 3)
    assert one.p_se == pytest.approx(np.sqrt(one.p_value * (1 - one.p_value) / 500))
    assert one.p_fewer + one.p_more >= 1


@pytest.mark.parametrize("test", ["exact", "permutation", "hgs"])
def test_exchanging_groups_exchanges_sides(test):
    one = compare_curves(AMPLE, test=test, groups=("A", "B"), resamples=4000, **ASK)
    two = compare_curves(AMPLE, test=test, groups=("B", "A"), resamples=4000, **ASK)
    near = 1e-12 if one.complete else 6 * one.p_se
    assert one.p_value == pytest.approx(two.p_value, abs=near)
    assert one.p_fewer == pytest.approx(two.p_more, abs=near)


def test_size_under_unequal_follow_up():
    """A short version of validation/rank_test_size.py."""
    rng, rejected = np.random.default_rng(7), 0
    for seed in range(150):
        survival = rng.exponential(10, 20)
        contact = np.concatenate([rng.uniform(0, 6, 10), rng.uniform(6, 40, 10)])
        data = table(np.minimum(survival, contact), survival <= contact, ["A"] * 10 + ["B"] * 10)
        data["e"] = [int(e) for e in data["e"]]
        found = compare_curves(data, test="hgs", resamples=199, seed=seed, **ASK)
        rejected += found.p_value is not None and found.p_value <= 0.05
    # 5% of 150 and three standard errors
    assert rejected <= 7.5 + 3 * np.sqrt(150 * 0.05 * 0.95)


# follow-up, the choice of the test, the hazard ratio


def test_follow_up_is_the_reverse_log_rank_test_with_medians():
    turned = AMPLE | {"e": [1 - e for e in AMPLE["e"]]}
    found = compare_followup(AMPLE, **ASK)
    assert found.p_value == pytest.approx(log_rank(turned, **ASK).p_value, rel=1e-12)
    assert found.n_censored.tolist() == [2, 1]
    assert found.medians == (28.0, 16.0)


@pytest.mark.parametrize(
    ("times", "events", "groups", "medians", "rule"),
    [
        ([1, 2, 3, 4], [1, 1, 1, 1], "aabb", (None, None), "nobody_censored"),
        ([10, 12, 14, 11, 12, 15], [0, 1, 0, 0, 1, 0], "aaabbb", (14, 15), "similar"),
        ([1, 2, 3, 4, 20, 21, 22, 23], [0] * 8, "aaaabbbb", (2.5, 21.5), "test_differs"),
        ([4, 10, 20, 3, 17, 18], [0] * 6, "aaabbb", (10, 17), "medians_differ"),
        ([5, 9, 10, 6, 9, 11], [0, 1, 1, 0, 0, 1], "aaabbb", (None, 9), "medians_not_reached"),
        ([1, 2, 3, 9, 9], [1, 1, 1, 0, 0], "aaabb", (None, 9), "no_test"),
    ],
)
def test_rules_of_follow_up(times, events, groups, medians, rule):
    found = compare_followup(table(times, events, groups), **ASK)
    assert (found.medians, found.rule) == (medians, rule)
    assert found.alike == (rule in ("nobody_censored", "similar"))
    for alike in (True, False):
        declared = compare_followup(table(times, events, groups), alike=alike, **ASK)
        assert (declared.alike, declared.rule) == (alike, "declared")


def test_the_choice_of_the_test():
    rng = np.random.default_rng(1)
    n = 300
    many = table(np.ceil(rng.exponential(10, n)), np.ones(n, int), ["a", "b"] * (n // 2))
    assert compare_curves(many, **ASK).why == "many_events"
    chosen = [
        (AMPLE, {"alike": True}, "exact", "alike"),
        (AMPLE, {"alike": False}, "hgs", "unequal_followup"),
        (AMPLE, {"alike": True, "weights": "gehan"}, "permutation", "alike"),
        (AMPLE | {"in": [0] * 11 + [1]}, {"entry": "in"}, "exact", "late_entry"),
        (AMPLE | {"e": [0] * 12}, {}, "log-rank", "no_test"),
        (AMPLE, {"test": "permutation", "alike": False}, "permutation", "asked"),
    ]
    for data, words, test, why in chosen:
        found = compare_curves(data, resamples=50, **words, **ASK)
        assert (found.test, found.why) == (test, why)
    assert found.doubtful


def test_the_large_sample_test_on_few_events_carries_a_caution():
    found = compare_curves(AMPLE, test="log-rank", **ASK)
    assert [item.code for item in found.cautions] == ["PC-M14"]
    assert found.p_value == log_rank(AMPLE, **ASK).p_value
    assert (found.complete, found.p_se, found.resamples) == (False, None, None)


def test_the_one_step_hazard_ratio():
    found = compare_curves(AMPLE, test="exact", level=0.9, **ASK)
    test, ratio = found.rank_test, found.hazard_ratio
    excess, variance = test.observed[0] - test.expected[0], test.covariance[0, 0]
    assert ratio.estimate == pytest.approx(excess / variance)
    assert (ratio.estimate / ratio.se) ** 2 == pytest.approx(test.chi2)
    value, ci = ratio.reported()
    assert value == pytest.approx(np.exp(excess / variance))
    assert ci.high / value == pytest.approx(np.exp(1.6448536269514722 * ratio.se))
    assert (
        compare_curves(AMPLE, weights="gehan", test="hgs", resamples=9, **ASK).hazard_ratio is None
    )
