"""Words of undertaking that are verbs or adjectives ("pledged to open", "is ready to pay") and what each takes."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from dragoman.coding.base import Scene, as_roles, clause_head, is_infinitive, is_purpose, subject
from dragoman.coding.commitments.futures import in_future, on_calendar, telling
from dragoman.coding.commitments.lists import opens_infinitive
from dragoman.coding.commitments.together import told_apart
from dragoman.coding.commitments.toward import identified
from dragoman.coding.commitments.undertaking import (
    KINDS,
    Undertaking,
    closed,
    denied,
    doer_of,
    doers_of_clause,
    listed,
    mere_talk,
    misjoined,
    names_itself,
    report_over,
    strays,
    undertakers,
)
from dragoman.model import Actor, Statement


def kind_of(scene: Scene, token: Token) -> str | None:
    """The kind of undertaking a word speaks of; None for denied, asked, supposed or merely intended speech."""
    if is_purpose(token) or (is_infinitive(token) and token.dep_ in ("xcomp", "ccomp", "pcomp")):
        return None
    if token.i > 0 and token.nbor(-1).tag_ == "POS" and token.pos_ == "VERB":
        return None
    lemma = token.lemma_.lower()
    words = {lemma} | ({token.lower_} if token.pos_ == "ADJ" else set())
    kind = next((kind for kind in KINDS if words & scene.term(f"commitments/{kind}")), None)
    if lemma in scene.term("commitments/tell") and _told_others(scene, token):
        kind = "request"
    if lemma == "want" and _wants_figure(token):
        kind = "intend"
    if token.lower_ == "open" and _open_to(token):
        kind = "intend"
    if lemma == "expect" and _expects_of(scene, token):
        kind = "request"
    if lemma in ("express", "voice") and _principled(scene, token):
        kind = "affirm"
    if lemma in scene.term("commitments/announce") and _gives_sum(scene, token):
        kind = "commit"
    if _phrase(token) in scene.term("commitments/refuse-phrase"):
        kind = "refuse"
    if denied(scene, token) and not (kind == "request" and misjoined(scene, token) is not None):
        unwilling = kind == "intend" and bool(words & scene.term("commitments/unwilling"))
        return "refuse" if unwilling else None
    told = lemma == "propose" and any(child.dep_ == "nsubj" for child in token.children)
    joined = kind == "request" and misjoined(scene, token) is not None
    done = token.tag_ == "VBD" and not _conditional(token)
    if ("hypothesis" in scene.cues(token) and not told and not joined and not done) or _supposed(token):
        return None
    if kind == "intend" and any(child.dep_ == "ccomp" for child in token.children):
        asked = lemma != "consider" and any(child.dep_ == "ccomp" and is_infinitive(child) for child in token.children)
        return "request" if asked else None
    return kind


def _conditional(verb: Token) -> bool:
    """Whether a verb stands in a clause that "if" or "whether" opens."""
    return any(
        child.dep_ == "mark" and child.lower_ in ("if", "unless", "whether", "once", "until")
        for each in (verb, *verb.ancestors)
        for child in each.children
    )


def _told_others(scene: Scene, token: Token) -> bool:
    """Whether a state or body is told to act ("told Chad to open the border"), not one's own men."""
    deeds = [child for child in token.children if child.dep_ == "xcomp" and is_infinitive(child)]
    whom = [role.actor for child in token.children if child.dep_ == "dobj" for role in as_roles(scene.at(child))]
    bodies = [each for each in whom if scene.actors[each].kind in ("state", "government", "organization")]
    own = {scene.side(role.actor) for role in subject(scene, token)}
    return bool(deeds) and bool(bodies) and not own & {scene.side(each) for each in bodies}


def _wants_figure(token: Token) -> bool:
    """Whether "want" names a figure to be reached ("want to raise trade to $15 billion")."""
    deeds = [child for child in token.children if child.dep_ == "xcomp" and is_infinitive(child)]
    own = any(child.dep_ == "neg" for child in token.children)
    return not own and any(each.text[0].isdigit() and each.dep_ != "nummod" for deed in deeds for each in deed.subtree)


def _open_to(word: Token) -> bool:
    """Whether "open" tells what somebody would do ("is open to restoring relations")."""
    tos = [child for child in word.children if child.dep_ == "prep" and child.lower_ == "to"]
    return word.pos_ == "ADJ" and any(each.dep_ == "pcomp" for child in tos for each in child.children)


