"""Many small groups, patients of one report, and precision to come."""

from __future__ import annotations

LABELS: dict[str, tuple[str, str]] = {
    "groups.evidence.overall-mean": (
        "the overall mean, not evidence on this group",
        "仅为总体均值，并非该组的证据",
    ),
    "groups.evidence.nothing-known": (
        "nothing known: what a new group would have",
        "无已知结局：等同于一个新组的预测",
    ),
    "groups.with_interval": ("{what} ({level} interval)", "{what} ({level} 区间)"),
    "groups.one_sided_upper": ("≤ {limit} (one-sided)", "≤ {limit}（单侧）"),
    "groups.one_sided_lower": ("≥ {limit} (one-sided)", "≥ {limit}（单侧）"),
    "groups.raw": ("raw", "原始"),
    "groups.shrunken": ("partially pooled", "部分合并"),
    "groups.narrower": ("prior scale {scale}", "先验尺度 {scale}"),
    "groups.plug_in": ("spread taken as known (too narrow)", "视离散度为已知 (过窄)"),
    "groups.beta": ("beta-binomial (too narrow)", "贝塔-二项 (过窄)"),
    "groups.borrowed": ("borrowed", "借用比例"),
    "groups.reports": ("reports", "报告数"),
    "groups.remark": ("remark", "备注"),
    "groups.middle": ("middle group", "居中组"),
    "groups.new": ("a new group", "新组"),
    "groups.reason.not-asked": ("reports were not asked for", "未要求考虑报告"),
    "groups.reason.report-unknown": (
        "no patient's report is known, so that clustering by report cannot be allowed for",
        "无一患者的来源报告已知，故无法考虑按报告聚类",
    ),
    "groups.reason.one-patient-reports": (
        "every report has one patient, so that reports cannot be told from patients",
        "每篇报告仅一名患者，故无法区分报告与患者",
    ),
    "groups.reason.one-report": (
        "all patients come from one report",
        "所有患者来自同一报告",
    ),
    "groups.reason.no-patient": ("no patient's outcome is known", "无一患者的结局已知"),
    "groups.reason.all-alike": (
        "all patients had the same outcome",
        "所有患者结局相同",
    ),
    "groups.absent.no-patient": ("no patient's outcome is known", "无一患者的结局已知"),
    "groups.absent.no-event": (
        "no patient had the outcome, so that nothing can be drawn towards anything; give a prior on the middle group, or read the raw limits",
        "无一患者出现该结局，无从收缩；请给出居中组的先验，或仅看原始界限",
    ),
    "groups.absent.only-events": (
        "every patient had the outcome, so that nothing can be drawn towards anything; give a prior on the middle group, or read the raw limits",
        "所有患者均出现该结局，无从收缩；请给出居中组的先验，或仅看原始界限",
    ),
    "say.shrinkage": (
        "{outcome} over {n} groups of {by}: {raw}. Partially pooled, the proportion is {middle} ({level} interval {ci}) in the middle group and may be {new} in a new one.",
        "{by} 的 {n} 个组中 {outcome}：{raw}。部分合并后，居中组的比例为 {middle} ({level} 区间 {ci})，新组可能为 {new}。",
    ),
    "say.shrinkage_range": (
        " The raw proportions of groups with three patients or more run from {raw_low} to {raw_high}, the partially pooled ones from {low} to {high}.",
        "不少于三名患者的组，原始比例为 {raw_low} 至 {raw_high}，部分合并后为 {low} 至 {high}。",
    ),
    "say.shrinkage_few": (
        " Groups with one or two patients whose outcome is known: {n} ({names}); their numbers are the overall mean, not evidence on them.",
        "{n} 个组仅有一至两名已知结局的患者：其数值仅为总体均值，并非该组的证据 ({names})。",
    ),
    "say.shrinkage_reports": (
        " Patients of one report may be alike: the standard deviation between reports (logits) is {tau} ({level} interval {ci}).",
        "同一报告的患者可能相似：报告间标准差 (logit) 为 {tau} ({level} 区间 {ci})。",
    ),
    "say.shrinkage_disease_free": (
        " Among those disease-free at the start: {raw}; {middle} ({level} interval {ci}) in the middle group.{range}",
        "起始无瘤者中：{raw}；居中组 {middle} ({level} 区间 {ci})。{range}",
    ),
    "say.shrinkage_disease_free_absent": (
        " Among those disease-free at the start: {raw}; nothing is partially pooled: {why}.",
        "起始无瘤者中：{raw}；未作部分合并：{why}。",
    ),
    "groups.axis": ("proportion with {outcome}", "{outcome}的比例"),
    "groups.not_alone": (
        "Not all of these patients were known to be disease-free at the start: read it beside the figure of those who were ({raw}).",
        "并非所有患者均已知起始无瘤：须与起始无瘤者 ({raw}) 的图同读。",
    ),
    "groups.start": ("disease-free at the start", "起始无瘤者"),
    "groups.disease_free": (
        "partially pooled, disease-free at the start",
        "部分合并 (起始无瘤者)",
    ),
    "say.shrinkage_no_reports": (" Not by report: {why}.", "未按报告：{why}。"),
    "say.shrinkage_absent": (
        "{outcome} over {n} groups of {by}: {raw}. Nothing is partially pooled: {why}.",
        "{by} 的 {n} 个组中 {outcome}：{raw}。未作部分合并：{why}。",
    ),
    "say.clustering": (
        "{outcome}: {raw} in {reports} reports. The {n} patients count as {effective} independent ones by the intra-class correlation ({correlation}), and as {ratio} by the variance between reports; resampling whole reports gives {level} CI {ci}.",
        "{outcome}：{raw}，来自 {reports} 篇报告。按组内相关 ({correlation})，{n} 名患者相当于 {effective} 名独立患者；按报告间方差相当于 {ratio} 名；对整篇报告重抽样得 {level} CI {ci}。",
    ),
    "say.clustering_absent": (
        "{outcome}: {raw}. Clustering by report is not shown: {why}.",
        "{outcome}：{raw}。未显示按报告聚类：{why}。",
    ),
    "say.clustered_difference": (
        "{first} against {second}: difference {difference}{ci}.",
        "{first} 对 {second}：差值 {difference}{ci}。",
    ),
    "say.clustered_difference_ci": (
        ", {level} CI {ci} over resampled reports",
        "，报告重抽样 {level} CI {ci}",
    ),
    "say.stratified": (
        " Within reports (exact, {n} of them inform): p {p}, odds ratio {ratio} ({level} CI {ci}).",
        "报告内比较 (精确，{n} 篇提供信息)：p {p}，比值比 {ratio} ({level} CI {ci})。",
    ),
    "say.no_stratified": (" No comparison within reports: {why}.", "无报告内比较：{why}。"),
    "stratified.no-informative-report": (
        "no report has patients of both groups, with and without the outcome",
        "没有一篇报告同时含两组患者及两种结局",
    ),
    "stratified.report-unknown": ("no patient's report is known", "无一患者的来源报告已知"),
    "say.precision": (
        "{what}, {level} CI {ci} ({now} wide). For an interval no wider than {wanted} it takes {expected} further patients{each} if they do as those before, and {worst} whatever they do.",
        "{what}，{level} CI {ci} (宽 {now})。若要区间宽度不超过 {wanted}，如后续患者与此前相同，还需 {expected} 名患者{each}；无论结局如何，最多需 {worst} 名。",
    ),
    "say.precision_enough": (
        "{what}, {level} CI {ci} ({now} wide): no wider than {wanted} already.",
        "{what}，{level} CI {ci} (宽 {now})：已不超过 {wanted}。",
    ),
    "say.precision_empty": (
        "No patient yet. For an interval no wider than {wanted} it takes {worst} patients{each} whatever they do.",
        "尚无患者。若要区间宽度不超过 {wanted}，无论结局如何，最多需 {worst} 名患者{each}。",
    ),
    "say.precision_each": (" in each group", " (每组)"),
    "say.too_many": ("more than {n}", "超过 {n}"),
    "groups.note": (
        "Binomial-normal model with a {prior} prior ({scale}) on the standard deviation between groups, integrated by quadrature; medians with central {level} intervals. Raw: Clopper-Pearson. Borrowed: the share of a group's information that the other groups give.",
        "二项-正态模型，组间标准差取{prior}先验 ({scale})，数值积分；中位数及 {level} 中心区间。原始：Clopper-Pearson。借用比例：该组信息中来自其他组的份额。",
    ),
    "groups.grey": (
        "Grey: one or two patients, or none: the overall mean, not evidence on this group.",
        "灰色：仅一至两名患者或无患者：仅为总体均值，并非该组的证据。",
    ),
    "groups.prior.half-normal": ("half-normal", "半正态"),
}
