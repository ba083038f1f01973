"""Simultaneous bands: against R, against other computations of the critical values, edges."""

import json
import math
from functools import cache
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from checkouts import ROOT
from comparing import against, numbers
from pooledcases.errors import InputError
from pooledcases.kernels.simultaneous_bands import (
    bridge_critical_value,
    near_critical_value,
    stays_near,
    stays_within,
)
from pooledcases.kernels.survival_limits import greenwood
from pooledcases.options import BandInterval, BandKind, words
from pooledcases.results.encode import to_json
from pooledcases.survival import bands, kaplan_meier
from pooledcases.tables import sentence
from pooledcases.tables.pooled_curves import band_frame

FOLDER = Path(__file__).parents[1] / "reference"
REFERENCE = json.loads((FOLDER / "bands.json").read_text(encoding="utf-8"))
#: R's words, and ours.
METHODS = {
    "epband": ("equal-precision", "plain"),
    "logep": ("equal-precision", "log-log"),
    "hall-wellner": ("hall-wellner", "plain"),
    "loghall": ("hall-wellner", "log-log"),
}
CASES = [
    (name, place, method, level)
    for name, ranges in REFERENCE["curves"].items()
    for place, found in enumerate(ranges)
    for method in METHODS
    for level in found.get(method, {})
]
PATIENTS = {
    "months": [2, 3, 5, 8, 9, 12, 14, 20, 21, 30],
    "died": [1, 1, 0, 1, 1, 0, 1, 0, 1, 0],
}


@cache
def curve_of(name):
    rows = REFERENCE["input"]["curves"][name]
    return kaplan_meier({"t": rows["time"], "e": rows["status"]}, time="t", event="e")


def small(**options):
    return kaplan_meier(PATIENTS, time="months", event="died", **options)


def half_widths(curve, band, kind):
    """For a critical value of 1, on the scale of log survival, by the printed formulas."""
    place = np.searchsorted(curve.times, band.times, side="right") - 1
    variance = greenwood(curve.at_risk, curve.events)[place]
    if kind == "equal-precision":
        return np.sqrt(variance)
    return (1 + curve.n * variance) / math.sqrt(curve.n)


@cache
def theirs_of(name, place, method, level):
    """R's band, and the critical value that it took: from its lower limits above 0."""
    found = REFERENCE["curves"][name][place]
    start, end = found["range"]
    kind, interval = METHODS[method]
    curve = curve_of(name)
    band = bands(curve, kind=kind, interval=interval, level=float(level), start=start, end=end)
    printed = found[method][level]
    own = np.isin(numbers(printed["time"]), band.times)
    low, high = numbers(printed["lower"])[own], numbers(printed["upper"])[own]
    there = np.isin(band.times, numbers(printed["time"]))
    width, survival = half_widths(curve, band, kind)[there], band.survival[there]
    # km.ci lets plain limits leave 0 to 1, or cuts them; a limit inside names its value
    use = int(np.argmax((low > 1e-6) & (low < survival)))
    if interval == "plain":
        critical = (survival[use] - low[use]) / (survival[use] * width[use])
    else:
        log = math.log(survival[use])
        critical = abs(log) / width[use] * math.log(math.log(low[use]) / log)
    return band, critical, (low, high), (survival, width)


@pytest.mark.parametrize(("name", "place", "method", "level"), CASES)
def test_limits_are_those_of_r_for_the_critical_value_that_r_took(name, place, method, level):
    """All limits but the one that the critical value was taken from are compared."""
    band, critical, (low, high), (survival, width) = theirs_of(name, place, method, level)
    if band.interval == "plain":
        ours = survival * (1 - critical * width), survival * (1 + critical * width)
    else:
        turn = np.exp(critical * width / np.abs(np.log(survival)))
        ours = survival**turn, survival ** (1 / turn)
    close = against(f"bands: limits, {band.band}", 1e-7, program="km.ci", size=1e-2)
    for a, b in zip(ours, (low, high), strict=True):
        close(np.clip(a, 0, 1), np.clip(b, 0, 1))
    # and ours, at the times that both have, with our critical value
    scale = band.critical / critical
    if band.interval == "plain":
        expected = np.clip(survival - (survival - ours[0]) * scale, 0, 1)
        there = np.isin(
            band.times, numbers(REFERENCE["curves"][name][place][method][level]["time"])
        )
        np.testing.assert_allclose(band.ci_low[there], expected, atol=1e-9)


