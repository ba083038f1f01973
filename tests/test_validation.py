"""What the pages of validation say of the tests is so."""

from __future__ import annotations

import ast
import re

import pytest

import comparing
from checkouts import ROOT

PAGES = sorted((ROOT / "validation").rglob("*.md"))
TESTS = ROOT / "tests"


def named_tests():
    """Each test that the page of divergences names; ``…`` stands for the file named before."""
    text = (ROOT / "validation" / "divergences.md").read_text(encoding="utf-8")
    file = ""
    for path, test in re.findall(r"`([\w/.…]+)::(test_\w+)`", text):
        file = file if path == "…" else path
        yield file, test


@pytest.mark.parametrize(("file", "test"), sorted(set(named_tests())))
def test_divergences_name_tests_that_are_there(file, test):
    tree = ast.parse((TESTS / file).read_text(encoding="utf-8"))
    assert test in {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_links_lead_somewhere(path):
    links = re.findall(r"\]\(([^)#]+)\)", path.read_text(encoding="utf-8"))
    assert [link for link in links if not (path.parent / link).exists()] == []


def test_the_page_of_comparisons_has_no_fewer_than_a_whole_run_must_make():
    text = (ROOT / "validation" / "comparisons.md").read_text(encoding="utf-8")
    (count,) = re.findall(r"^\*\*([\d,]+)\*\* comparisons", text, re.M)
    assert int(count.replace(",", "")) >= comparing.FEWEST
