"""Offices that a title gives its holder, and the country of a title that names none."""

from __future__ import annotations

import re
from collections import Counter

from spacy.tokens import Token

from dragoman import names
from dragoman.model import Actor, Office
from dragoman.parse import DATELINE
from dragoman.resolve.actors.base import Casting, Match, Title, in_force, subject_like

NEARBY = 600
"""Characters within which a title without a country takes that of a state named before it: a paragraph or two."""

HEAD = 600
"""Characters at the head of a text within which a line tells where and when it was issued."""

SPEECH = 3000
"""Characters within which a speech shows itself by its first person."""

SELVES = 3
"""Words of the first person that a report without quotations does not have."""

_SELF = re.compile(r"\b(?:I|[Ww]e|[Mm]y|[Oo]ur)\b(?!\.)")
_DATED = re.compile(
    r"(?:^|, )[A-Z][\w.'’ -]{1,30}(?=$|, [A-Z]\w+$|,[^\n]{0,24}\d)",
    re.MULTILINE,
)
"""The place in a line such as "Oslo, 10 April 2025", "Guest House, Tokyo, May 2" or "Damascus, Feb. 10"."""

FORMER = frozenset({"former", "ex", "ousted"})


def hold_title(casting: Casting, actor_id: str, title: Title) -> None:
    """Gives a person the office that a title in the text names."""
    actor = casting.found[actor_id]
    country = title.country or (actor.country if not title.abroad else None)
    if title.role.title == "Mr":
        country = country or _label_country(casting, title)
    elif country is None and not _of_town(casting, title):
        country = home(casting, title)
        casting.guessed.update({actor_id} if country is not None else ())
    span = casting.text.span(casting.words[title.first].start, casting.words[title.last].end)
    office = Office(title.printed, title.organization, country, None, None, span)
    hold_office(casting, actor_id, office, ("ELI",) if FORMER & set(title.modifiers) else title.sectors)


def _label_country(casting: Casting, title: Title) -> str | None:
    """The publisher's country for who opens a turn as "MR LEE:" or "MS LEE:": its own staff; None elsewhere."""
    own = casting.words[title.last].text.strip(".") in ("MR", "MS")
    source = publisher(casting) if own else None
    return source.country if source is not None else None


def _of_town(casting: Casting, title: Title) -> bool:
    """Whether a title belongs to somebody or some town before it that knowledge does not list ("Istanbul's mayor")."""
    before = casting.words[title.first - 1] if title.first else None
    return before is not None and before.possessive and before.text[:1].isupper() and before.key != "country"


def hold_office(casting: Casting, actor_id: str, office: Office, sectors: tuple[str, ...]) -> None:
    """Gives a person an office, and its country and sectors where the person has none; "Mr" is no office."""
    actor = casting.found[actor_id]
    unplaced = actor.sectors in (((), ("UNK",)) if actor.id.startswith("ac-") else (("ELI",),))
    fresh = office.title not in {each.title for each in actor.offices if each.span is not None}
    casting.update(
        actor_id,
        offices=(*actor.offices, office) if fresh and office.title != "Mr" else actor.offices,
        country=actor.country or office.country,
        sectors=sectors if unplaced and sectors else actor.sectors,
    )


def publisher(casting: Casting) -> Actor | None:
    """The state, ministry or government that is the source of the text; None for a newspaper."""
    for name in casting.knowledge.names.called(names.keys(casting.text.article.source or "")):
        actor = casting.knowledge.actors[name.actor]
        if actor.country in casting.knowledge.states and actor.sectors[:1] in (("GOV",), ("MIL",)):
            return actor
    return None


def own_body(casting: Casting) -> str | None:
    """The ministry or department that published the text; None where a state did, or a newspaper."""
    source = publisher(casting)
    return casting.known(source.id) if source is not None and source.kind == "organization" else None


def own_department(casting: Casting) -> str | None:
    """What "the Department" is where none is named before: the State Department where its Secretary is named; None
    elsewhere."""
    foreign = casting.term("us-office")
    if any(office.title in foreign for actor in casting.found.values() for office in actor.offices):
        return casting.known("us-state-department")
    return None


def incumbent(casting: Casting, title: Title) -> str | None:
    """Who "the Secretary" or "the President" is in a release that names nobody so titled: the one known person who held
    this office of the publisher's state on the day; None in other texts."""
    bare = not title.modifiers or title.modifiers == ("deputy",)
    if title.role.title not in casting.term("own-office") or not bare or not _is_the(casting, title):
        return None
    source = publisher(casting)
    state = source.country if source is not None else None
    if state is None or casting.on is None or (title.country or state) != state:
        return None
    if title.printed not in casting.incumbents:
        casting.incumbents[title.printed] = _holders(casting, title, state)
    holders = casting.incumbents[title.printed]
    return casting.known(holders[0]) if len(holders) == 1 else None


