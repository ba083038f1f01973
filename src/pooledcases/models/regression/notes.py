"""The cautions of a regression."""

from __future__ import annotations

from typing import Any

from pooledcases import format as fmt
from pooledcases.models.cautions import normal_inference, not_detectable, outside_limits
from pooledcases.models.regression.model import Model
from pooledcases.models.regression.summary import tested_columns
from pooledcases.models.weighted.heterogeneity import QProfile
from pooledcases.results.base import Caution, caution
from pooledcases.results.regression import Moderator, WordedCaution

#: Fewer studies for each coefficient than this say little of it.
STUDIES_PER_COEFFICIENT = 10
#: How many studies a caution names.
_NAMED = 20


def cautions(
    model: Model, numbers: dict[str, Any], profile: QProfile, moderators: tuple[Moderator, ...]
) -> tuple[Caution, ...]:
    out = [*model.effects.cautions, *_missing(model)]
    if numbers["tau2"] is None:
        out.append(caution("PC-N01", what="tau²"))
    elif not profile.converged[0]:
        out.append(caution("PC-N01", what="tau² (Q-profile)"))
    if model.random:
        out += not_detectable(numbers["tau2"], numbers["tau2_ci"])
        out += outside_limits(numbers["tau2"], numbers["tau2_ci"])
        out += normal_inference(len(model.design), model.inference)
        if profile.empty[0]:
            out.append(caution("PC-N02", q=fmt.number(numbers["q"], 3)))
    return (
        *out,
        *_few(model),
        *several_tests(len(tested_columns(model.columns)) if moderators else 0),
    )


def _missing(model: Model) -> list[Caution]:
    """PC-M17: studies without a moderator are left out, and named."""
    names = model.table.left_out
    if not names:
        return []
    values = {
        "missing": len(names),
        "total": len(names) + len(model.design),
        "studies": ", ".join(names[:_NAMED]) + (", …" if len(names) > _NAMED else ""),
    }
    return [WordedCaution(code="PC-M17", key="caution.PC-M17.moderators", values=values)]


def _few(model: Model) -> list[Caution]:
    """PC-M16: too few studies for so many coefficients."""
    k, p = len(model.design), len(tested_columns(model.columns))
    if k >= STUDIES_PER_COEFFICIENT * p:
        return []
    values = {"k": k, "p": p, "each": fmt.plain(k / p, 1)}
    return [WordedCaution(code="PC-M16", key="caution.PC-M16.coefficients", values=values)]


def several_tests(n: int) -> list[Caution]:
    """PC-M16: several tests on the same studies."""
    if n < 2:
        return []
    return [WordedCaution(code="PC-M16", key="caution.PC-M16.tests", values={"n": n})]
