"""What a forest plot shows: columns, layouts, several models, judgements, sizes."""

from __future__ import annotations

import itertools

import pytest

import pooledcases as pc
from pooledcases import plots
from pooledcases.options import words
from pooledcases.plots import style
from pooledcases.plots.forests.bias import LEVELS
from pooledcases.plots.forests.columns import COLUMNS
from pooledcases.plots.forests.layouts import LAYOUTS

TABLE = {
    "study": ["Ito", "Wu", "Li", "Sato"],
    "ai": [5, 3, 9, 0], "n1i": [10, 20, 40, 0], "ci": [2, 5, 6, 3], "n2i": [11, 20, 42, 13],
    "year": [2001, 2004, 2009, 2011], "country": ["Japan", "China", None, "Japan"],
}  # fmt: skip


@pytest.fixture
def fit():
    return pc.pool(pc.effect_sizes(TABLE, measure="RR"), tau2="DL", inference="normal")


def texts(ax):
    return [text.get_text().replace("\n", " ") for text in ax.texts]


def marks(ax, gid):
    return [mark for mark in (*ax.lines, *ax.patches) if mark.get_gid() == gid]


def column(ax, header):
    """The cells under a header, from above: texts that start or end where it does."""
    figure = ax.figure
    figure.draw_without_rendering()
    (head,) = [t for t in ax.texts if t.get_text().replace("\n", " ") == header]
    x, align = head.get_position()[0], head.get_ha()
    cells = [t for t in ax.texts if t is not head and t.get_position()[0] == x]
    return [t.get_text() for t in cells if t.get_ha() == align and t.get_position()[1] > 0]


def test_columns_of_choice_hold_the_numbers_of_the_table(fit):
    ax = plots.forest(fit, left=["study", "year", "country", "n"], right=["estimate", "ci", "p"])
    assert column(ax, "Year") == ["2001", "2004", "2009", "2011"]
    assert column(ax, "Country") == ["Japan", "China", "–", "Japan"]
    # 21 + 40 + 82 are pooled; Sato has an empty group
    assert column(ax, "n") == ["21", "40", "82", "13", "143"]
    assert column(ax, "95% CI")[0] == "0.68 to 11.13"


def test_the_p_of_a_row_is_that_of_its_own_interval(fit):
    """1.011 / 0.7138 = 1.416 has a two-sided normal p of 0.157."""
    ax = plots.forest(fit, right=["effect", "p"])
    assert column(ax, "p")[0] == "0.16"
    assert len(column(ax, "p")) == 4


def test_a_proportion_has_no_p():
    single = {"study": ["a", "b"], "xi": [3, 5], "ni": [10, 12]}
    fit = pc.pool(pc.effect_sizes(single, measure="PLO"))
    with pytest.raises(pc.InputError, match="no value of no effect"):
        plots.forest(fit, right=["effect", "p"])


def test_an_unknown_column_is_answered_with_the_known_ones(fit):
    with pytest.raises(pc.InputError, match=r"no column 'yaer'; use study, cluster, .* year"):
        plots.forest(fit, left=["study", "yaer"])


@pytest.mark.parametrize("left", [[], ["cluster"], ["bias"]])
def test_rows_without_a_name_are_refused_in_words(left):
    fit = pc.pool(pc.effect_sizes({"study": ["a"], "yi": [1], "vi": [1]}, measure="GEN"))
    with pytest.raises(pc.InputError, match="nothing left of the plot"):
        plots.forest(fit, left=left)


@pytest.mark.parametrize("layout", list(LAYOUTS))
@pytest.mark.parametrize(
    ("measure", "table"),
    [
        ("PLO", {"study": ["a"], "xi": [0], "ni": [7]}),
        ("PLO", {"study": ["a", "b"], "xi": [0, 0], "ni": [7, 9]}),
        ("IRLN", {"study": ["a", "b"], "xi": [3, 9], "ti": [700.5, 920]}),
        ("MD", {"study": ["a"], "m1i": [5], "sd1i": [1], "n1i": [9], "m2i": [4], "sd2i": [1],
                "n2i": [8]}),
        ("GEN", {"study": ["a", "b", "c"], "yi": [1, 1, 1], "vi": [1, 1, 1]}),
    ],
)  # fmt: skip
def test_every_layout_draws_every_kind_of_table(layout, measure, table, tidy):
    fit = pc.pool(pc.effect_sizes(table, measure=measure))
    tidy(plots.forest(fit, layout=layout))


