"""PET-PEESE: both regressions against R, which one is used, and where it ends."""

from __future__ import annotations

import numpy as np
import pytest

from bias_reference import CLOSED, PAIRS, effects, node
from comparing import against
from pooledcases.diagnostics import asymmetry, pet_peese
from pooledcases.effects import effect_sizes
from pooledcases.errors import Refusal
from pooledcases.results.encode import to_json


@pytest.mark.parametrize(("name", "measure"), [pair for pair in PAIRS if "edge" not in pair[0]])
def test_both_limits_as_metafors_regressions(name, measure):
    found = pet_peese(effects(name, measure), force=True)
    for ours, key in ((found.pet, "lm_sei"), (found.peese, "lm_vi")):
        expected = node(name, measure, "regtest")[key]
        close = against("PET-PEESE: both limits", CLOSED)
        close(ours.limit, expected["limit_est"])
        close(ours.limit_ci.low, expected["limit_lb"])
        close(ours.limit_ci.high, expected["limit_ub"])
    chosen = found.peese if found.pet_p_value < 0.05 else found.pet
    assert found.estimate == chosen.limit
    assert found.used == ("peese" if found.pet_p_value < 0.05 else "pet")


def test_the_p_value_of_pet_is_that_of_its_intercept():
    own = effects("dat.hackshaw1998", "GEN")
    found = pet_peese(own)
    ninety = asymmetry(own, test="egger", level=1 - 2 * found.pet_p_value)
    inner = min(abs(ninety.limit_ci.low), abs(ninety.limit_ci.high))
    assert inner == pytest.approx(0, abs=1e-8)


def test_the_readers_scale():
    found = pet_peese(effects("dat.bcg", "RR"))
    assert found.reported == pytest.approx(np.exp(found.estimate))
    assert found.reported_ci.low < found.reported < found.reported_ci.high


def test_where_there_is_none():
    with pytest.raises(Refusal, match="PC-M11"):
        pet_peese(effects("dat.normand1999", "MD"))
    same = effect_sizes({"yi": np.linspace(0, 1, 12), "vi": np.full(12, 0.1)}, measure="GEN")
    found = pet_peese(same)
    assert (found.used, found.estimate, found.ci, found.reported) == (None, None, None, None)
    assert to_json(found)["pet"]["reason"].startswith("what the effects are regressed on")
    two = effect_sizes({"yi": [0.1, 0.4], "vi": [0.1, 0.2]}, measure="GEN")
    assert pet_peese(two, force=True).estimate is None
