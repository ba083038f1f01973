"""An endpoint that a review declares, estimated by the method that suits it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from pooledcases.cli.figures import Drawing
from pooledcases.cli.patients import write_all_cautions, write_left_out
from pooledcases.cli.shapes import record
from pooledcases.cli.terminal import write, wrote_json
from pooledcases.errors import InputError
from pooledcases.options import Lang

if TYPE_CHECKING:
    from pooledcases.results.endpoint_curves import EndpointCurve
    from pooledcases.results.endpoints import Endpoint
    from pooledcases.reviews import Review


@dataclass(frozen=True, slots=True, kw_only=True)
class Declaration:
    """What was typed of a declared endpoint; ``interval`` is None where the method has its own."""

    source: str
    name: str
    by: str | None
    level: float
    lang: Lang
    json: bool
    interval: Any = None
    naive: bool = False
    force: bool = False
    drawing: Drawing

    def write(
        self,
        at: Sequence[float] = (),
        quantile: Sequence[float] = (),
        *,
        unused: Mapping[str, object],
    ) -> None:
        """Estimate and write it, as the command of its method does.

        Raises
        ------
        InputError
            Where a flag says what the endpoint declares already.
        """
        from pooledcases.survival import curve

        refuse_declared(unused)
        review, endpoint = declared_in(self.source, self.name)
        table = review.table(endpoint.table)
        options: dict[str, Any] = {"by": self.by, "level": self.level, "force": self.force}
        found = curve(table, endpoint, interval=self.interval, naive=self.naive, **options)
        write_found(found, at, quantile, drawing=self.drawing, lang=self.lang, json=self.json)


def write_found(
    found: EndpointCurve,
    at: Sequence[float],
    quantile: Sequence[float],
    *,
    drawing: Drawing,
    lang: Lang,
    json: bool,
) -> None:
    """Write an estimate as the command of its method does."""
    method = METHODS[found.method]
    method.draw(drawing, found if method.command == "km" else found.estimate)
    if wrote_json(json, lambda: _record(found, at, quantile)):
        return
    method.tables(found.estimate, at, lang)
    _write_words(found, quantile, lang)


def _record(found: EndpointCurve, at: Sequence[float], quantile: Sequence[float]) -> dict[str, Any]:
    method = METHODS[found.method]
    estimate = method.encoded(found.estimate, at, quantile)
    return record(method.command, estimate, **declaration_json(found))


def refuse_declared(given: Mapping[str, object]) -> None:
    """Raise where a flag says what an endpoint declares already."""
    used = [flag for flag, value in given.items() if value]
    if used:
        verb = "is" if len(used) == 1 else "are"
        raise InputError(
            f"--endpoint: {' and '.join(used)} {verb} said by the declared endpoint, or not used "
            "for one; leave out what the review declares."
        )


def declared_in(source: str, name: str) -> tuple[Review, Endpoint]:
    """A review, and its endpoint of a name; ``-`` and ``_`` are alike in it."""
    from pooledcases.reviews import Review, locate

    if Path(source).is_file():
        raise InputError(
            f"--endpoint: {source} is a table; an endpoint is declared by a review, so that its "
            "folder or name stands here. For a table give --time and --event."
        )
    review = Review(locate(source).folder)
    names = [item.name for item in review.config.endpoints]
    alike = [known for known in names if _alike(known) == _alike(name)]
    return review, review.endpoint(alike[0] if len(alike) == 1 else name)


def _alike(name: str) -> str:
    return name.strip().casefold().replace("-", "_")


def declaration_json(found: EndpointCurve) -> dict[str, Any]:
    """What a record says of its endpoint, with who was left out and all cautions of both."""
    from pooledcases.results.encode import to_json

    encoded: dict[str, Any] = to_json(found)
    whole = {name: encoded.pop(name) for name in ("left_out", "cautions")}
    del encoded["estimate"]
    return {"endpoint": encoded, **whole}


def _write_words(found: EndpointCurve, quantile: Sequence[float], lang: Lang) -> None:
    from pooledcases.tables import sentence

    write(sentence(found, lang))
    if quantile and found.method == "kaplan-meier":
        from pooledcases.cli.km import curves_of

        for item in curves_of(found.estimate):
            for share in quantile:
                write(sentence(item.quantile(share), lang))
    write_left_out(found.left_out, lang)
    estimate = found.estimate
    groups = getattr(estimate, "curves", None) or getattr(estimate, "groups", None) or ()
    grouped = {item.group: item.cautions for item in groups}
    write_all_cautions(found.cautions, lang, groups=grouped)


@dataclass(frozen=True, slots=True, kw_only=True)
class Method:
    """How the estimate of a method is written: by the command that makes such estimates."""

    command: str
    encoded: Callable[[Any, Sequence[float], Sequence[float]], Any]
    tables: Callable[[Any, Sequence[float], Lang], None]
    draw: Callable[[Drawing, Any], None]


def _curve_json(result: Any, at: Sequence[float], quantile: Sequence[float]) -> Any:
    from pooledcases.cli.km import as_record

    return as_record(result, at, quantile)


def _curve_tables(result: Any, at: Sequence[float], lang: Lang) -> None:
    from pooledcases.cli.km import write_curves

    write_curves(result, at, (), lang, say=False)


def _curve_figure(drawing: Drawing, result: Any) -> None:
    from pooledcases.cli.km import draw_curves

    draw_curves(drawing, result)


def _incidence_json(result: Any, at: Sequence[float], quantile: Sequence[float]) -> Any:
    from pooledcases.cli.competing import as_record

    return as_record(result, at)


def _incidence_tables(result: Any, at: Sequence[float], lang: Lang) -> None:
    from pooledcases.cli.terminal import write_table
    from pooledcases.tables.competing import incidence_frame

    write_table(incidence_frame(result, list(at) or None, lang))


def _incidence_figure(drawing: Drawing, result: Any) -> None:
    from pooledcases.cli.competing import draw_incidence

    draw_incidence(drawing, result)


def _contact_json(result: Any, at: Sequence[float], quantile: Sequence[float]) -> Any:
    from pooledcases.cli.current_status import as_record

    return as_record(result, at)


def _contact_tables(result: Any, at: Sequence[float], lang: Lang) -> None:
    from pooledcases.cli.current_status import write_estimates

    write_estimates(result, list(at) or None, lang, say=False)


def _contact_figure(drawing: Drawing, result: Any) -> None:
    if drawing.path is not None:
        raise InputError(
            "--figure: status at last contact is drawn beside the naive curve, which takes the "
            "table and its columns (--time, --event, --start) instead of --endpoint."
        )


#: By the method of an endpoint's curve.
METHODS: Mapping[str, Method] = MappingProxyType(
    {
        "kaplan-meier": Method(
            command="km", encoded=_curve_json, tables=_curve_tables, draw=_curve_figure
        ),
        "cumulative-incidence": Method(
            command="competing",
            encoded=_incidence_json,
            tables=_incidence_tables,
            draw=_incidence_figure,
        ),
        "current-status": Method(
            command="current-status",
            encoded=_contact_json,
            tables=_contact_tables,
            draw=_contact_figure,
        ),
    }
)
