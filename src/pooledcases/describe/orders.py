"""The order in which the levels of a variable are read, where medicine has one."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from pooledcases.describe.cells import ordered_levels

#: Scales whose words have one order; each word with other writings of it.
_SCALES: tuple[tuple[tuple[str, ...], ...], ...] = (
    (
        ("cr", "complete response", "完全缓解"), ("pr", "partial response", "部分缓解"),
        ("sd", "stable disease", "疾病稳定"), ("pd", "progressive disease", "疾病进展"),
        ("ne", "not evaluable", "无法评价"),
    ),
    (("ned",), ("awd",), ("dod",), ("doc",)),
    (("yes", "是", "有"), ("no", "否", "无"), ("unclear", "unknown", "不明确")),
    (("none", "无"), ("low", "低"), ("moderate", "medium", "intermediate", "中"), ("high", "高")),
    (("none",), ("mild", "轻"), ("moderate", "中"), ("severe", "重")),
    (("negative", "阴性"), ("positive", "阳性")),
    (("low-grade", "low grade", "低级别"), ("high-grade", "high grade", "高级别")),
    (
        ("well", "well differentiated", "高分化"), ("moderately", "moderately differentiated",
        "中分化"), ("poorly", "poorly differentiated", "低分化"), ("undifferentiated", "未分化"),
    ),
)  # fmt: skip
_ROMAN = re.compile(
    r"(?:stage\s*)?(?P<roman>0|iv|v|i{1,3})(?P<part>[a-d]?\d?)(?:\s*[-–/]\s*\S+)?期?", re.IGNORECASE
)
_ROMANS = ("0", "i", "ii", "iii", "iv", "v")
#: A category of TNM or a grade with what may stand before it: pT2a, ypN1, Grade 3, G2.
_CATEGORY = re.compile(r"(?:y?[cpra]?(?P<letter>[tnm])|(?:grade\s*|g))(?P<part>\d.*|x|is)", re.I)


def natural_levels(values: Iterable[str], order: Sequence[str] | None = None) -> tuple[str, ...]:
    """The distinct values in the order of a scale that is known, else as :func:`ordered_levels`.

    Parameters
    ----------
    values : iterable of str
    order : sequence of str, optional
        An order that is given; values that it does not hold come last.

    Examples
    --------
    >>> natural_levels(["IV", "I", "III", "IV"]), natural_levels(["PD", "PD", "CR", "SD"])
    (('I', 'III', 'IV'), ('CR', 'SD', 'PD'))
    >>> natural_levels(["pT3", "pT1a", "pTx", "pT3"]), natural_levels(["B", "A", "B"])
    (('pT1a', 'pT3', 'pTx'), ('B', 'A'))
    """
    listed = ordered_levels(values)
    if order is not None:
        place = {value: at for at, value in enumerate(order)}
        return tuple(sorted(listed, key=lambda value: place.get(value, len(place))))
    return _by_form(listed) or _by_scale(listed) or listed


def _by_form(listed: Sequence[str]) -> tuple[str, ...] | None:
    """Roman stages, categories of TNM and grades."""
    romans = {value: _ROMAN.fullmatch(value) for value in listed}
    if all(romans.values()) and len(listed) > 1:
        return tuple(sorted(listed, key=lambda v: (_roman(romans[v]), v)))
    found = {value: _CATEGORY.fullmatch(value) for value in listed}
    letters = {(m["letter"] or "g").casefold() for m in found.values() if m is not None}
    if listed and all(found.values()) and len(letters) == 1:
        return tuple(sorted(listed, key=lambda v: (_part(found[v]), v)))
    return None


def _roman(found: re.Match[str] | None) -> int:
    return _ROMANS.index(found["roman"].casefold()) if found else len(_ROMANS)


def _part(found: re.Match[str] | None) -> tuple[float, str]:
    """Carcinoma in situ first, an x last, numbers between."""
    part = found["part"].casefold() if found else "x"
    number = re.match(r"\d+", part)
    if number is None:
        return (-1.0 if part == "is" else float("inf")), part
    return float(number.group()), part


def _by_scale(listed: Sequence[str]) -> tuple[str, ...] | None:
    """The first scale that holds two of the values and more than half; others come last."""
    for scale in _SCALES:
        place = {word: at for at, words in enumerate(scale) for word in words}
        known = Counter(value.casefold().replace("_", " ") in place for value in listed)
        if known[True] > 1 and known[True] > known[False]:
            return tuple(
                sorted(listed, key=lambda v: place.get(v.casefold().replace("_", " "), len(place)))
            )
    return None
