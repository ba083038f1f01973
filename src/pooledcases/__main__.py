"""``python -m pooledcases``."""

from pooledcases.cli import main

main()
