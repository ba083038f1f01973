"""Endpoints of review.toml: read, checked against the tables, handed to analyses."""

import pytest

from checkouts import REVIEWS, ROOT
from pooledcases.data import check_review, load_review_config
from pooledcases.data.review_config import Outcome
from pooledcases.errors import InputError
from pooledcases.reviews import Review
from pooledcases.survival import Endpoint

RAW = ROOT / "data" / "raw"
TIMED = """
[[endpoints]]
name = "death"
table = "cases"
event = ["DOD"]
competing = []
censored = ["NED", "AWD"]
time = "followup_months"
origin = "surgery"
"""


@pytest.fixture
def folder(tmp_path):
    """The review of renal cell carcinoma, to be spoilt."""
    for path in (RAW / "alk_rcc").iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    return tmp_path


def with_entry(folder, text):
    path = folder / "review.toml"
    path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")
    return folder


@pytest.mark.parametrize("name", REVIEWS)
def test_the_endpoints_of_every_review_are_valid(name):
    assert not [p for p in check_review(RAW / name).problems if p.rule == "PC-D88"]
    assert load_review_config(RAW / name).endpoints


def test_counted_and_timed_endpoints_stand_side_by_side():
    found = {item.name: item for item in load_review_config(RAW / "alk_rcc").endpoints}
    assert isinstance(found["disease_free"], Outcome)
    assert isinstance(found["death_of_disease"], Endpoint)
    assert found["death_of_disease"].event == ("DOD",)
    assert found["overall_survival"].label_zh == "总生存"


def test_an_analysis_asks_for_an_endpoint_by_name(folder):
    review = Review(with_entry(folder, TIMED))
    assert review.endpoint("death").censored == ("NED", "AWD")
    with pytest.raises(InputError, match="'disease_free' is counted, not followed in time"):
        review.endpoint("disease_free")
    with pytest.raises(InputError, match=r"'x' is not declared; declared in time are: overall_sur"):
        review.endpoint("x")


def test_a_status_that_no_list_holds_is_a_problem_of_the_review(folder):
    with_entry(folder, TIMED.replace('["NED", "AWD"]', '["NED"]'))
    (problem,) = [item for item in check_review(folder).problems if item.rule == "PC-D88"]
    assert "endpoints: death: status holds AWD, which is neither event" in problem.sentence()


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("followup_months", "nowhere_months", "there is no cases.nowhere_months"),
        ('"surgery"', '"birthday"', "origin: 'birthday' is not known"),
        ('["DOD"]', '"DOD"', "event must be a list of texts"),
        ('time = "followup_months"\n', "", "time must be a text"),
        ('name = "death"', 'name = "disease_free"', "the name disease_free stands twice"),
        ("competing = []", 'competing = ["NED"]', "NED stands in competing and censored"),
        ("competing = []", "", "competing: say which statuses"),
        (
            "competing = []",
            'competing = []\nvalues = ["DOD"]',
            "values is for what is only counted",
        ),
        ("competing = []", "competing = []\ncolour = 1", "the entry colour is not known"),
    ],
)
def test_mistakes_are_said(folder, old, new, said):
    assert old in TIMED
    with_entry(folder, TIMED.replace(old, new))
    problems = [item for item in check_review(folder).problems if item.rule == "PC-D88"]
    assert said in "\n".join(item.sentence() for item in problems)
