"""Synthesis by direction against enumerations, and what it leaves out."""

from __future__ import annotations

import math

import pytest

from pooledcases.effects import effect_sizes
from pooledcases.errors import InputError
from pooledcases.models.combine.direction import count_directions, sign_test
from pooledcases.results.base import codes
from pooledcases.results.encode import dumps


@pytest.mark.parametrize("k", range(1, 13))
def test_the_sign_test_by_enumeration(k):
    for x in range(k + 1):
        tail = sum(math.comb(k, i) for i in range(min(x, k - x) + 1)) / 2**k
        assert sign_test(x, k) == pytest.approx(min(1, 2 * tail), rel=1e-12)


@pytest.mark.parametrize(("up", "down"), [(5, 0), (0, 5), (7, 2), (1, 0), (11, 11)])
def test_the_interval_leaves_exactly_its_tails(up, down):
    k = up + down
    found = count_directions({"direction": ["+"] * up + ["-"] * down}, level=0.9)

    def at_least(x, p):
        return sum(math.comb(k, i) * p**i * (1 - p) ** (k - i) for i in range(x, k + 1))

    low, high = found.ci.low, found.ci.high
    assert at_least(up, low) == pytest.approx(0.05, rel=1e-9) if up else low == 0
    assert 1 - at_least(up + 1, high) == pytest.approx(0.05, rel=1e-9) if down else high == 1


def test_the_handbook_counts_directions():
    """Two-sided binomial of 10 of 11 (Cochrane Handbook, chapter 12, worked example kind)."""
    found = count_directions({"direction": ["+"] * 10 + ["-"]})
    assert found.p_value == pytest.approx(2 * 12 / 2**11)


def test_ties_and_unclear_rows_stay_visible():
    found = count_directions({"study": list("ABCD"), "direction": ["+", "unclear", "NR", "-"]})
    assert (found.k, found.favours, found.against, found.left_out) == (2, 1, 1, 2)
    assert found.reasons == {"reason.no_direction": 1, "reason.not_reported": 1}
    assert (found.bounds.low, found.bounds.high) == (0.25, 0.75)
    assert codes(found.cautions) == ("PC-M17",)
    assert found.rows[1].reason.text().startswith("no direction")
    dumps(found)


def test_effects_have_the_direction_of_their_side():
    rows = {"yi": [0.2, -0.1, 0.0, 0.5], "vi": [0.1, 0.2, 0.1, None]}
    effects = effect_sizes(rows, measure="GEN")
    above = count_directions(effects, benefit="above")
    assert (above.favours, above.against, above.left_out) == (2, 1, 1)
    below = count_directions(effects, benefit="below")
    assert (below.favours, below.against, below.benefit) == (1, 2, "below")
    with pytest.raises(InputError, match="which side of no effect is in favour"):
        count_directions(effects)


def test_one_study_is_a_caution():
    found = count_directions({"direction": ["+"]})
    assert found.p_value == 1.0
    assert codes(found.cautions) == ("PC-M28",)


@pytest.mark.parametrize(
    ("table", "options", "message"),
    [
        ({"direction": ["+", "up"]}, {}, "row 2 .*'up' is not known"),
        ({"direction": ["NR", "0"]}, {}, "No study has a direction"),
        ({"other": ["+"]}, {}, "no column 'direction'"),
        ({"direction": ["+"]}, {"favours": ["+"], "against": ["+"]}, "two directions"),
        ({"direction": ["+"]}, {"level": 2}, "level"),
    ],
)
def test_what_is_no_direction_is_said(table, options, message):
    with pytest.raises(InputError, match=message):
        count_directions(table, **options)


def test_proportions_have_no_direction():
    effects = effect_sizes({"xi": [1], "ni": [10]}, measure="PLO")
    with pytest.raises(InputError, match="no value of no effect"):
        count_directions(effects)
    with pytest.raises(InputError, match="above, below"):
        count_directions(effects, benefit="left")
