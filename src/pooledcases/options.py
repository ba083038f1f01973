"""Every accepted option word, once. The command line and Python take the same words."""

from __future__ import annotations

from collections.abc import Iterable
from numbers import Real
from typing import Any, Literal, TypeGuard, get_args

from pooledcases.errors import InputError

#: The longest value that a message quotes whole.
_SHOWN = 60

Lang = Literal["en", "zh"]
#: The width of a figure: a column or the page of a journal, or a slide; and layouts of forests.
FigureSize = Literal["column", "page", "slide"]
ForestLayout = Literal["pooledcases", "jama", "revman"]
#: Under a forest: what is needed to read it, everything, or nothing, for a caption of one's own.
ForestNotes = Literal["short", "full", "none"]
FigureForm = Literal["svg", "png", "pdf", "tiff"]
#: Text of a manuscript: with the marks of Markdown and keys of sources, or as it is read.
TextForm = Literal["markdown", "plain"]
TableForm = Literal["html", "docx", "xlsx", "tex", "md", "csv"]
DecimalMark = Literal[".", ","]
#: Decimals of percentages: always one, or no more than the number of patients bears.
PercentDigits = Literal["one", "by-number"]

Measure = Literal[
    "PR", "PLN", "PLO", "PRZ", "PAS", "PFT", "IR", "IRLN", "IRS", "IRFT",
    "OR", "RR", "RD", "AS", "PETO", "PHI", "YUQ", "YUY", "RTET", "IRR", "IRD", "IRSD",
    "MN", "MNLN", "SMN", "SDLN", "CVLN", "MD", "SMD", "ROM", "MC", "SMCC",
    "COR", "UCOR", "ZCOR", "ARAW", "AHW", "ABT", "HR", "GEN",
]  # fmt: skip
#: What the command that pools takes beside: medians have no variance to make an effect of.
PooledMeasure = Literal[Measure, "MEDIAN"]
Tau2Method = Literal[
    "EE", "DL", "HE", "HS", "HSk", "SJ", "ML", "REML", "EB", "PM", "PMM",
    "GENQ", "GENQM", "DLIT", "SJIT",
]  # fmt: skip
Inference = Literal[
    "normal", "t", "hartung-knapp", "hartung-knapp-adhoc", "hartung-knapp-ci",
    "hartung-knapp-iqwig6", "kenward-roger", "henmi-copas", "ivhet",
]  # fmt: skip
#: Intervals of tau² and I², and of a new study's effect.
Tau2Interval = Literal["q-profile", "profile-likelihood", "generalised-q"]
I2Interval = Literal["from-tau2", "test-based"]
Prediction = Literal["t(k-1)", "t(k-2)", "normal", "HK", "HK-PR", "KR", "KR-PR", "NNF"]
Model = Literal[
    "inverse-variance", "glmm", "glmm-um-fs", "glmm-um-rs", "glmm-cm-al", "glmm-cm-el",
    "mh", "peto", "beta-binomial", "firth", "bayes",
]  # fmt: skip
Continuity = Literal["only0", "all", "if0all", "none", "treatment-arm"]

ProportionInterval = Literal[
    "clopper-pearson", "wilson", "wilson-cc", "jeffreys", "mid-p", "agresti-coull", "arcsine",
]  # fmt: skip
RateInterval = Literal["exact-poisson"]
StudyInterval = Literal[ProportionInterval, RateInterval, "normal"]
DifferenceInterval = Literal["newcombe", "miettinen-nurminen"]
#: Exact tests of two proportions, gone through in batches; adjustments for several tests.
TableTest = Literal["fisher", "mid-p", "barnard", "boschloo"]
Adjustment = Literal["holm", "hochberg", "hommel", "bonferroni", "bh", "by"]

