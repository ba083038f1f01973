"""What is wrong with the text of one cell, whatever stands beside it, and what to type instead.

These are the ways in which spreadsheets, keyboards and habits spoil a cell: full-width digits,
decimal commas, dates made of ranges, formulas, units, blanks, and words for "missing" that do not
say why.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable

from pooledcases.data.checks.cell_numbers import NUMBER_CHECKS, Diagnosis, half_width
from pooledcases.data.checks.schema import Field, is_verbatim
from pooledcases.data.tables import NUMBER

#: Longest cell that a pattern is tried on.
LONGEST = 2_000


Check = Callable[[str, Field], Diagnosis | None]


def diagnose(cell: str, spec: Field) -> Diagnosis | None:
    """The first thing that is wrong with a cell, or None.

    Examples
    --------
    >>> time = Field(name="followup_months", type="number", unit="months")
    >>> [(d.rule, d.typed) for d in (diagnose(c, time) for c in ("2 years", "１２", "3,5", "N/A"))]
    [('PC-D40', '24'), ('PC-D41', '12'), ('PC-D42', '3.5'), ('PC-D47', None)]
    """
    if cell in spec.missing or cell in spec.marks or _is_plain(cell, spec):
        return None
    found = _invisible(cell, spec) or _spaces(cell, spec) or _too_long(cell, spec)
    if found is not None:
        return found
    if is_verbatim(spec.name):
        return _formula(cell, spec)
    if spec.accepted and cell in spec.accepted:
        return None
    if spec.bounds:
        return _bound(cell, spec)
    checks = _NUMERIC if spec.numeric else _TEXTUAL
    return next((d for check in checks if (d := check(cell, spec)) is not None), None)


_PLAIN_NUMBER = re.compile(r"-?\d{1,15}(?:\.\d{1,15})?", re.ASCII)
_PLAIN_NAME = re.compile(r"[A-Za-z]{1,3}\d{1,9}", re.ASCII)


def _is_plain(cell: str, spec: Field) -> bool:
    """Numbers and identifiers that cannot be wrong: the quick way for tables of many rows."""
    if spec.type == "number":
        return _PLAIN_NUMBER.fullmatch(cell) is not None
    return spec.accepted is None and _PLAIN_NAME.fullmatch(cell) is not None


def nearest(cell: str, codes: tuple[str, ...]) -> str | None:
    """The code that was probably meant: other case, other width, or a slip of a letter or two.

    Examples
    --------
    >>> nearest("ned", ("NED", "AWD")), nearest("T1A", ("T1", "T1a")), nearest("xyz", ("NED",))
    ('NED', 'T1a', None)
    """
    plain = half_width(cell).strip()
    folded = {code.casefold(): code for code in codes}
    if plain.casefold() in folded:
        return folded[plain.casefold()]
    if len(plain) < 3:
        return None
    close = difflib.get_close_matches(plain.casefold(), list(folded), n=1, cutoff=0.75)
    return folded[close[0]] if close else None


# --- any cell ----------------------------------------------------------------------------------

_INVISIBLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b-\u200f\u2060\ufeff\ufffd]")
_BREAKS = re.compile(r"[\t\r\n]")


def _invisible(cell: str, spec: Field) -> Diagnosis | None:
    found = _INVISIBLE.search(cell)
    if found is None and not is_verbatim(spec.name):
        found = _BREAKS.search(cell.strip())
    if found is None:
        return None
    damaged = "\ufffd" in cell  # what stood there is lost, so nothing can be proposed
    typed = None if damaged else " ".join(_INVISIBLE.sub("", cell).split())
    return Diagnosis("PC-D15", typed, {"what": f"U+{ord(found.group()):04X}"})


def _spaces(cell: str, spec: Field) -> Diagnosis | None:
    stripped = cell.strip()
    return None if stripped == cell else Diagnosis("PC-D46", stripped or "NR")


_STARTS_FORMULA = re.compile(r"^(?:=|@|[+-](?=.*[A-Za-z(|!]))", re.DOTALL)


def _formula(cell: str, spec: Field) -> Diagnosis | None:
    if len(cell) > 1 and _STARTS_FORMULA.match(cell) and not NUMBER.fullmatch(cell):
        return Diagnosis("PC-D45")
    return None


# --- missing -----------------------------------------------------------------------------------

_CODES = {"nr": "NR", "nap": "NAP", "unc": "UNC", "nas": "NAS"}
_NO_REASON = {
    "n/a", "na", "n.a.", "n.a", "#n/a", "nan", "null", "none", "nil", "nd", "n.d.", "unknown",
    "unk", "missing", "not reported", "not available", "not stated", "not given", ".", "..", "-",
    "--", "---", "–", "—", "－", "?", "??", "？", "/", "未记录", "未报告", "未报道", "未提及",
    "未知", "不详", "不明", "无记录", "缺失", "无",
}  # fmt: skip
_KNOWN_REASON = {
    "not reported": "NR", "not stated": "NR", "not given": "NR", "未记录": "NR", "未报告": "NR",
    "未报道": "NR", "未提及": "NR", "无记录": "NR", "not applicable": "NAP", "不适用": "NAP",
    "unclear": "UNC", "不明确": "UNC", "not assessable": "NAS", "无法评估": "NAS",
}  # fmt: skip


def _missing_word(cell: str, spec: Field) -> Diagnosis | None:
    word = cell.casefold()
    code = _CODES.get(word) or _KNOWN_REASON.get(word)
    if code is not None and cell != code:
        return Diagnosis("PC-D47", code)
    return Diagnosis("PC-D47") if word in _NO_REASON else None


# --- dates ---------------------------------------------------------------------------------------

_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_MONTH = rf"(?P<month>{'|'.join(_MONTHS)})[a-z]*"
_DAY_MONTH = re.compile(rf"(?P<day>\d{{1,2}})[-/ ]{_MONTH}(?:[-/ ]\d{{2,4}})?", re.IGNORECASE)
_MONTH_DAY = re.compile(rf"{_MONTH}[-/ ](?P<day>\d{{1,2}})", re.IGNORECASE)
_CHINESE = re.compile(r"(?:\d{2,4}年)?(?P<month>\d{1,2})月(?P<day>\d{1,2})日")
_FULL = re.compile(r"\d{1,2}[/.]\d{1,2}[/.]\d{2,4}|\d{4}[-/.]\d{1,2}[-/.]\d{1,2}(?:[ T].*)?")
_SERIAL = re.compile(r"(?:3[0-9]|4[0-9]|5[0-5])\d{3}")


def _date(cell: str, spec: Field) -> Diagnosis | None:
    for form in (_DAY_MONTH, _MONTH_DAY, _CHINESE):
        found = form.fullmatch(cell)
        if found:
            return Diagnosis("PC-D44", _before_date(found, spec))
    serial = _SERIAL.fullmatch(cell) and (spec.accepted or spec.name.startswith("stage"))
    return Diagnosis("PC-D44") if serial or _FULL.fullmatch(cell) else None


def _before_date(found: re.Match[str], spec: Field) -> str | None:
    """The range that became a date (2-Mar was 2-3); None for genes such as MARCH2 and SEPT9."""
    if "gene" in spec.name or "stage" in spec.name or spec.numeric or spec.accepted:
        return None
    month = found["month"].casefold()
    number = int(month) if month.isdigit() else _MONTHS.index(month[:3]) + 1
    return f"{int(found['day'])}-{number}"


# --- codes ---------------------------------------------------------------------------------------


def _chinese_punctuation(cell: str, spec: Field) -> Diagnosis | None:
    """A coded cell whose code is right but for the width of its characters."""
    plain = half_width(cell)
    if plain == cell or spec.accepted is None:
        return None
    parts = [part.strip() for part in re.split(r"[;,]", plain)]
    if all(part in spec.accepted for part in parts):
        return Diagnosis("PC-D41", ";".join(parts))
    return None


def _unknown_code(cell: str, spec: Field) -> Diagnosis | None:
    """Columns whose codes stand in the vocabulary; those with an enum are judged by the schema."""
    if spec.enum is not None:
        return None
    if spec.codes is not None:
        parts = cell.split(";")
        if all(part in spec.codes or part in spec.missing for part in parts):
            return None
        return unknown_code(cell, spec.codes, "PC-D26")
    return unknown_code(cell, spec.presets, "PC-D48") if spec.presets else None


def unknown_code(cell: str, codes: tuple[str, ...], rule: str) -> Diagnosis:
    """An unknown code, with the one that was probably meant."""
    parts = [re.sub(r"\s+", " ", part).strip() for part in re.split(r"[;,，；、]", cell)]
    meant = [part if part in codes else nearest(part, codes) for part in parts]
    known = [part for part in meant if part is not None]
    typed = ";".join(known) if len(known) == len(parts) and ";".join(known) != cell else None
    return Diagnosis(rule, typed or _sex(cell, codes), {"codes": ", ".join(codes)})


def _sex(cell: str, codes: tuple[str, ...]) -> str | None:
    if {"F", "M"} <= set(codes):
        return {"female": "F", "woman": "F", "女": "F", "男": "M", "male": "M", "man": "M"}.get(
            cell.casefold()
        )
    return None


def _too_long(cell: str, spec: Field) -> Diagnosis | None:
    if spec.pattern is not None and len(cell) > LONGEST:
        return Diagnosis("PC-D30", None, {"length": len(cell), "limits": f"<= {LONGEST}"})
    return None


_SIGN = re.compile(r"(?:p\s*)?[<>≤≥=＜＞＝]=?\s*", re.IGNORECASE)


def _bound(cell: str, spec: Field) -> Diagnosis | None:
    """A printed p-value: a number, or a bound such as ``<0.05``, which is kept as printed."""
    sign = _SIGN.match(cell)
    start = "" if sign is None else sign.group()
    number = cell[len(start) :]
    found = next((d for check in _NUMERIC if (d := check(number, spec)) is not None), None)
    if found is None:
        return None if NUMBER.fullmatch(number) else Diagnosis("PC-D22")
    return found if found.typed is None else Diagnosis(found.rule, start + found.typed)


_NUMERIC: tuple[Check, ...] = (_missing_word, _formula, _date, *NUMBER_CHECKS)
_TEXTUAL: tuple[Check, ...] = (
    _missing_word, _formula, _date, _chinese_punctuation, _unknown_code,
)  # fmt: skip
