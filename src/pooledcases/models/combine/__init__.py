"""Studies that print no effect: combined p-values, and directions counted."""
