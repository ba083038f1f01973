"""What the commands for patients share: numbers typed, who was left out, cautions said once."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from pooledcases.cli.terminal import caution_line, write, write_cautions
from pooledcases.errors import InputError
from pooledcases.options import Lang

if TYPE_CHECKING:
    from pooledcases.results.base import Caution
    from pooledcases.results.survival import LeftOut


def numbers_of(option: str, given: Sequence[str] | str | None) -> list[float]:
    """Numbers from 0 on, one by one or joined by commas."""
    listed = (given,) if isinstance(given, str) else given or ()
    texts = [part.strip() for text in listed for part in text.split(",") if part.strip()]
    wrong = [text for text in texts if not text.replace(".", "", 1).isdecimal()]
    if wrong:
        kind, example = ("time", "12,24,60") if option == "--at" else ("share", "0.25,0.5")
        raise InputError(
            f"{option}: {', '.join(wrong)} is no {kind}; write numbers from 0 on, as {example}."
        )
    return [float(text) for text in texts]


def names_of(groups: str | None) -> list[str] | None:
    """The groups of ``--groups A,B``; one whose name holds a comma stands in quotes.

    Examples
    --------
    >>> names_of('"EML4, v1", TPM3')
    ['EML4, v1', 'TPM3']
    """
    if groups is None:
        return None
    parts = next(csv.reader([groups], skipinitialspace=True), [])
    return [part.strip() for part in parts if part.strip()]


def write_statuses(result: object, lang: Lang) -> None:
    """One line: which words of the status are the event, and which count as without it."""
    found = getattr(result, "statuses", None)
    if found is not None:
        from pooledcases.tables import sentence

        write(sentence(found, lang))


def write_left_out(left_out: Iterable[LeftOut], lang: Lang) -> None:
    """Who is not counted, a line a reason."""
    from pooledcases.labels import label

    reasons: dict[str, list[str]] = {}
    for item in left_out:
        reasons.setdefault(item.reason, []).append(item.id)
    for reason, found in reasons.items():
        ids = label("say.comma", lang).join(dict.fromkeys(found))
        write(label("cli.left_out", lang, why=label(f"left_out.{reason}", lang), ids=ids))


def write_all_cautions(
    whole: Iterable[Caution],
    lang: Lang,
    *,
    groups: Mapping[str, Iterable[Caution]] | None = None,
) -> None:
    """Those of the whole, then what single groups add; each once, with the groups it is about.

    A code that the whole has speaks for its groups too.
    """
    from pooledcases.labels import label

    said = list(whole)
    write_cautions(said, lang)
    codes = {item.code for item in said}
    about: dict[str, list[str]] = {}
    for name, cautions in (groups or {}).items():
        for item in cautions:
            if item.code not in codes:
                about.setdefault(caution_line(item, lang), []).append(name)
    for line, names in about.items():
        listed = label("say.comma", lang).join(dict.fromkeys(names))
        write(label("cli.of_groups", lang, text=line, groups=listed))
