"""Which place a name means, against tests/cases/toponyms.yaml; half of the cases are traps."""

from __future__ import annotations

import pytest
from matching import Case, cases, check

from dragoman import Reader


@pytest.mark.model
@pytest.mark.parametrize("case", cases("toponyms", "places"))
def test_toponyms(case: Case, reader: Reader) -> None:
    check(case, reader)
