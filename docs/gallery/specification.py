"""The same three cohorts under every defensible method: the pooled risk hardly moves, the width
of its interval does.
"""

from pathlib import Path

import pooledcases as pc

HERE = Path(__file__).parent
arms = pc.read_studies(HERE / "../../data/raw/nsclc_vte/arms.csv")
counted = arms[arms["arm_id"].isin(["A33", "A35", "A42"])]  # any thromboembolism with ROS1
curve = pc.diagnostics.specification_curve(
    counted, measures=["PLO", "PAS"], models=["glmm", "inverse-variance", "beta-binomial"]
)


def draw(lang="en"):
    return pc.plots.specification(curve, lang=lang)


if __name__ == "__main__":
    Path("specification.png").write_bytes(pc.plots.render(draw(), "png"))
