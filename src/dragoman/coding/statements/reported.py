"""What a reporting verb reports: its clause, its object, or the sentence that it stands in the middle or at the end of.

Offsets come back without "that", without the words that report, and with quotation marks closed.
"""

from __future__ import annotations

import re

from spacy.tokens import Span, Token

from dragoman.coding.base import Scene, below, is_infinitive
from dragoman.coding.statements.objects import asked_for, by_preposition, described, gives, made_plain, named
from dragoman.coding.statements.quotations import balanced

_TRIM = ' \n\t\u00a0,.;:“”"«»'
_MARKS = "“”\"«»„'’‘"
_NOUNS = ("NOUN", "PROPN")
_THAT = re.compile(r"[Tt]hat\s")
_HYPHENED = re.compile(r"(?<=\w)-\w+")

_FINITE = ("VBD", "VBZ", "VBP", "MD")

_SUBJECTS = ("nsubj", "nsubjpass", "expl", "csubj")

_FRAME = 10
"""How many words the frame of a sentence ("she told the upper house") may go on after its verb."""

_SUBJECT = 12
"""How many words before its verb a subject that the parse lacks is looked for."""

_HEADS = 5
"""How many clauses or infinitives of one verb are taken together."""

_CLAUSE = 15
"""How many words after a verb its "that" may stand."""

Offsets = tuple[tuple[int, int], ...]


def framed(scene: Scene, verb: Token) -> Offsets:
    """Offsets of the sentence in which a verb stands between commas: "Moscow, he continued, had agreed"."""
    return _around(scene, verb)


def content(scene: Scene, verb: Token) -> Offsets:
    """Offsets of what a verb reports; `()` when it reports by quotation only."""
    around = _around(scene, verb)
    if around:
        return around
    if _what(scene, verb):
        return ()
    heads = _heads(scene, verb)
    if not heads and (rest := _behind_that(verb)):
        return (_trimmed(scene, rest[0], rest[-1]),)
    spans = sorted({span for head in heads[:_HEADS] if (span := _span(scene, verb, head)) is not None})
    if heads and heads[0].dep_ == "xcomp" and len(spans) > 1:
        return (balanced(scene.text.article.text, spans[0][0], spans[-1][1]),)
    spans = spans[:2]
    joined = scene.term("statements/reports/whom") | scene.term("statements/naming")
    if len(spans) > 1 and (verb.lemma_.lower() in joined or described(verb) or spans[1][0] - spans[0][1] <= 6):
        return (balanced(scene.text.article.text, spans[0][0], spans[-1][1]),)
    return tuple(spans)


def _what(scene: Scene, verb: Token) -> bool:
    """Whether "what" before a verb is all it reports: "what I heard him say was an account of the talks", "we do what
    we said we would do", "things that they noted that will come up"."""
    naming = verb.lemma_.lower() in scene.term("statements/naming") or described(verb)
    clauses = [child for child in verb.children if child.dep_ == "ccomp" and child.i > verb.i]
    deep = [each for clause in clauses for each in clause.lefts if each.i < verb.i]
    asked = [
        each
        for each in (*verb.lefts, *deep)
        if each.dep_ == "dobj" and (each.lower_ == "what" or (clauses and each.tag_ == "WDT"))
    ]
    return bool(asked) and not naming


def _behind_that(verb: Token) -> list[Token]:
    """The rest of a sentence behind "clarified that, contrary to reports, ...", which the parse took for the main
    clause."""
    after = verb.doc[verb.i + 1 : min(verb.i + 3, verb.sent.end)]
    opens = len(after) > 1 and after[0].lower_ == "that" and after[1].text == "," and verb.tag_ in (*_FINITE, "VB")
    rest = [each for each in verb.doc[verb.i + 3 : verb.sent.end] if not each.is_space] if opens else []
    end = next((at for at, each in enumerate(rest) if each.text == ";"), len(rest))
    return rest[:end]


