"""The analyses read like a methods section: public names only, one function to run."""

from __future__ import annotations

import ast

import pytest

import pooledcases as pc
from checkouts import REVIEWS, ROOT

FILES = sorted((ROOT / "analyses").glob("*.py"))


def _tree(path):
    return ast.parse(path.read_text(encoding="utf-8"))


def test_there_is_one_analysis_a_review():
    assert tuple(path.stem for path in FILES) == REVIEWS


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_only_the_package_is_imported(path):
    imported = {
        alias.name
        for node in ast.walk(_tree(path))
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in node.names
    }
    assert imported == {"pooledcases", "annotations"}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_public_names_only(path):
    """Every ``pc.a.b`` exists, and what a room does not list as public is not used."""
    for node in ast.walk(_tree(path)):
        if not isinstance(node, ast.Attribute):
            continue
        assert not node.attr.startswith("_"), f"{path.name}: {node.attr}"
        if isinstance(node.value, ast.Attribute) and getattr(node.value.value, "id", "") == "pc":
            room = getattr(pc, node.value.attr)
            assert node.attr in room.__all__, f"{path.name}: pc.{node.value.attr}.{node.attr}"
        elif getattr(node.value, "id", "") == "pc":
            assert node.attr in pc.__all__, f"{path.name}: pc.{node.attr}"


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_functions_are_short(path):
    for node in ast.walk(_tree(path)):
        if isinstance(node, ast.FunctionDef):
            assert node.end_lineno - node.lineno < 60, f"{path.name}: {node.name}"
            assert ast.get_docstring(node), f"{path.name}: {node.name}"
