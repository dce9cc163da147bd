"""Which undertakings are specific: a deed told whole, by somebody who can be held to it, not talk or a stance."""

from __future__ import annotations

from dataclasses import replace

from spacy.tokens import Token

from dragoman.coding.base import Scene, clause_head, is_infinitive
from dragoman.coding.commitments.futures import done_to, resolute, telling, under_which
from dragoman.coding.commitments.parties import bound, subject_of
from dragoman.coding.commitments.undertaking import (
    NOBODY,
    SELF,
    Undertaking,
    doer_of,
    first_of_chain,
    first_verb,
    is_person,
    misjoined,
    names_itself,
    report_over,
)

_DASHES = ("–", "—", "--", "-")
_QUOTES = ("’", "'", '"', "“", "”", "‘", ",", "–", "—")
_JOINED = ("conj", "xcomp", "ccomp", "acomp", "oprd", "pcomp", "prep", "attr")
_RELATIVE = ("who", "which", "that", "whom")
_CROWD = ("group", "population")
_BINDING = frozenset({"agree", "pledge", "promise", "vow", "undertake", "swear", "guarantee", "decide", "resolve"})
_CUT_SHORT = frozenset(
    {"to", "of", "with", "that", "the", "a", "and", "if", "by", "for", "because", "i", "we", "he", "she", "they"}
)
"""Last words after which a speaker broke off."""
_SHORTEST_CLAUSE = 4
_LONG_AGO = 120
"""Days after which what was promised, asked or refused is told as background."""
_VAGUE_NUMBERS = frozenset({"one", "two", "first", "second", "both"})


def specific(scene: Scene, found: Undertaking) -> Undertaking | None:
    """The undertaking with its words set right, as an aim where it is only a stance; None where it is none."""
    words = _whole(scene, found)
    token = found.token
    lead = first_of_chain(token)
    under_noun = lead.dep_ == "pcomp" and lead.head.head.pos_ == "NOUN"
    if under_noun and token.pos_ == "VERB" and found.kind != "refuse":
        return None
    if not words or _talks_of_others(scene, found) or _from_crowd(scene, found) or _gapped(found, first_verb(words)):
        return None
    if len(words) <= 2 and words[0].lower_ in ("this", "that", "these", "those", "such", "my", "your"):
        return None
    if (words[0].lower_ == "my" and found.kind != "affirm") or _long_past(scene, found):
        return None
    by = bound(scene, found)
    if not by:
        return None
    found = replace(found, words=words, by=by)
    if found.kind == "affirm":
        return found if _aim(scene, found) else None
    if found.kind == "request":
        return found if _asked(scene, found) else None
    return _deed(scene, found)


def _long_past(scene: Scene, found: Undertaking) -> bool:
    """Whether the clause says that somebody spoke long before ("in 2019 Chad pledged to open the border")."""
    published = scene.text.article.published
    told = found.token.i != first_verb(found.words).i and found.token.tag_ in ("VBD", "VBN")
    if published is None or not told:
        return False
    spoken = scene.own_date(found.token)
    inside = spoken is not None and spoken.span is not None and found.words[0].idx <= spoken.span.start
    return spoken is not None and not inside and (published.start_date - spoken.end_date).days > _LONG_AGO


def _whole(scene: Scene, found: Undertaking) -> tuple[Token, ...]:
    """The words up to where a speaker breaks off or a list begins; nothing where they are cut short."""
    words = found.words
    for at, each in enumerate(words):
        if at > 0 and (_parts(each) or _breaks(each) or _calls_on(scene, each) or _goes_on_finite(each)):
            words = words[:at]
            break
    words = _from_infinitive(words)
    modals = [at for at, each in enumerate(words[:3]) if each.tag_ == "MD"]
    subject = bool(words) and words[0].dep_ == "nsubj" and words[0].pos_ == "PRON" and found.token.pos_ != "NOUN"
    if modals and (subject or modals[0] == 0) and found.kind == "commit":
        words = words[modals[0] + 1 :]
    while words and (words[0].text in _QUOTES or words[0].lower_ == "for"):
        words = words[1:]
    while words and words[-1].text in _QUOTES:
        words = words[:-1]
    if words:
        words = _unhyphened(words)
    if [each.lower_ for each in words[:2]] == ["look", "forward"]:
        return ()
    if not words or _cut_short(words[-1]) or _paired(words[0]) or _hyphened(words[0]):
        return ()
    before_noun = found.token.pos_ == "NOUN" and words[0].i < found.token.i
    return () if before_noun and found.kind != "affirm" else words


