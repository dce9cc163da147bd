"""Who the text mentions: states, governments, people with their titles, organisations, groups and crowds.

The text itself comes first (title + nationality + name, apposition, "his Greek counterpart"), then knowledge. The
stage makes references in this order: known names, titled and other people, common nouns ("Kenyan police"), remaining
organisations, "both sides", pronouns. A later reference never overrides an earlier one over the same words.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date

from spacy.tokens import Token

from dragoman import names
from dragoman.knowledge import Collective, Knowledge, Name, RoleTitle
from dragoman.model import Actor, Label, Mention, Office, digest
from dragoman.parse import DATELINE
from dragoman.resolve.base import Cast, Reference, Text

_JOINTS = frozenset(" -’'\u00a0\u2019/")
_NAME_JOINTS = frozenset(" -’'()\u00a0\u2010\u2011")
_SUBJECTS = frozenset({"nsubj", "nsubjpass", "agent"})
_MODIFIERS = frozenset(
    {"amod", "compound", "nmod", "nummod", "det", "poss", "case", "punct", "advmod", "quantmod", "predet", "npadvmod"}
)
_PERSONAL = {
    "he": 1,
    "she": 1,
    "him": 1,
    "his": 1,
    "her": 1,
    "i": 1,
    "they": 2,
    "them": 2,
    "their": 2,
    "we": 3,
    "us": 3,
    "our": 3,
    "it": 4,
    "its": 4,
}
_NEARBY = 600
"""Characters within which a title without a country takes that of a state named before it: a paragraph or two."""

_ENVOYS = frozenset({"Ambassador", "Envoy", "Chargé d'Affaires", "Consul General", "Diplomat"})
"""Titles whose "to X" or "in X" names the other side, not the holder's own."""

_WHOLE_NAMES = frozenset({"name", "capital", "seat", "region"})


def actors(text: Text, knowledge: Knowledge) -> Cast:
    """Everybody the text mentions, in text order; an empty `Cast` for a text that names nobody."""
    stage = _Stage(text, knowledge)
    stage.known_names()
    stage.people()
    stage.bodies()
    stage.common_nouns()
    stage.organizations()
    stage.states()
    stage.abbreviations()
    stage.labels()
    stage.pairs()
    stage.pronouns()
    return stage.cast()


@dataclass(slots=True)
class _Title:
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


