"""Time to event and status at last contact."""

from __future__ import annotations

LABELS: dict[str, tuple[str, str]] = {
    "say.level_of": ("{column}: {level}", "{column}：{level}"),
    "survival.not_reached": ("not reached", "未达到"),
    "survival.nobody_followed": (
        "not defined, follow-up was ended by the event in everybody",
        "不适用，所有患者的随访均止于事件",
    ),
    "say.statuses": (
        "{column}: event {event}{competing}; counted as without the event {without}{missing}.",
        "{column}：事件 {event}{competing}；计为无事件 {without}{missing}。",
    ),
    "say.statuses_competing": ("; competing {words}", "；竞争事件 {words}"),
    "say.statuses_missing": ("; missing {words}", "；缺失 {words}"),
    "say.statuses_word": ("{word} {n}", "{word} {n} 例"),
    "survival.naive": (
        "Kaplan-Meier with the last contact read as the time of the event (sensitivity)",
        "以末次随访时间作为事件时间的 Kaplan-Meier 曲线（敏感性分析）",
    ),
    "survival.current": (
        "current-status estimate (sensitivity)",
        "现状数据估计（敏感性分析）",
    ),
    "survival.interval.log-log": ("log-log limits", "log-log 变换区间"),
    "survival.interval.log": ("log limits", "对数变换区间"),
    "survival.interval.plain": ("plain limits", "未变换区间"),
    "survival.interval.logit": ("logit limits", "logit 变换区间"),
    "survival.interval.arcsine": ("arcsine limits", "反正弦变换区间"),
    "survival.interval.bpcp": ("beta product limits", "beta 乘积区间"),
    "survival.interval.bpcp-mid-p": ("beta product limits, mid-P", "beta 乘积区间 (mid-P)"),
    "survival.everybody": ("All patients", "全部患者"),
    "survival.patients": ("patients", "例数"),
    "survival.events": ("events", "事件数"),
    "survival.censored": ("censored", "删失"),
    "survival.horizon": ("horizon", "截止时间"),
    "survival.mean_time": ("mean time without the event", "平均无事件时间"),
    "survival.mean_lost": ("mean time lost", "平均损失时间"),
    "survival.difference": ("difference", "差值"),
    "survival.ratio": ("ratio", "比值"),
    "survival.lost_ratio": ("ratio of time lost", "损失时间比"),
    "survival.against": ("{group} against {reference}", "{group} 对 {reference}"),
    "survival.p": ("p", "p"),
    "survival.share": ("share with the event", "发生事件的比例"),
    "survival.compared": ("compared", "比较"),
    "survival.estimate": ("estimate", "估计值"),
    "say.quantile": (
        "{name}: {share} had the event by {text} ({patients}, {events}).",
        "{name}：{text} 时 {share} 发生事件（{patients}，{events}）。",
    ),
    "say.quantile_open": (
        "{name}: the time by which {share} had the event is not reached ({patients}, {events}).",
        "{name}：{share} 发生事件的时间未达到（{patients}，{events}）。",
    ),
    "say.quantile_from": (
        "{name}: the time by which {share} had the event is not reached ({level} CI from {low} on; {patients}, {events}).",
        "{name}：{share} 发生事件的时间未达到（{level} CI 自 {low}起；{patients}，{events}）。",
    ),
    "say.hazard": (
        "{name}: cumulative hazard {hazard} (SE {se}) at {time}.",
        "{name}：{time}时累积风险 {hazard}（标准误 {se}）。",
    ),
    "say.hazard_none": ("{name}: no patient, no hazard.", "{name}：无患者，无累积风险。"),
    "say.at_risk": ("At risk at {times}: {text}.", "{times}时在险人数：{text}。"),
    "say.at_risk_group": ("{name} {numbers}", "{name} {numbers}"),
    "say.rate": (
        "{name}: {events} in {time}, {rate} per {per} ({level} CI {ci}; {patients}).",
        "{name}：{time}中 {events}，每 {per} {rate}（{level} CI {ci}；{patients}）。",
    ),
    "say.rate_none": ("{name}: no rate, {why}.", "{name}：无发生率，{why}。"),
    "rate.no_person_time": ("nobody was followed for any time", "无人有随访时间"),
    "restricted.no_spread": (
        "no interval: no event before the horizon, or all at one time",
        "无区间：截止时间前无事件，或事件均在同一时间",
    ),
    "restricted.choice.given": ("the horizon that was asked for", "指定的截止时间"),
    "restricted.choice.shortest-follow-up": (
        "the longest follow-up; of several groups, that of the group whose longest is shortest",
        "最长随访时间；多组时取各组最长随访中的最短者",
    ),
    "say.restricted": (
        "{name}: over the first {horizon} {mean} without the event on average{ci}, {lost} lost to it ({patients}, {events}, {at_risk} followed to the end).",
        "{name}：前 {horizon}内平均无事件时间 {mean}{ci}，平均损失 {lost}（{patients}，{events}，{at_risk} 例随访至截止时间）。",
    ),
    "say.restricted_plain": (
        "{name}: up to {horizon}, mean time without the event {mean}{ci}, mean time lost to it {lost} ({patients}, {events}, {at_risk} followed to the end).",
        "{name}：至{horizon}，平均无事件时间 {mean}{ci}，平均损失 {lost}（{patients}，{events}，{at_risk} 例随访至截止时间）。",
    ),
    "say.restricted_ci": (" ({level} CI {ci})", "（{level} CI {ci}）"),
    "say.restricted_none": (" ({why})", "（{why}）"),
    "say.restricted_contrast": (
        "{group} against {reference}: {difference}{ci}{ratio}.",
        "{group} 对 {reference}：{difference}{ci}{ratio}。",
    ),
    "say.restricted_test": (" ({level} CI {ci}; p {p})", "（{level} CI {ci}；p {p}）"),
    "say.restricted_ratio": ("; ratio {ratio}{ci}", "；比值 {ratio}{ci}"),
    "say.restricted_narrow": (
        " No standard error in {groups}: the interval is too narrow.",
        "{groups} 无标准误：区间过窄。",
    ),
    "say.restricted_horizon": (" Horizon: {choice}.", "截止时间：{choice}。"),
    "say.restricted_empty": (" Without usable patients: {groups}.", "无可用患者的组：{groups}。"),
    "say.late_entry": (
        " {patients} entered after time zero and count from then on.",
        "{patients}在起点之后进入，自进入时起计入。",
    ),
    "say.late_first": (
        " Nobody is observed before {time}: the curve speaks of those who came that far without the event.",
        "{time}之前无人被观察：曲线仅针对至此未发生事件者。",
    ),
    "say.late_thin": (
        " Few are at risk before {time}, and single events move the curve much.",
        "{time}之前在险人数少，单个事件对曲线影响大。",
    ),
    "say.late_emptied": (
        " At {time} all who were then at risk had the event: the curve falls to 0 and stays there, although others are observed later. Start the curve later, or read it as a curve of those few.",
        "{time}时所有在险者均发生事件：曲线降至 0 并保持，尽管此后仍有患者被观察。请改用较晚的起点，或仅将其视为这几例的曲线。",
    ),
    "say.late_gaps": (
        " Nobody is at risk from {gaps}; the curve assumes that nothing happened there.",
        "{gaps}期间无人在险；曲线假定其间无事件。",
    ),
    "left_out.no_time": ("status known, no time of follow-up", "有状态而无随访时间"),
    "left_out.no_event": ("followed up, no status", "有随访时间而无状态"),
    "left_out.no_time_no_event": ("neither time nor status", "随访时间与状态均无"),
    "left_out.no_entry": ("time of entry not known", "进入时间不明"),
    "left_out.no_group": ("group not known", "分组不明"),
    "left_out.not_free": ("had disease at the start", "起始即有病灶"),
    "left_out.start_unclear": (
        "not clear whether disease-free at the start",
        "起始是否无瘤不明确",
    ),
    "logrank.no_events": ("no event in any group", "各组均无事件"),
    "logrank.one_group": (
        "fewer than two groups were at risk when events happened",
        "事件发生时在险的组不足两个",
    ),
    "logrank.no_variance": (
        "all patients at risk had the event at the same time",
        "所有在险患者在同一时间发生事件",
    ),
    "assumption.disease_free_at_start": (
        "every patient was disease-free at the start",
        "所有患者起始时无瘤",
    ),
    "assumption.no_return": (
        "nobody returned to no evidence of disease after a relapse",
        "复发后无人恢复至无瘤状态",
    ),
    "assumption.independent_contact": (
        "the time of the last contact does not depend on relapse",
        "末次随访时间与复发无关",
    ),
}
