"""Other programs, each behind the same few calls; what is not installed is left out."""

from __future__ import annotations

import csv
import shutil
import subprocess
import tempfile
import warnings
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from timing import seconds

Array = NDArray[np.float64]
#: (tau² or another answer, seconds a row or a call)
Answer = tuple[Array, float]


@dataclass(frozen=True)
class Peer:
    """One program.

    Attributes
    ----------
    name : str
        With its version.
    batch : mapping of estimator to callable
        ``(yi, vi)`` of some rows to the tau² of each and the seconds a row.
    single : mapping of task to seconds a call
        What was timed by the program itself.
    patients : mapping of task to callable
        The data of a task on patients to an answer and the seconds a call or a table.
    """

    name: str
    batch: Mapping[str, Callable[[Array, Array], Answer]] = field(default_factory=dict)
    single: Mapping[str, float] = field(default_factory=dict)
    patients: Mapping[str, Callable[..., Answer]] = field(default_factory=dict)


def installed() -> list[Peer]:
    """Every program that is there."""
    found = []
    for make in (_metafor, _pymare, _pimeta, _statsmodels, _lifelines, _scipy):
        with suppress(ImportError):
            peer = make()
            if peer is not None:
                found.append(peer)
    return found


def _looped(fit: Callable[[Array, Array], float]) -> Callable[[Array, Array], Answer]:
    def run(yi: Array, vi: Array) -> Answer:
        def all_rows() -> list[float]:
            return [fit(y, v) for y, v in zip(yi, vi, strict=True)]

        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return np.array(all_rows()), seconds(all_rows, units=len(yi), repeats=3)

    return run


def _pymare() -> Peer:
    from pymare.estimators import DerSimonianLaird, VarianceBasedLikelihoodEstimator

    def stacked(make: Callable[[], object]) -> Callable[[Array, Array], Answer]:
        def run(yi: Array, vi: Array) -> Answer:
            design = np.ones((yi.shape[1], 1))

            def fit() -> Array:
                summary = make().fit(yi.T.copy(), vi.T.copy(), design).summary()
                summary.get_fe_stats()
                return np.asarray(summary.tau2, dtype=float).ravel()

            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                return fit(), seconds(fit, units=len(yi), repeats=3)

        return run

    return Peer(
        f"PyMARE {version('pymare')}",
        {
            "DL": stacked(DerSimonianLaird),
            "REML": stacked(lambda: VarianceBasedLikelihoodEstimator(method="REML")),
        },
    )


def _pimeta() -> Peer:
    import pimeta

    def fit(method: str) -> Callable[[Array, Array], float]:
        return lambda y, v: float(pimeta.rma(yi=y, vi=v, method=method, test="knha").tau2)

    return Peer(
        f"pimeta {version('pimeta')}",
        {method: _looped(fit(method)) for method in ("DL", "PM", "REML")},
    )


def _statsmodels() -> Peer:
    from statsmodels.stats.meta_analysis import combine_effects

    def fit(method: str) -> Callable[[Array, Array], float]:
        return lambda y, v: max(
            float(combine_effects(y, v, method_re=method, use_t=True).tau2), 0.0
        )

    return Peer(
        f"statsmodels {version('statsmodels')}",
        {"DL": _looped(fit("chi2")), "PM": _looped(fit("iterated"))},
    )


def _metafor() -> Peer | None:
    """R times its own loops, on the rows it is given in a folder."""
    if shutil.which("Rscript") is None:
        return None
    from tasks import COUNTS, rows

    yi, vi = rows(300)
    with tempfile.TemporaryDirectory() as folder:
        for name, values in (("yi", yi), ("vi", vi)):
            np.savetxt(Path(folder, f"{name}.csv"), values, delimiter=",", fmt="%.17g")
        counts = np.column_stack([COUNTS["xi"], COUNTS["ni"]])
        np.savetxt(Path(folder, "counts.csv"), counts, delimiter=",", fmt="%d", header="xi,ni",
                   comments="")  # fmt: skip
        script = Path(__file__).with_name("metafor.R")
        run = subprocess.run(
            ["Rscript", str(script), folder], capture_output=True, text=True, check=False
        )
        if run.returncode:
            return None
        with Path(folder, "metafor.csv").open(newline="", encoding="utf-8") as file:
            table = {row["task"]: float(row["seconds"]) for row in csv.DictReader(file)}

    def known(method: str) -> Callable[[Array, Array], Answer]:
        return lambda y, v: (np.array([]), table[method])

    return Peer(
        f"metafor {run.stdout.strip()}",
        {method: known(method) for method in ("DL", "PM", "REML")},
        {name: value for name, value in table.items() if name not in ("DL", "PM", "REML")}
        | {"one fit": table["REML"]},
    )


def _quiet(call: Callable[[], Array], *, units: int = 1) -> Answer:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return call(), seconds(call, units=units, repeats=3)


def _lifelines() -> Peer:
    from lifelines import CoxPHFitter, KaplanMeierFitter
    from lifelines.statistics import logrank_test
    from pandas import DataFrame

    def curve(times: Array, events: Array) -> Answer:
        def fit() -> Array:
            found = KaplanMeierFitter().fit(times, events).survival_function_
            return np.asarray(found.to_numpy().ravel()[1:])

        return _quiet(fit)

    def log_rank(times: Array, events: Array, groups: Array) -> Answer:
        one, two = groups == 0, groups == 1
        parts = times[one], times[two], events[one], events[two]
        return _quiet(lambda: np.array([logrank_test(*parts).test_statistic]))

    def cox(columns: Mapping[str, Array]) -> Answer:
        table = DataFrame(columns)

        def fit() -> Array:
            found = CoxPHFitter().fit(table, duration_col="months", event_col="died")
            return np.asarray(found.params_.to_numpy())

        return _quiet(fit)

    calls = {"curve": curve, "log-rank": log_rank, "cox": cox}
    return Peer(f"lifelines {version('lifelines')}", patients=calls)


def _scipy() -> Peer:
    from scipy.stats import fisher_exact

    def fisher(a: Array, n1: int, c: Array, n2: int) -> Answer:
        def loop() -> Array:
            rows = zip(a.tolist(), c.tolist(), strict=True)
            return np.array([fisher_exact([[x, n1 - x], [y, n2 - y]]).pvalue for x, y in rows])

        return _quiet(loop, units=len(a))

    return Peer(f"SciPy {version('scipy')}", patients={"fisher": fisher})
