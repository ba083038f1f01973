"""What several rooms' tests share: the checkout, and copies of it that may be broken."""

from __future__ import annotations

import shutil

import pytest

from checkouts import ROOT


@pytest.fixture
def checkout(tmp_path, monkeypatch):
    """A copy of the tables, the analyses and the committed results, as the current folder."""
    home = tmp_path / "checkout"
    for name in ("data", "analyses"):
        shutil.copytree(ROOT / name, home / name)
    for results in (ROOT / "figures").rglob("results.json"):
        target = home / results.relative_to(ROOT)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(results, target)
    monkeypatch.chdir(home)
    return home
