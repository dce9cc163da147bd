"""What was said, by whom or in which document, with the exact words.

Every reporting verb with a speaker claims what it reports: its quotes, its clause, or its object. A quoted paragraph
without a cue goes to the speaker before it. Quoted words that nobody is said to have said are scare quotes and give no
statement.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from spacy.tokens import Token

from dragoman.coding.base import Scene, as_roles, clause_head, subject, unique
from dragoman.coding.statements.quotations import Cue, Quote, claims, mended, quotations
from dragoman.coding.statements.reported import (
    Offsets,
    content,
    framed,
    made_plain,
    resumes,
    subject_token,
    subjects_of,
)
from dragoman.coding.statements.subjects import body_again, called, entitled, joined, meant
from dragoman.coding.statements.turns import speaks_now
from dragoman.coding.statements.uncued import uncued
from dragoman.coding.statements.unsaid import misread, no_report, of_another, only_talk, speechless, unnamed
from dragoman.model import Event, Role, Span, Statement, When

_TRIM = " \n\t\u00a0,"

_DASHES = "–—"

_FIRST = ("i", "we")
"""Subjects whose speaker does not go on as "he"."""

_PHRASE = 10
"""How many words of a phrase beside the verb may name the medium."""

_DATED = 5
"""How many words before a verb a date that stands between it and its subject may begin."""

_OFFICE = 50
"""Characters before a name in which its office may stand."""

_TELLING = 3
"""Quoted words that make a statement of somebody whom the text does not name."""


@dataclass(frozen=True, slots=True)
class _Document:
    """A text that speaks ("the joint statement"): where it was named, its name and whose it is."""

    at: int
    name: str
    speakers: tuple[str, ...]


def statements(scene: Scene) -> tuple[Statement, ...]:
    """All statements of the text, in order; `()` when nobody is reported to say anything."""
    text = scene.text.article.text
    documents = _documents(scene)
    cues: list[Cue] = []
    marks = quotations(text)
    for sent in scene.text.doc.sents:
        cues += _cues(scene, list(sent), documents, cues)
    cues = [cue for cue in cues if not _own_words(cue, marks) and not speaks_now(scene, cue)]
    quotes = [mended(quote, cues, scene) for quote in marks]
    claimed = claims(cues, quotes, text)
    found = [row for cue in cues for row in _statements(scene, cue, claimed.get(cue, []), quotes)]
    taken = {quote for group in claimed.values() for quote in group}
    found += uncued(scene, found, [quote for quote in quotes if quote not in taken])
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


# ---------------------------------------------------------------- documents that speak


def _documents(scene: Scene) -> list[_Document]:
    """Every "joint statement", "readout" and the like with its owners: possessor, publisher, or who agreed on it."""
    words = scene.term("statements/document")
    found: list[_Document] = []
    for token in scene.text.doc:
        lemma = token.lemma_.lower()
        if lemma not in words or token.pos_ not in ("NOUN", "PROPN"):
            continue
        joint = any(child.lower_ == "joint" for child in token.children)
        name = f"joint {lemma}" if joint else lemma
        owners = _owners(scene, token)
        same = None if owners or joint else _same(scene, found, name)
        if same is not None:
            owners, name = same.speakers, same.name
        found.append(_Document(token.i, name, owners or (_both_sides(scene, token) if joint else ())))
    return found


def _owners(scene: Scene, token: Token) -> tuple[str, ...]:
    """Whose a document is: its possessor, who it is "by", or who says, issues or adopts it."""
    owners = scene.owners(token)
    if not owners:
        by = [
            child
            for child in token.children
            if child.dep_ in ("agent", "prep") and child.lower_ in ("by", "from", "of")
        ]
        owners = [role for child in by for each in child.children for role in scene.roles(each)]
    if not owners and token.dep_ in ("dobj", "pobj", "nsubjpass"):
        verb = token.head.head if token.dep_ == "pobj" else token.head
        issued = verb.lemma_.lower() in scene.term("statements/issue") | scene.knowledge.reporting.keys()
        owners = subject(scene, verb) if issued and verb.pos_ == "VERB" else []
    return tuple(role.actor for role in owners)


def _same(scene: Scene, found: list[_Document], name: str) -> _Document | None:
    """The document meant by a bare "the statement": the last of this name, else the last that is one too."""
    for each in reversed(found):
        if each.name.endswith(name) or name.endswith(each.name):
            return each
    if name not in scene.term("statements/any-document"):
        return None
    return next((each for each in reversed(found) if each.name.split()[-1] in scene.term("statements/text")), None)


def _both_sides(scene: Scene, token: Token) -> tuple[str, ...]:
    """The two sides whose joint document it is: those the sentence or the last one before names together."""
    pairs = [each for each in scene.resolved.cast.references if len(each.actors) > 1]
    here = [each for each in pairs if token.sent.start <= each.head < token.sent.end]
    before = [each for each in pairs if each.head < token.sent.start]
    if here or before:
        return tuple(dict.fromkeys(_sided(scene, each) for each in (here or before[-1:])[0].actors))
    for sent in reversed([each for each in scene.text.doc.sents if each.start <= token.i]):
        if any(each.lemma_.lower() in scene.term("statements/meeting") for each in sent):
            named = [role for index in range(sent.start, sent.end) for role in scene.by_head.get(index, ())]
            sides = dict.fromkeys(_sided(scene, actor) for each in named for actor in each.actors)
            if len(sides) == 2:
                return tuple(sides)
    return ()


def _sided(scene: Scene, actor: str) -> str:
    """The state an actor acts for if the text names it, else the actor."""
    side = scene.side(actor)
    return side if side in scene.actors else actor


def _document_in(documents: list[_Document], noun: Token) -> _Document | None:
    """The document a noun is, or the one it is the text or a copy of."""
    inside = [each for child in noun.children if child.lower_ == "of" for each in child.children]
    return next((found for each in (noun, *inside) if (found := _document_at(documents, each))), None)


def _document_at(documents: list[_Document], token: Token) -> _Document | None:
    return next((each for each in documents if each.at == token.i), None)


# ---------------------------------------------------------------- cues


def _cues(scene: Scene, sent: list[Token], documents: list[_Document], before: list[Cue]) -> list[Cue]:
    cues: list[Cue] = []
    attributed = _according(scene, sent, documents)
    for token in sent:
        if token.pos_ not in ("VERB", "AUX") or not _may_report(scene, token, documents):
            continue
        cue = _verb_cue(scene, token, documents, [*before, *cues], attributed.document if attributed else None)
        if cue is not None:
            cues.append(cue)
    return [*cues, attributed] if attributed is not None else cues


def _own_words(cue: Cue, marks: list[Quote]) -> bool:
    """Whether a cue stands in somebody's quoted words with a pronoun as subject: "They promised us the moon"."""
    noun = subject_token(cue.token)
    inside = any(not mark.missing and mark.start <= cue.token.idx < mark.end for mark in marks)
    return inside and (noun is None or noun.pos_ == "PRON")


