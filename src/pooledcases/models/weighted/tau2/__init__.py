"""Estimators of tau², the variance of the true effects over studies.

Each takes a :class:`~pooledcases.models.weighted.stack.Stack` whose rows all have more studies
than coefficients, and works on all rows at once. To add one, write its function in the file of its
subject and its entry in :data:`TAU2_ESTIMATORS`.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from pooledcases.models.weighted.tau2 import likelihood, moments, quadratic_forms
from pooledcases.models.weighted.tau2.base import Tau2, Tau2Spec

__all__ = ["TAU2_ESTIMATORS", "Tau2", "Tau2Spec"]

_VIECHTBAUER = "Viechtbauer 2005, J Educ Behav Stat 30:261"
_JACKSON = "Jackson 2013, Res Synth Methods 4:220"

TAU2_ESTIMATORS: Mapping[str, Tau2Spec] = MappingProxyType(
    {
        "EE": Tau2Spec(
            function=moments.equal_effects,
            label="tau2.EE",
            citation="Rice 2018, JRSS A 181:205",
            random=False,
        ),
        "DL": Tau2Spec(
            function=moments.dersimonian_laird,
            label="tau2.DL",
            citation="DerSimonian & Laird 1986, Control Clin Trials 7:177",
            moment_weights=moments.inverse_variances,
        ),
        "HE": Tau2Spec(
            function=moments.hedges,
            label="tau2.HE",
            citation="Hedges & Olkin 1985, Statistical Methods for Meta-Analysis, chapter 9",
            moment_weights=moments.ones,
        ),
        "HS": Tau2Spec(
            function=moments.hunter_schmidt,
            label="tau2.HS",
            citation=f"Hunter & Schmidt 1990, Methods of Meta-Analysis; {_VIECHTBAUER}",
        ),
        "HSk": Tau2Spec(
            function=moments.hunter_schmidt_corrected,
            label="tau2.HSk",
            citation="Brannick 2019, Organ Res Methods 22:490",
        ),
        "SJ": Tau2Spec(
            function=moments.sidik_jonkman,
            label="tau2.SJ",
            citation="Sidik & Jonkman 2005, Appl Stat 54:367",
        ),
        "ML": Tau2Spec(
            function=likelihood.maximum_likelihood,
            label="tau2.ML",
            citation=f"Hardy & Thompson 1996, Stat Med 15:619; {_VIECHTBAUER}",
            restricted=False,
        ),
        "REML": Tau2Spec(
            function=likelihood.restricted_likelihood,
            label="tau2.REML",
            citation=_VIECHTBAUER,
            restricted=True,
        ),
        # its equation is that of Paule and Mandel (Viechtbauer 2015, Psychol Methods 20:360)
        "EB": Tau2Spec(
            function=moments.paule_mandel,
            label="tau2.EB",
            citation="Morris 1983, JASA 78:47",
        ),
        "PM": Tau2Spec(
            function=moments.paule_mandel,
            label="tau2.PM",
            citation="Paule & Mandel 1982, J Res NBS 87:377",
        ),
        "PMM": Tau2Spec(
            function=moments.paule_mandel_median,
            label="tau2.PMM",
            citation="Viechtbauer 2021, European Congress of Methodology, Valencia",
        ),
        "GENQ": Tau2Spec(
            function=moments.generalised_q,
            label="tau2.GENQ",
            citation=f"DerSimonian & Kacker 2007, Contemp Clin Trials 28:105; {_JACKSON}",
            moment_weights=moments.own,
            own_weights=True,
        ),
        "GENQM": Tau2Spec(
            function=quadratic_forms.generalised_q_median,
            label="tau2.GENQM",
            citation=_JACKSON,
            moment_weights=moments.own,
            own_weights=True,
        ),
        # both iterations end where Q equals its expectation: at the estimate of Paule and Mandel
        "DLIT": Tau2Spec(
            function=moments.paule_mandel,
            label="tau2.DLIT",
            citation="DerSimonian & Kacker 2007, Contemp Clin Trials 28:105",
        ),
        "SJIT": Tau2Spec(
            function=moments.paule_mandel,
            label="tau2.SJIT",
            citation="Sidik & Jonkman 2007, Stat Med 26:1964",
        ),
    }
)
