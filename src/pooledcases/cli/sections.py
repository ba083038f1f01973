"""The help of every command: its flags in sections, and what each takes in a clinician's words."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

from typer.core import TyperCommand

#: Titles of sections; a flag without one stands under the first.
EFFECTS = "How effects are made"
MODEL = "More of the model"
DEPENDENCE = "Rows that depend on each other"
FIGURES: Final = "Figures: .svg, .png, .pdf or .tiff"
OUTPUT = "Output"
COLUMNS: Final = "Columns of the table, where they have other names"
#: These come last, in this order.
_LAST: Final = (FIGURES, OUTPUT, COLUMNS)
#: Flags of many commands that belong to the output.
_OF_OUTPUT: Final = frozenset(
    {"level", "force", "lang", "json", "out", "figures", "tables", "help"}
)
#: What stands behind flags, where neither they nor their words say it.
_TAKES: Final[Mapping[str, str]] = MappingProxyType(
    dict.fromkeys(
        ("time", "by", "entry", "strata", "start", "report", "study", "survival", "at_risk"),
        "COLUMN",
    )
    | dict.fromkeys(("event", "competing", "outcome"), "COLUMN=VALUE[,VALUE]")
    | dict.fromkeys(("mods", "covariates"), "COLUMN + COLUMN")
    | dict.fromkeys(("figures", "tables"), "WORD,WORD")
    | dict.fromkeys(
        ("level", "seed", "scale", "horizon", "add", "prior_scale", "prior_location", "prior_df"),
        "NUMBER",
    )
    | {
        "at": "TIME,TIME", "quantile": "SHARE,SHARE", "groups": "A,B", "reference": "GROUP",
        "out": "FOLDER",
    }
)  # fmt: skip


class SectionedCommand(TyperCommand):
    """A command that lists its flags under the titles that they carry, in their order."""

    def __init__(self, *args: Any, **words: Any) -> None:
        super().__init__(*args, **words)
        for item in self.params:
            if item.param_type_name == "option":
                item.metavar = item.metavar or _TAKES.get(str(item.name))

    def format_options(self, ctx: Any, formatter: Any) -> None:
        """Write a section for each title."""
        sections: dict[str, list[tuple[str, str]]] = {}
        for item in self.get_params(ctx):
            record = item.get_help_record(ctx)
            if record is not None:
                sections.setdefault(_title(item), []).append(record)
        # a sort keeps the order of those that are alike
        for title in sorted(
            sections, key=lambda title: _LAST.index(title) if title in _LAST else -1
        ):
            with formatter.section(title):
                formatter.write_dl(sections[title])


def _title(item: Any) -> str:
    if item.param_type_name == "argument":
        return "Arguments"
    usual = OUTPUT if item.name in _OF_OUTPUT else "Options"
    return getattr(item, "rich_help_panel", None) or usual