def _may_report(scene: Scene, token: Token, documents: list[_Document]) -> bool:
    """Whether a verb is one that reports: by itself, by the words it quotes, or by what it asks for or names."""
    lemma = token.lemma_.lower()
    if lemma in scene.knowledge.reporting or lemma in scene.term("statements/also") or _goes_on(token):
        return True
    return made_plain(scene, token) is not None or _agrees(scene, token, documents)


def _agrees(scene: Scene, token: Token, documents: list[_Document]) -> bool:
    """ "In a joint statement, the sides undertook to go", "they agreed that the launch was a breach"."""
    if token.lemma_.lower() not in scene.term("statements/agrees"):
        return False
    clauses = [child for child in token.children if child.dep_ == "ccomp"]
    that = any(each.dep_ == "mark" and each.lower_ == "that" for clause in clauses for each in clause.children)
    return that or _in_document(token, documents) is not None


def _goes_on(token: Token) -> bool:
    """ "She went on", "as she put it": what follows or stands around it are her words."""
    if token.lemma_ == "put":
        return any(child.dep_ == "dobj" and child.lower_ == "it" for child in token.children)
    after = token.doc[token.i + 1] if token.i + 1 < len(token.doc) else token
    closed = after.i + 1 >= len(token.doc) or token.doc[after.i + 1].is_punct
    return token.lemma_ == "go" and after.lower_ == "on" and closed


