"""Every figure that takes rows, drawn from as many as there are names."""

from __future__ import annotations

import numpy as np

import pooledcases as pc
from patient_tables import changes, courses, grid, years
from pooledcases import plots
from pooledcases.results.audit import Audit
from pooledcases.results.display import (
    AlbatrossPoint,
    GroupValues,
    LabelledCount,
    PrintedEstimate,
    RangeRow,
    StackedCounts,
)

STATES = ["known", "NR", "NAS", "NAP", "UNC", "known", "known"]
P_VALUES, SIDES = [0.046, 0.2, 0.001, 0.7, 1e-6], [1, -1, 0, 1, 1]
ANSWERS = ["yes", "no", "unclear", "not applicable", "yes", "NR"]
WORDS = ["low", "some", "high", "unclear", "yes", "no", "not applicable"]
FAVOURS = ("favours the new treatment of the tumour", "favours the control")


def judged(names):
    """Judgements of three domains, a word a row."""
    return {f"Domain {d}": [WORDS[(i + d) % 7] for i in range(len(names))] for d in range(3)}


def without_counts(names):
    """Rows of effects, two a cluster, some of them far off."""
    k = len(names)
    table = {
        "study": names,
        "yi": [0.1 * ((7 * i) % 9) - 0.3 + (4.0 if i == 6 else 0.0) for i in range(k)],
        "vi": [0.02 + 0.01 * (i % 5) for i in range(k)],
        "team": [f"team {i // 2}" for i in range(k)],
        "year": [1990 + i % 30 for i in range(k)],
    }
    return pc.effect_sizes(table, measure="GEN")


def refits(names):
    return pc.pool(without_counts(names), tau2="DL")


def forest_layout(layout):
    return lambda names, make: (
        plots.forest,
        (make.pooled(names, empty=(1,) if len(names) > 2 else ()),),
        {"layout": layout, "favours": FAVOURS, "risk_of_bias": judged(names)},
    )


def forest_size(size):
    return lambda names, make: (
        plots.forest, (make.pooled(names),), {"size": size, "favours": FAVOURS},
    )  # fmt: skip


def several(names, make):
    effects = pc.effect_sizes(make.table(names), measure="RR")
    fits = [pc.pool(effects, tau2=word) for word in ("DL", "EE")]
    return plots.forest, (fits,), {"names": ["DerSimonian-Laird", "equal effects"]}


def dependent(names, make):
    effects = without_counts(names)
    return plots.forest, (pc.models.pool_multilevel(effects, levels=("team", "study")),)


def every_column(names, make):
    words = {"left": ("study", "design", "n"), "right": ("estimate", "ci", "p", "weight")}
    return plots.forest, (make.pooled(names, subgroup="design"),), words


def influence(names, make):
    return plots.influence, (pc.diagnostics.influence(refits(names)),)


def leave_one_out(names, make):
    return plots.leave_one_out, (pc.diagnostics.leave_one_out(refits(names)),)


def cumulative(names, make):
    return plots.cumulative, (pc.diagnostics.cumulative(refits(names), by="year"),)


def shrunken_studies(names, make):
    return plots.raw_and_shrunken, (pc.diagnostics.influence(refits(names)),)


def proportions(names, make):
    rows = [(n, pc.proportion(i % 9, 9, missing=i % 4)) for i, n in enumerate(names)]
    return plots.proportions, ([*rows, ("nobody known", pc.proportion(0, 0, missing=2))],)


def missing_map(names, make):
    columns = {n: [STATES[(i * j + i) % 7] for j in range(64)] for i, n in enumerate(names)}
    return plots.missing_map, (columns,)


def counts(names, make):
    return plots.counts, ([LabelledCount(n, (7 * i) % 13, "x") for i, n in enumerate(names)],)


def dots_by_group(names, make):
    rng = np.random.default_rng(1)
    groups = [
        GroupValues(n, tuple(rng.integers(5, 80, i % 9).astype(float)), 40.5, i % 3)
        for i, n in enumerate(names)
    ]
    return plots.dots_by_group, (groups,)


def stacked(more):
    return lambda names, make: (
        plots.stacked,
        (
            [
                StackedCounts(n, {"T1a": i % 6 + 1, "T1b": more, "T2": i % 2, "NR": 2})
                for i, n in enumerate(names)
            ],
        ),
    )


def albatross(names, make):
    points = [
        AlbatrossPoint(n, 50 + 37 * i, P_VALUES[i % 5], SIDES[i % 5], i % 5 == 4)
        for i, n in enumerate(names)
    ]
    return plots.albatross, (points,)


def ranges(names, make):
    rows = [
        RangeRow(
            n,
            None if i % 4 == 1 else 0.05 + i / 10,
            None if i % 4 == 2 else 1.0 + 2 * i,
            None if i % 3 else 0.4 + i,
            "per_million_person_years",
            "0.1-2",
        )
        for i, n in enumerate(names)
    ]
    return plots.ranges, (rows,)


