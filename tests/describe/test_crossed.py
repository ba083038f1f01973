"""Groups crossed with reports."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from scipy import special

import pooledcases as pc
from pooledcases.describe.groups import crossed as module
from pooledcases.describe.groups.crossed import crossed
from pooledcases.describe.groups.crossed_rows import Rows
from pooledcases.describe.groups.elimination import summed
from pooledcases.describe.groups.mixture import mixture
from pooledcases.describe.groups.one_way import one_way
from pooledcases.describe.groups.report_effects import ReportEffects
from pooledcases.describe.groups.spreads import even_spread, log_weight, spread_at
from pooledcases.describe.groups.ties import Cell, Ties
from pooledcases.errors import InputError, NotConverged
from pooledcases.results.encode import to_json
from pooledcases.tables.group_sentences import shrinkage as say

SAMPLED = json.loads((Path(__file__).parents[1] / "reference" / "crossed_groups.json").read_text())
NESTED = (Cell(0, 0, 3, 3), Cell(0, 1, 0, 2), Cell(1, 2, 1, 4), Cell(1, 3, 1, 1), Cell(1, 4, 2, 2))


def ties(cells):
    return Ties(tuple(cells), 1 + max(cell.group for cell in cells))


def shrink(table, **more):
    return pc.describe.shrink(table, outcome="status=NED", by="gene", report="report", **more)


def below(found, key, value):
    """The probability of a proportion or a spread below a value."""
    if key.endswith("tau"):
        spread = getattr(found, key)
        return 2 * spread.both.below(np.arcsinh(value / spread_at(np.arcsinh(1), 1.0))) - 1
    of = found.mu if key == "middle" else found.groups[int(key.split()[1])]
    return of.below(special.logit(value))


@pytest.mark.parametrize("name", SAMPLED["tables"])
def test_every_quantile_is_that_of_importance_sampling(name):
    # of five million weighted draws 1.3 million count: two Monte-Carlo standard errors of a
    # probability are 9e-4 at the median and 3e-4 at the limits; where the density is 0.24, as at
    # the lower limit of the largest group, these are 1.2e-3 of the limit itself
    case = SAMPLED["tables"][name]
    (found,) = crossed(ties([Cell(*cell) for cell in case["cells"]]), scales=(1.0,))
    for key, quantiles in case["quantiles"].items():
        ours = [below(found, key, value) for value in quantiles]
        np.testing.assert_allclose(ours, SAMPLED["probabilities"], atol=1e-3)
        if not key.endswith("tau"):
            of = found.mu if key == "middle" else found.groups[int(key.split()[1])]
            limits = [of.quantile(p) for p in SAMPLED["probabilities"]]
            apart = np.abs(special.expit(limits) - quantiles)
            assert (apart <= [2e-3, 1e-3, 2e-3]).all()


def reported(found):
    logits = [m.quantile(p) for m in (*found.groups, found.mu) for p in (0.025, 0.5, 0.975)]
    spreads = [s.quantile(p) for s in (found.tau, found.report_tau) for p in (0.025, 0.5, 0.975)]
    return np.array([*special.expit(logits), *spreads, *found.shares])


def test_twice_the_nodes_move_nothing_that_is_reported():
    cells = ties(NESTED)
    rule = Rows(cells, 1.0, None, (1.0,))
    settled = reported(crossed(cells, scales=(1.0,))[0])
    finer = reported(module._result(rule.at(0.0625)[0], rule, 0.0625))
    np.testing.assert_allclose(settled, finer, atol=1e-6)


def test_finer_nodes_of_the_effects_move_nothing_either(monkeypatch):
    before = reported(crossed(ties(NESTED), scales=(1.0,))[0])
    for name in ("crossed_rows", "report_effects"):
        place = f"pooledcases.describe.groups.{name}.SUMMED"
        monkeypatch.setattr(place, (0.6, 0.7))
    monkeypatch.setattr("pooledcases.describe.groups.crossed_rows.READ", (0.4, 0.5))
    monkeypatch.setattr("pooledcases.describe.groups.report_effects.FAR", 7.0)
    monkeypatch.setattr("pooledcases.describe.groups.crossed_rows._DROP", 30.0)
    np.testing.assert_allclose(before, reported(crossed(ties(NESTED), scales=(1.0,))[0]), atol=1e-6)


def test_what_does_not_settle_is_no_number(monkeypatch):
    monkeypatch.setattr(module, "_SETTLED", 0.0)
    monkeypatch.setattr(module, "_HALVINGS", 1)
    with pytest.raises(NotConverged, match="leave out the reports"):
        crossed(ties(NESTED), scales=(1.0,))


def test_a_prior_that_the_data_contradict_is_said():
    # 90 of 90 and 0 of 90 in two reports each: a spread of some logits, with a prior of 0.05
    cells = [Cell(0, 0, 90, 90), Cell(0, 1, 90, 90), Cell(1, 2, 0, 90), Cell(1, 3, 0, 90)]
    with pytest.raises(NotConverged, match="use a larger scale"):
        crossed(ties(cells), scales=(0.05,))


def test_the_prior_has_its_own_quantiles_on_its_nodes():
    step = 0.25
    nodes = [step * at for at in range(15)]
    weight = np.exp([log_weight(u, 1.0) for u in nodes])
    assert step * weight.sum() == pytest.approx(1.0, abs=1e-7)
    found = even_spread(nodes, weight, step, 2.0)
    for p in (0.025, 0.5, 0.975):
        assert found.quantile(p) == pytest.approx(2 * special.ndtri(0.5 + 0.5 * p), abs=1e-5)
    assert spread_at(0.0, 1.0) == 0


def test_the_narrower_prior_is_that_prior_alone():
    # the second scale reweights the nodes of the first
    (alone,), (wide, half) = (crossed(ties(NESTED), scales=s) for s in ((0.5,), (1.0, 0.5)))
    np.testing.assert_allclose(reported(alone), reported(half), atol=2e-6)
    assert wide.group(0).quantile(0.5) != pytest.approx(half.group(0).quantile(0.5), abs=1e-3)


def test_without_spread_between_reports_it_is_the_model_without_reports():
    # both spreads have the prior 0.01: what that of the reports does is of its square, 1e-4
    tiny = crossed(ties(NESTED), scales=(0.01,))[0]
    plain = one_way(np.array([3.0, 4.0]), np.array([5.0, 7.0]), scale=0.01)
    assert tiny.group(0).quantile(0.5) == pytest.approx(plain.group(0).quantile(0.5), abs=1e-4)


def test_a_report_without_spread_leaves_the_binomial():
    effects = ReportEffects(((1, 3),), 0.0)
    eta = np.array([[-2.0, 0.3, 5.0]])
    value, bend = effects.alone(eta)
    p = special.expit(eta)
    np.testing.assert_allclose(value[1, 3], np.log(p) + 2 * np.log(1 - p), atol=1e-6)
    np.testing.assert_allclose(bend[1, 3], 3 * p * (1 - p), atol=1e-6)


def test_elimination_is_the_sum_over_everything():
    rng = np.random.default_rng(3)
    a, b, c = rng.random((2, 3, 4)), rng.random((2, 4, 5)), rng.random((2, 3, 5))
    factors = [((0, 1), a), ((1, 2), b), ((0, 2), c)]
    whole = np.einsum("zij,zjk,zik->zijk", a, b, c)
    np.testing.assert_allclose(summed(factors, None), whole.sum(axis=(1, 2, 3)), rtol=1e-12)
    np.testing.assert_allclose(summed(factors, 1), whole.sum(axis=(1, 3)), rtol=1e-12)


def test_a_mixture_knows_its_quantiles_between_its_nodes():
    z = np.arange(-30, 31) * 0.3
    bell = mixture([(z, np.exp(-0.5 * z**2), np.array(0.3))])
    for p in (0.001, 0.31, 0.5, 0.999):
        assert bell.quantile(p) == pytest.approx(special.ndtri(p), abs=1e-9)


def test_a_quantile_far_from_every_node_is_found_by_widening():
    # two bells far apart: the density between them is nothing, so that Newton's method has no hold
    z = np.arange(-30, 31) * 0.3
    bell, step = np.exp(-0.5 * z**2), np.array(0.3)
    both = mixture([(z - 20, bell, step), (z + 20, bell, step)])
    assert both.quantile(0.25) == pytest.approx(-20, abs=1e-7)
    assert both.quantile(0.975) == pytest.approx(20 + special.ndtri(0.95), abs=1e-7)
    assert both._bracketed(0.25, 35.0) == pytest.approx(-20, abs=1e-7)
    assert both._bracketed(0.25, -35.0) == pytest.approx(-20, abs=1e-7)


def test_many_nodes_are_summed_as_few(monkeypatch):
    z = np.arange(-3000, 3001) * 0.003
    bell = mixture([(z, np.exp(-0.5 * z**2), np.array(0.003))])
    at = bell.below(0.7), bell.density(0.7)
    assert at[0] == pytest.approx(special.ndtr(0.7), abs=1e-9)
    monkeypatch.setattr("pooledcases.describe.groups.mixture._AT_ONCE", 10**6)
    assert (bell.below(0.7), bell.density(0.7)) == pytest.approx(at, rel=1e-13)


def test_reports_are_in_the_model_where_they_are_known():
    table = {
        "gene": list("AAAAAABBBB"),
        "status": ["NED"] * 4 + ["DOD"] * 2 + ["NED"] + ["DOD"] * 3,
        "report": [*"aaabbbccc", "NR"],
    }
    found = shrink(table)
    assert (found.crossed, found.reports, found.report_missing, found.reason) == (True, 3, 1, None)
    assert found.report_tau.ci.low < found.report_tau.estimate < found.report_tau.ci.high
    plain = pc.describe.shrink(table, outcome="status=NED", by="gene")
    for a, b in zip(found.groups, plain.groups, strict=True):
        assert a.shrunken.borrowed > b.shrunken.borrowed
    assert "Patients of one report may be alike" in say(found, "en")
    json.dumps(to_json(found), allow_nan=False)


def test_reports_that_tie_everything_together_are_refused():
    # the fit without reports would be another answer: it is not given in its place
    rows = [(f"g{i}", f"r{j}", "NED" if (i + j) % 3 else "DOD") for i in range(9) for j in range(9)]
    gene, report, status = (list(column) for column in zip(*rows, strict=True))
    with pytest.raises(
        InputError, match=r"9 groups .* by 9 reports with patients of several.*Leave out"
    ):
        shrink({"gene": gene, "report": report, "status": status})
