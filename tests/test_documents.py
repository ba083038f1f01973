"""The documents say what is there, and nothing else."""

from __future__ import annotations

import re
import runpy
from pathlib import Path

import pytest

from checkouts import ROOT
from pooledcases.cli.app import program
from pooledcases.guardrails import GUARDRAILS

DOCUMENTS = sorted(
    p
    for p in [
        *ROOT.glob("*.md"),
        *(ROOT / "docs").glob("*.md"),
        *(ROOT / "data").glob("*.md"),
        *(ROOT / "docs" / "gallery").glob("*.md"),
    ]
)
COMMANDS = {command.name for command in program().registered_commands}


def test_the_page_of_guard_rails_is_written_from_the_codes():
    made = runpy.run_path(str(ROOT / "docs" / "make_guardrails.py"))["page"]()
    kept = (ROOT / "docs" / "guardrails.md").read_text(encoding="utf-8")
    assert kept == made, "run: python docs/make_guardrails.py"
    assert all(f"| {code} |" in kept for code in GUARDRAILS)


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_links_lead_somewhere(path):
    links = re.findall(r"\]\(([^)#]+)\)", path.read_text(encoding="utf-8"))
    assert [link for link in links if not (path.parent / link).exists()] == []


def test_the_readme_names_only_commands_that_are_there():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert set(re.findall(r"^pooledcases ([\w-]+)", text, re.M)) <= COMMANDS
    assert set(re.findall(r"`pooledcases ([\w-]+)", text)) <= COMMANDS


def test_what_is_not_built_is_in_no_command():
    words = {word for command in COMMANDS for word in (command,)}
    assert words.isdisjoint({"add", "diff", "duplicates"})


def test_the_python_example_of_the_readme_runs(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"```python\n(.*?)```", text, re.S)
    exec(compile(example, "README.md", "exec"), {})
    assert "37.1%" in capsys.readouterr().out
    assert Path("forest.png").stat().st_size > 1000


@pytest.mark.parametrize("name", ["requirements.lock", "pyproject.toml", "Makefile"])
def test_no_file_names_a_registry(name):
    assert "://" not in (ROOT / name).read_text(encoding="utf-8")


def test_the_numbers_of_the_page_on_patients_are_those_of_its_table(monkeypatch, capsys):
    monkeypatch.chdir(ROOT)
    text = (ROOT / "docs" / "patients.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"```python\n(.*?)```", text, re.S)
    names = {}
    exec(compile(example, "patients.md", "exec"), names)
    assert capsys.readouterr().out.startswith("status=NED: 8/14")
    found = names["together"]
    assert f"{found.overall.ci.low:.0%} to {found.overall.ci.high:.0%}" in text
    assert f"correlation {found.correlation:.2f}" in text
    assert f"weigh as {found.n_effective:.1f}" in text
    limits = f"{found.bootstrap_ci.low:.0%} to {found.bootstrap_ci.high:.0%}"
    assert limits in text.replace("\n", " ")
    assert f"p = {found.difference.stratified_p:.2f}" in text
