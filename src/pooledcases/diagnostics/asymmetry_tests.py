"""The tests of asymmetry: what each is for, what it needs, where it is from, and the defaults."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from pooledcases.diagnostics.asymmetry_scores import (
    Points,
    begg,
    deeks,
    harbord,
    peters,
    plain,
    pustejovsky,
    schwarzer,
)
from pooledcases.diagnostics.funnel import Funnel

#: Columns that tests are made of.
_CELLS, _GROUPS = ("ai", "n1i", "ci", "n2i"), ("n1i", "n2i")


@dataclass(frozen=True, slots=True, kw_only=True)
class AsymmetrySpec:
    """One test.

    Attributes
    ----------
    points : callable
        A funnel and the predictor's word to what is regressed or ranked.
    label, citation : str
    needs : tuple of (tuple of str)
        Columns; the test needs all of one of these.
    measures : tuple of str
        Which it is for; empty for all.
    predictor : str or None
        What it regresses on, a key of :data:`PREDICTORS` where it may be chosen; None for ranks.
    free : bool
        Whether the predictor may be chosen.
    random : bool
        Additive heterogeneity instead of a multiplicative one.
    ranks : {"normal", "exact"} or None
    """

    points: Callable[[Funnel, str], Points]
    label: str
    citation: str
    needs: tuple[tuple[str, ...], ...] = ((),)
    measures: tuple[str, ...] = ()
    predictor: str | None = None
    free: bool = False
    random: bool = False
    ranks: str | None = None


ASYMMETRY_TESTS: Mapping[str, AsymmetrySpec] = MappingProxyType(
    {
        "egger": AsymmetrySpec(
            points=plain,
            label="asymmetry.egger",
            citation="Egger 1997, BMJ 315:629",
            predictor="sei",
            free=True,
        ),
        "thompson": AsymmetrySpec(
            points=plain,
            label="asymmetry.thompson",
            citation="Thompson & Sharp 1999, Stat Med 18:2693",
            predictor="sei",
            free=True,
            random=True,
        ),
        "begg": AsymmetrySpec(
            points=begg,
            label="asymmetry.begg",
            citation="Begg & Mazumdar 1994, Biometrics 50:1088",
            ranks="normal",
        ),
        "begg-exact": AsymmetrySpec(
            points=begg,
            label="asymmetry.begg-exact",
            citation="Begg & Mazumdar 1994, Biometrics 50:1088; Kendall 1938, Biometrika 30:81",
            ranks="exact",
        ),
        "harbord": AsymmetrySpec(
            points=harbord,
            label="asymmetry.harbord",
            citation="Harbord 2006, Stat Med 25:3443",
            needs=(_CELLS,),
            measures=("OR", "PETO", "RR"),
            predictor="1/√V",
        ),
        "peters": AsymmetrySpec(
            points=peters,
            label="asymmetry.peters",
            citation="Peters 2006, JAMA 295:676",
            needs=(_CELLS, ("xi", "ni")),
            measures=("OR", "PETO", "RR", "RD", "PR", "PLN", "PLO", "PRZ", "PAS", "PFT"),
            predictor="1/n",
        ),
        "schwarzer": AsymmetrySpec(
            points=schwarzer,
            label="asymmetry.schwarzer",
            citation="Schwarzer 2007, Stat Med 26:721",
            needs=(_CELLS,),
            measures=("OR", "PETO"),
            ranks="normal",
        ),
        "macaskill": AsymmetrySpec(
            points=plain,
            label="asymmetry.macaskill",
            citation="Macaskill 2001, Stat Med 20:641",
            needs=(("ni",),),
            predictor="ni",
        ),
        "deeks": AsymmetrySpec(
            points=deeks,
            label="asymmetry.deeks",
            citation="Deeks 2005, J Clin Epidemiol 58:882",
            needs=(_GROUPS,),
            measures=("OR",),
            predictor="1/√ESS",
        ),
        "pustejovsky": AsymmetrySpec(
            points=pustejovsky,
            label="asymmetry.pustejovsky",
            citation="Pustejovsky & Rodgers 2019, Res Synth Methods 10:57",
            needs=(_GROUPS,),
            measures=("OR", "SMD"),
            predictor="√(1/n1 + 1/n2)",
        ),
    }
)
#: The test of a measure, where its columns are there. A log ratio, or a standardised difference,
#: is correlated with its own standard error, so that Egger's test finds too much.
DEFAULT_TESTS: Mapping[str, str] = MappingProxyType(
    {"OR": "harbord", "RR": "harbord", "PETO": "harbord", "SMD": "pustejovsky"}
)
#: For all others, and where those columns are not there.
USUAL = "egger"
