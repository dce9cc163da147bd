"""What was said, by whom or in which document, with the exact words.

Quotation marks are paired first (curly, straight, guillemets; a missing mark is bridged), then every reporting verb
with a speaker claims what it reports: its quotes, its clause, or its object. A quoted paragraph without a cue goes to
the speaker before it. Quoted words that nobody is said to have said are scare quotes and give no statement.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass, replace

from spacy.tokens import Token

from dragoman.coding.base import Scene, clause_head, is_infinitive, subject, unique
from dragoman.model import Event, Role, Span, Statement

_OPEN, _CLOSE, _STRAIGHT = "“«„", "”»", '"'
_TRIM = " \n\t\u00a0,"


@dataclass(frozen=True, slots=True)
class _Quote:
    """A quotation: offsets between the marks, and which mark was missing (`open`, `close` or nothing)."""

    start: int
    end: int
    missing: str = ""


@dataclass(frozen=True, slots=True)
class _Document:
    """A text that speaks ("the joint statement"): where it was named, its name and whose it is."""

    at: int
    name: str
    speakers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Cue:
    """A reporting verb (or "according to") with its speakers, its document and the tokens it reports."""

    token: Token
    speakers: tuple[str, ...]
    document: str | None
    addressees: tuple[str, ...]
    content: tuple[tuple[int, int], ...]


def statements(scene: Scene) -> tuple[Statement, ...]:
    """All statements of the text, in order; `()` when nobody is reported to say anything."""
    quotes = _quotes(scene.text.article.text)
    documents = _documents(scene)
    cues: list[_Cue] = []
    for sent in scene.text.doc.sents:
        cues += _cues(scene, list(sent), documents, cues)
    quotes = [_mended(quote, cues, scene) for quote in quotes]
    claims = _claims(cues, quotes, scene.text.article.text)
    found = [row for cue in cues if (row := _statement(scene, cue, claims.get(cue, []))) is not None]
    claimed = {quote for group in claims.values() for quote in group}
    found += _continued(scene, found, [quote for quote in quotes if quote not in claimed])
    rows = {each.id: each for each in found}.values()
    return tuple(sorted(rows, key=lambda each: (each.evidence.start, each.content[0].start)))


def linked(events: tuple[Event, ...], said: tuple[Statement, ...], scene: Scene) -> tuple[Event, ...]:
    """The events with the statement that reports each, and `alleged_by` where an outsider's word is all there is."""
    linked_events = []
    for event in events:
        trigger = event.evidence.trigger
        inside = [
            each
            for each in said
            if trigger and any(span.start <= trigger.start and trigger.end <= span.end for span in each.content)
        ]
        if not inside:
            linked_events.append(event)
            continue
        statement = min(inside, key=lambda each: sum(span.end - span.start for span in each.content))
        sides = {scene.side(role.actor) for role in event.actors}
        outsiders = tuple(each for each in statement.speakers if scene.side(each) not in sides)
        alleged = outsiders if outsiders and len(outsiders) == len(statement.speakers) and event.actors else ()
        linked_events.append(replace(event, statement=statement.id, alleged_by=event.alleged_by or alleged))
    return tuple(linked_events)


# ---------------------------------------------------------------- quotation marks


def _quotes(text: str) -> list[_Quote]:
    """The quotations of a text; a paragraph's unpaired mark opens or closes at the paragraph's edge."""
    found: list[_Quote] = []
    start = 0
    for line in text.split("\n"):
        found += _quotes_in(text, start, start + len(line))
        start += len(line) + 1
    return found


def _quotes_in(text: str, start: int, end: int) -> list[_Quote]:
    found: list[_Quote] = []
    opened: int | None = None
    for at in range(start, end):
        letter = text[at]
        if letter not in _OPEN and letter not in _CLOSE and letter != _STRAIGHT:
            continue
        if letter in _OPEN or (letter == _STRAIGHT and opened is None and _opens(text, at, start, end)):
            if opened is None:
                opened = at + 1
        elif opened is not None:
            found.append(_Quote(opened, at))
            opened = None
        else:
            found.append(_Quote(_clause_start(text, start, at), at, "open"))
    if opened is not None and opened < end:
        found.append(_Quote(opened, end, "close"))
    return [quote for quote in found if text[quote.start : quote.end].strip()]


