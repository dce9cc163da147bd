"""Offices that a title gives its holder, and the country of a title that names none."""

from __future__ import annotations

from collections import Counter

from dragoman import names
from dragoman.model import Actor, Office
from dragoman.parse import DATELINE
from dragoman.resolve.actors.base import Casting, Match, Title, in_force, subject_like

NEARBY = 600
"""Characters within which a title without a country takes that of a state named before it: a paragraph or two."""

FORMER = frozenset({"former", "ex", "ousted"})


def hold_title(casting: Casting, actor_id: str, title: Title) -> None:
    """Gives a person the office that a title in the text names."""
    actor = casting.found[actor_id]
    country = title.country or (actor.country if not title.abroad else None)
    if title.role.title == "Mr":
        country = country or _label_country(casting, title)
    elif country is None and not _of_town(casting, title):
        country = home(casting, title)
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


def own_department(casting: Casting) -> str | None:
    """What "the Department" is where none is named before: the body that published the text, else the State Department
    where its Secretary is named; None elsewhere."""
    source = publisher(casting)
    if source is not None and source.kind == "organization":
        return casting.known(source.id)
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
    else the state that just acted, else the dateline's, else the one named last as acting. None for a plural."""
    if title.role.title in casting.term("us-office"):
        return "USA"
    if title.role.title in casting.term("own-secretary") and (source := publisher(casting)) is not None:
        return source.country
    if casting.token(title.last).tag_ in ("NNS", "NNPS"):
        return None
    seen: Counter[str] = Counter()
    nearest: str | None = None
    for index, match in casting.matches.items():
        country = match.actor.country if match.actor.kind == "state" else None
        if country is None or country == title.abroad:
            continue
        weight = _weight(casting, match)
        seen[country] += weight
        if index < title.first and weight and _is_near(casting, index, title):
            nearest = country
    if title.abroad is not None:
        return seen.most_common(1)[0][0] if seen else None
    dateline = _dateline(casting)
    own = dateline if dateline is not None and (seen[dateline] or not any(seen.values())) else None
    there = _sent_by(casting, title) or (_capital_here(casting, title) if "GOV" in title.sectors else None)
    return there or _acted_last(casting, title) or own or nearest


def _sent_by(casting: Casting, title: Title) -> str | None:
    """The state of "the Turkish delegation" or "Ankara's side" in the title's sentence before it."""
    sentence, sent = casting.token(title.first).sent, None
    for index in casting.words_between(sentence.start_char, casting.words[title.first].start):
        match = casting.matches.get(index)
        head = casting.token(index).head
        if match is not None and match.actor.kind == "state" and head.lemma_.lower() in casting.term("sent"):
            sent = match.actor.country
    return sent


def _capital_here(casting: Casting, title: Title) -> str | None:
    """The country of the one capital in which the title's sentence says that it happens ("told reporters in Lima")."""
    sentence = casting.token(title.last).sent
    found = set()
    for index in casting.words_between(sentence.start_char, sentence.end_char):
        match = casting.matches.get(index)
        capital = match is not None and match.actor.kind == "state" and match.name.use == "capital"
        if match is not None and capital and casting.token(index).dep_ == "pobj":
            verb = casting.token(index).head
            if verb.lower_ == "in":
                found.add(match.actor.country)
    return found.pop() if len(found) == 1 else None


def _acted_last(casting: Casting, title: Title) -> str | None:
    """The state that is the main subject of the title's sentence before it, or of the sentence before."""
    here = casting.token(title.first).sent
    before = here[0].nbor(-1).sent if here.start else here
    acted: str | None = None
    for index, match in casting.matches.items():
        if match.actor.kind != "state" or index >= title.first or match.name.use == "adjective":
            continue
        token = casting.token(index)
        main = token.dep_ in ("nsubj", "nsubjpass") and token.head.dep_ in ("ROOT", "conj")
        if main and before.start <= token.i < here.end:
            acted = match.actor.country
    return acted


def _dateline(casting: Casting) -> str | None:
    """The state whose capital opens the report's dateline."""
    head = DATELINE.match(casting.content)
    if head is None:
        return None
    for index in casting.words_between(0, head.end()):
        match = casting.matches.get(index)
        if match is not None and match.actor.kind == "state":
            return match.actor.country
    return None


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
