"""Tests of funnel plot asymmetry: small studies that show other effects than large ones."""

from __future__ import annotations

from typing import Any

import numpy as np

from pooledcases.diagnostics.asymmetry_scores import VANISHING, Points, plain
from pooledcases.diagnostics.asymmetry_tests import (
    ASYMMETRY_TESTS,
    DEFAULT_TESTS,
    USUAL,
    AsymmetrySpec,
)
from pooledcases.diagnostics.funnel import (
    LEAST_FOR_A_LINE,
    Funnel,
    Line,
    check_funnel,
    constant,
    funnel_of,
    regress_on,
    some,
)
from pooledcases.diagnostics.kendall import (
    EXACT_BELOW,
    concordance,
    concordance_variance,
    exact_p,
    has_ties,
    normal_p,
    untied_pairs,
)
from pooledcases.errors import InputError
from pooledcases.options import (
    AsymmetryPredictor,
    AsymmetryWord,
    Tau2Method,
    check_level,
    check_word,
    shown,
)
from pooledcases.results.base import BoolArray
from pooledcases.results.bias import AsymmetryTest
from pooledcases.results.effects import Effects, Reason
from pooledcases.results.pooled import Pooled


def asymmetry(
    effects: Effects | Pooled,
    *,
    test: str | None = None,
    predictor: str | None = None,
    tau2: str = "REML",
    inference: str = "t",
    level: float = 0.95,
    force: bool = False,
) -> AsymmetryTest:
    """Test whether small studies show other effects than large ones.

    Parameters
    ----------
    effects : Effects or Pooled
        From :func:`pooledcases.effect_sizes`, or a fit of them.
    test : str, optional
        A key of :data:`ASYMMETRY_TESTS`; left open it is ``harbord`` for OR, RR and PETO from
        counts, ``pustejovsky`` for SMD, else ``egger``. ``begg`` is the normal limit, and
        ``begg-exact`` the exact distribution of Kendall's tau (the normal limit with ties).
    predictor : {"sei", "vi", "ni", "ninv", "sqrtni", "sqrtninv"}, optional
        For ``egger`` and ``thompson``: standard error (the default), variance, patients, their
        reciprocal, their root, its reciprocal.
    tau2 : str
        For ``thompson``: the estimator of residual heterogeneity.
    inference : {"t", "normal"}
        For ``thompson``: t with k − 2 degrees of freedom, or normal as in metafor.
    level : float
        Of the interval of ``limit``.
    force : bool
        Test in spite of PC-M11.

    Returns
    -------
    AsymmetryTest
        ``chosen`` says whether the test was asked for or is the default. Where nothing varies that
        the test needs, its numbers are None and ``reason`` says what.

    Raises
    ------
    InputError
        For unknown words, and for a test that is not for this measure or lacks its columns.
    Refusal
        PC-M11: proportions, or fewer than ten studies.

    Notes
    -----
    Regressions are weighted least squares with multiplicative dispersion and t with k − 2 degrees
    of freedom; ``thompson`` has additive heterogeneity instead. Studies with no event or with
    nothing but events say nothing in tests that weigh by events; ``left_out`` names them. The
    efficient information of the log risk ratio in Harbord's test is that of groups of any size,
    n1 n2 events / (n × others). Citations: :data:`ASYMMETRY_TESTS`.

    Asymmetry has other causes than unpublished studies: heterogeneity, poor methods in small
    studies, chance (Sterne 2011, BMJ 343:d4002).

    Examples
    --------
    >>> from pooledcases.effects import effect_sizes
    >>> table = {"yi": [0.1, 0.3, 0.8, 0.7, 0.2], "vi": [0.02, 0.03, 0.08, 0.09, 0.01]}
    >>> found = asymmetry(effect_sizes(table, measure="GEN"), force=True)
    >>> found.test, found.chosen, round(found.p_value, 3), found.cautions[0].code
    ('egger', 'default', 0.059, 'PC-M11')
    """
    _check_words(test, predictor, tau2, inference, level)
    funnel = funnel_of(effects)
    word, chosen = (test, "asked") if test is not None else _default(funnel)
    spec = ASYMMETRY_TESTS[word]
    _check_fits(funnel, word, spec, predictor)
    cautions = check_funnel(funnel, force=force)
    by = spec.predictor if predictor is None else predictor
    points, use = _points(funnel, spec, by)
    head: dict[str, Any] = {
        "test": word,
        "chosen": chosen,
        "measure": funnel.measure,
        "k": int(use.sum()),
        "left_out": some(funnel, use),
        "predictor": by,
        "level": level,
        "cautions": cautions,
    }
    if spec.ranks is not None:
        return AsymmetryTest(**head, **_ranked(points, exact=spec.ranks == "exact"))
    words = (tau2, inference) if spec.random else ("EE", "hartung-knapp")
    return AsymmetryTest(**head, **_regressed(points, spec, by, words, level))


