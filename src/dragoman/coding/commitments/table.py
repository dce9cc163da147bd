"""What somebody undertakes, affirms, offers, intends, requests or refuses, one row for each item of a list.

Three ways of speaking are read: a word of undertaking with what it takes ("pledged to open", "an offer to pay", a list
below "agreed to:"), and a future of the doer's own side ("Kenya will open", "he said his government would open"), where
a denied one is a refusal. Conditions are found beside them and given to what they restrict.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from spacy.tokens import Token

from dragoman.coding.base import Scene, as_roles, clause_head, is_infinitive, is_purpose
from dragoman.coding.base import sentences as sentences_of
from dragoman.coding.commitments.conditions import Condition, conditions_of
from dragoman.coding.commitments.due import due
from dragoman.coding.commitments.futures import in_future, is_to, on_calendar, telling, told_passive
from dragoman.coding.commitments.lists import opens_infinitive, written_lists
from dragoman.coding.commitments.nouns import in_noun
from dragoman.coding.commitments.specific import specific
from dragoman.coding.commitments.toward import identified, toward
from dragoman.coding.commitments.turns import only_asked
from dragoman.coding.commitments.undertaking import (
    KINDS,
    Undertaking,
    closed,
    denied,
    doer_of,
    doers_of_clause,
    first_verb,
    listed,
    mere_talk,
    misjoined,
    names_itself,
    report_over,
    statement_over,
    strays,
    undertakers,
)
from dragoman.model import Actor, Commitment, Statement

_SHORTEST = 4
"""Letters below which words undertake nothing ("it", "so")."""


def commitments(scene: Scene, said: tuple[Statement, ...]) -> tuple[Commitment, ...]:
    """All promises, shared principles, offers, plans, demands and refusals, one row for each item of a list."""
    found = list(_written(scene, said))
    used = {each.token.i for each in found} | {word.i for each in found for word in each.words}
    for sent in sentences_of(scene.text):
        if sent.text.rstrip(" \n\t”’\"'").endswith("?"):
            continue
        for token in sent:
            if token.i not in used:
                found += _undertakings(scene, token, said)
    found = [each for each in found if not only_asked(scene, each)]
    found = _distinct([replace(each, words=_before_reporter(scene, each.words)) for each in found])
    found = [_as_offer(scene, kept) for each in found if (kept := specific(scene, each)) is not None]
    conditions = conditions_of(scene, found)
    rows = [_commitment(scene, each, conditions.get(index), said) for index, each in enumerate(found)]
    by_id = {row.id: row for row in rows if len(row.content.text) >= _SHORTEST}
    return tuple(sorted(by_id.values(), key=lambda each: (each.content.start, each.content.end)))


def _undertakings(scene: Scene, token: Token, said: tuple[Statement, ...]) -> list[Undertaking]:
    """What one word undertakes: as a verb or adjective of undertaking, as a noun of it, or as a future."""
    if token.pos_ == "NOUN":
        return in_noun(scene, token, said)
    if token.pos_ not in ("VERB", "AUX", "ADJ"):
        return []
    if token.lemma_ == "be" and (arranged := is_to(scene, token)):
        return arranged
    if token.tag_ == "VBN" and (done := told_passive(scene, token, said)):
        return done
    kind = _kind(scene, token)
    if kind in (None, "request", "affirm"):
        future = in_future(scene, token, said)
        if future:
            return future
    return _in_speech(scene, token, kind, said) if kind else []


def _as_offer(scene: Scene, found: Undertaking) -> Undertaking:
    """A readiness to do others a service as the offer it is ("is ready to host the talks")."""
    ready = found.token.lemma_.lower() in ("ready", "willing", "prepared", "readiness", "willingness")
    deed = first_verb(found.words).lemma_.lower()
    offered = ready and found.kind == "intend" and deed in scene.term("commitments/service")
    return replace(found, kind="offer") if offered else found


def _distinct(found: list[Undertaking]) -> list[Undertaking]:
    """The undertakings without those found twice: same last words, or a word that is itself what is undertaken."""
    heads = {first_verb(each.words).i for each in found if each.kind != "affirm"}
    kept: list[Undertaking] = []
    seen: set[int] = set()
    for each in found:
        head = first_verb(each.words).i
        if head in seen or (each.token.i != head and each.token.i in heads):
            continue
        seen.add(head)
        kept.append(each)
    return kept


def _before_reporter(scene: Scene, words: tuple[Token, ...]) -> tuple[Token, ...]:
    """The words without whoever is said to say them at their end (", mediators said")."""
    last = words[-1]
    after = last.nbor() if last.i + 1 < len(last.doc) else last
    commas = [index for index, each in enumerate(words) if each.text == "," and index > 0]
    if after.lemma_.lower() in scene.knowledge.reporting and after.pos_ == "VERB" and after.tag_ != "VBN" and commas:
        return words[: commas[-1]]
    return words


# ---------------------------------------------------------------- words of undertaking


def _kind(scene: Scene, token: Token) -> str | None:
    """The kind of undertaking a word speaks of; None for denied, asked, supposed or merely intended speech."""
    if is_purpose(token) or (is_infinitive(token) and token.dep_ in ("xcomp", "ccomp", "pcomp")):
        return None
    if token.i > 0 and token.nbor(-1).tag_ == "POS" and token.pos_ == "VERB":
        return None
    lemma = token.lemma_.lower()
    words = {lemma} | ({token.lower_} if token.pos_ == "ADJ" else set())
    kind = next((kind for kind in KINDS if words & scene.term(f"commitments/{kind}")), None)
    if lemma == "expect" and _expects_of(scene, token):
        kind = "request"
    if lemma in scene.term("commitments/announce") and _gives_sum(scene, token):
        kind = "commit"
    if lemma == "rule" and any(child.dep_ == "prt" and child.lower_ == "out" for child in token.children):
        kind = "refuse"
    if denied(scene, token):
        unwilling = kind == "intend" and bool(words & scene.term("commitments/unwilling"))
        return "refuse" if unwilling else None
    told = lemma == "propose" and any(child.dep_ == "nsubj" for child in token.children)
    joined = kind == "request" and misjoined(scene, token) is not None
    if ("hypothesis" in scene.cues(token) and not told and not joined) or _supposed(token):
        return None
    if kind == "intend" and any(child.dep_ == "ccomp" for child in token.children):
        asked = lemma != "consider" and any(child.dep_ == "ccomp" and is_infinitive(child) for child in token.children)
        return "request" if asked else None
    return kind


def _gives_sum(scene: Scene, token: Token) -> bool:
    """Whether an announcement is of money or goods in figures ("announced 20 million dollars of aid")."""
    held = [child for child in token.children if child.dep_ == "dobj"]
    counted = [each for each in held if any(one.like_num for one in each.subtree if one.i < each.i + 4)]
    return any(
        any(one.tag_ == "$" or one.lemma_.lower() in scene.term("commitments/aid") for one in each.subtree)
        for each in counted
    )


def _expects_of(scene: Scene, token: Token) -> bool:
    """Whether a state or its speaker expects of another to stop or grant something ("we expect Chad to withdraw")."""
    doer = doer_of(token)
    own = doer is not None and (doer.lower_ == "we" or any(each.kind == "state" for each in _actors_at(scene, doer)))
    told = token.tag_ == "VBD" and report_over(token) is not None
    if not own or not (told or token.tag_ in ("VBP", "VBZ")):
        return False
    deeds = [child for child in token.children if child.dep_ in ("xcomp", "ccomp") and is_infinitive(child)]
    return any(
        each.lemma_.lower() in scene.term("commitments/complied")
        and any(_actors_at(scene, child) for child in each.children if child.dep_ == "nsubj")
        for each in deeds
    )


def _actors_at(scene: Scene, noun: Token) -> list[Actor]:
    return [scene.actors[role.actor] for role in as_roles(scene.at(noun)) if role.actor in scene.actors]


def _supposed(verb: Token) -> bool:
    """Whether a verb is only supposed: "had it decided to open"."""
    had = [child for child in verb.children if child.dep_ == "aux" and child.lower_ in ("had", "should", "were")]
    doer = next((child for child in verb.children if child.dep_ == "nsubj"), None)
    return doer is not None and any(child.i < doer.i for child in had)


def _in_speech(scene: Scene, token: Token, kind: str, said: tuple[Statement, ...]) -> list[Undertaking]:
    """The undertakings of a verb or adjective, one for each item of what it takes."""
    by = undertakers(scene, token, said)
    if _describes_others(scene, token, by):
        return []
    doer = doer_of(token if token.pos_ != "ADJ" else clause_head(token))
    if not by or (kind == "intend" and doer is not None and doer.lower_ in ("they", "you")):
        return []
    if any(_asks(scene, each) for each in by) or (
        doer is not None and doer.lower_ in ("this", "that") and kind != "affirm"
    ):
        return []
    if kind in ("commit", "intend") and doer is not None and not names_itself(scene, doer):
        return []
    ruled = doer is not None and doer.lemma_.lower() in scene.term("commitments/rulebook")
    if kind == "request" and ruled and misjoined(scene, token) is None:
        return []
    found = []
    for child in (*token.children, *_beyond(scene, token)):
        if child.i < token.i or _purpose_of_call(scene, token, child):
            continue
        if kind == "affirm" and child.dep_ == "ccomp" and in_future(scene, child, said):
            continue
        taken = ((child, kind),) if child.head.i != token.i else _taken(scene, token, child, kind, by)
        for head, sort in taken:
            own = doers_of_clause(scene, head, by) if child.dep_ == "ccomp" and sort == "commit" else by
            whole = sort == "affirm" and child.dep_ == "ccomp"
            parts = [closed(head, list(head.subtree))] if whole else listed(scene, token, head)
            parts = [_before_joined(scene, words) for words in parts]
            found += [Undertaking(token, sort, own, words) for words in parts]
    if found and any(is_infinitive(child) and child.dep_ == "xcomp" for child in token.children):
        found += [Undertaking(token, kind, by, words) for words in strays(token)]
    return found


def _beyond(scene: Scene, token: Token) -> list[Token]:
    """What the parse hangs elsewhere: "stands “ready” to pay", "called on the parties concerned to leave".

    So too the clause of "assured his counterpart that it would leave".
    """
    if token.pos_ == "ADJ" and token.dep_ in ("acomp", "oprd"):
        own = any(child.dep_ in ("xcomp", "ccomp") for child in token.children)
        return [] if own else [each for each in token.head.children if each.dep_ == "advcl" and _follows(each, token)]
    if token.lemma_.lower() in scene.term("commitments/promise"):
        told = [each for child in token.children if child.dep_ == "dobj" for each in child.children]
        return [each for each in told if each.dep_ == "acl" and any(one.tag_ == "MD" for one in each.children)]
    if token.lemma_.lower() not in scene.term("commitments/call"):
        return []
    nouns = [each for child in token.children if child.lower_ in ("on", "upon", "to") for each in child.children]
    described = [each for noun in nouns for each in noun.children if each.lower_ in scene.term("commitments/concerned")]
    return [deed for each in described for deed in each.children if deed.dep_ == "xcomp" and is_infinitive(deed)]


def _follows(verb: Token, word: Token) -> bool:
    """Whether an infinitive stands right after a word, but for a closing quotation mark."""
    between = verb.doc[word.i + 1 : verb.left_edge.i]
    return is_infinitive(verb) and verb.i > word.i and len(between) < 2 and all(each.is_quote for each in between)


def _before_joined(scene: Scene, words: tuple[Token, ...]) -> tuple[Token, ...]:
    """The words without a verb of the speaker's own that the parse joins to them ("... and urged Chad to sign")."""
    joined = next((each for each in words[1:] if each.dep_ == "conj" and misjoined(scene, each) is not None), None)
    if joined is None:
        return words
    kept = [each for each in words if each.i < joined.left_edge.i]
    while len(kept) > 1 and (kept[-1].dep_ == "cc" or kept[-1].is_punct):
        kept.pop()
    return tuple(kept)


