"""What can go wrong, as a tree.

DragomanError
├── InputError            one input is unusable: names the file, the line and what to do
│   ├── EmptyInput        nothing to read
│   ├── NotText           bytes that are no text (an image, an archive)
│   ├── TooLong           longer than `MAX_CHARACTERS`
│   ├── BadRow            a JSONL line that is no article
│   └── BadDate           a publication date that does not exist
├── KnowledgeError        a knowledge file is wrong: names the file, the entry and the key
└── StoreError            the record store cannot be opened, read or written
    └── RowNotFound       no row has this id
"""

from __future__ import annotations


class DragomanError(Exception):
    """Root of every error raised on purpose by this package."""


class InputError(DragomanError):
    """One input cannot be read; its message says what, where and what to do."""


class EmptyInput(InputError):  # noqa: N818 - reads as what it is
    """The input holds no text."""


class NotText(InputError):  # noqa: N818
    """The input is binary."""


class TooLong(InputError):  # noqa: N818
    """The article is longer than the reader takes."""


class BadRow(InputError):  # noqa: N818
    """A JSONL line is not an article row."""


class BadDate(InputError):  # noqa: N818
    """A publication date is not a calendar date."""


class KnowledgeError(DragomanError):
    """A knowledge file breaks its format; the message names file, entry and key."""


class StoreError(DragomanError):
    """The record store cannot be opened, read or written."""


class RowNotFound(StoreError):  # noqa: N818
    """No row of the store has the id asked for."""
