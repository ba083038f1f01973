"""Means, rates and correlations: what is impossible, what keeps its row, and the corrections."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pooledcases.effects import MEASURES, effect_sizes
from pooledcases.effects.measures import COUNTED_IN
from pooledcases.errors import InputError
from pooledcases.results.encode import dumps

MEANS = {"m1i": [2.0], "sd1i": [1.0], "n1i": [10], "m2i": [1.0], "sd2i": [1.0], "n2i": [12]}


def test_every_impossible_number_is_told_at_once_with_its_row():
    table = {
        "study": ["A", "B", "C"],
        "m1i": [1, 2, 1e30], "sd1i": [-1, 1, 1], "n1i": [10, 2.5, 10],
        "m2i": [1, 2, 3], "sd2i": [1, -2, 1], "n2i": [10, 10, -4],
    }  # fmt: skip
    with pytest.raises(InputError) as error:
        effect_sizes(table, measure="SMD")
    text = str(error.value)
    assert len(error.value.problems) == 5
    for part in ("row 1 (A): sd1i is -1", "row 2 (B): n1i is 2.5", "row 2 (B): sd2i is -2",
                 "row 3 (C): n2i is -4", "row 3 (C): m1i is 1e+30"):  # fmt: skip
        assert part in text


def test_negative_person_time_is_a_problem_and_none_a_reason():
    with pytest.raises(InputError, match=r"row 2: ti is -3; person-time cannot be below 0"):
        effect_sizes({"xi": [1, 2], "ti": [5.5, -3]}, measure="IRLN")
    effects = effect_sizes({"xi": [1, 2, 4], "ti": [5.5, 0, "NR"]}, measure="IRLN")
    assert effects.reason == (None, "a group without person-time", "not reported: ti")


def test_more_events_than_person_time_are_no_problem():
    assert effect_sizes({"xi": [7], "ti": [2.5]}, measure="IR").yi.tolist() == [2.8]


@pytest.mark.parametrize("measure", ["COR", "UCOR", "ZCOR"])
def test_correlations_beyond_one_are_told_and_perfect_ones_keep_their_row(measure):
    with pytest.raises(InputError, match=r"row 1: ri is 1.2; a correlation is -1 to 1"):
        effect_sizes({"ri": [1.2], "ni": [20]}, measure=measure)
    effects = effect_sizes({"ri": [1, 0.3, 0.3], "ni": [20, 20, 1]}, measure=measure)
    assert effects.included.tolist() == [False, True, False]
    assert effects.reason[0] == "a correlation of −1 or 1 has no variance"
    assert effects.reason[2] == "too few patients for this measure"


@pytest.mark.parametrize(
    ("measure", "table", "reason"),
    [
        ("SMD", {**MEANS, "n1i": [2], "n2i": [1]}, "too few patients"),
        ("SMD", {**MEANS, "sd1i": [0], "sd2i": [0]}, "standard deviation of 0"),
        ("MD", {**MEANS, "sd1i": [0], "sd2i": [0]}, "standard deviation of 0"),
        ("ROM", {**MEANS, "m1i": [-2]}, "does not exist for such means"),
        ("ROM", {**MEANS, "m2i": [0]}, "does not exist for such means"),
        ("MNLN", {"mi": [-1], "sdi": [1], "ni": [9]}, "does not exist for such means"),
        ("SDLN", {"mi": [3], "sdi": [1], "ni": [1]}, "too few patients"),
        ("SMN", {"mi": [3], "sdi": [1], "ni": [2]}, "too few patients"),
        ("MN", {"mi": [3], "sdi": [1], "ni": [0]}, "without patients"),
        ("MN", {"mi": [3], "sdi": ["NR"], "ni": [9]}, "not reported: sdi"),
        ("ZCOR", {"ri": [0.5], "ni": [3]}, "too few patients"),
        ("UCOR", {"ri": [0.0], "ni": [4]}, "too few patients"),
        ("ARAW", {"ai": [1.0], "mi": [5], "ni": [30]}, "no variance"),
        ("ABT", {"ai": [0.8], "mi": [5], "ni": [2]}, "too few patients"),
    ],
)
def test_a_row_without_an_effect_says_why(measure, table, reason):
    effects = effect_sizes(table, measure=measure)
    assert effects.included.tolist() == [False]
    assert reason in effects.reason[0]
    assert effects.reasons[0].text("zh") != effects.reason[0]
    dumps(effects)


def test_one_standard_deviation_of_0_is_enough_for_a_difference():
    effects = effect_sizes({**MEANS, "sd1i": [0]}, measure="MD")
    assert effects.included.all()
    assert effects.vi[0] == 1 / 12


def test_two_negative_means_have_a_ratio():
    effects = effect_sizes({**MEANS, "m1i": [-2], "m2i": [-1]}, measure="ROM")
    assert effects.yi[0] == effect_sizes(MEANS, measure="ROM").yi[0]


@pytest.mark.parametrize("value", [0, -0.5, np.inf, np.nan, "0.5", None, True])
def test_what_is_added_is_a_number_above_0(value):
    with pytest.raises(InputError, match=r"add: .* is no number above 0"):
        effect_sizes({"xi": [0], "ni": [5]}, measure="PLO", add=value)


def test_a_user_s_value_is_added_to_every_cell():
    effects = effect_sizes({"xi": [0, 3], "ni": [5, 9]}, measure="PLO", add=0.25)
    assert effects.yi[0] == pytest.approx(np.log(0.25 / 5.25), rel=1e-14)
    assert effects.corrected.tolist() == [True, False]
    assert effects.add == 0.25
    assert effects.as_json()["add"] == 0.25


def test_the_treatment_arm_correction_follows_the_reciprocal_of_the_other_arm():
    table = {"ai": [0], "n1i": [10], "ci": [3], "n2i": [30]}
    effects = effect_sizes(table, measure="OR", continuity="treatment-arm")
    # 10/40 and 30/40 of what 0.5 adds to both arms together
    expected = np.log(0.25 / 10.25) - np.log(3.75 / 27.75)
    assert effects.yi[0] == pytest.approx(expected, rel=1e-13)
    balanced = {**table, "n2i": [10]}
    assert (
        effect_sizes(balanced, measure="OR", continuity="treatment-arm").yi[0]
        == (effect_sizes(balanced, measure="OR").yi[0])
    )


@pytest.mark.parametrize(
    ("measure", "table"),
    [
        ("PLO", {"xi": [0], "ni": [5]}),
        ("IRR", {"x1i": [0], "t1i": [5], "x2i": [2], "t2i": [9]}),
    ],
)
def test_the_treatment_arm_correction_is_for_two_groups_of_patients(measure, table):
    with pytest.raises(InputError, match="treatment-arm is for two groups of counted patients"):
        effect_sizes(table, measure=measure, continuity="treatment-arm")


def test_of_rates_only_the_events_are_corrected():
    one = effect_sizes({"xi": [0], "ti": [20]}, measure="IRLN")
    assert one.yi[0] == np.log(0.5 / 20)
    assert [item.code for item in one.cautions] == ["PC-M02"]
    table = {"x1i": [0, 3], "t1i": [10, 10], "x2i": [2, 4], "t2i": [40, 30]}
    two = effect_sizes(table, measure="IRR")
    assert two.yi[0] == pytest.approx(np.log(0.5 / 10) - np.log(2.5 / 40), rel=1e-14)
    assert two.corrected.tolist() == [True, False]
    assert two.vi[1] == pytest.approx(1 / 3 + 1 / 4, rel=1e-15)


def test_rates_without_events_in_both_groups_are_named_and_left_out_on_request():
    table = {"x1i": [0, 3], "t1i": [10, 10], "x2i": [0, 4], "t2i": [40, 30]}
    assert [item.code for item in effect_sizes(table, measure="IRR").cautions] == ["PC-M03"]
    for measure in ("IRR", "IRD", "IRSD"):
        dropped = effect_sizes(table, measure=measure, drop00=True)
        assert dropped.included.tolist() == [False, True]
        assert np.isnan(dropped.yi[0])


@pytest.mark.parametrize("measure", ["IRS", "IRFT", "PAS", "PFT", "PHI", "AS", "IRSD", "RTET"])
def test_what_exists_at_zero_is_never_corrected(measure):
    columns = COUNTED_IN[MEASURES[measure].counts]
    table = {name: [20.0 if name[0] in "nt" else 0.0 if index == 0 else 2.0]
             for index, name in enumerate(columns)}  # fmt: skip
    for continuity in ("only0", "all"):
        assert not effect_sizes(table, measure=measure, continuity=continuity).corrected.any()


def test_the_columns_that_were_read_are_kept():
    for measure, spec in MEASURES.items():
        if not spec.counts:
            continue
        columns = COUNTED_IN[spec.counts]
        table = {name: [20.0 if name[0] in "nt" else 3.0] for name in columns}
        assert set(columns) <= set(effect_sizes(table, measure=measure).columns)


def test_study_intervals_are_for_their_counts_only():
    with pytest.raises(InputError, match="study_interval wilson is not for measure OR; use normal"):
        effect_sizes({"ai": [1], "bi": [2], "ci": [3], "di": [4]}, measure="OR",
                     study_interval="wilson")  # fmt: skip
    with pytest.raises(InputError, match="exact-poisson is not for measure PLO; use clopper"):
        effect_sizes({"xi": [1], "ni": [2]}, measure="PLO", study_interval="exact-poisson")
    with pytest.raises(InputError, match="'wald' is not known"):
        effect_sizes({"xi": [1], "ni": [2]}, measure="PLO", study_interval="wald")


@pytest.mark.parametrize("measure", ["PLO", "PFT", "PRZ", "IRFT", "IRS", "IRLN"])
def test_the_normal_interval_is_that_of_what_is_pooled(measure):
    size = "ni" if measure.startswith("P") else "ti"
    table = {"xi": [3, 8, 0], size: [10, 20, 0]}
    effects = effect_sizes(table, measure=measure, study_interval="normal")
    assert effects.reported_interval == ("normal", "normal", None)
    # the estimate goes back to what was observed where nothing was added
    np.testing.assert_allclose(effects.reported_estimate[:2], [0.3, 0.4], rtol=1e-9)
    assert np.isnan(effects.reported_low[2])
    assert effects.as_json()["studies"][2]["reported"]["ci"] is None


def test_the_size_for_the_way_back_is_the_harmonic_mean_of_included_rows():
    effects = effect_sizes({"xi": [1, 2, 3], "ti": [10, 40, 0]}, measure="IRFT")
    assert effects.size_for_back() == pytest.approx(2 / (1 / 10 + 1 / 40))
    assert effect_sizes({"xi": [1], "ni": [4]}, measure="PLO").size_for_back() is None
    none = effect_sizes({"xi": [1], "ti": [0]}, measure="IRFT")
    assert none.size_for_back() is None


@settings(max_examples=30, deadline=None)
@given(
    m=st.floats(0.1, 100), shift=st.floats(-50, 50), factor=st.floats(0.01, 100),
    sd=st.floats(0.1, 10), n=st.integers(2, 200),
)  # fmt: skip
def test_units_and_origins(m, shift, factor, sd, n):
    """A difference does not know the origin, a standardized one not the unit either."""
    base = {"m1i": [m], "sd1i": [sd], "n1i": [n], "m2i": [1.0], "sd2i": [2.0], "n2i": [n + 1]}
    moved = {**base, "m1i": [m + shift], "m2i": [1.0 + shift]}
    scaled = {name: values if name[0] == "n" else [values[0] * factor]
              for name, values in base.items()}  # fmt: skip

    def yi(table, measure):
        return effect_sizes(table, measure=measure).yi[0]

    assert yi(moved, "MD") == pytest.approx(yi(base, "MD"), abs=1e-10)
    assert yi(scaled, "SMD") == pytest.approx(yi(base, "SMD"), rel=1e-9, abs=1e-12)
    assert yi(scaled, "ROM") == pytest.approx(yi(base, "ROM"), rel=1e-9, abs=1e-12)
    assert yi(scaled, "MD") == pytest.approx(factor * yi(base, "MD"), rel=1e-9, abs=1e-12)


@settings(max_examples=60, deadline=None)
@given(
    measure=st.sampled_from([m for m, spec in MEASURES.items() if spec.takes]),
    numbers=st.lists(st.integers(0, 12), min_size=6, max_size=6),
    continuity=st.sampled_from(["only0", "all", "if0all", "none"]),
)
def test_any_small_table_gives_numbers_or_reasons(measure, numbers, continuity):
    takes = MEASURES[measure].takes
    table = {name: [float(value)] for name, value in zip(takes, numbers, strict=False)}
    if "ri" in table:
        table["ri"] = [table["ri"][0] / 12]
    if takes == ("ai", "mi", "ni"):
        table |= {"ai": [table["ai"][0] / 12], "mi": [table["mi"][0] + 2]}
    if takes == ("xi", "ni"):
        table["ni"] = [table["ni"][0] + table["xi"][0]]
    effects = effect_sizes(table, measure=measure, continuity=continuity)
    assert bool(effects.included[0]) == (effects.reason[0] is None)
    if effects.included[0]:
        assert np.isfinite(effects.yi[0])
        assert effects.vi[0] > 0
        low, estimate, high = (effects.reported_low[0], effects.reported_estimate[0],
                               effects.reported_high[0])  # fmt: skip
        assert low <= estimate <= high
    dumps(effects)
