"""Every measure, correction, study interval and way back against R, one data set at a time."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from comparing import against, numbers
from pooledcases.effects import MEASURES, effect_sizes
from pooledcases.scales import SCALES, to_reader

REFERENCE = json.loads((Path(__file__).parents[1] / "reference" / "effects.json").read_text())
DATASETS = REFERENCE["datasets"]
#: Closed forms of both sides; R's numbers are printed with 15 digits.
CLOSED = 1e-8
#: R's tetrachoric correlation is searched with a coarse step; see ``test_tetrachoric.py``, which
#: shows that ours gives the table back to rounding.
COARSE = {"RTET": 2e-2}


def compared(method, program="metafor"):
    """What R does not give must be absent here too."""
    return against(method, CLOSED, program=program, absent_too=True)


CASES = [(name, measure) for name, data in DATASETS.items() for measure in data["measures"]]


@pytest.mark.parametrize(("name", "measure"), CASES)
def test_effects_and_variances(name, measure):
    data, expected = DATASETS[name], DATASETS[name]["measures"][measure]
    effects = effect_sizes(data["input"], measure=measure)
    yi, vi = numbers(expected["yi"]), numbers(expected["vi"])
    agree = compared(f"effect sizes: {measure}")
    if measure == "RTET":
        # with an empty cell the correlation is at an end and has no variance; R prints what its
        # search or its numerical derivative left there
        inside = np.abs(yi) < 1
        assert np.isnan(effects.vi[~inside]).all()
        agree(effects.yi[inside], yi[inside], COARSE[measure])
        agree(effects.vi[inside], vi[inside], 1e-3)
        return
    agree(effects.yi, yi)
    agree(effects.vi, vi)
    # what has a variance above 0 is pooled, and nothing else
    np.testing.assert_array_equal(effects.included, np.isfinite(yi) & (vi > 0))
    assert [reason is None for reason in effects.reason] == effects.included.tolist()


RULES = {
    "to=all_add=0.5_drop00=FALSE": {"continuity": "all"},
    "to=only0_add=0.5_drop00=TRUE": {"continuity": "only0", "drop00": True},
    "to=if0all_add=0.5_drop00=FALSE": {"continuity": "if0all"},
    "to=none_add=0_drop00=FALSE": {"continuity": "none"},
}
VARIANTS = [
    (name, variant)
    for name, data in DATASETS.items()
    for variant in data.get("escalc_variants", {})
]


@pytest.mark.parametrize(("name", "variant"), VARIANTS)
def test_continuity_rules(name, variant):
    measure, _, rule = variant.partition("_")
    expected = DATASETS[name]["escalc_variants"][variant]
    effects = effect_sizes(DATASETS[name]["input"], measure=measure, **RULES[rule])
    agree = compared(f"continuity rules: {RULES[rule]['continuity']}")
    agree(effects.yi, numbers(expected["yi"]))
    agree(effects.vi, numbers(expected["vi"]))


@pytest.mark.parametrize("name", [name for name in DATASETS if "OR_TACC" in DATASETS[name]])
def test_the_treatment_arm_correction_pools_as_in_meta(name):
    expected = DATASETS[name]["OR_TACC"]
    effects = effect_sizes(
        DATASETS[name]["input"], measure="OR", continuity="treatment-arm", drop00=True
    )
    weight = 1 / effects.vi[effects.included]
    agree = compared("continuity rules: treatment-arm", "meta")
    agree(weight @ effects.yi[effects.included] / weight.sum(), expected["TE.common"])
    agree(weight.sum() ** -0.5, expected["seTE.common"])


STUDY_CI = [name for name, data in DATASETS.items() if "study_ci" in data]
WORDS = {
    "CP": "clopper-pearson",
    "binom.test": "clopper-pearson",
    "WS": "wilson",
    "WSCC": "wilson-cc",
    "AC": "agresti-coull",
}


@pytest.mark.parametrize("name", STUDY_CI)
@pytest.mark.parametrize("key", sorted(WORDS))
def test_intervals_of_proportions(name, key):
    data, expected = DATASETS[name], DATASETS[name]["study_ci"][key]
    effects = effect_sizes(data["input"], measure="PLO", study_interval=WORDS[key])
    assert set(effects.reported_interval) == {WORDS[key]}
    low, high = numbers(expected["lower"]), numbers(expected["upper"])
    if key == "WSCC":
        # meta leaves the observed 0 and 1 outside their own intervals, where Newcombe (1998) sets
        # the limit to 0 and 1, as R's own prop.test does
        x, n = np.array(data["input"]["xi"]), np.array(data["input"]["ni"])
        low, high = np.where(x == 0, 0.0, low), np.where(x == n, 1.0, high)
    agree = compared(f"study intervals: {WORDS[key]}", "meta")
    agree(effects.reported_low, low)
    agree(effects.reported_high, high)


@pytest.mark.parametrize("name", STUDY_CI)
@pytest.mark.parametrize("key", ["SA", "NAsm"])
def test_normal_intervals_of_proportions(name, key):
    """Where no cell is zero; elsewhere meta puts a corrected variance beside a raw proportion."""
    data, expected = DATASETS[name], DATASETS[name]["study_ci"][key]
    effects = effect_sizes(data["input"], measure="PR", study_interval="normal")
    plain = ~effects.corrected
    agree = compared("study intervals: normal", "meta")
    agree(effects.reported_low[plain], np.clip(expected["lower"], 0, 1)[plain])
    agree(effects.reported_high[plain], np.clip(expected["upper"], 0, 1)[plain])


@pytest.mark.parametrize("name", [n for n, data in DATASETS.items() if "poisson_exact_ci" in data])
def test_intervals_of_rates(name):
    data = DATASETS[name]
    exact = effect_sizes(data["input"], measure="IRLN")
    assert set(exact.reported_interval) == {"exact-poisson"}
    agree = compared("study intervals: exact-poisson", "R")
    agree(exact.reported_low, data["poisson_exact_ci"]["lower"])
    agree(exact.reported_high, data["poisson_exact_ci"]["upper"])
    normal = effect_sizes(data["input"], measure="IR", study_interval="normal")
    agree = compared("study intervals: normal", "meta")
    # meta's lower limit may be below 0, which no rate is
    agree(normal.reported_low, np.maximum(data["study_ci_metarate_NAsm"]["lower"], 0))
    agree(normal.reported_high, data["study_ci_metarate_NAsm"]["upper"])


BACK = [(name, key) for name, data in DATASETS.items() for key in data.get("back", {})]


@pytest.mark.parametrize(("name", "key"), BACK)
def test_the_way_back_of_metafor(name, key):
    measure = key.partition("/")[0]
    effects = effect_sizes(DATASETS[name]["input"], measure=measure)
    for analysis, reader in DATASETS[name]["back"][key].values():
        scale = SCALES[MEASURES[measure].scale]
        ours = to_reader(scale.name, analysis, effects.size_for_back())
        # metafor lets the limits of a log proportion pass 1
        compared(f"reader's scale: {measure}")(ours, np.clip(reader, scale.low, scale.high))


META_BACK = [(name, key) for name, data in DATASETS.items() for key in data.get("meta_back", {})]


@pytest.mark.parametrize(("name", "key"), META_BACK)
def test_the_way_back_of_meta(name, key):
    measure = key.partition("_")[0]
    effects = effect_sizes(DATASETS[name]["input"], measure=measure)
    for analysis, reader in DATASETS[name]["meta_back"][key].values():
        ours = to_reader(MEASURES[measure].scale, analysis, effects.size_for_back())
        compared(f"reader's scale: {measure}", "meta")(ours, reader)


ONE_GROUP = {"VR": ("SDLN", 0.0), "CVR": ("CVLN", -0.5), "ROM": ("MNLN", 0.5)}


@pytest.mark.parametrize("name", ["dat.normand1999", "dat.curtis1998", "dat.poole2003"])
@pytest.mark.parametrize("ratio", sorted(ONE_GROUP))
def test_measures_of_one_group_make_up_those_of_two(name, ratio):
    """R's ratios are differences of ours, and of half the variances of the log means.

    metafor 5 takes the bias of the log means out of ``ROM`` and ``CVR`` (Lajeunesse 2015; Senior
    2020), not out of ``MNLN`` and ``CVLN``.
    """
    data = DATASETS[name]
    expected = data["escalc_only"].get(ratio) or data["measures"][ratio]
    measure, share = ONE_GROUP[ratio]
    columns = data["input"]
    one, two = (
        effect_sizes(columns, measure=measure, mi=f"m{group}i", sdi=f"sd{group}i", ni=f"n{group}i")
        for group in (1, 2)
    )
    m, sd, n = (
        np.array([columns[f"{word}{group}i"] for group in (1, 2)], dtype=float)
        for word in ("m", "sd", "n")
    )
    bias = share * np.diff(-(sd**2) / (n * m**2), axis=0)[0]
    agree = compared(f"effect sizes: {measure}, as differences")
    both = one.included & two.included & np.isfinite(numbers(expected["yi"]))
    agree((one.yi - two.yi + bias)[both], numbers(expected["yi"])[both])
    agree((one.vi + two.vi)[both], numbers(expected["vi"])[both])


def test_a_standardized_change_is_the_standardized_mean_of_the_differences():
    """R has it for one group; the patients' differences are one group."""
    data = DATASETS["dat.senn2013_placebo"]
    mean, sd, n = (np.array(data["input"][name], dtype=float) for name in ("mi", "sdi", "ni"))
    # m1 − m2 and the spread of the differences are those of the one group
    table = {"m1i": mean + 5, "m2i": np.full_like(mean, 5.0), "sd1i": sd, "sd2i": sd,
             "ri": np.full_like(mean, 0.5), "ni": n}  # fmt: skip
    expected = data["measures"]
    for measure, name in (("SMCC", "SMN"), ("MC", "MN")):
        effects = effect_sizes(table, measure=measure)
        agree = compared(f"effect sizes: {measure}")
        agree(effects.yi, expected[name]["yi"])
        agree(effects.vi, expected[name]["vi"])


def test_no_measure_of_the_reference_is_left_out():
    assert len(CASES) >= 120
    assert {measure for _, measure in CASES} <= set(MEASURES)
