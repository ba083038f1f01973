"""What a review leads with: ``[[headlines]]`` of ``review.toml``, in words."""

from __future__ import annotations

from collections.abc import Iterator

from pooledcases.errors import InputError
from pooledcases.labels import label
from pooledcases.report.content import Headline
from pooledcases.reviews.review import Review
from pooledcases.tables import sentence


def headlines(review: Review) -> Iterator[Headline]:
    """The recorded results that the review leads with, and how sure its authors are of them.

    Raises
    ------
    InputError
        When a headline names a result that the analysis did not record.
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
        said = sentence(review.refusals.get(key, recorded[key]), review.lang)
        name = item.label[chinese]
        yield Headline(
            result=key,
            text=f"{name}{label('report.colon', review.lang)}{said}" if name else said,
            certainty={name: words[chinese] for name, words in item.certainty.items()},
        )
