"""Every word a reader sees, in English and Chinese: ``LABELS[key] = (English, Chinese)``.

One section a room. Texts may hold ``{name}`` fields, filled by :func:`label`.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from pooledcases.options import Lang

_LABELS: dict[str, tuple[str, str]] = {
    # --- general ---------------------------------------------------------------------------
    "range_to": (" to ", "～"),
    "severity.note": ("note", "提示"),
    "severity.warn": ("warning", "警告"),
    "severity.refuse": ("refused", "拒绝"),
    "missing.NR": ("not reported", "未报告"),
    "missing.NAP": ("not applicable", "不适用"),
    "missing.UNC": ("unclear", "不明确"),
    "missing.NAS": ("not assessable", "无法评估"),
    # --- scales ----------------------------------------------------------------------------
    "scale.identity": ("original", "原始"),
    "scale.log": ("log", "对数"),
    "scale.proportion": ("proportion", "比例"),
    "scale.log proportion": ("log proportion", "对数比例"),
    "scale.logit": ("proportion (logit)", "比例 (logit)"),
    "scale.arcsine": ("proportion (arcsine)", "比例 (反正弦)"),
    "scale.double arcsine": ("proportion (double arcsine)", "比例 (双反正弦)"),
    # --- cautions --------------------------------------------------------------------------
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
        "the one-stage binomial-normal model, which needs none",
        "无需校正的一步法二项-正态模型",
    ),
    "caution.PC-M03": (
        "studies without events in both arms say nothing about a ratio, corrected by 0.5 or left out: {studies}",
        "两组均无事件的研究对比值无信息（加 0.5 校正或剔除）：{studies}",
    ),
    "offered.PC-M03": ("a pooled risk difference", "合并风险差"),
    "caution.PC-M06": (
        "{n} duplicate marks: the same patients may be counted twice",
        "{n} 处重复标记：同一患者可能被重复计数",
    ),
    "offered.PC-M06": ("results with and without the duplicates", "分别给出去重前后的结果"),
    "caution.PC-M07": (
        "status at last contact is not the time of an event; the event happened at some unknown time before it (or not yet)",
        "末次随访状态不是事件时间；事件发生在此前某个未知时间或尚未发生",
    ),
    "offered.PC-M07": ("the current-status estimate, which stands beside", "并列给出现状数据估计"),
    "caution.PC-M12": (
        "heterogeneity: read tau and the prediction interval first; tau² {tau2_text} is not proof of homogeneity",
        "异质性：先看 tau 与预测区间；tau² {tau2_text} 并不证明同质",
    ),
    "offered.PC-M12": ("the interval of tau² and the prediction interval", "tau² 区间与预测区间"),
    "caution.PC-M13": (
        "a normal interval around a random-effects estimate of {k} studies is too narrow",
        "{k} 项研究的随机效应估计采用正态区间过窄",
    ),
    "offered.PC-M13": (
        "Hartung-Knapp, or t(k−1) for one-stage models",
        "Hartung-Knapp 法，一步法模型用 t(k−1)",
    ),
    "caution.PC-M15": (
        "fewer than {n} patients are at risk after time {time}: the tail of the curve is drawn faint",
        "时间 {time} 之后在险人数不足 {n}：曲线尾部以浅色绘制",
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
    "offered.PC-M28": ("the rows with their exact intervals", "逐项列出并给出精确区间"),
    "caution.PC-M29": (
        "follow-up differs between patients, or some had disease from the start: disease-free status at last contact is no plain proportion",
        "患者随访时间不同，或部分患者起始即有病灶：末次随访的无瘤状态不是单纯比例",
    ),
    "offered.PC-M29": (
        "the same comparison among those disease-free at the start, with follow-up by group",
        "在起始无瘤者中重复比较，并列各组随访时间",
    ),
    # --- data ------------------------------------------------------------------------------
    "check.type": ("type {typed}", "请输入 {typed}"),
    "check.row": ("row {row} (line {line})", "第 {row} 行（文件第 {line} 行）"),
    "check.line": ("line {line}", "文件第 {line} 行"),
    "check.column": ("column {column}", "列 {column}"),
    "check.comma": (", ", "，"),
    "check.sentence": (
        "{where}: {message}; {suggestion} [{rule}]",
        "{where}：{message}；{suggestion} [{rule}]",
    ),
    "check.io.folder": ("it is a folder", "这是文件夹"),
    "check.io.no_folder": ("it is no folder", "这不是文件夹"),
    "check.io.absent": ("it does not exist", "不存在"),
    "check.io.special": ("it is no regular file", "不是普通文件"),
    "check.io.permission": ("the permission is lacking", "没有读取权限"),
    "check.format.xlsx": ("an Excel workbook or a zip archive", "Excel 工作簿或 zip 压缩包"),
    "check.format.xls": ("an old Excel workbook", "旧版 Excel 工作簿"),
    "check.format.pdf": ("a PDF", "PDF 文件"),
    "check.format.gzip": ("a compressed file", "压缩文件"),
    "check.delimiter.comma": ("commas", "逗号"),
    "check.delimiter.semicolon": ("semicolons", "分号"),
    "check.delimiter.tab": ("tabs", "制表符"),
    "check.delimiter.bar": ("vertical bars", "竖线"),
    "check.stage.t": ("T", "T"),
    "check.stage.n": ("N", "N"),
    "check.stage.m": ("M", "M"),
    "check.stage.any": ("tumour", "肿瘤"),
    "check.what.too_large": ("it is larger than a description can be", "超过描述文件应有的大小"),
    "check.what.too_deep": ("it is nested too deeply", "嵌套过深"),
    "check.what.not_utf8": ("it is not UTF-8", "不是 UTF-8 编码"),
    "check.what.json": (
        "line {line}, character {column} is no JSON",
        "第 {line} 行第 {column} 个字符不是 JSON",
    ),
    "check.what.twice": (
        "the name {name} stands twice in one object",
        "同一对象中名称 {name} 出现两次",
    ),
    "check.what.no_object": ("a group of named values is due here", "此处应为键值对象"),
    "check.what.no_tables": ("no table is listed", "未列出任何表"),
    "check.what.table_twice": ("the table or its file is listed twice", "该表或其文件重复列出"),
    "check.what.table_name": (
        "a name of small letters, digits, dots, dashes and underscores is due",
        "名称须由小写字母、数字、点、横线和下划线组成",
    ),
    "check.what.no_schema": ("the columns are not described (schema)", "未说明列（schema）"),
    "check.what.no_path": ("the file's name is missing (path)", "缺少文件名（path）"),
    "check.what.not_csv": ("{path} is no .csv file", "{path} 不是 .csv 文件"),
    "check.what.no_columns": ("a list of column names is due", "应为列名列表"),
    "check.what.unknown_columns": ("there is no {names}", "不存在 {names}"),
    "check.what.no_list": ("a list is due", "应为列表"),
    "check.what.no_reference": (
        "a table and as many of its columns are due (reference)",
        "应给出所引用的表及相同数目的列（reference）",
    ),
    "check.what.no_fields": ("no column is described (fields)", "未说明任何列（fields）"),
    "check.what.field_twice": ("the column is described twice", "该列重复说明"),
    "check.what.field_name": ("the column has no name", "该列没有名称"),
    "check.what.field_type": (
        "the type {type} is not accepted; use {types}",
        "不接受类型 {type}；请使用 {types}",
    ),
    "check.what.unit": ("the unit must be a text", "单位须为文本"),
    "check.what.missing_values": (
        "a list of texts is due (missingValues)",
        "应为文本列表（missingValues）",
    ),
    "check.what.constraint": (
        "the constraint {name} has no value of the right kind",
        "约束 {name} 的值类型不正确",
    ),
    "check.what.not_described": (
        "the column is not described in datapackage.json",
        "该列未在 datapackage.json 中说明",
    ),
    "check.what.no_words": ("without words are {codes}", "以下代码没有说明：{codes}"),
    "check.what.not_enum": ("not in the enum are {codes}", "以下代码不在 enum 中：{codes}"),
    "check.what.unknown_entry": ("the entry {name} is not known", "不识别条目 {name}"),
    "check.what.no_text": ("{name} must be a text that is not empty", "{name} 须为非空文本"),
    "check.what.no_texts": ("{name} must be a list of texts", "{name} 须为文本列表"),
    "check.what.name_twice": ("the name {name} stands twice", "名称 {name} 重复"),
    "check.what.unknown_code": ("there is no code {code}", "不存在代码 {code}"),
    "check.what.said": ("{text}", "{text}"),
    "check.note.asked": ("checked as a table of {schema}, as asked", "按要求以 {schema} 表检查"),
    "check.note.described": (
        "checked as datapackage.json beside it describes",
        "按同一文件夹中的 datapackage.json 检查",
    ),
    "check.note.guessed": (
        "checked as a table of {schema}, which its columns suggest",
        "根据列名以 {schema} 表检查",
    ),
    "check.note.encoding": ("{file} was read as {encoding}", "{file} 以 {encoding} 读取"),
    "caution.PC-D01": (
        "the file cannot be read: {what}",
        "文件无法读取：{what}",
    ),
    "offered.PC-D01": (
        "check the name and that the file can be opened",
        "请检查文件名以及文件能否打开",
    ),
    "caution.PC-D02": (
        "the file is empty",
        "文件为空",
    ),
    "offered.PC-D02": (
        "save the table again; the first line holds the column names",
        "请重新保存表格；第一行应为列名",
    ),
    "caution.PC-D03": (
        "the table has column names and no rows",
        "表格只有列名，没有数据行",
    ),
    "offered.PC-D03": (
        "add the rows, or take the table out of datapackage.json",
        "请补充数据行，或从 datapackage.json 中删除该表",
    ),
    "caution.PC-D04": (
        "{count} bytes are no text in {encoding}; the first stands at byte {offset}",
        "有 {count} 个字节不是 {encoding} 文本，首个位于字节 {offset}",
    ),
    "offered.PC-D04": (
        'save the file as UTF-8 ("CSV UTF-8" in a spreadsheet)',
        "请另存为 UTF-8（电子表格中选“CSV UTF-8”）",
    ),
    "caution.PC-D05": (
        "read as {encoding}, which the byte order mark says",
        "按字节顺序标记所示，以 {encoding} 读取",
    ),
    "offered.PC-D05": (
        "save it as UTF-8, so that every program reads it alike",
        "请另存为 UTF-8，使各程序读取一致",
    ),
    "caution.PC-D06": (
        "read as {encoding}, judged from the bytes; it reads for example {sample}",
        "根据字节判断以 {encoding} 读取，例如读作 {sample}",
    ),
    "offered.PC-D06": (
        "look whether the example is right, and save the file as UTF-8",
        "请核对示例是否正确，并另存为 UTF-8",
    ),
    "caution.PC-D07": (
        "{count} NUL bytes stand in the text; they were left out to read on",
        "文本中有 {count} 个 NUL 字节，已略去以便继续读取",
    ),
    "offered.PC-D07": (
        "save the table again from the program that holds it",
        "请从原程序重新保存表格",
    ),
    "caution.PC-D08": (
        "this is {what}, not a text table",
        "这是{what}，不是文本表格",
    ),
    "offered.PC-D08": (
        'open it and save it as "CSV UTF-8"',
        "请打开后另存为“CSV UTF-8”",
    ),
    "caution.PC-D09": (
        "the columns are separated by {delimiter}, not by commas; it was read so",
        "列以{delimiter}而非逗号分隔，已按此读取",
    ),
    "offered.PC-D09": (
        "save it with commas, so that every program reads it alike",
        "请改用逗号分隔保存，使各程序读取一致",
    ),
    "caution.PC-D10": (
        "this row has {found} cells where the header has {expected}",
        "该行有 {found} 个单元格，而表头有 {expected} 个",
    ),
    "offered.PC-D10": (
        "put quotes around a cell that holds a comma; add or remove cells until there are {expected}",
        "含逗号的单元格请加引号；增减单元格至 {expected} 个",
    ),
    "caution.PC-D11": (
        "{count} columns are called {column}",
        "有 {count} 列同名 {column}",
    ),
    "offered.PC-D11": (
        "give each column a name of its own",
        "请为每列取不同的名称",
    ),
    "caution.PC-D12": (
        "column {number} has no name",
        "第 {number} 列没有列名",
    ),
    "offered.PC-D12": (
        "name the column, or remove it",
        "请命名该列或将其删除",
    ),
    "caution.PC-D13": (
        "a quotation mark in this row is not closed, or text follows it",
        "该行的引号未闭合，或引号后还有文字",
    ),
    "offered.PC-D13": (
        "close it; a quotation mark inside a cell is written twice",
        "请闭合引号；单元格内的引号需写两次",
    ),
    "caution.PC-D14": (
        "an empty line stands between the rows",
        "数据行之间有空行",
    ),
    "offered.PC-D14": (
        "remove the line",
        "请删除该行",
    ),
    "caution.PC-D15": (
        "the cell holds invisible characters: {what}",
        "单元格含不可见字符：{what}",
    ),
    "offered.PC-D15": (
        "type the cell anew",
        "请重新输入该单元格",
    ),
    "caution.PC-D16": (
        "the column names are separated by Chinese commas",
        "列名之间用了中文逗号",
    ),
    "offered.PC-D16": (
        "replace them by commas",
        "请改为英文逗号",
    ),
    "caution.PC-D17": (
        "reading stopped here, because too many lines before it are broken",
        "此前损坏的行过多，读取在此停止",
    ),
    "offered.PC-D17": (
        "mend the lines that are named, and check again",
        "请修正所列各行后再次检查",
    ),
    "caution.PC-D20": (
        "the column {column} is missing",
        "缺少列 {column}",
    ),
    "offered.PC-D20": (
        "add the column; cells that are not reported hold NR",
        "请补充该列；未报告的单元格填 NR",
    ),
    "caution.PC-D21": (
        "the column {column} is not described in datapackage.json",
        "列 {column} 未在 datapackage.json 中说明",
    ),
    "offered.PC-D21": (
        "describe it there, or remove it",
        "请在其中说明，或删除该列",
    ),
    "caution.PC-D22": (
        "{value} is no number",
        "{value} 不是数字",
    ),
    "offered.PC-D22": (
        "type a plain number such as 12.5, or NR where it is not reported",
        "请输入普通数字，如 12.5；未报告填 NR",
    ),
    "caution.PC-D23": (
        "{value} is no whole number",
        "{value} 不是整数",
    ),
    "offered.PC-D23": (
        "type a whole number, or NR where it is not reported",
        "请输入整数；未报告填 NR",
    ),
    "caution.PC-D24": (
        "{value} is outside {limits}",
        "{value} 超出范围 {limits}",
    ),
    "offered.PC-D24": (
        "compare with the source and type the right number",
        "请核对原文并输入正确数字",
    ),
    "caution.PC-D25": (
        "the cell is blank, but the column must be filled",
        "单元格为空，但该列必填",
    ),
    "offered.PC-D25": (
        "type the value",
        "请输入数值",
    ),
    "caution.PC-D26": (
        "{value} is not one of the codes of this column",
        "{value} 不是该列的代码",
    ),
    "offered.PC-D26": (
        "use one of {codes}",
        "请使用：{codes}",
    ),
    "caution.PC-D27": (
        "{value} does not have the form of this column: {pattern}",
        "{value} 不符合该列的格式：{pattern}",
    ),
    "offered.PC-D27": (
        "type it in that form",
        "请按该格式输入",
    ),
    "caution.PC-D28": (
        "the same key {value} stands in row {first} already",
        "键 {value} 已在第 {first} 行出现",
    ),
    "offered.PC-D28": (
        "give each row a key of its own, or remove the row that is there twice",
        "请为每行取不同的键，或删除重复的行",
    ),
    "caution.PC-D29": (
        "{value} does not stand in column {other}",
        "{value} 不在列 {other} 中",
    ),
    "offered.PC-D29": (
        "add it there, or correct it here",
        "请在该列补充，或在此更正",
    ),
    "caution.PC-D30": (
        "the cell has {length} characters; allowed are {limits}",
        "单元格有 {length} 个字符，允许 {limits}",
    ),
    "offered.PC-D30": (
        "shorten or complete it",
        "请缩短或补全",
    ),
    "caution.PC-D31": (
        "datapackage.json lists this table, but the folder does not hold it",
        "datapackage.json 列出了该表，但文件夹中没有",
    ),
    "offered.PC-D31": (
        "add the file, or take it out of datapackage.json",
        "请补充文件，或从 datapackage.json 中删除",
    ),
    "caution.PC-D32": (
        "the table is not listed in datapackage.json",
        "该表未列入 datapackage.json",
    ),
    "offered.PC-D32": (
        "list it there with its columns",
        "请在其中列出该表及其列",
    ),
    "caution.PC-D33": (
        "the code {value} of {where} has no words in both languages",
        "{where} 的代码 {value} 缺少双语说明",
    ),
    "offered.PC-D33": (
        "write its English and its Chinese words in vocabulary.csv",
        "请在 vocabulary.csv 中写明英文与中文",
    ),
    "caution.PC-D34": (
        "vocabulary.csv and datapackage.json disagree about {where}: {what}",
        "vocabulary.csv 与 datapackage.json 对 {where} 的说明不一致：{what}",
    ),
    "offered.PC-D34": (
        "give both the same codes",
        "请使两者代码一致",
    ),
    "caution.PC-D40": (
        "{value} is more than a number",
        "{value} 不只是数字",
    ),
    "offered.PC-D40": (
        "type the number alone, or NR; keep the words in the printed column",
        "请只输入数字或 NR；文字保留在原文列",
    ),
    "caution.PC-D41": (
        "{value} holds full-width or Chinese characters where a code or number is due",
        "{value} 在应填代码或数字处含全角或中文字符",
    ),
    "offered.PC-D41": (
        "type it in half-width characters",
        "请用半角字符输入",
    ),
    "caution.PC-D42": (
        "{value} has a decimal comma",
        "{value} 使用了小数逗号",
    ),
    "offered.PC-D42": (
        "use a decimal point",
        "请使用小数点",
    ),
    "caution.PC-D43": (
        "{value} has thousands separators",
        "{value} 含千位分隔符",
    ),
    "offered.PC-D43": (
        "type the digits alone",
        "请只输入数字",
    ),
    "caution.PC-D44": (
        "{value} looks like a date that a spreadsheet made of something else",
        "{value} 像是电子表格自动转换成的日期",
    ),
    "offered.PC-D44": (
        "type what the source prints, with the column formatted as text",
        "请将该列设为文本后按原文输入",
    ),
    "caution.PC-D45": (
        "{value} would be run as a formula by a spreadsheet",
        "{value} 会被电子表格当作公式执行",
    ),
    "offered.PC-D45": (
        "type the value that it stands for, beginning with a letter or a digit",
        "请输入其所代表的值，以字母或数字开头",
    ),
    "caution.PC-D46": (
        "spaces stand before or after {value}",
        "{value} 前后有空格",
    ),
    "offered.PC-D46": (
        "remove the spaces",
        "请删除空格",
    ),
    "caution.PC-D47": (
        "{value} does not say why the value is missing",
        "{value} 未说明缺失原因",
    ),
    "offered.PC-D47": (
        "type NR (not reported), NAP (not applicable), UNC (unclear) or NAS (not assessable)",
        "请输入 NR（未报告）、NAP（不适用）、UNC（不明确）或 NAS（无法评估）",
    ),
    "caution.PC-D48": (
        "{value} is not one of the usual codes {codes}",
        "{value} 不在常用代码 {codes} 之内",
    ),
    "offered.PC-D48": (
        "use one of them, or declare the code in the vocabulary of the review",
        "请使用其中之一，或在该综述的词表中声明",
    ),
    "caution.PC-D60": (
        "{value} is no {part} stage",
        "{value} 不是有效的 {part} 分期",
    ),
    "offered.PC-D60": (
        "use one of {codes}",
        "请使用：{codes}",
    ),
    "caution.PC-D61": (
        "{value} years is no age of a patient",
        "{value} 岁不是患者的年龄",
    ),
    "offered.PC-D61": (
        "type an age between 0 and 120, or NR",
        "请输入 0 至 120 之间的年龄或 NR",
    ),
    "caution.PC-D62": (
        "{value} is a negative time",
        "{value} 是负的时间",
    ),
    "offered.PC-D62": (
        "type the time from the declared origin to the last contact",
        "请输入自起点至末次随访的时间",
    ),
    "caution.PC-D63": (
        "the status {value} has no follow-up time",
        "状态 {value} 没有随访时间",
    ),
    "offered.PC-D63": (
        "type the time if the source gives it; NR is right where it does not",
        "原文有时间则填写，没有则为 NR",
    ),
    "caution.PC-D64": (
        "the follow-up time {value} has no status",
        "随访时间 {value} 没有对应状态",
    ),
    "offered.PC-D64": (
        "type the status if the source gives it; NR is right where it does not",
        "原文有状态则填写，没有则为 NR",
    ),
    "caution.PC-D65": (
        "{column} {value} contradicts {other}",
        "{column} {value} 与 {other} 矛盾",
    ),
    "offered.PC-D65": (
        "compare both cells with the source",
        "请与原文核对两个单元格",
    ),
    "caution.PC-D66": (
        "the count {value} is larger than its total {other}",
        "计数 {value} 大于总数 {other}",
    ),
    "offered.PC-D66": (
        "compare both cells with the source",
        "请与原文核对两个单元格",
    ),
    "caution.PC-D67": (
        "{value} is no count: counts are whole and not negative",
        "{value} 不是计数：计数须为非负整数",
    ),
    "offered.PC-D67": (
        "type the whole number that the source prints, or NR",
        "请输入原文的整数或 NR",
    ),
    "caution.PC-D68": (
        "the estimate {value} lies outside its interval {other}",
        "估计值 {value} 位于其区间 {other} 之外",
    ),
    "offered.PC-D68": (
        "compare the three cells with the source; where the source prints it so, say what is right in the column correction",
        "请与原文核对三个单元格；若原文如此，请在 correction 列说明",
    ),
    "caution.PC-D69": (
        "the lower limit {value} is above the upper limit {other}",
        "下限 {value} 高于上限 {other}",
    ),
    "offered.PC-D69": (
        "exchange them, or compare with the source",
        "请互换，或与原文核对",
    ),
    "caution.PC-D70": (
        "{value} is no p-value: it must lie between 0 and 1",
        "{value} 不是 p 值：须在 0 与 1 之间",
    ),
    "offered.PC-D70": (
        "type the p-value as the source prints it",
        "请按原文输入 p 值",
    ),
    "caution.PC-D71": (
        "{value} percent is outside 0 to 100",
        "{value}% 超出 0 至 100",
    ),
    "offered.PC-D71": (
        "compare with the source",
        "请与原文核对",
    ),
    "caution.PC-D72": (
        "{other} gives {computed}%, but {value} is printed",
        "{other} 应为 {computed}%，但原文为 {value}",
    ),
    "offered.PC-D72": (
        "compare the counts and the percentage with the source",
        "请与原文核对计数与百分比",
    ),
    "caution.PC-D73": (
        "{what}: {left_name} gives {left}, {right_name} gives {right}",
        "{what}：{left_name} 为 {left}，{right_name} 为 {right}",
    ),
    "offered.PC-D73": (
        "compare the rows of both tables; where the source itself disagrees, acknowledge it in review.toml",
        "请核对两表的行；若原文自身不一致，请在 review.toml 中确认",
    ),
    "caution.PC-D74": (
        "{value} is a sum over other rows, and would be counted as one more",
        "{value} 是其他行的合计，会被多计一行",
    ),
    "offered.PC-D74": ("take this row out of the table", "请从表中删去此行"),
    "caution.PC-D75": (
        "{value} is no {column}: a variance or standard error is above 0",
        "{value} 不是有效的 {column}：方差或标准误须大于 0",
    ),
    "offered.PC-D75": (
        "look it up, or write NR where it is not reported",
        "请查核原文；未报告时填 NR",
    ),
    "caution.PC-D80": (
        "the folder holds no {what}",
        "文件夹中没有 {what}",
    ),
    "offered.PC-D80": (
        "write it as in the bundled reviews",
        "请参照自带综述编写",
    ),
    "caution.PC-D81": (
        "the file cannot be understood: {what}",
        "文件无法解析：{what}",
    ),
    "offered.PC-D81": (
        "correct it there; compare with a bundled review",
        "请在该处更正；可参照自带综述",
    ),
    "caution.PC-D82": (
        "{value} leads outside the folder of the review; it was not opened",
        "{value} 指向综述文件夹之外，未打开",
    ),
    "offered.PC-D82": (
        "copy the table into the folder and give its name",
        "请将表格复制到文件夹内并填写其文件名",
    ),
    "caution.PC-D83": (
        "{value} is a remote address; nothing is fetched",
        "{value} 是远程地址，不会获取",
    ),
    "offered.PC-D83": (
        "save the table in the folder and give its name",
        "请将表格保存到文件夹内并填写其文件名",
    ),
    "caution.PC-D84": (
        "{what} is not accepted in a descriptor and was not followed",
        "描述文件不接受 {what}，未执行",
    ),
    "offered.PC-D84": (
        "remove it",
        "请将其删除",
    ),
    "caution.PC-D85": (
        "{what} is not known here and was ignored",
        "此处不识别 {what}，已忽略",
    ),
    "offered.PC-D85": (
        "remove it, or correct its name",
        "请将其删除，或更正名称",
    ),
    "caution.PC-D86": (
        "the pattern {value} is not accepted: it may take very long to match",
        "不接受模式 {value}：匹配可能非常耗时",
    ),
    "offered.PC-D86": (
        "write it without repeated groups, look-around and back references, in at most 200 characters",
        "请不要使用重复的组、环视与反向引用，且不超过 200 个字符",
    ),
    "caution.PC-D87": (
        "{where}: {what}",
        "{where}：{what}",
    ),
    "offered.PC-D87": (
        "correct it in datapackage.json",
        "请在 datapackage.json 中更正",
    ),
    "caution.PC-D88": (
        "{where}: {what}",
        "{where}：{what}",
    ),
    "offered.PC-D88": (
        "correct it in review.toml",
        "请在 review.toml 中更正",
    ),
    "caution.PC-D89": (
        "{value} is acknowledged for {where}, but nothing of the kind was found",
        "{value} 已对 {where} 确认，但未发现此类问题",
    ),
    "offered.PC-D89": (
        "remove the entry from review.toml",
        "请从 review.toml 中删除该条",
    ),
    # --- describe --------------------------------------------------------------------------
    "caution.PC-M30": (
        "Fisher's p (p {p}) and the central {level} interval of the odds ratio ({ci}) disagree about an odds ratio of 1: the one is by point probability, the other has equal tails",
        "Fisher 精确检验 (p {p}) 与比值比的 {level} 中心区间 ({ci}) 对比值比为 1 的结论不一致：前者按点概率，后者两侧等尾",
    ),
    "offered.PC-M30": ("both, side by side", "并列给出两者"),
    "interval.clopper-pearson": ("Clopper-Pearson (exact)", "Clopper-Pearson (精确)"),
    "interval.wilson": ("Wilson (score)", "Wilson (计分)"),
    "interval.jeffreys": ("Jeffreys", "Jeffreys"),
    "interval.mid-p": ("mid-P", "mid-P"),
    "interval.agresti-coull": ("Agresti-Coull", "Agresti-Coull"),
    "interval.newcombe": ("Newcombe (no continuity correction)", "Newcombe (无连续性校正)"),
    "interval.miettinen-nurminen": ("Miettinen-Nurminen", "Miettinen-Nurminen"),
    "test.fisher": ("Fisher's exact test (by point probability)", "Fisher 精确检验 (按点概率)"),
    "test.mid-p": ("mid-P", "mid-P"),
    "test.barnard": ("Barnard's test (pooled z)", "Barnard 检验 (合并 z)"),
    "test.boschloo": (
        "Boschloo's test (twice the smaller one-sided p)",
        "Boschloo 检验 (较小单侧 p 的两倍)",
    ),
    "test.mann-whitney-exact": (
        "Mann-Whitney test (exact permutation)",
        "Mann-Whitney 检验 (精确置换)",
    ),
    "test.mann-whitney-normal": (
        "Mann-Whitney test (normal, corrected for ties and continuity)",
        "Mann-Whitney 检验 (正态近似，经结与连续性校正)",
    ),
    "test.fisher-freeman-halton": (
        "Fisher-Freeman-Halton exact test",
        "Fisher-Freeman-Halton 精确检验",
    ),
    "test.fisher-freeman-halton-monte-carlo": (
        "Fisher-Freeman-Halton test (Monte Carlo)",
        "Fisher-Freeman-Halton 检验 (蒙特卡罗)",
    ),
    "adjustment.holm": ("Holm's adjustment", "Holm 校正"),
    "skipped.id": ("identifier", "标识符"),
    "skipped.source": ("where the row comes from", "来源说明"),
    "skipped.free text": ("free text", "自由文本"),
    "skipped.empty": ("nothing reported", "均未报告"),
    "skipped.mixed": ("numbers mixed with text", "数字与文字混杂"),
    # --- effects and models ----------------------------------------------------------------
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
    "measure.PR": ("proportion", "比例"),
    "measure.PLN": ("proportion", "比例"),
    "measure.PLO": ("proportion", "比例"),
    "measure.PAS": ("proportion", "比例"),
    "measure.PFT": ("proportion", "比例"),
    "measure.OR": ("odds ratio", "比值比"),
    "measure.RR": ("risk ratio", "相对危险度"),
    "measure.RD": ("risk difference", "率差"),
    "measure.HR": ("hazard ratio", "风险比"),
    "measure.GEN": ("effect", "效应量"),
    "tau2.EE": ("equal effects", "固定效应"),
    "tau2.DL": ("DerSimonian-Laird", "DerSimonian-Laird 法"),
    "tau2.PM": ("Paule-Mandel", "Paule-Mandel 法"),
    "tau2.REML": ("restricted maximum likelihood", "限制性极大似然法"),
    "tau2.ML": ("maximum likelihood", "极大似然法"),
    "inference.normal": ("normal intervals", "正态区间"),
    "inference.t": ("t(k−1) intervals", "t(k−1) 区间"),
    "inference.hartung-knapp": ("Hartung-Knapp intervals", "Hartung-Knapp 区间"),
    "inference.hartung-knapp-adhoc": (
        "Hartung-Knapp intervals, never narrower than the classical ones",
        "Hartung-Knapp 区间（不窄于经典区间）",
    ),
    "model.inverse-variance": ("inverse-variance model", "逆方差模型"),
    "model.glmm": ("one-stage binomial-normal model", "一步法二项-正态模型"),
    "estimand.common": ("common effect", "共同效应"),
    "estimand.mean": ("mean over studies", "研究间均值"),
    "estimand.median": ("median study", "中位研究"),
    "estimand.study": ("one study", "单项研究"),
    "reason.not_reported": ("not reported: {columns}", "未报告：{columns}"),
    "reason.no_patients": ("a group without patients", "某组无患者"),
    "reason.zero_cell": (
        "a zero cell without a correction: this measure does not exist here",
        "存在零单元格且未校正：此指标无法计算",
    ),
    "reason.double_zero": (
        "no events, or nothing but events, in both groups",
        "两组均无事件或全部发生事件",
    ),
    "reason.no_variance": ("no variance above 0", "方差不大于 0"),
    "reason.no_width": (
        "no standard error follows from the interval {low} to {high}",
        "无法由区间 {low}～{high} 推算标准误",
    ),
    "reason.outside": (
        "the estimate {est} lies outside its own interval {low} to {high}",
        "估计值 {est} 不在其区间 {low}～{high} 内",
    ),
    "reason.p_below": (
        "the p-value is only printed as {p}: the standard error is at most {bound}, and none is assumed",
        "p 值仅报告为 {p}：标准误至多为 {bound}，不作精确值使用",
    ),
    "reason.p_above": (
        "the p-value is only printed as {p}: the standard error is at least {bound}, and none is assumed",
        "p 值仅报告为 {p}：标准误至少为 {bound}，不作精确值使用",
    ),
    "reason.p_without_se": (
        "no standard error follows from an estimate of {est} with p = {p}",
        "无法由估计值 {est} 与 p = {p} 推算标准误",
    ),
    # --- survival --------------------------------------------------------------------------
    "survival.not_reached": ("not reached", "未达到"),
    "survival.naive": (
        "Kaplan-Meier with the last contact read as the time of the event (sensitivity)",
        "以末次随访时间作为事件时间的 Kaplan-Meier 曲线（敏感性分析）",
    ),
    "survival.current": (
        "current-status estimate (sensitivity)",
        "现状数据估计（敏感性分析）",
    ),
    "left_out.no_time": ("status known, no time of follow-up", "有状态而无随访时间"),
    "left_out.no_event": ("followed up, no status", "有随访时间而无状态"),
    "left_out.no_time_no_event": ("neither time nor status", "随访时间与状态均无"),
    "left_out.no_group": ("group not known", "分组不明"),
    "left_out.not_free": ("had disease at the start", "起始即有病灶"),
    "left_out.start_unclear": (
        "not clear whether disease-free at the start",
        "起始是否无瘤不明确",
    ),
    "logrank.no_events": ("no event in any group", "各组均无事件"),
    "logrank.one_group": (
        "fewer than two groups were at risk when events happened",
        "事件发生时在险的组不足两个",
    ),
    "logrank.no_variance": (
        "all patients at risk had the event at the same time",
        "所有在险患者在同一时间发生事件",
    ),
    "assumption.disease_free_at_start": (
        "every patient was disease-free at the start",
        "所有患者起始时无瘤",
    ),
    "assumption.no_return": (
        "nobody returned to no evidence of disease after a relapse",
        "复发后无人恢复至无瘤状态",
    ),
    "assumption.independent_contact": (
        "the time of the last contact does not depend on relapse",
        "末次随访时间与复发无关",
    ),
    # --- audit -----------------------------------------------------------------------------
    "audit.verdict.match": ("match", "一致"),
    "audit.verdict.rounding": ("rounding", "舍入差异"),
    "audit.verdict.mismatch": ("mismatch", "不一致"),
    "audit.verdict.not derivable": ("not derivable", "无法推算"),
    "audit.what.count": ("The number of rows in {scope}", "{scope} 的行数"),
    "audit.what.count_recorded": (
        "The number of rows in {scope} where {column} is recorded",
        "{scope} 中 {column} 有记录的行数",
    ),
    "audit.what.distinct": (
        "The number of different values of {column} in {scope}",
        "{scope} 中 {column} 的不同取值数",
    ),
    "audit.what.sum": ("The sum of {column} in {scope}", "{scope} 中 {column} 的总和"),
    "audit.what.min": ("The smallest {column} in {scope}", "{scope} 中 {column} 的最小值"),
    "audit.what.max": ("The largest {column} in {scope}", "{scope} 中 {column} 的最大值"),
    "audit.what.range": ("The range of {column} in {scope}", "{scope} 中 {column} 的范围"),
    "audit.what.median": ("The median of {column} in {scope}", "{scope} 中 {column} 的中位数"),
    "audit.what.mean": ("The mean of {column} in {scope}", "{scope} 中 {column} 的均值"),
    "audit.what.fraction": (
        "The fraction with {where} in {population}",
        "{population} 中 {where} 的比例",
    ),
    "audit.what.fraction_recorded": (
        "The fraction with {where} in {population} where {column} is recorded",
        "{population} 中 {column} 有记录者里 {where} 的比例",
    ),
    "audit.what.percent": (
        "The percentage with {where} in {population}",
        "{population} 中 {where} 的百分比",
    ),
    "audit.what.percent_recorded": (
        "The percentage with {where} in {population} where {column} is recorded",
        "{population} 中 {column} 有记录者里 {where} 的百分比",
    ),
    "audit.what.cell": ("The cell {column} in {scope}", "{scope} 的 {column}"),
    "audit.what.cell_sum": ("The sum of {column} in {scope}", "{scope} 的 {column} 之和"),
    "audit.what.cell_difference": (
        "The difference of the two numbers in {scope}",
        "{scope} 中两数之差",
    ),
    "audit.what.cell_ratio": ("The ratio of the two numbers in {scope}", "{scope} 中两数之比"),
    "audit.what.cell_percent": (
        "The percentage that count and total give in {scope}",
        "{scope} 中由计数与总数得到的百分比",
    ),
    "audit.what.percent_possible": (
        "The percentage against its denominator in {scope}",
        "{scope} 中百分比与其分母",
    ),
    "audit.what.p_from_ratio_ci": (
        "The p-value that estimate and interval in {scope} imply",
        "由 {scope} 的估计值与区间推算的 p 值",
    ),
    "audit.what.ci_symmetric": (
        "The middle, on the log scale, of the interval in {scope}",
        "{scope} 中区间在对数尺度上的中点",
    ),
    "audit.what.p_from_counts": ("The p-value of the 2x2 table", "四格表的 p 值"),
    "audit.what.p_fisher": ("The p-value of Fisher's exact test", "Fisher 精确检验的 p 值"),
    "audit.what.p_chi_square": (
        "The p-value of Pearson's chi-square test without correction",
        "未校正的 Pearson 卡方检验的 p 值",
    ),
    "audit.what.p_yates": (
        "The p-value of the chi-square test with Yates's correction",
        "Yates 校正的卡方检验的 p 值",
    ),
    "audit.what.ratio_from_counts": ("The odds ratio of the 2x2 table", "四格表的比值比"),
    "audit.what.not_derivable": ("This number", "该数值"),
    "audit.reason.equal": (
        "{what} is {recomputed}, as printed.",
        "{what}为 {recomputed}，与原文一致。",
    ),
    "audit.reason.rounds": (
        "{what} is {recomputed}, which rounds to the printed {printed}.",
        "{what}为 {recomputed}，四舍五入后即原文的 {printed}。",
    ),
    "audit.reason.even": (
        "{what} is {recomputed}; the printed {printed} is this tie rounded to the even digit, not away from zero.",
        "{what}为 {recomputed}；原文的 {printed} 是恰为一半时取偶（四舍六入五成双），而非四舍五入。",
    ),
    "audit.reason.possible_even": (
        "No whole count gives the printed {printed} if ties are rounded away from zero; rounded to the even digit, it is possible: {recomputed}.",
        "没有整数经四舍五入得到原文的 {printed}；若恰为一半时取偶则可能：{recomputed}。",
    ),
    "audit.reason.bound": (
        "{what} is {recomputed}, which agrees with the printed {printed}.",
        "{what}为 {recomputed}，符合原文的 {printed}。",
    ),
    "audit.reason.ratio": (
        "{what} is {recomputed}, the same ratio as the printed {printed}.",
        "{what}为 {recomputed}，与原文的 {printed} 比例相同。",
    ),
    "audit.reason.possible": (
        "The printed {printed} is possible: {recomputed}.",
        "原文的 {printed} 是可能的：{recomputed}。",
    ),
    "audit.reason.cut": (
        "{what} is {recomputed}; the printed {printed} is cut off instead of rounded.",
        "{what}为 {recomputed}；原文的 {printed} 是截断而非四舍五入。",
    ),
    "audit.reason.possible_cut": (
        "No whole count rounds to the printed {printed}; cut off instead of rounded, it is possible: {recomputed}.",
        "没有整数经四舍五入得到原文的 {printed}；若为截断则可能：{recomputed}。",
    ),
    "audit.reason.unit": (
        "{what} is {recomputed}; the printed {printed} is one unit off in the last place.",
        "{what}为 {recomputed}；原文的 {printed} 末位相差一个单位。",
    ),
    "audit.reason.inputs": (
        "{what} is {recomputed}; the printed {printed} is within what the rounding of the inputs allows.",
        "{what}为 {recomputed}；原文的 {printed} 在输入值舍入所允许的范围内。",
    ),
    "audit.reason.differs": (
        "{what} is {recomputed}, not the printed {printed}.",
        "{what}为 {recomputed}，而原文为 {printed}。",
    ),
    "audit.reason.impossible": (
        "No whole count gives the printed {printed}; the nearest are {recomputed}.",
        "没有整数能得到原文的 {printed}；最接近的是 {recomputed}。",
    ),
    "audit.reason.not_recorded": (
        "{what} cannot be recomputed, because the table does not say: {recomputed}.",
        "{what}无法推算，因为表中没有记录：{recomputed}。",
    ),
    "audit.reason.no_row": (
        "{what} cannot be recomputed, because no row of the table meets: {recomputed}.",
        "{what}无法推算，因为表中没有满足条件的行：{recomputed}。",
    ),
    "audit.reason.declared": (
        "The document's own tables and sentences do not give this number.",
        "该文献自身的表格与正文无法得出此数值。",
    ),
    "audit.noted": (" {note}", "{note}"),
    "audit.alternatively": (
        " The printed value comes out if {text}.",
        "若{text}，则得到原文数值。",
    ),
    "audit.alternative.missing_counted": (
        "rows where {column} is missing are counted too",
        "计入 {column} 缺失的行",
    ),
    "audit.alternative.all_rows": ("all rows of the table are taken", "取表中所有行"),
    "audit.alternative.recorded": (
        "only rows where {column} is recorded are taken",
        "仅取 {column} 有记录的行",
    ),
    "audit.alternative.without_condition": (
        "the condition {condition} is left out",
        "去掉条件 {condition}",
    ),
    "audit.alternative.without_value": (
        "{value} is left out of {column}",
        "从 {column} 中去掉 {value}",
    ),
    "audit.alternative.distinct": (
        "different values of {column} are counted instead of rows",
        "统计 {column} 的不同取值而非行数",
    ),
    "audit.alternative.rows": (
        "rows are counted instead of different values",
        "统计行数而非不同取值",
    ),
    "audit.alternative.complement": ("it is the percentage of the rest", "该百分比指其余部分"),
    "audit.alternative.median": ("it is the median", "该值为中位数"),
    "audit.alternative.mean": ("it is the mean", "该值为均值"),
    "audit.alternative.quartiles": ("it is the interquartile range", "该范围为四分位距"),
    "audit.alternative.other_row": (
        "the {column} of {row} is meant",
        "所指为 {row} 的 {column}",
    ),
    "audit.alternative.other_column": (
        "the column {column} of the same row is meant",
        "所指为同一行的 {column} 列",
    ),
    "audit.alternative.without_part": ("the part {part} is left out", "去掉 {part} 一项"),
    "audit.alternative.reversed": ("the two numbers change places", "两数互换"),
    "audit.alternative.smaller_denominator": (
        "fewer patients were assessed, such as {xi} of {ni}",
        "实际评估人数较少，例如 {xi}/{ni}",
    ),
    "audit.alternative.level": ("the interval is a {level} interval", "区间为 {level} 区间"),
    "audit.alternative.one_sided": ("it is the one-sided p-value", "该值为单侧 p 值"),
    "audit.alternative.plain_middle": (
        "it is the middle of the interval on the plain scale",
        "该值为区间在原始尺度上的中点",
    ),
    "audit.alternative.fisher": ("it is Fisher's exact test", "采用 Fisher 精确检验"),
    "audit.alternative.chi_square": (
        "it is Pearson's chi-square test without correction",
        "采用未校正的 Pearson 卡方检验",
    ),
    "audit.alternative.yates": (
        "it is the chi-square test with Yates's correction",
        "采用 Yates 校正的卡方检验",
    ),
    "audit.alternative.mid_p": ("it is the mid-p test", "采用 mid-p 检验"),
    "audit.alternative.risk_ratio": ("it is the risk ratio", "该值为风险比"),
    "audit.alternative.inverse": (
        "it is the odds ratio the other way round",
        "该值为反向的比值比",
    ),
    "audit.alternative.inverse_risk_ratio": (
        "it is the risk ratio the other way round",
        "该值为反向的风险比",
    ),
    "audit.alternative.haldane": (
        "0.5 is added to every count",
        "每个计数加 0.5",
    ),
    "audit.alternative.conditional": (
        "it is the conditional odds ratio",
        "该值为条件比值比",
    ),
    "audit.alternative.fewer_decimals": (
        "it is kept to {decimals} decimals and zeros are put behind",
        "仅保留 {decimals} 位小数并在其后补零",
    ),
    "audit.alternative.power_of_ten": (
        "it is multiplied by {factor} (a decimal point, or another unit)",
        "乘以 {factor}（小数点或单位不同）",
    ),
    "audit.alternative.character_lost": (
        "a {character} was lost in print",
        "印刷时漏掉字符 {character}",
    ),
    "audit.alternative.character_added": (
        "the character {character} was added here or lost in the table",
        "此处多出或表中漏掉字符 {character}",
    ),
    "audit.alternative.characters_swapped": (
        "{characters} changed places in print",
        "印刷时 {characters} 两字符颠倒",
    ),
    # --- plots -----------------------------------------------------------------------------
    "plots.patients": ("patients", "患者数"),
    "plots.claims": ("claims", "陈述数"),
    "plots.median": ("median", "中位数"),
    "plots.missing": (" (+{n} not known)", "（另 {n} 例不明）"),
    "unit.percent": ("%", "%"),
    "unit.per_100000_person_years": ("per 100 000 person-years", "每 10 万人年"),
    "unit.per_million_person_years": ("per million person-years", "每 100 万人年"),
    "unit.months": ("months", "月"),
    "unit.years": ("years", "年"),
    "plots.printed": ("as printed", "原文"),
    "plots.not_pooled": ("Described, not pooled.", "仅描述，未合并。"),
    "plots.hazard_ratio": ("hazard ratio (log axis)", "风险比（对数轴）"),
    "plots.known": ("known", "已知"),
    "plots.one_patient": (
        "one column a patient (n = {n}), in the order of the table",
        "每列一例患者 (n = {n})，按表中顺序",
    ),
    "plots.study": ("Study", "研究"),
    "fit.events_total": ("events/total", "事件数/总数"),
    "fit.group_1": ("group 1", "组 1"),
    "fit.group_2": ("group 2", "组 2"),
    "plots.weight": ("Weight", "权重"),
    "plots.with_ci": ("{what} ({level} CI)", "{what}（{level} CI）"),
    "plots.log": ("{what} (log axis)", "{what}（对数轴）"),
    "plots.excluded": ("not pooled: {reason}", "未合并：{reason}"),
    "plots.subtotal": ("Subtotal (k = {k})", "小计 (k = {k})"),
    "plots.pooled": ("Pooled (k = {k})", "合并 (k = {k})"),
    "plots.prediction": ("{level} prediction interval", "{level} 预测区间"),
    "plots.no_subgroup": ("in no subgroup", "不属于任何亚组"),
    "fit.spread": ("Between studies: {text}", "研究间：{text}"),
    "fit.prediction": ("{level} prediction interval {text}", "{level} 预测区间 {text}"),
    "fit.no_prediction": (
        "no prediction interval (it needs 3 studies)",
        "无预测区间（至少需要 3 项研究）",
    ),
    "fit.tau": ("τ {tau}{ci} on the analysis scale", "τ {tau}{ci}（分析尺度）"),
    "fit.tau_zero": (
        "τ 0{ci}: heterogeneity is not detectable, which does not prove that there is none",
        "τ 0{ci}：未检出异质性，但不能证明不存在",
    ),
    "fit.q": ("Q {q}, df {df}, p {p}", "Q {q}，df {df}，p {p}"),
    "fit.lr": (
        "likelihood-ratio test against equal effects {q}, df {df}, p {p}",
        "与等效应模型的似然比检验 {q}，df {df}，p {p}",
    ),
    "fit.subgroup_test": (
        "Difference between subgroups: Q {q}, df {df}, p {p}",
        "亚组间差异：Q {q}，df {df}，p {p}",
    ),
    "fit.method": (
        "Method: {model}; τ²: {tau2}; {inference} ({level}).",
        "方法：{model}；τ²：{tau2}；{inference}（{level}）。",
    ),
    "fit.method_equal": (
        "Method: {model}; {tau2}; {inference} ({level}).",
        "方法：{model}；{tau2}；{inference}（{level}）。",
    ),
    "plots.n_of_n": ("n/N (%)", "n/N (%)"),
    "plots.ci": ("{level} CI", "{level} CI"),
    "plots.not_known": ("not known", "不明"),
    "plots.proportion": ("proportion", "比例"),
    "plots.proportion_interval": ("{level} intervals: {method}.", "{level} 区间：{method}。"),
    "plots.bounds": (
        "Pale bars: where the proportion would lie if none, or all, of those not known had the event.",
        "浅色条：若不明者均无或均有事件时比例所在的范围。",
    ),
    "plots.one_sided_upper": ("one-sided 95% upper limit {limit}", "单侧 95% 上限 {limit}"),
    "plots.one_sided_lower": ("one-sided 95% lower limit {limit}", "单侧 95% 下限 {limit}"),
    "plots.time": ("months since the start", "自起始的月数"),
    "plots.time_contact": ("months to the last contact", "至末次随访的月数"),
    "plots.survival": ("Survival", "生存率"),
    "plots.at_risk": ("At risk", "在险人数"),
    "plots.followed": (
        "Followed to that time or longer",
        "随访达到或超过该时间的人数",
    ),
    "plots.everybody": ("All patients", "全部患者"),
    "plots.disease_free": ("Disease-free at the start", "起始无瘤者"),
    "plots.panel": ("{who} (n = {n}, {events})", "{who}（n = {n}，{events}）"),
    "plots.curve": (
        "{name}: n = {n}, {events}, median {median}",
        "{name}：n = {n}，{events}，中位数 {median}",
    ),
    "plots.curve_empty": (
        "{name}: nobody with both time and status",
        "{name}：无同时具有时间与状态的患者",
    ),
    "plots.logrank": ("Log-rank test: p {p}.", "log-rank 检验：p {p}。"),
    "plots.no_logrank": ("No log-rank test: {why}.", "未做 log-rank 检验：{why}。"),
    "plots.kaplan_meier": (
        "Kaplan-Meier, {level} intervals ({interval}); upright ticks: last contact without the event.",
        "Kaplan-Meier，{level} 区间（{interval}）；竖线：末次随访时未发生事件。",
    ),
    "plots.thin": (
        "Faint: fewer than 5 patients, or fewer than 10% of the group, are still at risk.",
        "浅色部分：在险人数少于 5 例或少于该组的 10%。",
    ),
    "plots.status_curves": (
        "Share still without evidence of disease. Status at last contact tells whether disease was back by then, not when; both curves are sensitivity analyses. The current-status estimate assumes:",
        "仍无瘤的比例。末次随访状态只说明届时是否复发，不说明何时；两条曲线均为敏感性分析。现状数据估计的假设：",
    ),
    "plots.assumption": (
        "– {what}: broken by {broken}{unclear}.",
        "– {what}：{broken}不符{unclear}。",
    ),
    "plots.assumption_unclear": (", unclear for {n}", "，{n} 例不明"),
    "plots.assumption_unchecked": (
        "– {what}: the table cannot show it.",
        "– {what}：表中数据无法检验。",
    ),
    "plots.p_axis": ("two-sided p-value", "双侧 p 值"),
    "plots.n_axis": ("Patients (log axis)", "患者数（对数轴）"),
    "plots.increases": ("increases →", "增加 →"),
    "plots.decreases": ("← decreases", "← 降低"),
    "plots.albatross_row": ("{name} (n = {n}, p {p})", "{name}（n = {n}，p {p}）"),
    "plots.albatross": (
        "Sample size against p-value (albatross plot); middle line: no effect; pale lines: p = 0.05. Not pooled.",
        "样本量与 p 值（信天翁图）；中线：无效应；浅线：p = 0.05。未合并。",
    ),
    "plots.at_most": (
        "Hollow triangles: the p-value was printed as a bound.",
        "空心三角：原文只给出 p 值上限。",
    ),
    "plots.no_direction": (
        "Not placed, because no direction is printed: {studies}.",
        "未标出（原文未给方向）：{studies}。",
    ),
    "plots.contours": (
        "Curves: equal effects, exact only if every study has the design that they assume.",
        "曲线：等效应线，仅在各研究设计符合其假设时准确。",
    ),
    "plots.weight_within": ("Weight in\nsubgroup", "亚组内\n权重"),
    # --- tables ----------------------------------------------------------------------------
    "tables.summary": (
        "{median} [{q1}; {q3}], range {min} to {max} (n = {n})",
        "{median} [{q1}; {q3}]，范围 {min}～{max} (n = {n})",
    ),
    "tables.overall": ("all", "全部"),
    "tables.group_n": ("{group} (n = {n})", "{group} (n = {n})"),
    "tables.variable": ("variable", "变量"),
    "tables.level": ("level", "水平"),
    "tables.empty_cells": ("not counted", "未计入"),
    "tables.median_range": ("median [quartiles], range", "中位数 [四分位数]，范围"),
    "tables.not_known": ("not known", "不明"),
    "tables.bounds": ("if none or all of them", "若不明者均无或均有"),
    "tables.p_range": ("p, however the unknown turned out", "p（不明者任意取值时）"),
    "tables.holm": ("p (Holm)", "p (Holm)"),
    "tables.odds_ratio": ("odds ratio (exact CI)", "比值比（精确 CI）"),
    "tables.risk_difference": ("risk difference (Newcombe CI)", "率差（Newcombe CI）"),
    "tables.if_disease_free": (
        "{outcome}, disease-free at the start",
        "{outcome}（起始无瘤者）",
    ),
    "tables.followup": ("follow-up", "随访时间"),
    "tables.not_pooled": ("not pooled because", "未合并的原因"),
    "tables.value": ("value", "数值"),
    "tables.quantity": ("quantity", "项目"),
    "tables.studies": ("studies pooled", "合并研究数"),
    "tables.p_null": ("p for no effect", "无效应的 p 值"),
    "tables.prediction": ("{level} prediction interval", "{level} 预测区间"),
    "tables.heterogeneity": ("between studies", "研究间异质性"),
    "tables.q": ("test of heterogeneity", "异质性检验"),
    "tables.estimate_analysis": ("estimate, {scale} scale", "估计值（{scale} 尺度）"),
    "tables.method": ("method", "方法"),
    "tables.method_head": ("Method: ", "方法："),
    "tables.subgroup": ("{name} (k = {k})", "{name} (k = {k})"),
    "tables.subgroup_test": ("subgroups", "亚组"),
    "tables.group": ("group", "组"),
    "tables.months": ("months", "月"),
    "tables.id": ("ID", "编号"),
    "tables.place": ("place", "位置"),
    "tables.claim": ("claim", "陈述"),
    "tables.printed": ("printed", "原文"),
    "tables.recomputed": ("recomputed", "重新计算"),
    "tables.verdict": ("verdict", "判定"),
    "tables.explanation": ("explanation", "说明"),
    "tables.severity": ("severity", "级别"),
    "tables.severity.error": ("error", "错误"),
    "tables.severity.warning": ("warning", "警告"),
    "tables.severity.note": ("note", "提示"),
    "tables.severity.acknowledged": ("acknowledged", "已确认"),
    "tables.where": ("where", "位置"),
    "tables.cell": ("value", "数值"),
    "tables.problem": ("problem", "问题"),
    "tables.suggestion": ("what to do", "处理建议"),
    "tables.rule": ("rule", "规则"),
    "tables.field": ("field", "字段"),
    "tables.committed": ("committed", "已提交"),
    "tables.difference": ("difference", "差值"),
    "tables.unit": ("unit", "单位"),
    "tables.source": ("source", "来源"),
    "say.stop": (".", "。"),
    "say.subgroups": (" {text}.", "{text}。"),
    "say.comma": (", ", "，"),
    "say.semicolon": ("; ", "；"),
    "say.and": ("; ", "；"),
    "say.nobody": ("nobody", "无"),
    "say.nobody_known": (
        "Not known in any patient ({missing} not reported or unclear).",
        "所有患者均不明（{missing} 例未报告或不明确）。",
    ),
    "say.proportion": ("{share}, {level} CI {ci}.", "{share}，{level} CI {ci}。"),
    "say.bounds": (
        " {missing} not known: {low} if none of them had it, {high} if all had.",
        "{missing} 例不明：若均无则为 {low}，若均有则为 {high}。",
    ),
    "say.summary": ("Median {text}.", "中位数 {text}。"),
    "say.missing": (" {n} not known.", "{n} 例不明。"),
    "say.two_by_two": ("{text}.", "{text}。"),
    "say.pair": (
        "{first} against {second}, odds ratio {ratio}, risk difference {difference} ({level} intervals), Fisher's exact p {p}",
        "{first} 对 {second}，比值比 {ratio}，率差 {difference}（{level} 区间），Fisher 精确检验 p {p}",
    ),
    "say.empty_group": (
        "{first} against {second}: no comparison, because a group has nobody in whom it is known",
        "{first} 对 {second}：某组无已知者，无法比较",
    ),
    "say.comparison": ("{name}: {text}.", "{name}：{text}。"),
    "say.p_range": (
        " However the {missing} unknown turned out, p lies between {low} and {high}.",
        "无论 {missing} 例不明者结果如何，p 介于 {low} 与 {high} 之间。",
    ),
    "say.p_range_one": (
        " However the {missing} unknown turned out, p is {low}.",
        "无论 {missing} 例不明者结果如何，p 为 {low}。",
    ),
    "say.disease_free": (
        " Among those disease-free at the start: {text}.",
        "起始无瘤者中：{text}。",
    ),
    "say.followup": (
        " Median follow-up {first} against {second}.",
        "随访中位数 {first} 对 {second}。",
    ),
    "say.numbers": (
        "{name}: median {first} in {one}, {second} in {two}",
        "{name}：{one} 中位数 {first}，{two} 中位数 {second}",
    ),
    "say.no_test": ("; no test, because a group has no value.", "；某组无数值，未做检验。"),
    "say.superiority": (
        "; p {p}, {method}; the chance that a patient of {one} has the larger value than one of {two} is {chance}.",
        "；p {p}，{method}；{one} 患者的数值大于 {two} 患者的概率为 {chance}。",
    ),
    "say.category": (
        "{name} by {by}: p {p}, {method}, {patients}.",
        "{name} 按 {by}：p {p}，{method}，{patients}。",
    ),
    "say.category_none": (
        "{name} by {by}: no test, because fewer than two groups have a known level.",
        "{name} 按 {by}：具有已知水平的组不足两个，未做检验。",
    ),
    "say.curve": (
        "{name}: {patients}, {events}; median {median}; median follow-up {followup}.",
        "{name}：{patients}，{events}；中位数 {median}；随访中位数 {followup}。",
    ),
    "say.months": ("{n} months", "{n} 个月"),
    "say.with_ci": ("{text} ({level} CI {ci})", "{text}（{level} CI {ci}）"),
    "say.point": (
        "{survival} at {time} months ({level} CI {ci}; {n} at risk)",
        "{time} 个月 {survival}（{level} CI {ci}；在险 {n} 例）",
    ),
    "say.points": (" Survival {text}.", "生存率 {text}。"),
    "say.median_time": ("Median {text}, {patients}.", "中位数 {text}，{patients}。"),
    "say.by_time": ("{share} by {time} months", "{time} 个月时 {share}"),
    "say.current": (
        "{name} ({patients}, {events} with the event at the last contact): the event had happened in {text}. Current-status estimate, a sensitivity analysis without an interval.",
        "{name}（{patients}，末次随访时 {events} 例发生事件）：累计发生 {text}。现状数据估计，为无区间的敏感性分析。",
    ),
    "say.assumption": (
        "Assumed: {what}. Broken by {n} ({broken}).",
        "假设：{what}。{n} 例不符（{broken}）。",
    ),
    "say.assumption_unclear": (" Unclear for {n} ({ids}).", "{n} 例不明（{ids}）。"),
    "say.assumption_partly": (
        " The table can only show some of those who break it.",
        "表中数据只能显示部分不符者。",
    ),
    "say.assumption_unchecked": (
        "Assumed: {what}. The table cannot show who breaks it.",
        "假设：{what}。表中数据无法检验。",
    ),
    "say.pooled": (
        "Pooled {measure} {estimate} ({level} CI {ci}; {studies}{patients}). ",
        "合并{measure} {estimate}（{level} CI {ci}；{studies}{patients}）。",
    ),
    "say.not_pooled": (
        "No pooled {measure} ({studies}).",
        "未给出合并{measure}（{studies}）。",
    ),
    "say.study.one": ("{n} study", "{n} 项研究"),
    "say.study.many": ("{n} studies", "{n} 项研究"),
    "say.event.one": ("{n} event", "{n} 次事件"),
    "say.event.many": ("{n} events", "{n} 次事件"),
    "say.patient.one": ("{n} patient", "{n} 例患者"),
    "say.patient.many": ("{n} patients", "{n} 例患者"),
    "say.refused": (
        "Refused ({code}): {message}. Instead: {offered}.",
        "拒绝（{code}）：{message}。可改为：{offered}。",
    ),
    "say.audit": ("{n} claims: {text}.", "{n} 条陈述：{text}。"),
    "say.check": ("{passed}: {text}.", "{passed}：{text}。"),
    "say.passed": ("Passed", "通过"),
    "say.failed": ("Failed", "未通过"),
    "say.printed": (
        "{n} statements, from {low} to {high} ({unit}); described, not pooled.",
        "{n} 条陈述，{low} 至 {high}（{unit}）；仅描述，未合并。",
    ),
    # --- command line ----------------------------------------------------------------------
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
        "{option} is not used by the one-stage model; add --model inverse-variance to use it",
        "一步法模型不使用 {option}；如需使用请加 --model inverse-variance",
    ),
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
    # --- report and reviews ----------------------------------------------------------------
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

LABELS: Mapping[str, tuple[str, str]] = MappingProxyType(_LABELS)


def label(key: str, lang: Lang = "en", /, **values: object) -> str:
    """The words of ``key`` in ``lang``, with its fields filled.

    Examples
    --------
    >>> label("missing.NR"), label("missing.NR", "zh")
    ('not reported', '未报告')
    """
    text = LABELS[key][0 if lang == "en" else 1]
    return text.format(**values) if values else text


def many(key: str, n: int, lang: Lang = "en") -> str:
    """A number with its noun: the words of ``key.one`` or ``key.many``.

    Examples
    --------
    >>> many("say.event", 1), many("say.event", 0), many("say.event", 2, "zh")
    ('1 event', '0 events', '2 次事件')
    """
    return label(f"{key}.{'one' if n == 1 else 'many'}", lang, n=n)
