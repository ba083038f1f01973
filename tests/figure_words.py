"""The numbers that a figure's words have to hold, read from its result; a figure without fails."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from pooledcases.format import number, p_value, percent, plain, significant
from pooledcases.results.fit_words import Reader

Words = Iterator[object]


def _forest(fit: Any) -> Words:
    """The pooled value, then the studies; of subgroups in their order."""
    yield from _fit(fit)
    for group in fit.subgroups:
        for row in group.rows:
            study = fit.studies[row]
            yield from (study.study, reader_value(fit, study.reported["estimate"]))
        yield from _fit(group.fit)


def _fit(fit: Any) -> Words:
    yield from (reader_value(fit, x) for x in (fit.reported.estimate, fit.reported.ci.low))


def reader_value(fit: Any, value: float) -> str:
    return Reader.of(fit.effects.scale, "en").value(value)


def _refits(item: Any) -> Words:
    yield from _fit(item.fit)
    for name, k, value in zip(item.rows, item.k, item.reported_estimate, strict=True):
        yield from (name, int(k), reader_value(item.fit, value))


def _influence(item: Any) -> Words:
    yield from _fit(item.fit)
    for name, residual, tau2 in zip(item.study, item.rstudent, item.tau2_deleted, strict=True):
        yield from (name, number(residual), number(tau2**0.5))


def _studies(*columns: str) -> Callable[[Any], Words]:
    def words(item: Any) -> Words:
        for row in zip(item.study, *(getattr(item, name) for name in columns), strict=True):
            yield row[0]
            yield from (significant(float(value), 3) for value in row[1:])

    return words


def _funnel(fit: Any) -> Words:
    yield reader_value(fit, fit.reported.estimate)
    for row in np.flatnonzero(fit.effects.included):
        yield from (fit.effects.study[row], significant(float(fit.effects.vi[row]) ** 0.5, 3))


def _labbe(item: Any) -> Words:
    for row in zip(item.study, item.first, item.second, strict=True):
        yield from (row[0], percent(row[1]), percent(row[2]))


def _gosh(item: Any) -> Words:
    spread = item.spread["estimate"]
    yield f"{item.subsets:,}"
    for value in (spread.low, spread.high, spread.mean):
        yield reader_value(item.fit, float(np.exp(value)))


def _drapery(item: Any) -> Words:
    fit = item.fit
    yield from (reader_value(fit, x) for x in (fit.reported.estimate, fit.reported.ci.high))


def _posterior(fit: Any) -> Words:
    yield percent(fit.reported.estimate)
    yield number(fit.posterior.tau.median)


def _specification(item: Any) -> Words:
    yield item.n
    for dimension in item.varied:
        for level in dimension.levels:
            yield from (percent(level.median), level.n)


def _shrunken(item: Any) -> Words:
    for group in item.groups:
        yield f"{group.raw.xi}/{group.raw.ni}"
        if group.shrunken is not None:
            yield percent(group.shrunken.estimate, 0)


def _survival(curves: Any) -> Words:
    for curve in curves.curves:
        yield from (curve.n, curve.n_events, number(curve.median, 1))
        for at in (8.0, 24.0):
            point = curve.at(at)
            yield from (percent(point.survival), percent(point.ci.high), point.at_risk)


def _incidence(found: Any) -> Words:
    for index, cause in enumerate(found.causes):
        yield from (cause.n_events, found.n)
        for at in (12.0, 48.0):
            point = found.at(at)
            yield from (percent(point.causes[index].incidence), point.at_risk)


def _pooled_curve(curve: Any) -> Words:
    yield from (curve.k, round(curve.n), number(curve.median, 1))
    for row in zip(curve.survival, curve.ci_low, curve.contributing, curve.at_risk, strict=True):
        yield from (percent(row[0]), percent(row[1]), int(row[2]), round(row[3]))


def _status(curves: Any) -> Words:
    for naive, current in (
        (curves.naive, curves.current),
        (curves.naive_disease_free, curves.current_disease_free),
    ):
        yield from (naive.n, naive.n_events, percent(naive.at(120.0).survival))
        yield percent(current.at(120.0).event_free)


def _against(bias: Any) -> Words:
    found, events = bias.followup, bias.patients.events
    yield from (bias.n, bias.n_events)
    for had, n, median in (
        (False, found.n_without, found.median_without),
        (True, found.n_with, found.median_with),
    ):
        times = bias.patients.times[events == had]
        yield from (n, *(plain(x, 2) for x in (median, times.min(), times.max())))
    yield p_value(found.p_value).split()[-1]


def _swimmer(item: Any) -> Words:
    for lane in item.lanes:
        yield lane.id
        if lane.followup is not None:
            yield plain(lane.followup.low, 1)


def _waterfall(item: Any) -> Words:
    for patient in item.patients:
        yield from (patient.id, percent(patient.change, 0))


def _grid(grid: Any) -> Words:
    for row, name in enumerate(grid.ids):
        yield name
        for column in grid.columns:
            yield from column.values[row]


def _missing(columns: Mapping[str, Sequence[str]]) -> Words:
    for column in columns.values():
        found = Counter(column)
        yield from (found["known"], found["NR"], found["NAS"])


def _stacked(groups: Any) -> Words:
    for name, counts in groups.items():
        yield name
        known = sorted(key for key in counts if key not in {"NR", "NAS", "NAP", "UNC"})
        rest = [key for key in ("NR", "NAP", "UNC", "NAS") if key in counts]
        yield from (counts[key] for key in (*known, *rest) if counts[key])
        yield sum(counts.values())


def _timeline(item: Any) -> Words:
    yield int(item.counts.sum())
    for group, counts in zip(item.groups, item.counts.tolist(), strict=True):
        yield group
        yield from (f"{y} ({n})" for y, n in zip(item.years, counts, strict=True) if n)


def _tipping(item: Any) -> Words:
    yield from (item.ways, int(item.upheld.sum()), int((~item.upheld).sum()))
    for line in item.p_values:
        yield from (p_value(p).removeprefix("= ") for p in line)


def _prisma(flow: Any) -> Words:
    for stream in flow.streams:
        yield from (source.records for source in stream.sources if source.name)
    yield from (flow.total.studies, flow.total.reports, flow.total.cases)


def _appraisal(found: Any) -> Words:
    yield from (len(found.studies), len(found.items), *found.studies)


def _answers(found: Any) -> Words:
    for item in found.items:
        yield from (item.counts["yes"], item.counts["unclear"], item.counts["no"])


def _dots(groups: Any) -> Words:
    for name, values in groups.items():
        yield from (name, len(values), *(plain(x) for x in (np.median(values), *_ends(values))))


def _ends(values: Any) -> tuple[float, float]:
    return float(min(values)), float(max(values))


def _albatross(points: Any) -> Words:
    for point in points:
        if point.direction:
            yield from (point.n, p_value(point.p_value).split()[-1])


#: What is read of a result, in the order of the words.
NUMBERS: Mapping[str, Callable[[Any], Words]] = {
    "against_followup": _against,
    "albatross": _albatross,
    "appraisal": _appraisal,
    "appraisal_bars": _answers,
    "audit_bars": lambda audit: iter(audit.counts.values()),
    "baujat": _studies("contribution", "influence"),
    "bubble": _studies("xi"),
    "case_grid": _grid,
    "counts": lambda rows: (part for row in rows for part in (row[0], row[1])),
    "cumulative": _refits,
    "cumulative_incidence": _incidence,
    "dots_by_group": _dots,
    "drapery": _drapery,
    "forest": _forest,
    "forest_printed": lambda rows: (number(row.estimate) for row in rows),
    "funnel": _funnel,
    "gosh": _gosh,
    "influence": _influence,
    "labbe": _labbe,
    "leave_one_out": _refits,
    "missing_map": _missing,
    "pooled_curve": _pooled_curve,
    "posterior": _posterior,
    "prisma": _prisma,
    "proportions": lambda rows: (f"{item.xi}/{item.ni}" for _, item in rows),
    "radial": _studies("precision"),
    "ranges": lambda rows: (row.printed for row in rows),
    "raw_and_shrunken": _shrunken,
    "specification": _specification,
    "stacked": _stacked,
    "status_curves": _status,
    "survival": _survival,
    "swimmer": _swimmer,
    "timeline": _timeline,
    "tipping_point": _tipping,
    "waterfall": _waterfall,
}


def missing(name: str, result: Any, said: str) -> list[str]:
    """What of a result is not in the words of its figure, each searched for behind the last one."""
    gone, at, told = [], 0, said.replace("−", "-")
    for word in (str(part).replace("−", "-") for part in NUMBERS[name](result)):
        found = told.find(word, at)
        if found < 0:
            gone.append(word)
        else:
            at = found + len(word)
    return gone
