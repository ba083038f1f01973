"""What a hostile but honest user gives: an answer, or one sentence that says what is wrong."""

from __future__ import annotations

import inspect
import json
import math
from dataclasses import fields, is_dataclass

import numpy as np
import pytest

import pooledcases as pc
from pooledcases import diagnostics, effects, models
from pooledcases.effects import MEASURES, effect_sizes
from pooledcases.errors import InputError, PooledCasesError
from pooledcases.models import INFERENCES, TAU2_ESTIMATORS, pool, pool_batch, pool_counts
from pooledcases.options import Model, TauPrior, words
from pooledcases.results.base import Caution, Interval
from pooledcases.results.effects import Reason
from pooledcases.results.encode import dumps

TABLE = {
    "study": ["A", "A", "é研究", "<b>"],
    "ai": [1, 2, 3, 4], "n1i": [10, 20, 30, 40], "ci": [2, 3, 4, 5], "n2i": [11, 21, 31, 41],
    "xi": [1, 0, 4, 9], "ni": [5, 9, 30, 40], "ti": [5, 9.5, 30, 40],
    "x1i": [1, 2, 0, 4], "t1i": [10, 20, 30, 40], "x2i": [2, 3, 4, 5], "t2i": [11, 21, 31, 41],
    "x": [1, 2, 3, 5], "g": ["a", "b", "a", "b"], "cl": ["s1", "s1", "s2", "s2"],
    "out": ["o1", "o2", "o1", "o2"], "pval": ["0.1", "0.2", "0.3", "0.04"],
    "direction": ["+", "-", "+", "+"], "medi": [1, 2, 3, 4], "overlap_group": ["p", "p", "", ""],
}  # fmt: skip
#: Arguments of the wrong type, for every option of every public function.
WRONG = (
    None, [], {}, "", "zzz", -1, 2.5, float("nan"), float("inf"), True, (1, 2), ["x"], [None],
    {"a": {"b": 1}}, object(), np.array([1.0, 2.0]), np.array("x"), b"x", {1, 2}, 1j, len,
    10**400, "x" * 500,
)  # fmt: skip
CELLS = (
    0, 1, 2, 5, 10, 100, -1, 1.5, None, "NR", "", " 5 ", "1,234", "abc", math.nan, math.inf, True,
    1e300, 1e-300, "1e400", 10**400, "<0.05", "−3", np.datetime64("2020-01-01"), b"3", [1], {}, 1j,
)  # fmt: skip
COLUMNS = (
    ("xi", "ni"), ("xi", "ti"), ("ai", "n1i", "ci", "n2i"), ("ai", "bi", "ci", "di"),
    ("x1i", "t1i", "x2i", "t2i"), ("mi", "sdi", "ni"), ("m1i", "sd1i", "n1i", "m2i", "sd2i", "n2i"),
    ("m1i", "m2i", "sd1i", "sd2i", "ri", "ni"), ("ri", "ni"), ("ai", "mi", "ni"), ("yi", "vi"),
    ("yi", "sei"), ("est", "ci_low", "ci_high"), ("est", "pval"), ("est", "zval"), ("est", "sei"),
    ("est", "chi2"), ("oe", "v"), ("chi2", "direction"), ("total_events", "pval", "direction"),
    ("mini", "q1i", "medi", "q3i", "maxi", "ni"),
)  # fmt: skip


def sound(result):
    """It has JSON without NaN, a repr, words in both languages, intervals in order."""
    json.loads(dumps(result))
    # every array is shown, of a long one the ends
    with np.printoptions(threshold=20):
        repr(result)
    seen = [result]
    while seen:
        item = seen.pop()
        if isinstance(item, Caution):
            assert item.message("en")
            assert item.message("zh")
        elif isinstance(item, Reason):
            assert item.text("en")
            assert item.text("zh")
        elif isinstance(item, Interval):
            assert item.low <= item.high
        if is_dataclass(item):
            seen += [getattr(item, field.name) for field in fields(item)]
        elif isinstance(item, tuple):
            seen += item
    return result


def tried(call):
    """The sound result, or None where an error of ours said why there is none."""
    try:
        return sound(call())
    except PooledCasesError as error:
        said = str(error)
    assert said.strip()
    assert len(max(said.split("\n"), key=len)) < 2000
    return None


