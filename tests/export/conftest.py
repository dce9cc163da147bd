"""What the tests of the exports share."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import pytest
from building import example

from dragoman import Reader, export
from dragoman import knowledge as knowledge_module
from dragoman.export import Loss
from dragoman.knowledge import Knowledge
from dragoman.model import Record

Make = Callable[..., tuple[Path, Loss]]


@pytest.fixture(scope="session")
def known() -> Knowledge:
    return knowledge_module.load()


@pytest.fixture(scope="session")
def read_records(reader: Reader) -> list[Record]:
    """Three of our examples, read; tests that ask for them carry `model`."""
    names = ("01-working-group.txt", "03-sanctions-package.txt", "05-protest-arrests.txt")
    return list(reader.pipe(map(example, names)))


@pytest.fixture
def make(tmp_path: Path, known: Knowledge) -> Make:
    """Exports records and gives the path and the loss."""

    def made(
        format: str, records: Iterable[Record], happenings: Mapping[str, str] | None = None, name: str = "out"
    ) -> tuple[Path, Loss]:
        out = tmp_path / name
        return out, export.write(format, records, out, happenings=happenings or {}, known=known)

    return made