def _verb_cue(
    scene: Scene, token: Token, documents: list[_Document], before: list[Cue], document: str | None
) -> Cue | None:
    if no_report(scene, token):
        return None
    speakers, own_document = _speakers(scene, token, documents, before)
    if own_document is None and of_another(scene, token):
        speakers = ()
    if not speakers and own_document is None and not unnamed(scene, token):
        return None
    if own_document is None and speechless(scene, token):
        return None
    if own_document is None and (misread(scene, token, speakers) or only_talk(scene, token, speakers)):
        return None
    if own_document is None and document is None:
        document = _in_document(token, documents)
    by_quote = token.lemma_.lower() in scene.term("statements/by-quote") or _goes_on(token)
    if by_quote and token.tag_ in ("VB", "VBP"):
        return None
    said = framed(scene, token) if by_quote else content(scene, token)
    addressees = _addressees(scene, token, said) if said or token.lemma_ == "tell" else ()
    others = tuple(each for each in addressees if each not in speakers)
    return Cue(token, speakers, own_document or document, others, said)


def _speakers(
    scene: Scene, verb: Token, documents: list[_Document], before: list[Cue]
) -> tuple[tuple[str, ...], str | None]:
    """Speakers of a reporting verb and the document that is its subject, if one is."""
    outer = resumes(scene, verb)
    goes_on = next((cue for cue in before if outer is not None and cue.token.i == outer.i), None)
    if goes_on is not None:
        return goes_on.speakers, goes_on.document
    noun = subject_token(verb)
    if noun is None:
        return _quoted_as(scene, verb) or tuple(role.actor for role in unique(subject(scene, verb))), None
    document = _document_at(documents, noun)
    if document is not None:
        return document.speakers, document.name
    here = next((cue for cue in reversed(before) if _shares(cue.token, verb, noun)), None)
    if here is not None:
        return here.speakers, None
    earlier = next((cue for cue in reversed(before) if cue.token.sent.start != verb.sent.start), None)
    if noun.lower_ == "it" and earlier is not None and earlier.document:
        return earlier.speakers, earlier.document
    again = _same_speaker(scene, noun, verb, before) or body_again(scene, noun, before[-1].speakers if before else ())
    if again:
        return again, None
    beside = (verb.i - 3 < noun.i < verb.i and noun.dep_ != "nsubj") or len(subjects_of(verb)) > 1
    roles = scene.roles(noun) if beside or noun.dep_ in ("nsubjpass", "ROOT") else unique(subject(scene, verb))
    roles = (
        _named_behind(scene, noun, verb)
        or entitled(scene, noun, roles)
        or (scene.roles(noun) if noun.dep_ in ("nsubj", "advmod") else [])
    )
    actors = tuple(role.actor for role in roles)
    return joined(scene, noun, verb, actors) or meant(scene, noun, actors) or called(scene, noun), None


def _shares(token: Token, verb: Token, noun: Token) -> bool:
    """Whether an earlier verb of the sentence has the same subject: "the minister said, noting that"."""
    same = token.sent.start == verb.sent.start and subject_token(token)
    return same is not None and same is not False and same.i == noun.i


