"""ALK-rearranged renal cell carcinoma: 64 published patients by fusion partner.

Patients are described as published: the table does not say which report a patient comes from, so
nothing is clustered by report, and no response rate is read as efficacy. A difference between
partner genes is only read beside what the missing outcomes, single patients, the state at the start
and the length of follow-up do to it.
"""

from __future__ import annotations

import pooledcases as pc

VARIABLES = [
    "partner_gene", "age_years", "sex", "ethnicity", "presentation", "procedure",
    "stage_t", "stage_n", "stage_m", "alk_inhibitor", "followup_months", "status",
    "disease_free_at_start",
]  # fmt: skip
LARGE = ["TPM3", "EML4", "VCL", "STRN"]
PAIR = ("EML4", "TPM3")
BETWEEN_THE_PAIR = {"by": "partner_gene", "groups": PAIR}
OUTCOMES = {"ned": "status=NED", "awd": "status=AWD", "dod": "status=DOD"}
#: Disease at the last contact: known to have come by then, not when.
LOST = {"time": "followup_months", "event": ("status", ["AWD", "DOD"])}
START = "disease_free_at_start"
#: What a reader calls the variables.
NAMES = {
    "partner_gene": "partner gene",
    "age_years": "age (years)",
    "sex": "sex",
    "ethnicity": "ethnicity",
    "presentation": "presentation",
    "procedure": "procedure",
    "stage_t": "T stage",
    "stage_n": "N stage",
    "stage_m": "M stage",
    "alk_inhibitor": "ALK inhibitor",
    "followup_months": "follow-up (months)",
    "status": "status at last contact",
    "disease_free_at_start": "disease-free at the start",
}
#: Compared between EML4 and TPM3 with all their levels.
CATEGORIES = ["ethnicity", "presentation", "procedure", "stage_t", "alk_inhibitor", "status"]
#: What is compared as yes or no (the review's own comparison, and what else allows it).
FEATURES = {
    "female": "sex=F",
    "hematuria": "presentation=hematuria,microscopic_hematuria",
    "incidental": "presentation=incidental",
    "partial_nephrectomy": "procedure=PN",
    "tumour_beyond_the_kidney": "stage_t=T3a",
    "node_positive": "stage_n=N1",
    "metastasis": "stage_m=M1",
    "disease_free_at_start": "disease_free_at_start=yes",
}
#: How the rows of the comparisons begin, and what a reader calls them.
ROWS = {
    "sex: F": "female",
    "presentation: hematuria, microscopic hematuria": "haematuria, visible or microscopic",
    "presentation: incidental": "found by chance",
    "procedure: PN": "partial nephrectomy",
    "stage t: T3a": "tumour beyond the kidney (T3a)",
    "stage n: N1": "lymph node metastasis (N1)",
    "stage m: M1": "distant metastasis (M1)",
    "disease free at start: yes": "disease-free at the start",
    "status: NED": "no evidence of disease at last contact",
    "age (years)": "age (years)",
    "followup (months)": "follow-up (months)",
    "ethnicity": "ethnicity",
    "presentation": "presentation",
    "procedure": "procedure",
    "stage t": "T stage",
    "alk inhibitor": "ALK inhibitor",
    "status": "status at last contact",
}


def analyse(review):
    """Describe the patients, compare EML4 with TPM3, and look at time."""
    cases = review.cases
    patients(review, cases)
    by_partner(review, cases)
    courses(review, cases)
    outcomes(review, cases)
    many_small_groups(review, cases)
    comparison(review, cases)
    how_firm(review, cases)
    time(review, cases)
    contact(review, cases)
    who_is_reported(review, cases)
    duplicates(review, review.table("sources"))


