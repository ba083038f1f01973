"""R's values for small-study effects."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

from pooledcases.effects import effect_sizes

DATASETS = json.loads((Path(__file__).parent / "reference" / "bias.json").read_text())["datasets"]
PAIRS = [(name, measure) for name, data in DATASETS.items() for measure in data.get("measures", {})]

#: Closed forms differ from R's by rounding; where R iterates it was run with tight thresholds.
CLOSED, ITERATED = 1e-8, 1e-6


@cache
def effects(name, measure, drop00=False):
    table = {
        column: cells if isinstance(cells, list) else [cells]
        for column, cells in DATASETS[name]["input"].items()
    }
    return effect_sizes(table, measure=measure, drop00=drop00)


def node(name, measure, kind):
    return DATASETS[name]["measures"][measure][kind]
