"""What patients and studies contribute to a joint estimate, and whether they differ."""

from __future__ import annotations

import math
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import numpy as np
from scipy import special

from pooledcases.kernels.intervals import clopper_pearson, normal_quantile
from pooledcases.kernels.tails import two_sided_p
from pooledcases.models.counts import pool_counts
from pooledcases.models.patients.joining import Joined
from pooledcases.options import ReportSize, Source
from pooledcases.results.base import FloatArray, IntArray, Interval
from pooledcases.results.patients_and_studies import BySize, Contribution, KindDifference
from pooledcases.results.pooled import Pooled

#: The smallest and the largest number of patients of each size of report.
_SIZES: Mapping[ReportSize, tuple[int, float]] = MappingProxyType(
    {"one": (1, 1), "two-to-four": (2, 4), "five-or-more": (5, math.inf)}
)


def exact_interval(events: int, n: int, level: float) -> Interval:
    """Clopper & Pearson's interval of some patients, taken as independent."""
    low, high = clopper_pearson(events, n, level)
    return Interval(float(low), float(high))


def information(ni: IntArray, share: float, tau2: float) -> FloatArray:
    """What reports say of the pooled logit: 1 / (1/(n p (1 − p)) + tau²); 0 for nobody.

    The inverse of the variance of a report's logit, within and between reports, at the p of the
    median report: the weights of the common-p approximation of the likelihood.
    """
    within = ni * share * (1 - share)
    return np.asarray(within / (1 + tau2 * within))


def _shares(joined: Joined, fit: Pooled) -> Mapping[Source, float]:
    """The information of each kind; that of a report of both is split by patients."""
    total = joined.ni.astype(float)
    if fit.estimate is not None and fit.tau2 is not None:
        weight = information(joined.ni, float(special.expit(fit.estimate)), fit.tau2)
        # so far out that no report has any information in double precision
        total = weight if weight.sum() > 0 else total
    listed = float((total * joined.listed_n / joined.ni).sum() / total.sum())
    return {"patients": listed, "aggregate": 1 - listed}


def _counts_of(joined: Joined) -> Mapping[Source, tuple[IntArray, IntArray]]:
    return {
        "patients": (joined.listed_x, joined.listed_n),
        "aggregate": (joined.counted_x, joined.counted_n),
    }


def contributions(joined: Joined, fit: Pooled) -> tuple[Contribution, ...]:
    """Patients alone, then aggregates alone, by the same model."""
    shares = _shares(joined, fit)
    return tuple(
        _contribution(source, joined, xi, ni, shares[source], fit)
        for source, (xi, ni) in _counts_of(joined).items()
    )


def _contribution(
    source: Source, joined: Joined, xi: IntArray, ni: IntArray, share: float, fit: Pooled
) -> Contribution:
    use = ni > 0
    events, n = int(xi.sum()), int(ni.sum())
    alone = None
    if n:
        names = [name for name, ok in zip(joined.report, use, strict=True) if ok]
        table: dict[str, Any] = {"study": names, "xi": xi[use], "ni": ni[use]}
        # the kinds of quantity were judged for the whole table
        alone = pool_counts(
            table, tau2=fit.tau2_method, inference=_asked(fit), level=fit.level, force=True
        )
    return Contribution(
        source=source,
        n_reports=int(use.sum()),
        n=n,
        n_events=events,
        information_share=share,
        exact=exact_interval(events, n, fit.level) if n else None,
        fit=alone,
    )


def _asked(fit: Pooled) -> str:
    """A single report answers with a normal interval, whatever was asked."""
    return "t" if fit.k == 1 else fit.inference


def difference(joined: Joined, parts: tuple[Contribution, ...], level: float) -> KindDifference:
    """Patients against aggregates, on the logit; nothing where the fits share a report."""
    one, two = (part.fit for part in parts)
    if one is None or two is None:
        return KindDifference(reason="one_kind")
    if ((joined.listed_n > 0) & (joined.counted_n > 0)).any():
        return KindDifference(reason="shared_reports")
    if one.estimate is None or two.estimate is None or one.se is None or two.se is None:
        return KindDifference(reason="not_estimable")
    estimate, se = one.estimate - two.estimate, math.hypot(one.se, two.se)
    half = normal_quantile(level) * se
    ci = Interval(estimate - half, estimate + half)
    with np.errstate(over="ignore"):
        ratio, low, high = np.exp([estimate, ci.low, ci.high]).tolist()
    return KindDifference(
        estimate=estimate,
        se=se,
        ci=ci,
        odds_ratio=ratio,
        odds_ratio_ci=Interval(low, high),
        p_value=float(two_sided_p(np.array(estimate / se), np.array(np.inf))),
    )


def by_size(joined: Joined, level: float) -> tuple[BySize, ...]:
    """The outcome in known reports of one patient, of two to four, of five or more."""
    out = []
    for size, (least, most) in _SIZES.items():
        rows = joined.known & (joined.ni >= least) & (joined.ni <= most)
        events, n = int(joined.xi[rows].sum()), int(joined.ni[rows].sum())
        out.append(
            BySize(
                size=size,
                n_reports=int(rows.sum()),
                n=n,
                n_events=events,
                estimate=events / n if n else None,
                ci=exact_interval(events, n, level) if n else None,
            )
        )
    return tuple(out)
