"""PRISMA flow: what stands in which box, and that every word stands inside its box."""

from __future__ import annotations

import pytest

from pooledcases import plots
from pooledcases.data import printed_flow, record_flow
from pooledcases.errors import InputError
from pooledcases.plots import style

LONG = "the same patients were described in another report, with a longer follow-up, reason {i}"
CHINESE = "同一批患者已在另一篇随访时间更长的报告中描述，原因{i}"


def records(rounds=1, *, other=False, reasons=("no partner",), sources=("PubMed", "Embase")):
    """Records of every stage; the last rows of a round come from other methods."""
    rows = []
    for number in range(rounds):
        stages = ["included", "included", "duplicate", "automation", "screened-out"]
        stages += ["not-retrieved", *["excluded"] * len(reasons)]
        rows += [
            (sources[at % len(sources)], "database", number, stage, reasons[at % len(reasons)])
            for at, stage in enumerate(stages)
        ]
        if other:
            rows += [("references", "citation", number, stage, reasons[0])
                     for stage in ("included", "excluded", "not-retrieved")]  # fmt: skip
    names = ("source", "source_type", "round", "stage", "reason")
    table = dict(zip(names, map(list, zip(*rows, strict=True)), strict=True))
    return table | {"cases": ["3"] * len(rows)}


def written(ax, kind):
    return [text.get_text() for text in ax.texts if text.get_gid() == kind]


def test_the_boxes_hold_what_was_counted():
    ax = plots.prisma(record_flow(records(2, other=True)))
    assert written(ax, "head") == [
        "Previous studies", "Included in previous\nrounds",
        "Identification of new studies via databases and registers (round 1)",
        "Records identified from:", "Records removed before screening:", "Records screened (n = 5)",
        "Records excluded (n = 1)",
        "Reports sought for retrieval\n(n = 4)", "Reports not retrieved (n = 1)",
        "Reports assessed for eligibility\n(n = 3)", "Reports excluded (n = 1)",
        "Identification of new studies via other methods (round 1)",
        "Records identified from:", "Reports sought for retrieval\n(n = 3)",
        "Reports not retrieved (n = 1)", "Reports assessed for eligibility\n(n = 2)",
        "Reports excluded (n = 1)", "New in this round", "Total in review",
    ]  # fmt: skip
    lines = written(ax, "line")
    assert lines[0] == "Round 0: 3 studies, 3\nreports, 9 patients"
    assert lines[-6:] == [
        "New studies (n = 3)", "New reports (n = 3)", "New cases (n = 9)", "Studies (n = 6)",
        "Reports of them (n = 6)", "Cases (n = 18)",
    ]  # fmt: skip
    assert "no partner (n = 1; cases = 3)" in lines


def _boxes(ax, gid):
    return [patch for patch in ax.patches if patch.get_gid() == gid]


def stands_inside(ax):
    """Words are inside a box or the bar of a phase, but for the pixel of rounding; boxes apart."""
    ax.figure.canvas.draw()
    for words, marks in ((("head", "line"), "box"), (("phase-name",), "phase")):
        frames = [patch.get_window_extent() for patch in _boxes(ax, marks)]
        for text in ax.texts:
            if text.get_gid() in words:
                box = text.get_window_extent()
                assert any(
                    f.x0 <= box.x0 + 1
                    and box.x1 <= f.x1 + 1
                    and f.y0 <= box.y0 + 1
                    and box.y1 <= f.y1 + 1
                    for f in frames
                ), text.get_text()
        for at, one in enumerate(frames):
            assert not any(one.overlaps(two) for two in frames[at + 1 :])


FLOWS = {
    "first": lambda: record_flow(records()),
    "other": lambda: record_flow(records(other=True)),
    "living": lambda: record_flow(records(12, other=True)),
    "long": lambda: record_flow(
        records(3, other=True, reasons=[LONG.format(i=i) for i in range(20)],
                sources=["A register of the trials of rare tumours of children, number " + str(i)
                         for i in range(9)])
    ),
    "chinese": lambda: record_flow(records(3, reasons=[CHINESE.format(i=i) for i in range(9)])),
    "one word": lambda: record_flow(records(reasons=["x" * 120], sources=["y" * 90])),
    "other only": lambda: printed_flow(other={"identified": 5, "excluded": 2}, studies=3),
    "cases only": lambda: printed_flow(cases={"identified": 69, "duplicate": 5, "included": 64}),
    "earlier only": lambda: printed_flow(earlier={"studies": 4, "cases": 9}),
    "large": lambda: printed_flow({"identified": 12345678, "duplicate": 1234567, "excluded": 9}),
}  # fmt: skip


@pytest.mark.parametrize(
    ("lang", "size"), [("en", None), ("en", "column"), ("en", "slide"), ("zh", "page")]
)
@pytest.mark.parametrize("name", list(FLOWS))
def test_nothing_is_cut_off_or_leaves_its_box(name, size, lang, tidy):
    if style.chinese_font() is None and (lang == "zh" or name == "chinese"):
        with pytest.raises(InputError, match="fonts-noto-cjk"):
            plots.prisma(FLOWS[name](), size=size, lang=lang)
        return
    ax = plots.prisma(FLOWS[name](), size=size, lang=lang)
    tidy(ax)
    stands_inside(ax)
    if size is not None:
        assert ax.figure.get_size_inches()[0] == pytest.approx(style.SIZES[size].width)


def test_arrows_end_at_boxes_and_cross_none():
    ax = plots.prisma(record_flow(records(3, other=True, reasons=["a", "b", "c"])))
    boxes = [patch.get_bbox() for patch in _boxes(ax, "box")]
    tips = [patch.get_xy()[0] for patch in ax.patches if patch.get_gid() == "tip"]
    lines = [line for line in ax.lines if line.get_gid() == "way"]
    assert len(tips) == len(lines) == 15
    for x, y in tips:
        assert any(
            (abs(x - b.x0) < 1e-9 or abs(x - b.x1) < 1e-9 or b.x0 < x < b.x1)
            and (abs(y - b.y0) < 1e-9 or abs(y - b.y1) < 1e-9 or b.y0 < y < b.y1)
            for b in boxes
        )
    for line in lines:
        for (x0, y0), (x1, y1) in zip(line.get_xydata()[:-1], line.get_xydata()[1:], strict=True):
            x, y = (x0 + x1) / 2, (y0 + y1) / 2
            assert not any(
                b.x0 + 1e-9 < x < b.x1 - 1e-9 and b.y0 + 1e-9 < y < b.y1 - 1e-9 for b in boxes
            )


def test_words_for_those_who_do_not_see_it():
    said = plots.alternative(plots.prisma(FLOWS["cases only"]()))
    assert said.startswith(
        "Flow of records into the review. "
        "Identification of studies via databases and registers; Identified: Cases (n = 69); "
        "Removed before screening: Duplicates (n = 5); Included in review: Cases (n = 64). PRISMA"
    )


def test_the_same_bytes_twice_and_another_result_is_refused():
    flow = FLOWS["living"]()
    one, two = (plots.render(plots.prisma(flow), "svg") for _ in range(2))
    assert one == two
    with pytest.raises(InputError, match="record_flow"):
        plots.prisma([1, 2])
