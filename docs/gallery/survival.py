"""Remission of 42 patients with acute leukaemia: with 6-mercaptopurine half are in remission at
23 weeks, with placebo at 8.
"""

from pathlib import Path

import pooledcases as pc

HERE = Path(__file__).parent
patients = pc.read_cases(HERE / "data/leukaemia.csv")
WHEN = {"time": "weeks", "event": ("relapse", ["yes"])}
BY = {"en": "treatment", "zh": "治疗"}
curves = {lang: pc.kaplan_meier(patients, **WHEN, by=by) for lang, by in BY.items()}
tests = {lang: pc.survival.compare_curves(patients, **WHEN, by=by) for lang, by in BY.items()}
TITLE = {"en": "In remission", "zh": "缓解中"}


def draw(lang="en"):
    return pc.plots.survival(curves[lang], comparison=tests[lang], title=TITLE[lang], lang=lang)


if __name__ == "__main__":
    Path("survival.png").write_bytes(pc.plots.render(draw(), "png"))
