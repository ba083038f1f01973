"""Column by column or through frictionless: the findings are the same."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from pooledcases.data import check_review
from pooledcases.data.checks import schema_check
from pooledcases.data.checks.bulk import bulk_findings
from pooledcases.data.checks.findings import Prepared
from pooledcases.data.checks.frictionless_bridge import frictionless_findings
from pooledcases.data.checks.schema import Field, ForeignKey, Schema

MISSING = frozenset({"", "NR"})
ONE = Schema(
    name="one",
    file="one.csv",
    fields=(
        Field(name="key", missing=MISSING, pattern="[A-C][0-9]?|x", max_length=2),
        Field(name="part", type="integer", missing=MISSING, minimum=1, required=True),
        Field(name="value", type="number", missing=MISSING, minimum=-1, maximum=2.5, unique=True),
        Field(name="code", missing=MISSING, enum=("a", "b"), min_length=1),
    ),
    primary_key=("key", "part"),
)
TWO = Schema(
    name="two",
    file="two.csv",
    fields=(
        Field(name="key", missing=MISSING),
        Field(name="part", type="integer", missing=MISSING),
    ),
    primary_key=("key",),
    foreign_keys=(ForeignKey(fields=("key", "part"), table="one", reference=("key", "part")),),
)

keys = st.sampled_from(["A", "B1", "C22", "x", "xy", "NR", "", "a\nb"])
parts = st.sampled_from(["1", "2", "02", "0", "-3", "x", "1.0", "", "NR"])
values = st.sampled_from(["1", "1.0", "-2", "2.5", "2.50", "3", "abc", "", "NR", "1e1"])
codes = st.sampled_from(["a", "b", "c", "", "NR"])


def prepared(schema, rows):
    columns = list(zip(*rows, strict=True)) or [()] * len(schema.fields)
    cells = {
        field.name: np.array(column, dtype=object)
        for field, column in zip(schema.fields, columns, strict=True)
    }
    return Prepared(schema, cells)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(keys, parts, values, codes), max_size=8),
    st.lists(st.tuples(keys, parts), max_size=6),
)
def test_same_findings(one, two):
    tables = [prepared(ONE, one), prepared(TWO, two)]
    slow, fast = frictionless_findings(tables), bulk_findings(tables)
    for name in ("one", "two"):
        assert sorted(slow[name]) == sorted(fast[name])


def test_same_report_of_every_broken_cell(fuzz, tmp_path, monkeypatch):
    for number, kind in enumerate((*fuzz._cells(), *fuzz._medicine())):
        folder = fuzz.good_review(tmp_path / str(number))
        kind.apply(folder)
        small = [problem.as_json() for problem in check_review(folder).problems]
        with monkeypatch.context() as patch:
            patch.setattr(schema_check, "FRICTIONLESS_CELLS", -1)
            large = [problem.as_json() for problem in check_review(folder).problems]
        assert small == large, kind.name
