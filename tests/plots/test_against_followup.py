"""Outcome against follow-up and year: what was drawn."""

import numpy as np
import pytest

import pooledcases as pc
from pooledcases.errors import InputError

TABLE = {
    "m": [3, 6, 8, 12, 40, 55, 60, 60],
    "e": [0, 0, 0, 0, 1, 1, 1, 1],
    "y": [2012, 2014, "NR", 2016, 2012, 2013, 2019, 2019],
}


def bias(**more):
    return pc.survival.reporting_bias(TABLE | more, time="m", event="e", year="y")


def dots(ax):
    return sorted(x for line in ax.lines if line.get_gid() == "dot" for x in line.get_xdata())


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_dot_for_every_patient_and_a_median_for_every_status(tidy, lang):
    ax = pc.plots.against_followup(bias(), lang=lang)
    tidy(ax)
    assert dots(ax) == TABLE["m"]
    medians = [line.get_xdata()[0] for line in ax.lines if line.get_gid() == "median"]
    assert medians == [7, 57.5]
    year = ax.figure.axes[-1]
    assert dots(year) == [2012, 2012, 2013, 2014, 2016, 2019, 2019]
    assert all(float(tick.get_text()).is_integer() for tick in year.get_xticklabels())


def test_without_years_there_is_one_panel(tidy):
    ax = pc.plots.against_followup(pc.survival.reporting_bias(TABLE, time="m", event="e"))
    tidy(ax)
    assert len(ax.figure.axes) == 1
    ax = pc.plots.against_followup(bias(y=["NR"] * 8))
    assert len(ax.figure.axes) == 1


def test_one_status_only_and_one_patient(tidy):
    one = {"m": [5], "e": [1], "y": [2020]}
    ax = pc.plots.against_followup(pc.survival.reporting_bias(one, time="m", event="e", year="y"))
    tidy(ax)
    assert dots(ax) == [5]


def test_something_else_is_an_error():
    with pytest.raises(InputError, match="reporting_bias"):
        pc.plots.against_followup("x")


def test_no_dot_hides_another_one():
    many = {"m": [1 + (i % 9) / 2 for i in range(90)] + [60], "e": [i % 2 for i in range(91)]}
    ax = pc.plots.against_followup(pc.survival.reporting_bias(many, time="m", event="e"))
    ax.figure.set_dpi(100)
    rows = [line for line in ax.lines if line.get_gid() == "dot"]
    for row in rows:
        places = ax.transData.transform(np.column_stack(row.get_data()))
        apart = np.hypot(*(places[:, None] - places).transpose(2, 0, 1))
        np.fill_diagonal(apart, np.inf)
        assert apart.min() >= row.get_markersize() * 100 / 72
