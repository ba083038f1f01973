"""Outcomes that are not known: counts by reason, bounds, every way they could have turned out."""

from __future__ import annotations

import itertools
import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import pooledcases as pc
from comparing import against
from pooledcases.describe import missing_outcomes, tipping_counts, tipping_point
from pooledcases.describe.table_tests import TABLE_TESTS
from pooledcases.errors import InputError
from pooledcases.kernels import tables
from pooledcases.kernels.differences import newcombe
from pooledcases.kernels.shared_margins import fisher_shared, mid_p_shared
from pooledcases.labels import LABELS
from pooledcases.results.base import codes
from pooledcases.results.encode import dumps
from pooledcases.tables import missing_frame, sentence, tipping_frame

REFERENCE = json.loads(
    (Path(__file__).parents[1] / "reference" / "missing.json").read_text(encoding="utf-8")
)


def patients(**counts: dict[str, int]) -> dict[str, list[str]]:
    rows = [
        (gene, status) for gene, of in counts.items() for status, n in of.items() for _ in range(n)
    ]
    gene, status = zip(*rows, strict=True)
    return {"gene": list(gene), "status": list(status)}


@pytest.mark.parametrize("case", REFERENCE["tipping"])
def test_every_completion_against_r(case):
    found = tipping_counts(*case["cells"], missing=tuple(case["missing"]))
    against("unknown outcomes: Fisher of every completion", 1e-8, program="R")(
        found.p_values, case["p"]
    )


@settings(deadline=None, max_examples=30)
@given(*(st.integers(0, 12) for _ in range(4)))
def test_shared_margins_are_the_tables_one_by_one(a, b, c, d):
    n1, n2 = a + b + 1, c + d + 1
    x, y = np.arange(n1 + 1)[:, None], np.arange(n2 + 1)[None, :]
    np.testing.assert_allclose(
        fisher_shared(x, n1, y, n2), tables.fisher_p(x, n1, y, n2), rtol=1e-11
    )
    np.testing.assert_allclose(mid_p_shared(x, n1, y, n2), tables.mid_p(x, n1, y, n2), rtol=1e-10)


@pytest.mark.parametrize("test", sorted(TABLE_TESTS))
def test_each_test_is_that_of_the_comparison(test):
    spec = TABLE_TESTS[test]
    found = tipping_counts(6, 14, 12, 13, missing=(2, 1), test=test)
    for i, j in itertools.product(range(3), range(2)):
        one = pc.describe.compare_proportions(6 + i, 16, 12 + j, 14)
        expected = getattr(one, f"{test.replace('-', '_')}_p" if test != "mid-p" else "mid_p")
        assert found.p_values[i, j] == pytest.approx(expected, rel=1e-10)
    assert spec.label_key in LABELS
    assert f"test.{test}" == spec.label_key


def by_hand(found):
    """The ways that change the conclusion, one by one, and what they need."""
    first_lower = (found.risk_difference or 0) < 0
    changed = []
    for i, j in np.ndindex(found.p_values.shape):
        small = found.p_values[i, j] <= 0.05
        same = small and (found.risk_differences[i, j] < 0) == first_lower
        if not same:
            u1 = i if first_lower else found.missing[0] - i
            u2 = found.missing[1] - j if first_lower else j
            changed.append((u1, u2))
    least = [
        x for x in changed if not any(y != x and y[0] <= x[0] and y[1] <= x[1] for y in changed)
    ]
    return changed, sorted(least)


@settings(deadline=None, max_examples=60)
@given(st.integers(0, 9), st.integers(0, 9), st.integers(0, 6), st.integers(0, 6))
def test_the_path_of_a_significant_difference_by_hand(a, c, m1, m2):
    found = tipping_counts(a, 9, c, 9, missing=(m1, m2))
    if not found.significant:
        return
    changed, least = by_hand(found)
    assert found.ways == (m1 + 1) * (m2 + 1)
    assert found.ways_changed == len(changed)
    assert found.verdict == ("tips" if changed else "holds" if m1 + m2 else "nothing_unknown")
    if changed:
        (path,) = found.paths
        assert path.needed == tuple(min(x[k] for x in changed) for k in (0, 1))
        assert sorted(path.least) == least
        above = [x for x in np.ndindex(m1 + 1, m2 + 1) if all(np.array(x) >= path.needed)]
        assert path.sufficient == (sorted(above) == sorted(changed))


