"""Words of figures for those who do not see them: what a figure is, and its rows."""

from __future__ import annotations

LABELS: dict[str, tuple[str, str]] = {
    "told.more": ("and {n} more", "另有 {n} 项"),
    "told.pair": ("{name}: {what}", "{name}：{what}"),
    "told.axis": ("Axis: {what}", "坐标轴：{what}"),
    # counts and values
    "told.counts": ("Counts, {what}: {k} rows, {n} in all", "计数，{what}：{k} 行，合计 {n}"),
    "told.counts_row": ("{name}: {n}", "{name}：{n}"),
    "told.counts_noted": ("{name}: {n} ({note})", "{name}：{n}（{note}）"),
    "told.stacked": (
        "Stacked bars, {what}: {k} groups, {n} in all",
        "堆叠条形图，{what}：{k} 组，合计 {n}",
    ),
    "told.stacked_row": ("{name}: {counts}, together {n}", "{name}：{counts}，共 {n}"),
    "told.category": ("{name} {n}", "{name} {n}"),
    "told.dots": ("One dot a patient: {what}, {k} groups", "每点一例患者：{what}，{k} 组"),
    "told.values": ("{name}: n = {n}, {values}", "{name}：n = {n}，{values}"),
    "told.spread": ("median {median}, {range}", "中位数 {median}，{range}"),
    "told.no_median": ("{range}", "{range}"),
    "told.no_value": ("no value", "无数值"),
    "told.not_known": ("{values}, not known for {n}", "{values}，{n} 例不明"),
    "told.claims": ("Verdicts on {n} claims", "{n} 条陈述的核对结果"),
    "told.missing_map": (
        "What is known of {patients}: {variables}",
        "{patients}的已知情况：{variables}",
    ),
    "told.grid": ("Grid of {patients} by {variables}", "{patients} × {variables}的网格"),
    "told.proportions": ("Proportions with their intervals: {k} rows", "比例及其区间：{k} 行"),
    "told.shrunken": (
        "Raw and partially pooled proportions, {outcome}: {k} groups",
        "原始与部分合并的比例，{outcome}：{k} 组",
    ),
    "told.shrunken_studies": (
        "Raw and partially pooled effects of {k} studies",
        "{k} 项研究的原始与部分合并效应",
    ),
    "told.printed": ("As printed, {what}: {k} rows", "按原文，{what}：{k} 行"),
    "told.appraisal": (
        "Judgements of {studies}, item by item ({k})",
        "{studies}按 {k} 个条目的评价",
    ),
    "told.flow": ("Flow of records into the review", "纳入文献流程"),
    "told.swimmer": ("Courses of {n}", "{n}的病程"),
    "told.waterfall": (
        "Best change from baseline, {n}, from the largest increase",
        "较基线的最佳变化，{n}，由增大最多者起",
    ),
    "told.timeline": (
        "Years of publication from {first} to {last}: {n} in {groups}",
        "{first} 至 {last} 年的发表情况：{n}，{groups}",
    ),
    "told.albatross": (
        "Sample sizes against p-values: {k} studies placed",
        "样本量与 p 值：已定位 {k} 项研究",
    ),
    "told.gosh": (
        "pooled values from {low} to {high}, their mean on the scale of analysis {mean}",
        "合并值 {low} 至 {high}，分析尺度上的均值 {mean}",
    ),
    "told.specification": (
        "Specification curve: {k} specifications, estimates from {low} to {high}; main one {main}",
        "规格曲线：{k} 种设定，估计值 {low} 至 {high}；主要设定 {main}",
    ),
    # tipping point
    "told.tipping": (
        "Tipping-point map of {first} and {second}: of {ways} ways in which the unknown outcomes "
        "could have turned out, {states}",
        "{first} 与 {second} 的临界点图：不明结局的 {ways} 种可能中，{states}",
    ),
    "told.tipping_state": ("{what} in {n}", "{what} {n} 种"),
    "told.tipping_row": (
        "{i} of {m} unknown {group} with the outcome, and 0 to {n} of {other}: p {p}",
        "{group} {m} 例不明者中 {i} 例有该结局，{other} 0～{n} 例：p {p}",
    ),
    # time
    "told.survival": ("Kaplan-Meier curves, {what}", "Kaplan-Meier 曲线，{what}"),
    "told.incidence": ("Aalen-Johansen curves, {what}", "Aalen-Johansen 曲线，{what}"),
    "told.pooled_curve": ("Pooled curve, {what}: {text}", "合并曲线，{what}：{text}"),
    "told.status_curves": (
        "Two estimates from the status at last contact, {naive} and {current}",
        "由末次随访状态得到的两种估计：{naive}与{current}",
    ),
    "told.status_one": ("{who}, {name}", "{who}，{name}"),
    "told.course": ("{name}: {points}", "{name}：{points}"),
    "told.point": ("at {time} {value} ({ci})", "{time} 时 {value}（{ci}）"),
    "told.point_bare": ("at {time} {value}", "{time} 时 {value}"),
    "told.point_ended": ("at {time} no longer known", "{time} 时已无从得知"),
    "told.at_risk": ("{at}, {n} at risk", "{at}，在险 {n}"),
    "told.followed": ("{at}, {n} followed so long", "{at}，随访至此 {n}"),
    "told.pooled_time": (
        "{at}, {k} studies with {n} at risk in the interval before",
        "{at}，此前区间 {k} 项研究，在险 {n}",
    ),
    "told.against": (
        "Status at the last contact of {n}, {events} with the event ({event})",
        "{n}的末次随访状态，其中 {events} 例发生事件（{event}）",
    ),
    "told.against_row": ("{what}, {group}", "{what}，{group}"),
}
