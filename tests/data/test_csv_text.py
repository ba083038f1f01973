"""Delimited text is read strictly; every broken line is named by its line."""

import csv
import io

from hypothesis import given
from hypothesis import strategies as st

from pooledcases.data.csv_text import parse


def rules(table):
    return [(problem.rule, problem.line) for problem in table.problems]


def test_line_breaks_in_cells_shift_lines_but_not_rows():
    table = parse('a,b\n1,"x\ny"\n2\n', "t.csv")
    assert table.lines.tolist() == [2, 4]
    assert rules(table) == [("PC-D10", 4)]
    assert table.problems[0].row == 2
    assert table.usable.tolist() == [True, False]


def test_every_open_quote_is_named_and_reading_goes_on():
    table = parse('a,b\n1,"x\n2,y\n3,"z\n4,w\n', "t.csv")
    assert [line for rule, line in rules(table) if rule == "PC-D13"] == [2, 4]
    assert table.cells[0] == ["2", "4"]


def test_text_after_a_quote():
    table = parse('a,b\n1,"x"y\n2,z\n', "t.csv")
    assert rules(table) == [("PC-D13", 2)]
    assert table.cells == (["2"], ["z"])


def test_empty_lines_between_rows_are_named_and_at_the_end_not():
    assert rules(parse("a,b\n1,2\n\n,\n3,4\n\n,\n", "t.csv")) == [("PC-D14", 3), ("PC-D14", 4)]


def test_empty_lines_before_the_header():
    table = parse("\n\na,b\n1,2\n", "t.csv")
    assert table.names == ("a", "b")
    assert table.lines.tolist() == [4]


def test_delimiter_of_the_header_is_said():
    assert rules(parse("a;b\n1;2,5\n", "t.csv")) == [("PC-D09", 1)]
    assert parse("a;b\n1;2,5\n", "t.csv").cells == (["1"], ["2,5"])


def test_more_broken_quotes_than_are_read_again():
    text = "a,b\n" + '1,"x"y\n' * 1000
    found = parse(text, "t.csv").problems
    assert found[-1].rule == "PC-D17"
    assert len(found) > 200


def test_cell_longer_than_the_reader_allows():
    before = csv.field_size_limit()
    try:
        for limit in (131_072, 10**9):  # frictionless lifts it for the whole process
            csv.field_size_limit(limit)
            found = parse("a,b\n1," + "x" * 200_000 + "\n2,y\n", "t.csv").problems
            assert [(problem.rule, problem.line) for problem in found] == [("PC-D30", 2)]
            found = parse('a,b\n1,"' + "x\n" * 100_000, "t.csv").problems
            assert found[0].rule == "PC-D13"
    finally:
        csv.field_size_limit(before)


cells = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00\r"), max_size=8)


@given(
    st.lists(st.tuples(cells, cells, cells), min_size=1, max_size=8),
    st.sampled_from(["\n", "\r\n"]),
)
def test_what_was_written_comes_back(rows, end):
    kept = [("x" + row[0], *row[1:]) for row in rows]
    out = io.StringIO()
    csv.writer(out, lineterminator=end).writerows([("a", "b", "c"), *kept])
    table = parse(out.getvalue(), "t.csv")
    assert table.problems == ()
    assert list(zip(*table.cells, strict=True)) == kept


@given(st.text(max_size=300))
def test_any_text_is_read_without_raising(text):
    table = parse(text, "t.csv")
    assert all(len(column) == len(table.lines) for column in table.cells)
