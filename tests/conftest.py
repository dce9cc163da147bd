"""What several test modules share."""

from __future__ import annotations

import pytest

from dragoman import Reader


@pytest.fixture(scope="session")
def reader() -> Reader:
    """One reader for the whole session, since it loads the language model; tests that ask for it carry `model`."""
    return Reader()
