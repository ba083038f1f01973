"""Sentences of dependent effects speak in the reader's numbers."""

from __future__ import annotations

import numpy as np
import pytest

import pooledcases as pc
from pooledcases.scales import to_reader
from pooledcases.tables import sentence

K = 12
TABLE = {
    "study": list("AABBCCDDEEFF"),
    "outcome": ["os", "pfs"] * 6,
    "row": [str(i) for i in range(K)],
    "ai": [7, 8, 3, 9, 4, 5, 11, 2, 5, 4, 6, 7],
    "n1i": [40] * K,
    "ci": [12, 9, 10, 17, 8, 16, 9, 11, 14, 7, 13, 12],
    "n2i": [40] * K,
    "xi": [7, 8, 3, 9, 4, 5, 11, 2, 5, 4, 6, 7],
    "ni": [40] * K,
}


@pytest.fixture(scope="module", params=["OR", "PLO", "RD"])
def effects(request):
    return pc.effect_sizes(TABLE, measure=request.param)


def _fits(effects):
    yield pc.models.pool_multilevel(effects, levels=("study", "row"), intervals=False)
    yield pc.models.pool_multivariate(effects, outcome="outcome", sampling=0.5, intervals=False)
    yield pc.models.robust(pc.pool(effects), cluster="study")


def test_what_is_reported_is_the_estimate_carried_back(effects):
    names = {"OR": "odds ratio", "PLO": "proportion", "RD": "risk difference"}
    for fit in _fits(effects):
        assert {shown.scale for shown in fit.reported} == {names[effects.measure]}
        for found, shown in zip(fit.coefficients, fit.reported, strict=True):
            back = to_reader(effects.scale, [found.estimate, found.ci.low, found.ci.high])
            assert (shown.estimate, shown.ci.low, shown.ci.high) == tuple(back.tolist())


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_sentence_says_ratios_and_percentages(effects, lang):
    for fit in _fits(effects):
        text = sentence(fit, lang)
        for shown in fit.reported:
            percent = effects.measure == "PLO"
            value = f"{100 * shown.estimate:.1f}%" if percent else f"{shown.estimate:.2f}"
            assert value.replace("-", "−") in text
        # no proportion means no effect, so that none is tested
        assert (" p " in text or "，p " in text) == (effects.measure != "PLO")
        assert ("prediction interval" if lang == "en" else "预测区间") in text
        assert "analysis" not in text
        assert "分析尺度" not in text


def test_slopes_stay_on_the_scale_of_analysis_and_say_so():
    effects = pc.effect_sizes(TABLE, measure="OR")
    design = np.column_stack([np.ones(K), np.arange(K)])
    fit = pc.models.pool_multilevel(
        effects, levels="study", design=design, terms=["intercept", "dose"], intervals=False
    )
    text = sentence(fit)
    assert fit.reported == ()
    assert "intercept (log scale) " in text
    assert "dose (log scale) " in text
    assert "Standard deviations of the true effects (log scale): study " in text


def test_too_few_clusters_are_named_in_words():
    table = {name: column[:4] for name, column in TABLE.items()}
    found = pc.models.robust(pc.pool(pc.effect_sizes(table, measure="OR")), cluster="study")
    assert found.few == ("intercept",)
    assert sentence(found).endswith("Too few clusters to rely on the p-values of intercept.")
    assert sentence(found, "zh").endswith("聚类过少，截距 的 p 值不可靠。")
