"""Pooled survival curves and pooled median times: printed results, loops, simulation, edges."""

import json
import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from checkouts import ROOT
from comparing import against
from pooledcases.errors import InputError
from pooledcases.kernels.conditional_survival import (
    arcsines,
    between_studies,
    crossing,
    heterogeneity,
    pool_arcsines,
    survival_of,
)
from pooledcases.plots import pooled_curve
from pooledcases.results.base import codes
from pooledcases.results.encode import to_json
from pooledcases.survival import kaplan_meier, pool_curves, pool_median_times
from pooledcases.tables import sentence
from pooledcases.tables.pooled_curves import pooled_curve_frame

FOLDER = Path(__file__).parents[1] / "reference"
REFERENCE = json.loads((FOLDER / "bands.json").read_text(encoding="utf-8"))
PUBLISHED = REFERENCE["pooled_curves"]
#: Limits of the published results are made with 1.96.
LEVEL = 2 * stats.norm.cdf(1.96) - 1
#: Three studies as they are printed, with the numbers at risk at each time.
PRINTED = {
    "study": ["A", "A", "A", "B", "B", "B", "C", "C"],
    "months": [0, 12, 24, 0, 12, 24, 0, 12],
    "survival": [1, 0.8, 0.6, 1, 0.7, 0.45, 1, 0.75],
    "at_risk": [50, 38, 25, 80, 50, 30, 20, 10],
}


def printed(**changes):
    return pool_curves({**PRINTED, **changes}, time="months")


@pytest.mark.parametrize("tau2", ["EE", "DL"])
def test_the_published_example(tau2):
    """27 studies of untreated liver cancer; 8 decimals are printed."""
    found = pool_curves(PUBLISHED["input"], tau2=tau2, level=LEVEL)
    theirs = np.array(PUBLISHED[tau2]["curve"])
    close = against(f"pooled curves: {tau2}", 2e-6, program="metaSurvival", size=1e-2)
    close(found.times, theirs[:, 0])
    close(found.survival, theirs[:, 1])
    close(found.ci_low, theirs[:, 2])
    close(found.ci_high, theirs[:, 3])
    close(found.median, PUBLISHED[tau2]["median"][0])
    close(found.restricted_mean, PUBLISHED[tau2]["mean"][0])


@pytest.mark.parametrize("tau2", ["EE", "DL"])
def test_intervals_of_median_and_mean_are_near_simulated_ones(tau2):
    """The published program draws them by simulation; here they come from the limits."""
    found, theirs = pool_curves(PUBLISHED["input"], tau2=tau2), PUBLISHED[tau2]
    assert np.allclose([found.median_ci.low, found.median_ci.high], theirs["median"][1:], rtol=0.02)
    mean_ci = found.restricted_mean_ci
    assert np.allclose([mean_ci.low, mean_ci.high], theirs["mean"][1:], rtol=0.02)


def test_q_of_the_published_example_and_its_degrees_of_freedom():
    """The program divides by cells less studies (290); Q has cells less intervals (297)."""
    found = pool_curves(PUBLISHED["input"])
    q, h2, i2 = PUBLISHED["q_h2_i2"]
    against("pooled curves: Q", 1e-8, program="metaSurvival")(found.q, q)
    cells, studies = len(PUBLISHED["input"]["time"]), len(set(PUBLISHED["input"]["study"]))
    assert found.q_df == cells - len(found.times) == 297
    assert q / (cells - studies) == pytest.approx(h2, abs=1e-6)
    assert 100 * (1 - (cells - studies) / q) == pytest.approx(i2, abs=1e-6)
    assert found.h2 == pytest.approx(q / 297)


def test_without_differences_q_has_the_mean_of_its_degrees_of_freedom():
    """Twelve studies, five intervals, some short: normal arcsines around one curve."""
    rng = np.random.default_rng(2)
    told = np.tri(5, 12, 7, dtype=bool).T[::-1] | (np.arange(5) < 2)
    v = 1 / (4 * rng.integers(10, 80, (12, 5)) + 2)
    y = 1.0 + rng.normal(0, 1, (4000, 12, 5)) * np.sqrt(v)
    q, df = heterogeneity(y, np.broadcast_to(v, y.shape), np.broadcast_to(told, y.shape))
    assert (df == told.sum() - 5).all()
    assert abs(q.mean() - df[0]) < 4 * math.sqrt(2 * df[0] / 4000)


