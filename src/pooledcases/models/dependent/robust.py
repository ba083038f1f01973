"""Robust inference for any fit with a design and a working covariance."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from pooledcases.errors import InputError
from pooledcases.models.dependent.blocks import codes_of, partition
from pooledcases.models.dependent.inference import (
    INTERCEPT,
    coefficients,
    omnibus,
    on_reader_scale,
    predictions,
)
from pooledcases.models.dependent.layout import Column, Words, words_of
from pooledcases.models.dependent.sandwich import CORRECTIONS, Cluster, bread_of
from pooledcases.options import RobustCorrection, check_level, check_word
from pooledcases.results.base import FloatArray, IntArray
from pooledcases.results.dependent import Coefficient, Dependent, Robust
from pooledcases.results.effects import Effects
from pooledcases.results.pooled import Pooled, Test
from pooledcases.results.regression import Regression

#: With fewer Satterthwaite degrees of freedom the t distribution is no longer near (Tipton 2015).
LEAST_DF = 4


@dataclass(frozen=True, slots=True, eq=False)
class _Working:
    """What a fit took for true: design (k, p), and pairs of rows with covariance and weight."""

    effects: Effects
    terms: tuple[str, ...]
    design: FloatArray
    first: IntArray
    second: IntArray
    phi: FloatArray
    weights: FloatArray | None
    tau2: tuple[float | None, ...]


def robust(
    fit: Pooled | Dependent,
    *,
    cluster: Column | None = None,
    correction: str = "CR2",
    level: float | None = None,
) -> Robust:
    """The coefficients of a fit with a covariance that holds whatever the dependence in clusters.

    Parameters
    ----------
    fit : Pooled or Dependent
        A two-stage fit, with moderators or without, or a three-level or multivariate model: its
        variances and weights are the working model.
    cluster : str or sequence, optional
        A column of the table, or one value for each of its rows. By default the clusters of a
        model of dependent effects, else the rows' labels.
    correction : {"CR2", "CR1", "CR0"}
        Unbiased under the working model, with Satterthwaite degrees of freedom; scaled by
        m / (m − p), or plain, both with t(m − p), for m clusters and p coefficients.
    level : float, optional
        By default that of the fit.

    Returns
    -------
    Robust

    Raises
    ------
    InputError
        When the fit has no working covariance (one-stage models, or not converged), rows lack a
        cluster, there are fewer than two clusters or no more than coefficients, or rows that the
        model takes as dependent are in different clusters.

    Cautions: those of the fit.

    Notes
    -----
    CR1 is m / (m − p), not m / (m − 1). Where a cluster alone determines a coefficient, its
    residual is 0 and CR2 uses the generalised inverse. Terms with fewer than 4 degrees of freedom
    are named in ``few`` (Tipton 2015, Psychol Methods 20:375). Pustejovsky & Tipton 2018, J Bus
    Econ Stat 36:672.

    Examples
    --------
    >>> from pooledcases.effects import effect_sizes
    >>> from pooledcases.models import pool
    >>> rows = {"team": list("AABBCCDD"), "yi": [0.1, 0.2, 0.8, 0.6, -0.1, 0.1, 0.5, 0.4],
    ...         "vi": [0.02] * 8}
    >>> found = robust(pool(effect_sizes(rows, measure="GEN")), cluster="team")
    >>> found.clusters, round(found.coefficients[0].se, 3), round(found.coefficients[0].df, 2)
    (4, 0.156, 3.0)
    """
    check_word(correction, RobustCorrection, "correction")
    working = _working(fit)
    level = fit.level if level is None else level
    check_level(level)
    cells = _cells(fit, cluster)
    clusters = _clusters(working, cells)
    count = sum(len(part.rows) for part in clusters)
    p = working.design.shape[1]
    if count <= p:
        raise InputError(
            f"cluster: {count} clusters cannot carry {p} robust coefficients; at least {p + 1} can."
        )
    bread = bread_of(clusters)
    values = _values(clusters, bread, working)
    clusters = tuple(_with_residuals(part, working, values) for part in clusters)
    found = CORRECTIONS[correction].function(clusters, bread)
    return _result(fit, working, values, found.covariance, found.df, (correction, count, level))


def _result(
    fit: Pooled | Dependent,
    working: _Working,
    values: FloatArray,
    covariance: FloatArray,
    df: FloatArray,
    asked: tuple[str, int, float],
) -> Robust:
    correction, count, level = asked
    # no residual in any cluster: nothing to estimate from, and nothing to test
    df = np.where(np.isfinite(df), df, np.inf)
    terms = coefficients(working.terms, values, covariance, df, level)
    predicted = predictions(terms, working.tau2, clusters=count, level=level)
    mean = [i for i, tau2 in enumerate(working.tau2) if tau2 is not None]
    return Robust(
        measure=fit.measure,
        scale=working.effects.scale,
        model=fit.model,
        correction=correction,
        level=level,
        k=len(working.design),
        clusters=count,
        coefficients=terms,
        covariance=covariance,
        few=_few(terms) if correction == "CR2" else (),
        tests=_tests(working.terms, values, covariance, df, correction),
        predictions=predicted,
        reported=on_reader_scale(
            working.effects, [terms[i] for i in mean], [predicted[i] for i in mean]
        ),
        # rows of one name are what clusters are for
        cautions=tuple(item for item in fit.cautions if item.code != "PC-M06"),
    )


def _few(terms: tuple[Coefficient, ...]) -> tuple[str, ...]:
    return tuple(item.term for item in terms if item.df is not None and item.df < LEAST_DF)


def _tests(
    terms: tuple[str, ...],
    values: FloatArray,
    covariance: FloatArray,
    df: FloatArray,
    correction: str,
) -> tuple[Test, ...]:
    kept = [i for i, term in enumerate(terms) if term != INTERCEPT] or [0]
    if correction == "CR2" and len(kept) > 1:
        return ()
    finite = float(df[kept[0]]) if np.isfinite(df[kept[0]]) else None
    return omnibus(terms, values, covariance, finite)


def _working(fit: Pooled | Dependent) -> _Working:
    if isinstance(fit, Dependent):
        return _of_dependent(fit)
    if not isinstance(fit, Pooled):
        raise InputError("robust takes a fit: the result of pool or of a model of dependence.")
    if fit.model != "inverse-variance":
        raise InputError(
            f"robust needs effects with variances; the model {fit.model} has none. Use the model "
            "inverse-variance."
        )
    if fit.tau2 is None:
        raise InputError("The fit did not converge, so that there is nothing to make robust.")
    return _of_pooled(fit, fit.tau2)


def _of_dependent(fit: Dependent) -> _Working:
    if fit.marginal is None:
        raise InputError("The fit did not converge, so that there is nothing to make robust.")
    first, second, phi = [], [], []
    for rows, values in zip(fit.marginal.rows, fit.marginal.values, strict=True):
        shape = values.shape
        first.append(np.broadcast_to(rows[:, :, None], shape).ravel())
        second.append(np.broadcast_to(rows[:, None, :], shape).ravel())
        phi.append(values.ravel())
    tau2: tuple[float | None, ...] = (None,) * len(fit.terms)
    if len(fit.reported) == len(fit.terms):
        tau2 = _own_variances(fit)
    return _Working(
        fit.effects,
        fit.terms,
        fit.design,
        np.concatenate(first),
        np.concatenate(second),
        np.concatenate(phi),
        None,
        tau2,
    )


def _own_variances(fit: Dependent) -> tuple[float | None, ...]:
    """The variance of what each mean is the mean of."""
    variances = [item.variance for item in fit.components]
    if fit.model == "multilevel":
        return (sum(variances),)
    return tuple(variances if len(variances) == len(fit.terms) else variances * len(fit.terms))


def _of_pooled(fit: Pooled, tau2: float) -> _Working:
    if fit.regression is not None:
        return _of_regression(fit, fit.regression, tau2)
    use = fit.effects.included
    own, phi = np.arange(int(use.sum())), fit.effects.vi[use] + tau2
    share = [study.weight for study in fit.studies if study.included]
    weights = None
    if all(weight is not None for weight in share):
        # a user's weights, or those of a model that weighs otherwise than by 1 / (vi + tau²)
        weights = np.array(share, dtype=float) * float((1 / phi).sum())
    means = (tau2 if fit.tau2_method != "EE" else None,)
    design = np.ones((len(own), 1))
    return _Working(fit.effects, (INTERCEPT,), design, own, own, phi, weights, means)


def _of_regression(fit: Pooled, found: Regression, tau2: float) -> _Working:
    use = np.zeros(len(fit.effects.study), dtype=bool)
    use[found.rows] = True
    effects = replace(fit.effects, included=use)
    own, phi = np.arange(len(found.rows)), effects.vi[use] + tau2
    slopes = (None,) * len(found.names)
    design = found.design[np.argsort(found.rows)]
    return _Working(effects, found.names, design, own, own, phi, None, slopes)


def _cells(fit: Pooled | Dependent, cluster: Column | None) -> Words:
    if cluster is not None:
        return words_of(fit.effects, cluster, "cluster")
    return fit.cluster if isinstance(fit, Dependent) else fit.effects.study


def _clusters(working: _Working, cells: Words) -> tuple[Cluster, ...]:
    """The rows by cluster, without residuals yet."""
    effects = working.effects
    index = np.flatnonzero(effects.included)
    missing = [row for row in index if cells[row] is None]
    if missing:
        raise InputError(
            [
                f"row {row + 1} ({effects.study[row]}): no cluster is named; name one, or leave "
                "the row out."
                for row in missing
            ]
        )
    codes = codes_of([cells[row] for row in index])
    if codes.max() < 1:
        raise InputError(
            "cluster: all included rows are in one cluster; a robust variance needs at least two."
        )
    apart = (codes[working.first] != codes[working.second]) & (working.phi != 0)
    if apart.any():
        at = int(np.flatnonzero(apart)[0])
        one, other = (effects.study[index[rows[at]]] for rows in (working.first, working.second))
        raise InputError(
            f"cluster: the model takes {one} and {other} as dependent, but they are in different "
            "clusters; use clusters that hold such rows together."
        )
    return _blocks(working, codes)


def _blocks(working: _Working, codes: IntArray) -> tuple[Cluster, ...]:
    parts = partition(codes)
    phi = parts.scatter(working.first, working.second, working.phi)
    if working.weights is None:
        weights = tuple(np.asarray(np.linalg.inv(block), dtype=float) for block in phi)
    else:
        weights = parts.scatter(working.first, working.second, working.weights)
    return tuple(
        Cluster(rows, working.design[rows], w, block, np.zeros(rows.shape))
        for rows, w, block in zip(parts.rows, weights, phi, strict=True)
    )


def _values(clusters: tuple[Cluster, ...], bread: FloatArray, working: _Working) -> FloatArray:
    yi = working.effects.yi[working.effects.included]
    pulled = sum(np.einsum("cnp,cnm,cm->p", c.x, c.w, yi[c.rows]) for c in clusters)
    return np.asarray(bread @ pulled)


def _with_residuals(part: Cluster, working: _Working, values: FloatArray) -> Cluster:
    yi = working.effects.yi[working.effects.included]
    return Cluster(part.rows, part.x, part.w, part.phi, yi[part.rows] - part.x @ values)
