"""What ``review.toml`` declares of results: names of outcomes, cautions that are acknowledged."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import is_dataclass, replace
from typing import Any

from pooledcases.data import ReviewConfig
from pooledcases.data.review_config import Outcome
from pooledcases.errors import Refusal
from pooledcases.guardrails import GUARDRAILS
from pooledcases.options import Lang
from pooledcases.results.base import Refused


def declared_outcomes(config: ReviewConfig, lang: Lang) -> Mapping[tuple[str, frozenset[str]], str]:
    """What the outcomes that are only counted are called, by their column and codes."""
    return {
        (item.column, frozenset(item.values)): item.label_zh if lang == "zh" else item.label
        for item in config.endpoints
        if isinstance(item, Outcome)
    }


def acknowledged(config: ReviewConfig, name: str, result: Any) -> Any:
    """A result with the cautions that the review acknowledges marked so, with the reason."""
    cautions = getattr(result, "cautions", ())
    reasons = {
        item.code: item.reason
        for item in config.acknowledged
        if not item.where or name.startswith(item.where)
    }
    if not is_dataclass(result) or not any(c.code in reasons for c in cautions):
        return result
    marked = tuple(
        replace(c, status="acknowledged", reason=reasons[c.code]) if c.code in reasons else c
        for c in cautions
    )
    return replace(result, cautions=marked)  # type: ignore[type-var]


def refused_in_words(refusal: Refusal, lang: Lang, word: Callable[[str], str]) -> Refused:
    """A refusal in the language of the report; what is recorded stays English."""
    rule = GUARDRAILS[refusal.code]
    values = {
        name: word(value) if isinstance(value, str) else value
        for name, value in refusal.values.items()
    }
    return Refused(
        code=refusal.code,
        message=rule.message(lang, form=refusal.form, **values),
        offered=rule.offered(lang),
    )
