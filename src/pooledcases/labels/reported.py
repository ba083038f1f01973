"""Printed results and medians: where effects come from when nothing was counted."""

from __future__ import annotations

LABELS: dict[str, tuple[str, str]] = {}
