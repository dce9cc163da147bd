"""Which date expression of a sentence is the day of a deed."""

from __future__ import annotations

import pytest

from dragoman import Article, Reader


@pytest.mark.model
@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Talks failed on May 5. The following week Iran and Oman met in Muscat.", "2025-05-12"),
        ("Hakan Fidan flew to Doha on Monday, where he met Qatar's prime minister.", "2025-05-19"),
        ("The envoys left on Monday. In the evening Iran and Oman met in Muscat.", "2025-05-19"),
    ],
    ids=["week that an adjective opens", "journey that a meeting closes", "part of the day before"],
)
def test_a_meeting_is_dated_by_the_words_that_hang_on_it(reader: Reader, text: str, day: str) -> None:
    (meeting,) = reader(Article(text, published="2025-05-21")).meetings
    assert meeting.when is not None
    assert (str(meeting.when.start_date), meeting.when.basis) == (day, "text")


@pytest.mark.model
def test_a_clause_with_another_date_keeps_it(reader: Reader) -> None:
    text = "On Monday Hakan Fidan visited Geneva, where Iran and Oman signed an accord in 2019."
    events = reader(Article(text, published="2025-05-21")).events
    signed = [each for each in events if {role.actor for role in each.actors} == {"IRN", "OMN"}]
    assert [str(each.when.start_date) for each in signed if each.when] == ["2019-01-01"]


@pytest.mark.model
@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("In a speech in Nairobi on Sunday, President William Ruto accused Sudan of arming rebels.", "2025-05-18"),
        ("The convoy was resting on Friday when rebels attacked Kenyan soldiers with rockets.", "2025-05-16"),
        ("After talks in Geneva on Monday, Peru expelled two Chilean diplomats on Tuesday.", "2025-05-20"),
        ("India rejected the ruling of May 3 by a court in Pakistan.", "2025-05-21"),
    ],
    ids=["of its occasion", "of the scene it breaks into", "its own, not another's", "not of a noun"],
)
def test_a_deed_has_the_day(reader: Reader, text: str, day: str) -> None:
    events = reader(Article(text, published="2025-05-21")).events
    assert events and str(events[0].when.start_date if events[0].when else None) == day
