"""Figures of a review itself: what was searched, appraised, audited."""
