"""How often intervals hold what they estimate; ``validation/coverage.py`` runs it."""
