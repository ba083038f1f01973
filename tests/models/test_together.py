"""What the table itself says against pooling: kinds of quantity, shared patients."""

from __future__ import annotations

import pytest

import pooledcases as pc
from pooledcases.results.base import codes

COUNTS = {"study": ["a", "b", "c"], "xi": [3, 5, 4], "ni": [20, 30, 25]}
KINDS = COUNTS | {"kind": ["risk", "risk", "cumulative_incidence"]}
OVERLAP = COUNTS | {"overlap_group": ["beijing", "beijing", "NAP"]}


def _pools(table, **options):
    yield pc.pool_counts(table, **options)
    yield pc.pool_counts(table, model="inverse-variance", **options)
    yield pc.pool(pc.effect_sizes(table, measure="PLO"), **options)


@pytest.mark.parametrize("measure", ["PLO", "PR"])
def test_different_kinds_are_refused(measure):
    effects = pc.effect_sizes(KINDS, measure=measure)
    with pytest.raises(pc.Refusal) as caught:
        pc.pool(effects)
    assert caught.value.code == "PC-M25"
    assert "cumulative_incidence, risk" in caught.value.message
    assert caught.value.offered


def test_counts_of_different_kinds_are_refused():
    with pytest.raises(pc.Refusal, match="PC-M25"):
        pc.pool_counts(KINDS)


def test_force_gives_the_number_with_the_code():
    for forced, plain in zip(_pools(KINDS, force=True), _pools(COUNTS), strict=True):
        assert forced.estimate == plain.estimate
        assert "PC-M25" in codes(forced.cautions)
        assert "PC-M25" not in codes(plain.cautions)


def test_a_row_that_is_left_out_does_not_count():
    table = KINDS | {"xi": [3, 5, "NR"]}
    assert pc.pool_counts(table).k == 2


def test_studies_that_may_share_patients_are_named():
    for fit in _pools(OVERLAP):
        (found,) = [c for c in fit.cautions if c.code == "PC-M26"]
        assert found.values["studies"] == "a, b"


def test_groups_of_their_own_share_nobody():
    table = COUNTS | {"overlap_group": ["x", "y", "z"]}
    for fit in _pools(table):
        assert "PC-M26" not in codes(fit.cautions)
