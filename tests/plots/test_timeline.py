"""Timeline: marks, first reports, and years without a report."""

from pathlib import Path

import pooledcases as pc
from patient_tables import gids
from pooledcases import plots

RAW = Path(__file__).parents[2] / "data" / "raw" / "alk_rcc"


def test_one_mark_a_year_with_patients_and_first_reports_are_squares(tidy):
    table = pc.read_cases(RAW / "first_reports.csv")
    found = pc.describe.publications(
        table, by="partner_gene", author="first_author", counted="cases"
    )
    ax = plots.timeline(found)
    tidy(ax)
    firsts = gids(ax, "earliest")
    assert [mark.get_xdata()[0] for mark in firsts] == [first.year for first in found.firsts]
    assert {mark.get_marker() for mark in firsts} == {"s"}
    assert len(firsts) + len(gids(ax, "later")) == int((found.counts > 0).sum())
    totals = [int(text.get_text()) for text in gids(ax, "total")]
    assert totals == found.totals.tolist()
    assert totals.count(0) == 7  # years without a report are there
    assert "2016, Kusano H" in [text.get_text() for text in ax.texts]
    assert [text.get_text() for text in gids(ax, "count")] == ["2"]
    for said in (plots.alternative(ax), pc.tables.sentence(found)):
        assert "15 cases" in said
        assert "patient" not in said
        assert "first report" not in said


def test_many_years_have_bars_in_the_place_of_numbers(tidy):
    table = {"year": list(range(1960, 2024)), "g": ["A"] * 64, "n": [10] * 64}
    found = pc.describe.publications(table, by="g", n="n")
    ax = plots.timeline(found)
    tidy(ax)
    assert len(gids(ax, "total")) == 64
    ticks = [text.get_text() for text in ax.get_xticklabels()]
    assert all(tick.isdigit() for tick in ticks)
