"""The models, by the words that name them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from types import MappingProxyType

from pooledcases.models.bayes.fit import bayes_rows
from pooledcases.models.bayes.priors import PRIORS
from pooledcases.models.counted.beta_binomial import beta_binomial_rows
from pooledcases.models.counted.firth import firth_rows
from pooledcases.models.counted.mantel_haenszel import MANTEL_HAENSZEL, mh_rows
from pooledcases.models.counted.peto import peto_rows
from pooledcases.models.one_stage import one_stage_rows
from pooledcases.models.weighted.inference import INFERENCES
from pooledcases.models.weighted.tau2 import TAU2_ESTIMATORS
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
    effects : callable or None
        The same for effects with their variances, where a model takes other measures so.
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
    effects: Callable[..., Pooled] | None = None


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
            fit=partial(one_stage_rows, model="glmm"),
            measures=("PLO", "IRLN"),
            tau2=("ML", "EE"),
            inferences=("t", "normal"),
            label="model.glmm",
            citation="Stijnen 2010, Stat Med 29:3046",
        ),
        **{
            word: ModelSpec(
                fit=partial(one_stage_rows, model=word),
                measures=("OR", "IRR"),
                tau2=("ML", "EE"),
                inferences=("t", "normal"),
                label=f"model.{word}",
                citation=citation,
            )
            for word, citation in (
                ("glmm-um-fs", "Jackson 2018, Stat Med 37:1059, model 4"),
                ("glmm-um-rs", "Jackson 2018, Stat Med 37:1059, model 5"),
                ("glmm-cm-al", "Stijnen 2010, Stat Med 29:3046; Jackson 2018, 37:1059, model 6"),
                ("glmm-cm-el", "Stijnen 2010, Stat Med 29:3046; Jackson 2018, 37:1059, model 7"),
            )
        },
        "mh": ModelSpec(
            fit=mh_rows,
            measures=tuple(MANTEL_HAENSZEL),
            tau2=("EE",),
            inferences=("normal",),
            label="model.mh",
            citation="Mantel & Haenszel 1959, J Natl Cancer Inst 22:719",
        ),
        "peto": ModelSpec(
            fit=peto_rows,
            measures=("OR", "PETO"),
            tau2=("EE",),
            inferences=("normal",),
            label="model.peto",
            citation="Yusuf 1985, Prog Cardiovasc Dis 27:335",
        ),
        "beta-binomial": ModelSpec(
            fit=beta_binomial_rows,
            measures=("PLO", "OR"),
            tau2=("ML",),
            inferences=("t", "normal"),
            label="model.beta-binomial",
            citation="Griffiths 1973, Biometrics 29:637; Kuss 2015, Stat Med 34:1097",
        ),
        "firth": ModelSpec(
            fit=firth_rows,
            measures=("OR", "PLO"),
            tau2=("EE",),
            inferences=("normal",),
            label="model.firth",
            citation="Firth 1993, Biometrika 80:27; Heinze & Schemper 2002, Stat Med 21:2409",
        ),
        "bayes": ModelSpec(
            fit=bayes_rows,
            measures=("PLO",),
            tau2=tuple(PRIORS),
            inferences=("posterior",),
            label="model.bayes",
            effects=bayes_rows,
            citation="Röver 2020, J Stat Softw 93(6)",
        ),
    }
)