def forest_printed(names, make):
    rows = [
        PrintedEstimate(n, 0.3 + i / 10, 0.1, 1 + i**2 / 2, "progression or death")
        for i, n in enumerate(names)
    ]
    return plots.forest_printed, ([*rows, PrintedEstimate("no interval", 2.0)],)


def audit_bars(names, make):
    found = {"match": 41, "rounding": 3, "mismatch": 9, "not derivable": 2}
    return plots.audit_bars, (Audit(verdicts=(), counts=found),)


def swimmer(names, make):
    return plots.swimmer, (courses(names),)


def waterfall(names, make):
    return plots.waterfall, (changes(names),)


def timeline(names, make):
    return plots.timeline, (years(names),)


def case_grid(names, make):
    return plots.case_grid, (grid(names),)


def case_grid_values(names, make):
    """A column with a value of its own for everybody: a legend of all of them."""
    table = {"case_id": names, "value": [f"{name} and more" for name in names]}
    return plots.case_grid, (pc.describe.case_grid(table, variables=["value"]),)


def appraised(figure):
    """As many studies as names, and a few of these for the items."""
    return lambda names, make: (
        figure,
        (
            pc.data.appraisal(
                {"study": names}
                | {
                    f"{item} {j}": [ANSWERS[(i * (j + 1) + j) % 6] for i in range(len(names))]
                    for j, item in enumerate(names[:4])
                }
            ),
        ),
    )


def baujat(names, make):
    fit = pc.pool(without_counts(names), tau2="EE", inference="normal")
    return plots.baujat, (pc.diagnostics.baujat(fit),)


def radial(names, make):
    return plots.radial, (pc.diagnostics.radial(make.pooled(names)),)


def drapery(names, make):
    return plots.drapery, (pc.diagnostics.drapery(make.pooled(names)),)


def labbe(names, make):
    return plots.labbe, (pc.diagnostics.labbe(make.pooled(names)),)


def funnel(names, make):
    return plots.funnel, (make.pooled(names),)


def bubble(names, make):
    table = make.table(names) | {"dose": [1 + (7 * i) % 11 for i in range(len(names))]}
    fit = pc.pool(pc.effect_sizes(table, measure="OR"), mods="dose")
    return plots.bubble, (pc.diagnostics.bubble(fit),)


#: Every figure, some of them in several ways: names of rows to the function and what it draws.
FIGURES = {
    "forest": lambda names, make: (
        plots.forest, (make.pooled(names, empty=(1,) if len(names) > 2 else ()),),
    ),
    "forest_one_stage": lambda names, make: (
        plots.forest, (make.pooled(names[:12], measure="PLO", model="glmm"),),
    ),
    "forest_subgroups": lambda names, make: (
        plots.forest, (make.pooled(names, measure="RD", subgroup="design"),),
    ),
    "forest_jama": forest_layout("jama"),
    "forest_revman": forest_layout("revman"),
    "forest_column": forest_size("column"),
    "forest_page": forest_size("page"),
    "forest_slide": forest_size("slide"),
    "forest_several": several,
    "forest_dependent": dependent,
    "forest_every_column": every_column,
    "leave_one_out": leave_one_out,
    "cumulative": cumulative,
    "influence": influence,
    "raw_and_shrunken": shrunken_studies,
    "survival": lambda names, make: (plots.survival, (make.curve(70, names[:12]),)),
    "survival_one": lambda names, make: (plots.survival, (make.curve(len(names)),)),
    "status_curves": lambda names, make: (plots.status_curves, (make.status(len(names) + 20),)),
    "proportions": proportions,
    "missing_map": missing_map,
    "counts": counts,
    "dots_by_group": dots_by_group,
    "stacked": stacked(3),
    "stacked_large": stacked(300),
    "albatross": albatross,
    "ranges": ranges,
    "forest_printed": forest_printed,
    "audit_bars": audit_bars,
    "swimmer": swimmer,
    "waterfall": waterfall,
    "timeline": timeline,
    "case_grid": case_grid,
    "case_grid_values": case_grid_values,
    "appraisal": appraised(plots.appraisal),
    "appraisal_bars": appraised(plots.appraisal_bars),
    "baujat": baujat,
    "bubble": bubble,
    "drapery": drapery,
    "funnel": funnel,
    "labbe": labbe,
    "radial": radial,
}  # fmt: skip
KINDS = list(FIGURES)
#: Figures whose footer, given axes and bytes have tests in files of their own; and those that are
#: neither these nor other ways to draw the same rows with the same marks.
APART = {
    "appraisal", "appraisal_bars", "baujat", "bubble", "case_grid", "case_grid_values", "drapery",
    "funnel", "labbe", "radial", "swimmer", "timeline", "waterfall",
}  # fmt: skip
ONCE = [kind for kind in KINDS if not (kind.startswith(("forest_", "stacked_")) or kind in APART)]