def _principled(scene: Scene, verb: Token) -> bool:
    """Whether support is voiced for a principle ("expressed support for the unity of Chad")."""
    held = [child for child in verb.children if child.dep_ == "dobj" and child.lemma_ in ("support", "commitment")]
    words = {each.lemma_.lower() for noun in held for each in noun.subtree}
    return bool(words & scene.term("commitments/principle"))


def _phrase(verb: Token) -> str:
    """A verb with its particle ("rule out")."""
    return " ".join([verb.lemma_.lower(), *(child.lower_ for child in verb.children if child.dep_ == "prt")])


def _gives_sum(scene: Scene, token: Token) -> bool:
    """Whether an announcement is of money or goods in figures ("announced 20 million dollars of aid")."""
    held = [child for child in token.children if child.dep_ == "dobj"]
    counted = [each for each in held if any(one.like_num for one in each.subtree if one.i < each.i + 4)]
    return any(
        any(_is_good(scene, one) for one in each.subtree if one.i <= each.i or one.dep_ in ("prep", "pobj"))
        for each in counted
    )


def _is_good(scene: Scene, word: Token) -> bool:
    """Whether a word names money or help."""
    return word.tag_ == "$" or (word.pos_ == "NOUN" and word.lemma_.lower() in scene.term("commitments/aid"))


def _expects_of(scene: Scene, token: Token) -> bool:
    """Whether a state or its speaker expects of another to stop or grant something ("we expect Chad to withdraw")."""
    doer = doer_of(token)
    own = doer is not None and (doer.lower_ == "we" or any(each.kind == "state" for each in _actors_at(scene, doer)))
    told = token.tag_ == "VBD" and report_over(token) is not None
    if not own or not (told or token.tag_ in ("VBP", "VBZ")):
        return False
    deeds = [child for child in token.children if child.dep_ in ("xcomp", "ccomp") and is_infinitive(child)]
    told_to = any(_actors_at(scene, child) for child in token.children if child.dep_ == "dobj")
    return any(
        each.lemma_.lower() in scene.term("commitments/complied")
        and (told_to or any(_actors_at(scene, child) for child in each.children if child.dep_ == "nsubj"))
        for each in deeds
    )


def _actors_at(scene: Scene, noun: Token) -> list[Actor]:
    return [scene.actors[role.actor] for role in as_roles(scene.at(noun)) if role.actor in scene.actors]


def _supposed(verb: Token) -> bool:
    """Whether a verb is only supposed: "had it decided to open"."""
    had = [child for child in verb.children if child.dep_ == "aux" and child.lower_ in ("had", "should", "were")]
    doer = next((child for child in verb.children if child.dep_ == "nsubj"), None)
    return doer is not None and any(child.i < doer.i for child in had)


def in_speech(scene: Scene, token: Token, kind: str, said: tuple[Statement, ...]) -> list[Undertaking]:
    """The undertakings of a verb or adjective, one for each item of what it takes."""
    by = undertakers(scene, token, said)
    if _describes_others(scene, token, by):
        return []
    doer = doer_of(misjoined(scene, token) or (token if token.pos_ != "ADJ" else clause_head(token)))
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
    if token.lemma_.lower() in scene.term("commitments/commit") and not any(
        child.dep_ in ("xcomp", "ccomp", "dobj") for child in token.children
    ):
        return _after_occasion(token)
    if token.lemma_.lower() not in scene.term("commitments/call"):
        return []
    nouns = [each for child in token.children if child.lower_ in ("on", "upon", "to") for each in child.children]
    described = [each for noun in nouns for each in noun.children if each.lower_ in scene.term("commitments/concerned")]
    return [deed for each in described for deed in each.children if deed.dep_ == "xcomp" and is_infinitive(deed)]


