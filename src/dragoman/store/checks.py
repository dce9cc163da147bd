"""What rows refer to, and whether an edited row is one of its article: shape, words, choices and references."""

from __future__ import annotations

import types
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import date
from functools import cache
from typing import Any, Union, get_args, get_origin, get_type_hints

from dragoman.errors import StoreError
from dragoman.model import FLAT, JSON_NAMES, Commitment, Evidence, Record, Row, Span, to_plain
from dragoman.schema import from_plain
from dragoman.store.rows import NOUNS

REFERENCES: dict[str, dict[str, str]] = {
    "mentions": {"actor": "actors"},
    "actors": {"part_of": "actors", "labels[].by!": "statements"},
    "events": {
        "actors[].actor!": "actors",
        "actors[].mention!": "mentions",
        "recipients[].actor!": "actors",
        "recipients[].mention!": "mentions",
        "places[]": "places",
        "alleged_by[]": "actors",
        "statement": "statements",
    },
    "meetings": {
        "host": "actors",
        "parties[]": "actors",
        "delegations[].party": "actors",
        "delegations[].head": "actors",
        "delegations[].members[]": "actors",
        "attendees[]": "actors",
        "place": "places",
        "event": "events",
    },
    "statements": {"speakers[]": "actors", "addressees[]": "actors"},
    "commitments": {"by[]": "actors", "toward[]": "actors", "statement": "statements"},
    "disputes": {"parties[]": "actors", "over[]": "actors", "position[].by!": "actors"},
    "sanctions": {
        "by[]": "actors",
        "target[]": "actors",
        "requested_by[]": "actors",
        "place": "places",
        "event": "events",
    },
}
"""Where rows name other rows of their article, and of which table: `[]` for each item of a list, `!` where the item
cannot be without it."""

LEADING = {
    "events": "actors",
    "meetings": "parties",
    "statements": "speakers",
    "commitments": "by",
    "disputes": "parties",
    "sanctions": "by",
}
"""The field that says whose a row is: a row that had somebody there and has nobody left says nothing any more."""

_FACTUALITY = ("actual", "future", "hypothetical", "negated", "historical")

CHOICES: dict[tuple[str, str], tuple[str, ...]] = {
    ("mentions", "kind"): ("state", "government", "person", "organization", "group", "population", "place"),
    ("actors", "kind"): ("state", "government", "person", "organization", "group", "population"),
    ("events", "factuality"): _FACTUALITY,
    ("meetings", "factuality"): _FACTUALITY,
    ("meetings", "format"): ("bilateral", "multilateral", "working-group", "summit", "call", "visit", "forum"),
    ("meetings", "status"): ("held", "planned", "postponed", "cancelled"),
    ("statements", "kind"): ("direct", "mixed", "indirect"),
    ("statements", "medium"): ("speech", "interview", "written", "post", "call"),
    ("commitments", "kind"): ("commit", "affirm", "offer", "intend", "request", "refuse"),
    ("sanctions", "factuality"): _FACTUALITY,
    ("sanctions", "action"): (
        *("impose", "extend", "threaten", "ease", "lift", "waive", "request-lift", "refuse-lift", "in-force"),
    ),
    ("sanctions", "measure"): (
        *("asset-freeze", "travel-ban", "arms-embargo", "export-control", "trade-embargo", "tariff", "designation"),
        "other",
    ),
}
"""What fields with a fixed choice may say, by table and field; event types and modes are those of the ontology."""


# --- references