def _check_words(
    test: str | None, predictor: str | None, tau2: str, inference: str, level: float
) -> None:
    if test is not None:
        check_word(test, AsymmetryWord, "test")
    if predictor is not None:
        check_word(predictor, AsymmetryPredictor, "predictor")
    check_word(tau2, Tau2Method, "tau2")
    if tau2.startswith("GENQ"):
        raise InputError(f"tau2 {tau2} needs weights of your own; use REML.")
    if not isinstance(inference, str) or inference not in ("t", "normal"):
        raise InputError(f"inference: {shown(inference)} is not for this test; use t or normal.")
    check_level(level)


def _default(funnel: Funnel) -> tuple[str, str]:
    """The test of the measure, or Egger's where its columns are not there."""
    word = DEFAULT_TESTS.get(funnel.measure, USUAL)
    if any(funnel.has(*names) for names in ASYMMETRY_TESTS[word].needs):
        return word, "default"
    return USUAL, "no-counts"


def _check_fits(funnel: Funnel, word: str, spec: AsymmetrySpec, predictor: str | None) -> None:
    problems = []
    if spec.measures and funnel.measure not in spec.measures:
        problems.append(
            f"test {word} is for {', '.join(spec.measures)}, not {funnel.measure}; use egger."
        )
    if predictor is not None and not spec.free:
        problems.append(f"test {word} has no predictor to choose; leave it out, or use egger.")
    elif predictor is not None and predictor not in ("sei", "vi") and not funnel.has("ni"):
        problems.append(
            f"predictor {predictor} needs the number of patients (ni, or n1i and n2i) of every "
            "included study; use sei or vi."
        )
    elif not any(funnel.has(*names) for names in spec.needs):
        columns = " or ".join(" ".join(names) for names in spec.needs)
        problems.append(
            f"test {word} needs the columns {columns} of every included study; use egger."
        )
    if problems:
        raise InputError(problems)


def _points(funnel: Funnel, spec: AsymmetrySpec, predictor: str | None) -> tuple[Points, BoolArray]:
    """What is tested, of the studies that say something."""
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        points = spec.points(funnel, predictor or "")
        use = np.isfinite(points.response) & np.isfinite(points.predictor)
        use &= np.isfinite(points.variance) & (points.variance > 0)
    kept = Points(points.response[use], points.variance[use], points.predictor[use])
    return kept, np.asarray(use)


_NOTHING: dict[str, Any] = {
    "estimate": None,
    "se": None,
    "statistic": None,
    "df": None,
    "p_value": None,
    "tau": None,
    "tau2": None,
    "tau2_method": None,
    "limit": None,
    "limit_ci": None,
}


def _ranked(points: Points, *, exact: bool) -> dict[str, Any]:
    x, y = points.response, points.predictor
    if len(x) < LEAST_FOR_A_LINE:
        return _NOTHING | {"inference": "normal", "reason": Reason(key="asymmetry.too_few")}
    possible = untied_pairs(x, y)
    if possible == 0:
        return _NOTHING | {"inference": "normal", "reason": Reason(key="asymmetry.all_tied")}
    s, variance = concordance(x, y), concordance_variance(x, y)
    exact = exact and len(x) <= EXACT_BELOW and not has_ties(x, y)
    return _NOTHING | {
        "estimate": float(s),
        "se": float(np.sqrt(variance)),
        "statistic": float(s / np.sqrt(variance)),
        "p_value": exact_p(s, len(x)) if exact else normal_p(s, variance),
        "tau": s / possible,
        "inference": "exact" if exact else "normal",
    }


def _regressed(
    points: Points, spec: AsymmetrySpec, predictor: str | None, words: tuple[str, str], level: float
) -> dict[str, Any]:
    tau2, inference = words
    shown = "normal" if inference == "normal" else "t"
    out = _NOTHING | {"inference": shown, "tau2_method": tau2 if spec.random else None}
    found = None
    key = "asymmetry.too_few"
    if len(points.response) >= LEAST_FOR_A_LINE:
        key = "asymmetry.same_predictor" if constant(points.predictor) else "asymmetry.no_fit"
        found = regress_on(
            points.predictor, points.response, points.variance, tau2=tau2, inference=inference
        )
    if found is None:
        return out | {"reason": Reason(key=key)}
    if found.exact and not spec.random:
        # the studies lie on the line, so that it has no error
        return out | {"estimate": found.slope, "reason": Reason(key="asymmetry.on_the_line")}
    limit = spec.points is plain and predictor in VANISHING
    return out | _tested(found, level, limit=limit) | {"tau2": found.tau2 if spec.random else None}


def _tested(found: Line, level: float, *, limit: bool) -> dict[str, Any]:
    return {
        "estimate": found.slope,
        "se": found.slope_se,
        "statistic": found.statistic,
        "df": None if np.isinf(found.df) else found.df,
        "p_value": found.p_value,
        "limit": found.intercept if limit else None,
        "limit_ci": found.limit_ci(level) if limit else None,
    }
