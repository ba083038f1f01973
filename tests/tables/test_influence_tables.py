"""Frames of leave-one-out, influence and subsets."""

from __future__ import annotations

import re

import pytest

import pooledcases as pc
from pooledcases import diagnostics
from pooledcases.tables.influence import baujat_frame, gosh_frame, influence_frame, refits_frame

TABLE = {
    "study": ["a", "b", "c", "d"], "ai": [3, 5, 1, 9], "n1i": [10, 12, 9, 14],
    "ci": [4, 2, 3, 4], "n2i": [11, 14, 9, 20], "year": [2004, 1999, 2001, 2010],
}  # fmt: skip


@pytest.fixture
def fit():
    return pc.pool(pc.effect_sizes(TABLE, measure="RR"), tau2="DL", inference="normal")


def test_every_row_reads_like_a_fit(fit):
    frame = refits_frame(diagnostics.leave_one_out(fit))
    assert frame.columns.tolist()[:2] == ["left out", "studies"]
    assert frame.iloc[:, 0].tolist() == ["a", "b", "c", "d"]
    again = pc.pool(
        pc.effect_sizes({k: v[1:] for k, v in TABLE.items()}, measure="RR"),
        tau2="DL",
        inference="normal",
    ).reported
    expected = f"{again.estimate:.2f} ({again.ci.low:.2f} to {again.ci.high:.2f})"
    assert frame.iloc[0, 2] == expected
    steps = refits_frame(diagnostics.cumulative(fit, by="year"))
    assert steps["added"].tolist() == ["b", "c", "a", "d"]


def test_a_row_without_an_estimate_says_why(fit):
    frame = refits_frame(diagnostics.leave_one_out(fit, by=[1, 1, 1, 1]))
    assert frame.iloc[0, 2] == "–"
    assert frame["note"].tolist() == ["no study is left"]


def test_proportions_have_no_p_against_one_half():
    table = {"xi": [3, 5, 2], "ni": [10, 12, 30]}
    frame = refits_frame(diagnostics.leave_one_out(pc.pool_counts(table)))
    assert not {"p", "I²"} & set(frame.columns)
    assert frame.iloc[0, 2].count("%") == 3


def test_an_influential_study_is_named_with_its_rule():
    table = {"study": list("abcd"), "yi": [0.1, 0.2, 0.3, 2.0], "vi": [0.02, 0.03, 0.05, 0.04]}
    fit = pc.pool(pc.effect_sizes(table, measure="GEN"), tau2="DL", inference="normal")
    frame = influence_frame(diagnostics.influence(fit))
    assert frame["influential by"].tolist()[0] == ""
    assert "Cook's distance beyond the median of chi-squared (0.455)" in frame.iloc[3, -1]
    assert baujat_frame(diagnostics.baujat(fit)).iloc[0, 0] == "d"
    found = diagnostics.gosh(fit)
    frame = gosh_frame(found, diagnostics.gosh_separation(found))
    assert frame.iloc[0, 0] == "d"
    assert frame.iloc[0, -1] == "1.00"


def test_chinese_frames_are_chinese(fit):
    found = diagnostics.gosh(fit)
    for frame in (
        refits_frame(diagnostics.leave_one_out(fit), "zh"),
        influence_frame(diagnostics.influence(fit), "zh"),
        baujat_frame(diagnostics.baujat(fit), "zh"),
        gosh_frame(found, lang="zh"),
    ):
        assert re.search("[\u4e00-\u9fff]", "".join(frame.columns))
