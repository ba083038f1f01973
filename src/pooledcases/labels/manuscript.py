"""A methods section, sentence by sentence, and the headings of a manuscript's text.

``[@Key]`` names an entry of the bibliography; ``{cite}`` is filled with such keys.
"""

from __future__ import annotations

_HEADINGS: dict[str, tuple[str, str]] = {
    "manuscript.methods": ("Methods", "方法"),
    "manuscript.results": ("Results", "结果"),
    "manuscript.references": ("References", "参考文献"),
    "manuscript.headlines": ("Main findings", "主要发现"),
    "manuscript.describe": ("Description of the patients", "患者描述"),
    "manuscript.compare": ("Comparisons between groups", "组间比较"),
    "manuscript.unknown": ("Unknown outcomes and single patients", "结局未知与个别患者的影响"),
    "manuscript.survival": ("Time to event", "事件时间"),
    "manuscript.pool": ("Pooling of studies", "研究合并"),
    "manuscript.diagnose": ("Diagnostics and sensitivity", "诊断与敏感性分析"),
    "manuscript.audit": ("Check of the text", "文本核对"),
    "manuscript.cautions": ("Cautions", "注意事项"),
    "manuscript.software": ("Software", "软件"),
    "references.et_al": ("{name} et al.", "{name} 等"),
    "manuscript.cited": (" ({text})", "（{text}）"),
    "manuscript.seen": ("See {what}.", "见{what}。"),
    "manuscript.tables.one": ("Table {n}", "表 {n}"),
    "manuscript.tables.many": ("Tables {n}", "表 {n}"),
    "manuscript.figures.one": ("Figure {n}", "图 {n}"),
    "manuscript.figures.many": ("Figures {n}", "图 {n}"),
    "manuscript.figure": ("Figure {number}. {title}", "图 {number}　{title}"),
    "manuscript.and": (" and ", "和"),
    "manuscript.comma": (", ", "、"),
    "manuscript.not_done": ("{title}. Not calculated: {message}.", "{title}。未计算：{message}。"),
    "manuscript.lead": ("{analyses}: {text}", "{analyses}：{text}"),
    "manuscript.analysis": ("“{title}”", "“{title}”"),
    "manuscript.analyses": ("{named} and {n} further analyses", "{named}及另外 {n} 项分析"),
    "manuscript.range": ("{low}–{high}", "{low}–{high}"),
    "manuscript.also_pooled": ("They were also pooled with the ", "另采用"),
    "say.table_one": ("{patients}.", "{patients}。"),
    "say.table_one.item": ("{name}: {text}.", "{name}：{text}。"),
    "say.table_one.number": ("median {text}", "中位数 {text}"),
    "say.table_one.more": (" and {n} rarer ones", "，另有 {n} 类较少见"),
    "say.table_one.missing": ("; {text}", "；{text}"),
    "say.table_one.limits": ("only a limit known {n}", "仅知界限 {n}"),
    "manuscript.acknowledged": ("acknowledged: {reason}", "已确认：{reason}"),
}

_DESCRIBE: dict[str, tuple[str, str]] = {
    "did.flow": (
        "The flow of records, reports and cases is shown as PRISMA 2020 asks [@Page2021].",
        "记录、报告与病例的流程按 PRISMA 2020 要求展示[@Page2021]。",
    ),
    "did.appraisal": (
        "Reports were appraised item by item{cite}; items are never added up [@Murad2018; @Munn2020].",
        "对报告逐条评价{cite}；各条目不相加[@Murad2018; @Munn2020]。",
    ),
    "did.numbers": (
        "Numbers are given as median, quartiles (type 7 of Hyndman and Fan) and range [@Hyndman1996].",
        "数值以中位数、四分位数（Hyndman 与 Fan 第 7 型）和范围表示[@Hyndman1996]。",
    ),
    "did.categories": (
        "Categories are given as n/N (%) of those in whom they are reported, with {level} confidence intervals by {interval}{cite}.",
        "分类变量以已报告者中的 n/N (%) 表示，附 {level} 置信区间：{interval}{cite}。",
    ),
    "did.proportion": (
        "Proportions are of the patients in whom the outcome is known, with {level} confidence intervals by {interval}{cite}; what is not reported is counted and never taken as absent.",
        "比例以结局已知的患者为分母，附 {level} 置信区间：{interval}{cite}；未报告者单独计数，不视为无。",
    ),
    "did.changes": (
        "Best changes of tumour size are read against the limits of RECIST 1.1 [@Eisenhauer2009].",
        "肿瘤大小的最佳变化按 RECIST 1.1 界值判读[@Eisenhauer2009]。",
    ),
    "did.precision": (
        "How many patients would give an interval of a wanted width was computed from the interval itself, {interval}{cite} at {level}, and not from a power calculation.",
        "达到所需区间宽度的患者数由区间本身计算（{level} {interval}{cite}），而非检验效能计算。",
    ),
    "did.statuses": (
        "Every status at last contact was declared as event, competing event or censored before the analysis.",
        "各末次随访状态在分析前均已声明为事件、竞争事件或删失。",
    ),
}

