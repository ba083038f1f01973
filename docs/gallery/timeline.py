"""When each partner gene was reported; a square is the earliest of the table."""

from pathlib import Path

import pooledcases as pc

HERE = Path(__file__).parent
reports = pc.read_table(HERE / "../../data/raw/alk_rcc/first_reports.csv")
found = pc.describe.publications(reports, by="partner_gene", author="first_author", counted="cases")
NAMES = {"en": {"partner_gene": "partner gene"}, "zh": {"partner_gene": "融合伙伴基因"}}


def draw(lang="en"):
    return pc.plots.timeline(found, names=NAMES[lang], lang=lang)


if __name__ == "__main__":
    Path("timeline.png").write_bytes(pc.plots.render(draw(), "png"))