def _opens(text: str, at: int, start: int, end: int) -> bool:
    """Whether a straight mark opens: at the edge or after a blank or bracket, and before a word."""
    before = text[at - 1] if at > start else " "
    after = text[at + 1] if at + 1 < end else " "
    return (before.isspace() or before in "([-–—,:'‘") and not after.isspace()


def _clause_start(text: str, start: int, at: int) -> int:
    """Where a quotation without an opening mark is taken to begin: its sentence."""
    cut = max(text.rfind(mark, start, at) for mark in (". ", "? ", "! ", ": ", "\n"))
    return max(start, cut + 2 if cut >= 0 else start)


# ---------------------------------------------------------------- documents that speak


def _documents(scene: Scene) -> list[_Document]:
    """Every "joint statement", "readout" and the like with its owners: possessor, publisher, or who agreed on it."""
    words = scene.term("statements/document")
    found: list[_Document] = []
    for token in scene.text.doc:
        if token.lemma_.lower() not in words or token.pos_ not in ("NOUN", "PROPN"):
            continue
        joint = any(child.lower_ == "joint" for child in token.children)
        name = f"joint {token.lemma_.lower()}" if joint else token.lemma_.lower()
        owners = tuple(role.actor for role in scene.owners(token))
        if not owners:
            owners = tuple(
                role.actor
                for child in token.children
                if child.dep_ in ("agent", "prep") and child.lower_ in ("by", "from", "of")
                for each in child.children
                for role in scene.roles(each)
            )
        if not owners and token.dep_ in ("dobj", "pobj", "nsubjpass"):
            verb = token.head.head if token.dep_ == "pobj" else token.head
            if verb.pos_ == "VERB" and (
                joint or verb.lemma_ in ("issue", "release", "publish", "say", "agree", "sign", "adopt")
            ):
                owners = tuple(role.actor for role in subject(scene, verb))
        if not owners:
            same = found[-1] if found and not joint and token.lemma_.lower() == "statement" else None
            same = same or next(
                (
                    each
                    for each in reversed(found)
                    if each.name == name or each.name.endswith(name) or name.endswith(each.name)
                ),
                None,
            )
            same = same or (found[-1] if found and token.lemma_.lower() == "statement" else None)
            owners = same.speakers if same else ()
            name = same.name if same else name
        found.append(_Document(token.i, name, owners))
    return found


def _document_at(documents: list[_Document], token: Token) -> _Document | None:
    return next((each for each in documents if each.at == token.i), None)


# ---------------------------------------------------------------- cues


def _cues(scene: Scene, sent: list[Token], documents: list[_Document], before: list[_Cue]) -> list[_Cue]:
    cues: list[_Cue] = []
    attributed = _according(scene, sent, documents)
    for token in sent:
        if token.pos_ not in ("VERB", "AUX") or token.lemma_.lower() not in scene.knowledge.reporting:
            continue
        cue = _verb_cue(scene, token, documents, [*before, *cues], attributed.document if attributed else None)
        if cue is not None:
            cues.append(cue)
    if attributed is not None and not any(_contains(attributed, cue) for cue in cues):
        cues.append(attributed)
    return cues


def _contains(outer: _Cue, inner: _Cue) -> bool:
    return bool(outer.content) and outer.content[0][0] <= inner.token.idx <= outer.content[-1][1]


def _verb_cue(
    scene: Scene, token: Token, documents: list[_Document], before: list[_Cue], document: str | None
) -> _Cue | None:
    if _no_report(scene, token):
        return None
    speakers, own_document = _speakers(scene, token, documents, before)
    if not speakers and own_document is None:
        return None
    if own_document is None and document is None:
        document = _in_document(token, documents)
    content = _content(scene, token)
    addressees = _addressees(scene, token) if content or token.lemma_ == "tell" else ()
    return _Cue(
        token, speakers, own_document or document, tuple(each for each in addressees if each not in speakers), content
    )


