"""The five reviews pass, and their descriptors are valid outside this program."""

import warnings
from pathlib import Path

import pytest

from pooledcases.data import check_review, load_review_config

RAW = Path(__file__).parents[2] / "data" / "raw"
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
