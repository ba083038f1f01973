"""EML4 against TPM3: whether the unknown outcomes could overturn the difference."""

from pathlib import Path

import pooledcases as pc

HERE = Path(__file__).parent
cases = pc.read_cases(HERE / "../../data/raw/alk_rcc/cases.csv")
found = pc.describe.tipping_point(
    cases, outcome="status=NED", by="partner_gene", groups=["EML4", "TPM3"]
)


def draw(lang="en"):
    return pc.plots.tipping_point(found, lang=lang)


if __name__ == "__main__":
    Path("tipping_point.png").write_bytes(pc.plots.render(draw(), "png"))