@pytest.mark.parametrize(("name", "place", "method", "level"), CASES)
def test_critical_values_are_near_those_that_r_looks_up(name, place, method, level):
    """km.ci takes the nearest entry of printed tables, in steps of 0.02 in a_low and a_high.

    Its tables begin at 0.02 and, for equal precision, hold an approximation of the tail (below),
    which is too wide over short ranges: 2.36 for 2.26 from 0.40 to 0.44.
    """
    band, critical, _, _ = theirs_of(name, place, method, level)
    if band.a_low < 0.02 or band.a_high > 0.98:
        return
    if band.band == "equal-precision" and band.a_high - band.a_low < 0.1:
        assert band.critical < critical < band.critical + 0.14
        return
    tolerance = 0.008 if band.band == "hall-wellner" else 0.02
    against(f"bands: critical value, {band.band}", tolerance, program="km.ci", size=1)(
        band.critical, critical
    )


@pytest.mark.parametrize("low", [0.1, 0.2, 0.3, 0.5])
@pytest.mark.parametrize("high", [0.6, 0.8, 0.9])
def test_hall_wellner_on_a_knot_of_the_table_is_the_tables(low, high):
    """Uncensored, n = 100: a is the share with the event; the table has four decimals."""
    place = {(0.1, 0.9): 0, (0.2, 0.8): 1, (0.3, 0.6): 2, (0.5, 0.9): 6}.get((low, high))
    if place is None:
        assert bridge_critical_value(0.95, low, high) < bridge_critical_value(0.95, 0.1, 0.9001)
        return
    _, critical, _, _ = theirs_of("uncensored 100", place, "hall-wellner", "0.95")
    close = against("bands: critical value on the table's knots", 6e-5, program="km.ci", size=1)
    close(bridge_critical_value(0.95, low, high), critical)


@pytest.mark.parametrize("place", [0, 1, 3, 6])
def test_the_table_for_equal_precision_is_an_approximation(place):
    """What R's critical value leaves outside by the asymptotic formula is 5%, not exactly so.

    The tail of the maximum is 4 phi(c)/c + phi(c) (c - 1/c) log(odds ratio) for large c.
    """
    band, critical, _, _ = theirs_of("uncensored 100", place, "epband", "0.95")
    length = math.log(band.a_high * (1 - band.a_low) / (band.a_low * (1 - band.a_high)))
    density = stats.norm.pdf(critical)
    tail = 4 * density / critical + density * (critical - 1 / critical) * length
    assert abs(tail - 0.05) < 2e-4
    exact = stays_near(critical, length / 2)
    assert abs(exact - 0.95) > 1e-4
    assert abs(stays_near(band.critical, length / 2) - 0.95) < 1e-10


def by_reflection(bound, low, high):
    """P(the bridge stays inside) by images of the source and quadrature over both ends."""
    nodes, weights = np.polynomial.legendre.leggauss(160)
    x, w = bound * nodes, bound * weights
    s = high - low
    images = 4 * bound * np.arange(-12, 13)
    between = sum(
        stats.norm.pdf(x[None, :] - x[:, None] + shift, scale=math.sqrt(s))
        - stats.norm.pdf(x[None, :] + x[:, None] + 2 * bound + shift, scale=math.sqrt(s))
        for shift in images
    )
    before = stats.norm.pdf(x, scale=math.sqrt(low))
    after = stats.norm.pdf(x, scale=math.sqrt(1 - high))
    return math.sqrt(2 * math.pi) * (w * before) @ between @ (w * after)