def _holders(casting: Casting, title: Title, state: str) -> tuple[str, ...]:
    """The known people who held an office of a state on the day."""
    spelled = {" ".join((*title.modifiers, each)).casefold() for each in _full_titles(title.role.title)}
    return tuple(
        actor.id
        for actor in casting.knowledge.actors.values()
        if actor.country == state
        and actor.kind == "person"
        and any(each.title.casefold() in spelled and in_force(each, casting.on) for each in actor.offices)
    )


def _full_titles(title: str) -> tuple[str, ...]:
    """How knowledge may print an office: "the Secretary" of a foreign ministry is the Secretary of State."""
    return (title, f"{title} of State") if title == "Secretary" else (title,)


def _is_the(casting: Casting, title: Title) -> bool:
    """Whether "the" stands before a title and no "of" or name behind it."""
    if not title.first or casting.words[title.first - 1].key != "the":
        return False
    after = casting.words[title.last + 1 : title.last + 2]
    return not (after and after[0].key in ("of", "to", "for") and casting.joined(title.last, title.last + 1))


def home(casting: Casting, title: Title) -> str | None:
    """Country of a title that names none: an envoy's acts most in the text; others take the capital they speak in,
    else the state that just acted, the dateline's or the one named last as acting, where nothing speaks for another.
    None for a plural."""
    if title.role.title in casting.term("us-office") and _is_us_office(casting, title):
        return "USA"
    if title.role.title in casting.term("own-secretary") and (source := publisher(casting)) is not None:
        return source.country
    if casting.token(title.last).tag_ in ("NNS", "NNPS") and casting.words[title.last].key != title.role.words[-1]:
        return None
    seen, near = _acting(casting, title)
    if title.abroad is not None:
        return seen.most_common(1)[0][0] if seen else None
    sent = _sent_by(casting, title)
    if sent is not None or title.role.title in casting.term("envoy"):
        return sent or _acted_last(casting, title)
    there = _capital_here(casting, title) if "GOV" in title.sectors else None
    if there is not None:
        return there
    dateline = _dateline(casting, title)
    own = dateline if dateline is not None and (seen[dateline] or not seen or _to_own_people(casting)) else None
    own = own or _agency(casting, title)
    alone = near[-1] if near and (len(set(near)) == 1 or seen[near[-1]] == max(seen.values())) else None
    return _acted_last(casting, title) or own or alone


def _is_us_office(casting: Casting, title: Title) -> bool:
    """Whether an office is one of the U.S. State Department: "of State", or told by itself."""
    source = publisher(casting)
    return "state" in title.role.words or (source is not None and source.country == "USA")


def _acting(casting: Casting, title: Title) -> tuple[Counter[str], list[str]]:
    """How much each state acts in the text, and those named as acting shortly before a title, in text order."""
    seen: Counter[str] = Counter()
    near: list[str] = []
    for index, match in casting.matches.items():
        country = match.actor.country if match.actor.kind == "state" else None
        if country is None or country == title.abroad:
            continue
        weight = _weight(casting, match)
        seen[country] += weight
        if index < title.first and weight and _is_near(casting, index, title):
            near.append(country)
    return +seen, near


def _sent_by(casting: Casting, title: Title) -> str | None:
    """The state of "the Turkish delegation" or "Ankara's side" in the title's sentence before it."""
    sentence, sent = casting.token(title.first).sent, None
    for index in casting.words_between(sentence.start_char, casting.words[title.first].start):
        match = casting.matches.get(index)
        head = casting.token(match.last).head if match is not None else casting.token(index)
        if match is not None and match.actor.kind == "state" and head.lemma_.lower() in casting.term("sent"):
            sent = match.actor.country
    return sent


def _capital_here(casting: Casting, title: Title) -> str | None:
    """The country of the one capital in which the title's sentence says that it is told ("told reporters in Lima")."""
    sentence = casting.token(title.last).sent
    found = set()
    for index in casting.words_between(sentence.start_char, sentence.end_char):
        match = casting.matches.get(index)
        capital = match is not None and match.actor.kind == "state" and match.name.use == "capital"
        if match is not None and capital and casting.token(index).dep_ == "pobj":
            preposition = casting.token(index).head
            if preposition.lower_ != "in":
                continue
            if _is_telling(casting, preposition) or _is_received(casting, preposition, title):
                found.add(match.actor.country)
    return found.pop() if len(found) == 1 else None


