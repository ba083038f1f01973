"""Each kind of broken review is named in one run; nothing is raised and nothing changes."""

from pooledcases.data import check_review
from pooledcases.results.encode import dumps


def test_good_review_passes_without_a_word(good):
    report = check_review(good)
    assert report.passed
    assert report.problems == ()
    assert report.rows == {
        "cases.csv": 5, "studies.csv": 3, "sources.csv": 3, "vocabulary.csv": 5,
    }  # fmt: skip


def test_kind_is_named(kind, good, fuzz):
    kind.apply(good)
    before = fuzz.fingerprint(good)
    report = check_review(good)
    assert fuzz.fingerprint(good) == before
    assert fuzz.named(kind, report)
    assert report.passed == kind.passes
    for problem in report.problems:
        assert problem.message
        assert problem.suggestion
        assert problem.sentence("zh")
        assert problem.rule in problem.sentence()
    dumps(report)


def test_harmless_variants_say_nothing_else(fuzz, tmp_path):
    for number, kind in enumerate(fuzz.kinds()):
        if not kind.passes or kind.large:
            continue
        folder = fuzz.good_review(tmp_path / str(number))
        kind.apply(folder)
        found = {problem.rule for problem in check_review(folder).problems}
        # a table without rows gives other totals, which is its own finding
        assert found - {"PC-D73"} <= set(kind.expected) | {"PC-D73"}, kind.name


def test_many_rows_quickly(fuzz, tmp_path):
    kind = next(kind for kind in fuzz.kinds(20_000) if kind.large)
    result = fuzz.run(kind, tmp_path / "large")
    assert result["named"]
    assert result["unchanged"]
    assert result["found"] == "PC-D62"


def test_random_damage_raises_nothing(fuzz, tmp_path):
    for damage in (fuzz.damage_bytes, fuzz.damage_descriptor):
        result = fuzz.mutations(25, tmp_path / damage.__name__, damage, seed=7)
        assert result["raised"] == ""
        assert result["unchanged"]


def test_everything_at_once_is_named_in_one_run(good, fuzz):
    fuzz.edit(
        "cases.csv",
        ("EML4,33", "EML4,330"), ("T1a", "T7"), ("M0,40", "M0,-40"), ("12.5", '"12,5"'),
        ("7,DOD", "2 years,DOD"), ("60,NED", "60,NEDD"), ("C04", "C03"),
    )(good)  # fmt: skip
    fuzz.edit("studies.csv", ("0.60,3.27", "3.27,0.60"), ("0.43", "1.43"))(good)
    found = [(p.file, p.line, p.column, p.rule) for p in check_review(good).errors]
    assert found == [
        ("cases.csv", 2, "age_years", "PC-D61"),
        ("cases.csv", 2, "followup_months", "PC-D62"),
        ("cases.csv", 2, "stage_t", "PC-D60"),
        ("cases.csv", 3, "followup_months", "PC-D42"),
        ("cases.csv", 4, "followup_months", "PC-D40"),
        ("cases.csv", 5, "case_id", "PC-D28"),
        ("cases.csv", 6, "status", "PC-D26"),
        ("studies.csv", 2, "ci_low", "PC-D69"),
        ("studies.csv", 2, "pval", "PC-D70"),
    ]


def test_more_problems_than_frictionless_reports_by_default(good):
    lines = (good / "cases.csv").read_text(encoding="utf-8").splitlines()
    rows = [f"C{n:04d},EML4,33,X,T1a,N0,M0,40,NED," for n in range(1500)]
    (good / "cases.csv").write_text("\n".join([lines[0], *rows]) + "\n", encoding="utf-8")
    report = check_review(good)
    assert sum(problem.rule == "PC-D26" for problem in report.problems) == 1500


def test_no_folder_and_no_review(tmp_path):
    assert [p.rule for p in check_review(tmp_path / "none").problems] == ["PC-D01"]
    assert [p.rule for p in check_review(tmp_path).problems] == ["PC-D80"] * 3
