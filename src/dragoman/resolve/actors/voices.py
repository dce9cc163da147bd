"""Who speaks in the first person: the turns of a transcript, a speech, a release in the name of a government."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from dragoman import names
from dragoman.resolve.actors.base import Casting, subject_like, takes_position
from dragoman.resolve.actors.offices import publisher
from dragoman.resolve.base import Reference, Voice

_SMALL = "of|for|the|and|de|del|della|der|den|van|von|di|da|dos|la|le|al|el|bin|ibn"
_LABEL = re.compile(
    rf"^[ \t]*([A-Z][\w.’'-]*(?:,?[ \t]+(?:(?:{_SMALL})[ \t]+){{0,2}}[A-Z(][\w.’')-]*){{0,8}})"
    r"(?:[ \t]*\([^)\n]{2,40}\))?[ \t]*:[ \t]*(?=\S|\n)|^(Q)[ \t]+(?=[A-Z“\"])",
    re.MULTILINE,
)
"""What opens a turn: one to nine capitalised words, small ones between, and a colon at the start of a line, or "Q"."""

_FIRST_PERSON = re.compile(r"\b(?:I|[Ww]e|[Mm]y|[Oo]ur|[Mm]e|[Uu]s)\b(?!\.)")
_QUOTED = re.compile(r"“[^”\n]*”?|\"[^\"\n]*\"?|«[^»\n]*»?")
_PARAGRAPH = re.compile(r"[^\n]+")
_ISSUED = re.compile(r"\b(?:released|issued|made|agreed|endorsed|adopted)\b[^.\n]{0,20}? by ([^\n]{3,400})")
_FOLLOWING = re.compile(r"([^\n]{3,300})\b(?:issued|released|made|published) the following\b[^.\n]{0,40}\bstatement\b")
_WE_WHO = re.compile(r"\b[Ww]e, (?:the|[A-Z])[^\n.;]{10,400}")

_ADDRESS = re.compile(
    r"\b(?:[Rr]emarks|[Ss]tatement|[Ss]peech|[Aa]ddress|REMARKS|STATEMENT|SPEECH|ADDRESS) (?:by|of|BY|OF) "
)
_JOINT = re.compile(r"\b(?i:joint (?:press )?(?:statement|communiqu[eé]|declaration|release|readout))\b")
_TOPIC = re.compile(r"(?i:\s(?:on|regarding|concerning|following|condemning|after|at|about)\s)")

UNIONS = frozenset({"EUR", "IGO"})
"""Codes of bodies of states that issue statements with states."""

TURNS = 3
"""Turns that make a text a transcript; fewer may be headings."""

SELVES = 3
"""Words of the first person outside quotations that make a text a speech or release in somebody's own name."""

HEAD = 700
"""Characters at the head of a speech within which its speaker is named."""


_SIDES = ("state", "government", "organization")

LONGEST_NAME = 6
"""Words of the longest personal name that is looked for in a headline."""

BYLINE = 90
"""Characters of the longest line under a heading that names whose release it is."""


def find_voices(casting: Casting) -> None:
    """Fills `casting.voices`: the turns of a transcript, else the speaker of a speech; none for a report."""
    labels = _turn_labels(casting)
    casting.voices = _turns(casting, labels) if labels else _speech(casting)


# ---------------------------------------------------------------- transcripts


def _turn_labels(casting: Casting) -> list[re.Match[str]]:
    """The labels that open turns; none unless several lines open so and some speaker comes twice, or a heading is
    followed by one that can be nothing else ("SECRETARY BAKER:")."""
    found = list(_LABEL.finditer(casting.content))
    count = Counter(_called(each) for each in found)
    alone = [each for each in found if count[_called(each)] == 1]
    once = {_called(each) for each in alone if _may_speak(casting, _called(each)) or _asks(casting, each)}
    spoken = [each for each in found if count[_called(each)] > 1 or _called(each) in once]
    twice = any(number > 1 for number in count.values())
    opened = bool(spoken) and spoken[0].start() < HEAD and _surely_speaks(casting, _called(spoken[0]))
    return spoken if opened or (len(spoken) >= TURNS and twice) else []


