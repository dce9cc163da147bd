"""Actors that common nouns name ("Kenyan police", "the Greek government"), and organisations only the parser sees."""

from __future__ import annotations

from dataclasses import dataclass

from spacy.tokens import Span, Token

from dragoman import names
from dragoman.knowledge import Collective
from dragoman.model import Actor
from dragoman.parse import DATELINE
from dragoman.resolve.actors.base import WHOLE_NAMES, Casting, Match, capitalised, clean, subject_like
from dragoman.resolve.actors.humans import follows_body
from dragoman.resolve.actors.offices import own_body, own_department, publisher

MODIFIERS = frozenset(
    {"amod", "compound", "nmod", "nummod", "det", "poss", "case", "punct", "advmod", "quantmod", "predet", "npadvmod"}
)
"""Relations by which words before a noun belong to its phrase."""

UNNAMING = frozenset({"det", "nummod", "quantmod", "advmod", "case", "punct", "predet"})
VAGUE = frozenset({"other", "several", "many", "some", "more", "various", "another", "such"})

PARTS_OF_OWNER = frozenset({"militants", "militia", "rebels", "party", "business", "media"})
"""Nouns that mean the organisation or group before them itself ("Hamas militants")."""

STATE_BODIES = frozenset({"ministry", "parliament", "military"})
"""Bodies every state has, so that a bare "the ministry" takes the state named last."""

REPORTS = frozenset({"report", "reports"})
"""What a name before it belongs to ("the TIP report")."""

NEARBY = 400
"""Characters before the sentence within which a state named lends a body its country: about two sentences."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """A common noun with the words before it: tokens, characters, what it names, and the owner the words name."""

    noun: Token
    left: Token
    start: int
    end: int
    collective: Collective
    owner: Actor | None

    @property
    def country(self) -> str | None:
        """The owner's country."""
        return self.owner.country if self.owner is not None else None

    @property
    def community(self) -> Actor | None:
        """The owner, where it is a people, clan or faith."""
        return self.owner if self.owner is not None and self.owner.kind == "population" else None

    @property
    def body(self) -> Actor | None:
        """The owner, where it is an organisation or group."""
        return self.owner if self.owner is not None and self.owner.kind in ("organization", "group") else None


def add_common_nouns(casting: Casting) -> None:
    """Common nouns such as "Kenyan police": the country comes from the phrase or from the sentence."""
    for noun in casting.text.doc:
        if noun.i in casting.taken or not _heads_phrase(noun) or says_what(noun) or _in_state_name(casting, noun):
            continue
        listed = _collective(casting, noun)
        if listed is not None:
            _add_common_noun(casting, phrase_of(casting, noun, *listed))


# ---------------------------------------------------------------- the phrase


def _heads_phrase(token: Token) -> bool:
    """Whether a token is a noun with a phrase of its own, unlike "police" in "police station"."""
    if token.pos_ not in ("NOUN", "PROPN") and token.lemma_.lower() not in ("official", "militant", "displaced"):
        return False
    before_noun = token.dep_ in ("amod", "compound", "nmod") and token.head.pos_ in ("NOUN", "PROPN")
    return not before_noun or token.tag_ == "NNS"


def says_what(noun: Token) -> bool:
    """Whether a noun only says what somebody is: "denied that it was a terrorist organization"."""
    article = any(child.lower_ in ("a", "an") for child in noun.children)
    as_what = noun.dep_ == "pobj" and noun.head.lower_ == "as"
    return article and (noun.dep_ in ("attr", "oprd") or as_what)


def _in_state_name(casting: Casting, noun: Token) -> bool:
    """Whether a noun belongs to the name of a state ("the Soviet Union") or region ("West Bank")."""
    index = casting.word_from(noun.idx)
    if index and any(len(region.words) == 2 for region in casting.regions_at(index - 1)):
        return True
    return any(
        casting.matches[first].actor.kind == "state" and first < index <= casting.matches[first].last
        for index in casting.words_between(noun.idx, noun.idx + len(noun))
        for first in range(max(0, index - 4), index)
        if first in casting.matches
    )


def _collective(casting: Casting, noun: Token) -> tuple[Collective, int] | None:
    """What a noun names ("peacekeeping force"), and the first token of these words."""
    listed = casting.knowledge.collectives
    for each in (*listed.get(names.fold(noun.lemma_), ()), *listed.get(names.fold(noun.text), ())):
        first = noun.i - len(each.words) + 1
        if first >= 0 and all(map(_lemma_is, casting.text.doc[first : noun.i + 1], each.words)):
            return each, first
    return None


