"""The report and the reviews."""

from __future__ import annotations

LABELS: dict[str, tuple[str, str]] = {
    "report.title": ("Reviews of rare diseases, recomputed", "罕见病综述：重新计算"),
    "report.skip": ("Skip to the content", "跳至正文"),
    "report.contents": ("Contents", "目录"),
    "report.document": ("Source: ", "来源："),
    "report.method": ("Method.", "方法。"),
    "report.refused": ("Not calculated: ", "未计算："),
    "report.offered": ("Instead: ", "可改为："),
    "report.table": ("Table {n}.", "表 {n}."),
    "report.figure": ("Figure {n}.", "图 {n}."),
    "report.no_figure": ("The figure {name} is missing.", "缺少图 {name}。"),
    "report.acknowledged": ("Acknowledged: ", "已确认："),
    "report.audit": ("Audit of the text", "文本核对"),
    "report.audit_intro": (
        "{n} numbers that the text claims, recomputed from its own tables; those that need attention come first.",
        "文本中的 {n} 个数值，依据其自身表格重新计算；需注意者在前。",
    ),
    "report.verdict": ("verdict", "判定"),
    "report.claim": ("claim", "陈述"),
    "report.printed": ("printed", "原文"),
    "report.recomputed": ("recomputed", "重新计算"),
    "report.explanation": ("explanation", "说明"),
    "report.codes": ("Codes", "代码"),
    "report.codes_intro": (
        "Each code names a known way in which reviews of case reports and small studies go wrong; the reference says why.",
        "每个代码对应病例报告与小样本综述中的一类已知错误；参考文献说明原因。",
    ),
    "report.made_by": (
        "Every number on this page was computed from the tables of the review by pooledcases.",
        "本页所有数值均由 pooledcases 根据综述表格计算得出。",
    ),
}
