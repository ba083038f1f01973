"""One set of cohorts under three models: the rows are shared, and each model has its diamond and
its prediction interval.
"""

from pathlib import Path

import pooledcases as pc

HERE = Path(__file__).parent
arms = pc.read_studies(HERE / "../../data/raw/nsclc_vte/arms.csv")
counted = arms[arms["arm_id"].isin(["A33", "A35", "A42"])]  # any thromboembolism with ROS1
effects = pc.effect_sizes(counted, measure="PLO")
one_stage = pc.models.pool_counts(counted, measure="PLO")
fits = [one_stage, pc.pool(effects), pc.pool(effects, tau2="EE")]
NAMES = {"en": ["one-stage model", "random effects", "equal effects"]}
NAMES["zh"] = ["一步法模型", "随机效应", "等效应"]


def draw(lang="en"):
    return pc.plots.forest(fits, names=NAMES[lang], lang=lang)


if __name__ == "__main__":
    Path("forest_models.png").write_bytes(pc.plots.render(draw(), "png"))
