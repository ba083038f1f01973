"""How often functional neuroendocrine tumours occur, as a guideline prints it: ranges without
counts, never pooled.
"""

from pathlib import Path

import pooledcases as pc

HERE = Path(__file__).parent
types = pc.read_table(HERE / "../../data/raw/nen/functional_types.csv")
NAME, UNIT = {"en": "type", "zh": "type_printed"}, "per_million_person_years"
shown = types[types["incidence_unit"] == UNIT].to_dict("records")


def row(x, lang):
    low, high = float(x["incidence_low"]), float(x["incidence_high"])
    return pc.results.RangeRow(x[NAME[lang]], low, high, None, UNIT, x["incidence_printed"])


def draw(lang="en"):
    return pc.plots.ranges([row(x, lang) for x in shown], log=True, lang=lang)


if __name__ == "__main__":
    Path("ranges.png").write_bytes(pc.plots.render(draw(), "png"))