def test_without_a_column_of_effects_the_name_says_why_a_row_is_not_pooled(fit):
    ax = plots.forest(fit, left=["study"], right=[])
    assert "Sato (not pooled: a group without patients)" in texts(ax)


def test_every_word_of_a_layout_is_a_column_and_every_layout_an_option():
    assert set(LAYOUTS) == set(words(pc.options.ForestLayout))
    for how in LAYOUTS.values():
        assert {*how.left, *how.right, *how.narrow[0], *how.narrow[1]} <= set(COLUMNS)


@pytest.mark.parametrize(
    ("layout", "headers", "row"),
    [
        ("pooledcases", ["Study", "Weight"], "Pooled (k = 3)"),
        ("jama", ["Source", "No. of events/ total No.", "Weight, %"], "Overall (k = 3)"),
        ("revman", ["Study or Subgroup", "Events", "Total", "Weight"], "Total (95% CI)"),
    ],
)
def test_layouts_have_their_words_and_the_same_numbers(fit, layout, headers, row):
    ax = plots.forest(fit, layout=layout, groups=("drug", "placebo"))
    said = texts(ax)
    assert set(headers) <= set(said)
    assert row in said
    wanted = {"jama": "2.75 (0.68-11.13)", "revman": "2.75 [0.68, 11.13]"}
    assert wanted.get(layout, "2.75 (0.68 to 11.13)") in said
    (diamond,) = marks(ax, "diamond")
    low, high = diamond.get_path().vertices[:, 0].min(), diamond.get_path().vertices[:, 0].max()
    assert (low, high) == (fit.reported.ci.low, fit.reported.ci.high)


def test_weights_are_percent_by_their_sign_or_by_their_header():
    effects = pc.effect_sizes(TABLE, measure="RR")
    whole = plots.forest(pc.pool(effects), layout="jama")
    parts = plots.forest(pc.pool(effects, subgroup="country"), layout="jama")
    assert column(whole, "Weight, %")[-1] == "100.0"
    assert not any(cell.endswith("%") for cell in column(parts, "Weight, %"))
    ours = plots.forest(pc.pool(effects, subgroup="country"))
    assert all(cell.endswith("%") for cell in column(ours, "Weight in subgroup"))


def test_journal_layouts_say_heterogeneity_in_their_words(fit):
    (notes,) = [t for t in texts(plots.forest(fit, layout="revman")) if t.startswith("Heterog")]
    assert f"Heterogeneity: Tau² = {fit.tau2:.2f}; Chi² = {fit.q:.2f}, df = 2 (P = " in notes
    assert f"Test for overall effect: Z = {fit.statistic:.2f}" in notes
    assert "Method: " in notes


@pytest.mark.parametrize(
    ("layout", "sums"),
    [
        ("pooledcases", {"17/70", "13/73"}),
        ("jama", {"17/70", "13/73"}),
        ("revman", {"Total events", "17", "13", "70", "73", "100.0%"}),
    ],
)
def test_events_and_patients_of_the_pooled_studies_are_summed(fit, layout, sums):
    assert sums <= set(texts(plots.forest(fit, layout=layout)))


def test_nothing_is_summed_where_a_pooled_study_prints_no_counts():
    table = {
        "study": ["a", "b", "c"], "ai": ["5", "3", ""], "n1i": ["10", "20", ""],
        "ci": ["2", "5", ""], "n2i": ["11", "20", ""], "est": ["", "", "2.4"],
        "pval": ["", "", "0.03"],
    }  # fmt: skip
    fit = pc.pool(pc.effect_sizes(table, measure="OR"))
    said = texts(plots.forest(fit))
    assert "8/30" not in said
    assert "c ‖" in said
    (notes,) = [text for text in said if text.startswith("Method")]
    assert "‖ The standard error was derived from the printed p-value, which is rounded" in notes
    assert "(0.40; 0.38 to 0.43 by rounding)" in notes


def test_revman_names_weights_and_model_over_effects_and_plot(fit):
    common = pc.pool_counts(TABLE, measure="OR", model="mh")
    assert texts(plots.forest(common, layout="revman")).count("Odds Ratio M-H, Fixed, 95% CI") == 2
    assert texts(plots.forest(fit, layout="revman")).count("Risk Ratio IV, Random, 95% CI") == 2


