"""Driver genes and venous thromboembolism in non-small cell lung cancer: 11 studies.

Thromboembolism in ROS1 is the only question on which several studies print counts of one kind;
it is pooled, with the reasons for caution. Everything else is shown as printed, with what follows
from it, and its pooling is refused with the reason.
"""

from __future__ import annotations

import pooledcases as pc

#: A patient with any thromboembolic event, as each of the three ROS1 studies counts it.
ANY_EVENT = {"Alexander, M": "TE", "Chiari R": "VTE", "Yi J": "TE"}
BETWEEN = "{low} to {high}"
#: The kinds of quantity that the text prints, and what is shown of each.
KINDS = {
    "odds_ratio": "Every odds ratio of the document",
    "hazard_ratio": "Every hazard ratio of the document",
    "cumulative_incidence": "Every cumulative incidence of the document",
}
#: The genes whose studies are not of one kind.
NOT_POOLED = {
    "EGFR": "Thromboembolism and EGFR",
    "ALK": "Thromboembolism and ALK",
    "KRAS": "Thromboembolism and KRAS",
}
#: What the columns of the studies are called.
COLUMNS = {
    "gene": "gene",
    "study": "study",
    "design": "design",
    "ni": "patients",
    "te_type": "events",
    "printed": "printed",
    "follows": "what follows",
    "conclusion": "printed conclusion",
}
#: Why the same counts give two odds ratios.
WHY_TWO = (
    "The table has the conditional odds ratio with its exact interval, which holds with few "
    "events; the figure has the sample odds ratio, ad/bc, with the large-sample interval (Wald) "
    "that a meta-analysis would use. The same counts give slightly different numbers."
)
#: What the pooled proportion is one of.
ROS1 = "Thromboembolism in ROS1"
CAUTION = (
    "Three small, mostly retrospective cohorts in which everybody has ROS1: a risk among the "
    "exposed, no comparison. Two count venous and arterial events, one venous events only; the "
    "follow-up differs (10.9, 36.4 and 26 months) and nobody is censored, so that longer "
    "follow-up means more events."
)


def analyse(review):
    """Evidence by gene, ROS1 pooled, the rest as printed."""
    studies, arms = review.table("studies"), review.table("arms")
    evidence(review, review.relabelled("studies", "design"), arms)
    in_the_text(review, review.table("facts"))
    ros1(review, arms)
    two_by_two(review, review.table("pairs"))
    hazard_ratios(review, review.table("facts"))
    p_values(review, studies)
    not_pooled(review, arms, studies)
    overlap(review, arms)


def evidence(review, studies, arms):
    """What each study prints, by gene, and the risk that follows where it prints a count."""
    review.section(
        "What is printed, by gene",
        question="What does each study print on its gene and thromboembolism, and which risks "
        "follow from its counts?",
    )
    review.data("studies", "est", "ci_low", "pval", "xi")
    risks = arms[
        (arms["kind"] == "risk") & arms["event"].isin(["VTE", "TE"]) & arms["xi"].str.isdigit()
    ]
    shown = studies.sort_values(["gene", "study"], kind="stable")
    table = shown.assign(
        printed=[printed_result(row, review.word(BETWEEN)) for row in shown.itertuples()],
        follows=[counted_risks(review, risks, row) for row in shown.itertuples()],
        conclusion=[c if c == "NR" else review.word(c) for c in shown["conclusion"]],
    )
    table["conclusion"] = table["conclusion"].replace("NR", "–")
    review.table_of(
        "evidence",
        table[list(COLUMNS)].rename(columns={k: review.word(v) for k, v in COLUMNS.items()}),
        title="Studies by gene",
        notes=[
            "What follows: risks from printed counts with exact 95% intervals. VTE venous, ATE "
            "arterial, TE any thromboembolism, DVT deep vein thrombosis, PE pulmonary embolism, OR "
            "odds ratio, HR hazard ratio."
        ],
    )
    states = review.words("arms", "gene_status")
    elsewhere = risks[~risks["reference"].isin(studies["reference"])]
    review.table_of(
        "evidence_elsewhere",
        pc.tables.proportions_frame(
            [
                (
                    f"{r.study}: {r.gene} {states[r.gene_status]}",
                    pc.proportion(int(r.xi), int(r.ni)),
                )
                for r in elsewhere.itertuples()
            ],
            review.lang,
        ),
        title="Risks of studies that are in the text only",
    )
    for arm in risks.itertuples():
        review.record(f"risk/{arm.arm_id}", pc.proportion(int(arm.xi), int(arm.ni)))
    kept = ["study_id", "gene", "design", "ni", "te_type", "printed", "direction"]
    codes = review.table("studies")
    codes["printed"] = [printed_result(row, BETWEEN) for row in codes.itertuples()]
    review.record("evidence", pc.results.rows_of(kept, codes[kept].to_numpy()))
    review.method(
        "Estimates as printed; risks from printed counts with exact 95% intervals (Clopper and "
        "Pearson 1934)."
    )
    counts = studies.groupby("gene", sort=True).size()
    review.record("studies_per_gene", pc.results.Counts(counts=counts.astype(int).to_dict()))


