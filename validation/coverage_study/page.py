"""The table of all cells and the page that people read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from coverage_study.cells import ERRORS, LEVEL, Cell, Plan, Topic

COLUMNS = "topic,n,truth,interval,promised,coverage,error,mean,under,without,samples,reaches"
MARK = "†"
#: What the tests do not let stand.
UNKNOWN = "the reason is not known."


def csv_lines(cells: Sequence[Cell], topics: Sequence[Topic]) -> Iterator[str]:
    """One line a cell."""
    promised = {(topic.key, word) for topic in topics for word in topic.promised}
    yield COLUMNS + "\n"
    for cell in cells:
        mean, under = ("" if value is None else f"{value:.6f}" for value in (cell.mean, cell.under))
        values = (
            cell.topic,
            cell.n,
            f'"{cell.truth}"',
            f'"{cell.interval}"',
            "yes" if (cell.topic, cell.interval) in promised else "no",
            f"{cell.coverage:.6f}",
            f"{cell.error:.6f}",
            mean,
            under,
            f"{cell.without:.6f}",
            cell.samples,
            "yes" if cell.reaches else "no",
        )
        yield ",".join(map(str, values)) + "\n"


def page(cells: Sequence[Cell], topics: Sequence[Topic], plan: Plan) -> Iterator[str]:
    """The page: what is promised and held, then a table a topic."""
    yield "# How often 95% intervals hold what they estimate\n\n"
    yield (
        f"Percent of samples, made by `python validation/coverage.py --samples {plan.samples} "
        f"--seed {plan.seed}`; the numbers stand in `coverage.csv`. Where samples are drawn and "
        f"not enumerated, each row says how many and the Monte-Carlo standard error at 95%. "
        "Intervals that are called exact or valid, and profiles, are to reach 95% less "
        f"{ERRORS} such errors; where one does not, it is marked {MARK} and the reason given. The "
        "others are for large samples, or right on average; they stand beside and show what they "
        "are. How often the tests of curves reject where there is nothing to reject is in "
        "[rank_test_size.md](rank_test_size.md).\n\n"
    )
    yield from _summary(cells, topics)
    for topic in topics:
        yield from _section([cell for cell in cells if cell.topic == topic.key], topic)


def _summary(cells: Sequence[Cell], topics: Sequence[Topic]) -> Iterator[str]:
    yield "| promised to hold | interval | rows | least, % | beyond 95%, mean | below |\n"
    yield "|---|---|---:|---:|---:|---:|\n"
    for topic in topics:
        for word in sorted(topic.promised):
            own = [cell for cell in cells if (cell.topic, cell.interval) == (topic.key, word)]
            lowest = min(cell.coverage for cell in own)
            usual = [cell.coverage if cell.mean is None else cell.mean for cell in own]
            excess = 100 * (sum(usual) / len(usual) - LEVEL)
            below = sum(not cell.reaches for cell in own)
            yield (
                f"| {topic.title} | {word} | {len(own)} | {100 * lowest:.2f} | {excess:+.2f} | "
                f"{below} |\n"
            )


def _section(cells: Sequence[Cell], topic: Topic) -> Iterator[str]:
    yield f"\n## {topic.title}\n\n{topic.text}\n\n"
    enumerated = cells[0].mean is not None
    words = list(dict.fromkeys(cell.interval for cell in cells))
    where = {(cell.n, cell.truth, cell.interval): cell for cell in cells}
    head = ["n", "truth", *words] + ([] if enumerated else ["samples", "error"])
    yield "| " + " | ".join(head) + " |\n|---|---|" + "---:|" * (len(head) - 2) + "\n"
    for n, truth in dict.fromkeys((cell.n, cell.truth) for cell in cells):
        row = [where[n, truth, word] for word in words]
        shown = [_shown(cell, topic) for cell in row]
        most = max(row, key=lambda cell: cell.samples)
        end = [] if enumerated else [f"{most.samples:,}", f"{100 * most.error:.2f}"]
        yield "| " + " | ".join([n, truth, *shown, *end]) + " |\n"
    if enumerated:
        yield "\nEach cell: least, then mean in brackets.\n"
    fewer = {cell.interval: cell.samples for cell in cells if cell.samples}
    if len(set(fewer.values())) > 1:
        few = min(fewer, key=lambda word: fewer[word])
        yield f"\n{few}: {fewer[few]:,} samples.\n"
    if any(cell.without >= 0.0005 for cell in cells):
        yield "\nAfter a stroke: percent of samples without an interval.\n"
    for word in sorted(topic.promised):
        own = [cell for cell in cells if cell.interval == word]
        if not all(cell.reaches for cell in own):
            yield f"\n{MARK} {word}: {topic.reasons.get(word, UNKNOWN)}{_under(own)}\n"


def _under(cells: Sequence[Cell]) -> str:
    """In how much of a grid the coverage is below 95%."""
    shares = [100 * cell.under for cell in cells if cell.under is not None]
    if not shares:
        return ""
    return f" It is below 95% in {min(shares):.0f}% to {max(shares):.0f}% of the pairs of risks."


def _shown(cell: Cell, topic: Topic) -> str:
    text = f"{100 * cell.coverage:.1f}"
    if cell.interval in topic.promised and not cell.reaches:
        text += MARK
    if cell.mean is not None:
        text += f" ({100 * cell.mean:.1f})"
    if cell.without >= 0.0005:
        text += f" / {100 * cell.without:.1f}"
    return text
