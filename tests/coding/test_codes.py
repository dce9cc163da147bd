"""What follows from the type and mode of an event, for whoever corrects one."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dragoman import knowledge
from dragoman.coding.events import recoded
from dragoman.errors import KnowledgeError
from dragoman.knowledge import Knowledge
from dragoman.model import Event, Evidence


@pytest.fixture(scope="module")
def known() -> Knowledge:
    return knowledge.load()


EVENT = Event(
    *("ev-1", "CONSULT", "visit", (), "0421", 1.9, 2.5, 1, (), (), None, (), "actual", (), None),
    Evidence(0, 4, "Text", None, "r", 0.5),
)


@pytest.mark.parametrize(
    ("kind", "mode", "codes"),
    [
        ("ACCUSE", "disapprove", ("111", -2.0, -3.0, 3)),
        ("ACCUSE", None, ("110", -2.0, -3.0, 3)),
        ("SANCTION", "discontinue", ("163", -8.0, -6.0, 4)),
        ("CONSULT", "phone", ("041", 1.0, 2.5, 1)),
        ("COOPERATE", None, ("060", 6.0, 6.5, 2)),
    ],
)
def test_codes_and_scores_follow_from_type_and_mode(
    known: Knowledge, kind: str, mode: str | None, codes: tuple[str, float, float, int]
) -> None:
    event = recoded(EVENT, kind, mode, known)
    assert (event.type, event.mode) == (kind, mode)
    assert (event.cameo, event.goldstein, event.intensity, event.quad) == codes
    assert replace(event, type="CONSULT", mode="visit", cameo="0421", goldstein=1.9, intensity=2.5, quad=1) == EVENT


def test_an_event_that_stays_what_it_is_keeps_a_code_of_its_own(known: Knowledge) -> None:
    assert recoded(EVENT, "CONSULT", "visit", known) == EVENT


def test_every_type_and_mode_has_codes(known: Knowledge) -> None:
    for kind, known_type in known.types.items():
        for mode in (None, *known_type.modes):
            event = recoded(replace(EVENT, type="", mode=None), kind, mode, known)
            assert event.cameo and event.quad == known_type.quad


def test_types_and_modes_that_are_not_there_are_named(known: Knowledge) -> None:
    with pytest.raises(KnowledgeError, match="no event type 'BLAME'; the types are AGREE, CONSULT"):
        recoded(EVENT, "BLAME", None, known)
    with pytest.raises(KnowledgeError, match="no mode 'phone' of ACCUSE; its modes are disapprove, investigate"):
        recoded(EVENT, "ACCUSE", "phone", known)
    with pytest.raises(KnowledgeError, match="no mode 'x' of AGREE; its modes are none"):
        recoded(EVENT, "AGREE", "x", known)
