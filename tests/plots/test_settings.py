"""Bytes do not depend on the user's settings or on other threads, and the settings come back."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import matplotlib as mpl
import pytest
from matplotlib import style as mpl_style

from pooledcases import plots


def drawn() -> bytes:
    return plots.render(plots.counts([("EML4", 12), ("TPM3 (β)", 9)]), "svg")


@pytest.fixture(scope="module")
def plain():
    return drawn()


@pytest.mark.parametrize(
    "name", ["classic", "bmh", "seaborn-v0_8", "fivethirtyeight", "dark_background"]
)
def test_a_style_of_the_user_changes_nothing_and_stays(name, plain):
    with mpl_style.context(name):
        before = dict(mpl.rcParams)
        assert drawn() == plain
        assert dict(mpl.rcParams) == before


def test_threads_draw_the_same_and_leave_no_settings_behind(plain):
    before = dict(mpl.rcParams)
    with ThreadPoolExecutor(8) as pool:
        assert {job.result() for job in [pool.submit(drawn) for _ in range(8)]} == {plain}
    assert dict(mpl.rcParams) == before
