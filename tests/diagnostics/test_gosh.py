"""All subsets, and permutation of the pooled effect: R's values, enumeration, edge cases."""

from __future__ import annotations

import itertools
import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import pooledcases as pc
from comparing import against
from pooledcases import diagnostics
from pooledcases.diagnostics import subset_fits
from pooledcases.errors import InputError
from pooledcases.results.gosh import QUANTITIES

REFERENCE = json.loads(
    (Path(__file__).parents[1] / "reference" / "influence.json").read_text(encoding="utf-8")
)
IN_R = {"QE": "q", "I2": "i2", "H2": "h2_q"}
R_TESTS = {"z": "normal", "knha": "hartung-knapp"}


def pooled(yi, vi, tau2="EE", inference="normal"):
    effects = pc.effect_sizes({"yi": yi, "vi": vi}, measure="GEN")
    return pc.pool(effects, tau2=tau2, inference=inference)


@pytest.mark.parametrize("node", REFERENCE["gosh"])
def test_distributions_are_as_in_r(node):
    case = REFERENCE["gosh"][node]
    found = diagnostics.gosh(pooled(case["yi"], case["vi"], case["method"]))
    assert found.subsets == found.possible == case["n_subsets"]
    close = against("GOSH: distributions", 1e-8)
    for at, column in enumerate(case["cols"]):
        name, unit = IN_R.get(column, column), 0.01 if column == "I2" else 1.0
        values = found.values(name)
        ours = [values.mean(), values.std(ddof=1), values.min(), values.max()]
        theirs = [unit * case[what][at] for what in ("mean", "sd", "min", "max")]
        close(ours, theirs)
        if name in found.spread:
            spread = found.spread[name]
            close([spread.mean, spread.sd, spread.low, spread.high], theirs)
        quartiles = case.get("quantiles_25_50_75")
        if quartiles:
            close(found.quantiles(name), [unit * x for x in quartiles[column]])


@pytest.mark.parametrize("case", REFERENCE["subsets"]["fits"], ids=lambda case: case["method"])
def test_every_subset_is_as_in_r(case):
    found = diagnostics.gosh(pooled(case["yi"], case["vi"], case["method"]))
    tolerance = 1e-6 if case["method"] in ("ML", "REML") else 1e-8
    for name in ("estimate", "tau2", "i2", "q"):
        against("GOSH: every subset", tolerance)(np.sort(getattr(found, name)), case[name])


# effects of the size of rounding errors say nothing of sums
VALUES = st.tuples(st.integers(-300, 300).map(lambda x: x / 100), st.floats(-8, 8))


@settings(max_examples=12, deadline=None)
@given(st.lists(VALUES, min_size=2, max_size=9), st.sampled_from(["EE", "DL"]))
def test_sums_of_halves_are_the_one_fit_of_every_subset(rows, tau2):
    yi, log_vi = (np.array(column) for column in zip(*rows, strict=True))
    fit = pooled(yi, np.exp(log_vi), tau2)
    found = diagnostics.gosh(fit)
    masks = np.array([[found.holds(study)[row] for study in range(len(yi))]
                      for row in range(found.kept)])  # fmt: skip
    again = pc.pool_batch(yi, np.exp(log_vi), masks, tau2=tau2)
    for name in ("k", "estimate", "tau2", "q", "i2"):
        ours = np.asarray(getattr(found, name), dtype=float)
        assert ours == pytest.approx(getattr(again, name), rel=1e-8, abs=1e-8)


def test_every_subset_is_there_once():
    found = diagnostics.gosh(pooled([0.1, 0.5, 0.9, 1.3], [1.0] * 4))
    sets = {tuple(found.holds(study)[row] for study in range(4)) for row in range(found.kept)}
    assert len(sets) == 15
    assert found.k.tolist() == [sum(found.holds(s)[row] for s in range(4)) for row in range(15)]


