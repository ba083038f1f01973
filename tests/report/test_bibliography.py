"""The bibliography: every source that a spec or a guard rail names stands there once."""

from __future__ import annotations

import dataclasses
import importlib
import pkgutil
import re
from collections.abc import Mapping
from importlib.resources import files

import pytest

import pooledcases
from pooledcases.errors import InputError
from pooledcases.report.bibliography import (
    UNSOURCED,
    bibtex_of,
    citation_keys,
    references,
)

BIB = files("pooledcases.report").joinpath("assets", "references.bib").read_text("utf-8")
#: What an entry needs to be found in a library.
NEEDED = {
    "article": {"author", "title", "journal", "volume", "year", "pages"},
    "book": {"title", "publisher", "year"},
    "incollection": {"author", "title", "booktitle", "pages", "year"},
    "inproceedings": {"author", "title", "booktitle", "year"},
    "misc": {"title", "howpublished"},
}
FIELDS = {
    "author", "editor", "title", "journal", "booktitle", "volume", "number", "pages", "publisher",
    "address", "edition", "howpublished", "year", "doi",
}  # fmt: skip


def named_in(thing, depth=0):
    """Every ``citation`` and ``reference`` of the dataclasses in a registry."""
    if depth > 5:
        return
    if dataclasses.is_dataclass(thing) and not isinstance(thing, type):
        for field in dataclasses.fields(thing):
            value = getattr(thing, field.name, None)
            if field.name in ("citation", "reference") and isinstance(value, str):
                yield value
            else:
                yield from named_in(value, depth + 1)
    elif isinstance(thing, Mapping):
        for value in thing.values():
            yield from named_in(value, depth + 1)
    elif isinstance(thing, tuple | list):
        for value in thing:
            yield from named_in(value, depth + 1)


def all_citations():
    found = set()
    for module in pkgutil.walk_packages(pooledcases.__path__, "pooledcases."):
        if not module.name.endswith("__main__"):
            for value in vars(importlib.import_module(module.name)).values():
                if isinstance(value, Mapping | tuple) or dataclasses.is_dataclass(value):
                    found |= set(named_in(value))
    return sorted(found)


CITATIONS = all_citations()


def test_the_registries_are_found():
    assert len(CITATIONS) > 150
    assert "Parmar 1998, Stat Med 17:2815; Tierney 2007, Trials 8:16" in CITATIONS
    assert "Hanley & Lippman-Hand 1983, JAMA 249:1743" in CITATIONS


@pytest.mark.parametrize("citation", CITATIONS)
def test_every_citation_of_a_spec_or_guard_rail_has_its_entries(citation):
    parts = [part.strip() for part in citation.split(";")]
    sourced = [part for part in parts if part not in UNSOURCED]
    assert len(citation_keys(citation)) == len(sourced)


@pytest.mark.parametrize(
    "citation", [text for text in CITATIONS if re.search(r"\d:[a-z]?\d", text)]
)
def test_volume_and_first_page_are_those_of_the_entry(citation):
    for part in citation.split(";"):
        place = re.search(r"(\d+):([a-z]?\d+)", part)
        if place is None:
            continue
        # a further paper of the same authors says neither their names nor the year
        named = re.search(r"\b(18|19|20)\d\d\b", part)
        key = citation_keys(part)[0] if named else citation_keys(citation)[-1]
        entry = references()[key].fields
        assert entry["volume"] == place[1]
        assert entry["pages"].partition("--")[0] == place[2]


@pytest.mark.parametrize("key", references())
def test_every_entry_is_complete_and_plain(key):
    entry = references()[key]
    assert NEEDED[entry.kind] <= set(entry.fields) <= FIELDS
    assert all(value and value == value.strip() for value in entry.fields.values())
    # a key says the first author and the year
    if entry.people and "year" in entry.fields and re.search(r"\d{4}[a-z]?$", key):
        year = re.search(r"(\d{4})[a-z]?$", key)[1]
        assert year == entry.fields["year"] or key == "RFC4180"
    if "doi" in entry.fields:
        assert re.fullmatch(r"10\.\d{4,5}/\S+", entry.fields["doi"])
    pages = entry.fields.get("pages", "1").split("--")
    assert len(pages) == 1 or int(pages[0]) < int(pages[1])