def patients(review, cases):
    """Table 1, overall and by the four partner genes with six patients or more."""
    review.section(
        "Patients",
        question="Who are the published patients, and what is reported of each of them?",
    )
    review.data("cases", *VARIABLES)
    names, levels = called(review), {name: review.words("cases", name) for name in VARIABLES}
    table = review.record("patients", pc.describe(cases, variables=VARIABLES))
    review.table_of(
        "patients",
        pc.tables.table_one_frame(table, review.lang, names=names, levels=levels),
        title="The patients",
        cautions=table.cautions,
    )
    large = cases[cases["partner_gene"].isin(LARGE)]
    by_gene = review.record(
        "patients_by_gene", pc.describe(large, by="partner_gene", variables=VARIABLES[1:])
    )
    review.table_of(
        "patients_by_gene",
        pc.tables.table_one_frame(by_gene, review.lang, names=names, levels=levels),
        title="The patients by partner gene (genes with six patients or more)",
        cautions=by_gene.cautions,
    )
    review.method(
        "n/N (%) among those in whom the item is reported, with exact 95% intervals (Clopper and "
        "Pearson 1934); median [quartiles, type 7 of Hyndman and Fan 1996] and range."
    )
    review.figure(
        "missing_map",
        pc.plots.missing_map,
        {names[name]: pc.data.cell_states(cases, name) for name in VARIABLES},
        title="What is reported of each patient",
    )


def by_partner(review, cases):
    """How many patients each partner gene has, their ages and their stages."""
    genes = pc.describe.outcome(cases, outcome="sex=F", by="partner_gene")
    counts = [
        pc.results.LabelledCount(gene, part.ni + part.missing)
        for gene, part in zip(genes.levels, genes.groups, strict=True)
    ]
    review.record(
        "patients_per_gene", pc.results.Counts(counts={row.label: row.count for row in counts})
    )
    review.figure("partner_genes", pc.plots.counts, counts, title="Patients by partner gene")
    ages = [group_values(cases, gene, "age_years") for gene in genes.levels]
    review.figure(
        "age_by_gene",
        pc.plots.dots_by_group,
        ages,
        title="Age by partner gene",
        axis_title=review.word("age (years)"),
    )
    stages = [
        pc.results.StackedCounts(
            gene, dict(column(cases, gene, "stage_t").replace("Tx", "NAS").value_counts())
        )
        for gene in genes.levels
    ]
    review.figure("stage_by_gene", pc.plots.stacked, stages, title="Tumour stage by partner gene")


def courses(review, cases):
    """Each patient in time, cell by cell, and when each partner gene was first reported."""
    review.section(
        "Patient by patient",
        question="How did each patient fare, and since when has each partner gene been known?",
    )
    review.data("cases", "followup_months", "status", "alk_inhibitor_start_months")
    names = called(review)
    lanes = review.record(
        "courses",
        pc.describe.courses(
            cases,
            followup="followup_months",
            status="status",
            by="partner_gene",
            treatment_columns=[("alk_inhibitor", "alk_inhibitor_start_months", None)],
            events={"relapse": "relapse_months"},
        ),
    )
    review.figure(
        "courses",
        pc.plots.swimmer,
        lanes,
        title="The course of each patient",
        names=names | review.words("cases", "alk_inhibitor"),
        until=160,
    )
    grid = review.record(
        "case_grid",
        pc.describe.case_grid(
            cases, variables=VARIABLES[1:], by="partner_gene", sort=["stage_t", "status"]
        ),
    )
    review.figure(
        "case_grid",
        pc.plots.case_grid,
        grid,
        title="What is known of each patient",
        names=names,
        words={name: review.words("cases", name) for name in VARIABLES},
    )
    for item in (lanes, grid):
        review.say(item)
    first_reports(review)
    review.method(
        "Courses as printed: no date is made up, a bound stays a bound. A cell that is not "
        "reported, not assessable or unclear is not one that is negative."
    )


def first_reports(review):
    """When each partner gene was first reported."""
    first = review.record(
        "first_reports",
        pc.describe.publications(
            review.table("first_reports"),
            by="partner_gene",
            author="first_author",
            counted="cases",
        ),
    )
    review.data("first_reports", "year", "partner_gene")
    review.figure(
        "first_reports",
        pc.plots.timeline,
        first,
        title="Cases of the table of first reports, by partner gene",
        names=called(review),
    )
    review.say(first)
    review.say(
        "That table lists chosen cases, not all patients of the review: a square is the earliest "
        "case of a partner gene in it, which is not always the first report of that gene in any "
        "tumour."
    )


