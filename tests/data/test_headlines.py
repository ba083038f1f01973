"""Headlines of review.toml: read, and every mistake named."""

import pytest

from pooledcases.data import load_review_config
from pooledcases.errors import InputError


def with_headline(folder, text):
    """A review that has one headline more."""
    path = folder / "review.toml"
    path.write_text(f"{path.read_text(encoding='utf-8')}\n[[headlines]]\n{text}\n", "utf-8")
    return folder


def test_each_part_is_read_in_both_languages(good):
    text = 'result = "outcome"\ndesign = "Cases."\ndesign_zh = "病例。"\nmissing = "2 of 9."'
    (found,) = load_review_config(with_headline(good, text)).headlines
    assert found.result == "outcome"
    assert found.certainty == {"design": ("Cases.", "病例。"), "missing": ("2 of 9.", "2 of 9.")}


def test_a_headline_may_stand_without_a_judgement(good):
    (found,) = load_review_config(with_headline(good, 'result = "outcome"')).headlines
    assert found.certainty == {}


def test_a_review_without_headlines_has_none(good):
    assert load_review_config(good).headlines == ()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('result = "outcome"\nsize = "small"', "size is not known"),
        ('result = "outcome"\ndesign_en = "Cases."', "design_en is not known"),
        ('design = "Cases."', "result must be"),
        ('result = ""', "result must be"),
        ('result = "table/cases"', "result table/cases is a table, which has no sentence"),
        ("result = 3", "result must be"),
        ('result = "outcome"\nselection = ""', "selection must be"),
        ('result = "outcome"\nimprecision = 5', "imprecision must be"),
        ('result = "outcome"\ndesign = "Cases."\ndesign_zh = 3', "design_zh must be"),
        ('result = "outcome"\ndesign_zh = "病例。"', "design must be"),
        ('result = "outcome"\nlabel = ""', "label must be"),
    ],
)
def test_mistakes_are_named(good, text, said):
    with pytest.raises(InputError) as error:
        load_review_config(with_headline(good, text))
    assert "headlines 1" in str(error.value)
    assert said in str(error.value)


def test_headlines_are_a_list(good):
    path = good / "review.toml"
    path.write_text(f'headlines = "outcome"\n{path.read_text(encoding="utf-8")}', "utf-8")
    with pytest.raises(InputError, match="headlines: a list"):
        load_review_config(good)