def _lemma_is(token: Token, word: str) -> bool:
    """Whether a token is this word, inflected or as written."""
    return word in (names.fold(token.lemma_), names.fold(token.text))


def phrase_of(casting: Casting, noun: Token, collective: Collective, first: int) -> Phrase:
    """The noun with its modifiers before it, and its owner."""
    doc, left = casting.text.doc, first
    while left > noun.sent.start and _modifies(doc[left - 1], noun):
        left -= 1
    while doc[left].is_punct or doc[left].is_space:
        left += 1
    start, end = doc[left].idx, noun.idx + len(noun)
    return Phrase(noun, doc[left], start, end, collective, _owner(casting, start, end, noun))


def _modifies(token: Token, noun: Token) -> bool:
    """Whether a token before a noun belongs to its phrase."""
    return token.dep_ in MODIFIERS and token.i >= noun.left_edge.i and "\n" not in token.text


def _owner(casting: Casting, start: int, end: int, noun: Token) -> Actor | None:
    """Whose the noun is: named in the phrase's own words, else "of X", "in X" or "from X" behind it, else "X's"."""
    return _named_inside(casting, start, end) or _named_behind(casting, noun) or _possessor(casting, noun)


def _named_inside(casting: Casting, start: int, end: int) -> Actor | None:
    """The actor named last in a span."""
    inside = (casting.matches.get(index) for index in casting.words_between(start, end))
    owners = [
        match.actor
        for match in inside
        if match is not None and casting.words[match.first].end <= end and not _for_or_against(casting, match)
    ]
    return owners[-1] if owners else None


def _for_or_against(casting: Casting, match: Match) -> bool:
    """Whether "pro-" or "anti-" stands before a name or "-backed" behind it: on whose side somebody is, not whose
    people."""
    first, after = match.first, match.last + 1
    before = casting.words[first - 1].key if first and casting.between(first - 1, first) == "-" else ""
    behind = (
        casting.words[after].key if after < len(casting.words) and casting.between(match.last, after) == "-" else ""
    )
    return before in casting.term("for-or-against") or behind in casting.term("backed")


def _named_behind(casting: Casting, noun: Token) -> Actor | None:
    """The actor of "police in Kenya"; an embassy and "its police in Kenya" are somebody else's."""
    away = noun.lemma_.lower() in casting.term("mission-abroad") or any(each.tag_ == "PRP$" for each in noun.children)
    near = ("of", "from") if away else ("of", "in", "from")
    prepositions = (each for each in noun.children if each.dep_ == "prep" and each.lower_ in near)
    objects = (child for each in prepositions for child in each.children if child.dep_ == "pobj")
    for child in objects:
        for index in casting.words_between(child.left_edge.idx, child.idx + len(child)):
            match = casting.matches.get(index)
            if match is not None and match.name.use in WHOLE_NAMES | {"adjective"}:
                return match.actor
    return None


def _possessor(casting: Casting, noun: Token) -> Actor | None:
    """The actor, referred to before, of "Hamas's fighters"."""
    owner = next((child for child in noun.children if child.dep_ == "poss" and child.pos_ == "PROPN"), None)
    holder = casting.taken.get(owner.i) if owner is not None else None
    return casting.found[holder.actors[0]] if holder is not None and holder.actors else None


# ---------------------------------------------------------------- who it means


def _add_common_noun(casting: Casting, phrase: Phrase) -> None:
    """A reference to what the phrase means: a government, the group itself, a body met before, or its own actor."""
    collective = phrase.collective
    if collective.kind == "government":
        _add_government(casting, phrase)
    elif phrase.community is not None and phrase.noun.lemma_.lower() in casting.term("community"):
        casting.add(phrase.start, phrase.end, "population", [_community(casting, phrase, phrase.community)])
    elif phrase.body is not None and collective.name in PARTS_OF_OWNER:
        casting.add(phrase.start, phrase.end, phrase.body.kind, [casting.known(phrase.body.id)])
    else:
        met = _met_before(casting, collective.words, _own_words(phrase)) if _is_bare_body(phrase) else None
        met = met or _body_before(casting, phrase.noun)
        casting.add(phrase.start, phrase.end, collective.kind, [met or own_actor(casting, phrase)])


