"""Models on counts."""

from __future__ import annotations

LABELS: dict[str, tuple[str, str]] = {
    "model.mh": ("Mantel-Haenszel model", "Mantel-Haenszel 模型"),
    "model.peto": ("Peto's one-step model", "Peto 一步法模型"),
    "test.cmh": (
        "Cochran-Mantel-Haenszel test, with continuity correction",
        "Cochran-Mantel-Haenszel 检验（连续性校正）",
    ),
    "test.cmh-uncorrected": (
        "Cochran-Mantel-Haenszel test, without correction",
        "Cochran-Mantel-Haenszel 检验（未校正）",
    ),
    "test.cochran": (
        "Cochran's test, with continuity correction",
        "Cochran 检验（连续性校正）",
    ),
    "test.cochran-uncorrected": (
        "Cochran's test, without correction",
        "Cochran 检验（未校正）",
    ),
    "test.mh-rates": (
        "Mantel-Haenszel test of rates, with continuity correction",
        "率的 Mantel-Haenszel 检验（连续性校正）",
    ),
    "test.mh-rates-uncorrected": (
        "Mantel-Haenszel test of rates, without correction",
        "率的 Mantel-Haenszel 检验（未校正）",
    ),
    "test.breslow-day": (
        "Breslow-Day test of one odds ratio for all studies",
        "各研究比值比一致性的 Breslow-Day 检验",
    ),
    "test.tarone": (
        "Tarone's test of one odds ratio for all studies",
        "各研究比值比一致性的 Tarone 检验",
    ),
    "model.beta-binomial": ("beta-binomial model", "beta-二项模型"),
    "model.firth": ("penalised (Firth) logistic model", "惩罚 (Firth) logistic 模型"),
    "inference.profile-likelihood": ("profile likelihood intervals", "剖面似然区间"),
    "estimand.ratio_of_mean_odds": (
        "odds ratio of the mean proportions",
        "平均比例之间的比值比",
    ),
    "parameter.intraclass-correlation": ("intra-class correlation", "组内相关系数"),
    "test.no-overdispersion": (
        "likelihood-ratio test of no overdispersion (mixture of chi-squared)",
        "无过度离散的似然比检验（混合卡方分布）",
    ),
    "test.penalized-likelihood-ratio": (
        "penalised likelihood-ratio test of no effect",
        "无效应的惩罚似然比检验",
    ),
    "model.glmm-um-fs": (
        "one-stage model with fixed study effects",
        "一步法模型（固定研究效应）",
    ),
    "model.glmm-um-rs": (
        "one-stage model with random study effects",
        "一步法模型（随机研究效应）",
    ),
    "model.glmm-cm-al": (
        "one-stage conditional model with approximate likelihood",
        "一步法条件模型（近似似然）",
    ),
    "model.glmm-cm-el": (
        "one-stage conditional model with exact likelihood",
        "一步法条件模型（精确似然）",
    ),
    "test.heterogeneity-lrt": (
        "likelihood-ratio test of one effect for all studies",
        "各研究效应一致性的似然比检验",
    ),
    "test.heterogeneity-wald": (
        "Wald test of one effect for all studies",
        "各研究效应一致性的 Wald 检验",
    ),
    "parameter.study-sd": (
        "standard deviation of the study effects",
        "研究效应的标准差",
    ),
}
