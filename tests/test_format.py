"""Rounding, in its only place."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pooledcases import format as fmt
from pooledcases.results.base import Interval
from pooledcases.results.reader import Reader


@given(value=st.floats(-1e6, 1e6), digits=st.integers(0, 6))
def test_number_is_within_half_a_unit_of_the_value(value, digits):
    text = fmt.number(value, digits).replace("−", "-")
    assert abs(Decimal(text) - Decimal(repr(value))) <= Decimal(5).scaleb(-digits - 1)


@given(xi=st.integers(0, 500), ni=st.integers(1, 500))
def test_percent_rounds_the_exact_fraction_half_up(xi, ni):
    exact = Decimal(repr(xi / ni)) * 100
    # the percentage passes through a float: compare where no tie lies within its error
    expected = exact.quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)
    assert abs(Decimal(fmt.percent(xi / ni)[:-1].replace("−", "-")) - expected) <= Decimal("0.1")
    assert fmt.percent(0.725) == "72.5%"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0009999, "< 0.001"),
        (0.001, "= 0.001"),
        (0.0499, "= 0.050"),
        (0.0999, "= 0.100"),
        (0.1, "= 0.10"),
        (0.99, "= 0.99"),
        (1.0, "> 0.99"),
        (0.0, "< 0.001"),
        (None, "–"),
    ],
)
def test_p_values_are_never_zero_or_one(value, text):
    assert fmt.p_value(value) == text


def test_what_does_not_exist_is_a_dash():
    assert fmt.number(None) == fmt.percent(None) == fmt.interval(None, None) == "–"
    assert fmt.percent_interval(None, None) == "–"


def test_intervals_follow_the_language():
    assert fmt.percent_interval(0.1, 0.25) == "10.0% to 25.0%"
    assert fmt.percent_interval(0.1, 0.25, lang="zh") == "10.0%～25.0%"
    assert fmt.interval(-1.0, float("inf")) == "−1.00 to ∞"


def test_no_negative_zero():
    assert fmt.number(-0.0004, 2) == "0.00"


@pytest.mark.parametrize("value", [1e26, -1e300, 1.7976931348623157e308, 5e-324])
def test_the_largest_and_the_smallest_doubles_have_a_text(value):
    assert float(fmt.number(value, 2).replace("−", "-")) == pytest.approx(value, abs=0.005)


@given(value=st.floats(1e-300, 1e300), digits=st.integers(1, 6))
def test_significant_is_within_half_a_unit_of_its_last_digit(value, digits):
    text = fmt.significant(value, digits).replace("−", "-")
    unit = Decimal(1).scaleb(Decimal(repr(value)).adjusted() - digits + 1)
    assert abs(Decimal(text) - Decimal(repr(value))) <= unit / 2
    assert fmt.significant(-value, digits) == "−" + fmt.significant(value, digits)


@pytest.mark.parametrize(
    ("value", "digits", "text"),
    [
        (9.996, 3, "10"),
        (0.125, 2, "0.13"),
        (999999.5, 6, "1e6"),
        (99999.0, 2, "100000"),
        (0.00001, 1, "1e−5"),
        (0.0001, 1, "0.0001"),
    ],
)
def test_significant_digits_at_their_edges(value, digits, text):
    assert fmt.significant(value, digits) == text


def test_what_is_typed_has_the_minus_of_a_keyboard():
    assert (fmt.typed(-36.0), fmt.typed(1234567.891)) == ("-36", "1234567.89")


@given(st.floats(0, 1), st.floats(0, 1))
def test_a_percentage_reads_none_and_all_of_exactly_these_only(one, other):
    for fraction, text in zip((one, other), fmt.percents(one, other), strict=True):
        near = min(fraction, 1 - fraction)
        assert (text in ("0.0%", "100.0%")) is (near < 1e-11)
        assert abs(float(text[:-1]) / 100 - fraction) <= min(0.00051, near)


@pytest.mark.parametrize(
    ("fraction", "text"),
    [
        (0.001, "0.1%"),
        (0.0006, "0.1%"),
        (0.0004, "0.040%"),
        (0.0001, "0.010%"),
        (0.9999, "99.990%"),
        (0.99949, "99.9%"),
        (-0.0004, "−0.040%"),
        (0.0, "0.0%"),
        (1.0, "100.0%"),
        (5.6e-17, "0.0%"),
        (1 - 2**-53, "100.0%"),
    ],
)
def test_small_percentages_keep_two_digits(fraction, text):
    assert fmt.percent(fraction) == text


def test_an_estimate_and_its_limits_share_their_decimals():
    assert fmt.percents(1e-4, 4.8e-5, 1.84e-4) == ("0.0100%", "0.0048%", "0.0184%")
    # a limit that is far smaller, or beside an ordinary percentage, has its own
    assert fmt.percents(1e-4, 2.5e-6, 5.6e-4) == ("0.010%", "0.00025%", "0.056%")
    assert fmt.percents(6e-4, 2.2e-4, 1.31e-3) == ("0.060%", "0.022%", "0.131%")
    assert fmt.percents(1 / 42, 6e-4, 0.126) == ("2.4%", "0.1%", "12.6%")
    assert fmt.percents(1 / 90, 2.8e-4, 0.0604) == ("1.1%", "0.028%", "6.0%")
    assert fmt.percents(0.0, 0.0, 3.69e-5) == ("0.0%", "0.0%", "0.0037%")
    assert fmt.percents(0.003, 0.1, digits=0) == ("0%", "10%")


def test_what_sums_leave_of_0_reads_0_and_a_small_ratio_does_not():
    reader = Reader.of("identity", "en")
    assert reader.value(5.6e-17) == "0.00"
    assert reader.estimate(-3e-11, Interval(-2.5, 2.5)) == "0.00 (−2.50 to 2.50)"
    assert reader.estimate(0.27, Interval(6e-11, 1.2e9)) == "0.27 (6e−11 to 1200000000)"
