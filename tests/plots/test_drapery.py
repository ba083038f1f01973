"""The drapery plot: p-value functions against intervals and the normal distribution."""

from __future__ import annotations

import math

import numpy as np
import pytest
from matplotlib.figure import Figure

import pooledcases as pc
from pooledcases import plots
from pooledcases.diagnostics import drapery as drapery_of
from pooledcases.errors import InputError
from pooledcases.plots.studies._drapery import drapery as draw_drapery

TABLE = {"yi": [0.1, 0.3, 0.8, -0.2, 0.5], "vi": [0.02, 0.03, 0.05, 0.1, 0.04]}


def fitted(**words):
    return pc.pool(pc.effect_sizes(TABLE, measure="GEN"), **words)


def drapery(item, **options):
    return draw_drapery(item, **options)


@pytest.mark.parametrize("inference", ["normal", "t", "hartung-knapp", "hartung-knapp-adhoc"])
@pytest.mark.parametrize("level", [0.9, 0.95])
def test_curves_cross_the_level_at_the_limits_of_the_intervals(inference, level):
    fit = fitted(inference=inference, level=level)
    item = drapery_of(fit)
    for curve, interval in ((item.pooled, fit.ci), (item.prediction, fit.prediction)):
        top = int(curve.argmax())
        left = np.interp(1 - level, curve[: top + 1], item.at[: top + 1])
        right = np.interp(1 - level, curve[top:][::-1], item.at[top:][::-1])
        assert (left, right) == pytest.approx((interval.low, interval.high), abs=2e-4)


def test_studies_have_the_two_sided_p_of_the_normal_distribution():
    item = drapery_of(fitted())
    for row, (yi, vi) in enumerate(zip(TABLE["yi"], TABLE["vi"], strict=True)):
        expected = [math.erfc(abs(at - yi) / math.sqrt(2 * vi)) for at in item.at]
        np.testing.assert_allclose(item.studies[row], expected, rtol=1e-10, atol=1e-14)
        assert item.studies[row].max() == 1


def test_what_has_no_such_function_is_refused():
    with pytest.raises(InputError, match="henmi-copas"):
        drapery_of(fitted(inference="henmi-copas", tau2="DL"))
    effects = pc.effect_sizes(TABLE | {"dose": [1, 2, 3, 4, 5]}, measure="GEN")
    with pytest.raises(InputError, match="moderators"):
        drapery_of(pc.pool(effects, mods="dose"))


def test_equal_effects_have_no_new_study():
    item = drapery_of(fitted(tau2="EE", inference="normal"))
    assert item.prediction is None
    assert not [line for line in drapery(item).lines if line.get_gid() == "prediction-curve"]


def test_words_json_bytes_axes_and_errors(tidy):
    item = drapery_of(fitted())
    assert plots.alternative(drapery(item)).startswith("Drapery plot of effect, 5 studies; pooled")
    assert item.as_json()["kind"] == "drapery"
    assert plots.render(drapery(item), "svg") == plots.render(drapery(item), "svg")
    ax = Figure(figsize=(9, 7)).add_axes((0, 0, 1, 1))
    assert drapery(item, ax=ax) is ax
    tidy(ax)
    with pytest.raises(InputError, match=r"pc\.diagnostics\.drapery"):
        drapery(item.fit)