#: Means from medians with quartiles or range; medians pooled without a conversion.
QuantileWord = Literal["luo-wan", "luo-shi", "qe", "bc"]
MedianWord = Literal["median-of-medians", "weighted-median-of-medians", "qe"]
SurvivalInterval = Literal["log-log", "log", "plain", "logit", "arcsine", "bpcp", "bpcp-mid-p"]
#: Limits of a cumulative incidence, of competing risks.
IncidenceInterval = Literal["log-log", "log", "plain", "logit", "arcsine"]
#: Simultaneous bands of a curve, and the scales they are made on.
BandKind = Literal["equal-precision", "hall-wellner"]
BandInterval = Literal["log-log", "log", "plain", "logit", "arcsine"]
#: Curves pooled over studies: how studies differ, and what the numbers at risk of a table count:
#: those at risk at the start of the interval that ends at a row's time, or at that time itself.
CurveTau2 = Literal["DL", "EE"]
AtRiskOf = Literal["auto", "interval", "time"]
#: How a rank test weighs event times, and which test compares the curves of small groups.
TimeWeight = Literal[
    "log-rank", "gehan", "tarone-ware", "peto-peto", "modified-peto-peto", "fleming-harrington",
]  # fmt: skip
CurveTest = Literal["auto", "log-rank", "exact", "permutation", "hgs"]
#: Limits of a current-status estimate.
ContactInterval = Literal["valid", "likelihood-ratio"]
#: Where a restricted mean ends: as asked, or at the earliest end of the groups' follow-up.
HorizonChoice = Literal["given", "shortest-follow-up"]
#: Limits of a restricted mean: of large samples, or such as few patients can bear.
RestrictedLimits = Literal["normal", "logit-t"]
#: Endpoints known by name; where time starts; its units; how the time to an endpoint is estimated.
EndpointPreset = Literal["overall-survival", "disease-specific", "disease-free"]
TimeOrigin = Literal[
    "surgery", "diagnosis", "treatment", "recurrence", "sequencing", "enrolment", "not-stated",
]  # fmt: skip
TimeUnit = Literal["days", "weeks", "months", "years"]
EndpointMethod = Literal["kaplan-meier", "cumulative-incidence", "current-status"]
#: What a printed follow-up says: one time, at least so long, between two times, or many patients.
FollowUpKind = Literal["exact", "lower-bound", "interval", "aggregate", "missing"]

#: A report whose patients stand in the patient table and that has a row of a study table as well:
#: which of the two counts, or whether the row holds those patients too, or others.
SameReport = Literal["patients", "aggregate", "included", "others"]
#: Where numbers of a joint analysis come from, and how large a report is.
Source = Literal["patients", "aggregate"]
ReportSize = Literal["one", "two-to-four", "five-or-more"]

#: Regressions on patients: the penalty, tied events, and how intervals of coefficients are made.
Penalty = Literal["firth", "none"]
TiesMethod = Literal["efron", "breslow", "exact"]
CoefficientInterval = Literal["profile-likelihood", "wald"]
CoefficientMethod = Literal["profile-likelihood", "wald", "robust-wald"]
TimeTransform = Literal["km", "rank", "identity", "log"]

#: Models of dependent effects: how a covariance of outcomes is built, and what inference rests on.
Structure = Literal["UN", "CS", "HCS", "DIAG", "ID"]
DependentMethod = Literal["REML", "ML"]
#: Location-scale models: what inference rests on.
ScaleInference = Literal["t", "normal"]
DependentInference = Literal["t-clusters", "t", "normal"]
RobustCorrection = Literal["CR2", "CR1", "CR0"]
OverlapChoiceWord = Literal["largest", "first", "most-precise"]
#: One of each group that shares patients, or all of its rows with a correlation.
OverlapTreatment = Literal[OverlapChoiceWord, "average", "model"]

#: Moderators and subgroups: how other categories count, where a new study lies, whose tau².
MarginalWeights = Literal["equal", "observed"]
RegressionPrediction = Literal["t(k-p)", "normal"]
SubgroupTau2 = Literal["separate", "common"]

#: Diagnostics: in which order studies are added when no column says it.
StudyOrder = Literal["given", "precision"]
#: Specification curves: which of the rows that share patients stay, and which of the patients with
#: an unknown outcome are taken to have had the event.
DuplicateRule = Literal["all", "largest", "first", "most-precise"]
MissingRule = Literal["as-observed", "none", "all", "all-in-1", "all-in-2"]

#: Small-study effects: tests, what they regress on, trim-and-fill, selection by p-value.
AsymmetryWord = Literal[
    "egger", "thompson", "begg", "begg-exact", "harbord", "peters", "schwarzer", "macaskill",
    "deeks", "pustejovsky",
]  # fmt: skip
AsymmetryPredictor = Literal["sei", "vi", "ni", "ninv", "sqrtni", "sqrtninv"]
TrimEstimator = Literal["L0", "R0", "Q0"]
FunnelSide = Literal["auto", "left", "right"]
FunnelAxis = Literal["sei", "vi", "ni", "ninv", "sqrtni", "sqrtninv", "ess"]
FailSafeMethod = Literal["rosenthal", "orwin", "rosenberg", "general"]
SelectionWord = Literal[
    "step", "beta", "half-normal", "negative-exponential", "logistic", "power",
    "negative-exponential-power",
]  # fmt: skip
Alternative = Literal["greater", "less"]