def holds(fit):
    """What must be so of every fit."""
    if not fit.converged:
        assert {fit.estimate, fit.se, fit.ci, fit.tau2, fit.q, fit.p_value} == {None}
    if fit.ci is not None and fit.estimate is not None:
        assert fit.ci.low <= fit.estimate <= fit.ci.high
    weights = [study.weight for study in fit.studies if study.weight is not None]
    assert not weights or sum(weights) == pytest.approx(1)
    for name in ("p_value", "q_p_value", "i2", "i2_q"):
        value = getattr(fit, name)
        assert value is None or 0 <= value <= 1
    assert fit.tau2 is None or fit.tau2 >= 0
    assert all(study.included or study.reason for study in fit.studies)


@pytest.mark.parametrize("seed", range(4))
def test_cells_of_every_kind_give_effects_or_a_sentence(seed):
    rng = np.random.default_rng(seed)
    for _ in range(150):
        k, share = int(rng.integers(0, 5)), rng.choice([0, 0.05, 0.4])
        columns = COLUMNS[rng.integers(len(COLUMNS))]
        table = {
            name: [
                CELLS[rng.integers(len(CELLS))] if rng.random() < share else int(rng.integers(9))
                for _ in range(k)
            ]
            for name in columns
        }
        measure = str(rng.choice([m for m, s in MEASURES.items() if _reads(s, columns)]))
        found = tried(lambda t=table, m=measure: effect_sizes(t, measure=m))
        if found is not None:
            known = np.isfinite(found.yi) & (np.nan_to_num(found.vi) > 0)
            assert not (found.included & ~known).any()
            assert all(used or why for used, why in zip(found.included, found.reason, strict=True))
            tried(lambda e=found: pool(e))


def _reads(spec, columns):
    if columns[0] in ("est", "oe", "chi2", "total_events"):
        return spec.ratio
    return spec.given if columns[0] == "yi" else not spec.given or bool(spec.takes)


def _hostile(rng, k):
    yi, vi = rng.normal(size=k), np.exp(rng.normal(size=k))
    kind = rng.integers(7)
    if kind == 0:
        yi[:] = yi[0]
    elif kind == 1:
        yi[0] = 1e4
    elif kind == 2:
        vi[0] = 1e-12
    elif kind == 3:
        vi[0] = 1e12
    elif kind == 4:
        vi = np.exp(6 * rng.normal(size=k))
    elif kind == 5:
        yi, vi = yi * 1e-6, vi * 1e-12
    return {"yi": yi.tolist(), "vi": vi.tolist(), "g": rng.choice(["a", "b", ""], k).tolist()}


@pytest.mark.parametrize("seed", range(3))
def test_every_method_answers_hostile_effects(seed):
    rng = np.random.default_rng(seed)
    for _ in range(60):
        k = int(rng.choice([1, 2, 3, 7]))
        given = effect_sizes(_hostile(rng, k), measure="GEN")
        fit = tried(
            lambda e=given, k=k: pool(
                e,
                tau2=str(rng.choice(list(TAU2_ESTIMATORS))),
                inference=str(rng.choice(list(INFERENCES))),
                level=float(rng.choice([0.5, 0.95, 0.999999])),
                weights=rng.choice([0, 1, 2], k) if rng.random() < 0.1 else None,
                subgroup="g" if rng.random() < 0.2 else None,
            )
        )
        if fit is not None:
            holds(fit)
            for name in ("leave_one_out", "cumulative", "influence", "baujat", "gosh"):
                tried(lambda f=fit, name=name: getattr(diagnostics, name)(f))


COUNTED = [(model, m) for m in ("PLO", "IRLN", "OR", "RD", "IRR") for model in words(Model)]


