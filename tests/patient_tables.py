"""Results with everything that figures of single patients show, for as many patients as named."""

from __future__ import annotations

import random

import pooledcases as pc
from pooledcases.options import CourseEventKind, words

DRUGS = ["alectinib", "crizotinib", "entrectinib", "sunitinib", "nivolumab", "everolimus", "x"]


def courses(names):
    """Patients with everything that a lane can show."""
    rng = random.Random(4)
    n = len(names)
    times = [rng.choice([f"{10 + i % 80}", ">= 24", "NR", "9-14"]) for i in range(n)]
    drugs = {"case_id": [], "treatment": [], "start_months": [], "stop_months": [], "ongoing": []}
    events = {"case_id": [], "event": [], "at_months": []}
    kinds = [kind for kind in words(CourseEventKind) if kind != "death"]
    for i, name in enumerate(names):
        for j in range(i % 4):
            dates = [("1", "5", "NR"), ("NR", "6", "NR"), ("2", "NR", "yes"), ("NR", "NR", "NR")]
            row = (name, DRUGS[(i + j) % 7], *dates[(i // 4 + j) % 4])
            for column, cell in zip(drugs, row, strict=True):
                drugs[column].append(cell)
        for j in range(i % 3):
            row = (name, kinds[(i + j) % 8], ["3", "NR", ">= 4"][j + i % 2])
            for column, cell in zip(events, row, strict=True):
                events[column].append(cell)
    table = {
        "case_id": names,
        "followup_months": times,
        "status": [["NED", "DOD", "AWD", "NR"][i % 4] for i in range(n)],
        "group": [["A", "B", "NR"][i % 3] for i in range(n)],
    }
    return pc.describe.courses(
        table, followup="followup_months", status="status", by="group", treatments=drugs,
        event_table=events,
    )  # fmt: skip


def changes(names):
    values = [["NR", 240, 0, -12, -45, -100, 35][i % 7] for i in range(1, len(names) + 1)]
    answers = [["NE", "PD", "SD", "PR", "PR", "CR", "NR"][i % 7] for i in range(1, len(names) + 1)]
    table = {"case_id": names, "best_percent": values, "answer": answers}
    return pc.describe.best_changes(table, change="best_percent", response="answer")


def years(names):
    n = len(names)
    table = {
        "year": [1990 + (7 * i) % 34 for i in range(n)] + ["NR"],
        "group": [*names, names[0]],
        "n": [1 + i % 12 for i in range(n)] + [1],
        "who": [f"Author {i}" for i in range(n)] + ["NR"],
    }
    return pc.describe.publications(table, by="group", n="n", author="who")


def grid(names):
    n = len(names)
    states = ["yes", "no", "NR", "NAP", "UNC", "NAS"]
    table = {"case_id": names, "group": [["A", "B", "NR"][i % 3] for i in range(n)]}
    table |= {
        f"marker {j} by immunohistochemistry": [states[(i + j) % 6] for i in range(n)]
        for j in range(11)
    }
    table |= {
        "stage": [["T1a", "Tx", "T3a", "NR"][i % 4] for i in range(n)],
        "age_years": [i % 90 for i in range(n)],
        "signs": [
            ["pain of the back;fever", "weight loss", "fever", "NR"][i % 4] for i in range(n)
        ],
        "extent": [["weak", "positive", "negative", "NR"][i % 4] for i in range(n)],
    }
    return pc.describe.case_grid(table, variables=list(table)[2:], by="group", sort=["stage"])


def gids(ax, kind):
    """What was drawn under one name."""
    artists = (*ax.lines, *ax.patches, *ax.collections, *ax.texts)
    return [artist for artist in artists if artist.get_gid() == kind]