def test_the_sentence_says_who_would_have_had_to_be_disease_free():
    found = tipping_counts(4, 10, 12, 13, missing=(3, 0), groups=("EML4", "TPM3"))
    assert [p <= 0.05 for p in found.p_values[:, 0]] == [True, True, True, False]
    assert found.paths[0].needed == (3, 0)
    assert found.paths[0].sufficient
    assert "holds unless all 3 unknown EML4 patients had the outcome." in sentence(found)
    found = tipping_counts(6, 14, 12, 13, missing=(8, 0), groups=("EML4", "TPM3"))
    assert (
        "The conclusion (rarer in EML4) holds unless at least 7 of the 8 unknown EML4 patients had "
        "the outcome." in sentence(found)
    )


def test_the_sentence_of_several_ways():
    found = tipping_counts(6, 14, 12, 13, missing=(3, 5), groups=("EML4", "TPM3"))
    text = sentence(found)
    assert "unless at least 2 of the 5 unknown TPM3 patients did not have the outcome" in text
    assert "1 EML4 with, 4 TPM3 without" in text
    assert "It does not hold in 10 of 24 ways" in text


def test_a_significance_that_may_appear_has_both_directions():
    found = tipping_counts(3, 9, 3, 9, missing=(9, 9), groups=("A", "B"))
    assert found.verdict == "may_appear"
    assert [path.first_had for path in found.paths] == [True, False]
    assert [path.needed for path in found.paths] == [(7, 7), (7, 7)]
    assert found.ways_changed == sum(path.ways for path in found.paths) == 12


def test_a_difference_that_turns_round_is_not_upheld():
    found = tipping_counts(0, 5, 5, 5, missing=(20, 20))
    assert found.significant
    assert found.ways_reversed > 0
    corner = (-1, 0)
    assert found.p_values[corner] <= 0.05
    assert found.risk_differences[corner] > 0
    assert not found.upheld[corner]
    assert "the other way" in sentence(found)
    assert sentence(found, "zh")


@pytest.mark.parametrize(
    ("cells", "missing", "verdict"),
    [
        ((6, 14, 12, 13), (0, 0), "nothing_unknown"),
        ((0, 0, 6, 8), (3, 4), "no_comparison"),
        ((0, 0, 0, 0), (2, 2), "no_comparison"),
        ((0, 0, 6, 8), (0, 4), "no_comparison"),
        ((2, 8, 6, 8), (1, 0), "stays"),
        ((2, 8, 6, 8), (3, 4), "may_appear"),
        ((0, 14, 13, 13), (1, 1), "holds"),
    ],
)
def test_verdicts_in_words_tables_and_json(cells, missing, verdict):
    found = tipping_counts(*cells, missing=missing, groups=("A", "B"))
    assert found.verdict == verdict
    for lang in ("en", "zh"):
        assert "nan" not in sentence(found, lang).lower()
        assert tipping_frame(found, lang).shape[0] == found.p_values.shape[0]
    decoded = json.loads(dumps(found))
    assert decoded["ways"] == found.ways


def test_disease_free_at_the_start_stands_beside_a_status():
    table = patients(A={"NED": 1, "AWD": 7, "NR": 2}, B={"NED": 9, "AWD": 1})
    table["disease_free_at_start"] = ["yes"] * 3 + ["no"] * 7 + ["yes"] * 10
    found = tipping_point(table, outcome="status=NED", by="gene", groups=("A", "B"))
    free = found.disease_free
    assert (free.ai, free.n1i, free.ci, free.n2i, free.missing) == (1, 3, 9, 10, (0, 0))
    assert codes(found.cautions) == ("PC-M17", "PC-M29")
    assert "Among those disease-free at the start" in sentence(found)


