"""The tables of a review as its report shows them: what the columns hold and the codes mean."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from pooledcases.options import Lang
from pooledcases.report.content import DataTable

if TYPE_CHECKING:
    from pooledcases.reviews.review import Review

#: The audit shows the claims; the words of the vocabulary stand in the cells.
_SHOWN_ELSEWHERE: Final = frozenset({"claims", "vocabulary"})


def data_tables(review: Review) -> tuple[DataTable, ...]:
    """Every table but those that the report shows elsewhere, the patients first."""
    described = _described(review.folder / "datapackage.json")
    names = [name for name in review.table_names() if name not in _SHOWN_ELSEWHERE]
    names.sort(key=lambda name: (name != "cases", list(described).index(name)
                                 if name in described else len(described), name))  # fmt: skip
    return tuple(_table(review, name, described.get(name, {})) for name in names)


def _table(review: Review, name: str, described: Mapping[str, Any]) -> DataTable:
    frame = review.table(name)
    columns = [str(column) for column in frame.columns]
    schema = described.get("schema", {})
    fields = {item.get("name"): item for item in schema.get("fields", ())}
    key = schema.get("primaryKey", ())
    titles = {column: _said(fields.get(column, {}), "title", review.lang) for column in columns}
    return DataTable(
        name=name,
        title=_said(described, "title", review.lang) or name,
        columns={
            column: _said(fields.get(column, {}), "description", review.lang) for column in columns
        },
        rows=tuple(
            dict(zip(columns, map(str, cells), strict=True))
            for cells in frame.itertuples(index=False, name=None)
        ),
        key=tuple(
            column for column in ([key] if isinstance(key, str) else key) if column in columns
        ),
        words={column: words for column in columns if (words := _words(review, name, column))},
        titles={column: title for column, title in titles.items() if title},
    )


def _words(review: Review, table: str, column: str) -> dict[str, str]:
    return review.words(table, column) if "vocabulary" in review.table_names() else {}


def _said(described: Mapping[str, Any], name: str, lang: Lang) -> str:
    text = described.get(f"{name}_zh" if lang == "zh" else name) or described.get(name)
    return text if isinstance(text, str) else ""


def _described(path: Path) -> dict[str, dict[str, Any]]:
    """By table, what ``datapackage.json`` says; nothing where the review has none.

    Only texts are taken from it: ``check`` says whether it can be believed.
    """
    try:
        content = json.loads(path.read_text(encoding="utf-8-sig"))
        return {item["name"]: item for item in content["resources"]}
    except (OSError, ValueError, KeyError, TypeError):
        return {}