@pytest.mark.parametrize("tau2", ["EE", "DL", "REML"])
def test_drivers_and_separation_by_enumeration(tau2):
    rng = np.random.default_rng(3)
    yi, vi = np.append(rng.normal(0, 0.1, 5), 2.0), np.full(6, 0.02)
    found = diagnostics.gosh(pooled(yi, vi, tau2))
    apart = diagnostics.gosh_separation(found)
    for study, driver in enumerate(found.drivers):
        hold = found.holds(study)
        inside, outside = found.estimate[hold], found.estimate[~hold]
        assert driver.with_it == pytest.approx(inside.mean())
        assert driver.without_it == pytest.approx(outside.mean())
        total = ((found.estimate - found.estimate.mean()) ** 2).sum()
        within = ((inside - inside.mean()) ** 2).sum() + ((outside - outside.mean()) ** 2).sum()
        assert driver.explained == pytest.approx(1 - within / total, abs=1e-10)
        pairs = [(a > b) + (a == b) / 2 for a, b in itertools.product(inside, outside)]
        assert apart.auc[study] == pytest.approx(np.mean(pairs))
        assert apart.median_with[study] == np.median(inside)
    assert apart.order[0] == 5
    assert max(found.drivers, key=lambda item: item.explained).study == found.study[5]


def test_random_subsets_look_like_all_of_them():
    rng = np.random.default_rng(1)
    fit = pooled(rng.normal(size=10), rng.lognormal(-1, 1, 10), "DL")
    everything, some = diagnostics.gosh(fit), diagnostics.gosh(fit, subsets=700, seed=5)
    assert (some.exact, some.subsets, some.seed, some.possible) == (False, 700, 5, 1023)
    assert diagnostics.gosh(fit, subsets=700, seed=5).estimate.tolist() == some.estimate.tolist()
    assert diagnostics.gosh(fit, subsets=2000).exact
    error = everything.spread["estimate"].sd / np.sqrt(700)
    assert abs(some.spread["estimate"].mean - everything.spread["estimate"].mean) < 4 * error
    known = dict(zip(_keys(everything), everything.estimate, strict=True))
    assert [known[key] for key in _keys(some)] == pytest.approx(some.estimate.tolist(), rel=1e-9)


def _keys(found):
    bits = np.array([found.holds(study) for study in range(len(found.study))])
    return [tuple(row) for row in bits.T.tolist()]


@pytest.mark.parametrize("tau2", ["EE", "REML"])
def test_when_only_a_part_is_kept_all_are_counted(tau2):
    rng = np.random.default_rng(2)
    fit = pooled(rng.normal(size=9), rng.lognormal(-1, 1, 9), tau2)
    everything, some = diagnostics.gosh(fit), diagnostics.gosh(fit, keep=100)
    assert (some.kept, some.subsets, some.exact, some.seed) == (100, 511, True, 1)
    assert some.spread["estimate"].mean == pytest.approx(everything.spread["estimate"].mean)
    assert some.drivers[0].explained == pytest.approx(everything.drivers[0].explained)
    known = dict(zip(_keys(everything), everything.estimate, strict=True))
    assert len(set(_keys(some))) == 100
    assert [known[key] for key in _keys(some)] == pytest.approx(some.estimate.tolist())


def test_more_than_sixty_four_studies():
    rng = np.random.default_rng(4)
    fit = pooled(rng.normal(size=70), rng.lognormal(-1, 1, 70), "DL")
    found = diagnostics.gosh(fit, subsets=50)
    hold = np.array([found.holds(study)[0] for study in range(70)])
    again = pc.pool_batch(fit.effects.yi, fit.effects.vi, hold, tau2="DL")
    assert found.estimate[0] == pytest.approx(float(again.estimate))


def test_no_digit_is_lost_far_from_zero():
    yi = np.array([1e6, 1e6 + 1e-3, 1e6 + 2e-3])
    found = diagnostics.gosh(pooled(yi, [1e-6, 2e-6, 3e-6]))
    # of the first two: (y1 - y2)^2 / (v1 + v2)
    assert found.q[2] == pytest.approx((yi[1] - yi[0]) ** 2 / 3e-6, rel=1e-12)


def test_identical_effects():
    found = diagnostics.gosh(pooled([0.3] * 4, [0.1, 0.2, 0.3, 0.4], "DL"))
    assert found.q.tolist() == [0.0] * 15
    assert found.drivers[0].shift == pytest.approx(0, abs=1e-15)
    json.dumps(found.as_json()["quartiles"], allow_nan=False)
    assert set(found.as_json()["quartiles"]) == set(QUANTITIES)


def test_weights_of_the_users_own_go_through_the_one_fit():
    effects = pc.effect_sizes(
        {"yi": [0.1, 0.5, 0.9], "vi": [0.1] * 3, "w": [1, 2, 3]}, measure="GEN"
    )
    found = diagnostics.gosh(pc.pool(effects, tau2="DL", weights="w"))
    assert found.estimate[-1] == pytest.approx((0.1 + 1.0 + 2.7) / 6)


