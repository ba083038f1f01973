"""Graphical display of study heterogeneity: the model fitted to all subsets of the studies."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pooledcases.diagnostics.refit import TwoStage, two_stage
from pooledcases.diagnostics.subset_fits import Chunk, all_subsets, random_subsets
from pooledcases.errors import InputError
from pooledcases.options import shown
from pooledcases.progress import Progress, watched
from pooledcases.results.base import FloatArray, caution
from pooledcases.results.gosh import Driver, Gosh, Separation, Spread
from pooledcases.results.pooled import Pooled

#: Up to so many studies all subsets are fitted.
ALL_UP_TO = 25
#: Else so many random ones.
RANDOM = 1_000_000
#: Subsets whose numbers are kept.
KEPT = 2**22
_ARRAYS = ("k", "estimate", "tau2", "q", "i2")


def gosh(
    fit: Pooled,
    *,
    subsets: int | None = None,
    seed: int = 1,
    keep: int = KEPT,
    progress: Progress | None = None,
) -> Gosh:
    """Pool every subset of the studies.

    Parameters
    ----------
    fit : Pooled
        From :func:`pooledcases.pool`, of two studies or more, without moderators.
    subsets : int, optional
        How many to fit: all where there are not more, else this many random ones, every one that
        is not empty as likely as any other (so that some may come twice). By default all
        2^k − 1 of up to 25 studies, else 1,000,000.
    seed : int
        Of what is drawn.
    keep : int
        The most subsets whose numbers are kept; of more, a random part. ``spread`` and
        ``drivers`` are of all of them even so.

    Returns
    -------
    Gosh

    Raises
    ------
    InputError
        For another kind of result, models on counts, fewer than two studies, or numbers below 1.
    NotConverged
        When the fit has no estimate itself.

    Cautions: PC-N01 with the number of subsets in which tau² was not found.

    Notes
    -----
    Olkin, Dahabreh & Trikalinos 2012, Res Synth Methods 3:214. Several peaks of the estimates
    say that some studies belong to another population. A study drives them when its presence
    separates the estimates: ``drivers`` has the share of the variance that lies between subsets
    with and without it, and :func:`gosh_separation` how far the two overlap.

    Examples
    --------
    >>> import pooledcases as pc
    >>> table = {"study": list("abcd"), "yi": [0.1, 0.2, 0.3, 2.0], "vi": [0.02, 0.03, 0.05, 0.04]}
    >>> fit = pc.pool(pc.effect_sizes(table, measure="GEN"), tau2="EE", inference="normal")
    >>> found = gosh(fit)
    >>> found.subsets, [round(item.explained, 2) for item in found.drivers]
    (15, [0.19, 0.08, 0.03, 0.55])
    """
    model = two_stage(fit)
    for name, value in (("subsets", subsets), ("keep", keep)):
        none = value is None and name == "subsets"
        wrong = not (none or isinstance(value, int)) or isinstance(value, bool)
        if wrong or (value is not None and value < 1):
            raise InputError(f"{name}: {value!r} is no number of subsets above 0.")
    possible = 2**model.k - 1
    exact = model.k <= ALL_UP_TO if subsets is None else possible <= subsets
    if exact and model.k > ALL_UP_TO:
        raise InputError(f"{possible} subsets would not end; ask for a random part of them.")
    n = possible if exact else subsets or RANDOM
    chunks = all_subsets(model) if exact else random_subsets(model, n, seed)
    tally, tell = _Tally.of(model, n, keep, seed), watched(progress)
    for chunk in chunks:
        tally.add(chunk)
        tell(tally.seen, n)
    return _result(model, tally, exact=exact, possible=possible, seed=seed)


def gosh_separation(result: Gosh, *, quantity: str = "estimate") -> Separation:
    """How well the presence of each study tells the subsets apart.

    Parameters
    ----------
    result : Gosh
    quantity : {"estimate", "i2", "tau2", "q"}

    Returns
    -------
    Separation
        Over the kept subsets.

    Raises
    ------
    InputError
        For another quantity.

    Notes
    -----
    The area under the curve is that of Mann and Whitney: ties count one half.

    Examples
    --------
    >>> import pooledcases as pc
    >>> table = {"study": list("abcd"), "yi": [0.1, 0.2, 0.3, 2.0], "vi": [0.02, 0.03, 0.05, 0.04]}
    >>> fit = pc.pool(pc.effect_sizes(table, measure="GEN"), tau2="EE", inference="normal")
    >>> found = gosh_separation(gosh(fit))
    >>> found.study[found.order[0]], float(found.auc[found.order[0]])
    ('d', 1.0)
    """
    if not isinstance(result, Gosh):
        raise InputError("result: give what gosh gave.")
    if not isinstance(quantity, str) or quantity not in ("estimate", "i2", "tau2", "q"):
        raise InputError(f"quantity: {shown(quantity)} is not known; use estimate, i2, tau2 or q.")
    values = result.values(quantity)
    ok = ~np.isnan(values)
    values = values[ok]
    ranks = _ranks(values)
    k = len(result.study)
    auc, inside, outside = (np.full(k, np.nan) for _ in range(3))
    for study in range(k):
        hold = result.holds(study)[ok]
        n = int(hold.sum())
        if 0 < n < len(values):
            above = ranks[hold].sum() - n * (n + 1) / 2
            auc[study] = above / (n * (len(values) - n))
            inside[study], outside[study] = np.median(values[hold]), np.median(values[~hold])
    apart = np.where(np.isnan(auc), -1.0, np.abs(auc - 0.5))
    return Separation(
        study=result.study,
        quantity=quantity,
        auc=auc,
        median_with=inside,
        median_without=outside,
        order=tuple(np.argsort(-apart, kind="stable").tolist()),
    )


def _ranks(values: FloatArray) -> FloatArray:
    """From 1, ties in the middle of theirs."""
    _, place, sizes = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(sizes)
    return np.asarray((last - (sizes - 1) / 2)[place])


@dataclass(slots=True, eq=False)
class _Moments:
    """Mean, squares around it and limits, added to chunk by chunk."""

    n: int = 0
    mean: float = 0.0
    squares: float = 0.0
    low: float = np.inf
    high: float = -np.inf

    def add(self, values: FloatArray) -> None:
        if not values.size:
            return
        n, mean = len(values), float(values.mean())
        # summed without a library's threads, which take longer to wake than this takes
        around = np.square(values - mean)
        apart, total = mean - self.mean, self.n + n
        self.squares += float(around.sum()) + apart**2 * self.n * n / total
        self.mean += apart * n / total
        self.n = total
        self.low = min(self.low, float(values.min()))
        self.high = max(self.high, float(values.max()))

    def spread(self) -> Spread:
        sd = float(np.sqrt(self.squares / (self.n - 1))) if self.n > 1 else None
        return Spread(mean=self.mean, sd=sd, low=self.low, high=self.high)


@dataclass(slots=True, eq=False)
class _Tally:
    """What is kept of the subsets, and what is known of all of them."""

    chosen: NDArray[np.intp] | None
    arrays: dict[str, NDArray[Any]]
    sums: FloatArray
    counts: FloatArray
    members: list[NDArray[np.uint8]] = field(default_factory=list)
    moments: dict[str, _Moments] = field(default_factory=dict)
    failed: int = 0
    seen: int = 0
    stored: int = 0

    @classmethod
    def of(cls, model: TwoStage, n: int, keep: int, seed: int) -> _Tally:
        chosen = None
        if n > keep:
            generator = np.random.default_rng([seed, n])
            chosen = np.sort(generator.choice(n, keep, replace=False, shuffle=False))
        size = min(n, keep)
        arrays = {name: np.empty(size) for name in _ARRAYS}
        arrays["k"] = np.empty(size, dtype=np.uint16)
        if not model.random:
            # tau² is 0 everywhere: one cell seen many times
            arrays["tau2"] = np.broadcast_to(0.0, size)
        moments = {name: _Moments() for name in _ARRAYS}
        return cls(chosen, arrays, np.zeros(model.k), np.zeros(model.k), moments=moments)

    def add(self, chunk: Chunk) -> None:
        ok = ~np.isnan(chunk.estimate) if chunk.masks is not None else None
        for name in _ARRAYS:
            values = getattr(chunk, name)
            self.moments[name].add(values if ok is None else values[ok])
        self.failed += 0 if ok is None else int((~ok).sum())
        self.sums += chunk.sums
        self.counts += chunk.counts
        self._store(chunk)

    def _store(self, chunk: Chunk) -> None:
        n = len(chunk.k)
        rows: NDArray[np.intp] | slice = slice(None)
        size = n
        if self.chosen is not None:
            low, high = np.searchsorted(self.chosen, (self.seen, self.seen + n))
            rows = self.chosen[low:high] - self.seen
            size = len(rows)
        for name, array in self.arrays.items():
            if array.flags.writeable:
                array[self.stored : self.stored + size] = getattr(chunk, name)[rows]
        if chunk.masks is not None:
            self.members.append(np.packbits(chunk.masks[rows], axis=1, bitorder="little"))
        self.seen += n
        self.stored += size

    def drivers(self, study: tuple[str, ...]) -> tuple[Driver, ...]:
        moments = self.moments["estimate"]
        return tuple(
            _driver(name, moments, total, count)
            for name, total, count in zip(study, self.sums, self.counts, strict=True)
        )


def _driver(study: str, all_of_them: _Moments, total: float, count: float) -> Driver:
    n = all_of_them.n
    rest = n - count
    if count == 0 or rest == 0:
        return Driver(study=study, with_it=None, without_it=None, shift=None, explained=None)
    inside = float(total / count)
    outside = float((all_of_them.mean * n - total) / rest)
    between = count * rest / n * (inside - outside) ** 2
    squares = all_of_them.squares
    return Driver(
        study=study,
        with_it=inside,
        without_it=outside,
        shift=inside - outside,
        explained=float(between / squares) if squares > 0 else None,
    )


def _result(model: TwoStage, tally: _Tally, *, exact: bool, possible: int, seed: int) -> Gosh:
    drawn = not exact or tally.chosen is not None
    return Gosh(
        fit=model.fit,
        study=model.study,
        exact=exact,
        subsets=tally.seen,
        possible=possible,
        seed=seed if drawn else None,
        failed=tally.failed,
        kept=tally.stored,
        **tally.arrays,
        members=_members(tally) if drawn else None,
        spread={name: found.spread() for name, found in tally.moments.items()},
        drivers=tally.drivers(model.study),
        cautions=(caution("PC-N01", what=f"tau² ({tally.failed})"),) if tally.failed else (),
    )


def _members(tally: _Tally) -> NDArray[np.uint8] | None:
    if tally.members:
        return np.concatenate(tally.members)
    if tally.chosen is None:
        return None
    # the numbers of the subsets are their members
    return (tally.chosen + 1).astype("<u4").view(np.uint8).reshape(-1, 4)
