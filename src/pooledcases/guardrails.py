"""The coded mistakes that this package does not let pass.

A code names the mistake, how severe it is, and where the evidence is published. The words that a
reader sees stand in :mod:`pooledcases.labels` under ``caution.CODE`` (what it is) and
``offered.CODE`` (what to do instead). Three families: ``PC-M`` method, ``PC-D`` data, ``PC-N``
numeric. A code is listed here once something in the package raises it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from pooledcases.errors import Refusal
from pooledcases.labels import label
from pooledcases.options import Lang

Severity = Literal["note", "warn", "refuse"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Guardrail:
    """One mistake: its code, its severity and its source."""

    code: str
    severity: Severity
    reference: str

    def message(self, lang: Lang = "en", *, form: str | None = None, **values: object) -> str:
        """What the mistake is, for this data; ``form`` names another of its sentences."""
        key = f"caution.{self.code}" if form is None else f"caution.{self.code}.{form}"
        return label(key, lang, **values)

    def offered(self, lang: Lang = "en") -> str:
        """What is offered instead."""
        return label(f"offered.{self.code}", lang)


_HOUSE = "house rule"

_RULES = (
    ("PC-M01", "warn", "Schwarzer 2019, Res Synth Methods 10:476"),
    ("PC-M02", "warn", "Stijnen 2010, Stat Med 29:3046; Lin & Chu 2020, Epidemiology 31:713"),
    ("PC-M03", "warn", "Sweeting 2004, Stat Med 23:1351"),
    ("PC-M04", "warn", "Burke 2017, Stat Med 36:855"),
    ("PC-M06", "note", "Tramèr 1997, BMJ 315:635; von Elm 2004, JAMA 291:974"),
    ("PC-M07", "warn", "Ayer 1955, Ann Math Stat 26:641; Banerjee & Wellner 2001, AoS 29:1699"),
    ("PC-M08", "refuse", _HOUSE),
    ("PC-M09", "warn", "Anderson 1983, J Clin Oncol 1:710; Suissa 2008, Am J Epidemiol 167:492"),
    ("PC-M10", "warn", _HOUSE),
    ("PC-M11", "refuse", "Hunter 2014, J Clin Epidemiol 67:897; Sterne 2011, BMJ 343:d4002"),
    ("PC-M12", "note", "Borenstein 2017, Res Synth Methods 8:5"),
    ("PC-M13", "warn", "IntHout 2014, BMC Med Res Methodol 14:25; Röver 2015, same, 15:99"),
    ("PC-M14", "warn", "Lydersen 2009, Stat Med 28:1159; Fay 2013, Biostatistics 14:723"),
    ("PC-M15", "note", "Pocock 2002, Lancet 359:1686"),
    ("PC-M16", "note", "Holm 1979, Scand J Stat 6:65"),
    ("PC-M17", "warn", _HOUSE),
    ("PC-M19", "note", "Murad 2018, BMJ Evid Based Med 23:60; Munn 2020, JBI Evid Synth 18:2127"),
    ("PC-M20", "note", _HOUSE),
    ("PC-M21", "refuse", "McGrath 2020, Stat Methods Med Res 29:2520"),
    ("PC-M22", "warn", "Andersen 2012, Int J Epidemiol 41:861"),
    ("PC-M23", "note", "Brown & Heathers 2017, Soc Psychol Personal Sci 8:363"),
    ("PC-M24", "warn", _HOUSE),
    ("PC-M25", "refuse", _HOUSE),
    ("PC-M26", "warn", "Senn 2009, BMC Med Res Methodol 9:10"),
    ("PC-M27", "note", "Hanley & Lippman-Hand 1983, JAMA 249:1743"),
    ("PC-M28", "refuse", "Campbell 2020, BMJ 368:l6890"),
    ("PC-M29", "warn", _HOUSE),
    ("PC-N01", "warn", _HOUSE),
    ("PC-N02", "note", "Viechtbauer 2007, Stat Med 26:37"),
    ("PC-M30", "note", "Fay 2010, Biostatistics 11:373"),
)  # fmt: skip

#: Problems of files and cells, found by ``check``: refuse reads "error", warn reads "warning".
_DATA_RULES = (
    ("PC-D01", "refuse", _HOUSE),
    ("PC-D02", "refuse", "RFC 4180"),
    ("PC-D03", "warn", _HOUSE),
    ("PC-D04", "refuse", _HOUSE),
    ("PC-D05", "note", _HOUSE),
    ("PC-D06", "warn", _HOUSE),
    ("PC-D07", "refuse", _HOUSE),
    ("PC-D08", "refuse", _HOUSE),
    ("PC-D09", "note", "RFC 4180"),
    ("PC-D10", "refuse", "RFC 4180"),
    ("PC-D11", "refuse", "Table Schema"),
    ("PC-D12", "refuse", "Table Schema"),
    ("PC-D13", "refuse", "RFC 4180"),
    ("PC-D14", "warn", "RFC 4180"),
    ("PC-D15", "refuse", _HOUSE),
    ("PC-D16", "refuse", _HOUSE),
    ("PC-D17", "refuse", _HOUSE),
    ("PC-D20", "refuse", "Table Schema"),
    ("PC-D21", "refuse", "Table Schema"),
    ("PC-D22", "refuse", "Table Schema"),
    ("PC-D23", "refuse", "Table Schema"),
    ("PC-D24", "refuse", "Table Schema"),
    ("PC-D25", "refuse", "Table Schema"),
    ("PC-D26", "refuse", "Table Schema"),
    ("PC-D27", "refuse", "Table Schema"),
    ("PC-D28", "refuse", "Table Schema"),
    ("PC-D29", "refuse", "Table Schema"),
    ("PC-D30", "refuse", "Table Schema"),
    ("PC-D31", "refuse", "Data Package"),
    ("PC-D32", "warn", "Data Package"),
    ("PC-D33", "refuse", _HOUSE),
    ("PC-D34", "refuse", _HOUSE),
    ("PC-D40", "refuse", _HOUSE),
    ("PC-D41", "refuse", _HOUSE),
    ("PC-D42", "refuse", _HOUSE),
    ("PC-D43", "refuse", _HOUSE),
    ("PC-D44", "refuse", "Ziemann 2016, Genome Biol 17:177"),
    ("PC-D45", "refuse", "OWASP, CSV injection"),
    ("PC-D46", "refuse", _HOUSE),
    ("PC-D47", "refuse", _HOUSE),
    ("PC-D48", "warn", _HOUSE),
    ("PC-D49", "note", _HOUSE),
    ("PC-D50", "warn", _HOUSE),
    ("PC-D60", "refuse", "UICC/AJCC TNM, 8th edition"),
    ("PC-D61", "refuse", _HOUSE),
    ("PC-D62", "refuse", _HOUSE),
    ("PC-D63", "note", _HOUSE),
    ("PC-D64", "note", _HOUSE),
    ("PC-D65", "refuse", _HOUSE),
    ("PC-D66", "refuse", _HOUSE),
    ("PC-D67", "refuse", _HOUSE),
    ("PC-D68", "refuse", _HOUSE),
    ("PC-D69", "refuse", _HOUSE),
    ("PC-D70", "refuse", _HOUSE),
    ("PC-D71", "refuse", _HOUSE),
    ("PC-D72", "warn", _HOUSE),
    ("PC-D73", "warn", _HOUSE),
    ("PC-D74", "refuse", _HOUSE),
    ("PC-D75", "refuse", _HOUSE),
    ("PC-D80", "refuse", "Data Package"),
    ("PC-D81", "refuse", "Data Package"),
    ("PC-D82", "refuse", _HOUSE),
    ("PC-D83", "refuse", _HOUSE),
    ("PC-D84", "refuse", _HOUSE),
    ("PC-D85", "note", _HOUSE),
    ("PC-D86", "refuse", _HOUSE),
    ("PC-D87", "refuse", "Data Package"),
    ("PC-D88", "refuse", _HOUSE),
    ("PC-D89", "note", _HOUSE),
    ("PC-D90", "warn", "Guyot 2012, BMC Med Res Methodol 12:9"),
    ("PC-D91", "warn", _HOUSE),
)  # fmt: skip

GUARDRAILS: Mapping[str, Guardrail] = MappingProxyType(
    {
        code: Guardrail(code=code, severity=severity, reference=reference)  # type: ignore[arg-type]
        for code, severity, reference in _RULES + _DATA_RULES
    }
)


def refusal(code: str, *, form: str | None = None, **values: object) -> Refusal:
    """The :class:`~pooledcases.errors.Refusal` of a code, worded for this data."""
    rule = GUARDRAILS[code]
    message = rule.message("en", form=form, **values)
    return Refusal(code, message, rule.offered(), form=form, values=MappingProxyType(values))
