"""Subgroups: separate or common tau², and the tests between them."""