def _cut_short(last: Token) -> bool:
    """Whether a speaker broke off after a word; "before that" is whole."""
    return last.lower_ in _CUT_SHORT and not (last.lower_ == "that" and last.dep_ in ("pobj", "dobj"))


def _hyphened(word: Token) -> bool:
    """Whether a word is only the rest of one that a hyphen parts ("de-escalation")."""
    before = word.doc[word.i - 1] if word.i > 1 else word
    return before.text == "-" and not before.whitespace_ and not word.doc[word.i - 2].whitespace_


def _paired(word: Token) -> bool:
    """Whether a word repeats the one before "to" ("shoulder to shoulder")."""
    before = word.doc[max(0, word.i - 2) : word.i]
    return len(before) == 2 and before[1].lower_ == "to" and before[0].lower_ == word.lower_


def _unhyphened(words: tuple[Token, ...]) -> tuple[Token, ...]:
    """The words with the rest of a last word that a hyphen parts ("an immediate de-escalation")."""
    last, doc = words[-1], words[-1].doc
    while (
        last.i + 2 < len(doc) and doc[last.i + 1].text == "-" and not (last.whitespace_ or doc[last.i + 1].whitespace_)
    ):
        words = (*words, doc[last.i + 1], doc[last.i + 2])
        last = words[-1]
    return words


def _from_infinitive(words: tuple[Token, ...]) -> tuple[Token, ...]:
    """The words of "regardless of that, to release them" from the infinitive on."""
    if not words:
        return words
    head = first_verb(words)
    marks = [child.i for child in head.children if child.dep_ == "aux" and child.tag_ == "TO"]
    if any(child.dep_ in ("nsubj", "nsubjpass") for child in head.children):
        return words
    if not marks or marks[0] <= words[0].i or any(each.dep_ == "neg" for each in words if each.i < marks[0]):
        return words
    return tuple(each for each in words if each.i > marks[0])


def _calls_on(scene: Scene, joint: Token) -> bool:
    """Whether "and" goes on with words of the speaker's own ("and call on Chad to leave", "and look forward to")."""
    if joint.dep_ == "cc" and joint.nbor().tag_ in ("VB", "VBP"):
        thanks = joint.nbor().lemma_ in scene.term("commitments/thanks")
        ahead = [each.lower_ for each in joint.doc[joint.i + 1 : joint.i + 3]] == ["look", "forward"]
        if thanks or ahead:
            return True
    after = [each.lower_ for each in joint.doc[joint.i + 1 : joint.i + 3]]
    return (
        joint.dep_ == "cc"
        and len(after) == 2
        and after[0] in ("call", "urge")
        and after[1] in ("on", "for", "upon", "all")
    )


def _goes_on_finite(joint: Token) -> bool:
    """Whether "and" joins a tensed verb without a subject to an infinitive ("not let it be used and stands ready")."""
    if joint.dep_ != "cc" or joint.i + 1 >= len(joint.doc):
        return False
    told = joint.head
    later = [each for each in told.children if each.dep_ == "conj" and each.i > joint.i and each.tag_ in ("VBZ", "VBD")]
    own = any(child.dep_ in ("nsubj", "nsubjpass") for each in later for child in each.children)
    bare = told.tag_ == "VB" or (told.tag_ == "VBN" and is_infinitive(told))
    return (bare and bool(later) and not own and later[0].lower_ != later[0].lemma_) or _intended(joint)


