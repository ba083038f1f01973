"""The wheel carries tables, analyses and committed results, and works from anywhere."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
import venv
import zipfile

import pytest

from checkouts import REVIEWS, ROOT
from pooledcases.reviews import compare, read_results


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """The wheel, built from a copy so that the checkout stays as it is."""
    source = tmp_path_factory.mktemp("source") / "pooledcases"
    for name in ("src", "data", "analyses", "figures"):
        shutil.copytree(ROOT / name, source / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, source / name)
    out = tmp_path_factory.mktemp("dist")
    options = ["--no-deps", "--no-build-isolation", "--quiet", "--wheel-dir", str(out)]
    _run([sys.executable, "-m", "pip", "wheel", *options, str(source)])
    return next(out.glob("*.whl"))


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory):
    """An environment with the wheel alone.

    The pinned libraries are not installed a second time: their folder is put behind the new
    environment's own, which does not bring in the checkout that is installed there.
    """
    home = tmp_path_factory.mktemp("environment")
    venv.create(home, with_pip=False)
    target = sysconfig.get_path("purelib", vars={"base": str(home), "platbase": str(home)})
    options = ["--no-deps", "--quiet", "--target", target]
    _run([sys.executable, "-m", "pip", "install", *options, str(wheel)])
    with open(os.path.join(target, "libraries.pth"), "w", encoding="utf-8") as file:
        file.write(sysconfig.get_path("purelib") + "\n")
    return home / "bin" / "python"


def _run(command, **options):
    run = subprocess.run(command, capture_output=True, text=True, check=False, **options)
    assert run.returncode == 0, run.stderr + run.stdout
    return run.stdout


def test_tables_analyses_and_results_travel_inside(wheel):
    names = set(zipfile.ZipFile(wheel).namelist())
    for review in REVIEWS:
        assert f"pooledcases/bundled/data/raw/{review}/review.toml" in names
        assert f"pooledcases/bundled/analyses/{review}.py" in names
        assert f"pooledcases/bundled/figures/{review}/results.json" in names
    assert "pooledcases/py.typed" in names
    assert not [name for name in names if "__pycache__" in name]


def test_it_reproduces_and_verifies_from_another_folder(installed, tmp_path):
    command = [str(installed), "-m", "pooledcases"]
    where = _run([str(installed), "-c", "import pooledcases; print(pooledcases.__file__)"])
    assert str(installed.parents[1]) in where
    assert "nothing moved" in _run([*command, "verify"], cwd=tmp_path)
    assert list(tmp_path.iterdir()) == []
    # what is written of every review is tested elsewhere; here, that it can be written from a wheel
    _run([*command, "reproduce", "nsclc_vte"], cwd=tmp_path)
    assert (tmp_path / "figures" / "nsclc_vte" / "report.html").stat().st_size > 100_000
    made = read_results(tmp_path / "figures" / "results.json")
    assert compare(read_results(ROOT / "figures" / "nsclc_vte" / "results.json"), made).ok
