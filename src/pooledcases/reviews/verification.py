"""Recompute everything into a temporary folder and compare it with what is committed."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from pooledcases.data import store
from pooledcases.progress import Progress, nobody
from pooledcases.reviews.compare import Verification, compare, read_results
from pooledcases.reviews.locate import locate, names
from pooledcases.reviews.run import results_json, run


def verify(*reviews: str | Path, progress: Progress = nobody) -> Verification:
    """Recompute reviews and compare each result with the committed one.

    Parameters
    ----------
    *reviews : str or Path
        Names or folders; all of them when none is given.
    progress : callable, optional
        Called with the number of reviews that are done, and of all.

    Returns
    -------
    Verification
        What moved, by id and field, with the committed and the recomputed value.

    Notes
    -----
    Nothing is written but to a temporary folder, so that what is compared went through the same
    file as what is committed. Tolerances: counts, codes and verdicts exact; closed forms 1e-9;
    iterated 1e-6 relative; p-values also 1e-12 absolute.
    """
    committed: dict[str, Any] = {}
    recomputed: dict[str, Any] = {}
    with tempfile.TemporaryDirectory(prefix="pooledcases-") as folder:
        places = [locate(review) for review in reviews or names()]
        for done, location in enumerate(places):
            progress(done, len(places))
            path = Path(folder) / location.name / "results.json"
            committed |= read_results(location.committed)
            store.write_text(path, results_json([run(location)]))
            recomputed |= read_results(path)
    return compare(committed, recomputed)