def _describes_others(scene: Scene, token: Token, by: tuple[str, ...]) -> bool:
    """Whether a word only describes a noun that is not who acts ("we seek partners willing and committed to help")."""
    lead = token
    while lead.dep_ == "conj" and lead.head.i != lead.i:
        lead = lead.head
    describes = lead.dep_ in ("amod", "acl") and lead.tag_ in ("JJ", "VBN") and lead.head.pos_ == "NOUN"
    own = any(child.dep_ in ("nsubj", "mark", "aux") for child in lead.children)
    return describes and not own and set(by).isdisjoint(role.actor for role in scene.roles(lead.head))


def _purpose_of_call(scene: Scene, token: Token, clause: Token) -> bool:
    """Whether an infinitive only says what for ("called for joint action to press them"), telling nobody to act."""
    if token.lemma_.lower() not in scene.term("commitments/call") or not is_infinitive(clause):
        return False
    prepositions = [child for child in token.children if child.dep_ in ("prep", "dative", "prt")]
    objects = [each for child in prepositions if child.lower_ == "for" for each in child.children]
    addressed = any(each.lower_ in ("on", "upon", "to") for each in prepositions)
    return bool(objects) and not addressed and not any(names_itself(scene, each) for each in objects)


def _asks(scene: Scene, actor_id: str) -> bool:
    """Whether an actor is no more than the label of those who put questions."""
    return scene.actors[actor_id].name.lower() in scene.term("commitments/asker") if actor_id in scene.actors else False