def _community(casting: Casting, phrase: Phrase, known: Actor) -> str:
    """The known people of "the Dinka community", or a section that the text names ("the Awan Dinka community")."""
    called = _called(casting, phrase)
    bare = [word for word in names.keys(called) if word not in casting.term("community")]
    spelled = {names.keys(each) for each in (known.name, *known.aliases)}
    if tuple(bare) in spelled or not any(word[:1].isupper() for word in called.split()[: -len(names.keys(known.name))]):
        return casting.people_here(known)
    casting.known(known.id)
    return casting.own(called, "population", known.country, known.sectors, known.id)


def _add_government(casting: Casting, phrase: Phrase) -> None:
    """A reference to a state's government; "the government" alone is that of the state named last."""
    collective, country = phrase.collective, phrase.country
    if country is None and collective.words[-1] in ("side", "executive", "leadership"):
        return
    if any(child.dep_ == "compound" and child.lemma_.lower() in casting.term("rule") for child in phrase.noun.children):
        return
    pointed = casting.text.doc[casting.text.token_at(phrase.start)].lower_ in ("the", "its", "their", "his", "our")
    formal = phrase.noun.text[:1].isupper() and country is None
    state = country or (_government_before(casting, phrase.start) if formal else None)
    if state is None and collective.words[-1] == "administration" and "USA" in _named_states(casting):
        state = "USA"
    if phrase.noun.lower_ != "governments":
        state = state or _near_country(casting, phrase.noun)
    if state is not None and state in casting.knowledge.states and (country is not None or pointed):
        who = casting.known(state)
    else:
        who = casting.own(clean(casting.content[phrase.start : phrase.end]), "government", None, collective.sectors)
    casting.add(phrase.start, phrase.end, "government", [who])


def _named_states(casting: Casting) -> set[str | None]:
    """The countries of the states that the text names, and the publisher's."""
    source = publisher(casting)
    named = {each.actor.country for each in casting.matches.values() if each.actor.kind == "state"}
    return named | {source.country if source is not None else None}


def _government_before(casting: Casting, start: int) -> str | None:
    """The state whose government the text named last in full ("the Government of Peru" before "the Government")."""
    for reference in reversed(casting.references):
        actor = casting.only_actor(reference)
        if reference.mention.at.end <= start and reference.mention.kind == "government" and actor is not None:
            return actor.id if actor.kind == "state" else None
    return None


def _is_bare_body(phrase: Phrase) -> bool:
    """Whether a phrase says only "the ministry", without a country."""
    return phrase.collective.kind == "organization" and phrase.country is None and phrase.left.lower_ == "the"


def _own_words(phrase: Phrase) -> set[str]:
    """What a phrase says of which body it means: "home" of "the home ministry"."""
    before = phrase.noun.doc[phrase.left.i : phrase.noun.i]
    return {names.fold(token.text) for token in before if token.dep_ in ("compound", "amod") and token.is_alpha}


def _met_before(casting: Casting, words: tuple[str, ...], own: set[str]) -> str | None:
    """The last actor named by a phrase that ends in these words and has a country; none of another name than its own
    words say ("the home ministry" after "the Kenyan foreign ministry")."""
    for reference in reversed(casting.references):
        actor = casting.only_actor(reference)
        if actor is None or actor.kind != "organization" or not actor.country:
            continue
        called = {key for each in (actor.name, *actor.aliases) for key in names.keys(each)}
        if names.fold(actor.name).endswith(" ".join(words)) and own <= called:
            return actor.id
    return None


def add_later_bodies(casting: Casting) -> None:
    """References of "the agency", "the fund" and other nouns outside the lists to a body named before."""
    bodies = casting.term("later-body")
    for noun in casting.text.doc:
        if noun.lower_ == "department" and noun.i not in casting.taken and _is_bare(noun):
            department = own_body(casting)
            if noun.text == "Department":
                department = department or _department_before(casting, noun.idx) or own_department(casting)
            if department is not None:
                casting.add(noun.idx, noun.idx + len(noun), "organization", [department])
        if noun.pos_ != "NOUN" or noun.i in casting.taken:
            continue
        _add_own_office(casting, noun)
        if noun.lemma_.lower() not in bodies or noun.i in casting.taken:
            continue
        met = None if not _heads_phrase(noun) else _body_before(casting, noun)
        if met is not None:
            casting.add(noun.idx - len("the "), noun.idx + len(noun), casting.found[met].kind, [met])