CombineMethod = Literal["stouffer", "fisher", "edgington", "pearson", "tippett"]
Sides = Literal["two", "one"]
#: Which side of no effect is the good one.
Benefit = Literal["above", "below"]

#: What is believed of tau before the data, in Bayesian models.
TauPrior = Literal[
    "half-normal", "half-cauchy", "half-t", "uniform", "jeffreys", "log-normal", "log-t",
]  # fmt: skip
Likelihood = Literal["normal", "binomial"]
#: The prior of the spread between many small groups.
GroupPrior = Literal["half-normal"]

#: What an audit says of a printed number.
AuditVerdict = Literal["match", "rounding", "mismatch", "not derivable"]

#: What a figure of single patients marks on a lane, how its lanes are sorted, what a patient's
#: response is called (RECIST), and what a column of a grid holds.
CourseEventKind = Literal[
    "surgery", "response", "complete-response", "partial-response", "stable-disease",
    "progression", "relapse", "metastasis", "death",
]  # fmt: skip
LaneOrder = Literal["length", "table"]
ResponseCategory = Literal["CR", "PR", "SD", "PD", "NE"]
GridColumnKind = Literal["yes-no", "category", "number"]
#: What a table of publications has in its rows.
Counted = Literal["patients", "cases", "reports"]

#: How far a record came, where it was found, and the boxes of a flow of records (PRISMA 2020).
RecordStage = Literal[
    "duplicate", "automation", "other-reason", "screened-out", "not-retrieved", "excluded",
    "included",
]  # fmt: skip
RecordSource = Literal[
    "database", "register", "website", "organisation", "citation", "other",
]  # fmt: skip
FlowBox = Literal["identified", "screened", "sought", "assessed", RecordStage]
#: What an appraisal says of a study in one item: an answer, or the risk of bias; and by which tool.
AppraisalAnswer = Literal["yes", "no", "unclear", "not-applicable", "low", "some", "high"]
AppraisalToolWord = Literal["murad", "jbi-case-reports", "jbi-case-series"]

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
    if not isinstance(value, str) or value not in get_args(option):
        accepted = ", ".join(get_args(option))
        raise InputError(f"{name}: {shown(value)} is not known; use one of {accepted}.")


def check_level(level: float, name: str = "level") -> None:
    """Raise :class:`InputError` when ``level`` is no confidence level between 0 and 1."""
    numeric = isinstance(level, int | float) and not isinstance(level, bool)
    if not numeric or not 0 < level < 1:
        raise InputError(f"{name}: {shown(level)} is not between 0 and 1; use for example 0.95.")


def check_flag(value: object, name: str) -> None:
    """Raise :class:`InputError` for what is neither True nor False, but would be taken for one."""
    if type(value).__name__ not in ("bool", "bool_"):  # NumPy's own, by name
        raise InputError(f"{name}: {shown(value)} is neither True nor False; write one of them.")


def is_number(value: object) -> TypeGuard[float]:
    """Whether a value is one real number that a float can hold; True and False are none.

    Examples
    --------
    >>> is_number(0.5), is_number(10**400), is_number(True), is_number("0.5")
    (True, False, False, False)
    """
    if isinstance(value, bool) or not isinstance(value, Real):
        return False
    try:
        float(value)
    except OverflowError:
        return False
    return True


def is_listed(value: object) -> TypeGuard[Iterable[Any]]:
    """Whether a value holds several things: a list, a tuple, an array, but no text.

    Examples
    --------
    >>> is_listed(["a"]), is_listed("a"), is_listed(None)
    (True, False, False)
    """
    return (
        isinstance(value, Iterable)
        and not isinstance(value, str | bytes)
        and getattr(value, "ndim", 1) > 0
    )


def shown(value: object) -> str:
    """A value as an error message quotes it: on one line, and not for ever.

    Examples
    --------
    >>> shown("REML"), shown([1] * 100)[:9], len(shown("x" * 1000))
    ("'REML'", '[1, 1, 1,', 60)
    """
    try:
        text = " ".join(repr(value).split())
    except ValueError:  # Python writes no whole number of thousands of digits
        text = f"a {type(value).__name__} too long to write"
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"