def subject_token(verb: Token) -> Token | None:
    """The noun that says: the verb's subject, that of the verb it is joined to, or the noun just before it."""
    seen: set[int] = set()
    start = verb
    while verb.i not in seen:
        seen.add(verb.i)
        subjects = subjects_of(verb)
        if subjects:
            return subjects[0]
        behind = _inverted(verb) or _apposed(verb)
        if behind is not None:
            return behind
        if verb.dep_ == "acl" and verb.head.dep_ in ("ROOT", "dep") and _finite_in_truth(verb):
            return verb.head
        if verb.dep_ not in ("conj", "advcl", "xcomp", "parataxis", "dep"):
            break
        if verb.dep_ == "parataxis" and (noun := _noun_before(start)) is not None:
            return noun
        verb = verb.head
    return _noun_before(start) if start.dep_ in ("ROOT", "parataxis", "ccomp") else None


def _finite_in_truth(verb: Token) -> bool:
    """Whether the parse took a main verb for a participle: "the ministers, Ruiz and Lak, called on Mali to leave"."""
    apart = verb.tag_ == "VBD" and verb.nbor(-1).text == ","
    return apart or any(each.dep_ in ("dobj", "oprd") for each in verb.children)


def _inverted(verb: Token) -> Token | None:
    """ "cried a woman in the crowd", "..., wrote Blair in a letter": what the parse took for the object of a finite
    verb that opens its sentence or stands right behind a quotation."""
    if verb.tag_ not in ("VBD", "VBZ"):
        return None
    index = verb.i - 1
    while index >= verb.sent.start and (verb.doc[index].is_space or verb.doc[index].text == ","):
        index -= 1
    if index >= verb.sent.start and verb.doc[index].text not in _MARKS:
        return None
    objects = [each for each in verb.children if each.dep_ == "dobj" and each.pos_ in _NOUNS]
    return next((each for each in objects if each.left_edge.i == verb.i + 1), None)


def _apposed(verb: Token) -> Token | None:
    """ "The agency is watching, its director, Jo Ruiz, told us": the name before a verb that no "and" joins on."""
    if verb.dep_ != "conj" or verb.tag_ not in _FINITE or verb.i < verb.sent.start + 2:
        return None
    name = verb.nbor(-2)
    office = name.head
    apart = verb.nbor(-1).text == "," and name.dep_ == "appos" and name.pos_ == "PROPN" and office.dep_ == "appos"
    return name if apart and verb.head.i < office.i < name.i else None


def subjects_of(verb: Token) -> list[Token]:
    """The verb's own subjects, the one next to it first ("Mali, Algeria's ministry said, had crossed a line")."""
    passive = any(child.dep_ == "auxpass" for child in verb.children) or verb.dep_ in ("acl", "advcl", "relcl")
    kinds = ("nsubj",) if passive else ("nsubj", "nsubjpass")
    found = [child for child in verb.children if child.dep_ in kinds and not _hyphened(child)]
    return sorted(found, key=lambda each: (_behind_mark(each, verb), abs(each.i - verb.i)))


def _behind_mark(noun: Token, verb: Token) -> bool:
    """Whether a closed quotation parts a noun from the verb behind it, so that it is quoted itself."""
    return any(each.text in '"”»' for each in noun.doc[noun.i : verb.i])


def _hyphened(token: Token) -> bool:
    """Whether a word is only the first part of a compound that the tokenizer cut ("co" of "co-star")."""
    return token.text == "-" or (token.i + 1 < len(token.doc) and token.nbor().text == "-" and not token.whitespace_)


def _noun_before(verb: Token) -> Token | None:
    """ "..., Qatari mediators said": the noun next to a verb to which the parse gave no subject."""
    if verb.i == verb.sent.start or verb.tag_ not in _FINITE:
        return None
    noun = verb.doc[verb.i - (2 if verb.doc[verb.i - 1].text == "," and verb.i - 1 > verb.sent.start else 1)]
    if noun.pos_ in ("NOUN", "PROPN", "PRON") and noun.dep_ not in ("nsubj", "nsubjpass", "det"):
        return _of_participle(noun) or noun
    return _noun_behind_quote(verb) if verb.doc[verb.i - 1].text == "," else None


