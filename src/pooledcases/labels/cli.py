"""The command line."""

from __future__ import annotations

LABELS: dict[str, tuple[str, str]] = {
    "cli.report": (
        "{n} files in {folder}; begin with report.html or report.docx.",
        "已在 {folder} 写入 {n} 个文件；请先看 report.html 或 report.docx。",
    ),
    "cli.table.describe": ("The patients", "患者基本情况"),
    "cli.table.compare": ("Comparison: {groups}", "组间比较：{groups}"),
    "cli.table.studies": ("The studies", "纳入研究"),
    "cli.table.pooled": ("The pooled estimate", "合并结果"),
    "cli.note": ("note: {text}", "提示：{text}"),
    "cli.caution": ("{severity} {code}: {message}", "{severity} {code}：{message}"),
    "cli.acknowledged": (" [acknowledged: {reason}]", "［已确认：{reason}］"),
    "cli.population": ("== {who} ==", "== {who} =="),
    "cli.of_groups": ("{text} ({groups})", "{text}（{groups}）"),
    "cli.twice": (
        "in more than one row, each of which counts as a patient: {ids}; `pooledcases check` names the rows",
        "出现在多行中，每行计为一例患者：{ids}；`pooledcases check` 会指出这些行",
    ),
    "cli.twice_in": (
        "column {column}: in more than one row, each of which counts as a patient: {ids}; the same patient listed twice counts twice",
        "{column} 列：出现在多行中，每行计为一例患者：{ids}；同一患者列出两次即计两次",
    ),
    "cli.near_value": (
        "column {column} also holds {near}, which is not {asked} and counts as without it; spell the same status the same way",
        "{column} 列另有取值 {near}，不等于 {asked}，按不符合计；同一状态请用同一写法",
    ),
    "cli.no_start": (
        "no column says who was disease-free at the start, so that those who were cannot be shown apart; name it with --start COLUMN",
        "没有列说明谁在起始时无瘤，无法单独列出这些患者；请用 --start 列名指定",
    ),
    "cli.other_test": (
        "Beside it, for large samples and without strata: {text}",
        "另附（大样本，不分层）：{text}",
    ),
    "cli.absent_value": (
        "no patient has {column} = {value}, which therefore counts nobody; the column holds {held}",
        "没有患者的 {column} 为 {value}，因此该值未计入任何人；该列的取值有 {held}",
    ),
    "cli.numbered": (
        'the studies are numbered, because no column is called study; to use their names add --study "{column}"',
        '没有名为 study 的列，研究以序号表示；如需使用名称请加 --study "{column}"',
    ),
    "cli.unused": (
        "{option} is not used by the {model}; add --model inverse-variance to use it",
        "{model}不使用 {option}；如需使用请加 --model inverse-variance",
    ),
    "cli.unused_by_inverse_variance": (
        "{option} is not used by the {model}; add --model bayes to use it",
        "{model}不使用 {option}；如需使用请加 --model bayes",
    ),
    "cli.unused_here": ("{option} is not used by the {model}", "{model}不使用 {option}"),
    "cli.robust_on.inverse-variance": (
        "The weights are those of ordinary pooling.",
        "权重取自普通合并模型。",
    ),
    "cli.robust_on.multilevel": (
        "The weights are those of the three-level model; --model inverse-variance takes those of ordinary pooling.",
        "权重取自三水平模型；加 --model inverse-variance 则取普通合并的权重。",
    ),
    "cli.robust_on.multivariate": (
        "The weights are those of the multivariate model.",
        "权重取自多变量模型。",
    ),
    "cli.no_overlap": (
        "no two studies share a value of {column}, so that there is nothing to choose",
        "没有研究共享 {column} 的取值，无需选择",
    ),
    "cli.overlap": (
        "Studies that may share patients. Above: {choice}. Under every choice:",
        "可能共享患者的研究。上文：{choice}。各种处理下的结果：",
    ),
    "cli.overlap.largest": ("the largest of each group", "每组取样本量最大者"),
    "cli.overlap.first": ("the first of each group", "每组取首项"),
    "cli.overlap.most-precise": ("the most precise of each group", "每组取最精确者"),
    "cli.overlap.average": ("the average of each group", "每组取平均"),
    "cli.overlap.model": ("all rows, modelled with their correlation", "全部纳入并按相关建模"),
    "cli.benefit.above": (
        "In favour: {measure} above no effect. Against: below it.",
        "支持：{measure}高于无效应值；不支持：低于无效应值。",
    ),
    "cli.benefit.below": (
        "In favour: {measure} below no effect. Against: above it.",
        "支持：{measure}低于无效应值；不支持：高于无效应值。",
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