def outcomes(review, cases):
    """Status at last contact, with the worst and the best case for those not reported."""
    review.section(
        "Outcome at last contact",
        question="In what state were the patients when they were last seen?",
    )
    review.data("cases", "status", "followup_months", START)
    words = review.words("cases", "status")
    start = cases[cases["disease_free_at_start"] == "yes"]
    rows = []
    for name, condition in OUTCOMES.items():
        result = review.record(
            f"outcome/{name}", pc.describe.outcome(cases, outcome=condition, by="partner_gene")
        )
        review.record(f"outcome/{name}/all", result.overall)
        for gene, part in zip(result.levels, result.groups, strict=True):
            review.record(f"outcome/{name}/{gene}", part)
        rows.append((words[name.upper()], result.overall))
    free = pc.describe.outcome(start, outcome=OUTCOMES["ned"], by="partner_gene")
    review.record("outcome/ned_if_disease_free_at_start", free)
    ned = pc.describe.outcome(cases, outcome=OUTCOMES["ned"], by="partner_gene")
    among = review.word("{status}, among those disease-free at the start", status=words["NED"])
    review.table_of(
        "outcome",
        pc.tables.proportions_frame([*rows, (among, free.overall)], review.lang),
        title="Status at last contact",
        cautions=ned.cautions,
    )
    by_gene = [(review.word("all"), ned.overall), *zip(ned.levels, ned.groups, strict=True)]
    review.figure(
        "ned_by_gene",
        pc.plots.proportions,
        by_gene,
        title="No evidence of disease at last contact, by partner gene",
        cautions=ned.cautions,
    )
    review.method(
        "Proportions among those whose status is reported, with exact 95% intervals (Clopper and "
        "Pearson 1934), and with all unknown taken as without and as with the status. A share at "
        "last contact is no rate: patients were followed for different times."
    )


def many_small_groups(review, cases):
    """All partner genes at once, each drawn towards the others as far as its size asks for."""
    review.section(
        "Partner genes, raw and partially pooled",
        question="What can be said of partner genes of which only a few patients are known?",
    )
    review.data("cases", "status", "partner_gene", START, "report_id")
    pooled = review.record(
        "partners/ned", pc.describe.shrink(cases, outcome=OUTCOMES["ned"], by="partner_gene")
    )
    review.figure(
        "partners_raw_and_shrunken",
        pc.plots.raw_and_shrunken,
        pooled,
        title="No evidence of disease at last contact: raw and partially pooled",
        cautions=pooled.cautions,
    )
    if pooled.disease_free is not None:
        review.figure(
            "partners_raw_and_shrunken_disease_free",
            pc.plots.raw_and_shrunken,
            pooled.disease_free,
            title="The same among those disease-free at the start",
            cautions=pooled.disease_free.cautions,
        )
    review.table_of(
        "partners",
        pc.tables.shrinkage_frame(pooled, review.lang).rename(columns=called(review)),
        title="No evidence of disease at last contact by partner gene, raw and partially pooled",
        cautions=pooled.cautions,
    )
    review.say(pooled)
    by_report = review.record(
        "partners/by_report",
        pc.describe.clustering(cases, outcome=OUTCOMES["ned"], report="report_id"),
    )
    review.say(by_report)
    review.method(
        "Binomial-normal model over the genes (Stijnen 2010), half-normal prior on tau (scale 1 "
        "on the logit, 0.5 beside), by quadrature; the maximum-likelihood version and the "
        "beta-binomial stand beside."
    )


