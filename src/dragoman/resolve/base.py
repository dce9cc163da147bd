"""What the resolving stages share: the parsed text with its words, and what they return."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass

from spacy.tokens import Doc, Token

from dragoman import names
from dragoman.model import Actor, Article, Dropped, Mention, Place, Span, TimeExpression, row_id


@dataclass(frozen=True, slots=True)
class Text:
    """One article, parsed: its Doc, its words (`names.split`) and the token each word starts in."""

    article: Article
    doc: Doc
    words: tuple[names.Word, ...]
    token_of_word: tuple[int, ...]
    starts: tuple[int, ...]

    @classmethod
    def of(cls, article: Article, doc: Doc) -> Text:
        """The text of an article and its parse."""
        starts = tuple(token.idx for token in doc)
        words = tuple(names.split(article.text))
        return cls(article, doc, words, tuple(bisect_right(starts, word.start) - 1 for word in words), starts)

    def token_at(self, offset: int) -> int:
        """Index of the token that holds a character offset."""
        return max(0, bisect_right(self.starts, offset) - 1)

    def tokens(self, start: int, end: int) -> tuple[int, int]:
        """First and last token index of a character span."""
        return self.token_at(start), self.token_at(max(start, end - 1))

    def root(self, first: int, last: int) -> Token:
        """The token of a stretch on which its others hang."""
        for index in range(first, last + 1):
            token = self.doc[index]
            if not first <= token.head.i <= last or token.head.i == token.i:
                return token
        return self.doc[last]

    def span(self, start: int, end: int) -> Span:
        """The words between two offsets."""
        return self.article.span(start, end)

    def id(self, table: str, spans: list[tuple[int, int]], kind: str) -> str:
        """The id of a row of this article."""
        return row_id(self.article.id, table, spans, kind)


@dataclass(frozen=True, slots=True)
class Reference:
    """A mention with what the later stages ask of it: all actors meant (several for "both sides"), title and tokens."""

    mention: Mention
    actors: tuple[str, ...]
    title: str | None
    first: int
    last: int
    head: int
    title_tokens: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Voice:
    """A stretch told in the first person: a speaker's turn in a transcript, a speech, a government's own release.

    `speakers` are actor ids, empty for a questioner; `aloud` says that its every word is the speaker's.
    """

    start: int
    end: int
    speakers: tuple[str, ...]
    aloud: bool


@dataclass(frozen=True, slots=True)
class Cast:
    """Who the text mentions: the references in text order, the actors, who speaks where, and what was left out."""

    references: tuple[Reference, ...]
    actors: tuple[Actor, ...]
    dropped: tuple[Dropped, ...] = ()
    voices: tuple[Voice, ...] = ()


@dataclass(frozen=True, slots=True)
class Cue:
    """A word that changes how others are to be taken: its kind (negation, future, hypothesis, history), its tokens
    and the token indices it governs."""

    kind: str
    rule: str
    first: int
    last: int
    scope: frozenset[int]


@dataclass(frozen=True, slots=True)
class Resolved:
    """Everything the text mentions, resolved; what the coding stages read from."""

    cast: Cast
    places: tuple[Place, ...]
    times: tuple[TimeExpression, ...]
    cues: tuple[Cue, ...]
    dropped: tuple[Dropped, ...]
