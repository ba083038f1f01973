"""The words that are asked for, which of them go together, and the ways of pooling they make."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from pooledcases.diagnostics.specifications.unknown import MISSING_RULES
from pooledcases.effects.continuity import CONTINUITIES
from pooledcases.effects.measures import MEASURES, MeasureSpec
from pooledcases.errors import InputError
from pooledcases.labels import label
from pooledcases.models.catalogue import MODELS, ModelSpec
from pooledcases.models.weighted.inference import INFERENCES
from pooledcases.models.weighted.tau2 import TAU2_ESTIMATORS
from pooledcases.options import DuplicateRule, is_listed
from pooledcases.options import words as words_of
from pooledcases.results.effects import Reason
from pooledcases.results.specification import NotFitted

Asking = str | Sequence[str]

#: Measures on this scale are ratios, which a reader can compare with each other.
_RATIO = "log"
_TWO_STAGE = "inverse-variance"

#: What each dimension accepts; a model may bring words of its own.
_ACCEPTED: dict[str, tuple[str, ...]] = {
    "measure": tuple(MEASURES),
    "model": tuple(MODELS),
    "tau2": tuple(dict.fromkeys(word for spec in MODELS.values() for word in spec.tau2)),
    "inference": tuple(dict.fromkeys(word for spec in MODELS.values() for word in spec.inferences)),
    "continuity": tuple(CONTINUITIES),
    "missing": tuple(MISSING_RULES),
    "duplicates": words_of(DuplicateRule),
}
#: The dimensions in their order, with the name of the option that asks for each.
DIMENSIONS = {
    "measure": "measures",
    "model": "models",
    "tau2": "tau2",
    "inference": "inference",
    "continuity": "continuity",
    "missing": "missing",
    "duplicates": "duplicates",
    "readings": "readings",
}


@dataclass(frozen=True, slots=True)
class Asked:
    """The words of each dimension, without the readings; the first is the main one."""

    words: dict[str, tuple[str, ...]]

    def __getitem__(self, dimension: str) -> tuple[str, ...]:
        return self.words[dimension]


@dataclass(frozen=True, slots=True)
class Way:
    """One way of pooling a table.

    ``continuity`` is None where the model or the measure knows no correction.
    """

    measure: str
    model: str
    tau2: str
    inference: str
    continuity: str | None

    @property
    def counts(self) -> bool:
        """Whether it is a model on counts."""
        return MODELS[self.model].fit is not None


def asked(given: dict[str, Asking]) -> Asked:
    """Check the words of every dimension.

    Raises
    ------
    InputError
        For unknown words, none, or one twice; and for measures that a reader cannot compare.
    """
    problems: list[str] = []
    words: dict[str, tuple[str, ...]] = {}
    for dimension, value in given.items():
        option = DIMENSIONS[dimension]
        try:
            words[dimension] = _several(value, option, _ACCEPTED[dimension])
        except InputError as error:
            problems += error.problems
    problems = problems or _not_comparable(words["measure"])
    if problems:
        raise InputError(problems)
    return Asked(words)


def _several(value: Asking, option: str, accepted: tuple[str, ...]) -> tuple[str, ...]:
    words = (value,) if isinstance(value, str) else tuple(value) if is_listed(value) else ()
    if not words or not all(isinstance(word, str) for word in words):
        raise InputError(f"{option}: give one word, or a list of them; the first is the main one.")
    twice = sorted({word for word in words if words.count(word) > 1})
    if twice:
        raise InputError(f"{option}: {', '.join(twice)} stands twice; give each word once.")
    unknown = [word for word in words if word not in accepted]
    if unknown:
        raise InputError(
            f"{option}: {unknown[0]!r} is not known; use some of {', '.join(accepted)}."
        )
    return words


def scale_key(measures: Sequence[str]) -> str:
    """The label's key of the scale that all these measures share."""
    keys = {_family(MEASURES[measure]): MEASURES[measure].label for measure in measures}
    return next(iter(keys.values())) if len(measures) == 1 else next(iter(keys))


def _family(spec: MeasureSpec) -> str:
    """What a reader may compare: all ratios; else measures that go by one name."""
    if spec.scale == _RATIO and spec.ratio:
        return "specification.ratio"
    same = (other.label for other in MEASURES.values() if label(other.label) == label(spec.label))
    return next(same)


def _not_comparable(measures: Sequence[str]) -> list[str]:
    families: dict[str, list[str]] = {}
    for measure in measures:
        families.setdefault(_family(MEASURES[measure]), []).append(measure)
    if len(families) < 2:
        return []
    named = "; ".join(
        f"{', '.join(members)} ({label(family)})" for family, members in families.items()
    )
    return [
        f"measures: one curve has one axis, and these are different quantities: {named}. A "
        "difference and a ratio cannot be compared, nor can a median over them be read; draw a "
        "curve for each."
    ]


