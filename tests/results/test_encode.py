"""The one way to JSON: full precision, typed absence, never NaN."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pooledcases.results.base import EXACT, Interval, caution, freeze
from pooledcases.results.encode import dumps, to_json
from pooledcases.results.frame import to_frame


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Result:
    kind: ClassVar[str] = "example"
    tolerance: ClassVar[float] = EXACT
    estimate: float | None
    ci: Interval | None
    times: np.ndarray

    def __post_init__(self) -> None:
        freeze(self)


def _result(**changes):
    values = {"estimate": 0.1, "ci": Interval(0.0, math.inf), "times": np.array([1.0, 2.5])}
    return _Result(**(values | changes))


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_numbers_keep_every_digit(value):
    assert json.loads(dumps({"estimate": value}))["estimate"] == value


def test_a_result_becomes_its_kind_and_its_fields_in_order():
    assert to_json(_result()) == {
        "kind": "example",
        "estimate": 0.1,
        "ci": [0.0, "inf"],
        "times": [1.0, 2.5],
    }


def test_what_does_not_exist_is_null():
    assert to_json(_result(estimate=None, ci=None))["estimate"] is None


@pytest.mark.parametrize("value", [math.nan, np.float64("nan"), np.array([1.0, math.nan])])
def test_a_nan_is_a_mistake_of_ours(value):
    with pytest.raises(ValueError, match="NaN"):
        to_json({"estimate": value})


def test_numpy_scalars_become_plain_ones():
    assert to_json([np.int64(3), np.bool_(True), np.float64(0.5)]) == [3, True, 0.5]


def test_a_caution_carries_code_severity_sentence_and_status():
    encoded = to_json(caution("PC-M17", missing=14, total=64))
    assert encoded["code"] == "PC-M17"
    assert encoded["severity"] == "warn"
    assert encoded["status"] == "open"
    assert encoded["message"].startswith("14 of 64")


def test_something_unknown_raises():
    with pytest.raises(TypeError, match="object has no JSON form"):
        to_json(object())


def test_arrays_of_a_result_are_copies_and_read_only():
    times = np.array([1.0, 2.0])
    result = _result(times=times)
    times[0] = 99.0
    assert result.times[0] == 1.0
    with pytest.raises(ValueError, match="read-only"):
        result.times[0] = 5.0


def test_a_frame_has_one_row_a_result_and_two_columns_an_interval():
    frame = to_frame([_result(), _result(estimate=0.2)])
    assert frame.columns.tolist() == ["estimate", "ci_low", "ci_high"]
    assert frame["estimate"].tolist() == [0.1, 0.2]
