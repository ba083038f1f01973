"""Where a command writes: checked before anything is read, written when all of it is there."""

from __future__ import annotations

import os
import shlex
import shutil
import sys
from importlib import import_module
from types import SimpleNamespace

import pytest
import typer

from pooledcases.cli import main
from pooledcases.cli.app import COMMANDS, program
from pooledcases.data import store
from pooledcases.errors import InputError

STUDIES = """study,ai,n1i,ci,n2i,year
A,4,123,11,139,1948
B,6,306,29,303,1949
C,3,231,11,220,1960
D,62,13598,248,12867,1977
"""
PATIENTS = "case_id,gene,status\nC1,A,NED\nC2,A,DOD\nC3,B,NED\nC4,B,DOD\n"
POOL = ("pool", "in.csv", "--measure", "OR")


@pytest.fixture
def folder(tmp_path):
    """An input with two other names, and a table of patients."""
    (tmp_path / "in.csv").write_text(STUDIES, encoding="utf-8")
    (tmp_path / "patients.csv").write_text(PATIENTS, encoding="utf-8")
    (tmp_path / "link.csv").symlink_to("in.csv")
    os.link(tmp_path / "in.csv", tmp_path / "hard.csv")
    return tmp_path


def texts(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((*POOL, "--table", "in.csv"), "--table in.csv: the command reads this file, and"),
        ((*POOL, "--table", "link.csv"), "the command reads this file as in.csv"),
        ((*POOL, "--table", "hard.csv"), "the command reads this file as in.csv"),
        ((*POOL, "--table", "none/../in.csv"), "the command reads this file as in.csv"),
        (
            ("pool", "in.csv", "--measure", "PLO", "--cases", "patients.csv", "--outcome",
             "status=NED", "--table", "patients.csv"),
            "--table patients.csv: the command reads this file",
        ),
        (("describe", "patients.csv", "--table", "patients.csv"), "the command reads this file"),
        (
            ("compare", "patients.csv", "--outcome", "status=NED", "--by", "gene", "--table",
             "patients.csv"),
            "the command reads this file",
        ),
        (
            (*POOL, "--forest", "a.svg", "--labbe", "./a.svg"),
            "--forest a.svg and --labbe a.svg name the same file",
        ),
        ((*POOL, "--forest", "a.svg", "--labbe", "A.SVG"), "name the same file"),
        ((*POOL, "--forest", "in.csv/a.svg"), "/in.csv is a file, not a folder; choose another"),
        ((*POOL, "--forest", f"{'a' * 300}.svg"), "the name is too long"),
        ((*POOL, "--forest", "a.gif", "--table", "b.pdf"), "b.pdf: a table is written as"),
        ((*POOL, "--model", "glmm", "--mods", "year", "--forest", "a.svg"), "--mods"),
        (("influence", *POOL[1:], "--model", "glmm", "--figure", "a.svg"), "--figure: Baujat's"),
    ],
)  # fmt: skip
def test_what_would_be_lost_is_refused_and_nothing_is_written(typed, folder, words, said):
    before = texts(folder)
    code, out, err = typed(*words)
    assert (code, out) == (2, "")
    assert said in err
    assert texts(folder) == before


def test_nothing_is_read_before_names_are_checked(typed, folder):
    code, _, err = typed("pool", "none.csv", "--measure", "OR", "--forest", "a.svg",
                         "--drapery", "a.svg")  # fmt: skip
    assert (code, err.count("\n")) == (2, 1)
    assert "name the same file" in err


def test_no_table_is_added_to_a_review(typed, folder):
    review = folder / "own"
    review.mkdir()
    (review / "review.toml").write_text('name = "own"\n', encoding="utf-8")
    code, _, err = typed("audit", "own", "--table", "own/audit.csv")
    assert code == 2
    assert err.startswith("--table own/audit.csv: every .csv in the folder of a review")


def test_a_failure_at_the_end_leaves_no_figure(typed, folder, monkeypatch):
    before = texts(folder)
    monkeypatch.setattr("pooledcases.diagnostics.labbe", _fail)
    code, out, _ = typed(*POOL, "--drapery", "d.svg", "--inference", "t", "--labbe", "a.svg")
    assert (code, out) == (2, "")
    assert texts(folder) == before


def _fail(_):
    raise InputError("labbe: no.")


def test_a_folder_that_was_made_is_said(typed, folder):
    code, _, err = typed(*POOL, "--table", "new/t.md")
    assert code == 0
    assert "written: new/t.md; the folder new was not there and was made" in err


def test_a_further_csv_takes_no_place_that_nobody_named(typed, folder):
    (folder / "out-2.csv").write_text("mine\n", encoding="utf-8")
    before = texts(folder)
    code, out, err = typed(*POOL, "--table", "out.csv")
    assert (code, "Pooled" in out) == (2, True)
    assert "out-2.csv is there already and was not asked for" in err
    assert texts(folder) == before
    (folder / "out-2.csv").unlink()
    for _ in range(2):  # what it wrote itself is replaced
        code, _, err = typed(*POOL, "--table", "out.csv")
        assert (code, err.count("written: ")) == (0, 2)
    shutil.copy(folder / "out-2.csv", folder / "in-2.csv")
    code, _, err = typed("pool", "in-2.csv", "--measure", "OR", "--table", "in.csv")
    assert code == 2


def test_a_full_disk_is_said_in_words(typed, folder, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(store.os, "replace", full)
    code, _, err = typed(*POOL, "--table", "t.md")
    assert code == 2
    assert err == (
        "t.md cannot be written: the disk is full; make room, or choose a folder on another one. "
        "Nothing was changed.\n"
    )


def test_ctrl_c_while_the_program_loads_is_one_line(monkeypatch, capsys):
    def stopped():
        raise KeyboardInterrupt

    monkeypatch.setitem(sys.modules, "pooledcases.cli.app", SimpleNamespace(main=stopped))
    with pytest.raises(SystemExit) as stop:
        main()
    assert stop.value.code == 130
    assert capsys.readouterr() == ("", "Stopped. No file was left half-written.\n")


@pytest.mark.parametrize("place", ["program", "_show_version"])
def test_ctrl_c_outside_of_a_command_is_one_line_too(typed, monkeypatch, place):
    def stopped(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(f"pooledcases.cli.app.{place}", stopped)
    if place == "_show_version":
        monkeypatch.setattr("typer.core.TyperGroup.parse_args", stopped)
    code, out, err = typed("--version")
    assert (code, out) == (130, "")
    assert err == "Stopped. No file was left half-written.\n"


@pytest.mark.parametrize("command", COMMANDS)
def test_examples_of_the_help_have_flags_that_exist(command):
    module = import_module(f"pooledcases.cli.{command.replace('-', '_')}")
    texts = [" ".join(part.split()) for part in getattr(module, module.__name__.rpartition(".")[2])
             .__doc__.split("\n\n")]  # fmt: skip
    examples = [text.partition(": pooledcases ")[2] for text in texts if ": pooledcases " in text]
    assert examples
    parser = typer.main.get_command(program([command])).commands[command]
    for example in examples:
        parser.make_context(command, shlex.split(example)[1:])  # raises for what it does not know
