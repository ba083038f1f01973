"""Tables of outcomes that are not known, of single patients left out, and of several tests."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pooledcases.format import confidence, plain
from pooledcases.labels import label
from pooledcases.options import Lang
from pooledcases.results.missing import GroupUnknown, MissingOutcomes, TippingPoint
from pooledcases.results.patient_sensitivity import CountedTests, LeaveOnePatientOut
from pooledcases.tables import words
from pooledcases.tables.missing_sentences import state
from pooledcases.tables.values import count_percent, marked, number, percent, percent_interval

if TYPE_CHECKING:
    import pandas as pd

#: Patients that a cell names.
_NAMED = 20
#: Behind a p-value on the other side of the limit.
_STAR = "*"


def missing_frame(item: MissingOutcomes, lang: Lang = "en") -> pd.DataFrame:
    """Who is known in each group, why the others are not, and the bounds.

    Parameters
    ----------
    item : MissingOutcomes
    lang : {"en", "zh"}

    Returns
    -------
    pandas.DataFrame
        One row a group, all patients first; the last row bounds the difference of two groups.

    Examples
    --------
    >>> import pooledcases as pc
    >>> table = {"gene": ["A", "A", "B", "B"], "sign": ["yes", "NR", "no", "yes"]}
    >>> found = pc.describe.missing_outcomes(table, outcome="sign=yes", by="gene")
    >>> missing_frame(found).iloc[1].tolist()
    ['A', '1/1 (100.0%)', '2.5% to 100.0%; one-sided 95% lower limit 5.0%', '1', 'not \
reported 1', '50.0% to 100.0%']
    """
    headers = [
        "",
        "n/N (%)",
        label("plots.ci", lang, level=confidence(item.level)),
        label("tables.not_known", lang),
        label("tables.empty_cells", lang),
        label("tables.bounds", lang),
    ]
    rows = [_group(group, lang) for group in (item.overall, *item.groups)]
    for part in item.differences:
        low, high = part.bounds.low, part.bounds.high
        rows.append(
            [
                label("tables.difference_bounds", lang),
                percent(part.estimate),
                "",
                "",
                "",
                percent_interval(low, high, lang=lang) if low < high else "",
            ]
        )
    return words.frame(headers, rows)


def _group(group: GroupUnknown, lang: Lang) -> list[str]:
    found = group.proportion
    return [
        label("tables.overall", lang) if group.name is None else group.name,
        count_percent(found.xi, found.ni),
        words.proportion_ci(found, lang),
        str(found.missing),
        words.missing(group.codes, lang),
        words.bounds(found, lang),
    ]


def tipping_frame(item: TippingPoint, lang: Lang = "en") -> pd.DataFrame:
    """The tipping-point table: p for every way in which the unknown could have turned out.

    Parameters
    ----------
    item : TippingPoint
    lang : {"en", "zh"}

    Returns
    -------
    pandas.DataFrame
        One row a number of unknown of the first group who had the outcome, one column a number of
        the second. A p that changes the conclusion has a star, and the table a note on it.

    Examples
    --------
    >>> import pooledcases as pc
    >>> found = pc.describe.tipping_counts(6, 14, 12, 13, missing=(3, 0), groups=("A", "B"))
    >>> tipping_frame(found).iloc[:, 1].tolist()
    ['0.002', '0.007', '0.017', '0.042']
    """
    first, second = item.groups
    m1, m2 = item.missing
    headers = [
        label("tables.tipping_rows", lang, group=first),
        *(label("tables.tipping_columns", lang, j=j, m=m2, group=second) for j in range(m2 + 1)),
    ]
    rows = [
        [
            f"{i} / {m1}",
            *(
                words.p_cell(float(p)) if kept else marked(words.p_cell(float(p)), _STAR)
                for p, kept in zip(line, stands, strict=True)
            ),
        ]
        for i, (line, stands) in enumerate(zip(item.p_values, item.upheld, strict=True))
    ]
    table = words.frame(headers[: len(rows[0])] if rows else headers, rows)
    if item.upheld.all():
        return table
    return words.noted(table, label("tables.tipping_star", lang, limit=plain(1 - item.level)))


def left_out_frame(item: LeaveOnePatientOut, lang: Lang = "en") -> pd.DataFrame:
    """A comparison with everybody and without each kind of patient, those who matter most first.

    Parameters
    ----------
    item : LeaveOnePatientOut
    lang : {"en", "zh"}

    Returns
    -------
    pandas.DataFrame
        One row a kind of patients who are alike, with their names; a p on the other side of the
        limit has a star, and the table a note on it.

    Examples
    --------
    >>> import pooledcases as pc
    >>> table = {"gene": ["A", "A", "B", "B"], "sign": ["yes", "yes", "no", "no"]}
    >>> found = pc.describe.leave_one_out(table, outcome="sign=yes", by="gene")
    >>> left_out_frame(found).iloc[1].tolist()
    ['row 1, row 2', 'A', 'with the outcome', '100.0%', '0.33']
    """
    first = item.groups[0] if item.groups else ""
    headers = [
        label("tables.without", lang),
        label("tables.group", lang),
        label("tables.what_they_have", lang),
        label(f"left_out_of.{item.quantity}", lang, first=first),
        "p",
    ]
    everybody = label("tables.everybody", lang)
    shown = percent if item.quantity == "risk_difference" else number
    rows = [[everybody, "", "", shown(item.estimate), words.p_cell(item.p_value)]]
    for part in item.without:
        named = [*part.ids[:_NAMED], *(["…"] if len(part.ids) > _NAMED else [])]
        p = words.p_cell(part.p_value)
        rows.append(
            [
                label("say.comma", lang).join(named),
                part.group,
                state(part, item.compared, lang),
                shown(part.estimate),
                marked(p, _STAR) if part.crosses else p,
            ]
        )
    table = words.frame(headers, rows)
    if not any(part.crosses for part in item.without):
        return table
    return words.noted(table, label("tables.left_out_star", lang, limit=plain(1 - item.level)))


def counted_tests_frame(item: CountedTests, lang: Lang = "en") -> pd.DataFrame:
    """Every test that was made, raw p beside the adjusted one.

    Parameters
    ----------
    item : CountedTests
    lang : {"en", "zh"}

    Returns
    -------
    pandas.DataFrame

    Examples
    --------
    >>> import pooledcases as pc
    >>> counted_tests_frame(pc.describe.count_tests({"sex": 0.03, "age": 0.02})).iloc[1].tolist()
    ['age', '0.020', '0.040']
    """
    headers = [label("tables.test_name", lang), "p", label(f"adjustment.{item.method}", lang)]
    rows = zip(item.names, item.p_values, item.adjusted, strict=True)
    return words.frame(
        headers, [[name, words.p_cell(p), words.p_cell(adjusted)] for name, p, adjusted in rows]
    )
