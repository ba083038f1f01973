"""The probability that the effect of a new study exceeds a value."""

from __future__ import annotations

import math

import numpy as np

from pooledcases.errors import InputError
from pooledcases.labels import label
from pooledcases.models.weighted.prediction import PREDICTION, PREDICTIONS
from pooledcases.models.weighted.result import OWN_WEIGHTS, predictive_of, transforming_size
from pooledcases.models.weighted.tau2 import TAU2_ESTIMATORS
from pooledcases.options import Prediction, check_flag, check_word, is_number, shown
from pooledcases.results.new_study import NewStudy
from pooledcases.results.pooled import Pooled
from pooledcases.scales import SCALES, to_reader


def probability_above(
    fit: Pooled, value: float, *, reported: bool = True, prediction: str | None = None
) -> NewStudy:
    """The probability that the true effect of a new study is larger than ``value``.

    Parameters
    ----------
    fit : Pooled
        From :func:`pooledcases.pool`, or a one-stage model with a prediction interval.
    value : float
        In the units of the reader's scale (a risk ratio of 1, a proportion of 0.2); with
        ``reported=False`` on the scale of analysis (a log ratio of 0).
    reported : bool
    prediction : str, optional
        One of the words of :func:`pooledcases.pool`; that of the fit unless asked otherwise.

    Returns
    -------
    NewStudy
        ``probability`` is None for fewer than three studies and for equal effects.

    Raises
    ------
    InputError
        When ``value`` is no number, or the fit has no mean of studies (moderators), or its
        prediction is not of the kind estimate ± quantile × √(se² + tau²).

    Notes
    -----
    The distribution is the one behind the prediction interval: t, or normal, around the estimate
    with variance se² + tau². It treats tau² as known. Values beyond what the reader's scale can
    hold have probability 0 or 1. It is the true effect that is predicted, not what a study of some
    size will observe.

    Examples
    --------
    >>> from pooledcases.effects import effect_sizes
    >>> from pooledcases.models import pool
    >>> studies = {"yi": [0.1, 0.3, 0.8, 0.2], "vi": [0.02, 0.03, 0.05, 0.1]}
    >>> fit = pool(effect_sizes(studies, measure="GEN"))
    >>> round(probability_above(fit, 0.0).probability, 3)
    0.839
    """
    inner, outer = _both_scales(fit, value, reported=reported)
    if prediction is not None:
        check_word(prediction, Prediction, "prediction")
    word = prediction or fit.prediction_method or PREDICTION
    if word not in PREDICTIONS:
        raise InputError(f"The prediction of this fit ({word}) has no such probability.")
    _check_standard_error(fit, word)
    found = None if fit.prediction is None else predictive_of(fit, word)
    return NewStudy(
        measure=fit.measure,
        scale=fit.effects.scale,
        value=inner,
        reported_value=outer,
        probability=None if found is None else found.above(inner),
        prediction_method=None if found is None else word,
    )


def _both_scales(fit: Pooled, value: float, *, reported: bool) -> tuple[float, float]:
    if not isinstance(fit, Pooled):
        raise InputError("fit: give the result of pool or of pool_counts.")
    if not is_number(value):
        raise InputError(f"value: {shown(value)} is no number; give one, for example 0.")
    check_flag(reported, "reported")
    number = float(value)
    if math.isnan(number):
        raise InputError("value is missing; give a number, for example 0.")
    scale, size = SCALES[fit.effects.scale], transforming_size(fit.effects)
    if not reported:
        return number, float(to_reader(fit.effects.scale, number, size))
    if not scale.low <= number <= scale.high:
        raise InputError(
            f"value: {shown(value)} cannot be a {label(f'measure.{fit.measure}')}; give one from "
            f"{scale.low:g} to {scale.high:g}, or reported=False for the scale of analysis."
        )
    if number == scale.low:
        return -math.inf, scale.low
    if number == scale.high:
        return math.inf, scale.high
    n = None if size is None else np.asarray(size)
    return float(scale.forward(np.asarray(number), n)), number


def _check_standard_error(fit: Pooled, word: str) -> None:
    """Hartung-Knapp's, Kenward-Roger's and the mixture are made again from the effects."""
    if not PREDICTIONS[word].of_effects:
        return
    if fit.model != "inverse-variance" or OWN_WEIGHTS in fit.effects.columns:
        raise InputError(
            f"prediction {word} is for the inverse-variance model without weights of your own; "
            "use t(k-1)."
        )
    if PREDICTIONS[word].own_df and TAU2_ESTIMATORS[fit.tau2_method].restricted is not True:
        raise InputError(f"prediction {word} is for tau2 REML, not {fit.tau2_method}; use t(k-1).")