def _idle(scene: Scene, token: Token, deed: Token, kind: str) -> bool:
    """Whether what is wanted is only a word or a look: "want to thank", "hope to see", "want to get to that"."""
    if kind != "intend" or token.lemma_.lower() not in scene.term("commitments/wish"):
        return False
    lemma = deed.lemma_.lower()
    said = lemma in scene.term("commitments/courtesy") | scene.term("commitments/no-undertaking")
    return said or not telling(scene, tuple(deed.subtree))


def _taken(scene: Scene, token: Token, child: Token, kind: str, by: tuple[str, ...]) -> Iterator[tuple[Token, str]]:
    """The heads of what is undertaken that one child of the verb holds, with their kind; nobody addressed."""
    lemma = token.lemma_.lower()
    if child.dep_ == "xcomp" and (_after_dash(token, child) or (kind == "affirm" and _call_held(scene, token, child))):
        return
    if child.dep_ == "xcomp" and not mere_talk(scene, child, kind) and not _idle(scene, token, child, kind):
        yield child, kind
    elif child.dep_ == "ccomp" and not any(each.tag_ == "WDT" for each in child.children):
        sort = _clause_kind(scene, token, child, kind, by)
        if sort is not None:
            yield child, sort
    elif child.dep_ in ("advcl", "pcomp") and _completes(scene, token, child, kind):
        yield child, kind
    elif child.dep_ == "prep":
        yield from _after_preposition(scene, token, child, kind)
    elif child.dep_ == "dobj" and _object_counts(scene, lemma, child, kind):
        yield child, kind