def _is_telling(casting: Casting, token: Token) -> bool:
    """Whether the verb over a token reports speech, unlike "met in Seoul"."""
    while token.head.i != token.i and token.pos_ not in ("VERB", "AUX"):
        token = token.head
    return token.lemma_ in casting.knowledge.reporting


def _is_received(casting: Casting, preposition: Token, title: Title) -> bool:
    """Whether the holder of a title receives somebody in a place: "received in Asmara by the foreign minister"."""
    verb, agent = preposition.head, casting.token(title.last)
    while agent.dep_ in ("compound", "amod", "appos", "pobj") and agent.head.i != agent.i:
        agent = agent.head
    return agent.dep_ == "agent" and agent.head.i == verb.i and verb.lemma_ in casting.term("receiving")


def _acted_last(casting: Casting, title: Title) -> str | None:
    """The state that is the main subject of the title's sentence before it, or of the sentence before, or of what the
    holder says ahead in the sentence: "Peru will stay, the deputy minister said"."""
    here = casting.token(title.first).sent
    before = here[0].nbor(-1).sent if here.start else here
    acted: str | None = None
    for index, match in casting.matches.items():
        if match.actor.kind != "state" or index >= title.first:
            continue
        token = casting.token(match.last)
        if match.name.use == "adjective" and token.head.lemma_.lower() not in casting.term("state-body"):
            continue
        token = token.head if match.name.use == "adjective" else token
        main = token.dep_ in ("nsubj", "nsubjpass") and (token.head.dep_ in ("ROOT", "conj") or _is_promise(token.head))
        if main and before.start <= token.i < here.end:
            acted = match.actor.country
    return acted


def _is_promise(verb: Token) -> bool:
    """Whether a verb says what will be done, ahead of who says it."""
    ahead = verb.dep_ == "ccomp" and verb.head.i > verb.i
    return ahead and any(child.dep_ == "aux" and child.lower_ in ("will", "would") for child in verb.children)


def _dateline(casting: Casting, title: Title) -> str | None:
    """The state whose capital opens the report's dateline or stands with the date above it; of a speech only for whom
    its heading names, since a guest may give it."""
    heads = [each for each in (DATELINE.match(casting.content), *_DATED.finditer(casting.content, 0, HEAD)) if each]
    for head in () if _is_spoken(casting, title) else heads:
        for index in casting.words_between(head.start(), head.end()):
            match = casting.matches.get(index)
            if match is not None and match.actor.kind == "state" and match.name.use == "capital":
                return match.actor.country
    return None


def _agency(casting: Casting, title: Title) -> str | None:
    """The country of the news agency in the dateline, for a capitalised title in the report's first sentence, which an
    agency gives without a nationality only to those of its own country."""
    head = DATELINE.match(casting.content)
    first = casting.token(title.last).sent
    if head is None or first.start_char > head.end() or not casting.words[title.last].text[:1].isupper():
        return None
    for index in casting.words_between(0, head.end()):
        match = casting.matches.get(index)
        media = match is not None and match.actor.kind == "organization" and "JRN" in match.actor.sectors
        if match is not None and media and names.fold(match.actor.name) not in casting.term("world-agency"):
            return match.actor.country if match.actor.country in casting.knowledge.states else None
    return None


def _is_spoken(casting: Casting, title: Title) -> bool:
    """Whether a title stands in what somebody says in the first person, in a text that does so from early on."""
    selves = [each.start() for each in _SELF.finditer(casting.content, 0, SPEECH)]
    quoted = any(mark in casting.content[: selves[-1]] for mark in ('"', "“")) if selves else True
    return len(selves) > SELVES and not quoted and casting.words[title.first].start > selves[0]


def _to_own_people(casting: Casting) -> bool:
    """Whether a text addresses the speaker's own people ("fellow citizens")."""
    return any(each in casting.content.lower() for each in casting.term("own-people"))


def _weight(casting: Casting, match: Match) -> int:
    """How much a state's name counts as acting: 3 as subject, 1 as adjective or owner, else 0."""
    if match.name.use == "adjective":
        return 1
    if subject_like(casting.token(match.first)):
        return 3
    return 1 if casting.words[match.first].possessive else 0


def _is_near(casting: Casting, index: int, title: Title) -> bool:
    """Whether a word stands within a paragraph or two before a title."""
    return casting.words[title.first].start - casting.words[index].start < NEARBY
