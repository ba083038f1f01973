"""A correct claim made from any table is a match; a perturbed one never is."""

from __future__ import annotations

import math
import statistics
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from pooledcases.audit import audit
from pooledcases.audit.claims import COLUMNS

Cells = list[tuple[str, str, str]]
ROWS = st.lists(
    st.tuples(
        st.sampled_from(["A", "B", "C"]),
        st.sampled_from(["NED", "AWD", "DOD", "NR", ""]),
        st.one_of(st.integers(0, 99).map(str), st.just("NR")),
    ),
    min_size=1,
    max_size=30,
)


def verdict_of(rows: Cells, statistic: str, printed: str, **cells: str) -> str:
    table = {
        "case_id": [f"C{index}" for index in range(len(rows))],
        "gene": [row[0] for row in rows],
        "status": [row[1] for row in rows],
        "age": [row[2] for row in rows],
    }
    claim = dict.fromkeys(COLUMNS, "") | cells
    claim |= {"claim_id": "c", "statistic": statistic, "printed": printed, "table": "cases"}
    return audit({k: [v] for k, v in claim.items()}, {"cases": table}).verdicts[0].verdict


def rounded(value: Fraction, decimals: int, rule: str) -> str:
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    return str(exact.quantize(Decimal(1).scaleb(-decimals), rounding=rule))


RULES = st.sampled_from([ROUND_HALF_UP, ROUND_HALF_EVEN])


def expected(value: Fraction, decimals: int, rule: str) -> str:
    """A tie that was rounded to even is a rounding where half up gives another number."""
    agrees = rounded(value, decimals, rule) == rounded(value, decimals, ROUND_HALF_UP)
    return "match" if agrees else "rounding"


@given(ROWS, st.integers(1, 9))
def test_counts(rows: Cells, off: int) -> None:
    count = sum(row[0] == "A" and row[1] not in ("NR", "") for row in rows)
    claim = {"where": "gene=A", "column": "status"}
    assert verdict_of(rows, "count", str(count), **claim) == "match"
    assert verdict_of(rows, "count", str(count + off), **claim) == "mismatch"
    assert verdict_of(rows, "count", f">{count}", **claim) == "mismatch"
    assert verdict_of(rows, "count", f"<{count + off}", **claim) == "match"


@given(ROWS, st.integers(0, 3), RULES, st.integers(2, 50))
def test_percentages_and_fractions(rows: Cells, decimals: int, rule: str, off: int) -> None:
    known = [row for row in rows if row[1] not in ("NR", "")]
    xi, ni = sum(row[1] == "NED" for row in known), len(known)
    claim = {"where": "status=NED", "column": "status"}
    if not ni:
        assert verdict_of(rows, "percent", "50%", **claim) == "not derivable"
        return
    printed = rounded(Fraction(100 * xi, ni), decimals, rule)
    agrees = expected(Fraction(100 * xi, ni), decimals, rule)
    assert verdict_of(rows, "percent", f"{printed}%", **claim) == agrees
    assert verdict_of(rows, "fraction", f"{xi}/{ni}", **claim) == "match"
    # two units or more away nothing explains the print
    wrong = Decimal(printed) + off * Decimal(1).scaleb(-decimals)
    assert verdict_of(rows, "percent", f"{wrong}%", **claim) == "mismatch"
    assert verdict_of(rows, "fraction", f"{xi + 1}/{ni + 1}", **claim) == "mismatch"


@given(ROWS, st.integers(0, 2), RULES, st.integers(2, 50))
def test_means_medians_and_ranges(rows: Cells, decimals: int, rule: str, off: int) -> None:
    ages = [int(row[2]) for row in rows if row[2] != "NR"]
    if not ages:
        assert verdict_of(rows, "mean", "5", column="age") == "not derivable"
        return
    unit = Decimal(1).scaleb(-decimals)
    for statistic, value in (
        ("mean", Fraction(sum(ages), len(ages))),
        ("median", Fraction(statistics.median(ages))),
    ):
        printed = rounded(value, decimals, rule)
        agrees = expected(value, decimals, rule)
        assert verdict_of(rows, statistic, printed, column="age") == agrees
        wrong = str(Decimal(printed) + off * unit)
        assert verdict_of(rows, statistic, wrong, column="age") == "mismatch"
    low, high = min(ages), max(ages)
    assert verdict_of(rows, "range", f"{low}-{high}", column="age") == "match"
    assert verdict_of(rows, "range", f"{low}~{high + off}", column="age") == "mismatch"


@given(
    st.floats(0.2, 5), st.floats(0.1, 1.0), st.integers(2, 3), st.sampled_from([0.90, 0.95, 0.99])
)
def test_printed_ratios_intervals_and_p_values_agree_with_themselves(
    ratio: float, se: float, decimals: int, level: float
) -> None:
    normal = statistics.NormalDist()
    reach = normal.inv_cdf(0.5 + level / 2) * se
    value, low, high = (f"{ratio * math.exp(step):.{decimals}f}" for step in (0.0, -reach, reach))
    if float(low) <= 0:
        return
    table = {
        "fact_id": ["f"], "value": [value], "low": [low], "high": [high], "level": [str(level)],
    }  # fmt: skip
    p_value = f"{2 * normal.cdf(-abs(math.log(ratio)) / se):.3f}"
    for statistic, printed in (("p_from_ratio_ci", p_value), ("ci_symmetric", value)):
        claim = dict.fromkeys(COLUMNS, "") | {"where": "fact_id=f", "table": "facts"}
        claim |= {"claim_id": "c", "statistic": statistic, "printed": printed}
        found = audit({k: [v] for k, v in claim.items()}, {"facts": table})
        # what was rounded honestly is never called a mismatch
        assert found.verdicts[0].verdict in ("match", "rounding")


@given(ROWS)
def test_the_order_of_rows_does_not_matter(rows: Cells) -> None:
    for statistic, printed in (("mean", "30"), ("count", "5"), ("distinct", "3")):
        claim = {"column": "age"}
        turned = list(reversed(rows))
        assert verdict_of(rows, statistic, printed, **claim) == verdict_of(
            turned, statistic, printed, **claim
        )
