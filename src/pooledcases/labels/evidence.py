"""Tables of dependent effects, medians, combined p-values and directions."""

from __future__ import annotations

LABELS: dict[str, tuple[str, str]] = {
    "evidence.rows": ("rows pooled", "合并行数"),
    "evidence.groups": ("independent groups of rows", "相互独立的组数"),
    "evidence.clusters": ("clusters", "聚类数"),
    "evidence.spread": ("spread of true effects, {name}", "真实效应的离散：{name}"),
    "evidence.of_groups": ("{n} groups", "{n} 组"),
    "evidence.correlation": ("correlation of true effects, {between}", "真实效应的相关：{between}"),
    "evidence.pair": ("{one} and {other}", "{one} 与 {other}"),
    "evidence.any_two": ("any two outcomes", "任意两个结局"),
    "evidence.no_correlation": (
        "none: one of the two does not vary",
        "无（其中之一无变异）",
    ),
    "evidence.sampling.none": ("independent sampling errors", "抽样误差相互独立"),
    "evidence.sampling.rho": (
        "sampling errors of rows that share patients correlated {rho} (assumed)",
        "共享患者的各行抽样误差相关系数为 {rho}（假定）",
    ),
    "evidence.sampling.columns": (
        "covariances of sampling errors from the table",
        "抽样误差协方差取自数据表",
    ),
    "evidence.sampling.matrix": (
        "covariances of sampling errors as given",
        "抽样误差协方差由使用者给定",
    ),
    "evidence.sampling.shared_arm": (
        "covariances of sampling errors from the shared control groups",
        "抽样误差协方差由共享对照组计算",
    ),
    "evidence.choice": ("overlapping studies", "重叠研究的处理"),
    "evidence.patients": ("patients", "患者数"),
    "evidence.se": ("standard error", "标准误"),
    "evidence.pooled": ("pooled {what}", "合并{what}"),
    "evidence.covers": ("the interval covers at least", "区间覆盖率至少为"),
    "evidence.p_printed": ("p as printed", "原文 p 值"),
    "evidence.direction": ("direction", "方向"),
    "evidence.one_sided": ("one-sided p", "单侧 p"),
    "evidence.why": ("why", "原因"),
    "evidence.question": ("Question", "问题"),
}