def _intended(joint: Token) -> bool:
    """Whether "and" goes on with what its own subject intended, though the parse joins it to an infinitive."""
    later = [each for each in joint.head.children if each.dep_ == "conj" and each.i > joint.i and each.tag_ == "VBN"]
    deeds = [child for each in later for child in each.children if child.dep_ == "xcomp" and is_infinitive(child)]
    return joint.head.tag_ == "VB" and bool(deeds)


def _breaks(mark: Token) -> bool:
    """Whether a dash breaks the words off, not joining two names ("the Tan Nam – Meun Chey gate")."""
    if mark.text not in _DASHES or not mark.nbor(-1).whitespace_:
        return False
    return not (mark.nbor(-1).pos_ == "PROPN" and mark.i + 1 < len(mark.doc) and mark.nbor().pos_ == "PROPN")


def _parts(mark: Token) -> bool:
    """Whether a semicolon parts the words from what follows, but for a further infinitive of theirs."""
    after = mark.doc[mark.i + 1 : mark.i + 3]
    return mark.text == ";" and not any(each.tag_ == "TO" for each in after)


def _clause_of(token: Token) -> Token:
    """The verb of the clause a word of undertaking stands in, through the verbs it completes or is joined to."""
    top = token if token.pos_ in ("VERB", "AUX") else clause_head(token)
    while top.dep_ in _JOINED and top.head.i != top.i and top.head.pos_ in ("VERB", "AUX", "ADJ"):
        top = top.head
    return top


def _talks_of_others(scene: Scene, found: Undertaking) -> bool:
    """Whether it is denied from above ("it is not the case that we intend") or undertaken by one who only asks."""
    asker = scene.term("commitments/asker")
    if any(each in scene.actors and scene.actors[each].name.lower() in asker for each in found.by):
        return True
    clause = _clause_of(found.token) if found.token.pos_ != "NOUN" else found.token
    if _only_needed(scene, found.token if found.token.pos_ == "VERB" else clause_head(found.token)):
        return True
    asked = any(child.dep_ == "mark" and child.lower_ in ("whether", "if") for child in clause.children)
    if asked and clause.dep_ in ("pcomp", "ccomp", "acl"):
        return True
    while clause.dep_ in ("conj", "ccomp", "acl", "relcl", "acomp", "attr") and clause.head.i != clause.i:
        above = clause.head
        if clause.dep_ in ("ccomp", "acl", "relcl") and (_premise_rejected(scene, above) or _doubtful(scene, above)):
            return True
        if clause.dep_ == "relcl" and above.lemma_ != "case":
            return False
        if clause.dep_ in ("ccomp", "acl", "relcl") and _no(above if clause.dep_ == "ccomp" else above.head):
            return True
        clause = above
    return False


def _doubtful(scene: Scene, above: Token) -> bool:
    """Whether a clause hangs on a noun that is denied or a guess ("no sign that they intend", "the chance that")."""
    denied = any(child.lower_ in ("no", "little") and child.dep_ in ("det", "amod") for child in above.children)
    return above.pos_ == "NOUN" and (denied or above.lemma_.lower() in scene.term("commitments/guess"))


def _premise_rejected(scene: Scene, above: Token) -> bool:
    """Whether a clause tells what is rejected as untrue ("rejected the premise that they intend to leave")."""
    charge, refuse = scene.term("commitments/charge"), scene.term("commitments/refuse")
    held = [above] if above.pos_ == "NOUN" else [child for child in above.children if child.dep_ == "dobj"]
    return any(each.lemma_.lower() in charge and each.head.lemma_.lower() in refuse for each in held)


def _only_needed(scene: Scene, verb: Token) -> bool:
    """Whether a clause only tells what somebody should do ("it is essential that Kenya uphold its pledge")."""
    needful = scene.term("commitments/needful")
    return verb.dep_ == "ccomp" and any(
        each.lemma_.lower() in needful for each in verb.head.children if each.dep_ == "acomp"
    )