@pytest.mark.parametrize("bound", [0.4, 0.9, 1.3, 1.8])
@pytest.mark.parametrize(("low", "high"), [(0.1, 0.9), (0.02, 0.3), (0.4, 0.5), (0.7, 0.99)])
def test_a_bridge_between_bounds_by_reflection(bound, low, high):
    assert abs(stays_within(bound, low, high) - by_reflection(bound, low, high)) < 1e-9


@pytest.mark.parametrize("bound", [0.3, 0.8, 1.3581, 2.5])
def test_over_everything_it_is_kolmogorovs_distribution(bound):
    assert abs(stays_within(bound, 0.0, 1.0) - stats.kstwobign.cdf(bound)) < 1e-13


def by_differences(bound, length, cells):
    """P(the process stays inside) by finite differences of f'' - x f' in space, exact in time."""
    h = 2 * bound / cells
    x = -bound + h * np.arange(1, cells)
    matrix = (
        np.diag(np.full(cells - 1, -2 / h**2))
        + np.diag(1 / h**2 - x[:-1] / (2 * h), 1)
        + np.diag(1 / h**2 + x[1:] / (2 * h), -1)
    )
    rates, vectors = np.linalg.eig(matrix)
    inside = vectors @ (np.exp(rates * length) * np.linalg.solve(vectors, np.ones(cells - 1)))
    return float((stats.norm.pdf(x) * inside.real).sum() * h)


@pytest.mark.parametrize("bound", [1.2, 2.5, 3.2])
@pytest.mark.parametrize("length", [0.2, 1.0, 2.2, 4.0])
def test_the_stationary_process_by_finite_differences(bound, length):
    coarse, fine = (by_differences(bound, length, cells) for cells in (60, 120))
    assert abs(stays_near(bound, length) - (4 * fine - coarse) / 3) < 5e-6


@pytest.mark.parametrize("length", [1e-9, 1e-6, 1e-4])
def test_a_short_range_is_little_more_than_one_time(length):
    """Every start within sqrt(length) of a bound is lost with the chance of a driftless walk."""
    expected = math.erf(2.5 / math.sqrt(2)) - 4 * math.sqrt(length / math.pi) * stats.norm.pdf(2.5)
    assert abs(stays_near(2.5, length) - expected) < length + 3e-6


def test_simulated_processes_stay_as_often_as_computed():
    """Both at once: a bridge on a fine grid, with the chance of crossing between grid times."""
    rng, paths, steps = np.random.default_rng(5), 3000, 200
    low, high, bound = 0.15, 0.8, 1.2
    grid = np.linspace(low, high, steps)
    walk = np.cumsum(
        np.concatenate(
            [
                rng.normal(0, math.sqrt(low), (paths, 1)),
                rng.normal(0, 1, (paths, steps - 1)) * np.sqrt(np.diff(grid)),
            ],
            axis=1,
        ),
        axis=1,
    )
    end = walk[:, -1:] + rng.normal(0, math.sqrt(1 - high), (paths, 1))
    bridge = walk - grid * end
    chance = np.where((np.abs(bridge) < bound).all(axis=1), 1.0, 0.0)
    for side in (1, -1):
        gap = bound - side * bridge
        crossed = np.exp(-2 * np.maximum(gap[:, 1:] * gap[:, :-1], 0) / np.diff(grid))
        chance = chance * np.prod(1 - crossed, axis=1)
    computed = stays_within(bound, low, high)
    assert abs(chance.mean() - computed) < 4 * math.sqrt(computed * (1 - computed) / paths)


