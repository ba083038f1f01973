"""PC-M21 of means that were estimated from medians: which rows, by which method, which skewed."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType

from pooledcases.effects.quantiles.methods import QUANTILE_METHODS
from pooledcases.effects.quantiles.source import SOURCE
from pooledcases.labels import label
from pooledcases.options import Lang
from pooledcases.results.base import Caution
from pooledcases.results.effects import LedgerEntry


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ConversionCaution(Caution):
    """PC-M21 where a conversion was asked for: a warning with words of its own."""

    case: str

    def message(self, lang: Lang = "en") -> str:
        """Which rows, and how they were converted."""
        values = dict(self.values)
        if "method" in values:
            values["method"] = label(f"quantiles.{values['method']}", lang)
        return label(f"caution.{self.code}.{self.case}", lang, **values)


def conversion_cautions(
    ledger: tuple[LedgerEntry, ...], source: tuple[str | None, ...]
) -> tuple[Caution, ...]:
    """The cautions of the rows that are used with converted means."""
    used = {row + 1 for row, name in enumerate(source) if name == SOURCE}
    entries = [entry for entry in ledger if entry.row in used]
    means = [entry for entry in entries if entry.quantity == "mean"]
    converted = _studies(means)
    # one method is asked for at a time
    method = next((word for entry in means if (word := _method(entry))), None)
    skewed = _studies([e for e in entries if e.quantity == "skewness" and e.derived > e.high])
    out = [_caution("converted", studies=converted, method=method)] if converted else []
    return (*out, *([_caution("skewed", studies=skewed)] if skewed else []))


def _method(entry: LedgerEntry) -> str | None:
    own = entry.formula.partition("; ")[2]
    return next((word for word, item in QUANTILE_METHODS.items() if item.formula == own), None)


def _studies(entries: list[LedgerEntry]) -> str:
    return ", ".join(dict.fromkeys(entry.study for entry in entries))


def _caution(case: str, **values: object) -> Caution:
    return ConversionCaution(code="PC-M21", values=MappingProxyType(dict(values)), case=case)
