"""What is believed before the data: arguments of priors, and whether a posterior exists."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import numpy as np

from pooledcases.errors import InputError
from pooledcases.models.bayes.priors import PRIORS, PriorSpec
from pooledcases.options import TauPrior, check_word, is_number, shown
from pooledcases.results.bayes import MuPrior, PriorUsed

#: The scale of weakly informative priors where none is given: log ratios, and logits.
_DEFAULT_SCALES: Mapping[str, float] = MappingProxyType({"log": 0.5, "logit": 1.0})


def default_scale(scale: str) -> float | None:
    """The scale of a weakly informative prior on tau for effects on this scale of analysis.

    Examples
    --------
    >>> default_scale("log"), default_scale("logit"), default_scale("identity")
    (0.5, 1.0, None)
    """
    return _DEFAULT_SCALES.get(scale)


def tau_prior(name: str, *, measure: str, scale_name: str, **given: float | None) -> PriorUsed:
    """A prior with its arguments: those given, else the published ones.

    Raises
    ------
    InputError
        When the prior is not known, an argument is not its own or not above 0, or one has no
        published value for this measure.
    """
    check_word(name, TauPrior, "prior")
    spec, told = PRIORS[name], {key: value for key, value in given.items() if value is not None}
    problems = [
        f"{key} is no argument of the prior {name}; leave it out."
        for key in told
        if key not in spec.arguments
    ]
    arguments: dict[str, float] = {}
    for key, published in spec.arguments.items():
        value = told.get(key, _published(key, published, spec, measure, scale_name))
        if value is None:
            problems.append(
                f"the prior {name} has no published {key} for {measure}; give {key}= in the "
                "units of the effects (the largest plausible spread between studies is about "
                "twice it)."
                if not spec.measures
                else f"the published {key} of the prior {name} is for "
                f"{' '.join(spec.measures)}, not {measure}; give {key}= of log tau²."
            )
        elif not is_number(value) or not _valid(key, float(value)):
            problems.append(f"{key}: {shown(value)} is no number above 0; correct it.")
        else:
            arguments[key] = float(value)
    if problems:
        raise InputError(problems)
    return PriorUsed(name=name, arguments=MappingProxyType(arguments), proper=spec.proper)


def mu_prior(given: tuple[float, float] | None) -> MuPrior | None:
    """A normal prior on mu from its mean and standard deviation; None is flat."""
    if given is None:
        return None
    try:
        mean, sd = (float(value) for value in given)
    except (TypeError, ValueError):
        raise InputError(
            f"mu_prior: {given!r} is no mean and standard deviation; give for example (0, 4)."
        ) from None
    if not (np.isfinite(mean) and np.isfinite(sd) and 1e-100 < sd < 1e100):
        raise InputError(
            f"mu_prior: mean {mean} with standard deviation {sd}; give a finite mean and a "
            "standard deviation above 0, or leave it out for a flat prior."
        )
    return MuPrior(mean=mean, sd=sd)


def need_proper(prior: PriorUsed, k: int, mu: MuPrior | None, *, mixed: int | None = None) -> None:
    """Raise where the posterior would not integrate to 1, so that no number exists.

    The likelihood of tau falls like tau^-(k - 1) with a flat prior on mu, else like tau^-k; with
    counts only the ``mixed`` studies, which have some events and some patients without, are of
    those k.
    """
    bounding = k if mixed is None else mixed
    least = PRIORS[prior.name].least
    if k >= least and tail_exponent(prior, bounding, mu) > 1:
        return
    while tail_exponent(prior, least, mu) <= 1:
        least += 1
    kind = "studies" if mixed is None else "studies with some events and some patients without"
    raise InputError(
        f"the prior {prior.name} on tau needs at least {least} {kind}, there "
        f"{'is' if bounding == 1 else 'are'} {bounding}: with fewer the tail of the posterior "
        "does not end. Use a proper prior such as half-normal."
    )


def tail_exponent(prior: PriorUsed, k: int, mu: MuPrior | None) -> float:
    """a, where the posterior density of tau falls like tau^(-a)."""
    tail = PRIORS[prior.name].tail(prior.arguments)
    return tail + (k - 1 if mu is None else k)


def _published(
    key: str, published: float | None, spec: PriorSpec, measure: str, scale_name: str
) -> float | None:
    if published is None:
        return default_scale(scale_name)
    if spec.measures and key != "df" and measure not in spec.measures:
        return None
    return published


def _valid(key: str, value: float) -> bool:
    if key == "location":
        return bool(abs(value) < 500)
    return bool(1e-100 < value < 1e100)
