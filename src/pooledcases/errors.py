"""What can go wrong, in words for a clinician: what was found, where, and what to do."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType


class PooledCasesError(Exception):
    """Any error this package raises on purpose; its text is meant to be read by the user."""


class InputError(PooledCasesError):
    """The input cannot be used as it is.

    Parameters
    ----------
    problems : str or iterable of str
        Every problem that was found, one sentence each: what, where, what to do.
    """

    def __init__(self, problems: str | Iterable[str]) -> None:
        self.problems = (problems,) if isinstance(problems, str) else tuple(problems)
        super().__init__("\n".join(self.problems))


class NotConverged(PooledCasesError):
    """An iterative fit did not converge; there is no number to give."""


class Refusal(PooledCasesError):
    """An analysis that would mislead is refused; ``force=True`` gives it with the code attached.

    Parameters
    ----------
    code : str
        A code of :data:`pooledcases.guardrails.GUARDRAILS`, such as ``"PC-M25"``.
    message : str
        Why, for this data.
    offered : str
        What to do instead.
    form : str, optional
        Which of the code's sentences the message is.
    values : mapping of str to object
        What the sentence was filled with, so that it can be said in another language.
    """

    def __init__(
        self,
        code: str,
        message: str,
        offered: str,
        *,
        form: str | None = None,
        values: Mapping[str, object] = MappingProxyType({}),
    ) -> None:
        self.code = code
        self.message = message
        self.offered = offered
        self.form = form
        self.values = values
        super().__init__(f"{code}: {message} Instead: {offered}")


#: With more wrong cells than this a column is spoken of as a whole.
_EACH = 5
#: So many of them are named then.
_FIRST = 3


def cell_problems(
    column: str, wrong: Sequence[tuple[str, object]], *, one: str, many: str, advice: str
) -> list[str]:
    """What is wrong with cells of a column: a sentence each, or one for all of very many.

    Parameters
    ----------
    column : str
    wrong : sequence of (str, object)
        Where they are, such as ``row 2`` or ``row 2 (case 7)``, with the cells as they are shown.
    one, many : str
        What is wrong with one cell, and with several: "is no number", "are no numbers".
    advice : str

    Examples
    --------
    >>> said = {"one": "is no number", "many": "are no numbers", "advice": "type a number"}
    >>> cell_problems("months", [("row 2", "'x'")], **said)
    ["row 2, column months: 'x' is no number; type a number."]
    >>> cell_problems("months", [(f"row {row}", "'x'") for row in range(1, 41)], **said)
    ["column months: 40 cells are no numbers: row 1 'x', row 2 'x', row 3 'x' and 37 more; type a \
number."]
    """
    if len(wrong) <= _EACH:
        return [f"{place}, column {column}: {cell} {one}; {advice}." for place, cell in wrong]
    first = ", ".join(f"{place} {cell}" for place, cell in wrong[:_FIRST])
    return [
        f"column {column}: {len(wrong):,} cells {many}: {first} and {len(wrong) - _FIRST:,} more; "
        f"{advice}."
    ]
