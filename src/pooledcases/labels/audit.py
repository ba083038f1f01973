"""Claims of a text against recomputed numbers."""

from __future__ import annotations

LABELS: dict[str, tuple[str, str]] = {
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
}
