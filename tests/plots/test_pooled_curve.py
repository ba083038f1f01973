"""The figure of a pooled curve: nothing overlaps, from one study to many, in both languages."""

import numpy as np
import pytest

from pooledcases import plots
from pooledcases.survival import pool_curves


def pooled(studies, times, *, n=30, column="time_months"):
    """Exponential curves without noise; every third study stops half-way."""
    rows = [
        (f"S{i}", t, np.exp(-0.04 * (1 + 0.1 * (i % 4)) * t), n)
        for i in range(studies)
        for t in times[: len(times) // 2 if i % 3 == 2 else None]
    ]
    names = ("study", column, "survival", "at_risk")
    table = dict(zip(names, zip(*rows, strict=True), strict=True))
    return pool_curves(table, time=column)


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("studies", [1, 2, 30])
@pytest.mark.parametrize("times", [(6.0,), (6.0, 12.0, 24.0, 36.0), (1.5, 60.0, 240.0)])
def test_nothing_overlaps(tidy, studies, times, lang):
    tidy(plots.pooled_curve(pooled(studies, times, n=2_000), lang=lang))


@pytest.mark.parametrize("column", ["time_days", "time_years", "time"])
def test_the_axis_has_the_unit_of_the_times(tidy, column):
    ax = plots.pooled_curve(pooled(3, (1.0, 2.0, 4.0), column=column))
    tidy(ax)
    words = " ".join(text.get_text() for text in ax.texts)
    expected = {"time_days": "days", "time_years": "years", "time": "time"}[column]
    assert expected in words


def test_under_the_axis_stand_studies_and_patients_of_the_interval():
    curve = pooled(3, (6.0, 12.0, 18.0, 24.0))
    texts = [text.get_text() for text in plots.pooled_curve(curve).texts]
    assert "In the interval up to that time" in texts
    # ticks 0 to 24 by 3: five up to 12, four of the intervals after it
    assert curve.contributing.tolist() == [3, 3, 2, 2]
    assert [texts.count(word) for word in ("3", "90", "2", "60")] == [5, 5, 4, 4]