def _after_occasion(token: Token) -> list[Token]:
    """The deed that the parse hangs on where it was agreed ("agreed in the plan to open the border")."""
    places = [child for child in token.children if child.dep_ == "prep" and child.lower_ in ("in", "at", "during")]
    nouns = [each for child in places for each in child.children if each.dep_ == "pobj"]
    return [deed for noun in nouns for deed in noun.children if deed.dep_ == "acl" and is_infinitive(deed)]


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
    if misjoined(scene, token) is not None:
        return False
    while lead.dep_ == "conj" and lead.head.i != lead.i:
        lead = lead.head
    describes = lead.dep_ in ("amod", "acl") and lead.tag_ in ("JJ", "VBN") and lead.head.pos_ == "NOUN"
    own = any(child.dep_ in ("nsubj", "mark", "aux") for child in lead.children)
    nameless = not any(told_apart(scene, each) for each in by)
    apart = set(by).isdisjoint(role.actor for role in scene.roles(lead.head))
    return describes and not own and (apart or nameless)


def _purpose_of_call(scene: Scene, token: Token, clause: Token) -> bool:
    """Whether an infinitive only says what for ("called for joint action to press them"), telling nobody to act."""
    calls = token.lemma_ == "ask" or token.lemma_.lower() in scene.term("commitments/call")
    if not calls or not is_infinitive(clause) or any(child.dep_ == "dobj" for child in token.children):
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
    if kind == "request" and any(child.dep_ == "mark" and child.lower_ == "for" for child in clause.children):
        return True
    if kind in ("commit", "request") and _lists_on(token, clause):
        return True
    other = [child for child in token.children if child.dep_ in ("dobj", "xcomp", "ccomp")]
    reflexive = all(each.lower_.endswith(("self", "selves")) for each in other)
    if kind == "commit" and any(child.dep_ == "prep" and child.lower_ == "to" for child in token.children):
        return False
    called = token.lemma_.lower() in scene.term("commitments/call")
    return called or (kind in ("commit", "offer", "refuse") and reflexive)


def _lists_on(token: Token, clause: Token) -> bool:
    """Whether an infinitive goes on with a list, and is not its purpose ("agreed to sign, to pay and to build")."""
    before = any(child.dep_ == "xcomp" and child.i < clause.i and is_infinitive(child) for child in token.children)
    after = any(each.i > clause.i and is_infinitive(each) for each in clause.conjuncts)
    return before and after and clause.left_edge.nbor(-1).text in (",", ";")


def _after_preposition(scene: Scene, token: Token, preposition: Token, kind: str) -> Iterator[tuple[Token, str]]:
    """What follows "committed to", "called for", "plans on" and "agreed on", with its kind."""
    lemma = token.lemma_.lower()
    wanted = {"commit": ("to", "on"), "request": ("for",), "intend": ("on", "for", "to"), "affirm": ("to",)}.get(
        kind, ()
    )
    every = [preposition, *(each for each in preposition.conjuncts if each.dep_ == "conj")]
    first = next((each for each in token.children if each.lower_ == preposition.lower_), preposition)
    for child in (child for each in every if each.lower_ in wanted for child in each.children):
        again = first.i != preposition.i and lemma != "agree"
        if _is_date(scene, child) or again or _told_to(scene, token, child):
            continue
        if preposition.lower_ == "to" and _gives(token):
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
            wanted_first = _asked_of(token) if lemma == "ask" else None
            yield wanted_first or child, "affirm" if kind == "commit" else kind


def _asked_of(token: Token) -> Token | None:
    """The thing of "asked the agency for food" where the parse hangs "for" on whom is asked."""
    whom = [child for child in token.children if child.dep_ == "dobj"]
    fors = [child for each in whom for child in each.children if child.lower_ == "for"]
    return next((each for child in fors for each in child.children if each.dep_ == "pobj"), None)


def _is_date(scene: Scene, word: Token) -> bool:
    """Whether a word belongs to a date that is read as one ("called for an early end" holds none)."""
    if word.ent_type_ not in ("DATE", "TIME"):
        return False
    return any(each.i in scene.times_at for each in word.doc[word.left_edge.i : word.i + 1])


def _gives(token: Token) -> bool:
    """Whether a sum or thing is committed, so that "to" names who gets it ("committed $3 million to the fund")."""
    held = [child for child in token.children if child.dep_ == "dobj" and child.pos_ != "PRON"]
    return token.lemma_ == "commit" and bool(held)


def _ready_for(scene: Scene, token: Token, noun: Token) -> bool:
    """Whether a noun tells what somebody is ready for ("ready for a ceasefire", "prepared for talks")."""
    held = scene.term("commitments/deed-noun") | scene.term("commitments/occasion")
    return token.lower_ in ("ready", "prepared") and noun.dep_ == "pobj" and noun.lemma_.lower() in held