def by_loops(y, v, told, random):
    """The method, one pair of intervals and one study after the other."""
    k, m = y.shape
    between = [[0.0] * m for _ in range(m)]
    for a in range(m):
        for b in range(m):
            both = [i for i in range(k) if told[i][a] and told[i][b]]
            h = {i: 1 / math.sqrt(v[i][a] * v[i][b]) for i in both}
            if len(both) < 2 or not random:
                continue
            total = math.fsum(h.values())
            first = math.fsum(h[i] * y[i][a] for i in both) / total
            second = math.fsum(h[i] * y[i][b] for i in both) / total
            q = math.fsum(h[i] * (y[i][a] - first) * (y[i][b] - second) for i in both)
            size = total - math.fsum(x * x for x in h.values()) / total
            between[a][b] = (q - (len(both) - 1 if a == b else 0)) / size
    values, vectors = np.linalg.eig(np.array(between))
    between = (vectors @ np.diag(np.maximum(values.real, 0)) @ np.linalg.inv(vectors)).real
    information, score = np.zeros((m, m)), np.zeros(m)
    for i in range(k):
        own = [j for j in range(m) if told[i][j]]
        weight = np.linalg.inv(np.diag(v[i][own]) + between[np.ix_(own, own)])
        information[np.ix_(own, own)] += weight
        score[own] += weight @ y[i][own]
    estimate = np.linalg.solve(information, score)
    covariance = np.linalg.inv(information)
    survival, spread = [], []
    for j in range(m):
        survival.append(math.prod(math.sin(x) ** 2 for x in estimate[: j + 1]))
        slope = [2 / math.tan(x) for x in estimate[: j + 1]]
        spread.append(
            sum(slope[a] * slope[b] * covariance[a][b] for a in range(j + 1) for b in range(j + 1))
        )
    return np.array(survival), np.sqrt(spread)


@given(seed=st.integers(0, 10_000), k=st.integers(1, 6), m=st.integers(1, 4), random=st.booleans())
@settings(max_examples=40, deadline=None)
def test_it_is_what_loops_give(seed, k, m, random):
    rng = np.random.default_rng(seed)
    told = np.arange(m) < np.append(m, rng.integers(1, m + 1, k - 1))[:, None]
    n = rng.integers(2, 60, (k, m)).astype(float)
    y, v = arcsines(rng.binomial(n.astype(int), 0.7) / n, n)
    between = between_studies(y, v, told) if random else np.zeros((m, m))
    survival, covariance = survival_of(pool_arcsines(y, v, told, between))
    expected, se = by_loops(y, v, told, random)
    np.testing.assert_allclose(survival, expected, rtol=1e-9)
    np.testing.assert_allclose(np.sqrt(np.diag(covariance)), se, rtol=1e-7)


def test_a_stack_of_data_sets_is_each_by_itself():
    rng = np.random.default_rng(4)
    n = rng.integers(5, 50, (3, 6, 4)).astype(float)
    y, v = arcsines(rng.binomial(n.astype(int), 0.6) / n, n)
    told = rng.random((3, 6, 4)) < 0.8
    told[:, 0] = True
    stacked = pool_arcsines(y, v, told, between_studies(y, v, told))
    for row in range(3):
        one = pool_arcsines(y[row], v[row], told[row], between_studies(y[row], v[row], told[row]))
        np.testing.assert_allclose(stacked.estimate[row], one.estimate, rtol=1e-12)


def test_moments_are_unbiased_for_the_covariance_between_studies():
    """Before negative eigenvalues are cut: a covariance far from the border, many studies."""
    rng = np.random.default_rng(6)
    truth = np.array([[0.03, 0.012, 0.0], [0.012, 0.02, -0.005], [0.0, -0.005, 0.025]])
    v = 1 / (4 * rng.integers(20, 120, (40, 3)) + 2)
    shape = (600, 40, 3)
    y = 0.9 + rng.multivariate_normal(np.zeros(3), truth, shape[:2])
    y += rng.normal(0, 1, shape) * np.sqrt(v)
    told = np.broadcast_to(np.arange(3) < rng.integers(1, 4, 40)[:, None], shape)
    found = between_studies(y, np.broadcast_to(v, shape), told)
    error = found.std(axis=0) / math.sqrt(len(y))
    assert (np.abs(found.mean(axis=0) - truth) < 4 * error).all()


