"""R's values for the pooling core."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import numpy as np

from pooledcases.effects import effect_sizes

DATASETS = json.loads((Path(__file__).parent / "reference" / "pooling.json").read_text())[
    "datasets"
]
PAIRS = [(name, measure) for name, data in DATASETS.items() for measure in data["measures"]]

#: Closed forms differ from R's by rounding; where R iterates it stops when tau² moves by 1e-12.
CLOSED, ITERATED = 1e-8, 1e-6
#: R stops at an absolute distance. That is early where tau² is 1e-8 or less, and its last digits
#: show in I² and H²: test_estimators proves ours to be the root by the equation itself.
SMALL_UNITS = {("dat.crisafulli2020", "PR"): 2e-4, ("edge_tiny_var", "GEN"): 1e-5}


def node(name, measure):
    return DATASETS[name]["measures"][measure]


def arrays(name, measure):
    """Effects and variances of the studies that R pooled."""
    yi, vi = (np.array(node(name, measure)[key], dtype=float) for key in ("yi", "vi"))
    use = np.isfinite(yi) & np.isfinite(vi) & (vi > 0)
    return yi[use], vi[use]


@cache
def effects(name, measure):
    yi, vi = arrays(name, measure)
    return effect_sizes({"yi": yi, "vi": vi}, measure="GEN")
