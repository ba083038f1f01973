"""Groups raw and partially pooled: nothing is cut off, grey and notes say what they are."""

from __future__ import annotations

from pathlib import Path

import pytest

import pooledcases as pc

CASES = Path(__file__).parents[2] / "data" / "raw" / "alk_rcc" / "cases.csv"
LONG = "A fusion partner whose name and breakpoint (exon 13 to exon 20) fill more than a line"


@pytest.fixture(scope="module")
def partners():
    return pc.describe.shrink(pc.read_cases(CASES), outcome="status=NED", by="partner_gene")


def texts(ax):
    figure = ax.figure.get_figure(root=True)
    own = [text for axes in figure.axes for text in axes.texts]
    return " ".join(" ".join(t.get_text() for t in (*own, *figure.texts)).split())


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_fourteen_partner_genes_are_tidy(partners, lang, tidy):
    tidy(pc.plots.raw_and_shrunken(partners, lang=lang))
    tidy(pc.plots.raw_and_shrunken(partners.disease_free, lang=lang))


def test_the_axis_says_of_whom_and_is_in_percent(partners):
    ax = pc.plots.raw_and_shrunken(partners)
    assert "proportion with status: NED" in texts(ax)
    assert "100%" in texts(ax)
    free = texts(pc.plots.raw_and_shrunken(partners.disease_free))
    assert "proportion with status: NED, disease-free at the start" in free


def test_the_figure_of_all_is_not_to_be_read_alone(partners):
    said = texts(pc.plots.raw_and_shrunken(partners))
    assert "read it beside the figure of those who were (36/43 (84%))" in said
    assert "the overall mean, not evidence on this group" in said
    assert "half-normal prior (1)" in said
    assert "read it beside" not in texts(pc.plots.raw_and_shrunken(partners.disease_free))


@pytest.fixture(scope="module")
def long_named():
    genes = [LONG] * 6 + ["TPM3"] * 4 + ["次要融合伴侣基因（外显子十三至二十）"] * 2
    table = {"gene": genes, "status": ["NED"] * 4 + ["DOD"] * 2 + ["NED"] * 5 + ["DOD"]}
    return pc.describe.shrink(table, outcome="status=NED", by="gene")


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_long_names_fit(long_named, lang, tidy):
    tidy(pc.plots.raw_and_shrunken(long_named, lang=lang))