def _no(verb: Token) -> bool:
    return any(child.dep_ == "neg" or child.lower_ == "never" for child in verb.children)


def _from_crowd(scene: Scene, found: Undertaking) -> bool:
    """Whether those who undertake are only a crowd described by it ("people who seek asylum"), or a wrong "we"."""
    kinds = {scene.actors[each].kind for each in found.by if each in scene.actors}
    if found.token.pos_ == "NOUN":
        owned = any(child.dep_ == "poss" and child.lower_ == "their" for child in found.token.children)
        return owned and len(found.by) == 1
    doer = subject_of(found)
    own = any(child.dep_ == "nsubj" for child in first_verb(found.words).children)
    if doer is not None and doer.lower_ in ("i", "he", "she") and "person" not in kinds and not own:
        return True
    if doer is not None and doer.lower_ == "deputy":
        return True
    if "population" in kinds and kinds & {"state", "government"}:
        return True
    unknown = "person" not in kinds and not any(_known(scene, each) for each in found.by)
    if doer is not None and doer.lower_ == "it" and unknown and found.kind != "affirm":
        return True
    if not kinds or not (unknown or kinds <= set(_CROWD)):
        return False
    ours = doer is not None and any(child.dep_ == "poss" and child.pos_ == "PRON" for child in doer.children)
    names = {scene.actors[each].name.lower() for each in found.by if each in scene.actors}
    if (doer is not None and doer.lemma_.lower() in ("people", "citizen")) or names & scene.term("commitments/crowd"):
        return True
    if ours or (found.kind == "affirm" and doer is not None and doer.lower_ == "they"):
        return True
    clause = _clause_of(found.token)
    finite = clause.dep_ == "acl" and (clause.tag_ == "VBD" or misjoined(scene, clause) is not None)
    described = (clause.dep_ in ("relcl", "acl") and clause.head.pos_ != "PROPN" and not finite) or (
        doer is not None and doer.lower_ in _RELATIVE
    )
    return described or (doer is not None and doer.lower_ in SELF)


def _known(scene: Scene, actor_id: str) -> bool:
    """Whether our knowledge or the text says which state or organisation an actor is or belongs to."""
    actor = scene.actors.get(actor_id)
    return actor is not None and (actor.wikidata is not None or actor.country is not None)


def _gapped(found: Undertaking, head: Token) -> bool:
    """Whether what is undertaken stands before it, in a noun or "what" ("the steps they agreed to take")."""
    token, top = found.token, _clause_of(found.token)
    verbs = [top, token, head] if token.pos_ != "NOUN" else [token, head]
    if any(child.tag_ in ("WP", "WRB", "WDT") and child.dep_ != "nsubj" for verb in verbs for child in verb.children):
        return True
    if head.lemma_ == "do" and not any(child.dep_ in ("dobj", "ccomp") for child in head.children):
        return True
    if top.dep_ != "relcl" or found.kind == "affirm" or under_which(top):
        return False
    doer = next((child for child in top.children if child.dep_ in ("nsubj", "nsubjpass")), None)
    if doer is not None and found.kind == "offer" and doer.lower_ not in _RELATIVE and token.i == top.i:
        return True
    open_end = not any(child.dep_ in ("dobj", "ccomp", "attr") for child in head.children) and head.pos_ == "VERB"
    return doer is not None and doer.lower_ not in _RELATIVE and open_end


