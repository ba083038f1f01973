"""Moderators and subgroups."""

from __future__ import annotations

LABELS: dict[str, tuple[str, str]] = {
    "estimand.moderators": ("depends on the moderators", "取决于调节变量"),
    "reason.moderator_missing": ("moderator not reported: {columns}", "调节变量未报告：{columns}"),
    "test.moderators": ("omnibus test of the moderators", "调节变量整体检验"),
    "caution.PC-M16.coefficients": (
        "{k} studies for {p} coefficients of moderators ({each} each; 10 are advised): read the regression as a hint",
        "{k} 项研究估计 {p} 个调节变量系数（每个系数 {each} 项，建议至少 10 项）：回归结果仅供参考",
    ),
    "caution.PC-M16.tests": (
        "{n} tests were made on the same studies; Holm's adjusted p-values stand beside the raw ones",
        "对同一批研究做了 {n} 次检验；原始 p 值旁列出 Holm 校正值",
    ),
    "caution.PC-M17.moderators": (
        "{missing} of {total} studies do not report a moderator and are left out: {studies}",
        "{total} 项研究中 {missing} 项未报告调节变量而被剔除：{studies}",
    ),
}