def simulated_studies(rng, k, n, hazards):
    """Curves of k studies, exponential, with uniform censoring and their own follow-up."""
    found = {}
    for i, hazard in enumerate(np.broadcast_to(hazards, k)):
        t, c = rng.exponential(1 / hazard, n), rng.uniform(10, 30 + 4 * i, n)
        table = {"months": np.minimum(t, c), "died": (t <= c).astype(int)}
        found[f"S{i}"] = (table, kaplan_meier(table, time="months", event="died"))
    return found


def test_alike_studies_agree_with_the_curve_of_all_their_patients():
    rng = np.random.default_rng(8)
    studies = simulated_studies(rng, 6, 4000, 0.03)
    rows = {
        name: np.concatenate([table[name] for table, _ in studies.values()])
        for name in ("months", "died")
    }
    whole = kaplan_meier(rows, time="months", event="died")
    curves = {name: curve for name, (_, curve) in studies.items()}
    for tau2 in ("EE", "DL"):
        found = pool_curves(curves, times=[3, 6, 12, 18, 24], tau2=tau2)
        for time, survival in zip(found.times, found.survival, strict=True):
            assert abs(survival - whole.at(float(time)).survival) < 0.003
            assert abs(survival - math.exp(-0.03 * time)) < 0.012
        assert found.unit == "months"


def test_limits_hold_the_curve_of_alike_studies():
    """Nominal 95%, equal effects, 400 data sets of 8 studies of 40 patients, no censoring."""
    rng, held, times = np.random.default_rng(9), 0, np.array([6.0, 12.0, 24.0])
    truth = np.exp(-0.05 * times)
    for _ in range(400):
        life = rng.exponential(20, (8, 40))
        left = (life[:, :, None] > times).sum(axis=1)
        start = np.concatenate([np.full((8, 1), 40), left[:, :-1]], axis=1).astype(float)
        told = start > 0
        y, v = arcsines(np.where(told, left / np.maximum(start, 1), 1.0), np.maximum(start, 1))
        pooled = pool_arcsines(y, v, told, np.zeros((3, 3)))
        survival, covariance = survival_of(pooled)
        width = 1.96 * math.sqrt(covariance[2, 2])
        held += bool(abs(math.log(survival[2] / truth[2])) <= width)
    assert 0.92 <= held / 400 <= 0.98


