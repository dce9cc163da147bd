"""What somebody undertakes, affirms, offers, intends, requests or refuses, one row for each item of a list."""

from __future__ import annotations

from collections.abc import Iterable

from spacy.tokens import Token

from dragoman.coding.base import Scene, clause_head, is_infinitive, is_purpose, subject, unique
from dragoman.coding.base import sentences as sentences_of
from dragoman.coding.lists import items
from dragoman.model import Commitment, Role, Span, Statement, When

_KINDS = ("commit", "affirm", "offer", "intend", "request", "refuse")


def commitments(scene: Scene, said: tuple[Statement, ...]) -> tuple[Commitment, ...]:
    """All promises, shared principles, offers, plans, demands and refusals, one row for each item of a list."""
    found: dict[str, Commitment] = {}
    for sent in sentences_of(scene.text):
        for token in sent:
            kind = _commitment_kind(scene, token)
            if kind is None:
                continue
            for content in _undertakings(scene, token, kind):
                row = _commitment(scene, token, kind, content, said)
                if row is not None and not any(each.content == row.content for each in found.values()):
                    found[row.id] = row
    return tuple(sorted(found.values(), key=lambda each: (each.content.start, each.content.end)))


def _commitment_kind(scene: Scene, token: Token) -> str | None:
    """The kind of undertaking a word speaks of; None for denied, asked, supposed or merely intended speech."""
    if token.pos_ not in ("VERB", "AUX", "ADJ", "NOUN") or any(child.dep_ == "neg" for child in token.children):
        return None
    if token.sent.text.rstrip().endswith("?") or scene.cues(token) & {"hypothesis", "negation"} or is_purpose(token):
        return None
    if token.pos_ == "NOUN":
        made = token.lemma_ == "commitment" and token.head.lemma_ in scene.term("commitments/make-commitment")
        return "commit" if made and token.dep_ == "dobj" else None
    words = {token.lemma_.lower()} | ({token.lower_} if token.pos_ == "ADJ" else set())
    kind = next((kind for kind in _KINDS if words & scene.term(f"commitments/{kind}")), None)
    if kind == "intend" and any(child.dep_ == "ccomp" for child in token.children):
        return "request"
    if (
        kind is None
        and token.pos_ == "VERB"
        and (_own_future(scene, token) is not None or _first_person_future(scene, token))
    ):
        return "commit"
    return kind


def _own_future(scene: Scene, token: Token) -> Token | None:
    """The verb of "he announced that he would lift ...": future, its subject the speaker or his own government."""
    lemma = token.lemma_.lower()
    if lemma not in scene.knowledge.reporting or lemma in scene.term("commitments/observe"):
        return None
    for child in token.children:
        if child.dep_ != "ccomp" or "future" not in scene.cues(child) or "negation" in scene.cues(child):
            continue
        speakers = {role.actor for role in subject(scene, token)}
        doers = {role.actor for role in subject(scene, child)}
        if doers and doers <= speakers | {scene.side(each) for each in speakers}:
            return child
    return None


def _first_person_future(scene: Scene, token: Token) -> bool:
    """Whether this is the verb of a speaker's own "we will ..."."""
    will = any(child.dep_ == "aux" and child.lower_ in ("will", "'ll", "’ll", "shall") for child in token.children)
    own = any(child.dep_ == "nsubj" and child.lower_ in ("we", "i") for child in token.children)
    return will and own and token.lemma_.lower() not in scene.term("commitments/no-undertaking")


def _undertakings(scene: Scene, token: Token, kind: str) -> list[list[Token]]:
    """The words of each thing undertaken: the clause or object, a list split into its items."""
    if token.pos_ == "VERB" and _first_person_future(scene, token):
        outside = [
            child for child in token.children if child.dep_ in ("nsubj", "aux", "punct", "mark", "cc", "conj", "advmod")
        ]
        left_out = {
            each.i for child in outside if child.dep_ != "advmod" or child.i < token.i for each in child.subtree
        }
        return [[each for each in token.subtree if each.i not in left_out]]
    heads = [head for child in token.children if child.i > token.i for head in _undertaken(scene, token, child, kind)]
    return [words for head in heads for words in items(head)]


def _undertaken(scene: Scene, token: Token, child: Token, kind: str) -> list[Token]:
    """The heads of what is undertaken that one child of the verb holds; none for anybody addressed."""
    lemma = token.lemma_.lower()
    if child.dep_ == "xcomp" or (child.dep_ == "acl" and token.pos_ == "NOUN"):
        return [child]
    if child.dep_ == "ccomp":
        return [child] if _clause_counts(scene, token, child, kind) else []
    if child.dep_ == "advcl" and lemma in ("call", "appeal"):
        return [child] if is_infinitive(child) else []
    if child.dep_ == "prep":
        wanted = {"commit": ("to",), "request": ("for",), "intend": ("on",)}.get(kind, ())
        nouns = lemma in ("commit", "committed", "commitment", "call", "appeal", "press")
        inner = [each for each in child.children if each.dep_ == "pcomp" or (each.dep_ == "pobj" and nouns)]
        return inner if child.lower_ in wanted else []
    if child.dep_ == "dobj" and child.pos_ == "NOUN" and not scene.at(child):
        return [child] if _object_counts(scene, lemma, child, kind) else []
    return []


