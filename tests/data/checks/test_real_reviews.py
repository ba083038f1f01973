"""The five reviews pass, and their descriptors are valid outside this program."""

import shutil
import warnings
from pathlib import Path

import pytest

from pooledcases.data import check_review, load_review_config, read_table
from pooledcases.survival import naive_and_current

RAW = Path(__file__).parents[3] / "data" / "raw"
REVIEWS = ("alk_rcc", "nen", "nsclc_ros1", "nsclc_vte", "sarcoma")


@pytest.mark.parametrize("name", REVIEWS)
def test_review_passes(name):
    report = check_review(RAW / name)
    assert [problem.sentence() for problem in report.errors] == []
    assert load_review_config(RAW / name).name == name


@pytest.mark.parametrize("name", REVIEWS)
def test_descriptor_is_valid_for_frictionless_itself(name):
    from frictionless import Package

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        report = Package(str(RAW / name / "datapackage.json")).validate()
    assert report.flatten(["type", "message"]) == []


def test_a_changed_count_of_an_arm_is_found(tmp_path):
    review = tmp_path / "nsclc_vte"
    shutil.copytree(RAW / "nsclc_vte", review)
    path = review / "arms.csv"
    text = path.read_text(encoding="utf-8")
    assert text.count("risk,37,341,") == 1
    path.write_text(text.replace("risk,37,341,", "risk,36,341,"), encoding="utf-8")
    found = [p for p in check_review(review).problems if (p.file, p.row) == ("arms.csv", 28)]
    assert [(p.rule, p.status) for p in found] == [("PC-D72", "open")]


def test_the_misprinted_percentages_of_arms_are_answered_by_their_corrections():
    found = [p for p in check_review(RAW / "nsclc_vte").problems if p.file == "arms.csv"]
    # A06 is a share; A27 and A33 are risks
    assert {(p.row, p.status) for p in found} == {
        (6, "acknowledged"), (27, "acknowledged"), (33, "acknowledged"),
    }  # fmt: skip


def test_the_footnotes_name_three_relapses_of_which_one_patient_came_back():
    cases = read_table(RAW / "alk_rcc" / "cases.csv")
    known = cases[cases["relapse_months"] != "NR"]
    pairs = dict(zip(known["case_id"], known["relapse_months"], strict=True))
    assert pairs == {"C28": "60", "C36": "24", "C60": "12"}
    both = naive_and_current(cases, time="followup_months", event=("status", ["AWD", "DOD"]))
    assert both.assumptions[1].broken_by == ("C36",)


def test_studies_that_may_share_patients_are_at_least_two():
    arms = read_table(RAW / "nsclc_vte" / "arms.csv")
    groups = arms[arms["overlap_group"] != "NAP"].groupby("overlap_group")["study"].nunique()
    assert groups.to_dict() == {"beijing_chaoyang": 3, "ros1_china": 2}
