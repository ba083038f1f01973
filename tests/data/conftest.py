"""A good review to start from, and the ways to break it that ``validation/fuzz_check.py`` knows."""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[2]


def _fuzz_check() -> ModuleType:
    path = ROOT / "validation" / "fuzz_check.py"
    spec = importlib.util.spec_from_file_location("fuzz_check", path)
    module = importlib.util.module_from_spec(spec)
    sys.modules["fuzz_check"] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    return module


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "kind" in metafunc.fixturenames:
        kinds = [kind for kind in _fuzz_check().kinds() if not kind.large]
        metafunc.parametrize("kind", kinds, ids=[kind.name for kind in kinds])


@pytest.fixture(scope="session")
def fuzz() -> ModuleType:
    return _fuzz_check()


@pytest.fixture
def good(tmp_path: Path, fuzz: ModuleType) -> Path:
    return fuzz.good_review(tmp_path / "good")