def _clause_counts(scene: Scene, token: Token, clause: Token, kind: str) -> bool:
    if any(each.lower_ in ("whether", "if") for each in clause.children):
        return False
    if kind == "commit":
        own = _own_future(scene, token)
        plain = token.lemma_ not in scene.knowledge.reporting
        return "future" in scene.cues(clause) and (plain or (own is not None and own.i == clause.i))
    if kind == "affirm":
        return any(each.lower_ in ("must", "should", "need", "needs") for each in clause.subtree)
    return kind in ("request", "offer")


def _object_counts(scene: Scene, lemma: str, noun: Token, kind: str) -> bool:
    if kind == "affirm":
        every = {noun.lemma_.lower(), *(each.lemma_.lower() for each in noun.conjuncts)}
        return bool(every & scene.term("commitments/affirm-object"))
    return kind in ("offer", "refuse") or lemma in (
        "pledge",
        "promise",
        "guarantee",
        "vow",
        "demand",
        "request",
        "seek",
    )


def _commitment(
    scene: Scene, token: Token, kind: str, words: list[Token], said: tuple[Statement, ...]
) -> Commitment | None:
    verb = token if token.pos_ in ("VERB", "AUX") else clause_head(token)
    by = unique(subject(scene, verb))
    if token.pos_ == "NOUN":
        by = scene.owners(token) or by
    statement = _statement_over(token, said)
    if not by and statement is not None and statement.speakers:
        speakers = statement.speakers
    else:
        speakers = tuple(role.actor for role in by)
    document = statement or next(
        (each for each in said if each.evidence.start == token.sent.start_char and each.document), None
    )
    if not speakers and document is not None:
        speakers = document.speakers
    if not speakers:
        return None
    content = scene.span_of(words)
    if len(content.text) < 4:
        return None
    toward = _toward(scene, token, words, speakers)
    trigger = scene.evidence(token, f"commitments/{token.lemma_.lower()}", 0.8)
    return Commitment(
        id=scene.text.id("commitments", [(content.start, content.end)], kind),
        by=speakers,
        toward=toward,
        kind=kind,
        topics=_topics(scene, words),
        content=content,
        condition=_condition(scene, words, token),
        due=_due(scene, content),
        statement=statement.id if statement else None,
        follows=(),
        evidence=trigger,
    )


def _statement_over(token: Token, said: tuple[Statement, ...]) -> Statement | None:
    over = [
        each
        for each in said
        if any(span.start <= token.idx < span.end for span in each.content)
        or (each.cue is not None and each.cue.start == token.idx)
    ]
    return min(over, key=lambda each: sum(span.end - span.start for span in each.content), default=None)


def _toward(scene: Scene, token: Token, words: list[Token], by: tuple[str, ...]) -> tuple[str, ...]:
    found: list[Role] = []
    inside = {word.i for word in words}
    for child in token.children:
        if child.i in inside:
            if child.dep_ == "xcomp":
                found += [
                    role for each in child.children if each.dep_ == "nsubj" for role in scene.roles(each, deep=False)
                ]
            if child.dep_ == "ccomp":
                found += [
                    role for each in child.children if each.dep_ == "nsubj" for role in scene.roles(each, deep=False)
                ]
            continue
        if child.dep_ in ("dobj", "dative"):
            found += scene.roles(child, deep=False)
        if child.dep_ in ("prep", "dative") and child.lower_ in ("to", "with", "toward", "towards", "on", "upon"):
            found += [
                role
                for each in child.children
                if each.dep_ == "pobj" and each.i not in inside
                for role in scene.roles(each, deep=False)
            ]
    own = {scene.side(each) for each in by}
    return tuple(role.actor for role in unique(found) if scene.side(role.actor) not in own)


def _topics(scene: Scene, words: Iterable[Token]) -> tuple[str, ...]:
    lemmas = [each.lemma_.lower() for each in words]
    shown = {
        context
        for index, lemma in enumerate(lemmas)
        for phrase, context in scene.knowledge.contexts.get(lemma, ())
        if tuple(lemmas[max(0, index - len(phrase) + 1) : index + 1]) == phrase
    }
    return tuple(sorted(shown))


def _condition(scene: Scene, words: list[Token], token: Token) -> Span | None:
    for child in (*token.children, *(inner for word in words for inner in word.children)):
        if child.dep_ == "advcl" and any(
            each.dep_ == "mark" and each.lower_ in ("if", "unless", "once", "until", "provided")
            for each in child.children
        ):
            return scene.span_of(child.subtree)
    return None


def _due(scene: Scene, content: Span) -> When | None:
    published = scene.text.article.published
    for each in scene.resolved.times:
        span = each.when_.span
        if (
            span is not None
            and content.start <= span.start < content.end
            and (published is None or each.when_.end_date > published.start_date)
        ):
            return each.when_
    return None
