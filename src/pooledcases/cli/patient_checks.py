"""What ``compare`` says beside its answer: the unknown outcomes, and single patients left out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from pooledcases.cli.terminal import write, write_table
from pooledcases.options import Lang

if TYPE_CHECKING:
    import pandas as pd

    from pooledcases.cli.figures import Drawing
    from pooledcases.results.comparisons import Comparison
    from pooledcases.results.status_words import StatusWords


def statuses_of(table: pd.DataFrame, found: Comparison) -> list[StatusWords]:
    """What the words of the outcome count as among the patients of both groups."""
    import numpy as np

    from pooledcases.data.columns import texts
    from pooledcases.data.conditions import parse_conditions
    from pooledcases.survival.status_words import status_words

    among = np.isin(texts(table, found.by).astype(str), found.groups)
    parts = parse_conditions(found.outcome)
    return [status_words(table, part, among=among, multi=";") for part in parts]


def checks_of(
    table: pd.DataFrame, asked: Mapping[str, Any], *, tipping: bool, leave_one_out: bool
) -> dict[str, Any]:
    """The results that were asked for, by the name that they have in the JSON."""
    from pooledcases.describe import leave_one_out as without_each
    from pooledcases.describe import tipping_point

    found: dict[str, Any] = {}
    if tipping:
        found["tipping"] = tipping_point(table, **asked)
    if leave_one_out:
        found["leave_one_out"] = without_each(table, **asked)
    return found


def write_checks(checks: Mapping[str, Any], lang: Lang) -> None:
    """Each as a table and its sentence."""
    from pooledcases.tables import left_out_frame, sentence, tipping_frame

    frames: dict[str, Callable[[Any, Lang], pd.DataFrame]] = {
        "tipping": tipping_frame,
        "leave_one_out": left_out_frame,
    }
    for name, result in checks.items():
        write()
        write_table(frames[name](result, lang))
        write(sentence(result, lang))


def draw_tipping_map(drawing: Drawing, table: pd.DataFrame, asked: Mapping[str, Any]) -> None:
    """The figure of the unknown outcomes, where it is asked for."""
    if drawing.path is not None:
        from pooledcases.describe import tipping_point
        from pooledcases.plots import tipping_point as plot

        drawing.write(partial(plot, tipping_point(table, **asked)))