def _add_own_office(casting: Casting, noun: Token) -> None:
    """A reference of "his department" or "her office" where it acts; whose it is, is told once pronouns are."""
    if noun.dep_ not in ("nsubj", "nsubjpass") or noun.lemma_ not in casting.term("own-body"):
        return
    left = noun.nbor(-1) if noun.i else noun
    if left.tag_ == "PRP$" and left.lower_ in ("his", "her"):
        office = casting.own(noun.lemma_, "organization", None, ("GOV",))
        casting.add(left.idx, noun.idx + len(noun), "organization", [office], takes=False)
        casting.taken.setdefault(noun.i, casting.references[-1])


def _is_bare(noun: Token) -> bool:
    """Whether only "the" stands before a noun, and no "of" and no other name beside it."""
    behind = noun.nbor(1) if noun.i + 1 < len(noun.doc) else noun
    return noun.i > 0 and noun.nbor(-1).lower_ == "the" and behind.lower_ != "of" and not behind.text[:1].isupper()


def _department_before(casting: Casting, start: int) -> str | None:
    """The department or ministry named last before here."""
    before = [each for each in casting.references if each.mention.at.end <= start and len(each.actors) == 1]
    for reference in sorted(before, key=lambda each: -each.mention.at.start):
        actor = casting.only_actor(reference)
        if actor is not None and actor.kind == "organization" and "department" in names.keys(actor.name):
            return actor.id
    return None


def _body_before(casting: Casting, noun: Token) -> str | None:
    """The body or group that "the council", "the alliance", "the bloc" means: the last named that can be called so."""
    word = noun.lemma_.lower()
    left = noun.nbor(-1) if noun.i > noun.sent.start + 1 else noun
    armed = left.lower_ in casting.term("armed-kind") and word in casting.term("later-group")
    left = left.nbor(-1) if armed else noun.nbor(-1) if noun.i > noun.sent.start else noun
    alone = left.lower_ == "the" and (armed or left.idx + 4 == noun.idx)
    if not alone or any(each.dep_ == "prep" for each in noun.children):
        return None
    before = [each for each in casting.references if each.mention.at.end <= noun.idx]
    for reference in sorted(before, key=lambda each: -each.mention.at.start):
        actor = casting.only_actor(reference)
        kinds = ("group",) if armed else ("organization", "group")
        if actor is not None and actor.kind in kinds and _may_be_called(casting, actor, word):
            return actor.id
    return None


def _may_be_called(casting: Casting, actor: Actor, word: str) -> bool:
    """Whether a body may be called by this noun: its names hold it, or it is of the kind the noun stands for.

    "The army" behind the National Liberation Army is the state's.
    """
    if word in casting.term("states-own") and "REB" in actor.sectors:
        return False
    if any(word in names.keys(each) for each in (actor.name, *actor.aliases)):
        return True
    if word in casting.term("later-union"):
        return actor.country in ("IGO", "EUR")
    return actor.kind == "group" and word in casting.term("later-group")


def own_actor(casting: Casting, phrase: Phrase) -> str:
    """An actor known only by this phrase, part of the body or state that owns it."""
    collective, country = phrase.collective, phrase.country
    if _is_bare_body(phrase) and collective.name in STATE_BODIES:
        country = _opening_capital(casting, phrase.noun) or _near_country(casting, phrase.noun)
    elif country is None and phrase.left.lower_ == "the" and phrase.noun.lemma_ in casting.term("mission-abroad"):
        country = _envoy_before(casting, phrase.start)
    if country is None and collective.kind in ("person", "population"):
        country = _served(casting, phrase)
    part_of = phrase.body.id if phrase.body else country if country in casting.knowledge.states else None
    if phrase.owner is not None and phrase.owner.kind == "state":
        part_of = phrase.owner.id
    part_of = None if collective.kind == "population" else part_of
    if part_of:
        casting.known(part_of)
    return casting.own(_called(casting, phrase), collective.kind, country, collective.sectors, part_of)


