"""Regressions on the covariates of patients."""

from __future__ import annotations

LABELS: dict[str, tuple[str, str]] = {
    "left_out.no_covariate": ("a covariate is not known", "协变量不明"),
    "left_out.no_stratum": ("stratum not known", "分层不明"),
    "left_out.no_cluster": ("report not known", "来源报告不明"),
    "left_out.no_outcome": ("outcome not known", "结局不明"),
    "left_out.not_applicable": ("the outcome does not apply", "结局不适用"),
    "caution.PC-M16.events": (
        "{events} events (or patients without, where those are fewer) for {p} coefficients, {each} each; 10 are advised: read the regression as a hint",
        "{events} 例事件（或未发生者，取较少者）估计 {p} 个系数，每个系数 {each} 例，建议至少 10 例：回归结果仅供参考",
    ),
    "caution.PC-M16.separated": (
        "the covariates separate the patients, as a group does in which nobody, or everybody, had the event: without a penalty there is no finite estimate of {names}; read the interval, not the estimate",
        "协变量将患者完全分开（例如某组无人或全部发生事件）：若无惩罚，{names} 没有有限的估计值；请看区间而非点估计",
    ),
    "caution.PC-M14.regression": (
        "a large-sample method was used for {n} patients (no penalty, or Wald's interval): intervals may be too narrow and p-values too small",
        "对 {n} 例患者采用了大样本方法（无惩罚或 Wald 区间）：区间可能过窄、p 值可能过小",
    ),
    "caution.PC-M14.clusters": (
        "robust standard errors from {n} reports are too small; {least} or more are needed",
        "由 {n} 篇报告得到的稳健标准误偏小；需要 {least} 篇或更多",
    ),
    "say.cox.firth": (
        "Cox regression with Firth's penalty, {patients}, {events}",
        "Firth 惩罚 Cox 回归，{patients}，{events}",
    ),
    "say.cox.none": ("Cox regression, {patients}, {events}", "Cox 回归，{patients}，{events}"),
    "say.logistic.firth": (
        "Logistic regression with Firth's penalty of {outcome}, {patients}, {events} with it",
        "Firth 惩罚 logistic 回归（{outcome}），{patients}，其中 {events} 例发生",
    ),
    "say.logistic.none": (
        "Logistic regression of {outcome}, {patients}, {events} with it",
        "logistic 回归（{outcome}），{patients}，其中 {events} 例发生",
    ),
    "say.by_strata": (", stratified by {column}", "，按 {column} 分层"),
    "say.by_reports": (
        ", robust standard errors by {column} ({n} reports)",
        "，按 {column} 的稳健标准误（{n} 篇报告）",
    ),
    "say.ratio_of": (
        "{name}: {ratio} {value} ({level} CI {ci}), p {p}",
        "{name}：{ratio} {value}（{level} CI {ci}），p {p}",
    ),
    "say.ratio_only": (
        "{name}: {ratio} {value}; its interval was not found",
        "{name}：{ratio} {value}；未能求得区间",
    ),
    "say.against_reference": ("{name} against {reference}", "{name}（对照 {reference}）"),
    "say.for_one_more": ("{name}, for each unit more", "{name}，每增加一个单位"),
    "say.whole_covariates": (
        "Each covariate as a whole: {text}.",
        "各协变量整体检验：{text}。",
    ),
    "say.whole_covariate": (
        "{name} p {p}, after Holm p {holm}",
        "{name} p {p}，Holm 校正后 p {holm}",
    ),
    "say.separated": (
        "Without the penalty the ratio of {names} would have no end: read its interval.",
        "若无惩罚，{names} 的比值将趋于极端：请看区间。",
    ),
    "say.hazards_change": (
        "The hazard ratio of {names} seems to change with time (p {p}): one number for all times may mislead.",
        "{names} 的风险比似乎随时间变化（p {p}）：以单一数值概括可能产生误导。",
    ),
    "say.hazards_global": (
        "Proportional hazards, all covariates: p {p}.",
        "比例风险检验（全部协变量）：p {p}。",
    ),
    "say.hazards_unknown": (
        "Whether hazard ratios change with time cannot be seen in these data.",
        "这些数据无法判断风险比是否随时间变化。",
    ),
    "tables.covariate": ("covariate", "协变量"),
    "tables.hazard_ratio": ("hazard ratio", "风险比"),
    "tables.odds_ratio_plain": ("odds ratio", "比值比"),
    "tables.reference": ("1 (reference)", "1（对照）"),
    "tables.hazards_p": ("p, change with time", "p（随时间变化）"),
    "tables.coefficient_method": ("interval by", "区间方法"),
    "coefficient.profile-likelihood": ("profile likelihood", "剖面似然"),
    "coefficient.wald": ("Wald", "Wald"),
    "coefficient.robust-wald": ("Wald, robust by report", "Wald（按报告稳健）"),
    "coefficient.no_profile": ("not found", "未求得"),
}
