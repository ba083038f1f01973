"""Patients beside studies, and patients rebuilt from published curves."""

from __future__ import annotations

LABELS: dict[str, tuple[str, str]] = {
    "caution.PC-M04.all": (
        "every report has one patient: how much reports differ (tau²) cannot be known; the {n} patients are described together, with an exact interval that takes them as independent",
        "每份报告仅 1 例患者：无法得知报告间差异 (tau²)；{n} 例患者合并描述，其精确区间假定患者相互独立",
    ),
    "caution.PC-M04.unknown": (
        "the report of {n} patients is not known: each counts as a report of its own, though some may come from the same one",
        "{n} 例患者的报告来源未知：各自按独立报告计，尽管其中一些可能来自同一报告",
    ),
    "caution.PC-M06.both": (
        "reports that stand among the patients and among the studies; their patients may be counted twice: {names}; say which counts (same_report)",
        "以下报告同时出现在患者表与研究表中，其患者可能被重复计数：{names}；请指明以何者为准 (same_report)",
    ),
    "caution.PC-M10.unknown": (
        "published cases are picked, often because they did well, and from which reports {n} of these patients come is not known; this share is no rate of response to a treatment",
        "已发表病例经过选择，往往因结果良好而发表，其中 {n} 例的报告来源未知；该比例不是治疗有效率",
    ),
    "kinds.patients": ("patients listed one by one", "逐例列出的患者"),
    "kinds.aggregate": ("reports that print totals", "仅给出总数的报告"),
    "kinds.one": ("reports of one patient", "单例报告"),
    "kinds.two-to-four": ("reports of two to four", "2～4 例报告"),
    "kinds.five-or-more": ("series of five or more", "5 例及以上系列"),
    "kinds.one_kind": ("there is only one kind of row", "仅有一类数据"),
    "kinds.shared_reports": (
        "some reports are in both kinds, so that their estimates are not independent",
        "部分报告同属两类，两者估计值不独立",
    ),
    "kinds.not_estimable": (
        "one kind has no event, or nothing but events, or no estimate",
        "其中一类无事件、全部为事件或无估计值",
    ),
    "kinds.all_alike": (
        "nobody, or everybody, had the event",
        "无人或全部患者发生事件",
    ),
    "kinds.only_prior": (
        "every report has one patient: what is said of their spread would be the prior alone",
        "每份报告仅 1 例患者：关于报告间差异的结论将仅来自先验",
    ),
    "kinds.not_integrable": (
        "the posterior distribution could not be integrated",
        "后验分布无法积分",
    ),
    "say.together": (
        "{outcome}: {estimate} ({level} CI {ci}), the median report of {reports} with {patients} ({counts}).",
        "{outcome}：{estimate}（{level} CI {ci}），为 {reports}、{patients}的中位报告（{counts}）。",
    ),
    "say.together_exact": (
        "{outcome}: {counts}, exact {level} CI {ci} with patients taken as independent; how much the {reports} differ cannot be told.",
        "{outcome}：{counts}，精确 {level} CI {ci}（假定患者相互独立）；{reports}之间的差异无法得知。",
    ),
    "say.together_kind": (
        " {kind}: {counts} in {reports}, {share} of the information, alone {estimate} ({ci}).",
        "{kind}：{reports}中 {counts}，占信息量 {share}，单独估计 {estimate}（{ci}）。",
    ),
    "say.together_difference": (
        " Odds ratio of patients listed against totals {ratio} ({ci}; p {p}).",
        "逐例患者对总数报告的比值比 {ratio}（{ci}；p {p}）。",
    ),
    "say.together_sizes": (
        " Reports of one patient {single}, series of five or more {series}.",
        "单例报告 {single}，5 例及以上系列 {series}。",
    ),
    "say.together_missing": (
        " Outcome not known: {patients}.",
        "结局未知：{patients}。",
    ),
    "say.report.one": ("{n} report", "{n} 份报告"),
    "say.report.many": ("{n} reports", "{n} 份报告"),
    "say.rebuilt": (
        "{study}: {patients} with {events} rebuilt from a published curve, no original data; the curve comes back to within {far} (on average {mean}){risk}.",
        "{study}：由已发表曲线重建 {patients}、{events}，并非原始数据；与原曲线最多相差 {far}（平均 {mean}）{risk}。",
    ),
    "say.rebuilt_risk": (
        ", the numbers at risk to within {n}",
        "，在险人数最多相差 {n}",
    ),
    "kinds.all_model": ("together, the median report", "合并（中位报告）"),
    "kinds.all_exact": (
        "together, patients taken as independent",
        "合并（假定患者相互独立）",
    ),
    "kinds.column.rows": ("rows", "数据"),
    "kinds.column.reports": ("reports", "报告数"),
    "kinds.column.events": ("events / patients", "事件数/患者数"),
    "kinds.column.estimate": ("estimate", "估计值"),
    "kinds.column.ci": ("interval", "区间"),
    "kinds.column.information": ("information", "信息量"),
    "published.time": ("time", "时间"),
    "published.printed": ("printed", "原文"),
    "published.difference": ("difference", "差值"),
    "published.mark": ("rebuilt from a published curve", "由已发表曲线重建"),
    "published.rebuilt": ("rebuilt", "重建"),
}
