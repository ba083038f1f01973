"""The command line."""

from __future__ import annotations

LABELS: dict[str, tuple[str, str]] = {
    "cli.note": ("note: {text}", "提示：{text}"),
    "cli.caution": ("{severity} {code}: {message}", "{severity} {code}：{message}"),
    "cli.acknowledged": (" [acknowledged: {reason}]", "［已确认：{reason}］"),
    "cli.twice": (
        "in more than one row, each of which counts as a patient: {ids}; `pooledcases check` names the rows",
        "出现在多行中，每行计为一例患者：{ids}；`pooledcases check` 会指出这些行",
    ),
    "cli.absent_value": (
        "no patient has {column} = {value}, which therefore counts nobody; the column holds {held}",
        "没有患者的 {column} 为 {value}，因此该值未计入任何人；该列的取值有 {held}",
    ),
    "cli.unused": (
        "{option} is not used by the {model}; add --model inverse-variance to use it",
        "{model}不使用 {option}；如需使用请加 --model inverse-variance",
    ),
    "cli.unused_by_inverse_variance": (
        "{option} is not used by the {model}; add --model bayes to use it",
        "{model}不使用 {option}；如需使用请加 --model bayes",
    ),
    "cli.explain_json": (
        "--explain is a text for people; --json holds every number that it names",
        "--explain 为供阅读的文字；其中的数值均在 --json 中",
    ),
    "cli.leave_one_out": ("Leaving one out", "逐一剔除"),
    "cli.influence": ("Influence of each study", "各研究的影响"),
    "cli.baujat": (
        "Where heterogeneity comes from, and what moves the estimate (Baujat)",
        "异质性来源与对估计值的影响 (Baujat)",
    ),
    "cli.cumulative": ("Cumulative", "累积合并"),
    "cli.gosh": ("All subsets", "全部子集"),
    "cli.not_fitted": ("Not fitted", "未拟合"),
    "cli.written": ("written: {path}", "已写入：{path}"),
    "cli.left_out": ("left out ({why}): {ids}", "未纳入（{why}）：{ids}"),
    "cli.no_group": (
        "left out ({by} not known): {n}",
        "未纳入（{by} 不明）：{n} 例",
    ),
    "cli.by_missing": (
        "{by} not known: {n}, counted under “{overall}” only",
        "{by} 不明：{n} 例，仅计入“{overall}”",
    ),
    "cli.skipped.id": ("left out, identifiers: {columns}", "未列入（标识符）：{columns}"),
    "cli.skipped.source": (
        "left out, sources and remarks: {columns}",
        "未列入（来源与备注）：{columns}",
    ),
    "cli.skipped.free_text": ("left out, free text: {columns}", "未列入（自由文本）：{columns}"),
    "cli.skipped.empty": ("left out, no known value: {columns}", "未列入（无已知值）：{columns}"),
    "cli.skipped.mixed": (
        "not described, because some cells are numbers and some are not: {columns}; type the number alone, or NR",
        "未描述（部分单元格为数字，部分不是）：{columns}；请只填数字或 NR",
    ),
    "cli.rows.one": ("{n} row", "{n} 行"),
    "cli.rows.many": ("{n} rows", "{n} 行"),
    "cli.files.one": ("{n} file", "{n} 个文件"),
    "cli.files.many": ("{n} files", "{n} 个文件"),
    "cli.error.one": ("{n} error", "{n} 个错误"),
    "cli.error.many": ("{n} errors", "{n} 个错误"),
    "cli.warning.one": ("{n} warning", "{n} 个警告"),
    "cli.warning.many": ("{n} warnings", "{n} 个警告"),
    "cli.note.one": ("{n} note", "{n} 个提示"),
    "cli.note.many": ("{n} notes", "{n} 个提示"),
    "cli.acknowledged.one": ("{n} acknowledged", "{n} 个已确认"),
    "cli.acknowledged.many": ("{n} acknowledged", "{n} 个已确认"),
    "cli.no_problem": ("no problem", "无问题"),
    "cli.checked": ("{rows} in {files}: {text}", "{files}，{rows}：{text}"),
}
