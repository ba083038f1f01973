"""On a mismatch: the other definition that gives the printed value."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

import pooledcases.audit as room
from pooledcases.labels import LABELS
from pooledcases.results.audit import Verdict

NED_A = {"where": "status=NED", "column": "status", "of": "gene=A"}
F = {name: {"where": f"fact_id={name}"} for name in ("f1", "f2", "f3", "f4", "f6", "f7")}
P1 = {"where": "pair_id=p1"}

CASES = [
    ("missing_counted", "fraction", "2/4", "cases", NED_A),
    ("missing_counted", "count", "4", "cases", {"where": "gene=A", "column": "status"}),
    ("all_rows", "fraction", "3/7", "cases", NED_A),
    ("all_rows", "median", "31.5", "cases", {"where": "gene=A", "column": "age"}),
    ("recorded", "percent", "67%", "cases", {"where": "status=NED", "of": "gene=A"}),
    ("complement", "percent", "33%", "cases", NED_A),
    (
        "without_condition", "sum", "123", "cases",
        {"where": "gene=A & duplicate=no", "column": "age"},
    ),
    ("without_value", "count", "4", "cases", {"where": "gene=A,B"}),
    ("distinct", "count", "2", "cases", {"where": "gene=A", "column": "status"}),
    ("rows", "distinct", "7", "cases", {"column": "gene"}),
    ("mean", "median", "28.7", "cases", {"column": "age"}),
    ("median", "mean", "31.5", "cases", {"column": "age"}),
    ("quartiles", "range", "19.5-39", "cases", {"column": "age"}),
    ("other_row", "cell", "8.4", "facts", F["f3"] | {"column": "value"}),
    ("other_column", "cell", "57", "facts", F["f2"] | {"column": "xi"}),
    ("without_part", "cell_sum", "30", "facts", {"where": "fact_id=f1,f2,f3", "column": "xi"}),
    ("reversed", "cell_difference", "23", "facts",
     {"where": "fact_id=f1", "column": "xi-ni", "of": ""}),
    ("reversed", "cell_ratio", "4.8", "facts", {"where": "fact_id=f1", "column": "xi/ni"}),
    ("complement", "cell_percent", "79%", "facts", F["f1"]),
    ("smaller_denominator", "percent_possible", "16.4%", "facts", {"where": "fact_id=f2"}),
    ("level", "p_from_ratio_ci", "0.007", "facts", F["f4"]),
    ("plain_middle", "ci_symmetric", "3.47", "facts", F["f4"]),
    ("chi_square", "p_fisher", "0.014", "pairs", P1),
    ("yates", "p_chi_square", "0.025", "pairs", P1),
    ("fisher", "p_chi_square", "0.021", "pairs", P1),
    ("one_sided", "p_yates", "0.013", "pairs", P1),
    ("risk_ratio", "ratio_from_counts", "2.17", "pairs", P1),
    ("inverse", "ratio_from_counts", "0.37", "pairs", P1),
    ("inverse_risk_ratio", "ratio_from_counts", "0.46", "pairs", P1),
    ("haldane", "ratio_from_counts", "2.637", "pairs", P1),
    ("fewer_decimals", "cell_percent", "17.0%", "facts", F["f2"]),
    ("power_of_ten", "cell", "2.0", "facts", F["f7"] | {"column": "value"}),
    ("character_lost", "cell_percent", "0.69%", "facts", F["f1"]),
    ("character_added", "cell", "200.69", "facts", F["f1"] | {"column": "value"}),
    ("character_lost", "cell", "NF1;VL", "facts", F["f3"] | {"column": "kind"}),
    ("characters_swapped", "cell", "VLC", "facts", F["f1"] | {"column": "kind"}),
]  # fmt: skip


@pytest.mark.parametrize(("definition", "statistic", "printed", "table", "claim"), CASES)
def test_the_definition_that_gives_the_print(
    definition: str,
    statistic: str,
    printed: str,
    table: str,
    claim: dict[str, str],
    check: Callable[..., Verdict],
) -> None:
    verdict = check(statistic, printed, table, **claim)
    assert verdict.verdict == "mismatch"
    assert verdict.alternative.definition == definition
    for lang in ("en", "zh"):
        text = verdict.alternative.text(lang)  # type: ignore[arg-type]
        assert text in verdict.sentence(lang)  # type: ignore[arg-type]
        assert "{" not in text


def test_every_definition_has_its_label() -> None:
    folder = Path(room.__file__).parent
    source = "\n".join(path.read_text(encoding="utf-8") for path in folder.glob("*.py"))
    named = set(re.findall(r'(?:Other\(|yield )"(\w+)"', source))
    labelled = {key.rpartition(".")[2] for key in LABELS if key.startswith("audit.alternative.")}
    assert named <= labelled


def test_none_is_made_up(check: Callable[..., Verdict]) -> None:
    assert check("fraction", "8/11", "cases", **NED_A).alternative is None
    # a citation off by one is neither rounding nor a shifted decimal point
    verdict = check("cell", "18", "facts", **F["f1"], column="reference")
    assert (verdict.verdict, verdict.alternative) == ("mismatch", None)


def test_a_match_needs_no_other_definition(check: Callable[..., Verdict]) -> None:
    assert check("mean", "28.7", "cases", column="age").alternative is None
