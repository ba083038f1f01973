"""All topics of the study, in the order of the page."""

from __future__ import annotations

from coverage_study import causes, contact, counts, curves, regressions
from coverage_study.cells import Topic

TOPICS: tuple[Topic, ...] = (
    *counts.TOPICS,
    *curves.TOPICS,
    *causes.TOPICS,
    *contact.TOPICS,
    *regressions.TOPICS,
)
