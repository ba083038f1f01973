"""What a review leads with: ``[[headlines]]`` of ``review.toml``, in words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from pooledcases.errors import InputError
from pooledcases.report.content import Headline
from pooledcases.reviews.review import Review

#: As many ids as a sentence can hold.
_MOST: Final = 12


def headlines(review: Review) -> Iterator[Headline]:
    """The recorded results that the review leads with, and how sure its authors are of them.

    Raises
    ------
    InputError
        When a headline names a result that the analysis did not record, or that has no sentence.
    """
    recorded = review.results
    chinese = review.lang == "zh"
    for item in review.config.headlines:
        key = f"{review.name}/{item.result}"
        if key not in recorded:
            raise InputError(
                f"{review.name}/review.toml: the headline {item.result!r} names no recorded "
                "result; the ids stand in results.json."
            )
        found = review.refusals.get(key, recorded[key])
        if not _speaks(found):
            raise InputError(
                f"{review.name}/review.toml: the headline {item.result!r} has no sentence, so that "
                f"a review cannot lead with it; these have one: {_speaking(review)}."
            )
        yield Headline(
            result=key,
            text=review.sentence(found, about=item.label[chinese]),
            finding=item.finding[chinese],
            certainty={name: words[chinese] for name, words in item.certainty.items()},
        )


def _speaks(found: Any) -> bool:
    from pooledcases.tables.sentences import SENTENCES

    return getattr(found, "kind", "") in SENTENCES


def _speaking(review: Review) -> str:
    """The results that have a sentence, but for the verdicts of the audit."""
    ids = [
        key.removeprefix(f"{review.name}/")
        for key, found in review.results.items()
        if _speaks(found)
    ]
    own = [name for name in ids if not name.startswith("audit/")]
    return ", ".join(own[:_MOST] + (["…"] if len(own) > _MOST else [])) or "none"