def _named_behind(scene: Scene, noun: Token, verb: Token) -> list[Role]:
    """Who an office is held by where the name stands behind it, however the parse hung it: "a spokesman for the army,
    Colonel Ruiz, said"."""
    office = noun.lemma_.lower() in scene.term("statements/office")
    human = office or noun.lemma_.lower() in scene.term("statements/human")
    if noun.tag_ != "NN" or not human:
        return []
    behind = [each for each in noun.subtree if each.i > noun.i and (each.i < verb.i) == (noun.i < verb.i)]
    behind = [each for each in behind if each.dep_ == "appos"]
    named = [each for each in behind if each.pos_ == "PROPN" and each.head.pos_ != "PROPN"]
    named = [each for each in named if each.head.i != noun.i or not office]
    found = [one for each in named[:1] for one in scene.at(each) if one.mention.kind == "person"]
    return as_roles(found)


def _quoted_as(scene: Scene, verb: Token) -> tuple[str, ...]:
    """ "X was quoted as saying": the one quoted."""
    above = verb.head.head
    if verb.dep_ != "pcomp" or verb.head.lower_ != "as":
        return ()
    quoted = [child for child in above.children if child.dep_ in ("nsubjpass", "dobj")]
    return tuple(role.actor for child in quoted for role in scene.roles(child))


def _same_speaker(scene: Scene, noun: Token, verb: Token, before: list[Cue]) -> tuple[str, ...]:
    """Whom "he said" means after a sentence that somebody said: its speaker, who goes on."""
    last = next((cue for cue in reversed(before) if not _quoted_before(cue.token, verb)), None)
    again = last and (noun.lower_ in scene.term("statements/goes-on") or _office_again(scene, noun, last))
    if last is None or not again:
        return ()
    plural = noun.lower_ == "they"
    between = scene.text.article.text[last.token.sent.end_char : verb.sent.start_char]
    apart = between.strip() or ("\n" in between and not (plural and len(last.speakers) > 1))
    spoke = subject_token(last.token)
    if last.token.sent.start == verb.sent.start or apart or (spoke is not None and spoke.lower_ in _FIRST):
        return ()
    own_document = last.document and (spoke is None or spoke.lemma_.lower() in scene.term("statements/document"))
    person = plural or all(_human(scene, each, spoke) for each in last.speakers)
    return last.speakers if person and (len(last.speakers) > 1) == plural and not own_document else ()


def _quoted_before(token: Token, verb: Token) -> bool:
    """Whether a verb stands in the quotation that the next verb reports: "Syria says 28," the minister said."""
    same = token.sent.start == verb.sent.start and token.i < verb.i
    return same and any(each.is_quote for each in token.doc[token.i : verb.i])


def _office_again(scene: Scene, noun: Token, last: Cue) -> bool:
    """Whether "the minister" is the minister who spoke last, by his own title."""
    bare = [child.lower_ for child in noun.children] == ["the"]
    held = [each.title for actor in last.speakers if actor in scene.actors for each in scene.actors[actor].offices]
    text = scene.text.article.text
    for each in scene.resolved.cast.references:
        if set(each.actors) & set(last.speakers):
            start = each.mention.at.start
            held += [each.title or "", text[max(0, start - _OFFICE) : start].rpartition(".")[2]]
    office = noun.lemma_.lower()
    return bare and office in scene.term("statements/office") and office in " ".join(held).lower().split()


def _human(scene: Scene, actor: str, noun: Token | None) -> bool:
    """Whether a speaker is somebody "he" or "she" may mean: a person, or a person's office named as subject."""
    known = scene.actors.get(actor)
    office = noun is not None and noun.lemma_.lower() in scene.term("statements/office") and noun.tag_ == "NN"
    return office or (known is not None and known.kind == "person")


def _in_document(token: Token, documents: list[_Document]) -> str | None:
    """ "said in a statement": the document named in the cue's own prepositional phrase."""
    for child in token.children:
        if child.dep_ == "prep" and child.lower_ in ("in", "by", "through"):
            for each in child.children:
                document = _document_at(documents, each)
                if document is not None and each.tag_ not in ("NNS", "NNPS"):
                    return document.name
    return None


