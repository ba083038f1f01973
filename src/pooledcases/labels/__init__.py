"""Every word a reader sees, in English and Chinese: ``LABELS[key] = (English, Chinese)``.

One file a room; a key stands in one of them only. Texts may hold ``{name}`` fields, filled by
:func:`label`.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Protocol, runtime_checkable

from pooledcases.labels import (
    audit,
    bayes,
    cautions,
    cli,
    competing,
    contact,
    data,
    dependence,
    describe,
    diagnostic_plots,
    diagnostics,
    effects,
    endpoints,
    evidence,
    figures,
    flow,
    forests,
    general,
    groups,
    guide,
    location_scale,
    manuscript,
    missing,
    models,
    moderators,
    one_stage,
    patient_display,
    patient_regression,
    plots,
    pooled,
    pooled_curves,
    published,
    report,
    reported,
    restricted,
    survival,
    tables,
    telling,
    time_tests,
    time_units,
)
from pooledcases.options import Lang, check_word

#: The files of words, one a room.
FILES = (
    audit.LABELS,
    bayes.LABELS,
    cautions.LABELS,
    cli.LABELS,
    competing.LABELS,
    contact.LABELS,
    data.LABELS,
    dependence.LABELS,
    describe.LABELS,
    diagnostic_plots.LABELS,
    diagnostics.LABELS,
    effects.LABELS,
    endpoints.LABELS,
    evidence.LABELS,
    figures.LABELS,
    flow.LABELS,
    forests.LABELS,
    general.LABELS,
    groups.LABELS,
    guide.LABELS,
    location_scale.LABELS,
    manuscript.LABELS,
    missing.LABELS,
    models.LABELS,
    moderators.LABELS,
    one_stage.LABELS,
    patient_display.LABELS,
    patient_regression.LABELS,
    plots.LABELS,
    pooled.LABELS,
    pooled_curves.LABELS,
    published.LABELS,
    report.LABELS,
    reported.LABELS,
    restricted.LABELS,
    survival.LABELS,
    tables.LABELS,
    telling.LABELS,
    time_tests.LABELS,
    time_units.LABELS,
)

LABELS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {key: texts for file in FILES for key, texts in file.items()}
)


#: Where each language stands in :data:`LABELS`.
_PLACES: Mapping[Lang, int] = MappingProxyType({"en": 0, "zh": 1})


@runtime_checkable
class Worded(Protocol):
    """A value that has words of its own in each language."""

    def text(self, lang: Lang) -> str:
        """The words in ``lang``."""


def label(key: str, lang: Lang = "en", /, **values: object) -> str:
    """The words of ``key`` in ``lang``, with its fields filled.

    A value with words of its own in each language is said in ``lang``.

    Raises
    ------
    InputError
        For another language.

    Examples
    --------
    >>> label("missing.NR"), label("missing.NR", "zh")
    ('not reported', '未报告')
    """
    check_word(lang, Lang, "lang")
    text = LABELS[key][_PLACES[lang]]
    if not values:
        return text
    said = {k: v.text(lang) if isinstance(v, Worded) else v for k, v in values.items()}
    return text.format(**said)


def many(key: str, n: int, lang: Lang = "en") -> str:
    """A number with its noun: the words of ``key.one`` or ``key.many``.

    Examples
    --------
    >>> many("say.event", 1), many("say.event", 0), many("say.event", 2, "zh")
    ('1 event', '0 events', '2 次事件')
    """
    return label(f"{key}.{'one' if n == 1 else 'many'}", lang, n=n)
