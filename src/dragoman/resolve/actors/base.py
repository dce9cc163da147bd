"""What the stages of casting share: the working state `Casting`, what is found on the way, small pure helpers."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date

from spacy.tokens import Span, Token

from dragoman import names
from dragoman.knowledge import Knowledge, Name, Region, RoleTitle
from dragoman.model import Actor, Mention, Office, digest
from dragoman.resolve.base import Cast, Reference, Text, Voice

JOINTS = frozenset(" -’'\u00a0\u2019/")
"""What may stand between the words of one phrase."""

NAME_JOINTS = frozenset(" -’'()\"“”\u00a0\u2010\u2011")
"""What may stand between the words of a personal name."""

LONGEST_NAME = 6
"""Words of the longest personal name."""

Words = tuple[int, int]
"""First and last word of a name."""

NUMBERS = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6}
"""Numbers of people that a list behind may name."""

LONGEST_TITLE = 20
"""Words of the longest title with its portfolio."""

ARMED = frozenset({"REB", "UAF", "PRM"})
"""Sectors of those who fight without being an army."""

SUBJECTS = frozenset({"nsubj", "nsubjpass", "agent"})
WHOLE_NAMES = frozenset({"name", "capital", "seat", "region"})
"""Uses of a name that call a state or place itself, unlike "Greek" or "Greeks"."""


@dataclass(frozen=True, slots=True)
class Match:
    """A name of knowledge found in the text: its first and last word, the name, the actor that bears it."""

    first: int
    last: int
    name: Name
    actor: Actor


@dataclass(frozen=True, slots=True)
class Title:
    """A title found in the text, as word indices, with what its words say about country and organisation."""

    first: int
    last: int
    role: RoleTitle
    modifiers: tuple[str, ...]
    country: str | None
    organization: str | None
    abroad: str | None
    sectors: tuple[str, ...]

    @property
    def printed(self) -> str:
        """The title as the record prints it, with its modifiers ("interim President")."""
        return " ".join((*self.modifiers, self.role.title))


@dataclass(frozen=True, slots=True)
class Named:
    """A personal name in the text: its first and last word, the title beside it, a second title, "of" which state."""

    first: int
    last: int
    title: Title | None
    second: Title | None = None
    country: str | None = None


@dataclass(slots=True)
class Casting:
    """The work on one text: what is found in its words, the references made so far, the actors they mean.

    `matches` and `titles` go by their first word, `taken` by token: the reference that has it. `people_words` holds
    the longest name each person was called by, as folded words; `defined` the short forms that the text introduces,
    with the names they stand for; `voices` who speaks where in the first person; `incumbents` who is known to have held
    an office of the publisher's state on the day; `guessed` whose country no words beside name and title tell.
    """

    text: Text
    knowledge: Knowledge
    references: list[Reference] = field(default_factory=list)
    found: dict[str, Actor] = field(default_factory=dict)
    taken: dict[int, Reference] = field(default_factory=dict)
    matches: dict[int, Match] = field(default_factory=dict)
    titles: dict[int, Title] = field(default_factory=dict)
    people_words: dict[str, tuple[str, ...]] = field(default_factory=dict)
    defined: dict[str, str] = field(default_factory=dict)
    voices: list[Voice] = field(default_factory=list)
    incumbents: dict[str, tuple[str, ...]] = field(default_factory=dict)
    guessed: set[str] = field(default_factory=set)

    # ------------------------------------------------------------ looking at the words

    @property
    def words(self) -> tuple[names.Word, ...]:
        """The words of the text."""
        return self.text.words

    @property
    def content(self) -> str:
        """The article's text, character for character."""
        return self.text.article.text

    @property
    def on(self) -> date | None:
        """The day of publication."""
        published = self.text.article.published
        return published.start_date if published else None

    def term(self, name: str) -> frozenset[str]:
        """The words of one list under data/cues/actors ("locative": at, in, near)."""
        return self.knowledge.terms.get(f"actors/{name}", frozenset())

    def token(self, word: int) -> Token:
        """The parser's token in which a word starts."""
        return self.text.doc[self.text.token_of_word[word]]

    def surface(self, first: int, last: int) -> str:
        """The text from one word to another, as written."""
        return self.content[self.words[first].start : self.words[last].end]

    def between(self, left: int, right: int) -> str:
        """The characters between two words."""
        return self.content[self.words[left].end : self.words[right].start]

    def joined(self, first: int, last: int, allowed: frozenset[str] = JOINTS) -> bool:
        """Whether only joints (spaces, hyphens, "'s") stand between the words, and not more than three of them."""
        for left in range(first, last):
            gap = self.between(left, left + 1)
            if len(gap) > 3 or not allowed.issuperset(gap.removeprefix("'s").removeprefix("’s")):
                return False
        return True

    def close(self, left: int, right: int) -> bool:
        """Whether two words stand side by side, the left one perhaps with "'s"."""
        gap = self.between(left, right)
        return len(gap) <= 4 and all(letter in " -’'sS" for letter in gap)

    def words_between(self, start: int, end: int) -> Iterator[int]:
        """The words inside a character span."""
        index = self.word_from(start)
        while index < len(self.words) and self.words[index].end <= end + 1:
            if self.words[index].start < end:
                yield index
            index += 1

    def word_from(self, start: int) -> int:
        """The first word that starts at this character or later; the number of words when there is none."""
        return bisect_left(self.words, start, key=lambda word: word.start)

    def covered(self, word: int) -> bool:
        """Whether a reference already has this word."""
        return self.text.token_of_word[word] in self.taken

    # ------------------------------------------------------------ looking at what was found

    def match_ending(self, word: int) -> Match | None:
        """The known name whose last word is this one."""
        for first in range(word, max(-1, word - 6), -1):
            match = self.matches.get(first)
            if match is not None:
                return match if match.last == word else None
        return None

    def within_name(self, first: int, last: int, back: int = 5) -> bool:
        """Whether these words are part of one known name that starts at most `back` words before."""
        starts = range(max(0, first - back), first + 1)
        return any(last <= self.matches[start].last for start in starts if start in self.matches)

    def state_at(self, word: int) -> Actor | None:
        """The state that a known name starting at this word names, by any use."""
        match = self.matches.get(word)
        return match.actor if match is not None and match.actor.kind == "state" else None

    def regions_at(self, first: int) -> Iterator[Region]:
        """The regions of knowledge whose whole name stands from this word on."""
        for region in self.knowledge.regions.get(self.words[first].key, ()):
            last = first + len(region.words) - 1
            spelled = tuple(word.key for word in self.words[first : last + 1])
            if spelled == region.words and self.joined(first, last):
                yield region

    def provinces_called(self, words: tuple[str, ...]) -> Iterator[Region]:
        """The provinces of knowledge that bear a name, each of one country."""
        for region in self.knowledge.regions.get(words[0], ()):
            if region.words == words and region.feature == "ADM1" and region.country:
                yield region

    def titles_near(self, word: int) -> Iterator[Title]:
        """Titles that start at this word or not long before."""
        for first in range(max(0, word - LONGEST_TITLE), word + 1):
            if first in self.titles:
                yield self.titles[first]

    def only_actor(self, reference: Reference) -> Actor | None:
        """The actor a reference means; None when it means several or nobody."""
        return self.found[reference.actors[0]] if len(reference.actors) == 1 else None

    # ------------------------------------------------------------ adding actors

    def own(
        self, name: str, kind: str, country: str | None, sectors: tuple[str, ...], part_of: str | None = None
    ) -> str:
        """The id of an actor known only from this text; the same name, kind and country are the same actor."""
        actor_id = f"ac-{digest(self.text.article.id, 'actors', names.fold(name), kind, country)}"
        if actor_id not in self.found:
            self.found[actor_id] = Actor(actor_id, name, kind, country, sectors, part_of=part_of)
        return actor_id

    def known(self, actor_id: str) -> str:
        """Puts an actor from knowledge, and what it is part of, into the record; returns its id."""
        if actor_id in self.found or actor_id not in self.knowledge.actors:
            return actor_id
        actor = self.knowledge.actors[actor_id]
        self.found[actor_id] = _at_date(actor, self.on) if actor.kind == "person" else actor
        if actor.part_of:
            self.known(actor.part_of)
        return actor_id

    def people_here(self, people: Actor) -> str:
        """The id of a known people, or of its part in another of its states where the text names only that one."""
        active = self.knowledge.active.get(people.id)
        states = {match.actor.id for match in self.matches.values() if match.actor.kind == "state"}
        here = states.intersection(active.countries if active is not None else ())
        whole = self.known(people.id)
        if len(here) != 1 or people.country in here:
            return whole
        return self.own(people.name, people.kind, next(iter(here)), people.sectors, whole)

    def update(self, actor_id: str, **changes: object) -> None:
        """Changes fields of an actor already found."""
        self.found[actor_id] = replace(self.found[actor_id], **changes)  # type: ignore[arg-type]

    # ------------------------------------------------------------ adding references

    def add(
        self,
        start: int,
        end: int,
        kind: str,
        who: Iterable[str],
        *,
        metonym: bool = False,
        title: str | None = None,
        title_tokens: Iterable[int] = (),
        takes: bool = True,
    ) -> None:
        """A reference over a character span, which `takes` its words and its title's; `who` are ids in `found`."""
        first, last = self.text.tokens(start, end)
        ids = tuple(dict.fromkeys(who))
        only = ids[0] if len(ids) == 1 else None
        mention_id = self.text.id("mentions", [(start, end)], kind)
        mention = Mention(mention_id, self.text.span(start, end), kind, only, metonym)
        beside = tuple(index for index in title_tokens if not first <= index <= last)
        reference = Reference(mention, ids, title, first, last, self.text.root(first, last).i, beside)
        self.references.append(reference)
        for index in (*range(first, last + 1), *beside) if takes else ():
            self.taken.setdefault(index, reference)

    def turned(self, reference: Reference, actor_id: str, kind: str) -> Reference:
        """The same words as a reference to another actor, which takes their place in `taken`."""
        at = reference.mention.at
        mention_id = self.text.id("mentions", [(at.start, at.end)], kind)
        mention = replace(reference.mention, id=mention_id, kind=kind, actor=actor_id)
        turned = replace(reference, actors=(actor_id,), mention=mention)
        for token, holder in self.taken.items():
            if holder is reference:
                self.taken[token] = turned
        return turned

    # ------------------------------------------------------------ the result

    def cast(self) -> Cast:
        """The result, sorted by position; actors in the order of their first mention."""
        unique = {each.mention.id: each for each in self.references}
        references = sorted(unique.values(), key=lambda each: (each.mention.at.start, each.mention.at.end))
        order: dict[str, None] = {}
        for reference in references:
            for actor_id in reference.actors:
                self._with_parents(actor_id, order)
        for actor_id in (speaker for voice in self.voices for speaker in voice.speakers):
            self._with_parents(actor_id, order)
        return Cast(
            tuple(references),
            tuple(self.found[actor_id] for actor_id in order),
            voices=tuple(self.voices),
        )

    def _with_parents(self, actor_id: str, order: dict[str, None]) -> None:
        """Puts an actor in order, then what it is part of and its state."""
        order.setdefault(actor_id, None)
        actor = self.found[actor_id]
        state = actor.country if actor.country in self.knowledge.states else None
        for above in (actor.part_of, state):
            if above and above not in order and self.known(above) in self.found:
                self._with_parents(above, order)


