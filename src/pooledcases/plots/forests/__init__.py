"""Forest plots: every study with its interval."""
