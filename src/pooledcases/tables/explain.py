"""What was chosen in a fit, why, and what else was possible: the guide, read for one result."""

from __future__ import annotations

from collections.abc import Iterator

from pooledcases.guardrails import GUARDRAILS
from pooledcases.labels import LABELS, label
from pooledcases.labels.guide import GUIDE
from pooledcases.options import Lang
from pooledcases.results import fit_words
from pooledcases.results.base import Caution
from pooledcases.results.pooled import Pooled
from pooledcases.scales import SCALES
from pooledcases.tables.explain_questions import further

#: How the result names a kind of interval of tau², by the word of its option.
_TAU2_INTERVALS = {
    "Q-profile": "q-profile",
    "profile likelihood": "profile-likelihood",
    "generalised Q": "generalised-q",
}
#: The inferences that a regression on moderators knows.
_OF_MODERATORS = ("hartung-knapp-adhoc", "hartung-knapp", "t", "normal")
#: What models on counts know of tau² and of intervals.
_OF_COUNTS = {"tau2": ("ML", "EE"), "inference": ("t", "normal")}
#: Models with one common effect: there is no tau² to choose.
_COMMON = ("mh", "peto", "firth")
#: This one has an intra-class correlation in its place.
_WITHOUT_TAU2 = (*_COMMON, "beta-binomial")
#: The models that pool effects, which zeros may have changed; the others take the counts.
_OF_EFFECTS = ("inverse-variance", "bayes")


def explain(fit: Pooled, lang: Lang = "en") -> str:
    """What was chosen, why, and what else was possible.

    Parameters
    ----------
    fit : Pooled
    lang : {"en", "zh"}

    Returns
    -------
    str
        Lines of text: for each choice its name, the word of its option, when it is used, its
        source, and the others that go with this measure and model; then the cautions with what is
        offered instead, and what else can be asked.

    Notes
    -----
    The rules are those of the guide's page: both read :data:`pooledcases.labels.guide.GUIDE`.

    Examples
    --------
    >>> import pooledcases as pc
    >>> table = {"study": ["a", "b", "c"], "xi": [3, 5, 2], "ni": [10, 12, 30]}
    >>> print("\\n".join(explain(pc.pool_counts(table, measure="PLO")).splitlines()[2:5]))
    Measure: proportion (PLO)
      why: One proportion; the usual scale, with the one-stage model on counts.
      source: Haldane 1956, Ann Hum Genet 20:309
    """
    parts = [label("explain.head", lang), ""]
    for topic, word in choices(fit).items():
        parts += [*_choice(fit, topic, word, lang), ""]
    if fit_words.one_study(fit):
        parts += [label("explain.one_study", lang), ""]
    parts += [*_cautions(fit.cautions, lang), "", *further(_no_question(fit), lang, k=fit.k)]
    return "\n".join(parts)


def _no_question(fit: Pooled) -> tuple[str, ...]:
    """What was asked already, and what cannot be asked of this measure."""
    known = {
        "subgroup": bool(fit.subgroups or fit.moderators),
        "mods": bool(fit.moderators),
        # a proportion's precision depends on its size (PC-M11)
        "bias": SCALES[fit.effects.scale].high == 1.0,
        # one mean of all studies, with a spread around it
        "new_study": bool(fit.moderators) or fit.prediction is None,
    }
    return tuple(topic for topic, is_ in known.items() if is_)


def choices(fit: Pooled) -> dict[str, str]:
    """The topics of the guide that this fit had to choose in, each with its word.

    Of one study nothing is pooled, and there was no choice of a model.
    """
    found: dict[str, str | None] = {
        "measure": fit.measure,
        "model": fit.model,
        "prior": fit.tau2_method if fit.posterior is not None else None,
        "tau2": fit.tau2_method if fit.model not in _WITHOUT_TAU2 else None,
        "inference": fit.inference,
        "tau2_interval": _TAU2_INTERVALS.get(fit.tau2_ci_method or ""),
        "prediction": fit.prediction_method,
        "continuity": fit.effects.continuity if corrected(fit) else None,
    }
    if fit_words.one_study(fit):
        found = {topic: found[topic] for topic in ("measure", "continuity")}
    return {
        topic: word for topic, word in found.items() if word is not None and word in GUIDE[topic]
    }