@given(
    level=st.floats(0.5, 0.999),
    ends=st.lists(st.floats(0.01, 0.99), min_size=3, max_size=3, unique=True),
)
@settings(max_examples=15, deadline=None)
def test_a_longer_range_or_a_higher_level_needs_more(level, ends):
    low, middle, high = sorted(ends)
    wide, narrow = (bridge_critical_value(level, low, end) for end in (high, middle))
    assert wide >= narrow - 1e-9
    assert bridge_critical_value(level, low, high) <= bridge_critical_value(0.9995, low, high)
    near = [near_critical_value(level, t) for t in (middle - low, high - low)]
    assert near[0] <= near[1] + 1e-9
    assert near[0] >= stats.norm.ppf((1 + level) / 2) - 1e-9


@pytest.mark.parametrize("level", [1e-6, 0.5, 0.999999])
@pytest.mark.parametrize("length", [0.0, 1e-12, 1e-3, 30.0, 400.0])
def test_extreme_levels_and_ranges_have_a_critical_value(level, length):
    value = near_critical_value(level, length)
    assert 0 <= value < 8
    if length >= 1e-3:
        assert abs(stays_near(value, length) - level) < 1e-8


@pytest.mark.parametrize("interval", words(BandInterval))
@pytest.mark.parametrize("kind", words(BandKind))
def test_a_band_is_wider_than_limits_at_one_time(kind, interval):
    curve = small(interval=interval)
    band = bands(curve, kind=kind, interval=interval)
    own = np.isin(curve.times, band.times)
    assert (band.ci_low <= band.survival).all()
    assert (band.survival <= band.ci_high).all()
    if kind == "equal-precision":
        assert (band.ci_low <= curve.ci_low[own] + 1e-12).all()
        assert (band.ci_high >= curve.ci_high[own] - 1e-12).all()
    assert (band.start, band.end) == (2.0, 21.0)
    assert band.times.tolist() == [2, 3, 5, 8, 9, 12, 14, 20, 21]


def test_a_range_starts_between_two_events():
    band = bands(small(), start=4, end=13)
    assert (band.start, band.end) == (4.0, 13.0)
    assert band.times.tolist() == [4, 5, 8, 9, 12]
    assert band.survival[0] == pytest.approx(0.8)


def test_a_range_is_held_inside_the_events():
    band = bands(small(), start=0, end=1000)
    assert (band.start, band.end) == (2.0, 21.0)


def test_the_last_event_that_leaves_nobody_is_beyond_the_band():
    table = {"t": [1, 2, 3, 4], "e": [1, 1, 1, 1]}
    band = bands(kaplan_meier(table, time="t", event="e"))
    assert (band.start, band.end) == (1.0, 3.0)


@pytest.mark.parametrize(
    ("table", "reason"),
    [
        ({"t": [5.0], "e": [1]}, "no_events"),
        ({"t": [5.0], "e": [0]}, "no_events"),
        ({"t": [5.0, 5, 5], "e": [1, 1, 1]}, "no_events"),
        ({"t": [5.0, 6, 7], "e": [0, 0, 0]}, "no_events"),
        ({"t": [0.0, 0, 0], "e": [1, 1, 1]}, "no_events"),
    ],
)
@pytest.mark.parametrize("kind", words(BandKind))
def test_without_events_there_is_no_band_and_a_reason(table, reason, kind):
    band = bands(kaplan_meier(table, time="t", event="e"), kind=kind)
    assert (band.reason, band.critical, band.start) == (reason, None, None)
    assert to_json(band)["times"] == []
    assert "no band" in sentence(band)
    assert "无置信带" in sentence(band, "zh")


def test_one_time_of_events_has_pointwise_limits():
    table = {"t": [3, 3, 5, 8], "e": [1, 1, 0, 0]}
    curve = kaplan_meier(table, time="t", event="e", interval="arcsine")
    band = bands(curve)
    assert (band.start, band.end) == (3.0, 3.0)
    assert band.critical == pytest.approx(stats.norm.ppf(0.975), abs=1e-9)
    assert band.ci_low[0] == pytest.approx(curve.ci_low[0], abs=1e-9)
    wellner = bands(curve, kind="hall-wellner")
    assert wellner.ci_low[0] == pytest.approx(curve.ci_low[0], abs=1e-9)


