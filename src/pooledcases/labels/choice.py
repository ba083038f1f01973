"""One entry of the guide "which method when"."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A method with when to use it.

    Attributes
    ----------
    label : str
        The key of its name.
    citation : str
        As in its spec; "" for a house rule.
    when : tuple of two str
        When to use it, in English and Chinese.
    measures : tuple of str
        The measures that a model is for; empty for all.
    """

    label: str
    citation: str
    when: tuple[str, str]
    measures: tuple[str, ...] = ()
