"""Unknown outcomes imputed many times: a sensitivity that assumes they are missing at random."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from pooledcases.data.columns import Table
from pooledcases.describe.outcomes import status_cautions
from pooledcases.describe.pairs import Counts, PatientPair, read_pair
from pooledcases.errors import InputError, NotConverged
from pooledcases.kernels.rubin import pooled
from pooledcases.kernels.tails import quantile, two_sided_p
from pooledcases.kernels.weighted_logistic import weighted_firth
from pooledcases.options import check_level, shown
from pooledcases.results.base import BoolArray, Caution, FloatArray, IntArray, Interval, caution
from pooledcases.results.missing import ImputedComparison, RubinPooled
from pooledcases.survival.regression.covariates import design_of, read_covariates

#: Imputations at most; the Monte-Carlo error is gone long before.
_MOST = 100_000


def impute_outcome(
    table: Table,
    *,
    outcome: str,
    by: str,
    groups: Sequence[str] | None = None,
    covariates: str | Sequence[str] | None = None,
    imputations: int = 100,
    seed: int = 1,
    level: float = 0.95,
    multi: str | None = ";",
) -> ImputedComparison:
    """Compare two groups with the unknown outcomes imputed: a sensitivity, not the headline.

    Parameters
    ----------
    table, outcome, by, groups, level, multi
        As in :func:`compare`.
    covariates : str or sequence of str, optional
        What the outcome is imputed from beside the group, as in :func:`logistic`.
    imputations : int
        From 2 on.
    seed : int
        Of the random numbers: the same seed gives the same numbers.

    Returns
    -------
    ImputedComparison
        Cautions: PC-M17, PC-M29 for status at last contact, and PC-M20 where a patient without a
        covariate is imputed from the group alone.

    Raises
    ------
    InputError
        As :func:`compare`; when no outcome is unknown, or none is known in a group; for covariates
        that are constant, collinear, the outcome or the group.
    NotConverged
        When a regression did not converge.

    Notes
    -----
    Outcomes are taken to be missing at random: an unknown patient is like a known one of the same
    group (and covariates). Where outcomes are unreported *because* of how they turned out this is
    wrong; :func:`tipping_point` assumes nothing.

    From the group alone, each imputation draws the group's risk from Jeffreys' posterior,
    Beta(x + 1/2, n - x + 1/2), and the unknown outcomes from that risk. With covariates each
    imputation weighs the known patients by a Bayesian bootstrap (Rubin 1981, Ann Stat 9:130), fits
    a logistic regression with Firth's penalty, which pulls predicted risks towards one half, and
    draws from the risks that it predicts.

    Each completed table gives a risk difference with one event and one non-event added to each
    group (Agresti & Caffo 2000, Am Stat 54:280), and a log odds ratio with one half added to each
    cell (Haldane 1956, Ann Hum Genet 20:309), both with their variances, so that no completed table
    has a variance of 0. They are pooled by Rubin's rules with Barnard and Rubin's degrees of
    freedom (1999, Biometrika 86:948), the complete data having patients less 2.

    Examples
    --------
    >>> table = {"gene": ["A"] * 17 + ["B"] * 18,
    ...          "sign": ["yes"] * 6 + ["no"] * 8 + ["NR"] * 3 + ["yes"] * 12 + ["no"] + ["NR"] * 5}
    >>> found = impute_outcome(table, outcome="sign=yes", by="gene", groups=("A", "B"))
    >>> round(found.risk_difference.estimate, 1), found.risk_difference.p_value < 0.05
    (-0.4, True)
    """
    check_level(level)
    _check_whole(imputations, seed)
    pair = read_pair(table, outcome=outcome, by=by, groups=groups, multi=multi, start=None)
    one, two = pair.counts
    _check_possible(pair, one, two)
    rng = np.random.default_rng(seed)
    formula = None
    alone = 0
    if covariates is None:
        events = tuple(_from_group(part, imputations, rng) for part in (one, two))
    else:
        model = _Model.of(pair, covariates, by)
        formula, alone = model.formula, model.without
        events = model.draw(pair, imputations, rng)
    difference, ratio = _estimates(events[0], one[1] + one[2], events[1], two[1] + two[2])
    df = float(one[1] + one[2] + two[1] + two[2] - 2)
    return ImputedComparison(
        outcome=outcome,
        by=by,
        groups=pair.groups,
        level=level,
        ai=one[0],
        n1i=one[1],
        ci=two[0],
        n2i=two[1],
        missing=(one[2], two[2]),
        imputations=imputations,
        seed=seed,
        covariates=formula,
        risks=(
            float(events[0].mean()) / (one[1] + one[2]),
            float(events[1].mean()) / (two[1] + two[2]),
        ),
        risk_difference=_pooled("identity", *difference, df, level),
        log_odds_ratio=_pooled("log", *ratio, df, level),
        by_missing=pair.by_missing,
        cautions=_cautions(pair, one, two, alone),
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Model:
    """The regression from which outcomes are imputed.

    ``known`` and ``unknown`` are rows of the table that the regression is fitted to and that it
    predicts; ``without`` counts the unknown who lack a covariate, by whose group they are drawn.
    """

    formula: str
    design: FloatArray
    known: BoolArray
    unknown: BoolArray
    without: int

    @classmethod
    def of(cls, pair: PatientPair, covariates: str | Sequence[str], by: str) -> _Model:
        """Read the covariates, and check that known patients can tell them apart."""
        found = pair.found
        reserved = {item.column: "the outcome" for item in found.conditions} | {by: "the group"}
        read = read_covariates(pair.table, covariates, reserved=reserved)
        inside = (pair.rows[0] | pair.rows[1]) & found.applies
        used = inside & read.known
        if not (used & found.known).any():
            raise InputError(f"No patient with a known outcome has {read.formula.text}.")
        coded = design_of(read, np.asarray(used, dtype=bool))
        first = pair.rows[0][used].astype(float)
        design = np.column_stack([coded.values, first])
        fitted = design[found.known[used]]
        if np.linalg.matrix_rank(fitted) < design.shape[1]:
            raise InputError(
                f"covariates: among the {len(fitted)} patients with a known outcome "
                f"{coded.text} and {by} cannot be told apart, or one of them is constant; name "
                "fewer covariates."
            )
        # standard columns change no predicted risk, and keep the climb short
        middle, spread = fitted[:, 1:].mean(axis=0), fitted[:, 1:].std(axis=0)
        design[:, 1:] = (design[:, 1:] - middle) / spread
        return cls(
            formula=coded.text,
            design=design,
            known=np.asarray(used & found.known, dtype=bool),
            unknown=np.asarray(used & ~found.known, dtype=bool),
            without=int((inside & ~found.known & ~read.known).sum()),
        )

    def draw(
        self, pair: PatientPair, imputations: int, rng: np.random.Generator
    ) -> tuple[IntArray, ...]:
        """The events of both groups in each completed table."""
        used = self.known | self.unknown
        at = self._coefficients(pair, imputations, rng, used)
        risks = 1 / (1 + np.exp(-at @ self.design[self.unknown[used]].T))
        drawn = rng.random(risks.shape) < risks
        out = []
        for rows, counts in zip(pair.rows, pair.counts, strict=True):
            mine = drawn[:, rows[self.unknown]].sum(axis=1)
            rest = counts[2] - int((rows & self.unknown).sum())
            alone = _from_group((*counts[:2], rest, 0), imputations, rng)
            out.append(np.asarray(mine + alone, dtype=np.int64))
        return tuple(out)

    def _coefficients(
        self, pair: PatientPair, imputations: int, rng: np.random.Generator, used: BoolArray
    ) -> FloatArray:
        n = int(self.known.sum())
        weights = rng.standard_exponential((imputations, n))
        weights *= n / weights.sum(axis=1, keepdims=True)
        y = pair.found.event[self.known].astype(float)
        at, fine = weighted_firth(y, self.design[self.known[used]], weights)
        if not fine.all():
            raise NotConverged(
                f"{int((~fine).sum())} of {imputations} regressions that impute the outcome did "
                "not converge; name fewer covariates."
            )
        return at


def _from_group(counts: Counts, imputations: int, rng: np.random.Generator) -> IntArray:
    """The events of one group in each completed table, from the group's own risk."""
    x, n, missing, _ = counts
    risk = rng.beta(x + 0.5, n - x + 0.5, size=imputations)
    return np.asarray(x + rng.binomial(missing, risk), dtype=np.int64)