@dataclass(slots=True)
class _Stage:
    text: Text
    knowledge: Knowledge
    references: list[Reference] = field(default_factory=list)
    found: dict[str, Actor] = field(default_factory=dict)
    taken: dict[int, Reference] = field(default_factory=dict)
    matches: dict[int, tuple[int, Name]] = field(default_factory=dict)
    people_words: dict[str, tuple[str, ...]] = field(default_factory=dict)
    titles_at: dict[int, _Title] = field(default_factory=dict)

    # ------------------------------------------------------------ shared steps

    @property
    def on(self) -> date | None:
        published = self.text.article.published
        return published.start_date if published else None

    def term(self, name: str) -> frozenset[str]:
        return self.knowledge.terms.get(f"actors/{name}", frozenset())

    def surface(self, first: int, last: int) -> str:
        words = self.text.words
        return self.text.article.text[words[first].start : words[last].end]

    def joined(self, first: int, last: int, allowed: frozenset[str] = _JOINTS) -> bool:
        """Whether only joints (spaces, hyphens) stand between the words, and not more than two of them."""
        words, content = self.text.words, self.text.article.text
        for left, right in zip(words[first:last], words[first + 1 : last + 1], strict=True):
            between = content[left.end : right.start]
            if len(between) > 3 or any(
                letter not in allowed for letter in between.removeprefix("'s").removeprefix("’s")
            ):
                return False
        return True

    def add(
        self, start: int, end: int, kind: str, who: Iterable[str], *, metonym: bool = False, title: str | None = None
    ) -> Reference:
        """A reference over a character span; actors are ids that stand in `found`."""
        first, last = self.text.tokens(start, end)
        ids = tuple(dict.fromkeys(who))
        mention = Mention(
            self.text.id("mentions", [(start, end)], kind),
            self.text.span(start, end),
            kind,
            ids[0] if len(ids) == 1 else None,
            metonym,
        )
        reference = Reference(mention, ids, title, first, last, self.text.root(first, last).i)
        self.references.append(reference)
        for index in range(first, last + 1):
            self.taken.setdefault(index, reference)
        return reference

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
        if actor.kind == "person":
            actor = _at_date(actor, self.on)
        self.found[actor_id] = actor
        if actor.part_of:
            self.known(actor.part_of)
        return actor_id

    def update(self, actor_id: str, **changes: object) -> None:
        self.found[actor_id] = replace(self.found[actor_id], **changes)  # type: ignore[arg-type]

    # ------------------------------------------------------------ known names

    def known_names(self) -> None:
        """Finds every name of knowledge in the words: longest first, left to right."""
        index, words = 0, self.text.words
        while index < len(words):
            match = self._match(index)
            if match is None:
                index += 1
                continue
            self.matches[index] = match
            index = match[0] + 1

    def _match(self, first: int) -> tuple[int, Name] | None:
        words = self.text.words
        for name in self.knowledge.names.get(words[first].key, ()):
            last = first + len(name.words) - 1
            if last >= len(words) or any(words[first + step].key != key for step, key in enumerate(name.words)):
                continue
            if not self.joined(first, last) or not names.fits_case(name.text, self.surface(first, last)):
                continue
            if name.use in _WHOLE_NAMES and len(name.words) == 1 and self._inside_person(first):
                continue
            return last, self._right_use(first, last, name)
        return None

    def _right_use(self, first: int, last: int, name: Name) -> Name:
        """Of two uses of one spelling ("Libyan": adjective and noun) the one that fits is decided later by syntax."""
        return name

    def _inside_person(self, index: int) -> bool:
        """Whether a one-word place or state name is part of a longer personal name ("Jordan Pickford")."""
        token = self.text.doc[self.text.token_of_word[index]]
        if token.ent_type_ != "PERSON":
            return False
        entity = next((each for each in self.text.doc[token.i : token.i + 1].ents), None)
        entity = entity or next((each for each in token.sent.ents if each.start <= token.i < each.end), None)
        return (
            entity is not None and len(entity) > 1 and not self.text.words[index].possessive and token.i != entity.start
        )

    def state_of(self, index: int) -> str | None:
        """The state that a name match starting at this word names, by any use."""
        match = self.matches.get(index)
        if match is None:
            return None
        actor = self.knowledge.actors[match[1].actor]
        return actor.id if actor.kind == "state" else None

    # ------------------------------------------------------------ people

    def people(self) -> None:
        """Titled people, known people and the parser's people, then titles that stand alone."""
        self._find_titles()
        spans = self._person_spans()
        pending: list[tuple[int, int, _Title | None]] = []
        used: set[int] = set()
        for first, last in spans:
            title = self._title_before(first) or self._title_after(last, spans)
            if title:
                used.add(title.first)
            pending.append((first, last, title))
        pending.sort(key=lambda each: (each[1] == each[0], each[0]))
        for first, last, title in pending:
            self._person(first, last, title)
        self._family_names()
        self.references.sort(key=lambda each: each.mention.at.start)
        for title in self.titles_at.values():
            if title.first not in used:
                self._title_alone(title)

    def _family_names(self) -> None:
        """Later mentions by family name alone, whatever the parser takes them for."""
        last_names = {words[-1]: actor_id for actor_id, words in self.people_words.items() if len(words[-1]) > 2}
        for index, word in enumerate(self.text.words):
            actor_id = last_names.get(word.key)
            if (
                actor_id is None
                or not word.text[:1].isupper()
                or self._covered(index)
                or (self._ends_match(index) and self.state_of(index))
            ):
                continue
            self.add(word.start, word.end, "person", [actor_id])

    def _find_titles(self) -> None:
        index = 0
        while index < len(self.text.words):
            title = self._title(index)
            if title is None:
                index += 1
            else:
                self.titles_at[title.first] = title
                index = title.last + 1

    def _title(self, index: int) -> _Title | None:
        words = self.text.words
        for role in self.knowledge.titles.get(words[index].key, ()):
            last = index + len(role.words) - 1
            if last >= len(words) or any(
                not _same_word(words[index + step].key, key) for step, key in enumerate(role.words)
            ):
                continue
            token = self.text.doc[self.text.token_of_word[last]]
            if self.joined(index, last) and token.pos_ in ("NOUN", "PROPN", "ADJ") and not self._in_name(index, last):
                return self._extend(index, last, role)
        return None

    def _in_name(self, first: int, last: int) -> bool:
        return any(
            start <= first and last <= end
            for start in range(max(0, first - 4), first + 1)
            if (end := self.matches.get(start, (-1,))[0]) >= 0
        )

    def _extend(self, first: int, last: int, role: RoleTitle) -> _Title:
        """Takes in modifiers and country on the left and "of the X", "to the X" on the right."""
        words = self.text.words
        modifiers: list[str] = []
        country = organization = abroad = None
        sectors = role.sectors
        start = first
        while (
            start > 0
            and self.joined(start - 1, start)
            and words[start - 1].key in self.knowledge.modifiers
            and not self._ends_match(start - 1)
        ):
            start -= 1
            modifiers.insert(0, words[start].text.lower())
        left = self._match_ending(start - 1) if start > 0 and self._close(start - 1, start) else None
        if left is not None:
            start, country, organization, sectors = self._belongs(left, sectors)
            while start > 0 and self.joined(start - 1, start) and words[start - 1].key in self.knowledge.modifiers:
                start -= 1
                modifiers.insert(0, words[start].text.lower())
        end = last
        envoy = role.title in _ENVOYS
        right = self._after(last, ("of", "to", "for", "in") if envoy else ("of", "to", "for"))
        if right is not None and right[1].use == "adjective":
            right = None
        if right is not None and (country is None or words[last + 1].key != "of" or role.title == "Ambassador"):
            where, name = right
            target = self.knowledge.actors[name.actor]
            end = where
            if envoy and words[last + 1].key != "of":
                abroad = target.country if target.kind == "state" else target.id
            elif country is None:
                _, country, organization, sectors = self._belongs((last, name), sectors)
        if right is None:
            end = self._portfolio(end)
        return _Title(
            start,
            end,
            role,
            tuple(word for word in modifiers if word not in ("current", "the")),
            country,
            organization,
            abroad,
            sectors,
        )

    def _portfolio(self, last: int) -> int:
        """The last word of "for Consular Affairs" behind a title; the title's own last word when there is none."""
        words = self.text.words
        index, end = last + 2, last
        if index >= len(words) or words[last + 1].key not in ("for", "of", "on") or not self.joined(last, last + 1):
            return last
        run = last
        while index < len(words) and index < last + 9 and self.joined(index - 1, index):
            if words[index].key in self.term("portfolio"):
                end = index
            if words[index].text[:1].isupper():
                run = index
            elif words[index].key not in ("and", "of", "the", "on"):
                break
            index += 1
        bounded = self.text.article.text[words[run].end : words[run].end + 1] == ","
        return run if bounded else end

    def _belongs(
        self, match: tuple[int, Name], sectors: tuple[str, ...]
    ) -> tuple[int, str | None, str | None, tuple[str, ...]]:
        """Start, country, organisation and sectors that a name beside a title gives its holder."""
        first, name = match
        actor = self.knowledge.actors[name.actor]
        if actor.kind == "state":
            return first, actor.country, None, sectors
        if actor.kind == "person":
            return first, actor.country, None, sectors
        return first, actor.country, actor.id, sectors if sectors and sectors != ("UNK",) else actor.sectors

    def _close(self, left: int, right: int) -> bool:
        words = self.text.words
        between = self.text.article.text[words[left].end : words[right].start]
        return len(between) <= 4 and all(letter in " -’'sS" for letter in between)

    def _ends_match(self, index: int) -> bool:
        return self._match_ending(index) is not None

    def _match_ending(self, index: int) -> tuple[int, Name] | None:
        """The name match whose last word is this one, as (first word, name)."""
        for first in range(index, max(-1, index - 6), -1):
            match = self.matches.get(first)
            if match is not None:
                return (first, match[1]) if match[0] == index else None
        return None

    def _after(self, last: int, prepositions: tuple[str, ...]) -> tuple[int, Name] | None:
        """A name after "of (the)" behind a title, as (its last word, name)."""
        words = self.text.words
        index = last + 1
        if index >= len(words) or words[index].key not in prepositions or not self.joined(last, index):
            return None
        index += 1
        if index < len(words) and words[index].key == "the":
            index += 1
        match = self.matches.get(index)
        return match if match is not None and self.joined(last + 1, index) else None

    def _person_spans(self) -> list[tuple[int, int]]:
        """Word spans of personal names: after titles, known people, and the parser's PERSON entities; no overlaps."""
        found: dict[int, int] = {}
        for first, (last, name) in self.matches.items():
            if self.knowledge.actors[name.actor].kind == "person":
                found[first] = last
        for title in self.titles_at.values():
            span = self._name_from(title.last + 1, title)
            if span is not None:
                found[span[0]] = max(span[1], found.get(span[0], -1))
        for entity in self.text.doc.ents:
            if entity.label_ == "PERSON":
                span = self._entity_words(entity.start_char, entity.end_char)
                if span is not None and not self._is_title_or_state(*span):
                    found.setdefault(span[0], span[1])
        return _without_overlaps(found)

    def _entity_words(self, start: int, end: int) -> tuple[int, int] | None:
        inside = list(self._words_between(start, end))
        while inside and (inside[0] in self.titles_at or self.text.words[inside[0]].key in self.term("time-word")):
            title = self.titles_at.get(inside[0])
            inside = [index for index in inside if index > (title.last if title else inside[0])]
        while inside and (
            self.text.words[inside[-1]].key in self.term("time-word")
            or not self.text.words[inside[-1]].text[:1].isupper()
        ):
            inside.pop()
        return (inside[0], inside[-1]) if inside else None

    def _words_between(self, start: int, end: int) -> Iterator[int]:
        from bisect import bisect_left

        index = bisect_left(self.text.words, start, key=lambda word: word.start)
        while index < len(self.text.words) and self.text.words[index].end <= end + 1:
            if self.text.words[index].start < end:
                yield index
            index += 1

    def _is_title_or_state(self, first: int, last: int) -> bool:
        match = self.matches.get(first)
        if match is not None and match[0] >= last and self.knowledge.actors[match[1].actor].kind != "person":
            return True
        if any(
            word.text[:1].islower() and word.key not in names.PARTICLES for word in self.text.words[first : last + 1]
        ):
            return True
        return last - first > 5 or any(
            title.first <= first and last <= title.last for title in self._titles_near(first)
        )

    def _titles_near(self, index: int) -> Iterator[_Title]:
        for first in range(max(0, index - 8), index + 1):
            if first in self.titles_at:
                yield self.titles_at[first]

    def _name_from(self, index: int, title: _Title) -> tuple[int, int] | None:
        """The capitalised run that is the name after a title; a comma may stand only after "counterpart" and "to X"."""
        words = self.text.words
        if index >= len(words) or not words[index].text[:1].isupper():
            return None
        between = self.text.article.text[words[index - 1].end : words[index].start]
        if between.strip(" (’'s") or "\n" in between or len(between) > 3 or (words[index - 1].possessive):
            return None
        known = self.matches.get(index)
        if known is not None:
            return (index, known[0]) if self.knowledge.actors[known[1].actor].kind == "person" else None
        last = index
        if not self._may_be_name(index):
            return None
        while (
            last + 1 < len(words)
            and last - index < 5
            and self.joined(last, last + 1, _NAME_JOINTS)
            and not words[last].possessive
        ):
            if (
                words[last + 1].key in names.PARTICLES
                and last + 2 < len(words)
                and self._may_be_name(last + 2)
                and self.joined(last + 1, last + 2)
            ):
                last += 2
            elif self._may_be_name(last + 1):
                last += 1
            else:
                break
        return index, last

    def _may_be_name(self, index: int) -> bool:
        word = self.text.words[index]
        if not word.text[:1].isupper() or word.key in self.term("time-word") or index in self.titles_at:
            return False
        return index not in self.matches or self.knowledge.actors[self.matches[index][1].actor].kind == "person"

    def _title_before(self, first: int) -> _Title | None:
        words = self.text.words
        for title in self._titles_near(first - 1):
            if title.last == first - 1 and not words[title.last].possessive:
                between = self.text.article.text[words[title.last].end : words[first].start]
                if "\n" not in between and (not between.strip(" (") or (between == ", " and self._introduces(title))):
                    return title
        return None

    def _introduces(self, title: _Title) -> bool:
        """Whether a comma may stand between this title and its holder: "The ambassador to Benin, Ann Lee, said"."""
        if not (title.country or title.abroad or title.organization) or not title.first:
            return bool(title.country or title.abroad)
        before = self.text.article.text[: self.text.words[title.first].start].rstrip()
        return not before.endswith(",") and not before.lower().endswith((", the", ", a", ", an"))

    def _title_after(self, last: int, spans: list[tuple[int, int]]) -> _Title | None:
        """A title in apposition: "Petrou, the Greek foreign minister, said"."""
        words = self.text.words
        if last + 1 >= len(words) or not self.text.article.text[words[last].end :].startswith((",", "’s,", " –", " -")):
            return None
        index = last + 1
        while index < len(words) and index <= last + 2 and words[index].key in ("the", "a", "an", "who", "is"):
            index += 1
        for first in range(index, min(index + 5, len(words))):
            title = self.titles_at.get(first)
            if title is None:
                continue
            after = min(title.last + 1, len(words) - 1)
            behind = self.text.article.text[words[title.last].end : words[after].start]
            named = "\n" not in behind and any(start == title.last + 1 for start, _ in spans)
            between = self.text.article.text[words[last].end : words[first].start]
            plain = not set(between) & set('.;:\n"“”')
            return title if not named and plain and title.first <= index + 1 else None
        return None

    def _person(self, first: int, last: int, title: _Title | None) -> None:
        counterpart = None if title else self._counterpart_before(first)
        country = title.country if title else counterpart[0] if counterpart else self._nationality(first)
        actor_id = self._identity(first, last, title, country)
        printed = title.printed if title else counterpart[1] if counterpart else None
        if title or counterpart:
            self._hold_office(actor_id, title, counterpart)
        words = self.text.words
        reference = self.add(words[first].start, words[last].end, "person", [actor_id], title=printed)
        if title is not None:
            self._take(title, reference)

    def _nationality(self, first: int) -> str | None:
        """The country of "Canadian filmmaker NAME": an adjective up to three words before, common nouns between."""
        words = self.text.words
        for index in range(first - 1, max(-1, first - 4), -1):
            if not self.joined(index, index + 1):
                return None
            match = self.matches.get(index)
            if match is not None:
                actor = self.knowledge.actors[match[1].actor]
                return actor.country if actor.kind == "state" and match[1].use == "adjective" else None
            if words[index].text[:1].isupper():
                return None
        return None

    def _take(self, title: _Title, reference: Reference) -> None:
        """Title words belong to the person, but for the states they name."""
        free = [
            self.text.token_of_word[word]
            for word in range(title.first, title.last + 1)
            if not any(
                start <= word <= self.matches[start][0]
                for start in range(max(0, word - 5), word + 1)
                if start in self.matches
            )
        ]
        self.references.remove(reference)
        self.references.append(
            replace(
                reference,
                title_tokens=tuple(index for index in free if index not in range(reference.first, reference.last + 1)),
            )
        )
        for index in free:
            self.taken.setdefault(index, self.references[-1])

    def _identity(self, first: int, last: int, title: _Title | None, country: str | None) -> str:
        """The id of the person these words name: known, met before in this text, or new."""
        words = tuple(word.key for word in self.text.words[first : last + 1] if word.key)
        spelled = _clean(self.surface(first, last))
        match = self.matches.get(first)
        if match is not None and match[0] == last and self.knowledge.actors[match[1].actor].kind == "person":
            actor_id = self._by_country(match[1], words, country)
            if actor_id is not None:
                return self._remember(actor_id, words, spelled)
        earlier = self._met_before(words) or self._known_without_initials(words, country)
        if earlier is not None:
            return self._remember(earlier, words, spelled)
        known = self._known_by_title(words, title)
        if known is not None:
            return self._remember(self.known(known), words, spelled)
        sectors = title.sectors if title else ()
        return self._remember(self.own(spelled, "person", country, sectors or ("UNK",)), words, spelled)

    def _by_country(self, name: Name, words: tuple[str, ...], country: str | None) -> str | None:
        """The known person, unless the title names another country than any of his offices."""
        actor = self.knowledge.actors[name.actor]
        fits = country is None or country == actor.country or any(office.country == country for office in actor.offices)
        return (
            self.known(name.actor)
            if fits or len(country or "") != 3 or country in ("IGO", "UNO", "EUR", "NGO")
            else None
        )

    def _known_without_initials(self, words: tuple[str, ...], country: str | None) -> str | None:
        """The known person whose name this is but for middle initials ("Antony J. Blinken")."""
        core = tuple(word for word in words if len(word) > 1)
        if len(core) < 2 or len(core) == len(words):
            return None
        for name in self.knowledge.names.get(core[0], ()):
            if name.words == core and self.knowledge.actors[name.actor].kind == "person":
                return self._by_country(name, words, country)
        return None

    def _remember(self, actor_id: str, words: tuple[str, ...], spelled: str) -> str:
        actor = self.found[actor_id]
        before = self.people_words.get(actor_id, ())
        if len(words) > len(before):
            self.people_words[actor_id] = words
        known = {names.fold(each) for each in (actor.name, *actor.aliases)}
        if names.fold(spelled) not in known:
            self.update(actor_id, aliases=(*actor.aliases, spelled))
        return actor_id

    def _met_before(self, words: tuple[str, ...]) -> str | None:
        """The person of this text whose words include these with the family name, or the reverse."""
        core = tuple(word for word in words if word not in names.PARTICLES and len(word) > 1)
        for actor_id, theirs in reversed(self.people_words.items()):
            plain = tuple(word for word in theirs if word not in names.PARTICLES and len(word) > 1)
            if not core or not plain:
                continue
            if set(core) <= set(plain) and (core[-1] == plain[-1] or len(core) > 1 or core[0] == plain[0]):
                return actor_id
        return None

    def _known_by_title(self, words: tuple[str, ...], title: _Title | None) -> str | None:
        """A known person by family name whose office on the day fits the title in the text."""
        if title is None:
            return None
        wanted = set(names.keys(title.role.title))
        for actor_id in self.knowledge.surnames.get(words[-1], ()):
            actor = self.knowledge.actors[actor_id]
            given = set(names.keys(actor.name)) | {key for alias in actor.aliases for key in names.keys(alias)}
            if title.country not in (None, actor.country) or not set(words) <= given | {
                word for word in words if len(word) == 1
            }:
                continue
            offices = [
                office
                for office in actor.offices
                if wanted & set(names.keys(office.title)) and _in_force(office, self.on, slack=400)
            ]
            if offices and (title.country or title.abroad is None):
                return actor_id
        return None

    def _hold_office(
        self, actor_id: str, title: _Title | None, counterpart: tuple[str | None, str, tuple[str, ...], int] | None
    ) -> None:
        actor = self.found[actor_id]
        words = self.text.words
        if title is not None:
            country = title.country or (actor.country if not title.abroad else None) or self._home(title)
            span = self.text.span(words[title.first].start, words[title.last].end)
            office = Office(title.printed, title.organization, country, None, None, span)
            sectors: tuple[str, ...] = title.sectors
            if {"former", "ex", "ousted"} & set(title.modifiers):
                sectors = ("ELI",)
        else:
            assert counterpart is not None
            country, printed, sectors, at = counterpart
            span = self.text.span(words[at].start, words[at].end)
            office = Office(printed, None, country, None, None, span)
        own = actor.id.startswith("ac-")
        fresh = office.title not in {each.title for each in actor.offices if each.span is not None}
        self.update(
            actor_id,
            offices=(*actor.offices, office) if fresh and office.title != "Mr" else actor.offices,
            country=actor.country or country,
            sectors=sectors if own and actor.sectors in ((), ("UNK",)) and sectors else actor.sectors,
        )

    def _home(self, title: _Title) -> str | None:
        """Country of a title that names none: an envoy's is the other side, else the acting state named last before."""
        words = self.text.words
        seen: Counter[str] = Counter()
        nearest: str | None = None
        for index in sorted(self.matches):
            state = self.state_of(index)
            country = self.knowledge.actors[state].country if state else None
            if country is None or country == title.abroad:
                continue
            token = self.text.doc[self.text.token_of_word[index]]
            adjective = self.matches[index][1].use == "adjective"
            weight = 3 if _subject_like(token) and not adjective else 1 if adjective or words[index].possessive else 0
            seen[country] += weight
            if index < title.first and weight and words[title.first].start - words[index].start < _NEARBY:
                nearest = country
        if title.abroad is not None:
            return seen.most_common(1)[0][0] if seen else None
        return nearest

    def _counterpart_before(self, first: int) -> tuple[str | None, str, tuple[str, ...], int] | None:
        """ "his Greek counterpart(,) NAME": country, the title of the person before, sectors, word index."""
        words = self.text.words
        index = first - 1
        if index < 0 or words[index].key not in self.term("counterpart"):
            return None
        between = self.text.article.text[words[index].end : words[first].start]
        if between.strip(" ,"):
            return None
        left = self._match_ending(index - 1)
        country = self.knowledge.actors[left[1].actor].country if left else None
        for reference in reversed(self.references):
            if (
                reference.mention.at.end <= words[index].start
                and reference.mention.kind == "person"
                and reference.title
            ):
                actor = self.found[reference.actors[0]]
                return country, reference.title, actor.sectors, index
        for title in sorted(self.titles_at.values(), key=lambda each: -each.last):
            if title.last < index:
                return country, title.printed, title.sectors, index
        return country, "counterpart", ("GOV",), index

    def _title_alone(self, title: _Title) -> None:
        """ "the deputy minister", "the Turkish president": the person met before, else an unnamed office holder."""
        words = self.text.words
        token = self.text.doc[self.text.token_of_word[title.last]]
        if (
            words[title.last].key.endswith("s")
            and not words[title.last].key.endswith("ss")
            and token.tag_ in ("NNS", "NNPS")
        ):
            return
        modifier = token.dep_ in ("amod", "compound") and token.head.i > token.i
        if title.role.title == "Mr" or modifier or not self._definite(title):
            return
        wanted = set(names.keys(title.role.title)) - {"the"}
        for reference in reversed(self.references):
            if reference.mention.at.start >= words[title.first].start or reference.mention.kind != "person":
                continue
            actor = self.found[reference.actors[0]]
            held = {key for office in actor.offices for key in names.keys(office.title)} | set(
                names.keys(reference.title or "")
            )
            same_country = title.country is None or title.country == actor.country
            if same_country and wanted <= held and (title.organization is None):
                self._alone(title, actor.id)
                return
        if title.country is None and title.organization is None:
            country = self._home(title) if title.sectors and title.sectors[0] in ("GOV", "MIL") else None
        else:
            country = title.country
        name = " ".join(filter(None, (self._adjective(country), title.printed)))
        if title.organization:
            self.known(title.organization)
        actor_id = self.own(name, "person", country, title.sectors or ("UNK",))
        self._hold_office(actor_id, title, None)
        self._alone(title, actor_id)

    def _adjective(self, country: str | None) -> str | None:
        return self.knowledge.actors[country].name if country and country in self.knowledge.actors else None

    def _definite(self, title: _Title) -> bool:
        words = self.text.words
        if title.country or title.organization:
            return True
        before = words[title.first - 1].key if title.first else ""
        return before in ("the", "his", "her", "its", "their", "this", "that", "a", "an") or (
            words[title.last].text[:1].isupper() and len(title.role.words) > 1
        )

    def _alone(self, title: _Title, actor_id: str) -> None:
        words = self.text.words
        start = words[title.first].start
        if (
            title.first
            and words[title.first - 1].key in ("the", "a", "an")
            and self.joined(title.first - 1, title.first)
        ):
            start = words[title.first - 1].start
        if not any(self._covered(index) for index in range(title.first, title.last + 1)):
            self.add(start, words[title.last].end, "person", [actor_id], title=title.printed)

    def _covered(self, word: int) -> bool:
        return self.text.token_of_word[word] in self.taken

    # ------------------------------------------------------------ common nouns

    def common_nouns(self) -> None:
        """Common nouns such as "Kenyan police": the country comes from the phrase or from the sentence."""
        for token in self.text.doc:
            if token.pos_ not in ("NOUN", "PROPN") and token.lemma_.lower() not in (
                "official",
                "militant",
                "displaced",
            ):
                continue
            if token.i in self.taken or (
                token.dep_ in ("amod", "compound", "nmod")
                and token.head.pos_ in ("NOUN", "PROPN")
                and token.tag_ != "NNS"
            ):
                continue
            collective, first = self._collective(token)
            if collective is not None:
                self._common(token, first, collective)

    def _collective(self, token: Token) -> tuple[Collective | None, int]:
        key = names.fold(token.lemma_)
        for each in (
            *self.knowledge.collectives.get(key, ()),
            *self.knowledge.collectives.get(names.fold(token.text), ()),
        ):
            first = token.i - len(each.words) + 1
            if first >= 0 and all(_lemma_is(self.text.doc[first + step], word) for step, word in enumerate(each.words)):
                return each, first
        return None, token.i

    def _common(self, token: Token, first: int, collective: Collective) -> None:
        doc = self.text.doc
        left = first
        while (
            left > token.sent.start
            and doc[left - 1].dep_ in _MODIFIERS
            and doc[left - 1].i >= token.left_edge.i
            and "\n" not in doc[left - 1].text
        ):
            left -= 1
        while doc[left].is_punct or doc[left].is_space:
            left += 1
        start, end = doc[left].idx, token.idx + len(token)
        country, owner = self._country_in(start, end, token)
        if collective.kind == "government":
            self._government(token, start, end, country, collective)
            return
        if (
            owner is not None
            and owner.kind in ("organization", "group")
            and collective.name in ("militants", "militia", "rebels", "party", "business", "media")
        ):
            self.add(start, end, owner.kind, [self.known(owner.id)])
            return
        name = _clean(" ".join(each.text for each in doc[left : token.i + 1] if _names_it(each, token)))
        if collective.kind == "organization" and country is None and doc[left].lower_ == "the":
            earlier = self._earlier(collective.words[-1])
            if earlier is not None:
                self.add(start, end, collective.kind, [earlier])
                return
            country = self._near_country(token) if collective.name in ("ministry", "parliament", "military") else None
        if owner is not None and owner.kind != "state" and not country:
            country = owner.country
        part_of = (
            owner.id
            if owner is not None and owner.kind in ("organization", "group")
            else country
            if country in self.knowledge.states
            else None
        )
        if collective.kind == "population":
            part_of = None
        if part_of:
            self.known(part_of)
        self.add(start, end, collective.kind, [self.own(name, collective.kind, country, collective.sectors, part_of)])

    def _government(self, token: Token, start: int, end: int, country: str | None, collective: Collective) -> None:
        if collective.words[-1] in ("side", "executive", "leadership") and country is None:
            return
        bare = country is None
        country = country or self._near_country(token)
        state = next((each for each in (country,) if each in self.knowledge.states), None)
        if state is not None and (
            not bare or self.text.doc[self.text.token_at(start)].lower_ in ("the", "its", "their", "his", "our")
        ):
            self.add(start, end, "government", [self.known(state)], metonym=False)
        else:
            name = _clean(self.text.article.text[start:end])
            self.add(start, end, "government", [self.own(name, "government", None, collective.sectors)])

    def _country_in(self, start: int, end: int, token: Token) -> tuple[str | None, Actor | None]:
        """Country and owner that the phrase's own words name, else "of X", "in X" or "from X" behind it."""
        country: str | None = None
        owner: Actor | None = None
        for index in self._words_between(start, end):
            match = self.matches.get(index)
            if match is None or self.text.words[index].end > end:
                continue
            owner = self.knowledge.actors[match[1].actor]
            country = owner.country
        if owner is None:
            for child in token.children:
                if child.dep_ == "prep" and child.lower_ in ("of", "in", "from"):
                    owner = self._state_under(child)
                    country = owner.country if owner else None
                    if owner is not None:
                        break
        if owner is None:
            possessor = next(
                (child for child in token.children if child.dep_ == "poss" and child.pos_ == "PROPN"), None
            )
            holder = self.taken.get(possessor.i) if possessor is not None else None
            if holder is not None and holder.actors:
                owner = self.found[holder.actors[0]]
                country = owner.country
        return country, owner

    def _state_under(self, preposition: Token) -> Actor | None:
        for child in preposition.children:
            if child.dep_ == "pobj":
                first, last = child.left_edge.i, child.i
                start, end = self.text.doc[first].idx, self.text.doc[last].idx + len(self.text.doc[last])
                for index in self._words_between(start, end):
                    match = self.matches.get(index)
                    if match is not None and match[1].use in _WHOLE_NAMES | {"adjective"}:
                        return self.knowledge.actors[match[1].actor]
        return None

    def _earlier(self, word: str) -> str | None:
        """The last actor named by a phrase that ends in this word and has a country."""
        for reference in reversed(self.references):
            if len(reference.actors) == 1:
                actor = self.found[reference.actors[0]]
                if actor.kind == "organization" and names.fold(actor.name).endswith(word) and actor.country:
                    return actor.id
        return None

    def _near_country(self, token: Token) -> str | None:
        """The acting state named last before this word within two sentences."""
        start = token.sent.start_char
        best: str | None = None
        for index in sorted(self.matches):
            word = self.text.words[index]
            if word.start >= token.idx:
                break
            state = self.state_of(index)
            if state is None or word.start < start - 400:
                continue
            before = self.text.words[index - 1].key if index else ""
            if before not in self.term("locative") or best is None:
                best = self.knowledge.actors[state].country
        return best

    # ------------------------------------------------------------ organisations and states

    def bodies(self) -> None:
        """Known organisations and groups."""
        words = self.text.words
        for first, (last, name) in self.matches.items():
            actor = self.knowledge.actors[name.actor]
            if actor.kind in ("organization", "group"):
                self.add(words[first].start, words[last].end, actor.kind, [self.known(actor.id)])

    def organizations(self) -> None:
        """The parser's ORG entities that nothing else has taken."""
        words = self.text.words
        for entity in self.text.doc.ents:
            if entity.label_ not in ("ORG", "NORP") or any(token.i in self.taken for token in entity):
                continue
            inside = list(self._words_between(entity.start_char, entity.end_char))
            while inside and (words[inside[0]].key in ("the", "a", "an") or not words[inside[0]].text[:1].isupper()):
                inside.pop(0)
            if not inside or any(self.state_of(index) and self.matches[index][0] == inside[-1] for index in inside):
                continue
            if words[inside[0]].key in self.term("time-word") or (
                entity.label_ == "NORP" and entity.root.pos_ == "ADJ"
            ):
                continue
            country = next(
                (self.knowledge.actors[state].country for index in inside if (state := self.state_of(index))), None
            )
            called = _clean(self.surface(inside[0], inside[-1]))
            if len(called) > 1:
                kind, sectors = ("organization", ("UNK",)) if entity.label_ == "ORG" else ("population", ("CVL",))
                who = self.own(called, kind, country, sectors)
                self.add(words[inside[0]].start, words[inside[-1]].end, kind, [who])

    def states(self) -> None:
        """States, their capitals and seats as governments, nationals as people; else as places."""
        words = self.text.words
        for first, (last, name) in self.matches.items():
            actor = self.knowledge.actors[name.actor]
            if actor.kind != "state":
                continue
            start, end = words[first].start, words[last].end
            tokens = self.text.tokens(start, end)
            holder = self.taken.get(tokens[0])
            if (
                holder is not None
                and holder.mention.kind in ("person", "organization", "group")
                and self._part_of_name(holder, name)
            ):
                continue
            self._state(start, end, self.text.root(*tokens), actor, name, words[last].possessive)

    def _part_of_name(self, holder: Reference, name: Name) -> bool:
        """Whether the state's name is only a word of a longer name ("Bank of China"), not an owner ("China's bank")."""
        if name.use == "adjective":
            return True
        return self.text.doc[holder.head].pos_ == "PROPN" and holder.mention.kind != "group" and holder.title is None

    def _state(self, start: int, end: int, token: Token, actor: Actor, name: Name, possessive: bool) -> None:
        use = name.use
        if use == "capital" and token.sent.end < len(self.text.doc) and _is_dateline(self.text.article.text, start):
            self._place(start, end)
            return
        if use == "adjective" and token.pos_ in ("NOUN", "PROPN") and token.dep_ not in ("amod", "compound", "nmod"):
            use = "people"
        if use == "people" and token.dep_ in ("amod", "compound"):
            use = "adjective"
        if use == "people":
            people = self.own(self.text.article.text[start:end], "population", actor.country, ("CVL",))
            if token.i not in self.taken:
                self.add(start, end, "population", [people])
            return
        if use == "adjective":
            if token.i not in self.taken:
                self.add(start, end, "state", [self.known(actor.id)], metonym=True)
            return
        acting = use == "seat" or self._acts(token, possessive, capital=use == "capital")
        if use == "capital":
            if acting:
                self.add(start, end, "government", [self.known(actor.id)], metonym=True)
            else:
                self._place(start, end)
        elif use == "seat":
            self.add(start, end, "government", [self.known(actor.id)], metonym=True)
        elif acting:
            self.add(start, end, "state", [self.known(actor.id)], metonym=True)
        else:
            self.add(start, end, "state", [self.known(actor.id)], metonym=False)

    def _place(self, start: int, end: int) -> None:
        first, last = self.text.tokens(start, end)
        mention = Mention(
            self.text.id("mentions", [(start, end)], "place"), self.text.span(start, end), "place", None, False
        )
        reference = Reference(mention, (), None, first, last, self.text.root(first, last).i)
        self.references.append(reference)

    def _acts(self, token: Token, possessive: bool, *, capital: bool) -> bool:
        """Whether a place name stands for its government: by what it does in the sentence."""
        head = token
        while head.dep_ == "conj" and head.head.i != head.i:
            head = head.head
        if possessive or head.dep_ == "poss":
            return not capital or (head.head.lemma_.lower() in self.term("acting-noun") or head.head.pos_ == "PROPN")
        if head.dep_ in _SUBJECTS or head.dep_ in ("dobj", "dative", "oprd", "attr"):
            return True
        if head.dep_ == "pobj":
            preposition = head.head.lower_
            if preposition in self.term("locative"):
                return False
            return preposition in ("with", "between", "against", "by", "among") or (
                not capital and preposition in ("to", "from", "on")
            )
        if head.dep_ in ("compound", "nmod", "amod"):
            return not capital or head.head.lemma_.lower() in self.term("acting-noun")
        return not capital or head.dep_ in ("ROOT", "appos")

    # ------------------------------------------------------------ the rest

    def abbreviations(self) -> None:
        """ "Northern Relief Front (NRF)": the short form in brackets is another name of the same actor."""
        content = self.text.article.text
        for reference in list(self.references):
            end = reference.mention.at.end
            if len(reference.actors) != 1 or not content[end : end + 3].startswith((" (", "(")):
                continue
            close = content.find(")", end, end + 20)
            short = content[content.find("(", end) + 1 : close].strip() if close > 0 else ""
            if not (2 <= len(short) <= 12 and short.isalpha() and sum(map(str.isupper, short)) >= 2):
                continue
            actor = self.found.get(reference.actors[0])
            if actor is not None and names.fold(short) not in {
                names.fold(each) for each in (actor.name, *actor.aliases)
            }:
                self.update(actor.id, aliases=(*actor.aliases, short))

    def labels(self) -> None:
        """What the source calls a group or state ("terrorist organization", "regime"), as a label beside its name."""
        words = self.text.words
        longest = sorted((tuple(names.keys(label)) for label in self.term("label")), key=len, reverse=True)
        by_first: dict[str, list[tuple[str, ...]]] = {}
        for label in longest:
            by_first.setdefault(label[0], []).append(label)
        index = 0
        while index < len(words):
            here = tuple(word.key for word in words[index : index + 4])
            label = next((each for each in by_first.get(words[index].key, ()) if here[: len(each)] == each), ())
            if label:
                self._label(index, index + len(label) - 1)
            index += max(1, len(label))

    def _label(self, first: int, last: int) -> None:
        words = self.text.words
        for beside, edge in ((first - 1, first), (last + 1, last)):
            if not 0 <= beside < len(words) or not self._close(min(beside, edge), max(beside, edge)):
                continue
            reference = self._named_at(self.text.token_of_word[beside])
            if reference is None:
                continue
            actor = self.found[reference.actors[0]]
            span = self.text.span(words[first].start, words[last].end)
            if actor.kind in ("group", "state", "organization") and span.text not in actor.name:
                self.update(actor.id, labels=(*actor.labels, Label(span.text, "narrator", span)))
                return

    def _named_at(self, token: int) -> Reference | None:
        found = [each for each in self.references if each.first <= token <= each.last and len(each.actors) == 1]
        return min(found, key=lambda each: each.last - each.first, default=None)

    def pairs(self) -> None:
        """ "Both countries", "the two ministers": the two sides or people that acted last."""
        lowered = self.text.article.text.lower()
        phrases = sorted(self.term("both"), key=len, reverse=True)
        covered: list[tuple[int, int]] = []
        for phrase in phrases:
            start = lowered.find(phrase)
            while start >= 0:
                end = start + len(phrase)
                free = all(end <= left or start >= right for left, right in covered)
                if free and _on_borders(lowered, start, end) and self._pair(start, end, phrase):
                    covered.append((start, end))
                start = lowered.find(phrase, end)

    def _pair(self, start: int, end: int, phrase: str) -> bool:
        first, last = self.text.tokens(start, end)
        if len(lowered := phrase.split()) == 1 or phrase in ("the two", "both"):
            token = self.text.doc[first if len(lowered) == 1 else last]
            if token.dep_ not in ("nsubj", "nsubjpass", "pobj", "dobj"):
                return False
        people = phrase.split()[-1] in self.term("persons") or phrase in ("the two", "both")
        pair = self._last_pair(start, people=people) or self._last_pair(start, people=False)
        if pair is None:
            return False
        kind = "person" if people and self.found[pair[0]].kind == "person" else "state"
        for index in range(first, last + 1):
            self.taken.pop(index, None)
        self.references = [
            each for each in self.references if not (start <= each.mention.at.start and each.mention.at.end <= end)
        ]
        self.add(start, end, kind, pair)
        return True

    def _last_pair(self, before: int, *, people: bool) -> tuple[str, str] | None:
        """The two most often acting states (or people) named up to here; None when fewer than two are."""
        seen: Counter[str] = Counter()
        last: dict[str, int] = {}
        for reference in self.references:
            at = reference.mention.at
            if at.start >= before or len(reference.actors) != 1:
                continue
            actor = self.found[reference.actors[0]]
            if people:
                if actor.kind == "person":
                    seen[actor.id] += 1
                    last[actor.id] = at.start
                continue
            token = self.text.doc[reference.head]
            weight = 3 if _subject_like(token) else 1 if reference.mention.metonym else 0
            side = actor.id if actor.kind == "state" or actor.country in ("EUR", "IGO", "UNO") else actor.country
            if side is None or side not in self.knowledge.actors or (not weight and actor.kind == "state"):
                continue
            seen[side] += weight
            last[side] = at.start
        if people:
            recent = sorted(last, key=lambda each: -last[each])[:2]
        else:
            recent = [side for side, weight in seen.most_common(2) if weight]
        if len(recent) < 2:
            return None
        first, second = sorted(recent, key=lambda each: last[each])
        return (first, second) if people else (self.known(first), self.known(second))

    def pronouns(self) -> None:
        """Pronouns that act: he and she, we in a quote, they, it."""
        self.references.sort(key=lambda each: (each.mention.at.start, -each.mention.at.end))
        fresh: list[tuple[Token, str, tuple[str, ...]]] = []
        for token in self.text.doc:
            sort = _PERSONAL.get(token.lower_) if token.pos_ in ("PRON", "DET") else None
            if sort is None or token.i in self.taken or token.dep_ not in _PRONOUN_PLACES or _expletive(token):
                continue
            found = self._group_before(token) if sort == 2 else ()
            antecedent = self._antecedent(token, sort) if not found else None
            who = found or ((antecedent,) if antecedent else ())
            if who:
                fresh.append((token, self.found[who[0]].kind, who))
        for token, kind, who in fresh:
            self.add(token.idx, token.idx + len(token), kind, who)

    def _group_before(self, token: Token) -> tuple[str, ...]:
        """ "They" after a sentence whose main verb joins several people ("X met Y", "X and Y said"): all of these."""
        if token.lower_ != "they" or token.sent.start == 0:
            return ()
        before = self.text.doc[token.sent.start - 1].sent
        while not before.text.strip() and before.start > 0:
            before = self.text.doc[before.start - 1].sent
        people = []
        for reference in self.references:
            inside = before.start <= reference.head < before.end and len(reference.actors) == 1
            if (
                inside
                and self.found[reference.actors[0]].kind == "person"
                and _takes_part(self.text.doc[reference.head])
            ):
                people.append(reference.actors[0])
        people = list(dict.fromkeys(people))
        return tuple(people) if len(people) > 1 else ()

    def _antecedent(self, token: Token, sort: int) -> str | None:
        if sort == 3 or token.lower_ == "i":
            return self._speaker_of(token)
        kinds = {
            1: ("person",),
            2: ("group", "population", "person", "organization"),
            4: ("state", "organization", "group", "government"),
        }[sort]
        start = token.sent.start_char
        best: tuple[int, str] | None = None
        for reference in self.references:
            at = reference.mention.at
            if at.end > token.idx:
                break
            if (
                len(reference.actors) != 1
                or at.start < start - _NEARBY
                or self.found[reference.actors[0]].kind not in kinds
            ):
                continue
            if self.found[reference.actors[0]].kind in ("state",) and not reference.mention.metonym:
                continue
            subject = _subject_like(self.text.doc[reference.head])
            weight = at.start + (250 if subject else 0)
            if best is None or weight >= best[0]:
                best = (weight, reference.actors[0])
        return best[1] if best else None

    def _speaker_of(self, token: Token) -> str | None:
        """The subject of the reporting verb over a quote in which "we" or "I" stands."""
        for ancestor in token.ancestors:
            if ancestor.lemma_ in self.knowledge.reporting:
                for child in ancestor.children:
                    if child.dep_ == "nsubj" and child.i != token.i:
                        holder = self.taken.get(child.i)
                        if holder is not None and len(holder.actors) == 1:
                            return holder.actors[0]
        return None

    def cast(self) -> Cast:
        """The result, sorted by position; actors in the order of their first mention."""
        unique = {each.mention.id: each for each in self.references}
        references = sorted(unique.values(), key=lambda each: (each.mention.at.start, each.mention.at.end))
        order: dict[str, None] = {}
        for reference in references:
            for actor_id in reference.actors:
                self._with_parents(actor_id, order)
        return Cast(tuple(references), tuple(self.found[actor_id] for actor_id in order))

    def _with_parents(self, actor_id: str, order: dict[str, None]) -> None:
        order.setdefault(actor_id, None)
        actor = self.found[actor_id]
        state = actor.country if actor.country in self.knowledge.states else None
        for above in (actor.part_of, state):
            if above and above not in order:
                self.known(above)
                if above in self.found:
                    self._with_parents(above, order)


