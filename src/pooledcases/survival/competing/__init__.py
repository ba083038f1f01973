"""Competing risks: cumulative incidence, Gray's test, Fine and Gray's regression."""

from pooledcases.survival.competing.cumulative_incidence import cumulative_incidence
from pooledcases.survival.competing.fine_gray import fine_gray
from pooledcases.survival.competing.gray import gray_test

__all__ = ["cumulative_incidence", "fine_gray", "gray_test"]
