"""The help of a command with many flags, in sections."""

from __future__ import annotations

from typing import Any

from typer.core import TyperCommand

#: Titles of sections; a flag without one stands under the first.
EFFECTS = "How effects are made"
MODEL = "More of the model"
DEPENDENCE = "Rows that depend on each other"
OUTPUT = "Output"


class StudyCommand(TyperCommand):
    """A command that lists its flags under the titles that they carry, in their order."""

    def format_options(self, ctx: Any, formatter: Any) -> None:
        """Write a section for each title."""
        sections: dict[str, list[tuple[str, str]]] = {}
        for item in self.get_params(ctx):
            record = item.get_help_record(ctx)
            if record is not None:
                sections.setdefault(_title(item), []).append(record)
        for title, records in sections.items():
            with formatter.section(title):
                formatter.write_dl(records)


def _title(item: Any) -> str:
    if item.param_type_name == "argument":
        return "Arguments"
    return getattr(item, "rich_help_panel", None) or (OUTPUT if item.name == "help" else "Options")
