"""Figures of single patients and of groups of them."""
