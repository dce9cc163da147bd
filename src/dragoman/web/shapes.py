"""What the API sends, as JSON and as the schemas of its OpenAPI: the nouns of the record and those of the store."""

from __future__ import annotations

import types
from collections.abc import Mapping
from dataclasses import is_dataclass
from datetime import date, datetime
from typing import Any, Union, get_args, get_origin, get_type_hints

from dragoman import schema
from dragoman.model import JSON_NAMES, Decision, Happening, to_plain
from dragoman.store import totals
from dragoman.store.pages import Head, Seen
from dragoman.store.series import Point

Schema = dict[str, Any]

ROWS = {
    "events": "Event",
    "meetings": "Meeting",
    "statements": "Statement",
    "commitments": "Commitment",
    "disputes": "Dispute",
    "sanctions": "Sanction",
}
"""The tables that are listed a page at a time, and what their rows are."""

HERE = "#/components/schemas/"
"""Where the schemas of an OpenAPI document are."""

_SCALARS = {str: "string", int: "integer", float: "number", bool: "boolean"}
_TEXT: Schema = {"type": "string"}
_MAYBE_TEXT: Schema = {"anyOf": [_TEXT, {"type": "null"}]}


# ---------------------------------------------------------------- as JSON


def plain(value: Any) -> Any:
    """The JSON image of a noun of the record or of the store; a named tuple becomes an object of its fields."""
    if isinstance(value, tuple) and hasattr(value, "_asdict"):
        return {name: plain(each) for name, each in value._asdict().items()}
    if isinstance(value, list | tuple):
        return [plain(each) for each in value]
    if isinstance(value, Mapping):
        return {name: plain(each) for name, each in value.items()}
    return to_plain(value)


# ---------------------------------------------------------------- as schemas


def ref(name: str) -> Schema:
    """A reference to a schema of the document."""
    return {"$ref": HERE + name}


def rows_of(name: str) -> Schema:
    """A page of a list: its rows, and the mark to ask for the next ones by."""
    return object_of(rows={"type": "array", "items": ref(name)}, next=_MAYBE_TEXT)


def object_of(**properties: Schema) -> Schema:
    """An object that has exactly these properties."""
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def components() -> dict[str, Schema]:
    """Every schema of the document, by name."""
    nouns: dict[str, Schema] = _moved(schema.json_schema()["$defs"])
    stored = (Happening, Decision, Head, Seen, Point, totals.Pair, totals.Site, totals.Portrait, totals.Overview)
    made = {noun.__name__: _noun(noun) for noun in (*stored, totals.Held)}
    listed = {f"Listed{name}": _with(nouns[name], article=_TEXT) for name in ROWS.values()}
    return nouns | made | listed | _compounds(nouns)


def _compounds(nouns: Mapping[str, Schema]) -> dict[str, Schema]:
    """What the API puts together itself."""
    told = {"source": _TEXT, "published": _MAYBE_DAY, "text": _TEXT}
    telling = object_of(id=_TEXT, article=_TEXT, **told, score={"type": "number"}, likest=_MAYBE_TEXT)
    link = object_of(earlier=_TEXT, later=_TEXT, reason=_TEXT, score={"type": "number"})
    every = {
        "anyOf": [ref(name) for name in (*ROWS.values(), "Mention", "Actor", "Place", "TimeExpression", "Dropped")]
    }
    return {
        "Error": object_of(error={"type": "string", "description": "What is wrong, and what to do."}),
        "OpenCommitment": _with(
            nouns["Commitment"],
            article=_TEXT,
            times={"type": "integer"},
            deadline=_MAYBE_DAY,
            overdue={"type": "boolean"},
        ),
        "Telling": telling,
        "Told": _with(_noun(Happening), told=_list(ref("Telling"))),
        "Link": link,
        "Found": object_of(
            table=_TEXT,
            row=every,
            article=ref("Article"),
            happening=_MAYBE_TEXT,
            links=_list(ref("Link")),
            verdict={"anyOf": [ref("Decision"), {"type": "null"}]},
        ),
        "Hit": object_of(id=_TEXT, article=_TEXT, score={"type": "number"}, title=_MAYBE_TEXT, **told),
    }


_MAYBE_DAY: Schema = {"anyOf": [{"type": "string", "format": "date"}, {"type": "null"}]}


def _list(items: Schema) -> Schema:
    return {"type": "array", "items": items}


def _with(noun: Schema, **more: Schema) -> Schema:
    """The schema of an object with more properties."""
    return {**noun, **object_of(**noun["properties"], **more)}


def _moved(schemas: Any) -> Any:
    """The schemas with their references as OpenAPI writes them."""
    if isinstance(schemas, dict):
        return {
            name: each.replace("#/$defs/", HERE) if name == "$ref" else _moved(each) for name, each in schemas.items()
        }
    return [_moved(each) for each in schemas] if isinstance(schemas, list) else schemas


def _noun(noun: type) -> Schema:
    """The schema of a noun of the store, a named tuple or a dataclass."""
    hints = get_type_hints(noun)
    names = JSON_NAMES if is_dataclass(noun) else {}
    about = (noun.__doc__ or "").split("\n")[0]
    return {"description": about, **object_of(**{names.get(name, name): _type(hint) for name, hint in hints.items()})}


def _type(hint: Any) -> Schema:
    origin, inner = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType):
        return {"anyOf": [_type(each) for each in inner]}
    if hint is type(None):
        return {"type": "null"}
    if origin is tuple and not (len(inner) == 2 and inner[1] is Ellipsis):
        return {**_list(_type(inner[0])), "minItems": len(inner), "maxItems": len(inner)}
    if origin is tuple:
        return _list(_type(inner[0]))
    if origin is dict:
        return {"type": "object", "additionalProperties": _type(inner[1])}
    if hint in (date, datetime):
        return {"type": "string", "format": "date"} if hint is date else _TEXT
    if is_dataclass(hint) or hasattr(hint, "_fields"):
        return ref(hint.__name__)
    return {"type": _SCALARS[hint]}
