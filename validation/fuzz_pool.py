"""Pool what no reader would pool, in every way there is, and see that each gets a calm answer.

    python validation/fuzz_pool.py [--rounds 100] [--seed 20260101]

writes ``validation/fuzz_pool.csv``: for each part how many calls were made, how many gave a result
and how many one of the package's own errors, how many raised anything else or let a warning out,
how many results broke a rule (a NaN in the JSON, a number on a fit that did not converge, an
estimate outside its interval, weights that do not sum to 1, a row left out without a reason), and
the slowest call in seconds of processor time. A compact version of it, and every case that was
mended, is ``tests/models/test_hostile.py``.
"""

from __future__ import annotations

import argparse
import csv
import io
import json
import sys
import time
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

import pooledcases as pc
from pooledcases import diagnostics, models
from pooledcases.data.store import write_text
from pooledcases.effects import MEASURES
from pooledcases.errors import PooledCasesError
from pooledcases.options import (
    Continuity,
    Inference,
    Model,
    Prediction,
    QuantileWord,
    Tau2Interval,
    Tau2Method,
    TauPrior,
    words,
)
from pooledcases.results.encode import dumps
from pooledcases.results.pooled import Pooled

Table = dict[str, list[Any]]
Call = tuple[str, Callable[[], Any]]

CELLS = (
    0, 1, 2, 5, 10, 20, 100, -1, 1.5, None, "NR", "", " 5 ", "1,234", "abc", float("nan"),
    float("inf"), True, 1e300, "1e400", 10**400, "<0.05", "0.04", "1e-300", b"3", [1], {}, 1j,
)  # fmt: skip
LAYOUTS = (
    "xi ni", "xi ti", "ai n1i ci n2i", "ai bi ci di", "x1i t1i x2i t2i", "mi sdi ni",
    "m1i sd1i n1i m2i sd2i n2i", "m1i m2i sd1i sd2i ri ni", "ri ni", "ai mi ni", "yi vi", "yi sei",
    "est ci_low ci_high", "est pval", "est zval", "est sei", "est chi2 n1i n2i", "oe v",
    "chi2 direction", "total_events pval direction", "mini q1i medi q3i maxi ni",
    "q11i med1i q31i n1i q12i med2i q32i n2i",
)  # fmt: skip
#: What such a column holds in a table that is in order.
PLAUSIBLE: dict[str, tuple[Any, ...]] = {
    "est": ("1.40", "0.8", "2.15"), "ci_low": ("0.60", "0.75"), "ci_high": ("2.4", "3.27"),
    "pval": ("0.43", "0.04", "<0.05"), "zval": ("1.2", "-0.5"), "chi2": ("3.84", "0.2"),
    "direction": ("+", "-"), "oe": ("-4.2", "1.5"), "v": ("3.3", "10"), "ri": (-0.5, 0, 0.9, 1),
    "yi": (0.1, -2, 5), "vi": (0.1, 1e-9, 1e9), "sei": (0.1, 2), "sdi": (0, 1, 5), "mini": (0, 1),
    "q1i": (1, 2), "medi": (2, 3.5), "q3i": (4, 5), "maxi": (5, 60), "q11i": (1, 2),
    "med1i": (2, 3.5), "q31i": (4, 5), "q12i": (0, 2), "med2i": (2, 3), "q32i": (3, 9),
}  # fmt: skip
COUNTS = {
    "PLO": "xi ni", "IRLN": "xi ti", "OR": "ai n1i ci n2i", "RR": "ai n1i ci n2i",
    "RD": "ai n1i ci n2i", "PETO": "ai n1i ci n2i", "IRR": "x1i t1i x2i t2i",
    "IRD": "x1i t1i x2i t2i",
}  # fmt: skip
FORMULAS = (
    "x", "x + y", "x:y", "factor(g)", "factor(g) + x", "const", "x + lin", "x + x", "", "~ x",
    "__import__('os').system('true')", "x**2", "I(x)", "0 + x", "x y", "miss", "nothing", "(x",
)  # fmt: skip


@dataclass
class Part:
    """What one part of the fuzz has seen so far."""

    name: str
    calls: int = 0
    answered: int = 0
    told: int = 0
    slowest: float = 0.0
    raised: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)

    def row(self) -> dict[str, object]:
        """The line of the summary."""
        return {
            "part": self.name,
            "calls": self.calls,
            "results": self.answered,
            "own_errors": self.told,
            "raised_or_warned": len(self.raised),
            "rules_broken": len(self.broken),
            "slowest_s": f"{self.slowest:.1f}",
        }

    def attempt(self, name: str, call: Callable[[], Any]) -> Any:
        """The result; None where there is none. Whatever is wrong is noted."""
        self.calls += 1
        start = time.process_time()
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("error")
                found = call()
                json.loads(dumps(found))
                repr(found)
        except PooledCasesError as error:
            self.told += 1
            if not str(error).strip():
                self.broken.append(f"{name}: an error without a word")
            return None
        except Exception as error:  # whatever it is, it would be a traceback for the user
            self.raised.append(f"{name}: {type(error).__name__}: {error}"[:200])
            return None
        finally:
            self.slowest = max(self.slowest, time.process_time() - start)
        self.answered += 1
        self.broken += [f"{name}: {rule}" for rule in broken_rules(found)]
        return found


