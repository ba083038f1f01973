"""Where the checkout is that the tests run in, and the reviews it holds."""

import shutil
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
REVIEWS = ("alk_rcc", "nen", "nsclc_ros1", "nsclc_vte", "sarcoma")


def copied(home):
    """A copy of the tables, the analyses and the committed results, in a new folder."""
    for name in ("data", "analyses"):
        shutil.copytree(ROOT / name, home / name)
    for results in (ROOT / "figures").rglob("results.json"):
        target = home / results.relative_to(ROOT)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(results, target)
    return home
