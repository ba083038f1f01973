"""Which method when: the one place that the guide's page, ``--explain`` and methods sentences read.

``GUIDE[topic][word]`` is a method by the word of its option. A test holds that words, citations and
measures are those of the specs themselves.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from pooledcases.labels.choice import Choice
from pooledcases.labels.guide_measures import MEASURES
from pooledcases.labels.guide_methods import METHODS

GUIDE: Mapping[str, Mapping[str, Choice]] = MappingProxyType({"measure": MEASURES, **METHODS})

_TOPICS: dict[str, tuple[str, str]] = {
    "guide.topic.measure": ("Measure", "效应指标"),
    "guide.topic.model": ("Model", "模型"),
    "guide.topic.tau2": ("Estimator of τ²", "τ² 估计方法"),
    "guide.topic.inference": ("Interval of the estimate", "估计值的区间"),
    "guide.topic.prediction": ("Prediction interval", "预测区间"),
    "guide.topic.tau2_interval": ("Interval of τ²", "τ² 的区间"),
    "guide.topic.prior": ("Prior on τ", "τ 的先验"),
    "guide.topic.continuity": ("Zero cells", "零单元格"),
    "guide.topic.question": ("Further questions", "更多问题"),
}
_NAMES: dict[str, tuple[str, str]] = {
    "guide.name.continuity.only0": ("a half added to studies with a zero", "含零研究各格加 0.5"),
    "guide.name.continuity.treatment-arm": ("treatment-arm correction", "处理组校正"),
    "guide.name.continuity.all": ("a half added to every study", "所有研究各格加 0.5"),
    "guide.name.continuity.if0all": (
        "a half added to every study if one has a zero",
        "任一研究含零则全部加 0.5",
    ),
    "guide.name.continuity.none": ("nothing added", "不校正"),
    "guide.name.question.subgroup": ("subgroups", "亚组"),
    "guide.name.question.mods": ("moderators", "调节变量"),
    "guide.name.question.scale": ("location-scale model", "位置-尺度模型"),
    "guide.name.question.new_study": ("a new study", "新研究"),
    "guide.name.question.permutation": ("permutation test", "置换检验"),
    "guide.name.question.multilevel": ("three-level model", "三水平模型"),
    "guide.name.question.multivariate": ("multivariate model", "多变量模型"),
    "guide.name.question.robust": ("robust variance", "稳健方差"),
    "guide.name.question.overlap": ("overlapping studies", "重叠研究"),
    "guide.name.question.medians": ("medians", "中位数"),
    "guide.name.question.combine_p": ("combined p-values", "合并 p 值"),
    "guide.name.question.directions": ("synthesis by direction", "按方向综合"),
    "guide.name.question.influence": ("influence of single studies", "单项研究的影响"),
    "guide.name.question.bias": ("small-study effects", "小研究效应"),
    "guide.name.question.sensitivity": ("specification curve", "设定曲线"),
}
_TEXTS: dict[str, tuple[str, str]] = {
    "explain.head": (
        "What was chosen, why, and what else was possible",
        "所选方法、理由与其他选择",
    ),
    "explain.chosen": ("{topic}: {name} ({word})", "{topic}：{name}（{word}）"),
    "explain.why": ("  why: {text}", "  理由：{text}"),
    "explain.of_model": ("It belongs to the model.", "由模型本身决定。"),
    "explain.source": ("  source: {text}", "  来源：{text}"),
    "explain.else": ("  also possible:", "  其他选择："),
    "explain.other": ("    {word}: {text}", "    {word}：{text}"),
    "explain.one_study": (
        "One study: its effect with its own interval. Nothing was pooled, so that no model, no τ² and no prediction interval had to be chosen; how other studies would differ is unknown.",
        "仅一项研究：给出其效应与自身区间。未作合并，无需选择模型、τ² 或预测区间；其他研究会有何差异不得而知。",
    ),
    "explain.cautions": ("What to keep in mind", "注意事项"),
    "explain.no_caution": ("No caution.", "无注意事项。"),
    "explain.caution": ("  {code}: {text}", "  {code}：{text}"),
    "explain.offered": ("    instead: {text}", "    可改为：{text}"),
    "explain.more": ("Further questions", "更多问题"),
    "explain.corrected": (
        "  {n} of {k} studies were changed.",
        "  {k} 项研究中有 {n} 项被校正。",
    ),
    "methods.measure": (
        "The measure was the {measure}, pooled on the {scale} scale{source}. ",
        "效应指标为{measure}，在{scale}尺度上合并{source}。",
    ),
    "methods.source": (" ({citation})", "（{citation}）"),
    "methods.model": (
        "Study results were pooled with the {model} ({citation})",
        "采用{model}（{citation}）合并研究结果",
    ),
    "methods.regression": (
        "Effects were regressed on {formula} with the {model} ({citation})",
        "采用{model}（{citation}）对 {formula} 作回归",
    ),
    "methods.tau2": (
        "; the between-study variance was estimated by {tau2} ({citation})",
        "；研究间方差由{tau2}（{citation}）估计",
    ),
    "methods.exact": (
        "No patient, or every patient, had the event: the counts were summed, with the exact (Clopper-Pearson) interval ({level}).",
        "全部患者均无事件或均有事件：将例数合计，采用精确（Clopper-Pearson）区间（{level}）。",
    ),
    "methods.equal": (
        "; one effect was assumed for all studies",
        "；假定各研究效应相同",
    ),
    "methods.likelihood": (
        "; all parameters were estimated by maximum likelihood",
        "；所有参数均以极大似然法估计",
    ),
    "methods.prior": (
        ", a {prior}{arguments} ({citation}) and a {mu}",
        "，{prior}{arguments}（{citation}），{mu}",
    ),
    "methods.inference": (
        ", with {inference} ({level}; {citation}). ",
        "，{inference}（{level}；{citation}）。",
    ),
    "methods.no_citation": (", with {inference} ({level}). ", "，{inference}（{level}）。"),
    "methods.tau2_interval": (
        "Intervals of τ² are by {method} ({citation}). ",
        "τ² 的区间采用{method}（{citation}）。",
    ),
    "methods.prediction": (
        "Prediction intervals use {prediction} ({citation}). ",
        "预测区间采用{prediction}（{citation}）。",
    ),
    "methods.continuity": (
        "In {n} of {k} studies a zero cell was corrected ({rule}, {add} to each cell). ",
        "{k} 项研究中 {n} 项因零单元格作了校正（{rule}，每格加 {add}）。",
    ),
    "methods.subgroups": (
        "Subgroups were pooled with the same method and compared by Q between groups ({citation}). ",
        "亚组采用相同方法合并，并以组间 Q 比较（{citation}）。",
    ),
}

LABELS: dict[str, tuple[str, str]] = {
    **{
        f"guide.{topic}.{word}": item.when
        for topic, some in GUIDE.items()
        for word, item in some.items()
    },
    **_TOPICS,
    **_NAMES,
    **_TEXTS,
}
