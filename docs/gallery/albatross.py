"""Studies that print only a p-value and their size: the smaller p, the farther out; the larger
the study, the higher up. Curves: standardised differences d between two equal groups.
"""

from pathlib import Path

import pooledcases as pc

HERE = Path(__file__).parent
studies = pc.read_studies(HERE / "../../data/raw/nsclc_vte/studies.csv")
rows = studies[studies["est_kind"].isin(["p_only", "percent"]) & (studies["pval"] != "NR")]
EFFECTS = {f"d = {d}": 4 / d**2 for d in (0.1, 0.2, 0.3, 0.5)}
SIGN = {"increases": 1, "decreases": -1, "none": 0}


def point(row):
    name, bound = f"{row.study}: {row.gene}", row.pval.rstrip(".0123456789")
    p = float(row.pval.removeprefix(bound))
    return pc.results.AlbatrossPoint(name, int(row.ni), p, SIGN[row.direction], bound)


def draw(lang="en"):
    return pc.plots.albatross(map(point, rows.itertuples()), contours=EFFECTS, lang=lang)


if __name__ == "__main__":
    Path("albatross.png").write_bytes(pc.plots.render(draw(), "png"))
