"""Bayesian models."""

from __future__ import annotations

LABELS: dict[str, tuple[str, str]] = {
    "model.bayes": ("Bayesian random-effects model", "贝叶斯随机效应模型"),
    "inference.posterior": ("shortest posterior intervals", "最短后验区间"),
    "tau2.half-normal": ("half-normal prior on tau", "tau 的半正态先验"),
    "tau2.half-cauchy": ("half-Cauchy prior on tau", "tau 的半柯西先验"),
    "tau2.half-t": ("half-t prior on tau", "tau 的半 t 先验"),
    "tau2.uniform": ("uniform prior on tau", "tau 的均匀先验"),
    "tau2.jeffreys": ("Jeffreys prior on tau", "tau 的 Jeffreys 先验"),
    "tau2.log-normal": ("log-normal prior on tau²", "tau² 的对数正态先验"),
    "tau2.log-t": ("log-t prior on tau²", "tau² 的对数 t 先验"),
    "estimand.posterior-median": (
        "median study (posterior median)",
        "中位研究（后验中位数）",
    ),
    "estimand.posterior-mean": (
        "mean over studies (posterior median)",
        "研究间均值（后验中位数）",
    ),
    "beside.head": ("Bayesian fit beside ({prior})", "并列贝叶斯拟合（{prior}）"),
    "beside.head_none": ("Bayesian fit beside", "并列贝叶斯拟合"),
    "prior.arguments": (" ({given})", "（{given}）"),
    "prior.argument.scale": ("scale", "尺度"),
    "prior.argument.location": ("location", "位置"),
    "prior.argument.df": ("df", "自由度"),
    "beside.prior": ("half-normal({scale}) on tau", "tau 先验为半正态({scale})"),
    "beside.text": (
        "{estimate} (median; {level} credible interval {ci}); a new study {new}",
        "{estimate}（中位数；{level} 可信区间 {ci}）；新研究 {new}",
    ),
    "beside.none": (
        "none, because without events (or with nothing but events) a flat prior on the mean leaves no posterior; give a normal one (--mean-prior, in Python mu_prior of pool_bayes)",
        "无（无事件或全部为事件时，均值的均匀先验得不到后验；请给出正态先验：--mean-prior，Python 中为 pool_bayes 的 mu_prior）",
    ),
    "beside.sentence": (" {head}: {text}. ", "{head}：{text}。"),
    "bayes.absent.mu": (
        "the prior on mu is flat, so that no marginal likelihood exists; give a normal one",
        "mu 的先验为均匀，边际似然不存在；请给出正态先验",
    ),
    "bayes.absent.tau": (
        "the prior on tau has no finite total, so that no marginal likelihood exists; use half-normal",
        "tau 的先验总和不有限，边际似然不存在；请用半正态先验",
    ),
}
