"""The JSON side of the model: back from JSON to dataclasses, and the JSON Schema that `dragoman schema` prints."""

from __future__ import annotations

import types
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from functools import cache
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from dragoman.model import FLAT, JSON_NAMES, Record

Noun = TypeVar("Noun")

_SCALARS = {str: "string", int: "integer", float: "number", bool: "boolean"}


@cache
def _hints(noun: type) -> dict[str, Any]:
    return get_type_hints(noun)


def from_plain(noun: type[Noun], plain: dict[str, Any]) -> Noun:
    """A model value from its JSON image (the inverse of `model.to_plain`).

    Raises KeyError when a field is missing, since a record never leaves one out.
    """
    return noun(**{name: value(plain if key is None else plain[key]) for name, key, value in _parts(noun)})  # type: ignore[arg-type]


Convert = Callable[[Any], Any]


@cache
def _parts(noun: type) -> list[tuple[str, str | None, Convert]]:
    """Each field of a noun: its name, its key in the JSON (None: the noun's own object), and how its value is made."""
    return [
        (
            each.name,
            None if each.name in FLAT else JSON_NAMES.get(each.name, each.name),
            _convert(_hints(noun)[each.name]),
        )
        for each in fields(noun)
    ]


@cache
def _convert(hint: Any) -> Convert:
    """What makes a value of this type from its JSON; null is always None."""
    if get_origin(hint) in (Union, types.UnionType):
        return _convert(next(each for each in get_args(hint) if each is not type(None)))
    if get_origin(hint) is tuple:
        return _convert_tuple(get_args(hint))
    if hint in (date, datetime):
        return lambda plain: None if plain is None else hint.fromisoformat(plain)
    if is_dataclass(hint):
        return lambda plain: None if plain is None else from_plain(hint, plain)  # type: ignore[arg-type]
    return lambda plain: plain


def _convert_tuple(inner: tuple[Any, ...]) -> Convert:
    if len(inner) == 2 and inner[1] is Ellipsis:
        one = _convert(inner[0])
        return lambda plain: None if plain is None else tuple(map(one, plain))
    each = [_convert(hint) for hint in inner]
    return lambda plain: None if plain is None else tuple(one(item) for one, item in zip(each, plain, strict=True))


def json_schema() -> dict[str, Any]:
    """JSON Schema (draft 2020-12) of one record, made from the dataclasses."""
    definitions: dict[str, Any] = {}
    _define(Record, definitions)
    definitions["Article"]["properties"]["text"] = {"anyOf": [{"type": "string"}, {"type": "null"}]}  # --no-text
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Dragoman record",
        "$ref": "#/$defs/Record",
        "$defs": definitions,
    }


def _define(noun: type, definitions: dict[str, Any]) -> None:
    if noun.__name__ in definitions:
        return
    definitions[noun.__name__] = {}
    properties = _properties(noun, definitions)
    definitions[noun.__name__] = {
        "type": "object",
        "description": (noun.__doc__ or "").split("\n")[0],
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _properties(noun: type, definitions: dict[str, Any]) -> dict[str, Any]:
    properties: dict[str, Any] = {}
    for each in fields(noun):
        hint = _hints(noun)[each.name]
        if each.name in FLAT:
            properties |= _properties(hint, definitions)
        else:
            properties[JSON_NAMES.get(each.name, each.name)] = _type(hint, definitions)
    return properties


def _type(hint: Any, definitions: dict[str, Any]) -> dict[str, Any]:
    if get_origin(hint) in (Union, types.UnionType):
        return {"anyOf": [_type(each, definitions) for each in get_args(hint)]}
    if hint is type(None):
        return {"type": "null"}
    if get_origin(hint) is tuple:
        return {"type": "array", "items": _type(get_args(hint)[0], definitions)}
    if hint is date:
        return {"type": "string", "format": "date"}
    if is_dataclass(hint):
        assert isinstance(hint, type)
        _define(hint, definitions)
        return {"$ref": f"#/$defs/{hint.__name__}"}
    return {"type": _SCALARS[hint]}
