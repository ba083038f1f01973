"""Swimmer plot: what was drawn of whom, and what was not made up."""

from pathlib import Path

import numpy as np
import pytest

import pooledcases as pc
from patient_tables import gids
from pooledcases import plots
from pooledcases.errors import InputError
from pooledcases.options import CourseEventKind, words
from pooledcases.plots.patients.swimmer_marks import EVENTS

RAW = Path(__file__).parents[2] / "data" / "raw" / "alk_rcc"


def review():
    cases = pc.read_cases(RAW / "cases.csv")
    return pc.describe.courses(
        cases,
        followup="followup_months",
        status="status",
        by="partner_gene",
        treatment_columns=[("alk_inhibitor", "alk_inhibitor_start_months", None)],
        events={"relapse": "relapse_months"},
    )


def one(**cells):
    table = {"case_id": ["A"], "followup_months": ["40"], "status": ["NED"]} | cells
    return pc.describe.courses(table, followup="followup_months", status="status")


def test_every_patient_of_the_review_has_a_lane_and_nobody_a_length_that_is_not_reported(tidy):
    found = review()
    ax = plots.swimmer(found)
    tidy(ax)
    lanes = gids(ax, "followed")
    assert len(lanes) == sum(lane.followup is not None for lane in found.lanes) == 49
    assert sorted(bar.get_width() for bar in lanes) == sorted(
        lane.followup.low for lane in found.lanes if lane.followup is not None
    )
    said = [text.get_text() for text in ax.texts]
    assert said.count("follow-up not reported") == 15
    assert sum(text in {lane.id for lane in found.lanes} for text in said) == 64
    # no date of a start and a stop is known of anybody: no bar is filled
    assert (len(gids(ax, "treatment")), len(gids(ax, "possible"))) == (0, 6)
    assert [line.get_xdata()[0] for line in gids(ax, "relapse")] == [12.0, 24.0, 60.0]
    assert len(gids(ax, "last-contact")) == 49


def test_a_lower_limit_is_dashed_and_has_an_arrow(tidy):
    ax = plots.swimmer(one(followup_months=[">= 24"]))
    tidy(ax)
    (tail,) = gids(ax, "lower-limit")
    assert tail.get_xdata()[0] == 24.0
    assert tail.get_xdata()[1] == gids(ax, "goes-on")[0].get_xdata()[0] > 24.0
    assert "≥ 24" in [text.get_text() for text in ax.texts]
    ax = plots.swimmer(one(followup_months=["12-18"]))
    assert gids(ax, "lower-limit")[0].get_xdata().tolist() == [12.0, 18.0]
    assert not gids(ax, "goes-on")


def test_a_lane_that_leaves_the_axis_ends_in_an_arrow(tidy):
    ax = plots.swimmer(one(), until=12)
    tidy(ax)
    assert gids(ax, "followed")[0].get_width() == 12.0
    assert [line.get_xdata()[0] for line in gids(ax, "goes-on")] == [12.0]
    assert not gids(ax, "last-contact")
    with pytest.raises(InputError, match="until"):
        plots.swimmer(one(), until=0)


def test_treatments_that_overlap_share_the_lane_and_unknown_ends_are_hollow(tidy):
    found = pc.describe.courses(
        {"case_id": ["A"], "followup_months": ["40"]},
        followup="followup_months",
        treatments={
            "case_id": ["A"] * 4,
            "treatment": ["a", "b", "c", "d"],
            "start_months": ["2", "5", "20", "NR"],
            "stop_months": ["10", "12", "NR", "1"],
            "ongoing": ["no", "no", "yes", "no"],
        },
    )
    ax = plots.swimmer(found)
    tidy(ax)
    bars = gids(ax, "treatment")
    assert [(bar.get_x(), bar.get_width()) for bar in bars] == [(2, 8), (5, 7), (20, 20)]
    assert bars[0].get_y() + bars[0].get_height() <= bars[1].get_y() + 1e-9
    (hollow,) = gids(ax, "possible")
    assert (hollow.get_x(), hollow.get_width()) == (0, 1)
    assert [line.get_xdata()[0] for line in gids(ax, "known-end")] == [1.0]
    assert [line.get_xdata()[0] for line in gids(ax, "ongoing")] == [40.0]