# ---------------------------------------------------------------- small pure helpers


def states_of(casting: Casting, title: Title) -> list[Match]:
    """The states of "the presidents of Finland, Latvia and Estonia" or "the Italian and French ministers", in order."""
    found = _states_behind(casting, title)
    own = casting.matches.get(title.first)
    if len(found) > 1 or own is None or own.name.use != "adjective":
        return found
    return adjectives_before(casting, own.last + 1)


def noun_of(casting: Casting, title: Title) -> int:
    """The last of a title's own words, or its noun in the plural: "ministers" of "foreign ministers of Kenya", of
    "Kenyan ministers" and of "ministers of foreign affairs"."""
    words = range(title.first, title.last + 1)
    return next((index for index in words if _in_plural(casting, title, index)), title.last)


def means_many(casting: Casting, title: Title) -> bool:
    """Whether a title stands in the plural, unlike "minister of foreign affairs"."""
    return _in_plural(casting, title, noun_of(casting, title))


def _in_plural(casting: Casting, title: Title, word: int) -> bool:
    """Whether a word is one of a title's own in the plural."""
    return casting.words[word].key in {f"{each}s" for each in title.role.words}


def adjectives_before(casting: Casting, index: int) -> list[Match]:
    """The states of "Swedish, Finnish and Estonian" before a word, in order."""
    found: list[Match] = []
    while index > 0:
        if casting.words[index - 1].key == "and" and found:
            index -= 1
        match = casting.match_ending(index - 1)
        if match is None or match.actor.kind != "state" or match.name.use != "adjective":
            break
        found.append(match)
        index = match.first
    return found[::-1]


