"""The sentence of a methods section: what was done, with its sources."""

from __future__ import annotations

from pooledcases.errors import InputError
from pooledcases.format import confidence, plain
from pooledcases.labels import label
from pooledcases.labels.guide import GUIDE
from pooledcases.options import Lang
from pooledcases.results import fit_words
from pooledcases.results.derivations import derivations
from pooledcases.results.effects import Effects
from pooledcases.results.pooled import Pooled
from pooledcases.tables.explain import choices, corrected


def methods_sentence(result: Pooled, lang: Lang = "en") -> str:
    """How a result was pooled, as a methods section says it.

    Parameters
    ----------
    result : Pooled
    lang : {"en", "zh"}

    Returns
    -------
    str
        Measure, model, between-study variance, interval, prediction, what was derived, corrections
        and subgroups, each with its source.

    Raises
    ------
    InputError
        For another kind of result.

    Examples
    --------
    >>> import pooledcases as pc
    >>> table = {"study": ["a", "b", "c"], "xi": [3, 5, 2], "ni": [10, 12, 30]}
    >>> methods_sentence(pc.pool_counts(table, measure="PLO")).partition(" (")[0]
    'The measure was the proportion, pooled on the proportion'
    """
    kind = getattr(result, "kind", type(result).__name__)
    if kind != Pooled.kind:
        raise InputError(
            f"methods_sentence takes what pool or pool_counts gives, not a result of kind {kind!r}."
        )
    chosen = choices(result)
    if fit_words.all_alike(result):
        exact = label("methods.exact", lang, level=confidence(result.level))
        return (_measure(result, lang) + exact).strip()
    text = _measure(result, lang) + _model(result, lang) + _spread(result, lang)
    text += _inference(result, lang)
    if "tau2_interval" in chosen:
        item = GUIDE["tau2_interval"][chosen["tau2_interval"]]
        method = label(item.label, lang)
        text += label("methods.tau2_interval", lang, method=method, citation=item.citation)
    if "prediction" in chosen:
        item = GUIDE["prediction"][chosen["prediction"]]
        words = label(item.label, lang)
        text += label("methods.prediction", lang, prediction=words, citation=item.citation)
    text += "".join(derived_sentences(result.effects, lang)) + _corrected(result, lang)
    return (text + _subgroups(result, lang)).strip()


def _measure(fit: Pooled, lang: Lang) -> str:
    citation = GUIDE["measure"][fit.measure].citation
    # "delta method" is how its variance is made, and no source
    dated = any(character.isdigit() for character in citation)
    return label(
        "methods.measure",
        lang,
        measure=fit_words.measure_name(fit, lang),
        scale=label(f"scale.{fit.effects.scale}", lang),
        source=label("methods.source", lang, citation=citation) if dated else "",
    )


def _model(fit: Pooled, lang: Lang) -> str:
    item = GUIDE["model"][fit.model]
    key = "methods.model" if fit.regression is None else "methods.regression"
    formula = "" if fit.regression is None else fit.regression.formula
    model = label(item.label, lang)
    return label(key, lang, model=model, citation=item.citation, formula=formula)


def _spread(fit: Pooled, lang: Lang) -> str:
    if fit.posterior is not None:
        item = GUIDE["prior"][fit.tau2_method]
        return label(
            "methods.prior",
            lang,
            prior=label(item.label, lang),
            arguments=fit_words.prior_arguments(fit, lang),
            citation=item.citation,
            mu=fit_words.mu_prior(fit, lang),
        )
    if fit.tau2_method == "EE":
        return label("methods.equal", lang)
    if fit.model != "inverse-variance":
        return label("methods.likelihood", lang)
    item = GUIDE["tau2"][fit.tau2_method]
    words = label(item.label, lang)
    return label("methods.tau2", lang, tau2=words, citation=item.citation)


def _inference(fit: Pooled, lang: Lang) -> str:
    found = GUIDE["inference"].get(fit.inference)
    # Wald's name is no source, and a posterior interval is part of its model
    citation = "" if found is None or fit.inference == "normal" else found.citation
    return label(
        "methods.inference" if citation else "methods.no_citation",
        lang,
        inference=label(f"inference.{fit.inference}", lang),
        level=confidence(fit.level),
        citation=citation,
    )


def derived_sentences(effects: Effects, lang: Lang) -> list[str]:
    """Which effects were neither counted nor given but follow from other printed numbers."""
    said = []
    for item in derivations(effects):
        names = label("say.comma", lang).join(item.studies)
        who = label("methods.derived_all", lang)
        if not item.every:
            who = label("methods.derived_some", lang, n=len(item.rows), k=effects.k, names=names)
        text = label(f"derived.{item.word}", lang)
        said.append(label("methods.derived", lang, who=who, text=text, citation=item.citation))
    return said


def _corrected(fit: Pooled, lang: Lang) -> str:
    n = corrected(fit)
    if not n:
        return ""
    rule = label(GUIDE["continuity"][fit.effects.continuity].label, lang)
    added = plain(fit.effects.add)
    return label("methods.continuity", lang, n=n, k=fit.k, rule=rule, add=added)


def _subgroups(fit: Pooled, lang: Lang) -> str:
    if not fit.subgroups:
        return ""
    return label("methods.subgroups", lang, citation=GUIDE["question"]["subgroup"].citation)
