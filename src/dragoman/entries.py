"""Rows of the record as pages show them: names for ids, who tells them, and what they say in a line.

    here = around(view, view.article_ids("events", ids))
    [line(row, here) for row in rows]

The report and the pages of `dragoman serve` show rows by this alone, so that both say the same of a row.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple

from dragoman.charts import quad_of
from dragoman.model import Commitment, Dispute, Event, Happening, Meeting, Sanction, Statement
from dragoman.names import keys
from dragoman.schema import from_plain
from dragoman.store import View
from dragoman.store.rows import NOUNS
from dragoman.store.series import Point
from dragoman.store.view import FEW
from dragoman.wording import link, publisher, when, words

QUOTATIONS = 5
"""How many statements of each side are shown."""

_SPANS = ((31, "day"), (190, "week"), (5 * 366, "month"), (15 * 366, "quarter"))
"""Up to how many days a series is counted by what; a longer one by year."""


class Name(NamedTuple):
    """An actor or a place as an article has it."""

    id: str
    text: str

    def __str__(self) -> str:
        return self.text


class Head(NamedTuple):
    """What is shown of an article beside a row."""

    source: str
    url: str | None
    day: date | None


class Around(NamedTuple):
    """What surrounds some rows: by row id their articles and happenings, by happening how many tellings it has, by
    article its head and the names in it."""

    article: Mapping[str, str]
    happening: Mapping[str, str]
    told: Mapping[str, int]
    heads: Mapping[str, Head]
    names: Mapping[str, Mapping[str, str]]

    def head(self, row: Any) -> Head:
        """The head of a row's article."""
        return self.heads[self.article[row.id]]

    def named(self, row: Any, ids: Iterable[str | None]) -> tuple[Name, ...]:
        """The names of actors as the row's article has them, each once; an id of nobody is its own name."""
        names = self.names[self.article[row.id]]
        found: dict[str, Name] = {}
        for each in ids:
            if each:
                text = names.get(each, each)
                found.setdefault(text, Name(each, text))
        return tuple(found.values())


class Who(NamedTuple):
    """Those who act, and those they act on; of what both do together, all are in `doers`."""

    doers: tuple[Name, ...]
    others: tuple[Name, ...]

    def __str__(self) -> str:
        return " → ".join(", ".join(map(str, side)) for side in self if side)


class Detail(NamedTuple):
    """One more thing that a row says: under its label names, or else text."""

    label: str
    names: tuple[Name, ...]
    text: str


class Line(NamedTuple):
    """A row in a list. `words`: what its source says; `said`: whether these are the row's own words, not its sentence.

    `notes`: short qualifications such as "negated". `happening`: what it tells, None for what tells nothing; `told`: by
    how many rows. `quad`: 1 to 4, None for what has none.
    """

    id: str
    table: str
    article: str
    when: str
    what: str
    who: Who
    words: str
    notes: tuple[str, ...]
    details: tuple[Detail, ...]
    quad: int | None
    head: Head
    happening: str | None
    told: int


class Telling(NamedTuple):
    """A row that tells a happening: where and in which words."""

    id: str
    head: Head
    words: str


class Entry(NamedTuple):
    """A happening in a timeline; `charted` unless all tellings deny it, suppose it or recall it as background."""

    happening: Happening
    when: str
    what: str
    who: Who
    quad: int
    notes: tuple[str, ...]
    tellings: tuple[Telling, ...]
    charted: bool


# ---------------------------------------------------------------- what the store has


def around(view: View, article: Mapping[str, str], joined: Iterable[str] | None = None) -> Around:
    """What surrounds the rows of these ids, whose articles are given.

    `joined`: the rows whose happenings are wanted, all if not given.
    """
    articles = sorted(set(article.values()))
    ids = list(article if joined is None else joined)
    happening = view.happening_ids(ids) if ids else {}
    return Around(article, happening, _told(view, happening.values()), _heads(view, articles), _names(view, articles))


def fetched(view: View, table: str, ids: Iterable[str]) -> tuple[dict[str, Any], dict[str, str]]:
    """The rows with these ids and the article of each, both by row id, in one query; an id of nothing is left out."""
    _, rows = view.sql(f"SELECT id, row, article FROM {table} WHERE {_among('id', ids)}")
    return {each: from_plain(NOUNS[table], json.loads(row)) for each, row, _ in rows}, {row[0]: row[2] for row in rows}


def tellings(view: View, happenings: Iterable[Happening]) -> tuple[dict[str, Any], dict[str, str]]:
    """The rows of all tellings and the article of each, both by row id."""
    ids: dict[str, list[str]] = {}
    for each in happenings:
        ids.setdefault(each.table, []).extend(each.tellings)
    rows: dict[str, Any] = {}
    article: dict[str, str] = {}
    for table, wanted in ids.items():
        found, where = fetched(view, table, wanted)
        rows |= found
        article |= where
    return rows, article