def broken_rules(fit: Any) -> Iterator[str]:
    """What must hold of a pooled result and does not."""
    for item in getattr(fit, "cautions", ()):
        if not (item.message("en") and item.message("zh")):
            yield f"{item.code} has no words"
    if not isinstance(fit, Pooled):
        return
    numbers = (fit.estimate, fit.se, fit.ci, fit.tau2, fit.q, fit.p_value, fit.i2)
    if not fit.converged and any(number is not None for number in numbers):
        yield "numbers of a fit that did not converge"
    if fit.ci and fit.estimate is not None and not fit.ci.low <= fit.estimate <= fit.ci.high:
        yield "estimate outside its interval"
    weights = [study.weight for study in fit.studies if study.weight is not None]
    if weights and abs(sum(weights) - 1) > 1e-9:
        yield "weights do not sum to 1"
    if any(not study.included and not study.reason for study in fit.studies):
        yield "a row left out without a reason"


def cells(rng: np.random.Generator) -> Iterator[Call]:
    """Cells of every kind, in every layout, for every measure."""
    k, share = int(rng.integers(0, 6)), rng.choice([0.0, 0.05, 0.3])
    layout = LAYOUTS[rng.integers(len(LAYOUTS))].split()
    table = {name: [_cell(rng, name, share) for _ in range(k)] for name in layout}
    measure = str(rng.choice(_measures(layout)))
    options: dict[str, Any] = {"continuity": str(rng.choice(words(Continuity)))}
    if rng.random() < 0.3:
        options["quantiles"] = str(rng.choice(words(QuantileWord)))
    yield "effect_sizes", lambda: pc.effect_sizes(table, measure=measure, **options)
    yield "pool", lambda: pc.pool(pc.effect_sizes(table, measure=measure, **options))
    yield "pool_medians", lambda: models.pool_medians(table)
    yield "combine_p", lambda: models.combine_p(table)


def _measures(layout: list[str]) -> list[str]:
    """The measures that such columns are for: ratios where something is printed."""
    if layout[0] in ("est", "oe", "chi2", "total_events"):
        return [code for code, spec in MEASURES.items() if spec.ratio]
    if layout[0] == "yi":
        return [code for code, spec in MEASURES.items() if spec.given]
    same = [code for code, spec in MEASURES.items() if set(spec.takes) == set(layout)]
    return same or ["OR", "MN", "MD"]


def _cell(rng: np.random.Generator, name: str, share: float) -> Any:
    if rng.random() < share:
        return CELLS[rng.integers(len(CELLS))]
    if name in PLAUSIBLE:
        return PLAUSIBLE[name][rng.integers(len(PLAUSIBLE[name]))]
    return int(rng.choice([20, 35, 100] if name[0] in "nt" else [0, 1, 2, 5, 10, 20]))


def hostile_effects(rng: np.random.Generator, k: int) -> Table:
    """Effects and variances that methods fail on, with moderators of every kind."""
    yi, vi = rng.normal(size=k), np.exp(rng.normal(size=k))
    kind = rng.integers(8)
    if kind == 0:
        yi[:] = yi[0]
    elif kind == 1:
        yi[0] = 1e4
    elif kind in (2, 3):
        vi[0] = 10.0 ** (12 if kind == 2 else -12)
    elif kind == 4:
        vi = np.exp(6 * rng.normal(size=k))
    elif kind == 5:
        yi, vi = yi * 1e6, vi * 1e12
    elif kind == 6:
        yi, vi = np.round(yi), np.ones(k)
    x = rng.normal(size=k)
    columns = {
        "yi": yi, "vi": vi, "x": x, "y": rng.integers(0, 3, k), "lin": 2 * x + 1,
        "const": np.ones(k), "g": rng.choice(["a", "b", "c"], k), "x y": x,
        "cl": rng.choice(["0", "1", "2"], k), "out": rng.choice(["o1", "o2"], k),
        "miss": rng.choice(["", "1"], k), "study": rng.choice(["A", "B", "é研究"], k),
    }  # fmt: skip
    return {name: list(values.tolist()) for name, values in columns.items()}


def _given(rng: np.random.Generator) -> Any:
    k = int(rng.choice([1, 2, 3, 4, 8, 14]))
    measure = str(rng.choice(["GEN", "OR", "SMD", "PLO", "ZCOR"]))
    return pc.effect_sizes(hostile_effects(rng, k), measure=measure)


def _words(rng: np.random.Generator, k: int) -> dict[str, Any]:
    code = str(rng.choice(words(Tau2Method)))
    return {
        "tau2": code,
        "inference": None if rng.random() < 0.3 else str(rng.choice(words(Inference))),
        "level": float(rng.choice([0.5, 0.95, 0.999999])),
        "weights": [1.0] * k if code.startswith("GENQ") else None,
    }


