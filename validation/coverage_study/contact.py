"""The share with the event by a time, from one look at each patient (current status)."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np

from coverage_study.cells import LEVEL, SIZES, Cell, Plan, Topic, held
from pooledcases.kernels.current_status_limits import limits_at

SHARES = (0.25, 0.5, 0.75)
#: Beyond those of the other topics, since the likelihood ratio is for many patients.
MORE_SIZES = (*SIZES, 200)
#: The likelihood ratio is searched for; so many samples are one.
SLOW = 5


def looks(plan: Plan) -> Iterator[Cell]:
    """Both intervals at fixed times."""
    for n in MORE_SIZES:
        rng = plan.generator(5, n)
        contact = rng.uniform(0, 3, (plan.samples, n))
        events = (rng.exponential(1, contact.shape) <= contact).astype(float)
        for share in SHARES:
            t = -math.log(1 - share)
            for word, samples in (
                ("valid", plan.samples),
                ("likelihood-ratio", max(1, plan.samples // SLOW)),
            ):
                _, low, high = limits_at(
                    contact[:samples], events[:samples], t, interval=word, level=LEVEL
                )
                found = (np.asarray(low), np.asarray(high))
                yield held("current status", n, f"F = {share:g}", word, found, share)


TOPICS = (
    Topic(
        key="current status",
        title="Status at last contact (current status)",
        text="The event's time is exponential with mean 1, each patient is looked at once, at a "
        "time uniform on 0 to 3. F is the share with the event at the time of the row. The "
        "likelihood ratio is for many patients.",
        cells=looks,
        promised=frozenset({"valid"}),
    ),
)
