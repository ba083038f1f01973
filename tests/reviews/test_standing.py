"""The flow of records and the appraisal are shown without being asked for."""

import pytest

from pooledcases.report.content import FigureBlock, Section
from pooledcases.reviews.locate import locate
from pooledcases.reviews.run import run
from small_review import written

RECORDS = """record_id,source,stage,reason,report_id,study
R1,PubMed,included,,A,S
R2,PubMed,excluded,review,B,
R3,Embase,duplicate,,A,
"""
JUDGED = "study,question_one,source\nAdams,yes,page 1\nBaker,unclear,page 2\n"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    made = written(tmp_path_factory.mktemp("home"))
    (made / "records.csv").write_text(RECORDS, encoding="utf-8")
    (made / "appraisal.csv").write_text(JUDGED, encoding="utf-8")
    return made


def test_the_report_begins_with_the_flow_and_the_appraisal(folder):
    english, chinese = (run(locate(folder), lang=lang) for lang in ("en", "zh"))
    titles = [block.title for block in english.blocks if isinstance(block, Section)]
    assert titles == ["Records and reports", "Appraisal of the reports", "Patients", "Studies"]
    assert [b.title for b in chinese.blocks if isinstance(b, Section)][:2] == [
        "记录与报告",
        "报告的评价",
    ]
    figures = [block.name for block in english.blocks if isinstance(block, FigureBlock)]
    assert figures[:3] == ["records", "appraisal", "appraisal_bars"]
    flow, judged = english.results["small/records"], english.results["small/appraisal"]
    assert flow.streams[0].boxes["identified"].records == 3
    assert [item.name for item in judged.items] == ["question_one"]


def test_what_an_analysis_shows_itself_is_not_shown_twice(folder):
    analysis = folder / "analyse.py"
    text = analysis.read_text(encoding="utf-8")
    asked = '    review.record("own_flow", pc.data.record_flow(review.table("records")))\n'
    analysis.write_text(text.rstrip() + "\n" + asked, encoding="utf-8")
    found = run(locate(folder))
    titles = [block.title for block in found.blocks if isinstance(block, Section)]
    assert titles == ["Appraisal of the reports", "Patients", "Studies"]
    assert {"small/own_flow", "small/appraisal"} <= set(found.results)
    analysis.write_text(text, encoding="utf-8")
