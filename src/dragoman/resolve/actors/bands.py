"""Armed groups that no list has: the name behind "the armed group", and whoever claimed responsibility."""

from __future__ import annotations

from collections.abc import Sequence

from spacy.tokens import Token

from dragoman import names
from dragoman.model import Actor
from dragoman.resolve.actors.base import ARMED, Casting, Match, capitalised

LONGEST = 12
"""Words of the longest name of a group."""

GAPS = frozenset((" ", "-", "/", " - ", " – ", " (", ") ", "’ ", "' ", " '", " ‘", ") - ", ". "))
"""What may stand between the words of a group's name."""

BRACKET = 30
"""Characters within which a bracket inside a name closes."""

UNIDENTIFIED = ("UAF",)
"""Sector of somebody who is known only to use force: unidentified armed actor."""


def add_bands(casting: Casting) -> None:
    """Groups that the text calls armed, however little known: by the noun before the name or by what they claim."""
    for token in casting.text.doc:
        if _is_claim(token):
            _add_band(casting, _run_before(casting, token), UNIDENTIFIED)
        elif _names_band(casting, token):
            who = _add_band(casting, _run_behind(casting, _calling(casting, token) or token), _sectors(casting, token))
            if who is not None:
                _join(casting, token, who)


# ---------------------------------------------------------------- where the names stand


def _is_claim(token: Token) -> bool:
    """Whether a verb claims responsibility; only for force is it claimed in so many words."""
    return token.lemma_ == "claim" and any(
        child.dep_ == "dobj" and child.lemma_ == "responsibility" for child in token.children
    )


def _names_band(casting: Casting, token: Token) -> bool:
    """Whether a noun such as "militia" stands right before the name of one group."""
    return token.tag_ in ("NN", "NNP") and token.lemma_.lower() in casting.term("group-noun")


def _calling(casting: Casting, noun: Token) -> Token | None:
    """The word before the name a group goes by: "an armed group calling itself the", "a militia known as"."""
    behind = casting.text.doc[noun.i + 1 : noun.i + 5]
    spelled = [token.lower_ for token in behind]
    for phrase in casting.term("called"):
        words = phrase.split()
        if spelled[: len(words)] == words:
            article = spelled[len(words) : len(words) + 1] == ["the"]
            return behind[len(words) - 1 + article]
    return None


def _run_behind(casting: Casting, noun: Token) -> list[int]:
    """The words of the name behind a noun; none when no name follows."""
    end = noun.idx + len(noun)
    first = casting.word_from(end)
    if first >= len(casting.words) or casting.content[end : casting.words[first].start] not in (
        " ",
        " ‘",
        " '",
        " “",
        ' "',
    ):
        return []
    article = casting.words[first].key in names.PARTICLES and casting.content.startswith("-", casting.words[first].end)
    run = [first] if capitalised(casting.words[first]) or article else []
    while run and len(run) < LONGEST and _goes_on(casting, run[-1], run[-1] + 1):
        run.append(run[-1] + 1)
    return _without_loose_end(casting, run)


def _run_before(casting: Casting, verb: Token) -> list[int]:
    """The words of the name before "claimed responsibility", back to the last comma or ordinary word."""
    last = casting.word_from(verb.idx) - 1
    while last > 0 and casting.words[last].key in casting.term("before-claim"):
        last -= 1
    run = [last] if last >= 0 and casting.content[casting.words[last].end] in " )" else []
    while run and run[0] > 0 and len(run) < LONGEST and _goes_on(casting, run[0] - 1, run[0]):
        run.insert(0, run[0] - 1)
    while run and not capitalised(casting.words[run[0]]) and casting.words[run[0]].key not in names.PARTICLES:
        run.pop(0)
    return [] if len(run) == 1 and _is_common(casting, run[0]) else run


def _is_common(casting: Casting, word: int) -> bool:
    """Whether a capital is only that of a sentence's start: "Nobody claimed", "Militants claimed"."""
    token = casting.token(word)
    return token.pos_ in ("PRON", "DET", "ADV") or (token.pos_ == "NOUN" and token.i in casting.taken)


def _goes_on(casting: Casting, left: int, right: int) -> bool:
    """Whether the name goes on from one word to the next: a capital, a number, or a small word inside a name."""
    if right >= len(casting.words) or casting.between(left, right) not in GAPS or casting.words[left].possessive:
        return False
    word, before = casting.words[right], casting.words[left]
    if "(" in casting.between(left, right):
        return not word.text.isupper() and ")" in casting.content[word.end : word.end + BRACKET]
    if word.text.isdigit():
        return capitalised(before)
    return _in_name(casting, left) and _in_name(casting, right)


def _in_name(casting: Casting, index: int) -> bool:
    """Whether a word may stand in the name of a group."""
    word = casting.words[index]
    if capitalised(word):
        return word.key not in casting.term("time-word")
    return word.text.isdigit() or word.key in casting.term("inside-group-name")


