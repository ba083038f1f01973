"""A row that gives no effect says everything that is wrong with it."""

from __future__ import annotations

import pytest

from pooledcases.effects import effect_sizes
from pooledcases.results.reasons import Reason, together

NO_SD, NO_LOG = "reason.sd_of_zero", "reason.no_logarithm"
FEW, NOBODY = "reason.too_small", "reason.no_patients"
PERFECT, MISSING, NONE = (
    "reason.perfect_correlation", "reason.not_reported", "reason.no_variance",
)  # fmt: skip


def keys(reason):
    if reason is None:
        return []
    if reason.key != "reason.both":
        return [reason.key]
    return [*keys(reason.values["one"]), *keys(reason.values["other"])]


@pytest.mark.parametrize(
    ("measure", "row", "expected"),
    [
        ("MN", {"mi": 1, "sdi": 0, "ni": 0}, [NOBODY, NO_SD]),
        ("MN", {"mi": "NR", "sdi": 0, "ni": 5}, [MISSING, NO_SD]),
        ("MNLN", {"mi": -1, "sdi": 0, "ni": 9}, [NO_SD, NO_LOG]),
        ("CVLN", {"mi": -1, "sdi": 0, "ni": 1}, [FEW, NO_SD, NO_LOG]),
        ("SDLN", {"mi": -1, "sdi": 2, "ni": 1}, [FEW]),
        ("ZCOR", {"ri": 1, "ni": 3}, [FEW, PERFECT]),
        ("ZCOR", {"ri": "NR", "ni": 0}, [MISSING, NOBODY]),
        ("ABT", {"ai": 1, "mi": 5, "ni": 2}, [FEW, PERFECT]),
        ("OR", {"ai": "NR", "n1i": 9, "ci": 0, "n2i": 0}, [MISSING, NOBODY]),
        ("OR", {"ai": 0, "n1i": 0, "ci": 0, "n2i": 5}, [NOBODY]),
        ("IRR", {"x1i": "NR", "t1i": 9, "x2i": 0, "t2i": 0}, [MISSING, "reason.no_time"]),
        ("GEN", {"yi": 1, "vi": 0}, [NONE]),
    ],
)
def test_every_fault_of_a_row_is_told_at_once(measure, row, expected):
    table = {name: [cell] for name, cell in row.items()}
    (reason,) = effect_sizes(table, measure=measure).reasons
    assert keys(reason) == expected
    for lang in ("en", "zh"):
        assert all(Reason(key=key, values={"columns": ""}).text(lang) in reason.text(lang)
                   for key in expected if key != MISSING)  # fmt: skip


def test_one_standard_deviation_of_zero_is_no_fault_of_two_groups():
    table = {"m1i": [2], "sd1i": [0], "n1i": [9], "m2i": [1], "sd2i": [1], "n2i": [8]}
    assert effect_sizes(table, measure="MD").included.all()
    table["n2i"] = [0]
    assert keys(effect_sizes(table, measure="MD").reasons[0]) == [NOBODY]


def test_a_perfect_correlation_is_a_fault_only_where_the_spreads_are_alike():
    table = {"m1i": [2, 2], "m2i": [1, 1], "sd1i": [1, 2], "sd2i": [1, 1], "ri": [1, 1]}
    effects = effect_sizes(table | {"ni": [9, 9]}, measure="MC")
    assert [keys(reason) for reason in effects.reasons] == [[PERFECT], []]
    effects = effect_sizes(table | {"ni": [0, 0]}, measure="MC")
    assert [keys(reason) for reason in effects.reasons] == [[NOBODY, PERFECT], [NOBODY]]


def test_only_what_is_missing_is_named():
    effects = effect_sizes({"yi": [1, "NR", "NR"], "vi": ["NR", 1, "NR"]}, measure="GEN")
    columns = [reason.values["columns"] for reason in effects.reasons]
    assert columns == ["vi", "yi", "yi, vi"]


def test_three_reasons_are_one_sentence():
    found = together([Reason(key=NOBODY), Reason(key=NO_SD), Reason(key=NO_LOG)])
    assert found.text().count(";") == 2
    assert found.text("zh").count("；") == 2