@pytest.mark.parametrize(("model", "measure"), COUNTED)
def test_models_on_counts_answer_rows_of_nothing_and_of_nothing_but_events(model, measure):
    names = {"PLO": "xi ni", "IRLN": "xi ti", "IRR": "x1i t1i x2i t2i"}
    columns = names.get(measure, "ai n1i ci n2i").split()
    for rows in ([(0, 4)], [(0, 4), (0, 9)], [(4, 4), (9, 9)], [(0, 1), (1, 1), (3, 30)], [(0, 0)]):
        pairs = [row * (len(columns) // 2) for row in rows]
        table = dict(zip(columns, map(list, zip(*pairs, strict=True)), strict=True))
        fit = tried(lambda t=table: pool_counts(t, measure=measure, model=model, force=True))
        if fit is not None:
            holds(fit)


def _published():
    rooms = (models, diagnostics, effects)
    return [
        (room.__name__, name)
        for room in rooms
        for name in room.__all__
        if inspect.isfunction(getattr(room, name))
    ]


@pytest.fixture(scope="module")
def usual():
    """Something for every argument that a public function cannot do without."""
    given = effect_sizes(TABLE, measure="OR")
    fit = pool(given)
    return {
        "effects": given, "fit": fit, "frame": TABLE, "yi": [[0.1, 0.2]], "vi": [[1.0, 1.0]],
        "levels": "cl", "outcome": "out", "sampling": 0.5, "cluster": "cl", "rho": 0.5,
        "columns": ["x"], "matrix": np.eye(4), "arm": "cl", "combinations": {"c": {"x": 1.0}},
        "column": "g", "value": 1.0, "mods": "x", "scale": "x", "benefit": "above",
        "measure": "OR", "measures": ["OR"],
        "cases": {"case_id": ["a", "b"], "report_id": ["x", "y"], "status": ["NED", "AWD"]},
        "pooled": pool_counts(TABLE), "result": diagnostics.gosh(fit),
    }  # fmt: skip


@pytest.mark.parametrize(("room", "name"), _published())
def test_arguments_of_the_wrong_type_are_named(room, name, usual):
    function = getattr({m.__name__: m for m in (models, diagnostics, effects)}[room], name)
    parameters = inspect.signature(function).parameters.values()
    named = [p for p in parameters if p.kind != p.VAR_KEYWORD]
    needed = {p.name: usual[p.name] for p in named if p.default is p.empty}
    slow = name in ("prior_sensitivity", "specification_curve", "overlap_sensitivity")
    for parameter in named:
        for value in WRONG[:: 3 if slow else 1]:
            if parameter.name == "progress" and callable(value):  # the right type there
                continue
            given = needed | {parameter.name: value}
            first = [given.pop(p.name) for p in named if p.kind == p.POSITIONAL_OR_KEYWORD
                     and p.name in given]  # fmt: skip
            tried(lambda a=first, k=given: function(*a, **k))


@pytest.mark.parametrize("prior", words(TauPrior))
def test_priors_answer_hostile_effects(prior):
    scale = {} if prior in ("uniform", "jeffreys") else {"scale": 0.5}
    more = {"location": -2.0} if prior in ("log-normal", "log-t") else {}
    more |= {"df": 3.0} if prior in ("half-t", "log-t") else {}
    rng = np.random.default_rng(1)
    for k in (1, 2, 3, 6):
        given = effect_sizes(_hostile(rng, k), measure="GEN")
        tried(lambda e=given: models.pool_bayes(e, prior=prior, force=True, **scale, **more))


@pytest.mark.parametrize(
    "mods",
    ["x", "factor(g)", "x + const", "x + x2", "one", "miss", "x:factor(g)", "x +", "(x", "x y", "",
     "__import__('os')", "x**2", "log(x)", "0 + x", "print", "class", "é", "nothing"],
)  # fmt: skip
def test_formulas_are_read_and_never_run(mods):
    rng = np.random.default_rng(3)
    for k in (1, 3, 8):
        x = rng.normal(size=k)
        table = _hostile(rng, k) | {
            "x": x, "x2": 2 * x + 1, "const": [1] * k, "one": ["a"] * k, "print": x, "class": x,
            "é": x, "x y": x, "miss": [None] * k,
        }  # fmt: skip
        given = effect_sizes(table, measure="GEN")
        fit = tried(lambda e=given: pool(e, mods=mods))
        if fit is not None:
            tried(lambda f=fit: models.predict(f))
            tried(lambda f=fit: models.robust(f, cluster="g"))


# --- what was found, each by itself --------------------------------------------------------------


def test_a_masked_cell_is_a_missing_one():
    found = effect_sizes({"xi": np.ma.array([1, 2], mask=[0, 1]), "ni": [5, 6]}, measure="PLO")
    assert found.reason == (None, "not reported: xi")


@pytest.mark.parametrize(
    ("table", "options"),
    [
        ({"xi": [0, 0, 1, 1, 0, 0], "ni": [1, 2, 1, 1, 2, 1]}, {}),
        (
            {"ai": [3], "n1i": [30], "ci": [30], "n2i": [30]},
            {"measure": "OR", "model": "glmm-cm-el"},
        ),
    ],
)
def test_a_one_stage_fit_that_did_not_converge_carries_no_number(table, options):
    fit = pool_counts(table, **options)
    assert not fit.converged
    assert fit.estimate is fit.q is fit.q_p_value is fit.log_likelihood is None
    assert fit.tests == ()


@pytest.mark.parametrize("column", ["zval", "sei", "chi2"])
def test_a_printed_number_whose_square_is_lost_leaves_its_row_out(column):
    table = {"est": ["0.8", "1.4"], column: ["1e-300", "1.2"]}
    assert effect_sizes(table, measure="OR").included.tolist() == [False, True]


@pytest.mark.parametrize(("value", "probability"), [(1e9, 0), (-1e9, 1), (1, 0), (-1, 1)])
def test_values_beyond_a_correlation_have_probability_0_or_1(value, probability):
    fit = pool(effect_sizes({"ri": [0.1, 0.5, -0.3], "ni": [20, 30, 40]}, measure="ZCOR"))
    assert models.probability_above(fit, value).probability == probability


def test_a_table_without_a_shared_arm_needs_no_columns_of_one():
    given = effect_sizes({"yi": [0.1, 0.2], "vi": [0.1, 0.1], "arm": ["", "s"]}, measure="OR")
    assert models.shared_arm_covariance(given, arm="arm").covariance.size == 0


@pytest.mark.parametrize("force", ["no", 1, None, np.array([True, False])])
def test_a_refusal_is_passed_by_true_only(force):
    table = {"xi": [1, 2], "ni": [5, 6], "kind": ["risk", "share"]}
    with pytest.raises(InputError, match="neither True nor False"):
        pool_counts(table, force=force)


def test_a_message_quotes_no_value_for_ever():
    for value in ("x" * 10_000, 10**5000, np.arange(1000)):
        with pytest.raises(InputError) as error:
            pool(effect_sizes(TABLE, measure="OR"), tau2=value)
        assert len(str(error.value)) < 250


@pytest.mark.parametrize("outlier", [1e3, 1e4, 1e5])
@pytest.mark.parametrize("scale", [1e-3, 1e-2, 0.1])
def test_a_posterior_far_narrower_than_a_panel_is_found(outlier, scale):
    """A prior that the studies contradict: its peak, by ever finer grids."""
    yi, vi = np.array([outlier, -0.5, -1.9]), np.array([1.8, 3.1, 0.6])
    given = effect_sizes({"yi": yi, "vi": vi}, measure="GEN")
    found = models.pool_bayes(given, prior="half-normal", scale=scale).posterior

    def log_posterior(tau):
        w = 1 / (vi + tau[:, None] ** 2)
        mean = (w * yi).sum(axis=1) / w.sum(axis=1)
        q = (w * (yi - mean[:, None]) ** 2).sum(axis=1)
        return 0.5 * (np.log(w).sum(axis=1) - np.log(w.sum(axis=1)) - q - (tau / scale) ** 2)

    low, high = 1e-6, 10 * outlier
    for _ in range(12):
        grid = np.linspace(low, high, 2001)
        best = int(np.argmax(log_posterior(grid)))
        low, high = grid[max(best - 2, 0)], grid[min(best + 2, 2000)]
    assert found.tau.mode == pytest.approx(grid[best], abs=0.1 * found.tau.sd)
    assert found.tau.central.low < found.tau.mean < found.tau.central.high


# --- what must hold ------------------------------------------------------------------------------

#: Its safeguard is chosen by the interval at the level asked for, so that it need not be nested.
_NOT_NESTED = "hartung-knapp-iqwig6"


def test_levels_are_nested_and_a_batch_is_the_same_fit():
    rng = np.random.default_rng(11)
    for code, spec in TAU2_ESTIMATORS.items():
        for word, inference in INFERENCES.items():
            if spec.own_weights or (inference.tau2 and code not in inference.tau2):
                continue
            yi, vi = rng.normal(size=5), np.exp(rng.normal(size=5))
            given = effect_sizes({"yi": yi, "vi": vi}, measure="GEN")
            wide, narrow = (
                pool(given, tau2=code, inference=word, level=level) for level in (0.99, 0.8)
            )
            for name in ("ci", "tau2_ci", "prediction"):
                outer, inner = getattr(wide, name), getattr(narrow, name)
                if outer is not None and inner is not None and word != _NOT_NESTED:
                    assert outer.low <= inner.low + 1e-12
                    assert outer.high >= inner.high - 1e-12
            batch = pool_batch(yi[None], vi[None], tau2=code, inference=word, level=0.8)
            assert batch.estimate[0] == narrow.estimate
            assert batch.ci_low[0] == narrow.ci.low
            assert batch.tau2[0] == narrow.tau2


def test_a_hundred_thousand_studies_need_no_matrix():
    rng = np.random.default_rng(5)
    yi, vi = rng.normal(size=100_000), np.exp(rng.normal(size=100_000))
    for code in ("REML", "DL", "PM"):
        assert pool_batch(yi, vi, tau2=code).converged


def test_the_public_names_are_the_ones_tried():
    assert pc.pool is pool
    assert pc.effect_sizes is effect_sizes
