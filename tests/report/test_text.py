"""Methods and results as text: what was done, once, with sources that are in the bibliography."""

from __future__ import annotations

import re
from dataclasses import replace
from types import SimpleNamespace

import pandas as pd
import pytest

import pooledcases as pc
from pooledcases.errors import InputError
from pooledcases.labels.manuscript import LABELS
from pooledcases.report.bibliography import references
from pooledcases.report.content import (
    DataTable,
    FigureBlock,
    Headline,
    Prose,
    Provenance,
    RefusedBlock,
    ReviewReport,
    Section,
    TableBlock,
)
from pooledcases.report.methods import METHODS, WITHOUT_METHOD, sentences
from pooledcases.report.methods_section import method_parts
from pooledcases.report.said import CITED, named
from pooledcases.report.text import bibtex, methods_lines, methods_text, results_text
from pooledcases.results.audit import Verdict
from pooledcases.results.base import Refused
from pooledcases.tables import SENTENCES

STUDIES = {"study": ["a", "b", "c", "d"], "xi": [3, 5, 2, 7], "ni": [10, 12, 30, 20]}
TIMES = {
    "months": [5, 8, 12, 3, 9, 20, 7, 15],
    "died": [1, 0, 1, 1, 0, 1, 0, 1],
    "arm": ["A", "A", "A", "A", "B", "B", "B", "B"],
    "age": [50, 61, 40, 33, 58, 45, 70, 39],
}
CASES = pd.DataFrame(
    {
        "gene": ["A"] * 6 + ["B"] * 5,
        "report": list("rrsstuvvwwx"),
        "age_years": ["40", "51", "33", "62", "NR", "47", "55", "38", "29", "44", "60"],
        "outcome": ["yes", "yes", "no", "yes", "NR", "no", "no", "no", "yes", "no", "no"],
    }
)


def made(results=None, blocks=(), lang="en", **more):
    found = results or {}
    return ReviewReport(
        name="r", title="T", question="?", document="D", blocks=blocks, results=found, lang=lang,
        **more,
    )  # fmt: skip


def patient_results():
    time = {"time": "months", "event": "died"}
    who = {"outcome": "outcome=yes", "by": "gene"}
    return {
        "table": pc.describe(CASES, by="gene", variables=["age_years", "outcome"]),
        "share": pc.proportion(3, 8),
        "outcome": pc.describe.outcome(CASES, **who),
        "compared": pc.describe.compare(CASES, **who, groups=("A", "B")),
        "numbers": pc.describe.compare_numbers(
            CASES, column="age_years", by="gene", groups=("A", "B")
        ),
        "holm": pc.describe.holm([0.01, 0.2]),
        "shrunken": pc.describe.shrink(CASES, **who),
        "clustered": pc.describe.clustering(CASES, outcome="outcome=yes", report="report"),
        "tipping": pc.describe.tipping_point(CASES, **who, groups=("A", "B")),
        "curve": pc.kaplan_meier(TIMES, **time),
        "curves": pc.kaplan_meier(TIMES, **time, by="arm"),
        "rank": pc.survival.rank_test(TIMES, **time, by="arm", weights="gehan"),
        "small": pc.survival.compare_curves(TIMES, **time, by="arm", test="exact"),
        "rate": pc.survival.rate(TIMES, **time),
        "cox": pc.survival.cox(TIMES, **time, covariates="age"),
    }


def study_results():
    fit = pc.pool_counts(STUDIES, measure="PLO")
    effects = pc.effect_sizes(STUDIES, measure="PLO")
    return {
        "effects": effects,
        "glmm": fit,
        "two": pc.pool(effects, tau2="DL", inference="normal"),
        "again": pc.pool(effects, tau2="DL", inference="normal"),
        "bayes": pc.models.pool_bayes(effects),
        "out": pc.diagnostics.leave_one_out(pc.pool(effects)),
        "gosh": pc.diagnostics.gosh(pc.pool(effects)),
    }


@pytest.fixture(scope="module")
def patients():
    return patient_results()


@pytest.fixture(scope="module")
def studies():
    return study_results()


def test_every_kind_of_result_has_its_method_or_is_named_as_without():
    kinds = set(SENTENCES)
    assert kinds - set(METHODS) - WITHOUT_METHOD == set()
    assert set(METHODS).isdisjoint(WITHOUT_METHOD)