def in_the_text(review, facts):
    """Estimates of the text, also of studies that are not in the table, by kind of quantity."""
    review.section(
        "Printed in the text",
        question="Which ratios and incidences does the text print, and of whom?",
    )
    review.data("facts", "value", "low", "pval", rows=facts[facts["kind"].isin(KINDS)])
    for kind, title in KINDS.items():
        rows = facts[facts["kind"] == kind]
        stated = review.record(f"printed/{kind}", pc.data.printed_rows(rows))
        review.table_of(
            kind,
            pc.tables.printed_frame(stated, review.lang),
            title=title,
            notes=["As printed; different genes, groups and times."],
        )
    review.method("Every number as printed, by kind of quantity; kinds are never pooled together.")


def printed_result(row, between):
    """The printed estimate and p-value of a study."""
    names = {"odds_ratio": "OR", "hazard_ratio": "HR"}
    parts = [] if row.percent_printed == "NR" else [row.percent_printed]
    if row.est_kind in names:
        limits = between.format(low=row.ci_low, high=row.ci_high)
        interval = f" ({limits})" if row.ci_low != "NR" else ""
        parts.append(f"{names[row.est_kind]} {row.est}{interval}")
    if row.pval != "NR":
        parts.append(f"p {row.pval}" if row.pval[0] in "<>" else f"p = {row.pval}")
    return ", ".join(parts)


def counted_risks(review, risks, row):
    """The risks, with exact intervals, of the arms of this study that have counts."""
    same = risks[(risks["reference"] == row.reference) & risks["gene"].isin([row.gene, "all"])]
    same = same[same["study"].isin([row.study, f"{row.study} ({row.ni})"])]
    states = review.words("arms", "gene_status")
    shown = [
        (f"{states[arm.gene_status]} {arm.event}", pc.proportion(int(arm.xi), int(arm.ni)))
        for arm in same.itertuples()
    ]
    if not shown:
        return "–"
    table = pc.tables.proportions_frame(shown, review.lang)
    return "; ".join(" ".join(cells) for cells in table.itertuples(index=False))


def ros1(review, arms):
    """Thromboembolism in ROS1-rearranged patients, pooled over the studies with counts."""
    review.section(
        "Thromboembolism in ROS1-rearranged patients",
        question="How many patients with ROS1-rearranged lung cancer have a thromboembolic event?",
    )
    counted = arms[(arms["gene"] == "ROS1") & (arms["kind"] == "risk") & arms["xi"].str.isdigit()]
    rows = counted[
        [ANY_EVENT.get(s) == e for s, e in zip(counted.study, counted.event, strict=True)]
    ]
    review.data("arms", "xi", "ni", rows=rows)
    one_stage = review.record("ros1/glmm", pc.pool_counts(rows, measure="PLO"))
    effects = pc.effect_sizes(rows, measure="PLO")
    two_stage = review.record("ros1/reml_hk", pc.pool(effects, inference="hartung-knapp"))
    review.record("ros1/reml_hk_adhoc", pc.pool(effects))
    for study, xi, ni in zip(rows["study"], rows["xi"], rows["ni"], strict=True):
        review.record(f"ros1/study/{study}", pc.proportion(int(xi), int(ni)))
    review.figure(
        "ros1_forest",
        pc.plots.forest,
        one_stage,
        title="Thromboembolism in ROS1: one-stage binomial-normal model",
        notes=[CAUTION],
        outcome=review.word("Thromboembolism"),
    )
    review.figure(
        "ros1_forest_reml",
        pc.plots.forest,
        two_stage,
        title="The same on the logit scale: REML with Hartung-Knapp",
        notes=[CAUTION],
        outcome=review.word("Thromboembolism"),
    )
    review.say(one_stage, about=ROS1)
    review.say(two_stage, about=ROS1)
    review.say(CAUTION)
    review.method(
        "Binomial-normal model (Stijnen 2010) by adaptive quadrature, t(k−1) intervals; beside it "
        "inverse variance on the logit scale with REML (Viechtbauer 2005) and the intervals of "
        "Hartung and Knapp (2001)."
    )
    sites = counted[counted["study"] == "Alexander, M"]
    events = review.words("arms", "event")
    parts = [
        (f"{s}: {events[e]}", review.record(f"ros1/event/{s}/{e}", pc.proportion(int(x), int(n))))
        for s, e, x, n in zip(sites.study, sites.event, sites.xi, sites.ni, strict=True)
    ]
    review.figure("ros1_events", pc.plots.proportions, parts, title="Which events (one study)")
    ros1_choices(review, rows)