def test_a_range_beyond_the_events():
    assert bands(small(), start=25).reason == "out_of_range"
    assert bands(small(), end=1).reason == "out_of_range"


def test_groups_have_a_band_each():
    table = {**PATIENTS, "arm": ["A", "B"] * 5}
    found = bands(kaplan_meier(table, time="months", event="died", by="arm"))
    assert [band.group for band in found.bands] == ["A", "B"]
    assert sentence(found).count("95% confidence") == 2
    assert found.group("A").n == 5
    with pytest.raises(InputError, match="no group 'C'"):
        found.group("C")


def test_late_entry_has_an_equal_precision_band_only():
    table = {**PATIENTS, "entry": [0, 0, 1, 2, 2, 3, 0, 5, 5, 1]}
    curve = kaplan_meier(table, time="months", event="died", entry="entry")
    assert bands(curve).critical > 2
    with pytest.raises(InputError, match="late entry use equal-precision"):
        bands(curve, kind="hall-wellner")


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"kind": "nair"}, "kind: 'nair' is not known"),
        ({"interval": "bpcp"}, "interval: 'bpcp' is not known"),
        ({"level": 95}, "level: 95"),
        ({"start": -1}, "start: -1"),
        ({"end": math.inf}, "end: inf"),
        ({"start": math.nan}, "start: nan"),
        ({"start": "2"}, "start: '2'"),
        ({"start": 9, "end": 3}, "turn it round"),
    ],
)
def test_wrong_options_are_said(options, message):
    with pytest.raises(InputError, match=message):
        bands(small(), **options)


def test_what_is_no_curve_is_said():
    with pytest.raises(InputError, match="no survival curve"):
        bands({"t": [1]})


def test_drawing_reads_the_band_at_the_curves_times():
    curve, band = small(), bands(small(), start=3, end=14)
    low, high = band.on(curve.times)
    assert np.isnan(low[curve.times < 3]).all()
    assert np.isnan(high[curve.times > 14]).all()
    assert low[(curve.times >= 3) & (curve.times <= 14)].tolist() == band.ci_low.tolist()


def test_sentence_and_frame_say_the_band():
    band = bands(small(), level=0.9)
    text = sentence(band)
    assert text.startswith("All patients: with 90% confidence the whole curve from 2 months to")
    assert "equal-precision band (Nair), arcsine limits: 57.1% at 12 months (" in text
    assert band_frame(band).columns.tolist() == ["months", "Survival", "90% band"]
    assert len(band_frame(band, "zh")) == len(band.times)


def test_many_patients():
    rng = np.random.default_rng(1)
    t, c = rng.exponential(20, 200_000).round(1) + 0.1, rng.uniform(0, 60, 200_000).round(1) + 0.1
    curve = kaplan_meier({"t": np.minimum(t, c), "e": t <= c}, time="t", event="e")
    band = bands(curve)
    truth = np.exp(-(band.times - 0.05) / 20)  # rounded times: half a step
    assert (band.ci_high - band.ci_low).max() < 0.05
    assert all(a <= b for a, b in pairwise(-band.survival))
    assert np.abs(band.survival - truth).max() < 0.01


def test_the_default_scale_holds_where_the_study_of_coverage_says():
    """The page's first column: equal precision over the default range at n = 50."""
    rows = (ROOT / "validation" / "band_coverage.csv").read_text(encoding="utf-8").splitlines()
    head, *cells = (row.split(",") for row in rows)
    found = [dict(zip(head, cell, strict=True)) for cell in cells]
    default = [float(cell["coverage"]) for cell in found if cell["interval"] == "arcsine"]
    assert len(default) == 36
    assert min(default) > 0.94
    others = [
        float(cell["coverage"])
        for cell in found
        if cell["interval"] != "arcsine" and cell["band"] == "equal-precision"
    ]
    assert min(others) < 0.85
