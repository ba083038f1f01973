"""Time to event and status at last contact."""

from __future__ import annotations

LABELS: dict[str, tuple[str, str]] = {
    "survival.not_reached": ("not reached", "未达到"),
    "survival.naive": (
        "Kaplan-Meier with the last contact read as the time of the event (sensitivity)",
        "以末次随访时间作为事件时间的 Kaplan-Meier 曲线（敏感性分析）",
    ),
    "survival.current": (
        "current-status estimate (sensitivity)",
        "现状数据估计（敏感性分析）",
    ),
    "left_out.no_time": ("status known, no time of follow-up", "有状态而无随访时间"),
    "left_out.no_event": ("followed up, no status", "有随访时间而无状态"),
    "left_out.no_time_no_event": ("neither time nor status", "随访时间与状态均无"),
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