def ways(words: Asked) -> tuple[tuple[Way, ...], tuple[NotFitted, ...]]:
    """The ways that make sense, in the order in which they were asked for, and those that do not.

    A model on counts has its own estimator and intervals: a word that it does not know stands for
    its usual one, once.
    """
    found: dict[Way, None] = {}
    left_out: list[NotFitted] = [*_one_equation(words), *_no_correction(words)]
    for measure in words["measure"]:
        for model in words["model"]:
            spec = MODELS[model]
            if spec.fit is not None and measure not in spec.measures:
                left_out.append(_left_out("model_measure", measure=measure, model=model))
                continue
            for way in _of_model(words, measure, model, spec):
                found[way] = None
    left_out += _conflicts(words)
    return tuple(found), tuple(left_out)


def _of_model(words: Asked, measure: str, model: str, spec: ModelSpec) -> list[Way]:
    taus = _known(words["tau2"], spec.tau2)
    inferences = _known(words["inference"], spec.inferences)
    rules: tuple[str | None, ...] = (None,)
    if spec.fit is None and MEASURES[measure].corrected:
        rules = tuple(r for r in words["continuity"] if _applies(CONTINUITIES[r].takes, measure))
    out = []
    for tau2 in taus:
        for inference in inferences:
            if spec.fit is None and (_tau2_refused(tau2, taus) or _mismatch(tau2, inference)):
                continue
            out += [Way(measure, model, tau2, inference, rule) for rule in rules]
    return out


def _known(asked_for: Sequence[str], accepted: Sequence[str]) -> tuple[str, ...]:
    """The words that a model accepts; one that it does not know stands for its usual one.

    Words of models of their own kind, such as priors, stand for nothing elsewhere.
    """
    usual = MODELS[_TWO_STAGE]
    words = [
        word if word in accepted else accepted[0]
        for word in asked_for
        if word in accepted or word in (*usual.tau2, *usual.inferences)
    ]
    return tuple(dict.fromkeys(words or accepted[:1]))


def _applies(takes: tuple[str, ...], measure: str) -> bool:
    return not takes or MEASURES[measure].counts in ((), takes)


def _tau2_refused(tau2: str, asked_for: Sequence[str]) -> bool:
    return TAU2_ESTIMATORS[tau2].own_weights or _twin(tau2, asked_for) is not None


def _twin(tau2: str, asked_for: Sequence[str]) -> str | None:
    """An estimator asked for before that solves the same equation."""
    function: Callable[..., Any] = TAU2_ESTIMATORS[tau2].function
    before = asked_for[: list(asked_for).index(tau2)]
    return next((word for word in before if TAU2_ESTIMATORS[word].function is function), None)


def _mismatch(tau2: str, inference: str) -> bool:
    needed = INFERENCES[inference].tau2
    return bool(needed) and tau2 not in needed


def _left_out(why: str, values: dict[str, str] | None = None, **choices: str) -> NotFitted:
    return NotFitted(
        choices={dimension: (word,) for dimension, word in choices.items()},
        reason=Reason(key=f"specification.not_fitted.{why}", values=values or {}),
    )


def _one_equation(words: Asked) -> list[NotFitted]:
    if all(MODELS[model].fit is not None for model in words["model"]):
        return []
    out = []
    for tau2 in words["tau2"]:
        twin = _twin(tau2, words["tau2"])
        if TAU2_ESTIMATORS[tau2].own_weights:
            out.append(_left_out("own_weights", tau2=tau2))
        elif twin is not None:
            out.append(_left_out("twin", {"other": twin}, tau2=tau2))
    return out


def _conflicts(words: Asked) -> list[NotFitted]:
    if all(MODELS[model].fit is not None for model in words["model"]):
        return []
    return [
        _left_out(
            "only_for",
            {"needed": ", ".join(INFERENCES[inference].tau2)},
            tau2=tau2,
            inference=inference,
        )
        for tau2 in words["tau2"]
        for inference in words["inference"]
        if not _tau2_refused(tau2, words["tau2"]) and _mismatch(tau2, inference)
    ]


def _no_correction(words: Asked) -> list[NotFitted]:
    return [
        _left_out("continuity", measure=measure, continuity=rule)
        for measure in words["measure"]
        for rule in words["continuity"]
        if MEASURES[measure].corrected and not _applies(CONTINUITIES[rule].takes, measure)
    ]