def comparison(review, cases):
    """EML4 against TPM3 on every variable that allows it."""
    review.section(
        "EML4 against TPM3", question="Do patients with EML4 and with TPM3 differ, and in what?"
    )
    pair = cases[cases["partner_gene"].isin(PAIR)]
    review.data("cases", *VARIABLES[1:], rows=pair)
    shown = [
        review.record(
            f"eml4_tpm3/{name}",
            pc.describe.compare(cases, outcome=condition, **BETWEEN_THE_PAIR),
        )
        for name, condition in {**FEATURES, "ned": OUTCOMES["ned"]}.items()
    ]
    shown += [
        review.record(
            f"eml4_tpm3/{name}",
            pc.describe.compare_numbers(cases, column=name, **BETWEEN_THE_PAIR),
        )
        for name in ("age_years", "followup_months")
    ]
    ned, (age, followup) = shown[len(FEATURES)], shown[-2:]
    shown += [
        review.record(
            f"eml4_tpm3/{name}/all_levels",
            pc.describe.compare_categories(cases, column=name, **BETWEEN_THE_PAIR),
        )
        for name in CATEGORIES
    ]
    tests = [
        item.two_by_two.fisher_p if hasattr(item, "two_by_two") else item.p_value for item in shown
    ]
    holm = review.record("eml4_tpm3/holm", pc.describe.holm(tests))
    review.table_of(
        "eml4_tpm3",
        in_words(review, pc.tables.comparison_frame(shown, review.lang, adjusted=holm)),
        title="EML4 against TPM3, the outcome also among those disease-free at the start",
        cautions=[*ned.cautions, *holm.cautions],
    )
    for item in (ned, age, followup):
        review.say(item)
    review.method(
        "Fisher's exact test (two-sided by point probability), conditional odds ratio with its "
        "exact interval, interval of the risk difference by Newcombe (1998, method 10); "
        "Fisher-Freeman-Halton test (1951) for more than two levels; Mann-Whitney test by exact "
        "permutation; p-values adjusted by Holm (1979). Follow-up stands beside the outcome "
        "because it differs between patients."
    )
    review.figure(
        "followup_by_gene",
        pc.plots.dots_by_group,
        [group_values(cases, gene, "followup_months") for gene in PAIR],
        title="Follow-up of the two groups",
        axis_title=review.word("follow-up (months)"),
    )


def how_firm(review, cases):
    """What missing outcomes, single patients and the state at the start do to the difference."""
    review.section(
        "How firm is the difference between EML4 and TPM3?",
        question="Does the difference survive the unknown outcomes, the loss of one patient, and "
        "that more patients with TPM3 were disease-free at the start?",
    )
    pair = cases[cases["partner_gene"].isin(PAIR)]
    review.data("cases", "status", "followup_months", START, rows=pair)
    ned = {"outcome": OUTCOMES["ned"], **BETWEEN_THE_PAIR}
    tipping = review.record("eml4_tpm3/ned/tipping_point", pc.describe.tipping_point(cases, **ned))
    review.figure(
        "eml4_tpm3_tipping_point",
        pc.plots.tipping_point,
        tipping,
        title="p of EML4 against TPM3, however the unknown outcomes turned out",
    )
    review.table_of(
        "eml4_tpm3_tipping_point",
        pc.tables.tipping_frame(tipping, review.lang),
        title="p of EML4 against TPM3, however the unknown outcomes turned out",
        cautions=tipping.cautions,
    )
    without = review.record(
        "eml4_tpm3/ned/without_one_patient", pc.describe.leave_one_out(cases, **ned)
    )
    review.table_of(
        "eml4_tpm3_without_one_patient",
        pc.tables.left_out_frame(without, review.lang),
        title="EML4 against TPM3 without each single patient",
        cautions=without.cautions,
    )
    for item in (tipping, without, *other_readings(review, cases, ned)):
        review.say(item)
    review.method(
        "Fisher's exact test in every completion of the unknown outcomes (tipping point, Yan 2009) "
        "and without each patient; fragility index (Walsh 2014); multiple imputation with Rubin's "
        "rules (1987) as a sensitivity; logistic regression with Firth's penalty (1993) and "
        "profile intervals (Heinze and Schemper 2002); disease-free status lost by the last "
        "contact compared at like times."
    )


