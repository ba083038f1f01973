"""The fits behind partial pooling, and what is said of groups and spreads by them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from scipy import special

from pooledcases.describe.groups.crossed import Crossed, crossed
from pooledcases.describe.groups.mixture import Mixture
from pooledcases.describe.groups.one_way import OneWay, Spread, one_way
from pooledcases.describe.groups.patients import Patients
from pooledcases.describe.groups.plug_in import plug_in_values
from pooledcases.describe.groups.reports import Reports
from pooledcases.describe.groups.spreads import EvenSpread
from pooledcases.describe.groups.ties import MOST, Ties
from pooledcases.errors import InputError
from pooledcases.results.base import Caution, FloatArray, Interval
from pooledcases.results.bayes import MuPrior
from pooledcases.results.shrinkage import PlugIn, Pulled, SpreadOf

#: Half of the scale stands beside.
_NARROWER = 0.5


@dataclass(frozen=True, slots=True)
class Asked:
    """Settings, checked."""

    scale: float
    level: float
    mu: MuPrior | None

    @property
    def scales(self) -> tuple[float, float]:
        """Of the prior, and of the narrower one."""
        return self.scale, self.scale * _NARROWER


@dataclass(frozen=True, slots=True, eq=False)
class Answer:
    """The fits with both priors, and what is said of them."""

    fits: Sequence[OneWay | Crossed]
    level: float
    plug_in: PlugIn
    reason: str | None
    absent: str | None
    cautions: tuple[Caution, ...]
    known: dict[tuple[int, int], Pulled] = field(default_factory=dict)

    @property
    def crossed(self) -> bool:
        """Whether reports are in the model."""
        return bool(self.fits) and isinstance(self.fits[0], Crossed)

    @property
    def middle(self) -> Pulled | None:
        """The middle group."""
        return self._pulled(self.fits[0].mu, None) if self.fits else None

    @property
    def new_group(self) -> Pulled | None:
        """A group of which nothing is known."""
        return self._pulled(self.fits[0].new_group, None) if self.fits else None

    def group(self, index: int, which: int = 0) -> Pulled | None:
        """A group by its place, by the prior asked for or by the narrower one."""
        if not self.fits:
            return None
        fit = self.fits[which]
        # groups with the same counts have the same distribution
        place = (which, int(fit.place[index]) if isinstance(fit, OneWay) else index)
        if place not in self.known:
            self.known[place] = self._pulled(*fit.group_with_share(index))
        return self.known[place]

    def _pulled(self, of: Mixture, borrowed: float | None) -> Pulled:
        ci = of.central(self.level)
        low, middle, high = (float(special.expit(v)) for v in (ci.low, of.quantile(0.5), ci.high))
        return Pulled(estimate=middle, ci=Interval(low, high), borrowed=borrowed)

    def spread(self, name: str) -> SpreadOf | None:
        """A standard deviation, where it is in the model."""
        found: Spread | EvenSpread | None = getattr(self.fits[0], name, None) if self.fits else None
        if found is None:
            return None
        return SpreadOf(estimate=found.quantile(0.5), ci=found.central(self.level))


def answer(patients: Patients, reports: Reports | None, asked: Asked) -> Answer:
    """Fit what can be fitted.

    Raises
    ------
    InputError
        When reports and groups are crossed too closely.
    NotConverged
        When the posterior could not be integrated to its digits.
    """
    xi, ni = patients.counts
    absent = _absent(xi, ni)
    said: tuple[Caution, ...] = () if reports is None else reports.cautions
    reason = "not-asked" if reports is None else reports.reason
    plug_in = PlugIn(mu=None, tau=None, mean=None, correlation=None)
    if absent == "no-patient" or (absent and asked.mu is None):
        return Answer((), asked.level, plug_in, reason, absent, said)
    fits: Sequence[OneWay | Crossed]
    if reports is None or reason is not None:
        fits = [one_way(xi, ni, scale=scale, mu=asked.mu) for scale in asked.scales]
    else:
        fits = crossed(_checked(patients.ties(reports), asked), scales=asked.scales, mu=asked.mu)
    if absent is None:
        plug_in, fit = plug_in_values(xi[ni > 0], ni[ni > 0])
        said += tuple(item for item in fit.cautions if item.code == "PC-N01")
    return Answer(fits, asked.level, plug_in, reason, None, said)


def _checked(ties: Ties, asked: Asked) -> Ties:
    """The answer without reports is another one: it is never given in its place."""
    if ties.work(asked.scale) <= MOST:
        return ties
    raise InputError(
        f"report: {ties.groups} groups with up to {ties.largest} patients, tied together by "
        f"{len(ties.tying)} reports with patients of several groups, are too many to be "
        "integrated. Leave out report, and read describe.clustering beside; or keep the groups in "
        "question only."
    )


def _absent(xi: FloatArray, ni: FloatArray) -> str | None:
    if not ni.sum():
        return "no-patient"
    if not xi.sum():
        return "no-event"
    return "only-events" if xi.sum() == ni.sum() else None
