"""Medians as a source of effects of means: converted on request, else left out with the reason."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from pooledcases.effects.measures import MeasureSpec
from pooledcases.effects.poolable import poolable
from pooledcases.effects.printed import digits
from pooledcases.effects.quantiles.methods import QUANTILE_METHODS
from pooledcases.effects.quantiles.skewness import SkewnessTest, skewness_test
from pooledcases.effects.quantiles.summary import SCENARIOS, FiveNumbers, out_of_order
from pooledcases.effects.read import StudyTable
from pooledcases.effects.sources import SourceRows, computed
from pooledcases.results.base import BoolArray, FloatArray
from pooledcases.results.effects import LedgerEntry, Reason

#: The columns of a group: minimum, first quartile, median, third quartile, maximum.
ONE = ("mini", "q1i", "medi", "q3i", "maxi")
FIRST = ("min1i", "q11i", "med1i", "q31i", "max1i")
SECOND = ("min2i", "q12i", "med2i", "q32i", "max2i")
COLUMNS = (*ONE, *FIRST, *SECOND)
#: What a formula takes of each group, and where the five numbers of that group stand.
_GROUPS: Mapping[tuple[str, ...], tuple[tuple[tuple[str, str, str], tuple[str, ...]], ...]] = (
    MappingProxyType(
        {
            ("mi", "sdi", "ni"): ((("mi", "sdi", "ni"), ONE),),
            ("m1i", "sd1i", "n1i", "m2i", "sd2i", "n2i"): (
                (("m1i", "sd1i", "n1i"), FIRST),
                (("m2i", "sd2i", "n2i"), SECOND),
            ),
        }
    )
)
SOURCE = "quantiles"


@dataclass(frozen=True, slots=True, eq=False)
class _Group:
    """One group of every row: what is printed of it, and its mean and standard deviation."""

    name: str
    numbers: FiveNumbers
    halves: FloatArray
    given: BoolArray
    medians: BoolArray
    mean: FloatArray
    sd: FloatArray


def from_quantiles(
    table: StudyTable, spec: MeasureSpec, *, method: str | None
) -> SourceRows | None:
    """Effects of means from medians; None when the measure or the table is not of that kind.

    Rows that print mean and standard deviation are not present here: what is printed goes before
    what is estimated.
    """
    groups = _GROUPS.get(spec.takes)
    if groups is None or not any(table.has(columns[2]) for _, columns in groups):
        return None
    if not all(table.has(means[2]) for means, _ in groups):
        return None
    read = [_group(table, spec, means, columns) for means, columns in groups]
    present = np.any([g.medians & ~g.given for g in read], axis=0)
    known = np.all([g.medians | g.given for g in read], axis=0) & present
    if method is None:
        reasons = _reasons(table, present, known, None)
        return _rows(table, np.full((2, table.size), np.nan), present, reasons, ())
    converted = [_converted(g, method) for g in read]
    complete = np.all([np.isfinite(g.mean) & (g.sd > 0) for g in converted], axis=0) & present
    arguments = [part for g in converted for part in (g.mean, g.sd, g.numbers.n)]
    yi, vi = computed(spec, np.where(complete, np.array(arguments), 2.0))
    sound = complete & poolable(yi, vi)
    effects = np.where(sound, np.array([yi, vi]), np.nan)
    reasons = _reasons(table, present & ~sound, known, method)
    ledger = tuple(entry for g in converted for entry in _ledger(table, g, method, sound))
    return _rows(table, effects, present, reasons, ledger)


def _group(
    table: StudyTable, spec: MeasureSpec, means: tuple[str, str, str], columns: tuple[str, ...]
) -> _Group:
    nothing = np.full(table.size, np.nan)
    values = [table.numbers(name) if table.has(name) else nothing for name in columns]
    # where means are read too, their source complains of impossible numbers of patients
    n = table.numbers(means[2]) if table.has(*spec.takes) else table.whole(means[2])
    n = np.where(n >= 1, n, np.nan)
    numbers = FiveNumbers.of(values, n)
    table.complain(
        out_of_order(numbers),
        lambda row: (
            f"{', '.join(table.own_name(c) for c in columns if table.has(c))} do not rise from the "
            "minimum over the quartiles and the median to the maximum. Correct them."
        ),
    )
    mean, sd = (table.numbers(c) if table.has(c) else nothing for c in means[:2])
    return _Group(
        name=columns[2],
        numbers=numbers,
        halves=np.array([_halves(table, name) for name in columns]),
        given=np.isfinite(mean) & np.isfinite(sd) & np.isfinite(n),
        medians=np.isfinite(numbers.median),
        mean=mean,
        sd=sd,
    )


def _halves(table: StudyTable, name: str) -> FloatArray:
    """Half a unit of the last digit of each printed number."""
    if not table.has(name):
        return np.zeros(table.size)
    least = table.digits_of_numbers(name)
    texts = table.texts(name)
    places = [max(digits((t or "").lstrip("-−+")), m) for t, m in zip(texts, least, strict=True)]
    return np.array(
        [0.0 if t is None else 0.5 * 10.0**-p for t, p in zip(texts, places, strict=True)]
    )


def _converted(group: _Group, method: str) -> _Group:
    mean, sd = QUANTILE_METHODS[method].function(group.numbers)
    own = group.given
    return _Group(
        name=group.name,
        numbers=group.numbers,
        halves=group.halves,
        given=own,
        medians=group.medians,
        mean=np.where(own, group.mean, mean),
        sd=np.where(own, group.sd, sd),
    )


def _reasons(
    table: StudyTable, wanting: BoolArray, known: BoolArray, method: str | None
) -> tuple[Reason | None, ...]:
    """Why each row gives no effect; None where it does."""
    if method is None:
        key, values = "reason.medians_only", {}
    else:
        key, values = "reason.not_converted", {"method": method}
    absent = Reason(
        key="reason.not_reported", values={"columns": "a median with quartiles or range"}
    )
    out: list[Reason | None] = []
    for row in range(table.size):
        if wanting[row]:
            out.append(Reason(key=key, values=values) if known[row] else absent)
        else:
            out.append(None)
    return tuple(out)


def _rows(
    table: StudyTable,
    effects: FloatArray,
    present: BoolArray,
    reasons: tuple[Reason | None, ...],
    ledger: tuple[LedgerEntry, ...],
) -> SourceRows:
    none = np.zeros(table.size, dtype=bool)
    absent = Reason(key="reason.not_reported", values={"columns": "a median"})
    return SourceRows(
        name=(SOURCE,) * table.size,
        yi=effects[0],
        vi=effects[1],
        present=present,
        reasons=tuple(reasons[row] if present[row] else absent for row in range(table.size)),
        corrected=none,
        double_zero=none,
        ledger=ledger,
    )


def _ledger(table: StudyTable, group: _Group, method: str, sound: BoolArray) -> list[LedgerEntry]:
    """Mean, standard deviation and skewness of the converted rows, as far as rounding goes."""
    used = np.flatnonzero(sound & group.medians & ~group.given)
    if not len(used):
        return []
    some, spec = group.numbers.take(used), QUANTILE_METHODS[method]
    halves = group.halves[:, used]
    ends = {
        (widened, sign): spec.function(some.moved(halves, widened=widened, sign=sign))
        for widened in (False, True)
        for sign in (-1.0, 1.0)
    }
    test = skewness_test(some)
    out = []
    for index, row in enumerate(used.tolist()):
        what = f"{group.name}: {SCENARIOS[int(some.scenario[index])]}; {spec.formula}"
        for quantity, part, widened, values in (
            ("mean", 0, False, group.mean),
            ("sd", 1, True, group.sd),
        ):
            found = [ends[widened, sign][part][index] for sign in (-1.0, 1.0)]
            own = float(values[row])
            sides = [own if np.isnan(value) else float(value) for value in found]
            out.append(_entry(table, row, quantity, own, (min(sides), max(sides)), what))
        out += _skewness(table, row, index, test, group.name)
    return out


def _skewness(
    table: StudyTable, row: int, index: int, test: SkewnessTest, name: str
) -> list[LedgerEntry]:
    statistic, critical = float(test.statistic[index]), float(test.critical[index])
    if np.isnan(statistic):
        return []
    formula = f"{name}: skewness test of Shi, critical from {critical:.4g}"
    return [_entry(table, row, "skewness", statistic, (0.0, critical), formula)]


def _entry(
    table: StudyTable,
    row: int,
    quantity: str,
    derived: float,
    ends: tuple[float, float],
    formula: str,
) -> LedgerEntry:
    return LedgerEntry(
        row=int(row) + 1,
        study=table.study[row],
        quantity=quantity,
        printed=None,
        derived=derived,
        low=ends[0],
        high=ends[1],
        formula=formula,
        agree=None,
    )