_COMPARE: dict[str, tuple[str, str]] = {
    "did.two_by_two": (
        "Two groups were compared by Fisher's exact test [@Fisher1935], with the mid-P value [@Lancaster1961] and the unconditional tests of Barnard [@Barnard1947; @Suissa1985] and Boschloo [@Boschloo1970] beside it. Odds ratios are conditional maximum-likelihood estimates with exact limits; differences of proportions have the score intervals of Newcombe [@Newcombe1998b] and of Miettinen and Nurminen [@Miettinen1985] ({level}).",
        "两组比较采用 Fisher 精确检验[@Fisher1935]，并列出 mid-P 值[@Lancaster1961]以及 Barnard [@Barnard1947; @Suissa1985]与 Boschloo [@Boschloo1970]非条件检验。比值比为条件极大似然估计，附精确区间；率差采用 Newcombe [@Newcombe1998b]以及 Miettinen 与 Nurminen [@Miettinen1985]的计分区间（{level}）。",
    ),
    "did.numbers_compared": (
        "Numbers were compared by this test: {method} [@Lehmann1975].",
        "数值比较采用：{method}[@Lehmann1975]。",
    ),
    "did.categories_compared": (
        "Several categories were compared by {method} [@Freeman1951].",
        "多分类变量比较采用{method}[@Freeman1951]。",
    ),
    "did.adjusted": (
        "{tests} p-values of related comparisons were counted and adjusted together by {method}{cite}.",
        "{tests} 个相关比较的 p 值一并计数与校正：{method}{cite}。",
    ),
    "did.shrinkage": (
        "Proportions of many small groups were drawn towards their middle by a binomial-normal model with a half-normal prior (scale {scale}) on the standard deviation between groups [@Rover2021; @Friede2017], integrated by quadrature; raw proportions stand beside.",
        "多个小组的比例采用二项-正态模型向中间值收缩，组间标准差取半正态先验（尺度 {scale}）[@Rover2021; @Friede2017]，以数值积分计算；同时列出原始比例。",
    ),
    "did.clustering": (
        "Patients of one report were taken as a cluster: intra-class correlation, design effect [@Kish1965] and a bootstrap of whole reports ({resamples} resamples, seed {seed}) [@Davison1997].",
        "同一报告的患者视为一个群集：组内相关、设计效应[@Kish1965]以及以整份报告为单位的自助法（{resamples} 次，种子 {seed}）[@Davison1997]。",
    ),
    "did.clustered": (
        "Groups were also compared within reports, by Fisher's test over strata.",
        "另在各报告内部以分层 Fisher 检验比较各组。",
    ),
    "did.logistic.firth": (
        "Several characteristics were looked at together by logistic regression with Firth's penalty and profile-likelihood intervals ({level}) [@Firth1993; @Heinze2002].",
        "多个特征一并纳入 Firth 惩罚 logistic 回归，采用剖面似然区间（{level}）[@Firth1993; @Heinze2002]。",
    ),
    "did.logistic.none": (
        "Several characteristics were looked at together by logistic regression ({level} intervals).",
        "多个特征一并纳入 logistic 回归（{level} 区间）。",
    ),
    "did.missing": (
        "Unknown outcomes were bounded: every proportion and difference is given with all of them taken as events and with none [@Horowitz2000; @Gamble2005].",
        "对未知结局给出界限：分别假定全部发生事件与全部未发生，列出各比例与差值[@Horowitz2000; @Gamble2005]。",
    ),
    "did.imputed": (
        "Unknown outcomes were also imputed {imputations} times (seed {seed}), each time from a Bayesian bootstrap of the known patients [@Rubin1981], and combined by Rubin's rules [@Rubin1987].",
        "另对未知结局作 {imputations} 次多重填补（种子 {seed}），每次取自已知患者的贝叶斯自助抽样[@Rubin1981]，按 Rubin 规则合并[@Rubin1987]。",
    ),
    "did.tipping": (
        "Every way in which the unknown outcomes could have turned out was gone through, to see which change the result by {test}{cite}.",
        "逐一考察未知结局的所有可能，判断哪些会改变以下检验的结果：{test}{cite}。",
    ),
    "did.left_out": (
        "Each comparison was repeated without one patient at a time.",
        "逐一剔除单个患者，重复各项比较。",
    ),
    "did.fragility": (
        "How few changed outcomes would move a p-value across its limit was counted [@Walsh2014].",
        "计算使 p 值越过界值所需改变的最少结局数[@Walsh2014]。",
    ),
}

