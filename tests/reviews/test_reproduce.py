"""What `reproduce` writes."""

from __future__ import annotations

import json
import re

import pytest

from checkouts import REVIEWS, ROOT, copied
from pooledcases.errors import InputError
from pooledcases.plots import style
from pooledcases.reviews import compare, read_results, reproduce


@pytest.fixture(scope="module")
def reproduced(tmp_path_factory):
    """All reviews, written to a new folder; only the font that ships with matplotlib is there.

    Written once, and only read.
    """
    latin = [font for font in style.installed_fonts() if font.name == style.LATIN]
    home = copied(tmp_path_factory.mktemp("reproduced") / "checkout")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(style, "installed_fonts", lambda: latin)
        patch.chdir(home)
        reproduce(out="out")
    return home / "out"


def _files(folder):
    return {p.relative_to(folder).as_posix(): p for p in sorted(folder.rglob("*")) if p.is_file()}


def test_everything_committed_is_what_is_written_and_no_more(reproduced):
    """Whatever fonts are installed; pictures are compared as files of the same names."""
    made, kept = _files(reproduced), _files(ROOT / "figures")
    assert set(made) == set(kept)
    for name, path in made.items():
        if path.suffix == ".csv":
            assert path.read_bytes() == kept[name].read_bytes(), name
        elif path.suffix == ".json":
            assert compare(read_results(kept[name]), read_results(path)).ok, name


def test_no_page_needs_the_network_and_the_first_leads_to_every_report(reproduced):
    first = (reproduced / "index.html").read_text(encoding="utf-8")
    for name in REVIEWS:
        assert f'href="{name}/report.html"' in first
        report = (reproduced / name / "report.html").read_text(encoding="utf-8")
        assert not re.search(r"(?:src|href)\s*=\s*['\"]?(?:https?:)?//", first + report)
        assert "@import" not in report


def test_where_no_font_has_chinese_letters_the_report_shows_the_english_figures(reproduced):
    report = (reproduced / "nsclc_ros1" / "report.html").read_text(encoding="utf-8")
    assert report.count("<svg") == 1
    assert '<span lang="zh-Hans">文本核对</span>' in report


def test_results_are_assembled_from_every_review(reproduced):
    whole = json.loads((reproduced / "results.json").read_text(encoding="utf-8"))
    parts = {}
    for name in REVIEWS:
        part = json.loads((reproduced / name / "results.json").read_text(encoding="utf-8"))
        assert all(key.startswith(f"{name}/") for key in part["results"])
        parts |= part["results"]
    assert whole == {"schema": 1, "results": parts}


def test_every_result_has_its_kind_and_its_tolerance(reproduced):
    whole = json.loads((reproduced / "results.json").read_text(encoding="utf-8"))
    for key, result in whole["results"].items():
        assert result["kind"], key
        assert result["tolerance"] in (0.0, 1e-9, 1e-6), key


def test_one_review_leaves_the_results_of_the_others(checkout):
    reproduce("nsclc_ros1", "sarcoma", out="out")
    before = json.loads((checkout / "out" / "results.json").read_text(encoding="utf-8"))
    reproduce("nsclc_ros1", out="out")
    assert json.loads((checkout / "out" / "results.json").read_text(encoding="utf-8")) == before
    assert not (checkout / "out" / "index.html").exists()


def test_a_broken_table_is_named_and_nothing_is_written(checkout):
    path = checkout / "data" / "raw" / "alk_rcc" / "cases.csv"
    path.write_text(path.read_text(encoding="utf-8").replace(",33,F", ",old,F", 1), "utf-8")
    with pytest.raises(InputError, match=r"row 1.*age_years.*'old'"):
        reproduce("alk_rcc", out="out")
    assert not (checkout / "out").exists()


def test_an_analysis_that_fails_is_named(checkout):
    path = checkout / "analyses" / "nsclc_ros1.py"
    path.write_text("def analyse(review):\n    return 1 / 0\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"nsclc_ros1\.py, line 2: ZeroDivisionError"):
        reproduce("nsclc_ros1", out="out")


@pytest.mark.parametrize("code", ["import nothing_of_that_name", "def analyse(review:", "x = 1"])
def test_an_analysis_that_cannot_be_loaded_is_named(checkout, code):
    (checkout / "analyses" / "nen.py").write_text(code, encoding="utf-8")
    with pytest.raises(InputError, match=r"nen\.py"):
        reproduce("nen", out="out")
