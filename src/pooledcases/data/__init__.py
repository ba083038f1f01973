"""Files of a review: read, checked, written; every cell as text, every problem by its place."""

from pooledcases.data.checking import check_review, check_table
from pooledcases.data.reading import read_cases, read_studies, read_table
from pooledcases.data.review_files import ReviewConfig, load_review_config

__all__ = [
    "ReviewConfig",
    "check_review",
    "check_table",
    "load_review_config",
    "read_cases",
    "read_studies",
    "read_table",
]
