"""Bayesian models."""

from __future__ import annotations

LABELS: dict[str, tuple[str, str]] = {}
