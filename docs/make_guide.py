"""Write docs/which-method.md from the guide's rules: ``python docs/make_guide.py``."""

from __future__ import annotations

from pathlib import Path

from pooledcases.labels import LABELS
from pooledcases.labels.choice import Choice
from pooledcases.labels.guide import GUIDE

HEAD = """# Which method when

The same rules stand behind `pooledcases pool --explain`, which reads them for your own table: what
was chosen, why, and what else was possible.

## In short
1. **What did the studies print?** Counts, means, or only a ratio with its interval or p-value: the
   measure follows from that. Give the table metafor's column names, or map yours with flags.
2. **Leave the model open** unless you know better. Proportions from counts are pooled in one
   stage, everything else by inverse variance with REML and Hartung-Knapp intervals.
3. **Few events?** With zeros in the table prefer a model on counts to a correction: `glmm` for one
   proportion or rate, `mh` or `glmm-cm-el` for two groups.
4. **Two to four studies?** Read the Bayesian fit that stands beside (`--model bayes` for more of
   it), or describe the studies and do not pool.
5. **Read the prediction interval and tau before I².** I² says which share of the spread is not
   chance, not how large the spread is.
6. **Then ask what the result rests on**: `pooledcases influence`, `bias`, `sensitivity`.

The first line of each table is what is taken unless something else is asked for.
"""


def page() -> str:
    """The whole page."""
    parts = [HEAD]
    for topic, some in GUIDE.items():
        parts += [f"## {LABELS[f'guide.topic.{topic}'][0]}", _head(topic)]
        parts += [_row(topic, word, item) for word, item in some.items()]
        parts.append("")
    return "\n".join(parts)


def _head(topic: str) -> str:
    measures = " for |" if topic == "model" else ""
    line = "---|" if topic == "model" else ""
    return f"| word | name | when |{measures} source |\n|---|---|---|{line}---|"


def _row(topic: str, word: str, item: Choice) -> str:
    cells = [f"`{word}`", LABELS[item.label][0], item.when[0]]
    if topic == "model":
        cells.append(" ".join(item.measures) or "all")
    return f"| {' | '.join([*cells, item.citation or 'house rule'])} |"


if __name__ == "__main__":
    Path(__file__).with_name("which-method.md").write_text(page(), encoding="utf-8")
