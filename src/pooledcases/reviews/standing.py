"""What a report shows of a review's own tables unasked: the flow of records, and the appraisal."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from pooledcases.data.appraisal import appraisal, appraisal_columns, tool_of
from pooledcases.data.flow import record_flow
from pooledcases.data.missing import is_missing
from pooledcases.labels import label
from pooledcases.results.appraisal import Appraisal
from pooledcases.results.flow import RecordFlow

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

    from pooledcases.reviews.review import Review

#: The tables, and the ids under which what they hold is recorded.
RECORDS: Final = "records"
APPRAISAL: Final = "appraisal"
_REPORT: Final = "report_id"


def show_standing(review: Review) -> None:
    """Begin the report with the flow of records and the appraisal, where there are such tables.

    What an analysis recorded itself is not shown twice.
    """
    shown = {type(item) for item in review.results.values()}
    there = set(review.table_names())
    tell = [show for name, (kind, show) in SHOWN.items() if name in there and kind not in shown]
    if tell:
        review.begin_with(tell)


def _flow(review: Review) -> None:
    cases = _linked(review)
    found = review.record(RECORDS, record_flow(review.table(RECORDS), cases=cases))
    # what is recorded is the same in every language
    worded = record_flow(_in_words(review), cases=cases)
    review.section(
        label("report.flow", review.lang), question=label("report.flow.asked", review.lang)
    )
    review.figure(RECORDS, _plot("prisma"), worded, title=label("report.flow.title", review.lang))
    review.say(found)


def _in_words(review: Review) -> pd.DataFrame:
    """The records with their sources and reasons as the vocabulary says them."""
    if "vocabulary" not in review.table_names():
        return review.table(RECORDS)
    columns = {"source", "reason"} & set(review.table(RECORDS))
    return review.relabelled(RECORDS, *sorted(columns))


def _linked(review: Review) -> pd.DataFrame | None:
    """The patients, where both tables say which report they come from."""
    if "cases" not in review.table_names() or _REPORT not in review.table(RECORDS):
        return None
    cases = review.cases
    known = _REPORT in cases and not all(map(is_missing, cases[_REPORT]))
    return cases if known else None


def _judged(review: Review) -> None:
    table = review.table(APPRAISAL)
    columns = tuple(map(str, table.columns))
    study, items = appraisal_columns(columns)
    tool = tool_of(columns)
    read = appraisal(table, tool=tool, items=None if tool else items, study=study)
    found = review.record(APPRAISAL, read)
    review.section(
        label("report.appraisal", review.lang),
        question=label("report.appraisal.asked", review.lang),
    )
    review.figure(
        APPRAISAL, _plot("appraisal"), found, title=label("report.appraisal.title", review.lang)
    )
    review.figure(
        f"{APPRAISAL}_bars",
        _plot("appraisal_bars"),
        found,
        title=label("report.appraisal.bars", review.lang),
    )
    review.say(found)


def _plot(name: str) -> Callable[..., Axes]:
    """A figure by its name; the drawing room is loaded when it is drawn."""

    def draw(*results: Any, **options: Any) -> Axes:
        from pooledcases import plots

        axes: Axes = getattr(plots, name)(*results, **options)
        return axes

    return draw


#: What is shown of a table, by its name, and the kind of result that an analysis may show itself.
SHOWN: Final[Mapping[str, tuple[type, Callable[[Review], None]]]] = MappingProxyType(
    {RECORDS: (RecordFlow, _flow), APPRAISAL: (Appraisal, _judged)}
)
