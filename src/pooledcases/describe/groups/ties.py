"""Which groups have patients in which reports, and how reports tie groups together."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from pooledcases.describe.groups.elimination import work
from pooledcases.describe.groups.report_effects import READ, SUMMED, standard_line

#: What the table over one report node weighs beside one node of one group.
_TABLED = 15
#: Work beyond which the answer would take minutes.
MOST = 400_000


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

    @property
    def largest(self) -> int:
        """Patients of the largest group."""
        sizes = [sum(c.n for c in self.cells if c.group == g) for g in range(self.groups)]
        return max(sizes, default=0)

    def work(self, scale: float = 1.0) -> int:
        """Roughly the numbers that the integration goes through for one mu, with both spreads at
        the scale of their prior."""
        total = 0
        largest = max((cell.n for cell in self.cells), default=1)
        nodes = len(standard_line(scale, self.largest, READ))
        reports = len(standard_line(scale, largest, SUMMED))
        for groups, cells in self.components:
            scopes = [(c.group, -1 - c.report) for c in cells] + [(g,) for g in groups]
            sizes = dict.fromkeys(groups, nodes) | {-1 - c.report: reports for c in cells}
            total += sum(work(scopes, keep, sizes) for keep in groups) + nodes * len(groups)
        return total + _TABLED * reports * len(self.kinds)
