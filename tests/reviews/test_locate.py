"""A review is found by path, in the checkout one stands in, or inside the package."""

from __future__ import annotations

import pytest

from checkouts import REVIEWS
from pooledcases.errors import InputError
from pooledcases.reviews import locate, names


def test_reviews_of_the_checkout_are_found_by_name(checkout):
    assert names() == REVIEWS
    place = locate("alk_rcc")
    assert place.folder == checkout / "data" / "raw" / "alk_rcc"
    assert place.analysis == checkout / "analyses" / "alk_rcc.py"
    assert place.committed == checkout / "figures" / "alk_rcc" / "results.json"


def test_they_are_found_from_a_folder_below(checkout, monkeypatch):
    monkeypatch.chdir(checkout / "data")
    assert locate("nen").folder == checkout / "data" / "raw" / "nen"


def test_a_path_is_taken_as_it_is(checkout):
    assert locate(checkout / "data" / "raw" / "nen").name == "nen"
    assert locate("data/raw/nen").analysis == checkout / "analyses" / "nen.py"


def test_elsewhere_the_package_answers(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert names() == REVIEWS
    assert (locate("sarcoma").folder / "review.toml").is_file()


def test_an_own_review_keeps_its_analysis_beside_its_tables(tmp_path):
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "review.toml").write_text('name = "mine"', encoding="utf-8")
    (folder / "analyse.py").write_text("def analyse(review): ...", encoding="utf-8")
    place = locate(folder)
    assert place.analysis == folder / "analyse.py"
    assert place.committed == folder / "figures" / "results.json"


@pytest.mark.parametrize("name", ["alk", "../alk_rcc", "", "data/raw/none"])
def test_an_unknown_review_is_answered_with_the_known_ones(checkout, name):
    with pytest.raises(InputError, match="alk_rcc, nen, nsclc_ros1, nsclc_vte, sarcoma"):
        locate(name)