def ros1_choices(review, rows):
    """The same pool under every defensible choice of scale, model, estimator and interval."""
    review.section(
        "What if another method had been chosen",
        question="Does the pooled risk in ROS1 depend on the scale, the model or the interval?",
    )
    review.data("arms", "xi", "ni", rows=rows)
    curve = review.record(
        "ros1/specifications",
        pc.diagnostics.specification_curve(
            rows,
            measures=["PLO", "PAS"],
            models=["glmm", "inverse-variance", "beta-binomial"],
        ),
    )
    review.figure(
        "ros1_specifications",
        pc.plots.specification,
        curve,
        title="Thromboembolism in ROS1 under every choice of method",
        notes=[CAUTION],
    )
    review.say(curve)
    review.say(CAUTION)
    review.method(
        "Every combination that exists of two scales, three models, their estimators of the "
        "spread and their intervals (specification curve, Simonsohn 2020; Voracek 2019)."
    )


def two_by_two(review, pairs):
    """Odds ratios where both groups have counts."""
    review.section(
        "Odds ratios where 2×2 tables exist",
        question="Which printed odds ratios follow from counts?",
    )
    review.data("pairs", "ai", "n1i", "ci", "n2i")
    effects = review.record("odds_ratios", pc.effect_sizes(pairs, measure="OR"))
    shown = []
    for pair in pairs.itertuples():
        result = pc.describe.compare_proportions(
            int(pair.ai), int(pair.n1i), int(pair.ci), int(pair.n2i)
        )
        review.record(f"two_by_two/{pair.study}/{pair.gene}", result)
        shown.append((f"{pair.study}: {pair.gene}", result))
    review.table_of(
        "odds_ratios",
        pc.tables.two_by_two_frame(shown, review.lang),
        title="Odds ratios from counts (conditional, exact)",
        notes=[
            "Three different genes and designs: described, not pooled. In Corrales-Rodriguez and "
            "Jing-Wang the percentages are mutation frequencies among patients with and without "
            "thromboembolism: of them only the odds ratio speaks of the risk.",
            WHY_TWO,
        ],
    )
    review.figure(
        "odds_ratios",
        pc.plots.forest_printed,
        printed_ratios(effects, pairs["gene"]),
        title="Odds ratios from counts, not pooled",
        axis_title=review.word("odds ratio"),
        estimate_title=review.word("from counts (Wald)"),
        notes=[WHY_TWO],
    )
    review.method(
        "Conditional odds ratio with its exact interval and Fisher's exact test (two-sided by "
        "point probability); interval of the difference by Newcombe (1998, method 10)."
    )


def hazard_ratios(review, facts):
    """Hazard ratios as printed, with the standard errors that follow from their intervals."""
    review.section(
        "Hazard ratios as printed",
        question="Which hazard ratios are printed with an interval, and how wide is it?",
    )
    rows = facts[(facts["kind"] == "hazard_ratio") & (facts["low"] != "")]
    review.data("facts", "value", "low", "high", "pval", rows=rows)
    ratios = pc.effect_sizes(
        rows,
        measure="HR",
        columns={"study": "subject", "est": "value", "ci_low": "low", "ci_high": "high"},
    )
    review.record("hazard_ratios", ratios)
    review.figure(
        "hazard_ratios",
        pc.plots.forest_printed,
        [
            pc.results.PrintedEstimate(
                s, float(v), float(low), float(high), note=f"p {p}" if p else ""
            )
            for s, v, low, high, p in zip(
                rows.subject, rows.value, rows.low, rows.high, rows.pval, strict=True
            )
        ],
        title="Hazard ratios as printed, not pooled",
    )
    review.method(
        "Estimates and intervals as printed; the standard error follows from the interval on the "
        "log scale. Nothing is pooled."
    )


