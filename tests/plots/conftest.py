"""What the tests of figures share: a geometric check, and small results to draw."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from matplotlib.axes import Axes

import pooledcases as pc
from geometry import problems
from pooledcases.results.current_status import StatusCurves
from pooledcases.results.pooled import Pooled
from pooledcases.results.survival import Curve, Curves


@pytest.fixture
def tidy() -> Callable[[Axes], None]:
    """Assert that nothing is cut off, covered, or shifted against its row."""

    def check(ax: Axes) -> None:
        assert problems(ax) == []

    return check


NAMES = {
    "short": "Study {i}",
    "long": "A multicentre retrospective cohort study of resected tumours with a long name {i:03}",
    "chinese": "多中心回顾性队列研究（第{i}项），纳入手术切除的罕见肿瘤患者并长期随访",
}


def names(kind: str, k: int) -> list[str]:
    """Names of rows; mixed ones are long and Chinese in turn."""
    if kind == "mixed":
        pairs = zip(names("long", k), names("chinese", k), strict=True)
        return [pair[i % 2] for i, pair in enumerate(pairs)]
    return [NAMES[kind].format(i=i + 1) for i in range(k)]


@pytest.fixture
def label_names() -> Callable[[str, int], list[str]]:
    return names


def study_table(study: list[str], *, empty: tuple[int, ...] = ()) -> dict[str, list[Any]]:
    """Counts of two groups; rows named in ``empty`` have no patients in one of them."""
    k = len(study)
    return {
        "study": study,
        "ai": [0 if i in empty else 3 + (5 * i) % 11 for i in range(k)],
        "n1i": [0 if i in empty else 30 + (7 * i) % 40 for i in range(k)],
        "ci": [4 + (3 * i) % 7 for i in range(k)],
        "n2i": [25 + (11 * i) % 50 for i in range(k)],
        "design": ["prospective" if i % 2 else "retrospective" for i in range(k)],
    }


@pytest.fixture
def make_table() -> Callable[..., dict[str, list[Any]]]:
    return study_table


def pooled(
    study: list[str],
    *,
    measure: str = "OR",
    model: str = "inverse-variance",
    empty: tuple[int, ...] = (),
    subgroup: str | None = None,
) -> Pooled:
    table = study_table(study, empty=empty)
    if measure == "PLO":
        table = {"study": study, "xi": table["ai"], "ni": table["n2i"], "design": table["design"]}
        return pc.pool_counts(table, measure=measure, model=model, subgroup=subgroup)
    return pc.pool(pc.effect_sizes(table, measure=measure), subgroup=subgroup)


@pytest.fixture
def make_pooled() -> Callable[..., Pooled]:
    return pooled


def patients(n: int, groups: list[str], *, events: bool = True) -> dict[str, list[Any]]:
    """Patients with follow-up and status; everybody in one of the groups, in turn."""
    return {
        "case_id": [f"C{i:02}" for i in range(n)],
        "followup_months": [1 + (17 * i) % 83 for i in range(n)],
        "status": ["DOD" if events and i % 3 == 0 else "NED" for i in range(n)],
        "group": [groups[i % len(groups)] for i in range(n)],
        "disease_free_at_start": ["no" if i % 5 == 0 else "yes" for i in range(n)],
    }


def curve(n: int, groups: list[str] | None = None, *, events: bool = True) -> Curve | Curves:
    table = patients(n, groups or ["all"], events=events)
    return pc.kaplan_meier(
        table, time="followup_months", event=("status", ["DOD"]), by="group" if groups else None
    )


@pytest.fixture
def make_curve() -> Callable[..., Curve | Curves]:
    return curve


def status(n: int) -> StatusCurves:
    return pc.survival.naive_and_current(
        patients(n, ["all"]), time="followup_months", event=("status", ["DOD", "AWD"])
    )


@pytest.fixture
def make_status() -> Callable[[int], StatusCurves]:
    return status
