"""Endpoints as declared, and the estimate that follows from them."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pooledcases.errors import InputError, Refusal
from pooledcases.guardrails import GUARDRAILS
from pooledcases.labels import LABELS
from pooledcases.options import EndpointMethod, EndpointPreset, TimeOrigin, words
from pooledcases.results.encode import dumps
from pooledcases.results.endpoints import PRESETS
from pooledcases.reviews import Review
from pooledcases.survival import Endpoint, cumulative_incidence, current_status, curve, kaplan_meier
from pooledcases.tables.sentences import sentence

ALK = Path(__file__).parents[2] / "data" / "raw" / "alk_rcc"
BASE = {"time": "t_months", "origin": "surgery"}
TABLE = {
    "case_id": list("abcdefgh"),
    "t_months": [5, 9, 12, 20, 20, 31, 40, "NR"],
    "status": ["DOD", "AWD", "NED", "DOC", "DOD", "NED", "AWD", "NED"],
}


def codes(found):
    return [item.code for item in found.cautions]


def test_overall_survival_is_kaplan_meier_of_all_deaths():
    found = curve(TABLE, Endpoint(preset="overall-survival", **BASE))
    plain = kaplan_meier(TABLE, time="t_months", event=("status", ["DOD", "DOC"]))
    assert found.method == "kaplan-meier"
    assert found.estimate.survival.tolist() == plain.survival.tolist()
    assert [tuple(item) for item in found.left_out] == [("h", "no_time")]
    assert found.origins == ("surgery",)
    assert sentence(found).startswith("Overall survival, time from surgery: Kaplan-Meier curve,")
    dumps(found)


def test_disease_specific_is_cumulative_incidence_and_naive_on_request_only():
    endpoint = Endpoint(preset="disease-specific", **BASE)
    found = curve(TABLE, endpoint)
    plain = cumulative_incidence(TABLE, time="t_months", event="status=DOD", competing="status=DOC")
    assert found.method == "cumulative-incidence"
    mine, theirs = found.estimate.causes[0], plain.causes[0]
    assert mine.incidence.tolist() == theirs.incidence.tolist()
    assert mine.naive is None
    assert "PC-M22" not in codes(found)
    naive = curve(TABLE, endpoint, naive=True)
    assert "PC-M22" in codes(naive)
    assert naive.estimate.causes[0].naive[-1] > mine.incidence[-1]
    alone = curve(TABLE, Endpoint(preset="disease-specific", event=["DOD"], competing=[],
                                  censored=["NED", "AWD", "DOC"], **BASE))  # fmt: skip
    assert (alone.method, alone.reason) == ("kaplan-meier", "no_competing")
    assert "PC-M22" in codes(alone)


RELAPSES = {**TABLE, "relapse_months": [3, 7, "NAP", "NAP", 18, "NAP", 12, "NR"],
            "free": ["yes"] * 6 + ["no", "yes"]}  # fmt: skip
FREE = {"preset": "disease-free", "relapse": "relapse_months", **BASE}


def test_disease_free_survival_counts_to_the_relapse_where_all_are_dated():
    found = curve(RELAPSES, Endpoint(**FREE))
    assert (found.method, found.reason, found.without_date) == ("kaplan-meier", "dated", ())
    assert found.estimate.times.tolist() == [3, 7, 12, 18, 20, 31]
    assert found.estimate.events.tolist() == [1, 1, 1, 1, 1, 0]
    assert found.estimate.censored.tolist() == [0, 0, 1, 0, 0, 1]
    assert "PC-M29" in codes(found)
    started = curve(RELAPSES, Endpoint(start="free", **FREE))
    assert ("g", "not_free") in [tuple(item) for item in started.left_out]
    assert started.estimate.n == 6
    assert "PC-M29" not in codes(started)


def test_one_relapse_without_a_date_routes_everybody_to_the_last_contact():
    table = {**RELAPSES, "relapse_months": [3, 7, 10, "NAP", "NR", "NAP", 12, "NR"]}
    found = curve(table, Endpoint(start="free", **FREE))
    assert (found.method, found.reason) == ("current-status", "undated")
    assert found.without_date == ("e",)
    # c relapsed and is free of disease at the contact: the event has happened
    lost = [1, 1, 1, 1, 1, 0, 1, 0]
    plain = current_status({**table, "lost": lost}, time="t_months", event="lost", start="free")
    assert found.estimate.probability.tolist() == plain.probability.tolist()
    assert "PC-M07" in codes(found)
    text = sentence(found)
    assert "it is not known when the event happened to 1 who had it by the last contact (e)" in text
    without = curve(TABLE, Endpoint(preset="disease-free", **BASE))
    assert without.without_date == ("a", "b", "e", "g")
    assert "现状数据估计" in sentence(without, "zh")


def test_a_death_of_another_cause_has_its_time():
    table = {"t_months": [5, 9, 12], "status": ["DOC", "NED", "DOC"]}
    found = curve(table, Endpoint(preset="disease-free", **BASE))
    assert (found.method, found.estimate.n_events) == ("kaplan-meier", 2)


def test_relapse_with_competing_death():
    endpoint = Endpoint(time="t_months", origin="surgery", relapse="relapse_months",
                        event=["AWD", "DOD"], ends_followup=[], competing=["DOC"],
                        censored=["NED"])  # fmt: skip
    found = curve(RELAPSES, endpoint)
    assert found.method == "cumulative-incidence"
    assert [(c.cause, c.n_events) for c in found.estimate.causes] == [
        ("event", 4),
        ("competing", 1),
    ]
    with pytest.raises(InputError, match=r"b had the event, and relapse_months does not say when"):
        curve(
            {**RELAPSES, "relapse_months": [3, "NR", "NAP", "NAP", 18, "NAP", 12, "NR"]}, endpoint
        )


def test_a_relapse_after_the_last_contact_is_wrong():
    table = {**RELAPSES, "relapse_months": [30, 7, "NAP", "NAP", 18, "NAP", 12, "NR"]}
    with pytest.raises(InputError, match=r"a, columns .*: the relapse at 30 comes after .* at 5"):
        curve(table, Endpoint(**FREE))


def test_no_status_is_censored_in_silence():
    table = {**TABLE, "status": ["DOD", "LTF", "NED", "DOC", "DOD", "gone", "AWD", "NR"]}
    with pytest.raises(InputError) as error:
        curve(table, Endpoint(preset="overall-survival", **BASE))
    said = error.value.problems
    assert len(said) == 2
    assert (
        "'LTF' (b) is neither event, competing nor censored in the endpoint overall_surv" in said[0]
    )
    assert "'gone' (f)" in said[1]


def test_mixed_origins_are_refused():
    origins = [
        "surgery",
        "surgery",
        "diagnosis",
        "surgery",
        "surgery",
        "NR",
        "surgery",
        "recurrence",
    ]
    table = {**TABLE, "from": origins}
    endpoint = Endpoint(preset="overall-survival", time="t_months", origin_column="from")
    with pytest.raises(Refusal) as refused:
        curve(table, endpoint)
    assert refused.value.code == "PC-M08"
    assert "diagnosis 1, surgery 5" in refused.value.message
    forced = curve(table, endpoint, force=True)
    assert codes(forced)[0] == "PC-M08"
    # h has no time and mixes nothing; of f it is not known from when
    assert forced.origins == ("diagnosis", "surgery")
    assert ("f", "no_origin") in [tuple(item) for item in forced.left_out]
    one = curve({**table, "from": ["surgery"] * 8}, endpoint)
    assert "PC-M08" not in codes(one)


def test_an_origin_that_is_not_stated_is_said():
    found = curve(TABLE, Endpoint(preset="overall-survival", time="t_months", origin="not-stated"))
    (said,) = [item for item in found.cautions if item.code == "PC-M08"]
    assert (said.severity, "does not say from when" in said.message()) == ("warn", True)


PRINTED = {
    "case_id": list("abcdef"),
    "t_months": ["2 years", "> 24", "at least 30", "12-18", "10", "20-30"],
    "status": ["DOD", "NED", "DOD", "DOC", "DOC", "NED"],
}


def test_a_printed_bound_censors_and_is_no_time_of_an_event():
    found = curve(PRINTED, Endpoint(preset="overall-survival", **BASE))
    assert found.estimate.times.tolist() == [10, 20, 24]
    assert found.estimate.events.tolist() == [1, 0, 1]
    assert [tuple(item) for item in found.left_out] == [
        ("c", "inexact_time"),
        ("d", "inexact_time"),
    ]
    own = kaplan_meier(PRINTED, time="t_months", event=("status", ["DOD", "DOC"]))
    assert own.times.tolist() == [10, 20, 24]
    assert [item.id for item in own.left_out] == ["c", "d"]


def test_a_competing_death_at_a_bounded_time_is_left_out_too():
    found = curve(PRINTED, Endpoint(preset="disease-specific", **BASE))
    assert {item.id for item in found.left_out} == {"c", "d"}
    assert [c.n_events for c in found.estimate.causes] == [1, 1]


def test_summaries_are_no_patients():
    table = {**PRINTED, "t_months": ["median 30 (12–84)", *PRINTED["t_months"][1:]]}
    with pytest.raises(
        InputError, match=r"row 1 \(.*\), column t_months: .* sums up several patients"
    ):
        curve(table, Endpoint(preset="overall-survival", **BASE))
    with pytest.raises(InputError, match="sums up several patients"):
        kaplan_meier(table, time="t_months", event=("status", ["DOD"]))


def test_the_unit_is_that_of_the_endpoint():
    table = {"t": ["1 year", "5", "> 2 years"], "status": ["DOD", "NED", "NED"]}
    endpoint = Endpoint(preset="overall-survival", time="t", unit="years", origin="diagnosis")
    assert curve(table, endpoint).estimate.times.tolist() == [1, 2, 5]


def test_groups_and_options_are_passed_on():
    table = {**RELAPSES, "arm": list("xyxyxyxy")}
    for preset in words(EndpointPreset):
        found = curve(table, Endpoint(preset=preset, **BASE), by="arm", level=0.9)
        assert "x" in sentence(found)
        dumps(found)
    plain = curve(table, Endpoint(preset="overall-survival", **BASE), interval="plain")
    assert plain.estimate.interval == "plain"


def test_a_late_exposure_stands_on_the_curve():
    table = {**TABLE, "drug_months": [0, 4, "NAP", "NR", 15, "NAP", 0, "NR"]}
    endpoint = Endpoint(preset="overall-survival", exposure_start="drug_months", **BASE)
    found = curve(table, endpoint)
    assert [item.id for item in found.exposure.late] == ["b", "e"]
    assert codes(found)[0] == "PC-M09"
    assert "drug_months began only after time zero in 2 (b, e)" in found.cautions[0].message()


def test_late_entry():
    table = {**TABLE, "seen_months": [0, 2, 0, 6, 0, 0, 0, 0]}
    found = curve(table, Endpoint(preset="overall-survival", entry="seen_months", **BASE))
    assert found.estimate.late_entry.n_late == 2
    with pytest.raises(InputError, match="knows no late entry"):
        curve(table, Endpoint(preset="disease-free", entry="seen_months", **BASE))


DECLARED_WRONG = [
    ({}, ["event: no status", "censored: say", "competing: say", "origin: say"]),
    ({"preset": "os"}, ["preset: 'os' is not known"]),
    ({"preset": "overall-survival"}, ["origin: say from when"]),
    ({"preset": "overall-survival", "origin": "surgery", "origin_column": "o"}, ["origin: say"]),
    ({"preset": "overall-survival", "origin": "birthday"}, ["origin: 'birthday' is not known"]),
    ({"preset": "overall-survival", "origin": "surgery", "censored": ["NED", "DOD"]},
     ["DOD stands in event and censored"]),
    ({"preset": "overall-survival", "origin": "surgery", "competing": ["X"]},
     ["every death is an event"]),
    ({"preset": "disease-free", "origin": "surgery", "event": 3}, ["event: 3 is no list"]),
    ({"preset": "disease-free", "origin": "surgery", "time": "t"}, ["unit: 't' does not end"]),
    ({"preset": "disease-free", "origin": "surgery", "unit": "days"}, ["counts in months"]),
    ({"preset": "disease-free", "origin": "surgery", "time": None}, ["time: None is no name"]),
    ({"event": ["A"], "competing": [], "censored": ["B"], "ends_followup": ["C"],
      "origin": "surgery"}, ["ends_followup: C is no event"]),
]  # fmt: skip


@pytest.mark.parametrize(("given", "said"), DECLARED_WRONG)
def test_what_is_declared_wrongly_is_said_at_once(given, said):
    with pytest.raises(InputError) as error:
        Endpoint(**{"time": "t_months", **given})
    for part in said:
        assert part in str(error.value)


def test_bad_tables():
    endpoint = Endpoint(preset="overall-survival", entry="nowhere", **BASE)
    with pytest.raises(InputError, match="There is no column 'nowhere'"):
        curve(TABLE, endpoint)
    with pytest.raises(InputError, match="is none"):
        curve(TABLE, "overall-survival")
    with pytest.raises(InputError, match="is negative"):
        curve(
            {**TABLE, "t_months": ["-3", "x"] + [1] * 6},
            Endpoint(preset="overall-survival", **BASE),
        )


@pytest.mark.parametrize("preset", words(EndpointPreset))
@pytest.mark.parametrize(
    ("times", "statuses"),
    [([4], ["NED"]), ([0], ["DOC"]), ([5, 5, 5], ["DOC"] * 3), ([3, 4], ["NED", "AWD"]),
     ([7, 7, 7, 7], ["NED", "AWD", "DOD", "DOC"])],
)  # fmt: skip
def test_few_and_equal_patients(preset, times, statuses):
    table = {"t_months": times, "status": statuses}
    found = curve(table, Endpoint(preset=preset, **BASE))
    dumps(found)
    for lang in ("en", "zh"):
        text = sentence(found, lang)
        assert "nan" not in text.lower()
        assert "None" not in text


def test_nobody_has_both():
    with pytest.raises(InputError, match="No patient has"):
        curve({"t_months": ["NR"], "status": ["NED"]}, Endpoint(preset="overall-survival", **BASE))


@given(st.lists(st.tuples(st.integers(0, 30), st.sampled_from(["NED", "AWD", "DOD", "DOC"])),
                min_size=1, max_size=15))  # fmt: skip
@settings(max_examples=30, deadline=None)
def test_the_incidence_of_all_deaths_is_one_minus_overall_survival(rows):
    table = {"t_months": [t for t, _ in rows], "status": [s for _, s in rows]}
    overall = curve(table, Endpoint(preset="overall-survival", **BASE)).estimate
    causes = curve(table, Endpoint(preset="disease-specific", **BASE)).estimate.causes
    total = sum(item.incidence for item in causes)
    assert np.allclose(total, 1 - overall.survival, atol=1e-12)


def test_every_word_has_its_words_and_codes_their_severity():
    for preset in words(EndpointPreset):
        assert f"endpoint.{preset}" in LABELS
        assert PRESETS[preset].reference
    for word in words(EndpointMethod):
        assert f"endpoint.method.{word}" in LABELS
    for word in words(TimeOrigin):
        assert f"origin.{word}" in LABELS
    assert (GUARDRAILS["PC-M08"].severity, GUARDRAILS["PC-M09"].severity) == ("refuse", "warn")


def test_the_patients_with_alk_rearrangement():
    review = Review(ALK)
    death = curve(review.cases, review.endpoint("death_of_disease"))
    assert (death.method, death.estimate.n, death.estimate.n_events) == ("kaplan-meier", 49, 1)
    # alectinib began seven years after the surgery from which his 108 months count
    assert tuple(death.exposure.late[0]) == ("C28", 84.0, True, 108.0)
    assert {item.id: item.exact for item in death.exposure.late} == {
        "C28": True, "C36": False, "C60": False,
    }  # fmt: skip
    free = curve(review.cases, review.endpoint("disease_free_survival"))
    assert free.method == "current-status"
    assert free.without_date == ("C09", "C10", "C31", "C43", "C61")
    assert {"PC-M07", "PC-M08", "PC-M09"} <= set(codes(free))
