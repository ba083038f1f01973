"""Neuroendocrine neoplasms: what the guideline prints, side by side, with exact intervals."""

from __future__ import annotations

import pooledcases as pc

#: What is printed as a range, and of which kind of quantity it is.
RANGES = {"incidence": "incidence_rate", "metastasis": "proportion"}
#: What the columns of the trial arms are called.
COLUMNS = {
    "drug": "drug",
    "trial": "trial",
    "phase": "phase",
    "tumour_type": "tumour type",
    "arm": "arm",
    "n_trial": "n (trial)",
    "n_subgroup": "n (subgroup)",
    "orr_printed": "ORR",
    "median_pfs_printed": "median PFS",
    "median_os_printed": "median OS",
}


def analyse(review):
    """Ranges by functional type, single-arm responses, trial arms as printed."""
    trials = review.relabelled("tki_trials", "tumour_type", "drug", "arm")
    facts = review.table("facts")
    functional_types(review)
    responses(review, trials, facts)
    trial_arms(review, trials, review.table("tki_trials"))
    survival(review, facts)


def functional_types(review):
    """Incidence and metastasis by functional type."""
    review.section(
        "Functional types: incidence and metastasis",
        question="How frequent are the functional tumours, and how often have they metastasized?",
    )
    review.data("functional_types", "incidence_unit", "metastasis_printed")
    for name in RANGES:
        review.record(name, ranges_of(in_english(review), name))
    types = review.relabelled("functional_types", "type")
    metastasis = ranges_of(types, "metastasis")
    review.figure(
        "incidence",
        pc.plots.ranges,
        ranges_of(types, "incidence").rows,
        title="Incidence by functional type, as printed",
        log=True,
        notes=[
            "The table prints growth hormone tumours per million; the text gives the same numbers "
            "per 100 000 (see the audit)."
        ],
    )
    review.figure(
        "metastasis",
        pc.plots.ranges,
        metastasis.rows,
        title="Metastasis by functional type, as printed",
    )
    review.table_of(
        "functional_types",
        pc.tables.printed_frame(metastasis, review.lang),
        title="Metastasis by functional type",
    )
    review.method(
        "Ranges and bounds as printed: the guideline names neither counts nor studies, so that "
        "they have no interval."
    )


def responses(review, trials, facts):
    """Single-arm response rates where a count follows from what is printed."""
    review.section(
        "Single-arm response rates",
        question="How often did tumours respond, where a count follows from what is printed?",
    )
    single = trials[(trials["arm_role"] == "single") & trials["xi"].str.isdigit()]
    parts = [
        (
            review.word("{drug}, {tumour}", drug=r.drug, tumour=r.tumour_type),
            f"response/tki-{r.row}",
            r.xi,
            r.ni,
        )
        for r in single.itertuples()
    ]
    review.data("tki_trials", "xi", "ni", rows=single)
    counted = facts[(facts["quantity"] == "objective_response_rate") & facts["xi"].str.isdigit()]
    review.data("facts", "xi", "ni", rows=counted)
    parts += [(r.subject, f"response/{r.fact_id}", r.xi, r.ni) for r in counted.itertuples()]
    shown = [
        (label, review.record(name, pc.proportion(int(xi), int(ni))))
        for label, name, xi, ni in parts
    ]
    review.figure(
        "responses",
        pc.plots.proportions,
        shown,
        title="Objective response, single arms with counts (exact intervals)",
    )
    review.table_of(
        "responses", pc.tables.proportions_frame(shown, review.lang), title="Objective response"
    )
    review.method(
        "Exact 95% intervals (Clopper and Pearson 1934). A printed percentage became a "
        "count only where exactly one whole number gives it."
    )


def trial_arms(review, trials, codes):
    """Trial arms side by side; medians without intervals are not pooled."""
    review.section(
        "Trials of kinase inhibitors, arm by arm as printed",
        question="What do the arms of each trial print about response and survival?",
    )
    review.data("tki_trials", "orr", "median_pfs_months", "median_os_months")
    columns = list(COLUMNS)
    headers = {name: review.word(text) for name, text in COLUMNS.items()}
    review.table_of(
        "trial_arms",
        trials[columns].rename(columns=headers),
        title="Trial arms as printed",
        notes=[
            "NR not reported, NAP not applicable, NAS: median not reached. Times in months. ORR "
            "objective response rate, PFS progression-free survival, OS overall survival."
        ],
    )
    review.record("trial_arms", pc.results.rows_of(columns, codes[columns].to_numpy()))
    review.refused(
        "refused/median_pfs",
        pc.refusal("PC-M21"),
        title="Pooled median progression-free survival",
    )
    review.method(
        "Arms as printed, side by side; medians without an interval are not pooled (McGrath 2020)."
    )


def survival(review, facts):
    """Survival as printed: proportions at a time, of different tumours and treatments."""
    review.section(
        "Survival as printed",
        question="Which survival does the guideline print, of whom and at what time?",
    )
    rows = facts[facts["kind"] == "survival"]
    review.data("facts", "value", "low", "high", "ni", rows=rows)
    rows = rows.assign(label=rows["subject"] + ": " + rows["quantity"].str.replace("_", " "))
    review.record("survival", pc.data.printed_rows(rows, label="label"))
    shown = pc.data.printed_rows(
        rows.assign(label=[told(review, row) for row in rows.itertuples()]), label="label"
    )
    review.table_of(
        "survival",
        pc.tables.printed_frame(shown, review.lang),
        title="Survival and freedom from progression, as printed",
        notes=["Different tumours, treatments and times: side by side, never pooled."],
    )
    review.method("As printed: without a number of patients there is no interval.")


def ranges_of(types, quantity):
    """The printed range of one quantity by type, where there is one."""
    unit = types["incidence_unit"] if quantity == "incidence" else "percent"
    stated = types.assign(kind=RANGES[quantity], unit=unit, value="NR")
    return pc.data.printed_rows(
        stated[stated["unit"] != "NAP"],
        label="type",
        printed=f"{quantity}_printed",
        low=f"{quantity}_low",
        high=f"{quantity}_high",
    )


def in_english(review):
    """The functional types in English words, in whatever language the report is."""
    types, words = review.table("functional_types"), review.table("vocabulary")
    words = words[(words["table"] == "functional_types") & (words["column"] == "type")]
    return types.replace({"type": dict(zip(words["code"], words["english"], strict=True))})


def told(review, row):
    """Whom a printed number speaks of, and what it measures."""
    measured = review.word(row.quantity.replace("_", " "))
    return review.word("{subject}: {quantity}", subject=row.subject, quantity=measured)


if __name__ == "__main__":
    pc.reproduce("nen")
