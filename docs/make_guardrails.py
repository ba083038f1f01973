"""Write docs/guardrails.md from the codes and their words: ``python docs/make_guardrails.py``."""

from __future__ import annotations

import re
from pathlib import Path

from pooledcases.guardrails import GUARDRAILS, Guardrail
from pooledcases.labels import LABELS

FAMILIES = {
    "PC-M": ("Method", "Mistakes that reviews of case reports and small studies make."),
    "PC-D": ("Data", "What `pooledcases check` finds in files and tables."),
    "PC-N": ("Numeric", "What a fit says of itself."),
}
HEAD = """# Guard rails

Each known mistake has a stable code. A *note* and a *warn* stand on the result, in the figure's or
table's footer; a *refuse* gives no number, says why and what to do instead (for data: the check
fails). A review may acknowledge a code in its `review.toml`, with a written reason; it is then
listed as acknowledged. Words in italics are filled in for the data at hand.
"""


def page() -> str:
    """The whole page."""
    parts = [HEAD]
    for family, (title, text) in FAMILIES.items():
        rules = [rule for code, rule in GUARDRAILS.items() if code.startswith(family)]
        parts.append(f"## {family}: {title}\\n{text}\\n".replace("\\n", "\n"))
        parts.append(
            "| code | severity | what it says | instead | reference |\n|---|---|---|---|---|"
        )
        parts.extend(_row(rule) for rule in sorted(rules, key=lambda rule: rule.code))
        parts.append("")
    return "\n".join(parts)


def _row(rule: Guardrail) -> str:
    said, offered = (_words(f"{kind}.{rule.code}") for kind in ("caution", "offered"))
    # a code may have several sentences: ``caution.CODE.form``
    forms = [_words(key) for key in LABELS if key.startswith(f"caution.{rule.code}.")]
    said = "; or: ".join([said, *forms])
    return f"| {rule.code} | {rule.severity} | {said} | {offered} | {rule.reference} |"


def _words(key: str) -> str:
    return re.sub(r"\{(\w+)\}", r"*\1*", LABELS[key][0]).replace("|", "\\|")


if __name__ == "__main__":
    Path(__file__).with_name("guardrails.md").write_text(page(), encoding="utf-8")
