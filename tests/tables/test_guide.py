"""The guide "which method when": its page, --explain and the specs cannot disagree."""

from __future__ import annotations

import runpy
from functools import cache

import pytest

import pooledcases as pc
from checkouts import ROOT
from pooledcases import models, options, tables
from pooledcases.effects.measures import MEASURES
from pooledcases.labels import LABELS
from pooledcases.labels.guide import GUIDE
from pooledcases.tables.explain import FAMILIES, choices, others

REGISTRIES = {
    "measure": MEASURES,
    "model": models.MODELS,
    "tau2": models.TAU2_ESTIMATORS,
    "inference": models.INFERENCES,
    "prediction": models.PREDICTIONS,
    "tau2_interval": models.TAU2_INTERVALS,
    "prior": models.PRIORS,
}
COUNTS = {"study": ["a", "b", "c", "d"], "xi": [0, 20, 16, 9], "ni": [48, 42, 47, 50]}
GROUPS = {
    "ai": [4, 6, 3, 62], "n1i": [123, 306, 231, 13598],
    "ci": [11, 29, 11, 248], "n2i": [139, 303, 220, 12867],
    "dose": [1, 2, 3, 4], "site": ["x", "y", "x", "y"],
}  # fmt: skip


EFFECTS = pc.effect_sizes(GROUPS, measure="OR")
PROPORTIONS = pc.effect_sizes(COUNTS, measure="PLO")
FITS = {
    "random": lambda: pc.pool(EFFECTS, subgroup="site"),
    "equal": lambda: pc.pool(EFFECTS, tau2="EE", inference="normal"),
    "corrected": lambda: pc.pool(PROPORTIONS, tau2="DL"),
    "one-stage": lambda: pc.pool_counts(COUNTS, measure="PLO"),
    "mh": lambda: pc.pool_counts(GROUPS, measure="OR", model="mh"),
    "beta-binomial": lambda: pc.pool_counts(GROUPS, measure="OR", model="beta-binomial"),
    "regression": lambda: pc.pool(EFFECTS, mods="dose"),
    "bayes": lambda: models.pool_bayes(EFFECTS),
    "bayes-counts": lambda: models.pool_bayes(PROPORTIONS, likelihood="binomial"),
    "one": lambda: pc.pool(pc.effect_sizes({"yi": [0.3], "vi": [0.1]}, measure="GEN")),
}


@cache
def fitted(name):
    """Computed when first asked for: tests are collected in every process."""
    return FITS[name]()


@pytest.mark.parametrize("topic", REGISTRIES)
def test_the_guide_has_every_method_with_the_source_of_its_spec(topic):
    specs, guide = REGISTRIES[topic], GUIDE[topic]
    assert set(guide) == set(specs)
    for word, item in guide.items():
        assert item.citation == specs[word].citation, word
        if topic == "model" and word != "bayes":  # which takes effects of any measure too
            assert item.measures == specs[word].measures, word


def test_the_guide_has_every_word_of_the_corrections():
    assert set(GUIDE["continuity"]) == set(options.words(options.Continuity))


def test_names_and_reasons_are_in_both_languages():
    for topic, some in GUIDE.items():
        assert f"guide.topic.{topic}" in LABELS
        for word, item in some.items():
            assert item.label in LABELS, (topic, word)
            assert all(item.when)


def test_each_measure_is_in_one_family():
    members = [measure for family in FAMILIES for measure in family]
    assert sorted(members) == sorted(MEASURES)


def test_the_page_is_written_from_the_guide():
    made = runpy.run_path(str(ROOT / "docs" / "make_guide.py"))["page"]()
    kept = (ROOT / "docs" / "which-method.md").read_text(encoding="utf-8")
    assert kept == made, "run: python docs/make_guide.py"


def test_what_the_guide_names_is_there():
    for some in GUIDE.values():
        for item in some.values():
            for part in item.when[0].split():
                name = part.strip(".,:;()")
                if name.startswith("pooledcases.models."):
                    assert hasattr(models, name.rpartition(".")[2]), name


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("name", FITS)
def test_every_fit_is_explained_and_has_a_methods_sentence(name, lang):
    fit = fitted(name)
    for text in (tables.explain(fit, lang), tables.methods_sentence(fit, lang)):
        for trace in ("{", "None", "nan"):
            assert trace not in text
    assert tables.methods_sentence(fit, lang).endswith((".", "。"))


def test_the_explanation_names_what_was_chosen_and_what_else_there_is():
    text = tables.explain(fitted("random"))
    assert "Model: inverse-variance model (inverse-variance)" in text
    assert "Estimator of τ²: restricted maximum likelihood (REML)" in text
    assert "mh:" in text
    assert "glmm:" not in text  # it is for one proportion or one rate
    assert "GENQ:" not in text  # it needs weights


def test_only_what_goes_together_is_offered():
    assert set(others(fitted("mh"), "inference", "normal")) == set()
    assert "tau2" not in choices(fitted("mh"))
    assert set(others(fitted("one-stage"), "inference", "t")) == {"normal"}
    assert "henmi-copas" not in others(fitted("regression"), "inference", "hartung-knapp-adhoc")
    assert "continuity" not in choices(fitted("one-stage"))
    assert choices(fitted("corrected"))["continuity"] == "only0"
    assert "continuity" not in choices(fitted("bayes-counts"))


@pytest.mark.parametrize("name", ["one-stage", "mh", "beta-binomial"])
def test_what_is_offered_to_models_on_counts_is_what_their_specs_take(name):
    fit = fitted(name)
    spec, chosen = models.MODELS[fit.model], choices(fit)
    for topic, accepted in (("tau2", spec.tau2), ("inference", spec.inferences)):
        if topic in chosen:
            offered = {chosen[topic], *others(fit, topic, chosen[topic])}
            assert offered == set(accepted), topic


def test_the_methods_sentence_cites_each_choice():
    text = tables.methods_sentence(fitted("random"))
    for found in ("DerSimonian & Laird 1986", "Viechtbauer 2005", "Knapp & Hartung 2003"):
        assert found in text
    assert "Subgroups were pooled" in text
    assert "regressed on dose" in tables.methods_sentence(fitted("regression"))
    assert "half-normal prior on tau (scale 0.5)" in tables.methods_sentence(fitted("bayes"))
    assert "In 1 of 4 studies a zero cell was corrected" in tables.methods_sentence(
        fitted("corrected")
    )


def test_a_methods_sentence_needs_a_pooled_result():
    with pytest.raises(pc.InputError, match="not a result of kind 'proportion'"):
        tables.methods_sentence(pc.proportion(1, 3))


def test_the_readme_counts_measures_and_estimators_right():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert f"{len(MEASURES)} measures, {len(models.TAU2_ESTIMATORS)} estimators" in text
