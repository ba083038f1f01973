"""Rows of a forest plot that are not as counted or printed, and the cautions under it."""

from __future__ import annotations

import pytest

import pooledcases as pc
from pooledcases import plots
from pooledcases.plots import footer
from pooledcases.plots.forests import marks as forest_marks

TWO = {
    "study": ["Ito", "Wu", "Li", "Sato"],
    "ai": [0, 3, 0, 12], "n1i": [10, 20, 12, 12], "ci": [2, 5, 0, 13], "n2i": [11, 20, 13, 13],
    "g": ["a", "b", "b", "a"],
}  # fmt: skip
ONE = {"study": list("abcde"), "xi": [0, 3, 4, 5, 2], "ni": [10, 20, 30, 5, 9]}
PRINTED = {
    "study": ["Alpha", "Beta", "Gamma"],
    "est": ["0.80", "0.50", "1.20"], "ci_low": ["0.40", "0.30", "0.90"],
    "ci_high": ["0.95", "0.84", "1.60"], "g": ["x", "y", "x"],
}  # fmt: skip


def said(ax):
    (notes,) = [text.get_text() for text in ax.texts if text.get_text().startswith("Method")]
    return notes.replace("\n", " ")


def names(ax):
    return {text.get_text() for text in ax.texts}


def test_a_corrected_row_of_two_groups_has_a_sign_and_a_line():
    fit = pc.pool(pc.effect_sizes(TWO, measure="OR"))
    assert forest_marks.signs(fit) == ("*", "", "†", "†")
    ax = plots.forest(fit)
    assert {"Ito *", "Wu", "Li †", "Sato †"} < names(ax)
    assert "* A zero cell: 0.5 was added before pooling." in said(ax)
    assert "† No event, or nothing but events, in both groups: 0.5 was added (PC-M03)." in said(ax)
    full = said(plots.forest(fit, notes="full"))
    assert "† PC-M03: studies without events in both arms" in full
    assert "Li, Sato" in full


def test_a_row_that_is_left_out_has_the_sign_of_its_caution():
    fit = pc.pool_counts(TWO, measure="OR", model="glmm-um-fs")
    assert forest_marks.signs(fit) == ("*", "", "†", "†")
    assert "* A zero cell: 0.5 was added to draw the row." in said(plots.forest(fit))


def test_rates_have_no_rows_of_nothing_but_events():
    table = {"x1i": [0, 2, 3], "t1i": [10, 2, 9], "x2i": [0, 4, 5], "t2i": [11, 4, 7]}
    fit = pc.pool(pc.effect_sizes(table, measure="IRR"))
    assert forest_marks.signs(fit) == ("†", "", "")


def test_a_corrected_proportion_has_a_sign_only_where_the_correction_is_pooled():
    pooled = pc.pool(pc.effect_sizes(ONE, measure="PLO"))
    assert forest_marks.signs(pooled) == ("*", "", "", "*", "")
    assert "* PC-M02: studies with 0 or all events" in said(plots.forest(pooled, notes="full"))
    assert "* A zero cell: 0.5 was added before pooling." in said(plots.forest(pooled))
    counted = pc.pool_counts(ONE, measure="PLO")
    assert set(forest_marks.signs(counted)) == {""}


def test_another_amount_is_named():
    fit = pc.pool(pc.effect_sizes(TWO, measure="OR", add=0.25))
    assert "0.25 was added" in said(plots.forest(fit))


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_printed_numbers_that_contradict_each_other_are_seen_at_their_row(lang):
    fit = pc.pool(pc.effect_sizes(PRINTED, measure="HR"))
    assert forest_marks.signs(fit) == ("‡", "", "")
    line = forest_marks.footnotes(fit, lang, full=True).lines[0]
    assert line.startswith("‡ PC-M24: ")
    assert line.endswith({"en": "it is not the printed one.", "zh": "而非原文区间。"}[lang])