def _aim(scene: Scene, found: Undertaking) -> bool:
    """Whether a shared aim is told: affirmed now, and in more than one plain noun."""
    token, words = found.token, found.words
    if words[0].tag_ in ("WP", "WDT", "WRB"):
        return False
    if token.pos_ == "VERB" and (_will(token) or _will(first_of_chain(token))):
        return False
    if (len(words) == 1 and words[0].tag_ in ("NN", "NNP")) or words[0].tag_ in ("VBN", "VBD"):
        return False
    doer, head = doer_of(token) if token.pos_ == "VERB" else None, first_verb(words)
    if doer is not None and (_speaks_not(doer, head) or not names_itself(scene, doer)):
        return False
    if token.tag_ == "VB" and doer is not None and doer.head.i == token.i and not _helped(token):
        return False
    if head.pos_ in ("VERB", "AUX") and len(words) < _SHORTEST_CLAUSE and not telling(scene, words):
        return False
    if head.pos_ == "NOUN" and len(words) < 3 and head.lemma_.lower() in scene.term("commitments/affirm-object"):
        return False
    lead = first_of_chain(token)
    goes_on = misjoined(scene, token) is not None
    if token.pos_ == "VERB" and is_infinitive(lead) and lead.head.lemma_ != "continue" and not goes_on:
        return False
    if token.tag_ == "VBG" and token.dep_ == "advcl" and _will(first_of_chain(token.head)):
        return False
    if token.tag_ == "VBG" and ((token.dep_ == "advcl" and not _voiced(scene, token.head)) or token.lemma_ == "uphold"):
        return False
    if token.tag_ != "VBG" and token.pos_ == "VERB" and _clause_of(token).dep_ == "advcl" and not goes_on:
        return False
    noted = token.lemma_.lower() in ("recognize", "recognise", "acknowledge") and token.tag_ == "VBG"
    if noted and len(found.by) == 1 and token.dep_ == "advcl":
        return False
    if token.lemma_ == "share" and len(found.by) < 2:
        return False
    if token.lemma_ == "share" and not any(child.dep_ in ("prep", "acl", "relcl") for child in head.children):
        return False
    if len(words) == 2 and words[0].dep_ == "poss" and words[0].pos_ == "PRON":
        return False
    return any(each.pos_ in ("NOUN", "PROPN", "VERB", "ADJ") for each in words)


def _helped(verb: Token) -> bool:
    return any(child.dep_ == "aux" for child in verb.children)


def _voiced(scene: Scene, verb: Token) -> bool:
    """Whether a verb tells of words said or of a meeting, beside which something may be affirmed."""
    lemma = verb.lemma_.lower()
    kinds = ("affirm", "request", "commit")
    said = lemma in scene.knowledge.reporting or any(lemma in scene.term(f"commitments/{kind}") for kind in kinds)
    return said or lemma in scene.term("commitments/voice")


def _speaks_not(doer: Token, head: Token) -> bool:
    """Whether a subject is a happening that shows something ("that underscores", "it highlights how")."""
    return doer.lower_ in ("that", "this", "which") or (doer.lower_ == "it" and head.pos_ in ("VERB", "AUX"))


def _will(verb: Token) -> bool:
    return any(child.dep_ == "aux" and child.lower_ in ("will", "'ll", "’ll", "shall") for child in verb.children)


def _asked(scene: Scene, found: Undertaking) -> bool:
    """Whether a request asks somebody for a deed: no question put, no turn of talk, no passive without its asker."""
    token, head = found.token, first_verb(found.words)
    if token.i == head.i:
        return True
    if token.pos_ == "VERB":
        chain = token if misjoined(scene, token) is not None else first_of_chain(token)
        passive = any(child.dep_ in ("nsubjpass", "auxpass") for verb in (token, chain) for child in verb.children)
        agent = any(child.dep_ == "agent" for child in token.children)
        told = [child for child in token.children if child.dep_ == "nsubjpass"]
        asked = {role.actor for each in told for role in scene.roles(each)}
        if passive and (not agent or set(found.by) <= asked):
            return False
        lead = chain
        perfect = any(child.dep_ == "aux" and child.lemma_ == "have" for child in token.children)
        finite = perfect or token.tag_ in ("VBP", "VBZ", "VBD")
        if is_infinitive(lead) and not finite and lead.dep_ not in ("ROOT", "ccomp") and lead.head.lemma_ != "continue":
            return False
        if _will(token):
            return False
        you = [each for each in (*token.children, *head.children) if each.lower_ == "you"]
        if token.lemma_ in ("ask", "encourage", "invite") and you:
            return False
        if _of_thing(scene, token, head) or (token.tag_ == "VBG" and _to_come(token)):
            return False
    thing = head.lemma_.lower()
    if head.lemma_ == token.lemma_ or thing == "briefing":
        return False
    if thing in scene.term("commitments/talk-object") and token.lemma_ != "demand":
        return False
    if len(found.words) == 1 and (head.tag_ == "VBG" or head.pos_ == "PROPN"):
        return False
    light = head.lemma_.lower() in scene.term("commitments/light-verb")
    same = head.lemma_ == "do" and any(each.lower_ in ("same", "likewise") for each in found.words)
    if head.pos_ == "VERB" and len(found.words) <= 3 and light and not same:
        return telling(scene, found.words)
    return True


