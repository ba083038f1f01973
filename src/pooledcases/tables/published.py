"""Tables of patients beside studies, and of how well a published curve was rebuilt."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pooledcases.labels import label
from pooledcases.options import Lang
from pooledcases.results.base import Interval
from pooledcases.results.patients_and_studies import PatientsAndStudies
from pooledcases.results.published_curves import Rebuilt
from pooledcases.tables.values import count_percent, number, percent, percent_interval, plain

if TYPE_CHECKING:
    import pandas as pd


def together_frame(result: PatientsAndStudies, lang: Lang = "en") -> pd.DataFrame:
    """What each kind of row contributes, all of them together, and reports by their size.

    Parameters
    ----------
    result : PatientsAndStudies
    lang : {"en", "zh"}

    Returns
    -------
    pandas.DataFrame
        A row each for patients, aggregates, all, and reports of one, two to four, five or more
        patients: reports, events of patients, the estimate with its interval, and the share of the
        information.
    """
    import pandas as pd

    rows = [
        (
            label(f"kinds.{part.source}", lang),
            part.n_reports,
            count_percent(part.n_events, part.n),
            percent(part.estimate),
            _limits(part.ci, lang),
            percent(part.information_share, 0),
        )
        for part in result.contributions
    ]
    whole = count_percent(result.n_events, result.n)
    rows.append(
        (
            label(f"kinds.all_{result.headline}", lang),
            result.k,
            whole,
            percent(result.estimate),
            _limits(result.ci, lang),
            percent(1.0, 0),
        )
    )
    rows += [
        (
            label(f"kinds.{part.size}", lang),
            part.n_reports,
            count_percent(part.n_events, part.n),
            percent(part.estimate),
            _limits(part.ci, lang),
            "",
        )
        for part in result.sizes
    ]
    names = ("rows", "reports", "events", "estimate", "ci", "information")
    return pd.DataFrame(rows, columns=[label(f"kinds.column.{name}", lang) for name in names])


def rebuilt_frame(result: Rebuilt, lang: Lang = "en") -> pd.DataFrame:
    """The printed curve beside the rebuilt one, a row each point.

    Parameters
    ----------
    result : Rebuilt
    lang : {"en", "zh"}

    Returns
    -------
    pandas.DataFrame
        Time, printed survival, rebuilt survival, and their difference.
    """
    import pandas as pd

    fit = result.fit
    rows = [
        (plain(t), number(printed, 3), number(made, 3), number(made - printed, 3))
        for t, printed, made in zip(
            fit.times.tolist(), fit.printed.tolist(), fit.rebuilt.tolist(), strict=True
        )
    ]
    names = ("time", "printed", "rebuilt", "difference")
    return pd.DataFrame(rows, columns=[label(f"published.{name}", lang) for name in names])


def _limits(ci: Interval | None, lang: Lang) -> str:
    return "–" if ci is None else percent_interval(ci.low, ci.high, lang=lang)
