"""The bubble plot: studies, the line of the regression, and what has none."""

from __future__ import annotations

import numpy as np
import pytest
from matplotlib.figure import Figure

import pooledcases as pc
from pooledcases import plots
from pooledcases.diagnostics import bubble as bubble_of
from pooledcases.errors import InputError
from pooledcases.plots.studies._bubble import bubble as draw_bubble


def table(k, names="Study {i}"):
    return {
        "study": [names.format(i=i + 1) for i in range(k)],
        "yi": [0.1 * ((7 * i) % 9) - 0.3 for i in range(k)],
        "vi": [0.02 + 0.01 * (i % 5) for i in range(k)],
        "dose": [10 + 3 * i for i in range(k)],
        "age": [50 + (5 * i) % 7 for i in range(k)],
        "design": ["trial" if i % 3 else "cohort" for i in range(k)],
    }


def fitted(k, mods="dose", rows=None, **words):
    return pc.pool(pc.effect_sizes(rows or table(k), measure="GEN"), mods=mods, **words)


def bubble(item, **options):
    return draw_bubble(item, **options)


def named(ax, gid):
    return [item for item in (*ax.lines, *ax.collections) if item.get_gid() == gid]


def test_the_line_is_the_regression_solved_by_hand():
    fit = fitted(13, inference="normal")
    item = bubble_of(fit)
    rows = table(13)
    x, y = np.array(rows["dose"], dtype=float), np.array(rows["yi"])
    w = 1 / (np.array(rows["vi"]) + fit.tau2)
    design = np.column_stack([np.ones_like(x), x])
    covariance = np.linalg.inv(design.T @ (w[:, None] * design))
    slopes = covariance @ design.T @ (w * y)
    (line,) = named(bubble(item), "regression")
    at, values = line.get_data()
    np.testing.assert_allclose(values, slopes[0] + slopes[1] * at, rtol=1e-9)
    rows_at = np.column_stack([np.ones_like(at), at])
    se = np.sqrt(np.einsum("ij,jk,ik->i", rows_at, covariance, rows_at))
    np.testing.assert_allclose(item.line.ci_high, values + 1.959963984540054 * se, rtol=1e-9)
    assert (at[0], at[-1]) == (x.min(), x.max())
    np.testing.assert_allclose(item.weight, w / w.sum(), rtol=1e-12)


def test_bubbles_stand_at_the_studies_with_areas_by_weight():
    item = bubble_of(fitted(13))
    (marks,) = named(bubble(item), "bubbles")
    order = np.argsort(-item.weight, kind="stable")
    np.testing.assert_allclose(
        np.asarray(marks.get_offsets()), np.column_stack([item.xi, item.yi])[order]
    )
    areas = marks.get_sizes()
    np.testing.assert_allclose(areas / areas[0], item.weight[order] / item.weight.max(), rtol=1e-9)


def test_the_prediction_interval_is_drawn_where_there_is_one():
    with_it, without = (bubble(bubble_of(fitted(13, tau2=word))) for word in ("DL", "EE"))
    assert len(named(with_it, "prediction-limit")) == 2
    assert not named(without, "prediction-limit")


def test_other_moderators_are_held_where_the_note_says():
    fit = fitted(13, "dose + age + design")
    item = bubble_of(fit, "dose")
    assert item.held == {"age": np.mean(table(13)["age"]), "design": "cohort"}
    other = bubble_of(fit, "dose", at={"design": "trial"})
    apart = other.line.estimate - item.line.estimate
    place = fit.regression.names.index("design[trial]")
    np.testing.assert_allclose(apart, fit.regression.estimates[place], rtol=1e-9)
    said = " ".join(text.get_text() for text in bubble(item).texts)
    assert "Line at age = 53.08, design = cohort." in said


def test_studies_without_the_moderator_are_named():
    rows = table(13) | {"dose": [None, *table(13)["dose"][1:]]}
    item = bubble_of(fitted(13, rows=rows))
    assert len(item.study) == 12
    said = " ".join(text.get_text() for text in bubble(item).texts)
    assert "dose is missing: Study 1." in said


def test_what_has_no_line_is_refused_with_what_helps():
    fit = fitted(13, "dose + age + design")
    with pytest.raises(InputError, match="is a category"):
        bubble_of(fit, "design")
    with pytest.raises(InputError, match="subgroup='design'"):
        bubble_of(fitted(13, "design"))
    with pytest.raises(InputError, match="choose a moderator of dose, age"):
        bubble_of(fit)
    with pytest.raises(InputError, match="no moderator of the fit"):
        bubble_of(fit, "year")
    with pytest.raises(InputError, match="no other moderator"):
        bubble_of(fit, "dose", at={"year": 3})
    with pytest.raises(InputError, match="no moderators"):
        bubble_of(pc.pool(pc.effect_sizes(table(5), measure="GEN")))


def test_words_json_bytes_axes_and_errors(tidy):
    item = bubble_of(fitted(13))
    text = plots.alternative(bubble(item))
    assert text.startswith("Bubble plot of effect against dose, 13 studies. Study 1: ")
    assert [row["study"] for row in item.as_json()["studies"]] == table(13)["study"]
    assert plots.render(bubble(item), "svg") == plots.render(bubble(item), "svg")
    ax = Figure(figsize=(9, 7)).add_axes((0, 0, 1, 1))
    assert bubble(item, ax=ax) is ax
    tidy(ax)
    with pytest.raises(InputError, match=r"pc\.diagnostics\.bubble"):
        bubble(item.fit)
