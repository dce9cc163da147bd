"""Plain text files, with an optional YAML head between `---` lines."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO

import yaml

from dragoman.errors import InputError
from dragoman.ingest.base import Found, Given, Note, article, contents, decode
from dragoman.model import Rejected

KEYS = ("title", "source", "url", "published", "note")
"""What a head may say. `note` is for people who open the file and goes nowhere."""

FENCE = "---"


class BadHead(InputError):  # noqa: N818
    """The YAML head of a text file is wrong; `line` says where."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(reason)
        self.line = line


def read(path: str, stream: IO[bytes], given: Given) -> Iterator[Found]:
    """The one article of a text file, after a `Note` where its encoding had to be guessed.

    A head with a wrong key or form gives `Rejected` with its line; `InputError` is raised for everything else.
    """
    text, note = decode(contents(stream))
    if note:
        yield Note(path, None, note)
    try:
        head, body = split(text)
    except BadHead as error:
        yield Rejected(path, error.line, str(error))
        return
    head.pop("note", None)
    yield article(body, given, **head)


def split(text: str) -> tuple[dict[str, str], str]:
    """The head's entries and the text below it; no head gives `{}` and the text as it is.

    Blank lines between head and text belong to neither. Raises `BadHead`.
    """
    lines = text.removeprefix("\ufeff").splitlines(keepends=True)
    if not lines or lines[0].rstrip() != FENCE:
        return {}, text
    end = next((at for at, line in enumerate(lines[1:], 1) if line.rstrip() == FENCE), None)
    if end is None:
        return {}, text
    return _entries("".join(lines[1:end])), "".join(lines[end + 1 :]).lstrip("\r\n")


def _entries(head: str) -> dict[str, str]:
    try:
        node = yaml.compose(head, Loader=yaml.BaseLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        reason = f"the head is not YAML ({_what(error)}); quote values that hold ': ' or '#'"
        raise BadHead(mark.line + 2 if mark else 1, reason) from None
    if node is None:
        return {}
    if not isinstance(node, yaml.MappingNode):
        raise BadHead(2, "the head between --- lines is not `key: value`; put a blank line above it if it is text")
    entries: dict[str, str] = {}
    for key, value in node.value:
        _add(entries, key, value)
    return entries


def _what(error: yaml.YAMLError) -> str:
    return str(getattr(error, "problem", None) or getattr(error, "reason", None) or "unreadable")


def _add(entries: dict[str, str], key: yaml.Node, value: yaml.Node) -> None:
    line = key.start_mark.line + 2
    if key.value not in KEYS:
        raise BadHead(line, f"the head has an unknown key {key.value!r}; known are {', '.join(KEYS)}")
    if key.value in entries:
        raise BadHead(line, f"the head has {key.value!r} twice; keep one")
    if not isinstance(value, yaml.ScalarNode):
        raise BadHead(line, f"{key.value!r} in the head is not one value; write it as text on one line")
    entries[key.value] = value.value