def _called(label: re.Match[str]) -> str:
    return " ".join(re.sub(r"\s\([^)]*\)?$", "", label.group(1) or label.group(2)).split())


def _may_speak(casting: Casting, label: str) -> bool:
    """Whether a label that comes only once names a speaker: in capitals, or by the name of somebody in the text."""
    return label.isupper() or _person_called(casting, label) is not None


def _asks(casting: Casting, label: re.Match[str]) -> bool:
    """Whether what stands on the line of a label ends in a question ("Dragon TV: What is your response?")."""
    return casting.content[label.end() :].lstrip().partition("\n")[0].rstrip().endswith("?")


def _is_known(casting: Casting, labels: Sequence[re.Match[str]], label: re.Match[str]) -> bool:
    """Whether a label is more than a medium that asks once: somebody named in the text, or one who speaks again."""
    again = sum(_called(each) == _called(label) for each in labels) > 1
    return again or _surely_speaks(casting, _called(label)) or _person_called(casting, _called(label)) is not None


def _surely_speaks(casting: Casting, label: str) -> bool:
    """Whether a label names a speaker wherever it stands: in capitals, a name with a title before it."""
    words = names.fold(label).split()
    titled = words[0].rstrip(".") in casting.term("honorific") or _person_called(casting, label) is not None
    return label.isupper() and len(words) > 1 and titled


def _turns(casting: Casting, labels: Sequence[re.Match[str]]) -> list[Voice]:
    """The stretch behind each label up to the next, nobody's where the text knows nothing of who asks."""
    ends = [each.start() for each in labels[1:]] + [len(casting.content)]
    answering = _introduced(casting, labels[0].start())
    longest: dict[str, str] = {}
    for called in sorted(map(_called, labels), key=len):
        longest[_family(casting, called)] = called
    for family in [each for each in longest if " " not in each]:
        longest[family] = next((longest[each] for each in longest if each.endswith(f" {family}")), longest[family])
    before = labels[0].end()
    asking = {_called(each) for each in labels if _asks(casting, each) and not _is_known(casting, labels, each)}
    speakers = {
        family: () if called in asking else _speaker(casting, called, answering, before)
        for family, called in longest.items()
    }
    return [
        Voice(label.end(), end, speakers[_family(casting, _called(label))], aloud=True)
        for label, end in zip(labels, ends, strict=True)
    ]


def _family(casting: Casting, label: str) -> str:
    """What tells one speaker from another: the family name, or the whole label of "SENIOR OFFICIAL TWO"."""
    folded = names.fold(label)
    return folded if _numbered(casting, folded) else folded.split()[-1]


def _numbered(casting: Casting, folded: str) -> bool:
    """Whether a label counts nameless speakers: "senior official two", "official #1"."""
    last = folded.split()[-1].strip("#.")
    return last.isdigit() or last in casting.knowledge.terms["statements/counted"]


def _speaker(casting: Casting, label: str, answering: str | None, before: int) -> tuple[str, ...]:
    """Whom a label means; nobody for a questioner. `before` is where the first label ends."""
    folded = names.fold(label)
    if folded in casting.term("questioner"):
        return ()
    if folded in casting.term("answerer"):
        return (answering,) if answering else ()
    known = None
    if not _numbered(casting, folded):
        known = _person_called(casting, label) or _holder_called(casting, label, before)
    words = [word for word in label.split() if names.fold(word.rstrip(".")) not in casting.term("honorific")]
    name = " ".join(word.capitalize() if word.isupper() else word for word in words)
    if known is None:
        return (casting.own(name, "person", _official_of(casting, folded, before), ("UNK",)),)
    actor = casting.found[known]
    whole = known.startswith("ac-") and " " not in actor.name and label.isupper()
    if actor.name.isupper() or (whole and names.fold(name).endswith(f" {names.fold(actor.name)}")):
        casting.update(known, name=name)
    return (known,)


