"""Simultaneous bands, pooled survival curves and pooled median times."""

from __future__ import annotations

LABELS: dict[str, tuple[str, str]] = {
    "band.equal-precision": ("equal-precision band (Nair)", "等精度置信带 (Nair)"),
    "band.hall-wellner": ("Hall-Wellner band", "Hall-Wellner 置信带"),
    "plots.whole_band": (
        "Kaplan-Meier with a {level} band that holds for the whole curve, not for one time alone: {name}, {interval}; upright ticks: last contact without the event.",
        "Kaplan-Meier，{level} 置信带对整条曲线同时成立，而非仅对单一时间点：{name}，{interval}；竖线：末次随访时未发生事件。",
    ),
    "band.no_events": (
        "there is no event after which anybody is left at risk of one",
        "没有任何事件之后仍有在险者",
    ),
    "band.out_of_range": (
        "the range lies before the first event or after the last",
        "所选范围在首个事件之前或末个事件之后",
    ),
    "band.column.band": ("{level} band", "{level} 置信带"),
    "say.band": (
        "{name}: with {level} confidence the whole curve from {start} to {end} lies in the {kind}, {interval}: {points}.",
        "{name}：整条曲线自 {start}至 {end}以 {level} 置信度位于{kind}内（{interval}）：{points}。",
    ),
    "say.band_point": ("{survival} at {time} ({ci})", "{time}时 {survival}（{ci}）"),
    "say.band_none": ("{name}: no band, {why}.", "{name}：无置信带，{why}。"),
    "pooled_curve.tau2.DL": ("random effects", "随机效应"),
    "pooled_curve.tau2.EE": ("equal effects", "等效应"),
    "pooled_curve.follow_up": ("its follow-up ends", "随访结束"),
    "pooled_curve.nobody_left": ("nobody is left at risk", "已无在险者"),
    "pooled_curve.all_events": ("everybody had the event", "全部患者均发生事件"),
    "pooled_curve.no_interval": ("it tells of no interval", "未提供任何区间的数据"),
    "pooled_curve.column.studies": ("Studies", "研究数"),
    "pooled_curve.column.at_risk": ("At risk at the start of the interval", "区间起始在险人数"),
    "pooled_curve.under": ("In the interval up to that time", "截至该时间的区间内"),
    "pooled_curve.legend": (
        "pooled: {studies}, {patients}, median {median}",
        "合并：{studies}，{patients}，中位时间 {median}",
    ),
    "pooled_curve.note": (
        "Conditional survival pooled on the arcsine scale, {tau2}; {level} intervals, {interval}. Between the dots the curve is not known and drawn straight.",
        "条件生存率经反正弦变换后合并，{tau2}；{level} 区间，{interval}。点与点之间曲线未知，以直线连接。",
    ),
    "pooled_curve.grey": (
        "Grey: the studies; a square where one ends before the last time.",
        "灰色：各项研究；方块表示该研究在末个时间点之前结束。",
    ),
    "say.pooled_curve": (
        "Survival pooled from {studies} ({patients} at risk at the start; {tau2}): {points}; median {median}.",
        "由 {studies}合并的生存率（起始在险 {patients}；{tau2}）：{points}；中位时间 {median}。",
    ),
    "say.pooled_curve_point": (
        "{survival} at {time} ({level} CI {ci}; {studies})",
        "{time}时 {survival}（{level} CI {ci}；{studies}）",
    ),
    "say.pooled_curve_q": (
        " Between studies: I² {i2} of Q ({q} on {df} degrees of freedom, p {p}).",
        "研究间差异：基于 Q 的 I² {i2}（Q {q}，自由度 {df}，p {p}）。",
    ),
    "say.pooled_curve_alone": (
        " After {time} one study alone makes the curve.",
        "{time}之后曲线仅由一项研究决定。",
    ),
    "median_time.not_reached": ("not reached", "未达到"),
    "median_time.not_given": ("neither a median nor a limit is given", "未给出中位时间或置信限"),
    "median_time.no_patients": ("no patient", "无患者"),
    "median_time.no_limits": ("no limit of its interval is known", "置信限均不明"),
    "median_time.no_spread": ("its limits lie on the median", "置信限与中位时间重合"),
    "median_time.zero_time": ("the median is 0", "中位时间为 0"),
    "say.pooled_median_time": (
        "Median time pooled from {studies}: {text}.",
        "由 {studies}合并的中位时间：{text}。",
    ),
    "say.pooled_median_open": (
        " Not reached, and so not in it: {names}; with them the median would be longer, a pooled curve takes them in.",
        "未达到而未纳入：{names}；若纳入则中位时间更长，合并曲线可纳入这些研究。",
    ),
    "say.pooled_median_left": (" Left out: {names}.", "未纳入：{names}。"),
    "say.pooled_median_one": (
        " Of {names} one limit is open; the other says how precise the median is.",
        "{names} 仅有一侧置信限，以该侧衡量中位时间的精度。",
    ),
    "say.pooled_median_why": ("{name} ({why})", "{name}（{why}）"),
}
