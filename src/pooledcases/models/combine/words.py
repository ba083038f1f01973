"""The words of a column that says in which direction a study's effect points."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pooledcases.errors import InputError
from pooledcases.options import is_listed

FAVOURS = ("+", "1", "+1", "favours", "favors", "benefit")
AGAINST = ("-", "−", "-1", "−1", "against", "harm")
UNCLEAR = ("0", "=", "none", "no difference", "unclear", "mixed")


@dataclass(frozen=True, slots=True)
class DirectionWords:
    """Which words stand for which direction; upper and lower case alike."""

    favours: frozenset[str]
    against: frozenset[str]
    unclear: frozenset[str]

    @classmethod
    def of(
        cls, favours: Sequence[str], against: Sequence[str], unclear: Sequence[str]
    ) -> DirectionWords:
        """Read them; raise where one word has two meanings."""
        all_ = (favours, against, unclear)
        if not all(isinstance(words, str) or is_listed(words) for words in all_):
            raise InputError("direction: give the words of each direction as a list of texts.")
        sets = [
            frozenset(str(word).strip().lower() for word in words)
            for words in ([given] if isinstance(given, str) else given for given in all_)
        ]
        twice = sorted((sets[0] & sets[1]) | (sets[0] & sets[2]) | (sets[1] & sets[2]))
        if twice:
            raise InputError(
                f"direction: {', '.join(twice)} stands for two directions; choose one."
            )
        return cls(*sets)

    def side(self, cell: str) -> int | None:
        """1, −1, 0 for unclear; None for a word that is none of them."""
        word = cell.strip().lower()
        for side, words in ((1, self.favours), (-1, self.against), (0, self.unclear)):
            if word in words:
                return side
        return None

    @property
    def named(self) -> str:
        """All words, for an error."""
        return ", ".join(
            " ".join(sorted(words)) for words in (self.favours, self.against, self.unclear)
        )
