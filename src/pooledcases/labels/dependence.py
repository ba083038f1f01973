"""Dependent effects, combined p-values, synthesis by direction."""

from __future__ import annotations

LABELS: dict[str, tuple[str, str]] = {}
