"""Fine and Gray's regression: the numbers of crr, a second computation, and what has no answer."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from comparing import against
from pooledcases.errors import InputError, NotConverged
from pooledcases.kernels.fine_gray import SubdistributionSets
from pooledcases.results.base import codes
from pooledcases.results.encode import dumps
from pooledcases.survival import cox, fine_gray
from pooledcases.tables.competing import fine_gray_frame
from pooledcases.tables.sentences import sentence

REFERENCE = json.loads(
    (Path(__file__).parents[1] / "reference" / "competing.json").read_text(encoding="utf-8")
)
#: crr names an estimate further out than this converged; it has no end.
ENDLESS = 10
#: Both stop where the score is nearly 0.
ITERATED = 1e-6


def _fit(table, columns):
    others = sorted(set(table["status"]) - {0, 1})
    competing = [f"status={cause}" for cause in others] or ["status=9"]
    return fine_gray(
        table, time="time", event="status=1", competing=competing, covariates=list(columns)
    )


def _cases(endless):
    for name, found in REFERENCE.items():
        for given in found.get("fine_gray", ()) if isinstance(found, dict) else ():
            out = not np.abs(np.atleast_1d(given["coef"])).max() <= ENDLESS
            if out == endless:
                yield name, given


@pytest.mark.parametrize(("name", "given"), list(_cases(False)))
def test_the_numbers_of_crr(name, given):
    table = REFERENCE[name]["input"]
    columns = np.atleast_1d(given["columns"]).tolist()
    found = _fit({**table, "x": [("no", "yes")[x] for x in table["x"]]}, columns)
    p = len(columns)
    same = against("competing: Fine and Gray", ITERATED, program="cmprsk")
    same([item.estimate for item in found.terms], np.atleast_1d(given["coef"]))
    same(found.covariance, np.reshape(given["var"], (p, p)))
    model = np.sqrt(np.diag(np.reshape(given["model_var"], (p, p))))
    same([item.model_se for item in found.terms], model)
    same(found.log_likelihood, given["loglik"])
    same(found.log_likelihood_null, given["loglik_null"])
    same([item.p_value for item in found.terms], np.atleast_1d(given["p"]))


@pytest.mark.parametrize(("name", "given"), list(_cases(True)))
def test_an_estimate_without_end_is_said_where_crr_stops_on_the_way(name, given):
    columns = np.atleast_1d(given["columns"]).tolist()
    with pytest.raises(NotConverged, match="no finite estimate here: the covariates separate"):
        _fit(REFERENCE[name]["input"], columns)


def test_the_reference_holds_both_kinds():
    assert len(list(_cases(False))) >= 16
    assert len(list(_cases(True))) >= 1


def _written_out(times, causes, x, b):
    """The weighted likelihood with every weight in a table; it shares no code."""
    g, censoring = {}, 1.0
    for t in np.unique(times):
        g[t] = censoring
        censoring *= 1 - np.sum((times == t) & (causes == 0)) / np.sum(times >= t)
    value = 0.0
    for i in np.flatnonzero(causes == 1):
        t = times[i]
        weights = [
            1.0 if s >= t else (g[t] / g[s] if c > 1 else 0.0)
            for s, c in zip(times, causes, strict=True)
        ]
        value += x[i] @ b - np.log(np.sum(np.array(weights) * np.exp(x @ b)))
    return value


@pytest.mark.parametrize("name", ["untied", "three_causes", "small12"])
def test_the_likelihood_by_hand_with_its_slope(name):
    table = REFERENCE[name]["input"]
    times, causes = np.array(table["time"], float), np.array(table["status"])
    x, b = np.column_stack([table["x"], table["z"]]).astype(float), np.array([0.3, -0.4])
    state = SubdistributionSets.of(times, causes, x).surface(b)
    assert state.value == pytest.approx(_written_out(times, causes, x, b), rel=1e-12)
    step = 1e-6 * np.eye(2)
    slope = [
        (_written_out(times, causes, x, b + e) - _written_out(times, causes, x, b - e)) / 2e-6
        for e in step
    ]
    assert np.allclose(state.score, slope, atol=1e-6)
    residuals = SubdistributionSets.of(times, causes, x).residuals(b)
    assert np.allclose(residuals.sum(axis=0), state.score, atol=1e-9)


def test_without_competing_events_it_is_cox():
    table = REFERENCE["untied"]["input"]
    table = {**table, "status": [min(status, 1) for status in table["status"]]}
    found = _fit(table, ["z"])
    plain = cox(
        table, time="time", event="status=1", covariates=["z"], penalty="none", ties="breslow"
    )
    assert found.terms[0].estimate == pytest.approx(plain.terms[0].estimate, rel=1e-9)
    assert found.terms[0].model_se == pytest.approx(plain.terms[0].se, rel=1e-9)


def test_words_cautions_and_json():
    found = _fit(REFERENCE["two_strata"]["input"], ["x", "z"])
    assert {"PC-M14", "PC-M16"} <= set(codes(found.cautions))
    assert "subdistribution hazard ratio" in sentence(found)
    assert "子分布风险比" in sentence(found, "zh")
    frame = fine_gray_frame(found)
    assert len(frame) == 2
    assert json.loads(dumps(found))["kind"] == "fine_gray"
    assert found.term("z").ratio == pytest.approx(np.exp(found.term("z").estimate))


def test_a_patient_without_the_covariate_is_left_out():
    table = {**REFERENCE["untied"]["input"]}
    table["z"] = ["NR", *table["z"][1:]]
    found = _fit(table, ["z"])
    assert found.left_out[0].reason == "no_covariate"
    assert found.n == len(table["z"]) - 1
    assert "PC-M17" in codes(found.cautions)


@pytest.mark.parametrize(
    ("change", "covariates", "says"),
    [
        ({"s": ["b", "b", "b", "x", "x"]}, "z", "had the event"),
        ({"z": [1, 1, 1, 1, 1]}, "z", "z"),
        ({}, "t", "the time"),
        ({}, "w", "no column 'w'"),
        ({"z": [1, 2, 0, 0, 0], "s": ["x", "x", "a", "a", "x"]}, "z", "does not differ among"),
        ({"t": [1, "NR", "NR", "NR", "NR"]}, "z", "z"),
    ],
)
def test_what_cannot_be_fitted(change, covariates, says):
    table = {"t": [1, 2, 3, 4, 5], "s": ["a", "b", "a", "x", "x"], "z": [1, 3, 2, 5, 1]} | change
    with pytest.raises(InputError, match=says):
        fine_gray(table, time="t", event="s=a", competing="s=b", covariates=covariates)
