"""The names of the kinds of results: one spelling, and no name twice."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections import Counter

import pytest

import pooledcases

PLAIN = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")


def _classes():
    """Every class of the package that says its kind."""
    found = set()
    for item in pkgutil.walk_packages(pooledcases.__path__, "pooledcases."):
        if "__main__" not in item.name and ".bundled" not in item.name:
            module = importlib.import_module(item.name)
            found |= {
                value
                for value in vars(module).values()
                if isinstance(value, type)
                and value.__module__.startswith("pooledcases.")
                and isinstance(vars(value).get("kind"), str)
            }
    return sorted(found, key=lambda value: (value.__module__, value.__qualname__))


CLASSES = _classes()


@pytest.mark.parametrize("found", CLASSES, ids=lambda found: found.__qualname__)
def test_a_kind_is_words_joined_by_underscores(found):
    assert PLAIN.fullmatch(found.kind), f"{found.__module__}.{found.__qualname__}: {found.kind!r}"


def test_no_two_results_have_one_kind():
    counts = Counter(found.kind for found in CLASSES)
    assert [kind for kind, n in counts.items() if n > 1] == []
    assert len(CLASSES) > 80
