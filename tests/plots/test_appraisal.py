"""Traffic lights and bars of an appraisal: signs that a grey print keeps, and no total."""

from __future__ import annotations

import pytest

from pooledcases import plots
from pooledcases.data import appraisal
from pooledcases.errors import InputError
from pooledcases.plots import style
from pooledcases.plots.review.appraisal_words import LEVEL_OF

WORDS = ["yes", "no", "unclear", "not applicable", "yes", "NR"]
RISKS = ["low", "some", "high", "unclear", "low"]


def judged(names, items, cells=WORDS, tool=None):
    k = len(cells)
    table = {"study": list(names)} | {
        item: [cells[(i * (j + 1) + j) % k] for i in range(len(names))]
        for j, item in enumerate(items)
    }
    return appraisal(table, tool=tool)


def signs(ax):
    return [text.get_text() for text in ax.texts if text.get_gid() == "sign"]


def test_every_answer_is_a_disc_with_its_sign_in_its_row(label_names):
    found = judged(["A", "B", "C"], ["x", "y"])
    ax = plots.appraisal(found)
    expected = [LEVEL_OF[answer].sign for item in found.items for answer in item.answers]
    assert signs(ax) == [sign for sign in expected if sign]
    discs = [line for line in ax.lines if line.get_gid() == "disc"]
    in_rows = [d for d in discs if d.get_transform() == ax.get_yaxis_transform()]
    assert len(in_rows) == 6
    assert len({round(float(d.get_ydata()[0]), 6) for d in in_rows}) == 3


def test_signs_alone_tell_good_from_bad():
    """A grey print keeps them; not judged is the empty disc, not applicable a stroke."""
    good, bad = {"yes", "low"}, {"no", "high"}
    for answer, level in LEVEL_OF.items():
        others = {a for a, other in LEVEL_OF.items() if other.sign == level.sign}
        assert others <= good or others <= bad or others == {answer}


@pytest.mark.parametrize("figure", [plots.appraisal, plots.appraisal_bars])
def test_no_total_is_drawn(figure):
    table = {"study": ["A", "B"], "x": ["yes", "no"], "score": ["937", "938"]}
    ax = figure(appraisal(table))
    assert not any("93" in text.get_text() for text in ax.texts)
    assert "Not added up to a total." in plots.alternative(ax)


def test_items_are_called_by_their_list_their_column_or_as_asked():
    found = appraisal({"study": ["A"], "follow_up": ["yes"]}, tool="murad")
    assert "A: Causality: follow-up long enough." in plots.alternative(plots.appraisal(found))
    assert "A: follow-up." in plots.alternative(
        plots.appraisal(found, names={"follow_up": "follow-up"})
    )
    own = appraisal({"study": ["A"], "missing_data": ["low"]})
    assert "missing data" in plots.alternative(plots.appraisal_bars(own))
    assert plots.alternative(plots.appraisal(own)).startswith(
        "Judgements of 1 study, item by item (1). A: A low"
    )


@pytest.mark.parametrize("figure", [plots.appraisal, plots.appraisal_bars])
@pytest.mark.parametrize("kind", ["long", "chinese"])
@pytest.mark.parametrize(("rows", "items"), [(3, 12)])
def test_nothing_is_cut_off_covered_or_shifted(figure, kind, rows, items, label_names, tidy):
    lang = "zh" if kind == "chinese" else "en"
    found = judged(label_names(kind, rows), label_names(kind, items), RISKS)
    if lang == "zh" and style.chinese_font() is None:
        with pytest.raises(InputError, match="fonts-noto-cjk"):
            figure(found, lang=lang)
    else:
        tidy(figure(found, lang=lang))


@pytest.mark.parametrize("figure", [plots.appraisal, plots.appraisal_bars])
def test_another_result_is_refused(figure):
    with pytest.raises(InputError, match=r"pooledcases\.data\.appraisal"):
        figure({"x": ["yes"]})
