"""What a clinician reads of a regression on patients."""

import pytest

from pooledcases.describe.logistic_regression import logistic
from pooledcases.survival.regression import cox
from pooledcases.tables import regression_sentences as say
from pooledcases.tables.patient_regression import regression_frame

TABLE = {
    "months": [2, 4, 5, 7, 9, 12, 15, 20],
    "died": [1, 1, 1, 0, 1, 0, 1, 0],
    "marker": ["yes", "yes", "yes", "no", "no", "no", "no", "no"],
    "age": [30, 62, 44, 51, 60, 43, 39, 25],
    "report": list("aabbccdd"),
}


def of_cox(covariates, **options):
    return cox(TABLE, time="months", event="died", covariates=covariates, **options)


def test_a_cox_sentence_names_reference_interval_and_separation():
    text = say.cox(of_cox("marker"), "en")
    assert text.startswith(
        "Cox regression with Firth's penalty, 8 patients, 5 events; marker: yes against no:"
        " hazard ratio 21.67 (95% CI 1.95 to 2971.69), p = 0.010."
    )
    assert "Without the penalty the ratio of marker[yes] would have no end" in text
    assert text.endswith("Proportional hazards, all covariates: p = 0.97.")


def test_strata_reports_and_numbers():
    text = say.cox(of_cox("age", strata="marker", cluster="report", penalty="none"), "en")
    assert "stratified by marker, robust standard errors by report (4 reports)" in text
    assert "age, for each unit more: hazard ratio" in text


def test_chinese():
    text = say.cox(of_cox("marker"), "zh")
    assert text.startswith("Firth 惩罚 Cox 回归，8 例患者，5 次事件；marker：yes（对照 no）")
    found = logistic(TABLE, outcome="died=1", covariates="age")
    assert say.logistic(found, "zh").startswith("Firth 惩罚 logistic 回归（died=1），8 例患者")


def test_a_logistic_sentence():
    text = say.logistic(logistic(TABLE, outcome="died=1", covariates="age"), "en")
    assert text.startswith(
        "Logistic regression with Firth's penalty of died=1, 8 patients, 5 with it; age, for each"
        " unit more: odds ratio"
    )


def test_hazards_that_change_and_hazards_of_which_nothing_is_known():
    crossing = {
        "months": list(range(1, 25)),
        "died": [1] * 24,
        "arm": ["A"] * 2 + ["B", "A"] * 2 + ["B"] * 9 + ["A"] * 9,
    }
    found = cox(crossing, time="months", event="died", covariates="arm")
    text = say.proportional_hazards(found.proportional_hazards, "en")
    p = found.proportional_hazards.tests[0].p_value
    assert (p < 0.05) == text.startswith("The hazard ratio of arm seems to change with time")
    once = {"months": [5] * 4, "died": [1, 1, 0, 0], "age": [30, 50, 41, 36]}
    found = cox(once, time="months", event="died", covariates="age")
    assert say.proportional_hazards(found.proportional_hazards, "en") == (
        "Whether hazard ratios change with time cannot be seen in these data."
    )


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_frame_has_the_reference_above_the_other_levels(lang):
    frame = regression_frame(of_cox("age + marker"), lang)
    assert frame.iloc[:, 0].tolist() == ["age", "marker[no]", "marker[yes]"]
    assert frame.iloc[1, 1] == {"en": "1 (reference)", "zh": "1（对照）"}[lang]
    assert frame.columns[4] == "p (Holm)"
    assert frame.shape[1] == 6
    assert regression_frame(logistic(TABLE, outcome="died=1", covariates="age"), lang).shape == (
        1,
        4,
    )