def latest_words(
    view: View, side: str, other: str | None = None, since: date | None = None, until: date | None = None
) -> tuple[Statement, ...]:
    """The latest words between quotation marks of a side, each wording once, the newest first; `QUOTATIONS` at most.

    `other`: only from articles that name it, or whoever belongs to it, as well.
    """
    mine = _belonging(view, side)
    days = [f"start_date >= '{since}'"] if since else []
    days += [f"start_date <= '{until}'"] if until else []
    both = f"article IN (SELECT article FROM actors WHERE {_belonging(view, other)})" if other is not None else "true"
    _, found = view.sql(
        "WITH mine AS MATERIALIZED ("
        f"SELECT article, list(id) AS ids FROM actors WHERE {mine} AND {both} GROUP BY article"
        "), near AS MATERIALIZED ("
        "SELECT row, ids, start_date, article, position FROM statements JOIN mine USING (article) "
        f"WHERE {' AND '.join([mine, 'start_date IS NOT NULL', *days])}"
        ") SELECT row FROM near WHERE json_array_length(row, '$.quoted') > 0 "
        "AND list_has_any(json_extract_string(row, '$.speakers[*]'), ids) "
        f"ORDER BY start_date DESC, article DESC, position DESC LIMIT {20 * QUOTATIONS}"
    )
    newest: dict[str, Statement] = {}
    for (row,) in found:
        statement = from_plain(Statement, json.loads(row))
        newest.setdefault(words(*statement.quoted).casefold(), statement)
    return tuple(newest.values())[:QUOTATIONS]


def _belonging(view: View, name: str) -> str:
    """The condition that a row's participants are who bears this name or id, or belong to them."""
    folded = " ".join(keys(name))
    bearers = view.sql(f"SELECT DISTINCT id FROM actors WHERE contains(names, ' {folded} ')")[1] if folded else []
    ids = [name, *(each for (each,) in bearers)]
    if len(ids) > FEW:
        return f"list_has_any(participants, [{listed(ids)}])"
    return f"({' OR '.join(f'list_contains(participants, {listed([each])})' for each in ids)})"


def series(
    view: View, actor: str, with_: str | None, since: date | None, until: date | None
) -> tuple[tuple[Point, ...], str]:
    """The events between two actors by a period that suits how long they went on, and which; none for one actor."""
    if with_ is None:
        return (), "day"
    found = view.dyads(actor, with_, since, until, by="day")
    length = (found[-1].start_date - found[0].start_date).days + 1 if found else 0
    period = next((name for most, name in _SPANS if length <= most), "year")
    return (found if period == "day" else view.dyads(actor, with_, since, until, by=period)), period


def grouped(rows: Iterable[Any], here: Around) -> list[list[Any]]:
    """The rows by the happening they tell, each group from the first to the last told."""
    groups: dict[str, list[Any]] = {}
    for row in rows:
        groups.setdefault(here.happening.get(row.id, row.id), []).append(row)
    return [sorted(group, key=lambda row: here.head(row).day or date.min) for group in groups.values()]


def listed(ids: Iterable[str]) -> str:
    """Ids as SQL strings; a list of nothing is one NULL, which nothing equals."""
    return ", ".join("'" + each.replace("'", "''") + "'" for each in ids) or "NULL"


def _among(column: str, ids: Iterable[str]) -> str:
    """The condition that a column is one of some ids: as a table, since a long list costs DuckDB twice as much."""
    return f"{column} IN (SELECT unnest([{listed(ids)}]::VARCHAR[]))"


def _told(view: View, happenings: Iterable[str]) -> dict[str, int]:
    wanted = sorted(set(happenings))
    if not wanted:
        return {}
    _, rows = view.sql(f"SELECT happening, count(*) FROM tellings WHERE {_among('happening', wanted)} GROUP BY 1")
    return dict(rows)


def _heads(view: View, articles: Sequence[str]) -> dict[str, Head]:
    _, rows = view.sql(f"SELECT id, source, url, published FROM articles WHERE {_among('id', articles)}")
    return {each: Head(publisher(source, url), link(url), day) for each, source, url, day in rows}


def _names(view: View, articles: Sequence[str]) -> dict[str, dict[str, str]]:
    """The names in these articles, in one query, since an article at a time takes 5 ms each."""
    each = f"SELECT article, id, name FROM {{}} WHERE {_among('article', articles)}"
    _, rows = view.sql(f"{each.format('places')} UNION ALL {each.format('actors')}")
    names: dict[str, dict[str, str]] = {article: {} for article in articles}
    for article, id_, name in rows:
        names[article][id_] = name
    return names


# ---------------------------------------------------------------- a happening


def entry(happening: Happening, rows: Sequence[Any], here: Around) -> Entry:
    """A happening with its tellings, which `rows` are, in their order; the same words of a publisher come once."""
    kinds = {getattr(row, "factuality", "actual") for row in rows}
    told: dict[tuple[Head, str], Telling] = {}
    for row in rows:
        telling = Telling(row.id, here.head(row), row.evidence.text)
        told.setdefault((telling.head, telling.words), telling)
    return Entry(
        happening,
        days(happening),
        what(rows[0]),
        who(rows[0], here),
        quad(rows[0]) or quad_of(happening.type),
        (*sorted(kinds - {"actual"}), *happening.contradictions),
        tuple(told.values()),
        bool(kinds & {"actual", "future"}),
    )


