"""What an audit finds when every number of a published review is recomputed from its own tables."""

from pathlib import Path

import pooledcases as pc

HERE = Path(__file__).parent
raw = HERE / "../../data/raw/alk_rcc"
names = ("cases", "first_reports", "sources", "facts")
tables = {name: pc.read_table(raw / f"{name}.csv") for name in names}
found = pc.audit(pc.read_table(raw / "claims.csv"), tables)


def draw(lang="en"):
    return pc.plots.audit_bars(found, lang=lang)


if __name__ == "__main__":
    Path("audit_bars.png").write_bytes(pc.plots.render(draw(), "png"))