def test_weights_of_subgroups_are_shares_of_the_overall_estimate_in_journals():
    fit = pc.pool(pc.effect_sizes(TABLE, measure="RR"), subgroup="country")
    ax = plots.forest(fit, layout="revman")
    cells = [float(cell.rstrip("%")) for cell in column(ax, "Weight")]
    assert cells[-1] == 100.0
    assert not any("Weight in" in text for text in texts(ax))


def test_the_lines_under_a_forest_are_short_full_or_none(fit):
    notes = {}
    for word in ("short", "full", "none"):
        ax = plots.forest(fit, notes=word)
        notes[word] = [text for text in texts(ax) if text.startswith("Method")]
        # what the figure leaves out is told to those who do not see it
        assert "PC-M13: a normal interval" in plots.alternative(ax)
    assert not notes["none"]
    assert "PC-M13: a normal interval" in notes["full"][0]
    assert "Cautions: normal interval of few studies, too narrow (PC-M13)." in notes["short"][0]
    with pytest.raises(pc.InputError, match="notes"):
        plots.forest(fit, notes="long")


def test_an_outcome_stands_before_the_measure(fit):
    ax = plots.forest(fit, outcome="Thromboembolism")
    assert "Thromboembolism: risk ratio (95% CI)" in texts(ax)


def test_the_directions_stand_at_the_ends_of_the_axis(fit):
    for layout in LAYOUTS:
        ax = plots.forest(fit, layout=layout, favours=("favours drug", "favours placebo"))
        ends = ("← favours drug", "favours placebo →")
        if layout == "revman":
            ends = ("Favours [drug]", "Favours [placebo]")
        left, right = (next(t for t in ax.texts if t.get_text() == end) for end in ends)
        assert (left.get_position()[0], left.get_ha()) == (0.0, "left")
        assert (right.get_position()[0], right.get_ha()) == (1.0, "right")


def test_several_fits_have_a_diamond_each_and_the_rows_of_the_first():
    effects = pc.effect_sizes(TABLE, measure="RR")
    fits = [pc.pool(effects, tau2=word) for word in ("DL", "REML", "EE")]
    ax = plots.forest(fits, names=["one", "two", "three"])
    assert len(marks(ax, "diamond")) == 3
    assert len(marks(ax, "square")) == 3
    assert len(marks(ax, "prediction")) == 2
    said = texts(ax)
    assert {"one", "two", "three"} <= set(said)
    assert any("Weights are those of one." in text for text in said)
    assert not marks(ax, "pooled")


def test_fits_that_share_no_rows_or_no_axis_are_not_drawn_together(fit):
    other = pc.pool(pc.effect_sizes({**TABLE, "study": list("abcd")}, measure="RR"))
    risk = pc.pool(pc.effect_sizes(TABLE, measure="RD"))
    with pytest.raises(pc.InputError) as caught:
        plots.forest([fit, other, risk, pc.pool(fit.effects, level=0.9)], names=["a"])
    said = str(caught.value)
    assert "4 fits, 1 names" in said
    assert "fit 2 has other studies" in said
    assert "fit 3 pools RD, the first RR" in said
    assert "fit 4 has 90% intervals, the first 95%" in said


@pytest.mark.parametrize("nothing", [[], ["x"], "text", None])
def test_what_is_no_fit_is_answered_in_words(nothing):
    with pytest.raises(pc.InputError, match=r"no fit to draw|draws the result of pool"):
        plots.forest(nothing)


BIAS = {
    "study": ["Wu", "Ito"],
    "randomisation": ["Low", "some concerns"],
    "outcome": ["HIGH", "unclear"],
}


def test_judgements_stand_in_the_rows_of_their_studies_by_sign_and_colour(fit):
    ax = plots.forest(fit, risk_of_bias=BIAS)
    discs = [mark for mark in marks(ax, "disc") if mark.get_transform() != ax.transAxes]
    low, some, high, unclear, none = (
        LEVELS[word].colour for word in ("low", "some", "high", "unclear", "")
    )
    rows = {float(y): i for i, y in enumerate(sorted({float(d.get_ydata()[0]) for d in discs}))}
    found = {(rows[float(d.get_ydata()[0])], d.get_markerfacecolor()) for d in discs}
    assert found == {
        (0, some), (0, unclear), (1, low), (1, high), (2, none), (3, none),
    }  # fmt: skip
    said = texts(ax)
    assert {"A", "B", "Risk of bias", "low risk", "some concerns", "high risk", "unclear"} <= set(
        said
    )
    assert any("A: randomisation; B: outcome" in text for text in said)
    assert not any("total" in text.lower() for text in said if "bias" in text.lower())