def _served(casting: Casting, phrase: Phrase) -> str | None:
    """The country of a body of state whose people a phrase tells of: of "an army spokesman" and "a source at the
    ministry" that of the army or ministry named last."""
    bodies, doc = casting.term("serves"), phrase.noun.doc
    before = [token for token in doc[phrase.left.i : phrase.noun.i] if token.lemma_.lower() in bodies]
    behind = (each for each in phrase.noun.children if each.lower_ in ("at", "in", "from"))
    before += [child for each in behind for child in each.children if child.dep_ == "pobj" and child.lower_ in bodies]
    if not before or any(token.is_title and not token.is_sent_start for token in doc[phrase.left.i : phrase.noun.i]):
        return None
    near = [each for each in casting.references if each.mention.at.end <= before[0].idx + len(before[0])]
    for reference in sorted(near, key=lambda each: -each.mention.at.start):
        actor = casting.only_actor(reference)
        stately = actor is not None and actor.kind == "organization" and actor.country in casting.knowledge.states
        if actor is not None and stately and before[0].lemma_.lower() in names.keys(actor.name):
            return actor.country
    return None


def _envoy_before(casting: Casting, start: int) -> str | None:
    """The state whose ambassador or diplomat was told of last before "the embassy", not far away."""
    for reference in reversed(casting.references):
        actor = casting.only_actor(reference)
        if actor is None or not start - NEARBY <= reference.mention.at.start < start or actor.kind != "person":
            continue
        if any(each.title in casting.term("envoy") for each in actor.offices):
            return actor.country
    return None


def _called(casting: Casting, phrase: Phrase) -> str:
    """The words of a phrase that name it: "Kenyan police" of "several of its Kenyan police"."""
    tokens = casting.text.doc[phrase.left.i : phrase.noun.i + 1]
    return clean("".join(token.text_with_ws for token in tokens if _names_it(token, phrase.noun)))


def _names_it(word: Token, noun: Token) -> bool:
    """Whether a word before a common noun belongs to what it is called, unlike numbers, articles and "its"."""
    while word.i != noun.i and word.head.i != noun.i and word.head.i != word.i:
        word = word.head
    pronoun = word.dep_ == "poss" and word.pos_ == "PRON"
    return word.lower_ not in VAGUE and not pronoun and word.dep_ not in UNNAMING


def _opening_capital(casting: Casting, noun: Token) -> str | None:
    """The country of the capital that opens the sentence: "In Baku, the foreign ministry said"."""
    sentence = noun.sent
    match = casting.matches.get(casting.word_from(sentence[1].idx)) if sentence[0].text == "In" else None
    capital = match is not None and match.name.use in ("capital", "name") and match.actor.kind == "state"
    if match is None or not capital or not casting.content.startswith((", the", " the"), casting.words[match.last].end):
        return None
    return match.actor.country


def _near_country(casting: Casting, token: Token) -> str | None:
    """The one acting state named before this word within two sentences; of several the only one named since the
    sentence before, or the only one that is a subject."""
    near: list[tuple[int, str]] = []
    head = DATELINE.match(casting.content)
    earliest = max(token.sent.start_char - NEARBY, head.end() if head is not None else 0)
    for index in casting.matches:
        start = casting.words[index].start
        if start >= token.idx:
            break
        state = casting.state_at(index)
        if state is not None and state.country is not None and start >= earliest:
            near.append((index, state.country))
    acting = [each for each in near if not _is_place(casting, each[0])] or near
    before = token.sent[0].nbor(-1).sent.start_char if token.sent.start else 0
    close = [each for each in acting if casting.words[each[0]].start >= before]
    subjects = [each for each in acting if subject_like(casting.token(each[0]))]
    for some in (acting, close, subjects):
        if len({country for _, country in some}) == 1:
            return some[0][1]
    return None


def _is_place(casting: Casting, index: int) -> bool:
    """Whether a state's name stands behind "in" or "near"."""
    return bool(index) and casting.words[index - 1].key in casting.term("locative")


# ---------------------------------------------------------------- organisations only the parser sees


def add_organizations(casting: Casting) -> None:
    """The parser's ORG and NORP entities that nothing else has taken, and names right behind "the company"."""
    for entity in casting.text.doc.ents:
        if any(token.i in casting.taken for token in entity):
            continue
        inside = _name_words(casting, entity)
        called = bool(inside) and entity.label_ in ("PERSON", "PRODUCT", "GPE") and follows_body(casting, inside[0])
        if inside and (called or entity.label_ in ("ORG", "NORP")) and _is_name(casting, entity, inside):
            _add_organization(casting, "ORG" if called else entity.label_, inside)


