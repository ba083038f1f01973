"""Influence, bias and sensitivity."""

from __future__ import annotations

LABELS: dict[str, tuple[str, str]] = {}