# ---------------------------------------------------------------- small pure helpers


def _same_word(word: str, key: str) -> bool:
    return word == key or word == key + "s"


def _lemma_is(token: Token, word: str) -> bool:
    return names.fold(token.lemma_) == word or names.fold(token.text) == word


_PRONOUN_PLACES = frozenset({"nsubj", "nsubjpass", "dobj", "pobj", "dative", "poss", "conj"})


def _expletive(token: Token) -> bool:
    """Whether "it" stands for nothing: "it is clear that", "it is time to"."""
    if token.lower_ != "it" or token.head.lemma_ != "be":
        return False
    return any(child.dep_ in ("acomp", "attr", "ccomp", "xcomp", "advcl") for child in token.head.children)


def _takes_part(token: Token) -> bool:
    """Whether a name is a main participant of its sentence: subject, object, or "with" somebody."""
    while token.dep_ in ("conj", "appos", "compound", "nmod") and token.head.i != token.i:
        token = token.head
    if token.dep_ == "pobj":
        return token.head.lower_ in ("with", "to") and token.head.head.pos_ == "VERB"
    return token.dep_ in ("nsubj", "nsubjpass", "dobj")


def _is_dateline(text: str, start: int) -> bool:
    """Whether a name stands in the dateline at the head of a report ("LIMA, Nov 19 - ")."""
    head = DATELINE.match(text)
    return head is not None and start < head.end()


