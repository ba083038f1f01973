"""Location-scale models, and what else moderators say of the spread."""

from __future__ import annotations

LABELS: dict[str, tuple[str, str]] = {
    "caution.PC-M12.scale": (
        "tau² of {n} studies is estimated as 0 ({studies}): their spread is not detectable, which is no proof that their true effects are the same; the coefficients of the scale have no finite estimate",
        "{n} 项研究的 tau² 估计为 0（{studies}）：其间差异未能检出，并不证明真实效应相同；尺度系数没有有限的估计值",
    ),
    "caution.PC-M12.scale_near": (
        "tau² = 0 in some of the studies would fit slightly better (log-likelihood higher by {over}), with coefficients of the scale that have no finite value; the highest peak with finite values is shown",
        "令部分研究的 tau² = 0 拟合略好（对数似然高 {over}），但尺度系数没有有限值；此处给出有限的最高峰",
    ),
    "caution.PC-M16.scale": (
        "{k} studies for {p} coefficients of the heterogeneity ({each} each; 10 are advised): read them as a hint",
        "{k} 项研究估计 {p} 个异质性系数（每个系数 {each} 项，建议至少 10 项）：结果仅供参考",
    ),
    "location_scale.part": ("what changes", "随之变化者"),
    "location_scale.term": ("with", "变量"),
    "location_scale.estimate": ("coefficient", "系数"),
    "location_scale.mean": ("mean effect", "平均效应"),
    "location_scale.scale": ("log τ²", "log τ²"),
    "say.location_scale": (
        "Location-scale model of {k} studies ({method}): tau² depends on {scale}. Likelihood-ratio test against one tau²: {test}. tau² of the studies from {low} to {high}; one tau² for all would be {one}. Scale, on log tau²: {text}.",
        "{k} 项研究的位置-尺度模型（{method}）：tau² 取决于 {scale}。与单一 tau² 相比的似然比检验：{test}。各研究 tau² 由 {low} 至 {high}；若共用一个 tau² 则为 {one}。尺度（log tau²）：{text}。",
    ),
    "say.location_scale_mean": (
        " Mean effect on the scale of analysis: {text}.",
        " 平均效应（分析尺度）：{text}。",
    ),
    "say.location_scale_boundary": (
        "no finite coefficients, because tau² of {n} studies is estimated as 0",
        "系数无有限估计，因为 {n} 项研究的 tau² 估计为 0",
    ),
    "say.permutation_interval": (
        " {level} permutation interval on the scale of analysis: {limits}.",
        " {level} 置换区间（分析尺度）：{limits}。",
    ),
    "say.chi_squared": ("chi² {statistic}, df {df}, p {p}", "卡方 {statistic}，自由度 {df}，p {p}"),
}