def _name_words(casting: Casting, entity: Span) -> list[int]:
    """The words of an entity from its first capital on, without an article."""
    inside = list(casting.words_between(entity.start_char, entity.end_char))
    while inside and not _starts_name(casting.words[inside[0]]):
        inside.pop(0)
    return inside


def _starts_name(word: names.Word) -> bool:
    """Whether a name may start with this word."""
    return capitalised(word) and word.key not in ("the", "a", "an")


def _is_name(casting: Casting, entity: Span, inside: list[int]) -> bool:
    """Whether an entity is a name, unlike "Paris", "the Wednesday" or an adjective."""
    states = [index for index in inside if casting.state_at(index) and casting.matches[index].last == inside[-1]]
    company = entity.label_ == "ORG" and states and states[0] == inside[0] + 1 and capitalised(casting.words[inside[0]])
    if states and not company:
        return False
    if [casting.words[index].key for index in inside] == ["department"]:
        return False
    if _in_place(casting, entity.root) or _is_no_body(casting, inside):
        return False
    adjective = entity.label_ == "NORP" and entity.root.pos_ == "ADJ"
    return not adjective and casting.words[inside[0]].key not in casting.term("time-word")


def _is_no_body(casting: Casting, inside: list[int]) -> bool:
    """Whether words that the parser takes for an organisation are titles ("Secretaries"), a region ("Indo-Pacific"), a
    thing, or a common noun with the capital of its sentence."""
    keys = [casting.words[index].key for index in inside]
    after = casting.words[inside[-1] + 1 : inside[-1] + 2]
    if {keys[-1], *(word.key for word in after if casting.joined(inside[-1], inside[-1] + 1))} & REPORTS:
        return not casting.words[inside[-1]].possessive
    if set(keys) & casting.term("no-body") or all(_is_title(casting, key) for key in keys):
        return True
    if any(len(region.words) == len(keys) for region in casting.regions_at(inside[0])):
        return True
    token = casting.token(inside[0])
    plain = token.tag_ in ("NN", "NNS") and not casting.words[inside[0]].text.isupper()
    return len(inside) == 1 and plain and bool(token.is_sent_start)


def _is_title(casting: Casting, key: str) -> bool:
    """Whether a word is a title, in the singular or plural."""
    forms = (key, key.removesuffix("s"), f"{key.removesuffix('ies')}y")
    return any(each.words == (form,) for form in forms for each in casting.knowledge.titles.get(form, ()))


def _in_place(casting: Casting, token: Token) -> bool:
    """Whether a name stands where a place stands: "near Kidal", "residents of Gori"."""
    if token.dep_ != "pobj":
        return False
    if token.head.lower_ in casting.term("place-prep"):
        return all(child.dep_ in ("compound", "nmod") for child in token.lefts)
    return token.head.lower_ == "of" and token.head.head.lemma_.lower() in casting.term("place-noun")


def _add_organization(casting: Casting, label: str, inside: list[int]) -> None:
    """A reference to an organisation, or for NORP to a people, with the country its name says."""
    called = clean(casting.surface(inside[0], inside[-1]))
    if len(called) < 2:
        return
    whole = _ending_in(casting, inside[0]) if len(inside) == 1 else None
    if whole is not None:
        casting.add(casting.words[inside[0]].start, casting.words[inside[0]].end, whole.kind, [whole.id])
        return
    kind, sectors = ("organization", ("UNK",)) if label == "ORG" else ("population", ("CVL",))
    country = next((state.country for index in inside if (state := casting.state_at(index))), None)
    start, end = casting.words[inside[0]].start, casting.words[inside[-1]].end
    casting.add(start, end, kind, [casting.own(called, kind, country, sectors)])


def _ending_in(casting: Casting, word: int) -> Actor | None:
    """The body or group named last before a single word whose name ends in it: "the Front" after "Justice Front"."""
    here = casting.words[word]
    for reference in sorted(casting.references, key=lambda each: -each.mention.at.start):
        actor = casting.only_actor(reference)
        if actor is None or actor.kind not in ("organization", "group") or reference.mention.at.end > here.start:
            continue
        keys = names.keys(actor.name)
        if len(keys) > 1 and keys[-1] == here.key:
            return actor
    return None
