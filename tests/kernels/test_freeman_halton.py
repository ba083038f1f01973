"""Fisher's test for r × c tables, against R and against listing every table."""

import json
from collections.abc import Iterator
from fractions import Fraction
from math import factorial, prod
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comparing import against
from pooledcases.kernels import freeman_halton, tables

REFERENCE = json.loads(
    (Path(__file__).parents[1] / "reference" / "describe.json").read_text(encoding="utf-8")
)["fisher_rxc"]


def rows_of(total: int, room: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
    if len(room) == 1:
        if total <= room[0]:
            yield (total,)
        return
    for x in range(min(total, room[0]) + 1):
        for rest in rows_of(total - x, room[1:]):
            yield (x, *rest)


def all_tables(rows: list[int], columns: tuple[int, ...]) -> Iterator[list[tuple[int, ...]]]:
    if not rows:
        yield []
        return
    for row in rows_of(rows[0], columns):
        left = tuple(c - x for c, x in zip(columns, row, strict=True))
        for rest in all_tables(rows[1:], left):
            yield [row, *rest]


def enumerated(table: np.ndarray) -> Fraction:
    """In whole numbers: the reciprocal of the product of factorials orders the tables."""
    rows, columns = table.sum(axis=1).tolist(), tuple(table.sum(axis=0).tolist())
    n = factorial(sum(rows))
    weight = [
        Fraction(n, prod(factorial(x) for row in t for x in row)) for t in all_tables(rows, columns)
    ]
    observed = Fraction(n, prod(factorial(int(x)) for x in table.ravel()))
    return sum((w for w in weight if w <= observed), Fraction(0)) / sum(weight)


@pytest.mark.parametrize("name", sorted(REFERENCE))
def test_against_r(name: str) -> None:
    table = REFERENCE[name]["table"]
    close = against("exact tables: Freeman-Halton p", 1e-12, program="R", size=0.0)
    close(freeman_halton.exact_p(table), REFERENCE[name]["p"])


@settings(max_examples=60, deadline=None)
@given(
    st.integers(2, 4).flatmap(
        lambda r: st.integers(2, 3).flatmap(
            lambda c: st.lists(
                st.lists(st.integers(0, 3), min_size=c, max_size=c), min_size=r, max_size=r
            )
        )
    )
)
def test_small_tables_against_listing_them_all(rows: list[list[int]]) -> None:
    table = np.array(rows)
    # sums of positive floats over some hundred tables
    assert freeman_halton.exact_p(table) == pytest.approx(float(enumerated(table)), rel=1e-11)


@pytest.mark.parametrize("cells", [(3, 4, 1, 4), (12, 19, 5, 24), (2, 9, 9, 12)])
def test_two_by_two_is_fishers(cells: tuple[int, int, int, int]) -> None:
    a, n1, c, n2 = cells
    p = freeman_halton.exact_p([[a, n1 - a], [c, n2 - c]])
    assert p == pytest.approx(tables.fisher_p(*cells), rel=1e-12)


def wide_table() -> np.ndarray:
    """64 patients, 14 groups, 3 outcomes."""
    rng = np.random.default_rng(20)
    group = np.repeat(np.arange(14), [17, 18, 8, 6, 4, 2, 2, 1, 1, 1, 1, 1, 1, 1])
    table = np.zeros((14, 3), dtype=int)
    np.add.at(table, (group, rng.permutation(np.repeat([0, 1, 2], [36, 21, 7]))), 1)
    return table


def test_a_wide_table_is_exact_and_near_its_monte_carlo_value() -> None:
    table = wide_table()
    p, se = freeman_halton.sampled_p(table, draws=40_000, seed=3)
    assert freeman_halton.exact_p(table) == pytest.approx(p, abs=4 * se)


def test_order_and_transposition_do_not_matter() -> None:
    table = wide_table()[:6]
    p = freeman_halton.exact_p(table)
    assert freeman_halton.exact_p(table.T) == pytest.approx(p, rel=1e-12)
    assert freeman_halton.exact_p(table[::-1, [2, 0, 1]]) == pytest.approx(p, rel=1e-12)


def test_empty_rows_and_columns_do_not_count() -> None:
    assert freeman_halton.exact_p([[3, 0, 1], [0, 0, 0], [1, 0, 3]]) == pytest.approx(
        tables.fisher_p(3, 4, 1, 4), rel=1e-12
    )


@pytest.mark.parametrize("table", [[[0, 0], [0, 0]], [[4, 0], [3, 0]], [[4, 2, 1]]])
def test_nothing_to_compare_gives_one(table: list[list[int]]) -> None:
    assert freeman_halton.exact_p(table) == 1.0
    assert freeman_halton.sampled_p(table) == (1.0, 0.0)


def test_the_budget_is_kept() -> None:
    with pytest.raises(freeman_halton.TooManyTables):
        freeman_halton.exact_p(np.full((6, 6), 5))
    with pytest.raises(freeman_halton.TooManyTables):
        freeman_halton.exact_p(wide_table(), budget=1000)


def test_sampling_is_seeded_and_never_zero() -> None:
    table = [[30, 0, 0], [0, 30, 0], [0, 0, 30]]
    p, se = freeman_halton.sampled_p(table, draws=999, seed=5)
    assert (p, se) == freeman_halton.sampled_p(table, draws=999, seed=5)
    assert p == 1 / 1000


def test_a_row_of_many_layouts_is_given_up_at_once() -> None:
    with pytest.raises(freeman_halton.TooManyTables):
        freeman_halton.exact_p(np.full((8, 4), 3_000))


def test_states_beyond_whole_numbers_are_given_up() -> None:
    # nine columns of 1023: without a check, 1024 to the seventh is 0 in 64 bits
    table = np.diag([1016] * 9) + np.eye(9, k=1, dtype=int) * 7
    with pytest.raises(freeman_halton.TooManyTables):
        freeman_halton.exact_p(table)


def test_large_tables_are_sampled_as_fast_as_small_ones() -> None:
    p, se = freeman_halton.sampled_p([[20_000, 30_000], [20_100, 29_900]], draws=20_000)
    assert abs(p - float(tables.fisher_p(20_000, 50_000, 20_100, 50_000))) < 5 * se
