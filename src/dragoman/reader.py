"""The reader: one article in, one record out. `Reader.read` is the whole pipeline, in reading order."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path

from spacy.tokens import Doc

from dragoman import gazetteer
from dragoman import knowledge as knowledge_module
from dragoman.coding import commitments, disputes, events, labels, meetings, sanctions, statements
from dragoman.coding.base import Scene
from dragoman.coding.events import combine, relations
from dragoman.coding.events.votes import NOBODY
from dragoman.coding.statements import turns
from dragoman.encoder import FOLDER, Encoder
from dragoman.gazetteer import Gazetteer
from dragoman.knowledge import Knowledge
from dragoman.language import Languages
from dragoman.model import Article, Dropped, MadeBy, Record, row_id
from dragoman.parse import MODEL, Parser
from dragoman.resolve import Resolved, Text, actors, cues, homes, places, times

READABLE = (None, "en")
"""Languages that are read; None is a text without letters."""


class Reader:
    """Reads articles into records. Make one and use it for many: it holds the language model and all knowledge.

    `model`: an installed spaCy English pipeline. `knowledge`: folders of the user's own YAML, layered above ours; one
    may hold a GeoNames dump (`places/geonames.txt`).
    `encoder`: the folder of a relation encoder, None to let the lexicon decide alone.
    Raises `DragomanError` when the pipeline or the encoder is missing, `KnowledgeError` when a knowledge file is wrong.
    """

    def __init__(self, *, model: str = MODEL, knowledge: Sequence[Path] = (), encoder: Path | None = FOLDER) -> None:
        self.knowledge: Knowledge = knowledge_module.load(*knowledge)
        self.gazetteer = Gazetteer.open(source=gazetteer.chosen(knowledge))
        self.languages = Languages()
        self.parser = Parser(model)
        self.encoder = Encoder(encoder) if encoder else None
        self.version = version("dragoman")

    def __call__(self, article: Article) -> Record:
        """The record of one article; a text that names nobody gives a record with empty tables."""
        return next(self.pipe([article]))

    def pipe(self, articles: Iterable[Article]) -> Iterator[Record]:
        """The records of many articles, in order, parsed in batches."""
        waiting: deque[Article] = deque()
        for doc in self.parser.pipe(self._readable(articles, waiting)):
            yield self.read(waiting.popleft(), doc)

    def _readable(self, articles: Iterable[Article], waiting: deque[Article]) -> Iterator[Article]:
        """What the parser gets to see: the article, or an empty one in place of a text in another language."""
        for article in articles:
            known = article if article.language else replace(article, language=self.languages(article.text))
            waiting.append(known)
            yield known if known.language in READABLE else Article("")

    def read(self, article: Article, doc: Doc) -> Record:
        """The record of one parsed article: every stage in order, nothing else."""
        start = time.perf_counter()
        if article.language not in READABLE:
            return self._unsupported(article, start)
        known = self.knowledge
        text = Text.of(article, doc)

        cast = actors.actors(text, known)
        spots = places.places(text, cast, known, self.gazetteer)
        cast = homes.settled(text, cast, spots, known)
        dates, undated = times.times(text, known)
        signs = cues.cues(text, known)
        scene = Scene.of(text, Resolved(cast, spots, dates, signs, undated), known)

        said = tuple(
            sorted((*statements.statements(scene), *turns.spoken(scene)), key=lambda each: each.content[0].start)
        )
        told = events.events(scene)
        votes = relations.votes(scene, told, self.encoder) if self.encoder else NOBODY
        acts, unbelieved = combine.combined(scene, told, votes)
        done = statements.linked(acts, said, scene)
        met = meetings.meetings(scene, done)
        promised = commitments.commitments(scene, said)
        disputed = disputes.disputes(scene)
        sanctioned = sanctions.sanctions(scene, done)

        return Record(
            article=article,
            mentions=tuple(reference.mention for reference in cast.references),
            actors=labels.labelled(cast.actors, said),
            places=spots,
            dates=dates,
            events=done,
            meetings=met,
            statements=said,
            commitments=promised,
            disputes=disputed,
            sanctions=sanctioned,
            dropped=tuple(sorted((*cast.dropped, *undated, *unbelieved), key=lambda each: each.at)),
            made_by=self._made_by(start),
        )

    def _unsupported(self, article: Article, start: float) -> Record:
        """A record that says the text is in a language this reader does not read."""
        span = article.span(0, len(article.text))
        why = Dropped(
            row_id(article.id, "dropped", [(span.start, span.end)], "unsupported-language"),
            "unsupported-language",
            span,
        )
        empty: tuple[()] = ()
        return Record(
            article, empty, empty, empty, empty, empty, empty, empty, empty, empty, empty, (why,), self._made_by(start)
        )

    def _made_by(self, start: float) -> MadeBy:
        seconds = round(time.perf_counter() - start, 4)
        model = self.encoder.name if self.encoder else None
        return MadeBy(self.version, self.parser.name, model, f"blake2b:{self.knowledge.version}", seconds)
