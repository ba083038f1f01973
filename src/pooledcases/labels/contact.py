"""Status at last contact: estimates, tests and what they mean."""

from __future__ import annotations

LABELS: dict[str, tuple[str, str]] = {
    "contact.interval.valid": ("valid binomial limits", "有效二项区间"),
    "contact.interval.likelihood-ratio": ("likelihood-ratio limits", "似然比区间"),
    "contact.probability": ("Had happened by then", "届时已发生"),
    "contact.event_free": ("Not yet happened", "尚未发生"),
    "contact.naive": ("Naive curve", "朴素曲线"),
    "contact.ci": ("{level} CI of the estimate", "估计值的 {level} CI"),
    "contact.probability_ci": ("{level} CI of “had happened”", "“已发生”的 {level} CI"),
    "contact.seen": ("Seen by then", "届时已观察"),
    "contact.with_event": ("With the event", "发生事件"),
    "contact.without_event": ("Without the event", "未发生事件"),
    "contact.group": ("Patients", "患者"),
    "left_out.no_followup": (
        "last seen at time 0, when nothing could be seen yet",
        "末次随访在时间 0，尚无可观察",
    ),
    "caution.PC-M29.contact": (
        "the groups were last seen at different times, or may have been (median contact: {medians}; test of the contact times p = {p}), so that a difference in status cannot be told from one in follow-up",
        "各组末次随访时间不同或可能不同（随访时间中位数：{medians}；随访时间检验 p = {p}），无法区分状态差异与随访差异",
    ),
    "say.contact": (
        "{name} ({patients}, {events} with the event at the last contact): by the current-status estimate the event had happened in {text}.",
        "{name}（{patients}，末次随访时 {events} 例发生事件）：按现状数据估计，累计发生 {text}。",
    ),
    "say.contact_point": (
        "{share} by {time} ({level} CI {ci})",
        "{time}时 {share}（{level} CI {ci}）",
    ),
    "say.contact_limits": (" This is a sensitivity analysis ({limits}).", "敏感性分析，{limits}。"),
    "say.contact_difference": (
        "{who} ({patients}): at {time} {naive} are without the event by the naive curve and {current} ({level} CI {ci}) by the current-status estimate, {points} percentage points {side}.",
        "{who}（{patients}）：{time}时无事件比例，朴素曲线为 {naive}，现状数据估计为 {current}（{level} CI {ci}），相差 {points} 个百分点（{side}）。",
    ),
    "say.contact_close": (
        "{who} ({patients}): at {time} {naive} are without the event by the naive curve and {current} ({level} CI {ci}) by the current-status estimate; they differ by less than 1 percentage point.",
        "{who}（{patients}）：{time}时无事件比例，朴素曲线为 {naive}，现状数据估计为 {current}（{level} CI {ci}），相差不足 1 个百分点。",
    ),
    "say.contact_largest": (
        " They differ most at {time}: {naive} by the naive curve, {current} by the estimate, {points} percentage points.",
        "两者在{time}时相差最大：朴素曲线 {naive}，现状数据估计 {current}，相差 {points} 个百分点。",
    ),
    "say.contact_thin": (
        " After {time} the estimate rests on {patients}.",
        "{time}之后，该估计仅依据 {patients}。",
    ),
    "say.contact_zero": (
        " It falls to 0% at {time}, which {patients} decided.",
        "在{time}时降至 0%，仅由 {patients}决定。",
    ),
    "say.contact_same": (
        "{who} ({patients}): at {time} both the naive curve and the current-status estimate say {current} ({level} CI {ci}).",
        "{who}（{patients}）：{time}时朴素曲线与现状数据估计均为 {current}（{level} CI {ci}）。",
    ),
    "say.contact_beyond": (
        "{who} ({patients}): nobody was seen as late as {time}, and nothing can be said of that time.",
        "{who}（{patients}）：无人随访至 {time}，无法估计。",
    ),
    "contact.side.naive_higher": ("lower", "现状数据估计更低"),
    "contact.side.naive_lower": ("higher", "现状数据估计更高"),
    "contact.why.naive_higher": (
        " The naive curve is higher because it keeps every patient free of the event until the visit at which it was seen, though it had happened before.",
        "朴素曲线更高，因为它把每位患者视为直到发现事件的那次随访前都未发生事件，而事件实际发生在此之前。",
    ),
    "contact.why.naive_lower": (
        " The naive curve is lower because it drops whoever was seen earlier without the event, so that each event found late takes a large share of the few who are left.",
        "朴素曲线更低，因为较早随访且无事件者已被剔除，较晚发现的每个事件在所剩少数患者中占比很大。",
    ),
    "say.turnbull": (
        "{patients}: {exact} with a known time, {left} and {interval} with a time known only to lie before a time or between two, {right} without the event at the end. The event had happened in {text}.{where}{unique}",
        "{patients}：{exact} 例时间已知，{left} 例仅知在某时间之前、{interval} 例仅知在两时间之间，{right} 例至终点未发生。累计发生 {text}。{where}{unique}",
    ),
    "say.turnbull_range": ("{low} to {high} by {time}", "{time}时 {low}～{high}"),
    "say.turnbull_where": (
        " Where a range is given, the data do not say more; it is no confidence interval.",
        "给出范围处，数据不能说明更多；这不是置信区间。",
    ),
    "say.turnbull_not_unique": (
        " Other divisions of the probability are exactly as likely.",
        "其他概率分配同样可能。",
    ),
    "say.status_regression": (
        "{outcome} at the last contact, proportional hazards ({n} patients, {events} events): {text}.{shape}",
        "末次随访时 {outcome}，比例风险模型（{n} 例，{events} 例事件）：{text}。{shape}",
    ),
    "say.status_term": (
        "{name} hazard ratio {ratio}{ci}, p {p}",
        "{name} 风险比 {ratio}{ci}，p {p}",
    ),
    "say.status_term_ci": (" ({level} CI {ci})", "（{level} CI {ci}）"),
    "say.status_shape": (
        " The status gets no worse with longer follow-up (shape {shape}), which no hazard does: read the ratios with doubt.",
        "随访越久状态并不更差（形状参数 {shape}），这与任何风险模型不符：风险比应谨慎解读。",
    ),
    "say.status_comparison": (
        "{text}: permutation test p {p} ({how}). The groups were last seen at {alike} times (medians {medians}).",
        "{text}：置换检验 p {p}（{how}）。各组末次随访时间{alike}（中位数 {medians}）。",
    ),
    "say.status_no_test": (
        "{text}: no test, because every status is as the estimate for all together says. The groups were last seen at {alike} times (medians {medians}).",
        "{text}：未检验，因为每例状态均与合并估计一致。各组末次随访时间{alike}（中位数 {medians}）。",
    ),
    "say.status_group": (
        "{name} {events} of {n} with the event, {excess} more than expected at these times",
        "{name} {n} 例中 {events} 例发生事件，较按随访时间预期多 {excess} 例",
    ),
    "say.status_group_fewer": (
        "{name} {events} of {n} with the event, {excess} fewer than expected at these times",
        "{name} {n} 例中 {events} 例发生事件，较按随访时间预期少 {excess} 例",
    ),
    "contact.how.complete": ("all {n} arrangements", "全部 {n} 种排列"),
    "contact.how.drawn": ("{n} random arrangements", "{n} 次随机排列"),
    "contact.alike.yes": ("like", "相近"),
    "contact.alike.no": ("unlike", "不同"),
    "say.reporting": (
        "{event} in {events} of {n} patients. Follow-up: {followup}.{year} {caveat}",
        "{event}：{n} 例中 {events} 例。随访：{followup}。{year}{caveat}",
    ),
    "say.reporting_year": (" Year of publication: {text}.", "发表年份：{text}。"),
    "say.reporting_pair": (
        "median {one} with the event and {other} without; in {share} of pairs the patient with the event has the larger, p {p}",
        "发生事件者中位数 {one}，未发生者 {other}；{share} 的配对中发生事件者更大，p {p}",
    ),
    "say.reporting_one_status": (
        "nothing to compare, all patients have one status",
        "无可比较，所有患者状态相同",
    ),
    "say.reporting_no_spread": (
        "nothing to compare, it is the same for all patients",
        "无可比较，所有患者数值相同",
    ),
    "contact.reporting_caveat": (
        "Longer follow-up among those with the event fits with patients being followed, and reported, because disease persisted; it fits as well with more time for the event to happen.",
        "发生事件者随访更长，可能因为疾病持续而被随访和报告；也可能只是有更长的时间发生事件。",
    ),
    "contact.reporting_caveat_free": (
        "Among patients who were disease-free at the start, longer follow-up also leaves more time for the event.",
        "对起始无瘤者，随访更长也意味着有更长的时间发生事件。",
    ),
    "plots.against_event": ("The event: {event}.", "事件：{event}。"),
    "plots.against_followup": (
        "One dot a patient, by status at the last contact; upright lines: medians.",
        "每点一例患者，按末次随访状态分行；竖线：中位数。",
    ),
    "plots.against_p": ("{what}: p {p} (ranks).", "{what}：p {p}（秩检验）。"),
    "plots.against_none": ("{what}: {why}.", "{what}：{why}。"),
    "plots.year": ("Year of publication", "发表年份"),
    "cli.current_broken": ("Who breaks the assumptions:", "不符合假设者："),
}
