"""Who speaks in the first person: turns of a transcript, speeches, releases in a government's own name."""

from __future__ import annotations

import pytest

from dragoman import Article, Reader, Record

INTERVIEW = """Kenyan President Amos Kirote sat down with Savanna Radio on Tuesday.

Q: Did the navy fire on the boats?

A: Nobody was shot. We will open an inquiry.

Q: Somalia says two men died.

A: That is not true. I call on Somalia to show the proof.
"""
BRIEFING = """Press Briefing by Deputy Spokesperson Brian Holt

MR. HOLT: Good afternoon. The United States condemns the attack in Lima.

QUESTION: Did Peru break its promise?

MR. HOLT: I have no answer for you on that today.

AMBASSADOR CREWE: Let me add a word on Chile.
"""
SPEECH = """Statement by Ambassador Irina Cojocaru at the OSCE

Madam Chairperson,

I regret that I have to speak again. The fourth teacher is still in prison.

We call on the Russian Federation to withdraw its troops. My government will keep talking.
"""
RELEASE = """The United States condemns Sunday's attack on the church in Komanda.

We offer our condolences to the families. We call on all armed groups to lay down their arms.
"""
REPORT = """Kenya opened the border on Monday.

Timeline: the border was shut in May.

Background: "We will open it, and we will keep it open," Kenyan President Amos Kirote had said.
"""


def spoken(record: Record) -> list[tuple[str, str]]:
    """Speaker and words of each statement without a cue."""
    called = {each.id: each.name for each in record.actors}
    return [
        (" and ".join(called[who] for who in each.speakers), each.content[0].text)
        for each in record.statements
        if each.cue is None
    ]


@pytest.mark.model
def test_answers_are_the_interviewed_persons(reader: Reader) -> None:
    record = reader(Article(INTERVIEW))
    assert ("Amos Kirote", "Nobody was shot. We will open an inquiry.") in spoken(record)
    assert not any("Did the navy" in words or "two men died" in words for _, words in spoken(record))


@pytest.mark.model
def test_turns_go_by_their_labels(reader: Reader) -> None:
    said = spoken(reader(Article(BRIEFING)))
    assert ("Brian Holt", "I have no answer for you on that today.") in said
    assert any(who.endswith("Crewe") and "Chile" in words for who, words in said)
    assert not any("break its promise" in words for _, words in said)


@pytest.mark.model
def test_a_speech_is_the_speakers(reader: Reader) -> None:
    record = reader(Article(SPEECH))
    assert any(who == "Irina Cojocaru" and "still in prison" in words for who, words in spoken(record))
    asked = [each for each in record.commitments if each.kind == "request"]
    called = {each.id: each.name for each in record.actors}
    assert [called[who] for each in asked for who in each.by] == ["Irina Cojocaru"]


@pytest.mark.model
def test_we_of_a_release_is_the_state_that_issues_it(reader: Reader) -> None:
    record = reader(Article(RELEASE))
    assert any(each.at.text == "We" and each.actor == "USA" for each in record.mentions)
    assert spoken(record) == []


@pytest.mark.model
def test_a_report_with_headings_has_no_turns(reader: Reader) -> None:
    assert spoken(reader(Article(REPORT))) == []


@pytest.mark.model
def test_we_of_several_ministers_are_their_states(reader: Reader) -> None:
    text = (
        "We, the Foreign Ministers of France, Germany and Italy, condemn the vote in Syria.\n\n"
        "We urge Iran to hold back. We support the voices of our partners in Jordan."
    )
    record = reader(Article(text))
    asked = next(each for each in record.commitments if each.kind == "request")
    assert set(asked.by) == {"FRA", "DEU", "ITA"}


JOINT = """We condemn the seizure of the tanker. We call for the release of its crew.

Our navies will patrol the strait together.
"""


@pytest.mark.model
@pytest.mark.parametrize(
    ("title", "sides"),
    [
        ("Joint Statement by Peru, Chile and the Kingdom of Norway on the Tanker off Oman", {"PER", "CHL", "NOR"}),
        ("Peru-Chile Joint Statement", {"PER", "CHL"}),
        ("Peru's Statement on the Tanker", set()),
    ],
)
def test_a_joint_statement_is_told_by_all_its_parties(reader: Reader, title: str, sides: set[str]) -> None:
    record = reader(Article(JOINT, title=title, published="2025-05-21"))
    by = {actor for row in record.commitments for actor in row.by}
    assert by == sides
