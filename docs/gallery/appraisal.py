"""How far each case report can be trusted, question by question and never as a total."""

from pathlib import Path

import pooledcases as pc

HERE = Path(__file__).parent
table = pc.read_table(HERE / "data/appraisal.csv")
ZH = {"Report": "报告", "Series": "系列", r"(\d+) patients?": r"\1 例"}


def draw(lang="en"):
    return pc.plots.appraisal(
        pc.data.appraisal(table.replace(ZH if lang == "zh" else {}, regex=True), tool="murad"),
        lang=lang,
    )


if __name__ == "__main__":
    Path("appraisal.png").write_bytes(pc.plots.render(draw(), "png"))
