"""The precision-effect test, and the estimate with the standard error squared."""

from __future__ import annotations

from scipy import special

from pooledcases.diagnostics._asymmetry import asymmetry
from pooledcases.options import check_level
from pooledcases.results.base import Interval
from pooledcases.results.bias import AsymmetryTest, PetPeese
from pooledcases.results.effects import Effects
from pooledcases.results.pooled import Pooled
from pooledcases.scales import SCALES, to_reader


def pet_peese(
    effects: Effects | Pooled, *, alpha: float = 0.05, level: float = 0.95, force: bool = False
) -> PetPeese:
    """Estimate the effect of a study of infinite size, on two assumptions of small-study effects.

    Parameters
    ----------
    effects : Effects or Pooled
    alpha : float
        One-sided level of PET's test; where it finds an effect PEESE is used, else PET.
    level : float
    force : bool
        In spite of PC-M11.

    Returns
    -------
    PetPeese
        Both regressions, and the one that is used. Where PET has no test (identical standard
        errors, fewer than three studies, studies exactly on a line) there is no estimate.

    Raises
    ------
    Refusal
        PC-M11: proportions, or fewer than ten studies.

    Notes
    -----
    Stanley & Doucouliagos 2014, Res Synth Methods 5:60. Weighted least squares of effects on the
    standard error (PET) and on the variance (PEESE), with t intervals of k − 2 degrees of freedom.
    Biased in either direction when heterogeneity is large or studies are few (Stanley 2017, Soc
    Psychol Personal Sci 8:581): a sensitivity analysis.

    Examples
    --------
    >>> from pooledcases.effects import effect_sizes
    >>> table = {"yi": [0.1, 0.3, 0.8, 0.7, 0.2], "vi": [0.02, 0.03, 0.08, 0.09, 0.01]}
    >>> found = pet_peese(effect_sizes(table, measure="GEN"), force=True)
    >>> found.used, round(found.estimate, 3)
    ('pet', -0.141)
    """
    check_level(alpha, "alpha")
    pet, peese = (
        asymmetry(effects, test="egger", predictor=word, level=level, force=force)
        for word in ("sei", "vi")
    )
    p_value = _one_sided(pet)
    used = None if p_value is None else "peese" if p_value < alpha else "pet"
    chosen = {"pet": pet, "peese": peese}.get(used or "")
    estimate, ci = (None, None) if chosen is None else (chosen.limit, chosen.limit_ci)
    table = effects.effects if isinstance(effects, Pooled) else effects
    size = table.size_for_back() if SCALES[table.scale].size else None

    def back(value: float) -> float:
        return float(to_reader(table.scale, value, size))

    return PetPeese(
        pet=pet,
        peese=peese,
        pet_p_value=p_value,
        alpha=alpha,
        used=used,
        estimate=estimate,
        ci=ci,
        reported=None if estimate is None else back(estimate),
        reported_ci=None if ci is None else Interval(back(ci.low), back(ci.high)),
        cautions=pet.cautions,
    )


def _one_sided(pet: AsymmetryTest) -> float | None:
    """The p-value of PET's limit in the direction in which it lies."""
    if pet.limit is None or pet.limit_ci is None or pet.df is None:
        return None
    half = (pet.limit_ci.high - pet.limit_ci.low) / 2
    if half == 0:
        return None
    se = half / float(special.stdtrit(pet.df, 0.5 + pet.level / 2))
    return float(special.stdtr(pet.df, -abs(pet.limit) / se))
