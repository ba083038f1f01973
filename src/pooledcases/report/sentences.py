"""What a result says in a report: its columns and codes in words."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Final

from pooledcases.report.naming import Names, in_words
from pooledcases.results.courses import PatientCourses
from pooledcases.results.describe import TableOne
from pooledcases.tables.sentences import sentence
from pooledcases.tables.table_one_sentences import table_one


def worded_sentence(item: Any, names: Names) -> str:
    """What a result says, its columns and codes in words.

    Examples
    --------
    >>> import pooledcases as pc
    >>> table = pc.describe({"sex": ["F", "F", "M"]}, variables=["sex"])
    >>> names = Names(columns={"sex": "sex"}, codes={"sex": {"F": "female", "M": "male"}})
    >>> worded_sentence(table, names)
    '3 patients. Sex: female 2/3 (66.7%), male 1/3 (33.3%).'
    """
    own = _OWN.get(getattr(item, "kind", ""))
    return in_words(names)(sentence(item, names.lang)) if own is None else own(item, names)


def _table_one(item: TableOne, names: Names) -> str:
    return table_one(item, names.lang, column=names.column, code=names.code)


def _courses(item: PatientCourses, names: Names) -> str:
    """Treatments stand there by their codes, without the column that they are codes of."""
    known = {code: text for words in names.codes.values() for code, text in words.items()}
    text = sentence(item, names.lang)
    for name in item.treatments:
        text = re.sub(rf"(?<![\w-]){re.escape(name)}(?![\w-])", known.get(name, name), text)
    return in_words(names)(text)


#: Results whose sentence names codes without their column.
_OWN: Final[Mapping[str, Callable[[Any, Names], str]]] = MappingProxyType(
    {TableOne.kind: _table_one, PatientCourses.kind: _courses}
)
