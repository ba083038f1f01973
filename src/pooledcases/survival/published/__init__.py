"""Curves from publications: patients rebuilt from them, and curves pooled over studies."""

from pooledcases.survival.published.guyot import rebuild

__all__ = ["rebuild"]