def _call_held(scene: Scene, token: Token, deed: Token) -> bool:
    """Whether an infinitive belongs to a call between it and the verb ("reiterated its call on Chad to leave")."""
    asked = scene.term("commitments/request-noun")
    return any(child.dep_ == "dobj" and child.i < deed.i and child.lemma_.lower() in asked for child in token.children)


def _after_dash(token: Token, deed: Token) -> bool:
    """Whether an infinitive after a dash is only the purpose of the deed before it."""
    before = deed.left_edge.i - 1
    another = any(child.dep_ == "xcomp" and token.i < child.i < deed.i for child in token.children)
    return another and deed.doc[before].text in ("–", "—", "--", "-")


def _completes(scene: Scene, token: Token, clause: Token, kind: str) -> bool:
    """Whether a clause the parse takes for a circumstance is the deed: "call on them to", "ruled out sending"."""
    if clause.tag_ == "VBG":
        return token.lemma_ == "rule"
    if not is_infinitive(clause):
        return False
    other = [child for child in token.children if child.dep_ in ("dobj", "xcomp", "ccomp")]
    reflexive = all(each.lower_.endswith(("self", "selves")) for each in other)
    if kind == "commit" and any(child.dep_ == "prep" and child.lower_ == "to" for child in token.children):
        return False
    called = token.lemma_.lower() in scene.term("commitments/call")
    return called or (kind in ("commit", "offer", "refuse") and reflexive)


