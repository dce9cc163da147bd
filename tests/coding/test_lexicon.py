"""Every lexicon entry is tested by its own example: the marked source does the entry's act to the marked target."""

from __future__ import annotations

import pytest

from dragoman import Article, Reader, knowledge
from dragoman.coding.events import relations
from dragoman.knowledge import Trigger
from dragoman.model import Event, Record

TRIGGERS = knowledge.load().triggers


@pytest.fixture(scope="module")
def records() -> dict[str, Record]:
    reader = Reader(encoder=None)
    articles = [
        Article(relations.unmark(each.example).text, key=each.rule, published="2026-01-15") for each in TRIGGERS
    ]
    return {str(record.article.key): record for record in reader.pipe(articles)}


def found(record: Record, trigger: Trigger) -> list[Event]:
    """Events of the entry's type and mode whose sides stand in the marks (a more exact entry may have fired)."""
    marked = relations.unmark(trigger.example)
    spans = {mention.id: (mention.at.start, mention.at.end) for mention in record.mentions}
    return [
        event
        for event in record.events
        if (event.type, event.mode) == (trigger.type, trigger.mode) and relations.fit(event, marked, spans) == 1.0
    ]


def test_the_lexicon_is_large_and_covers_every_type_and_mode() -> None:
    known = knowledge.load()
    covered = {(each.type, each.mode) for each in TRIGGERS}
    assert len(TRIGGERS) >= 600
    for kind in known.types.values():
        assert any(each == kind.type for each, _ in covered), kind.type
        missing = [mode for mode in kind.modes if (kind.type, mode) not in covered]
        assert not missing, f"{kind.type}: no entry for {missing}"


@pytest.mark.model
@pytest.mark.parametrize("trigger", TRIGGERS, ids=lambda each: each.rule)
def test_example(trigger: Trigger, records: dict[str, Record]) -> None:
    record = records[trigger.rule]
    read = [(event.type, event.mode, event.evidence.rule) for event in record.events]
    assert found(record, trigger), f"{trigger.example!r} gave {read}"
