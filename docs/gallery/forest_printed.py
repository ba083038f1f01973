"""Hazard ratios of thromboembolism with ALK rearrangement as two studies print them: shown side
by side, not pooled.
"""

from pathlib import Path

import pooledcases as pc

HERE = Path(__file__).parent
facts = pc.read_studies(HERE / "../../data/raw/nsclc_vte/facts.csv")
rows = facts[(facts["kind"] == "hazard_ratio") & (facts["low"] != "")]
CHINESE = ["ALK 重排（Al-Samkari）", "ALK 重排与无重排相比（Feifei Dou）"]
NAMES = {"en": list(rows["subject"]), "zh": CHINESE}
numbers = rows[["value", "low", "high"]].astype(float).to_numpy()


def printed(lang):
    found = zip(NAMES[lang], numbers, strict=True)
    return [pc.results.PrintedEstimate(name, *ratio) for name, ratio in found]


def draw(lang="en"):
    return pc.plots.forest_printed(printed(lang), lang=lang)


if __name__ == "__main__":
    Path("forest_printed.png").write_bytes(pc.plots.render(draw(), "png"))