@pytest.mark.parametrize("key", sorted(LABELS))
def test_the_sources_of_a_sentence_are_in_the_bibliography_and_alike_in_both_languages(key):
    english, chinese = LABELS[key]
    assert set(named(english)) == set(named(chinese))
    assert set(named(english)) <= set(references())
    # nothing that looks like a source is missed by the reader of sources
    assert english.count("[@") == len(CITED.findall(english))


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_every_method_of_patients_is_said_with_its_source(patients, lang):
    report = made(patients, lang=lang)
    text = methods_text(report)
    for key in ("Clopper1934", "Hyndman1996", "Fisher1935", "Boschloo1970", "Lehmann1975",
                "Holm1979", "Rover2021", "Kish1965", "Kaplan1958", "Mantel1966", "Gehan1965",
                "Garwood1936", "Cox1972", "Grambsch1994"):  # fmt: skip
        assert f"@{key}" in text
    assert "{" not in text
    assert "None" not in text


def test_parameters_are_those_of_the_result(patients):
    text = methods_text(made(patients), form="plain")
    assert "2 p-values of related comparisons" in text
    assert "Gehan-Breslow-Wilcoxon test" in text
    assert "half-normal prior (scale 1)" in text
    assert "95% log-log limits (Kalbfleisch & Prentice 2002)" in text
    wilson = pc.proportion(3, 8, level=0.9, interval="wilson")
    (sentence,) = sentences(wilson, "en")
    assert "90% confidence intervals by Wilson (score) [@Wilson1927]" in sentence


def test_each_method_stands_once(studies):
    text = methods_text(made(studies))
    assert text.count("DerSimonian-Laird [@DerSimonian1986]") == 1
    assert text.count("Intervals of τ² are by Q-profile [@Viechtbauer2007].") == 1
    assert text.count("[@Stijnen2010]") == 1


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_sources_of_a_pooled_result_become_keys(studies, lang):
    """No citation of the guide stays in its own words."""
    text = methods_text(made(studies, lang=lang))
    assert re.search(r"\d{4}, \w", text) is None
    assert "@Rover2020" in text
    assert "@Friede2017" in text


def test_the_parts_stand_in_order(patients, studies):
    parts = [part.title for part in method_parts(made({**studies, **patients}), "en")]
    assert parts == [
        "Description of the patients",
        "Comparisons between groups",
        "Unknown outcomes and single patients",
        "Time to event",
        "Pooling of studies",
        "Diagnostics and sensitivity",
        "Cautions",
        "Software",
    ]


def test_a_bibliography_holds_what_the_text_names_and_nothing_else(patients, studies):
    report = made({**patients, **studies})
    keys = set(re.findall(r"@\w+\{(\w+),", bibtex(report)))
    assert keys == set(re.findall(r"@(\w+)", methods_text(report)))
    assert keys == set(re.findall(r"@(\w+)", methods_text(report, "zh")))
    assert bibtex(made()) == ""


def test_a_plain_text_lists_its_references(patients):
    text = methods_text(made({"a": pc.proportion(3, 8)}), form="plain")
    assert "Clopper-Pearson (exact) (Clopper & Pearson 1934)" in text
    assert text.endswith(
        "References\n\nClopper CJ, Pearson ES. The use of confidence or fiducial limits "
        "illustrated in the case of the binomial. Biometrika 1934;26:404–413. "
        "doi:10.1093/biomet/26.4.404\n"
    )
    assert "[@" not in methods_text(made(patients), "zh", form="plain")


def test_software_seeds_and_command():
    provenance = Provenance(
        command="pooledcases reproduce r",
        versions={"Python": "3.11", "pooledcases": "0.1"},
        tables={},
        seeds={"r/a": 7, "r/b": 7, "r/c": 2},
    )
    text = methods_text(made(provenance=provenance), form="plain")
    assert "computed by pooledcases 0.1 (Python 3.11)" in text
    assert "used the seed 2, 7." in text
    assert text.endswith("command: pooledcases reproduce r\n")


def refusal():
    refused = Refused(code="PC-M28", message="one study", offered="the rows")
    return RefusedBlock(title="Pooling of ALK", refused=refused)


def test_guard_rails_that_spoke_up_and_what_was_not_done(studies):
    (note,) = [c for c in studies["two"].cautions if c.code == "PC-M13"]
    known = SimpleNamespace(cautions=(replace(note, status="acknowledged", reason="as declared"),))
    shown = made({"a": known}, blocks=(refusal(),))
    text = methods_text(shown)
    # a manuscript has their sentences, a report their codes as well
    assert "[@IntHout2014; @Rover2015] (acknowledged: as declared)" in text
    assert "Pooling of ALK [@Campbell2020]" in text
    assert "PC-M" not in text
    coded = " ".join(line for _, line in methods_lines(shown))
    assert "PC-M13" in coded
    assert "Pooling of ALK (PC-M28" in coded