def test_judgements_may_stand_in_the_study_table():
    table = {**TABLE, "masking": ["yes", "no", "unclear", "yes"]}
    fit = pc.pool(pc.effect_sizes(table, measure="RR"))
    ax = plots.forest(fit, risk_of_bias=["masking"])
    assert [sign for sign in texts(ax) if sign in ("+", "−", "?")][-4:].count("+") >= 1
    with pytest.raises(pc.InputError, match="no column 'blinding'"):
        plots.forest(fit, risk_of_bias=["blinding"])


def test_wrong_judgements_are_named_all_at_once(fit):
    wrong = {"study": ["Ito", "Nobody"], "a": ["lo", "high"], "b": ["low", "low"]}
    with pytest.raises(pc.InputError) as caught:
        plots.forest(fit, risk_of_bias=wrong)
    assert "no study is called 'Nobody'" in str(caught.value)
    assert "risk of bias, a, Ito: 'lo' is no judgement" in str(caught.value)
    with pytest.raises(pc.InputError, match="2 judgements for 4 rows"):
        plots.forest(fit, risk_of_bias={"a": ["low", "low"]})


def test_judgements_differ_in_sign_and_in_lightness():
    """In grey print too: neighbours differ by 10 of CIE's 100 steps of lightness at least."""
    levels = {level.colour: level for level in LEVELS.values()}
    light = sorted(116 * style.luminance(colour) ** (1 / 3) - 16 for colour in levels)
    assert min(b - a for a, b in itertools.pairwise(light)) > 5
    coloured = [LEVELS[word] for word in ("low", "some", "high", "unclear")]
    assert len({level.sign for level in coloured}) == 4
    steps = sorted(116 * style.luminance(level.colour) ** (1 / 3) - 16 for level in coloured)
    assert min(b - a for a, b in itertools.pairwise(steps)) > 10


def test_groups_that_are_neighbours_differ_in_lightness():
    light = [116 * style.luminance(c) ** (1 / 3) - 16 for c in style.GROUPS]
    assert min(abs(a - b) for a, b in itertools.pairwise(light)) > 5


@pytest.mark.parametrize("size", words(pc.options.FigureSize))
@pytest.mark.parametrize("layout", list(LAYOUTS))
def test_sizes_have_their_width_and_letters_that_can_be_read(fit, size, layout, tidy):
    ax = plots.forest(fit, size=size, layout=layout, risk_of_bias=BIAS)
    tidy(ax)
    assert ax.figure.get_size_inches()[0] == pytest.approx(style.SIZES[size].width)
    # 5 points is the least that Nature prints
    assert min(text.get_fontsize() for text in ax.texts) >= (5.0 if size == "column" else 5.5)


def test_a_diamond_beyond_the_axis_has_arrows():
    table = {"study": ["a", "b"], "yi": [0.0, 2.0], "vi": [0.01, 0.01]}
    effects = pc.effect_sizes(table, measure="GEN")
    whole = plots.forest(pc.pool(effects, inference="hartung-knapp"))
    assert not marks(whole, "arrow")  # -10.7 to 12.7
    # -62.7 to 64.7 would leave no room for the studies
    ax = plots.forest(pc.pool(effects, inference="hartung-knapp", level=0.99))
    low, high = ax.get_xlim()
    arrows = sorted(float(mark.get_xdata()[0]) for mark in marks(ax, "arrow"))
    assert arrows == [low, high]
    (diamond,) = marks(ax, "diamond")
    assert len(diamond.get_path().vertices) == 7  # cut straight on both sides


def test_a_model_of_dependent_rows_shows_clusters_and_every_spread():
    table = {
        "group": list("AABBCCDD"), "study": list("12345678"),
        "yi": [0.1, 0.2, 0.8, 0.6, -0.1, 0.1, 0.5, 0.4], "vi": [0.02] * 8,
    }  # fmt: skip
    effects = pc.effect_sizes(table, measure="GEN")
    fit = pc.models.pool_multilevel(effects, levels=("group", "study"))
    ax = plots.forest(fit)
    assert column(ax, "Belongs to") == list("AABBCCDD")
    assert len(marks(ax, "square")) == 8
    (diamond,) = marks(ax, "diamond")
    xs = diamond.get_path().vertices[:, 0]
    assert (xs.min(), xs.max()) == (fit.reported[0].ci.low, fit.reported[0].ci.high)
    assert any("Spread of true effects, group: τ 0.30" in text for text in texts(ax))


