"""How many further patients would make an interval narrow enough."""

from __future__ import annotations

import json

import numpy as np
import pytest
from scipy import stats

import pooledcases as pc
from pooledcases.errors import InputError
from pooledcases.kernels.differences import newcombe
from pooledcases.results.encode import to_json
from pooledcases.tables.group_sentences import precision as say


def exact_width(x, n, level=0.95):
    """Clopper-Pearson by beta quantiles of another library."""
    tail = (1 - level) / 2
    low = 0.0 if x == 0 else stats.beta.ppf(tail, x, n - x + 1)
    high = 1.0 if x == n else stats.beta.isf(tail, x + 1, n - x)
    return high - low


@pytest.mark.parametrize(
    ("x", "n", "wanted"), [(6, 14, 0.4), (0, 5, 0.3), (3, 4, 0.5), (7, 7, 0.25)]
)
def test_every_number_of_patients_is_tried(x, n, wanted):
    found = pc.describe.precision(x, n, width=wanted)

    def worst(m):
        return max(exact_width(x + j, n + m) for j in range(m + 1))

    def expected(m):
        further = m * x / n
        return max(exact_width(x + j, n + m) for j in {int(further), int(np.ceil(further - 1e-9))})

    assert worst(found.worst) <= wanted
    assert found.worst == 0 or worst(found.worst - 1) > wanted
    assert expected(found.expected) <= wanted
    assert found.expected == 0 or expected(found.expected - 1) > wanted
    for m in range(found.worst, found.worst + 12):
        assert worst(m) <= wanted
    assert found.width_worst == pytest.approx(worst(found.worst), rel=1e-10)
    assert found.expected <= found.worst


def test_wilson_and_a_level():
    narrow = pc.describe.precision(6, 14, width=0.2, interval="wilson")
    exact = pc.describe.precision(6, 14, width=0.2)
    sure = pc.describe.precision(6, 14, width=0.2, level=0.99)
    assert narrow.worst < exact.worst < sure.worst
    # 1/2 ± 0.1 at 95% takes about (1.96/0.2)² patients
    assert 14 + narrow.worst == pytest.approx((1.96 / 0.2) ** 2, rel=0.05)


def test_half_width_is_half_of_width():
    one = pc.describe.precision(6, 14, half_width=0.15)
    two = pc.describe.precision(6, 14, width=0.3)
    assert (one.wanted, one.expected, one.worst) == (two.wanted, two.expected, two.worst)


def test_a_difference_by_every_outcome_of_few_patients():
    found = pc.describe.precision(1, 3, against=(2, 4), width=1.0)

    def widths(m):
        first, second = np.arange(m + 1)[:, None] + 1, np.arange(m + 1)[None, :] + 2
        low, high = newcombe(first, 3 + m, second, 4 + m, 0.95)
        return (high - low).max()

    assert widths(found.worst) <= 1.0 < widths(found.worst - 1)
    assert found.ci_method == "newcombe"
    assert found.estimate == pytest.approx(1 / 3 - 1 / 2)
    assert "further patients in each group" in say(found, "en")


def test_nobody_yet_has_only_a_worst_case():
    found = pc.describe.precision(0, 0, half_width=0.2)
    assert (found.expected, found.reason, found.ci, found.estimate) == (
        None, "no-patient", None, None,
    )  # fmt: skip
    assert exact_width(found.worst // 2, found.worst) <= 0.4
    assert say(found, "en").startswith("No patient yet.")
    empty = pc.describe.precision(3, 5, against=(0, 0), half_width=0.4)
    assert (empty.reason, empty.worst > 0) == ("no-patient", True)
    json.dumps(to_json(found), allow_nan=False)


def test_narrow_enough_already():
    found = pc.describe.precision(50, 100, width=0.5)
    assert (found.expected, found.worst) == (0, 0)
    assert "already" in say(found, "en")


def test_a_wish_beyond_all_numbers_is_said():
    found = pc.describe.precision(5, 10, width=0.01, level=1 - 1e-12)
    # seven standard deviations on either side: (14.2/0.01)² patients, some two million
    assert (found.expected, found.worst, found.reason) == (None, None, "too-many")
    assert exact_width(5 + found.most // 2, 10 + found.most, found.level) > 0.01
    assert f"more than {found.most} further patients" in say(found, "en")
    assert f"超过 {found.most}" in say(found, "zh")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({}, "give either width= or half_width="),
        ({"width": 0.2, "half_width": 0.1}, "give either"),
        ({"width": 0}, "width: 0 is no fraction from 0.01 up"),
        ({"half_width": float("nan")}, "half_width: nan"),
        ({"width": 0.2, "against": 3}, "is no pair"),
        ({"width": 0.2, "against": (5, 3)}, "5 events among 3 patients"),
        ({"width": 0.2, "interval": "wald"}, "interval"),
    ],
)
def test_wrong_arguments_are_named(arguments, message):
    with pytest.raises(InputError, match=message):
        pc.describe.precision(6, 14, **arguments)


def test_more_events_than_patients():
    with pytest.raises(InputError, match="7 events among 3 patients"):
        pc.describe.precision(7, 3, width=0.2)