def _official_of(casting: Casting, folded: str, before: int) -> str | None:
    """The country of a nameless "senior administration official": that of the one the text speaks of above, else the
    publisher's."""
    if folded.split()[-1] != "official" and not _numbered(casting, folded):
        return None
    if not casting.term("us-label").isdisjoint(folded.split()):
        return casting.known("USA")
    above = [each for each in casting.references if each.mention.at.start < before and each.title]
    countries = {
        casting.found[each.actors[0]].country for each in above if "official" in names.keys(str(each.title))
    } - {None}
    source = publisher(casting)
    return countries.pop() if len(countries) == 1 else source.country if source is not None else None


def _person_called(casting: Casting, label: str) -> str | None:
    """The person of the text whose family name ends a label: of several the one with the label's title, then the one
    named first. Who only bears the name as a second family name is somebody else."""
    keys = names.keys(label)
    if not keys or len(keys[-1]) < 2:
        return None
    called = [
        actor_id
        for actor_id, words in casting.people_words.items()
        if keys[-1] in words[-2:] and (len(words) > 1 or keys[-1] in names.keys(casting.found[actor_id].name))
    ]
    headlined = _headlined(casting, keys[-1]) if called else None
    if headlined is not None:
        return headlined
    called = [each for each in called if not _gainsaid(casting, each, keys[-1])]
    if len(called) < 2:
        return called[0] if called else None
    return min(called, key=lambda each: _remoteness(casting, each, keys))


def _remoteness(casting: Casting, actor_id: str, keys: tuple[str, ...]) -> tuple[bool, bool, int]:
    """How far a person is from a label: ends with another name, lacks the label's title, is named late."""
    person = casting.found[actor_id]
    ends = any(names.keys(each)[-1:] == keys[-1:] for each in (person.name, *person.aliases))
    titled = any(set(names.keys(each.title)) & set(keys[:-1]) for each in person.offices)
    first = min((each.mention.at.start for each in casting.references if actor_id in each.actors), default=0)
    return not ends, not titled, first


def _headlined(casting: Casting, family: str) -> str | None:
    """The known person whose whole name stands in the headline, ending with a family name."""
    words = names.keys(casting.text.article.title or "")
    if family not in words:
        return None
    last = words.index(family) + 1
    for size in range(min(last, LONGEST_NAME), 1, -1):
        for name in casting.knowledge.names.called(words[last - size : last]):
            if casting.knowledge.actors[name.actor].kind == "person":
                return casting.known(name.actor)
    return None


def _gainsaid(casting: Casting, actor_id: str, family: str) -> bool:
    """Whether the headline gives somebody of this family name another given name than the actor's."""
    words = [word for word in names.keys(casting.text.article.title or "") if word not in names.PARTICLES]
    at = words.index(family) if family in words else 0
    given = {*names.keys(casting.found[actor_id].name), *casting.people_words.get(actor_id, ())} - {family}
    given -= names.PARTICLES
    return at > 0 and bool(given) and given.isdisjoint(words[max(0, at - 3) : at])


def _holder_called(casting: Casting, label: str, before: int) -> str | None:
    """The one person of the text who holds the office a label names ("PRESIDENT"), or of several the one above."""
    office = set(names.keys(label.lower().removeprefix("the ")))
    holders = [
        actor_id
        for actor_id in casting.people_words
        if any(office <= set(names.keys(each.title)) for each in casting.found[actor_id].offices)
    ]
    above = {who for each in casting.references if each.mention.at.start < before for who in each.actors}
    holders = holders if len(holders) == 1 else [each for each in holders if each in above]
    return holders[0] if len(holders) == 1 else None


