"""Tables that are no tables, and numbers that are no numbers: always sentences, all at once."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from pooledcases.effects import effect_sizes
from pooledcases.errors import InputError
from pooledcases.results.encode import dumps


@pytest.mark.parametrize(
    ("table", "words"),
    [
        ({"xi": 1, "ni": 5}, "'xi' is no list of cells"),
        ({"xi": [[1], [2]], "ni": [5, 6]}, "'xi' is no list of cells"),
        ({"xi": [1, 2], "ni": [5]}, "different numbers of rows: xi 2, ni 1"),
        ({"study": ["A"], "xi": [1, 2], "ni": [5, 6]}, "different numbers of rows"),
        ({"xi": [], "ni": []}, "has no rows"),
        (pd.DataFrame({"xi": [], "ni": []}), "has no rows"),
        (pd.DataFrame([[1, 2, 5]], columns=["xi", "xi", "ni"]), "Two columns are called 'xi'"),
        (None, "not NoneType"),
        ("studies.csv", "not str"),
        ([1, 2], "not list"),
    ],
)
def test_what_is_no_table_is_told(table, words):
    with pytest.raises(InputError, match=words):
        effect_sizes(table, measure="PLO")


@pytest.mark.parametrize(
    "frame",
    [
        pd.DataFrame({0: ["a"], "xi": [1], "ni": [5]}),
        pd.DataFrame({"xi": pd.array([1], dtype="Int64"), "ni": pd.array([5], dtype="UInt8")}),
        pd.DataFrame({"xi": pd.Categorical(["1"]), "ni": [5]}, index=[("a", "b")]),
        {"xi": np.array([1], dtype=np.int8), "ni": np.array([5.0], dtype=np.float32)},
    ],
)
def test_odd_names_indexes_and_types_are_read(frame):
    assert effect_sizes(frame, measure="PR").yi.tolist() == [0.2]


def test_short_floats_are_the_decimals_that_they_print_as():
    short = {
        name: np.array([value], dtype=np.float32)
        for name, value in (("est", 2.1), ("ci_low", 1.2), ("ci_high", 3.7))
    }
    effects = effect_sizes(short, measure="OR")
    assert effects.yi[0] == np.log(2.1)
    assert effects.cautions == ()


@pytest.mark.parametrize("measure", ["PR", "PAS", "PFT", "PLO"])
@pytest.mark.parametrize("ni", [2e12, 1e308])
def test_more_patients_than_people_are_a_slip(measure, ni):
    with pytest.raises(InputError, match="no study has so many patients"):
        effect_sizes({"xi": [1], "ni": [ni]}, measure=measure)


@pytest.mark.parametrize("measure", ["OR", "RR", "RD"])
def test_impossible_cells_are_told_and_not_computed(measure):
    with pytest.raises(InputError) as error:
        effect_sizes({"ai": [1e308], "bi": [1.7e308], "ci": [-1], "di": [0.5]}, measure=measure)
    assert len(error.value.problems) == 4


@pytest.mark.parametrize(
    ("yi", "vi"), [(1, 1e-300), (1, 1e300), (1e200, 1), (1e41, 1e-10), (0, 5e-324)]
)
def test_given_numbers_beyond_double_precision_are_told_with_their_row(yi, vi):
    with pytest.raises(InputError, match=r"row 2 \(B\): yi is .* cannot be pooled"):
        effect_sizes({"study": ["A", "B"], "yi": [1, yi], "vi": [1, vi]}, measure="GEN")


def test_a_standard_error_whose_square_is_lost_is_told():
    with pytest.raises(InputError) as error:
        effect_sizes({"yi": [1, 2], "sei": [1e-200, 1e200]}, measure="GEN")
    assert len(error.value.problems) == 2


@pytest.mark.parametrize("measure", ["PR", "PLO", "PLN", "PAS"])
def test_given_effects_of_a_measure_of_counts(measure):
    effects = effect_sizes({"yi": [0.1], "vi": [0.2]}, measure=measure)
    assert effects.source == ("given",)
    dumps(effects)


def test_columns_must_be_a_dictionary_of_known_names():
    table = {"xi": [1], "ni": [5]}
    with pytest.raises(InputError, match="'events' is nothing that is read"):
        effect_sizes(table, measure="PLO", columns={"events": "xi"})
    for columns in ("xi", [("xi", "xi")]):
        with pytest.raises(InputError, match="give a dictionary"):
            effect_sizes(table, measure="PLO", columns=columns)
    with pytest.raises(InputError, match="no column \\['xi'\\]"):
        effect_sizes(table, measure="PLO", columns={"xi": ["xi"]})


def test_a_label_column_that_was_asked_for_must_be_there():
    with pytest.raises(InputError, match="no column 'author'"):
        effect_sizes({"xi": [1], "ni": [5]}, measure="PLO", study="author")
    assert effect_sizes({"xi": [1], "ni": [5]}, measure="PLO").study == ("1",)


def test_problems_name_the_columns_of_the_table():
    with pytest.raises(InputError, match="row 1: events = 7 events among total = 5"):
        effect_sizes(
            {"events": [7], "total": [5]},
            measure="PLO",
            columns={"xi": "events", "ni": "total"},
        )


def test_problems_of_all_sources_are_told_at_once():
    table = {
        "est": ["0", "2", "2", "2"], "ci_low": ["1", "x", "1", "1"], "ci_high": ["4"] * 4,
        "ci_level": ["", "", 95, ""], "yi": [1, 2, 3, "q"], "vi": [-1, 1, 1, 1],
    }  # fmt: skip
    with pytest.raises(InputError) as error:
        effect_sizes(table, measure="OR")
    text = str(error.value)
    assert len(error.value.problems) == 5
    for part in ("est: '0'", "ci_low: 'x'", "ci_level is 95", "'q' is no number", "vi is -1"):
        assert part in text
