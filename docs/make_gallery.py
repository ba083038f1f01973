"""Draw docs/gallery and write its page: ``python docs/make_gallery.py`` (or ``make gallery``).

Every script there has a function ``draw(lang)`` and says in its first lines what the figure shows.
A picture is written only where its bytes are new, and the same bytes come out each time.
"""

from __future__ import annotations

import ast
import io
import re
import runpy
import sys
from pathlib import Path

from PIL import Image

from pooledcases import plots

GALLERY = Path(__file__).parent / "gallery"
LANGS = {"en": "", "zh": "_zh"}
#: Colours of a picture: as many as its letters and shades need, a third of the bytes.
COLOURS = 128
#: Figures in the order of the page; what is in no group comes last.
GROUPS = {
    "Studies, pooled": "forest forest_bias forest_models forest_arrows forest_jama forest_revman "
    "leave_one_out cumulative influence forest_printed",
    "What the pooled value rests on": "funnel baujat bubble gosh radial labbe drapery posterior "
    "specification albatross",
    "Patients": "swimmer waterfall case_grid missing_map counts stacked dots_by_group timeline",
    "Outcomes of patients": "proportions raw_and_shrunken tipping_point",
    "Time": "survival cumulative_incidence pooled_curve status_curves against_followup",
    "What was found and how far to trust it": "prisma appraisal appraisal_bars audit_bars ranges",
}
HEAD = """# Gallery

Every figure of `pooledcases`, the sentence it says, and the script that draws it: run one from any
folder, and the picture is written there. Each figure also speaks Chinese (`lang="zh"`), takes your
own Axes, and is saved as SVG, PDF, PNG or TIFF (`pc.plots.render`). This page and its pictures are
made by `make gallery`.

A figure of many rows goes on paper in parts: `for page in pc.plots.pages(ax, height=9)` gives it
page by page, each with its headers and its axis.

"""
DATA = """## The data

| table | what it holds | origin |
|---|---|---|
"""
ORIGINS = {
    "bcg.csv": (
        "13 trials of the BCG vaccine against tuberculosis",
        "real: Colditz et al. 1994, JAMA 271:698, as in metafor's `dat.bcg`; the Chinese column is "
        "a translation",
    ),
    "judged_trials.csv": ("6 trials with judgements of RoB 2", "constructed"),
    "leukaemia.csv": (
        "remission of 42 patients with acute leukaemia",
        "real: Freireich et al. 1963, Blood 21:699, as in `gehan` of R's MASS; the pairs of the "
        "trial are kept, and not used",
    ),
    "treated_patients.csv": ("14 patients: follow-up, status, best change", "constructed"),
    "treatments.csv": ("their treatments", "constructed"),
    "events.csv": ("their responses and progressions", "constructed"),
    "competing_deaths.csv": ("60 patients who die of the disease or otherwise", "constructed"),
    "published_curves.csv": ("survival at times of four series, and at risk", "constructed"),
    "records.csv": ("190 records of two rounds of a search", "constructed"),
    "appraisal.csv": ("8 reports, judged by the items of Murad 2018", "constructed"),
}
TAIL = """
The other scripts read the five reviews in [data/raw](../../data/README.md), as they were
transcribed from print.
"""


def scripts() -> dict[str, Path]:
    """The scripts by the names of their figures, in the order of the page."""
    found = {path.stem: path for path in sorted(GALLERY.glob("*.py"))}
    ordered = [name for some in GROUPS.values() for name in some.split() if name in found]
    return {name: found[name] for name in [*ordered, *(set(found) - set(ordered))]}


def says(script: str) -> str:
    """The sentence on what a figure shows."""
    return " ".join((ast.get_docstring(ast.parse(script)) or "").split())


def body(script: str) -> str:
    """A script without the sentence, which the page has above it."""
    first = ast.parse(script).body[0]
    return "\n".join(script.splitlines()[first.end_lineno :]).strip()


def picture(path: Path, lang: str) -> bytes:
    """The figure of a script as a small PNG."""
    ax = runpy.run_path(str(path))["draw"](lang)
    drawn = Image.open(io.BytesIO(plots.render(ax, "png"))).convert("RGB")
    buffer = io.BytesIO()
    drawn.quantize(COLOURS, dither=Image.Dither.NONE).save(buffer, "PNG", optimize=True)
    return buffer.getvalue()


def contents() -> str:
    """The names of all figures, a line a group, each leading to its place on the page."""
    lines = []
    for title, some in GROUPS.items():
        names = ", ".join(f"[{name}](#{name})" for name in some.split())
        lines.append(f"- **{title}**: {names}")
    return "\n".join([*lines, ""])


def tables(script: str) -> str:
    """Links to the tables that a script reads."""
    paths = re.findall(r"(?:\.\./\.\./data/raw|data)/[\w/]+\.csv", script)
    several = re.search(r"files = (\[.+\])", script)
    paths += [f"data/{name}.csv" for name in ast.literal_eval(several[1])] if several else []
    return ", ".join(f"[{Path(path).name}]({path})" for path in dict.fromkeys(paths))


def page() -> str:
    """The whole page."""
    parts, left = [HEAD + contents()], scripts()
    for title, some in {**GROUPS, "More": ""}.items():
        names = [name for name in some.split() if name in left] or ([] if some else list(left))
        if names:
            parts.append(f"## {title}")
        parts += [_entry(name, left.pop(name)) for name in names]
    rows = [f"| [{name}](data/{name}) | {what} | {origin} |" for name, (what, origin) in
            ORIGINS.items()]  # fmt: skip
    return "\n".join([*parts, DATA + "\n".join(rows), TAIL])


def _entry(name: str, path: Path) -> str:
    script = path.read_text(encoding="utf-8")
    read = f"data: {found}, " if (found := tables(script)) else ""
    return (
        f"### {name}\n\n{says(script)} ([script]({name}.py), {read}[Chinese]({name}_zh.png))\n\n"
        f"![{says(script)}]({name}.png)\n\n```python\n{body(script)}\n```\n"
    )


def main(wanted: list[str]) -> None:
    """Draw all figures, or those that are named, and write the page."""
    for name, path in scripts().items():
        for lang, ending in LANGS.items() if not wanted or name in wanted else ():
            target, made = GALLERY / f"{name}{ending}.png", picture(path, lang)
            if not target.exists() or target.read_bytes() != made:
                target.write_bytes(made)
    (GALLERY / "README.md").write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