def test_many_short_intervals_of_few_patients_pull_survival_down():
    """A quarter is added in each interval; 20 studies of 30 patients, 40 time units."""
    rng, found = np.random.default_rng(1), {}
    for intervals in (8, 40):
        left = np.full((100, 20, intervals + 1), 30)
        for j in range(intervals):
            left[..., j + 1] = rng.binomial(left[..., j], math.exp(-0.05 * 40 / intervals))
        start = np.maximum(left[..., :-1], 1).astype(float)
        told = left[..., :-1] > 0
        y, v = arcsines(np.where(told, left[..., 1:] / start, 1.0), start)
        none = np.zeros((100, intervals, intervals))
        survival, _ = survival_of(pool_arcsines(y, v, told, none))
        found[intervals] = survival[:, intervals // 2 - 1].mean()
    assert found[8] == pytest.approx(math.exp(-1), abs=0.006)
    assert found[40] == pytest.approx(0.344, abs=0.006)


def test_one_study_is_its_curve_with_a_quarter_added():
    n = [40, 31, 20]
    table = {"study": ["A"] * 3, "time": [6, 12, 18], "survival": [31 / 40, 20 / 40, 10 / 40],
             "at_risk": n}  # fmt: skip
    found = pool_curves(table)
    left = np.array([31, 20, 10])
    expected = np.cumprod((left + 0.25) / (np.array(n) + 0.5))
    np.testing.assert_allclose(found.survival, expected, rtol=1e-12)
    assert codes(found.cautions) == ("PC-M28",)
    assert (found.k, found.q, found.i2_q, found.alone_after) == (1, None, None, 0.0)
    assert "I²" not in sentence(found)


def test_printed_numbers_at_risk_start_the_next_interval():
    found = printed()
    assert found.at_risk_of == "time"
    assert found.at_risk.tolist() == [150.0, 88.0]
    assert found.contributing.tolist() == [3, 2]
    assert [item.stopped for item in found.studies] == [None, None, "follow_up"]
    other = pool_curves(
        {
            "study": ["A", "A", "B", "B", "C"],
            "months": [12, 24, 12, 24, 12],
            "survival": [0.8, 0.6, 0.7, 0.45, 0.75],
            "at_risk": [50, 38, 80, 50, 20],
        },
        time="months",
    )
    assert other.at_risk_of == "interval"
    np.testing.assert_array_equal(found.survival, other.survival)
    np.testing.assert_array_equal(found.ci_high, other.ci_high)


def test_curves_of_patients_without_censoring_are_their_counts():
    rng = np.random.default_rng(3)
    life = {name: np.ceil(rng.exponential(12, 30)) for name in "AB"}
    curves = {
        name: kaplan_meier({"t": t, "d": np.ones(30)}, time="t", event="d")
        for name, t in life.items()
    }
    times = [4, 9, 15]
    found = pool_curves(curves, times=times, tau2="EE")
    rows = [
        (name, t, (life[name] > t).mean(), (life[name] > before).sum())
        for name in "AB"
        for before, t in zip([0, *times], times, strict=False)
    ]
    table = dict(
        zip(("study", "time", "survival", "at_risk"), zip(*rows, strict=True), strict=True)
    )
    np.testing.assert_allclose(found.survival, pool_curves(table, tau2="EE").survival, rtol=1e-12)


def test_the_order_of_rows_and_studies_does_not_matter():
    order = [7, 2, 5, 0, 6, 3, 1, 4]
    mixed = printed(**{name: [values[i] for i in order] for name, values in PRINTED.items()})
    np.testing.assert_allclose(mixed.survival, printed().survival, rtol=1e-12)
    np.testing.assert_allclose(mixed.between, printed().between, atol=1e-15)


def test_nobody_left_and_all_events():
    found = pool_curves(
        {
            "study": ["A", "A", "A", "B", "B", "B", "C", "C", "C"],
            "time": [0, 6, 12] * 3,
            "survival": [1, 0.0, 0.0, 1, 0.5, 0.5, 1, 0.9, 0.7],
            "at_risk": [10, 0, 0, 8, 0, 0, 30, 20, "NR"],
        }
    )
    assert [item.stopped for item in found.studies] == ["all_events", "nobody_left", None]
    assert found.contributing.tolist() == [3, 1]
    assert found.alone_after == 6.0
    assert (found.survival > 0).all()
    assert "After time 6 one study alone makes the curve." in sentence(found)


def test_all_survive_or_all_die():
    for survival in (1.0, 0.0):
        found = pool_curves(
            {"study": ["A", "B"], "time": [6, 6], "survival": [survival] * 2, "at_risk": [5, 1]}
        )
        assert 0 < found.survival[0] < 1
        assert 0 <= found.ci_low[0] <= found.survival[0] <= found.ci_high[0] <= 1
        assert (found.median is None) == (survival == 1)


@given(
    rows=st.lists(
        st.tuples(st.integers(0, 30), st.lists(st.floats(0, 1), min_size=3, max_size=3)),
        min_size=1,
        max_size=5,
    ),
    tau2=st.sampled_from(["DL", "EE"]),
    interval=st.sampled_from(["log", "log-log", "plain", "logit", "arcsine"]),
)
@settings(max_examples=40, deadline=None)
def test_whatever_the_curves_the_answer_is_one(rows, tau2, interval):
    if not any(n for n, _ in rows):
        return
    table = {"study": [], "time": [], "survival": [], "at_risk": []}
    for i, (n, drops) in enumerate(rows):
        for j, survival in enumerate(np.cumprod(drops)):
            for name, value in zip(table, (f"S{i}", 6.0 * j + 6, survival, n), strict=True):
                table[name].append(value)
    found = pool_curves(table, tau2=tau2, interval=interval)
    assert np.isfinite(found.survival).all()
    assert (np.diff(found.survival, prepend=1.0) <= 1e-12).all()
    assert (found.ci_low <= found.survival + 1e-12).all()
    assert (found.survival <= found.ci_high + 1e-12).all()
    assert np.linalg.eigvalsh(found.between).min() > -1e-9
    json.dumps(to_json(found), allow_nan=False)
    assert sentence(found)
    assert sentence(found, "zh")


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"survival": [100, 80, 60, 100, 70, 45, 100, 75]}, "Divide percentages by 100"),
        ({"survival": [1, 0.8, 0.9, 1, 0.7, 0.45, 1, 0.75]}, "A: survival rises from 0.8 to 0.9"),
        ({"survival": [0.5, 0.4, 0.3, 1, 0.7, 0.45, 1, 0.75]}, "row 1, column survival: 0.5 is"),
        ({"survival": [1, 0.8, -0.1, 1, 0.7, 0.45, 1, 0.75]}, "row 3, column survival: -0.1"),
        ({"at_risk": [50, 60, 25, 80, 50, 30, 20, 10]}, "A: the number at risk rises from 50"),
        ({"at_risk": [50, -1, 25, 80, 50, 30, 20, 10]}, "row 2, column at_risk: -1"),
        ({"at_risk": [50, "NR", 25, 80, 50, 30, 20, 10]}, "A: the number at risk at the start"),
        ({"months": [0, 12, 12, 0, 12, 24, 0, 12]}, "A: time 12 stands there twice"),
        ({"months": [0, 12, -4, 0, 12, 24, 0, 12]}, "row 3, column months: -4"),
        ({"months": [0, "", 24, 0, 12, 24, 0, 12]}, "row 2, column months: the cell is empty"),
        ({"study": ["A", "", "A", "B", "B", "B", "C", "C"]}, "row 2, column study"),
        ({"survival": [1, "NR", 0.6, 1, 0.7, 0.45, 1, 0.75]}, "A: survival is missing at time 12"),
        ({"months": [3, 12, 24, 0, 12, 24, 0, 12]}, "at time 0 is not known for A"),
        ({"at_risk": [0] * 8}, "nobody is at risk at the start"),
        ({"survival": ["NR"] * 8}, "no survival after time 0"),
    ],
)
def test_impossible_tables_are_said(changes, message):
    with pytest.raises(InputError, match=message):
        printed(**changes)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"tau2": "REML"}, "tau2: 'REML' is not known"),
        ({"interval": "bpcp"}, "interval: 'bpcp'"),
        ({"at_risk_of": "row"}, "at_risk_of: 'row'"),
        ({"level": 1}, "level: 1"),
        ({"times": [12, 30]}, "no study has survival at 30; the table has 12, 24"),
        ({"times": ["x"]}, "times: 'x' is no time"),
        ({"times": [0]}, "at least one time after 0"),
        ({"survival": "os"}, "no column 'os'"),
    ],
)
def test_wrong_options_are_said(options, message):
    with pytest.raises(InputError, match=message):
        pool_curves(PRINTED, time="months", **options)


