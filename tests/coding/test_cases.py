"""What the coding stages make of a text, against the cases in tests/cases/; expectations follow RECORD.md and the codebook."""

from __future__ import annotations

import pytest
from matching import Case, cases, check

from dragoman import Reader


@pytest.mark.model
@pytest.mark.parametrize("case", cases("events"))
def test_events(case: Case, reader: Reader) -> None:
    check(case, reader)


@pytest.mark.model
@pytest.mark.parametrize("case", cases("cues", table="events"))
def test_factuality_of_events(case: Case, reader: Reader) -> None:
    check(case, reader)


@pytest.mark.model
@pytest.mark.parametrize("case", cases("statements"))
def test_statements(case: Case, reader: Reader) -> None:
    check(case, reader)


@pytest.mark.model
@pytest.mark.parametrize("case", cases("meetings"))
def test_meetings(case: Case, reader: Reader) -> None:
    check(case, reader)


@pytest.mark.model
@pytest.mark.parametrize("case", cases("commitments"))
def test_commitments(case: Case, reader: Reader) -> None:
    check(case, reader)


@pytest.mark.model
@pytest.mark.parametrize("case", cases("disputes"))
def test_disputes(case: Case, reader: Reader) -> None:
    check(case, reader)


@pytest.mark.model
@pytest.mark.parametrize("case", cases("sanctions"))
def test_sanctions(case: Case, reader: Reader) -> None:
    check(case, reader)


@pytest.mark.parametrize(
    "name", ["actors", "events", "cues", "statements", "meetings", "commitments", "disputes", "sanctions"]
)
def test_cases_are_many_and_a_third_reject(name: str) -> None:
    found: list[Case] = [each.values[0] for each in cases(name)]
    assert len(found) >= 24
    assert 3 * sum(bool(case.reject or case.count) for case in found) >= len(found)
    assert all(case.expect or case.reject for case in found)
    assert len({case.why for case in found}) == len(found)
