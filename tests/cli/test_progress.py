"""A bar on a terminal, none elsewhere; Ctrl-C ends with one line and whole files."""

from __future__ import annotations

import os
import pty
import signal
import subprocess
import sys
import time
from functools import partial

import pytest
import typer

import pooledcases as pc
from pooledcases.cli import progress
from pooledcases.data import store
from pooledcases.progress import nobody, within
from pooledcases.survival import compare_curves
from pooledcases.survival.comparing import resampling


class _Terminal:
    """A standard error that says it is a terminal, and keeps what is written."""

    encoding = "utf-8"

    def __init__(self):
        self.text = ""

    def isatty(self):
        return True

    def write(self, text):
        self.text += text
        return len(text)

    def flush(self):
        pass


def _terminal(monkeypatch):
    """In the test itself: a fixture's standard error is replaced when the test begins."""
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "80")
    stream = _Terminal()
    monkeypatch.setattr(sys, "stderr", stream)
    return stream


def test_a_terminal_shows_what_is_done_and_how_much_of_it(monkeypatch):
    terminal = _terminal(monkeypatch)
    with progress.bar("verify", at_once=True) as told:
        told(1, 4)
        told(4, 4)
    assert "verify" in terminal.text
    assert "100%" in terminal.text


def test_a_share_that_is_not_known_is_a_bar_without_percent(monkeypatch):
    terminal = _terminal(monkeypatch)
    with progress.bar("reproduce", at_once=True):
        pass
    assert "reproduce" in terminal.text
    assert "%" not in terminal.text


def test_what_takes_less_than_a_second_shows_nothing(monkeypatch):
    terminal = _terminal(monkeypatch)
    with progress.bar("bias") as told:
        told(1, 2)
        told(2, 2)
    assert terminal.text == ""


def test_what_takes_longer_shows_a_bar(monkeypatch):
    terminal = _terminal(monkeypatch)
    monkeypatch.setattr(progress, "_PATIENCE", 0.0)
    with progress.bar("bias") as told:
        told(1, 2)
    assert "50%" in terminal.text


def test_what_tells_nothing_of_itself_is_shown_after_a_second_too(monkeypatch):
    terminal = _terminal(monkeypatch)
    monkeypatch.setattr(progress, "_PATIENCE", 0.01)
    with progress.bar("shrink"):
        end = time.monotonic() + 5
        while "shrink" not in terminal.text and time.monotonic() < end:
            time.sleep(0.01)
    assert "shrink" in terminal.text
    assert "%" not in terminal.text


def _told(compute):
    """The result without and with somebody who watches, and what was told."""
    seen = []
    return compute(), compute(progress=lambda *both: seen.append(both)), seen


def test_watching_changes_no_number_of_a_permuted_comparison(monkeypatch):
    table = {
        "t": [9, 13, 18, 23, 28, 5, 5, 8, 12, 16],
        "arm": list("AAAAABBBBB"),
        "died": [1, 0, 1, 1, 0, 1, 1, 1, 1, 0],
    }
    monkeypatch.setattr(resampling, "_AT_ONCE", 20 * 300)
    words = {"time": "t", "event": "died", "by": "arm", "test": "hgs", "resamples": 1000}
    alone, watched, seen = _told(partial(compare_curves, table, **words))
    assert (alone.p_value, alone.p_se) == (watched.p_value, watched.p_se)
    assert len(seen) > 1
    assert seen[-1] == (1000, 1000)


@pytest.mark.parametrize("mods", [None, "x"])
def test_watching_changes_no_number_of_a_permutation_test(mods):
    table = {"yi": [0.1, 0.3, 0.8, 0.9, 1.2], "vi": [0.1] * 5, "x": [1, 2, 3, 4, 5]}
    effects = pc.effect_sizes(table, measure="GEN")
    fit = pc.pool(effects) if mods is None else pc.models.regress(effects, mods=mods)
    alone, watched, seen = _told(partial(pc.diagnostics.permutation_test, fit, arrangements=20))
    assert alone.p_values == watched.p_values
    assert seen[-1][0] == seen[-1][1]


@pytest.mark.parametrize("hidden", [True, False])
def test_json_and_a_pipe_have_no_bar(hidden, capsys, monkeypatch):
    monkeypatch.setenv("FORCE_COLOR", "1")  # asks for colours, not for a bar
    stream = _terminal(monkeypatch) if hidden else None
    with progress.bar("verify", hidden=hidden, at_once=True) as told:
        told(1, 2)
    assert told is nobody
    assert (stream.text if stream else capsys.readouterr().err) == ""


