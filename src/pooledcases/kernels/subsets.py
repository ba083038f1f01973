"""Weighted means and their spread over all subsets, from tables of two halves of the studies.

Of a subset are kept the sum of its weights W, its weighted mean m, the sum of weighted squares
around that mean Q, and the sum E of the products of its pairs of weights. Two disjoint subsets
become one by the pairwise update of Chan, Golub & LeVeque (1983, Am Stat 37:242):

    W = W₁ + W₂,  m = m₁ + (W₂ / W) (m₂ − m₁),  Q = Q₁ + Q₂ + (W₁ W₂ / W) (m₂ − m₁)²,
    E = E₁ + E₂ + W₁ W₂

in which nothing is taken away from anything, so that no digit is lost. The number of a subset says
in its binary digits which studies it holds, the first study in the last digit.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Subsets:
    """What is known of some subsets; ``mean`` is 0 where one is empty.

    Attributes
    ----------
    k, weight, mean, q, pairs : ndarray
        Their studies, W, m, Q and E.
    """

    k: NDArray[np.uint8]
    weight: Floats
    mean: Floats
    q: Floats
    pairs: Floats

    def take(self, low: int, high: int) -> Subsets:
        """Some of them, in a row."""
        return Subsets(*(getattr(self, name)[low:high] for name in Subsets.__slots__))


def subset_table(yi: Floats, wi: Floats) -> Subsets:
    """All subsets of some studies, the empty one first."""
    table = Subsets(np.zeros(1, dtype=np.uint8), *(np.zeros(1) for _ in range(4)))
    for y, w in zip(yi, wi, strict=True):
        one = Subsets(np.ones(1, dtype=np.uint8), *(np.full(1, x) for x in (w, y, 0.0, 0.0)))
        with_it = joined(one, table)
        names = Subsets.__slots__
        table = Subsets(
            *(np.concatenate([getattr(table, name), getattr(with_it, name)]) for name in names)
        )
    return table


def joined(upper: Subsets, lower: Subsets, *, pairs: bool = True) -> Subsets:
    """Every subset of the upper studies with every one of the lower, by number.

    ``pairs`` are needed for estimators of tau² only.
    """
    upper_weight, lower_weight = upper.weight[:, None], lower.weight[None, :]
    weight = upper_weight + lower_weight
    share = np.zeros_like(weight)
    np.divide(upper_weight, weight, out=share, where=weight > 0)
    apart = upper.mean[:, None] - lower.mean[None, :]
    mean = share * apart
    moved = mean * apart
    moved *= lower_weight
    moved += upper.q[:, None]
    moved += lower.q[None, :]
    mean += lower.mean[None, :]
    products = np.empty(0)
    if pairs:
        products = upper_weight * lower_weight
        products += upper.pairs[:, None]
        products += lower.pairs[None, :]
    k = np.add.outer(upper.k, lower.k)
    return Subsets(k.ravel(), weight.ravel(), mean.ravel(), moved.ravel(), products.ravel())
