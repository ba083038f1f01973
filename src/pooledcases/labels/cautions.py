"""What each coded caution says, and what is offered instead."""

from __future__ import annotations

LABELS: dict[str, tuple[str, str]] = {
    "caution.PC-M01": (
        "the double arcsine was pooled and transformed back with one n ({n}); the result may contradict the studies",
        "双反正弦变换合并后以单一样本量 ({n}) 反变换，结果可能与各研究矛盾",
    ),
    "offered.PC-M01": ("the one-stage binomial-normal model", "一步法二项-正态模型"),
    "caution.PC-M02": (
        "studies with 0 or all events need a correction on this scale: {studies}",
        "以下研究事件数为 0 或全部发生，此尺度需要校正：{studies}",
    ),
    "offered.PC-M02": (
        "the one-stage model on counts (binomial-normal, Poisson-normal), which needs none; beside the binomial-normal one of 2 to 4 studies stands the Bayesian fit",
        "无需校正的一步法计数模型（二项-正态、泊松-正态）；2 至 4 项研究的二项-正态模型旁并列贝叶斯拟合",
    ),
    "caution.PC-M03": (
        "studies without events in both arms say nothing about a ratio, corrected by 0.5 or left out: {studies}",
        "两组均无事件的研究对比值无信息（加 0.5 校正或剔除）：{studies}",
    ),
    "caution.PC-M03.corrected": (
        "studies without events in both arms (or with nothing but events) say nothing about a ratio; they are pooled after something was added to their cells: {studies}",
        "两组均无事件（或全部发生）的研究对比值无信息；此处经加值校正后纳入合并：{studies}",
    ),
    "caution.PC-M03.set_aside": (
        "studies without events in both arms (or with nothing but events) say nothing about a ratio; they stay visible and are not pooled: {studies}",
        "两组均无事件（或全部发生）的研究对比值无信息；保留可见但未纳入合并：{studies}",
    ),
    "offered.PC-M03": ("a pooled risk difference", "合并风险差"),
    "caution.PC-M04": (
        "{single} of {reports} reports have one patient: they say nothing of the spread between reports",
        "{reports} 篇报告中有 {single} 篇仅含一名患者：无法从中得知报告间的差异",
    ),
    "offered.PC-M04": (
        "patients pooled with the report as cluster",
        "以报告为聚类单位合并患者",
    ),
    "caution.PC-M06": (
        "{n} duplicate marks: the same patients may be counted twice",
        "{n} 处重复标记：同一患者可能被重复计数",
    ),
    "caution.PC-M06.names": (
        "the same study name stands on several rows, and no column says why; the same patients may be counted twice (name: rows): {names}",
        "同一研究名出现于多行且无列说明原因，同一患者可能被重复计数（名称：行）：{names}",
    ),
    "offered.PC-M06": ("results with and without the duplicates", "分别给出去重前后的结果"),
    "caution.PC-M07": (
        "status at last contact is not the time of an event; the event happened at some unknown time before it (or not yet)",
        "末次随访状态不是事件时间；事件发生在此前某个未知时间或尚未发生",
    ),
    "offered.PC-M07": ("the current-status estimate, which stands beside", "并列给出现状数据估计"),
    "caution.PC-M08": (
        "the time of these patients counts from different origins ({origins}); one curve would mix unlike times",
        "这些患者的时间起点不同（{origins}），合为一条曲线会混淆不同的时间",
    ),
    "caution.PC-M08.unstated": (
        "the source does not say from when follow-up counts; if not all patients have the same origin, the curve mixes unlike times",
        "原文未说明随访自何时起计；若起点不一，曲线会混淆不同的时间",
    ),
    "offered.PC-M08": (
        "one curve for each origin, or times counted anew from an origin that all have",
        "按起点分别绘制曲线，或改用共同起点重新计时",
    ),
    "caution.PC-M09": (
        "{column} began only after time zero in {n} ({ids}): their time before it is no time under it, and they had to live to it",
        "{n} 例的 {column} 在时间零点之后才开始（{ids}）：此前的时间不属于暴露时间，且须存活至开始时",
    ),
    "offered.PC-M09": (
        "a landmark analysis, or time counted from the start of the exposure",
        "界标分析，或自暴露开始起计时",
    ),
    "caution.PC-M10": (
        "published single cases are picked, often because they did well: {single} in reports of one patient, {series} in series of five or more; this share is no rate of response to a treatment",
        "单例报告经过选择，往往因结果良好而发表：单例报告中 {single}，五例及以上系列中 {series}；该比例不是治疗有效率",
    ),
    "offered.PC-M10": (
        "reports of one patient against series of five or more, side by side",
        "并列单例报告与五例及以上系列的结果",
    ),
    "caution.PC-M11": (
        "small-study effects cannot be judged from {what}",
        "{what}：无法据此判断小样本研究效应",
    ),
    "offered.PC-M11": (
        "the studies side by side, ordered by size, and the reasons for differences between them",
        "按样本量排列各研究，并讨论其差异的原因",
    ),
    "caution.PC-M12": (
        "heterogeneity: read tau and the prediction interval first; tau² {tau2_text} is not proof of homogeneity",
        "异质性：先看 tau 与预测区间；tau² {tau2_text} 并不证明同质",
    ),
    "offered.PC-M12": ("the interval of tau² and the prediction interval", "tau² 区间与预测区间"),
    "caution.PC-M13": (
        "a normal interval around a random-effects estimate of {k} studies is too narrow",
        "{k} 项研究的随机效应估计采用正态区间过窄",
    ),
    "caution.PC-M13.few": (
        "{k} studies tell little about their spread: the interval may be too wide to be of use",
        "{k} 项研究难以估计其间差异：区间可能过宽而无实际意义",
    ),
    "offered.PC-M13": (
        "Hartung-Knapp, or t(k−1) for one-stage models; for 2 to 4 studies the Bayesian fit, which stands beside pooled logits and log ratios",
        "Hartung-Knapp 法，一步法模型用 t(k−1)；2 至 4 项研究看贝叶斯拟合（logit 与对数比值合并时并列给出）",
    ),
    "caution.PC-M14": (
        "a large-sample formula was used where patients or events are few: {what}",
        "患者或事件较少而使用了大样本公式：{what}",
    ),
    "offered.PC-M14": ("an exact method or a permutation", "精确方法或置换检验"),
    "caution.PC-M15": (
        "fewer than {n} patients are at risk after {time}: the tail of the curve is drawn faint",
        "{time}之后在险人数不足 {n}：曲线尾部以浅色绘制",
    ),
    "offered.PC-M15": ("the table of numbers at risk", "在险人数表"),
    "caution.PC-M16": (
        "{n} tests were made on the same patients; Holm's adjusted p-values stand beside the raw ones",
        "对同一批患者做了 {n} 次检验；原始 p 值旁列出 Holm 校正值",
    ),
    "offered.PC-M16": ("Holm's adjustment", "Holm 校正"),
    "caution.PC-M17": (
        "{missing} of {total} are not reported; not reported is not absent",
        "{total} 例中 {missing} 例未报告；未报告不等于没有",
    ),
    "offered.PC-M17": ("best-case and worst-case bounds", "最好与最坏情形界限"),
    "caution.PC-M20": ("the method was changed: {what}", "方法已改变：{what}"),
    "caution.PC-M20.filled": (
        "studies imputed by trim-and-fill: {n}; a sensitivity analysis, no estimate",
        "剪补法填补的研究数：{n}；仅为敏感性分析，不作为估计值",
    ),
    "caution.PC-M20.steps": (
        "steps were merged, because no study has a one-sided p-value from {names}",
        "已合并区间：没有研究的单侧 p 值位于 {names}",
    ),
    "offered.PC-M20": ("the method line", "方法说明"),
    "caution.PC-M21": (
        "medians without an interval or a spread cannot be pooled",
        "没有区间或离散度的中位数不能合并",
    ),
    "offered.PC-M21": ("the medians side by side, as printed", "按原文并列中位数"),
    "caution.PC-M22": (
        "{n} died without this event ({statuses}) and count as censored: one minus the curve overstates how often the event happens",
        "{n} 例患者未发生该事件而死亡（{statuses}），按删失计：一减曲线会高估事件的发生率",
    ),
    "offered.PC-M22": (
        "survival from every cause, with every death named as the event",
        "将所有死亡均列为事件的总生存",
    ),
    "caution.PC-M23": (
        "no whole number out of {ni} gives {printed}",
        "分母 {ni} 时没有整数能得到 {printed}",
    ),
    "offered.PC-M23": ("the counts that come nearest: {candidates}", "最接近的计数：{candidates}"),
    "caution.PC-M24": (
        "the printed estimate, interval and p-value do not agree: {what}",
        "原文的估计值、区间与 p 值不一致：{what}",
    ),
    "offered.PC-M24": (
        "what was printed and what follows from it, side by side",
        "并列原文数值与推算值",
    ),
    "caution.PC-M25": (
        "these numbers are different kinds of quantity and are never pooled together: {kinds}",
        "这些数值属于不同类型的量，不能合并：{kinds}",
    ),
    "offered.PC-M25": ("each kind by itself, as printed", "各类型分别按原文列出"),
    "caution.PC-M26": (
        "these studies may share patients: {studies}",
        "以下研究可能共享患者：{studies}",
    ),
    "offered.PC-M26": (
        "one study for each overlapping group, and the result with each choice",
        "每个重叠组仅取一项研究，并给出不同选择的结果",
    ),
    "caution.PC-M27": (
        "none, or all, of {ni} had the event: the exact one-sided 95% limit is {upper}",
        "{ni} 例中无人或全部发生事件：精确单侧 95% 限为 {upper}",
    ),
    "offered.PC-M27": ("the exact one-sided limit", "精确单侧上限"),
    "caution.PC-M28": ("too few to pool: {what}", "数量过少，不宜合并：{what}"),
    "caution.PC-M28.groups": (
        "subgroups of one study are described, not pooled: {groups}",
        "仅含一项研究的亚组只作描述，不合并：{groups}",
    ),
    "offered.PC-M28": ("the rows with their exact intervals", "逐项列出并给出精确区间"),
    "caution.PC-M29": (
        "follow-up differs between patients, or some had disease from the start: disease-free status at last contact is no plain proportion",
        "患者随访时间不同，或部分患者起始即有病灶：末次随访的无瘤状态不是单纯比例",
    ),
    "offered.PC-M29": (
        "the same comparison among those disease-free at the start, with follow-up by group",
        "在起始无瘤者中重复比较，并列各组随访时间",
    ),
    "caution.PC-N01": (
        "the fit did not converge, so there is no number: {what}",
        "模型未收敛，因此不给出数值：{what}",
    ),
    "offered.PC-N01": (
        "the studies side by side, or another estimator",
        "并列各项研究，或换用其他估计方法",
    ),
    "caution.PC-N02": (
        "the studies differ less than chance alone would make them (Q = {q}): no tau² fits, and its interval is given as 0 to 0",
        "各研究间的差异小于随机误差 (Q = {q})：没有相容的 tau²，其区间记为 0～0",
    ),
    "offered.PC-N02": ("the studies themselves", "各项研究本身"),
    "caution.PC-D90": (
        "{n} of {total} patients were rebuilt from published curves; they are no original patient data",
        "{total} 例患者中 {n} 例由已发表曲线重建，并非原始患者数据",
    ),
    "caution.PC-D90.fit": (
        "{study}: patients were rebuilt from a published curve; they are no original data, and give the curve back to within {difference}",
        "{study}：患者由已发表曲线重建，并非原始数据；与原曲线相差不超过 {difference}",
    ),
    "caution.PC-D90.cleaned": (
        "{study}: {n} points of the curve rose or left 0 to 1 by a hair and were moved by at most {move}",
        "{study}：曲线上 {n} 个点略有上升或略超出 0～1，已修正，最多 {move}",
    ),
    "caution.PC-D90.far": (
        "{study}: the rebuilt curve is off the printed one by up to {difference}; check the points and the numbers at risk",
        "{study}：重建曲线与原曲线最多相差 {difference}；请核对坐标点与在险人数",
    ),
    "caution.PC-D90.at_risk": (
        "{study}: numbers at risk that do not come out (rebuilt/printed) at time {times}",
        "{study}：以下时间的在险人数不能重现（重建/原文）：{times}",
    ),
    "caution.PC-D90.events": (
        "{study}: {rebuilt} events come out, {printed} were printed; they follow from the curve and the numbers at risk, and were not forced to agree",
        "{study}：重建得 {rebuilt} 次事件，原文为 {printed} 次；事件数由曲线与在险人数推得，未强制一致",
    ),
    "offered.PC-D90": ("the original patient data, from the authors", "向作者索取原始患者数据"),
    "caution.PC-D91": (
        "all {n} patients with a time in {column} had the event, and {without} without it have no time there: the column seems to hold the times of events only, so that nobody without the event counts",
        "{column} 有时间的 {n} 例全部发生事件，另 {without} 例未发生事件者无时间：该列似乎只记录事件时间，未发生事件者因此全未计入",
    ),
    "offered.PC-D91": (
        "the time of follow-up for everybody, and an endpoint that takes dated relapses from their own column",
        "对所有患者使用随访时间，并在终点定义中由单独一列给出复发时间",
    ),
}
