"""The studies' own intervals at the level of the fit that they stand in."""

from __future__ import annotations

import numpy as np
import pytest

from pooledcases.effects import effect_sizes
from pooledcases.effects.study_intervals import at_level
from pooledcases.models import pool

LEVELS = {
    "PLO": {"xi": [3, 0, "NR", 9], "ni": [10, 12, 8, 9]},
    "PFT": {"xi": [3, 0, "NR", 9], "ni": [10, 12, 8, 9]},
    "IRLN": {"xi": [3, 0, 5], "ti": [10.5, 40, 22]},
    "OR": {"ai": [3, 0], "n1i": [10, 12], "ci": [4, 2], "n2i": [11, 9]},
    "HR": {"est": [0.7, 1.4], "ci_low": [0.4, 0.9], "ci_high": [1.225, 2.18]},
}


@pytest.mark.parametrize("measure", LEVELS)
def test_another_level_is_that_of_effects_made_with_it(measure):
    made = effect_sizes(LEVELS[measure], measure=measure, level=0.99)
    moved = at_level(effect_sizes(LEVELS[measure], measure=measure), 0.99)
    for name in ("ci_low", "ci_high", "reported_estimate", "reported_low", "reported_high"):
        np.testing.assert_allclose(getattr(moved, name), getattr(made, name), rtol=1e-14)
    assert (moved.level, moved.reported_interval) == (0.99, made.reported_interval)


def test_a_fit_and_its_studies_have_one_level():
    effects = effect_sizes(LEVELS["OR"], measure="OR")
    assert pool(effects, level=0.9).effects.level == 0.9
    assert pool(effects).effects is effects
