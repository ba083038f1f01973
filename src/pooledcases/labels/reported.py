"""Printed results and medians: where effects come from when nothing was counted."""

from __future__ import annotations

LABELS: dict[str, tuple[str, str]] = {
    "reason.z_without_se": (
        "no standard error follows from an estimate of {est} with z = {z}",
        "无法由估计值 {est} 与 z = {z} 推算标准误",
    ),
    "reason.no_table": (
        "no whole 2×2 table with arms of {n1} and {n2} and {events} events prints so",
        "两组 {n1} 与 {n2} 例、共 {events} 例事件时，没有整数四格表与原文数值相符",
    ),
    "reason.no_events": (
        "a log-rank variance needs events in both arms, and no more events than patients",
        "log-rank 方差要求两组均有事件，且事件数不多于患者数",
    ),
    "reason.no_direction_printed": (
        "the direction is not reported: a p-value alone does not say which arm fares better",
        "未报告方向：仅凭 p 值不能判断哪一组更优",
    ),
    "reason.p_below_estimate": (
        "the p-value is only printed as {p}: the ratio is at least as far from 1 as {bound}",
        "p 值仅报告为 {p}：比值距 1 至少与 {bound} 一样远",
    ),
    "reason.p_above_estimate": (
        "the p-value is only printed as {p}: the ratio is no farther from 1 than {bound}",
        "p 值仅报告为 {p}：比值距 1 不超过 {bound}",
    ),
    "reason.medians_only": (
        "a median without mean and standard deviation: converted on request only (quantiles, such as luo-wan; at the terminal --quantiles luo-wan)",
        "仅有中位数，无均值与标准差：仅在要求时换算（quantiles，如 luo-wan；命令行 --quantiles luo-wan）",
    ),
    "reason.not_converted": (
        "no mean and standard deviation follow from these numbers by the method {method}",
        "按 {method} 方法无法由这些数值推算均值与标准差",
    ),
    "caution.PC-M21.converted": (
        "means and standard deviations are estimated from medians ({method}): {studies}; their standard errors take the estimates for observed",
        "以下研究的均值与标准差由中位数推算（{method}）：{studies}；标准误未计入推算本身的不确定性",
    ),
    "caution.PC-M21.skewed": (
        "the printed numbers speak against a normal distribution: {studies}; a mean describes these patients badly",
        "原文数值提示非正态分布：{studies}；均值不能很好地描述这些患者",
    ),
    "quantiles.luo-wan": ("mean of Luo, standard deviation of Wan", "Luo 均值与 Wan 标准差"),
    "quantiles.luo-shi": ("mean of Luo, standard deviation of Shi", "Luo 均值与 Shi 标准差"),
    "quantiles.qe": ("quantile estimation", "分位数估计法"),
    "quantiles.bc": ("Box-Cox method", "Box-Cox 法"),
    "reason.median_time": (
        "a median time needs both limits of its interval: a limit that was not reached gives no standard error",
        "中位时间需有区间的上下限：未达到的限值不能给出标准误",
    ),
    "reason.no_spread": (
        "a median without quartiles or range: its variance cannot be estimated",
        "仅有中位数，无四分位数或极差：无法估计其方差",
    ),
    "medians.median": ("median", "中位数"),
    "medians.difference": ("difference of medians", "中位数之差"),
    "medians.median-of-medians": ("median of medians", "中位数的中位数"),
    "medians.weighted-median-of-medians": (
        "median of medians weighted by patients",
        "按患者数加权的中位数的中位数",
    ),
    "medians.qe": (
        "medians by inverse variance (quantile estimation)",
        "逆方差合并中位数（分位数估计法）",
    ),
}
