"""What readers decided, as gold to score a record by: for each article its text and a YAML file of what must hold.

An accepted row, and an edited one as it was edited, is a `must` item; a rejected row, and an edited one as it was read,
is a `must_not` item. The conditions of an item name actors and places as people write them, so that any system can be
scored by them. No item contradicts the decisions: the record as decided meets every `must` and no `must_not`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import yaml
from anyascii import anyascii

from dragoman.export.base import Loss, Lost, opened, placed
from dragoman.model import Actor, Decision, Place, Record, digest, to_plain
from dragoman.store.revisions import applied

FORMAT = "gold"
"""Its name on the command line; no format of records, so it is none of `export.FORMATS`."""

SAME_WORDS = "other rows meet the same conditions"
REST = "it rests on a row that was rejected"
NOTHING = "nothing of it can be asked for"

_AROUND = 40
_BREAK = re.compile(r"[.!?]\W*\s|\n")

Where = dict[str, Any]


def write(records: Iterable[Record], decided: Mapping[str, Sequence[Decision]], out: Path) -> Loss:
    """Writes `ID.txt` and `ID.yaml` for each article with decisions, and returns what was written and what was not.

    `records`: as they were read, not as decided. `decided`: the decisions in force by article (`View.decided`). `out`
    must be a new or empty folder. Raises `DragomanError` when it cannot be written.
    """
    lost: Counter[tuple[str, str]] = Counter()
    rows = 0
    with placed(out, folder=True) as folder:
        for record in records:
            if decisions := decided.get(record.article.id):
                gold = _Gold(record, applied(record, decisions), lost)
                rows += _write(folder, record, gold.items(decisions))
    return Loss(FORMAT, rows, tuple(Lost(at, n, why) for (at, why), n in sorted(lost.items())))


def _write(folder: Path, record: Record, items: dict[str, list[dict[str, Any]]]) -> int:
    article = record.article
    name = article.id if re.fullmatch(r"[\w-]+", article.id, re.ASCII) else digest(article.id)
    published = article.published.start_date.isoformat() if article.published else None
    about = {"title": article.title, "source": article.source, "url": article.url, "published": published}
    head = {"text": f"{name}.txt", **{key: value for key, value in about.items() if value}}
    with opened(folder / f"{name}.txt") as file:
        file.write(article.text)
    with opened(folder / f"{name}.yaml") as file:
        yaml.safe_dump({"article": head, **items}, file, allow_unicode=True, sort_keys=False, width=120)
    return sum(map(len, items.values()))


class _Gold:
    """The items of one article."""

    def __init__(self, read: Record, revised: Record, lost: Counter[tuple[str, str]]) -> None:
        self.read = _Scene(read)
        self.revised = _Scene(revised)
        self.lost = lost

    def items(self, decisions: Iterable[Decision]) -> dict[str, list[dict[str, Any]]]:
        """The items of these decisions, in their order; a list that stays empty is there as well."""
        items: dict[str, list[dict[str, Any]]] = {"must": [], "must_not": []}
        for each in decisions:
            for kind, name, where in self._of(each):
                items[kind].append({"id": name, "table": each.table, "where": where})
        return items

    def _of(self, decision: Decision) -> Iterator[tuple[str, str, Where]]:
        before = self.read.rows(decision.table).get(decision.row)
        after = self.revised.rows(decision.table).get(decision.row)
        if before is None:
            return
        differs = {name for name in before if after is not None and before[name] != after[name]}
        if decision.verdict != "reject":
            yield from self._must(decision, after, differs)
        if decision.verdict == "reject" or (decision.verdict == "edit" and differs):
            yield from self._must_not(decision, before, differs)

    def _must(self, decision: Decision, row: Where | None, differs: set[str]) -> Iterator[tuple[str, str, Where]]:
        where = {} if row is None else self.revised.where(decision.table, row, differs)
        if where:
            yield "must", decision.row, where
        else:
            self.lost[decision.table, REST if row is None else NOTHING] += 1

    def _must_not(self, decision: Decision, row: Where, differs: set[str]) -> Iterator[tuple[str, str, Where]]:
        where = self.read.where(decision.table, row, differs, by_name=True)
        if decision.table == "actors":
            where["exact"] = True
        if where and not any(self.revised.might_meet(decision.table, each, where) for each in self._others(decision)):
            yield "must_not", f"{decision.row}-not", where
        else:
            self.lost[decision.table, SAME_WORDS if where else NOTHING] += 1

    def _others(self, decision: Decision) -> Iterable[Where]:
        return self.revised.rows(decision.table).values()


# --- what a row says, as conditions

_ACTORS = {
    "events": ("actors", "recipients", "alleged_by"),
    "meetings": ("parties", "attendees"),
    "statements": ("speakers", "addressees"),
    "commitments": ("by", "toward"),
    "disputes": ("parties", "over"),
    "sanctions": ("by", "target", "requested_by"),
}
_ONE_ACTOR = {"mentions": ("actor",), "actors": ("part_of",), "meetings": ("host",)}
_SPANS = {
    "statements": ("content",),
    "commitments": ("content", "condition"),
    "disputes": ("subject",),
    "sanctions": ("instrument",),
}
_DAYS = {
    "events": ("when",),
    "meetings": ("when",),
    "statements": ("when",),
    "commitments": ("due",),
    "sanctions": ("when",),
}
_PLACES = {"events": "places", "meetings": "place", "sanctions": "place"}
_PLAIN = {
    "mentions": ("text", "kind", "metonym"),
    "actors": ("name", "kind", "country"),
    "places": ("name", "text", "country", "geonames"),
    "dates": ("from", "to", "precision"),
    "events": ("type", "mode", "factuality"),
    "meetings": ("series", "format", "status", "factuality"),
    "statements": ("kind", "document"),
    "commitments": ("kind",),
    "sanctions": ("action", "measure", "factuality", "count"),
}
_WHEN_CHANGED = {
    "actors": ("sectors",),
    "events": ("cameo", "quad", "contexts"),
    "meetings": ("topics", "outcomes"),
    "statements": ("medium",),
    "commitments": ("topics",),
}
"""Fields asked for only where an edit changes them."""


class _Scene:
    """A record by whose rows conditions are made and compared."""

    def __init__(self, record: Record) -> None:
        self.record = record
        self.text = record.article.text
        self.actors: dict[str, Actor] = {each.id: each for each in record.actors}
        self.places: dict[str, Place] = {each.id: each for each in record.places}
        self._called: dict[str | None, set[str]] = {}
        for mention in record.mentions:
            self._called.setdefault(mention.actor, set()).add(_squeezed(mention.at.text))
        self._rows: dict[str, dict[str, Where]] = {}

    def rows(self, table: str) -> dict[str, Where]:
        """The rows of a table as plain objects, by id."""
        if table not in self._rows:
            self._rows[table] = {row.id: to_plain(row) for row in getattr(self.record, table)}
        return self._rows[table]

    def where(self, table: str, row: Where, differs: set[str], *, by_name: bool = False) -> Where:
        """The conditions that a row meets; `by_name`: countries by their names too, which only they themselves bear."""
        where: Where = {key: row[key] for key in _PLAIN.get(table, ())}
        where |= {key: row[key] for key in _WHEN_CHANGED.get(table, ()) if key in differs}
        if table == "dates" and row["span"]:
            where["text"] = row["span"]["text"]
        for key in _ACTORS.get(table, ()):
            where[key] = [self._called_as(each, by_name) for each in _ids(row, key)]
        for key in _ONE_ACTOR.get(table, ()):
            where[key] = self._called_as(row[key], by_name) if row[key] else None
        for key in _SPANS.get(table, ()):
            where[key] = next((each["text"] for each in _listed(row[key]) if _squeezed(each["text"])), None)
        for key in _DAYS.get(table, ()):
            where[key] = row[key]["from"] if row[key] else None
        if place := _PLACES.get(table):
            names = [self.places[each].name for each in _listed(row[place]) if each in self.places]
            where[place] = names if place == "places" else next(iter(names), None)
        where["near"] = self._near(row)
        return {key: value for key, value in where.items() if value not in (None, [], "") and _can_be_asked(value)}

    def _called_as(self, actor_id: str, by_name: bool) -> str:
        actor = self.actors.get(actor_id)
        if actor is None or (actor.id == actor.country and not by_name):
            return actor_id
        return actor.name

    def _near(self, row: Where) -> str | None:
        """The words of the evidence; for a row without one its own with those around them in the sentence."""
        if "evidence" in row:
            return str(row["evidence"]["text"])
        at = row if "start" in row else row.get("span")
        if not at:
            return None
        before = _BREAK.split(self.text[max(0, at["start"] - _AROUND) : at["start"]])[-1]
        after = _BREAK.split(self.text[at["end"] : at["end"] + _AROUND])[0]
        return f"{_from_word(before)}{at['text']}{_to_word(after)}".strip()

    # --- whether another row may meet them

    def might_meet(self, table: str, row: Where, where: Where) -> bool:
        """Whether a row may meet all conditions: where spellings could be taken as the same, they are."""
        return all(self._might(row, key, wanted) for key, wanted in where.items() if key != "exact")

    def _might(self, row: Where, key: str, wanted: Any) -> bool:
        if key == "near":
            return _squeezed(wanted) in self._around(row)
        if key in _JUDGES:
            return _JUDGES[key](self, row, key, wanted)
        if key == "text" and "text" not in row:
            return _squeezed(wanted) == _squeezed((row["span"] or {"text": ""})["text"])
        value = row[key]
        if isinstance(value, list):
            return not {*map(_squeezed, _listed(wanted))}.isdisjoint(map(_squeezed, value))
        return _squeezed(wanted) == _squeezed(value)

    def _around(self, row: Where) -> str:
        """The lines in which a row and its evidence stand, and the evidence."""
        spans = [each for each in (row if "start" in row else row.get("span"), row.get("evidence")) if each]
        if not spans:
            return _squeezed(self.text)
        start = self.text.rfind("\n", 0, min(each["start"] for each in spans)) + 1
        end = self.text.find("\n", max(each["end"] for each in spans))
        return _squeezed(self.text[start : end if end >= 0 else None])

    def _might_be(self, actor_id: str, wanted: str) -> bool:
        actor = self.actors.get(actor_id)
        if actor is None or wanted in (actor.id, actor.country):
            return actor is not None or wanted == actor_id
        words = _words(wanted)
        names = (actor.name, *actor.aliases)
        named = any(all(word in _squeezed(name) for word in words) for name in names)
        return named or _squeezed(wanted) in self._called.get(actor_id, ())

    def actor(self, row: Where, key: str, wanted: Any) -> bool:
        """Whether those in a field of actors may be all that are wanted."""
        ids = _ids(row, key)
        return all(any(self._might_be(each, name) for each in ids) for name in _listed(wanted))

    def place(self, row: Where, key: str, wanted: Any) -> bool:
        """Whether the places of a row may be those that are wanted."""
        held = [self.places[each] for each in _listed(row[key]) if each in self.places]
        enough = all if key == "places" else any
        return enough(any(self._might_be_place(each, name) for each in held) for name in _listed(wanted))

    def _might_be_place(self, place: Place, wanted: str) -> bool:
        words, name = _words(wanted), _squeezed(place.name)
        if all(word in name for word in words) or _squeezed(wanted) == _squeezed(place.at.text):
            return True
        return place.country is not None and place.country in (wanted, *self._states(_squeezed(wanted)))

    def _states(self, wanted: str) -> Iterator[str | None]:
        """The countries that a name stands for here."""
        states = {_squeezed(each.at.text) for each in self.record.mentions if each.kind == "state"}
        for each in self.record.places:
            is_state = wanted in states or (each.feature or "").upper().startswith(("PCL", "COUNTRY"))
            if is_state and wanted in (_squeezed(each.name), _squeezed(each.at.text)):
                yield each.country

    def says(self, row: Where, key: str, wanted: Any) -> bool:
        """Whether a span, or the evidence, may have the words."""
        own = _squeezed(" ".join(each["text"] for each in _listed(row[key])))
        words = _words(wanted)
        shared = sum(word in own for word in words)
        return _squeezed(wanted) in _squeezed(row["evidence"]["text"]) or shared >= len(words) / 2

    def day(self, row: Where, key: str, wanted: Any) -> bool:
        """Whether a date may be that day."""
        when = row[key]
        if not when:
            return False
        first, last = date.fromisoformat(when["from"]), date.fromisoformat(when["to"])
        return bool(when["from"] == wanted or ((last - first).days <= 3 and first <= date.fromisoformat(wanted) < last))


_Judge = Callable[[_Scene, Where, str, Any], bool]

_JUDGES: dict[str, _Judge] = {
    **{key: _Scene.actor for keys in (*_ACTORS.values(), *_ONE_ACTOR.values()) for key in keys},
    **dict.fromkeys((key for keys in _SPANS.values() for key in keys), _Scene.says),
    **dict.fromkeys((key for keys in _DAYS.values() for key in keys), _Scene.day),
    "place": _Scene.place,
    "places": _Scene.place,
}


def _ids(row: Where, key: str) -> list[str]:
    """The actors in a field; of a meeting the delegations too, as the scorer takes them."""
    ids = [each["actor"] if isinstance(each, dict) else each for each in _listed(row[key])]
    sides = row.get("delegations", ())
    if key == "parties":
        ids += [side["party"] for side in sides if side["party"]]
    elif key == "attendees":
        ids += [each for side in sides for each in (side["head"], *side["members"]) if each]
    return list(dict.fromkeys(ids))


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _squeezed(value: object) -> str:
    """A text by its letters and digits alone, without accents: what compares equal in any folding is equal in this."""
    return "".join(_words(value))


def _words(value: object) -> list[str]:
    return re.findall(r"[a-z0-9]+", anyascii(str(value)).replace(".", "").replace("'", "").casefold())


def _can_be_asked(value: Any) -> bool:
    return not isinstance(value, str) or bool(_squeezed(value))


def _from_word(text: str) -> str:
    """The text from its first whole word on, when it was cut before."""
    return text if len(text) < _AROUND else text.partition(" ")[2]


def _to_word(text: str) -> str:
    return text if len(text) < _AROUND else text.rpartition(" ")[0]
