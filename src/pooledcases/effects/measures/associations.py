"""How strongly two yes-or-no answers go together: a two by two table read as a correlation.

The variances are those of cross-sectional samples, in which no margin is fixed.
"""

from __future__ import annotations

import numpy as np
from scipy.special import ndtr, ndtri

from pooledcases.effects.measures.spec import TWO_GROUPS, Effect, MeasureSpec
from pooledcases.kernels.binormal import correlation_of, density
from pooledcases.results.base import FloatArray


def phi(ai: FloatArray, bi: FloatArray, ci: FloatArray, di: FloatArray) -> Effect:
    """Pearson's correlation of the two answers; its variance by the delta method."""
    n = ai + bi + ci + di
    margins = (ai + bi) * (ci + di) * (ai + ci) * (bi + di)
    value = (ai * di - bi * ci) / np.sqrt(margins)
    # how phi moves with each cell's share of the patients
    rows = 1 / (ai + bi), 1 / (ci + di)
    columns = 1 / (ai + ci), 1 / (bi + di)
    cells = ((ai, di, 1, 0, 0), (bi, -ci, 1, 0, 1), (ci, -bi, 1, 1, 0), (di, ai, 1, 1, 1))
    slopes = [
        n * (other * sign / np.sqrt(margins) - value / 2 * (rows[row] + columns[column]))
        for _, other, sign, row, column in cells
    ]
    return value, _delta((ai, bi, ci, di), slopes)


def yule_q(ai: FloatArray, bi: FloatArray, ci: FloatArray, di: FloatArray) -> Effect:
    """(OR − 1)/(OR + 1), with variance (1 − q²)²/4 times that of the log odds ratio."""
    odds = ai * di / (bi * ci)
    q = (odds - 1) / (odds + 1)
    return q, (1 - q**2) ** 2 / 4 * (1 / ai + 1 / bi + 1 / ci + 1 / di)


def yule_y(ai: FloatArray, bi: FloatArray, ci: FloatArray, di: FloatArray) -> Effect:
    """(√OR − 1)/(√OR + 1), with variance (1 − y²)²/16 times that of the log odds ratio."""
    root = np.sqrt(ai * di / (bi * ci))
    y = (root - 1) / (root + 1)
    return y, (1 - y**2) ** 2 / 16 * (1 / ai + 1 / bi + 1 / ci + 1 / di)


def tetrachoric(ai: FloatArray, bi: FloatArray, ci: FloatArray, di: FloatArray) -> Effect:
    """The correlation of two normal traits, each cut in two, that gives these four cells.

    With the cuts h and k from the margins, it solves Φ₂(h, k; ρ) = a/n. Where a cell is empty it
    is −1 or 1, and has no variance.
    """
    n = ai + bi + ci + di
    h, k = ndtri((ai + bi) / n), ndtri((ai + ci) / n)
    empty = (ai == 0) | (bi == 0) | (ci == 0) | (di == 0)
    inside = np.where(empty, 0.0, correlation_of(h, k, np.where(empty, ndtr(h) * ndtr(k), ai / n)))
    spread = np.sqrt(1 - inside**2)
    by_row, by_column = ndtr((k - inside * h) / spread), ndtr((h - inside * k) / spread)
    height = density(h, k, inside)
    slopes = [
        (1 - by_row - by_column) / height,
        -by_row / height,
        -by_column / height,
        np.zeros_like(height),
    ]
    extreme = np.sign(ai * di - bi * ci)
    value = np.where(empty, np.where(extreme == 0, np.nan, extreme), inside)
    return value, np.where(empty, np.nan, _delta((ai, bi, ci, di), slopes))


def _delta(cells: tuple[FloatArray, ...], slopes: list[FloatArray]) -> FloatArray:
    """The variance over n of slopes by the four cells, as in a multinomial sample."""
    n = sum(cells, np.zeros_like(cells[0]))
    shares = [cell / n for cell in cells]
    middle = sum(share * slope for share, slope in zip(shares, slopes, strict=True))
    spread = sum(share * (slope - middle) ** 2 for share, slope in zip(shares, slopes, strict=True))
    return np.asarray(spread / n)


SPECS = {
    "PHI": MeasureSpec(
        scale="correlation",
        label="measure.PHI",
        takes=TWO_GROUPS,
        formula=phi,
        citation="Yule 1912, J R Stat Soc 75:579; delta method",
    ),
    "YUQ": MeasureSpec(
        scale="correlation",
        label="measure.YUQ",
        takes=TWO_GROUPS,
        formula=yule_q,
        corrected=True,
        citation="Yule 1900, Philos Trans R Soc A 194:257",
    ),
    "YUY": MeasureSpec(
        scale="correlation",
        label="measure.YUY",
        takes=TWO_GROUPS,
        formula=yule_y,
        corrected=True,
        citation="Yule 1912, J R Stat Soc 75:579",
    ),
    "RTET": MeasureSpec(
        scale="correlation",
        label="measure.RTET",
        takes=TWO_GROUPS,
        formula=tetrachoric,
        citation="Pearson 1900, Philos Trans R Soc A 195:1; Brown 1977, Appl Stat 26:343",
    ),
}