_SURVIVAL: dict[str, tuple[str, str]] = {
    "did.curve": (
        "Time to event was estimated by the Kaplan-Meier method [@Kaplan1958], with {level} {interval}{cite}; the interval of a median is that of Brookmeyer and Crowley [@Brookmeyer1982], and median follow-up is by reverse Kaplan-Meier [@Schemper1996].",
        "事件时间采用 Kaplan-Meier 法估计[@Kaplan1958]，附 {level} {interval}{cite}；中位数区间采用 Brookmeyer 与 Crowley 法[@Brookmeyer1982]，中位随访时间采用反向 Kaplan-Meier 法[@Schemper1996]。",
    ),
    "did.band": (
        "The band around a whole curve holds simultaneously at {level}: {band}{cite}.",
        "整条曲线的同时置信带水平为 {level}：{band}{cite}。",
    ),
    "did.rank_test": (
        "Curves were compared by the {test}{cite}.",
        "曲线比较采用{test}{cite}。",
    ),
    "did.small_curves": (
        "With few events, the curves of small groups were compared by {test}{cite}.",
        "因事件较少，小样本组曲线比较采用{test}{cite}。",
    ),
    "did.follow_up": (
        "Whether follow-up is alike in the groups was looked at by reverse Kaplan-Meier curves [@Schemper1996].",
        "以反向 Kaplan-Meier 曲线考察各组随访是否相近[@Schemper1996]。",
    ),
    "did.rate": (
        "Events per person-time have exact Poisson intervals ({level}) [@Garwood1936].",
        "每人时事件数采用 Poisson 精确区间（{level}）[@Garwood1936]。",
    ),
    "did.one_step": (
        "The hazard ratio is Peto's, observed less expected events over their variance ({level} interval) [@Yusuf1985].",
        "风险比采用 Peto 法，即实际与期望事件数之差除以其方差（{level} 区间）[@Yusuf1985]。",
    ),
    "did.hazard": (
        "The cumulative hazard was read off the same curve.",
        "累积风险由同一曲线得出。",
    ),
    "did.restricted": (
        "Restricted mean times are areas under the Kaplan-Meier curve up to the horizon named with each [@Royston2013] ({level} intervals).",
        "限制性平均时间为 Kaplan-Meier 曲线下至所注明时点的面积[@Royston2013]（{level} 区间）。",
    ),
    "did.restricted_contrast": (
        "Limits of a difference of restricted means are made from those of each group [@Zou2008].",
        "限制性平均时间差值的界限由各组界限构造[@Zou2008]。",
    ),
    "did.incidence": (
        "Where another event comes in between, cumulative incidence was estimated by the Aalen-Johansen method [@Aalen1978] ({level} intervals) [@Andersen2012].",
        "存在竞争事件时，采用 Aalen-Johansen 法估计累积发生率[@Aalen1978]（{level} 区间）[@Andersen2012]。",
    ),
    "did.gray": (
        "Cumulative incidences were compared by Gray's test [@Gray1988].",
        "累积发生率比较采用 Gray 检验[@Gray1988]。",
    ),
    "did.fine_gray": (
        "Subdistribution hazards were modelled after Fine and Gray [@Fine1999] ({level} intervals).",
        "次分布风险采用 Fine-Gray 模型[@Fine1999]（{level} 区间）。",
    ),
    "did.cox": (
        "Hazards were modelled by Cox regression [@Cox1972]{ties}{penalty} ({level} intervals); proportional hazards were tested after Grambsch and Therneau [@Grambsch1994].",
        "风险采用 Cox 回归[@Cox1972]{ties}{penalty}（{level} 区间）；比例风险假定按 Grambsch 与 Therneau 法检验[@Grambsch1994]。",
    ),
    "did.cox.ties.efron": (", ties by Efron [@Efron1977]", "，结点按 Efron 法处理[@Efron1977]"),
    "did.cox.ties.breslow": (
        ", ties by Breslow [@Breslow1974]",
        "，结点按 Breslow 法处理[@Breslow1974]",
    ),
    "did.cox.ties.exact": (", ties exact", "，结点按精确法处理"),
    "did.cox.firth": (
        ", with Firth's penalty [@Heinze2001]",
        "，加 Firth 惩罚[@Heinze2001]",
    ),
    "did.cox.none": (", unpenalized", "，不加惩罚"),
    "did.proportional_hazards": (
        "Proportional hazards were tested after Grambsch and Therneau [@Grambsch1994].",
        "比例风险假定按 Grambsch 与 Therneau 法检验[@Grambsch1994]。",
    ),
    "did.contact": (
        "A status at last contact says that an event has come, not when: the share with the event by each time was estimated from current status data by isotonic regression [@Ayer1955], with {interval} ({level}). It is a sensitivity analysis, as is the naive curve beside it.",
        "末次随访状态只说明事件已发生，不说明何时发生：以现状数据的保序回归估计各时点的事件比例[@Ayer1955]，{interval}（{level}）。该结果与并列的朴素曲线均为敏感性分析。",
    ),
    "did.contact.valid": (
        "limits that hold at any sample size [@Kim2018]",
        "采用任意样本量下均成立的界限[@Kim2018]",
    ),
    "did.contact.likelihood-ratio": (
        "likelihood-ratio limits [@Banerjee2001]",
        "采用似然比界限[@Banerjee2001]",
    ),
    "did.status_comparison": (
        "Statuses at last contact were compared between groups by a permutation test that allows for the time of the contact.",
        "组间末次随访状态的比较采用考虑随访时间的置换检验。",
    ),
    "did.status_regression": (
        "Current status data were modelled by regression with a Weibull baseline and proportional hazards [@Jewell2004].",
        "现状数据采用 Weibull 基线的比例风险回归[@Jewell2004]。",
    ),
    "did.turnbull": (
        "Times that are only bounded were estimated by Turnbull's method [@Turnbull1976; @Gentleman1994].",
        "仅知范围的时间采用 Turnbull 法估计[@Turnbull1976; @Gentleman1994]。",
    ),
    "did.reporting": (
        "Whether outcome goes with length of follow-up or year of publication was looked at, since published cases are chosen.",
        "鉴于已发表病例存在选择，考察结局与随访时长或发表年份的关系。",
    ),
    "did.landmark": (
        "Groups that arise after time zero were compared from a landmark on [@Anderson1983].",
        "时间零点之后形成的组采用界标分析比较[@Anderson1983]。",
    ),
    "did.late_exposure": (
        "Time before a treatment began is immortal for those who got it, and was measured [@Suissa2008].",
        "治疗开始前的时间对接受者而言为无死亡时间，已予以计量[@Suissa2008]。",
    ),
    "did.rebuilt": (
        "Patients' times were rebuilt from published curves [@Guyot2012].",
        "由已发表曲线重建患者时间数据[@Guyot2012]。",
    ),
    "did.pooled_curve": (
        "Published survival curves were pooled over studies without assuming their shape [@Combescure2014].",
        "以无分布假定的方法合并已发表的生存曲线[@Combescure2014]。",
    ),
}

