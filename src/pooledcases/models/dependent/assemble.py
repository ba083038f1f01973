"""From a solved model to its result."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from pooledcases import format as fmt
from pooledcases.models.cautions import normal_inference, not_detectable
from pooledcases.models.dependent.inference import (
    INTERCEPT,
    coefficients,
    omnibus,
    on_reader_scale,
    predictions,
)
from pooledcases.models.dependent.layout import Layout, Words
from pooledcases.models.dependent.solve import (
    Solved,
    cochran,
    fit_statistics,
    row_weights,
)
from pooledcases.models.rows import study_results
from pooledcases.models.together import pooled_together
from pooledcases.results.base import Caution, FloatArray, caution
from pooledcases.results.dependent import Component, Correlation, Dependent, SamplingCovariance
from pooledcases.results.effects import Effects


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Asked:
    """What was asked for, and the rows it is asked of.

    Attributes
    ----------
    means : tuple of (int or None)
        For each coefficient, which component is the variance of what it is the mean of; −1 is all
        of them together, None a slope.
    """

    effects: Effects
    rows: Layout
    model: str
    structure: str
    method: str
    inference: str
    level: float
    cluster: Words
    clusters: int
    sampling: SamplingCovariance | None
    means: tuple[int | None, ...]
    force: bool


def assemble(
    asked: Asked,
    solved: Solved | None,
    *,
    components: tuple[Component, ...] = (),
    correlations: tuple[Correlation, ...] = (),
    i2: float | None = None,
    parameters: int = 0,
    lost: bool = False,
) -> Dependent:
    """The result; without numbers where the search did not converge."""
    if solved is None or not solved.converged:
        return _without_numbers(asked)
    statistics = fit_statistics(solved, parameters)
    return Dependent(
        **_question(asked),
        **_answer(asked, solved, components),
        components=components,
        correlations=correlations,
        i2=i2,
        log_likelihood=statistics[asked.method].log_likelihood,
        fit_statistics=statistics,
        converged=True,
        boundary=any(item.boundary for item in components)
        or any(item.boundary for item in correlations),
        cautions=(*_cautions(asked, components), *_lost(lost)),
        marginal=solved.block_matrix,
    )


def _question(asked: Asked) -> dict[str, Any]:
    return {
        "measure": asked.effects.measure,
        "model": asked.model,
        "structure": asked.structure,
        "method": asked.method,
        "inference": _inference(asked)[0],
        "level": asked.level,
        "k": len(asked.rows.index),
        "clusters": asked.clusters,
        "cluster": asked.cluster,
        "sampling": asked.sampling,
        "terms": asked.rows.terms,
        "design": asked.rows.design,
        "effects": asked.effects,
    }


def _inference(asked: Asked) -> tuple[str, float | None]:
    """The inference and its degrees of freedom; normal where none are left."""
    k, p = asked.rows.design.shape
    df = {"t": k - p, "t-clusters": asked.clusters - p}.get(asked.inference, 0)
    return (asked.inference, float(df)) if df > 0 else ("normal", None)


def _answer(asked: Asked, solved: Solved, components: tuple[Component, ...]) -> dict[str, Any]:
    fit, df = solved.fit, _inference(asked)[1]
    each = np.full(len(fit.coefficients), np.inf if df is None else df)
    terms, effects = asked.rows.terms, asked.effects
    found = coefficients(terms, fit.coefficients, fit.covariance, each, asked.level)
    variances = [item.variance for item in components]
    tau2 = [
        None if which is None else sum(variances) if which < 0 else variances[which]
        for which in asked.means
    ]
    predicted = predictions(found, tau2, clusters=asked.clusters, level=asked.level)
    q, q_df, q_p_value = cochran(solved)
    mean = [i for i, which in enumerate(asked.means) if which is not None]
    return {
        "coefficients": found,
        "covariance": fit.covariance,
        "q": q,
        "q_df": q_df,
        "q_p_value": q_p_value,
        "tests": omnibus(terms, fit.coefficients, fit.covariance, df),
        "predictions": predicted,
        "reported": on_reader_scale(
            effects, [found[i] for i in mean], [predicted[i] for i in mean]
        ),
        "studies": study_results(effects, _weights(asked, solved)),
    }  # fmt: skip


def _weights(asked: Asked, solved: Solved) -> FloatArray | None:
    """Shares of one mean; with several coefficients a row has none."""
    if asked.rows.terms != (INTERCEPT,):
        return None
    out = np.full(len(asked.effects.study), np.nan)
    out[asked.rows.index] = row_weights(solved)
    return out


def table_cautions(effects: Effects, *, shared: bool, force: bool) -> list[Caution]:
    """What the table says; rows that share patients are no mistake where the model knows it.

    Several rows of one study are what these models are for.
    """
    known = ("PC-M06", "PC-M26") if shared else ("PC-M06",)
    together = pooled_together(effects, force=force)
    out = [*effects.cautions, *(item for item in together if item.code not in known)]
    n = effects.size_for_back() if effects.scale == "double arcsine" else None
    return out if n is None else [*out, caution("PC-M01", n=fmt.plain(n, 1))]


def _cautions(asked: Asked, components: tuple[Component, ...]) -> tuple[Caution, ...]:
    shared = asked.sampling is not None and bool(asked.sampling.first.size)
    out = table_cautions(asked.effects, shared=shared, force=asked.force)
    got = _inference(asked)[0]
    if got != asked.inference:
        out.append(caution("PC-M20", what=f"{asked.inference} → {got}"))
    for item in components:
        out += not_detectable(item.variance, item.ci)
    return (*out, *normal_inference(asked.clusters, got, clusters=True))


def _lost(lost: bool) -> list[Caution]:
    return [caution("PC-N01", what="tau² (profile likelihood)")] if lost else []


def _without_numbers(asked: Asked) -> Dependent:
    p = asked.rows.design.shape[1]
    return Dependent(
        **_question(asked),
        coefficients=(),
        covariance=np.zeros((0, 0)),
        components=(),
        correlations=(),
        i2=None,
        q=None,
        q_df=len(asked.rows.index) - p,
        q_p_value=None,
        tests=(),
        log_likelihood=None,
        fit_statistics={},
        predictions=(),
        reported=(),
        studies=study_results(asked.effects, None),
        converged=False,
        boundary=False,
        cautions=(*asked.effects.cautions, caution("PC-N01", what="tau²")),
        marginal=None,
    )
