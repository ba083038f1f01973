"""Outcomes that are not known, single patients left out, and several tests."""

from __future__ import annotations

LABELS: dict[str, tuple[str, str]] = {
    "caution.PC-M16.adjusted": (
        "{n} tests were made on the same patients; adjusted p-values stand beside the raw ones",
        "对同一批患者做了 {n} 次检验；原始 p 值旁列出校正值",
    ),
    "adjustment.hochberg": ("Hochberg's adjustment", "Hochberg 校正"),
    "adjustment.hommel": ("Hommel's adjustment", "Hommel 校正"),
    "adjustment.bonferroni": ("Bonferroni's adjustment", "Bonferroni 校正"),
    "adjustment.bh": (
        "Benjamini and Hochberg's adjustment (false discovery rate)",
        "Benjamini-Hochberg 校正（错误发现率）",
    ),
    "adjustment.by": (
        "Benjamini and Yekutieli's adjustment (false discovery rate)",
        "Benjamini-Yekutieli 校正（错误发现率）",
    ),
    "left_out_test.log-rank": ("log-rank test", "log-rank 检验"),
    "left_out_test.exact": ("exact log-rank test", "精确 log-rank 检验"),
    "left_out_of.risk_difference": ("risk difference", "率差"),
    "left_out_of.superiority": (
        "chance that a patient of {first} has the larger value",
        "{first} 患者数值较大的概率",
    ),
    "left_out_of.log_hazard_ratio": (
        "log hazard ratio (one-step)",
        "对数风险比（一步法）",
    ),
    "say.missing_outcomes": (
        "{name}: {text}.",
        "{name}：{text}。",
    ),
    "say.missing_group": (
        "not known in {missing} of {n} in {group}{codes}",
        "{group} 的 {n} 例中 {missing} 例不明{codes}",
    ),
    "say.missing_codes": (" ({text})", "（{text}）"),
    "say.missing_none": ("known in all {n} of {group}", "{group} 的 {n} 例均已知"),
    "say.missing_difference": (
        " The risk difference{estimate} lies between {low} and {high} however the unknown turned out; with chance, between {least} and {most} ({level} Newcombe limits).",
        "无论不明者结果如何，率差{estimate}介于 {low} 与 {high} 之间；计入抽样误差则介于 {least} 与 {most} 之间（{level} Newcombe 限）。",
    ),
    "say.missing_difference_only": (
        " The risk difference{estimate} lies between {low} and {high} however the unknown turned out.",
        "无论不明者结果如何，率差{estimate}介于 {low} 与 {high} 之间。",
    ),
    "say.missing_estimate": (" ({value} among those known)", "（已知者中为 {value}）"),
    "say.tipping": (
        "{name}, {first} against {second}, {test}: {text}",
        "{name}，{first} 对 {second}，{test}：{text}",
    ),
    "say.tipping_no_name": (
        "{first} against {second}, {test}: {text}",
        "{first} 对 {second}，{test}：{text}",
    ),
    "tipping.nothing_unknown": (
        "p {p}. No outcome is unknown, so that nothing can tip the conclusion.",
        "p {p}。无不明结果，结论不会因此改变。",
    ),
    "tipping.no_comparison": (
        "no conclusion, because a group has nobody in whom the outcome is known; {changed} of the {ways} ways in which the unknown could have turned out would be significant.",
        "某组无已知者，无法得出结论；不明者的 {ways} 种可能结果中有 {changed} 种会显著。",
    ),
    "tipping.holds": (
        "p {p} among those known. The conclusion (rarer in {lower}) holds however the {missing} unknown turned out.",
        "已知者中 p {p}。无论 {missing} 例不明者结果如何，结论（{lower} 较少）均成立。",
    ),
    "tipping.tips": (
        "p {p} among those known. The conclusion (rarer in {lower}) holds unless {unless}.{least} It does not hold in {changed} of {ways} ways{reversed}.",
        "已知者中 p {p}。除非 {unless}，结论（{lower} 较少）成立。{least}{ways} 种可能中有 {changed} 种使结论不成立{reversed}。",
    ),
    "tipping.stays": (
        "p {p} among those known: not significant, and not significant however the {missing} unknown turned out.",
        "已知者中 p {p}：不显著；无论 {missing} 例不明者结果如何均不显著。",
    ),
    "tipping.may_appear": (
        "p {p} among those known: not significant. It would be significant in {changed} of {ways} ways in which the unknown could have turned out: {unless}.",
        "已知者中 p {p}：不显著。不明者的 {ways} 种可能结果中有 {changed} 种会显著：{unless}。",
    ),
    "tipping.reversed": (
        ", {n} of them with a significant difference the other way",
        "，其中 {n} 种为相反方向的显著差异",
    ),
    "tipping.least": (" The fewest that do: {text}.", "最少需要：{text}。"),
    "tipping.more": ("{n} other combinations", "另 {n} 种组合"),
    "tipping.only_if": ("only if {text}", "仅当 {text}"),
    "tipping.nothing_needed": (
        "even with every unknown outcome turned out in its favour",
        "即使所有不明结果均对其有利",
    ),
    "tipping.all_favour": (
        "every unknown outcome turned out this way",
        "所有不明结果均如此",
    ),
    "tipping.need_had.some": (
        "at least {x} of the {m} unknown {group} patients had the outcome",
        "{group} 的 {m} 例不明者中至少 {x} 例有该结局",
    ),
    "tipping.need_had.all": (
        "all {m} unknown {group} patients had the outcome",
        "{group} 的 {m} 例不明者全部有该结局",
    ),
    "tipping.need_had.one": (
        "the one unknown {group} patient had the outcome",
        "{group} 唯一的不明者有该结局",
    ),
    "tipping.need_lacked.some": (
        "at least {x} of the {m} unknown {group} patients did not have the outcome",
        "{group} 的 {m} 例不明者中至少 {x} 例无该结局",
    ),
    "tipping.need_lacked.all": (
        "none of the {m} unknown {group} patients had the outcome",
        "{group} 的 {m} 例不明者均无该结局",
    ),
    "tipping.need_lacked.one": (
        "the one unknown {group} patient did not have the outcome",
        "{group} 唯一的不明者无该结局",
    ),
    "tipping.count_had": ("{x} {group} with", "{group} {x} 例有"),
    "tipping.count_lacked": ("{x} {group} without", "{group} {x} 例无"),
    "say.and_also": (" and ", "且 "),
    "say.or_else": (" or ", "或"),
    "say.imputed": (
        "{name}, {first} against {second}, unknown outcomes imputed ({text}): risk difference {difference}, odds ratio {ratio} ({level} intervals), p {p}. A sensitivity analysis: it assumes that outcomes are missing at random, which they are not where they were left unreported because of how they turned out.",
        "{name}，{first} 对 {second}，对不明结果做填补（{text}）：率差 {difference}，比值比 {ratio}（{level} 区间），p {p}。此为敏感性分析：假定随机缺失；若因结果本身而未报告，则该假定不成立。",
    ),
    "say.imputed_how": (
        "{m} imputations of {missing}, from the group alone",
        "{missing} 例，填补 {m} 次，仅依据组别",
    ),
    "say.imputed_how_more": (
        "{m} imputations of {missing}, from the group and {covariates}",
        "{missing} 例，填补 {m} 次，依据组别与 {covariates}",
    ),
    "say.left_out": ("{name}, {groups}, {test}: {text}", "{name}，{groups}，{test}：{text}"),
    "say.left_out_text": (
        "p {p} with all {n} patients. {most}{range}{crossing}",
        "全部 {n} 例患者 p {p}。{most}{range}{crossing}",
    ),
    "say.left_out_no_test": (
        "no p-value with all {n} patients, so that none can move it.",
        "全部 {n} 例患者无 p 值，故无从移动。",
    ),
    "say.left_out_most": (
        "p moves from {p} to {q} without {who}.",
        "去除 {who} 后，p 由 {p} 变为 {q}。",
    ),
    "say.left_out_same": ("p stays {p} without any one patient.", "去除任一患者后 p 仍为 {p}。"),
    "say.left_out_who": ("case {id}", "病例 {id}"),
    "say.left_out_any": ("any one of {n} patients ({ids})", "{n} 例（{ids}）中任一例"),
    "say.left_out_range": (
        " Without any one patient it lies between {low} and {high}",
        "去除任一患者后，p 介于 {low} 与 {high} 之间",
    ),
    "say.left_out_crossing": (
        "; it crosses {limit} without any one of {n}: {ids}.",
        "；去除以下 {n} 例中任一例则越过 {limit}：{ids}。",
    ),
    "say.left_out_crossing_one": (
        "; it crosses {limit} without one alone: {ids}.",
        "；仅去除以下 1 例会越过 {limit}：{ids}。",
    ),
    "say.left_out_no_crossing": (
        "; it stays on the same side of {limit} without any one of them.",
        "；去除其中任一例均不越过 {limit}。",
    ),
    "say.fragility.lost": (
        " {n} would have to have another outcome for p to exceed {limit} (fragility index; it is small in every small study and says nothing about how likely that is).",
        "需 {n}结局改变，p 才会超过 {limit}（脆弱指数；任何小样本研究中均较小，且不说明其可能性）。",
    ),
    "say.fragility.gained": (
        " {n} would have to have another outcome for p to fall to {limit} (reverse fragility index; it says nothing about how likely that is).",
        "需 {n}结局改变，p 才会降至 {limit}（反向脆弱指数；不说明其可能性）。",
    ),
    "say.fragility.none": (
        " No change of outcomes takes p across {limit} in groups of this size.",
        "该样本量下任何结局改变均不会使 p 越过 {limit}。",
    ),
    "say.fragility.beyond": (
        " More than {n} patients would have to have another outcome for p to cross {limit}.",
        "需超过 {n} 例结局改变，p 才会越过 {limit}。",
    ),
    "say.fragility_alone": ("Fragility:{text}", "脆弱性：{text}"),
    "say.tests": (
        "{tests} on the same patients; p is {limit} or less in {small}, and in {adjusted} after {method}.",
        "对同一批患者做了 {tests}；p ≤ {limit} 者 {small} 项，{method}后 {adjusted} 项。",
    ),
    "say.test.one": ("1 test", "1 次检验"),
    "say.test.many": ("{n} tests", "{n} 次检验"),
    "tables.unknown_of": ("not known", "不明"),
    "tables.difference_bounds": ("difference of risks", "率差"),
    "tables.tipping_rows": (
        "unknown of {group} with the outcome",
        "{group} 不明者中有该结局者",
    ),
    "tables.tipping_columns": ("{j} of {m} of {group}", "{group} {m} 例中 {j} 例"),
    "tables.without": ("without", "去除"),
    "tables.patients_alike": ("patients", "患者"),
    "tables.what_they_have": ("what they have", "其情况"),
    "tables.adjusted": ("p (adjusted)", "p（校正）"),
    "tables.test_name": ("test", "检验"),
    "tables.everybody": ("with everybody", "全部患者"),
    "left_out_state.with": ("with the outcome", "有该结局"),
    "left_out_state.without": ("without the outcome", "无该结局"),
    "left_out_state.event": ("event at {value}", "于 {value} 发生事件"),
    "left_out_state.censored": ("no event up to {value}", "至 {value} 未发生事件"),
    "plots.tipping_x": (
        "of the {m} unknown {group} patients, so many had the outcome",
        "{group} 的 {m} 例不明者中有该结局的例数",
    ),
    "plots.tipping_upheld": ("the conclusion holds", "结论成立"),
    "plots.tipping_lost": ("it does not hold", "结论不成立"),
    "plots.tipping_reversed": ("significant the other way", "相反方向显著"),
    "plots.tipping_still": ("not significant", "不显著"),
    "plots.tipping_appears": ("significant, {group} lower", "显著，{group} 较低"),
    "plots.tipping_note_plain": (
        "Each cell: p by {test}, if so many of the unknown had the outcome. Among those known: {first} {one}, {second} {two}, p {p}.",
        "每格：若相应数目的不明者有该结局，{test}的 p 值。已知者中：{first} {one}，{second} {two}，p {p}。",
    ),
    "plots.tipping_note": (
        "Each cell: p by {test}, if so many of the unknown had the outcome ({outcome}). Among those known: {first} {one}, {second} {two}, p {p}.",
        "每格：若相应数目的不明者有该结局（{outcome}），{test}的 p 值。已知者中：{first} {one}，{second} {two}，p {p}。",
    ),
}