def test_the_audit_is_counted():
    verdict = object.__new__(Verdict)
    object.__setattr__(verdict, "verdict", "rounding")
    text = methods_text(made({"audit/c1": verdict}))
    assert "1 numbers that the text claims" in text
    assert "rounding (1), mismatch (0)" in text


def told(lang="en"):
    frame = pd.DataFrame({"a": ["1"]})
    return made(
        {"r/share": pc.proportion(3, 8)},
        lang=lang,
        headlines=(Headline(result="r/share", text="3/8 (37.5%).", certainty={}),),
        blocks=(
            Prose(text="Before any section."),
            Section(title="First *one*", question="Who?"),
            Prose(text="64 patients.", role="data"),
            Prose(text="Exact intervals.", role="method"),
            TableBlock(name="t", title="T", frame=frame),
            Prose(text="3/8 (37.5%).", result="r/share"),
            FigureBlock(name="f", title="F", draw=lambda: None),
            FigureBlock(name="g", title="G", draw=lambda: None),
            Section(title="Empty"),
            Section(title="Last"),
            TableBlock(name="u", title="U", frame=frame),
            refusal(),
        ),
    )


def test_results_in_order_with_their_tables_and_figures():
    assert results_text(told(), form="plain").split("\n\n") == [
        "Results",
        "Main findings",
        "3/8 (37.5%).",
        "Before any section.",
        "First *one*",
        "3/8 (37.5%).",
        "See Table 1 and Figures 1, 2.",
        "Last",
        "Pooling of ALK. Not calculated: one study.",
        "See Table 2.\n",
    ]


def test_markdown_marks_of_the_data_stay_text():
    text = results_text(told())
    assert "### First \\*one\\*" in text
    assert "3/8 (37.5%)" in text
    bad = made(blocks=(Prose(text="<script> [@Nobody] [@Wilson1927] `x` a_b"),))
    line = results_text(bad).splitlines()[2]
    assert line == "\\<script\\> \\[\\@Nobody\\] [@Wilson1927] \\`x\\` a\\_b"


def test_results_are_said_again_in_another_language():
    text = results_text(told(), "zh", form="plain")
    assert "3/8 (37.5%)，95% CI" in text
    assert "见表 1和图 1、2。" in text


@pytest.mark.parametrize("call", [methods_text, results_text])
def test_words_that_are_not_known_are_named(call):
    with pytest.raises(InputError, match="lang: 'de' is not known; use one of en, zh"):
        call(made(), "de")
    with pytest.raises(InputError, match="form: 'word' is not known; use one of markdown, plain"):
        call(made(), form="word")


def test_an_empty_review_has_only_its_software():
    assert methods_text(made(), form="plain") == (
        "Methods\n\nSoftware\n\nAll numbers were computed by pooledcases.\n"
    )
    assert results_text(made(), form="plain") == "Results\n"


def test_the_same_review_gives_the_same_text(patients):
    assert methods_text(made(patients)) == methods_text(made(patients))


def words_of_methods():
    """Every word of a registry with the kind of result that names it, and its attribute."""
    from pooledcases.describe import TABLE_TESTS
    from pooledcases.diagnostics import ASYMMETRY_TESTS, FAIL_SAFE_METHODS
    from pooledcases.diagnostics.selection.weights import WEIGHT_FUNCTIONS
    from pooledcases.diagnostics.trim_estimators import TRIM_ESTIMATORS
    from pooledcases.kernels.survival_limits import SURVIVAL_INTERVALS
    from pooledcases.models.combine.methods import COMBINATIONS
    from pooledcases.models.dependent.sandwich import CORRECTIONS
    from pooledcases.models.medians import MEDIAN_METHODS
    from pooledcases.survival.simultaneous_bands import BANDS

    for kind, attribute, specs in (
        ("asymmetry_test", "test", ASYMMETRY_TESTS),
        ("combined_p", "method", COMBINATIONS),
        ("fail_safe_n", "method", FAIL_SAFE_METHODS),
        ("kaplan_meier", "interval", SURVIVAL_INTERVALS),
        ("pooled_median", "method", MEDIAN_METHODS),
        ("robust", "correction", CORRECTIONS),
        ("selection_model", "weights", WEIGHT_FUNCTIONS),
        ("simultaneous_band", "band", BANDS),
        ("tipping_point", "test", TABLE_TESTS),
        ("trim_and_fill", "estimator", TRIM_ESTIMATORS),
    ):
        yield from ((kind, attribute, word) for word in specs)


