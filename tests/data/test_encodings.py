"""The encoding is decided and said; what is no text is refused with its place."""

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pooledcases.data.encodings import decode

TEXT = "case_id,note\nC01,血尿，镜下血尿\nC02,肾肿物\n"


@pytest.mark.parametrize(
    ("data", "encoding", "rules"),
    [
        (TEXT.encode(), "utf-8", []),
        (TEXT.encode("utf-8-sig"), "utf-8 with mark", []),
        (TEXT.encode("utf-16"), "utf-16", ["PC-D05"]),
        (codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"), "utf-16", ["PC-D05"]),
        (TEXT.encode("utf-16-le"), "utf-16-le", ["PC-D06"]),
        (TEXT.encode("utf-16-be"), "utf-16-be", ["PC-D06"]),
        (TEXT.encode("gb18030"), "gb18030", ["PC-D06"]),
    ],
)
def test_recognised_and_said(data, encoding, rules):
    found = decode(data, "cases.csv")
    assert found.text == TEXT
    assert found.encoding == encoding
    assert [problem.rule for problem in found.problems] == rules


def test_a_guess_shows_what_it_reads():
    found = decode(TEXT.encode("gb18030"), "cases.csv")
    assert "血尿" in found.problems[0].message


@pytest.mark.parametrize("encoding", ["latin-1", "cp1252", "cp1250"])
@pytest.mark.parametrize(
    "word", ["Müller", "cas décédé à l’hôpital"[:14], "Köln, Göttingen", "Böhm"]
)
def test_western_text_is_not_taken_for_chinese(word, encoding):
    found = decode(f"a,b\n1,{word}\n".encode(encoding, "replace"), "cases.csv")
    assert [problem.rule for problem in found.problems] == ["PC-D04"]


def test_first_wrong_byte_is_placed():
    found = decode(b"a,b\n1,x\xffy\n2,\xfe\n", "cases.csv")
    (problem,) = found.problems
    assert (problem.line, problem.values["offset"], problem.values["count"]) == (2, 7, 2)
    assert found.text == "a,b\n1,x\ufffdy\n2,\ufffd\n"


def test_nul_bytes_are_counted_and_left_out():
    found = decode(b"a,b\n1,\x002\n\x003,4\n", "cases.csv")
    assert found.text == "a,b\n1,2\n3,4\n"
    assert found.problems[0].values["count"] == 2


@pytest.mark.parametrize("data", [b"", b"\n\n", b"\xef\xbb\xbf", b"\xff\xfe", b"\x00" * 8])
def test_nothing_is_an_empty_file(data):
    found = decode(data, "cases.csv")
    assert found.text is None
    assert found.problems[0].rule == "PC-D02"


@given(st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), min_size=1))
def test_utf8_comes_back_as_it_was(text):
    found = decode(("a" + text).encode(), "cases.csv")
    assert found.text == "a" + text


@given(st.binary(max_size=200))
def test_any_bytes_are_judged_without_raising(data):
    found = decode(data, "cases.csv")
    assert found.text is not None or found.problems
