"""How many of the 64 published patients have each partner gene."""

from pathlib import Path

import pooledcases as pc

HERE = Path(__file__).parent
cases = pc.read_cases(HERE / "../../data/raw/alk_rcc/cases.csv")
genes = cases["partner_gene"].value_counts(sort=False)


def draw(lang="en"):
    return pc.plots.counts(
        list(genes.sort_values(ascending=False, kind="stable").items()), lang=lang
    )


if __name__ == "__main__":
    Path("counts.png").write_bytes(pc.plots.render(draw(), "png"))
