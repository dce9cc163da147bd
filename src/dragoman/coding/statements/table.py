"""What was said, by whom or in which document, with the exact words.

Every reporting verb with a speaker claims what it reports: its quotes, its clause, or its object. A quoted paragraph
without a cue goes to the speaker before it. Quoted words that nobody is said to have said are scare quotes and give no
statement.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from spacy.tokens import Token

from dragoman.coding.base import Scene, as_roles, clause_head, subject, unique
from dragoman.coding.statements.documents import Document, document_at, document_in, named_documents
from dragoman.coding.statements.manner import addressees, medium, on_same_day, when
from dragoman.coding.statements.objects import gives, made_plain
from dragoman.coding.statements.quotations import Cue, Quote, claims, mended, quotations
from dragoman.coding.statements.reported import (
    content,
    framed,
    resumes,
    subject_token,
    subjects_of,
)
from dragoman.coding.statements.subjects import body_again, called, entitled, joined, meant, one_before
from dragoman.coding.statements.turns import speaks_now
from dragoman.coding.statements.uncued import uncued
from dragoman.coding.statements.unsaid import misread, no_report, of_another, only_talk, speechless, unnamed
from dragoman.model import Event, Role, Span, Statement

_TRIM = " \n\t\u00a0,"

_DASHES = "–—"

_CLOSED = '"”»'

_LEAD = ' \t\u00a0"“«„‘'

_FIRST = ("i", "we")
"""Subjects whose speaker does not go on as "he"."""

_OFFICE = 50
"""Characters before a name in which its office may stand."""

_RECENT = 8
"""How many reporting verbs before one are looked through for who goes on speaking."""

_BROKEN = 4
"""Words that a dash behind them shows to be broken off, in what is said aloud."""

_TELLING = 3
"""Quoted words that make a statement of somebody whom the text does not name."""


def statements(scene: Scene) -> tuple[Statement, ...]:
    """All statements of the text, in order; `()` when nobody is reported to say anything."""
    text = scene.text.article.text
    documents = named_documents(scene)
    cues: list[Cue] = []
    marks = quotations(text)
    for sent in scene.text.doc.sents:
        cues += _cues(scene, list(sent), documents, cues)
    cues = [cue for cue in cues if not _own_words(cue, marks) and not speaks_now(scene, cue)]
    quotes = [mended(quote, cues, scene) for quote in marks]
    claimed = claims(cues, quotes, text)
    rows_of = [(cue, row) for cue in cues for row in _statements(scene, cue, claimed.get(cue, []), quotes)]
    found = on_same_day(scene, rows_of)
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


# ---------------------------------------------------------------- cues


def _cues(scene: Scene, sent: list[Token], documents: list[Document], before: list[Cue]) -> list[Cue]:
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


def _may_report(scene: Scene, token: Token, documents: list[Document]) -> bool:
    """Whether a verb is one that reports: by itself, by the words it quotes, or by what it asks for or names."""
    lemma = token.lemma_.lower()
    if lemma in scene.knowledge.reporting or lemma in scene.term("statements/also") or _goes_on(token):
        return True
    return made_plain(scene, token) is not None or gives(scene, token) or _agrees(scene, token, documents)


def _agrees(scene: Scene, token: Token, documents: list[Document]) -> bool:
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
    scene: Scene, token: Token, documents: list[Document], before: list[Cue], document: str | None
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
        document = _in_document(token, documents) or _carried(token, before)
    by_quote = token.lemma_.lower() in scene.term("statements/by-quote") or _goes_on(token)
    if by_quote and (token.tag_ in ("VB", "VBP") or any(child.dep_ == "xcomp" for child in token.children)):
        return None
    said = framed(scene, token) if by_quote else content(scene, token)
    told = addressees(scene, token, said) if said or token.lemma_ == "tell" else ()
    others = tuple(each for each in told if each not in speakers)
    return Cue(token, speakers, own_document or document, others, said)


def _speakers(
    scene: Scene, verb: Token, documents: list[Document], before: list[Cue]
) -> tuple[tuple[str, ...], str | None]:
    """Speakers of a reporting verb and the document that is its subject, if one is."""
    outer = resumes(scene, verb)
    goes_on = next((cue for cue in before if outer is not None and cue.token.i == outer.i), None)
    if goes_on is not None:
        return goes_on.speakers, goes_on.document
    noun = subject_token(verb)
    if noun is None:
        written = document_at(documents, verb.head) if verb.dep_ == "acl" and verb.tag_ == "VBG" else None
        if written is not None:
            return written.speakers, written.name
        told = _quoted_as(scene, verb)
        return tuple(role.actor for role in unique(subject(scene, verb))) if told is None else told, None
    document = document_at(documents, noun)
    if document is not None:
        return document.speakers, document.name
    here = next((cue for cue in reversed(before) if _shares(cue.token, verb, noun)), None)
    if here is not None:
        return here.speakers, None
    text = _subject_before(documents, noun)
    if text is not None:
        return text.speakers, text.name
    earlier = next((cue for cue in reversed(before) if cue.token.sent.start != verb.sent.start), None)
    if noun.lower_ == "it" and earlier is not None and earlier.document:
        return earlier.speakers, earlier.document
    past = [cue for cue in before[-_RECENT:] if not _quoted_before(cue.token, verb) and not _for_him(cue)]
    last = next((cue for cue in reversed(past) if not _inside(cue, past)), None)
    again = _same_speaker(scene, noun, verb, last) or body_again(scene, noun, last.speakers if last else ())
    if again:
        return again, None
    beside = (verb.i - 3 < noun.i < verb.i and noun.dep_ != "nsubj") or len(subjects_of(verb)) > 1
    roles = scene.roles(noun) if beside or noun.dep_ in ("nsubjpass", "ROOT") else unique(subject(scene, verb))
    roles = (
        _named_behind(scene, noun, verb)
        or _apposed(scene, noun, verb)
        or entitled(scene, noun, roles)
        or (scene.roles(noun) if noun.dep_ in ("nsubj", "advmod") else [])
    )
    actors = tuple(role.actor for role in roles)
    actors = joined(scene, noun, verb, actors) or meant(scene, noun, actors) or called(scene, noun)
    return one_before(scene, noun, actors), None


def _subject_before(documents: list[Document], noun: Token) -> Document | None:
    """The document that "it" means after a sentence about it: "A readout did not mention the bridge. Luo, it said"."""
    if noun.lower_ != "it" or noun.sent.start == 0:
        return None
    root = noun.doc[noun.sent.start - 1].sent.root
    subjects = [child for child in root.lefts if child.dep_ in ("nsubj", "nsubjpass")]
    return document_at(documents, subjects[0]) if subjects else None


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
    named = [each for each in named if each.head.i != noun.i or not office or _another(scene, noun, each)]
    found = [one for each in named[:1] for one in scene.at(each) if one.mention.kind == "person"]
    return as_roles(found)


def _another(scene: Scene, office: Token, name: Token) -> bool:
    """Whether an office was taken for somebody else's than the one who is named right behind it."""
    holder, named = (
        {role.actor for role in as_roles(scene.at(office))},
        {role.actor for role in as_roles(scene.at(name))},
    )
    return bool(holder and named) and not holder & named


