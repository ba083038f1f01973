"""Words of figures that go on over pages, and sentences of results that are mostly looked at."""

from __future__ import annotations

LABELS = {
    "figure.part": (" ({part} of {total})", "（{part}/{total}）"),
    "figure.dots": (
        "One dot a patient with a known value (n). Upright lines: medians, half of the values lie "
        "below and half above. Equal values stand over each other. Described, not tested.",
        "每点一例有数值的患者（n）。竖线：中位数，一半数值低于它、一半高于它。相同数值上下排列。"
        "仅描述，未检验。",
    ),
    "figure.counts": (
        "Counts, {n} in all; described, without intervals.",
        "计数，合计 {n}；仅描述，无区间。",
    ),
    "figure.stacked": (
        "Numbers in the bars and under n: counts, those whose category is not known included; "
        "described, without intervals.",
        "条内与 n 列：计数，包括类别不明者；仅描述，无区间。",
    ),
    "figure.verdicts": (
        "Match: the printed number comes out again. Rounding: within what the rounding of the "
        "printed inputs allows. Mismatch: beyond that. Not derivable: the text does not print what "
        "it would take.",
        "一致：重算得到所印数字。舍入差异：在所印数据的舍入范围内。不一致：超出该范围。"
        "无法推算：原文未给出所需数据。",
    ),
    "figure.missing_map": (
        "Numbers beside the map: patients, each counted once in every row.",
        "右侧数字：患者数，每行中每例计一次。",
    ),
    "figure.state.NR": (
        "Not reported: the source is silent.",
        "未报告：原文未提及。",
    ),
    "figure.state.NAS": (
        "Not assessable: looked at, and could not be judged (such as Nx).",
        "无法评估：已检查但不能判定（如 Nx）。",
    ),
    "figure.state.UNC": (
        "Unclear: reported, but it does not say which.",
        "不明确：有报告，但不能确定。",
    ),
    "figure.state.NAP": (
        "Not applicable: the question does not arise in this patient.",
        "不适用：该患者不存在此问题。",
    ),
    "figure.grid": (
        "One row a patient, one column a variable, as reported; described, without tests.",
        "每行一例患者，每列一个变量，按原文；仅描述，未检验。",
    ),
    "figure.tested": ("{test}: p {p}.", "{test}：p {p}。"),
    "figure.year": ("year", "年份"),
    "figure.share": ("share (%)", "比例（%）"),
    "figure.claims_total": ("{n} claims were compared.", "共核对 {n} 条陈述。"),
    "figure.followup_unit": ("{followup} ({unit})", "{followup}（{unit}）"),
    "figure.conclusion": (
        "Conclusion among those known: {what} (p {sign} {alpha}). ",
        "已知者中的结论：{what}（p {sign} {alpha}）。",
    ),
    "figure.differ": ("the groups differ", "两组有差异"),
    "figure.no_difference": ("no difference is shown", "未见差异"),
    "say.bubble": (
        "Along {moderator}, from {low} to {high}, the mean {measure} goes from {first} to {last} "
        "({level} CI; {k} studies).",
        "{moderator} 由 {low} 增至 {high} 时，平均{measure}由 {first} 变为 {last}"
        "（{level} CI；{k} 项研究）。",
    ),
    "say.bubble_held": (" The others are held at {held}.", "其余变量固定于 {held}。"),
    "say.labbe": (
        "In {lower} of {k} studies the event is rarer in the first group, in {higher} it is "
        "commoner; it is seen in {first} of the patients of the first group and in {second} of "
        "the second (lowest to highest study). Pooled {measure}: {pooled}.",
        "{k} 项研究中，{lower} 项第一组事件较少，{higher} 项较多；各研究事件比例第一组为 {first}，"
        "第二组为 {second}（最低至最高）。合并{measure}：{pooled}。",
    ),
    "say.drapery": (
        "Pooled {measure}: {pooled}; the values inside have p of at least {alpha}.",
        "合并{measure}：{pooled}；区间内各值的 p 不小于 {alpha}。",
    ),
    "say.drapery_null": (
        " No effect has p {p} for the mean, and p of at least {alpha} in {n} of {k} studies alone.",
        "无效应对均值的 p {p}；单独看，{k} 项研究中有 {n} 项的 p 不小于 {alpha}。",
    ),
}
