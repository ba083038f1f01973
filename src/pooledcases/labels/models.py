"""Models, estimators, inference, and what a fit says."""

from __future__ import annotations

LABELS: dict[str, tuple[str, str]] = {
    "tau2.EE": ("equal effects", "等效应"),
    "tau2.DL": ("DerSimonian-Laird", "DerSimonian-Laird 法"),
    "tau2.PM": ("Paule-Mandel", "Paule-Mandel 法"),
    "tau2.REML": ("restricted maximum likelihood", "限制性极大似然法"),
    "tau2.ML": ("maximum likelihood", "极大似然法"),
    "tau2.HE": ("Hedges", "Hedges 法"),
    "tau2.HS": ("Hunter-Schmidt", "Hunter-Schmidt 法"),
    "tau2.HSk": ("Hunter-Schmidt, corrected for few studies", "Hunter-Schmidt 法（小样本校正）"),
    "tau2.SJ": ("Sidik-Jonkman", "Sidik-Jonkman 法"),
    "tau2.EB": ("empirical Bayes", "经验贝叶斯法"),
    "tau2.PMM": ("median-unbiased Paule-Mandel", "中位数无偏 Paule-Mandel 法"),
    "tau2.GENQ": ("generalised Q with given weights", "给定权重的广义 Q 法"),
    "tau2.GENQM": (
        "median-unbiased generalised Q with given weights",
        "给定权重的中位数无偏广义 Q 法",
    ),
    "tau2.DLIT": ("iterated DerSimonian-Laird", "迭代 DerSimonian-Laird 法"),
    "tau2.SJIT": ("iterated Sidik-Jonkman", "迭代 Sidik-Jonkman 法"),
    "inference.normal": ("normal intervals", "正态区间"),
    "inference.t": ("t(k−1) intervals", "t(k−1) 区间"),
    "inference.hartung-knapp": ("Hartung-Knapp intervals", "Hartung-Knapp 区间"),
    "inference.hartung-knapp-adhoc": (
        "Hartung-Knapp intervals, never narrower than the classical ones",
        "Hartung-Knapp 区间（不窄于经典区间）",
    ),
    "inference.hartung-knapp-ci": (
        "the wider of Hartung-Knapp and normal intervals",
        "Hartung-Knapp 与正态区间中较宽者",
    ),
    "inference.hartung-knapp-iqwig6": (
        "Hartung-Knapp intervals, safeguarded where narrower than DerSimonian-Laird's (IQWiG)",
        "Hartung-Knapp 区间（窄于 DerSimonian-Laird 区间时校正，IQWiG）",
    ),
    "inference.kenward-roger": ("Kenward-Roger intervals", "Kenward-Roger 区间"),
    "inference.henmi-copas": (
        "Henmi-Copas intervals around the equal-effects estimate",
        "以等效应估计为中心的 Henmi-Copas 区间",
    ),
    "inference.ivhet": (
        "IVhet: the equal-effects estimate with intervals that allow for heterogeneity",
        "IVhet：等效应估计，区间计入异质性",
    ),
    "tau2_interval.q-profile": ("Q-profile", "Q 剖面法"),
    "tau2_interval.profile-likelihood": ("profile likelihood", "剖面似然法"),
    "tau2_interval.generalised-q": ("generalised Q", "广义 Q 法"),
    "prediction.t(k-1)": ("t with k−1 degrees of freedom", "自由度 k−1 的 t 分布"),
    "prediction.t(k-2)": ("t with k−2 degrees of freedom", "自由度 k−2 的 t 分布"),
    "prediction.normal": ("normal", "正态分布"),
    "prediction.HK": ("Hartung-Knapp, k−1 degrees of freedom", "Hartung-Knapp，自由度 k−1"),
    "prediction.HK-PR": ("Hartung-Knapp, k−2 degrees of freedom", "Hartung-Knapp，自由度 k−2"),
    "prediction.KR": ("Kenward-Roger", "Kenward-Roger"),
    "prediction.KR-PR": ("Kenward-Roger, one degree of freedom fewer", "Kenward-Roger，自由度减 1"),
    "prediction.NNF": (
        "the confidence distribution of tau² (parametric bootstrap, integrated)",
        "tau² 的置信分布（参数自助法，以积分代替抽样）",
    ),
    "model.inverse-variance": ("inverse-variance model", "逆方差模型"),
    "model.glmm": ("one-stage binomial-normal model", "一步法二项-正态模型"),
    "estimand.common": ("common effect", "共同效应"),
    "estimand.mean": ("mean over studies", "研究间均值"),
    "estimand.median": ("median study", "中位研究"),
    "estimand.study": ("one study", "单项研究"),
    "caution.PC-M12.outside": (
        "tau² {tau2} lies outside its own interval ({low} to {high}): estimate and interval weigh the studies differently, which may part them where the studies' sizes differ much; rely on neither alone",
        "tau² {tau2} 落在其自身区间（{low}～{high}）之外：估计值与区间对各研究的加权不同，研究大小悬殊时可能不一致；不宜单独依赖其一",
    ),
    "caution.PC-M12.equal": (
        "one effect for all studies is assumed, but they differ by more than chance (Q {q}, df {df}, p {p}; I² {i2}): the interval is about these studies and leaves out how much others may differ",
        "模型假定各研究效应相同，但其差异超出随机误差（Q {q}，df {df}，p {p}；I² {i2}）：该区间仅针对这些研究，未计入其他研究可能的差异",
    ),
    "caution.PC-M13.clusters": (
        "a normal interval around an estimate from {k} independent groups of rows is too narrow",
        "{k} 个独立行组的估计采用正态区间过窄",
    ),
    "caution.PC-M13.few_clusters": (
        "{k} independent groups of rows tell little about their spread: the interval may be too wide to be of use",
        "{k} 个独立行组难以估计其间差异：区间可能过宽而无实际意义",
    ),
    "offered.PC-M13.few": (
        "the studies one by one, or the Bayesian fit, which stands beside pooled logits and log ratios",
        "逐项列出各研究，或看贝叶斯拟合（logit 与对数比值合并时并列给出）",
    ),
    "offered.PC-M12.equal": (
        "a random-effects model with its prediction interval",
        "随机效应模型及其预测区间",
    ),
    "offered.PC-M12.outside": (
        "Paule and Mandel's estimator (PM), which lies inside the Q-profile interval",
        "Paule-Mandel 估计（PM），其值位于 Q-profile 区间之内",
    ),
}
