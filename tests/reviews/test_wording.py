"""The analyses in Chinese: nothing left in English, nothing translated in vain, no number moved."""

from __future__ import annotations

import ast
import re
import string
from functools import cache
from itertools import chain

import pandas as pd
import pytest

import pooledcases as pc
from checkouts import REVIEWS, ROOT
from pooledcases.data.review_config import DOMAINS
from pooledcases.errors import InputError
from pooledcases.report.content import FigureBlock, Prose, RefusedBlock, Section, TableBlock
from pooledcases.reviews import Review, locate, results_json, run
from pooledcases.reviews.headlines import headlines
from pooledcases.reviews.provenance import source
from pooledcases.reviews.wording import catalogue

ENGLISH = re.compile(r"(?:\b[a-z]{2,} ){2}[a-z]{2,}\b")
DECIMAL = re.compile(r"\d+\.\d+")
HEADLINES = [
    pytest.param(name, item, id=f"{name}-{item.result}")
    for name in REVIEWS
    for item in Review(ROOT / "data" / "raw" / name).config.headlines
]


def words(name):
    return catalogue(ROOT / "analyses" / f"{name}.py")


def entries():
    return [
        pytest.param(english, chinese, id=f"{name}-{number}")
        for name in REVIEWS
        for number, (english, chinese) in enumerate(words(name).items())
    ]


@cache
def edition(name, lang):
    """A review run in one language, and every text that was asked for its words."""
    met = []

    def word(self, text, **values):
        met.append(text)
        return said(self, text, **values)

    said = Review.word
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Review, "word", word)
        report = run(locate(ROOT / "data" / "raw" / name), lang=lang)
    return report, frozenset(met)


def texts(block):
    """What a reader reads of a block, apart from what was transcribed."""
    if isinstance(block, Section):
        return (block.title, block.question)
    if isinstance(block, Prose):
        return (block.text,)
    if isinstance(block, RefusedBlock):
        return (block.title, block.refused.message, block.refused.offered)
    assert isinstance(block, TableBlock | FigureBlock)
    return (block.title, *block.notes)


@pytest.mark.parametrize("name", REVIEWS)
def test_every_text_that_was_met_is_translated(name):
    _, met = edition(name, "zh")
    assert sorted(met - set(words(name))) == []


@pytest.mark.parametrize("name", REVIEWS)
def test_no_english_sentence_is_left_in_the_chinese_edition(name):
    report, _ = edition(name, "zh")
    shown = chain.from_iterable(texts(block) for block in report.blocks)
    assert [text for text in shown if ENGLISH.search(text)] == []


@pytest.mark.parametrize("name", REVIEWS)
def test_no_translation_is_unused(name):
    """It was met, or stands in the analysis for data that are not these (a refusal's title)."""
    _, met = edition(name, "zh")
    tree = ast.parse((ROOT / "analyses" / f"{name}.py").read_text(encoding="utf-8"))
    written = {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)}
    assert [english for english in words(name) if english not in met | written] == []


@pytest.mark.parametrize(("english", "chinese"), entries())
def test_a_translation_has_the_fields_and_the_numbers_of_its_text(english, chinese):
    def fields(text):
        return sorted(field for _, field, _, _ in string.Formatter().parse(text) if field)

    assert chinese.strip()
    assert fields(chinese) == fields(english)
    assert sorted(DECIMAL.findall(chinese)) == sorted(DECIMAL.findall(english))


@pytest.mark.parametrize("name", REVIEWS)
def test_what_is_recorded_does_not_depend_on_the_language(name):
    english, chinese = (edition(name, lang)[0] for lang in ("en", "zh"))
    assert results_json([chinese]) == results_json([english])


@pytest.mark.parametrize("name", REVIEWS)
def test_every_section_has_its_question_its_data_and_its_method(name):
    report, _ = edition(name, "en")
    section = None
    found = {}
    for block in report.blocks:
        if isinstance(block, Section):
            section = block.title
            found[section] = {"question"} if block.question.endswith("?") else set()
        elif isinstance(block, Prose) and section is not None:
            found[section].add(block.role)
    lacking = {title: parts for title, parts in found.items() if not parts >= PARTS}
    assert lacking == {}


PARTS = {"question", "data", "method"}


@pytest.mark.parametrize(("name", "item"), HEADLINES)
def test_headlines_are_judged_in_every_part_and_in_both_languages(name, item):
    assert tuple(item.certainty) == DOMAINS
    for english, chinese in item.certainty.values():
        assert not ENGLISH.search(chinese)
        assert sorted(DECIMAL.findall(chinese)) == sorted(DECIMAL.findall(english))


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("name", REVIEWS)
def test_every_review_leads_with_one_to_three_recorded_results(name, lang):
    report, _ = edition(name, lang)
    assert 1 <= len(report.headlines) <= 3
    for item in report.headlines:
        assert item.result in report.results
        assert lang == "en" or not ENGLISH.search(item.text)


def test_a_headline_on_what_was_not_recorded_is_named():
    with pytest.raises(InputError, match="'frequency' names no recorded result"):
        tuple(headlines(Review(ROOT / "data" / "raw" / "nsclc_ros1")))


def test_a_headline_on_what_has_no_sentence_is_named_with_those_that_have_one(tmp_path):
    words = 'name = "own"\ntitle = "T"\ndocument = "D"\nquestion = "Q?"\n'
    (tmp_path / "review.toml").write_text(f'{words}[[headlines]]\nresult = "cases"\n', "utf-8")
    review = Review(tmp_path)
    review.record("cases", source(pd.DataFrame({"case_id": ["A"]})))
    review.record("seen", pc.proportion(3, 8))
    name = tmp_path.name
    with pytest.raises(InputError, match=f"{name}/review.toml: the headline 'cases'.*: seen") as e:
        tuple(headlines(review))
    assert "known:" not in str(e.value)


def test_a_text_without_a_translation_stays_as_it_is(tmp_path):
    review = Review(tmp_path, lang="zh", words={"{n} patients": "{n} 例患者"})
    assert review.word("{n} patients", n=3) == "3 例患者"
    assert review.word("{n} rows", n=3) == "3 rows"


def test_an_analysis_without_a_catalogue_has_no_words(tmp_path):
    assert catalogue(tmp_path / "new.py") == {}


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b'"a" = 3\n[b]\n', "the entry 'a' is not a text"),
        (b'"a" = ', "no TOML text in UTF-8"),
        ('"a" = "甲"'.encode("gbk"), "no TOML text in UTF-8"),
    ],
)
def test_a_spoilt_catalogue_is_named(tmp_path, data, said):
    (tmp_path / "new.zh.toml").write_bytes(data)
    with pytest.raises(InputError) as error:
        catalogue(tmp_path / "new.py")
    assert said in str(error.value)
