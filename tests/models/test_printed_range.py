"""The range of a pooled result that inexact p-values leave open."""

from __future__ import annotations

import math
from statistics import NormalDist

import pytest

from pooledcases.effects import effect_sizes
from pooledcases.errors import InputError
from pooledcases.models import pool
from pooledcases.models.printed_range import printed_range
from pooledcases.results.encode import dumps

NORMAL = NormalDist()
WORDS = {"tau2": "REML", "inference": "normal"}


def z_of(p):
    return NORMAL.inv_cdf(1 - p / 2)


def refit(rows):
    """The pool of (yi, sei) pairs, through the ordinary way."""
    table = {"yi": [r[0] for r in rows], "sei": [r[1] for r in rows]}
    return pool(effect_sizes(table, measure="GEN"), **WORDS)


def test_the_range_spans_the_refits_at_every_end():
    table = {
        "est": ["2.000", "1.500", "3.000", "0.800"],
        "pval": ["0.04", "0.2", "<0.05", "NR"],
        "ci_low": ["NR", "NR", "NR", "0.400"],
        "ci_high": ["NR", "NR", "NR", "1.600"],
    }
    effects = effect_sizes(table, measure="OR")
    found = printed_range(effects, **WORDS)
    own = {row.study: (row.low, row.high) for row in found.rows}
    assert set(own) == {"1", "2", "3"}
    bound = math.log(3) / z_of(0.05)
    assert own["3"] == (None, pytest.approx(bound))
    se = [math.log(2) / z_of(0.04), math.log(1.5) / z_of(0.2), None, math.log(4) / (2 * z_of(0.05))]
    logs = [math.log(float(e)) for e in table["est"]]
    first = list(zip(logs, se, strict=True))
    main = [first[0], first[1], first[3]]
    fits = [refit(main)]
    for index in (0, 1):
        for end in own[str(index + 1)]:
            rows = list(main)
            rows[index] = (logs[index], end)
            fits.append(refit(rows))
    third = (logs[2], bound)
    fits.append(refit([*main, third]))
    for side in (0, 1):
        ends = [(logs[i], own[str(i + 1)][side]) for i in (0, 1)]
        fits.append(refit([*ends, first[3], third]))
    assert found.estimate == pytest.approx(fits[0].estimate, rel=1e-8)
    for limits, values in (
        (found.estimate_range, [fit.estimate for fit in fits]),
        (found.low_range, [fit.ci.low for fit in fits]),
        (found.high_range, [fit.ci.high for fit in fits]),
    ):
        assert (limits.low, limits.high) == pytest.approx((min(values), max(values)), rel=1e-7)
    assert (found.k, found.k_most) == (3, 4)
    assert found.reported_estimate.low == pytest.approx(math.exp(found.estimate_range.low))
    dumps(found)


def test_a_log_rank_p_leaves_the_ratio_open():
    table = {
        "pval": ["0.04", "0.3", "<0.01"],
        "direction": ["-", "+", "-"],
        "ai": ["10", "12", "14"],
        "ci": ["20", "11", "25"],
    }
    found = printed_range(effect_sizes(table, measure="HR"), tau2="EE", inference="normal")
    assert [row.quantity for row in found.rows] == ["estimate"] * 3
    v = 200 / 30
    ends = sorted(-z_of(p) / math.sqrt(v) for p in (0.035, 0.045))
    assert (found.rows[0].low, found.rows[0].high) == pytest.approx(tuple(ends), rel=1e-9)
    assert [row.included for row in found.rows] == [True, True, False]
    assert found.k_most == 3


def test_only_bounds_give_a_range_without_a_main_pool():
    table = {"est": ["2", "3"], "pval": ["<0.05", "<0.01"]}
    found = printed_range(effect_sizes(table, measure="OR"), **WORDS)
    assert found.estimate is None
    assert found.ci is None
    assert found.k == 0
    assert found.significant in ("always", "depends")
    dumps(found)


@pytest.mark.parametrize("pvals", [["0.0", "0.5"], ["1.0", "0.9"], [">0.99", "0.5"], ["0.5", "1"]])
def test_ends_of_zero_and_infinity_stay_numbers(pvals):
    effects = effect_sizes({"est": ["2.0", "1.1"], "pval": pvals}, measure="OR")
    found = printed_range(effects, **WORDS)
    assert "nan" not in dumps(found).lower()
    assert found.estimate_range.low <= found.estimate_range.high


def test_nothing_open_is_a_clear_error():
    effects = effect_sizes({"est": ["2"], "ci_low": ["1"], "ci_high": ["4"]}, measure="OR")
    with pytest.raises(InputError, match="No row leaves"):
        printed_range(effects)
    with pytest.raises(InputError, match="effect_sizes"):
        printed_range({"yi": [1]})
