"""Measures, sources of effects, and why a row gives none."""

from __future__ import annotations

LABELS: dict[str, tuple[str, str]] = {
    "measure.PR": ("proportion", "比例"),
    "measure.PLN": ("proportion", "比例"),
    "measure.PLO": ("proportion", "比例"),
    "measure.PAS": ("proportion", "比例"),
    "measure.PFT": ("proportion", "比例"),
    "measure.OR": ("odds ratio", "比值比"),
    "measure.RR": ("risk ratio", "相对危险度"),
    "measure.RD": ("risk difference", "率差"),
    "measure.HR": ("hazard ratio", "风险比"),
    "measure.GEN": ("effect", "效应量"),
    "reason.not_reported": ("not reported: {columns}", "未报告：{columns}"),
    "reason.no_patients": ("a group without patients", "某组无患者"),
    "reason.zero_cell": (
        "a zero cell without a correction: this measure does not exist here",
        "存在零单元格且未校正：此指标无法计算",
    ),
    "reason.double_zero": (
        "no events, or nothing but events, in both groups",
        "两组均无事件或全部发生事件",
    ),
    "reason.no_variance": ("no variance above 0", "方差不大于 0"),
    "reason.no_width": (
        "no standard error follows from the interval {low} to {high}",
        "无法由区间 {low}～{high} 推算标准误",
    ),
    "reason.outside": (
        "the estimate {est} lies outside its own interval {low} to {high}",
        "估计值 {est} 不在其区间 {low}～{high} 内",
    ),
    "reason.p_below": (
        "the p-value is only printed as {p}: the standard error is at most {bound}, and none is assumed",
        "p 值仅报告为 {p}：标准误至多为 {bound}，不作精确值使用",
    ),
    "reason.p_above": (
        "the p-value is only printed as {p}: the standard error is at least {bound}, and none is assumed",
        "p 值仅报告为 {p}：标准误至少为 {bound}，不作精确值使用",
    ),
    "reason.p_without_se": (
        "no standard error follows from an estimate of {est} with p = {p}",
        "无法由估计值 {est} 与 p = {p} 推算标准误",
    ),
}
