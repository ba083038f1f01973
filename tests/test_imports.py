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


def test_help_loads_no_heavy_library():
    """One after the other in one process: what any of them loads stays loaded."""
    asked = [["--help"], ["pool", "--help"], ["reproduce", "--help"], ["--version"]]
    code = (
        "import sys\n"
        "from pooledcases.cli import main\n"
        f"for words in {asked}:\n"
        "    sys.argv = ['pooledcases', *words]\n"
        "    try:\n        main()\n    except SystemExit as stop:\n"
        "        assert not stop.code, words\n"
    )
    assert _loaded_after(code) == set()


def test_a_forest_plot_loads_only_what_it_draws_with(tmp_path):
    """From the command to the file; each of these takes longer to load than the plot to draw."""
    table = tmp_path / "studies.csv"
    table.write_text("study,ai,n1i,ci,n2i\na,3,20,5,21\nb,4,30,9,28\n", encoding="utf-8")
    words = ["pooledcases", "pool", str(table), "--measure", "RR", "--forest"]
    unwanted = (
        "pandas",
        "frictionless",
        "jinja2",
        "scipy.optimize",
        "scipy.stats",
        "scipy.linalg",
        "matplotlib.pyplot",
        "pooledcases.describe",
        "pooledcases.diagnostics",
        "pooledcases.models.one_stage.fit",
        "pooledcases.models.regression.fit",
        "pooledcases.reviews",
        "pooledcases.survival",
        "pooledcases.tables.sentences",
    )
    code = (
        "import sys\n"
        "from pooledcases.cli import main\n"
        f"sys.argv = {[*words, str(tmp_path / 'forest.svg')]}\n"
        "try:\n    main()\nexcept SystemExit as stop:\n    assert not stop.code\n"
        f"print('loaded:', *[name for name in {unwanted} if name in sys.modules])\n"
    )
    run = subprocess.run(
        [sys.executable, "-W", "error", "-c", code], capture_output=True, text=True, check=True
    )
    assert run.stdout.splitlines()[-1].strip() == "loaded:"


def test_a_function_that_is_called_like_its_file_stays_a_function():
    """Who loads the file first would otherwise bind the file in its room."""
    code = (
        "import pooledcases.models.printed_range, pooledcases.tables.explain\n"
        "import pooledcases.data.follow_up, pooledcases.models.regression.predict\n"
        "import pooledcases as pc\n"
        "print(all(map(callable, [pc.models.printed_range, pc.tables.explain, pc.data.follow_up,"
        " pc.models.predict, pc.models.regression.predict, pc.models.beside])))"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "True"


@pytest.mark.parametrize("room", ["data", "effects", "models", "tables"])
def test_every_public_name_of_a_lazy_room_is_there(room):
    loaded = getattr(pc, room)
    assert not set(loaded.__all__) - set(dir(loaded))
    assert not [name for name in loaded.__all__ if not hasattr(loaded, name)]
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = loaded.nothing


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
