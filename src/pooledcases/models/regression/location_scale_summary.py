"""What is said of a solved location-scale model: coefficients, tests, tau² of each study."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import special

from pooledcases.models.regression.location_scale_design import Designs, Side
from pooledcases.models.regression.location_scale_likelihood import Problem, cochran, location
from pooledcases.models.regression.location_scale_search import (
    Constant,
    Peak,
    constant,
    highest,
)
from pooledcases.models.regression.solve import Basis, root_of, wald
from pooledcases.models.regression.summary import table_of
from pooledcases.results.base import FloatArray
from pooledcases.results.location_scale import LocationScale, ScaleTerm
from pooledcases.results.regression import Moderator, WaldTest

LINK = "log"


@dataclass(frozen=True, slots=True, eq=False)
class Model:
    """Both designs with good bases of them; effects are measured from the first study."""

    designs: Designs
    location: Basis
    scale: Basis
    yi: FloatArray
    vi: FloatArray
    restricted: bool

    @classmethod
    def of(cls, designs: Designs, *, restricted: bool) -> Model:
        used = designs.effects.included
        yi, vi = designs.effects.yi[used], designs.effects.vi[used]
        place, scale = Basis.of(designs.location.design, vi), Basis.of(designs.scale.design)
        return cls(designs, place, scale, yi, vi, restricted)

    def problem(self, scale: FloatArray) -> Problem:
        """The problem with this design of the scale."""
        columns = Basis.of(scale).columns
        return Problem(
            self.yi - self.yi[0], self.vi, self.location.columns, columns, self.restricted
        )

    def mean(self, tau2: FloatArray) -> Estimates:
        """Coefficients of the mean at some variances, in the user's columns."""
        place = location(self.problem(self.designs.scale.design), tau2)
        ones = np.ones(len(self.yi))
        origin = np.linalg.lstsq(self.location.columns, ones, rcond=None)[0] * self.yi[0]
        back = self.location.back
        return Estimates(np.asarray(back @ (place.values + origin)), np.asarray(back @ place.root))

    def spread(self, peak: Peak) -> Estimates:
        """Coefficients of log tau²; none on the boundary."""
        if peak.boundary:
            return Estimates(np.empty(0), np.empty((0, 0)))
        back = self.scale.back
        root = root_of(np.asarray(np.linalg.inv(peak.information), dtype=float))
        return Estimates(np.asarray(back @ peak.alpha), np.asarray(back @ root))


@dataclass(frozen=True, slots=True, eq=False)
class Estimates:
    """Coefficients, and A with A A' = their covariance."""

    values: FloatArray
    root: FloatArray

    @property
    def covariance(self) -> FloatArray:
        return np.asarray(self.root @ self.root.T)

    def table(self, side: Side, df: float | None, level: float) -> tuple[Moderator, ...]:
        if not len(self.values):
            return ()
        names = [column.name for column in side.columns]
        tested = [bool(column.parts) for column in side.columns]
        return table_of(names, self.values, self.root, df, level=level, tested=tested)

    def wald(self, places: Sequence[int], df: float | None) -> WaldTest | None:
        """All of some coefficients are 0."""
        if not len(self.values) or not len(places):
            return None
        return wald(self.values[list(places)], self.root[list(places)], df)


def summarised(
    model: Model, one: Constant, peak: Peak, *, inference: str, level: float
) -> LocationScale:
    """The result, but for its formulas and its cautions."""
    designs, k = model.designs, len(model.yi)
    p, q = len(designs.location.columns), len(designs.scale.columns)
    df, df_scale = (float(k - p), float(k - q)) if inference == "t" else (None, None)
    mean, spread = model.mean(peak.tau2), model.spread(peak)
    fitted = np.asarray(designs.location.design @ mean.values)
    # without intercept "all are 0" is no hypothesis of interest
    tested = designs.scale.tested if designs.scale.intercept else []
    n, used = (k - p if model.restricted else k), designs.effects.included
    return LocationScale(
        measure=designs.effects.measure,
        method="REML" if model.restricted else "ML",
        link=LINK,
        inference=inference,
        level=level,
        k=k,
        mods=None,
        scale_formula="",
        location=mean.table(designs.location, df, level),
        scale=spread.table(designs.scale, df_scale, level),
        location_covariance=mean.covariance,
        scale_covariance=spread.covariance,
        location_test=mean.wald(designs.location.tested, df),
        scale_test=spread.wald(tested, df_scale),
        likelihood_ratio=_ratio(peak.log_likelihood, one.log_likelihood, q - 1),
        terms=_terms(model, peak, spread, df_scale),
        study=tuple(designs.effects.study[row] for row in np.flatnonzero(used)),
        tau2=peak.tau2,
        fitted=fitted,
        residuals=model.yi - fitted,
        tau2_constant=one.tau2,
        log_likelihood=peak.log_likelihood,
        log_likelihood_constant=one.log_likelihood,
        aic=-2 * peak.log_likelihood + 2 * (p + q),
        bic=-2 * peak.log_likelihood + float(np.log(n)) * (p + q),
        **_cochran(model),
        converged=True,
        boundary=peak.boundary,
        boundary_log_likelihood=peak.beyond,
        left_out=designs.left_out,
        columns=designs.columns,
    )


def _cochran(model: Model) -> dict[str, Any]:
    """Residual heterogeneity at tau² = 0."""
    q = cochran(model.problem(model.designs.scale.design))
    df = len(model.yi) - len(model.designs.location.columns)
    return {"q": q, "q_df": df, "q_p_value": float(special.chdtrc(df, q))}


def _ratio(high: float, low: float, df: int) -> WaldTest:
    statistic = max(0.0, 2 * (high - low))
    p = float(special.chdtrc(df, statistic))
    return WaldTest(statistic=statistic, df=df, df_residual=None, p_value=p)


def _terms(model: Model, peak: Peak, spread: Estimates, df: float | None) -> tuple[ScaleTerm, ...]:
    """Each term tested together, and against the model without it."""
    side = model.designs.scale
    if not side.intercept:
        return ()
    places: dict[str, list[int]] = {}
    for column in side.tested:
        places.setdefault(side.columns[column].term, []).append(column)
    out = []
    for term, own in places.items():
        low = _without(model, own)
        ratio = None if low is None else _ratio(peak.log_likelihood, low, len(own))
        out.append(ScaleTerm(term=term, wald=spread.wald(own, df), likelihood_ratio=ratio))
    return tuple(out)


def _without(model: Model, places: Sequence[int]) -> float | None:
    """The log-likelihood without some columns of the scale; None where the search was lost."""
    design = np.delete(model.designs.scale.design, list(places), axis=1)
    problem = model.problem(design)
    one = constant(problem)
    if design.shape[1] == 1:
        return one.log_likelihood if one.converged else None
    found = highest(problem, one)
    return found.log_likelihood if found.converged else None
