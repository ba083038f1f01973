"""Flags that map a table's own column names onto metafor's: ``--xi events --ni total``."""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated, Any

import typer

from pooledcases.cli.sections import COLUMNS as SECTION

#: metafor's column names and what stands in them; each is a flag.
COLUMNS: Mapping[str, str] = MappingProxyType(
    {
        "study": "the study's name",
        "xi": "events",
        "ni": "patients",
        "ti": "person-time",
        "ai": "events in group 1 (of Cronbach's alpha: alpha)",
        "bi": "patients without the event in group 1",
        "ci": "events in group 2",
        "di": "patients without the event in group 2",
        "n1i": "patients in group 1",
        "n2i": "patients in group 2",
        "x1i": "events in group 1, for rates",
        "t1i": "person-time in group 1",
        "x2i": "events in group 2, for rates",
        "t2i": "person-time in group 2",
        "mi": "mean (of Cronbach's alpha: items)",
        "sdi": "standard deviation",
        "m1i": "mean in group 1",
        "sd1i": "standard deviation in group 1",
        "m2i": "mean in group 2",
        "sd2i": "standard deviation in group 2",
        "ri": "correlation",
        "yi": "effect, ratios as logarithms",
        "vi": "its variance",
        "sei": "its standard error",
        "est": "printed ratio",
        "ci_low": "its lower limit",
        "ci_high": "its upper limit",
        "ci_level": "confidence level of these limits; also a number for all rows, such as 0.9",
        "pval": "its p-value",
        "zval": "its z",
        "chi2": "its chi-squared with 1 degree of freedom",
        "direction": "+ where the ratio is above 1, - below, if only p is printed",
        "oe": "observed minus expected events",
        "v": "the variance of these",
        "total_events": "events of both groups, for a log-rank p-value",
        "mini": "smallest value",
        "q1i": "first quartile",
        "medi": "median",
        "q3i": "third quartile",
        "maxi": "largest value",
        "min1i": "smallest value in group 1",
        "q11i": "first quartile in group 1",
        "med1i": "median in group 1",
        "q31i": "third quartile in group 1",
        "max1i": "largest value in group 1",
        "min2i": "smallest value in group 2",
        "q12i": "first quartile in group 2",
        "med2i": "median in group 2",
        "q32i": "third quartile in group 2",
        "max2i": "largest value in group 2",
    }
)


def column_flags() -> list[inspect.Parameter]:
    """One parameter a column."""
    return [
        inspect.Parameter(
            parameter_name(name),
            inspect.Parameter.KEYWORD_ONLY,
            default=None,
            annotation=_annotation(name),
        )
        for name in COLUMNS
    ]


def parameter_name(name: str) -> str:
    """What the parameter of a column is called, so that no option has the same name."""
    return f"column_{name}"


def taken(given: dict[str, Any]) -> dict[str, str]:
    """Take the columns out of what was given: our names to the table's own."""
    columns = {name: given.pop(parameter_name(name), None) for name in COLUMNS}
    return {name: own for name, own in columns.items() if own is not None}


def _annotation(name: str) -> Any:
    flag = f"--{name.replace('_', '-')}"
    option = typer.Option(flag, metavar="COLUMN", help=COLUMNS[name], rich_help_panel=SECTION)
    return Annotated[str | None, option]
