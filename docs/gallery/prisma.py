"""How records became reports and patients in the update of a living review."""

from pathlib import Path

import pooledcases as pc

HERE = Path(__file__).parent
records = pc.read_table(HERE / "data/records.csv")
ZH = {"no fusion partner named": "未说明融合伙伴", "patients reported elsewhere": "患者已另文报告"}
ZH |= {"reference lists": "参考文献"}


def draw(lang="en"):
    return pc.plots.prisma(
        pc.data.record_flow(records.replace(ZH if lang == "zh" else {})), lang=lang
    )


if __name__ == "__main__":
    Path("prisma.png").write_bytes(pc.plots.render(draw(), "png"))
