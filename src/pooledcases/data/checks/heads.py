"""Which columns of a table with heads of its own are those that the rules know by name.

A table that no descriptor describes is judged as if its columns had our names; what is found is
said of the names that stand in the file.
"""

from __future__ import annotations

import dataclasses
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping
from types import MappingProxyType

from pooledcases.data.checks.schema import Field, Schema, built_in, is_verbatim
from pooledcases.data.missing import is_missing
from pooledcases.data.printed_times import read_printed
from pooledcases.data.row_names import column_of_patients
from pooledcases.data.tables import Table
from pooledcases.labels import label
from pooledcases.options import TableSchema
from pooledcases.results.follow_up import FollowUp, unit_of
from pooledcases.results.problems import Problem

#: Heads of patients' columns without their unit, and our name for each.
_OF_PATIENTS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "sex": ("sex", "gender", "性别"),
        "status": (
            "status", "vital_status", "last_status", "survival_status", "disease_status",
            "status_at_last_contact", "status_at_last_follow_up", "状态", "生存状态", "末次状态",
        ),
        "age": ("age", "patient_age", "age_at_diagnosis", "age_at_surgery", "年龄"),
        "year": ("year", "publication_year", "year_of_publication", "发表年份", "年份"),
        "stage": ("stage", "tumor_stage", "tumour_stage", "分期"),
        "stage_t": ("t_stage", "t_category", "t分期"),
        "stage_n": ("n_stage", "n_category", "n分期"),
        "stage_m": ("m_stage", "m_category", "m分期"),
        "disease_free_at_start": ("disease_free_at_start",),
        "followup": (
            "followup", "follow_up", "fu", "follow_up_time", "followup_time", "length_of_follow_up",
            "duration_of_follow_up", "last_follow_up", "随访", "随访时间",
        ),
    }
)  # fmt: skip
#: Heads of studies' columns, and metafor's name for each.
_OF_STUDIES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "study": (
            "study", "studies", "study_name", "author", "authors", "first_author", "trial", "paper",
            "reference", "研究", "作者", "文献",
        ),
        "xi": ("xi", "events", "event", "n_events", "number_of_events", "responders", "事件数"),
        "ni": (
            "ni", "total", "n", "n_total", "patients", "n_patients", "sample_size", "总数",
            "总例数", "样本量",
        ),
    }
)  # fmt: skip
_UNIT = re.compile(r"[\s_]*[(\[（][^)\]）]*[)\]）]\s*$")


def likely_heads(columns: tuple[str, ...], kind: TableSchema) -> dict[str, str]:
    """Our name of each column that has another, where its head leaves no doubt.

    Examples
    --------
    >>> likely_heads(("Patient", "Follow-up (months)", "Sex", "gene"), "cases")
    {'Patient': 'case_id', 'Follow-up (months)': 'followup_months', 'Sex': 'sex'}
    >>> likely_heads(("Author", "Events", "Total"), "studies")
    {'Author': 'study', 'Events': 'xi', 'Total': 'ni'}
    """
    meant: dict[str, str] = {}
    if kind == "cases" and (patient := column_of_patients(columns)) is not None:
        meant[patient] = "case_id"
    for name in columns:
        ours = None if name in meant or is_verbatim(name) else _ours(name, kind)
        if ours is not None:
            meant[name] = ours
    wanted = Counter(meant.values())
    return {
        name: ours
        for name, ours in meant.items()
        if ours != name and wanted[ours] == 1 and ours not in columns
    }


def _ours(name: str, kind: TableSchema) -> str | None:
    known = _OF_PATIENTS if kind == "cases" else _OF_STUDIES
    bare = _slug(_UNIT.sub("", name))
    found = next((ours for ours, heads in known.items() if bare in heads), None)
    unit = unit_of(name) if kind == "cases" and _UNIT.search(name) else None
    if unit is None or (found == "age" and unit == "years"):
        return found
    return f"{found or bare}_{unit}" if bare and found in (None, "age", "followup") else found


def _slug(name: str) -> str:
    plain = unicodedata.normalize("NFKC", name).casefold()
    return re.sub(r"[\W_]+", "_", plain).strip("_")


def as_ours(table: Table, kind: TableSchema, heads: Mapping[str, str]) -> tuple[Table, Schema]:
    """The table under our names, and its schema."""
    columns = {heads.get(name, name): cells for name, cells in table.columns.items()}
    renamed = dataclasses.replace(table, columns=columns, _cells={}, _numbers={})
    schema = built_in(kind, table.file, tuple(columns))
    guessed = frozenset(heads.values())
    fields = tuple(
        _field(renamed, field) if field.name in guessed else field for field in schema.fields
    )
    return renamed, dataclasses.replace(schema, fields=fields)


def _field(table: Table, field: Field) -> Field:
    """What a column is held to whose head was not our name: no more than its own cells show."""
    cells = [text for text in table.columns[field.name] if not is_missing(text)]
    if field.presets is not None:
        usual = {code.casefold() for code in field.presets}
        coded = sum(text.strip().casefold() in usual for text in cells)
        return field if 2 * coded > len(cells) else dataclasses.replace(field, presets=None)
    if field.name == "followup":
        return _followup(field, cells)
    unit = unit_of(field.name)
    if unit is not None and field.name != "age_years":
        return dataclasses.replace(field, type="number", unit=unit, printed_time=True)
    return field


def _followup(field: Field, cells: list[str]) -> Field:
    """A follow-up whose head names no unit: all of its cells do, or none may."""
    read = [found for text in cells if isinstance(found := read_printed(text, "months"), FollowUp)]
    named = sum(bool(found.printed_units) for found in read)
    each = named > 0 and named == len(read)
    unit = "months" if each else None
    return dataclasses.replace(field, type="number", unit=unit, printed_time=each)


def as_theirs(problems: Iterator[Problem], heads: Mapping[str, str]) -> Iterator[Problem]:
    """Problems of the table under our names, said of the names in the file."""
    theirs = {ours: name for name, ours in heads.items()}
    for problem in problems:
        column, values = problem.column, dict(problem.values)
        if column is not None:
            column = ", ".join(theirs.get(name, name) for name in column.split(", "))
        if isinstance(values.get("other"), str):
            first, space, rest = values["other"].partition(" ")
            values["other"] = theirs.get(first, first) + space + rest
        yield dataclasses.replace(problem, column=column, values=MappingProxyType(values))


def heads_notes(heads: Mapping[str, str], kind: TableSchema) -> Iterator[str]:
    """How the columns were read, and what becomes of a name that is not ours."""
    if not heads:
        return
    read = ", ".join(f"{name} as {ours}" for name, ours in heads.items())
    yield label("check.note.heads", columns=read)
    if kind == "studies":
        named = ((name, ours) for name, ours in heads.items())
        flags = " ".join(f'--{ours} "{name}"' if " " in name else f"--{ours} {name}"
                         for name, ours in named)  # fmt: skip
        yield label("check.note.flags", flags=flags)
        return
    patient = next((name for name, ours in heads.items() if ours == "case_id"), None)
    if patient is not None:
        yield label("check.note.patient", column=patient)
