"""Holm's adjustment."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comparing import against
from pooledcases.describe import holm
from pooledcases.errors import InputError
from pooledcases.results.base import codes

REFERENCE = json.loads(
    (Path(__file__).parents[1] / "reference" / "describe.json").read_text(encoding="utf-8")
)["p_adjust"]


def test_against_r() -> None:
    result = holm(REFERENCE["p"])
    against("p-values: Holm", 1e-14, program="R")(result.adjusted, REFERENCE["holm"])
    assert codes(result.cautions) == ("PC-M16",)
    assert "6 tests" in result.cautions[0].message()


def test_a_test_without_a_p_value_does_not_count() -> None:
    result = holm([0.04, None, 0.01])
    assert result.adjusted == (0.04, None, 0.02)
    assert result.tests == 2


def test_one_and_none() -> None:
    assert holm([0.03]).adjusted == (0.03,)
    assert holm([0.03]).cautions == ()
    assert holm([]).adjusted == ()


def test_no_probability() -> None:
    with pytest.raises(InputError, match="p-value 2"):
        holm([0.1, 1.2])


@settings(deadline=None)
@given(st.lists(st.floats(0, 1), min_size=1, max_size=12))
def test_order_is_kept_and_nothing_shrinks(p: list[float]) -> None:
    adjusted = holm(p).adjusted
    assert all(raw <= new <= 1 for raw, new in zip(p, adjusted, strict=True))
    ranked = [new for _, new in sorted(zip(p, adjusted, strict=True))]
    assert ranked == sorted(ranked)
