"""Forest plots: their lines in short and in full, what was derived, and the words of journals."""

from __future__ import annotations

LABELS: dict[str, tuple[str, str]] = {
    "derived.p-value": (
        "the standard error was derived from the printed p-value, which is rounded",
        "标准误由原文 p 值（已舍入）推算",
    ),
    "derived.interval": (
        "the standard error was derived from the printed interval",
        "标准误由原文区间推算",
    ),
    "derived.z": (
        "the standard error was derived from the printed z, which is rounded",
        "标准误由原文 z 值（已舍入）推算",
    ),
    "derived.chi2": (
        "the standard error was derived from the printed χ², which is rounded",
        "标准误由原文 χ²（已舍入）推算",
    ),
    "derived.o-e": (
        "the ratio was derived from observed less expected events and their variance",
        "比值由观察与期望事件数之差及其方差推算",
    ),
    "derived.table": (
        "the counts were rebuilt from the printed result, events and patients",
        "例数由原文结果、事件数与患者数还原",
    ),
    "derived.log-rank": (
        "the ratio was derived from the printed log-rank test and the events",
        "比值由原文 log-rank 检验与事件数推算",
    ),
    "derived.events": (
        "the standard error was derived from the numbers of events alone",
        "标准误仅由事件数推算",
    ),
    "derived.quantiles": (
        "mean and standard deviation were estimated from the printed median, quartiles or range",
        "均数与标准差由原文中位数、四分位数或极差估算",
    ),
    "derived.corrected": (
        "{add} was added to the cells of a study with a zero: {studies}.",
        "含零单元格的研究各格加 {add}：{studies}。",
    ),
    "derived.span": ("{se}; {low} to {high} by rounding", "{se}；舍入范围 {low}～{high}"),
    "derived.with_span": ("{text} ({spans})", "{text}（{spans}）"),
    "derived.line": ("{who}: {text}", "{who}：{text}"),
    "derived.all": ("All studies", "全部研究"),
    "methods.derived": ("{who} {text} ({citation}). ", "{who}{text}（{citation}）。"),
    "methods.derived_some": (
        "In {n} of {k} studies ({names})",
        "{k} 项研究中的 {n} 项（{names}），",
    ),
    "methods.derived_all": ("In all studies", "全部研究的"),
    "plots.mark.disagree": (
        "The printed numbers disagree; drawn is the interval derived from them (PC-M24).",
        "原文数值相互矛盾；图中为据此推算的区间（PC-M24）。",
    ),
    "plots.mark.silent": (
        "No event, or nothing but events, in both groups: {add} was added (PC-M03).",
        "两组均无事件或均全部发生：加 {add} 后纳入（PC-M03）。",
    ),
    "plots.mark.set_aside": (
        "No event, or nothing but events, in both groups: not pooled (PC-M03).",
        "两组均无事件或均全部发生：未纳入合并（PC-M03）。",
    ),
    "plots.short.within": ("Within subgroups: {text}", "亚组内：{text}"),
    "plots.short.cautions": ("Cautions: {text}.", "注意：{text}。"),
    "plots.short.caution": ("{text} ({code})", "{text}（{code}）"),
    "plots.short.PC-M01": (
        "double arcsine transformed back with one n",
        "双反正弦以单一样本量反变换",
    ),
    "plots.short.PC-M02": (
        "studies in which nobody or everybody had the event",
        "含全无或全部发生事件的研究",
    ),
    "plots.short.PC-M03": (
        "studies without events in both groups",
        "含两组均无事件的研究",
    ),
    "plots.short.PC-M04": ("reports of one patient", "含单例报告"),
    "plots.short.PC-M06": ("the same patients may count twice", "患者可能重复计数"),
    "plots.short.PC-M10": ("published cases are selected", "病例经发表选择"),
    "plots.short.PC-M13": ("normal interval of few studies, too narrow", "研究少，正态区间过窄"),
    "plots.short.PC-M13.few": ("few studies, wide interval", "研究少，区间宽"),
    "plots.short.PC-M13.few_clusters": ("few clusters, wide interval", "群集少，区间宽"),
    "plots.short.PC-M16": ("several tests", "多重检验"),
    "plots.short.PC-M17": ("rows without a moderator", "部分研究缺调节变量"),
    "plots.short.PC-M20": ("another interval than asked for", "区间方法与所选不同"),
    "plots.short.PC-M21": ("means estimated from medians", "均数由中位数估算"),
    "plots.short.PC-M24": ("printed numbers disagree", "原文数值矛盾"),
    "plots.short.PC-M26": ("studies may share patients", "研究可能共享患者"),
    "plots.short.PC-M27": ("no event at all, or nothing but events", "全无或全部发生事件"),
    "plots.short.PC-M28": ("one study, nothing was pooled", "仅一项研究，未合并"),
    "plots.short.PC-M28.groups": (
        "subgroups of one study are not pooled",
        "仅一项研究的亚组未合并",
    ),
    "plots.sums": (
        "Totals of events and patients are sums over the pooled studies; the estimate is not computed from them.",
        "事件数与患者数合计为所合并研究之和，合并估计并非由其计算。",
    ),
    "plots.jama.overall": (
        "Test for overall effect: {letter} = {statistic}; P {p}.",
        "总体效应检验：{letter} = {statistic}；P {p}。",
    ),
    "plots.jama.between": (
        "Test for subgroup differences: χ² = {q}, df = {df}; P {p}.",
        "亚组间差异检验：χ² = {q}，df = {df}；P {p}。",
    ),
    "plots.revman.between": (
        "Test for subgroup differences: Chi² = {q}, df = {df} (P {p}), I² = {i2}",
        "亚组间差异检验：Chi² = {q}，df = {df}（P {p}），I² = {i2}",
    ),
    "plots.revman.events": ("Total events", "事件合计"),
    "plots.revman.subtotal_events": ("Total events", "事件合计"),
    "plots.revman.random": ("Random", "随机"),
    "plots.revman.fixed": ("Fixed", "固定"),
    "plots.jama.both": ("No. of events/\ntotal No.", "事件数/\n总数"),
}
