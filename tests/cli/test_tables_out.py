"""Tables of an answer as files."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from pooledcases.cli.tables_out import form_of, need_table, write_tables
from pooledcases.errors import InputError
from pooledcases.tables.writers import Plain

TABLES = [Plain(frame=pd.DataFrame({"a": [str(i)]}), title=f"T{i}") for i in range(2)]


@pytest.mark.parametrize("form", ["html", "docx", "xlsx", "tex", "md", "csv"])
def test_each_table_gets_a_file(form, tmp_path, capsys):
    write_tables(tmp_path / f"out.{form}", TABLES, "en")
    assert sorted(p.name for p in tmp_path.iterdir()) == [f"out-2.{form}", f"out.{form}"]
    out, err = capsys.readouterr()
    assert out == ""
    assert f"out.{form}" in err


def test_an_ending_is_read_without_case():
    assert form_of(Path("Table 1.XLSX")) == "xlsx"


@pytest.mark.parametrize("name", ["t", "t.pdf", "t.doc"])
def test_an_ending_that_no_table_has_is_named_before_anything_is_computed(name):
    with pytest.raises(InputError, match=r"a table is written as \.html, \.docx, \.xlsx"):
        need_table(Path(name))
    need_table(None)
