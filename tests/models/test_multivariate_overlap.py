"""Studies that share patients or a control arm."""

from __future__ import annotations

import numpy as np
import pytest

from pooledcases.effects import effect_sizes
from pooledcases.errors import InputError
from pooledcases.models import pool
from pooledcases.models.dependent.multilevel import pool_multilevel
from pooledcases.models.dependent.overlap import aggregate_effects, one_per_group
from pooledcases.models.dependent.overlap_sensitivity import overlap_sensitivity
from pooledcases.models.dependent.sampling import sampling_covariance
from pooledcases.models.dependent.shared_arm import SHARED_ARM, shared_arm_covariance
from pooledcases.results.base import codes
from pooledcases.results.encode import dumps

ROWS = {
    "study": list("ABCDE"),
    "xi": [3, 9, 4, 6, 2],
    "ni": [20, 50, 30, 25, 18],
    "overlap_group": ["x", "x", "", "y", "y"],
}


@pytest.fixture(scope="module")
def effects():
    return effect_sizes(ROWS, measure="PLO")


@pytest.mark.parametrize(
    ("choose", "kept"), [("largest", "BCD"), ("first", "ACD"), ("most-precise", "BCD")]
)
def test_one_of_each_group_stays(effects, choose, kept):
    found = one_per_group(effects, choose=choose)
    assert "".join(np.array(found.study)[found.included]) == kept
    left = found.reason[1 if choose == "first" else 0]
    assert "shares patients with" in left
    assert "PC-M26" in codes(pool(effects).cautions)
    assert "PC-M26" not in codes(pool(found).cautions)


def test_an_average_is_the_best_linear_one(effects):
    found = aggregate_effects(effects, rho=0.4)
    assert found.study == ("x", "C", "y")
    v = np.diag(effects.vi[:2])
    v[0, 1] = v[1, 0] = 0.4 * np.sqrt(effects.vi[0] * effects.vi[1])
    w = np.linalg.inv(v)
    assert found.vi[0] == pytest.approx(1 / w.sum())
    assert found.yi[0] == pytest.approx((w @ effects.yi[:2]).sum() / w.sum())
    # any other weights have a larger variance
    for share in (0.0, 0.2, 0.5, 1.0):
        other = np.array([share, 1 - share])
        assert other @ v @ other >= found.vi[0] - 1e-12
    assert found.vi[1] == effects.vi[2]
    assert found.labels["overlap_group"] == ("x", None, "y")
    dumps(pool(found))


def test_a_correlation_of_0_is_the_common_effect_of_the_group(effects):
    found = aggregate_effects(effects, rho=0.0)
    alone = pool(effects.take(np.arange(5) < 2), tau2="EE", inference="normal")
    assert found.yi[0] == pytest.approx(alone.estimate)
    assert found.vi[0] == pytest.approx(alone.se**2)


def test_every_choice_in_one_call(effects):
    found = overlap_sensitivity(effects, rho=[0.0, 0.5], inference="normal")
    by = {(item.choice, item.rho): item for item in found.choices}
    assert list(by) == [
        ("as-given", None), ("largest", None), ("first", None), ("most-precise", None),
        ("aggregated", 0.0), ("aggregated", 0.5), ("modelled", 0.0), ("modelled", 0.5),
    ]  # fmt: skip
    assert by["as-given", None].estimate == pool(effects, inference="normal").estimate
    assert by["first", None].left_out == ("B", "E")
    # nothing is correlated: the model is the two-stage one
    assert by["modelled", 0.0].estimate == pytest.approx(by["as-given", None].estimate, rel=1e-7)
    assert by["modelled", 0.5].fit.coefficients[0].df == 2
    assert codes(found.cautions) == ("PC-M26",)
    assert codes(by["modelled", 0.5].fit.cautions).count("PC-M26") == 0
    dumps(found)


def test_declared_overlap_without_a_covariance_stays_a_caution(effects):
    rows = list("12345")
    assert "PC-M26" in codes(pool_multilevel(effects, levels=[rows]).cautions)
    sampling = sampling_covariance(effects, cluster="overlap_group", rho=0.5)
    fit = pool_multilevel(effects, levels=[rows], sampling=sampling)
    assert "PC-M26" not in codes(fit.cautions)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda e: one_per_group(e, choose="best"), "largest, first"),
        (lambda e: one_per_group(e, group="none"), "no column 'none'"),
        (lambda e: aggregate_effects(e), "give rho, or sampling"),
        (lambda e: aggregate_effects(e, rho=1), "no correlation"),
        (lambda e: overlap_sensitivity(e, group="study"), "no two included rows"),
    ],
)
def test_what_cannot_be_chosen_is_said(effects, call, message):
    with pytest.raises(InputError, match=message):
        call(effects)


