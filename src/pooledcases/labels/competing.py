"""Competing risks."""

from __future__ import annotations

LABELS: dict[str, tuple[str, str]] = {
    "caution.PC-M14.gray.one": (
        "Gray's test is a large-sample test, and only 1 patient had the event: read the curves and their intervals first",
        "Gray 检验为大样本检验，而仅 1 例发生该事件：请先看曲线及其区间",
    ),
    "caution.PC-M14.gray.many": (
        "Gray's test is a large-sample test, and only {n} patients had the event: read the curves and their intervals first",
        "Gray 检验为大样本检验，而仅 {n} 例发生该事件：请先看曲线及其区间",
    ),
    "gray.no_events": ("nobody had this event", "无人发生该事件"),
    "gray.one_group": ("fewer than two groups have patients", "有患者的组不足两个"),
    "gray.no_variance": (
        "the groups were never at risk together when it happened, or all patients had it at one time",
        "事件发生时各组未同时在险，或所有患者在同一时间发生事件",
    ),
    "say.incidence": (
        "{name}: {patients}; first event {events}, none in {none}.",
        "{name}：{patients}；首发事件：{events}，无事件 {none} 例。",
    ),
    "say.incidence_event": ("{cause} in {n}", "{cause} {n} 例"),
    "say.incidence_points": (" Cumulative incidence: {text}.", "累积发生率：{text}。"),
    "say.incidence_point": (
        "by {time} {text}, {n} at risk",
        "{time}时 {text}，在险 {n} 例",
    ),
    "say.incidence_cause": (
        "{cause} {share} ({level} CI {ci})",
        "{cause} {share}（{level} CI {ci}）",
    ),
    "say.incidence_naive": (
        " One minus Kaplan-Meier, which takes the other events as if they could still be followed by this one, would say {naive} for {cause} by {time}, {more} percentage points more.",
        "若以一减 Kaplan-Meier 计算（将其他事件视为删失，仿佛此后仍可能发生该事件），{time}时 {cause} 为 {naive}，高出 {more} 个百分点。",
    ),
    "say.gray": (
        "Gray's test of {cause}{strata}: {events}{expected}; p {p}.",
        "{cause} 的 Gray 检验{strata}：{events}{expected}；p {p}。",
    ),
    "say.gray_expected": (", {expected} expected", "，期望 {expected}"),
    "say.gray_none": (
        "No Gray's test of {cause}: {why}.",
        "未对 {cause} 做 Gray 检验：{why}。",
    ),
    "say.gray_strata": (", within each {strata}", "（按 {strata} 分层）"),
    "say.gray_late": (
        "No Gray's test: patients enter late.",
        "存在延迟进入的患者，未做 Gray 检验。",
    ),
    "say.fine_gray": (
        "Fine-Gray regression of {cause}, {patients}, {events}, {competing} with a competing one",
        "{cause} 的 Fine-Gray 回归，{patients}，{events}，竞争事件 {competing} 例",
    ),
    "say.fine_gray_reading": (
        "A ratio above 1 means that more patients come to have {cause} first.",
        "比值大于 1 表示首发 {cause} 的患者更多。",
    ),
    "measure.SHR": ("subdistribution hazard ratio", "子分布风险比"),
    "tables.without_event": ("without any event", "无任何事件"),
    "tables.incidence_ci": ("{cause} ({level} CI)", "{cause}（{level} CI）"),
    "tables.incidence_naive": ("{cause}, 1 − Kaplan-Meier", "{cause}，1 − Kaplan-Meier"),
    "plots.incidence": ("Cumulative incidence", "累积发生率"),
    "plots.incidence_curve": (
        "{name}: {cause} in {events} of {n}",
        "{name}：{cause} {events}/{n} 例",
    ),
    "plots.aalen_johansen": (
        "Aalen-Johansen, {level} intervals ({interval}).",
        "Aalen-Johansen 估计，{level} 区间（{interval}）。",
    ),
    "plots.gray": ("Gray's test of {cause}: p {p}.", "{cause} 的 Gray 检验：p {p}。"),
}
