"""Numbers that are none, or contradict each other, are said in words, all rows at once."""

from __future__ import annotations

import pytest

from pooledcases import plots
from pooledcases.errors import InputError
from pooledcases.results.display import AlbatrossPoint, PrintedEstimate, RangeRow

NAN, INF = float("nan"), float("inf")


@pytest.mark.parametrize("value", [NAN, INF, -1, 2.5, "3", True, None])
def test_what_counts_nothing_is_named_with_its_row(value):
    with pytest.raises(InputError, match=r"counts: EML4: .* is no count"):
        plots.counts([("ALK", 3), ("EML4", value)])
    with pytest.raises(InputError, match=r"stacked: EML4, T1: .* is no count"):
        plots.stacked({"EML4": {"T1": value, "T2": 3}})


def test_values_and_medians_that_are_no_numbers_are_all_named():
    with pytest.raises(InputError) as found:
        plots.dots_by_group({"a": [5, INF, "x"], "b": [NAN]}, medians={"a": NAN})
    assert [problem[:18] for problem in found.value.problems] == ["dots_by_group: a: "] * 2 + [
        "dots_by_group: b: ", "dots_by_group: a: "
    ]  # fmt: skip


def test_estimates_outside_their_intervals_are_all_named():
    rows = [
        PrintedEstimate("a", 5, 6, 7), PrintedEstimate("b", 1, 2, 0.5), PrintedEstimate("c", NAN),
        PrintedEstimate("d", 1, None, 0.5), PrintedEstimate("fine", 2, 1, INF),
    ]  # fmt: skip
    with pytest.raises(InputError) as found:
        plots.forest_printed(rows)
    said = found.value.problems
    assert len(said) == 4
    assert "a: 5 is not between 6 and 7" in said[0]
    assert "b: the lower end 2 is above the upper end 0.5" in said[1]
    assert "PC-M24" in said[3]
    plots.forest_printed(rows[-1:])


def test_ranges_with_their_ends_exchanged_are_all_named():
    rows = [RangeRow("a", 10, 1, None, "cm", "10-1"), RangeRow("b", 1, 2, 5, "cm", "5")]
    with pytest.raises(InputError) as found:
        plots.ranges(rows)
    assert [problem.split(";")[0] for problem in found.value.problems] == [
        "ranges: a: the lower end 10 is above the upper end 1",
        "ranges: b: 5 is not between 1 and 2",
    ]


def test_an_unknown_direction_is_said():
    with pytest.raises(InputError, match="a: 7 is no direction"):
        plots.albatross([AlbatrossPoint("a", 10, 0.1, 7)])