def test_the_file_is_nothing_but_entries():
    """Braces are balanced, and no entry is lost by the reader."""
    assert BIB.count("{") == BIB.count("}")
    assert BIB.count("\n@") + 1 == len(references())
    assert "\n".join(entry.bibtex for entry in references().values()) == BIB
    assert re.search(r"(?<!\\)[&%#$]", re.sub(r"doi = .*", "", BIB)) is None


def test_entries_stand_in_order_and_no_paper_twice():
    keys = list(references())
    assert keys == sorted(keys, key=str.lower)
    papers = [(e.fields["title"].lower(), e.fields.get("year")) for e in references().values()]
    assert len(set(papers)) == len(papers)
    dois = [e.fields["doi"].lower() for e in references().values() if "doi" in e.fields]
    assert len(set(dois)) == len(dois)


def test_two_papers_of_one_year_are_told_apart_by_volume_and_page():
    assert citation_keys("Newcombe 1998, Stat Med 17:873, method 10") == ("Newcombe1998b",)
    assert citation_keys("Newcombe 1998, Stat Med 17:857, method 4") == ("Newcombe1998a",)
    with pytest.raises(InputError, match="no entry for 'Newcombe 1998'"):
        citation_keys("Newcombe 1998")


def test_a_source_that_is_not_there_is_named():
    with pytest.raises(InputError, match="Nobody 1999, J Nowhere 1:1"):
        citation_keys("Wald; Nobody 1999, J Nowhere 1:1")


def test_names_with_particles_and_accents():
    assert citation_keys("van Houwelingen 2002, Stat Med 21:589") == ("VanHouwelingen2002",)
    assert citation_keys("Röver 2015, same, 15:99") == ("Rover2015",)
    assert citation_keys("Di Pietrantonj 2006, Stat Med 25:2299") == ("DiPietrantonj2006",)


@pytest.mark.parametrize(
    ("key", "short"),
    [
        ("Wilson1927", "Wilson 1927"),
        ("DerSimonian1986", "DerSimonian & Laird 1986"),
        ("Stijnen2010", "Stijnen et al. 2010"),
        ("TableSchema", "Table Schema"),
    ],
)
def test_how_a_text_cites(key, short):
    assert references()[key].short() == short


def test_chinese_says_and_others():
    assert references()["Stijnen2010"].short("zh") == "Stijnen 等 2010"


@pytest.mark.parametrize(
    ("key", "line"),
    [
        (
            "DerSimonian1986",
            "DerSimonian R, Laird N. Meta-analysis in clinical trials. Controlled Clinical Trials "
            "1986;7:177–188. doi:10.1016/0197-2456(86)90046-2",
        ),
        (
            "Gleser2009",
            "Gleser LJ, Olkin I. Stochastically dependent effect sizes. 2nd ed. In: The Handbook "
            "of Research Synthesis and Meta-Analysis, pp 357–376. Russell Sage Foundation 2009.",
        ),
        (
            "TNM2017",
            "Brierley JD, Gospodarowicz MK, Wittekind C (eds). TNM Classification of Malignant "
            "Tumours. 8th ed. Wiley Blackwell, Chichester 2017.",
        ),
        ("TableSchema", "Table Schema. Frictionless Standards."),
    ],
)
def test_how_a_list_shows_a_source(key, line):
    assert references()[key].line() == line


def test_a_bib_file_holds_each_once_in_order():
    text = bibtex_of(["Wilson1927", "Kaplan1958", "Wilson1927"])
    assert re.findall(r"@\w+\{(\w+),", text) == ["Kaplan1958", "Wilson1927"]
    assert bibtex_of([]) == ""
