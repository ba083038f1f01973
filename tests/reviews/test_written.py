"""One figure without letters stops no review: it is named, and everything else is made."""

from __future__ import annotations

import pytest

from pooledcases import plots
from pooledcases.errors import InputError
from pooledcases.report.content import FigureBlock, ReviewReport
from pooledcases.reviews.written import documents, review_files


@pytest.fixture
def editions():
    names = {"good": "EML4", "bad": "กขค 2019"}
    blocks = tuple(
        FigureBlock(name=key, title=key, draw=lambda text=text: plots.counts([(text, 3)]))
        for key, text in names.items()
    )
    return (ReviewReport(name="a", title="A", question="?", document="D", blocks=blocks),)


@pytest.mark.parametrize(
    ("make", "path"), [(review_files, "{}.svg"), (documents, "figures/{}.pdf")]
)
def test_the_other_figures_are_made_and_the_message_says_which_one_is_not(make, path, editions):
    told = []
    files = make(editions, undrawn=told)
    assert path.format("good") in files
    assert path.format("bad") not in files
    (said,) = told
    assert said.startswith("review a, figure bad: The figure holds letters")
    assert "U+0E01" in said
    with pytest.raises(InputError, match="review a, figure bad"):
        make(editions)
