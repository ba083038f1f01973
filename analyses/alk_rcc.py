"""ALK-rearranged renal cell carcinoma: 64 published patients by fusion partner.

Patients are described as published: the table does not say which report a patient comes from, so
nothing is clustered by report, and no response rate is read as efficacy.
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
OUTCOMES = {"ned": "status=NED", "awd": "status=AWD", "dod": "status=DOD"}
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


def analyse(review):
    """Describe the patients, compare EML4 with TPM3, and look at time."""
    cases = review.cases
    patients(review, cases)
    outcomes(review, cases)
    comparison(review, cases)
    time(review, cases)
    duplicates(review, review.table("sources"))


def patients(review, cases):
    """Table 1, overall and by the four partner genes with six patients or more."""
    review.section("Patients")
    levels = {name: review.words("cases", name) for name in VARIABLES}
    table = review.record("patients", pc.describe(cases, variables=VARIABLES))
    review.table_of(
        "patients",
        pc.tables.table_one_frame(table, review.lang, levels=levels),
        title="The patients",
        cautions=table.cautions,
    )
    large = cases[cases["partner_gene"].isin(LARGE)]
    by_gene = review.record(
        "patients_by_gene", pc.describe(large, by="partner_gene", variables=VARIABLES[1:])
    )
    review.table_of(
        "patients_by_gene",
        pc.tables.table_one_frame(by_gene, review.lang, levels=levels),
        title="The patients by partner gene (genes with six patients or more)",
        cautions=by_gene.cautions,
    )
    review.method(
        "n/N (%) among those in whom the item is reported, Clopper-Pearson 95% intervals; "
        "median [quartiles, type 7] and range."
    )
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
        axis_title="age (years)",
    )
    stages = [
        pc.results.StackedCounts(
            gene, dict(column(cases, gene, "stage_t").replace("Tx", "NAS").value_counts())
        )
        for gene in genes.levels
    ]
    review.figure("stage_by_gene", pc.plots.stacked, stages, title="Tumour stage by partner gene")
    review.figure(
        "missing_map",
        pc.plots.missing_map,
        {name: pc.data.cell_states(cases, name) for name in VARIABLES},
        title="What is reported of each patient",
    )


def outcomes(review, cases):
    """Status at last contact, with the worst and the best case for those not reported."""
    review.section("Outcome at last contact")
    start = cases[cases["disease_free_at_start"] == "yes"]
    rows = []
    for name, condition in OUTCOMES.items():
        result = review.record(
            f"outcome/{name}", pc.describe.outcome(cases, outcome=condition, by="partner_gene")
        )
        review.record(f"outcome/{name}/all", result.overall)
        for gene, part in zip(result.levels, result.groups, strict=True):
            review.record(f"outcome/{name}/{gene}", part)
        rows.append((condition, result.overall))
    free = pc.describe.outcome(start, outcome=OUTCOMES["ned"], by="partner_gene")
    review.record("outcome/ned_if_disease_free_at_start", free)
    ned = pc.describe.outcome(cases, outcome=OUTCOMES["ned"], by="partner_gene")
    review.table_of(
        "outcome",
        pc.tables.proportions_frame(
            [*rows, ("status=NED, disease-free at the start", free.overall)], review.lang
        ),
        title="Status at last contact",
        cautions=ned.cautions,
    )
    by_gene = [("all", ned.overall), *zip(ned.levels, ned.groups, strict=True)]
    review.figure(
        "ned_by_gene",
        pc.plots.proportions,
        by_gene,
        title="No evidence of disease at last contact, by partner gene",
        cautions=ned.cautions,
    )


def comparison(review, cases):
    """EML4 against TPM3 on every variable that allows it."""
    review.section("EML4 against TPM3")
    shown = [
        review.record(
            f"eml4_tpm3/{name}",
            pc.describe.compare(cases, outcome=condition, by="partner_gene", groups=PAIR),
        )
        for name, condition in {**FEATURES, "ned": OUTCOMES["ned"]}.items()
    ]
    shown += [
        review.record(
            f"eml4_tpm3/{name}",
            pc.describe.compare_numbers(cases, column=name, by="partner_gene", groups=PAIR),
        )
        for name in ("age_years", "followup_months")
    ]
    ned, (age, followup) = shown[len(FEATURES)], shown[-2:]
    shown += [
        review.record(
            f"eml4_tpm3/{name}/all_levels",
            pc.describe.compare_categories(cases, column=name, by="partner_gene", groups=PAIR),
        )
        for name in CATEGORIES
    ]
    tests = [
        item.two_by_two.fisher_p if hasattr(item, "two_by_two") else item.p_value for item in shown
    ]
    holm = review.record("eml4_tpm3/holm", pc.describe.holm(tests))
    review.table_of(
        "eml4_tpm3",
        pc.tables.comparison_frame(shown, review.lang, adjusted=holm),
        title="EML4 against TPM3, the outcome also among those disease-free at the start",
        cautions=[*ned.cautions, *holm.cautions],
    )
    for item in (ned, age, followup):
        review.say(pc.tables.sentence(item, review.lang))
    review.method(
        "Fisher's exact test (two-sided by point probability), conditional odds ratio with its "
        "exact interval, Newcombe's interval of the risk difference; Fisher-Freeman-Halton for "
        "more than two levels; Mann-Whitney by exact permutation. Follow-up stands beside the "
        "outcome because it differs between patients."
    )
    review.figure(
        "followup_by_gene",
        pc.plots.dots_by_group,
        [group_values(cases, gene, "followup_months") for gene in PAIR],
        title="Follow-up of the two groups",
        axis_title="follow-up (months)",
    )


def time(review, cases):
    """Death of disease as a curve; disease-free status, whose time is not known, as two."""
    review.section("Time")
    death = review.record(
        "survival/death_of_disease",
        pc.kaplan_meier(cases, time="followup_months", event=("status", ["DOD"])),
    )
    for months in (12, 24, 36, 60):
        review.record(f"survival/death_of_disease/at_{months}", death.at(months))
    review.figure(
        "survival", pc.plots.survival, death, title="Survival without death of the disease"
    )
    review.say(pc.tables.sentence(death, review.lang))
    if death.left_out:
        names = ", ".join(item.id for item in death.left_out)
        review.say(f"Left out, because status or time is not reported: {names}.")
    lost = review.record(
        "survival/ned_lost",
        pc.survival.naive_and_current(
            cases, time="followup_months", event=("status", ["AWD", "DOD"])
        ),
    )
    review.figure(
        "ned_lost",
        pc.plots.status_curves,
        lost,
        title="Disease-free status lost: naive curve and current-status estimate",
    )
    for assumption in lost.assumptions:
        review.say(pc.tables.sentence(assumption, review.lang))
    review.method(
        "Kaplan-Meier with log-log intervals; median follow-up by reverse Kaplan-Meier; "
        "current-status estimate by isotonic regression."
    )


def duplicates(review, sources):
    """What the duplicate marks of the literature table do, gene by gene."""
    review.section("Duplicate marks")
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
        by_gene.reset_index().astype(str).set_axis(columns, axis=1),
        title="The rows of the literature table that are left, with and without the marked",
        cautions=[caution],
    )
    review.say(
        f"The rows that are left hold {total} patients, {marked} of them marked as reported "
        f"before: {total - marked} without them. The table lost its first rows at a page break, "
        "so these totals are not those of the review (69 and 64)."
    )


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
