"""Offices that a title gives its holder, and the country of a title that names none."""

from __future__ import annotations

from collections import Counter

from dragoman.model import Office
from dragoman.resolve.actors.base import Casting, Match, Title, subject_like

NEARBY = 600
"""Characters within which a title without a country takes that of a state named before it: a paragraph or two."""

FORMER = frozenset({"former", "ex", "ousted"})


def hold_title(casting: Casting, actor_id: str, title: Title) -> None:
    """Gives a person the office that a title in the text names."""
    actor = casting.found[actor_id]
    country = title.country or (actor.country if not title.abroad else None)
    if country is None and not _of_town(casting, title):
        country = home(casting, title)
    span = casting.text.span(casting.words[title.first].start, casting.words[title.last].end)
    office = Office(title.printed, title.organization, country, None, None, span)
    hold_office(casting, actor_id, office, ("ELI",) if FORMER & set(title.modifiers) else title.sectors)


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


def home(casting: Casting, title: Title) -> str | None:
    """Country of a title that names none: an envoy's acts most in the text, others take the one acting last before."""
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
    return nearest


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
