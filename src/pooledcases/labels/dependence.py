"""Dependent effects, combined p-values, synthesis by direction."""

from __future__ import annotations

LABELS: dict[str, tuple[str, str]] = {
    "model.multilevel": ("multilevel random-effects model", "多水平随机效应模型"),
    "model.multivariate": ("multivariate random-effects model", "多变量随机效应模型"),
    "structure.nested": ("nested levels", "嵌套水平"),
    "structure.UN": ("unstructured", "非结构化"),
    "structure.HCS": (
        "one correlation, a variance for each outcome",
        "单一相关系数，各结局方差不同",
    ),
    "structure.CS": ("one correlation, one variance", "单一相关系数与单一方差"),
    "structure.DIAG": ("uncorrelated, a variance for each outcome", "不相关，各结局方差不同"),
    "structure.ID": ("uncorrelated, one variance", "不相关，单一方差"),
    "inference.t-clusters": (
        "t intervals, clusters less coefficients",
        "t 区间（聚类数减系数个数）",
    ),
    "correction.CR0": ("cluster-robust, uncorrected", "聚类稳健（未校正）"),
    "correction.CR1": ("cluster-robust, scaled by m / (m − p)", "聚类稳健（乘以 m / (m − p)）"),
    "correction.CR2": (
        "cluster-robust, bias-reduced, with Satterthwaite degrees of freedom",
        "聚类稳健（偏差校正，Satterthwaite 自由度）",
    ),
    "test.coefficients": ("omnibus test of the coefficients", "系数总体检验"),
    "combine.stouffer": ("Stouffer's method", "Stouffer 法"),
    "combine.fisher": ("Fisher's method", "Fisher 法"),
    "combine.edgington": ("Edgington's method", "Edgington 法"),
    "combine.pearson": ("Pearson's method", "Pearson 法"),
    "combine.tippett": ("Tippett's method", "Tippett 法"),
    "combine.bounds": (
        "printed only as a bound, which stands for the p-value: {studies}",
        "仅报告上界，以上界代替 p 值：{studies}",
    ),
    "direction.favours": ("in favour", "支持"),
    "direction.against": ("against", "不支持"),
    "direction.left_out": ("left out", "未计入"),
    "reason.no_direction": ("no direction: unclear, or no difference", "无方向：不明确或无差异"),
    "reason.overlap": (
        "shares patients with {kept}, which stands for the group {group}",
        "与 {kept} 共享患者，由其代表重叠组 {group}",
    ),
    "overlap.as-given": ("as if independent", "视为独立"),
    "overlap.largest": ("the largest of each group", "每组取样本量最大者"),
    "overlap.first": ("the first of each group", "每组取首项"),
    "overlap.most-precise": ("the most precise of each group", "每组取最精确者"),
    "overlap.aggregated": (
        "each group averaged, with correlation {rho}",
        "每组合并（相关系数 {rho}）",
    ),
    "overlap.modelled": (
        "all rows, with correlation {rho} within groups",
        "全部纳入（组内相关系数 {rho}）",
    ),
}
