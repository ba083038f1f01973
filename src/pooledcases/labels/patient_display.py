"""Figures of single patients: swimmer plot, waterfall, timeline, grid."""

from __future__ import annotations

LABELS: dict[str, tuple[str, str]] = {
    # swimmer plot
    "course.time": ("time ({unit})", "时间（{unit}）"),
    "course.time_plain": ("time", "时间"),
    "course.patient": ("patient", "患者"),
    "course.followup": ("follow-up", "随访"),
    "course.status": ("status", "状态"),
    "course.group": ("{name} (n = {n})", "{name} (n = {n})"),
    "course.no_group": ("{by}: not reported", "{by}：未报告"),
    "course.at_least": ("≥ {low}", "≥ {low}"),
    "course.between": ("{low} to {high}", "{low}～{high}"),
    "course.lane": ("followed", "随访期"),
    "course.lower_limit": (
        "followed for at least so long; the dashed end is not known",
        "随访至少至此；虚线段终点不明",
    ),
    "course.beyond": ("goes on beyond the axis", "超出坐标轴"),
    "course.hollow": (
        "hollow, dashed: within this time, exact dates not reported",
        "空心虚线框：在此期间内，具体时间未报告",
    ),
    "course.ongoing": ("treatment ongoing at last contact", "末次随访时仍在治疗"),
    "course.inexact": ("time of the event only bounded", "事件时间仅知界限"),
    "course.died": ("died: {status}", "死亡：{status}"),
    "course.alive": ("last contact: {status}", "末次随访：{status}"),
    "course.no_status": (
        "last contact, status not reported",
        "末次随访，状态未报告",
    ),
    "course.off_axis": ("not on the axis", "轴外"),
    "course.no_time": ("{what}: no time", "{what}：无时间"),
    "course.no_followup": ("follow-up not reported", "随访未报告"),
    "course.no_treatment": (
        "No treatment is recorded for {n} of {total} patients: not recorded is not untreated.",
        "{total} 例患者中 {n} 例无治疗记录：无记录不等于未治疗。",
    ),
    "course.goes_on": ("ongoing", "仍在治疗"),
    "course.told": (
        "{treatment} (start {start}, stop {stop})",
        "{treatment}（开始 {start}，结束 {stop}）",
    ),
    "course_event.surgery": ("surgery", "手术"),
    "course_event.response": ("response", "缓解"),
    "course_event.complete-response": ("complete response", "完全缓解"),
    "course_event.partial-response": ("partial response", "部分缓解"),
    "course_event.stable-disease": ("stable disease", "疾病稳定"),
    "course_event.progression": ("progression", "进展"),
    "course_event.relapse": ("relapse", "复发"),
    "course_event.metastasis": ("metastasis", "转移"),
    "course_event.death": ("death", "死亡"),
    # waterfall
    "waterfall.axis": ("best change from baseline", "较基线的最佳变化"),
    "waterfall.recist": (
        "Lines at {partial} and {progression}: RECIST 1.1 (Eisenhauer 2009). Progression is counted from the smallest sum of diameters, so the upper line is a guide only.",
        "{partial} 与 {progression} 处的线：RECIST 1.1（Eisenhauer 2009）。进展以最小直径总和为参照，故上方的线仅供参考。",
    ),
    "waterfall.missing": ("No change reported ({n}): {names}.", "未报告变化（{n} 例）：{names}。"),
    "waterfall.missing_response": ("{name} ({response})", "{name}（{response}）"),
    "waterfall.discordant": (
        "Partial response with a change above {partial}: {names}.",
        "报告为部分缓解但变化未达 {partial}：{names}。",
    ),
    "waterfall.clipped": (
        "Bars cut at {cap} (arrow): {names}.",
        "在 {cap} 处截断的条（箭头）：{names}。",
    ),
    "waterfall.unnamed": (
        "{n} patients, too many to be named at the axis.",
        "共 {n} 例患者，数量过多，坐标轴不逐一标名。",
    ),
    "waterfall.none": ("No patient has a change to draw.", "没有可绘制变化的患者。"),
    "response.CR": ("complete response (CR)", "完全缓解 (CR)"),
    "response.PR": ("partial response (PR)", "部分缓解 (PR)"),
    "response.SD": ("stable disease (SD)", "疾病稳定 (SD)"),
    "response.PD": ("progressive disease (PD)", "疾病进展 (PD)"),
    "response.NE": ("not evaluable (NE)", "不可评价 (NE)"),
    "response.none": ("response not reported", "疗效未报告"),
    # timeline
    "timeline.axis": ("year of publication", "发表年份"),
    "timeline.all": ("all", "合计"),
    "timeline.patients.one": ("{n} patient", "{n} 例患者"),
    "timeline.patients.many": ("{n} patients", "{n} 例患者"),
    "timeline.cases.one": ("{n} case", "{n} 个病例"),
    "timeline.cases.many": ("{n} cases", "{n} 个病例"),
    "timeline.reports.one": ("{n} report", "{n} 份报告"),
    "timeline.reports.many": ("{n} reports", "{n} 份报告"),
    "timeline.first": ("earliest in this table", "本表中最早"),
    "timeline.other": ("later", "此后"),
    "timeline.first_by": ("{year}, {names}", "{year}，{names}"),
    "timeline.told": ("{group}: {years}", "{group}：{years}"),
    "timeline.size": (
        "A number in or over a mark counts that year; a mark without one is 1.",
        "标记内或上方的数字为当年例数；无数字者为 1。",
    ),
    "timeline.area": (
        "The area of a mark is their number; the largest holds {most}.",
        "标记面积表示例数；最大者为 {most}。",
    ),
    "timeline.counted": (
        "Counted: {n} of this table, by year of publication.",
        "计数：本表中的 {n}，按发表年份。",
    ),
    "timeline.no_year": (
        "Year of publication not reported: n = {n}.",
        "{n} 例患者的发表年份未报告。",
    ),
    "timeline.no_group": (
        "Not reported, and in no row: {by}, n = {n}.",
        "{n} 例患者的{by}未报告，不在任何一行。",
    ),
    # grid
    "grid.positive": ("yes", "是"),
    "grid.negative": ("no", "否"),
    "grid.code": ("{code}: {word}", "{code}：{word}"),
    # sentences
    "say.courses": (
        "{n}, {followed} of them with a reported follow-up{range}{died}{treated}{without}.",
        "{n}，其中 {followed} 例报告了随访时间{range}{died}{treated}{without}。",
    ),
    "say.courses_range": (" ({low} to {high} {unit})", "（{low}～{high}{unit}）"),
    "say.courses_died": ("; {n} known to have died", "；已知死亡 {n} 例"),
    "say.courses_treated": (
        "; a treatment is named for {n} ({names})",
        "；{n} 例有具体治疗记录（{names}）",
    ),
    "say.courses_events": ("; {text}", "；{text}"),
    "say.courses_event": ("{event} in {n}", "{event} {n} 例"),
    "say.best_changes": (
        "Best change from baseline is known in {n} of {total}{range}; {partial} by at least 30% smaller, {progression} by at least 20% larger.",
        "{total} 例中 {n} 例已知较基线的最佳变化{range}；缩小至少 30% 者 {partial} 例，增大至少 20% 者 {progression} 例。",
    ),
    "say.best_changes_range": (" ({low} to {high})", "（{low}～{high}）"),
    "say.publications": (
        "In this table, published from {first} to {last}: {n} in {groups}; the earliest of each: {names}.",
        "本表中，{first} 至 {last} 年共发表 {n}，分属 {groups}；各组最早者：{names}。",
    ),
    "say.publications_one": (
        "In this table, published in {first}: {n} in {groups}; the earliest of each: {names}.",
        "本表中，{first} 年共发表 {n}，分属 {groups}；各组最早者：{names}。",
    ),
    "say.publication_first": ("{group} {year}", "{group} {year} 年"),
    "say.display_variable.one": ("{n} variable", "{n} 个变量"),
    "say.display_variable.many": ("{n} variables", "{n} 个变量"),
    "say.display_group.one": ("{n} group", "{n} 组"),
    "say.display_group.many": ("{n} groups", "{n} 组"),
    "say.case_grid": (
        "{n}, {columns}; {known} of {cells} cells hold a value{states}.",
        "{n}，{columns}；{cells} 个单元格中 {known} 个有值{states}。",
    ),
}
