"""Which thromboembolic events 42 patients with ROS1 had, each with its exact interval."""

from pathlib import Path

import pooledcases as pc

HERE = Path(__file__).parent
events = {"en": ["any", "pulmonary embolism", "deep vein thrombosis", "arterial"]}
events["zh"] = ["任何血栓栓塞", "肺栓塞", "深静脉血栓形成", "动脉血栓"]
risks = [pc.proportion(xi, 42) for xi in (20, 13, 12, 1)]  # Alexander: data/raw/nsclc_vte


def draw(lang="en"):
    return pc.plots.proportions(list(zip(events[lang], risks, strict=True)), lang=lang)


if __name__ == "__main__":
    Path("proportions.png").write_bytes(pc.plots.render(draw(), "png"))
