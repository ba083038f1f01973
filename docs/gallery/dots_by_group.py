"""Age of each patient by partner gene: half of those with VCL were younger than 20."""

from pathlib import Path

import pooledcases as pc

HERE = Path(__file__).parent
cases = pc.read_cases(HERE / "../../data/raw/alk_rcc/cases.csv")
GENES = ["EML4", "TPM3", "VCL", "STRN"]
parts = {gene: cases[cases["partner_gene"] == gene] for gene in GENES}
ages = {gene: pc.data.known_numbers(part, "age_years") for gene, part in parts.items()}
medians = {gene: pc.describe.summarize(ages[gene]).median for gene in GENES}
TITLE = {"en": "age (years)", "zh": "年龄（岁）"}


def draw(lang="en"):
    return pc.plots.dots_by_group(ages, medians=medians, axis_title=TITLE[lang], lang=lang)


if __name__ == "__main__":
    Path("dots_by_group.png").write_bytes(pc.plots.render(draw(), "png"))
