"""Dragoman reads reporting on diplomacy and conflict and keeps the record, every field tied to its words."""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dragoman.errors import DragomanError, InputError, KnowledgeError, StoreError
    from dragoman.model import Article, Record
    from dragoman.reader import Reader
    from dragoman.store import Store, View, Writer

__all__ = [
    "Article",
    "DragomanError",
    "InputError",
    "KnowledgeError",
    "Reader",
    "Record",
    "Store",
    "StoreError",
    "View",
    "Writer",
]

_HOMES = {
    "Article": "model",
    "Record": "model",
    "Reader": "reader",
    "Store": "store",
    "View": "store",
    "Writer": "store",
}


def __getattr__(name: str) -> object:
    """Loads a public name on first use, so that `dragoman --help` need not load a language model."""
    if name not in __all__:
        raise AttributeError(f"module 'dragoman' has no attribute {name!r}")
    return getattr(import_module(f"dragoman.{_HOMES.get(name, 'errors')}"), name)
