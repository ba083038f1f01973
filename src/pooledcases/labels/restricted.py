"""Restricted means of few patients."""

from __future__ import annotations

LABELS: dict[str, tuple[str, str]] = {
    "say.restricted_limits.logit-t": (
        " Intervals: logit-t, for few patients.",
        "区间：logit-t 法，适用于患者较少时。",
    ),
    "caution.PC-M14.restricted": (
        "large-sample limits of a restricted mean, and few patients ({each}): of such 95% intervals about 83% hold with 5 patients, 90% with 10, 92% with 20; logit-t limits hold, and stay between 0 and the horizon",
        "限制平均生存时间采用大样本区间而患者较少（{each}）：名义 95% 的此类区间，5 例时约 83% 覆盖真值，10 例约 90%，20 例约 92%；logit-t 区间可达名义水平，且不超出 0 至截止时间",
    ),
    "caution.PC-M15.restricted": (
        "few patients were followed to the horizon ({each} to {time}): the mean rests on them there; a shorter horizon is safer",
        "随访至截止时间的患者很少（至 {time}：{each}）：均值在该处仅由他们决定；宜取较短的截止时间",
    ),
    "caution.PC-M20.restricted": (
        "limits of the restricted means: on the logit of the share of the horizon, with t for n − 1; differences and ratios by recovering each group's own limits",
        "限制平均生存时间的区间：以占截止时间比例的 logit 为尺度，用 n − 1 自由度的 t 分布；差值与比值由各组自身区间合成",
    ),
}