def p_values(review, studies):
    """Studies that print a p-value and no ratio: sample size against p (albatross plot)."""
    review.section(
        "Studies that print only a p-value",
        question="What can be read from studies that print a p-value and no ratio?",
    )
    ratios = studies["est_kind"].isin(["odds_ratio", "hazard_ratio"])
    rows = studies[(studies["pval"] != "NR") & ~ratios]
    review.data("studies", "ni", "pval", rows=rows)
    signs = {"increases": 1, "decreases": -1, "none": 0}
    points = [
        pc.results.AlbatrossPoint(
            label=f"{row.study}: {row.gene}",
            n=int(row.ni),
            p_value=float(row.pval.lstrip("<>")),
            direction=signs[row.direction],
            bound=row.pval[0] if row.pval[0] in "<>" else "",
        )
        for row in rows.itertuples()
    ]
    columns = ["study", "gene", "ni", "pval", "direction"]
    review.record("p_values", pc.results.rows_of(columns, rows[columns].to_numpy()))
    review.figure(
        "albatross",
        pc.plots.albatross,
        points,
        title="Sample size against p-value (albatross plot)",
    )
    review.method("Albatross plot (Harrison 2017); nothing is combined.")


def not_pooled(review, arms, studies):
    """EGFR and ALK: the kinds of quantity differ, so nothing is pooled."""
    review.section(
        "EGFR, ALK and KRAS: not pooled",
        question="Can the studies on EGFR, ALK or KRAS be pooled?",
    )
    review.data("arms", "xi", "ni", rows=arms[arms["gene"].isin(NOT_POOLED)])
    for gene, title in NOT_POOLED.items():
        kinds = set(arms.loc[(arms["gene"] == gene) & (arms["event"] != "NAP"), "kind"])
        kinds |= set(studies.loc[studies["gene"] == gene, "est_kind"])
        designs = sorted(
            {d.replace("_", " ") for d in studies.loc[studies["gene"] == gene, "design"]}
        )
        kinds -= {"p_only", "percent", "none"}
        named = ", ".join(sorted(kind.replace("_", " ") for kind in kinds))
        named += f" (designs: {', '.join(designs)}; denominators: all patients, patients with the "
        named += "mutation, patients with thromboembolism)"
        review.refused(
            f"refused/{gene}",
            pc.refusal("PC-M25", kinds=named),
            title=title,
        )
    review.method(
        "Kinds of quantity that answer different questions are not brought together; each stands "
        "by itself, as printed."
    )


def overlap(review, arms):
    """Studies of one centre that may share patients."""
    review.section(
        "Studies that may share patients",
        question="Which studies may have counted the same patients?",
    )
    rows = arms[arms["overlap_group"] != "NAP"]
    review.data("arms", "overlap_reason", rows=rows)
    shown = rows[["overlap_group", "study", "overlap_reason"]].drop_duplicates(
        ["overlap_group", "study"]
    )
    groups = shown.groupby("overlap_group", sort=True).size()
    declared = review.record(
        "overlap",
        pc.results.Counts(
            counts=groups.astype(int).to_dict(),
            cautions=(pc.results.caution("PC-M26", studies=", ".join(shown["study"])),),
        ),
    )
    names = {name: name.replace("_", " ") for name in groups.index}
    said = shown.assign(
        overlap_group=[review.word(names[name]) for name in shown["overlap_group"]],
        overlap_reason=[review.word(text) for text in shown["overlap_reason"]],
    )
    headers = [review.word(text) for text in ("group", "study", "reason")]
    review.table_of(
        "overlap",
        said.set_axis(headers, axis=1),
        title="Declared overlap",
        cautions=declared.cautions,
    )
    review.method(
        "Overlap is declared by the review from centres, authors and years; it is not verified "
        "against the reports (Senn 2009)."
    )


def printed_ratios(effects, notes):
    """Effect sizes on the reader's scale, for a figure without a pooled estimate."""
    rows = [(row["study"], row["reported"]) for row in effects.rows()]
    return [
        pc.results.PrintedEstimate(
            study, shown["estimate"], shown["ci"].low, shown["ci"].high, note=note
        )
        for (study, shown), note in zip(rows, notes, strict=True)
    ]


if __name__ == "__main__":
    pc.reproduce("nsclc_vte")