def test_signs_follow_their_rows_into_subgroups():
    ax = plots.forest(pc.pool(pc.effect_sizes(PRINTED, measure="HR"), subgroup="g"))
    assert {"Alpha ‡", "Beta", "Gamma"} < names(ax)
    ax = plots.forest(pc.pool(pc.effect_sizes(TWO, measure="OR"), subgroup="g"))
    assert {"Ito *", "Wu", "Li †", "Sato †"} < names(ax)


def test_a_subgroup_of_one_study_is_drawn_once():
    ax = plots.forest(pc.pool(pc.effect_sizes(PRINTED, measure="HR"), subgroup="g"))
    diamonds = [patch for patch in ax.patches if patch.get_gid() == "diamond"]
    assert len(diamonds) == 2  # of x and of all
    assert "subgroups of one study are not pooled (PC-M28)" in said(ax)
    assert "PC-M28: subgroups of one study are described, not pooled: y" in plots.alternative(ax)


def test_cautions_of_subgroups_that_the_whole_does_not_have_are_named_with_theirs():
    yi = [0.1, 0.4, 0.9, 0.3, 0.2, 1.0, 0.8, 0.5, 0.6, 0.7]
    effects = pc.effect_sizes({"yi": yi, "vi": [0.01] * 10}, measure="GEN")
    fit = pc.pool(effects, inference="normal", subgroup=list("aaaaabbbbb"))
    lines = forest_marks.cautions(fit, "en")
    assert [line[:9] for line in lines] == ["a: PC-M13", "b: PC-M13"]
    (line,) = forest_marks.cautions_in_short(fit, "en")
    assert line.endswith("(PC-M13: a, b).")


def test_a_rate_says_what_it_is_per():
    table = {"xi": [2, 3, 4], "ti": [100, 200, 300]}
    ax = plots.forest(pc.pool_counts(table, measure="IRLN"))
    heads = [text.replace("\n", " ") for text in names(ax)]
    assert "Incidence rate per unit of person-time (95% CI)" in heads
    assert "Incidence rate per unit of person-time" in (ax.get_xlabel(), *heads)


def test_a_footer_does_not_repeat_what_the_forest_says():
    fit = pc.pool(pc.effect_sizes(PRINTED, measure="HR"))
    ax = plots.forest(fit, notes="full")
    before = ax.figure.get_size_inches().tolist()
    footer(ax, [f"{item.code}: {item.message()}" for item in fit.cautions])
    assert ax.figure.get_size_inches().tolist() == before
    footer(ax, ["One more line."])
    assert [text.get_text() for text in ax.figure.texts] == ["One more line."]


def test_what_was_derived_has_a_sign_at_its_row_and_none_where_it_is_every_row():
    table = {
        "study": ["a", "b", "c"], "ai": ["8", "", ""], "n1i": ["60", "", ""],
        "ci": ["3", "", ""], "n2i": ["58", "", ""], "est": ["", "2.4", "1.8"],
        "pval": ["", "0.03", ""], "ci_low": ["", "", "1.1"], "ci_high": ["", "", "2.9"],
    }  # fmt: skip
    mixed = pc.pool(pc.effect_sizes(table, measure="OR"))
    assert forest_marks.signs(mixed) == ("", "‖", "¶")
    notes = said(plots.forest(mixed))
    assert "¶ The standard error was derived from the printed interval." in notes
    alike = pc.pool(pc.effect_sizes(PRINTED, measure="HR"))
    notes = said(plots.forest(alike))
    assert "All studies: the standard error was derived from the printed interval." in notes


def test_fits_without_each_study_have_no_footnote_without_a_sign():
    fit = pc.pool(pc.effect_sizes(TWO, measure="OR"))
    ax = plots.leave_one_out(pc.diagnostics.leave_one_out(fit))
    assert not any("*" in text.get_text() or "†" in text.get_text() for text in ax.texts)
