"""Load a review's ``analyse(review)`` from its file and run it; its mistakes become sentences."""

from __future__ import annotations

import importlib.util
import inspect
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pooledcases.errors import InputError, PooledCasesError

if TYPE_CHECKING:
    from pooledcases.reviews.review import Review


def run_analysis(path: Path, review: Review) -> None:
    """Run the file's ``analyse(review)``.

    Raises
    ------
    InputError
        When the file is not there, cannot be loaded, has no such function, or fails: with the
        line of the analysis where that happened.
    PooledCasesError
        Whatever the analysis raised through this package, as it is.
    """
    analyse = _load(path)
    try:
        analyse(review)
    except PooledCasesError:
        raise
    except Exception as error:
        raise _failed(path, error) from error


def _load(path: Path) -> Callable[[Review], Any]:
    if not path.is_file():
        raise InputError(
            f"{path}: the review has no analysis; write a file with one function "
            "`analyse(review)` there."
        )
    spec = importlib.util.spec_from_file_location(f"pooledcases_analysis_{path.stem}", path)
    if spec is None or spec.loader is None:
        raise InputError(f"{path} cannot be loaded as Python.")
    # analyses are no package: they are not put into sys.modules
    module = importlib.util.module_from_spec(spec)
    try:
        spec.loader.exec_module(module)
    except Exception as error:
        raise _failed(path, error) from error
    function = getattr(module, "analyse", None)
    if not inspect.isfunction(function):
        raise InputError(f"{path}: there is no function `analyse(review)` in this file.")
    return function


def _failed(path: Path, error: Exception) -> InputError:
    frames = traceback.extract_tb(error.__traceback__)
    lines = [frame.lineno for frame in frames if frame.filename == str(path)]
    line = error.lineno if isinstance(error, SyntaxError) else (lines[-1] if lines else None)
    place = f"{path}, line {line}" if line else str(path)
    inside = frames[-1] if frames and not isinstance(error, SyntaxError) else None
    deeper = ""
    if inside is not None and inside.filename != str(path):
        deeper = f" (raised in {Path(inside.filename).name}, line {inside.lineno})"
    return InputError(f"{place}: {type(error).__name__}: {error}{deeper}.")