@pytest.mark.parametrize("options", [{"subsets": 0}, {"subsets": True}, {"keep": -1}])
def test_numbers_that_make_no_sense_are_said(options):
    with pytest.raises(InputError, match="above 0"):
        diagnostics.gosh(pooled([0.1, 0.5], [0.1, 0.1]), **options)


def test_too_many_subsets_are_said():
    with pytest.raises(InputError, match="random"):
        diagnostics.gosh(pooled(np.arange(30.0), np.ones(30)), subsets=2**31)


def test_chunks_do_not_show(monkeypatch):
    rng = np.random.default_rng(6)
    fit = pooled(rng.normal(size=8), rng.lognormal(-1, 1, 8), "DL")
    whole = diagnostics.gosh(fit)
    monkeypatch.setattr(subset_fits, "_TOGETHER", 16)
    parts = diagnostics.gosh(fit)
    assert parts.estimate == pytest.approx(whole.estimate, rel=1e-14)
    assert parts.spread["q"].sd == pytest.approx(whole.spread["q"].sd)
    assert parts.drivers[7].explained == pytest.approx(whole.drivers[7].explained)


class TestPermutation:
    @pytest.mark.parametrize("node", REFERENCE["permutation"])
    def test_exact_p_values_are_those_of_r(self, node):
        case = REFERENCE["permutation"][node]
        found = diagnostics.permutation_test(pooled(case["yi"], case["vi"], case["method"]))
        assert found.exact
        against("permutation: exact p-values", 1e-8)(found.p_values[0], case["pval"])

    @pytest.mark.parametrize(
        "case",
        REFERENCE["permutations"]["fits"],
        ids=lambda case: f"{case['set']}-{case['method']}-{case['test']}",
    )
    def test_with_the_models_own_inference(self, case):
        fit = pooled(case["yi"], case["vi"], case["method"], R_TESTS[case["test"]])
        found = diagnostics.permutation_test(fit)
        against("permutation: exact p-values", 1e-8)(found.p_values[0], case["pval"][0])

    def test_by_enumeration(self):
        yi, vi = np.array([0.4, -0.1, 0.9, 0.7, 0.2]), np.array([0.1, 0.2, 0.05, 0.3, 0.1])
        fit = pooled(yi, vi, "REML", "hartung-knapp")
        hits = 0
        for signs in itertools.product([-1, 1], repeat=5):
            again = pooled(np.array(signs) * yi, vi, "REML", "hartung-knapp")
            hits += abs(again.statistic) >= abs(fit.statistic) * (1 - 1e-8)
        assert diagnostics.permutation_test(fit).p_values[0] == hits / 32

    def test_exact_up_to_twenty_studies_else_random(self):
        rng = np.random.default_rng(1)
        found = diagnostics.permutation_test(pooled(rng.normal(size=17), np.ones(17)))
        assert (found.exact, found.arrangements) == (True, 2**17)
        found = diagnostics.permutation_test(pooled(rng.normal(size=21), np.ones(21)), seed=3)
        assert (found.exact, found.seed) == (False, 3)

    def test_own_weights_stay(self):
        table = {"yi": [0.1, 0.5, 0.4], "vi": [0.1, 0.1, 0.2], "w": [1, 2, 3]}
        effects = pc.effect_sizes(table, measure="GEN")
        fit = pc.pool(effects, weights="w", inference="normal")
        hits = 0
        for signs in itertools.product([-1, 1], repeat=3):
            turned = {"yi": np.array(signs) * table["yi"], "vi": table["vi"], "w": table["w"]}
            again = pc.pool(pc.effect_sizes(turned, measure="GEN"), weights="w", inference="normal")
            hits += abs(again.statistic) >= abs(fit.statistic) * (1 - 1e-8)
        assert diagnostics.permutation_test(fit).p_values[0] == hits / 8

    def test_effects_that_do_not_vary_are_said(self):
        fit = pooled([0.5, 0.5], [0.1, 0.1], "DL", "hartung-knapp")
        with pytest.raises(InputError, match="vary"):
            diagnostics.permutation_test(fit)

    @pytest.mark.parametrize("arrangements", [0, True, -3])
    def test_numbers_that_make_no_sense_are_said(self, arrangements):
        with pytest.raises(InputError, match="above 0"):
            diagnostics.permutation_test(pooled([0.1, 0.5], [0.1, 0.1]), arrangements=arrangements)
