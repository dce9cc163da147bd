"""What of a meeting is sure enough to be written: its people, date, format and host; what is not stays empty."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

from spacy.tokens import Token

from dragoman.coding.base import HISTORICAL, Scene
from dragoman.coding.meetings.drafts import Draft, country_of, dated, fresh, side_of, spoken, unnamed
from dragoman.coding.meetings.said import gathering
from dragoman.coding.meetings.sides import told_side
from dragoman.model import When
from dragoman.names import fold
from dragoman.resolve import Reference

_NO_NAME = frozenset({"", "ORG", "LAW", "EVENT", "WORK_OF_ART", "PRODUCT", "FAC"})
"""Entity labels of the parser that no person's name bears."""
_DAY = re.compile(r"\b((?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*)\.? (\d{1,2})\b")
_EXACT = frozenset({"day", "range"})
"""Precisions of a date that can be a meeting's own."""


_LONG_SINCE = 120
"""Tokens after which an office alone may be somebody else's."""
_FEW = 3
"""Tokens of an office that says no name or state."""


def misnamed(scene: Scene, person: str) -> bool:
    """Whether a person known from the text alone is no person's name: a plural office, or words of a body or title."""
    if person in scene.knowledge.actors:
        return False
    calls = [
        each
        for each in scene.resolved.cast.references
        if person in each.actors and each.mention.kind == "person" and scene.text.doc[each.head].pos_ != "PRON"
    ]
    words = fold(scene.actors[person].name).split()
    titles = {fold(each.title) for each in calls if each.title}
    if unnamed(scene, person) or fold(scene.actors[person].name) in titles:
        return any(_plural(scene, each) for each in calls)
    if len(words) > 1 and set(words) & scene.term("meetings/title-word"):
        return True
    named = [each for each in calls if not _office_only(each)]
    return len(words) == 1 and bool(named) and all(_of_body(scene, each) for each in named)


def _plural(scene: Scene, call: Reference) -> bool:
    """Whether an office is meant in the plural: "the foreign ministers of the Coalition"."""
    return any(scene.text.doc[index].tag_ in ("NNS", "NNPS") for index in (call.head, *call.title_tokens))


def _office_only(call: Reference) -> bool:
    return call.title is not None and fold(call.title) in fold(call.mention.at.text)


def _of_body(scene: Scene, call: Reference) -> bool:
    """Whether the parser reads the words of a mention as a body's or a law's, or as no name at all."""
    return {scene.text.doc[index].ent_type_ for index in range(call.first, call.last + 1)} <= _NO_NAME


def far_called(scene: Scene, draft: Draft) -> bool:
    """Whether aloud somebody is only "the President" here, and was last called by name long before."""
    return spoken(scene, draft) and any(_only_far(scene, draft.token, each) for each in draft.persons)


def _only_far(scene: Scene, token: Token, person: str) -> bool:
    calls = [each for each in scene.resolved.cast.references if each.actors == (person,)]
    here = [each for each in calls if token.sent.start <= each.head < token.sent.end]
    if not here or unnamed(scene, person) or _of_speaker(scene, person):
        return False
    if not all(_by_office(scene, each) for each in here):
        return False
    if any(each.title == scene.actors[person].name for each in calls):
        return False
    named = [each.head for each in calls if each.head < here[0].head and not _by_office(scene, each)]
    return not named or here[0].head - named[-1] > _LONG_SINCE


def _by_office(scene: Scene, call: Reference) -> bool:
    """Whether a mention is an office with "the" alone: "the President", "the Secretary"."""
    word = scene.text.doc[call.first]
    before = word if word.lower_ == "the" else word.nbor(-1) if word.i > 0 else word
    return before.lower_ == "the" and call.title is not None and _office_only(call) and call.last - call.first < _FEW


def _of_speaker(scene: Scene, person: str) -> bool:
    """Whether a person is heard in the text, so that the own office is meant."""
    return any(person in each.speakers for each in scene.resolved.cast.voices)