def _estimates(
    x1: IntArray, n1: int, x2: IntArray, n2: int
) -> tuple[tuple[FloatArray, FloatArray], tuple[FloatArray, FloatArray]]:
    """Risk difference and log odds ratio of every completed table, with their variances."""
    p1, p2 = (x1 + 1) / (n1 + 2), (x2 + 1) / (n2 + 2)
    spread = p1 * (1 - p1) / (n1 + 2) + p2 * (1 - p2) / (n2 + 2)
    a, b, c, d = x1 + 0.5, n1 - x1 + 0.5, x2 + 0.5, n2 - x2 + 0.5
    return (p1 - p2, spread), (np.log(a / b * d / c), 1 / a + 1 / b + 1 / c + 1 / d)


def _pooled(
    scale: str, estimates: FloatArray, variances: FloatArray, df: float, level: float
) -> RubinPooled:
    found = pooled(estimates, variances, df)
    middle, se = float(found.estimate), float(np.sqrt(found.total))
    own = np.array([float(found.df)])
    half = float(quantile(own, level)[0]) * se
    return RubinPooled(
        scale="log" if scale == "log" else "identity",
        estimate=middle,
        se=se,
        ci=Interval(middle - half, middle + half),
        df=float(own[0]),
        p_value=float(two_sided_p(np.array([middle / se]), own)[0]),
        within=float(found.within),
        between=float(found.between),
        fraction_missing=float(found.share),
    )


def _check_whole(imputations: object, seed: object) -> None:
    problems = [
        f"{name}: {shown(value)} is no whole number from {least} to {most:,}."
        for name, value, least, most in (
            ("imputations", imputations, 2, _MOST), ("seed", seed, 0, 2**63),
        )
        if isinstance(value, bool)
        or not isinstance(value, int | np.integer)
        or not least <= value <= most
    ]  # fmt: skip
    if problems:
        raise InputError(problems)


def _check_possible(pair: PatientPair, one: Counts, two: Counts) -> None:
    problems = [
        f"{name}: the outcome is known in nobody of this group; there is nothing to impute from."
        for name, counts in zip(pair.groups, (one, two), strict=True)
        if not counts[1]
    ]
    if not problems and not one[2] + two[2]:
        problems.append("No outcome is unknown, so that there is nothing to impute; use compare.")
    if problems:
        raise InputError(problems)


def _cautions(pair: PatientPair, one: Counts, two: Counts, alone: int) -> tuple[Caution, ...]:
    missing = one[2] + two[2]
    found = [caution("PC-M17", missing=missing, total=missing + one[1] + two[1])]
    if alone:
        found.append(caution("PC-M20", form="alone", n=alone))
    return (*found, *status_cautions(pair.found))
