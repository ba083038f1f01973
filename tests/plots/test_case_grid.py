"""Case grid: what is told apart, and that nothing missing is negative."""

from pathlib import Path

from matplotlib.collections import LineCollection

import pooledcases as pc
from patient_tables import gids, grid
from pooledcases import plots
from pooledcases.plots import style
from pooledcases.plots.patients.grid_cells import STATES, Shown

RAW = Path(__file__).parents[2] / "data" / "raw" / "alk_rcc"


def cells(ax, state):
    """How many cells have the glyph of a state; the legend has one more."""
    drawn = [c for c in gids(ax, f"cell-{state}") if isinstance(c, LineCollection)]
    strokes = sum(len(collection.get_segments()) for collection in drawn)
    return strokes / len(STATES[state].lines)


def test_the_grid_counts_what_the_table_holds(tidy):
    cases = pc.read_cases(RAW / "cases.csv")
    columns = ["sex", "stage_t", "stage_n", "stage_m", "disease_free_at_start", "age_years"]
    found = pc.describe.case_grid(cases, variables=columns, by="partner_gene", sort=["stage_t"])
    ax = plots.case_grid(found)
    tidy(ax)
    states = [state for column in found.columns for state in column.states]
    assert cells(ax, "NAS") == states.count("NAS") + 1
    yes = (cases["disease_free_at_start"] == "yes").sum()
    no = (cases["disease_free_at_start"] == "no").sum()
    assert (cells(ax, "positive"), cells(ax, "negative")) == (yes + 1, no + 1)
    values = [text.get_text() for text in gids(ax, "value")]
    assert len(values) == states.count("known") - yes - no
    assert values.count("T3a") == (cases["stage_t"] == "T3a").sum()


def test_glyphs_and_shades_tell_states_apart_without_colour():
    looks = {
        (round(style.luminance(state.fill if state.fill != "white" else "#ffffff"), 1),
         state.lines, state.query)
        for state in STATES.values()
    }  # fmt: skip
    assert len(looks) == len(STATES) == 6
    grey = style.luminance(STATES["NR"].fill)
    assert 0.12 < 1 - grey < 0.4  # seen on white, and black letters are read on it


def test_long_codes_get_letters_that_the_legend_explains():
    table = {"a": ["microscopic_haematuria", "pain of the back;fever", "fever"]}
    ax = plots.case_grid(
        pc.describe.case_grid(table, variables=["a"]), words={"a": {"fever": "Fieber"}}
    )
    said = [text.get_text() for text in gids(ax, "value")]
    assert said == ["B", "C,A", "A"]
    texts = [text.get_text() for text in ax.texts]
    assert {"Fieber", "microscopic_haematuria", "pain of the back"} <= set(texts)
    assert plots.alternative(ax).startswith("Grid of 3 patients by 1 variable. row 1: a micro")


def test_a_cell_with_yes_and_no_is_unclear():
    table = {"a": ["yes;no", "yes", "no"]}
    ax = plots.case_grid(pc.describe.case_grid(table, variables=["a"]))
    assert len(gids(ax, "cell-UNC")) == 2  # the cell, and the sample of the legend


def test_two_hundred_patients_by_fifteen_variables_fit_a_page(label_names):
    found = grid(label_names("short", 200))
    assert len(found.columns) == 15
    assert plots.case_grid(found).figure.get_size_inches()[0] < 9


def test_a_value_has_one_colour_whatever_stands_beside_it():
    """Free of disease is green, and nobody who died is."""
    orders = (["NED", "DOD", "AWD", "AWD"], ["AWD", "AWD", "NED", "DOD"], ["DOC", "NED"])
    looks = [
        dict(_tints({"status": order, "sex": ["M", *"F" * (len(order) - 1)]})) for order in orders
    ]
    for name in ("NED", "AWD", "DOD", "M", "F"):
        assert len({look[name] for look in looks if name in look}) == 1
    assert not {looks[0]["DOD"], looks[2]["DOC"]} & {looks[0]["NED"]}
    forward, back = (dict(_tints({"a": order})) for order in (["x", "y", "z"], ["z", "y", "x"]))
    assert forward == back
    assert len(set(forward.values())) == 3


def _tints(table):
    for column in pc.describe.case_grid(table, variables=list(table)).columns:
        yield from Shown.of(column, column.name, {}).colours.items()
