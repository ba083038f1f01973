"""One small review, and a claim of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest

from pooledcases.audit import audit
from pooledcases.audit.claims import COLUMNS
from pooledcases.data.columns import Table
from pooledcases.results.audit import Verdict

TABLES: Mapping[str, Table] = {
    "cases": {
        "case_id": ["C1", "C2", "C3", "C4", "C5", "C6", "C7"],
        "gene": ["A", "A", "A", "A", "B", "B", "C"],
        "age": ["2", "30", "41", "50", "16", "33", "NR"],
        "status": ["NED", "NED", "AWD", "NR", "NED", "AWD", "DOD"],
        "duplicate": ["no", "yes", "no", "no", "no", "no", "no"],
    },
    "facts": {
        "fact_id": ["f1", "f2", "f3", "f4", "f5", "f6", "f7", "f8"],
        "value": ["20.69", "8.4", "8.5", "2.47", "NR", "48", "0.2", "3.70"],
        "low": ["NR", "NR", "NR", "1.04", "NR", "NR", "NR", "2.51"],
        "high": ["NR", "NR", "NR", "5.90", "NR", "NR", "NR", "5.44"],
        "level": ["NR", "NR", "NR", "0.95", "NR", "NR", "NR", "NR"],
        "unit": ["percent", "months", "months", "ratio", "", "percent", "rate", "ratio"],
        "xi": ["6", "10", "20", "NR", "NR", "40", "NR", "NR"],
        "ni": ["29", "57", "48", "NR", "55", "151", "0", "NR"],
        "reference": ["19", "20", "20", "10", "14,214", "NR", "8", "7"],
        "kind": ["VCL", "F", "NF1;VHL", "x", "x", "x", "x", "x"],
    },
    "pairs": {
        "pair_id": ["p1", "p2", "p3", "p4"],
        "ai": ["17", "34.7", "3", "20"],
        "n1i": ["57", "100", "4", "33"],
        "ci": ["14", "22.3", "0", "97"],
        "n2i": ["102", "100", "4", "290"],
    },
}


@pytest.fixture(scope="session")
def tables() -> Mapping[str, Table]:
    return TABLES


@pytest.fixture(scope="session")
def check() -> Callable[..., Verdict]:
    """One claim's verdict: ``check(statistic, printed, table, where=…, column=…, of=…)``."""

    def one(statistic: str, printed: str, table: str, **cells: str) -> Verdict:
        claim = dict.fromkeys(COLUMNS, "") | cells
        claim |= {"claim_id": "c1", "statistic": statistic, "printed": printed, "table": table}
        return audit({name: [cell] for name, cell in claim.items()}, TABLES).verdicts[0]

    return one
