"""Reading and checking tables."""

from __future__ import annotations

LABELS: dict[str, tuple[str, str]] = {
    "check.type": ("type {typed}", "请输入 {typed}"),
    "check.row": ("row {row} (line {line})", "第 {row} 行（文件第 {line} 行）"),
    "check.named_row": (
        "row {row} (line {line}, {name})",
        "第 {row} 行（文件第 {line} 行，{name}）",
    ),
    "check.read.exact": ("{low} {unit}", "{low} {unit}"),
    "check.read.lower-bound": (
        "at least {low} {unit}, not as the time itself",
        "至少 {low} {unit}，而非确切时间",
    ),
    "check.read.interval": (
        "between {low} and {high} {unit}, not as one time",
        "{low} 至 {high} {unit}之间，而非单一时间",
    ),
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
    "check.what.headline_table": (
        "result {result} is a table, which has no sentence; name a result that the analysis "
        "records, an id of results.json",
        "result {result} 是表格，没有对应的句子；请填写分析所记录的结果，即 results.json 中的 id",
    ),
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
    "check.note.heads": ("read by their heads: {columns}", "按列名识别：{columns}"),
    "check.note.patient": (
        "{column} looks like case_id: rename it, or leave it: commands take it as it is",
        "{column} 看来就是 case_id：可改名，也可保留：各命令均可直接使用",
    ),
    "check.note.flags": (
        "the columns keep their names where a command is told: {flags}",
        "列名可以保留，只需在命令中指明：{flags}",
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
    "caution.PC-D49": (
        "{value} is read as {read}",
        "{value} 读作{read}",
    ),
    "offered.PC-D49": (
        "type the number alone where the time itself is known",
        "若确切时间已知，请只输入数字",
    ),
    "caution.PC-D50": (
        "{value} differs from {other} only by case, spaces, width or the kind of hyphen",
        "{value} 与 {other} 仅在大小写、空格、全半角或连字符上不同",
    ),
    "caution.PC-D50.groups": (
        "column {column}: {pairs} differ only by case, spaces, width or the kind of hyphen, and "
        "count as values of their own",
        "列 {column}：{pairs} 仅在大小写、空格、全半角或连字符上不同，却被当作不同取值",
    ),
    "offered.PC-D50": (
        "write one value in one way",
        "同一取值请统一写法",
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
}
