"""The same answers counted: on which questions the reports are weak."""

from pathlib import Path

import pooledcases as pc

HERE = Path(__file__).parent
table = pc.read_table(HERE / "data/appraisal.csv")
found = pc.data.appraisal(table, tool="murad")


def draw(lang="en"):
    return pc.plots.appraisal_bars(found, lang=lang)


if __name__ == "__main__":
    Path("appraisal_bars.png").write_bytes(pc.plots.render(draw(), "png"))