def test_the_double_arcsine_has_no_average():
    with pytest.raises(InputError, match="PFT"):
        aggregate_effects(effect_sizes(ROWS, measure="PFT"), rho=0.5)


def test_without_patients_there_is_no_largest():
    rows = {"yi": [1, 2], "vi": [0.1, 0.2], "overlap_group": ["x", "x"]}
    with pytest.raises(InputError, match="most-precise or first"):
        one_per_group(effect_sizes(rows, measure="GEN"))


COUNTS = {"ai": [3, 5, 8], "n1i": [20, 25, 30], "ci": [4, 4, 9], "n2i": [22, 22, 40]}
TIMES = {"x1i": [3, 5, 8], "t1i": [90, 80, 99], "x2i": [4, 4, 9], "t2i": [120, 120, 100]}
MEANS = {
    "m1i": [3.0, 4.0, 2.0], "sd1i": [1.0, 1.5, 1.0], "n1i": [10, 12, 9],
    "m2i": [2.0, 2.0, 1.5], "sd2i": [1.2, 1.2, 1.0], "n2i": [15, 15, 11],
}  # fmt: skip
ARMS = {"arm": ["x", "x", "y"]}


def _numeric(measure):
    """The delta method by differences: how both effects move with the shared arm, squared."""
    table = {"OR": COUNTS, "RR": COUNTS, "RD": COUNTS, "IRR": TIMES, "IRD": TIMES}.get(
        measure, MEANS
    )
    name, variance = {
        "ci": ("ci", 4 * 18 / 22), "x2i": ("x2i", 4.0), "m2i": ("m2i", 1.2**2 / 15)
    }[next(n for n in ("ci", "x2i", "m2i") if n in table)]  # fmt: skip
    step = 1e-4

    def effect(by):
        from pooledcases.effects.measures import MEASURES

        moved = {key: np.array(cells, dtype=float) for key, cells in table.items()}
        moved[name] = moved[name] + by
        if table is COUNTS:
            a, n1, c, n2 = (moved[key] for key in ("ai", "n1i", "ci", "n2i"))
            cells = (a, n1 - a, c, n2 - c)
        elif measure == "ROM":
            # to first order: the package's own formula corrects its bias
            return np.log(moved["m1i"] / moved["m2i"])
        else:
            cells = tuple(moved.values())
        return MEASURES[measure].formula(*cells)[0]

    slope = (effect(step) - effect(-step)) / (2 * step)
    return table, slope[0] * slope[1] * variance


@pytest.mark.parametrize("measure", list(SHARED_ARM))
def test_a_shared_arm_against_numeric_derivatives(measure):
    table, expected = _numeric(measure)
    effects = effect_sizes(table | ARMS, measure=measure)
    found = shared_arm_covariance(effects, arm="arm")
    assert (found.first.tolist(), found.second.tolist()) == ([0], [1])
    assert found.covariance[0] == pytest.approx(expected, rel=1e-6)
    correlation = found.covariance[0] / np.sqrt(effects.vi[0] * effects.vi[1])
    assert 0 < correlation < 1


def test_corrected_rows_keep_the_matrix_definite():
    rows = {"ai": [0, 5], "n1i": [20, 25], "ci": [4, 4], "n2i": [22, 22], "arm": ["x", "x"]}
    effects = effect_sizes(rows, measure="OR")
    sampling = shared_arm_covariance(effects, arm="arm")
    fit = pool_multilevel(effects, levels=[["a", "b"]], sampling=sampling, intervals=False)
    assert fit.clusters == 1
    assert "PC-M20" in codes(fit.cautions)


@pytest.mark.parametrize(
    ("rows", "measure", "message"),
    [
        (COUNTS | {"ci": [4, 5, 9]} | ARMS, "OR", "4/22 in one and 5/22"),
        ({"xi": [1, 2], "ni": [9, 9], "arm": ["x", "x"]}, "PLO", "not for PLO"),
        (
            {"est": [1, 2], "ci_low": [0.5, 1], "ci_high": [2, 4], "arm": ["x", "x"]},
            "OR",
            "comes from",
        ),
    ],
)
def test_what_is_no_shared_arm_is_said(rows, measure, message):
    with pytest.raises(InputError, match=message):
        shared_arm_covariance(effect_sizes(rows, measure=measure), arm="arm")
