"""Moderators and subgroups."""

from __future__ import annotations

LABELS: dict[str, tuple[str, str]] = {}
