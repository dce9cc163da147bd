"""Whom "he" and "she" mean where several people are near."""

from __future__ import annotations

import pytest

from dragoman import Article, Reader


def meant(reader: Reader, text: str, pronoun: str) -> list[str]:
    """The names of those a pronoun means, one for each of its places."""
    record = reader(Article(text, published="2024-12-20"))
    called = {actor.id: actor.name for actor in record.actors}
    return [called[each.actor] for each in record.mentions if each.at.text.lower() == pronoun and each.actor]


@pytest.mark.model
def test_a_subject_goes_on_over_whoever_received_him(reader: Reader) -> None:
    text = (
        "Badr Abdelatty left Cairo on Monday. He was received in Asmara by President Isaias Afwerki of Eritrea. "
        "The next day, in Addis Ababa, he held talks with Workneh Gebeyehu."
    )
    assert meant(reader, text, "he") == ["Badr Abdelatty", "Badr Abdelatty"]


@pytest.mark.model
def test_a_new_subject_takes_over(reader: Reader) -> None:
    text = "Badr Abdelatty left Cairo on Monday. He was tired. Hakan Fidan waited in Ankara. He was not."
    assert meant(reader, text, "he") == ["Badr Abdelatty", "Hakan Fidan"]


@pytest.mark.model
def test_he_is_not_she(reader: Reader) -> None:
    text = "On Monday Li Hui left. He saw the South African minister Thandeka Mabaso in Pretoria; she promised to help."
    assert meant(reader, text, "he") == ["Li Hui"]
    assert meant(reader, text, "she") == ["Thandeka Mabaso"]


@pytest.mark.model
def test_who_added_is_who_said_not_who_was_told_of(reader: Reader) -> None:
    text = "Antony Blinken said Sergey Lavrov had called. He added that the talks were short."
    assert meant(reader, text, "he") == ["Antony Blinken"]


@pytest.mark.model
def test_the_ministers_are_those_of_the_meeting_and_no_heading(reader: Reader) -> None:
    text = (
        "Secretary of State Antony Blinken and Secretary of Defense Lloyd Austin hosted India's Defence Minister "
        "Rajnath Singh and External Affairs Minister S. Jaishankar in Washington.\n\n"
        "Training and Leader Exchange\n\nScience: Cancer and Kidney Diseases\n\n"
        "The Ministers urged the Taliban to comply."
    )
    record = reader(Article(text, published="2022-04-12"))
    called = {actor.id: actor.name for actor in record.actors}
    (said,) = (each for each in record.statements if each.cue and each.cue.text == "urged")
    assert [called[each] for each in said.speakers] == [
        "Antony Blinken",
        "Lloyd Austin",
        "Rajnath Singh",
        "S. Jaishankar",
    ]
