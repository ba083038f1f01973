"""Which column says what each row of a table is called, so that an error can name a patient."""

from __future__ import annotations

from collections.abc import Iterable

#: What a column with the names of the patients is called.
PATIENTS = ("case_id", "patient", "patient_id")
#: Other heads under which tables have them.
_ALSO_PATIENTS = (
    "patient_no", "patient_number", "case", "case_no", "case_number", "pt", "id", "患者", "病人",
    "病例", "患者编号", "病人编号", "病例号", "病例编号",
)  # fmt: skip
#: What a column with the names of the studies is called.
STUDIES = ("study", "study_id")


def column_of_patients(columns: Iterable[object]) -> str | None:
    """The column that says who a patient is; None where there is no such column, or several.

    Examples
    --------
    >>> column_of_patients(["age", "Patient", "stage"]), column_of_patients(["case_id", "id"])
    ('Patient', 'case_id')
    >>> column_of_patients(["id", "pt"])
    """
    names = [str(name) for name in columns]
    if PATIENTS[0] in names:
        return PATIENTS[0]
    known = (*PATIENTS, *_ALSO_PATIENTS)
    found = [name for name in names if _folded(name) in known]
    return found[0] if len(found) == 1 else None


def _folded(name: str) -> str:
    return name.strip().rstrip(".").lower().replace(" ", "_").replace("-", "_")


def naming_column(columns: Iterable[object]) -> str | None:
    """The column that names the rows: the patients', else the studies'; None where there is none.

    Examples
    --------
    >>> naming_column(["study", "case_id"]), naming_column(["study", "yi"]), naming_column(["yi"])
    ('case_id', 'study', None)
    """
    names = [str(name) for name in columns]
    studies = (name for name in STUDIES if name in names)
    return column_of_patients(names) or next(studies, None)


def place(row: int, name: str | None) -> str:
    """A row, counted from 1, and what it is called.

    Examples
    --------
    >>> place(3, "C7"), place(3, None)
    ('row 3 (C7)', 'row 3')
    """
    return f"row {row}" if name is None else f"row {row} ({name})"
