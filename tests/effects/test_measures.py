"""Effects and variances against R, and what must hold of them."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from comparing import against
from pooledcases.effects import MEASURES, effect_sizes

REFERENCE = json.loads((Path(__file__).parents[1] / "reference" / "metafor.json").read_text())
DATASETS = REFERENCE["datasets"]
CASES = [
    (name, measure)
    for name, data in DATASETS.items()
    for measure in data["measures"]
    if measure != "GEN"
]
#: Closed forms: R's 15 printed digits, and a few roundings of ours.
TIGHT = 1e-12


@pytest.mark.parametrize(("name", "measure"), CASES)
def test_effects_are_those_of_r(name, measure):
    data = DATASETS[name]
    effects = effect_sizes(data["input"], measure=measure)
    expected = data["measures"][measure]
    close = against(f"effect sizes: {measure}", TIGHT)
    close(effects.yi, expected["yi"])
    close(effects.vi, expected["vi"])
    assert effects.included.all()
    assert set(effects.source) == {"counts"}


VARIANTS = {
    "to=all_add=0.5_drop00=FALSE": {"continuity": "all"},
    "to=only0_add=0.5_drop00=TRUE": {"continuity": "only0", "drop00": True},
    "to=if0all_add=0.5_drop00=FALSE": {"continuity": "if0all"},
    "to=none_add=0_drop00=FALSE": {"continuity": "none"},
}


@pytest.mark.parametrize("name", ["edge_zero_cells", "dat.linde2005"])
@pytest.mark.parametrize("measure", ["OR", "RR"])
@pytest.mark.parametrize("variant", VARIANTS)
def test_continuity_rules_are_those_of_r(name, measure, variant):
    expected = DATASETS[name]["escalc_variants"][f"{measure}_{variant}"]
    effects = effect_sizes(DATASETS[name]["input"], measure=measure, **VARIANTS[variant])
    rule = VARIANTS[variant]["continuity"]
    close = against(f"continuity rules: {rule}", TIGHT, absent_too=True)
    close(effects.yi, expected["yi"])
    close(effects.vi, expected["vi"])
    assert effects.included.tolist() == [value is not None for value in expected["yi"]]


@pytest.mark.parametrize("name", [name for name in DATASETS if "clopper_pearson" in DATASETS[name]])
def test_reported_proportions_are_observed_with_their_exact_interval(name):
    data = DATASETS[name]
    effects = effect_sizes(data["input"], measure="PLO")
    observed = np.array(data["input"]["xi"]) / np.array(data["input"]["ni"])
    np.testing.assert_array_equal(effects.reported_estimate, observed)
    # both sides solve for a beta quantile; R's search stops at about 1e-9
    for ours, theirs in (
        (effects.reported_low, "lower"),
        (effects.reported_high, "upper"),
    ):
        close = against("study intervals: clopper-pearson", 1e-8, program="meta")
        close(ours, data["clopper_pearson"][theirs])


def test_both_ways_of_giving_two_groups_agree():
    totals = effect_sizes({"ai": [3], "n1i": [10], "ci": [5], "n2i": [12]}, measure="OR")
    cells = effect_sizes({"ai": [3], "bi": [7], "ci": [5], "di": [7]}, measure="OR")
    assert totals.yi == cells.yi
    assert totals.vi == cells.vi
    assert cells.ni.tolist() == totals.ni.tolist() == [22.0]


@pytest.mark.parametrize("measure", ["PAS", "PFT"])
@pytest.mark.parametrize("continuity", ["only0", "all"])
def test_arcsine_measures_are_never_corrected(measure, continuity):
    effects = effect_sizes({"xi": [0, 3], "ni": [5, 9]}, measure=measure, continuity=continuity)
    assert not effects.corrected.any()
    assert effects.cautions == ()


def test_zero_and_all_events_are_corrected_named_and_kept():
    table = {"study": ["A", "B", "C"], "xi": [0, 4, 7], "ni": [6, 9, 7]}
    effects = effect_sizes(table, measure="PLO")
    assert effects.corrected.tolist() == [True, False, True]
    assert effects.included.all()
    assert effects.yi[0] == pytest.approx(np.log(0.5 / 6.5), rel=TIGHT)
    (caution,) = effects.cautions
    assert (caution.code, caution.values["studies"]) == ("PC-M02", "A, C")


def test_double_zero_is_kept_as_in_r_or_left_out_on_request():
    table = {"study": ["A", "B"], "ai": [0, 2], "n1i": [9, 9], "ci": [0, 1], "n2i": [8, 8]}
    kept = effect_sizes(table, measure="OR")
    assert kept.k == 2
    assert [c.code for c in kept.cautions] == ["PC-M03"]
    dropped = effect_sizes(table, measure="OR", drop00=True)
    assert dropped.included.tolist() == [False, True]
    assert dropped.reason[0] == "no events, or nothing but events, in both groups"
    assert effect_sizes(table, measure="RD").cautions == ()


def test_a_zero_cell_without_correction_stays_visible_with_its_reason():
    effects = effect_sizes({"xi": [0, 2], "ni": [5, 9]}, measure="PLO", continuity="none")
    assert effects.included.tolist() == [False, True]
    assert "zero cell" in effects.reason[0]
    assert effects.as_json()["studies"][0]["yi"] is None


@given(a=st.integers(1, 40), b=st.integers(1, 40), c=st.integers(1, 40), d=st.integers(1, 40))
def test_swapping_the_groups_turns_the_sign(a, b, c, d):
    for measure in ("OR", "RR", "RD"):
        one = effect_sizes({"ai": [a], "bi": [b], "ci": [c], "di": [d]}, measure=measure)
        other = effect_sizes({"ai": [c], "bi": [d], "ci": [a], "di": [b]}, measure=measure)
        # the same sums in another order
        np.testing.assert_allclose(one.yi, -other.yi, rtol=1e-12, atol=1e-13)
        np.testing.assert_allclose(one.vi, other.vi, rtol=1e-12)


@given(x=st.integers(0, 30), extra=st.integers(0, 30), measure=st.sampled_from(sorted(MEASURES)))
def test_reported_intervals_stay_in_the_range_of_a_proportion(x, extra, measure):
    if MEASURES[measure].counts != ("xi", "ni") or x + extra == 0:
        return
    effects = effect_sizes({"xi": [x], "ni": [x + extra]}, measure=measure)
    assert 0 <= effects.reported_low[0] <= effects.reported_estimate[0]
    assert effects.reported_estimate[0] <= effects.reported_high[0] <= 1


def test_every_measure_has_a_name_and_a_source():
    from pooledcases.labels import LABELS
    from pooledcases.options import Measure, words
    from pooledcases.scales import SCALES

    assert set(MEASURES) == set(words(Measure))
    for spec in MEASURES.values():
        assert spec.label in LABELS
        assert spec.scale in SCALES
        assert spec.citation