def _states_behind(casting: Casting, title: Title) -> list[Match]:
    """The states named behind "of" in a title, and those coordinated with them."""
    found: list[Match] = []
    index = title.first
    while index < len(casting.words) and (index <= title.last or len(found)):
        match = casting.matches.get(index)
        if match is not None and match.actor.kind == "state" and match.name.use == "name":
            found.append(match)
            index = match.last + 1
        elif index <= title.last or casting.words[index].key in ("and", "the"):
            index += 1
        else:
            break
    return found


def name_end(casting: Casting, first: int) -> int:
    """The last word of the name that starts here."""
    last = first
    while last - first < LONGEST_NAME - 1 and (after := _next_word(casting, last)) is not None:
        last = after
    return last


def _next_word(casting: Casting, last: int) -> int | None:
    """The next word of a name, beyond particles ("van der Lee") and hyphens ("Dae-sung"); None at its end."""
    words = casting.words
    if last + 1 >= len(words) or words[last].possessive or not casting.joined(last, last + 1, NAME_JOINTS):
        return None
    if hyphened(casting, last + 1):
        return last + 1
    after = last + 1
    while (
        after < min(len(words) - 1, last + 3)
        and words[after].key in names.PARTICLES
        and casting.joined(after, after + 1)
    ):
        after += 1
    return after if may_be_name(casting, after) else None


