"""Which groups have patients in which reports, and how reports tie groups together."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from pooledcases.describe.groups.elimination import work

#: Work of one mu and pair of spreads beyond which the answer would take minutes.
MOST = 600_000


@dataclass(frozen=True, slots=True)
class Cell:
    """``x`` events of ``n`` patients of a group in a report."""

    group: int
    report: int
    x: int
    n: int


@dataclass(frozen=True, eq=False)
class Ties:
    """Which cells stand alone in their report, and which reports tie groups together."""

    cells: tuple[Cell, ...]
    groups: int

    @cached_property
    def tying(self) -> frozenset[int]:
        """Reports with patients of several groups."""
        reports = [cell.report for cell in self.cells]
        return frozenset(report for report in reports if reports.count(report) > 1)

    @cached_property
    def kinds(self) -> tuple[tuple[int, int], ...]:
        """The distinct counts of cells."""
        return tuple(sorted({(cell.x, cell.n) for cell in self.cells}))

    def alone(self, group: int) -> list[Cell]:
        """The cells of a group whose report has no other group."""
        return [c for c in self.cells if c.group == group and c.report not in self.tying]

    @cached_property
    def components(self) -> tuple[tuple[tuple[int, ...], tuple[Cell, ...]], ...]:
        """Groups that are tied together, with the cells that tie them."""
        sets = [{group} for group in range(self.groups)]
        for report in sorted(self.tying):
            tied = {cell.group for cell in self.cells if cell.report == report}
            joined = set().union(*(s for s in sets if s & tied))
            sets = [s for s in sets if not s & tied] + [joined]
        return tuple(
            (
                tuple(sorted(s)),
                tuple(c for c in self.cells if c.group in s and c.report in self.tying),
            )
            for s in sets
        )

    def work(self, nodes: int = 45, reports: int = 20) -> int:
        """Roughly the numbers that the integration goes through for one mu and pair of spreads."""
        total = 0
        for groups, cells in self.components:
            scopes = [(c.group, -1 - c.report) for c in cells] + [(g,) for g in groups]
            sizes = dict.fromkeys(groups, nodes) | {-1 - c.report: reports for c in cells}
            total += sum(work(scopes, keep, sizes) for keep in groups)
        return total
