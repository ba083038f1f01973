"""Which model, estimator, interval, prior and correction when; and what else can be asked."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from pooledcases.labels.choice import Choice

METHODS: Mapping[str, Mapping[str, Choice]] = MappingProxyType(
    {
        "model": MappingProxyType(
            {
                "inverse-variance": Choice(
                    label="model.inverse-variance",
                    citation="DerSimonian & Laird 1986, Control Clin Trials 7:177",
                    when=(
                        "Each study's effect weighted by its precision; for every measure, best with no study near 0 events.",
                        "按精度加权各研究效应；适用于所有指标，各研究事件数不接近 0 时最佳。",
                    ),
                ),
                "glmm": Choice(
                    label="model.glmm",
                    citation="Stijnen 2010, Stat Med 29:3046",
                    when=(
                        "One proportion or rate from counts: no correction, every study used; the usual one for proportions.",
                        "由计数得到的比例或发生率：无需校正，所有研究均纳入；比例的常用模型。",
                    ),
                    measures=("PLO", "IRLN"),
                ),
                "glmm-um-fs": Choice(
                    label="model.glmm-um-fs",
                    citation="Jackson 2018, Stat Med 37:1059, model 4",
                    when=(
                        "Two groups of counts, each study its own baseline: like logistic regression with studies as factors.",
                        "两组计数，各研究有自己的基线：类似以研究为因子的 logistic 回归。",
                    ),
                    measures=("OR", "IRR"),
                ),
                "glmm-um-rs": Choice(
                    label="model.glmm-um-rs",
                    citation="Jackson 2018, Stat Med 37:1059, model 5",
                    when=(
                        "Two groups of counts, baselines vary at random: uses studies without events in both groups.",
                        "两组计数，基线随机变化：可用两组均无事件的研究。",
                    ),
                    measures=("OR", "IRR"),
                ),
                "glmm-cm-al": Choice(
                    label="model.glmm-cm-al",
                    citation="Stijnen 2010, Stat Med 29:3046; Jackson 2018, 37:1059, model 6",
                    when=(
                        "Two groups, given all events, approximate: rare events in large studies.",
                        "两组，给定总事件数，近似：大样本罕见事件。",
                    ),
                    measures=("OR", "IRR"),
                ),
                "glmm-cm-el": Choice(
                    label="model.glmm-cm-el",
                    citation="Stijnen 2010, Stat Med 29:3046; Jackson 2018, 37:1059, model 7",
                    when=(
                        "Two groups, given all events, exact: sparse data with heterogeneity.",
                        "两组，给定总事件数，精确：稀疏数据且有异质性。",
                    ),
                    measures=("OR", "IRR"),
                ),
                "mh": Choice(
                    label="model.mh",
                    citation="Mantel & Haenszel 1959, J Natl Cancer Inst 22:719",
                    when=(
                        "Two groups, one common effect: sparse data, few events in each study, no correction in the weights.",
                        "两组，共同效应：数据稀疏、各研究事件少，权重无需校正。",
                    ),
                    measures=("OR", "RR", "RD", "IRR", "IRD"),
                ),
                "peto": Choice(
                    label="model.peto",
                    citation="Yusuf 1985, Prog Cardiovasc Dis 27:335",
                    when=(
                        "Two groups, one common odds ratio: events below 1%, groups of like size, small effects.",
                        "两组，共同比值比：事件率低于 1%、两组人数相近、效应较小。",
                    ),
                    measures=("OR", "PETO"),
                ),
                "beta-binomial": Choice(
                    label="model.beta-binomial",
                    citation="Griffiths 1973, Biometrics 29:637; Kuss 2015, Stat Med 34:1097",
                    when=(
                        "Proportions themselves vary between studies: keeps studies without any event.",
                        "各研究比例本身变化：保留无任何事件的研究。",
                    ),
                    measures=("PLO", "OR"),
                ),
                "firth": Choice(
                    label="model.firth",
                    citation="Firth 1993, Biometrika 80:27; Heinze & Schemper 2002, Stat Med 21:2409",
                    when=(
                        "Two groups or one proportion, one common effect: very few events, one group without any.",
                        "两组或单个比例，共同效应：事件极少、某组无事件。",
                    ),
                    measures=("OR", "PLO"),
                ),
                "bayes": Choice(
                    label="model.bayes",
                    citation="Röver 2020, J Stat Softw 93(6)",
                    when=(
                        "Two to four studies, where the usual intervals are uselessly wide or wrongly narrow; the prior on tau is stated.",
                        "2～4 项研究，常规区间过宽或过窄时；须说明 tau 的先验。",
                    ),
                ),
            }
        ),
        "tau2": MappingProxyType(
            {
                "REML": Choice(
                    label="tau2.REML",
                    citation="Viechtbauer 2005, J Educ Behav Stat 30:261",
                    when=(
                        "The usual choice; nearly unbiased, for all but very few studies.",
                        "常用选择；除研究极少外近乎无偏。",
                    ),
                ),
                "ML": Choice(
                    label="tau2.ML",
                    citation="Hardy & Thompson 1996, Stat Med 15:619; Viechtbauer 2005, J Educ Behav Stat 30:261",
                    when=(
                        "For comparing models by likelihood; too small with few studies.",
                        "用于按似然比较模型；研究少时偏小。",
                    ),
                ),
                "DL": Choice(
                    label="tau2.DL",
                    citation="DerSimonian & Laird 1986, Control Clin Trials 7:177",
                    when=(
                        "To reproduce older reviews; too small where heterogeneity is large.",
                        "用于重现旧综述；异质性大时偏小。",
                    ),
                ),
                "PM": Choice(
                    label="tau2.PM",
                    citation="Paule & Mandel 1982, J Res NBS 87:377",
                    when=(
                        "As REML in most settings, without a likelihood of normal effects.",
                        "多数情形与 REML 相当，不依赖正态似然。",
                    ),
                ),
                "EB": Choice(
                    label="tau2.EB",
                    citation="Morris 1983, JASA 78:47",
                    when=(
                        "The same number as PM.",
                        "与 PM 数值相同。",
                    ),
                ),
                "PMM": Choice(
                    label="tau2.PMM",
                    citation="Viechtbauer 2021, European Congress of Methodology, Valencia",
                    when=(
                        "PM, but right in the median where heterogeneity is small.",
                        "PM 的中位数无偏版本，异质性小时适用。",
                    ),
                ),
                "HE": Choice(
                    label="tau2.HE",
                    citation="Hedges & Olkin 1985, Statistical Methods for Meta-Analysis, chapter 9",
                    when=(
                        "Unweighted moments; does well where heterogeneity is large.",
                        "未加权矩法；异质性大时表现良好。",
                    ),
                ),
                "HS": Choice(
                    label="tau2.HS",
                    citation="Hunter & Schmidt 1990, Methods of Meta-Analysis; Viechtbauer 2005, J Educ Behav Stat 30:261",
                    when=(
                        "For correlations after Hunter and Schmidt; too small with few studies.",
                        "Hunter-Schmidt 相关分析；研究少时偏小。",
                    ),
                ),
                "HSk": Choice(
                    label="tau2.HSk",
                    citation="Brannick 2019, Organ Res Methods 22:490",
                    when=(
                        "HS, corrected for few studies.",
                        "HS 的小样本校正。",
                    ),
                ),
                "SJ": Choice(
                    label="tau2.SJ",
                    citation="Sidik & Jonkman 2005, Appl Stat 54:367",
                    when=(
                        "Never 0; too large where heterogeneity is small.",
                        "恒大于 0；异质性小时偏大。",
                    ),
                ),
                "GENQ": Choice(
                    label="tau2.GENQ",
                    citation="DerSimonian & Kacker 2007, Contemp Clin Trials 28:105; Jackson 2013, Res Synth Methods 4:220",
                    when=(
                        "With weights of your own, fixed beforehand.",
                        "使用事先确定的自定权重。",
                    ),
                ),
                "GENQM": Choice(
                    label="tau2.GENQM",
                    citation="Jackson 2013, Res Synth Methods 4:220",
                    when=(
                        "As GENQ, right in the median.",
                        "同 GENQ，中位数无偏。",
                    ),
                ),
                "DLIT": Choice(
                    label="tau2.DLIT",
                    citation="DerSimonian & Kacker 2007, Contemp Clin Trials 28:105",
                    when=(
                        "DL repeated until it settles: the number of PM.",
                        "DL 迭代至收敛：与 PM 数值相同。",
                    ),
                ),
                "SJIT": Choice(
                    label="tau2.SJIT",
                    citation="Sidik & Jonkman 2007, Stat Med 26:1964",
                    when=(
                        "SJ repeated until it settles: the number of PM.",
                        "SJ 迭代至收敛：与 PM 数值相同。",
                    ),
                ),
                "EE": Choice(
                    label="tau2.EE",
                    citation="Rice 2018, JRSS A 181:205",
                    when=(
                        "One effect for all studies: only where the question is about these studies, or no other effect is plausible.",
                        "各研究效应相同：仅针对这些研究本身，或不可能有其他效应时。",
                    ),
                ),
            }
        ),
        "inference": MappingProxyType(
            {
                "hartung-knapp-adhoc": Choice(
                    label="inference.hartung-knapp-adhoc",
                    citation="Knapp & Hartung 2003, Stat Med 22:2693",
                    when=(
                        "The usual choice: right with few studies, never narrower than the classical interval.",
                        "常用选择：研究少时可靠，且不窄于经典区间。",
                    ),
                ),
                "hartung-knapp": Choice(
                    label="inference.hartung-knapp",
                    citation="Hartung & Knapp 2001, Stat Med 20:3875; Sidik & Jonkman 2002, 21:3153",
                    when=(
                        "Five studies or more; may be too narrow by chance where studies agree.",
                        "至少 5 项研究；研究结果相近时可能偶然过窄。",
                    ),
                ),
                "hartung-knapp-ci": Choice(
                    label="inference.hartung-knapp-ci",
                    citation="Jackson 2017, Stat Med 36:3923, hybrid method 2",
                    when=(
                        "The wider of Hartung-Knapp and normal.",
                        "取 Hartung-Knapp 与正态区间中较宽者。",
                    ),
                ),
                "hartung-knapp-iqwig6": Choice(
                    label="inference.hartung-knapp-iqwig6",
                    citation="IQWiG 2022, General Methods 6.1",
                    when=(
                        "As the German institute IQWiG asks for.",
                        "按德国 IQWiG 的要求。",
                    ),
                ),
                "kenward-roger": Choice(
                    label="inference.kenward-roger",
                    citation="Partlett & Riley 2017, Stat Med 36:301",
                    when=(
                        "REML, beside Hartung-Knapp; wide where heterogeneity is small.",
                        "REML，可与 Hartung-Knapp 并用；异质性小时较宽。",
                    ),
                ),
                "t": Choice(
                    label="inference.t",
                    citation="Follmann & Proschan 1999, Biometrics 55:732",
                    when=(
                        "Models on counts, and weights of your own.",
                        "计数模型与自定权重。",
                    ),
                ),
                "normal": Choice(
                    label="inference.normal",
                    citation="Wald",
                    when=(
                        "Ten studies or more, or to reproduce older reviews; too narrow with few (PC-M13).",
                        "至少 10 项研究，或重现旧综述；研究少时过窄（PC-M13）。",
                    ),
                ),
                "henmi-copas": Choice(
                    label="inference.henmi-copas",
                    citation="Henmi & Copas 2010, Stat Med 29:2969",
                    when=(
                        "Small studies may be biased: their weight stays that of equal effects.",
                        "小研究可能有偏：权重保持等效应模型的权重。",
                    ),
                ),
                "ivhet": Choice(
                    label="inference.ivhet",
                    citation="Doi 2015, Contemp Clin Trials 45:130",
                    when=(
                        "As Henmi-Copas in its weights, simpler in its interval.",
                        "权重同 Henmi-Copas，区间更简单。",
                    ),
                ),
            }
        ),
        "prediction": MappingProxyType(
            {
                "t(k-1)": Choice(
                    label="prediction.t(k-1)",
                    citation="Veroniki 2019, Res Synth Methods 10:23",
                    when=(
                        "The usual choice.",
                        "常用选择。",
                    ),
                ),
                "t(k-2)": Choice(
                    label="prediction.t(k-2)",
                    citation="Higgins, Thompson & Spiegelhalter 2009, JRSS A 172:137",
                    when=(
                        "As older reviews have it.",
                        "旧综述的做法。",
                    ),
                ),
                "normal": Choice(
                    label="prediction.normal",
                    citation="Skipka 2006, Cochrane Colloquium, Dublin",
                    when=(
                        "Many studies only.",
                        "仅适用于研究很多时。",
                    ),
                ),
                "HK": Choice(
                    label="prediction.HK",
                    citation="Veroniki 2019, Res Synth Methods 10:23",
                    when=(
                        "With the Hartung-Knapp standard error.",
                        "采用 Hartung-Knapp 标准误。",
                    ),
                ),
                "HK-PR": Choice(
                    label="prediction.HK-PR",
                    citation="Partlett & Riley 2017, Stat Med 36:301",
                    when=(
                        "The same with one degree of freedom fewer.",
                        "同上，自由度减 1。",
                    ),
                ),
                "KR": Choice(
                    label="prediction.KR",
                    citation="Partlett & Riley 2017, Stat Med 36:301",
                    when=(
                        "With the Kenward-Roger standard error and degrees of freedom; REML.",
                        "采用 Kenward-Roger 标准误与自由度；REML。",
                    ),
                ),
                "KR-PR": Choice(
                    label="prediction.KR-PR",
                    citation="Partlett & Riley 2017, Stat Med 36:301",
                    when=(
                        "The same with one degree of freedom fewer.",
                        "同上，自由度减 1。",
                    ),
                ),
                "NNF": Choice(
                    label="prediction.NNF",
                    citation="Nagashima, Noma & Furukawa 2019, Stat Methods Med Res 28:1689",
                    when=(
                        "Few studies: it does not take tau² as known, and needs no seed.",
                        "研究较少：不把 tau² 当作已知，且无需随机种子。",
                    ),
                ),
            }
        ),
        "tau2_interval": MappingProxyType(
            {
                "q-profile": Choice(
                    label="tau2_interval.q-profile",
                    citation="Viechtbauer 2007, Stat Med 26:37",
                    when=(
                        "The usual choice: for every estimator, exact where effects are normal.",
                        "常用选择：适用于各估计法，效应正态时精确。",
                    ),
                ),
                "profile-likelihood": Choice(
                    label="tau2_interval.profile-likelihood",
                    citation="Hardy & Thompson 1996, Stat Med 15:619",
                    when=(
                        "With ML or REML, where the interval shall follow the likelihood.",
                        "配合 ML 或 REML，区间依据似然。",
                    ),
                ),
                "generalised-q": Choice(
                    label="tau2_interval.generalised-q",
                    citation="Biggerstaff & Jackson 2008, Stat Med 27:6093; Jackson 2013, RSM 4:220",
                    when=(
                        "With DL, HE, GENQ or GENQM; shorter where variances differ much.",
                        "配合 DL、HE、GENQ 或 GENQM；方差差异大时较短。",
                    ),
                ),
            }
        ),
        "prior": MappingProxyType(
            {
                "half-normal": Choice(
                    label="tau2.half-normal",
                    citation="Röver 2021, Res Synth Methods 12:448; Friede 2017, Res Synth Methods 8:79",
                    when=(
                        "The usual choice: weakly informative, scale 0.5 on log ratios, 1 on logits.",
                        "常用选择：弱信息先验，对数比值尺度 0.5，logit 尺度 1。",
                    ),
                ),
                "half-cauchy": Choice(
                    label="tau2.half-cauchy",
                    citation="Gelman 2006, Bayesian Anal 1:515",
                    when=(
                        "Heavier tail: lets large heterogeneity through.",
                        "尾部更重：允许较大异质性。",
                    ),
                ),
                "half-t": Choice(
                    label="tau2.half-t",
                    citation="Gelman 2006, Bayesian Anal 1:515",
                    when=(
                        "Between the two.",
                        "介于两者之间。",
                    ),
                ),
                "uniform": Choice(
                    label="tau2.uniform",
                    citation="Gelman 2006, Bayesian Anal 1:515",
                    when=(
                        "Flat; three studies or more.",
                        "均匀；至少 3 项研究。",
                    ),
                ),
                "jeffreys": Choice(
                    label="tau2.jeffreys",
                    citation="Bodnar 2017, Stat Med 36:378",
                    when=(
                        "Follows from the variances; two studies or more.",
                        "由方差导出；至少 2 项研究。",
                    ),
                ),
                "log-normal": Choice(
                    label="tau2.log-normal",
                    citation="Turner 2015, Stat Med 34:984",
                    when=(
                        "What other meta-analyses of odds ratios had.",
                        "来自其他比值比 meta 分析的经验。",
                    ),
                ),
                "log-t": Choice(
                    label="tau2.log-t",
                    citation="Rhodes 2015, J Clin Epidemiol 68:52",
                    when=(
                        "What other meta-analyses of standardised mean differences had.",
                        "来自其他标准化均数差 meta 分析的经验。",
                    ),
                ),
            }
        ),
        "continuity": MappingProxyType(
            {
                "only0": Choice(
                    label="guide.name.continuity.only0",
                    citation="Gart & Zweifel 1967, Biometrika 54:181",
                    when=(
                        "The usual choice: only studies with a zero cell are changed.",
                        "常用选择：仅改动含零单元格的研究。",
                    ),
                ),
                "treatment-arm": Choice(
                    label="guide.name.continuity.treatment-arm",
                    citation="Sweeting 2004, Stat Med 23:1351",
                    when=(
                        "Two groups of unequal size with zeros: the correction favours neither.",
                        "两组人数不等且有零：校正不偏向任一组。",
                    ),
                ),
                "all": Choice(
                    label="guide.name.continuity.all",
                    citation="",
                    when=(
                        "To reproduce reviews that corrected every study.",
                        "用于重现对全部研究校正的综述。",
                    ),
                ),
                "if0all": Choice(
                    label="guide.name.continuity.if0all",
                    citation="",
                    when=(
                        "The same, where any study has a zero.",
                        "同上，仅当任一研究有零时。",
                    ),
                ),
                "none": Choice(
                    label="guide.name.continuity.none",
                    citation="",
                    when=(
                        "Nothing is invented: studies with a zero stay visible and unused.",
                        "不作任何添加：含零的研究保留可见但不纳入。",
                    ),
                ),
            }
        ),
        "question": MappingProxyType(
            {
                "subgroup": Choice(
                    label="guide.name.question.subgroup",
                    citation="Borenstein 2009, Introduction to Meta-Analysis, chapter 19",
                    when=(
                        "Does the effect differ between a few groups of studies: --subgroup.",
                        "效应在少数几组研究间是否不同：--subgroup。",
                    ),
                ),
                "mods": Choice(
                    label="guide.name.question.mods",
                    citation="Thompson & Higgins 2002, Stat Med 21:1559",
                    when=(
                        "Does it change with a number, or with several columns at once: --mods; ten studies a coefficient.",
                        "是否随数值或多列同时变化：--mods；每个系数约需 10 项研究。",
                    ),
                ),
                "scale": Choice(
                    label="guide.name.question.scale",
                    citation="Viechtbauer & López-López 2022, Res Synth Methods 13:697",
                    when=(
                        "Do true effects differ more in some studies than in others: --scale; ten studies a coefficient.",
                        "某些研究间的真实效应差异是否更大：--scale；每个系数约需 10 项研究。",
                    ),
                ),
                "new_study": Choice(
                    label="guide.name.question.new_study",
                    citation="Riley 2011, BMJ 342:d549",
                    when=(
                        "How probable is a true effect above a value in the next study: --new-above 1; from three studies on.",
                        "下一项研究的真实效应高于某值的概率：--new-above 1；至少 3 项研究。",
                    ),
                ),
                "permutation": Choice(
                    label="guide.name.question.permutation",
                    citation="Follmann & Proschan 1999, Biometrics 55:732",
                    when=(
                        "A p-value that needs no distribution, from six studies on: --permutation-test.",
                        "不依赖分布的 p 值（至少 6 项研究）：--permutation-test。",
                    ),
                ),
                "multilevel": Choice(
                    label="guide.name.question.multilevel",
                    citation="Konstantopoulos 2011, Res Synth Methods 2:61",
                    when=(
                        "Several effects of one study or centre: --cluster COLUMN.",
                        "同一研究或中心有多个效应：--cluster COLUMN。",
                    ),
                ),
                "multivariate": Choice(
                    label="guide.name.question.multivariate",
                    citation="Jackson 2011, Stat Med 30:2481",
                    when=(
                        "Several outcomes of the same patients: --outcome COLUMN --within-correlation 0.5.",
                        "同一批患者有多个结局：--outcome COLUMN --within-correlation 0.5。",
                    ),
                ),
                "robust": Choice(
                    label="guide.name.question.robust",
                    citation="Hedges 2010, Res Synth Methods 1:39; Tipton 2015, Psychol Methods 20:375",
                    when=(
                        "Correlations within studies unknown: --cluster COLUMN --robust CR2.",
                        "研究内相关未知：--cluster COLUMN --robust CR2。",
                    ),
                ),
                "overlap": Choice(
                    label="guide.name.question.overlap",
                    citation="Senn 2009, BMC Med Res Methodol 9:10",
                    when=(
                        "Studies that may share patients: --overlap COLUMN, with the result under every choice beside.",
                        "研究可能共享患者：--overlap COLUMN，并列出各种处理下的结果。",
                    ),
                ),
                "medians": Choice(
                    label="guide.name.question.medians",
                    citation="McGrath 2020, Stat Methods Med Res 29:2520",
                    when=(
                        "Studies print medians: --quantiles, or --measure MEDIAN without a conversion.",
                        "研究报告中位数：--quantiles，或不换算的 --measure MEDIAN。",
                    ),
                ),
                "combine_p": Choice(
                    label="guide.name.question.combine_p",
                    citation="Heard & Rubin-Delanchy 2018, Biometrika 105:239",
                    when=(
                        "Studies print nothing but p-values: pooledcases combine --p COLUMN.",
                        "研究仅报告 p 值：pooledcases combine --p COLUMN。",
                    ),
                ),
                "directions": Choice(
                    label="guide.name.question.directions",
                    citation="Boon & Thomson 2021, Res Synth Methods 12:29",
                    when=(
                        "Studies print nothing but a direction: pooledcases combine --direction COLUMN.",
                        "研究仅报告方向：pooledcases combine --direction COLUMN。",
                    ),
                ),
                "influence": Choice(
                    label="guide.name.question.influence",
                    citation="Viechtbauer & Cheung 2010, Res Synth Methods 1:112",
                    when=(
                        "What if one study were not there: pooledcases influence.",
                        "若缺少某项研究会怎样：pooledcases influence。",
                    ),
                ),
                "bias": Choice(
                    label="guide.name.question.bias",
                    citation="Sterne 2011, BMJ 343:d4002",
                    when=(
                        "Are small studies different, from ten studies on: pooledcases bias.",
                        "小研究是否不同（至少 10 项研究）：pooledcases bias。",
                    ),
                ),
                "sensitivity": Choice(
                    label="guide.name.question.sensitivity",
                    citation="Simonsohn 2020, Nat Hum Behav 4:1208",
                    when=(
                        "What if another method had been chosen: pooledcases sensitivity.",
                        "若选择其他方法会怎样：pooledcases sensitivity。",
                    ),
                ),
            }
        ),
    }
)
