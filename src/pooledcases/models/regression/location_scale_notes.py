"""The cautions of a location-scale model."""

from __future__ import annotations

from pooledcases import format as fmt
from pooledcases.models.regression.location_scale_design import Designs
from pooledcases.models.regression.notes import STUDIES_PER_COEFFICIENT
from pooledcases.results.base import Caution
from pooledcases.results.location_scale import LocationScale
from pooledcases.results.regression import WordedCaution

#: How many studies a caution names.
_NAMED = 20


def scale_cautions(designs: Designs, fit: LocationScale) -> list[Caution]:
    """Few studies for the scale, studies without a moderator, and a tau² of 0."""
    out: list[Caution] = []
    gone = fit.left_out
    if gone:
        values = {"missing": len(gone), "total": len(gone) + fit.k, "studies": _named(gone)}
        out.append(_worded("PC-M17", "moderators", **values))
    p = len(designs.scale.tested)
    if fit.k < STUDIES_PER_COEFFICIENT * p:
        out.append(_worded("PC-M16", "scale", k=fit.k, p=p, each=fmt.plain(fit.k / p, 1)))
    if fit.boundary:
        zero = tuple(name for name, tau2 in zip(fit.study, fit.tau2, strict=True) if tau2 == 0)
        out.append(_worded("PC-M12", "scale", n=len(zero), studies=_named(zero)))
    if fit.boundary_log_likelihood is not None:
        over = fit.boundary_log_likelihood - fit.log_likelihood
        out.append(_worded("PC-M12", "scale_near", over=fmt.plain(over, 2)))
    return out


def _named(studies: tuple[str, ...]) -> str:
    return ", ".join(studies[:_NAMED]) + (", …" if len(studies) > _NAMED else "")


def _worded(code: str, form: str, **values: object) -> Caution:
    return WordedCaution(code=code, key=f"caution.{code}.{form}", values=values)
