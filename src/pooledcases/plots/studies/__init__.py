"""Figures of studies: bias, influence, models, choices."""
