"""The words of an inverse-variance fit, and which of them go together."""

from __future__ import annotations

from dataclasses import dataclass

from pooledcases.errors import InputError
from pooledcases.models.weighted.inference import INFERENCES
from pooledcases.models.weighted.prediction import PREDICTION, PREDICTIONS
from pooledcases.models.weighted.tau2 import TAU2_ESTIMATORS
from pooledcases.models.weighted.tau2_intervals import TAU2_INTERVALS
from pooledcases.options import (
    I2Interval,
    Inference,
    Prediction,
    Tau2Interval,
    Tau2Method,
    check_level,
    check_word,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """How a fit is made. ``own_weights`` says that the user gave weights."""

    tau2: str = "REML"
    inference: str = "hartung-knapp-adhoc"
    level: float = 0.95
    tau2_interval: str = "q-profile"
    i2_interval: str = "from-tau2"
    prediction: str = PREDICTION
    own_weights: bool = False


def choose(
    *,
    tau2: str | None,
    inference: str | None,
    usual_inference: str,
    own_weights: bool = False,
    level: float = 0.95,
    tau2_interval: str = "q-profile",
    i2_interval: str = "from-tau2",
    prediction: str = PREDICTION,
) -> Choices:
    """Check the words and fill those that are left open.

    Left open, ``tau2`` is REML, or the estimator that the inference is for; ``inference`` is the
    usual one, or t with weights of the user's own.

    Raises
    ------
    InputError
        For unknown words, and for words that do not go together; all at once.
    """
    if tau2 is not None:
        check_word(tau2, Tau2Method, "tau2")
    if inference is None:
        inference = usual_inference
        if own_weights and not INFERENCES[inference].own_weights:
            inference = "t"
    check_word(inference, Inference, "inference")
    check_level(level)
    check_word(tau2_interval, Tau2Interval, "tau2_interval")
    check_word(i2_interval, I2Interval, "i2_interval")
    check_word(prediction, Prediction, "prediction")
    chosen = Choices(
        tau2=tau2 or (*INFERENCES[inference].tau2, "REML")[0],
        inference=inference,
        level=level,
        tau2_interval=tau2_interval,
        i2_interval=i2_interval,
        prediction=prediction,
        own_weights=own_weights,
    )
    problems = _conflicts(chosen)
    if problems:
        raise InputError(problems)
    return chosen


def _conflicts(chosen: Choices) -> list[str]:
    problems = []
    spec, inference = TAU2_ESTIMATORS[chosen.tau2], INFERENCES[chosen.inference]
    if spec.own_weights and not chosen.own_weights:
        problems.append(f"tau2 {chosen.tau2} needs weights; give them, or use DL.")
    if inference.tau2 and chosen.tau2 not in inference.tau2:
        problems.append(_only_for("inference", chosen.inference, chosen.tau2))
    if chosen.own_weights and not inference.own_weights:
        problems.append(
            f"inference {chosen.inference} is not defined for weights of your own; use t or normal."
        )
    interval = TAU2_INTERVALS[chosen.tau2_interval]
    if not interval.serves(spec) and spec.random:
        problems.append(
            f"tau2_interval {chosen.tau2_interval} is for tau2 {interval.instead}, not "
            f"{chosen.tau2}; use q-profile."
        )
    return problems + _prediction_conflicts(chosen)


def _prediction_conflicts(chosen: Choices) -> list[str]:
    kind, name = PREDICTIONS[chosen.prediction], f"prediction {chosen.prediction}"
    if chosen.own_weights and kind.of_effects:
        return [f"{name} is not defined for weights of your own; use t(k-1)."]
    if kind.inference is None:
        return []
    spec = INFERENCES[kind.inference]
    if spec.tau2 and chosen.tau2 not in spec.tau2:
        return [_only_for("prediction", chosen.prediction, chosen.tau2)]
    return []


def _only_for(option: str, word: str, tau2: str) -> str:
    key = PREDICTIONS[word].inference if option == "prediction" else word
    needed = " or ".join(INFERENCES[key or word].tau2)
    return f"{option} {word} is for tau2 {needed}, not {tau2}; use tau2 {needed}, or " + (
        "hartung-knapp-adhoc." if option == "inference" else "t(k-1)."
    )