_POOL: dict[str, tuple[str, str]] = {
    "did.effects": (
        "The effect measure of studies was the {measure}{cite}.",
        "研究效应指标为{measure}{cite}。",
    ),
    "did.effects.corrected": (
        "Studies with a zero cell were corrected: {rule}{cite}.",
        "含零单元格的研究作了校正：{rule}{cite}。",
    ),
    "did.dependent": (
        "Effects that share patients or reports were pooled with a {model}{cite} ({method}; {level} intervals).",
        "共享患者或报告的效应采用{model}{cite}合并（{method}；{level} 区间）。",
    ),
    "did.robust": (
        "Variances are {correction}{cite}.",
        "方差：{correction}{cite}。",
    ),
    "did.overlap": (
        "Studies that share patients were pooled under each choice of which to keep [@Senn2009].",
        "对共享患者的研究，按不同取舍分别合并[@Senn2009]。",
    ),
    "did.median": (
        "Medians were pooled by this method: {method}{cite} ({level} intervals).",
        "中位数合并采用{method}{cite}（{level} 区间）。",
    ),
    "did.combined": (
        "p-values were combined by {method}{cite}.",
        "p 值合并采用{method}{cite}。",
    ),
    "did.directions": (
        "Where only directions are comparable, they were counted, with an exact interval and sign test [@Boon2021; @Campbell2020].",
        "仅方向可比时，对方向计数，并给出精确区间与符号检验[@Boon2021; @Campbell2020]。",
    ),
    "did.printed_range": (
        "Printed results were taken at every value that their rounding allows.",
        "对已发表结果按其四舍五入所允许的全部取值计算。",
    ),
    "did.moderators": (
        "Expected effects and differences were computed from the regression on moderators [@Thompson2002].",
        "预期效应与差值由调节变量回归得出[@Thompson2002]。",
    ),
    "did.permutation": (
        "Moderators were tested by permutation [@Higgins2004; @Follmann1999].",
        "调节变量采用置换检验[@Higgins2004; @Follmann1999]。",
    ),
    "did.location_scale": (
        "Both effects and their spread were modelled by a location-scale model [@Viechtbauer2022].",
        "效应及其离散程度采用位置-尺度模型[@Viechtbauer2022]。",
    ),
    "did.subgroup_tests": (
        "Tests between subgroups were counted and adjusted by Holm's method [@Holm1979].",
        "亚组间检验予以计数并按 Holm 法校正[@Holm1979]。",
    ),
    "did.posterior": (
        "A Bayesian random-effects model was computed by quadrature [@Rover2020] ({level} intervals).",
        "贝叶斯随机效应模型以数值积分计算[@Rover2020]（{level} 区间）。",
    ),
    "did.priors": (
        "It was repeated under other priors on the spread between studies [@Rover2021].",
        "在研究间离散程度的其他先验下重复计算[@Rover2021]。",
    ),
    "did.new_study": (
        "What a new study may find was read off the predictive distribution [@Riley2011].",
        "新研究的可能结果由预测分布得出[@Riley2011]。",
    ),
    "did.together": (
        "Patients and study totals were pooled in one model, with the report as cluster [@Burke2017; @Stijnen2010].",
        "患者数据与研究合计纳入同一模型，以报告为群集[@Burke2017; @Stijnen2010]。",
    ),
    "did.pooled_median_time": (
        "Published median times were pooled on the log scale.",
        "已发表的中位时间在对数尺度上合并。",
    ),
}

