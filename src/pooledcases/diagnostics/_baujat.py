"""Baujat's plot and Galbraith's radial plot, as coordinates."""

from __future__ import annotations

import numpy as np
from scipy import special

from pooledcases.diagnostics.deleted import deleted_fits
from pooledcases.diagnostics.refit import two_stage
from pooledcases.results.influence import Baujat, Radial
from pooledcases.results.pooled import Pooled


def baujat(fit: Pooled) -> Baujat:
    """Each study's part in the heterogeneity, against its pull on the estimate.

    Parameters
    ----------
    fit : Pooled
        From :func:`pooledcases.pool`, of two studies or more, without moderators. Baujat's own
        plot is that of equal effects: ``tau2="EE"``.

    Returns
    -------
    Baujat

    Raises
    ------
    InputError
        As :func:`influence`.
    NotConverged
        When the fit has no estimate itself.

    Notes
    -----
    ``contribution`` is (y − b)² / (v + tau²), which under equal effects sums to Q; ``influence``
    is (b − b without the study)² over the variance of b without it (Baujat 2002, Stat Med
    21:2641), of the fit's own inference.

    Examples
    --------
    >>> import pooledcases as pc
    >>> table = {"yi": [0.1, 0.3, 0.8], "vi": [0.02, 0.03, 0.05]}
    >>> fit = pc.pool(pc.effect_sizes(table, measure="GEN"), tau2="EE", inference="normal")
    >>> found = baujat(fit)
    >>> bool(abs(found.contribution.sum() - fit.q) < 1e-12), found.influence.round(3).tolist()
    (True, [1.875, 0.0, 1.2])
    """
    model = two_stage(fit)
    without = deleted_fits(model)
    moved = np.full(model.k, np.nan)
    shift = (model.estimate - without.estimate) ** 2
    np.divide(shift, without.variance, out=moved, where=without.variance > 0)
    return Baujat(
        fit=fit,
        study=model.study,
        contribution=(model.yi - model.estimate) ** 2 / (model.vi + model.tau2),
        influence=moved,
    )


def radial(fit: Pooled) -> Radial:
    """Standardised effects against precision.

    Parameters
    ----------
    fit : Pooled
        From :func:`pooledcases.pool`, without moderators.

    Returns
    -------
    Radial

    Raises
    ------
    InputError
        As :func:`influence`, but that one study is enough.
    NotConverged
        When the fit has no estimate itself.

    Notes
    -----
    Points off the band around the line from the origin are studies that differ from the estimate
    by more than their error (Galbraith 1988, Stat Med 7:889), which under random effects counts
    tau².

    Examples
    --------
    >>> import pooledcases as pc
    >>> table = {"yi": [0.1, 0.3], "vi": [0.04, 0.01]}
    >>> fit = pc.pool(pc.effect_sizes(table, measure="GEN"), tau2="EE", inference="normal")
    >>> radial(fit).precision.tolist(), round(radial(fit).slope, 2)
    ([5.0, 10.0], 0.26)
    """
    model = two_stage(fit, least=1)
    precision = 1 / np.sqrt(model.vi + model.tau2)
    return Radial(
        fit=fit,
        study=model.study,
        precision=precision,
        standardised=model.yi * precision,
        slope=model.estimate,
        half_width=float(special.ndtri(0.5 + fit.level / 2)),
    )
