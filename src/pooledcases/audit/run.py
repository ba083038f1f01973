"""The audit: each claim recomputed, judged and explained."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

import numpy as np

from pooledcases.audit.claims import Claim, parse_claim, read_rows
from pooledcases.audit.decide import ORDER, Decision, Reading, decide
from pooledcases.audit.findings import Found, Other
from pooledcases.audit.lookup import NotRecorded, rows_where, words_of
from pooledcases.audit.misprints import misprints
from pooledcases.audit.recomputations import NOT_DERIVABLE, RECOMPUTATIONS, Recomputation
from pooledcases.audit.wording import recomputed_text, reported
from pooledcases.data.columns import Table, columns_of
from pooledcases.data.conditions import Condition
from pooledcases.errors import InputError
from pooledcases.results.audit import Alternative, Audit, Inputs, RowsUsed, Verdict

#: A percentage is not recomputed but possible or not; its reasons have words of their own.
_POSSIBLE: Mapping[str, str] = MappingProxyType(
    {
        "equal": "possible",
        "rounds": "possible",
        "even": "possible_even",
        "cut": "possible_cut",
        "differs": "impossible",
    }
)


def audit(claims: Table, tables: Mapping[str, Table]) -> Audit:
    """Recompute every claim of a text from its own tables.

    Parameters
    ----------
    claims : mapping of columns, such as a DataFrame of text
        ``claim_id place claim printed statistic table where column of note``. ``statistic`` is a
        key of :data:`RECOMPUTATIONS` or ``not_derivable``; ``where`` and ``of`` are conditions,
        ``COLUMN=VALUE[,VALUE] & ...``. Nothing is evaluated as code.
    tables : mapping of str to table
        The tables that the claims name; the first column of each names its rows.

    Returns
    -------
    Audit
        One verdict a claim, in order: ``match`` (equal, or equal after rounding half away from
        zero), ``rounding`` (a tie rounded to the even digit, cut off instead of rounded, one unit
        in the last place of a quotient, or explained by inputs that are themselves rounded),
        ``mismatch`` (with the other definition that gives the printed value, if there is one) or
        ``not derivable``.

    Raises
    ------
    InputError
        When claims cannot be evaluated: an unknown statistic, table or column, a ``where`` that
        meets several rows where one is needed, a printed token that is no number, a cell that
        is none. Every such claim is named, all at once.

    Notes
    -----
    A whole number that was counted or copied has not been rounded, so it agrees or it does not; the
    last unit is forgiven only after a division or a root. A cell that is missing where its value is
    needed makes the claim not derivable. A p-value of a 2x2 table whose test the document does not
    name (``p_from_counts``) agrees if any of Fisher's, Pearson's or Yates's test gives it; the
    verdict says which.

    Examples
    --------
    >>> table = {"case": ["a", "b", "c"], "status": ["NED", "AWD", "NED"]}
    >>> claims = {name: [""] for name in ("claim_id", "place", "claim", "of", "note")}
    >>> claims |= {"claim_id": ["c1"], "printed": ["66%"], "statistic": ["percent"]}
    >>> claims |= {"table": ["cases"], "where": ["status=NED"], "column": ["status"]}
    >>> verdict = audit(claims, {"cases": table}).verdicts[0]
    >>> verdict.verdict, verdict.recomputed_text
    ('rounding', '66.67% (2/3)')
    """
    verdicts, problems = [], []
    known = _columns_of_all(tables)
    for row in read_rows(columns_of(claims)):
        try:
            verdicts.append(_examine(parse_claim(row), known))
        except InputError as error:
            problems += [f"claim {row['claim_id']}: {problem}" for problem in error.problems]
    if problems:
        raise InputError(problems)
    found = [item.verdict for item in verdicts]
    counts: dict[str, int] = {word: found.count(word) for word in ORDER}
    return Audit(verdicts=tuple(verdicts), counts=MappingProxyType(counts))


def _columns_of_all(tables: Mapping[str, Table]) -> dict[str, Table]:
    """Every table read as columns of one length."""
    if not isinstance(tables, Mapping):
        raise InputError("tables: give a dictionary of tables by the names that the claims use.")
    known: dict[str, Table] = {}
    problems = []
    for name, table in tables.items():
        try:
            known[name] = columns_of(table)
        except InputError as error:
            problems += [f"table {name}: {problem}" for problem in error.problems]
    if problems:
        raise InputError(problems)
    return known


def _examine(claim: Claim, tables: Mapping[str, Table]) -> Verdict:
    if claim.statistic == NOT_DERIVABLE:
        table = _table(claim, tables) if claim.table else None
        if table is not None:  # nothing is computed, but what is named must exist
            rows_where(table, (*claim.where, *claim.of))
        return _without_value(claim, "declared", (), table)
    spec = _spec(claim)
    table = _table(claim, tables)
    try:
        found = spec.compute(table, claim)
    except NotRecorded as missing:
        return _without_value(claim, missing.reason, missing.cells, table)
    # the first of those that agree best
    decision, reading = min(
        ((decide(claim.value, item), item) for item in found.readings),
        key=lambda pair: ORDER.index(pair[0][0]),
    )
    other = _alternative(spec, table, claim, reading) if decision[0] == "mismatch" else None
    return _verdict(claim, table, decision, reading, found, other)


def _spec(claim: Claim) -> Recomputation:
    spec = RECOMPUTATIONS.get(claim.statistic)
    if spec is None:
        known = ", ".join([*RECOMPUTATIONS, NOT_DERIVABLE])
        raise InputError(f"the statistic {claim.statistic!r} is not known; use one of {known}.")
    if claim.value.shape not in spec.shapes or not claim.printed:
        wanted = " or ".join(sorted(spec.shapes))
        raise InputError(
            f"printed {claim.printed!r} is read as {claim.value.shape}, "
            f"and {spec.name} needs a {wanted}; type the printed token alone."
        )
    return spec


def _table(claim: Claim, tables: Mapping[str, Table]) -> Table:
    if claim.table not in tables:
        raise InputError(
            f"there is no table {claim.table!r}; the review has {', '.join(sorted(tables))}."
        )
    return tables[claim.table]


def _alternative(
    spec: Recomputation, table: Table, claim: Claim, reading: Reading
) -> Alternative | None:
    """The first other definition that gives the printed value, by either rule for ties."""
    for other in spec.alternatives(table, claim):
        verdict, reason = decide(claim.value, other.reading)
        if verdict == "match" or reason == "even":
            return _named(other)
    if spec.misprints:
        for other in misprints(claim.value, reading):
            return _named(other)
    return None


def _named(other: Other) -> Alternative:
    return Alternative(
        definition=other.definition,
        recomputed=reported(other.reading),
        values=MappingProxyType(dict(other.params)),
    )


def _verdict(
    claim: Claim,
    table: Table,
    decision: Decision,
    reading: Reading,
    found: Found,
    other: Alternative | None,
) -> Verdict:
    verdict, reason = decision
    return Verdict(
        **_head(claim),
        verdict=verdict,
        reason=_POSSIBLE.get(reason, reason) if claim.statistic == "percent_possible" else reason,
        definition=reading.definition or claim.statistic,
        recomputed=reported(reading),
        recomputed_text=recomputed_text(claim.value, reading),
        alternative=other,
        inputs=_with_rows(found.inputs, claim, table),
        values=MappingProxyType(_values(claim) | dict(reading.params)),
    )


def _with_rows(inputs: Inputs, claim: Claim, table: Table) -> Inputs:
    """With the rows that the claim names, where single cells of them were read."""
    named = (claim.where, claim.of) if claim.of else (claim.where,)
    if inputs.where or not any(named):
        return inputs
    chosen = np.logical_or.reduce([rows_where(table, part) for part in named if part])
    rows = tuple(np.flatnonzero(chosen).tolist())
    return replace(inputs, where=(RowsUsed(role="read", rows=rows),) if rows else ())


def _without_value(
    claim: Claim, reason: str, cells: tuple[str, ...], table: Table | None = None
) -> Verdict:
    inputs = Inputs(table=claim.table or None, rows=0, cells=cells)
    return Verdict(
        **_head(claim),
        verdict="not derivable",
        reason=reason,
        definition=claim.statistic,
        recomputed=None,
        recomputed_text="; ".join(cells) or "–",
        alternative=None,
        inputs=inputs if table is None else _with_rows(inputs, claim, table),
        values=MappingProxyType(_values(claim)),
    )


def _head(claim: Claim) -> dict[str, str]:
    names = ("claim_id", "place", "claim", "printed", "statistic", "note")
    return {name: getattr(claim, name) for name in names}


def _values(claim: Claim) -> dict[str, str]:
    def scope(conditions: Sequence[Condition]) -> str:
        return f"{claim.table} ({words_of(conditions)})" if conditions else claim.table

    return {
        "column": claim.column,
        "where": words_of(claim.where),
        "scope": scope(claim.where),
        "population": scope(claim.of),
    }