def other_readings(review, cases, ned):
    """The difference with outcomes imputed, adjusted, at like times, and how precise it can be."""
    pair = cases[cases["partner_gene"].isin(PAIR)]
    found = [
        review.record("eml4_tpm3/ned/imputed", pc.describe.impute_outcome(cases, **ned)),
        review.record(
            "eml4_tpm3/ned/adjusted",
            pc.describe.logistic(
                pair, outcome=OUTCOMES["ned"], covariates=f"partner_gene[TPM3] + {START}"
            ),
        ),
    ]
    try:
        at_like_times = pc.survival.compare_status(cases, **LOST, **BETWEEN_THE_PAIR, start=START)
    except pc.Refusal as refusal:  # where the two were not followed alike
        review.refused(
            "eml4_tpm3/ned/followup", refusal, title="Disease-free status lost, at like times"
        )
    else:
        found.append(review.record("eml4_tpm3/ned/followup", at_like_times))
    difference = pc.compare(cases, **ned).two_by_two
    found.append(
        review.record(
            "eml4_tpm3/ned/precision",
            pc.describe.precision(
                difference.ai, difference.n1i, against=(difference.ci, difference.n2i), width=0.3
            ),
        )
    )
    return found


def time(review, cases):
    """Death of disease as a curve."""
    review.section(
        "Death of the disease",
        question="How long do patients live without dying of the disease?",
    )
    review.data("cases", "status", "followup_months")
    endpoint = review.endpoint("death_of_disease")
    found = pc.survival.curve(cases, endpoint)
    death = review.record("survival/death_of_disease", found.estimate)
    for months in (12, 24, 36, 60):
        review.record(f"survival/death_of_disease/at_{months}", death.at(months))
    without = "Without death of the disease"
    review.figure(
        "survival",
        pc.plots.survival,
        found,
        title="Survival without death of the disease",
    )
    review.say(death, about=without)
    mean = review.record(
        "survival/death_of_disease/restricted_mean",
        pc.survival.restricted_mean(
            cases, time=endpoint.time, event=("status", ["DOD"]), horizon=60
        ),
    )
    review.say(mean)
    if death.left_out:
        names = ", ".join(item.id for item in death.left_out)
        review.say("Left out, because status or time is not reported: {names}.", names=names)
    late = review.record(
        "survival/late_exposure",
        pc.survival.late_exposure(
            cases, exposure_start="alk_inhibitor_start_months", time=endpoint.time
        ),
    )
    review.say(late)
    review.say(
        "The source has no status for death of another cause, so that nothing competes with death "
        "of the disease here; nobody with EML4 or TPM3 is known to have died of it, so that their "
        "curves cannot be compared."
    )
    review.method(
        "Kaplan-Meier (1958) with log-log intervals; median follow-up by reverse Kaplan-Meier "
        "(Schemper and Smith 1996); restricted mean to 60 months (Royston and Parmar 2013); "
        "treatment that began after time zero is shown apart (Anderson 1983)."
    )


def contact(review, cases):
    """Disease-free status, whose time is not known: the naive reading beside the honest one."""
    review.section(
        "Disease-free status lost",
        question="How many have lost their disease-free status by a given time, when it is only "
        "known whether and not when?",
    )
    review.data("cases", "status", "followup_months", START)
    lost = review.record("survival/ned_lost", pc.survival.naive_and_current(cases, **LOST))
    review.figure(
        "ned_lost",
        pc.plots.status_curves,
        lost,
        title="Disease-free status lost: naive curve and current-status estimate",
    )
    review.table_of(
        "ned_lost",
        pc.tables.status_curves_frame(lost, lang=review.lang),
        title="Without the event by the naive curve and by the current-status estimate",
        cautions=lost.cautions,
    )
    for item in (*lost.differences, *lost.assumptions):
        review.say(item)
    review.method(
        "Current-status estimate by isotonic regression (Ayer 1955) with valid binomial limits "
        "(Kim, Fay and Proschan, arXiv 1805.06488); the naive curve reads the last contact as the "
        "time of the event and is shown beside it only."
    )


