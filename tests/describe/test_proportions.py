"""One proportion: interval, bounds, one-sided limits, and what is refused."""

import json

import pytest

import pooledcases as pc
from pooledcases.describe import PROPORTION_INTERVALS, proportion
from pooledcases.errors import InputError
from pooledcases.labels import LABELS
from pooledcases.options import ProportionInterval, words
from pooledcases.results.base import Interval, codes
from pooledcases.results.encode import dumps


def test_default_is_clopper_pearson() -> None:
    p = proportion(3, 15)
    assert p.ci_method == "clopper-pearson"
    assert (p.ci.low, p.ci.high) == pytest.approx(
        (0.0433120051058366, 0.480891133806853), rel=1e-12
    )
    assert (p.estimate, p.bounds, p.upper_one_sided, p.lower_one_sided) == (0.2, None, None, None)
    assert p.cautions == ()


def test_missing_outcomes_get_their_bounds_and_are_not_counted() -> None:
    p = proportion(36, 50, missing=14)
    assert (p.xi, p.ni, p.missing, p.estimate) == (36, 50, 14, 0.72)
    assert p.bounds == Interval(36 / 64, 50 / 64)
    assert codes(p.cautions) == ("PC-M17",)
    assert "14 of 64" in p.cautions[0].message()


def test_none_of_n_has_a_one_sided_limit() -> None:
    p = proportion(0, 14)
    assert p.upper_one_sided == pytest.approx(1 - 0.05 ** (1 / 14), rel=1e-13)
    assert p.lower_one_sided is None
    assert codes(p.cautions) == ("PC-M27",)
    assert "19.3%" in p.cautions[0].message()


def test_all_of_n_has_a_one_sided_limit() -> None:
    p = proportion(14, 14)
    assert p.lower_one_sided == pytest.approx(0.05 ** (1 / 14), rel=1e-13)
    assert p.upper_one_sided is None
    assert p.cautions == ()


def test_the_one_sided_limit_stays_95_percent() -> None:
    assert proportion(0, 9, level=0.9).upper_one_sided == proportion(0, 9).upper_one_sided


def test_nobody_known() -> None:
    p = proportion(0, 0, missing=4)
    assert (p.estimate, p.ci, p.upper_one_sided, p.lower_one_sided) == (None, None, None, None)
    assert p.bounds == Interval(0.0, 1.0)
    empty = proportion(0, 0)
    assert (empty.bounds, empty.cautions) == (None, ())


def test_every_option_word_has_an_interval_and_a_label() -> None:
    assert set(PROPORTION_INTERVALS) == set(words(ProportionInterval))
    assert all(spec.label in LABELS for spec in PROPORTION_INTERVALS.values())


@pytest.mark.parametrize("interval", sorted(PROPORTION_INTERVALS))
def test_each_interval(interval: str) -> None:
    p = proportion(4, 9, interval=interval)
    low, high = PROPORTION_INTERVALS[interval].limits(4, 9, 0.95)
    assert (p.ci.low, p.ci.high, p.ci_method) == (low, high, interval)


def test_all_problems_are_named_at_once() -> None:
    with pytest.raises(InputError) as found:
        proportion(-1, 2.5, missing=float("nan"))  # type: ignore[arg-type]
    assert [text.split(" = ")[0] for text in found.value.problems] == ["xi", "ni", "missing"]


@pytest.mark.parametrize(
    "call",
    [
        lambda: proportion(5, 4),
        lambda: proportion(1, 4, interval="wald"),  # type: ignore[arg-type]
        lambda: proportion(1, 4, level=95),
    ],
)
def test_wrong_input(call) -> None:
    with pytest.raises(InputError):
        call()


def test_json_has_no_nan() -> None:
    decoded = json.loads(dumps(proportion(0, 0, missing=1)))
    assert decoded["kind"] == "proportion"
    assert decoded["bounds"] == [0.0, 1.0]
    assert decoded["ci"] is None


def test_it_is_public() -> None:
    assert pc.proportion is proportion
