"""The L'Abbé plot: proportions, the line of the pooled effect, and what has none."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from matplotlib.figure import Figure

import pooledcases as pc
from pooledcases import plots
from pooledcases.diagnostics import labbe as labbe_of
from pooledcases.errors import InputError
from pooledcases.plots.studies._labbe import labbe as draw_labbe

TABLE = {
    "study": ["a", "b", "c", "d", "e"],
    "ai": [4, 6, 3, 62, 0],
    "n1i": [123, 306, 231, 13598, 40],
    "ci": [11, 29, 11, 248, 3],
    "n2i": [139, 303, 220, 12867, 41],
}


def fitted(measure="RR", table=TABLE, **words):
    return pc.pool(pc.effect_sizes(table, measure=measure), **words)


def labbe(item, **options):
    return draw_labbe(item, **options)


def test_proportions_are_the_observed_ones_also_with_zero_cells():
    (marks,) = (m for m in labbe(labbe_of(fitted("OR"))).collections if m.get_gid() == "bubbles")
    expected = {
        (float(Fraction(c, m)), float(Fraction(a, n)))
        for a, n, c, m in zip(*(TABLE[x] for x in ("ai", "n1i", "ci", "n2i")), strict=True)
    }
    assert {tuple(map(float, place)) for place in marks.get_offsets()} == expected


@pytest.mark.parametrize("measure", ["OR", "RR", "RD", "PETO"])
def test_the_line_has_the_pooled_effect_everywhere(measure):
    """The measure of every pair on the line, from its definition, is the pooled value."""
    fit = fitted(measure)
    item = labbe_of(fit)
    for curve, effect in (
        (item.pooled, fit.estimate), (item.ci_low, fit.ci.low), (item.ci_high, fit.ci.high)
    ):  # fmt: skip
        inside = (item.at > 0.05) & (item.at < 0.95) & np.isfinite(curve)
        p1, p2 = curve[inside], item.at[inside]
        if measure == "RD":
            back = p1 - p2
        elif measure == "RR":
            back = np.log(p1 / p2)
        else:
            back = np.log(p1 / (1 - p1)) - np.log(p2 / (1 - p2))
        assert inside.sum() > 20
        np.testing.assert_allclose(back, effect, rtol=1e-9)


def test_proportions_beyond_one_are_not_drawn():
    table = {"ai": [30, 40], "n1i": [50, 60], "ci": [10, 12], "n2i": [50, 60]}
    item = labbe_of(fitted("RR", table))
    assert np.isnan(item.pooled[-1])
    assert np.nanmax(item.pooled) <= 1


def test_what_has_no_line_is_refused():
    smd = {"yi": [0.1, 0.3, 0.2], "vi": [0.1, 0.2, 0.1]}
    with pytest.raises(InputError, match="compares no two proportions"):
        labbe_of(pc.pool(pc.effect_sizes(smd, measure="GEN")))
    with pytest.raises(InputError, match="no counts"):
        labbe_of(pc.pool(pc.effect_sizes(smd, measure="RR")))
    with pytest.raises(InputError, match="moderators"):
        labbe_of(fitted(table=TABLE | {"dose": [1, 2, 3, 4, 5]}, mods="dose"))


def test_words_json_bytes_axes_and_errors(tidy):
    item = labbe_of(fitted())
    assert plots.alternative(labbe(item)).startswith("L'Abbé plot of risk ratio, 5 studies; ")
    assert [row["study"] for row in item.as_json()["studies"]] == TABLE["study"]
    assert plots.render(labbe(item), "svg") == plots.render(labbe(item), "svg")
    ax = Figure(figsize=(9, 7)).add_axes((0, 0, 1, 1))
    assert labbe(item, ax=ax) is ax
    tidy(ax)
    with pytest.raises(InputError, match=r"pc\.diagnostics\.labbe"):
        labbe(item.fit)


def test_rare_events_stand_on_log_axes_that_are_alike_and_zeros_do_not():
    table = TABLE | {"ai": [4, 6, 90, 62, 1], "ci": [11, 29, 110, 248, 3]}
    rare = {"ai": [30, 5, 6, 4, 9], "n1i": [100] + [5000] * 4}
    rare |= {"ci": [60, 9, 11, 6, 12], "n2i": [100] + [5000] * 4}
    for some, scale in ((table, "linear"), (rare, "log"), (TABLE, "linear")):
        ax = labbe(labbe_of(fitted(table=some)))
        assert (ax.get_xscale(), ax.get_yscale()) == (scale, scale)
        assert ax.get_xlim() == ax.get_ylim()