def _of_thing(scene: Scene, token: Token, head: Token) -> bool:
    """Whether "encouraged cooperation to reach it" names with its infinitive a purpose, asking nobody for a deed."""
    things = [child for child in token.children if child.dep_ == "dobj" and child.i < head.i]
    return is_infinitive(head) and any(
        each.lemma_.lower() in scene.term("commitments/thing-asked") and not scene.roles(each, deep=False)
        for each in things
    )


def _to_come(token: Token) -> bool:
    """Whether a circumstance belongs to a deed that is only expected ("we expect him to speak, calling for calm")."""
    verb = token.head
    return token.dep_ == "advcl" and (_will(verb) or is_infinitive(verb))


def _deed(scene: Scene, found: Undertaking) -> Undertaking | None:
    """The undertaking where its deed can be checked; an aim affirmed where somebody is only "committed to" a stance."""
    token, head = found.token, first_verb(found.words)
    future = token.i == head.i
    doer = subject_of(found)
    spoken = doer is not None and doer.lower_ in SELF
    if token.lemma_ == "swear" and any(child.lower_ == "in" for child in token.children):
        return None
    if found.kind in ("intend", "offer") and token.pos_ == "VERB" and _loose(token):
        return None
    if token.lemma_ in ("consider", "aim") and not any(_known(scene, each) for each in found.by):
        return None
    resolved = token.lemma_ == "determined" and head.lemma_.lower() in scene.term("commitments/no-undertaking")
    if resolved and not done_to(scene, head):
        return None
    if spoken and found.kind == "intend" and head.lemma_.lower() in scene.term("commitments/talk"):
        return None
    if spoken and token.pos_ == "ADJ" and token.head.tag_ == "VBD" and clause_head(token).dep_ == "ROOT":
        return None
    if spoken and (_conversation(scene, found, head) or not _told(scene, found, head)):
        return None
    if future and any(_is_program(scene, each) for each in found.by):
        return None
    agenda = future and not spoken and head.lemma_.lower() in scene.term("commitments/agenda")
    if agenda and all(is_person(scene, each) for each in found.by):
        return None
    past = any(child.dep_ == "aux" and child.lower_ == "did" for child in token.children)
    passive = any(child.dep_ == "nsubjpass" for child in token.children)
    if found.kind == "refuse" and (passive or (past and token.lemma_ != "agree")):
        return None
    if _empty(scene, found, head, spoken):
        return None
    pledged = token.lemma_.lower() in ("commit", "committed", "commitment")
    if found.kind in ("intend", "offer") and _works_with(head):
        return found
    if found.kind == "refuse" or token.lemma_.lower() in _BINDING or not _stance(scene, head, found.words, pledged):
        return found
    if not telling(scene, found.words):
        return None
    if _commits(token):
        return found
    return replace(found, kind="affirm") if _aimed(scene, token, head) else None


def _works_with(head: Token) -> bool:
    """Whether readiness to work with others says on what ("ready to work with Chad on the border")."""
    after = [child.lower_ for child in head.children if child.dep_ in ("prep", "xcomp", "advcl")]
    return head.lemma_ in ("work", "cooperate") and "with" in after and bool({"on", "to", "for"} & set(after))