_DIAGNOSE: dict[str, tuple[str, str]] = {
    "did.leave_one_out": (
        "Each pooled result was repeated without one study at a time.",
        "逐一剔除单项研究，重复合并。",
    ),
    "did.cumulative": (
        "Studies were also added one at a time [@Lau1992].",
        "另作累积合并，逐项加入研究[@Lau1992]。",
    ),
    "did.influence": (
        "Influence of single studies was measured by deleted residuals, Cook's distance and related quantities [@Viechtbauer2010].",
        "以剔除残差、Cook 距离等指标衡量单项研究的影响[@Viechtbauer2010]。",
    ),
    "did.baujat": (
        "Contributions to heterogeneity are shown as proposed by Baujat [@Baujat2002].",
        "各研究对异质性的贡献以 Baujat 图表示[@Baujat2002]。",
    ),
    "did.radial": (
        "Studies are shown by their precision in a radial plot [@Galbraith1988].",
        "以径向图按精度展示各研究[@Galbraith1988]。",
    ),
    "did.gosh": (
        "The model was fitted to {subsets} subsets of the studies{drawn} [@Olkin2012].",
        "对研究的 {subsets} 个子集{drawn}拟合模型[@Olkin2012]。",
    ),
    "did.gosh.drawn": (" drawn at random (seed {seed})", "（随机抽取，种子 {seed}）"),
    "did.asymmetry": (
        "Small-study effects were tested by {test}{cite}.",
        "小研究效应采用{test}{cite}。",
    ),
    "did.trim": (
        "How far missing studies could move the result was looked at by {estimator}{cite}; its estimate is not the result.",
        "以{estimator}{cite}考察缺失研究可能使结果移动多少；其估计值并非结果本身。",
    ),
    "did.fail_safe": (
        "How many unpublished null results would overturn the finding: {method}{cite}.",
        "推翻结论所需的未发表阴性结果数：{method}{cite}。",
    ),
    "did.excess": (
        "Significant results were counted against those expected [@Ioannidis2007].",
        "比较显著结果的实际数与预期数[@Ioannidis2007]。",
    ),
    "did.selection": (
        "Selection by p-value was modelled by a {weights}{cite}.",
        "对按 p 值的选择采用{weights}{cite}。",
    ),
    "did.pet_peese": (
        "Effects were regressed on their standard errors and variances (PET-PEESE) [@Stanley2014].",
        "以效应对其标准误及方差作回归（PET-PEESE）[@Stanley2014]。",
    ),
    "did.specification": (
        "The analysis was repeated under {n} defensible combinations of choices [@Simonsohn2020].",
        "在 {n} 种合理的选择组合下重复分析[@Simonsohn2020]。",
    ),
}