def test_times_may_be_some_of_the_table():
    found = pool_curves(PRINTED, time="months", times=[24])
    assert found.times.tolist() == [24.0]
    assert [item.stopped for item in found.studies] == [None, None, "no_interval"]
    assert found.k == 2
    assert found.at_risk.tolist() == [130.0]


def test_curves_need_times_names_and_one_unit():
    table = {"t_months": [3, 5, 9], "t_years": [1, 2, 3], "died": [1, 0, 1]}
    months = kaplan_meier(table, time="t_months", event="died")
    years = kaplan_meier(table, time="t_years", event="died")
    with pytest.raises(InputError, match="times: say at which times"):
        pool_curves({"A": months})
    with pytest.raises(InputError, match="need a name each"):
        pool_curves([months, months], times=[3])
    with pytest.raises(InputError, match="different units of time"):
        pool_curves({"A": months, "B": years}, times=[2])
    with pytest.raises(InputError, match="No study tells of survival from 0 to 50"):
        pool_curves({"A": kaplan_meier({"t": [3, 5], "d": [1, 0]}, time="t", event="d")}, times=50)


def test_late_entry_counts_from_the_first_entry_on():
    """Who enters after time 0 tells nothing of the interval before."""
    early = kaplan_meier({"t": [4, 9, 15, 20], "d": [1, 1, 0, 1]}, time="t", event="d")
    late = kaplan_meier(
        {"t": [8, 12, 18, 25], "d": [1, 0, 1, 0], "entry": [3, 4, 5, 5]},
        time="t", event="d", entry="entry",
    )  # fmt: skip
    found = pool_curves({"early": early, "late": late}, times=[6, 12, 18])
    assert found.contributing.tolist() == [1, 2, 2]
    assert found.studies[1].times.tolist() == [12, 18]


