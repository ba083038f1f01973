"""Three small cohorts of thromboembolism in ROS1-rearranged lung cancer: the odds of the mean
cohort and of a new one, and how little three cohorts say about their spread.
"""

from pathlib import Path

import pooledcases as pc

HERE = Path(__file__).parent
arms = pc.read_studies(HERE / "../../data/raw/nsclc_vte/arms.csv")
counted = arms[arms["arm_id"].isin(["A33", "A35", "A42"])]  # any thromboembolism with ROS1
effects = pc.effect_sizes(counted, measure="PLO")
fit = pc.models.pool_bayes(effects, prior="half-normal", scale=0.5)


def draw(lang="en"):
    return pc.plots.posterior(fit, lang=lang)


if __name__ == "__main__":
    Path("posterior.png").write_bytes(pc.plots.render(draw(), "png"))