def _apposed(scene: Scene, noun: Token, verb: Token) -> list[Role]:
    """Who is meant by "who" behind an apposition: "Elie Wiesel, a survivor who reminded us"."""
    office = verb.head
    behind = noun.lower_ in ("who", "that") and verb.dep_ == "relcl" and office.dep_ == "appos"
    return as_roles(scene.at(office.head)) if behind and office.head.pos_ == "PROPN" else []


def _quoted_as(scene: Scene, verb: Token) -> tuple[str, ...] | None:
    """ "X was quoted as saying": the one quoted; None where nobody is."""
    above = verb.head.head
    quoted = [child for child in above.children if child.dep_ in ("nsubjpass", "dobj")]
    if verb.dep_ != "pcomp" or verb.head.lower_ != "as" or not quoted:
        return None
    return tuple(role.actor for child in quoted for role in scene.roles(child))


def _same_speaker(scene: Scene, noun: Token, verb: Token, last: Cue | None) -> tuple[str, ...]:
    """Whom "he said" means after a sentence that somebody said: its speaker, who goes on."""
    again = last and (noun.lower_ in scene.term("statements/goes-on") or _office_again(scene, noun, last))
    if last is None or not again:
        return ()
    plural = noun.lower_ == "they"
    between = scene.text.article.text[last.token.sent.end_char : verb.sent.start_char]
    apart = between.strip() or ("\n" in between and not (plural and len(last.speakers) > 1))
    spoke = subject_token(last.token)
    if last.token.sent.start == verb.sent.start or apart or (spoke is not None and spoke.lower_ in _FIRST):
        return ()
    if _named_here(scene, noun):
        return ()
    own_document = last.document and (spoke is None or spoke.lemma_.lower() in scene.term("statements/document"))
    person = plural or all(_human(scene, each, spoke) for each in last.speakers)
    return last.speakers if person and (len(last.speakers) > 1) == plural and not own_document else ()


