"""GOSH: every subset is drawn, in its colour."""

from __future__ import annotations

import numpy as np
import pytest
from matplotlib.figure import Figure

import pooledcases as pc
from pooledcases import plots
from pooledcases.errors import InputError
from pooledcases.plots.studies._gosh import gosh as draw_gosh


def found(k, tau2="EE", **options):
    table = {
        "study": [f"Study {i + 1}" for i in range(k)],
        "yi": [0.1 * ((7 * i) % 9) - 0.3 + (3.0 if i == 2 else 0.0) for i in range(k)],
        "vi": [0.02 + 0.01 * (i % 5) for i in range(k)],
    }
    fit = pc.pool(pc.effect_sizes(table, measure="GEN"), tau2=tau2, inference="normal")
    return pc.diagnostics.gosh(fit, **options)


def gosh(item, **options):
    return draw_gosh(item, **options)


def dots(ax):
    return [line for line in ax.lines if line.get_gid() == "subsets"]


def maps(ax):
    return [np.asarray(image.get_array()) for image in ax.images]


@pytest.mark.parametrize("k", [2, 3, 10, 13])
@pytest.mark.parametrize("against", ["i2", "tau2", "tau", "q", "h2_q", "k"])
def test_nothing_is_cut_off_or_covered(k, against, tidy):
    tidy(gosh(found(k, "DL"), against=against, study="Study 2"))


def test_few_subsets_are_dots_in_the_colour_of_the_study():
    item = found(4)
    without, with_it = dots(gosh(item, study="Study 3"))
    assert len(without.get_xdata()) == 7
    assert len(with_it.get_xdata()) == 8
    np.testing.assert_array_equal(with_it.get_xdata(), item.estimate[item.holds(2)])
    np.testing.assert_array_equal(with_it.get_ydata(), item.i2[item.holds(2)])
    assert with_it.get_markerfacecolor() != without.get_markerfacecolor()


def test_every_subset_of_many_falls_into_a_cell_that_is_seen():
    item = found(12)
    ax = gosh(item)
    (image,) = maps(ax)
    left, right, foot, top = ax.images[0].get_extent()
    rows, columns = image.shape[:2]
    x = ((item.estimate - left) / (right - left) * columns).astype(int)
    y = ((item.i2 - foot) / (top - foot) * rows).astype(int)
    shown = np.zeros((rows, columns), dtype=bool)
    shown[y, x] = True
    np.testing.assert_array_equal(image[..., 3] > 0, shown)
    assert image[..., 3].max() == 1


def test_a_study_that_makes_the_result_gives_two_maps():
    without, with_it = maps(gosh(found(12), study="Study 3"))
    centre = [np.flatnonzero(image[..., 3].sum(axis=0)).mean() for image in (without, with_it)]
    assert centre[1] > centre[0] + 10


def test_margins_share_the_axes_of_the_map():
    ax = gosh(found(10))
    _, above, beside = ax.figure.axes
    assert above.get_xlim() == ax.get_xlim()
    assert beside.get_ylim() == ax.get_ylim()


def test_a_million_subsets_are_drawn(tidy):
    item = found(20)
    assert item.kept == 2**20 - 1
    ax = gosh(item, study="Study 3")
    tidy(ax)
    assert "All 1,048,575 subsets." in " ".join(text.get_text() for text in ax.texts)


def test_random_subsets_are_said_to_be_so(tidy):
    item = found(30, subsets=2000, seed=3)
    ax = gosh(item, study="Study 3")
    tidy(ax)
    said = " ".join(" ".join(text.get_text().split()) for text in ax.texts)
    assert "2,000 random subsets of 1,073,741,823 (seed 3)." in said


def test_words_bytes_axes_and_errors(tidy):
    item = found(10)
    assert plots.alternative(gosh(item)).startswith(
        "GOSH plot of effect: pooled value of 1,023 subsets of 10 studies against I² of the subset"
    )
    assert plots.render(gosh(item), "svg") == plots.render(gosh(item), "svg")
    ax = Figure(figsize=(9, 7)).add_axes((0, 0, 1, 1))
    assert gosh(item, ax=ax) is ax
    tidy(ax)
    with pytest.raises(InputError, match="no included study"):
        gosh(item, study="Study 99")
    with pytest.raises(InputError, match="against"):
        gosh(item, against="I2")
    with pytest.raises(InputError, match=r"pc\.diagnostics\.gosh"):
        gosh(item.fit)