def _addressees(scene: Scene, token: Token, said: Offsets) -> tuple[str, ...]:
    """To whom a verb says something: its object or its "to", unless these words are part of a clause it reports."""
    found: list[Role] = []
    clausal = any(child.dep_ == "ccomp" for child in token.children)
    for child in token.children:
        if clausal and any(start <= child.idx < end for start, end in said):
            continue
        if token.lemma_ in ("tell", "inform", "assure", "remind") and child.dep_ in ("dobj", "dative"):
            found += scene.roles(child)
        if child.dep_ in ("prep", "dative") and child.lower_ == "to":
            found += [role for each in child.children if each.dep_ == "pobj" for role in scene.roles(each)]
    return tuple(role.actor for role in unique(found))


def _according(scene: Scene, sent: list[Token], documents: list[_Document]) -> Cue | None:
    """ "According to X" with the rest of its sentence as what is reported."""
    for token in sent:
        if token.lower_ != "according":
            continue
        preposition = next((child for child in token.children if child.lower_ == "to"), None)
        noun = next((each for each in (preposition.children if preposition else ()) if each.dep_ == "pobj"), None)
        if noun is None:
            return None
        if noun.lemma_.lower() in scene.term("statements/rules"):
            return None
        document = _document_in(documents, noun)
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
        return Cue(token, speakers, document.name if document else None, (), content)
    return None


# ---------------------------------------------------------------- cue + quotes -> statement


def _statements(scene: Scene, cue: Cue, claimed: list[Quote], quotes: list[Quote]) -> list[Statement]:
    """The statements of a cue: its clause with the quotations it claims, and one more for each that starts anew."""
    text = scene.text.article.text
    kept = [
        (start, end)
        for start, end in cue.content
        if not any(quote.start - 2 <= start and end <= quote.end + 2 for quote in claimed)
    ]
    groups: list[list[Quote]] = []
    for quote in claimed:
        anew = text[quote.start : quote.end].lstrip()[:1].isupper() and not _within(quote, kept)
        if groups and not anew:
            groups[-1].append(quote)
        else:
            groups.append([quote])
    if len(groups) < 2:
        return _statement(scene, cue, kept, claimed, quotes)
    rest = [row for group in groups[1:] for row in _statement(scene, cue, [], group, quotes)]
    return _statement(scene, cue, kept, groups[0], quotes) + rest


def _statement(
    scene: Scene, cue: Cue, kept: list[tuple[int, int]], claimed: list[Quote], quotes: list[Quote]
) -> list[Statement]:
    """One statement of a clause and quotations, as one or several spans; none of words broken off."""
    said = _spans(scene, _merged([*kept, *((quote.start, quote.end) for quote in claimed)]))
    if not said:
        return []
    marked = sorted({*claimed, *(each for each in quotes if _within(each, kept))}, key=lambda each: each.start)
    quoted = _spans(scene, [(quote.start, quote.end) for quote in marked])
    bare = any(letter.isalnum() for letter in _outside(scene.text.article.text, said, quoted))
    kind = "indirect" if not quoted else "mixed" if bare else "direct"
    if not cue.speakers and cue.document is None and sum(len(each.text.split()) for each in quoted) < _TELLING:
        return []
    if kind == "indirect" and (said[0].text[0] in _DASHES or said[-1].text[-1] in _DASHES):
        return []
    return [_row(scene, cue, kind, said, quoted)]


def _within(quote: Quote, spans: list[tuple[int, int]]) -> bool:
    return any(start <= quote.start and quote.end <= end for start, end in spans)


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


def _row(scene: Scene, cue: Cue, kind: str, content: list[Span], quoted: list[Span]) -> Statement:
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
        medium=_medium(scene, cue),
        cue=mark,
        content=tuple(content),
        quoted=tuple(quoted),
        when=_when(scene, cue),
        evidence=scene.evidence(token, rule, score),
    )


