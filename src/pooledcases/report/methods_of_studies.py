"""Methods of studies: how they were pooled, and what was done to doubt the result."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Any, Final

from pooledcases.diagnostics import ASYMMETRY_TESTS, FAIL_SAFE_METHODS
from pooledcases.diagnostics.selection.weights import WEIGHT_FUNCTIONS
from pooledcases.diagnostics.trim_estimators import TRIM_ESTIMATORS
from pooledcases.effects.continuity import CONTINUITIES
from pooledcases.effects.measures import MEASURES
from pooledcases.labels import label
from pooledcases.labels.guide import GUIDE
from pooledcases.models.combine.methods import COMBINATIONS
from pooledcases.models.dependent.sandwich import CORRECTIONS
from pooledcases.models.dependent.structures import STRUCTURES
from pooledcases.models.medians import MEDIAN_METHODS
from pooledcases.options import Lang
from pooledcases.report.said import Say, at_level, by_spec, cite, filled, fixed, level
from pooledcases.results import fit_words
from pooledcases.results.dependent import Dependent
from pooledcases.results.derivations import CITATIONS
from pooledcases.results.effects import Effects
from pooledcases.results.gosh import Gosh
from pooledcases.results.pooled import Pooled
from pooledcases.tables.methods import derived_sentences, methods_sentence

#: A sentence ends before a capital or a Chinese letter.
_ENDS: Final = re.compile(r"(?<=\.) (?=[A-Z])|(?<=。)(?=.)")
_MULTILEVEL: Final = "Konstantopoulos 2011, Res Synth Methods 2:61"


def _pooled(item: Pooled, lang: Lang) -> Iterable[str]:
    """The sentences of :func:`methods_sentence`, their sources as keys."""
    return _ENDS.split(with_keys(methods_sentence(item, lang), lang))


@lru_cache(maxsize=1)
def _sources() -> re.Pattern[str]:
    """Every citation of the guide, the longest first, in its brackets or after a semicolon."""
    found = {choice.citation for topic in GUIDE.values() for choice in topic.values()}
    found |= set(CITATIONS.values())
    texts = "|".join(re.escape(text) for text in sorted(found - {""}, key=len, reverse=True))
    return re.compile(rf" ?[(（](?P<alone>{texts})[)）]|[;；] ?(?P<after>{texts})(?P<end>[)）])")


def with_keys(text: str, lang: Lang) -> str:
    """A sentence of the guide with its citations led to the bibliography.

    Examples
    --------
    >>> with_keys("by Stouffer (Stijnen 2010, Stat Med 29:3046).", "en")
    'by Stouffer [@Stijnen2010].'
    """

    def key(match: re.Match[str]) -> str:
        if match["alone"] is not None:
            return cite(match["alone"], lang)
        return f"{match['end']}{cite(match['after'], lang)}"

    return _sources().sub(key, text)


def _effects(item: Effects, lang: Lang) -> Iterable[str]:
    measure = fit_words.measure_name(item, lang)
    yield label(
        "did.effects", lang, measure=measure, cite=cite(MEASURES[item.measure].citation, lang)
    )
    if item.corrected.any():
        rule = label(GUIDE["continuity"][item.continuity].label, lang)
        source = cite(CONTINUITIES[item.continuity].citation, lang)
        yield label("did.effects.corrected", lang, rule=rule, cite=source)
    yield from (with_keys(text, lang) for text in derived_sentences(item, lang))


def _dependent(item: Dependent, lang: Lang) -> Mapping[str, object]:
    spec = STRUCTURES.get(item.structure)
    return {
        "model": label(f"model.{item.model}", lang),
        "cite": cite(_MULTILEVEL if spec is None else spec.citation, lang),
        "method": label(f"tau2.{item.method}", lang),
        "level": level(item),
    }


def _together(item: Any, lang: Lang) -> Iterable[str]:
    yield label("did.together", lang)
    yield from _pooled(item.fit, lang)


def _median_time(item: Any, lang: Lang) -> Iterable[str]:
    yield label("did.pooled_median_time", lang)
    yield from _pooled(item.fit, lang)


def _subsets(item: Gosh, lang: Lang) -> Mapping[str, object]:
    drawn = "" if item.seed is None else label("did.gosh.drawn", lang, seed=item.seed)
    return {"subsets": f"{item.subsets:,}", "drawn": drawn}


def _trim(item: Any, lang: Lang) -> Iterable[str]:
    return _trimmed(item, lang)


_trimmed = by_spec("trim", "estimator", "estimator", TRIM_ESTIMATORS)


def _specifications(item: Any, lang: Lang) -> Mapping[str, object]:
    return {"n": len(item.rows)}


POOL: Mapping[str, Say] = MappingProxyType(
    {
        "effects": _effects,
        "pooled": _pooled,
        "patients_and_studies": _together,
        "posterior": at_level("posterior"),
        "prior_sensitivity": fixed("priors"),
        "new_study": fixed("new_study"),
        "dependent": filled("dependent", _dependent),
        "robust": by_spec("robust", "correction", "correction", CORRECTIONS),
        "overlap_sensitivity": fixed("overlap"),
        "pooled_median": by_spec("median", "method", "method", MEDIAN_METHODS),
        "combined_p": by_spec("combined", "method", "method", COMBINATIONS),
        "directions": fixed("directions"),
        "printed_range": fixed("printed_range"),
        "predictions": fixed("moderators"),
        "contrasts": fixed("moderators"),
        "marginal_means": fixed("moderators"),
        "permutation_test": fixed("permutation"),
        "location_scale": fixed("location_scale"),
        "subgroup_tests": fixed("subgroup_tests"),
    }
)
DIAGNOSE: Mapping[str, Say] = MappingProxyType(
    {
        "leave_one_out": fixed("leave_one_out"),
        "cumulative": fixed("cumulative"),
        "influence": fixed("influence"),
        "baujat": fixed("baujat"),
        "radial": fixed("radial"),
        "gosh": filled("gosh", _subsets),
        "asymmetry_test": by_spec("asymmetry", "test", "test", ASYMMETRY_TESTS),
        "trim_and_fill": _trim,
        "fail_safe_n": by_spec("fail_safe", "method", "method", FAIL_SAFE_METHODS),
        "excess_significance": fixed("excess"),
        "selection_model": by_spec("selection", "weights", "weights", WEIGHT_FUNCTIONS),
        "pet_peese": fixed("pet_peese"),
        "specification_curve": filled("specification", _specifications),
    }
)
