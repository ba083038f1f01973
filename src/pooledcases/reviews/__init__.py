"""Reviews: a folder becomes results, and is compared with what is committed."""

from pooledcases.reviews.authors import write_documents
from pooledcases.reviews.compare import Move, Verification, compare, read_results
from pooledcases.reviews.locate import Location, locate, names
from pooledcases.reviews.review import Review
from pooledcases.reviews.run import audit_review, reproduce, results_json, run
from pooledcases.reviews.verification import verify

__all__ = [
    "Location",
    "Move",
    "Review",
    "Verification",
    "audit_review",
    "compare",
    "locate",
    "names",
    "read_results",
    "reproduce",
    "results_json",
    "run",
    "verify",
    "write_documents",
]