def two_stage(rng: np.random.Generator) -> Iterator[Call]:
    """Every estimator, inference and interval, and the diagnostics of what they give."""
    given = _given(rng)
    options = _words(rng, len(given.study))
    more: dict[str, Any] = {}
    if rng.random() < 0.4:
        more["tau2_interval"] = str(rng.choice(words(Tau2Interval)))
    if rng.random() < 0.4:
        more["prediction"] = str(rng.choice(words(Prediction)))
    if rng.random() < 0.2:
        more["subgroup"] = "g"
    yield "pool", lambda: pc.pool(given, **options, **more)
    for name in ("leave_one_out", "cumulative", "influence", "baujat", "gosh", "permutation_test"):
        yield name, lambda name=name: getattr(diagnostics, name)(pc.pool(given, **options))


_USUAL = tuple(code for code in words(Tau2Method) if not code.startswith("GENQ"))


def moderators(rng: np.random.Generator) -> Iterator[Call]:
    """Formulas that are none, collinear columns, too few studies."""
    given = _given(rng)
    options = _words(rng, 0) | {"weights": None, "tau2": str(rng.choice(_USUAL))}
    options["inference"] = str(rng.choice(("normal", "t", "hartung-knapp", "hartung-knapp-adhoc")))
    mods = FORMULAS[rng.integers(len(FORMULAS))]
    yield f"regress {mods}", lambda: pc.pool(given, mods=mods, **options)
    yield "predict", lambda: models.predict(pc.pool(given, mods=mods))
    yield "robust", lambda: models.robust(pc.pool(given, mods=mods), cluster="cl")


def dependent(rng: np.random.Generator) -> Iterator[Call]:
    """Clusters that are none, correlations that cannot be."""
    given, rho = _given(rng), float(rng.choice([0, 0.5, 0.99, 1, -0.5, 2]))
    yield "multilevel", lambda: models.pool_multilevel(given, levels=["cl", "study"])
    yield (
        "multivariate",
        lambda: models.pool_multivariate(given, outcome="out", sampling=rho, study="cl"),
    )
    yield "aggregate", lambda: models.aggregate_effects(given, group="cl", rho=rho)
    yield "robust", lambda: models.robust(pc.pool(given), cluster="cl")


def bayes(rng: np.random.Generator) -> Iterator[Call]:
    """Every prior, with arguments that it has and that it has not."""
    given = _given(rng)
    options: dict[str, Any] = {"prior": str(rng.choice(words(TauPrior)))}
    for name, values in (("scale", [0.5, 1e-3, 1e3, 0, -1]), ("df", [1, 3, 0]), ("location", [-2])):
        if rng.random() < (0.8 if name == "scale" else 0.2):
            options[name] = float(rng.choice(values))
    if rng.random() < 0.3:
        options["mu_prior"] = (0.0, float(rng.choice([1, 1e6, 0])))
    yield "pool_bayes", lambda: models.pool_bayes(given, force=True, **options)


def counts(rng: np.random.Generator) -> Iterator[Call]:
    """Every model on counts: no events, nothing but events, one patient, a hundred thousand."""
    measure, model = str(rng.choice(list(COUNTS))), str(rng.choice(words(Model)))
    k, sizes = int(rng.choice([1, 2, 3, 6])), [[1, 2], [5, 20], [30, 100], [1, 100_000], [0, 5]]
    table: Table = {"g": [str(cell) for cell in rng.choice(["a", "b", ""], k)]}
    names = COUNTS[measure].split()
    for events, total in zip(names[::2], names[1::2], strict=True):
        n = rng.choice(sizes[rng.integers(len(sizes))], k)
        chance = rng.choice([0.0, 0.03, 0.4, 1.0])
        table[events] = list(rng.binomial(n, chance).tolist())
        table[total] = list(n.tolist())
    options: dict[str, Any] = {"level": float(rng.choice([0.5, 0.95, 0.999999]))}
    yield (
        f"{model} {measure}",
        lambda: pc.pool_counts(table, measure=measure, model=model, **options),
    )


PARTS = (cells, two_stage, moderators, dependent, bayes, counts)


def run(make: Callable[[np.random.Generator], Iterator[Call]], rounds: int, seed: int) -> Part:
    """So many rounds of one part."""
    rng = np.random.default_rng([seed, PARTS.index(make)])
    part = Part(make.__name__)
    for _ in range(rounds):
        for name, call in make(rng):
            part.attempt(name, call)
    return part


def main() -> int:
    """Run every part and write the table; 1 when anything was raised or broken."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rounds", type=int, default=100)
    options.add_argument("--seed", type=int, default=20260101)
    asked = options.parse_args()
    parts = [run(make, asked.rounds, asked.seed) for make in PARTS]
    out = io.StringIO()
    table = csv.DictWriter(out, list(parts[0].row()), lineterminator="\n")
    table.writeheader()
    table.writerows(part.row() for part in parts)
    write_text(Path(__file__).with_suffix(".csv"), out.getvalue())
    wrong = [line for part in parts for line in (*part.raised, *part.broken)]
    for line in wrong:
        sys.stdout.write(f"{line}\n")
    sys.stdout.write(f"{sum(part.calls for part in parts)} calls, {len(wrong)} not as expected\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
