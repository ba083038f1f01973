"""Baujat's plot: points, names, and what has no influence."""

from __future__ import annotations

import numpy as np
import pytest
from matplotlib.figure import Figure

import pooledcases as pc
from pooledcases import plots
from pooledcases.errors import InputError
from pooledcases.plots.studies._baujat import baujat as draw_baujat


def found(k, names="Study {i}", tau2="EE"):
    table = {
        "study": [names.format(i=i + 1) for i in range(k)],
        "yi": [0.1 * ((7 * i) % 9) - 0.3 + (3.0 if i == 2 else 0.0) for i in range(k)],
        "vi": [0.02 + 0.01 * (i % 5) for i in range(k)],
    }
    effects = pc.effect_sizes(table, measure="GEN")
    return pc.diagnostics.baujat(pc.pool(effects, tau2=tau2, inference="normal"))


def baujat(item, **options):
    return draw_baujat(item, **options)


def names(ax):
    return [text.get_text() for text in ax.texts if text.get_gid() == "name"]


LONG = "A multicentre retrospective cohort study of resected tumours with a long name {i:03}"


def test_points_are_the_two_numbers_of_each_study():
    item = found(13)
    (points,) = (line for line in baujat(item).lines if line.get_gid() == "points")
    np.testing.assert_array_equal(points.get_xdata(), item.contribution)
    np.testing.assert_array_equal(points.get_ydata(), item.influence)


def test_the_study_that_stands_out_is_named_and_of_many_eight_are():
    assert "Study 3" in names(baujat(found(13)))
    ax = baujat(found(60))
    assert "Study 3" in names(ax)
    assert len(names(ax)) == 8


def test_no_name_covers_a_point(drawn_boxes):
    ax = baujat(found(60))
    texts, pixels = drawn_boxes(ax)
    for name, box in texts:
        hit = (
            (pixels[:, 0] > box.x0) & (pixels[:, 0] < box.x1)
            & (pixels[:, 1] > box.y0) & (pixels[:, 1] < box.y1)
        )  # fmt: skip
        assert not hit.any(), name


@pytest.fixture
def drawn_boxes():
    def measure(ax):
        ax.figure.draw_without_rendering()
        texts = [(t.get_text(), t.get_window_extent()) for t in ax.texts if t.get_gid() == "name"]
        (points,) = (line for line in ax.lines if line.get_gid() == "points")
        return texts, ax.transData.transform(np.column_stack(points.get_data()))

    return measure


def test_long_names_become_rows_of_the_table():
    table = {
        "study": ["none", *(LONG.format(i=i) for i in range(3))],
        "yi": [None, 0.1, 0.9, 0.4],
        "vi": [0.1, 0.02, 0.03, 0.04],
    }
    ax = baujat(pc.diagnostics.baujat(pc.pool(pc.effect_sizes(table, measure="GEN"))))
    assert set(names(ax)) <= {"2", "3", "4"}
    said = " ".join(" ".join(text.get_text().split()) for text in ax.texts)
    assert f"3 {LONG.format(i=1)}" in said
    assert "no effect: none." in said


def test_the_axis_names_q_under_equal_effects_only():
    titles = [" ".join(t.get_text() for t in baujat(found(5, tau2=w)).texts) for w in ("EE", "DL")]
    assert "Contribution to Q" in titles[0]
    assert "Squared Pearson residual" in titles[1]


def test_identical_effects_stand_in_the_corner(tidy):
    table = {"yi": [0.3, 0.3, 0.3], "vi": [0.02, 0.03, 0.05]}
    fit = pc.pool(pc.effect_sizes(table, measure="GEN"), tau2="EE", inference="normal")
    tidy(baujat(pc.diagnostics.baujat(fit)))


def test_words_bytes_axes_and_errors(tidy):
    item = found(13)
    text = plots.alternative(baujat(item))
    assert text.startswith("Baujat plot of effect, 13 studies. Study 1: Contribution to Q ")
    assert plots.render(baujat(item), "svg") == plots.render(baujat(item), "svg")
    ax = Figure(figsize=(9, 7)).add_axes((0, 0, 1, 1))
    assert baujat(item, ax=ax) is ax
    tidy(ax)
    with pytest.raises(InputError, match=r"pc\.diagnostics\.baujat"):
        baujat(item.fit)
