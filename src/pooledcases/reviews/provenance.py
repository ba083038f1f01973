"""What the numbers of a review come from: its tables as they stand, versions, seeds."""

from __future__ import annotations

import hashlib
import json
import platform
from collections.abc import Mapping
from functools import lru_cache
from importlib.metadata import version
from typing import TYPE_CHECKING, Any, Final

from pooledcases.report.content import Provenance
from pooledcases.results.rows import Source

if TYPE_CHECKING:
    import pandas as pd

#: The programs whose version can change a digit or a picture.
_PROGRAMS: Final = ("pooledcases", "numpy", "scipy", "pandas", "matplotlib")


def source(table: pd.DataFrame) -> Source:
    """A table's size and the digest of its cells."""
    cells = [list(table.columns), *table.to_numpy().tolist()]
    text = json.dumps(cells, ensure_ascii=False, separators=(",", ":"))
    return Source(rows=len(table), digest=hashlib.sha256(text.encode()).hexdigest())


def provenance(review: str, results: Mapping[str, Any]) -> Provenance:
    """From the recorded results of a review, its tables among them."""
    tables = {
        key.rpartition("/")[2]: (item.rows, item.digest)
        for key, item in results.items()
        if isinstance(item, Source)
    }
    seeds = {key: getattr(item, "seed", None) for key, item in results.items()}
    return Provenance(
        command=f"pooledcases reproduce {review}",
        versions=_versions(),
        tables=tables,
        seeds={key: seed for key, seed in seeds.items() if isinstance(seed, int)},
    )


@lru_cache(maxsize=1)
def _versions() -> dict[str, str]:
    return {"Python": platform.python_version()} | {name: version(name) for name in _PROGRAMS}
