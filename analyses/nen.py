"""Neuroendocrine neoplasms: what the guideline prints, side by side, with exact intervals."""

from __future__ import annotations

import pooledcases as pc


def analyse(review):
    """Ranges by functional type, single-arm responses, trial arms as printed."""
    types = review.relabelled("functional_types", "type")
    trials = review.relabelled("tki_trials", "tumour_type")
    facts = review.table("facts")
    functional_types(review, types)
    responses(review, trials, facts)
    trial_arms(review, trials, review.table("tki_trials"))
    survival(review, facts)


def functional_types(review, types):
    """Incidence and metastasis by functional type."""
    review.section("Functional types: incidence and metastasis")
    stated = types[types["incidence_unit"] != "NAP"].assign(
        kind="incidence_rate", unit=types["incidence_unit"]
    )
    incidence = review.record("incidence", ranges_of(stated, "incidence"))
    metastasis = review.record(
        "metastasis", ranges_of(types.assign(kind="proportion", unit="percent"), "metastasis")
    )
    review.figure(
        "incidence",
        pc.plots.ranges,
        incidence.rows,
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


def responses(review, trials, facts):
    """Single-arm response rates where a count follows from what is printed."""
    review.section("Single-arm response rates")
    single = trials[(trials["arm_role"] == "single") & trials["xi"].str.isdigit()]
    parts = [
        (f"{r.drug}, {r.tumour_type}", f"response/tki-{r.row}", r.xi, r.ni)
        for r in single.itertuples()
    ]
    counted = facts[(facts["quantity"] == "objective_response_rate") & facts["xi"].str.isdigit()]
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
        "Clopper-Pearson 95% intervals. A printed percentage became a count only where exactly "
        "one whole number gives it."
    )


def trial_arms(review, trials, codes):
    """Trial arms side by side; medians without intervals are not pooled."""
    review.section("Trials of kinase inhibitors, arm by arm as printed")
    columns = [
        "drug", "trial", "phase", "tumour_type", "arm", "n_trial", "n_subgroup", "orr_printed",
        "median_pfs_printed", "median_os_printed",
    ]  # fmt: skip
    headers = {name: name.replace("_printed", "").replace("_", " ") for name in columns}
    shown = trials[columns].rename(columns=headers | {"orr_printed": "ORR"})
    review.table_of(
        "trial_arms",
        shown,
        title="Trial arms as printed",
        notes=["NR not reported, NAP not applicable, NAS: median not reached. Times in months."],
    )
    review.record("trial_arms", pc.results.rows_of(columns, codes[columns].to_numpy()))
    review.refused(
        "refused/median_pfs",
        pc.refusal("PC-M21"),
        title="Pooled median progression-free survival",
    )


def survival(review, facts):
    """Survival as printed: proportions at a time, of different tumours and treatments."""
    review.section("Survival as printed")
    rows = facts[facts["kind"] == "survival"]
    rows = rows.assign(label=rows["subject"] + ": " + rows["quantity"].str.replace("_", " "))
    stated = review.record("survival", pc.data.printed_rows(rows, label="label"))
    review.table_of(
        "survival",
        pc.tables.printed_frame(stated, review.lang),
        title="Survival and freedom from progression, as printed",
        notes=["Different tumours, treatments and times: side by side, never pooled."],
    )


def ranges_of(table, quantity):
    """The printed range of one quantity by type."""
    return pc.data.printed_rows(
        table.assign(value="NR"),
        label="type",
        printed=f"{quantity}_printed",
        low=f"{quantity}_low",
        high=f"{quantity}_high",
    )


if __name__ == "__main__":
    pc.reproduce("nen")