def _told_to(scene: Scene, token: Token, noun: Token) -> bool:
    """Whether those called for are told to act by the words after them ("call for all parties to leave")."""
    if token.lemma_ == "ask" and not names_itself(scene, noun):
        return False
    after = noun.doc[noun.right_edge.i + 1 : noun.right_edge.i + 3]
    told = len(after) == 2 and opens_infinitive(after[0], after[1])
    return told and noun.dep_ == "pobj" and after[1].head.i == token.i


def _clause_kind(scene: Scene, token: Token, clause: Token, kind: str, by: tuple[str, ...]) -> str | None:
    """The kind of a "that" clause; None where it only reports."""
    if any(each.lower_ in ("whether", "if") for each in clause.children):
        return None
    cues, lemma = scene.cues(clause), clause.lemma_.lower()
    be = any(child.dep_ == "auxpass" and child.tag_ == "VB" for child in clause.children)
    if token.lemma_ == "ask" and clause.tag_ != "VB" and not be:
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
        if token.lemma_ == "insist" and _wanted(scene, clause, by):
            return "request"
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


def _wanted(scene: Scene, clause: Token, by: tuple[str, ...]) -> bool:
    """Whether a clause tells what others be made to do ("insists that Chad open the border")."""
    aided = any(child.dep_ in ("aux", "auxpass") and child.lower_ != "be" for child in clause.children)
    return clause.tag_ == "VB" and not aided and _of_others(scene, clause, by)


def _of_others(scene: Scene, clause: Token, by: tuple[str, ...]) -> bool:
    """Whether a clause's subject is known, and on no side of those who speak."""
    doer = next((child for child in clause.children if child.dep_ == "nsubj"), None)
    sides = {scene.side(role.actor) for role in scene.roles(doer)} if doer is not None else set()
    return bool(sides) and not sides & {scene.side(each) for each in by}


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
    firm = token.lemma_.lower() in scene.term("commitments/firm")
    return clause.pos_ == "VERB" and not firm and _of_others(scene, clause, by)


def _principle(clause: Token) -> bool:
    """Whether a clause says what holds: its verb is in the present."""
    auxiliaries = [child for child in clause.children if child.dep_ in ("aux", "auxpass")]
    finite = auxiliaries[0] if auxiliaries else clause
    if finite.lower_ in ("can", "ca", "may"):
        return _ruled_out(clause)
    return finite.tag_ in ("VBZ", "VBP") and finite.lemma_ != "have"


def _ruled_out(clause: Token) -> bool:
    """Whether a clause says what nobody may do ("force cannot be justified", "there can be no war")."""
    doers = [child for child in clause.children if child.dep_ in ("nsubj", "nsubjpass", "attr")]
    nobody = any(child.lower_ == "no" for each in doers for child in each.children)
    return nobody or any(child.dep_ == "neg" for child in clause.children)


def _object_counts(scene: Scene, lemma: str, noun: Token, kind: str) -> bool:
    given = kind in ("commit", "offer") and _is_help(scene, noun)
    own = kind == "affirm" and any(child.tag_ == "PRP$" for child in noun.children)
    if noun.pos_ not in ("NOUN", "NUM", "SYM", "PROPN") or (scene.at(noun) and not given and not own) or _runs_on(noun):
        return False
    told = [*noun.children, *(child for child in noun.head.children if child.i > noun.i)]
    if kind == "request" and any(child.dep_ in ("acl", "xcomp") and is_infinitive(child) for child in told):
        return False
    every = {noun.lemma_.lower(), *(each.lemma_.lower() for each in noun.conjuncts)}
    if kind == "affirm":
        wanted = "affirm-object" if lemma not in ("renew", "uphold") else "renewed"
        return bool(every & scene.term(f"commitments/{wanted}"))
    if kind == "refuse":
        plain = lemma in scene.term("commitments/refuse") or _phrase(noun.head) in scene.term(
            "commitments/refuse-phrase"
        )
        return plain and not every & scene.term("commitments/charge")
    if kind == "offer":
        return not every & scene.term("commitments/talk-object")
    if lemma == "consider":
        return bool(every & scene.term("commitments/weighed"))
    if lemma == "commit":
        return any(each.like_num for each in (noun, *noun.children))
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