def _of_participle(noun: Token) -> Token | None:
    """ "Judge Ruiz, sentencing the three men, said": the subject that the parse hung on the participle in between."""
    clause = next((each for each in noun.ancestors if each.tag_ in ("VBG", "VBN")), None)
    before = clause.lefts if clause is not None and clause.i < noun.i else ()
    return next((each for each in before if each.dep_ in ("nsubj", "nsubjpass") and each.nbor().text == ","), None)


def _noun_behind_quote(verb: Token) -> Token | None:
    """ "..., Ruiz, 43, whose house burned, said": the noun that opens what stands between a quotation and its verb."""
    for mark in reversed(verb.doc[max(verb.sent.start, verb.i - _SUBJECT) : verb.i]):
        if mark.text not in ('"', "”", "»"):
            continue
        noun = mark.nbor()
        while noun.dep_ in ("compound", "det", "amod", "nmod", "poss") and noun.i < noun.head.i < verb.i:
            noun = noun.head
        return noun if noun.pos_ in _NOUNS and noun.nbor().text == "," else None
    return None


# ---------------------------------------------------------------- around the verb


def _around(scene: Scene, verb: Token) -> Offsets:
    """ "Without dollars, she said, her country could not pay", "The round will be held in May, he said"."""
    first, last = _frame_start(verb), _frame_end(scene, verb)
    doc, sent = verb.doc, verb.sent
    if first is None or last is None or first <= sent.start + 1 or doc[first - 1].text not in (",", "–", "—"):
        return ()
    if _clause_follows(verb):
        return ()
    left = list(doc[_part_start(verb, first) : first - 1])
    right = _right_part(doc[last].i + 1, verb) if last < sent.end and doc[last].text == "," else []
    if not left or left[-1].text in _MARKS or scene.term("statements/medium/frame") & {each.lower_ for each in left}:
        return ()
    whole = any(_main(each) for each in left) or _goes_on_quoted(left, verb.doc[last:])
    if not whole and not any(_clausal(each) for each in right):
        return ()
    if whole and right and not any(_clausal(each) for each in right):
        right = []
    return tuple(_trimmed(scene, part[0], part[-1]) for part in (left, right) if part)


def _clause_follows(verb: Token) -> bool:
    """Whether a verb between commas is no frame: its "that" comes behind ("they agreed, at last, that it would go"),
    or it only tells more of the noun before it ("the texts, which call for talks, ...")."""
    if any(child.lower_ in ("which", "who", "that") and child.dep_ == "nsubj" for child in verb.children):
        return True
    clauses = [child for child in verb.children if child.dep_ == "ccomp" and child.i > verb.i]
    return any(each.dep_ == "mark" and each.lower_ == "that" for clause in clauses for each in clause.children)


def _frame_start(verb: Token) -> int | None:
    """Index of the first word of "she said" where these words stand between commas."""
    subjects = subjects_of(verb)
    if subjects and subjects[0].i < verb.i:
        return min(
            child.left_edge.i
            for child in verb.children
            if child.i < verb.i and child.dep_ != "ccomp" and child.i >= subjects[0].left_edge.i
        )
    if subjects:
        return verb.i
    if _noun_before(verb) is None or verb.doc[verb.i - 1].text == ",":
        return None
    index = verb.i
    while index > max(verb.sent.start, verb.i - _SUBJECT) and verb.doc[index - 1].text not in (",", ";", ":"):
        index -= 1
    return index


def _frame_end(scene: Scene, verb: Token) -> int | None:
    """Index of the comma or sentence end that closes "she told the upper house"; None where more follows."""
    for each in verb.doc[verb.i + 1 : verb.sent.end]:
        if each.text == "," or each.is_space or (each.text in ".;" and each.dep_ == "punct"):
            return None if each.nbor(-1).tag_ == "IN" else each.i
        if each.text in _MARKS or each.text == ":" or each.i > verb.i + _FRAME or each.lower_ == "that":
            return None
        if each.tag_ in _FINITE or (each.dep_ == "dobj" and each.head.i == verb.i and not _told(scene, verb)):
            return None
    return verb.sent.end


def _told(scene: Scene, verb: Token) -> bool:
    return verb.lemma_.lower() in scene.term("statements/tells")


