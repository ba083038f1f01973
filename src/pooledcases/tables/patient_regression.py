"""A regression on the covariates of patients as a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pooledcases.format import confidence
from pooledcases.labels import label
from pooledcases.options import Lang
from pooledcases.results.fit_words import Reader
from pooledcases.results.patient_regression import (
    Coefficient,
    CoxRegression,
    LogisticRegression,
)
from pooledcases.tables import values, words

if TYPE_CHECKING:
    import pandas as pd


def regression_frame(item: CoxRegression | LogisticRegression, lang: Lang = "en") -> pd.DataFrame:
    """One row a coefficient, the reference level of each category above its others.

    Parameters
    ----------
    item : CoxRegression or LogisticRegression
    lang : {"en", "zh"}

    Returns
    -------
    pandas.DataFrame
        Ratio with its interval, p, how the interval was made; of the whole term Holm's p where
        there are several, and for Cox's model p of a change with time.

    Examples
    --------
    >>> import pooledcases as pc
    >>> table = {"marker": ["yes"] * 4 + ["no"] * 6, "ill": [0] * 4 + [0, 1, 1, 1, 1, 0]}
    >>> from pooledcases.describe.logistic_regression import logistic
    >>> found = logistic(table, outcome="ill=1", covariates="marker[yes]")
    >>> regression_frame(found).iloc[:, :2].values.tolist()
    [['marker[yes]', '1 (reference)'], ['marker[no]', '16.20 (1.03 to 2517.95)']]
    """
    beside = _by_term(item, lang)
    rows: list[list[str]] = []
    for row in item.terms:
        if row.ratio is None:
            continue
        named = {line[0] for line in rows}
        if row.reference is not None and ":" not in row.name and row.reference not in named:
            reference = [row.reference, label("tables.reference", lang), "", ""]
            rows.append(reference + [""] * len(beside))
        rows.append(_cells(row, lang) + [words.p_cell(p.get(row.term)) for p in beside.values()])
    level = confidence(item.level)
    is_cox = isinstance(item, CoxRegression)
    ratio = label("tables.hazard_ratio" if is_cox else "tables.odds_ratio_plain", lang)
    headers = [
        label("tables.covariate", lang),
        f"{ratio} ({label('plots.ci', lang, level=level)})",
        "p",
        label("tables.coefficient_method", lang),
    ]
    return words.frame([*headers, *beside], rows)


def _by_term(
    item: CoxRegression | LogisticRegression, lang: Lang
) -> dict[str, dict[str, float | None]]:
    """Columns that say one thing of a whole term: Holm's p where there are several, and time."""
    out = {}
    if len(item.term_tests) > 1:
        out[label("tables.holm", lang)] = {test.name: test.p_holm for test in item.term_tests}
    if isinstance(item, CoxRegression):
        hazards = item.proportional_hazards.tests
        out[label("tables.hazards_p", lang)] = {test.name: test.p_value for test in hazards}
    return out


def _cells(row: Coefficient, lang: Lang) -> list[str]:
    reader = Reader.of("log", lang)
    method = label(f"coefficient.{row.reason or row.method}", lang)
    return [
        row.name,
        values.estimate(reader, row.ratio, row.ratio_ci),
        words.p_cell(row.p_value),
        method,
    ]
