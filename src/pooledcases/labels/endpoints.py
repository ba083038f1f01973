"""Endpoints, follow-up as printed, exposure and landmarks."""

from __future__ import annotations

LABELS: dict[str, tuple[str, str]] = {
    "unit.time.days": ("days", "天"),
    "unit.time.weeks": ("weeks", "周"),
    "unit.time.months": ("months", "个月"),
    "unit.time.years": ("years", "年"),
    "unit.time.days.one": ("1 day", "1 天"),
    "unit.time.weeks.one": ("1 week", "1 周"),
    "unit.time.months.one": ("1 month", "1 个月"),
    "unit.time.years.one": ("1 year", "1 年"),
    "follow_up.exact": ("“{printed}” is read as {low} {unit}", "“{printed}”读作 {low} {unit}"),
    "follow_up.lower-bound": (
        "“{printed}” is read as at least {low} {unit}, not as the time itself",
        "“{printed}”读作至少 {low} {unit}，而非确切时间",
    ),
    "follow_up.at-most": (
        "“{printed}” is read as at most {high} {unit}, not as the time itself",
        "“{printed}”读作至多 {high} {unit}，而非确切时间",
    ),
    "follow_up.interval": (
        "“{printed}” is read as between {low} and {high} {unit}, not as one time",
        "“{printed}”读作 {low} 至 {high} {unit}之间，而非单一时间",
    ),
    "follow_up.aggregate": (
        "“{printed}” sums up several patients (centre {centre} {unit}) and is nobody's own time",
        "“{printed}”为多例患者的汇总（中心值 {centre} {unit}），不是任何一例的随访时间",
    ),
    "follow_up.aggregate_range": (
        "“{printed}” sums up several patients (centre {centre}, from {low} to {high} {unit}) and is nobody's own time",
        "“{printed}”为多例患者的汇总（中心值 {centre}，{low} 至 {high} {unit}），不是任何一例的随访时间",
    ),
    "follow_up.missing": (
        "“{printed}”: the follow-up is not reported",
        "“{printed}”：随访时间未报告",
    ),
    "follow_up.factor": ("{printed} = {factor} {unit}", "{printed} = {factor} {unit}"),
    "follow_up.converted": (" ({text})", "（{text}）"),
    "left_out.inexact_time": (
        "had the event, its time is only bounded",
        "已发生事件，但时间仅知界限",
    ),
    "left_out.no_origin": ("not known from when the time counts", "起算点不明"),
    "left_out.before_landmark": (
        "had the event by the landmark",
        "在界标时间或之前已发生事件",
    ),
    "left_out.not_followed": (
        "not followed beyond the landmark",
        "随访未超过界标时间",
    ),
    "left_out.not_entered": (
        "not yet under observation at the landmark",
        "界标时间尚未进入观察",
    ),
    "left_out.group_time_unknown": (
        "not known whether in the group by the landmark",
        "界标时间前是否属于该组不明",
    ),
    "endpoint.overall-survival": ("overall survival", "总生存"),
    "endpoint.disease-specific": ("death of the disease", "疾病特异性死亡"),
    "endpoint.without": ("without {what}", "未发生{what}"),
    "endpoint.disease-free": ("disease-free survival", "无病生存"),
    "origin.surgery": ("surgery", "手术"),
    "origin.diagnosis": ("diagnosis", "诊断"),
    "origin.treatment": ("start of treatment", "治疗开始"),
    "origin.recurrence": ("recurrence", "复发"),
    "origin.sequencing": ("sequencing", "测序"),
    "origin.enrolment": ("enrolment", "入组"),
    "origin.not-stated": ("a start that the source does not state", "原文未说明的起点"),
    "endpoint.method.kaplan-meier": ("Kaplan-Meier curve", "Kaplan-Meier 曲线"),
    "endpoint.method.cumulative-incidence": ("cumulative incidence", "累积发生率"),
    "endpoint.method.current-status": (
        "current-status estimate from the last contact",
        "基于末次随访的现状数据估计",
    ),
    "endpoint.why.no_competing": (
        "no status that competes with the event is declared",
        "未声明与事件竞争的状态",
    ),
    "endpoint.why.competing": (
        "other deaths compete with the event",
        "其他死亡与该事件竞争",
    ),
    "endpoint.why.dated": (
        "the time of every relapse is known",
        "每例复发时间均已知",
    ),
    "endpoint.why.undated": (
        "it is not known when the event happened to {n} who had it by the last contact ({ids})",
        "{n} 例末次随访时已发生事件，但发生时间不明（{ids}）",
    ),
    "say.endpoint": (
        "{name}, time from {origin}: {method}, because {why}.",
        "{name}，自{origin}起计：{method}，因为{why}。",
    ),
    "say.endpoint_further": (" and {n} more", " 等，另 {n} 例"),
    "say.late_exposure": (
        "{n} of {total} exposed patients ({column}) began after time zero: {ids}. {before} of their {all} {unit} of follow-up ({share}) lie before the exposure and cannot be counted for it.",
        "{total} 例暴露患者（{column}）中 {n} 例在时间零点之后开始：{ids}。其 {all} {unit}随访中有 {before}（{share}）在暴露之前，不能计入暴露。",
    ),
    "say.late_exposure_start": ("{id} at {start}", "{id} 于 {start}"),
    "say.late_exposure_bound": ("{id} at {start} or later", "{id} 于 {start} 或更晚"),
    "say.late_exposure_none": (
        "No exposure ({column}) is known to have begun after time zero ({total} with a known start).",
        "未见暴露（{column}）在时间零点之后开始（{total} 例开始时间已知）。",
    ),
    "say.unit_of_time": ("units of time", "个时间单位"),
    "say.landmark": (
        "Landmark at {at}: {patients} of {total} were followed beyond it without the event, and are grouped by what was known then ({groups}).",
        "界标时间 {at}：{total} 例中 {patients}在此之后仍被随访且未发生事件，按当时已知情况分组（{groups}）。",
    ),
    "say.landmark_group": ("{name} {n}", "{name} {n}"),
    "say.landmark_later": (
        " {n} joined a group later and count where they were: {ids}.",
        "{n} 例此后才进入某组，按当时所在组计：{ids}。",
    ),
    "say.landmark_left_out": (" Left out: {text}.", "剔除：{text}。"),
    "say.landmark_reason": ("{n} ({why}: {ids})", "{n} 例（{why}：{ids}）"),
    "say.landmark_from": (" Times count from the landmark.", "时间自界标起计。"),
    "check.what.undeclared": (
        "{column} holds {statuses}, which is neither event, competing nor censored; put each into one of the lists",
        "{column} 含 {statuses}，既非事件、竞争亦非删失；请将其归入某一列表",
    ),
    "check.what.mixed_endpoint": (
        "an endpoint in time has event, competing and censored; values is for what is only counted",
        "时间终点须有 event、competing 与 censored；values 仅用于计数",
    ),
}
