"""Trim-and-fill: studies that a symmetric funnel would have, filled in (a sensitivity analysis)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import special

from pooledcases.diagnostics.funnel import LEAST_FOR_A_LINE, check_funnel, funnel_of, regress_on
from pooledcases.diagnostics.refit import TwoStage, two_stage
from pooledcases.diagnostics.trim_estimators import TRIM_ESTIMATORS, TrimSpec
from pooledcases.errors import InputError
from pooledcases.kernels.ranks import doubled_midranks
from pooledcases.labels import label
from pooledcases.models.inverse_variance import pool
from pooledcases.models.weighted.engine import fit_stack
from pooledcases.models.weighted.stack import Stack
from pooledcases.options import FunnelSide, Tau2Method, TrimEstimator, check_word
from pooledcases.results.base import Caution, FloatArray, caution
from pooledcases.results.bias import TrimFill
from pooledcases.results.effects import Effects, Reason
from pooledcases.results.pooled import Pooled
from pooledcases.scales import SCALES, to_reader

_MOST_STEPS = 100
#: Distances nearer to each other than this, by the largest of them, are the same.
_TIED = 1e-12


@dataclass(frozen=True, slots=True, eq=False)
class _Trimmed:
    """How many are missing, and the centre without their counterparts; NaN where there is none."""

    raw: float
    k0: int
    centre: float
    settled: bool


def trim_fill(
    fit: Pooled,
    *,
    estimator: str = "L0",
    side: str = "auto",
    trim_with: str | None = None,
    force: bool = False,
) -> TrimFill:
    """Fill in the studies that a symmetric funnel would have, and pool again.

    Parameters
    ----------
    fit : Pooled
        An inverse-variance fit without moderators.
    estimator : {"L0", "R0", "Q0"}
        How the number of missing studies is estimated.
    side : {"auto", "left", "right"}
        Where they are missing; ``auto`` takes the side opposite to the small studies, by the sign
        of the regression on the standard error.
    trim_with : str, optional
        Estimator of tau² with which the centre is found (``EE`` as in R's meta); that of the fit
        unless asked otherwise.
    force : bool
        Fill in spite of PC-M11.

    Returns
    -------
    TrimFill
        ``fit`` is the refit with the same words; ``cautions`` says that it is a sensitivity
        analysis only. Where Q0 does not exist, or the number of missing studies never settles,
        there is no fit and ``reason`` says why.

    Raises
    ------
    InputError
        For a fit that cannot be filled, fewer than three studies, or ``auto`` where all standard
        errors are the same.
    Refusal
        PC-M11: proportions, or fewer than ten studies.

    Cautions: PC-M11 when forced, PC-M20 (imputed studies), PC-N01.

    Notes
    -----
    Duval & Tweedie 2000, JASA 95:89, and Biometrics 56:455. The number is rounded to the nearest
    whole one, never below 0; its standard error is at the unrounded number. Studies of equal
    distance from the centre share their midrank, so that mirror images lack nothing on either
    side; metafor ranks them in the order of their effects.

    Examples
    --------
    >>> import pooledcases as pc
    >>> table = {"yi": [0.1, 0.3, 0.8, 0.7, 0.2], "vi": [0.02, 0.03, 0.08, 0.09, 0.01]}
    >>> fit = pc.pool(pc.effect_sizes(table, measure="GEN"), tau2="EE", inference="normal")
    >>> filled = trim_fill(fit, force=True)
    >>> filled.side, filled.k0, filled.fit.k, round(filled.fit.estimate, 3)
    ('left', 2, 7, 0.191)
    """
    check_word(estimator, TrimEstimator, "estimator")
    check_word(side, FunnelSide, "side")
    model, word = _checked(fit, trim_with)
    cautions = check_funnel(funnel_of(fit), force=force)
    where = _side(model, word) if side == "auto" else side
    sign = -1.0 if where == "right" else 1.0
    order = np.argsort(sign * model.yi, kind="stable")
    yi, vi = sign * model.yi[order], model.vi[order]
    found = _trim(yi, vi, TRIM_ESTIMATORS[estimator], word)
    head: dict[str, Any] = {
        "estimator": estimator,
        "side": where,
        "side_method": "egger" if side == "auto" else "asked",
        "trimmed_with": word,
        "original": fit,
    }
    if not found.settled:
        key = "trim.no_number" if np.isnan(found.raw) else "trim.unsettled"
        return _nothing(head, cautions, Reason(key=key))
    missing = np.arange(len(yi) - 1, len(yi) - 1 - found.k0, -1)
    rows = np.flatnonzero(fit.effects.included)[order][missing]
    mirrored = sign * (2 * found.centre - yi[missing])
    return TrimFill(
        **head,
        **_counted(found, TRIM_ESTIMATORS[estimator], len(yi)),
        filled=tuple(fit.effects.study[row] for row in rows),
        filled_yi=mirrored,
        filled_vi=vi[missing],
        fit=_refit(fit, rows, mirrored),
        converged=True,
        cautions=(*cautions, *_imputed(found.k0)),
    )


def _imputed(k0: int) -> tuple[Caution, ...]:
    """PC-M20: studies that nobody did."""
    return (caution("PC-M20", form="filled", n=k0),) if k0 else ()


def _checked(fit: Pooled, trim_with: str | None) -> tuple[TwoStage, str]:
    """The studies of the fit, and the estimator of tau² to trim with."""
    if trim_with is not None:
        check_word(trim_with, Tau2Method, "trim_with")
    model = two_stage(fit, least=LEAST_FOR_A_LINE)
    if model.weights is not None:
        raise InputError("trim_fill: a fit with weights of your own has no funnel to fill.")
    word = trim_with or fit.tau2_method
    if word.startswith("GENQ"):
        raise InputError(f"trim_with {word} needs weights of your own; use REML.")
    return model, word


def _counted(found: _Trimmed, spec: TrimSpec, k: int) -> dict[str, Any]:
    se = spec.se(found.raw, k)
    return {
        "k0": found.k0,
        "k0_se": None if np.isnan(se) else se,
        "p_value": None if spec.p_value is None else spec.p_value(found.k0),
    }


def _side(model: TwoStage, tau2: str) -> str:
    """Opposite to where the small studies lie."""
    line = regress_on(np.sqrt(model.vi), model.yi, model.vi, tau2=tau2, inference="normal")
    if line is None:
        raise InputError(
            "side: all standard errors are the same, or the regression on them has no solution, so "
            "that the side cannot be found; give side left or right."
        )
    return "right" if line.slope < 0 else "left"


def _trim(yi: FloatArray, vi: FloatArray, spec: TrimSpec, tau2: str) -> _Trimmed:
    """Trim the largest effects until their number no longer changes."""
    k, kept = len(yi), -1
    k0, raw, centre = 0, 0.0, float("nan")
    ones = np.ones((k, 1))
    for _ in range(_MOST_STEPS):
        if k0 == kept:
            return _Trimmed(raw, k0, centre, True)
        kept = k0
        use = (np.arange(k) < k - k0)[None, :]
        effects, variances = np.where(use, yi, 0.0), np.where(use, vi, 1.0)
        fits = fit_stack(
            Stack(effects, variances, use, ones), tau2=tau2, inference="normal", level=0.95
        )
        if not fits.converged[0]:
            break
        centre = float(fits.estimate[0])
        away = yi - centre
        away[np.abs(away) <= 1e-12 * np.abs(yi).max()] = 0.0
        if not away.any():
            return _Trimmed(0.0, 0, centre, True)
        raw = spec.count(np.sign(away) * _distance_ranks(away), k)
        if np.isnan(raw):
            break
        k0 = int(min(max(np.round(raw), 0), k - 1))
    return _Trimmed(raw, k0, centre, False)


def _nothing(head: dict[str, Any], cautions: tuple[Caution, ...], reason: Reason) -> TrimFill:
    return TrimFill(
        **head,
        k0=None,
        k0_se=None,
        p_value=None,
        filled=(),
        filled_yi=np.empty(0),
        filled_vi=np.empty(0),
        fit=None,
        converged=False,
        reason=reason,
        cautions=(*cautions, caution("PC-N01", what=label("trim.of_missing"))),
    )


def _refit(fit: Pooled, rows: NDArray[np.intp], mirrored: FloatArray) -> Pooled:
    """The fit with the mirror images of some rows, with the same words."""
    if not len(rows):
        return fit
    words = {"tau2": fit.tau2_method, "inference": fit.inference, "level": fit.level}
    # whatever would refuse the studies has been passed when they were pooled
    return pool(_with_mirrored(fit.effects, rows, mirrored), **words, force=True)  # type: ignore[arg-type]


def _with_mirrored(effects: Effects, rows: NDArray[np.intp], mirrored: FloatArray) -> Effects:
    """The included rows, and below them the mirror images with the sizes of their models."""
    own = np.flatnonzero(effects.included)
    both, n = np.concatenate([own, rows]), len(rows)
    yi = np.concatenate([effects.yi[own], mirrored])
    half = float(special.ndtri(0.5 + effects.level / 2)) * np.sqrt(effects.vi[both])
    columns = {name: cells[both] for name, cells in effects.columns.items()}
    size = columns.get(SCALES[effects.scale].size or "")
    back = [to_reader(effects.scale, values, size) for values in (yi, yi - half, yi + half)]

    def cells(values: Sequence[Any], filled: Any) -> tuple[Any, ...]:
        return (*(values[int(row)] for row in own), *([filled] * n))

    names = tuple(label("trim.filled", study=effects.study[row]) for row in rows)
    kept = len(own)
    return replace(
        effects,
        study=(*(effects.study[row] for row in own), *names),
        yi=yi,
        vi=effects.vi[both],
        included=np.ones(len(both), dtype=bool),
        reasons=(None,) * len(both),
        source=cells(effects.source, "imputed"),
        corrected=np.concatenate([effects.corrected[own], np.zeros(n, dtype=bool)]),
        ci_low=yi - half,
        ci_high=yi + half,
        reported_estimate=np.concatenate([effects.reported_estimate[own], back[0][kept:]]),
        reported_low=np.concatenate([effects.reported_low[own], back[1][kept:]]),
        reported_high=np.concatenate([effects.reported_high[own], back[2][kept:]]),
        reported_interval=cells(effects.reported_interval, "normal"),
        columns=columns,
        labels={name: cells(texts, None) for name, texts in effects.labels.items()},
        ledger=(),
        cautions=(),
    )


def _distance_ranks(away: FloatArray) -> FloatArray:
    """Midranks of the distances; those that differ by rounding only are tied."""
    distances = np.abs(away)
    order = np.argsort(distances)
    steps = np.diff(distances[order], prepend=distances[order[0]])
    places = np.empty(len(away))
    places[order] = np.cumsum(steps > _TIED * distances.max())
    return doubled_midranks(places) / 2
