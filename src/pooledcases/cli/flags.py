"""How commands take flags: words of an option, and groups of flags that several commands share.

A group is a mapping of parameter names to ``(annotation, default)``, or a frozen dataclass whose
annotated fields are flags: a command with a parameter of that type gets them all.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Mapping
from dataclasses import MISSING, fields, is_dataclass
from difflib import get_close_matches
from typing import Any, get_type_hints

import typer

from pooledcases.options import shown, words

#: A parameter's annotation and its default.
Flags = Mapping[str, tuple[Any, Any]]
#: Codes of so many letters are all alike.
_SHORT = 3


def listed(option: Any) -> str:
    """The words of an option, for its help."""
    return ", ".join(words(option))


def word_flag(option: Any, flag: str, text: str, *, panel: str | None = None) -> Any:
    """A flag that takes one of some words, which its help lists after the text."""
    return typer.Option(
        flag,
        metavar="WORD",
        parser=word_of(option),
        help=f"{text} One of {listed(option)}.".strip(),
        rich_help_panel=panel,
    )


def word_of(option: Any) -> Callable[[str], str]:
    """Reads one of the words of an option; capital and small letters are alike.

    Examples
    --------
    >>> from pooledcases.options import Tau2Method
    >>> word_of(Tau2Method)("reml")
    'REML'
    """
    known = {word.lower(): word for word in words(option)}

    def read(text: str) -> str:
        found = known.get(text.strip().lower())
        if found is None:
            # between codes of two or three letters a guess is no help
            near = get_close_matches(text.lower(), known, n=1) if len(text) > _SHORT else []
            hint = f" Did you mean {known[near[0]]}?" if near else ""
            raise typer.BadParameter(
                f"{shown(text)} is not known; use one of {', '.join(known.values())}.{hint}"
            )
        return found

    return read


def names_of(text: str | None) -> tuple[str, ...]:
    """What stands between the commas of a flag.

    Examples
    --------
    >>> names_of("district, school"), names_of(None)
    (('district', 'school'), ())
    """
    return tuple(name.strip() for name in (text or "").split(",") if name.strip())


def parameters(flags: Flags) -> list[inspect.Parameter]:
    """A group of flags as parameters."""
    return [
        inspect.Parameter(
            name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=annotation
        )
        for name, (annotation, default) in flags.items()
    ]


def own_parameters(command: Callable[..., None]) -> dict[str, list[inspect.Parameter]]:
    """The flags of each of a command's parameters: itself, or the fields of its dataclass."""
    signature = inspect.signature(command, eval_str=True)
    return {
        name: _fields(item.annotation) if is_dataclass(item.annotation) else [item]
        for name, item in signature.parameters.items()
    }


def with_parameters(
    wrapped: Callable[..., None], items: Iterable[inspect.Parameter]
) -> Callable[..., None]:
    """What the command line reads of a command whose flags stand in no command's source."""
    flags = [item.replace(kind=inspect.Parameter.KEYWORD_ONLY) for item in items]
    wrapped.__signature__ = inspect.Signature(flags)  # type: ignore[attr-defined]
    wrapped.__annotations__ = {item.name: item.annotation for item in flags}
    return wrapped


def gathered(
    own: Mapping[str, list[inspect.Parameter]], command: Callable[..., None], given: dict[str, Any]
) -> dict[str, Any]:
    """Take a command's own flags out of what was given, its dataclasses made of their fields."""
    types = inspect.signature(command, eval_str=True).parameters
    out = {}
    for name, items in own.items():
        taken = {item.name: given.pop(item.name) for item in items}
        group = types[name].annotation
        out[name] = group(**taken) if is_dataclass(group) else taken[name]  # type: ignore[operator]
    return out


def _fields(group: Any) -> list[inspect.Parameter]:
    hints = get_type_hints(group, include_extras=True)
    return [
        inspect.Parameter(
            item.name,
            inspect.Parameter.KEYWORD_ONLY,
            default=inspect.Parameter.empty if item.default is MISSING else item.default,
            annotation=hints[item.name],
        )
        for item in fields(group)
    ]