def _without_loose_end(casting: Casting, run: list[int]) -> list[int]:
    """The run without small words at its end, but for nouns that close a name ("the Zetas - Lakeside faction")."""
    while run and not capitalised(casting.words[run[-1]]) and not casting.words[run[-1]].text.isdigit():
        closed = casting.content[casting.words[run[-1]].end :].startswith(")")
        if closed or casting.words[run[-1]].key in casting.term("group-noun"):
            break
        run.pop()
    return run


# ---------------------------------------------------------------- who it is


def _sectors(casting: Casting, noun: Token) -> tuple[str, ...]:
    """Sectors of the noun before a name: those of "militia", of "cartel"; an armed group is unidentified."""
    listed = casting.knowledge.collectives.get(noun.lemma_.lower(), ())
    alone = next((each.sectors for each in listed if each.words == (noun.lemma_.lower(),)), UNIDENTIFIED)
    return alone if ARMED & set(alone) or "CRM" in alone else ()


def _join(casting: Casting, noun: Token, who: str) -> None:
    """Makes "the armed group" before a name mean the group named."""
    for reference in casting.references:
        actor = casting.only_actor(reference)
        if reference.head == noun.i and actor is not None and actor.id.startswith("ac-") and actor.id != who:
            casting.references.remove(reference)
            at = reference.mention.at
            casting.add(at.start, at.end, casting.found[who].kind, [who])
            return


def _add_band(casting: Casting, run: Sequence[int], sectors: tuple[str, ...]) -> str | None:
    """A reference to the group that these words name, and its id; a known one gains being armed."""
    if not run or not sectors or _is_no_band(casting, run):
        return None
    words = casting.words
    start, end = words[run[0]].start, words[run[-1]].end
    if casting.content.startswith(")", end) and "(" in casting.content[start:end]:
        end += 1
    match = casting.matches.get(run[0])
    if match is not None and match.last >= run[-1] and match.actor.kind in ("group", "organization"):
        _arm(casting, casting.known(match.actor.id), sectors)
        return match.actor.id
    community = _community(casting, run)
    if community is not None:
        who, kind = casting.known(community.id), "population"
    else:
        who, kind = _own(casting, run, casting.content[start:end], sectors), "group"
        _arm(casting, who, sectors)
    casting.references = [each for each in casting.references if not start <= each.mention.at.start < end]
    first, last = casting.text.tokens(start, end)
    for token in range(first, last + 1):
        casting.taken.pop(token, None)
    casting.add(start, end, kind, [who])
    return who


def _own(casting: Casting, run: Sequence[int], name: str, sectors: tuple[str, ...]) -> str:
    """A group known only from this text, with the country and parent that its name holds."""
    owner = _owner(casting, run)
    part_of = owner.id if owner is not None and owner.kind in ("group", "organization") else None
    if part_of:
        casting.known(part_of)
    return casting.own(name, "group", owner.country if owner else None, sectors, part_of)


def _community(casting: Casting, run: Sequence[int]) -> Actor | None:
    """The people or clan whose name these words are."""
    called = casting.knowledge.names.called(tuple(casting.words[index].key for index in run))
    return next((casting.knowledge.actors[name.actor] for name in called if name.use == "community"), None)


def _is_no_band(casting: Casting, run: Sequence[int]) -> bool:
    """Whether the words already mean a government or a person with a title."""
    holders = [casting.taken.get(casting.text.token_of_word[index]) for index in (run[0], run[-1])]
    return any(
        each is not None and (each.mention.kind in ("government", "state") or each.title) and each is holders[0]
        for each in holders
    )


def _arm(casting: Casting, actor_id: str, sectors: tuple[str, ...]) -> None:
    """Adds to a known actor the sectors that the text gives it, unless it is known as armed."""
    actor = casting.found[actor_id]
    if not ARMED & set(actor.sectors):
        casting.update(actor_id, sectors=(*actor.sectors, *sectors))


def _owner(casting: Casting, run: Sequence[int]) -> Actor | None:
    """The actor whose country a group's name gives: in brackets, its parent, its leader, its people."""
    inside = {index: casting.matches[index] for index in run if index in casting.matches}
    bracketed = (each.actor for index, each in inside.items() if casting.content[casting.words[index].start - 1] == "(")
    telling = [each.actor for each in inside.values() if _tells_home(casting, each)]
    order = ("group", "organization", "person", "population", "state")
    likeliest = min(telling, key=lambda actor: order.index(actor.kind), default=None)
    return next((actor for actor in bracketed if actor.kind == "state"), likeliest or _people_inside(casting, run))


def _tells_home(casting: Casting, match: Match) -> bool:
    """Whether a known name inside a group's name says whose it is ("Sinaloa Cartel - ... faction", "TTP-KM"), unlike a
    word that many groups bear ("Jamaat Jund al-Sahaba")."""
    single = len(match.name.words) == 1
    return not single or match.name.words[0] not in casting.term("generic-group-word")


def _people_inside(casting: Casting, run: Sequence[int]) -> Actor | None:
    """The people or clan that some of these words name ("Kuei Dinka", "Awlad Serur clan (Misseriya)")."""
    keys = [casting.words[index].key for index in run]
    for at in range(len(keys)):
        for alike in casting.knowledge.names.starting(keys[at:]):
            for name in alike:
                if name.use == "community":
                    return casting.knowledge.actors[name.actor]
    return None
