"""Files of a review: read, checked, written; every cell as text, every problem by its place."""

from pooledcases.data.checks.checking import check_review, check_table
from pooledcases.data.columns import cell_states, known_numbers, numbers, texts
from pooledcases.data.follow_up import follow_up, follow_ups
from pooledcases.data.printed import printed_rows
from pooledcases.data.reading import read_cases, read_studies, read_table
from pooledcases.data.review_files import ReviewConfig, load_review_config

__all__ = [
    "ReviewConfig",
    "cell_states",
    "check_review",
    "check_table",
    "follow_up",
    "follow_ups",
    "known_numbers",
    "load_review_config",
    "numbers",
    "printed_rows",
    "read_cases",
    "read_studies",
    "read_table",
    "texts",
]
