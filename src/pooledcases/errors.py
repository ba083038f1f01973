"""What can go wrong, in words for a clinician: what was found, where, and what to do."""

from __future__ import annotations

from collections.abc import Iterable


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
    """

    def __init__(self, code: str, message: str, offered: str) -> None:
        self.code = code
        self.message = message
        self.offered = offered
        super().__init__(f"{code}: {message} Instead: {offered}")