def _commits(token: Token) -> bool:
    """Whether "commit" is the deed itself ("we commit to share data"), not a state ("we are committed to sharing")."""
    passive = any(child.dep_ == "auxpass" or (child.dep_ == "aux" and child.lemma_ == "be") for child in token.children)
    own = token.dep_ in ("ROOT", "conj", "ccomp", "parataxis") or token.tag_ != "VBN"
    return token.lemma_ == "commit" and token.pos_ == "VERB" and own and not passive


def _aimed(scene: Scene, token: Token, head: Token) -> bool:
    """Whether a stance is told as one's aim: somebody is committed to it, or stresses that it will be so."""
    lemma = token.lemma_.lower()
    if lemma in ("commit", "committed", "commitment"):
        return True
    idle = scene.term("commitments/no-undertaking") | scene.term("commitments/light-verb")
    if head.lemma_.lower() in idle:
        return False
    report = report_over(first_of_chain(token)) if token.i == head.i else None
    stressed = report is not None and report.lemma_.lower() in scene.term("commitments/affirm") and not _will(report)
    told = report is not None and head.lemma_ in ("stand", "support", "back") and token.i == head.i
    return lemma == "determined" or stressed or told


def _is_program(scene: Scene, actor_id: str) -> bool:
    """Whether an actor is only a fund, an event or a programme of somebody."""
    actor = scene.actors.get(actor_id)
    words = set(actor.name.lower().split()) if actor is not None else set()
    return bool(words & scene.term("commitments/program"))


def _told(scene: Scene, found: Undertaking, head: Token) -> bool:
    """Whether a speaker names what he will do; a denied deed may be done to what was named before."""
    thing = any(child.dep_ == "dobj" and child.lower_ in ("it", "them", "him", "her") for child in head.children)
    return telling(scene, found.words) or (found.kind == "refuse" and thing)


def _empty(scene: Scene, found: Undertaking, head: Token, spoken: bool) -> bool:
    """Whether the deed is an empty verb or a word of talk, however it is promised."""
    inner = _inner(scene, head)
    lemma = (inner or head).lemma_.lower()
    if any(child.dep_ == "dobj" and child.lower_ in NOBODY for child in head.children):
        return True
    idle = lemma in scene.term("commitments/no-undertaking") | scene.term("commitments/courtesy")
    thing = inner is not None and any(
        child.dep_ == "dobj" and child.pos_ in ("NOUN", "PROPN") for child in inner.children
    )
    helped = head.lemma_ == "help" and thing
    if inner is not None and inner.i != head.i and idle and not helped and not done_to(scene, inner):
        return True
    held = {child.lemma_.lower() for child in head.children if child.dep_ == "dobj"}
    held |= {head.lemma_.lower()} if head.dep_ == "dobj" else set()
    if (spoken or found.kind in ("offer", "refuse")) and held & scene.term("commitments/talk-object"):
        return True
    opened = next((at for at, each in enumerate(found.words) if each.lower_ in ("if", "when", "once")), None)
    return lemma in scene.term("commitments/light-verb") and not telling(scene, found.words[:opened])


def _loose(token: Token) -> bool:
    """Whether an intention is only a circumstance ("seeking to", "while preparing to"), an attempt or a purpose."""
    if token.tag_ == "VBN" and any(child.dep_ == "auxpass" for child in token.children):
        return token.lemma_ in ("aim", "intend", "plan", "propose")
    if token.lemma_ == "seek" and token.tag_ in ("VBD", "VBN"):
        return True
    if token.tag_ == "VBG" and any(child.lower_ in ("was", "were") for child in token.children):
        return report_over(first_of_chain(token)) is None
    own = any(child.dep_ in ("nsubj", "aux") for child in token.children)
    if (
        token.dep_ in ("pcomp", "amod", "csubj")
        or (token.dep_ == "acl" and token.head.pos_ != "PROPN")
        or (token.dep_ == "advcl" and not own)
    ):
        return True
    return token.dep_ in ("conj", "xcomp") and token.tag_ == "VBG" and not own