def _named_here(scene: Scene, pronoun: Token) -> bool:
    """Whether a person is the subject of a clause before a pronoun of the same sentence, outside a quotation."""
    here = [each for index in range(pronoun.sent.start, pronoun.i) for each in scene.by_head.get(index, ())]
    return any(
        each.mention.kind == "person"
        and pronoun.doc[each.head].dep_ == "nsubj"
        and pronoun.doc[each.head].head.i < pronoun.i
        and pronoun.doc[each.head].pos_ == "PROPN"
        and not any(word.text in _CLOSED for word in pronoun.doc[each.head : pronoun.i])
        for each in here
    )


def _inside(cue: Cue, others: list[Cue]) -> bool:
    """Whether a cue stands in what another one of its sentence reports."""
    same = [each for each in others if each.token.sent.start == cue.token.sent.start and each.token.i != cue.token.i]
    return any(start <= cue.token.idx < end for each in same for start, end in each.content)


def _for_him(cue: Cue) -> bool:
    """Whether somebody speaks for whom the sentence is about, so that "he" is not the one who speaks: "The minister
    condemns it, his spokesman said"."""
    noun = subject_token(cue.token)
    return noun is not None and any(child.lower_ in ("his", "her") for child in noun.lefts if child.dep_ == "poss")


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
    named = [noun, *(child for child in noun.children if child.dep_ == "appos")] if noun is not None else []
    office = any(each.lemma_.lower() in scene.term("statements/office") and each.tag_ == "NN" for each in named)
    return office or (known is not None and known.kind == "person")


def _in_document(token: Token, documents: list[Document]) -> str | None:
    """ "said in a statement": the document named in the cue's own prepositional phrase."""
    noun = token.head if token.dep_ == "acl" else token
    if token.dep_ == "relcl" and any(child.lower_ == "in" for child in token.lefts):
        document = document_at(documents, token.head)
        return document.name if document is not None else None
    for child in (*token.children, *(each for each in (noun.head, *noun.lefts) if noun.i < token.i)):
        if child.pos_ == "ADP" and child.lower_ in ("in", "by", "through"):
            for each in child.children:
                document = document_at(documents, each)
                if document is not None and each.tag_ not in ("NNS", "NNPS"):
                    return document.name
    return None


def _carried(token: Token, before: list[Cue]) -> str | None:
    """The document in which a speaker goes on: "said in a statement that ..., and called on Mali to go"."""
    noun = subject_token(token)
    if noun is None or token.dep_ not in ("conj", "advcl") or token.lemma_ == "tell":
        return None
    return next((cue.document for cue in reversed(before[-_RECENT:]) if _shares(cue.token, token, noun)), None)