@pytest.mark.parametrize(("kind", "attribute", "word"), list(words_of_methods()))
def test_every_method_of_a_registry_can_be_said(kind, attribute, word):
    item = SimpleNamespace(kind=kind, level=0.95, **{attribute: word})
    for lang in ("en", "zh"):
        (text,) = sentences(item, lang)
        assert text.endswith("." if lang == "en" else "。")
        assert set(named(text)) <= set(references())
        assert "{" not in text


@pytest.mark.parametrize("ties", ["efron", "breslow", "exact"])
@pytest.mark.parametrize("penalty", ["firth", "none"])
def test_regressions_say_their_ties_and_penalty(ties, penalty):
    item = SimpleNamespace(kind="cox", level=0.95, ties=ties, penalty=penalty)
    (text,) = sentences(item, "en")
    assert ("@Heinze2001" in text) == (penalty == "firth")
    assert ("@Efron1977" in text) == (ties == "efron")
    logistic = SimpleNamespace(kind="logistic", level=0.95, penalty=penalty)
    assert ("@Firth1993" in sentences(logistic, "zh")[0]) == (penalty == "firth")


def test_diagnostics_and_dependent_effects_are_said():
    table = {**STUDIES, "report": ["r", "r", "s", "t"]}
    effects = pc.effect_sizes(table, measure="PLO")
    fit = pc.pool(effects)
    results = {
        "influence": pc.diagnostics.influence(fit),
        "baujat": pc.diagnostics.baujat(fit),
        "cumulative": pc.diagnostics.cumulative(fit),
        "trim": pc.diagnostics.trim_fill(fit, force=True),
        "status": pc.survival.current_status(TIMES, time="months", event="died"),
        "mean": pc.survival.restricted_mean(TIMES, time="months", event="died", horizon=12),
    }
    text = methods_text(made(results))
    for key in ("Viechtbauer2010", "Baujat2002", "Lau1992", "Duval2000a", "Duval2000b",
                "Kim2018", "Royston2013"):  # fmt: skip
        assert f"@{key}" in text


def test_each_sentence_says_of_which_analysis_it_speaks(studies):
    results = {
        "r/one": pc.effect_sizes(STUDIES, measure="PLO"),
        "r/two": studies["glmm"],
        "r/three": studies["two"],
        "r/four": pc.proportion(3, 8),
    }
    where = {"r/one": "First", "r/two": "Who?", "r/three": "Who?", "r/four": "First"}
    text = methods_text(made(results, analyses=where), form="plain")
    paragraphs = text.split("\n\n")
    assert any(line.startswith("“First”: The effect measure of studies was") for line in paragraphs)
    (pooled,) = [line for line in paragraphs if line.startswith("“Who?”: ")]
    assert pooled.count("Study results were pooled with the") == 1
    assert "They were also pooled with the inverse-variance model" in pooled
    chinese = methods_text(made(results, analyses=where), "zh", form="plain")
    assert "“Who?”：" in chinese
    assert "。另采用" in chinese


def test_patients_and_their_outcome_are_sentences_though_the_report_shows_tables():
    table = DataTable(
        name="cases", title="Patients", columns=dict.fromkeys(CASES.columns, ""), rows=(),
        titles={"gene": "partner gene", "age_years": "age (years)", "outcome": "outcome"},
        words={"outcome": {"yes": "good", "no": "poor"}},
    )  # fmt: skip
    results = {
        "r/table": pc.describe(CASES, variables=["age_years", "gene", "outcome"]),
        "r/yes": pc.describe.outcome(CASES, outcome="outcome=yes", by="gene"),
        "r/part": pc.describe.outcome(CASES[:6], outcome="outcome=yes", by="gene"),
    }
    where = dict.fromkeys(results, "Patients")
    blocks = (Section(title="Patients"),)
    report = made(results, blocks, analyses=where, tables=(table,))
    lines = results_text(report, form="plain").strip().split("\n\n")
    assert lines[2].startswith(
        "11 patients. Age (years): median 45.5 [38.5; 54], range 29 to 62 (n = 10); not reported 1."
    )
    assert {"good 4/10 (40.0%)", "poor 6/10 (60.0%)"} == set(
        lines[2].partition(" Outcome: ")[2].removesuffix("; not reported 1.").split(", ")
    )
    assert lines[3].startswith("Outcome: good: 4/10 (40.0%), 95% CI")
    assert len(lines) == 4


def test_many_figures_are_named_as_a_range():
    figures = [FigureBlock(name=n, title=n, draw=lambda: None) for n in "abc"]
    text = results_text(made(blocks=(Section(title="S"), *figures)), form="plain")
    assert text.endswith("See Figures 1–3.\n")