def _when(scene: Scene, cue: Cue) -> When | None:
    """When it was said: the verb's own date, else that of the sentence before whose subject goes on ("he added")."""
    own = _phrase_date(scene, cue.token) if cue.token.lower_ == "according" else _own_date(scene, cue)
    before = None if own else _sentence_before(scene, cue)
    own = own or (scene.own_date(before) if before is not None else None)
    published = scene.published()
    later = own is not None and published is not None and own.start_date > published.start_date
    return published if own is None or later else own


def _own_date(scene: Scene, cue: Cue) -> When | None:
    """The date of a reporting verb, else one that stands between its subject and it ("the minister 16 May said")."""
    own, noun = scene.own_date(cue.token) or _speaking_date(scene, cue.token), subject_token(cue.token)
    if own is not None or noun is None:
        return own
    first = max(noun.i + 1, cue.token.i - _DATED)
    near = [scene.times_at[index].when_ for index in range(first, cue.token.i) if index in scene.times_at]
    return near[-1] if near else None


def _speaking_date(scene: Scene, verb: Token) -> When | None:
    """ "Speaking on state television late Monday, he said": the date of the participle before the verb."""
    before = [child for child in verb.children if child.dep_ in ("advcl", "prep") and child.i < verb.i]
    speaking = [child for child in before if child.tag_ == "VBG" and child.lemma_ in scene.term("statements/speaking")]
    dated = [scene.times_at[each.i].when_ for child in speaking for each in child.subtree if each.i in scene.times_at]
    return dated[-1] if dated else None


def _phrase_date(scene: Scene, token: Token) -> When | None:
    """A date inside "according to a statement on Monday"."""
    dated = [scene.times_at[each.i].when_ for each in token.subtree if each.i in scene.times_at]
    return dated[0] if dated else None


def _sentence_before(scene: Scene, cue: Cue) -> Token | None:
    """The main verb of the sentence before, of the same paragraph, where its subject is the one who says this."""
    noun, sent = subject_token(cue.token), cue.token.sent
    if noun is None or noun.pos_ != "PRON" or sent.start == 0:
        return None
    before = scene.text.doc[sent.start - 1].sent
    between = scene.text.article.text[before.start_char : sent.start_char]
    said = {role.actor for role in subject(scene, before.root)} if before.root.tag_ == "VBD" else set()
    return before.root if said == set(cue.speakers) and "\n" not in between else None


def _medium(scene: Scene, cue: Cue) -> str | None:
    """How it was said, from the phrases of the verb and of its subject: "in a post on X", "told parliament"."""
    token = cue.token
    if token.lemma_.lower() in ("tweet", "post"):
        return "post"
    noun = subject_token(token)
    phrases = [child for child in token.children if child.dep_ in ("prep", "dobj", "dative", "advcl")]
    phrases += (
        [child for child in noun.children if child.dep_ == "prep" and noun.i < child.i] if noun is not None else []
    )
    named = [each for phrase in phrases for each in phrase.subtree if abs(each.i - phrase.i) < _PHRASE]
    lemmas = {
        each.lemma_.lower()
        for each in named
        if each.pos_ in ("NOUN", "PROPN", "ADJ") and not any(start <= each.idx < end for start, end in cue.content)
    }
    for name in ("interview", "post", "call", "written", "speech"):
        if lemmas & scene.term(f"statements/medium/{name}"):
            return name
    return "written" if cue.document else _written_before(scene, token)


def _written_before(scene: Scene, verb: Token) -> str | None:
    """ "She confirmed it in a post. ..., she wrote": how the sentence before says that it was written."""
    if verb.lemma_ != "write" or verb.sent.start == 0:
        return None
    lemmas = {each.lemma_.lower() for each in verb.doc[verb.sent.start - 1].sent if each.dep_ == "pobj"}
    return next((name for name in ("post", "written") if lemmas & scene.term(f"statements/medium/{name}")), None)