def _part_start(verb: Token, first: int) -> int:
    """Where what stands before the frame begins: after the last semicolon, else with the sentence."""
    cut = [each.i + 1 for each in verb.doc[verb.sent.start : first] if each.text == ";"]
    start = cut[-1] if cut else verb.sent.start
    while start < first and (verb.doc[start].is_space or verb.doc[start].text in _MARKS):
        start += 1
    return start


def _right_part(start: int, verb: Token) -> list[Token]:
    """What goes on after the frame, up to a semicolon; nothing where it starts with a quotation or a participle."""
    rest = [each for each in verb.doc[start : verb.sent.end] if not each.is_space]
    if not rest or rest[0].text in _MARKS or rest[0].tag_ in ("VBG", "WP", "WDT", "WRB"):
        return []
    joined = [each for each in rest[:3] if rest[0].dep_ == "cc" and each.head.i == verb.i and each.dep_ == "conj"]
    if joined and not subjects_of(joined[0]):
        return []
    end = next((at for at, each in enumerate(rest) if each.text == ";"), len(rest))
    return rest[:end]


def _goes_on_quoted(left: list[Token], after: Span) -> bool:
    """Whether the words before the frame are the subject of a quotation behind it: "Files, she said, "are closed"."""
    words = [each for each in after[:4] if each.text not in _MARKS and each.text != ","]
    quoted = any(each.text in _MARKS for each in after[:2])
    doer = any(each.dep_ in ("nsubj", "nsubjpass") and each.head not in left for each in left)
    return doer and quoted and bool(words) and words[0].tag_ in _FINITE


def _clausal(token: Token) -> bool:
    """Whether a word is the finite verb of a clause that is no relative clause."""
    head = token.head if token.dep_ in ("aux", "auxpass") else token
    return token.tag_ in _FINITE and head.dep_ != "relcl"


def _main(token: Token) -> bool:
    """Whether a word is the finite verb of a main clause."""
    if token.tag_ not in _FINITE:
        return False
    head = token.head if token.dep_ in ("aux", "auxpass") else token
    return head.dep_ != "relcl" and not any(child.dep_ == "mark" or child.tag_ == "WRB" for child in head.children)


# ---------------------------------------------------------------- the clause or object it takes


def _heads(scene: Scene, verb: Token) -> list[Token]:
    """The clause a verb takes, else its object where it reports by objects, else its infinitive."""
    told = [child for child in verb.children if child.dep_ == "ccomp" and not _supposed(child)]
    clauses = [child for child in told if child.i > verb.i and _same_part(child, verb)]
    clauses = [each for each in clauses if each.i != told[-1].i or told[0].i > verb.i or not _of_circumstance(each)]
    plain = made_plain(scene, verb)
    clauses = [plain] if plain is not None else clauses or _strayed(scene, verb)
    if clauses:
        return _with_object(scene, verb, clauses)
    if asked := asked_for(scene, verb):
        return asked
    if told and verb.lemma_.lower() not in scene.term("statements/naming"):
        return [child for child in told if _before_comma(child, verb)]
    taken = by_preposition(scene, verb) or named(scene, verb)
    if taken or verb.lemma_.lower() in scene.term("statements/naming"):
        return taken
    if verb.lemma_.lower() in scene.term("statements/takes-object"):
        if words := described(verb):
            return words
        objects = [child for child in verb.children if child.dep_ in ("dobj", "xcomp", "oprd") and child.pos_ != "PRON"]
        if objects:
            return objects
    if gives(scene, verb):
        return [child for child in verb.children if child.dep_ == "dobj"]
    if verb.lemma_ == "mention":
        return [child for child in verb.children if child.dep_ == "dobj" and child.pos_ != "PRON"]
    if verb.lemma_.lower() not in scene.term("statements/takes-infinitive"):
        return []
    first = [child for child in verb.children if child.dep_ == "xcomp" and child.i > verb.i and child.pos_ != "NOUN"]
    return first + _further(verb, first[-1].right_edge) if first else []


def _of_circumstance(clause: Token) -> bool:
    """Whether a clause behind a comma lacks its subject: "We go," she said after the envoy, Ruiz, | had left."""
    first = clause.left_edge
    own = any(child.dep_ in _SUBJECTS for child in clause.children)
    return not own and first.tag_ in _FINITE and first.nbor(-1).text == ","