def _names_it(word: Token, noun: Token) -> bool:
    """Whether a word before a common noun belongs to what it is called, unlike numbers, articles and "its"."""
    while word.i != noun.i and word.head.i != noun.i and word.head.i != word.i:
        word = word.head
    pronoun = word.dep_ == "poss" and word.pos_ == "PRON"
    vague = word.lower_ in ("other", "several", "many", "some", "more", "various", "another", "such")
    return (
        not vague
        and not pronoun
        and word.dep_ not in ("det", "nummod", "quantmod", "advmod", "case", "punct", "predet")
    )


def _clean(name: str) -> str:
    """A name as the record prints it: one space between words, no brackets, no possessive ending."""
    plain = " ".join(name.replace("(", " ").replace(")", " ").split())
    return plain.removesuffix("'s").removesuffix("’s")


def _on_borders(text: str, start: int, end: int) -> bool:
    return (start == 0 or not text[start - 1].isalnum()) and (end == len(text) or not text[end].isalnum())


def _subject_like(token: Token) -> bool:
    while token.dep_ in ("conj", "poss", "appos", "compound", "nmod") and token.head.i != token.i:
        token = token.head
    return token.dep_ in _SUBJECTS or (token.dep_ == "pobj" and token.head.lower_ in ("by", "between"))


def _in_force(office: Office, on: date | None, slack: int = 0) -> bool:
    if on is None:
        return True
    started = office.start_date is None or (office.start_date - on).days <= slack
    return started and (office.end_date is None or (on - office.end_date).days <= slack)


def _at_date(actor: Actor, on: date | None) -> Actor:
    """A known person with the offices held on the day; out of office the sector is ELI (elites)."""
    held = tuple(office for office in actor.offices if _in_force(office, on))
    if held or on is None:
        return replace(actor, offices=held)
    past = any(office.end_date and office.end_date < on for office in actor.offices)
    return replace(actor, offices=(), sectors=("ELI",) if past else actor.sectors)


def _without_overlaps(found: dict[int, int]) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    for first in sorted(found, key=lambda each: (each - found[each], each)):
        if all(found[first] < other[0] or first > other[1] for other in spans):
            spans.append((first, found[first]))
    return sorted(spans)