def who_is_reported(review, cases):
    """Whether the patients who are followed for long are those whose disease persisted."""
    review.section(
        "Outcome and length of follow-up",
        question="Are the patients who were followed for long those whose disease persisted?",
    )
    review.data("cases", "status", "followup_months", START)
    for name, start in (("all", None), ("disease_free_at_start", START)):
        bias = review.record(
            f"reporting/{name}", pc.survival.reporting_bias(cases, **LOST, start=start)
        )
        review.say(bias)
        if start is None:
            review.figure(
                "outcome_against_followup",
                pc.plots.against_followup,
                bias,
                title="Disease at the last contact against the length of follow-up",
            )
    review.say(
        "The year of publication cannot be set against the outcome: the table does not say which "
        "report a patient comes from."
    )
    review.method("Exact permutation of ranks; share of pairs in which the patient with the event "
                  "was followed for longer.")  # fmt: skip


def duplicates(review, sources):
    """What the duplicate marks of the literature table do, gene by gene."""
    review.section(
        "Duplicate marks",
        question="How many patients of the literature table are marked as reported before, and of "
        "which genes?",
    )
    review.data("sources", "n_cases", "n_duplicate")
    counted = sources.astype({"n_cases": int, "n_duplicate": int})
    by_gene = counted.groupby("partner_gene", sort=False)[["n_cases", "n_duplicate"]].sum()
    by_gene["without"] = by_gene["n_cases"] - by_gene["n_duplicate"]
    total, marked, _ = (int(n) for n in by_gene.sum())
    caution = pc.results.caution("PC-M06", n=marked)
    review.record(
        "duplicates",
        pc.results.Counts(
            counts={"visible entries": total, "marked": marked, "without marked": total - marked},
            cautions=(caution,),
        ),
    )
    cells = [(gene, *row) for gene, row in zip(by_gene.index, by_gene.to_numpy(), strict=True)]
    columns = ["partner gene", "patients with the marked", "marked", "patients without them"]
    review.record("duplicates/by_gene", pc.results.rows_of(columns, cells))
    review.table_of(
        "duplicates",
        by_gene.reset_index().astype(str).set_axis([review.word(c) for c in columns], axis=1),
        title="The rows of the literature table that are left, with and without the marked",
        cautions=[caution],
    )
    review.say(
        "The rows that are left hold {total} patients, {marked} of them marked as reported "
        "before: {left} without them. The table lost its first rows at a page break, so these "
        "totals are not those of the review (69 and 64).",
        total=total,
        marked=marked,
        left=total - marked,
    )
    review.method(
        "Sums of the printed counts; a mark of a duplicate is taken from the source and is not "
        "verified against the reports (Tramèr 1997)."
    )


def called(review):
    """What the variables are called in the language of the report."""
    return {name: review.word(text) for name, text in NAMES.items()}


def in_words(review, frame):
    """A table of comparisons with what begins its rows in words."""
    frame = frame.copy()
    frame[frame.columns[0]] = [
        next((review.word(ROWS[k]) + cell[len(k) :] for k in ROWS if cell.startswith(k)), cell)
        for cell in frame[frame.columns[0]]
    ]
    return frame


def column(cases, gene, name):
    """The cells of one gene's patients."""
    return cases.loc[cases["partner_gene"] == gene, name]


def group_values(cases, gene, name):
    """The known values of one gene's patients, with their median."""
    summary = pc.describe.summarize(pc.data.numbers(cases[cases["partner_gene"] == gene], name))
    return pc.results.GroupValues(
        label=gene,
        values=pc.data.known_numbers(cases[cases["partner_gene"] == gene], name),
        median=summary.median,
        missing=summary.missing,
    )


if __name__ == "__main__":
    pc.reproduce("alk_rcc")
