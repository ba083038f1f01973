"""Printed tokens, as journals print them."""

from __future__ import annotations

from fractions import Fraction

import pytest

from pooledcases.audit import read_printed
from pooledcases.audit.printed import normalise

NUMBERS = [
    # token, value, decimals, unit, comparator
    ("12.0", "12", 1, "", "="),
    ("12", "12", 0, "", "="),
    (".05", "0.05", 2, "", "="),
    ("72%", "72", 0, "%", "="),
    ("４５．０％", "45", 1, "%", "="),
    (">60", "60", 0, "", ">"),
    ("＞60", "60", 0, "", ">"),
    ("≥ 5", "5", 0, "", ">="),
    ("60余例", "60", 0, "例", ">"),
    ("10余种", "10", 0, "种", ">"),
    ("<0.001", "0.001", 3, "", "<"),
    ("P < 0.001", "0.001", 3, "", "<"),
    ("P＞0.050", "0.05", 3, "", ">"),
    ("P = 0.3", "0.3", 1, "", "="),
    ("n = 20", "20", 0, "", "="),
    ("OR = 2.67", "2.67", 2, "", "="),
    ("HR 1.16", "1.16", 2, "", "="),
    ("15 525", "15525", 0, "", "="),
    ("15 525", "15525", 0, "", "="),
    ("1,234,567", "1234567", 0, "", "="),
    ("12,345.6", "12345.6", 1, "", "="),
    ("6.98/10万人年", "6.98", 2, "/10万人年", "="),
    ("2.5/100 000 person-years", "2.5", 1, "/100 000 person-years", "="),
    ("6.4倍", "6.4", 1, "倍", "="),
    ("16.5 months", "16.5", 1, "months", "="),
    ("约20%", "20", 0, "%", "~"),
    ("about 20%", "20", 0, "%", "~"),
    ("more than 10", "10", 0, "", ">"),
    ("−1.5", "-1.5", 1, "", "="),
    ("2.47 (1.04~5.90)", "2.47", 2, "", "="),
    ("10 (16.1%)", "10", 0, "", "="),
]


@pytest.mark.parametrize(("token", "value", "decimals", "unit", "comparator"), NUMBERS)
def test_one_number(token: str, value: str, decimals: int, unit: str, comparator: str) -> None:
    read = read_printed(token)
    assert read.shape == "number"
    assert read.values == (Fraction(value),)
    assert (read.decimals, read.unit, read.comparator) == ((decimals,), unit, comparator)
    assert read.text == token


@pytest.mark.parametrize("token", ["6/10", "6 / 10", "6 of 10", "６／１０", "n = 6/10"])
def test_fractions(token: str) -> None:
    read = read_printed(token)
    assert (read.shape, read.values) == ("fraction", (6, 10))


@pytest.mark.parametrize("token", ["2-85", "2~85", "2～85", "2–85", "2—85", "2 to 85", "2至85岁"])
def test_ranges(token: str) -> None:
    read = read_printed(token)
    assert (read.shape, read.values) == ("range", (2, 85))


def test_a_range_of_percentages_and_one_of_a_rate() -> None:
    shares = read_printed("5%~14%")
    assert (shares.values, shares.percent) == ((5, 14), True)
    rate = read_printed("1.0~7.4/10万人年")
    assert (rate.shape, rate.decimals, rate.unit) == ("range", (1, 1), "/10万人年")


@pytest.mark.parametrize(
    "token", ["VCL", "F", "T1a", "PREPARE-2024CN1158", "45%、24%、10%", "", "NR", "1.2.3", "3,5"]
)
def test_words_and_lists_are_no_number(token: str) -> None:
    read = read_printed(token)
    assert (read.shape, read.values) == ("text", ())


def test_full_width_characters_are_normalised_for_reading_only() -> None:
    assert normalise("＜１０％") == "<10%"
    assert read_printed("＜１０％").text == "＜１０％"
