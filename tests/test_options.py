"""Option words and the sentences for wrong ones."""

from __future__ import annotations

import pytest

from pooledcases import options
from pooledcases.errors import InputError


def test_an_unknown_word_is_answered_with_the_known_ones():
    with pytest.raises(InputError, match="'REM' is not known; use one of EE, DL, HE, "):
        options.check_word("REM", options.Tau2Method, "tau2")


@pytest.mark.parametrize("level", [0, 1, 95, -0.5, float("nan")])
def test_a_level_is_between_0_and_1(level):
    with pytest.raises(InputError, match="between 0 and 1"):
        options.check_level(level)


def test_every_quantity_kind_is_a_word_once():
    kinds = options.words(options.QuantityKind)
    assert len(kinds) == len(set(kinds))
    assert "cumulative_incidence" in kinds


@pytest.mark.parametrize("level", ["0.95", None, True, [0.95]])
def test_a_level_is_a_number(level):
    with pytest.raises(InputError, match=r"ci_level: .* is not between 0 and 1"):
        options.check_level(level, "ci_level")