def test_the_marks_of_one_time_stand_apart_and_events_differ_in_shape(tidy):
    found = pc.describe.courses(
        {"case_id": ["A"], "followup_months": ["9"], "s": ["DOD"]},
        followup="followup_months",
        status="s",
        event_table={
            "case_id": ["A"] * 3,
            "event": ["progression", "metastasis", "relapse"],
            "at_months": ["9", "9", "NR"],
        },
    )
    ax = plots.swimmer(found)
    tidy(ax)
    marks = [gids(ax, kind)[0] for kind in ("progression", "metastasis", "last-contact")]
    heights = sorted(float(mark.get_ydata()[0]) for mark in marks)
    assert min(np.diff(heights)) > 0.06
    assert marks[2].get_marker() == EVENTS["death"].shape
    assert "relapse: no time" in [text.get_text() for text in ax.texts]  # beside its lane
    assert not gids(ax, "relapse")
    looks = {(mark.shape, mark.hollow) for mark in EVENTS.values()}
    assert len(looks) == len(EVENTS) == len(words(CourseEventKind))


def test_the_legend_names_what_occurs_and_nothing_else():
    said = {text.get_text() for text in plots.swimmer(one()).texts}
    assert {"followed", "last contact: NED"} <= said
    assert not any("hollow" in text or "relapse" in text for text in said)
    said = {text.get_text() for text in plots.swimmer(one(), names={"NED": "no disease"}).texts}
    assert {"last contact: no disease", "no disease"} <= said


def test_the_text_alternative_tells_dates():
    assert "C28 (R3HDM2): follow-up 108, status AWD, alectinib (start 84, stop not reported)" in (
        plots.alternative(plots.swimmer(pc.describe.courses(
            {name: column[27:28] for name, column in pc.read_cases(RAW / "cases.csv").items()},
            followup="followup_months", status="status", by="partner_gene",
            treatment_columns=[("alk_inhibitor", "alk_inhibitor_start_months", None)],
        )))
    )  # fmt: skip


def test_nothing_is_lost_that_has_no_place_on_the_axis(tidy):
    found = pc.describe.courses(
        {"case_id": ["A", "B"], "followup_months": ["40", "NR"], "drug": ["NR", "alectinib"]},
        followup="followup_months",
        treatment_columns=[("drug", None, None)],
        event_table={"case_id": ["A"], "event": ["relapse"], "at_months": ["30"]},
    )
    ax = plots.swimmer(found, until=12)
    tidy(ax)
    said = [text.get_text() for text in ax.texts]
    assert {"relapse 30", "alectinib: no time", "follow-up not reported"} <= set(said)


@pytest.mark.parametrize("time", ["0", "NR", ">= 0", "0-5"])
def test_one_patient_with_hardly_any_time(time, tidy):
    ax = plots.swimmer(one(followup_months=[time]))
    tidy(ax)
    assert ax.get_xlim()[1] > 0


def test_a_treatment_of_two_lines_moves_the_next_entry_of_the_legend(tidy):
    table = {
        "case_id": ["A", "B"], "followup_months": ["12", "20"], "status": ["NED", "x y " * 40],
        "drug": ["Smith\nJones", "lorlatinib"], "start": ["1", "2"],
    }  # fmt: skip
    found = pc.describe.courses(
        table, followup="followup_months", status="status",
        treatment_columns=[("drug", "start", None)],
    )  # fmt: skip
    tidy(plots.swimmer(found))
    tidy(plots.swimmer(found, size="column"))
