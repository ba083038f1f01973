"""Many small groups, partially pooled."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from scipy import special

import pooledcases as pc
from comparing import against
from pooledcases.describe.groups.one_way import one_way
from pooledcases.describe.groups.plug_in import normal_plug_in
from pooledcases.errors import InputError
from pooledcases.models.bayes.beliefs import tau_prior
from pooledcases.models.bayes.binomial_normal import binomial_normal
from pooledcases.results.bayes import MuPrior
from pooledcases.results.shrinkage import PlugIn
from pooledcases.tables.group_sentences import shrinkage as say
from pooledcases.tables.groups import shrinkage_frame

REFERENCE = json.loads((Path(__file__).parents[1] / "reference" / "groups.json").read_text())
#: Groups that several tests look at.
FOUR = {"A": (8, 10), "B": (1, 6), "C": (3, 4), "D": (1, 1)}
ALK = ([12, 6, 5, 3, 2, 2, 2, 1, 1, 1, 0, 1], [13, 14, 7, 5, 2, 2, 2, 1, 1, 1, 1, 1])


def patients(counts, report=None):
    """One row a patient from {group: (events, patients)}."""
    rows = [
        (group, "NED" if i < x else "DOD") for group, (x, n) in counts.items() for i in range(n)
    ]
    table = {"gene": [g for g, _ in rows], "status": [s for _, s in rows]}
    return table | ({"report": report} if report else {})


_FOUND = {}


def shrink(table, **more):
    """Results are frozen: the same table is asked once."""
    key = repr((table, more))
    if key not in _FOUND:
        _FOUND[key] = pc.describe.shrink(table, outcome="status=NED", by="gene", **more)
    return _FOUND[key]


def arrays(xi, ni):
    return np.array(xi, dtype=float), np.array(ni, dtype=float)


@pytest.mark.parametrize(
    ("xi", "ni", "scale", "mu"),
    [
        (*ALK, 1.0, None),
        (*ALK, 0.5, None),
        ([3, 0], [5, 4], 1.0, None),
        ([3], [8], 1.0, None),
        ([1, 0, 0, 0, 0], [2, 5, 6, 3, 1], 1.0, None),
        ([0, 0, 0], [3, 2, 5], 1.0, MuPrior(mean=0.0, sd=2.5)),
        ([400, 350, 10, 0], [1000, 1000, 30, 2], 1.0, None),
        ([400_000] * 2 + [390_000], [1_000_000] * 3, 1.0, None),
    ],
)
def test_the_posterior_is_that_of_the_pooling_model(xi, ni, scale, mu):
    # two quadratures: panels of log tau and polynomials of mu there, double exponential here
    xi, ni = arrays(xi, ni)
    ours = one_way(xi, ni, scale=scale, mu=mu)
    prior = tau_prior("half-normal", measure="PLO", scale_name="logit", scale=scale)
    names = tuple((i + 1, str(i)) for i in range(len(xi)))
    theirs = binomial_normal(xi, ni, names=names, prior=prior, mu=mu, level=0.95)
    for item, group in zip(theirs.shrinkage, range(len(xi)), strict=True):
        np.testing.assert_allclose(
            ours.group(group).moments(), (item.mean, item.sd), rtol=1e-5, atol=1e-5
        )
    for mine, other in (
        (ours.mu, theirs.mu), (ours.tau, theirs.tau), (ours.new_group, theirs.new_study)
    ):  # fmt: skip
        limits = mine.central(0.95)
        np.testing.assert_allclose(mine.quantile(0.5), other.median, rtol=1e-6, atol=1e-6)
        expected = (other.central.low, other.central.high)
        np.testing.assert_allclose((limits.low, limits.high), expected, rtol=1e-5, atol=1e-6)


def test_group_medians_are_those_of_plain_sums_in_r():
    case = REFERENCE["bayes"]
    found = one_way(*arrays(case["xi"], case["ni"]), scale=case["scale"])
    medians = [found.group(i).quantile(0.5) for i in range(len(case["xi"]))]
    # as proportions; R's sums are over a grid of 80 × 281 × 321 points
    against("partial pooling: median of a group", 1e-4, program="R")(
        special.expit(medians), special.expit(case["median_logit"])
    )


def test_plug_in_values_and_medians_are_those_of_lme4():
    case = REFERENCE["plug_in"]
    counts = {f"g{i:02}": pair for i, pair in enumerate(zip(case["xi"], case["ni"], strict=True))}
    found = shrink(patients(counts))
    check = against("partial pooling: plug-in", 1e-4, program="lme4")
    check((found.plug_in.mu, found.plug_in.tau), (case["mu"], case["tau"]))
    groups = sorted(found.groups, key=lambda item: item.group)
    check([item.plug_in.estimate for item in groups], case["median"])
    check([item.plug_in.ci.low for item in groups], case["low"])
    check([item.plug_in.ci.high for item in groups], case["high"])
    # at lme4's own values nothing is left but the quadrature
    exact = against("partial pooling: plug-in at lme4's values", 1e-6, program="R")
    values = PlugIn(mu=case["mu"], tau=case["tau"], mean=None, correlation=None)
    for x, n, low, middle, high in zip(
        *(case[key] for key in ("xi", "ni", "low", "median", "high")), strict=True
    ):
        one = normal_plug_in(x, n, values, 0.95)
        exact((one.ci.low, one.estimate, one.ci.high), (low, middle, high))


def test_plug_in_intervals_are_narrower_and_the_smaller_scale_pulls_more():
    found = shrink(patients(FOUR))
    for item in found.groups:
        assert item.plug_in.ci.high - item.plug_in.ci.low < (
            item.shrunken.ci.high - item.shrunken.ci.low
        )
        assert item.narrower_prior.borrowed > item.shrunken.borrowed
        between = sorted((item.raw.estimate, found.overall.estimate))
        assert between[0] - 0.05 <= item.shrunken.estimate <= between[1] + 0.05


def test_borrowed_is_more_with_fewer_patients_and_all_with_none():
    table = patients({"A": (8, 16), "B": (4, 8), "C": (1, 2)})
    table = {
        "gene": [*table["gene"], "D"],
        "status": [*table["status"], "NR"],
    }
    found = {item.group: item for item in shrink(table).groups}
    shares = [found[name].shrunken.borrowed for name in "ABCD"]
    assert shares == sorted(shares)
    assert shares[-1] == 1.0
    assert [found[name].evidence for name in "ABCD"] == [
        "own", "own", "overall-mean", "nothing-known",
    ]  # fmt: skip
    new = shrink(table).new_group
    assert found["D"].shrunken.estimate == pytest.approx(new.estimate, abs=1e-12)


def test_one_patient_reports_identify_nothing():
    table = patients({"A": (2, 3), "B": (1, 3)}, report=list("abcdef"))
    found, plain = shrink(table, report="report"), shrink(table)
    assert (found.crossed, found.reason, found.report_tau) == (False, "one-patient-reports", None)
    assert "PC-M04" in [item.code for item in found.cautions]
    assert found.groups[0].shrunken.estimate == plain.groups[0].shrunken.estimate
    assert plain.reason == "not-asked"


def test_unknown_reports_say_why_not():
    table = patients({"A": (2, 3), "B": (1, 3)}, report=["NR"] * 6)
    found = shrink(table, report="report")
    assert (found.reason, found.report_missing) == ("report-unknown", 6)
    assert "no patient's report is known" in say(found, "en")


@pytest.mark.parametrize(
    ("counts", "absent"),
    [({"A": (0, 3), "B": (0, 1)}, "no-event"), ({"A": (3, 3), "B": (1, 1)}, "only-events")],
)
def test_without_events_or_others_only_raw_numbers_stand(counts, absent):
    table = {key: [*v, *w] for (key, v), w in zip(
        patients(counts).items(), (["C", "C"], ["NR", "NR"]), strict=True)}  # fmt: skip
    table["status"] = ["AWD" if s == "DOD" else s for s in table["status"]]
    outcome = "status=NED,DOD" if absent == "no-event" else "status=NED"
    table["status"] = [
        s if absent == "only-events" or s != "NED" else "AWD" for s in table["status"]
    ]
    found = pc.describe.shrink(table, outcome=outcome, by="gene")
    assert (found.absent, found.middle, found.tau) == (absent, None, None)
    assert all(item.shrunken is None and item.plug_in is None for item in found.groups)
    assert found.groups[0].raw.ci.high - found.groups[0].raw.ci.low < 1
    assert say(found, "en")
    assert say(found, "zh")
    with_prior = pc.describe.shrink(table, outcome=outcome, by="gene", mu_prior=(0, 2.5))
    assert 0 < with_prior.middle.estimate < 1
    assert with_prior.absent is None


def test_nobody_known_and_one_group():
    nobody = shrink({"gene": ["A", "B"], "status": ["NR", "NR"]})
    assert (nobody.absent, nobody.groups[0].raw.estimate) == ("no-patient", None)
    one = shrink(patients({"A": (3, 5)}))
    assert one.groups[0].shrunken.ci.low < 0.6 < one.groups[0].shrunken.ci.high


def test_all_or_nothing_groups_have_no_maximum_likelihood():
    found = shrink(patients({"A": (3, 3), "B": (0, 3), "C": (2, 2)}))
    assert (found.plug_in.mu, found.groups[0].plug_in) == (None, None)
    assert "PC-N01" in [item.code for item in found.cautions]
    assert 0.5 < found.groups[0].shrunken.estimate < 1


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ({"scale": 0}, "scale: 0 is no number from 0.01 to 10"),
        ({"scale": "1"}, "scale"),
        ({"prior": "uniform"}, "prior: 'uniform' is not known"),
        ({"report": "paper"}, "There is no column 'paper'"),
        ({"level": 95}, "between 0 and 1"),
        ({"mu_prior": 3}, "mu_prior"),
    ],
)
def test_wrong_arguments_are_named(more, message):
    with pytest.raises(InputError, match=message):
        shrink(patients({"A": (1, 2), "B": (0, 2)}), **more)


def test_a_column_without_groups():
    with pytest.raises(InputError, match="column gene names no group"):
        shrink({"gene": ["NR", ""], "status": ["NED", "DOD"]})


def test_the_order_of_patients_does_not_matter():
    table = patients(FOUR)
    back = {key: values[::-1] for key, values in table.items()}
    one, two = shrink(table), shrink(back)
    for a, b in zip(one.groups, two.groups, strict=True):
        assert (a.group, a.shrunken.estimate) == (b.group, b.shrunken.estimate)


def test_the_table_greys_and_the_figure_too():
    found = shrink(patients(FOUR))
    frame = shrinkage_frame(found)
    assert frame.iloc[3, -1] == "the overall mean, not evidence on this group"
    assert frame.iloc[-2, 0] == "middle group"
    ax = pc.plots.raw_and_shrunken(found)
    drawn = {gid: [x for x in ax.lines if x.get_gid() == gid] for gid in ("raw", "shrunken")}
    assert [len(part) for part in drawn.values()] == [4, 4]
    colours = [item.get_color() for item in drawn["shrunken"]]
    assert colours[0] == colours[1] == colours[2] != colours[3]
    for line, group in zip(drawn["shrunken"], found.groups, strict=True):
        assert tuple(line.get_xdata()) == (group.shrunken.ci.low, group.shrunken.ci.high)


def test_nothing_pooled_is_not_drawn():
    with pytest.raises(InputError, match="nothing to draw"):
        pc.plots.raw_and_shrunken(shrink({"gene": ["A"], "status": ["NR"]}))


def test_a_status_is_repeated_among_those_disease_free_at_the_start():
    counts = {"A": (6, 9), "B": (1, 6), "C": (1, 1)}
    table = patients(counts)
    start = ["yes"] * 9 + ["no"] * 4 + ["unclear", "yes", "yes"]
    found = shrink(table | {"disease_free_at_start": start})
    kept = [answer == "yes" for answer in start]
    alone = shrink({key: [v for v, k in zip(values, kept, strict=True) if k]
                    for key, values in table.items()})  # fmt: skip
    free = found.disease_free
    assert (found.only_disease_free, free.only_disease_free, free.disease_free) == (
        False, True, None,
    )  # fmt: skip
    assert (free.overall.xi, free.overall.ni) == (7, 11)
    for a, b in zip(free.groups, alone.groups, strict=True):
        assert (a.group, a.raw.ni) == (b.group, b.raw.ni)
        assert a.shrunken.estimate == pytest.approx(b.shrunken.estimate, rel=1e-9)
    assert "PC-M29" in [item.code for item in found.cautions]
    assert "Among those disease-free at the start: 7/11 (63.6%)" in say(found, "en")
    assert "起始无瘤者中：7/11 (63.6%)" in say(found, "zh")
    assert say(free, "en").startswith("status=NED, disease-free at the start over 3 groups")
    frame = shrinkage_frame(found)
    assert frame.iloc[:, -3].tolist() == [
        "6/9 (66.7%)",
        "0/1 (0.0%; one-sided ≤ 95.0%)",
        "1/1 (100.0%)",
        "",
        "",
    ]


def test_those_disease_free_may_be_nobody_or_all_alike():
    table = patients({"A": (2, 3), "B": (1, 3)})
    nobody = shrink(table | {"disease_free_at_start": ["no"] * 6}).disease_free
    assert (nobody.absent, nobody.overall.ni) == ("no-patient", 0)
    table |= {"disease_free_at_start": ["yes", "yes", *["no"] * 4]}
    found = shrink(table)
    assert found.disease_free.absent == "only-events"
    assert "2/2 (100.0%); nothing is partially pooled" in say(found, "en")
    assert shrink(patients({"A": (2, 3), "B": (1, 3)})).disease_free is None


def test_what_is_no_status_is_not_repeated():
    table = patients({"A": (2, 3), "B": (1, 3)})
    table = {"gene": table["gene"], "alive": table["status"], "disease_free_at_start": ["yes"] * 6}
    table["alive"] = ["yes" if value == "NED" else "no" for value in table["alive"]]
    found = pc.describe.shrink(table, outcome="alive=yes", by="gene")
    assert found.disease_free is None


def test_another_word_for_the_start_is_named():
    table = patients({"A": (2, 3)}) | {"disease_free_at_start": ["yes", "R0", "no"]}
    with pytest.raises(InputError, match="row 2, column disease_free_at_start: 'R0'"):
        shrink(table)
