"""Which measure when."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from pooledcases.labels.choice import Choice

MEASURES: Mapping[str, Choice] = MappingProxyType(
    {
        "PLO": Choice(
            label="measure.PLO",
            citation="Haldane 1956, Ann Hum Genet 20:309",
            when=(
                "One proportion; the usual scale, with the one-stage model on counts.",
                "单个比例；常用尺度，配合一步法计数模型。",
            ),
        ),
        "PR": Choice(
            label="measure.PR",
            citation="binomial",
            when=(
                "One proportion, untransformed: only far from 0 and 1.",
                "单个比例，不变换：仅适用于远离 0 与 1 时。",
            ),
        ),
        "PLN": Choice(
            label="measure.PLN",
            citation="delta method",
            when=(
                "One proportion, log: rare outcomes; limits may pass 1.",
                "单个比例，对数：罕见结局；界限可能超过 1。",
            ),
        ),
        "PRZ": Choice(
            label="measure.PRZ",
            citation="Bliss 1934, Science 79:38; delta method",
            when=(
                "One proportion, probit: as the logit, for a normal latent scale.",
                "单个比例，probit：与 logit 类似，假定潜在正态尺度。",
            ),
        ),
        "PAS": Choice(
            label="measure.PAS",
            citation="Rücker 2009, Stat Med 28:721",
            when=(
                "One proportion, arcsine: needs no correction at 0 of n.",
                "单个比例，反正弦：0/n 时无需校正。",
            ),
        ),
        "PFT": Choice(
            label="measure.PFT",
            citation="Freeman & Tukey 1950, Ann Math Stat 21:607",
            when=(
                "One proportion, double arcsine: to reproduce older reviews only (PC-M01).",
                "单个比例，双反正弦：仅用于重现旧综述（PC-M01）。",
            ),
        ),
        "IR": Choice(
            label="measure.IR",
            citation="Rothman 2008, Modern Epidemiology, 3rd ed., chapter 14",
            when=(
                "One rate, untransformed: only with many events in each study.",
                "单个发生率，不变换：仅适用于各研究事件数较多时。",
            ),
        ),
        "IRLN": Choice(
            label="measure.IRLN",
            citation="Rothman 2008, Modern Epidemiology, 3rd ed., chapter 14",
            when=(
                "One rate; the usual scale, with --model glmm where events are few.",
                "单个发生率；常用尺度，事件少时用 --model glmm。",
            ),
        ),
        "IRS": Choice(
            label="measure.IRS",
            citation="Bartlett 1936, Suppl J R Stat Soc 3:68",
            when=(
                "One rate, square root: needs no correction without events.",
                "单个发生率，平方根：无事件时无需校正。",
            ),
        ),
        "IRFT": Choice(
            label="measure.IRFT",
            citation="Freeman & Tukey 1950, Ann Math Stat 21:607",
            when=(
                "One rate, double square root: to reproduce older reviews only.",
                "单个发生率，双平方根：仅用于重现旧综述。",
            ),
        ),
        "RR": Choice(
            label="measure.RR",
            citation="Katz 1978, Biometrics 34:469",
            when=(
                "Two groups, how many times the risk: easiest to read.",
                "两组，风险之比：最易解读。",
            ),
        ),
        "OR": Choice(
            label="measure.OR",
            citation="Woolf 1955, Ann Hum Genet 19:251",
            when=(
                "Two groups, ratio of odds: the only one for case-control studies, and with one-stage models.",
                "两组，优势之比：病例对照研究与一步法模型只能用它。",
            ),
        ),
        "RD": Choice(
            label="measure.RD",
            citation="binomial",
            when=(
                "Two groups, in percentage points: uses studies without events, differs most between studies.",
                "两组，百分点之差：可用无事件的研究，但研究间差异最大。",
            ),
        ),
        "AS": Choice(
            label="measure.AS",
            citation="Rücker 2009, Stat Med 28:721",
            when=(
                "Two groups, arcsine difference: rare events without a correction; hard to read.",
                "两组，反正弦差：罕见事件无需校正；不易解读。",
            ),
        ),
        "PETO": Choice(
            label="measure.PETO",
            citation="Yusuf 1985, Prog Cardiovasc Dis 27:335",
            when=(
                "Two groups, Peto's odds ratio: rare events, groups of like size, small effects.",
                "两组，Peto 比值比：罕见事件、两组人数相近、效应较小时。",
            ),
        ),
        "PHI": Choice(
            label="measure.PHI",
            citation="Yule 1912, J R Stat Soc 75:579; delta method",
            when=(
                "Two groups as a correlation of two yes-or-no columns.",
                "两组，视为两个二分变量的相关。",
            ),
        ),
        "YUQ": Choice(
            label="measure.YUQ",
            citation="Yule 1900, Philos Trans R Soc A 194:257",
            when=(
                "Two groups, the odds ratio on −1 to 1.",
                "两组，比值比换算到 −1 至 1。",
            ),
        ),
        "YUY": Choice(
            label="measure.YUY",
            citation="Yule 1912, J R Stat Soc 75:579",
            when=(
                "Two groups, the odds ratio on −1 to 1, less extreme than Yule's Q.",
                "两组，比值比换算到 −1 至 1，较 Yule Q 温和。",
            ),
        ),
        "RTET": Choice(
            label="measure.RTET",
            citation="Pearson 1900, Philos Trans R Soc A 195:1; Brown 1977, Appl Stat 26:343",
            when=(
                "Two groups cut from two normal variables.",
                "由两个正态变量切分而得的两组。",
            ),
        ),
        "IRR": Choice(
            label="measure.IRR",
            citation="Rothman 2008, Modern Epidemiology, 3rd ed., chapter 14",
            when=(
                "Two groups with person-time, how many times the rate.",
                "两组人时数据，发生率之比。",
            ),
        ),
        "IRD": Choice(
            label="measure.IRD",
            citation="Rothman 2008, Modern Epidemiology, 3rd ed., chapter 14",
            when=(
                "Two groups with person-time, difference of rates.",
                "两组人时数据，发生率之差。",
            ),
        ),
        "IRSD": Choice(
            label="measure.IRSD",
            citation="Bartlett 1936, Suppl J R Stat Soc 3:68",
            when=(
                "Two groups with person-time, needs no correction without events.",
                "两组人时数据，无事件时无需校正。",
            ),
        ),
        "MN": Choice(
            label="measure.MN",
            citation="normal",
            when=(
                "One mean.",
                "单个均数。",
            ),
        ),
        "MNLN": Choice(
            label="measure.MNLN",
            citation="delta method",
            when=(
                "One mean of a positive, skewed quantity.",
                "正偏态正值量的单个均数。",
            ),
        ),
        "SMN": Choice(
            label="measure.SMN",
            citation="Hedges 1981, J Educ Stat 6:107",
            when=(
                "One mean in standard deviations, where units differ.",
                "以标准差为单位的单个均数，用于单位不同时。",
            ),
        ),
        "SDLN": Choice(
            label="measure.SDLN",
            citation="Nakagawa 2015, Methods Ecol Evol 6:143",
            when=(
                "One standard deviation.",
                "单个标准差。",
            ),
        ),
        "CVLN": Choice(
            label="measure.CVLN",
            citation="Nakagawa 2015, Methods Ecol Evol 6:143",
            when=(
                "One coefficient of variation.",
                "单个变异系数。",
            ),
        ),
        "MD": Choice(
            label="measure.MD",
            citation="normal",
            when=(
                "Two means in the same unit.",
                "单位相同的两组均数。",
            ),
        ),
        "SMD": Choice(
            label="measure.SMD",
            citation="Hedges 1981, J Educ Stat 6:107",
            when=(
                "Two means where studies used different units or instruments.",
                "各研究单位或量表不同的两组均数。",
            ),
        ),
        "ROM": Choice(
            label="measure.ROM",
            citation="Hedges 1999, Ecology 80:1150; Lajeunesse 2015, Ecology 96:2056",
            when=(
                "Two means of a positive quantity, how many times.",
                "正值量的两组均数之比。",
            ),
        ),
        "MC": Choice(
            label="measure.MC",
            citation="normal",
            when=(
                "One group measured twice, same unit.",
                "同组前后测量，单位相同。",
            ),
        ),
        "SMCC": Choice(
            label="measure.SMCC",
            citation="Gibbons 1993, J Educ Stat 18:271",
            when=(
                "One group measured twice, different instruments.",
                "同组前后测量，量表不同。",
            ),
        ),
        "COR": Choice(
            label="measure.COR",
            citation="delta method",
            when=(
                "Correlations, untransformed.",
                "相关系数，不变换。",
            ),
        ),
        "UCOR": Choice(
            label="measure.UCOR",
            citation="Olkin & Pratt 1958, Ann Math Stat 29:201",
            when=(
                "Correlations of small studies, corrected for bias.",
                "小样本相关系数，偏差校正。",
            ),
        ),
        "ZCOR": Choice(
            label="measure.ZCOR",
            citation="Fisher 1921, Metron 1:3",
            when=(
                "Correlations; the usual scale.",
                "相关系数；常用尺度。",
            ),
        ),
        "ARAW": Choice(
            label="measure.ARAW",
            citation="van Zyl 2000, Psychometrika 65:271",
            when=(
                "Cronbach's alpha, untransformed.",
                "Cronbach α，不变换。",
            ),
        ),
        "AHW": Choice(
            label="measure.AHW",
            citation="Hakstian & Whalen 1976, Psychometrika 41:219",
            when=(
                "Cronbach's alpha, cube root.",
                "Cronbach α，立方根变换。",
            ),
        ),
        "ABT": Choice(
            label="measure.ABT",
            citation="Bonett 2002, J Educ Behav Stat 27:335",
            when=(
                "Cronbach's alpha, log; the usual scale.",
                "Cronbach α，对数；常用尺度。",
            ),
        ),
        "HR": Choice(
            label="measure.HR",
            citation="Parmar 1998, Stat Med 17:2815",
            when=(
                "Printed hazard ratios with interval, p-value, or observed minus expected events.",
                "原文风险比及区间、p 值，或观察与期望事件之差。",
            ),
        ),
        "GEN": Choice(
            label="measure.GEN",
            citation="as given",
            when=(
                "Anything that is given as effect and variance.",
                "以效应与方差给出的任何量。",
            ),
        ),
    }
)
