"""A descriptor is distrusted: what it asks for is copied, refused or named, never followed."""

import builtins
import json
import socket
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pooledcases.data import check_review
from pooledcases.data.checks.descriptor import read_package
from pooledcases.data.checks.fields import safe_pattern
from pooledcases.data.paths import refused_path


@pytest.mark.parametrize(
    ("path", "rule"),
    [
        ("cases.csv", None), ("sub/cases.csv", None), ("患者.csv", None), ("a.b.csv", None),
        ("../cases.csv", "PC-D82"), ("a/../../cases.csv", "PC-D82"), ("/etc/passwd", "PC-D82"),
        ("~/cases.csv", "PC-D82"), ("C:/cases.csv", "PC-D82"), ("..\\cases.csv", "PC-D82"),
        ("a\x00.csv", "PC-D82"), ("", "PC-D82"), ("x" * 300, "PC-D82"),
        ("http://example.org/a.csv", "PC-D83"), ("s3://bucket/a.csv", "PC-D83"),
        ("file:///a.csv", "PC-D83"), ("//example.org/a.csv", "PC-D83"),
        ("\\\\server\\a.csv", "PC-D83"), ("data:text/csv,a", "PC-D83"),
    ],
)  # fmt: skip
def test_paths(path, rule):
    assert refused_path(path) == rule


@pytest.mark.parametrize(
    "pattern",
    ["(a+)+", "(a|a)*b", "a*a*a*b", r"(a)\1", "(?=a)", "(?P<n>a)", "(a", "[", "a" * 201, "(a?){30}",
     "a?" * 13, "(a{1,9}){1,9}"],
)  # fmt: skip
def test_patterns_that_are_refused(pattern):
    assert not safe_pattern(pattern)


@pytest.mark.parametrize(
    "pattern", ["C[0-9]{2}", "T[0-4]|Tx", r"[a-z][a-z0-9_]*", r"(?:a|b)?c", "[*+]+"]
)
def test_patterns_that_are_accepted(pattern):
    assert safe_pattern(pattern)


def test_the_worst_accepted_pattern_ends(good, fuzz):
    fuzz.first_field(constraints={"pattern": "[C0-9]*[C0-9]*x"})(good)
    fuzz.edit("cases.csv", ("C02", "C" * 1999))(good)
    start = time.perf_counter()
    assert "PC-D27" in {problem.rule for problem in check_review(good).problems}
    # the square of two thousand steps is a fraction of a second; an exponential one is for ever
    assert time.perf_counter() - start < 20


def test_nothing_outside_is_opened_and_no_address_asked(good, fuzz, monkeypatch, tmp_path):
    (tmp_path / "outside.csv").write_text("secret\n1\n")
    opened = []
    real = builtins.open

    def watched(file, *args, **kwargs):
        opened.append(str(file))
        return real(file, *args, **kwargs)

    def refused(*args, **kwargs):
        raise AssertionError("a connection was tried")

    monkeypatch.setattr(builtins, "open", watched)
    monkeypatch.setattr(socket, "socket", refused)
    for path in ("../outside.csv", str(tmp_path / "outside.csv"), "https://example.org/a.csv"):
        fuzz.resource(path=path)(good)
        assert not check_review(good).passed
    assert not any("outside" in name for name in opened)


@pytest.mark.parametrize("name", ["review.toml", "datapackage.json", "vocabulary.csv", "cases.csv"])
def test_links_out_of_the_folder_are_refused(good, tmp_path, name):
    outside = tmp_path / "outside"
    outside.write_bytes((good / name).read_bytes())
    (good / name).unlink()
    (good / name).symlink_to(outside)
    found = check_review(good).problems
    assert any(problem.rule == "PC-D82" for problem in found)


def test_a_link_inside_the_folder_is_fine(good):
    (good / "cases.csv").rename(good / "kept.txt")
    (good / "cases.csv").symlink_to("kept.txt")
    assert check_review(good).passed


def test_unknown_properties_are_named_and_ignored(good, fuzz):
    fuzz.resource(colour="red")(good)
    report = check_review(good)
    assert report.passed
    assert [problem.rule for problem in report.problems] == ["PC-D85"]


values = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 5) | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(
        st.sampled_from(
            ["name", "path", "fields", "schema", "type", "constraints", "enum", "pattern",
             "primaryKey", "foreignKeys", "reference", "resource", "missingValues"]
        ),
        inner, max_size=4,
    ),
    max_leaves=12,
)  # fmt: skip


@given(values, st.integers(0, 5))
def test_any_shape_is_named_without_raising(tmp_path_factory, fuzz, value, place):
    found = fuzz.descriptor()
    table = found["resources"][0]
    if place == 0:
        found = value
    elif place == 1:
        found["resources"] = value
    elif place == 2:
        found["resources"][0] = value
    elif place == 3:
        table["schema"] = value
    elif place == 4:
        table["schema"]["fields"][0] = value
    else:
        table["schema"]["foreignKeys"] = value
    folder = Path(tmp_path_factory.getbasetemp()) / "shapes"
    folder.mkdir(exist_ok=True)
    (folder / "datapackage.json").write_text(json.dumps(found))
    package = read_package(folder)
    assert package.problems or package.schemas
