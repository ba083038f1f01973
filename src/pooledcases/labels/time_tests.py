"""Tests that compare survival between groups."""

from __future__ import annotations

LABELS: dict[str, tuple[str, str]] = {
    "time_weights.log-rank": ("log-rank test", "log-rank 检验"),
    "time_weights.gehan": ("Gehan-Breslow-Wilcoxon test", "Gehan-Breslow-Wilcoxon 检验"),
    "time_weights.tarone-ware": ("Tarone-Ware test", "Tarone-Ware 检验"),
    "time_weights.peto-peto": ("Peto-Peto test", "Peto-Peto 检验"),
    "time_weights.modified-peto-peto": ("modified Peto-Peto test", "修正 Peto-Peto 检验"),
    "time_weights.fleming-harrington": ("Fleming-Harrington test", "Fleming-Harrington 检验"),
    "curve_test.log-rank": ("{name}", "{name}"),
    "curve_test.exact": ("exact {name} given the patients at risk", "给定在险人数的精确 {name}"),
    "curve_test.permutation": (
        "{name} by permutation of the groups",
        "{name}，组别置换",
    ),
    "curve_test.hgs": (
        "{name} by permutation that allows for unequal follow-up",
        "{name}，考虑随访不等的置换",
    ),
    "curve_test.samples": (", {n} samples", "，{n} 次抽样"),
    "curve_test.seed": (", seed {seed}", "，随机种子 {seed}"),
    "plots.curve_test": ("{test}: p {p}.", "{test}：p {p}。"),
    "plots.large_sample": (
        "{test} (large samples): p {p}.",
        "{test}（大样本）：p {p}。",
    ),
    "curve_test.complete": (", all {n} arrangements", "，全部 {n} 种排列"),
    "curve_test.strata": (", within each {strata}", "，按 {strata} 分层"),
    "curve_test.trend": (", trend over the groups", "，组间趋势"),
    "why_test.asked": ("asked for", "按要求"),
    "why_test.many_events": (
        "there are enough events for the large-sample test",
        "事件数足够，可用大样本检验",
    ),
    "why_test.late_entry": ("patients entered late", "存在延迟进入的患者"),
    "why_test.alike": ("follow-up is alike in the groups", "各组随访相近"),
    "why_test.unequal_followup": (
        "follow-up differs between the groups, or may",
        "各组随访不同或可能不同",
    ),
    "why_test.no_test": ("the data compare nothing", "数据无法比较"),
    "followup_rule.declared": ("as declared", "按声明"),
    "followup_rule.nobody_censored": ("every patient had the event", "所有患者均发生事件"),
    "followup_rule.similar": (
        "the test of follow-up has p above {p} and the medians differ by less than {ratio} times",
        "随访检验 p 大于 {p}，且中位随访相差不到 {ratio} 倍",
    ),
    "followup_rule.test_differs": (
        "the test of follow-up has a p of {p} or less",
        "随访检验 p 不大于 {p}",
    ),
    "followup_rule.medians_differ": (
        "the median follow-up differs by {ratio} times or more",
        "中位随访相差 {ratio} 倍或以上",
    ),
    "followup_rule.medians_not_reached": (
        "the median follow-up of a group is not reached",
        "某组的中位随访未达到",
    ),
    "followup_rule.no_test": (
        "too few patients were censored to compare follow-up",
        "删失患者过少，无法比较随访",
    ),
    "left_out.other_group": ("in a group that is not compared", "属于未比较的组"),
    "say.rank_test": (
        "{counts}; p {p} ({test}).",
        "{counts}；p {p}（{test}）。",
    ),
    "say.no_rank_test": (
        "{counts}; no test, because {why}.",
        "{counts}；{why}，未做检验。",
    ),
    "say.group_events": ("{name} {observed}", "{name} {observed} 次"),
    "say.against": (" against ", " 对 "),
    "say.expected_and": (" and ", " 和 "),
    "say.expected": ("Events: {events}, {expected} expected", "事件数：{events}，期望 {expected}"),
    "say.one_step": (
        " One-step hazard ratio of {first} against {second} {estimate} ({level} CI {ci}).",
        "{first} 相对 {second} 的一步法风险比 {estimate}（{level} CI {ci}）。",
    ),
    "say.doubtful_permutation": (
        " This permutation assumes that follow-up is alike, which it may not be.",
        "此置换假定各组随访相近，可能并不成立。",
    ),
    "say.followup_alike": (
        "Follow-up is treated as alike: {why}{medians}.",
        "视各组随访相近：{why}{medians}。",
    ),
    "say.followup_unlike": (
        "Follow-up is not treated as alike: {why}{medians}.",
        "不视各组随访相近：{why}{medians}。",
    ),
    "say.followup_medians": (" (median {medians})", "（中位数 {medians}）"),
}