def _no_report(scene: Scene, token: Token) -> bool:
    """Whether a reporting verb reports nothing here: a purpose or ability, a question, an expletive "it", a denial."""
    if is_infinitive(token) and token.dep_ in ("advcl", "acl", "relcl", "xcomp", "ccomp"):
        return True
    if any(child.dep_ in ("neg", "expl") for child in token.children) or scene.cues(token) & {"future", "hypothesis"}:
        return True
    return token.sent.text.rstrip().endswith("?") and not any(each.is_quote for each in token.sent)


def _speakers(
    scene: Scene, verb: Token, documents: list[_Document], before: list[_Cue]
) -> tuple[tuple[str, ...], str | None]:
    """Speakers of a reporting verb and the document that is its subject, if one is."""
    noun = _subject_token(verb)
    if noun is not None:
        document = _document_at(documents, noun)
        if document is not None:
            return document.speakers, document.name
        earlier = next((cue for cue in reversed(before) if cue.token.sent.start != verb.sent.start), None)
        if noun.lower_ == "it" and earlier is not None and earlier.document:
            return earlier.speakers, earlier.document
    roles = unique(subject(scene, verb))
    return tuple(role.actor for role in roles), None


def _subject_token(verb: Token) -> Token | None:
    seen: set[int] = set()
    while verb.i not in seen:
        seen.add(verb.i)
        for child in verb.children:
            if child.dep_ == "nsubj":
                return child
        if verb.dep_ not in ("conj", "advcl", "xcomp", "parataxis", "dep"):
            return None
        verb = verb.head
    return None


def _in_document(token: Token, documents: list[_Document]) -> str | None:
    """ "said in a statement": the document named in the cue's own prepositional phrase."""
    for child in token.children:
        if child.dep_ == "prep" and child.lower_ in ("in", "by", "through"):
            for each in child.children:
                document = _document_at(documents, each)
                if document is not None:
                    return document.name
    return None


def _addressees(scene: Scene, token: Token) -> tuple[str, ...]:
    found: list[Role] = []
    for child in token.children:
        if token.lemma_ in ("tell", "inform", "assure", "remind") and child.dep_ in ("dobj", "dative"):
            found += scene.roles(child)
        if child.dep_ in ("prep", "dative") and child.lower_ == "to":
            found += [role for each in child.children for role in scene.roles(each)]
    return tuple(role.actor for role in unique(found))


def _content(scene: Scene, token: Token) -> tuple[tuple[int, int], ...]:
    """Offsets of the clause or object that the verb reports; `()` when it reports by quotation only."""
    heads = _reported_heads(scene, token)
    if not heads and token.dep_ == "parataxis" and token.head.i < token.i:
        return ((token.head.left_edge.idx, token.left_edge.idx),)
    spans = [span for head in heads[:2] if (span := _reported_span(scene, token, head)) is not None]
    return tuple(sorted({(span.start, span.end) for span in spans}))


def _reported_heads(scene: Scene, token: Token) -> list[Token]:
    """The clause a reporting verb takes, else its object where the verb reports by objects, else its infinitive."""
    clauses = [child for child in token.children if child.dep_ == "ccomp"]
    if clauses:
        return clauses
    if token.lemma_.lower() in scene.term("statements/takes-object"):
        objects = [
            child for child in token.children if child.dep_ in ("dobj", "xcomp", "oprd") and child.pos_ != "PRON"
        ]
        if objects:
            return objects
    return [child for child in token.children if child.dep_ == "xcomp" and child.i > token.i]


def _reported_span(scene: Scene, token: Token, head: Token) -> Span | None:
    inner = [each for each in head.subtree if (each.i > token.i) == (head.i > token.i) and each.i != token.i]
    if not inner:
        return None
    if head.dep_ == "dobj":
        inner += _trailing(scene, token, inner[-1])
    span = scene.trimmed(inner[0].idx, inner[-1].idx + len(inner[-1]), _TRIM + '.;:“”"«»')
    if span.text.startswith(("that ", "That ")):
        span = scene.text.span(span.start + 5, span.end)
    return span if span.end > span.start else None