def test_groups_without_patients_give_nothing():
    table = {"t": [3, 5, 8, 9], "d": [1, 0, 1, "NR"], "g": ["A", "A", "B", "C"]}
    curves = kaplan_meier(table, time="t", event="d", by="g")
    found = pool_curves(curves, times=[4])
    assert [item.study for item in found.studies if item.stopped == "no_interval"] == ["C"]
    assert found.k == 2


def test_frame_and_point():
    found = printed()
    assert pooled_curve_frame(found).iloc[1].tolist()[-2:] == ["2", "88"]
    assert len(pooled_curve_frame(found, "zh").columns) == 5
    assert found.at(24).contributing == 2
    with pytest.raises(InputError, match="not pooled at 18; its times are 12, 24"):
        found.at(18)


def test_figure_draws_studies_and_marks_those_that_end():
    found = pool_curves(PUBLISHED["input"])
    ax = pooled_curve(found)
    lines = [line.get_gid() for line in ax.lines]
    assert lines.count("study") == 27
    assert lines.count("study-end") == sum(item.stopped is not None for item in found.studies)
    drawn = next(line for line in ax.lines if line.get_gid() == "curve")
    np.testing.assert_array_equal(drawn.get_ydata()[1:], found.survival)
    texts = " ".join(text.get_text() for text in pooled_curve(printed(), lang="zh").texts)
    assert "3 项研究" in texts
    alone = pool_curves({"study": ["A", "B", "A"], "time": [6, 6, 12], "survival": [0.9, 0.8, 0.5],
                         "at_risk": [20, 30, 10]})  # fmt: skip
    assert "curve-tail" in [line.get_gid() for line in pooled_curve(alone).lines]


def test_a_curve_on_the_line_and_one_that_never_reaches_it():
    assert crossing(np.array([0.0, 4.0]), np.array([1.0, 0.5]), 0.5) == 4.0
    assert crossing(np.array([0.0, 4.0]), np.array([1.0, 0.6]), 0.5) is None


# ---- median times


@pytest.mark.parametrize("name", list(REFERENCE["medians"]))
@pytest.mark.parametrize("tau2", ["EE", "DL", "REML"])
@pytest.mark.parametrize(
    ("test", "inference"),
    [("z", "normal"), ("knha", "hartung-knapp"), ("adhoc", "hartung-knapp-adhoc")],
)
def test_pooled_medians_are_those_of_metafor(name, tau2, test, inference):
    rows, theirs = REFERENCE["input"]["medians"][name], REFERENCE["medians"][name]
    table = {"study": [f"S{i}" for i in range(len(rows["low"]))], "median": rows["median"],
             "ci_low": rows["low"], "ci_high": rows["high"]}  # fmt: skip
    found = pool_median_times(table, tau2=tau2, inference=inference)
    close, expected = against("median times: pooled", 1e-6), theirs[f"{tau2} {test}"]
    close([item.se for item in found.studies], theirs["sei"], 1e-12)
    close([found.estimate, found.ci.low, found.ci.high],
          [expected[key] for key in ("estimate", "lower", "upper")])  # fmt: skip
    close([found.fit.tau2, found.fit.q, found.fit.se], [expected[x] for x in ("tau2", "q", "se")])