@pytest.fixture
def refit():
    table = {
        "study": ["a", "b", "c", "d"], "yi": [0.1, 0.3, 0.8, 5.0], "vi": [0.02, 0.03, 0.05, 0.01],
        "year": [2011, 2005, 2001, 2020],
    }  # fmt: skip
    return pc.pool(pc.effect_sizes(table, measure="GEN"), tau2="DL", inference="normal")


def drawn(ax, gid):
    return [tuple(map(float, mark.get_xdata())) for mark in marks(ax, gid)]


def test_leave_one_out_draws_each_fit_and_the_whole(refit):
    found = pc.diagnostics.leave_one_out(refit)
    ax = plots.leave_one_out(found)
    assert [x for (x,) in drawn(ax, "dot")] == list(found.reported_estimate)
    left, right = ax.get_xlim()
    ends = zip(found.reported_low, found.reported_high, strict=True)
    assert drawn(ax, "interval") == [(max(a, left), min(b, right)) for a, b in ends]
    assert column(ax, "k") == ["3", "3", "3", "3", "4"]
    assert len(marks(ax, "diamond")) == 1


def test_cumulative_follows_the_order_and_a_single_study_has_no_tau(refit):
    found = pc.diagnostics.cumulative(refit, by="year")
    ax = plots.cumulative(found)
    assert column(ax, "Year") == ["2001", "2005", "2011", "2020"]
    assert column(ax, "k") == ["1", "2", "3", "4", "4"]
    assert len(column(ax, "τ")) == 4
    assert [x for (x,) in drawn(ax, "dot")] == list(found.reported_estimate)


def test_influential_studies_have_a_sign_and_a_colour(refit):
    found = pc.diagnostics.influence(refit)
    ax = plots.influence(found)
    colours = [mark.get_markerfacecolor() for mark in marks(ax, "square")]
    assert [c == style.PREDICTION for c in colours] == list(found.influential)
    signed = [f"{name} §" for name, hit in zip("abcd", found.influential, strict=True) if hit]
    assert signed == [text for text in texts(ax) if text.endswith(" §")]
    assert column(ax, "Cook's distance") == [f"{value:.2f}" for value in found.cook]


def test_studies_drawn_towards_the_mean_have_the_predicted_effects(refit):
    found = pc.diagnostics.influence(refit)
    ax = plots.raw_and_shrunken(found)
    expected = list(zip(found.study_effect_low, found.study_effect_high, strict=True))
    assert drawn(ax, "shrunken") == [pytest.approx(pair) for pair in expected]
    assert len(drawn(ax, "raw")) == 4


def test_a_bayesian_fit_is_drawn_with_its_posterior_medians():
    fit = pc.models.pool_bayes(pc.effect_sizes(TABLE, measure="RR"))
    ax = plots.raw_and_shrunken(fit)
    assert len(drawn(ax, "shrunken")) == 3
    first = fit.posterior.shrinkage[0].summary.central
    low, high = drawn(ax, "shrunken")[0]
    assert (low, high) == pytest.approx(
        (2.718281828459045**first.low, 2.718281828459045**first.high)
    )
    assert len(marks(plots.forest(fit), "diamond")) == 1


def test_a_fit_without_shrunken_effects_says_what_to_draw(fit):
    with pytest.raises(pc.InputError, match=r"diagnostics\.influence\(fit\)"):
        plots.raw_and_shrunken(fit)


def test_200_rows_take_no_three_seconds(make_pooled):
    import time

    fit = make_pooled([f"Author {i} {1900 + i}" for i in range(200)])
    start = time.process_time()
    plots.render(plots.forest(fit), "svg")
    assert time.process_time() - start < 3.0


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"favours": ("a",)}, "favours: .* is no pair of texts"),
        ({"favours": "ab"}, "favours: 'ab' is no pair"),
        ({"groups": ("a",)}, "groups: .* is no pair of texts"),
        ({"digits": 2.5}, "digits: 2.5 is no number of decimals"),
        ({"digits": -1}, "digits: -1 is no number of decimals"),
        ({"names": "x"}, "names: 'x' is no list of texts"),
        ({"names": ["x", "y"]}, "1 fits, 2 names"),
    ],
)
def test_what_cannot_be_meant_is_said_in_words(asked, said, fit):
    with pytest.raises(pc.InputError, match=said):
        plots.forest(fit, **asked)