def _trailing(scene: Scene, token: Token, last: Token) -> list[Token]:
    """The verb's phrases that go on where its object ends: "reaffirmed their support" + "to the people"."""
    found: list[Token] = []
    for child in token.children:
        phrase = list(child.subtree)
        timed = any(each.i in scene.times_at for each in phrase)
        if (
            child.dep_ == "prep"
            and phrase[0].i == last.i + 1
            and not timed
            and child.lower_ not in ("during", "in", "at", "after")
        ):
            found += phrase
            last = phrase[-1]
    return found


def _according(scene: Scene, sent: list[Token], documents: list[_Document]) -> _Cue | None:
    """ "According to X" with the rest of its sentence as what is reported."""
    for token in sent:
        if token.lower_ != "according":
            continue
        preposition = next((child for child in token.children if child.lower_ == "to"), None)
        noun = next((each for each in (preposition.children if preposition else ()) if each.dep_ == "pobj"), None)
        if noun is None:
            return None
        document = _document_at(documents, noun)
        speakers = document.speakers if document else tuple(role.actor for role in scene.roles(noun))
        if not speakers and document is None:
            return None
        phrase = list(token.subtree)
        first, last = phrase[0].i, phrase[-1].i
        clause = clause_head(token.head)
        whole = list(clause.subtree) if clause.dep_ in ("relcl", "acl", "advcl") else sent
        rest = [each for each in whole if not first <= each.i <= last]
        before, after = [each for each in rest if each.i < first], [each for each in rest if each.i > last]
        side = before if len(before) > len(after) else after
        if not side:
            return None
        span = scene.trimmed(side[0].idx, side[-1].idx + len(side[-1]), _TRIM + '.;:“”"«»')
        content = ((span.start, span.end),) if span.end > span.start else ()
        return _Cue(token, speakers, document.name if document else None, (), content)
    return None


# ---------------------------------------------------------------- cue + quotes -> statement


def _mended(quote: _Quote, cues: list[_Cue], scene: Scene) -> _Quote:
    """A quotation that lacks a mark, cut where the cue inside it stands: the cue's own words are not quoted."""
    inside = [cue for cue in cues if quote.missing and quote.start <= cue.token.idx < quote.end]
    if not inside:
        return quote
    cue = inside[0]
    if quote.missing == "open":
        after = [start for start, _ in cue.content if start > cue.token.idx]
        return _Quote(min(after, default=cue.token.idx + len(cue.token) + 1), quote.end, quote.missing)
    subject_start = min(child.left_edge.idx for child in (cue.token, *cue.token.children) if child.dep_ != "ccomp")
    comma = scene.text.article.text.rfind(",", quote.start, max(subject_start, quote.start + 1))
    return _Quote(quote.start, comma, quote.missing) if comma > quote.start else quote


def _claims(cues: list[_Cue], quotes: list[_Quote], text: str) -> dict[_Cue, list[_Quote]]:
    """Which cue reports each quotation: the one whose clause holds it most tightly, else the nearest by."""
    claims: dict[_Cue, list[_Quote]] = {}
    starts = [cue.token.sent.start_char for cue in cues]
    for quote in quotes:
        low, high = bisect_left(starts, quote.start - 2_000), bisect_left(starts, quote.end + 4)
        near = [cue for cue in cues[low:high] if _touches(cue, quote, text)]
        if near:
            claims.setdefault(min(near, key=lambda cue: _distance(cue, quote)), []).append(quote)
    return claims


def _touches(cue: _Cue, quote: _Quote, text: str) -> bool:
    """Whether a quotation stands in the cue's sentence or next to it: `"...," X said`, `X said: "..."`."""
    if quote.start <= cue.token.idx < quote.end:
        return False
    start, end = cue.token.sent.start_char, cue.token.sent.end_char
    if quote.start < end and quote.end > start:
        return True
    if 0 <= quote.start - end <= 2:
        return text[cue.token.idx : end].rstrip().endswith(":")
    if not 0 <= start - quote.end <= 3 or cue.token.i - cue.token.sent.start > 6:
        return False
    return text[quote.end - 1] == "," or (text[quote.end - 1] in ".?!" and not cue.content)


def _distance(cue: _Cue, quote: _Quote) -> tuple[int, int]:
    holding = [end - start for start, end in cue.content if start - 2 <= quote.start and quote.end <= end + 2]
    after = cue.token.idx + len(cue.token)
    gap = quote.start - after if after <= quote.start else cue.token.idx - quote.end
    return (0, min(holding)) if holding else (1, gap)


