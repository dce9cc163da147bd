"""Who a text mentions, against tests/cases/actors.yaml; expectations follow RECORD.md."""

from __future__ import annotations

import pytest
from matching import Case, cases, check

from dragoman import Reader


@pytest.mark.model
@pytest.mark.parametrize("case", cases("actors"))
def test_actors(case: Case, reader: Reader) -> None:
    check(case, reader)
