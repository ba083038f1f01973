"""Files of a review: read, checked, written; every cell as text, every problem by its place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pooledcases.lazy_room import make_lazy

if TYPE_CHECKING:
    from pooledcases.data.appraisal import APPRAISAL_TOOLS, appraisal
    from pooledcases.data.checks.checking import check_review, check_table
    from pooledcases.data.columns import cell_states, known_numbers, numbers, texts
    from pooledcases.data.flow import record_flow
    from pooledcases.data.flow_counts import printed_flow
    from pooledcases.data.follow_up import follow_up, follow_ups
    from pooledcases.data.printed import printed_rows
    from pooledcases.data.reading import read_cases, read_studies, read_table
    from pooledcases.data.review_config import ReviewConfig
    from pooledcases.data.review_files import load_review_config

__all__ = [
    "APPRAISAL_TOOLS",
    "ReviewConfig",
    "appraisal",
    "cell_states",
    "check_review",
    "check_table",
    "follow_up",
    "follow_ups",
    "known_numbers",
    "load_review_config",
    "numbers",
    "printed_flow",
    "printed_rows",
    "read_cases",
    "read_studies",
    "read_table",
    "record_flow",
    "texts",
]

make_lazy(
    __name__,
    {
        ".appraisal": "APPRAISAL_TOOLS appraisal",
        ".checks.checking": "check_review check_table",
        ".columns": "cell_states known_numbers numbers texts",
        ".flow": "record_flow",
        ".flow_counts": "printed_flow",
        ".follow_up": "follow_up follow_ups",
        ".printed": "printed_rows",
        ".reading": "read_cases read_studies read_table",
        ".review_config": "ReviewConfig",
        ".review_files": "load_review_config",
    },
)