def drop_namesake(scene: Scene, draft: Draft) -> None:
    """Leaves out the person after whom a series is called, with the side: "the Mandela Fellowship Summit"."""
    series = set(fold(draft.series).split()) if draft.series else set()
    for person in [each for each in draft.persons if set(fold(scene.actors[each].name).split()[-1:]) & series]:
        draft.persons.remove(person)
        side = side_of(scene, person)
        if side in draft.sides and all(side_of(scene, each) != side for each in draft.persons):
            draft.sides.remove(side)


_COUNTED = frozenset({"today", "yesterday", "tonight", "this", "morning", "afternoon", "evening", "earlier"})
"""Words that count a day from the day of speaking."""
_HEAD = 350
"""Up to which character a date can be that of a document's head."""
_LINE = 60
"""How long at most what stands before such a date in its line is: "CUCUTA, Colombia, "."""
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def sure_date(scene: Scene, draft: Draft) -> When | None:
    """The date the text gives; the day of publication only for what the text tells as its news of that day."""
    return _dated_by_head(scene, draft, _sure_date(scene, draft))


def _dated_by_head(scene: Scene, draft: Draft, when: When | None) -> When | None:
    """The date counted from the day that a document's head bears, where it was published a day or two later."""
    published = scene.text.article.published
    if when is None or published is None or when.precision != "day":
        return when
    words = set(fold(when.span.text).split()) if when.span is not None else {"today"}
    if not words <= _COUNTED:
        return when
    late = next((days for days in (_days_late(scene, each.when_) for each in scene.times_at.values()) if days), 0)
    late = 0 if late and _headed_anew(scene, draft.token) else late
    shift = timedelta(days=late)
    return replace(when, start_date=when.start_date - shift, end_date=when.end_date - shift) if late else when


def _headed_anew(scene: Scene, token: Token) -> bool:
    """Whether a second document of the text, headed with the day of publication, opens before a word."""
    published, text = scene.text.article.published, scene.text.article.text
    spans = [each.when_ for each in scene.times_at.values() if each.when_.precision == "day"]
    spans = [each for each in spans if each.span is not None and _HEAD < each.span.start < token.idx]
    ends = [each for each in spans if each.span is not None and text[each.span.end : each.span.end + 1] == "\n"]
    return published is not None and any(each.start_date == published.start_date for each in ends)


def _days_late(scene: Scene, head: When) -> int:
    """By how many days publication follows a date that stands in the head of a text, before any sentence; else 0."""
    published = scene.text.article.published
    if published is None or head.span is None or head.span.start > _HEAD or head.precision != "day":
        return 0
    line = scene.text.article.text[: head.span.start].rpartition("\n")[2]
    written = any(fold(head.span.text).startswith(each) or f" {each}" in fold(head.span.text) for each in _MONTHS)
    days = (published.start_date - head.start_date).days
    bare = len(line) < _LINE and not any(each.islower() for each in line.split())
    return days if written and bare and days in (1, 2) else 0


def _sure_date(scene: Scene, draft: Draft) -> When | None:
    """The date before the document's head is looked at."""
    when = draft.when
    if when is None or dated(draft):
        vague = when is not None and when.precision == "year" and draft.factuality != HISTORICAL
        return None if vague and draft.status == "held" else when
    old = draft.factuality == HISTORICAL or draft.nth == "previous"
    if _of_other_day(scene, when) or _counted_from(draft.token):
        return None
    if fresh(draft) and draft.status == "held" and draft.form != "visit" and not old:
        return when
    told = spoken(scene, draft) or _other_date(scene, draft.token, when)
    return None if draft.status != "held" or old or told else when


def _counted_from(token: Token) -> bool:
    """Whether another act is dated by the meeting: "two days after the king hosted the envoy"."""
    marks = [child for child in token.children if child.dep_ == "mark" and child.lower_ in ("after", "before")]
    return any(each.i > 0 and each.nbor(-1).lower_ in _SPANS for each in marks)


_SPANS = frozenset({"hours", "day", "days", "week", "weeks", "month", "months", "year", "years"})
"""What is counted between two acts."""


def _of_other_day(scene: Scene, published: When) -> bool:
    """Whether the title dates what is told to another day than that of publication: "Public Schedule - July 23"."""
    found = _DAY.search(scene.text.article.title or "")
    start = published.start_date
    return found is not None and (found[1][:3].title(), int(found[2])) != (start.strftime("%b"), start.day)