def _conversation(scene: Scene, found: Undertaking, head: Token) -> bool:
    """Whether a speaker's deed is a turn of the talk itself ("hand it over to Susan", "go to your questions")."""
    verb = _inner(scene, head) or head
    addressed = any(child.lower_ == "you" and child.dep_ in ("dobj", "dative") for child in verb.children)
    addressed = addressed or any(each.lower_ == "you" for each in found.words[1:2])
    if addressed and head.lemma_.lower() in scene.term("commitments/podium"):
        return True
    if addressed and not any(child.dep_ == "dobj" and child.pos_ == "NOUN" for child in verb.children):
        return True
    if any(each.lower_ in ("q&a", "question", "questions") for each in found.words):
        return True
    named = any(child.dep_ == "dobj" and child.pos_ == "NOUN" for child in head.children)
    return head.lemma_.lower() in scene.term("commitments/podium") and not named


def _stance(scene: Scene, head: Token, words: tuple[Token, ...], pledged: bool) -> bool:
    """Whether a deed is only a stance or an effort ("stand with", "continue to engage"), with no figure to check."""
    if any(_figure(each) for each in words):
        return False
    verb = _inner(scene, head)
    if verb is None or (pledged and (head.tag_ == "VBG" or head.lemma_ in ("work", "strive", "seek", "try"))):
        return True
    if verb.pos_ not in ("VERB", "AUX"):
        return verb.lemma_.lower() in scene.term("commitments/stance-object")
    lemma = verb.lemma_.lower()
    if _measured(scene, verb):
        return False
    held = {child.lemma_.lower() for child in verb.children if child.dep_ in ("dobj", "attr", "acomp", "nsubjpass")}
    if lemma == "support" and held & scene.term("commitments/deed-noun"):
        return False
    blamed = lemma == "hold" and any(each.lower_ in ("account", "accountable", "responsible") for each in words)
    if blamed or lemma in scene.term("commitments/stance"):
        return True
    loose = not held and lemma != "meet"
    return lemma in scene.term("commitments/upkeep") and (loose or bool(held & scene.term("commitments/stance-object")))


def _measured(scene: Scene, verb: Token) -> bool:
    """Whether a state threatens or vows a deed: "will take all necessary measures", "will respond with strikes"."""
    if verb.lemma_ == "respond":
        withs = [each for child in verb.children if child.lower_ == "with" for each in child.children]
        return any(each.lemma_.lower() not in scene.term("commitments/stance-object") for each in withs)
    to_court = {child.lemma_.lower() for child in verb.children if child.dep_ == "dobj"} & {"case", "matter", "dispute"}
    return verb.lemma_ == "take" and (bool(to_court) or resolute(scene, verb))


def _figure(word: Token) -> bool:
    """Whether a word is a figure that can be checked, not a year or a name's number."""
    counts = (
        word.like_num and not _vague(word.lower_) and word.dep_ in ("nummod", "compound", "quantmod", "dobj", "pobj")
    )
    return counts and not (len(word.text) == 4 and word.text.isdigit() and word.text[:2] in ("19", "20"))


def _vague(number: str) -> bool:
    return number in _VAGUE_NUMBERS or number.endswith(("st", "nd", "rd", "th"))


def _inner(scene: Scene, verb: Token) -> Token | None:
    """The deed inside "continue to", "help", "keep on" and "work to"; None where there is none."""
    while verb.pos_ == "VERB" and verb.lemma_.lower() in scene.term("commitments/go-on"):
        inner = next((child for child in verb.children if child.dep_ in ("xcomp", "ccomp", "dobj")), None)
        inner = inner or next(
            (child for child in verb.children if child.dep_ == "advcl" and is_infinitive(child)), None
        )
        if inner is None:
            return None
        if inner.pos_ not in ("VERB", "AUX"):
            return inner
        verb = inner
    return verb