def corrected(fit: Pooled) -> int:
    """How many of the pooled effects had something added to their cells."""
    effects = fit.effects
    on_counts = fit.posterior is not None and fit.posterior.model != "normal-normal"
    if fit.model not in _OF_EFFECTS or on_counts:
        return 0
    return int((effects.corrected & effects.included).sum())


def others(fit: Pooled, topic: str, word: str) -> dict[str, str]:
    """The other words of a topic that go with the fit's measure and model, with their labels."""
    found = {}
    for other, item in GUIDE[topic].items():
        if other != word and _possible(fit, topic, other):
            found[other] = item.label
    return found


def _possible(fit: Pooled, topic: str, word: str) -> bool:
    item = GUIDE[topic][word]
    if topic == "measure":
        return _alike(fit, word)
    if topic == "model":
        return not item.measures or fit.measure in item.measures
    if fit.model not in _OF_EFFECTS:
        return fit.model not in _COMMON and word in _OF_COUNTS.get(topic, ())
    if topic == "inference" and fit.moderators:
        return word in _OF_MODERATORS
    if topic == "tau2" and fit.effects.columns.get("weights") is None:
        return not word.startswith("GENQ")
    return True


def _alike(fit: Pooled, word: str) -> bool:
    """Whether another measure is computed from the same numbers, by the words of the guide."""
    return any({fit.measure, word} <= set(family) for family in FAMILIES)


#: Measures that follow from the same columns, the usual one first.
FAMILIES = (
    ("PLO", "PR", "PLN", "PRZ", "PAS", "PFT"),
    ("IRLN", "IR", "IRS", "IRFT"),
    ("RR", "OR", "RD", "AS", "PETO", "PHI", "YUQ", "YUY", "RTET"),
    ("IRR", "IRD", "IRSD"),
    ("MN", "MNLN", "SMN", "SDLN", "CVLN"),
    ("MD", "SMD", "ROM"),
    ("MC", "SMCC"),
    ("ZCOR", "COR", "UCOR"),
    ("ABT", "ARAW", "AHW"),
    ("HR",),
    ("GEN",),
)


def _choice(fit: Pooled, topic: str, word: str, lang: Lang) -> Iterator[str]:
    item = GUIDE[topic][word]
    yield label(
        "explain.chosen",
        lang,
        topic=label(f"guide.topic.{topic}", lang),
        name=label(item.label, lang)
        + (fit_words.prior_arguments(fit, lang) if topic == "prior" else ""),
        word=word,
    )
    # what the guide says of estimators is said of those that one can choose
    own = topic == "tau2" and fit.model not in _OF_EFFECTS
    why = "explain.of_model" if own else f"guide.{topic}.{word}"
    yield label("explain.why", lang, text=label(why, lang))
    if topic == "continuity":
        yield label("explain.corrected", lang, n=corrected(fit), k=fit.k)
    if item.citation and not own:
        yield label("explain.source", lang, text=item.citation)
    other = others(fit, topic, word)
    if other:
        yield label("explain.else", lang)
        for name in other:
            text = label(f"guide.{topic}.{name}", lang)
            yield label("explain.other", lang, word=name, text=text)


def _cautions(cautions: tuple[Caution, ...], lang: Lang) -> Iterator[str]:
    if not cautions:
        yield label("explain.no_caution", lang)
        return
    yield label("explain.cautions", lang)
    for item in cautions:
        yield label("explain.caution", lang, code=item.code, text=item.message(lang))
        own = f"offered.{item.code}.{item.values.get('form')}"
        offered = label(own, lang) if own in LABELS else GUARDRAILS[item.code].offered(lang)
        if "{" not in offered:  # what is filled for one row only
            yield label("explain.offered", lang, text=offered)
