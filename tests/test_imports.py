"""Importing costs nothing, and changes nothing."""

from __future__ import annotations

import subprocess
import sys

import pytest

import pooledcases as pc

HEAVY = ("pandas", "scipy", "lifelines", "matplotlib", "statsmodels", "frictionless", "jinja2")


def _loaded_after(code: str) -> set[str]:
    script = f"{code}\nimport sys\nprint(*[m for m in {HEAVY} if m in sys.modules])"
    run = subprocess.run(
        [sys.executable, "-W", "error", "-c", script], capture_output=True, text=True, check=True
    )
    return set(run.stdout.splitlines()[-1].split() if run.stdout.strip() else [])


def test_importing_the_package_loads_no_heavy_library():
    assert _loaded_after("import pooledcases") == set()


@pytest.mark.parametrize(
    "words", [["--help"], ["pool", "--help"], ["reproduce", "--help"], ["--version"]]
)
def test_help_loads_no_heavy_library(words):
    code = (
        "import sys\n"
        f"sys.argv = ['pooledcases', *{words}]\n"
        "from pooledcases.cli import main\n"
        "try:\n    main()\nexcept SystemExit:\n    pass"
    )
    assert _loaded_after(code) == set()


@pytest.mark.parametrize("name", pc.__all__)
def test_every_public_name_is_there(name):
    assert hasattr(pc, name)


def test_an_unknown_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="no attribute 'forest'"):
        _ = pc.forest


def test_rooms_that_are_functions_can_be_called_before_and_after_they_are_loaded():
    table = pc.describe({"sex": ["F", "M", "F"]})
    assert table.sizes == (3,)
    assert pc.describe.proportion(1, 2).estimate == 0.5
    assert callable(pc.audit)


def test_there_are_about_twenty_public_names():
    functions = [name for name in pc.__all__ if not name.startswith("_") and name not in pc._ROOMS]
    assert 15 <= len(functions) <= 25