def test_ctrl_c_is_one_line_and_takes_the_bar_away(monkeypatch):
    terminal = _terminal(monkeypatch)
    with pytest.raises(typer.Exit) as stop, progress.bar("verify", at_once=True, lang="zh"):
        raise KeyboardInterrupt
    assert stop.value.exit_code == 130
    assert terminal.text.endswith("已中止。没有文件只写了一半。\n")


def test_an_error_goes_through_and_takes_the_bar_away(monkeypatch):
    terminal = _terminal(monkeypatch)
    with pytest.raises(ValueError, match="wrong"), progress.bar("verify", at_once=True):
        raise ValueError("wrong")
    assert terminal.text.endswith("\x1b[2K")  # its line is wiped


def test_parts_are_told_as_shares_of_the_whole():
    seen = []

    def watch(done, total):
        seen.append(done / total)

    for part in range(2):
        told = within(watch, part, 2)
        told(0, 3)
        told(3, 3)
    assert seen == [0.0, 0.5, 0.5, 1.0]
    within(watch, 1, 2)(0, 0)  # a part with nothing to do is done
    assert seen[-1] == 1.0
    assert within(None, 0, 2) is nobody


def _until(master, text):
    """Read what a terminal shows until it shows this."""
    seen = b""
    while text not in seen:
        seen += os.read(master, 4096)
    return seen


def _rest(master):
    seen = b""
    while True:
        try:
            part = os.read(master, 4096)
        except OSError:  # how Linux says that the other end is closed
            return seen
        if not part:
            return seen
        seen += part


def test_ctrl_c_ends_a_run_with_130_one_line_and_no_new_file(tmp_path):
    before = tmp_path / "figures" / "alk_rcc" / "results.json"
    before.parent.mkdir(parents=True)
    before.write_text('{"schema": 1, "results": {}}\n')
    master, slave = pty.openpty()
    command = [sys.executable, "-m", "pooledcases", "reproduce", "alk_rcc", "--out", "figures"]
    run = subprocess.Popen(
        command,
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=slave,
        env=os.environ | {"TERM": "xterm"},
        # a shell lets what it runs in the background ignore Ctrl-C, and children inherit that
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    os.close(slave)
    seen = _until(master, b"reproduce")  # the bar is there: the work has begun
    run.send_signal(signal.SIGINT)
    code = run.wait(timeout=30)
    seen += _rest(master)
    os.close(master)
    with run.stdout as out:
        assert out.read() == b""
    assert code == 130
    assert seen.decode().count("Stopped. No file was left half-written.") == 1
    assert "Traceback" not in seen.decode()
    files = [path for path in (tmp_path / "figures").rglob("*") if path.is_file()]
    assert files == [before]
    assert before.read_text() == '{"schema": 1, "results": {}}\n'


@pytest.mark.parametrize(
    "where", ["pooledcases.cli.reading.studies", "pooledcases.diagnostics.asymmetry"]
)
def test_ctrl_c_stops_every_command_without_a_file(typed, tmp_path, monkeypatch, where):
    def stopped(*_, **__):
        raise KeyboardInterrupt

    path = tmp_path / "studies.csv"
    path.write_text("study,yi,vi\nA,0.1,0.1\nB,0.3,0.2\nC,0.5,0.1\n", encoding="utf-8")
    monkeypatch.setattr(where, stopped)
    words = ("bias", path, "--measure", "GEN", "--table", "t.md", "--figure", "f.svg")
    code, out, err = typed(*words)
    assert (code, out) == (130, "")
    assert err.endswith("Stopped. No file was left half-written.\n")
    assert [item.name for item in tmp_path.iterdir()] == ["studies.csv"]


@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_ctrl_c_while_a_file_is_written_leaves_the_old_one(tmp_path, monkeypatch, step):
    path = tmp_path / "results.json"
    path.write_text("old")

    def stopped(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(os, step, stopped)
    with pytest.raises(KeyboardInterrupt):
        store.write_text(path, "new" * 1000)
    assert [item.name for item in tmp_path.iterdir()] == ["results.json"]
    assert path.read_text() == "old"