def _introduced(casting: Casting, before: int) -> str | None:
    """The person named first up to here, those with an office first: whoever is interviewed or speaks."""
    named = [
        each
        for each in casting.references
        if each.mention.at.start < before and each.actors and each.actors[0] in casting.people_words
    ]
    announced = _ADDRESS.search(casting.content, 0, before)
    given = [each for each in named if announced and 0 <= each.mention.at.start - announced.end() < BYLINE]
    titled = given or [each for each in named if casting.found[each.actors[0]].offices]
    first = min(titled or named, key=lambda each: each.mention.at.start, default=None)
    return first.actors[0] if first is not None else None


# ---------------------------------------------------------------- speeches and releases


def _speech(casting: Casting) -> list[Voice]:
    """One voice from the first paragraph in the first person on; none for a text that quotes its speakers."""
    quoted = [(each.start(), each.end()) for each in _QUOTED.finditer(casting.content)]
    selves = [
        each
        for each in _FIRST_PERSON.finditer(casting.content)
        if not any(start <= each.start() < end for start, end in quoted)
    ]
    sides = _headed(casting)
    if len(selves) < (1 if sides else SELVES):
        return []
    alone = sum(each.group() in ("I", "my", "My", "me") for each in selves)
    start = max(
        (each.start() for each in _PARAGRAPH.finditer(casting.content, 0, selves[0].end())), default=selves[0].start()
    )
    who = _introduced(casting, start or HEAD) if alone > 1 and not sides else None
    speakers = (who,) if who is not None else _speaking_sides(casting, start)
    return [Voice(start, len(casting.content), speakers, aloud=who is not None)] if speakers else []


def _speaking_sides(casting: Casting, start: int) -> tuple[str, ...]:
    """Whose release it is: those of "we, the Ministers of Peru and Chile,", those who issued it, the country of the
    official named above it or of the ministry that published it, else the state that takes positions."""
    opening = _WE_WHO.search(casting.content)
    named = _named_we(casting, opening) if opening is not None else ()
    named = named or _issuers(casting, start) or _headed(casting) or _byline(casting, start) or _publisher(casting)
    if named:
        return named
    acting = [
        each
        for each in sorted(casting.references, key=lambda each: each.mention.at.start)
        if each.mention.kind in _SIDES
        and len(each.actors) == 1
        and each.actors[0] in casting.knowledge.actors
        and subject_like(casting.text.doc[each.head])
    ]
    stands: Counter[tuple[str, ...]] = Counter(each.actors for each in acting if takes_position(casting, each))
    first = acting[0].actors if acting and acting[0].mention.at.start < start + HEAD else ()
    side = stands.most_common(1)[0][0] if stands else first
    taking = next((each for each in acting if each.actors == side), None)
    side = _with_partners(casting, taking) if taking is not None else side
    shared = _shared(casting) and len(side) == 1 and casting.found[side[0]].kind == "state"
    return () if shared else side


def _with_partners(casting: Casting, reference: Reference) -> tuple[str, ...]:
    """The side of a release and the states that act with it where it first does: "Norway, Peru and Chile condemn"."""
    joined = [casting.taken.get(each.i) for each in casting.text.doc[reference.head].conjuncts]
    partners = [each for each in joined if each is not None and each.mention.kind == "state" and len(each.actors) == 1]
    whole = sorted((reference, *partners), key=lambda each: each.mention.at.start)
    together = len(partners) == len(joined) and subject_like(casting.text.doc[whole[0].head])
    return tuple(dict.fromkeys(each.actors[0] for each in whole)) if together else reference.actors


def _shared(casting: Casting) -> bool:
    """Whether a headline tells of a statement that several issue."""
    return not casting.knowledge.terms["statements/shared"].isdisjoint(names.keys(casting.text.article.title or ""))


def _headed(casting: Casting) -> tuple[str, ...]:
    """The states and bodies whose joint statement a headline or first line announces: "Joint Statement by Peru, Chile
    and Bolivia on ...", "Peru-Chile Joint Statement"; `()` where fewer than two are named."""
    first = casting.content.lstrip().split("\n", 1)[0][: BYLINE * 4]
    for line in (casting.text.article.title or "", first):
        opening = _JOINT.search(line)
        if opening is not None:
            topic = _TOPIC.search(line, opening.end())
            sides = _sides_in(casting, line[: topic.start()] if topic is not None else line)
            if len(sides) > 1:
                return sides
    return ()


