"""Models, estimators, inference, and what a fit says."""

from __future__ import annotations

LABELS: dict[str, tuple[str, str]] = {
    "tau2.EE": ("equal effects", "固定效应"),
    "tau2.DL": ("DerSimonian-Laird", "DerSimonian-Laird 法"),
    "tau2.PM": ("Paule-Mandel", "Paule-Mandel 法"),
    "tau2.REML": ("restricted maximum likelihood", "限制性极大似然法"),
    "tau2.ML": ("maximum likelihood", "极大似然法"),
    "inference.normal": ("normal intervals", "正态区间"),
    "inference.t": ("t(k−1) intervals", "t(k−1) 区间"),
    "inference.hartung-knapp": ("Hartung-Knapp intervals", "Hartung-Knapp 区间"),
    "inference.hartung-knapp-adhoc": (
        "Hartung-Knapp intervals, never narrower than the classical ones",
        "Hartung-Knapp 区间（不窄于经典区间）",
    ),
    "model.inverse-variance": ("inverse-variance model", "逆方差模型"),
    "model.glmm": ("one-stage binomial-normal model", "一步法二项-正态模型"),
    "estimand.common": ("common effect", "共同效应"),
    "estimand.mean": ("mean over studies", "研究间均值"),
    "estimand.median": ("median study", "中位研究"),
    "estimand.study": ("one study", "单项研究"),
}