def references(table: str, plain: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The rows that a row names: table and id of each."""
    for path, target in REFERENCES.get(table, {}).items():
        for each in _at(plain, path.rstrip("!").split(".")):
            if each is not None and (target, each) != ("statements", "narrator"):
                yield target, each


def _at(plain: Mapping[str, Any], steps: list[str]) -> Iterator[Any]:
    step, *rest = steps
    inner = plain[step.removesuffix("[]")]
    for item in inner if step.endswith("[]") else [inner]:
        if rest:
            yield from _at(item, rest)
        else:
            yield item


def without(table: str, plain: dict[str, Any], gone: set[tuple[str, str]]) -> dict[str, Any]:
    """A row that names none of some rows (table and id): what cannot be without them is left out with them."""
    for path, target in REFERENCES.get(table, {}).items():
        ids = {each for at, each in gone if at == target}
        plain = _left(plain, path.removesuffix("!").split("."), ids, whole=path.endswith("!"))
    return plain


def _left(plain: dict[str, Any], steps: list[str], gone: set[str], *, whole: bool) -> dict[str, Any]:
    """The object without the ids at the end of a path; `whole`: without the items that have one."""
    step, *rest = steps
    name, is_list = step.removesuffix("[]"), step.endswith("[]")
    inner = plain[name]
    if not rest:
        left = [each for each in inner if each not in gone] if is_list else (None if inner in gone else inner)
    elif whole:
        left = [each for each in inner if each[rest[0]] not in gone]
    else:
        left = [_left(each, rest, gone, whole=False) for each in inner]
    return {**plain, name: left}


# --- an edited row


def edited(table: str, before: Row, after: Mapping[str, Any] | Row, record: Record) -> Row:
    """The row that `after` (its JSON image, or the row itself) is. Raises `StoreError` saying what is wrong with it.

    It must be a whole row of the table with the id of `before`, its words must be those of the article, and it may
    name only rows of the article or those that `before` names.
    """
    plain = dict(after) if isinstance(after, Mapping) else to_plain(after)
    noun = NOUNS[table]
    what = f"the edited row of {table}"
    if wrong := next(_mistakes(noun, plain, ""), None):
        raise StoreError(f"{what} is none: {wrong}")
    try:
        row: Row = from_plain(noun, plain)
    except (ValueError, TypeError, KeyError) as error:
        raise StoreError(f"{what} is none: {error}") from None
    if row.id != before.id:
        raise StoreError(f"{what} has the id {row.id!r}, but it stands for {before.id!r}; an edit keeps the id")
    for (at, field), choices in CHOICES.items():
        if at == table and plain[field] not in (*choices, None):
            raise StoreError(f"{what} has {field} {plain[field]!r}; choose one of {', '.join(choices)}")
    if isinstance(row, Commitment) and isinstance(before, Commitment):
        row = replace(row, follows=before.follows)  # not read, but found in the store
    _check_words(what, row, record.article.text)
    _check_references(what, table, plain, to_plain(before), record)
    return row


def _check_words(what: str, row: Row, text: str) -> None:
    for span in _spans(row):
        if not 0 <= span.start <= span.end <= len(text) or text[span.start : span.end] != span.text:
            raise StoreError(f"{what} says {span.text!r} at {span.start}-{span.end}; the article does not")


def _check_references(
    what: str, table: str, plain: Mapping[str, Any], before: Mapping[str, Any], record: Record
) -> None:
    named = set(references(table, before))
    for target, each in references(table, plain):
        if (target, each) not in named and all(row.id != each for row in getattr(record, target)):
            raise StoreError(f"{what} names {each!r}, which is none of the {target} of its article")


def _spans(value: object) -> Iterator[Span | Evidence]:
    if isinstance(value, Span | Evidence):
        yield value
    if isinstance(value, tuple):
        for each in value:
            yield from _spans(each)
    elif is_dataclass(value):
        for field in fields(value):
            yield from _spans(getattr(value, field.name))


# --- the shape of JSON

_hints = cache(get_type_hints)


def _mistakes(hint: Any, plain: Any, where: str) -> Iterator[str]:
    """What of a JSON value is not as this type has it, each with the field it is in."""
    if get_origin(hint) in (Union, types.UnionType):
        if plain is not None:
            yield from _mistakes(next(each for each in get_args(hint) if each is not type(None)), plain, where)
    elif get_origin(hint) is tuple:
        if isinstance(plain, list):
            for at, each in enumerate(plain):
                yield from _mistakes(get_args(hint)[0], each, f"{where}[{at}]")
        else:
            yield f"{where} is no list"
    elif is_dataclass(hint):
        yield from _fields(hint, plain, where)
    elif not _is(hint, plain):
        yield f"{where} is {plain!r}, no {_WORDS[hint]}"


_WORDS = {str: "text", int: "whole number", float: "number", bool: "true or false", date: "day (YYYY-MM-DD)"}


def _is(hint: type, plain: Any) -> bool:
    if hint is date:
        return isinstance(plain, str)
    if hint is float:
        return isinstance(plain, int | float) and not isinstance(plain, bool)
    return type(plain) is hint


def _fields(noun: Any, plain: Any, where: str) -> Iterator[str]:
    if not isinstance(plain, dict):
        yield f"{where or 'the row'} is no object"
        return
    named = _names(noun)
    at = f"{where}." if where else ""
    for name in plain.keys() - named.keys():
        yield f"{at}{name} is no field of it"
    for name, hint in named.items():
        if name in plain:
            yield from _mistakes(hint, plain[name], f"{at}{name}")
        else:
            yield f"{at}{name} is missing"


def _names(noun: Any) -> dict[str, Any]:
    """The fields of a noun as its JSON names them, with their types; those of a flat one are its own."""
    found: dict[str, Any] = {}
    for field in fields(noun):
        hint = _hints(noun)[field.name]
        found |= _names(hint) if field.name in FLAT else {JSON_NAMES.get(field.name, field.name): hint}
    return found
