"""Words of every room."""

from __future__ import annotations

LABELS: dict[str, tuple[str, str]] = {
    "range_to": (" to ", "～"),
    "severity.note": ("note", "提示"),
    "severity.warn": ("warning", "警告"),
    "severity.refuse": ("refused", "拒绝"),
    "missing.NR": ("not reported", "未报告"),
    "missing.NAP": ("not applicable", "不适用"),
    "missing.UNC": ("unclear", "不明确"),
    "missing.NAS": ("not assessable", "无法评估"),
    "scale.identity": ("original", "原始"),
    "scale.log": ("log", "对数"),
    "scale.proportion": ("proportion", "比例"),
    "scale.log proportion": ("log proportion", "对数比例"),
    "scale.logit": ("proportion (logit)", "比例 (logit)"),
    "scale.arcsine": ("proportion (arcsine)", "比例 (反正弦)"),
    "scale.double arcsine": ("proportion (double arcsine)", "比例 (双反正弦)"),
}