def _further(verb: Token, last: Token) -> list[Token]:
    """The infinitives with which a list goes on: "undertook to launch patrols, to open a road and to speak"."""
    found: list[Token] = []
    for child in verb.rights:
        near = child.left_edge.i - last.i
        if (
            child.dep_ in ("advcl", "conj")
            and is_infinitive(child)
            and 0 < near <= 3
            and last.nbor().text in (",", "and")
        ):
            found.append(child)
            last = child.right_edge
    return found


def _supposed(clause: Token) -> bool:
    """Whether a clause is only a condition by its order of words ("should it go on")."""
    doer = next((child for child in clause.children if child.dep_ == "nsubj"), None)
    first = [each for each in clause.children if each.dep_ == "aux" and each.lower_ in ("should", "had", "were")]
    return doer is not None and any(each.i < doer.i for each in first)


def _with_object(scene: Scene, verb: Token, clauses: list[Token]) -> list[Token]:
    """The clauses a verb takes, or its object where "that" goes on right behind it: "deplore the report that..." """
    bare = not any(child.dep_ in _SUBJECTS for child in clauses[0].children) and clauses[0].tag_ in _FINITE
    if not bare and verb.lemma_.lower() not in scene.term("statements/takes-object"):
        return clauses
    objects = [each for each in verb.children if each.dep_ == "dobj" and each.i > verb.i and each.pos_ in _NOUNS]
    joined = [each for each in objects if 0 <= clauses[0].left_edge.i - each.right_edge.i <= 1]
    if not bare and joined and _told(scene, verb) and _listens(scene, joined[0]):
        return clauses
    return [*joined[:1], *clauses[:1]] if joined else clauses


def _same_part(clause: Token, verb: Token) -> bool:
    """Whether no semicolon parts a clause from its verb ("he said; she called it noise"), nor a dash that starts it
    over ("it says – it talks")."""
    between = verb.doc[verb.i : clause.left_edge.i + 1]
    over = any(each.text in ("–", "—") for each in between[1:2]) and _starts_over(verb.doc[verb.i - 1 : verb.i + 2])
    return not over and all(each.text != ";" for each in between)


def _before_comma(clause: Token, verb: Token) -> bool:
    """Whether a clause before its verb is closed by a comma: "The army would leave, said the envoy"."""
    between = verb.doc[clause.right_edge.i : verb.i + 1]
    if _starts_over(between):
        return False
    bare = clause.tag_ == "VBN" and not any(child.dep_ in _SUBJECTS or child.dep_ == "aux" for child in clause.children)
    return clause.i < verb.i and not bare and any(each.text in (",", "–", "—") for each in between)


def _starts_over(between: Span) -> bool:
    """Whether a dash breaks words off and the same words begin again: "I believe we've asked – we've answered"."""
    dash = next((each for each in between if each.text in ("–", "—")), None)
    again = dash.nbor().lower_ if dash is not None and dash.i + 1 < len(dash.doc) else ""
    return dash is not None and any(each.lower_ == again for each in dash.doc[max(0, dash.i - 4) : dash.i])


def _strayed(scene: Scene, verb: Token) -> list[Token]:
    """ "said in a letter that it would leave", "told a briefing that it would": the clause of "that" where the parse
    hung it on a noun in between."""
    kinds = ("mark", "advmod", "dobj") if _told(scene, verb) else ("mark", "advmod")
    for that in verb.doc[verb.i + 1 : min(verb.sent.end, verb.i + _CLAUSE)]:
        clause = that.head
        if that.lower_ != "that" or clause.i < that.i or that.dep_ not in kinds:
            continue
        own = any(child.dep_ in ("nsubj", "nsubjpass", "expl") and child.i != that.i for child in clause.children)
        noun = clause.head
        between = verb.i < noun.i < that.i and noun.dep_ in ("pobj", "npadvmod", "dobj", "conj")
        hangs = {each.head.i for each in below(noun, verb)} if between else set()
        told = noun.dep_ != "dobj" or (_told(scene, verb) and _listens(scene, noun))
        if own and clause.dep_ in ("relcl", "acl") and verb.i in hangs and told:
            return [clause]
    return []