def days(happening: Happening) -> str:
    """When a happening was: a day, or first and last."""
    first, last = happening.start_date, happening.end_date - timedelta(days=1)
    return f"{first} to {last}" if last > first else f"{first}"


# ---------------------------------------------------------------- a row


def line(row: Any, here: Around) -> Line:
    """A row of one of the six tables of events, meetings, statements, commitments, disputes and sanctions."""
    happening = here.happening.get(row.id)
    head = here.head(row)
    at = getattr(row, "when", None)
    return Line(
        row.id,
        _TABLES[type(row)],
        here.article[row.id],
        when(at) if at else str(head.day or "undated"),
        what(row),
        who(row, here),
        _words(row),
        tuple(_notes(row)),
        tuple(each for each in _details(row, here) if each.names or each.text),
        quad(row),
        head,
        happening,
        here.told.get(happening, 1) if happening else 1,
    )


_TABLES: dict[type[Any], str] = {noun: table for table, noun in NOUNS.items()}


def lines(view: View, rows: Sequence[Any], articles: Sequence[str]) -> tuple[Line, ...]:
    """Rows in their order, `articles` being the article of each."""
    here = around(view, {row.id: article for row, article in zip(rows, articles, strict=True)})
    return tuple(line(row, here) for row in rows)


def what(row: Any) -> str:
    """What kind of thing a row is, in two or three words."""
    if isinstance(row, Event):
        return " · ".join(filter(None, (row.type.capitalize(), row.mode)))
    if isinstance(row, Meeting):
        return f"{row.series or _format(row)} · {row.status}"
    if isinstance(row, Sanction):
        return f"Sanctions · {row.action} · {row.measure}"
    if isinstance(row, Statement):
        return " · ".join(filter(None, ("Statement", row.document or row.medium)))
    return "Dispute" if isinstance(row, Dispute) else f"Commitment · {row.kind}"


def _format(row: Meeting) -> str:
    return row.format if row.format == "meeting" else f"meeting · {row.format}"


def who(row: Any, here: Around) -> Who:
    """Who acts in a row, and on whom."""
    left, right = _sides(row)
    return Who(here.named(row, left), here.named(row, right))


def _sides(row: Any) -> tuple[Iterable[str], Iterable[str]]:
    if isinstance(row, Event):
        return [each.actor for each in row.actors], [each.actor for each in row.recipients]
    if isinstance(row, Meeting):
        return row.parties or row.attendees, ()
    if isinstance(row, Statement):
        return row.speakers, row.addressees
    if isinstance(row, Dispute):
        return row.parties, ()
    return row.by, row.target if isinstance(row, Sanction) else row.toward


def quad(row: Any) -> int | None:
    """The quad of a row, 1 to 4; of what is no event, that of the event that would tell it; None for words alone."""
    if isinstance(row, Event):
        return row.quad
    if isinstance(row, Meeting):
        return quad_of(row.format)
    if isinstance(row, Sanction):
        return quad_of(row.action)
    return quad_of(row.kind) if isinstance(row, Commitment) else None


def _words(row: Any) -> str:
    if isinstance(row, Statement):
        return words(*row.content)
    return words(row.content if isinstance(row, Commitment) else row.evidence)


def _notes(row: Any) -> Iterable[str]:
    """In what a row is less than a plain fact, or how it came about."""
    if getattr(row, "factuality", "actual") != "actual":
        yield row.factuality
    if isinstance(row, Statement):
        yield row.kind
    if isinstance(row, Meeting) and row.note:
        yield row.note


def _details(row: Any, here: Around) -> Iterable[Detail]:
    if isinstance(row, Event):
        yield Detail("at", (), ", ".join(map(str, here.named(row, row.places))))
        yield Detail("on the word of", here.named(row, row.alleged_by), "")
    elif isinstance(row, Meeting):
        yield Detail("with", here.named(row, row.attendees if row.parties else ()), "")
        yield Detail("at", (), ", ".join(map(str, here.named(row, [row.place]))))
        yield Detail("about", (), ", ".join(row.topics))
        yield Detail("outcome", (), ", ".join(row.outcomes))
    elif isinstance(row, Commitment):
        yield Detail("if", (), words(row.condition) if row.condition else "")
        yield Detail("due", (), when(row.due) if row.due else "")
        yield Detail("about", (), ", ".join(row.topics))
    elif isinstance(row, Dispute):
        yield Detail("subject", (), words(row.subject))
        yield Detail("over", here.named(row, row.over), "")
        for each in row.position:
            yield Detail(", ".join(map(str, here.named(row, [each.by]))), (), words(each.span))
    elif isinstance(row, Sanction):
        yield Detail("targets", (), str(row.count or ""))
        yield Detail("under", (), words(row.legal_basis) if row.legal_basis else "")
        yield Detail("asked for by", here.named(row, row.requested_by), "")
