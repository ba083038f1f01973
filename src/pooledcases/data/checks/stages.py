"""The grammar of tumour stages (UICC/AJCC TNM, 8th edition, and overall stages)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """One column of stages: which part, what its cells look like, and how to say so."""

    part: str
    form: re.Pattern[str]
    codes: str


_T = r"T(?:0|is|a|x|[1-4][a-d]?)"
_N = r"N(?:x|0|[1-3][a-c]?)"
_M = r"M(?:x|0|1[a-c]?)"
_OVERALL = r"(?:0|IS|(?:I{1,3}|IV)(?:[A-C][1-3]?)?)"

STAGES: Mapping[str, Stage] = MappingProxyType(
    {
        "stage_t": Stage(
            part="t", form=re.compile(_T), codes="T0 Ta Tis T1 T2 T3 T4 (a-d) Tx, NR, NAS"
        ),
        "stage_n": Stage(part="n", form=re.compile(_N), codes="N0 N1 N2 N3 (a-c) Nx, NR, NAS"),
        "stage_m": Stage(part="m", form=re.compile(_M), codes="M0 M1 (a-c) Mx, NR, NAS"),
        "stage": Stage(
            part="any",
            form=re.compile(rf"{_OVERALL}|{_T}(?:{_N})?(?:{_M})?"),
            codes="I II III IV (A-C), T..N..M.., NR, NAS",
        ),
    }
)

_PREFIX = re.compile(r"^(?:stage\s*)?(?:y?[cprau])?(?=[TNM])|^stage\s*|期$", re.IGNORECASE)
_LETTERS = re.compile(r"[tnm](?=[0-4xia])", re.IGNORECASE)
_ROMAN = {"1": "I", "2": "II", "3": "III", "4": "IV", "Ⅰ": "I", "Ⅱ": "II", "Ⅲ": "III", "Ⅳ": "IV"}


def meant_stage(text: str, stage: Stage) -> str | None:
    """The stage that was probably meant: other case, a prefix such as p or c, Arabic numbers.

    Examples
    --------
    >>> [meant_stage(t, STAGES["stage_t"]) for t in ("pT1A", "TX", "t 2", "1b", "T7")]
    ['T1a', 'Tx', 'T2', 'T1b', None]
    >>> meant_stage("Stage 3a", STAGES["stage"]), meant_stage("pT1aN0", STAGES["stage"])
    ('IIIA', 'T1aN0')
    """
    bare = _PREFIX.sub("", re.sub(r"\s+", "", text))
    letter = stage.part.upper()
    tries = [_canonical(bare)]
    if stage.part == "any":
        roman = _ROMAN.get(bare[:1])
        tries += [bare.upper(), (roman or "") + bare[1:].upper()]
    else:
        tries.append(_canonical(letter + bare))
    return next((t for t in tries if stage.form.fullmatch(t) and t != text), None)


def _canonical(text: str) -> str:
    """Letters of the parts in capitals, everything else in small letters."""
    return _LETTERS.sub(lambda m: m.group().upper(), text.lower())