def _listens(scene: Scene, noun: Token) -> bool:
    """Whether a noun is somebody to whom words are said: "told a briefing that", "promised the villagers that"."""
    terms = ("statements/audience", "statements/human", "statements/office")
    return any(noun.lemma_.lower() in scene.term(each) for each in terms) or bool(scene.at(noun))


def _span(scene: Scene, verb: Token, head: Token) -> tuple[int, int] | None:
    inner = [each for each in head.subtree if (each.i > verb.i) == (head.i > verb.i) and each.i != verb.i]
    noun = subject_token(verb)
    if noun is not None and head.i < noun.i < verb.i:
        inner = [each for each in inner if each.i < noun.left_edge.i]
    inner = _without_resumed(scene, verb, _with_owner(verb, inner))
    while inner and inner[-1].dep_ == "cc":
        inner.pop()
    if not inner or all(each.pos_ in ("PRON", "DET", "SCONJ", "PUNCT") for each in inner):
        return None
    if head.dep_ == "ccomp" and inner[0].i > verb.i:
        inner = _with_subject(verb, inner)
    clause = _clause_behind(inner[-1]) if head.dep_ in ("dobj", "pobj") else []
    if clause:
        inner += clause
    elif head.dep_ == "dobj":
        inner += _trailing(scene, verb, inner[-1])
        inner += _list_goes_on(verb, inner[-1])
    start, end = _trimmed(scene, inner[0], inner[-1], clausal=bool(clause))
    return (start, end) if end > start else None


def _with_subject(verb: Token, inner: list[Token]) -> list[Token]:
    """A clause that starts with its verb, with the subject that the parse left behind "that" outside it."""
    if inner[0].tag_ not in _FINITE or inner[0].i - verb.i > _CLAUSE:
        return inner
    before = list(verb.doc[verb.i + 1 : inner[0].i])
    opens = next((at for at, each in enumerate(before) if each.lower_ == "that"), None)
    return inner if opens is None else [*before[opens + 1 :], *inner]


def _with_owner(verb: Token, inner: list[Token]) -> list[Token]:
    """Words with the owner that the parse hung on the verb: "the United States" of "the United States’ support"."""
    first = inner[0].i if inner else 0
    mark = first if inner and inner[0].text in ("’", "'") else first - 1
    owner = verb.doc[mark - 1] if mark > verb.i + 1 else verb
    apart = not inner or verb.doc[mark].text not in ("’", "'") or owner.pos_ not in _NOUNS or bool(owner.whitespace_)
    return inner if apart or owner.left_edge.i <= verb.i else [*verb.doc[owner.left_edge.i : first], *inner]


def _clause_behind(last: Token) -> list[Token]:
    """The rest of a clause whose subject the parse took for an object: "reaffirmed that talks" + "are essential"."""
    if (
        last.i + 1 >= last.sent.end
        or not (last.pos_ in _NOUNS or last.tag_ == "POS")
        or last.nbor().tag_ not in _FINITE
    ):
        return []
    finite = last.nbor()
    main = finite.head if finite.dep_ in ("aux", "auxpass") and finite.head.i > finite.i else finite
    if main.dep_ == "relcl":
        return []
    return [each for each in main.subtree if each.i > last.i and each.text != "."]


def _without_resumed(scene: Scene, verb: Token, inner: list[Token]) -> list[Token]:
    """A clause cut where the speaker goes on saying something else: "he was ready but refused to leave"."""
    for each in inner:
        if each.dep_ == "conj" and resumes(scene, each) == verb:
            kept = [word for word in inner if word.i < each.left_edge.i]
            return kept[:-1] if kept and kept[-1].dep_ == "cc" else kept
    return inner