def test_medians_of_curves_are_those_of_their_table():
    studies = simulated_studies(np.random.default_rng(12), 5, 60, [0.05, 0.08, 0.06, 0.1, 0.004])
    curves = {name: curve for name, (_, curve) in studies.items()}
    found = pool_median_times(curves, tau2="DL")
    assert found.not_reached == ("S4",)
    assert found.studies[4].reason == "not_reached"
    rows = [
        (n, c.median, *("NR" if math.isinf(x) else x for x in (c.median_ci.low, c.median_ci.high)))
        for n, c in curves.items()
        if c.median
    ]
    names = ("study", "median", "ci_low", "ci_high")
    table = dict(zip(names, zip(*rows, strict=True), strict=True))
    assert pool_median_times(table, tau2="DL").estimate == pytest.approx(found.estimate, rel=1e-12)
    assert found.unit == "months"
    text = sentence(found)
    assert "Not reached, and so not in it: S4" in text
    assert "未达到而未纳入：S4" in sentence(found, "zh")


def test_medians_that_cannot_be_used_are_named():
    table = {
        "study": list("ABCDEFG"),
        "median": [12, 20, "NR", "NR", 9, 0, 7],
        "ci_low": [8, "NR", 24, "NR", "NR", 0, 7],
        "ci_high": [18, 30, "NR", "NR", "NR", 5, 7],
    }
    found = pool_median_times(table)
    reasons = [item.reason for item in found.studies]
    assert reasons == [
        None, None, "not_reached", "not_given", "no_limits", "zero_time", "no_spread",
    ]  # fmt: skip
    assert [item.se_from for item in found.studies][:2] == ["limits", "upper_limit"]
    assert found.studies[1].se == pytest.approx(math.log(1.5) / stats.norm.ppf(0.975))
    assert found.k == 2
    json.dumps(to_json(found), allow_nan=False)
    text = sentence(found)
    assert "Left out: D (neither a median nor a limit is given), E (no limit" in text


def test_a_group_without_patients_has_no_median():
    table = {"t": [3, 5, 8, 9, 4], "d": [1, 1, 1, "NR", 1], "g": ["A", "A", "A", "C", "A"]}
    curves = kaplan_meier(table, time="t", event="d", by="g")
    found = pool_median_times(curves)
    assert [item.reason for item in found.studies] == [None, "no_patients"]
    assert codes(found.cautions)[:1] == ("PC-M28",)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"median": ["NR", "NR"]}, "There is no median time to pool"),
        ({"median": [-3, 4]}, "A: -3 is before time 0"),
        ({"median": [40, 4]}, "A: the median 40 does not lie between its limits 8 and 18"),
        ({"study": ["A", "A"]}, "A: stands there twice"),
        ({"median": ["x", 4]}, "'x' is no number"),
    ],
)
def test_impossible_medians_are_said(changes, message):
    table = {"study": ["A", "B"], "median": [12, 4], "ci_low": [8, 2], "ci_high": [18, 9]}
    with pytest.raises(InputError, match=message):
        pool_median_times({**table, **changes})


def test_medians_scale_with_the_unit_of_time():
    table = {"study": list("ABC"), "median": [12, 20, 9], "ci_low": [8, 12, 6],
             "ci_high": [18, 30, 15]}  # fmt: skip
    years = {k: v if k == "study" else [x / 12 for x in v] for k, v in table.items()}
    a, b = pool_median_times(table), pool_median_times(years)
    assert a.estimate / b.estimate == pytest.approx(12)
    assert a.ci.high / b.ci.high == pytest.approx(12)


def test_the_study_of_coverage_says_where_limits_are_too_narrow():
    rows = (ROOT / "validation" / "pooled_curve_coverage.csv").read_text(encoding="utf-8")
    head, *cells = (row.split(",") for row in rows.splitlines())
    found = [dict(zip(head, map(float, cell), strict=True)) for cell in cells]
    alike = [cell["coverage"] for cell in found if cell["sd_log_hazard"] == 0]
    assert min(alike) > 0.95
    assert max(abs(cell["bias"]) for cell in found) < 0.01
    few = [c for c in found if (c["studies"], c["patients"], c["sd_log_hazard"]) == (5, 40, 0.4)]
    assert [round(cell["coverage"], 2) for cell in few] == [0.93, 0.91, 0.9, 0.88]
