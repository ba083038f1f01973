"""What all tests share: copies of the checkout that may be broken, and the count of comparisons."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

import comparing
from checkouts import copied

# how long a machine takes over an example is no property of what is tested: where several programs
# run at once, the usual limits of time fail by chance
settings.register_profile("suite", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("suite")


@pytest.fixture
def checkout(tmp_path, monkeypatch):
    """A copy of the tables, the analyses and the committed results, as the current folder."""
    home = copied(tmp_path / "checkout")
    monkeypatch.chdir(home)
    return home


def pytest_addoption(parser):
    parser.addoption("--comparisons", metavar="FILE", help="write what was compared with R here")


def pytest_sessionfinish(session):
    """Workers send their counts; the whole run is told when it compared too little."""
    config = session.config
    if hasattr(config, "workeroutput"):
        config.workeroutput["comparisons"] = comparing.rows()
        return
    target = config.getoption("--comparisons")
    if target:
        Path(target).write_text(json.dumps(comparing.rows(), indent=1), encoding="utf-8")
    if whole(config) and session.exitstatus == 0 and comparing.total() < comparing.FEWEST:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node, error):
    comparing.add(tuple(row) for row in getattr(node, "workeroutput", {}).get("comparisons", ()))


def whole(config):
    """Nothing was chosen or left out."""
    option = config.option
    chosen = option.keyword or option.markexpr or option.deselect or option.collectonly
    lasting = getattr(option, "lf", False)
    return config.args_source == pytest.Config.ArgsSource.TESTPATHS and not (chosen or lasting)


def pytest_terminal_summary(terminalreporter, config):
    count = comparing.total()
    if not count:
        return
    terminalreporter.section("comparisons with R")
    for group, number in comparing.by_group().items():
        terminalreporter.write_line(f"{number:9,}  {group}")
    terminalreporter.write_line(f"{count:9,}  in all")
    if whole(config) and count < comparing.FEWEST:
        terminalreporter.write_line(f"At least {comparing.FEWEST:,} are expected: some were lost.")
