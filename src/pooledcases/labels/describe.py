"""Patients described and compared."""

from __future__ import annotations

LABELS: dict[str, tuple[str, str]] = {
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
    "caution.PC-M20.ranks": (
        "too many ways to split the patients into the two groups: p is the normal one, not exact",
        "两组划分方式过多：p 值取正态近似，非精确值",
    ),
    "caution.PC-M20.unconditional": (
        "too many tables to go through: Barnard's and Boschloo's tests are left out",
        "需遍历的表过多：未做 Barnard 检验与 Boschloo 检验",
    ),
    "caution.PC-M20.bounds": (
        "too many ways in which the unknown outcomes could have turned out: no range of p is given",
        "未知结局的可能取值过多：未给出 p 值范围",
    ),
    "caution.PC-M20.limits": (
        "{column}: cells that hold only a limit (such as > 60) are left out of the numbers: {n}",
        "{column}：仅给出界限（如 > 60）的单元格未计入数值：{n}",
    ),
    "describe.limits": ("only a limit {n}", "仅有界限 {n}"),
    "caution.PC-M20.sampled": (
        "too many tables to go through: p is from {n} random tables, not exact",
        "需遍历的表过多：p 值来自 {n} 张随机表，非精确值",
    ),
    "caution.PC-M20.alone": (
        "unknown outcomes imputed from the group alone, because the covariate is missing too: {n}",
        "协变量亦缺失、仅按所在组填补的未知结局：{n} 例",
    ),
    "adjustment.holm": ("Holm's adjustment", "Holm 校正"),
    "skipped.id": ("identifier", "标识符"),
    "skipped.source": ("where the row comes from", "来源说明"),
    "skipped.free text": ("free text", "自由文本"),
    "skipped.empty": ("nothing reported", "均未报告"),
    "skipped.bounds": ("times that are only bounded", "只知界限的时间"),
    "skipped.mixed": ("numbers mixed with text", "数字与文字混杂"),
}