def _after_preposition(scene: Scene, token: Token, preposition: Token, kind: str) -> Iterator[tuple[Token, str]]:
    """What follows "committed to", "called for", "plans on" and "agreed on", with its kind."""
    lemma = token.lemma_.lower()
    wanted = {"commit": ("to", "on"), "request": ("for",), "intend": ("on", "for"), "affirm": ("to",)}.get(kind, ())
    every = [preposition, *(each for each in preposition.conjuncts if each.dep_ == "conj")]
    first = next((each for each in token.children if each.lower_ == preposition.lower_), preposition)
    for child in (child for each in every if each.lower_ in wanted for child in each.children):
        if child.ent_type_ in ("DATE", "TIME") or first.i != preposition.i or _told_to(token, child):
            continue
        if kind == "affirm" and (lemma != "adhere" or child.dep_ != "pobj"):
            continue
        deed = child.dep_ == "pcomp" and (child.tag_ == "VBG" or kind == "request")
        if kind == "affirm" or deed or _ready_for(scene, token, child):
            yield child, kind
        elif child.dep_ == "pobj" and lemma == "agree":
            deed = child.lemma_.lower() in scene.term("commitments/deed-noun")
            aim = child.lemma_.lower() in scene.term("commitments/affirm-object")
            if deed or aim:
                yield child, "commit" if deed else "affirm"
        elif child.dep_ == "pobj" and lemma in scene.term("commitments/takes-noun"):
            if lemma == "ask" and not any(each.dep_ == "dobj" for each in token.children):
                continue
            yield child, "affirm" if kind == "commit" else kind


def _ready_for(scene: Scene, token: Token, noun: Token) -> bool:
    """Whether a noun tells what somebody is ready for ("ready for a ceasefire", "prepared for talks")."""
    held = scene.term("commitments/deed-noun") | scene.term("commitments/occasion")
    return token.lower_ in ("ready", "prepared") and noun.dep_ == "pobj" and noun.lemma_.lower() in held


def _told_to(token: Token, noun: Token) -> bool:
    """Whether those called for are told to act by the words after them ("call for all parties to leave")."""
    after = noun.doc[noun.right_edge.i + 1 : noun.right_edge.i + 3]
    told = len(after) == 2 and opens_infinitive(after[0], after[1])
    return told and noun.dep_ == "pobj" and after[1].head.i == token.i


