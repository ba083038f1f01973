"""The risk of bias of each trial beside its row, a disc a domain of RoB 2, and never a total."""

from pathlib import Path

import pooledcases as pc

HERE = Path(__file__).parent
trials = pc.read_table(HERE / "data/judged_trials.csv")
domains = {"en": [name for name in trials.columns if name.startswith("D")]}
domains["zh"] = ["随机化过程", "偏离既定干预", "结局数据缺失", "结局测量", "选择性报告"]
ZH = dict(zip(domains["en"], domains["zh"], strict=True))
ENGLISH = {name: name.removeprefix("D_").replace("_", " ") for name in domains["en"]}


def draw(lang="en"):
    named = ZH if lang == "zh" else ENGLISH
    shown = trials.replace({"study": {"Trial": "试验"} if lang == "zh" else {}}, regex=True)
    fit = pc.pool(pc.effect_sizes(shown.rename(columns=named), measure="OR"))
    return pc.plots.forest(fit, risk_of_bias=list(named.values()), lang=lang)


if __name__ == "__main__":
    Path("forest_bias.png").write_bytes(pc.plots.render(draw(), "png"))