def _statement(scene: Scene, cue: _Cue, quotes: list[_Quote]) -> Statement | None:
    """The statement of a cue: its clause and the quotations it claims, as one or several spans."""
    kept = [
        (start, end)
        for start, end in cue.content
        if not any(quote.start - 2 <= start and end <= quote.end + 2 for quote in quotes)
    ]
    said = _spans(scene, _merged([*kept, *((quote.start, quote.end) for quote in quotes)]))
    if not said:
        return None
    quoted = _spans(scene, [(quote.start, quote.end) for quote in quotes])
    bare = any(letter.isalnum() for letter in _outside(scene.text.article.text, said, quoted))
    kind = "indirect" if not quoted else "mixed" if bare else "direct"
    return _row(scene, cue, kind, said, quoted)


def _outside(text: str, said: list[Span], quoted: list[Span]) -> Iterable[str]:
    """The letters of what was said that stand in no quotation."""
    for span in said:
        yield from (
            text[at] for at in range(span.start, span.end) if not any(quote.start <= at < quote.end for quote in quoted)
        )


def _spans(scene: Scene, offsets: list[tuple[int, int]]) -> list[Span]:
    trimmed = [scene.trimmed(start, end, _TRIM) for start, end in offsets if end > start]
    return [span for span in trimmed if span.end > span.start]


def _merged(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1] + 1:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _row(scene: Scene, cue: _Cue, kind: str, content: list[Span], quoted: list[Span]) -> Statement:
    token = cue.token
    rule = f"statements/{token.lemma_.lower()}" if token.lower_ != "according" else "statements/according-to"
    score = 0.95 if kind != "indirect" else 0.85
    mark = scene.text.span(token.idx, token.idx + len(token))
    spans = [(span.start, span.end) for span in content]
    return Statement(
        id=scene.text.id("statements", [(mark.start, mark.end), *spans], kind),
        speakers=cue.speakers,
        document=cue.document,
        addressees=cue.addressees,
        kind=kind,
        medium=_medium(scene, token, cue.document),
        cue=mark,
        content=tuple(content),
        quoted=tuple(quoted),
        when=scene.when(token),
        evidence=scene.evidence(token, rule, score),
    )


def _medium(scene: Scene, token: Token, document: str | None) -> str | None:
    lemmas = {
        each.lemma_.lower()
        for child in token.children
        if child.dep_ in ("prep", "dobj")
        for each in child.subtree
        if child.i > token.i and each.i < token.i + 10
    }
    if token.lemma_.lower() in ("tweet", "post"):
        return "post"
    for name in ("interview", "post", "call", "written", "speech"):
        if lemmas & scene.term(f"statements/medium/{name}"):
            return name
    return "written" if document else None


# ---------------------------------------------------------------- quotes without a cue


def _continued(scene: Scene, found: list[Statement], left: list[_Quote]) -> list[Statement]:
    """Quoted sentences that no cue claimed, given to the speaker of the statement before them."""
    text = scene.text.article.text
    more: list[Statement] = []
    for quote in left:
        words = text[quote.start : quote.end].split()
        if (
            len(words) < 4
            or not text[quote.start : quote.end].lstrip()[:1].isupper()
            or (quote.missing and len(words) < 8)
        ):
            continue
        before = [each for each in found if each.evidence.start <= quote.start and each.kind != "indirect"]
        before = before or [each for each in found if each.evidence.start <= quote.start]
        if not before or quote.start - before[-1].evidence.end > 600:
            continue
        last = max(before, key=lambda each: each.evidence.end)
        span = scene.trimmed(quote.start, quote.end, _TRIM)
        token = scene.text.doc[scene.text.token_at(span.start)]
        more.append(
            Statement(
                id=scene.text.id("statements", [(span.start, span.end)], "direct"),
                speakers=last.speakers,
                document=last.document,
                addressees=last.addressees,
                kind="direct",
                medium=last.medium,
                cue=None,
                content=(span,),
                quoted=(span,),
                when=last.when,
                evidence=scene.evidence(token, "statements/continued", 0.6),
            )
        )
    return more