def _according(scene: Scene, sent: list[Token], documents: list[Document]) -> Cue | None:
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
        document = document_in(documents, noun)
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
        if not side or any(each.text == "I" and each.dep_ == "nsubj" for each in side):
            return None
        parts = (before, after) if side is after and _opens(before, after) else (side,)
        spans = [scene.trimmed(part[0].idx, part[-1].idx + len(part[-1]), _TRIM + '.;:“”"«»') for part in parts]
        content = tuple((span.start, span.end) for span in spans if span.end > span.start)
        return Cue(token, speakers, document.name if document else None, (), content)
    return None


def _opens(before: list[Token], after: list[Token]) -> bool:
    """Whether words before "according to" are the subject of those behind it: "The pact, according to Chad, was"."""
    return any(each.dep_ in ("nsubj", "nsubjpass") and each.head in after for each in before)


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
    widened = [] if kept else [_worked_around(scene, cue.token, quote) for quote in claimed]
    said = _spans(scene, _merged([*kept, *widened, *((quote.start, quote.end) for quote in claimed)]))
    if not said:
        return []
    marked = sorted({*claimed, *(each for each in quotes if _within(each, kept))}, key=lambda each: each.start)
    quoted = _spans(scene, [(quote.start, quote.end) for quote in marked])
    bare = any(letter.isalnum() for letter in _outside(scene.text.article.text, said, quoted))
    bare = bare or (bool(quoted) and _worked_in(scene.text.article.text, quoted[0]))
    kind = "indirect" if not quoted else "mixed" if bare else "direct"
    if not cue.speakers and cue.document is None and sum(len(each.text.split()) for each in quoted) < _TELLING:
        return []
    if kind == "indirect" and (said[0].text[0] in _DASHES or said[-1].text[-1] in _DASHES or _false_start(scene, said)):
        return []
    return [_row(scene, cue, kind, said, quoted)]


def _worked_around(scene: Scene, verb: Token, quote: Quote) -> tuple[int, int]:
    """The words of a verb's own around a quotation worked into them: "thanked" + `Mali for its "patient" work`."""
    text = scene.text.article.text
    inside = verb.sent.start_char <= verb.idx < quote.start and quote.end <= verb.sent.end_char
    if not inside or not _worked_in(text, scene.trimmed(quote.start, quote.end, _TRIM)):
        return quote.start, quote.end
    parts = [child for child in verb.rights if child.dep_ in ("dobj", "prep", "ccomp", "oprd")]
    around = [
        each
        for each in parts
        if each.left_edge.idx <= quote.start and quote.end <= each.right_edge.idx + len(each.right_edge) + 1
    ]
    if not around:
        return quote.start, quote.end
    first = next((each for each in parts if each.dep_ in ("dobj", "oprd")), around[0])
    start = min(first.left_edge.idx, around[0].left_edge.idx)
    return start, around[0].right_edge.idx + len(around[0].right_edge)


def _false_start(scene: Scene, said: list[Span]) -> bool:
    """Whether what was said aloud breaks off behind a few words: "that we have been – we have identified"."""
    end = said[-1].end
    aloud = any(voice.aloud and voice.start <= end <= voice.end for voice in scene.resolved.cast.voices)
    dash = scene.text.article.text[end : end + 2].strip()[:1]
    return aloud and dash != "" and dash in _DASHES and len(said[-1].text.split()) <= _BROKEN


def _worked_in(text: str, quote: Span) -> bool:
    """Whether quoted words go on with the writer's own sentence: `called it "a crime"`, not `said: "we will go"`."""
    before = text[: quote.start].rstrip(_LEAD)[-1:]
    return text[quote.start].islower() and (before.isalnum() or before in "’'")


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
        medium=medium(scene, cue),
        cue=mark,
        content=tuple(content),
        quoted=tuple(quoted),
        when=when(scene, cue),
        evidence=scene.evidence(token, rule, score),
    )
