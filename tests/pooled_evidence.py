"""One result of every kind that has a sentence of pooled evidence, for the tests of sentences."""

from __future__ import annotations

from functools import cache

import pooledcases as pc
from pooledcases import diagnostics, models

GEN = {
    "study": list("abcdefghijkl"),
    "yi": [0.1, 0.2, 0.8, 0.6, -0.1, 0.1, 0.5, 0.4, 0.3, 0.9, 0.0, 0.2],
    "vi": [0.02, 0.03, 0.04, 0.05, 0.06, 0.02, 0.03, 0.08, 0.09, 0.12, 0.01, 0.05],
    "dose": [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12],
    "team": list("AABBCCDDEEFF"),
    "arm": list("xxyyzzxxyyzz"),
}
OUTCOMES = {
    "study": [1, 1, 2, 2, 3, 3, 4, 4],
    "outcome": ["os", "pfs"] * 4,
    "yi": [-0.2, -0.5, 0.1, -0.1, -0.4, -0.6, 0.0, -0.4],
    "vi": [0.03, 0.02] * 4,
}
PRINTED = {"est": ["2.0", "1.5", "3.0"], "pval": ["0.04", "0.2", "<0.05"]}
MEDIANS = {"q1i": [8, 9, 7], "medi": [10, 12, 9], "q3i": [13, 15, 12], "ni": [20, 30, 25]}
GROUPS = {
    "ai": [4, 6, 3, 62], "n1i": [123, 306, 231, 13598],
    "ci": [11, 29, 11, 248], "n2i": [139, 303, 220, 12867],
}  # fmt: skip


@cache
def results():
    """Every kind once or more; computed once, when first asked for."""
    effects = pc.effect_sizes(GEN, measure="GEN")
    fit = pc.pool(effects)
    regression = pc.pool(effects, mods="dose + arm")
    bayes = models.pool_bayes(effects, scale=0.5)
    return [
        regression,
        bayes,
        bayes.posterior,
        models.pool_bayes(effects, scale=0.5, mu_prior=(0, 1)),
        pc.pool_counts(GROUPS, measure="OR", model="beta-binomial"),
        pc.pool_counts({"xi": [1, 5, 30], "ni": [20, 12, 40]}, measure="PLO"),
        pc.pool(pc.effect_sizes({"xi": [3, 5], "ti": [2000, 900]}, measure="IRLN")),
        models.beside(pc.effect_sizes(GROUPS, measure="OR")),
        models.prior_sensitivity(effects, priors=[("half-normal", 0.5), "uniform"]),
        models.probability_above(fit, 0.0),
        models.probability_above(pc.pool(effects, tau2="EE", inference="normal"), 0.0),
        models.pool_multilevel(effects, levels=("team", "study")),
        models.pool_multivariate(
            pc.effect_sizes(OUTCOMES, measure="GEN"), outcome="outcome", sampling=0.6
        ),
        models.robust(fit, cluster="team"),
        models.overlap_sensitivity(
            pc.effect_sizes(GEN | {"overlap_group": ["x", "x", *[""] * 10]}, measure="GEN"),
            rho=[0.5],
        ),
        models.pool_medians(MEDIANS),
        models.combine_p({"pval": ["0.04", "<0.01", "0.30"], "direction": ["+", "+", "-"]}),
        models.count_directions({"direction": ["+", "+", "-", "+", "unclear", "+"]}),
        models.printed_range(pc.effect_sizes(PRINTED, measure="OR")),
        models.predict(regression, {"dose": [2, 5], "arm": ["x", "y"]}),
        models.contrast(regression, {"y against z": {"arm[y]": 1, "arm[z]": -1}}),
        models.marginal_means(regression, "arm"),
        models.permutation_test(pc.pool(effects, mods="dose", tau2="DL"), arrangements=50),
        models.subgroup_tests(effects, ["arm", "team"], tau2="EE"),
        models.location_scale(effects, scale="dose", mods="arm"),
        pc.pool(effects, prediction="NNF"),
        diagnostics.permutation_test(fit, arrangements=50),
        diagnostics.leave_one_out(fit),
        diagnostics.cumulative(fit, by="dose"),
        diagnostics.influence(fit),
        diagnostics.baujat(fit),
        diagnostics.gosh(pc.pool(effects, tau2="EE", inference="normal")),
        diagnostics.gosh(pc.pool(effects, tau2="DL"), subsets=100),
        diagnostics.asymmetry(effects),
        diagnostics.trim_fill(fit),
        diagnostics.fail_safe(effects),
        diagnostics.excess_significance(effects),
        diagnostics.selection_model(effects),
        diagnostics.pet_peese(effects),
        diagnostics.specification_curve(GROUPS, measures="OR", tau2=["DL", "EE"]),
    ]  # fmt: skip