def hyphened(casting: Casting, index: int) -> bool:
    """Whether a lower-case word hangs on the name before by a hyphen ("Dae-sung")."""
    word = casting.words[index]
    return word.text.isalpha() and word.text.islower() and casting.between(index - 1, index) in ("-", "‐", "‑")


def may_be_name(casting: Casting, index: int) -> bool:
    """Whether a word may be part of a personal name: capitalised, no title, no weekday, no state or body."""
    word = casting.words[index]
    if not capitalised(word) or word.key in casting.term("time-word") or title_end(casting, index) >= 0:
        return False
    if word.text.rstrip(".") in casting.term("behind-name"):
        return False
    if word.key in casting.term("headline-verb") or word.key in casting.term("office-word"):
        return False
    match = casting.matches.get(index)
    return match is None or match.actor.kind == "person"


def title_end(casting: Casting, index: int) -> int:
    """The last word of the title that a word belongs to; -1 for a word of none."""
    return next((each.last for each in casting.titles_near(index) if each.last >= index), -1)


def state_in_brackets(casting: Casting, last: int) -> str | None:
    """The state of "ERNST HOLZNER (Austria)", as the United Nations prints who takes the floor."""
    behind = casting.matches.get(last + 1)
    if behind is None or behind.actor.kind != "state" or behind.name.use != "name":
        return None
    closed = casting.content.startswith(")", casting.words[behind.last].end)
    return behind.actor.country if closed and casting.between(last, last + 1) == " (" else None


def clean(name: str) -> str:
    """A name as the record prints it: one space between words, no brackets, no possessive ending."""
    plain = " ".join(name.replace("(", " ").replace(")", " ").split())
    return plain.removesuffix("'s").removesuffix("’s")


def capitalised(word: names.Word) -> bool:
    """Whether a word starts with a capital."""
    return word.text[:1].isupper()


def subject_like(token: Token) -> bool:
    """Whether a word acts in its clause: as subject, or after "by" or "between"; parts of a phrase go by its head."""
    while token.dep_ in ("conj", "poss", "appos", "compound", "nmod") and token.head.i != token.i:
        token = token.head
    return token.dep_ in SUBJECTS or (token.dep_ == "pobj" and token.head.lower_ in ("by", "between"))


def takes_position(casting: Casting, reference: Reference) -> bool:
    """Whether a reference is the subject of a verb by which releases take positions: condemns, calls, welcomes."""
    verb = casting.text.doc[reference.head].head
    return verb.lemma_ in casting.knowledge.reporting or verb.lemma_ in casting.term("position")


def sentence_before(token: Token) -> Span:
    """The last sentence with words before a token's own."""
    before = token.doc[token.sent.start - 1].sent
    while not before.text.strip() and before.start > 0:
        before = token.doc[before.start - 1].sent
    return before


def takes_part(token: Token) -> bool:
    """Whether a name is a main participant of its sentence: subject, object, or "with" somebody."""
    while token.dep_ in ("conj", "appos", "compound", "nmod") and token.head.i != token.i:
        token = token.head
    if token.dep_ == "pobj":
        return token.head.lower_ in ("with", "to") and token.head.head.pos_ == "VERB"
    return token.dep_ in ("nsubj", "nsubjpass", "dobj", "npadvmod")


def names_town(casting: Casting, first: int, last: int) -> bool:
    """Whether a single word is a place after which a province or an airport is called: "Kherson said no"."""
    called = casting.knowledge.regions.get(casting.words[first].key, ()) if first == last else ()
    return any(len(each.words) > 1 and each.words[-1] in casting.term("place-word") for each in called)


def in_force(office: Office, on: date | None, slack: int = 0) -> bool:
    """Whether an office is held on a day, give or take `slack` days; always on an unknown day."""
    return in_years(office.start_date, office.end_date, on, slack)


def in_years(start: date | None, end: date | None, on: date | None, slack: int = 0) -> bool:
    """Whether a day lies between two others, give or take `slack` days; open ends and unknown days fit."""
    if on is None:
        return True
    started = start is None or (start - on).days <= slack
    return started and (end is None or (on - end).days <= slack)


def _at_date(actor: Actor, on: date | None) -> Actor:
    """A known person with the offices held on the day; out of office the sector is ELI (elites)."""
    held = tuple(office for office in actor.offices if in_force(office, on))
    if held or on is None:
        return replace(actor, offices=held)
    past = any(office.end_date and office.end_date < on for office in actor.offices)
    return replace(actor, offices=(), sectors=("ELI",) if past else actor.sectors)
