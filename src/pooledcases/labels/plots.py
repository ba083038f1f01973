"""Figures."""

from __future__ import annotations

LABELS: dict[str, tuple[str, str]] = {
    "plots.patients": ("patients", "患者数"),
    "plots.claims": ("claims", "陈述数"),
    "plots.median": ("median", "中位数"),
    "plots.missing": (" (+{n} not known)", "（另 {n} 例不明）"),
    "unit.percent": ("%", "%"),
    "unit.per_100000_person_years": ("per 100 000 person-years", "每 10 万人年"),
    "unit.per_million_person_years": ("per million person-years", "每 100 万人年"),
    "unit.months": ("months", "月"),
    "unit.years": ("years", "年"),
    "plots.printed": ("as printed", "原文"),
    "plots.not_pooled": ("Described, not pooled.", "仅描述，未合并。"),
    "plots.hazard_ratio": ("hazard ratio (log axis)", "风险比（对数轴）"),
    "plots.known": ("known", "已知"),
    "plots.one_patient": (
        "one column a patient (n = {n}), in the order of the table",
        "每列一例患者 (n = {n})，按表中顺序",
    ),
    "plots.study": ("Study", "研究"),
    "fit.events_total": ("events/total", "事件数/总数"),
    "fit.group_1": ("group 1", "组 1"),
    "fit.group_2": ("group 2", "组 2"),
    "plots.weight": ("Weight", "权重"),
    "plots.with_ci": ("{what} ({level} CI)", "{what}（{level} CI）"),
    "plots.log": ("{what} (log axis)", "{what}（对数轴）"),
    "plots.excluded": ("not pooled: {reason}", "未合并：{reason}"),
    "plots.mark.stop": ("{text}. ", "{text}。"),
    "plots.mark.corrected": (
        "A zero cell: {add} was added before pooling.",
        "含零单元格：合并前加 {add}。",
    ),
    "plots.mark.corrected_drawn": (
        "A zero cell: {add} was added to draw the row.",
        "含零单元格：为绘制该行加 {add}。",
    ),
    "plots.mark.derived": (
        "The interval drawn is the one that was pooled, derived from these numbers; it is not the printed one.",
        "图中为由这些数值推算并用于合并的区间，而非原文区间。",
    ),
    "plots.subtotal": ("Subtotal (k = {k})", "小计 (k = {k})"),
    "plots.pooled": ("Pooled (k = {k})", "合并 (k = {k})"),
    "plots.prediction": ("{level} prediction interval", "{level} 预测区间"),
    "plots.no_subgroup": ("in no subgroup", "不属于任何亚组"),
    "fit.spread": ("Between studies: {text}", "研究间：{text}"),
    "fit.prediction": ("{level} prediction interval {text}", "{level} 预测区间 {text}"),
    "fit.no_prediction": (
        "no prediction interval (it needs 3 studies)",
        "无预测区间（至少需要 3 项研究）",
    ),
    "fit.no_prediction_with": (
        "no prediction interval (none is defined with {what})",
        "无预测区间（{what}未定义预测区间）",
    ),
    "fit.tau_empty": (
        "τ {tau} (no interval: the studies differ less than chance alone would make them)",
        "τ {tau}（无区间：各研究间的差异小于随机误差）",
    ),
    "fit.tau": ("τ {tau}{ci} on the analysis scale", "τ {tau}{ci}（分析尺度）"),
    "fit.tau_zero": (
        "τ 0{ci}: heterogeneity is not detectable, which does not prove that there is none",
        "τ 0{ci}：未检出异质性，但不能证明不存在",
    ),
    "fit.q": ("Q {q}, df {df}, p {p}", "Q {q}，df {df}，p {p}"),
    "fit.lr": (
        "likelihood-ratio test against equal effects {q}, df {df}, p {p}",
        "与等效应模型的似然比检验 {q}，df {df}，p {p}",
    ),
    "fit.subgroup_test": (
        "Difference between subgroups: Q {q}, df {df}, p {p}",
        "亚组间差异：Q {q}，df {df}，p {p}",
    ),
    "fit.no_subgroup_test": (
        "No test of the difference between subgroups: {reason}",
        "未做亚组间差异检验：{reason}",
    ),
    "fit.subgroup_left_out": (" ({reason})", "（{reason}）"),
    "fit.method": (
        "Method: {model}; τ²: {tau2}; {inference} ({level}).",
        "方法：{model}；τ²：{tau2}；{inference}（{level}）。",
    ),
    "fit.method_equal": (
        "Method: {model}; {tau2}; {inference} ({level}).",
        "方法：{model}；{tau2}；{inference}（{level}）。",
    ),
    "plots.n_of_n": ("n/N (%)", "n/N (%)"),
    "plots.ci": ("{level} CI", "{level} CI"),
    "plots.not_known": ("not known", "不明"),
    "plots.proportion": ("proportion", "比例"),
    "plots.proportion_interval": ("{level} intervals: {method}.", "{level} 区间：{method}。"),
    "plots.bounds": (
        "Pale bars: where the proportion would lie if none, or all, of those not known had the event.",
        "浅色条：若不明者均无或均有事件时比例所在的范围。",
    ),
    "plots.one_sided_upper": ("one-sided 95% upper limit {limit}", "单侧 95% 上限 {limit}"),
    "plots.one_sided_lower": ("one-sided 95% lower limit {limit}", "单侧 95% 下限 {limit}"),
    "plots.time": ("months since the start", "自起始的月数"),
    "plots.time_contact": ("months to the last contact", "至末次随访的月数"),
    "plots.survival": ("Survival", "生存率"),
    "plots.at_risk": ("At risk", "在险人数"),
    "plots.followed": (
        "Followed to that time or longer",
        "随访达到或超过该时间的人数",
    ),
    "plots.everybody": ("All patients", "全部患者"),
    "plots.disease_free": ("Disease-free at the start", "起始无瘤者"),
    "plots.panel": ("{who} (n = {n}, {events})", "{who}（n = {n}，{events}）"),
    "plots.curve": (
        "{name}: n = {n}, {events}, median {median}",
        "{name}：n = {n}，{events}，中位数 {median}",
    ),
    "plots.curve_empty": (
        "{name}: nobody with both time and status",
        "{name}：无同时具有时间与状态的患者",
    ),
    "plots.logrank": ("Log-rank test: p {p}.", "log-rank 检验：p {p}。"),
    "plots.no_logrank": ("No log-rank test: {why}.", "未做 log-rank 检验：{why}。"),
    "plots.kaplan_meier": (
        "Kaplan-Meier, {level} intervals ({interval}); upright ticks: last contact without the event.",
        "Kaplan-Meier，{level} 区间（{interval}）；竖线：末次随访时未发生事件。",
    ),
    "plots.thin": (
        "Faint: fewer than 5 patients, or fewer than 10% of the group, are still at risk.",
        "浅色部分：在险人数少于 5 例或少于该组的 10%。",
    ),
    "plots.status_curves": (
        "Share still without evidence of disease. Status at last contact tells whether disease was back by then, not when; both curves are sensitivity analyses. The current-status estimate assumes:",
        "仍无瘤的比例。末次随访状态只说明届时是否复发，不说明何时；两条曲线均为敏感性分析。现状数据估计的假设：",
    ),
    "plots.assumption": (
        "– {what}: broken by {broken}{unclear}.",
        "– {what}：{broken}不符{unclear}。",
    ),
    "plots.assumption_unclear": (", unclear for {n}", "，{n} 例不明"),
    "plots.assumption_unchecked": (
        "– {what}: the table cannot show it.",
        "– {what}：表中数据无法检验。",
    ),
    "plots.p_axis": ("two-sided p-value", "双侧 p 值"),
    "plots.n_axis": ("Patients (log axis)", "患者数（对数轴）"),
    "plots.increases": ("increases →", "增加 →"),
    "plots.decreases": ("← decreases", "← 降低"),
    "plots.albatross_row": ("{name} (n = {n}, p {p})", "{name}（n = {n}，p {p}）"),
    "plots.albatross": (
        "Sample size against p-value (albatross plot); middle line: no effect; pale lines: p = 0.05. Not pooled.",
        "样本量与 p 值（信天翁图）；中线：无效应；浅线：p = 0.05。未合并。",
    ),
    "plots.at_most": (
        "Hollow triangles: the p-value was printed as a bound.",
        "空心三角：原文只给出 p 值上限。",
    ),
    "plots.no_direction": (
        "Not placed, because no direction is printed: {studies}.",
        "未标出（原文未给方向）：{studies}。",
    ),
    "plots.contours": (
        "Curves: equal effects, exact only if every study has the design that they assume.",
        "曲线：等效应线，仅在各研究设计符合其假设时准确。",
    ),
    "plots.weight_within": ("Weight in\nsubgroup", "亚组内\n权重"),
}
