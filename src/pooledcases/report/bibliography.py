"""The sources that specs, guard rails and methods texts name, as BibTeX.

Every source stands once in ``assets/references.bib``, under its first author and year. A citation
in the words of a spec, such as "Wilson 1927, J Am Stat Assoc 22:209", is led to its entry by
:func:`citation_keys`; a methods text names the keys themselves, as ``[@Wilson1927]``.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from types import MappingProxyType
from typing import Final

from pooledcases.errors import InputError
from pooledcases.labels import label
from pooledcases.options import Lang

#: What a spec says in the place of a source where there is none to name.
UNSOURCED: Final = frozenset(
    {
        "",
        "as given",
        "as the log-log limits, by the delta method",
        "binomial",
        "delta method",
        "house rule",
        "normal",
        "Wald",
    }
)
#: Sources that are cited by their name.
_NAMED: Final[Mapping[str, str]] = MappingProxyType(
    {
        "AMA Manual of Style": "AMA2007",
        "Cochrane Handbook": "CochraneHandbook",
        "Data Package": "DataPackage",
        "JBI checklist for case reports": "JBICaseReports",
        "OWASP": "OWASP",
        "RFC 4180": "RFC4180",
        "Table Schema": "TableSchema",
        "UICC/AJCC TNM": "TNM2017",
        "manual of metafor": "Metafor",
    }
)
_AUTHOR_YEAR: Final = re.compile(r"(?P<authors>\D+?)[ ,]+(?P<year>(?:18|19|20)\d\d)\b(?P<rest>.*)")
_PLACE: Final = re.compile(r"(?P<volume>\d+)(?:\(\d+\))?:(?P<page>[a-z]?\d+)")
_ENTRY: Final = re.compile(r"@(?P<kind>\w+)\{(?P<key>\w+),\n(?P<fields>.*?)\n\}\n?", re.DOTALL)
_FIELD: Final = re.compile(r"  (?P<name>\w+) = \{(?P<value>.*)\},")
_NAMES_SHOWN: Final = 2


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Reference:
    """One source.

    Attributes
    ----------
    key : str
        First author and year, as in ``[@Wilson1927]``.
    kind : str
        The type of its BibTeX entry.
    fields : mapping of str to str
        Without the braces and backslashes of BibTeX.
    bibtex : str
        The entry as it stands in the file.
    """

    key: str
    kind: str
    fields: Mapping[str, str]
    bibtex: str

    @property
    def people(self) -> tuple[tuple[str, str], ...]:
        """Family name and initials of the authors, else of the editors."""
        text = self.fields.get("author") or self.fields.get("editor") or ""
        pairs = (name.partition(", ") for name in text.split(" and ") if name)
        return tuple(
            (family, initials.replace(". ", "").rstrip(".")) for family, _, initials in pairs
        )

    def short(self, lang: Lang = "en") -> str:
        """As a text cites it: author and year, its title where nobody signed it."""
        names = [family for family, _ in self.people]
        if len(names) > _NAMES_SHOWN:
            who = label("references.et_al", lang, name=names[0])
        else:
            who = " & ".join(names) or self.fields["title"]
        return f"{who} {self.fields['year']}" if "year" in self.fields else who

    def line(self) -> str:
        """As it stands in a list of references."""
        people = ", ".join(f"{family} {initials}".strip() for family, initials in self.people)
        signed = people if "author" in self.fields else f"{people} (eds)"
        parts = [signed if people else "", self.fields["title"], self._inside()]
        text = ". ".join(part for part in parts if part)
        doi = self.fields.get("doi")
        return f"{text}. doi:{doi}" if doi else f"{text}."

    def _inside(self) -> str:
        """Where it was published: journal, year, volume and pages, or book, publisher and year."""
        found = self.fields
        year = found.get("year", "")
        if self.kind == "article":
            pages = f":{found['pages'].replace('--', '–')}" if "pages" in found else ""
            return f"{found['journal']} {year};{found.get('volume', '')}{pages}"
        edition = f"{found['edition']} ed" if "edition" in found else ""
        if "version" in edition:
            edition = found["edition"]
        where = found.get("booktitle") or found.get("howpublished") or ""
        inside = f"In: {where}" if "booktitle" in found else where
        if self.kind == "incollection" and "pages" in found:
            inside += f", pp {found['pages'].replace('--', '–')}"
        made = ", ".join(x for x in (found.get("publisher"), found.get("address")) if x)
        return ". ".join(x for x in (edition, inside, f"{made} {year}".strip()) if x)


@lru_cache(maxsize=1)
def references() -> Mapping[str, Reference]:
    """Every source by its key, in the order of the file.

    Returns
    -------
    mapping of str to Reference

    Raises
    ------
    InputError
        When two entries of the file have one key.

    Examples
    --------
    >>> references()["Wilson1927"].short()
    'Wilson 1927'
    """
    text = files("pooledcases.report").joinpath("assets", "references.bib").read_text("utf-8")
    found: dict[str, Reference] = {}
    for entry in _ENTRY.finditer(text):
        if entry["key"] in found:
            raise InputError(f"references.bib: {entry['key']} stands there twice.")
        fields = {item["name"]: _plain(item["value"]) for item in _FIELD.finditer(entry["fields"])}
        found[entry["key"]] = Reference(
            key=entry["key"],
            kind=entry["kind"],
            fields=MappingProxyType(fields),
            bibtex=f"{entry.group().rstrip()}\n",
        )
    return MappingProxyType(found)


def _plain(value: str) -> str:
    return value.replace("{", "").replace("}", "").replace("\\", "")


def citation_keys(citation: str) -> tuple[str, ...]:
    """The entries that a citation of a spec or a guard rail names.

    Parameters
    ----------
    citation : str
        "DerSimonian & Laird 1986, Control Clin Trials 7:177"; several are parted by semicolons.

    Returns
    -------
    tuple of str
        Empty where it says that there is no source to name (:data:`UNSOURCED`).

    Raises
    ------
    InputError
        When a source is not in the bibliography.

    Notes
    -----
    Author and year name the entry; where they name several, volume and first page decide. A part
    without author and year is a further paper of those before it.

    Examples
    --------
    >>> citation_keys("Stijnen 2010, Stat Med 29:3046; Jackson 2018, 37:1059, model 7")
    ('Stijnen2010', 'Jackson2018')
    >>> citation_keys("Duval & Tweedie 2000, JASA 95:89; Biometrics 56:455")
    ('Duval2000a', 'Duval2000b')
    >>> citation_keys("house rule")
    ()
    """
    found: list[str] = []
    before = ""
    for part in (text.strip() for text in citation.split(";")):
        if part in UNSOURCED:
            continue
        key, before = _key(part, before)
        if key is None:
            raise InputError(
                f"references.bib has no entry for {part!r}; add one under its first author and "
                "year."
            )
        found.append(key)
    return tuple(dict.fromkeys(found))


def _key(part: str, before: str) -> tuple[str | None, str]:
    """The entry of one source, and its author and year for the next."""
    for name, key in _NAMED.items():
        if part.startswith(name):
            return key, before
    said = _AUTHOR_YEAR.match(part)
    stem = _stem(said["authors"], said["year"]) if said else before
    alike = [key for key in references() if re.fullmatch(rf"{re.escape(stem)}[a-z]?", key)]
    if len(alike) > 1:
        place = _PLACE.search(said["rest"] if said else part)
        alike = [key for key in alike if place and _is_at(references()[key], place)]
    return (alike[0] if len(alike) == 1 else None), stem


def _stem(authors: str, year: str) -> str:
    """The key of a first author and a year: Latin letters only, capital first."""
    first = re.split(r",|&| et al", authors)[0]
    folded = unicodedata.normalize("NFKD", first).encode("ascii", "ignore").decode()
    name = re.sub(r"[^A-Za-z-]", "", folded)
    return f"{name[:1].upper()}{name[1:].replace('-', '')}{year}"


def _is_at(source: Reference, place: re.Match[str]) -> bool:
    page = source.fields.get("pages", "").partition("--")[0]
    return (source.fields.get("volume"), page) == (place["volume"], place["page"])


def bibtex_of(keys: Iterable[str]) -> str:
    """The entries of some keys as a BibTeX file, each once, by key.

    Examples
    --------
    >>> bibtex_of(["Wilson1927", "Wilson1927"]).splitlines()[0]
    '@article{Wilson1927,'
    """
    return "\n".join(references()[key].bibtex for key in sorted(set(keys), key=str.lower))
