"""What is said of pooled results, in tables and in sentences."""

from __future__ import annotations

LABELS: dict[str, tuple[str, str]] = {
    "fit.per_time": ("{what} per unit of person-time", "{what}（每单位观察人时）"),
    "fit.method_bayes": (
        "Method: {model}; {tau2}, {mu}; {inference} ({level}).",
        "方法：{model}；{tau2}，{mu}；{inference}（{level}）。",
    ),
    "fit.method_exact": (
        "Method: no patient, or every patient, had the event: exact (Clopper-Pearson) interval of the summed counts ({level}), not of the {model}.",
        "方法：全部患者均无事件或均有事件：采用合计例数的精确（Clopper-Pearson）区间（{level}），而非{model}。",
    ),
    "fit.method_one": (
        "Method: one study with its own interval ({inference}, {level}); nothing was pooled.",
        "方法：仅一项研究，采用其自身区间（{inference}，{level}）；未作合并。",
    ),
    "fit.with_moderators": (
        "{model} with moderators {formula}",
        "{model}，调节变量 {formula}",
    ),
    "fit.mu_flat": ("flat prior on the mean", "均值采用均匀先验"),
    "fit.mu_normal": (
        "normal prior on the mean ({mean}, SD {sd})",
        "均值采用正态先验（{mean}，SD {sd}）",
    ),
    "fit.tau_unknown": (
        "cannot be estimated where no patient, or every patient, had the event",
        "全部患者均无事件或均有事件时无法估计",
    ),
    "fit.tau_assumed": ("one effect for all studies assumed", "假定各研究效应相同"),
    "fit.test_z": ("z {statistic}, p {p}", "z {statistic}，p {p}"),
    "fit.test_chi2": ("χ² {statistic}, df {df}, p {p}", "χ² {statistic}，df {df}，p {p}"),
    "fit.test_f": (
        "F {statistic}, df {df} and {residual}, p {p}",
        "F {statistic}，df {df} 与 {residual}，p {p}",
    ),
    "fit.coefficient_p": (", p {p}", "，p {p}"),
    "fit.coefficient_holm": (" (Holm p {p})", "（Holm p {p}）"),
    "tables.with_cri": ("{what} ({level} credible interval)", "{what}（{level} 可信区间）"),
    "tables.mean_over_studies": ("mean over studies", "研究间均值"),
    "tables.prior": ("prior on τ", "τ 的先验"),
    "tables.analysis_scale": (
        "{what} ({level} credible interval, analysis scale)",
        "{what}（{level} 可信区间，分析尺度）",
    ),
    "tables.mean": ("mean", "均值"),
    "tables.new_study": ("a new study", "新研究"),
    "tables.with_se": ("{text}, SE {se}", "{text}，SE {se}"),
    "tables.intercept": ("intercept", "截距"),
    "tables.coefficient": ("{term} ({scale} scale)", "{term}（{scale}尺度）"),
    "tables.references": ("reference level", "参照水平"),
    "tables.r2": ("heterogeneity explained (R²)", "已解释的异质性 (R²)"),
    "tables.heterogeneity_left": ("left between studies", "剩余研究间异质性"),
    "say.stop_space": (". ", "。"),
    "say.p": ("p {p}", "p {p}"),
    "say.one": (
        "{measure} {estimate} ({level} CI {ci}; {studies}{patients}): the result of the only study, nothing was pooled. ",
        "{measure} {estimate}（{level} CI {ci}；{studies}{patients}）：仅一项研究的结果，未作合并。",
    ),
    "say.pooled_bayes": (
        "Pooled {measure} {estimate} (posterior median; {level} credible interval {ci}; {studies}{patients}). ",
        "合并{measure} {estimate}（后验中位数；{level} 可信区间 {ci}；{studies}{patients}）。",
    ),
    "say.mean_over_studies": (
        "This is the {measure} of a median study (one in the middle of the distribution of true effects); the mean over studies is {mean}. ",
        "此为中位研究（位于真实效应分布中间者）的{measure}；研究间均值为 {mean}。",
    ),
    "say.regression": (
        "Regression of the {measure} ({scale} scale) on {formula} in {studies}, {level} CI. ",
        "{measure}（{scale}尺度）对 {formula} 的回归，{studies}，{level} CI。",
    ),
    "say.coefficients": ("Coefficients: {text}", "系数：{text}"),
    "say.references": ("Differences from {text}. ", "参照水平：{text}。"),
    "say.test": ("{name}: {text}. ", "{name}：{text}。"),
    "say.left_between": ("Left between studies: {text}", "剩余研究间异质性：{text}"),
    "say.r2": (
        "The moderators explain {r2} of the heterogeneity.",
        "调节变量解释异质性的 {r2}。",
    ),
    "say.posterior": (
        "Posterior medians with shortest {level} intervals, on the scale of analysis: mean {mu}, tau {tau}, effect in a new study {new}.",
        "后验中位数与最短 {level} 区间（分析尺度）：均值 {mu}，tau {tau}，新研究效应 {new}。",
    ),
    "say.beside": (
        "Beside it a Bayesian fit ({prior}), shortest {level} intervals on the scale of analysis: mean {mu}, tau {tau}, a new study {new}.",
        "并列贝叶斯拟合（{prior}），最短 {level} 区间（分析尺度）：均值 {mu}，tau {tau}，新研究 {new}。",
    ),
    "say.priors": (
        "Under {n} priors on tau ({names}) the posterior median of the mean lies between {low} and {high}, on the scale of analysis.",
        "在 {n} 种 tau 先验（{names}）下，均值的后验中位数介于 {low} 与 {high} 之间（分析尺度）。",
    ),
    "say.new_study": (
        "The probability that the {measure} of a new study lies above {value} is {chance}.",
        "新研究的{measure}高于 {value} 的概率为 {chance}。",
    ),
    "say.new_study_none": (
        "No probability that the {measure} of a new study lies above {value}: that needs 3 studies and a random-effects model.",
        "无法给出新研究的{measure}高于 {value} 的概率：需要至少 3 项研究与随机效应模型。",
    ),
    "say.dependent": (
        "{model}, {measure}, {k} rows in {clusters} independent groups, {level} CI: {text}.",
        "{model}，{measure}，{clusters} 个独立组共 {k} 行，{level} CI：{text}。",
    ),
    "say.component": ("{name} {tau}", "{name} {tau}"),
    "say.components": (
        " Standard deviations of the true effects ({scale} scale): {text}.",
        "真实效应的标准差（{scale}尺度）：{text}。",
    ),
    "say.robust": (
        "{correction}, {measure}, {k} rows in {clusters} clusters, {level} CI: {text}.",
        "{correction}，{measure}，{clusters} 个聚类共 {k} 行，{level} CI：{text}。",
    ),
    "say.robust_few": (
        " Too few clusters to rely on the p-values of {terms}.",
        "聚类过少，{terms} 的 p 值不可靠。",
    ),
    "say.overlap": (
        "Groups of studies that share patients: {groups}. Pooled {measure} ({level} CI) by how they are treated: {text}.",
        "共享患者的研究组：{groups}。不同处理方式下的合并{measure}（{level} CI）：{text}。",
    ),
    "say.median_of.median": ("median", "中位数"),
    "say.median_of.difference": ("difference of medians", "中位数之差"),
    "say.pooled_median": (
        "Pooled {what} {estimate} ({level} CI {ci}; {studies}).",
        "合并{what} {estimate}（{level} CI {ci}；{studies}）。",
    ),
    "say.median_unbounded": (
        " The studies are too few for an interval of this level.",
        "研究过少，无法给出该水平的区间。",
    ),
    "say.coverage": (
        " The interval covers with at least {coverage}.",
        "该区间的覆盖率至少为 {coverage}。",
    ),
    "say.combined": (
        "Combined p-value of {studies} by {method}: one-sided p {p}, two-sided p {two_sided}; it says that some study has an effect, not how large.",
        "{studies}的合并 p 值（{method}）：单侧 p {p}，双侧 p {two_sided}；仅说明至少一项研究存在效应，不说明大小。",
    ),
    "say.combined_bounds": (
        " Printed only as a bound: {studies}.",
        "仅报告上界：{studies}。",
    ),
    "say.directions": (
        "{favours} of {k} studies favour the hypothesis ({share}, {level} CI {ci}; sign test p {p}); {left_out} left out.",
        "{k} 项研究中 {favours} 项支持假设（{share}，{level} CI {ci}；符号检验 p {p}）；{left_out} 项未计入。",
    ),
    "say.printed_range": (
        "However the p-values of the studies ({rows}) were rounded, the pooled {measure} ranges from {estimate}; its {level} lower limit from {low}, its upper limit from {high}. {significant}",
        "无论 {rows} 行的 p 值如何取舍，合并{measure}介于 {estimate}；{level} 下限介于 {low}，上限介于 {high}。{significant}",
    ),
    "say.significant.always": (
        "Every such interval excludes no effect.",
        "各区间均不含无效值。",
    ),
    "say.significant.never": (
        "Every such interval includes no effect.",
        "各区间均包含无效值。",
    ),
    "say.significant.depends": (
        "Whether the interval excludes no effect depends on the rounding.",
        "区间是否包含无效值取决于取舍。",
    ),
    "say.predictions": (
        "Mean effects at chosen moderators ({level} CI): {text}.",
        "给定调节变量下的平均效应（{level} CI）：{text}。",
    ),
    "say.contrasts": (
        "Contrasts on the scale of analysis ({level} CI): {text}.",
        "对比（分析尺度，{level} CI）：{text}。",
    ),
    "say.marginal_means": (
        "Marginal means of {column} ({level} CI): {text}.",
        "{column} 的边际均值（{level} CI）：{text}。",
    ),
    "say.differences": (
        " Differences on the scale of analysis ({level} CI): {text}.",
        "差异（分析尺度，{level} CI）：{text}。",
    ),
    "say.permutation_exact": (
        "Exact permutation test, all {n} arrangements: {text}.",
        "精确置换检验（全部 {n} 种排列）：{text}。",
    ),
    "say.permutation_mean": ("pooled effect", "合并效应"),
    "say.permutation_random": (
        "Permutation test with {n} arrangements (seed {seed}): {text}.",
        "置换检验（{n} 种排列，种子 {seed}）：{text}。",
    ),
    "say.subgroup_tests": (
        "Tests between subgroups: {text}.",
        "亚组间检验：{text}。",
    ),
    "say.subgroups_none": (
        "{column}: fewer than two groups",
        "{column}：不足两组",
    ),
    "say.no_refit": (
        "Nothing can be said of single studies: without one of them there is no estimate.",
        "无法评价单项研究：剔除任一研究后无估计值。",
    ),
    "say.leave_one_out": (
        "Leaving one out in turn moves the pooled {measure} between {low} and {high} (all: {whole}); most without {most}: {estimate}.",
        "逐一剔除后合并{measure}介于 {low} 与 {high} 之间（全部：{whole}）；剔除 {most} 时变化最大：{estimate}。",
    ),
    "say.cumulative": (
        "Pooled {measure} over {steps} steps: first {first}, last {last}. No step is a test.",
        "累积合并{measure}（{steps} 步）：首步 {first}，末步 {last}。各步均非检验。",
    ),
    "say.influential": (
        "Influential by at least one rule: {names}. The rules say where to look closer; they test nothing.",
        "至少按一项规则影响较大：{names}。规则仅提示需要细看，并非检验。",
    ),
    "say.not_influential": (
        "None of {k} studies is influential by any rule.",
        "{k} 项研究中无一按任何规则属于影响较大。",
    ),
    "say.baujat": (
        "Most of the heterogeneity comes from {spread}; the estimate is moved most by {pull}.",
        "异质性主要来自 {spread}；对估计值影响最大的是 {pull}。",
    ),
    "say.gosh_all": (
        "Over all {n} subsets of the studies the estimate lies between {low} and {high} (mean {mean}) on the scale of analysis.",
        "在研究的全部 {n} 个子集中，估计值介于 {low} 与 {high} 之间（均值 {mean}，分析尺度）。",
    ),
    "say.gosh_some": (
        "Over {n} random subsets of the studies (seed {seed}) the estimate lies between {low} and {high} (mean {mean}) on the scale of analysis.",
        "在随机抽取的 {n} 个子集中（种子 {seed}），估计值介于 {low} 与 {high} 之间（均值 {mean}，分析尺度）。",
    ),
    "say.gosh_driver": (
        " Whether {study} is among them explains {share} of its variance.",
        "是否含 {study} 可解释其方差的 {share}。",
    ),
    "say.asymmetry": (
        "{test}, {k} studies: p {p}. A small p has many causes besides unpublished studies, and a large one excludes none.",
        "{test}，{k} 项研究：p {p}。p 值小可有发表偏倚以外的多种原因，p 值大也不能排除。",
    ),
    "say.asymmetry_none": ("{test}: no p-value ({reason}).", "{test}：无 p 值（{reason}）。"),
    "say.side.left": ("left", "左"),
    "say.side.right": ("right", "右"),
    "say.trim_fill": (
        "Trim-and-fill ({estimator}) adds {n} on the {side}; the estimate would be {estimate} instead of {original}. A sensitivity analysis, no correction.",
        "剪补法 ({estimator}) 在{side}侧补 {n} 项；估计值将由 {original} 变为 {estimate}。仅为敏感性分析，并非校正。",
    ),
    "say.trim_fill_none": (
        "Trim-and-fill gives no number ({reason}).",
        "剪补法无法给出数值（{reason}）。",
    ),
    "say.fail_safe.p": (
        "{method}: {n} more studies that average no effect would raise p to {alpha}. It supposes that unpublished studies show no effect on average, and a large number proves nothing.",
        "{method}：再有 {n} 项平均无效应的研究，p 值将升至 {alpha}。该值假定未发表研究平均无效应，数值大并不能证明什么。",
    ),
    "say.fail_safe.size": (
        "{method}: {n} more studies without any effect would bring the mean down to {target} (scale of analysis). It supposes that unpublished studies show no effect, and a large number proves nothing.",
        "{method}：再有 {n} 项无效应的研究，均值将降至 {target}（分析尺度）。该值假定未发表研究无效应，数值大并不能证明什么。",
    ),
    "say.fail_safe.none_needed": (
        "{method}: none is needed; p is {alpha} or above already.",
        "{method}：无需更多研究；p 值已不小于 {alpha}。",
    ),
    "say.fail_safe.never": (
        "{method}: no number of studies without effect would raise p to {alpha}.",
        "{method}：无论多少项无效应研究，p 值都不会升至 {alpha}。",
    ),
    "say.fail_safe_none": (
        "{method} does not apply to these studies.",
        "{method} 不适用于这些研究。",
    ),
    "say.excess": (
        "{observed} of {k} studies are significant, {expected} were expected from their power (exact p {p}). Differences between the true effects make an excess, too.",
        "{k} 项研究中 {observed} 项显著，按检验效能预期 {expected} 项（精确 p {p}）。真实效应的差异也会造成过多显著结果。",
    ),
    "say.selection": (
        "With a model of selection by p-value the {measure} would be {estimate}; selection itself: p {p}.",
        "按 p 值选择模型，{measure}将为 {estimate}；选择效应本身：p {p}。",
    ),
    "say.selection_none": (
        "The selection model gives no number ({reason}).",
        "选择模型无法给出数值（{reason}）。",
    ),
    "say.pet_peese": (
        "{used}: the effect of a study of infinite size would be {estimate}.",
        "{used}：无限大样本研究的效应将为 {estimate}。",
    ),
    "say.pet_peese_none": ("PET-PEESE gives no number.", "PET-PEESE 无法给出数值。"),
    "say.curve_range": (
        "{n} specifications: the estimate ranges from {range}, median {median}.",
        "{n} 种设定：估计值介于 {range}，中位数 {median}。",
    ),
    "say.curve_agree": (
        " {same} of {n} lie on the same side of no effect, and the intervals of {excluding} leave it out.",
        "{n} 种中 {same} 种位于无效值同侧，{excluding} 种的区间不含无效值。",
    ),
    "say.curve_moves": (
        " The choice that moves it most: {name} (medians {range}).",
        "影响最大的选择：{name}（中位数 {range}）。",
    ),
    "say.curve_none": (
        "No specification could be fitted ({n} were tried).",
        "无可拟合的设定（已尝试 {n} 种）。",
    ),
    "pool.na": (
        "column {column}, row {rows}: NA, as R writes a missing value, counts as not reported; type NAP, UNC or NAS where another reason is known",
        "{column} 列第 {rows} 行：NA（R 的缺失值）按未报告处理；若已知其他原因，请填 NAP、UNC 或 NAS",
    ),
}