_LAST: dict[str, tuple[str, str]] = {
    "did.audit": (
        "{n} numbers that the text claims were recomputed from its own tables and marked as match ({match}), rounding ({rounding}), mismatch ({mismatch}) or not derivable ({none}).",
        "文本中的 {n} 个数值依据其自身表格重新计算，判定为：一致（{match}）、舍入差异（{rounding}）、不一致（{mismatch}）、无法推导（{none}）。",
    ),
    "did.check": (
        "Tables were checked cell by cell before the analysis.",
        "分析前对表格逐格检查。",
    ),
    "did.cautions": (
        "Known mistakes of such reviews were watched for by coded rules; these spoke up: {codes}.",
        "以带代码的规则防范此类综述的已知错误；触发的规则为：{codes}。",
    ),
    "did.refused": (
        "Not done, with the reason written down: {titles}.",
        "未进行并已注明理由：{titles}。",
    ),
    "did.software": (
        "All numbers were computed by pooledcases {version} ({others}).",
        "全部数值由 pooledcases {version} 计算（{others}）。",
    ),
    "did.software.plain": (
        "All numbers were computed by pooledcases.",
        "全部数值由 pooledcases 计算。",
    ),
    "did.seeds": (
        "What draws at random used the seed {seeds}.",
        "随机抽样所用种子为 {seeds}。",
    ),
    "did.again": (
        "They are made again by the command: {command}",
        "重新生成的命令：{command}",
    ),
}

LABELS: dict[str, tuple[str, str]] = {
    **_HEADINGS,
    **_DESCRIBE,
    **_COMPARE,
    **_SURVIVAL,
    **_POOL,
    **_DIAGNOSE,
    **_LAST,
}