def _other_date(scene: Scene, token: Token, published: When) -> bool:
    """Whether the sentence gives another day, of which it is open whether it is the meeting's."""
    sent = token.sent
    inside = [index for index in scene.times_at if sent.start <= index < sent.end]
    dates = [scene.times_at[index].when_ for index in inside if not _aside(token, token.doc[index])]
    recent = any(each.lower_ in scene.term("meetings/lately") for each in sent)
    near = [each for each in dates if each.precision in _EXACT]
    return recent or (bool(near) and not any(each.start_date == published.start_date for each in near if _day(each)))


def _day(when: When) -> bool:
    return when.precision == "day"


def _aside(token: Token, date: Token) -> bool:
    """Whether a date stands in a clause on a noun that does not tell of the meeting: "the talks begun on May 2"."""
    clause = next((each for each in date.ancestors if each.dep_ in ("relcl", "acl")), None)
    return clause is not None and token.i != clause.i and not clause.is_ancestor(token)


def sure_form(scene: Scene, draft: Draft) -> str:
    """The format; a gathering of more than two sides, or of the members of a body, is no bilateral meeting."""
    if draft.form != "bilateral":
        return draft.form
    if len(draft.sides) == 2 and any(each.lower_ == "between" for each in draft.token.subtree):
        return "bilateral"
    title = {fold(each) for each in (scene.text.article.title or "").replace("’", " ").split()}
    if draft.token.lemma_.lower() in scene.term("meetings/discuss") and title & {"call", "calls"}:
        return "call"
    seated = {side_of(scene, each) for each in draft.persons}
    within = {actor for word in draft.token.subtree for each in scene.by_head.get(word.i, ()) for actor in each.actors}
    bodies = [each for each in within & set(draft.sides) if each not in scene.knowledge.states and each not in seated]
    ministers = any(each.lower_ == "ministers" and each.i > draft.token.i for each in draft.token.sent)
    if draft.token.pos_ == "VERB" and ministers and any(side not in scene.knowledge.states for side in draft.sides):
        return "multilateral"
    gathered = draft.token.pos_ in ("NOUN", "PROPN") and (bool(bodies) or gathering(scene, draft.token))
    return "multilateral" if len(draft.sides) > 2 or gathered else "bilateral"


def sure_host(scene: Scene, draft: Draft) -> str | None:
    """The host, unless the place is another side's own country."""
    country = country_of(scene, draft.place) if draft.place else None
    away = country in draft.sides and draft.host in scene.knowledge.states and draft.host != country
    return None if away else draft.host


def unsure_host(scene: Scene, draft: Draft) -> bool:
    """Whether the host's state is only guessed, and is the state that the words say of a guest."""
    hosts = [each for each in draft.hosting if scene.actors[each].kind == "person"]
    guests = [each for each in draft.persons if each not in hosts]
    guessed = bool(hosts) and all(told_side(scene, each) is None for each in hosts)
    return guessed and any(told_side(scene, each) == draft.host for each in guests)


def drop_strays(scene: Scene, draft: Draft) -> None:
    """Leaves out a state that no sentence telling of the meeting names, when two sides are left without it."""
    series = set(fold(draft.series).split()) if draft.series else set()
    sure_of = [each for each in draft.persons if each in scene.knowledge.actors or told_side(scene, each) is not None]
    seated = {side_of(scene, each) for each in sure_of} | {draft.host}
    seated |= {country_of(scene, draft.place)} if draft.place else set()
    named = seated | {side for token in (draft.token, *draft.again) for side in _named(scene, token)}
    sure = [each for each in draft.sides if each in named]
    draft.sides = draft.sides if series or len(sure) < 2 or draft.model is not None else sure


def _named(scene: Scene, token: Token) -> set[str]:
    """The sides whose names or officials the token's sentence holds, words that stand for them apart."""
    sent = token.sent
    found: set[str] = set()
    for index in range(sent.start, sent.end):
        for each in scene.by_head.get(index, ()):
            word = scene.text.doc[each.head]
            about = word.dep_ == "pobj" and word.head.lower_ in scene.term("meetings/about")
            if len(each.actors) == 1 and word.pos_ != "PRON" and not about:
                found |= {each.actors[0], scene.side(each.actors[0])}
    return found
