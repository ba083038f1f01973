"""``pooledcases shrink``."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from pooledcases.cli.app import program
from pooledcases.describe import groups

CASES = Path(__file__).parents[2] / "data" / "raw" / "alk_rcc" / "cases.csv"
ASKED = ["shrink", str(CASES), "--outcome", "status=NED", "--by", "partner_gene"]


@pytest.fixture(autouse=True, scope="module")
def _same_fits():
    """What is asked of the same table is fitted once; results are frozen."""
    known, fit = {}, groups.shrink

    def shrink(table, **asked):
        key = tuple(sorted(asked.items()))
        if key not in known:
            known[key] = fit(table, **asked)
        return known[key]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(groups, "shrink", shrink)
        yield


def test_json_has_every_group():
    run = CliRunner().invoke(program(), [*ASKED, "--report", "report_id", "--json"])
    assert run.exit_code == 0, run.output
    found = json.loads(run.stdout)
    assert (found["kind"], found["reason"], found["crossed"]) == (
        "shrinkage", "report-unknown", False,
    )  # fmt: skip
    eml4, tpm3 = found["groups"]["EML4"], found["groups"]["TPM3"]
    assert (eml4["raw"]["xi"], eml4["raw"]["ni"]) == (6, 14)
    assert eml4["raw"]["estimate"] < eml4["shrunken"]["estimate"] < tpm3["shrunken"]["estimate"]
    assert found["groups"]["KIF5B"]["evidence"] == "nothing-known"


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_table_and_the_figure(lang, tmp_path):
    path = tmp_path / "genes.svg"
    run = CliRunner().invoke(program(), [*ASKED, "--lang", lang, "--figure", str(path)])
    assert run.exit_code == 0, run.output
    assert path.read_text().startswith("<?xml")
    assert "TPM3" in run.stdout
    remark = {"en": "* the overall mean, not evidence on this group", "zh": "* 仅为总体均值"}[lang]
    assert remark in run.stdout
    lines = run.stdout.splitlines()
    assert next(line for line in lines if line.startswith(" CLIP1")).split()[-2] == "*"
    narrow = {"en": "prior scale 0.5", "zh": "先验尺度 0.5"}[lang]
    assert narrow not in run.stdout
    run = CliRunner().invoke(program(), [*ASKED, "--lang", lang, "--full"])
    assert narrow in run.stdout


def test_the_usual_table_fits_a_page():
    run = CliRunner().invoke(program(), ASKED)
    tables = run.stdout.split("* the overall mean")[0]
    assert max(map(len, tables.splitlines())) <= 100
