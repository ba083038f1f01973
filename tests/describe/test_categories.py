"""A category between groups."""

import numpy as np
import pytest

from comparing import against
from pooledcases.describe import compare_categories
from pooledcases.kernels import freeman_halton, tables
from pooledcases.labels import LABELS
from pooledcases.results.base import codes

# R 4.2.2, fisher.test(matrix(c(3, 1, 4, 1, 5, 9), 2)): 0.169759436955558
R_TABLE, R_P = [[3, 4, 5], [1, 1, 9]], 0.169759436955558


def patients(counts: list[list[int]]) -> dict[str, list[str]]:
    """Rows are groups, columns levels."""
    rows = [
        (f"G{g}", f"level {chr(97 + v)}")
        for g, row in enumerate(counts)
        for v, n in enumerate(row)
        for _ in range(n)
    ]
    gene, kind = zip(*rows, strict=True)
    return {"gene": list(gene), "type": list(kind)}


def test_against_r() -> None:
    result = compare_categories(patients(R_TABLE), column="type", by="gene")
    against("exact tables: Freeman-Halton p", 1e-12, program="R")(result.p_value, R_P)
    assert (result.method, result.se, result.cautions) == ("fisher-freeman-halton", None, ())
    assert result.counts.sum(axis=0).tolist() == [12, 11]
    assert not result.counts.flags.writeable


def test_two_by_two_is_fishers() -> None:
    result = compare_categories(patients([[3, 1], [1, 3]]), column="type", by="gene")
    assert result.p_value == float(tables.fisher_p(3, 4, 1, 4))


def test_groups_and_missing() -> None:
    table = patients([[3, 1], [1, 3], [4, 4]])
    table["type"][0] = "NR"
    table["type"][1] = "NAP"
    result = compare_categories(table, column="type", by="gene", groups=("G0", "G2"))
    assert (result.groups, result.missing) == (("G0", "G2"), (1, 0))
    assert result.counts.sum() == 10
    assert codes(result.cautions) == ("PC-M17",)


def test_one_level_gives_one_and_one_group_gives_none() -> None:
    assert compare_categories(patients([[3], [4]]), column="type", by="gene").p_value == 1.0
    table = {"gene": ["A", "A", "B"], "type": ["x", "y", "NR"]}
    assert compare_categories(table, column="type", by="gene").p_value is None
    table["type"] = ["NR"] * 3
    result = compare_categories(table, column="type", by="gene")
    assert (result.p_value, result.counts.shape) == (None, (0, 2))


def test_too_many_tables_are_sampled_and_said() -> None:
    counts = np.full((6, 6), 4) + 3 * np.eye(6, dtype=int)
    result = compare_categories(patients(counts.tolist()), column="type", by="gene", draws=5000)
    p, se = freeman_halton.sampled_p(counts, draws=40_000, seed=9)
    assert result.method == "fisher-freeman-halton-monte-carlo"
    assert f"test.{result.method}" in LABELS
    # two independent samples
    assert result.p_value == pytest.approx(p, abs=4 * np.hypot(se, result.se))
    assert codes(result.cautions) == ("PC-M20",)
    assert "5000" in result.cautions[0].message()
