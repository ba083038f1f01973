"""The cautions of regressions on patients."""

from __future__ import annotations

from pooledcases import format as fmt
from pooledcases.options import CoefficientInterval, Penalty
from pooledcases.results.base import Caution, caution
from pooledcases.results.patient_regression import LouderCaution, SeparatedTerm
from pooledcases.results.regression import WordedCaution

#: Fewer events for each coefficient than this are said, and fewer than that are warned of.
ADVISED, TOO_FEW = 10, 5
#: Up to so many patients large-sample methods are said to be such.
_LARGE_SAMPLE = 60
#: With fewer reports a robust standard error is too small.
FEWEST_CLUSTERS = 40


def regression_cautions(
    *,
    events: int,
    p: int,
    terms: int,
    n: int,
    penalty: Penalty,
    interval: CoefficientInterval,
    n_clusters: int | None,
    separated: tuple[SeparatedTerm, ...],
) -> tuple[Caution, ...]:
    """PC-M16 for few events, separation and several terms; PC-M14 for large-sample methods."""
    out: list[Caution] = []
    if events < ADVISED * p:
        kind = LouderCaution if events < TOO_FEW * p else WordedCaution
        values = {"events": events, "p": p, "each": fmt.plain(events / p, 1)}
        out.append(kind(code="PC-M16", key="caution.PC-M16.events", values=values))
    if separated:
        names = ", ".join(item.name for item in separated)
        out.append(
            LouderCaution(code="PC-M16", key="caution.PC-M16.separated", values={"names": names})
        )
    if terms > 1:
        out.append(caution("PC-M16", n=terms))
    if n_clusters is not None and n_clusters < FEWEST_CLUSTERS:
        values = {"n": n_clusters, "least": FEWEST_CLUSTERS}
        out.append(WordedCaution(code="PC-M14", key="caution.PC-M14.clusters", values=values))
    if n <= _LARGE_SAMPLE and (penalty == "none" or interval == "wald"):
        out.append(WordedCaution(code="PC-M14", key="caution.PC-M14.regression", values={"n": n}))
    return tuple(out)


def separation_problem(separated: tuple[SeparatedTerm, ...], what: str) -> str:
    """Why there is no estimate without a penalty, in one sentence."""
    ends = {1: "to infinity", -1: "to 0", 0: "to infinity or to 0"}
    named = ", ".join(f"{item.name} ({ends[item.direction]})" for item in separated)
    return (
        f"{what} has no finite estimate here: the covariates separate the patients (as a group "
        "does in which nobody, or only the first, had the event), and the ratio runs away for "
        f"{named}. This is called separation. Use penalty='firth', which gives a finite estimate "
        "with a profile interval, or leave the covariate out."
    )
