"""Every word a reader sees exists in both languages, with the same fields."""

from __future__ import annotations

import re
import string

import pytest

import pooledcases as pc
from pooledcases import tables
from pooledcases.guardrails import GUARDRAILS, refusal
from pooledcases.labels import FILES, LABELS, label


def _fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("key", sorted(LABELS))
def test_each_key_has_both_languages_with_the_same_fields(key):
    english, chinese = LABELS[key]
    assert english or key == "say.space"
    assert chinese.strip()
    assert _fields(english) == _fields(chinese)


def test_chinese_sentences_are_chinese():
    chinese = [zh for key, (_, zh) in LABELS.items() if key.startswith("caution.")]
    without_fields = [re.sub(r"\{\w+\}", "", text) for text in chinese]
    for text in without_fields:
        # what is left of a sentence made of fields only has no letter at all
        assert re.search("[\u4e00-\u9fff]", text) or not re.search(r"\w", text), text


@pytest.mark.parametrize("code", sorted(GUARDRAILS))
def test_each_guardrail_says_what_it_is_and_what_to_do_instead(code):
    assert f"caution.{code}" in LABELS
    assert f"offered.{code}" in LABELS
    assert GUARDRAILS[code].reference
    assert code[:4] in {"PC-M", "PC-D", "PC-N"}


def test_a_caution_with_several_sentences_says_the_one_that_is_asked_for():
    forms = [key.split(".")[1:] for key in LABELS if key.count(".") == 2 and key[:8] == "caution."]
    assert ["PC-M06", "names"] in forms
    for code, form in forms:
        values = dict.fromkeys(_fields(LABELS[f"caution.{code}.{form}"][0]), "*")
        other = GUARDRAILS[code].message("zh", form=form, **values)
        assert other == label(f"caution.{code}.{form}", "zh", **values)


def test_fields_are_filled():
    text = label("caution.PC-M17", missing=14, total=64)
    assert text.startswith("14 of 64")


def test_a_refusal_carries_its_code_reason_and_offer():
    error = refusal("PC-M25", kinds="risk and cumulative incidence")
    assert error.code == "PC-M25"
    assert "risk and cumulative incidence" in error.message
    assert error.offered == label("offered.PC-M25")


def test_a_key_stands_in_one_file_only():
    assert len(LABELS) == sum(map(len, FILES))


@pytest.mark.parametrize("lang", ["fr", "EN", "en-US", None, ["en"]])
def test_a_language_that_is_not_spoken_is_refused_in_words(lang):
    found = pc.proportion(3, 8)
    for say in (
        lambda: label("missing.NR", lang),
        lambda: tables.sentence(found, lang),
        lambda: pc.plots.counts([("a", 1)], lang=lang),
        lambda: tables.proportions_frame([("all", found)], lang=lang),
    ):
        with pytest.raises(pc.InputError, match=r"^lang: .* is not known; use one of en, zh\.$"):
            say()