def resumes(scene: Scene, verb: Token) -> Token | None:
    """The reporting verb whose speaker goes on with this one, though the parse joins it to the reported clause."""
    lemma = verb.lemma_.lower()
    speaks = lemma in scene.knowledge.reporting or lemma in scene.term("statements/resumes") or gives(scene, verb)
    if verb.dep_ != "conj" or not speaks:
        return None
    outer = next((each for each in verb.ancestors if each.lemma_.lower() in scene.knowledge.reporting), None)
    own = any(child.dep_ in ("nsubj", "nsubjpass", "mark", "aux", "auxpass") for child in verb.children)
    if outer is None or own or outer.i > verb.i or outer.tag_ not in ("VBD", "VBZ", "VBP") or outer.i == verb.head.i:
        return None
    head = verb.head.head if verb.head.dep_ in ("acomp", "xcomp") else verb.head
    apart = verb.tag_ == "VBN" and verb.i > 1 and any(each.text == "," for each in verb.doc[verb.i - 3 : verb.i])
    if head.dep_ == "ccomp" and head.head.i == outer.i and (verb.tag_ == outer.tag_ or apart):
        return outer if lemma in scene.term("statements/resumes") or _tense(verb.head) != _tense(outer) else None
    return outer if _tense(verb) == _tense(outer) != _tense(verb.head) else None


def _tense(verb: Token) -> str:
    """The tag of the finite verb of a clause; a participle that nothing helps counts as a past tense."""
    helped = [child for child in verb.children if child.dep_ in ("aux", "auxpass")]
    if helped:
        return helped[0].tag_ if helped[0].tag_ in _FINITE else verb.tag_
    return "VBD" if verb.tag_ == "VBN" and verb.dep_ == "conj" else verb.tag_


def _trailing(scene: Scene, verb: Token, last: Token) -> list[Token]:
    """The verb's phrases that go on where its object ends: "reaffirmed their support" + "to the people"; one that
    says where, only if another goes on behind it ("praised the envoy" + "in Lima for her work")."""
    found: list[Token] = []
    where: list[Token] = []
    for child in verb.children:
        phrase = list(child.subtree)
        if phrase[0].i != last.i + 1 or not _goes_on(scene, child):
            continue
        last = phrase[-1]
        felt = child.lower_ == "at" and phrase[0].nbor(-1).lemma_.lower() in scene.term("statements/feeling")
        if child.dep_ == "prep" and child.lower_ not in scene.term("statements/trailing") and not felt:
            where += phrase
        else:
            found += where + phrase
            where = []
    return found


def _list_goes_on(verb: Token, last: Token) -> list[Token]:
    """The rest of a list of nouns that the parse hangs on the verb: "support for the union" + ", and for the court"."""
    for child in verb.children:
        if child.dep_ not in ("conj", "dep") or child.pos_ not in _NOUNS or child.left_edge.i <= last.i:
            continue
        between = verb.doc[last.i + 1 : child.left_edge.i]
        plain = all(each.text == "," or each.dep_ == "cc" for each in between)
        verbal = any(each.pos_ in ("VERB", "AUX") and each.dep_ != "relcl" for each in child.subtree)
        if len(between) and plain and not verbal:
            return list(verb.doc[last.i + 1 : child.right_edge.i + 1])
    return []


def _goes_on(scene: Scene, child: Token) -> bool:
    """Whether a phrase of the verb may belong to its object: a preposition without a date, "to" with a verb."""
    if child.dep_ in ("advcl", "xcomp"):
        return is_infinitive(child)
    dated = any(each.i in scene.times_at for noun in child.children for each in (noun, *noun.lefts))
    return child.dep_ == "prep" and not dated


def _trimmed(scene: Scene, first: Token, last: Token, *, clausal: bool = False) -> tuple[int, int]:
    """The offsets from one word to another without "that" and loose marks, quotations closed."""
    text = scene.text.article.text
    span = scene.trimmed(first.idx, last.idx + len(last), _TRIM)
    bare = _THAT.match(span.text) is not None and (clausal or first.dep_ != "det")
    start = span.start + 5 if bare else span.start
    return balanced(text, start, _whole_word(text, span.end)) if span.end > start else (start, start)


def _whole_word(text: str, end: int) -> int:
    """The end of a word that the tokenizer cut at its hyphen ("to re" of "to re-open")."""
    rest = _HYPHENED.match(text, end - 1 if text[end - 1] == "-" else end)
    return rest.end() if rest else end