def test_wrong_asking():
    with pytest.raises(InputError, match="cannot be larger"):
        tipping_counts(5, 4, 1, 2, missing=(0, 0))
    with pytest.raises(InputError, match="missing_1 = -1"):
        tipping_counts(1, 4, 1, 2, missing=(-1, 0))
    with pytest.raises(InputError, match="one number for each"):
        tipping_counts(1, 4, 1, 2, missing=3)
    with pytest.raises(InputError, match="test: 'chi' is not known"):
        tipping_counts(1, 4, 1, 2, missing=(1, 0), test="chi")
    with pytest.raises(InputError, match=r"10,007,001 ways, too many .* two extreme cases"):
        tipping_counts(1, 4, 1, 2, missing=(5000, 2000))
    with pytest.raises(InputError, match="or test fisher"):
        tipping_counts(100, 400, 100, 400, missing=(200, 200), test="barnard")


def test_counts_by_reason_and_bounds():
    table = patients(
        A={"NED": 6, "DOD": 8, "NR": 2, "UNC": 1, "NAP": 2}, B={"NED": 12, "AWD": 1, "": 5}
    )
    table["gene"][0] = "NR"
    found = missing_outcomes(table, outcome="status=NED", by="gene", groups=("A", "B"))
    one, two = found.groups
    assert dict(one.codes) == {"NR": 2, "NAP": 2, "UNC": 1, "NAS": 0}
    assert dict(two.codes) == {"NR": 5, "NAP": 0, "UNC": 0, "NAS": 0}
    assert (one.n, one.proportion.xi, one.proportion.ni, one.proportion.missing) == (18, 5, 13, 3)
    assert found.by_missing == 1
    assert found.overall.n == 37
    (bounds,) = found.differences
    assert bounds.bounds.low == pytest.approx(5 / 16 - 17 / 18)
    assert bounds.bounds.high == pytest.approx(8 / 16 - 12 / 18)
    limits = [newcombe(5 + i, 16, 12 + j, 18) for i in range(4) for j in range(6)]
    assert bounds.ci.low == pytest.approx(min(float(low) for low, _ in limits), rel=1e-12)
    assert bounds.ci.high == pytest.approx(max(float(high) for _, high in limits), rel=1e-12)
    assert codes(found.cautions) == ("PC-M17", "PC-M29")
    assert "not known in 3 of 16 in A (not reported 2; unclear 1)" in sentence(found)
    assert missing_frame(found).shape == (4, 6)


def test_the_code_is_that_of_the_column_that_leaves_it_open():
    table = {
        "m": ["M1", "Mx", "NR", "M1", "M0"], "n": ["NR", "N1", "UNC", "N1", "NR"],
        "g": ["a"] * 5,
    }  # fmt: skip
    found = missing_outcomes(table, outcome="m=M1 & n=N1", by="g")
    assert dict(found.groups[0].codes) == {"NR": 2, "NAP": 0, "UNC": 0, "NAS": 1}
    # row 5 fails by its first column, whatever the second says
    assert (found.overall.proportion.xi, found.overall.proportion.ni) == (1, 2)


def test_without_groups_and_with_nobody_known():
    found = missing_outcomes({"s": ["NR", "UNC"]}, outcome="s=yes")
    assert (found.groups, found.differences) == ((), ())
    assert found.overall.proportion.bounds.high == 1
    assert "not known in 2 of 2" in sentence(found)
    known = missing_outcomes({"s": ["yes", "no"]}, outcome="s=yes")
    assert known.cautions == ()
    assert "known in all 2" in sentence(known)
    with pytest.raises(InputError, match="no column 't'"):
        missing_outcomes({"s": ["yes"]}, outcome="t=yes")
