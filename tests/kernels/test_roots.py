"""Roots."""

from __future__ import annotations

import numpy as np
import pytest

from pooledcases.kernels.roots import bracketed_root, decreasing_convex_roots


def test_roots_over_forty_powers_of_ten_are_found_from_zero():
    scale = 10.0 ** np.arange(-20, 21)

    def value_and_slope(t, index):
        c = scale[index]
        return 2 * c / (t + c) - 1, -2 * c / (t + c) ** 2

    roots, converged = decreasing_convex_roots(value_and_slope, len(scale))
    assert converged.all()
    np.testing.assert_allclose(roots, scale, rtol=1e-14)


def test_a_function_below_zero_at_zero_has_its_root_there():
    roots, converged = decreasing_convex_roots(lambda t, i: (-1 - t, np.full_like(t, -1.0)), 2)
    assert roots.tolist() == [0.0, 0.0]
    assert converged.all()


def test_too_few_steps_are_not_converged():
    def value_and_slope(t, index):
        return 1e9 / (1 + t) - 1, -1e9 / (1 + t) ** 2

    assert not decreasing_convex_roots(value_and_slope, 1, max_steps=3)[1].any()


@pytest.mark.parametrize(
    ("function", "low", "high", "root"),
    [
        (np.cos, 0.0, 3.0, np.pi / 2),
        (lambda x: x - 1, 0.0, 1.0, 1.0),
        (lambda x: x**9 - 1e-9, 0.0, 5.0, 0.1),
        (lambda x: -np.exp(x) + 5, 0.0, 50.0, np.log(5)),
    ],
)
def test_bracketed_roots(function, low, high, root):
    assert bracketed_root(function, low, high) == pytest.approx(root, rel=1e-11)


def test_a_bracket_without_a_sign_change_is_told():
    with pytest.raises(ValueError, match="same sign"):
        bracketed_root(lambda x: x**2 + 1, -1.0, 1.0)
