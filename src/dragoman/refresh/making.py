"""Terms of office and organisations to knowledge files."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from dragoman import names
from dragoman.knowledge import Knowledge
from dragoman.refresh.base import ENDPOINT, SOURCE, Entry
from dragoman.refresh.offices import by_start, closed, offices_of
from dragoman.refresh.queries import QUERIES, Query
from dragoman.refresh.terms import Body, Term, aliases_of, days_of, label_of, qid_of, value_of

Kept = TypeVar("Kept")


@dataclass(frozen=True, slots=True)
class _Person:
    """A person of the rows with the id it has in knowledge."""

    qid: str
    id: str
    name: str
    aliases: tuple[str, ...]
    terms: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class Maker:
    """Makes knowledge files of rows. `package` is what a snapshot is layered on, `everything` has the ids in use."""

    package: Knowledge
    everything: Knowledge
    by_qid: Mapping[str, str]
    skipped: Counter[str]

    def files(self, rows: Mapping[str, list[Any]]) -> dict[str, list[Entry]]:
        """The entries of each knowledge file of the snapshot; what adds nothing to the package is left out."""
        bodies = [body for row in rows["organizations"] if (body := self._kept(self._body(row)))]
        ids = self._body_ids(bodies)
        terms: dict[str, Term] = {}
        for query in QUERIES:
            for row in rows[query.name] if query.title else ():
                term = self._kept(self._term(row, query, ids))
                if term is not None:
                    terms.setdefault(f"{term.statement} {term.country}", term)
        people = self._people(closed(list(terms.values())))
        return {
            "sources.yaml": [{"id": SOURCE, "title": "Wikidata", "url": ENDPOINT, "licence": "CC0-1.0"}],
            "actors/organizations/wikidata.yaml": [
                entry for body in bodies if body.qid in ids and (entry := self._body_entry(body, ids[body.qid]))
            ],
            "actors/offices/wikidata.yaml": [entry for each in people if (entry := self._person_entry(each))],
        }

    def _kept(self, found: Kept | str) -> Kept | None:
        """What a row became; None, and counted, when it became a reason to leave it out."""
        if isinstance(found, str):
            self.skipped[found] += 1
            return None
        return found

    # ------------------------------------------------------------ reading rows

    def _term(self, row: Any, query: Query, ids: Mapping[str, str]) -> Term | str:
        """The term of office a row tells of, or why it tells of none."""
        person, office, statement = qid_of(row, "person"), qid_of(row, "office"), value_of(row, "statement")
        name, days, where = label_of(row, "name"), days_of(row), self._where(row, ids)
        if not (person and office and statement):
            return "malformed: no person, office or statement"
        if name is None:
            return "no English name"
        if days is None:
            return "malformed: no valid dates"
        if where is None:
            return "its country or organization is not known"
        title = self._title(label_of(row, "title"), query)
        return Term(statement, person, name, aliases_of(row), office, title, *where, *days)

    def _where(self, row: Any, ids: Mapping[str, str]) -> tuple[str, str | None] | None:
        """Country and organisation of an office; None when neither is in knowledge."""
        body = qid_of(row, "body")
        if body is None:
            country = value_of(row, "iso3") or ""
            return (country, None) if country in self.everything.states else None
        label = label_of(row, "bodyName")
        known = ids.get(body) or (self._body_id(Body(body, label, ())) if label else None)
        if known is None:
            return None
        actor = self.everything.actors.get(known)
        return (actor.country if actor and actor.country else "IGO"), known

    def _title(self, label: str | None, query: Query) -> str:
        """The printed title of the first title among a label's words that the query takes, else the query's own.

        A title before "for" is left: "Secretary of State for Defence" is not the Secretary of State.
        """
        words = names.keys(label or "")
        for at, word in enumerate(words):
            for role in self.package.titles.get(word, ()):
                end = at + len(role.words)
                whole = words[at:end] == role.words and words[end : end + 1] != ("for",)
                if whole and (not query.titles or role.title in query.titles):
                    return role.title
        return str(query.title)

    def _body(self, row: Any) -> Body | str:
        """The organisation a row tells of, or why it tells of none."""
        qid, name = qid_of(row, "body"), label_of(row, "name")
        if qid is None:
            return "malformed: no organization"
        return Body(qid, name, aliases_of(row)) if name else "no English name"

    # ------------------------------------------------------------ ids in use

    def _body_ids(self, bodies: Iterable[Body]) -> dict[str, str]:
        """The id of each organisation by QID: the one in use, else its QID; without those that cannot be listed."""
        found = {}
        for body in bodies:
            known = self._body_id(body)
            if known is None and self.everything.names.called(names.keys(body.name)):
                self.skipped["an organization whose name means somebody else"] += 1
            elif known is None and len(names.keys(body.name)) == 1 and not body.name.isupper():
                self.skipped["an organization named by one word that may be a common one"] += 1
            else:
                found[body.qid] = known or body.qid
        return found

    def _body_id(self, body: Body) -> str | None:
        """The id in use of an international organisation: by QID, by name, or by an alias of several words."""
        if body.qid in self.by_qid:
            return self.by_qid[body.qid]
        for text in (body.name, *(alias for alias in body.aliases if " " in alias)):
            for name in self.everything.names.called(names.keys(text)):
                actor = self.everything.actors[name.actor]
                if actor.kind == "organization" and not actor.wikidata and actor.country not in self.everything.states:
                    return actor.id
        return None

    def _people(self, terms: Iterable[Term]) -> list[_Person]:
        """The persons of the terms, each with the id in use for it: by QID, then by name, then by other names."""
        by_person: dict[str, list[Term]] = {}
        for term in terms:
            by_person.setdefault(term.person, []).append(term)
        ids = {qid: self.by_qid[qid] for qid in by_person if qid in self.by_qid}
        for spellings in (lambda term: (term.name,), lambda term: term.aliases):
            for qid, held in by_person.items():
                known = None if qid in ids else self._person_id(spellings(held[0]), held, set(ids.values()))
                if known:
                    ids[qid] = known
        return [
            _Person(qid, ids.get(qid, qid), held[0].name, held[0].aliases, tuple(sorted(held, key=by_start)))
            for qid, held in by_person.items()
        ]

    def _person_id(self, spellings: Iterable[str], held: list[Term], taken: set[str]) -> str | None:
        """The person in use under one of these names, of one of the countries of the terms.

        A single word counts only as the main name of both: family names are not told apart by country.
        """
        countries = {term.country for term in held}
        for text in spellings:
            for name in self.everything.names.called(names.keys(text)):
                actor = self.everything.actors[name.actor]
                if len(name.words) == 1 and not names.fold(text) == names.fold(actor.name) == names.fold(held[0].name):
                    continue
                theirs = {actor.country, *(office.country for office in actor.offices)}
                free = not actor.wikidata and actor.id not in taken
                if actor.kind == "person" and free and theirs & countries:
                    return actor.id
        return None

    # ------------------------------------------------------------ entries

    def _body_entry(self, body: Body, id: str) -> Entry | None:
        """An entry for an organisation; None when the package says it all."""
        known = self.package.actors.get(id)
        old = (known.name, *known.aliases) if known else ()
        fresh = [
            text for text in self._short_names(body, id) if names.fold(text) not in {names.fold(each) for each in old}
        ]
        if known is None:
            return {
                "id": id,
                "name": body.name,
                "wikidata": body.qid,
                "aliases": fresh,
                "country": "IGO",
                "sectors": [],
            }
        if not fresh and known.wikidata:
            return None
        return {
            "id": id,
            "name": known.name,
            "wikidata": known.wikidata or body.qid,
            "aliases": [*known.aliases, *fresh],
            "country": known.country,
            "sectors": list(known.sectors),
            "part_of": known.part_of,
        }

    def _short_names(self, body: Body, id: str) -> list[str]:
        """Names of an organisation that texts may use alone: of several words, or capitals nobody else is called by."""
        found = []
        for text in (body.name, *body.aliases):
            several = len(names.keys(text)) > 1 and text[:1].isupper() and any(map(str.islower, text))
            short = text.isalnum() and text.isupper() and 3 <= len(text) <= 10
            others = {name.actor for name in self.everything.names.called(names.keys(text))} - {id}
            if (several or short) and not others and text != body.name and text not in self.everything.states:
                found.append(text)
        return found

    def _person_entry(self, person: _Person) -> Entry | None:
        """An entry for a person, with what the package has of it; None when the package says it all."""
        known = self.package.actors.get(person.id)
        name = known.name if known else person.name
        aliases = list(known.aliases) if known else []
        told = {names.fold(each) for each in (name, *aliases)}
        fresh = [text for text in self._spellings(person) if names.fold(text) not in told]
        latest = person.terms[-1]
        country = (known.country if known else None) or latest.country
        offices = offices_of(known, person.terms)
        if known and known.wikidata and not fresh and offices == offices_of(known, ()):
            return None
        entry: Entry = {"id": person.id} if person.id != person.qid else {}
        entry |= {"name": name, "wikidata": person.qid, "country": country, "aliases": [*aliases, *fresh]}
        if known and known.sectors != ("GOV",):
            entry["sectors"] = list(known.sectors)
        entry["offices"] = [
            {key: value for key, value in office.items() if key != "country" or value != country} for office in offices
        ]
        return entry

    def _spellings(self, person: _Person) -> list[str]:
        """Names of a person that are safe to read by: two words or more, one of the main name's, no title in front."""
        own = {word for word in names.keys(person.name) if len(word) > 2}
        found = []
        for text in (person.name, *person.aliases):
            words = names.keys(text)
            named = len(words) > 1 and own & set(words) and all(part[:1].isalpha() for part in text.split())
            if named and words[0] not in self.package.titles and any(map(str.isupper, text)):
                found.append(text)
        return list(dict.fromkeys(found))[:8]