def _clause_kind(scene: Scene, token: Token, clause: Token, kind: str, by: tuple[str, ...]) -> str | None:
    """The kind of a "that" clause; None where it only reports."""
    if any(each.lower_ in ("whether", "if") for each in clause.children):
        return None
    cues, lemma = scene.cues(clause), clause.lemma_.lower()
    if token.lemma_ == "ask" and clause.tag_ != "VB":
        return None
    if kind == "commit":
        ahead = "future" in cues and any(
            (each.tag_ == "MD" and each.lower_ not in ("must", "should")) or each.lower_ == "going"
            for each in clause.subtree
        )
        if ahead and token.lemma_.lower() in scene.term("commitments/promise"):
            return "commit"
        if ahead and "negation" not in cues:
            if not _acts(scene, clause):
                return None
            idle = lemma in scene.term("commitments/no-undertaking") or on_calendar(scene, clause)
            return None if idle else "commit"
        if _decreed(token, clause):
            return "commit"
        return "affirm" if len(by) > 1 and _principle(clause) else None
    if kind == "affirm":
        needed = any(_ought(each) for each in (clause, *clause.conjuncts))
        if needed and _demanded(scene, token, clause, by):
            return "request"
        firm = token.lemma_.lower() in scene.term("commitments/firm") or len(by) > 1
        ahead = "future" in cues and lemma not in scene.term("commitments/schedule")
        return "affirm" if needed or (firm and (_principle(clause) or ahead)) else None
    modal = any(child.tag_ == "MD" for child in clause.children)
    if kind == "offer" and not modal and clause.tag_ in ("VBZ", "VBD", "VBG"):
        return None
    if kind == "offer" and clause.tag_ == "VBP" and token.lemma_ != "propose":
        return None
    return kind if kind in ("request", "offer") else None


def _decreed(token: Token, clause: Token) -> bool:
    """Whether "decided that the next round be held in Oslo" sets what is to be done."""
    be = any(child.dep_ == "auxpass" and child.lower_ == "be" for child in clause.children)
    aided = any(child.dep_ == "aux" for child in clause.children)
    return token.lemma_ in ("agree", "decide", "resolve") and be and not aided


def _ought(verb: Token) -> bool:
    """Whether a clause says what must or should be, not only somewhere inside it."""
    if verb.lemma_ == "need" and verb.pos_ == "VERB":
        return True
    wanted = [each for each in verb.children if each.dep_ == "aux" and each.lower_ in ("must", "should", "need")]
    return bool(wanted) and not _supposed(verb)


def _acts(scene: Scene, clause: Token) -> bool:
    """Whether the subject of a clause can act, or has something done to it ("a settlement would help" cannot)."""
    doer = next((child for child in clause.children if child.dep_ == "nsubj"), None)
    if doer is None or clause.pos_ == "AUX" or names_itself(scene, doer):
        return True
    return doer.lemma_.lower() in scene.term("commitments/crew")


def _demanded(scene: Scene, token: Token, clause: Token, by: tuple[str, ...]) -> bool:
    """Whether "stressed that the rebels must leave" asks somebody else for a deed."""
    doer = next((child for child in clause.children if child.dep_ == "nsubj"), None)
    if doer is None or clause.pos_ != "VERB" or token.lemma_.lower() in scene.term("commitments/firm"):
        return False
    sides = {scene.side(role.actor) for role in scene.roles(doer)}
    return bool(sides) and not sides & {scene.side(each) for each in by}


def _principle(clause: Token) -> bool:
    """Whether a clause says what holds: its verb is in the present."""
    auxiliaries = [child for child in clause.children if child.dep_ in ("aux", "auxpass")]
    finite = auxiliaries[0] if auxiliaries else clause
    return finite.tag_ in ("VBZ", "VBP") and finite.lemma_ != "have"


def _object_counts(scene: Scene, lemma: str, noun: Token, kind: str) -> bool:
    given = kind in ("commit", "offer") and _is_help(scene, noun)
    if noun.pos_ not in ("NOUN", "NUM", "SYM", "PROPN") or (scene.at(noun) and not given) or _runs_on(noun):
        return False
    every = {noun.lemma_.lower(), *(each.lemma_.lower() for each in noun.conjuncts)}
    if kind == "affirm":
        wanted = "affirm-object" if lemma not in ("renew", "uphold") else "renewed"
        return bool(every & scene.term(f"commitments/{wanted}"))
    if kind == "refuse":
        plain = lemma in scene.term("commitments/refuse") or lemma == "rule"
        return plain and not every & scene.term("commitments/charge")
    if kind == "offer":
        return not every & scene.term("commitments/talk-object")
    return lemma in scene.term("commitments/takes-object") | scene.term("commitments/announce")


