"""No evidence of disease by partner gene: small groups are drawn towards the others, as far as
chance explains them.
"""

from pathlib import Path

import pooledcases as pc

HERE = Path(__file__).parent
cases = pc.read_cases(HERE / "../../data/raw/alk_rcc/cases.csv")
found = pc.describe.shrink(cases, outcome="status=NED", by="partner_gene")
NAMES = {"en": {"status=NED": "no evidence of disease"}}
NAMES["zh"] = {"status=NED": "无瘤", "partner_gene": "融合伙伴基因"}


def draw(lang="en"):
    return pc.plots.raw_and_shrunken(found, names=NAMES[lang], lang=lang)


if __name__ == "__main__":
    Path("raw_and_shrunken.png").write_bytes(pc.plots.render(draw(), "png"))
