"""Match, rounding or mismatch, on exact fractions."""

from __future__ import annotations

from fractions import Fraction

import pytest

from pooledcases.audit.decide import Reading, cut, decide, roundings
from pooledcases.audit.printed import read_printed


def verdict(token: str, value: str, *, divided: bool = False, half: str = "0") -> tuple[str, str]:
    exact, reach = Fraction(value), Fraction(half)
    reading = Reading(values=(exact,), spans=((exact - reach, exact + reach),), divided=divided)
    return decide(read_printed(token), reading)


def test_a_tie_matches_away_from_zero_and_is_rounding_to_even() -> None:
    assert verdict("13", "12.5") == verdict("14", "13.5") == ("match", "rounds")
    assert verdict("12", "12.5") == ("rounding", "even")
    assert verdict("2%", "2.5", divided=True) == ("rounding", "even")
    assert verdict("3%", "2.5", divided=True) == ("match", "rounds")
    assert verdict("-3", "-2.5") == ("match", "rounds")
    assert verdict("-2", "-2.5") == ("rounding", "even")
    # 13 would be half down: that is cutting off
    assert verdict("13", "13.5") == ("rounding", "cut")
    assert roundings(Fraction("-2.5"), 0) == {-2, -3}


def test_a_decimal_tie_is_a_tie_though_its_float_is_none() -> None:
    assert verdict("2.68", "2.675") == ("match", "rounds")


@pytest.mark.parametrize("value", ["36", "35"])
def test_a_whole_count_off_by_one_is_no_rounding(value: str) -> None:
    expected = ("match", "equal") if value == "36" else ("mismatch", "differs")
    assert verdict("36", value) == expected


def test_the_last_unit_is_forgiven_after_a_division_only() -> None:
    assert verdict("72.4%", "72.27", divided=True) == ("rounding", "unit")
    assert verdict("72.4%", "72.27") == ("mismatch", "differs")
    assert verdict("72.5%", "72.27", divided=True) == ("mismatch", "differs")


def test_cut_off() -> None:
    assert verdict("41.6%", "41.6667", divided=True) == ("rounding", "cut")
    assert cut(Fraction("-1.29"), 1) == Fraction("-1.2")


def test_rounded_inputs_explain_a_difference() -> None:
    assert verdict("2.47", "2.49", half="0.02") == ("rounding", "inputs")
    assert verdict("2.47", "2.49", half="0.001") == ("mismatch", "differs")


@pytest.mark.parametrize(
    ("token", "value", "expected"),
    [
        (">60", "64", "match"),
        (">60", "60", "mismatch"),
        (">=60", "60", "match"),
        ("<0.001", "0.0009", "match"),
        ("<0.001", "0.001", "mismatch"),
        ("≤5", "5", "match"),
    ],
)
def test_printed_limits(token: str, value: str, expected: str) -> None:
    assert verdict(token, value)[0] == expected


def test_a_limit_that_only_rounded_inputs_reach() -> None:
    assert verdict("<0.05", "0.0501", half="0.001") == ("rounding", "inputs")


def test_about_forgives_the_last_unit() -> None:
    assert verdict("约20%", "21")[0] == "rounding"
    assert verdict("约20%", "25")[0] == "mismatch"


def test_a_range_is_as_good_as_its_worse_end() -> None:
    both = Reading(values=(Fraction(2), Fraction("85.4")))
    assert decide(read_printed("2-85"), both) == ("match", "rounds")
    assert decide(read_printed("3-85"), both)[0] == "mismatch"


def test_fractions_count_patients_unless_they_say_one_in() -> None:
    counted = Reading(values=(Fraction(4), Fraction(32)))
    assert decide(read_printed("4/32"), counted)[0] == "match"
    assert decide(read_printed("1/8"), counted) == ("match", "ratio")
    assert decide(read_printed("2/16"), counted)[0] == "mismatch"


def test_words() -> None:
    assert decide(read_printed("VHL;NF1"), Reading(words="NF1; VHL"))[0] == "match"
    assert decide(read_printed("80%"), Reading(words="80"))[0] == "match"
    assert decide(read_printed("F"), Reading(words="M"))[0] == "mismatch"


def test_at_a_tie_the_last_unit_is_counted_from_the_nearer_rounding() -> None:
    assert verdict("2", "0.5", divided=True) == ("mismatch", "differs")
    assert verdict("2", "0.6", divided=True) == ("rounding", "unit")