def _is_help(scene: Scene, noun: Token) -> bool:
    """Whether those an object names are themselves what is given ("offered two patrol aircraft")."""
    roles = as_roles(scene.at(noun))
    people = noun.lemma_.lower() in scene.term("commitments/onlooker") or noun.lemma_ == "citizen"
    kinds = {scene.actors[each.actor].kind for each in roles if each.actor in scene.actors}
    return (
        not people and kinds <= {"group", "organization"} and not any(identified(scene, each.actor) for each in roles)
    )


def _runs_on(noun: Token) -> bool:
    """Whether the parse ends an object before its own noun or verb ("that aid | will depend", "maritime | claims")."""
    last = noun.right_edge
    after = last.nbor() if last.i + 1 < last.sent.end else last
    runs_on = after.tag_ in ("NN", "NNS", "MD", "VBZ", "VBD") or after.lower_ in ("are", "be")
    return after.i != last.i and runs_on


# ---------------------------------------------------------------- lists line by line


def _written(scene: Scene, said: tuple[Statement, ...]) -> Iterator[Undertaking]:
    """The items written line by line below "agreed to:" or "will:"; those that are sentences speak for themselves."""
    text, doc = scene.text.article.text, scene.text.doc
    for colon, found in written_lists(text):
        start = scene.text.token_at(text.rfind("\n", 0, colon) + 1)
        leads = [doc[index] for index in range(scene.text.token_at(colon), start - 1, -1)]
        lead = next(((each, kind) for each in leads if (kind := _lead_kind(scene, each)) is not None), None)
        by = undertakers(scene, lead[0], said) if lead else ()
        for begin, end in found:
            words = closed(
                doc[scene.text.token_at(begin)],
                list(doc[scene.text.token_at(begin) : scene.text.token_at(end - 1) + 1]),
            )
            if lead and by and words and not any(word.tag_ == "MD" for word in words):
                yield Undertaking(lead[0], lead[1], by, words)


def _lead_kind(scene: Scene, token: Token) -> str | None:
    """The kind a lead-in word gives to the list below it."""
    if token.tag_ == "MD" and token.lower_ in ("will", "shall"):
        return "commit"
    return _kind(scene, token) if token.pos_ in ("VERB", "AUX", "ADJ") else None


# ---------------------------------------------------------------- the row


def _commitment(
    scene: Scene, found: Undertaking, condition: Condition | None, said: tuple[Statement, ...]
) -> Commitment:
    statement = statement_over(found.token, said)
    words = list(found.words)
    if condition is not None and condition.words[-1].i >= words[-1].i and words[0].i < condition.words[0].i:
        words = [each for each in words if each.i < condition.words[0].i]
    content = scene.span_of(words)
    return Commitment(
        id=scene.text.id("commitments", [(content.start, content.end)], found.kind),
        by=found.by,
        toward=toward(scene, found.token, words, found.by, found.kind),
        kind=found.kind,
        topics=_topics(scene, words),
        content=content,
        condition=scene.span_of(condition.words) if condition is not None else None,
        due=due(scene, content, words) if found.kind != "affirm" else None,
        statement=statement.id if statement else None,
        follows=(),
        evidence=scene.evidence(found.token, f"commitments/{found.token.lemma_.lower()}", 0.8),
    )


def _topics(scene: Scene, words: Iterable[Token]) -> tuple[str, ...]:
    lemmas = [each.lemma_.lower() for each in words]
    shown = {
        context
        for index, lemma in enumerate(lemmas)
        for phrase, context in scene.knowledge.contexts.get(lemma, ())
        if tuple(lemmas[max(0, index - len(phrase) + 1) : index + 1]) == phrase
    }
    return tuple(sorted(shown))
