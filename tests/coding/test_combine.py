"""Lexicon and encoder together, with an encoder that says what the test wants."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from dragoman import Article, Reader, Record
from dragoman.encoder import NONE, Pair, Vote
from dragoman.knowledge import Knowledge

Opinion = Callable[[str | None, str | None], tuple[str, float]]


class Oracle:
    """Stands in for the encoder: answers each pair with a type and its probability, the rest is NONE."""

    name = "oracle"

    def __init__(self, known: Knowledge, opinion: Opinion) -> None:
        self.types = [*known.types, NONE]
        self.opinion = opinion
        self.asked: list[tuple[str | None, str | None]] = []

    def votes(self, sentences: Sequence[str], pairs: Sequence[Pair]) -> list[Vote]:
        return [self.vote(sentences[pair.sentence], pair) for pair in pairs]

    def vote(self, sentence: str, pair: Pair) -> Vote:
        source, target = (
            sentence[spans[0][0] : spans[0][1]] if spans else None for spans in (pair.source, pair.target)
        )
        self.asked.append((source, target))
        kind, share = self.opinion(source, target)
        types = dict.fromkeys(self.types, 0.0) | {NONE: 1 - share}
        types[kind] += share
        nothing = dict.fromkeys(self.types)
        return Vote(types, nothing, nothing, "actual", ())


@pytest.fixture(scope="module")
def read() -> Callable[[str, Opinion], Record]:
    reader = Reader(encoder=None)

    def run(text: str, opinion: Opinion) -> Record:
        reader.encoder = Oracle(reader.knowledge, opinion)  # type: ignore[assignment]
        return reader(Article(text, published="2025-05-21"))

    return run


def told(record: Record) -> list[tuple[str, list[str], list[str]]]:
    return [
        (each.type, [role.actor for role in each.actors], [role.actor for role in each.recipients])
        for each in record.events
    ]


def always(kind: str, share: float = 0.95) -> Opinion:
    return lambda source, target: (kind, share)


def only(source: str, target: str, kind: str, share: float = 0.95) -> Opinion:
    return lambda one, two: (kind, share) if (one, two) == (source, target) else (kind, 0.0)


@pytest.mark.model
def test_agreement_keeps_the_lexicons_answer_and_names_both(read: Callable[[str, Opinion], Record]) -> None:
    record = read("Kenya arrested 20 protesters on Monday.", only("Kenya", "20 protesters", "COERCE"))
    (event,) = record.events
    assert (event.type, event.mode, event.actors[0].actor) == ("COERCE", "arrest", "KEN")
    assert event.evidence.rule.startswith("events/coerce/")
    assert event.evidence.rule.endswith("; encoder COERCE 0.95")
    assert event.evidence.score > 0.95


@pytest.mark.model
def test_the_encoder_changes_the_type_when_it_is_sure(read: Callable[[str, Opinion], Record]) -> None:
    record = read("Kenya condemned Uganda on Monday.", only("Kenya", "Uganda", "REJECT"))
    (event,) = record.events
    assert event.type == "REJECT" and event.cameo == "120" and event.quad == 3
    assert "encoder REJECT 0.95" in event.evidence.rule


@pytest.mark.model
def test_the_lexicon_tips_an_unsure_encoder(read: Callable[[str, Opinion], Record]) -> None:
    text = "Kenya condemned Uganda on Monday."
    assert told(read(text, only("Kenya", "Uganda", "ACCUSE", 0.3))) == [("ACCUSE", ["KEN"], ["UGA"])]
    assert read(text, only("Kenya", "Uganda", "REJECT", 0.3)).events == ()


@pytest.mark.model
def test_nothing_between_them_drops_the_event_with_a_reason(read: Callable[[str, Opinion], Record]) -> None:
    record = read("Kenya condemned Uganda on Monday.", always("ACCUSE", 0.0))
    assert record.events == ()
    assert [(each.reason, each.at.text) for each in record.dropped] == [("no-relation", "condemned")]


@pytest.mark.model
def test_the_direction_is_the_encoders(read: Callable[[str, Opinion], Record]) -> None:
    record = read("Kenya condemned Uganda on Monday.", only("Uganda", "Kenya", "ACCUSE"))
    assert told(record) == [("ACCUSE", ["UGA"], ["KEN"])]


@pytest.mark.model
def test_a_sure_pair_without_a_lexicon_entry_is_an_event(read: Callable[[str, Opinion], Record]) -> None:
    text = "Kenya outfoxed Uganda on Monday."
    record = read(text, only("Kenya", "Uganda", "REJECT"))
    assert told(record) == [("REJECT", ["KEN"], ["UGA"])]
    (event,) = record.events
    assert event.evidence.rule == "encoder REJECT 0.95" and event.evidence.score == 0.95
    assert event.evidence.trigger is not None and event.evidence.trigger.text in text
    assert read(text, only("Kenya", "Uganda", "REJECT", 0.5)).events == ()


@pytest.mark.model
def test_coordinated_parties_join_one_event(read: Callable[[str, Opinion], Record]) -> None:
    text = "Kenya and Iran outfoxed Uganda on Monday."
    record = read(text, lambda one, two: ("REJECT", 0.95 if two == "Uganda" and one else 0.0))
    assert told(record) == [("REJECT", ["KEN", "IRN"], ["UGA"])]
