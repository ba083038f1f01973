"""The models, by the words that name them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from pooledcases.models.inference import INFERENCES
from pooledcases.models.one_stage import glmm_rows
from pooledcases.models.tau2 import TAU2_ESTIMATORS
from pooledcases.results.pooled import Pooled


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelSpec:
    """One model.

    Attributes
    ----------
    fit : callable or None
        ``(effects, tau2=, inference=, level=)`` to the result, for models on counts; the included
        rows are those with counts, and there is at least one. None for the two-stage model, which
        pools effects.
    measures : tuple of str
        The measures that a model on counts is for.
    tau2 : tuple of str
        What may be said of tau²; the first is the default, ``EE`` is a common effect.
    inferences : tuple of str
        The first is the default.
    """

    fit: Callable[..., Pooled] | None
    measures: tuple[str, ...]
    tau2: tuple[str, ...]
    inferences: tuple[str, ...]
    label: str
    citation: str


def _first(word: str, words: Mapping[str, object]) -> tuple[str, ...]:
    return (word, *(other for other in words if other != word))


MODELS: Mapping[str, ModelSpec] = MappingProxyType(
    {
        "inverse-variance": ModelSpec(
            fit=None,
            measures=(),
            tau2=_first("REML", TAU2_ESTIMATORS),
            inferences=_first("hartung-knapp-adhoc", INFERENCES),
            label="model.inverse-variance",
            citation="DerSimonian & Laird 1986, Control Clin Trials 7:177",
        ),
        "glmm": ModelSpec(
            fit=glmm_rows,
            measures=("PLO",),
            tau2=("ML",),
            inferences=("t", "normal"),
            label="model.glmm",
            citation="Stijnen 2010, Stat Med 29:3046",
        ),
    }
)
