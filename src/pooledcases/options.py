"""Every accepted option word, once. The command line and Python take the same words."""

from __future__ import annotations

from typing import Any, Literal, get_args

from pooledcases.errors import InputError

Lang = Literal["en", "zh"]

Measure = Literal["PR", "PLN", "PLO", "PAS", "PFT", "OR", "RR", "RD", "HR", "GEN"]
Tau2Method = Literal[
    "EE", "DL", "HE", "HS", "HSk", "SJ", "ML", "REML", "EB", "PM", "PMM",
]  # fmt: skip
Inference = Literal["normal", "t", "hartung-knapp", "hartung-knapp-adhoc"]
Model = Literal["inverse-variance", "glmm"]
Continuity = Literal["only0", "all", "if0all", "none"]

ProportionInterval = Literal["clopper-pearson", "wilson", "jeffreys", "mid-p", "agresti-coull"]
DifferenceInterval = Literal["newcombe", "miettinen-nurminen"]
SurvivalInterval = Literal["log-log", "log", "plain"]

#: What an audit says of a printed number.
AuditVerdict = Literal["match", "rounding", "mismatch", "not derivable"]

#: A missing cell says why it is empty.
Missing = Literal["NR", "NAP", "UNC", "NAS"]

#: What a table holds, for checking it by itself.
TableSchema = Literal["cases", "studies"]

#: What kind of quantity a number is; kinds are never pooled together (PC-M25).
QuantityKind = Literal[
    "count", "proportion", "risk", "share", "cumulative_incidence", "survival",
    "incidence_rate", "median_time", "mean_time", "duration", "mean", "median", "range", "age",
    "odds_ratio", "hazard_ratio", "risk_ratio", "p_value", "sensitivity", "specificity",
    "fold_change", "year", "measurement", "other",
]  # fmt: skip


def words(option: Any) -> tuple[str, ...]:
    """The words that an option accepts.

    Examples
    --------
    >>> words(Lang)
    ('en', 'zh')
    """
    return get_args(option)


def check_word(value: str, option: Any, name: str) -> None:
    """Raise :class:`InputError` naming the accepted words when ``value`` is not one of them."""
    if value not in get_args(option):
        accepted = ", ".join(get_args(option))
        raise InputError(f"{name}: {value!r} is not known; use one of {accepted}.")


def check_level(level: float, name: str = "level") -> None:
    """Raise :class:`InputError` when ``level`` is no confidence level between 0 and 1."""
    numeric = isinstance(level, int | float) and not isinstance(level, bool)
    if not numeric or not 0 < level < 1:
        raise InputError(f"{name}: {level!r} is not between 0 and 1; use for example 0.95.")