def _sides_in(casting: Casting, line: str) -> tuple[str, ...]:
    """The states and bodies of several states that a line names, in order."""
    words = list(names.split(line))
    found: dict[str, None] = {}
    index = 0
    while index < len(words):
        size = 1
        longest = casting.knowledge.names.longest.get(words[index].key, 0)
        keys = [word.key for word in words[index : index + longest]]
        for alike in casting.knowledge.names.starting(keys) if keys else ():
            sides = (casting.knowledge.actors[each.actor] for each in alike if each.use != "capital")
            side = next((each for each in sides if each.kind == "state" or each.country in UNIONS), None)
            if side is not None and line[words[index].start :][:1].isupper():
                found[casting.known(side.id)] = None
                size = len(alike[0].words)
                break
        index += size
    return tuple(found)


def _issuers(casting: Casting, start: int) -> tuple[str, ...]:
    """The states and organisations by whom a text says it was released, and the states of the people."""
    following = _FOLLOWING.search(casting.content, 0, start + 1)
    if following is not None:
        who = [each for each in casting.references if following.start(1) <= each.mention.at.start < following.end(1)]
        return next((each.actors for each in who if each.mention.kind == "person" and each.actors), ())
    issued = _ISSUED.search(casting.content, 0, start + 1)
    if issued is None:
        return ()
    inside = [each for each in casting.references if issued.start(1) <= each.mention.at.start < issued.end(1)]
    sides = [each for each in inside if each.mention.kind in _SIDES]
    return tuple(dict.fromkeys((*(actor for each in sides for actor in each.actors), *_states_of(casting, inside))))


def _byline(casting: Casting, start: int) -> tuple[str, ...]:
    """The state of the official whose name stands alone above a release."""
    for line in _PARAGRAPH.finditer(casting.content, 0, start):
        if len(line.group()) > BYLINE or line.group().rstrip().endswith((".", ":")):
            return ()
        inside = [each for each in casting.references if line.start() <= each.mention.at.start < line.end()]
        states = _states_of(casting, inside)
        if states:
            return states
    return ()


def _publisher(casting: Casting) -> tuple[str, ...]:
    """The state whose ministry is the source of the text; `()` for a newspaper and for a joint statement."""
    if _shared(casting):
        return ()
    source = publisher(casting)
    return (casting.known(source.country),) if source is not None and source.country else ()


def _states_of(casting: Casting, references: Sequence[Reference]) -> tuple[str, ...]:
    """The states of the people among some references."""
    people = (casting.found[each.actors[0]] for each in references if each.mention.kind == "person" and each.actors)
    countries = dict.fromkeys(person.country for person in people)
    return tuple(casting.known(each) for each in countries if each is not None and each in casting.knowledge.states)


def _named_we(casting: Casting, opening: re.Match[str]) -> tuple[str, ...]:
    """The people between "we," and its verb, or the states where fewer than two people are named."""
    pronoun = casting.text.doc[casting.text.token_at(opening.start())]
    end = pronoun.head.idx if pronoun.head.i > pronoun.i else opening.end()
    inside = [each for each in casting.references if opening.start() <= each.mention.at.start < end]
    people = [each for each in inside if each.actors and each.actors[0] in casting.people_words]
    states = [each for each in inside if each.mention.kind in ("state", "organization")]
    if len(people) > 1:
        return tuple(dict.fromkeys(actor for each in people for actor in each.actors))
    titles = (each for each in casting.titles.values() if opening.start() <= casting.words[each.first].start < end)
    titled = [each.country for each in titles if each.country and each.country in casting.knowledge.states]
    return tuple(dict.fromkeys([*map(casting.known, titled), *(actor for each in states for actor in each.actors)]))
