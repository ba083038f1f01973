"""Tumour stage by partner gene, with those whose stage is not known."""

from pathlib import Path

import pooledcases as pc

HERE = Path(__file__).parent
cases = pc.read_cases(HERE / "../../data/raw/alk_rcc/cases.csv")
large = cases[cases["partner_gene"].isin(["EML4", "TPM3", "VCL", "STRN"])]
stages = {
    gene: dict(part["stage_t"].replace("Tx", "NAS").value_counts())
    for gene, part in large.groupby("partner_gene")
}


def draw(lang="en"):
    return pc.plots.stacked(stages, lang=lang)


if __name__ == "__main__":
    Path("stacked.png").write_bytes(pc.plots.render(draw(), "png"))
