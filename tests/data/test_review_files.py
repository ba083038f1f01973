"""review.toml, vocabulary and acknowledgements."""

import pytest

from pooledcases.data import check_review, load_review_config
from pooledcases.data.review_config import Side
from pooledcases.data.tables import load_table
from pooledcases.data.vocabulary import read_vocabulary
from pooledcases.errors import InputError


def test_config(good):
    config = load_review_config(good)
    assert config.name == "good"
    assert config.endpoints[0].values == ("NED",)
    assert config.totals[0].right == Side(table="sources", by="partner_gene", sum="n_cases")


def test_every_mistake_in_sentences(good):
    text = (
        'name = ""\ncolour = 1\nendpoints = 3\n[[groups]]\nname = "a"\nvalues = "NED"\n[[totals]]\n'
    )
    (good / "review.toml").write_text(text)
    with pytest.raises(InputError) as error:
        load_review_config(good)
    said = str(error.value)
    for part in (
        "name must be", "colour is not known", "endpoints: a list", "values must be a list",
        "label_zh must be", "totals 1: left",
    ):  # fmt: skip
        assert part in said


def entry(code, where, reason="the source prints it so"):
    return f'\n[[acknowledged]]\ncode = "{code}"\nwhere = "{where}"\nreason = "{reason}"\n'


@pytest.mark.parametrize(
    "where",
    ["studies", "studies.pval", "studies: study_id=S01", "studies.pval: study_id=S01,S09"],
)
def test_acknowledged(good, fuzz, where):
    fuzz.edit("studies.csv", ("0.43", "43"))(good)
    with (good / "review.toml").open("a") as stream:
        stream.write(entry("PC-D70", where))
    report = check_review(good)
    assert report.passed
    assert report.counts()["acknowledged"] == 1
    assert report.problems[0].reason == "the source prints it so"


@pytest.mark.parametrize(
    "where", ["cases", "studies.xi", "studies: study_id=S02", "studies: nowhere=1"]
)
def test_acknowledged_elsewhere_stays_open_and_idle_entries_are_named(good, fuzz, where):
    fuzz.edit("studies.csv", ("0.43", "43"))(good)
    with (good / "review.toml").open("a") as stream:
        stream.write(entry("PC-D70", where))
    report = check_review(good)
    assert not report.passed
    assert [p.rule for p in report.problems if p.file == "review.toml"] == ["PC-D89"]


def test_cautions_of_analyses_are_not_for_check(good):
    with (good / "review.toml").open("a") as stream:
        stream.write(entry("PC-M13", "good/pooled/response"))
    assert check_review(good).problems == ()
    assert load_review_config(good).acknowledged[0].code == "PC-M13"


def test_unknown_codes_are_named(good):
    with (good / "review.toml").open("a") as stream:
        stream.write(entry("PC-X99", "studies"))
    assert [p.rule for p in check_review(good).problems] == ["PC-D88"]


def test_a_correction_of_the_row_answers_its_column(tmp_path):
    from pooledcases.data import check_table

    path = tmp_path / "studies.csv"
    path.write_text(
        "study,xi,ni,pval,correction,correction_reason\n"
        "A,1,10,43,pval=0.43,misprint\nB,1,10,43,xi=2,misprint\nC,1,10,43,pval=0.43,\n"
    )
    report = check_table(path, schema="studies")
    assert [problem.status for problem in report.problems] == ["acknowledged", "open", "open"]


def test_vocabulary_words(good):
    table, _ = load_table(good / "vocabulary.csv")
    vocabulary, problems = read_vocabulary(table)
    assert problems == []
    assert vocabulary.codes("cases", "status") == ("NED", "AWD", "DOD")
    assert vocabulary.label("cases", "status", "DOD") == "dead of disease"
    assert vocabulary.label("cases", "status", "XXX", "zh") == "XXX"


def test_codes_of_the_vocabulary_judge_columns_without_an_enum(good):
    with (good / "vocabulary.csv").open("a", encoding="utf-8") as stream:
        stream.write("cases,partner_gene,EML4,EML4,EML4\ncases,partner_gene,TPM3,TPM3,TPM3\n")
    found = check_review(good).errors
    assert [(p.rule, p.row, p.value) for p in found] == [("PC-D26", 5, "VCL")]
