"""Moderators in a formula's words, read by a small parser and never evaluated.

``ablat + year``, ``alloc`` (a category), ``factor(year)``, ``alloc[random]`` (the reference is
``random``), ``a:b`` (an interaction), ``a*b`` (both and their interaction), ``- 1`` (no
intercept), and names with spaces or signs in backticks.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import combinations

from pooledcases.errors import InputError

_TOKEN = re.compile(
    r"\s*(?:`(?P<quoted>[^`]+)`|\[(?P<level>[^\[\]]+)\]|(?P<name>[^\W\d][\w.]*)"
    r"|(?P<number>\d+(?:\.\d+)?)|(?P<sign>[-+:*()~]))"
)


@dataclass(frozen=True, slots=True)
class Asked:
    """The words in which errors speak: of the option, of rows, and of how it is written."""

    option: str
    row: str
    rows: str
    how: str
    without: str


MODERATORS = Asked(
    option="mods",
    row="study",
    rows="studies",
    how="write columns joined by +, such as 'ablat + year', 'factor(year)', 'alloc[random]' or "
    "'a:b'",
    without="moderator; {how}, or pool without moderators.",
)
COVARIATES = Asked(
    option="covariates",
    row="patient",
    rows="patients",
    how="write columns joined by +, such as 'age_years + sex', 'factor(grade)', 'sex[F]' (F is the "
    "reference) or 'a:b'",
    without="column; {how}.",
)


@dataclass(frozen=True, slots=True)
class Variable:
    """A column of the table; ``categorical`` where the formula says so, with its reference."""

    column: str
    categorical: bool = False
    reference: str | None = None


#: The columns whose product a term is.
Term = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Formula:
    """What a formula asks for: terms in the order of their degree, and their columns."""

    text: str
    terms: tuple[Term, ...]
    variables: tuple[Variable, ...]
    intercept: bool


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    start: int


def parse(text: str, asked: Asked = MODERATORS) -> Formula:
    """Read a formula.

    Parameters
    ----------
    text : str
    asked : Asked
        Whose words an error uses: moderators of studies, or covariates of patients.

    Raises
    ------
    InputError
        When it is not understood, with the place.

    Examples
    --------
    >>> formula = parse("ablat * alloc[random] - 1")
    >>> formula.terms, formula.intercept
    ((('ablat',), ('alloc',), ('ablat', 'alloc')), False)
    """
    if not isinstance(text, str):
        raise InputError(f"{asked.option}: {text!r} is no formula; {asked.how}.")
    reader = _Reader(text, asked)
    signed = reader.sum()
    numbers = [(sign, item) for sign, item in signed if isinstance(item, int)]
    products = [item for _, item in signed if not isinstance(item, int)]
    intercept = all((sign > 0) == (number == 1) for sign, number in numbers)
    if not products:
        without = asked.without.format(how=asked.how)
        raise InputError(f"{asked.option}: {text!r} names no {without}")
    terms = dict.fromkeys(term for product in products for term in product)
    by_columns: dict[frozenset[str], Term] = {}
    for term in sorted(terms, key=len):
        by_columns.setdefault(frozenset(term), term)
    return Formula(text, tuple(by_columns.values()), reader.variables, intercept)


class _Reader:
    """Reads tokens one after the other: sums of products of interactions of columns."""

    def __init__(self, text: str, asked: Asked) -> None:
        self._text = text
        self._asked = asked
        self._tokens = list(_tokens(text, asked))
        self._at = 0
        self._variables: dict[str, Variable] = {}

    @property
    def variables(self) -> tuple[Variable, ...]:
        return tuple(self._variables.values())

    def sum(self) -> list[tuple[int, int | list[Term]]]:
        """``[sign] item (sign item)*``, each item a number or the terms that it stands for."""
        self._take("~")
        out = []
        sign = -1 if self._take("-") else 1
        self._take("+")
        while True:
            start = self._at
            item = self._product()
            if sign < 0 and not isinstance(item, int):
                raise self._error(start, "a term cannot be taken away; leave it out instead")
            out.append((sign, item))
            if self._at == len(self._tokens):
                return out
            if self._take("+"):
                sign = 1
            elif self._take("-"):
                sign = -1
            else:
                raise self._error(self._at, "a sign is missing or not understood")

    def _product(self) -> int | list[Term]:
        """``a * b * c``: every product of some of them."""
        if self._kind() == "number":
            return self._number()
        factors = [self._interaction()]
        while self._take("*"):
            factors.append(self._interaction())
        return [
            tuple(dict.fromkeys(column for factor in some for column in factor))
            for size in range(1, len(factors) + 1)
            for some in combinations(factors, size)
        ]

    def _interaction(self) -> Term:
        columns = [self._variable()]
        while self._take(":"):
            columns.append(self._variable())
        return tuple(dict.fromkeys(columns))

    def _variable(self) -> str:
        start = self._at
        if self._kind() not in ("name", "quoted"):
            raise self._error(start, "the name of a column is missing")
        token = self._next()
        categorical = token.kind == "name" and self._take("(")
        if categorical:
            if token.text not in ("factor", "C"):
                raise self._error(start, "only factor(column) may have brackets")
            token = self._inside(start)
        variable = Variable(token.text, categorical)
        if self._kind() == "level":
            variable = Variable(token.text, True, _unquoted(self._next().text))
        self._note(variable, start)
        return variable.column

    def _inside(self, start: int) -> _Token:
        if self._kind() not in ("name", "quoted"):
            raise self._error(start, "factor(…) holds the name of one column")
        token = self._next()
        if not self._take(")"):
            raise self._error(start, "a bracket is not closed after one column")
        return token

    def _note(self, variable: Variable, start: int) -> None:
        """The same column may stand in several terms; what is said of it is said of all."""
        known = self._variables.get(variable.column, variable)
        if None not in (known.reference, variable.reference) and (
            known.reference != variable.reference
        ):
            raise self._error(start, f"column {variable.column} has two reference levels")
        self._variables[variable.column] = replace(
            known,
            categorical=known.categorical or variable.categorical,
            reference=known.reference or variable.reference,
        )

    def _number(self) -> int:
        start = self._at
        text = self._next().text
        if text not in ("0", "1"):
            raise self._error(start, "only 1 (intercept) and 0 (none) may stand as numbers")
        return int(text)

    def _kind(self) -> str:
        return self._tokens[self._at].kind if self._at < len(self._tokens) else ""

    def _next(self) -> _Token:
        self._at += 1
        return self._tokens[self._at - 1]

    def _take(self, sign: str) -> bool:
        found = self._kind() == "sign" and self._tokens[self._at].text == sign
        self._at += found
        return found

    def _error(self, at: int, what: str) -> InputError:
        start = self._tokens[at].start if at < len(self._tokens) else len(self._text)
        rest = self._text[start:].strip()
        where = f"at {rest!r}" if rest else "at its end"
        asked = self._asked
        return InputError(f"{asked.option}: {self._text!r}, {where}: {what}; {asked.how}.")


def _tokens(text: str, asked: Asked) -> Iterable[_Token]:
    at = 0
    while text[at:].strip():
        match = _TOKEN.match(text, at)
        if match is None or match.lastgroup is None:
            raise InputError(
                f"{asked.option}: {text!r}, at {text[at:].strip()!r}: this is not understood; "
                f"{asked.how}. Put a name with spaces or signs in backticks."
            )
        kind = match.lastgroup
        yield _Token(kind, match[kind].strip(), match.start(kind))
        at = match.end()


def _unquoted(level: str) -> str:
    quoted = len(level) > 1 and level[0] == level[-1] and level[0] in "'\""
    return level[1:-1] if quoted else level
