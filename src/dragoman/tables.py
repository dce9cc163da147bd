"""Records and rows for people: Rich tables, CSV cells, and a row's sentence with its parts marked.

Ids are shown as names. Control characters of an article never reach the terminal: they are drawn as pictures.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import fields
from datetime import date
from types import MappingProxyType
from typing import Any, NamedTuple, get_args, get_type_hints

from rich.console import Console, Group, RenderableType
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from dragoman.model import (
    Actor,
    Article,
    Commitment,
    Dispute,
    Dropped,
    Event,
    Evidence,
    Meeting,
    Mention,
    Record,
    Role,
    Sanction,
    Span,
    Statement,
    to_plain,
)
from dragoman.wording import when

PIPED_WIDTH = 100
"""Columns when standard output is no terminal and COLUMNS is not set."""

Names = Mapping[str, str]
"""Names of actors and places, by id."""

_PICTURES = {code: chr(0x2400 + code) for code in range(32)} | {127: "␡"} | dict.fromkeys(range(128, 160), "\ufffd")
_DASH = "–"


def console() -> Console:
    """Standard output for tables: as wide as the terminal, `PIPED_WIDTH` in a pipe."""
    out = Console(highlight=False, markup=False, emoji=False)
    if not out.is_terminal and "COLUMNS" not in os.environ:
        out.width = PIPED_WIDTH
    return out


def clean(text: str) -> str:
    """Text on one line, control characters as pictures."""
    return " ".join(text.split()).translate(_PICTURES)


def names_of(record: Record) -> dict[str, str]:
    """The names of a record's actors and places, by id."""
    return {place.id: place.name for place in record.places} | {actor.id: actor.name for actor in record.actors}


# --- one row to cells


def _named(ids: Iterable[str | None], names: Names) -> str:
    return ", ".join(clean(names.get(each, each)) for each in ids if each)


def _sides(left: str, right: str) -> str:
    return f"{left or '?'} → {right}" if right else left or _DASH


def _roles(roles: Iterable[Role]) -> list[str]:
    return [role.actor for role in roles]


def _words(spans: Iterable[Span | None]) -> str:
    return " … ".join(clean(span.text) for span in spans if span)


def _trigger(evidence: Evidence) -> str:
    return _words([evidence.trigger])


def _actor(row: Actor, names: Names) -> tuple[str, ...]:
    offices = "; ".join(dict.fromkeys(clean(office.title) for office in row.offices))
    return (
        clean(row.name),
        row.kind,
        row.country or _DASH,
        " ".join(row.sectors),
        offices or _named([row.part_of], names),
    )


def _event(row: Event, names: Names) -> tuple[str, ...]:
    who = _sides(_named(_roles(row.actors), names), _named(_roles(row.recipients), names))
    what = f"{row.type} {row.mode}" if row.mode else row.type
    return when(row.when), what, who, _named(row.places, names), row.factuality, _trigger(row.evidence)


def _meeting(row: Meeting, names: Names) -> tuple[str, ...]:
    what = ", ".join(each for each in (clean(row.series or ""), row.format, row.status) if each)
    about = "; ".join(map(clean, (*row.topics, *(f"→ {outcome}" for outcome in row.outcomes))))
    return (
        when(row.when),
        what,
        _named(row.parties, names),
        _named(row.attendees, names),
        _named([row.place], names),
        about,
    )


def _statement(row: Statement, names: Names) -> tuple[str, ...]:
    speakers = ", ".join(each for each in (_named(row.speakers, names), clean(row.document or "")) if each)
    return when(row.when), speakers or _DASH, row.kind, _words(row.content)


def _commitment(row: Commitment, names: Names) -> tuple[str, ...]:
    who = _sides(_named(row.by, names), _named(row.toward, names))
    return who, row.kind, _words([row.content]), _words([row.condition]), when(row.due) if row.due else ""


def _dispute(row: Dispute, names: Names) -> tuple[str, ...]:
    return _named(row.parties, names), _words([row.subject]), _named(row.over, names)


def _sanction(row: Sanction, names: Names) -> tuple[str, ...]:
    who = _sides(_named(row.by, names), _named(row.target, names))
    measure = row.measure if row.count is None else f"{row.measure} ({row.count})"
    return when(row.when), row.action, who, measure, _words([row.instrument]), row.factuality


def _dropped(row: Dropped, _: Names) -> tuple[str, ...]:
    return row.reason, clean(row.at.text[:200])


class Sheet(NamedTuple):
    """How a table of the record is shown: its title, its columns, and a row's cells."""

    title: str
    heads: tuple[str, ...]
    cells: Callable[[Any, Names], tuple[str, ...]]


SHEETS = {
    "actors": Sheet("Who", ("Name", "Kind", "Country", "Sectors", "Office, or part of"), _actor),
    "events": Sheet("Events", ("When", "What", "Who → whom", "Where", "Factuality", "Trigger"), _event),
    "meetings": Sheet("Meetings", ("When", "What", "Parties", "Attendees", "Where", "Topics → outcomes"), _meeting),
    "statements": Sheet("Statements", ("When", "Speaker", "Kind", "Words"), _statement),
    "commitments": Sheet("Commitments", ("Who → to whom", "Kind", "Words", "Condition", "Due"), _commitment),
    "disputes": Sheet("Disputes", ("Parties", "Subject", "Over"), _dispute),
    "sanctions": Sheet("Sanctions", ("When", "Action", "Who → whom", "Measure", "Words", "Factuality"), _sanction),
    "dropped": Sheet("Dropped", ("Reason", "Words"), _dropped),
}
"""The tables people see, in their order."""


# --- tables


def plain_sheet(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> Table:
    """Cells that are text already under their heads."""
    result = Table(box=None, pad_edge=False, expand=False)
    for head in heads:
        title = head.replace("_", " ").capitalize()
        width = {"text": 24, "id": 22, "from": 10}.get(head)
        result.add_column(title, overflow="fold", no_wrap=head in ("id", "from"), min_width=width)
    for row in rows:
        result.add_row(*(Text(clean(cell)) for cell in row))
    return result


def sheet(
    table: str,
    rows: Iterable[Any],
    names: Names,
    *,
    ids: bool = False,
    more: Mapping[str, Mapping[str, int | bool | str | None]] = MappingProxyType({}),
) -> Table:
    """The rows of one table of the record; `ids` puts their ids in front, `more` further columns behind, by row id."""
    shown = SHEETS[table]
    extra = list(dict.fromkeys(head for each in more.values() for head, value in each.items() if _flag(value)))
    result = Table(title=shown.title, title_justify="left", title_style="bold", box=None, pad_edge=False, expand=False)
    if ids:
        result.add_column("Id", no_wrap=True, style="dim")
    cells = [(each.id, shown.cells(each, names)) for each in rows]
    used = [at for at in range(len(shown.heads)) if any(row[at] for _, row in cells)]
    for at in used:
        is_date = shown.heads[at] in ("When", "Due")
        result.add_column(
            shown.heads[at],
            overflow="fold",
            min_width=10 if is_date else None,
            max_width=13 if is_date else None,
        )
    for head in extra:
        result.add_column(head.capitalize(), no_wrap=True)
    for row_id, row in cells:
        behind = (more[row_id][head] for head in extra)
        result.add_row(
            *([Text(row_id)] if ids else []), *(Text(row[at]) for at in used), *(Text(_flag(each)) for each in behind)
        )
    return result


def _flag(value: int | bool | str | None) -> str:
    """A value for people: "yes" or nothing for a yes or no."""
    return ("yes" if value else "") if isinstance(value, bool) else "" if value is None else str(value)


def headline(article: Article) -> Text:
    """Title, date and source of an article on one line."""
    date_ = when(article.published) if article.published else "undated"
    about = " · ".join(clean(each) for each in (date_, article.source) if each)
    return Text.assemble((clean(article.title or article.key or "(no title)"), "bold"), "  ", (about, "dim"))


def record_tables(record: Record) -> RenderableType:
    """The record of one article: headline, then its tables; empty ones are left out."""
    names = names_of(record)
    parts: list[RenderableType] = [Rule(style="dim"), headline(record.article)]
    for table in SHEETS:
        if rows := getattr(record, table):
            parts += [Text(), sheet(table, rows, names)]
    return Group(*parts, Text())


# --- CSV

_REFERENCES = frozenset(
    (
        "actors recipients alleged_by places place host parties attendees "
        "speakers addressees by toward over target requested_by"
    ).split()
)


def csv_header(table: str) -> list[str]:
    """The columns of a table in CSV; actors and places come twice, as ids and as names."""
    noun = get_args(get_type_hints(Record)[table])[0]
    return [column for each in fields(noun) for column in _columns(each.name, str(each.type))]


def csv_row(row: Any, names: Names) -> list[str]:
    """A row's cells, in the order of `csv_header`; lists are joined with `; `, spans are their words."""
    return [cell for each in fields(row) for cell in _cells(each.name, str(each.type), getattr(row, each.name), names)]


def _columns(name: str, kind: str) -> list[str]:
    if name in _REFERENCES:
        return [name, f"{name}_names"]
    if kind.startswith("When"):
        return [f"{name}_from", f"{name}_to", f"{name}_precision"]
    return ["evidence", "trigger", "rule", "score"] if name == "evidence" else [name]


def _cells(name: str, kind: str, value: Any, names: Names) -> list[str]:
    if name in _REFERENCES:
        ids = [value] if isinstance(value, str) else [getattr(each, "actor", each) for each in value or ()]
        return ["; ".join(ids), "; ".join(names.get(each, each) for each in ids)]
    if kind.startswith("When"):
        return [str(value.start_date), str(value.end_date), value.precision] if value else ["", "", ""]
    if isinstance(value, Evidence):
        return [value.text, value.trigger.text if value.trigger else "", value.rule, str(value.score)]
    return [_cell(value)]


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, str | int | float | date):
        return str(value)
    if isinstance(value, Span):
        return value.text
    if isinstance(value, tuple) and all(isinstance(each, str | Span) for each in value):
        return "; ".join(map(_cell, value))
    return json.dumps(to_plain(value), ensure_ascii=False)


# --- why a row is there


class Mark(NamedTuple):
    """A stretch of the text that plays a part: its brackets in a pipe, its style on a terminal."""

    start: int
    end: int
    brackets: str
    style: str


TRIGGER, DOER, OTHER = ("[]", "bold reverse"), ("{}", "bold cyan"), ("<>", "bold magenta")

_DOERS = ("actors", "parties", "speakers", "by")
_OTHERS = ("recipients", "addressees", "toward", "target", "over")


def explanation(
    table: str, row: Any, record: Record, *, styled: bool, more: Iterable[tuple[str, str]] = ()
) -> RenderableType:
    """A row's sentence with trigger, doers and others marked, its article, the rule with its score, and who says so.

    `more`: further facts, as label and text.
    """
    names, article = names_of(record), record.article
    start, end = _stretch(row, record)
    facts = Table(box=None, show_header=False, pad_edge=False)
    facts.add_column(style="dim", no_wrap=True)
    facts.add_column(overflow="fold")
    for label, text in (("article", headline(article).plain), *_facts(row, record, names), *more):
        facts.add_row(label, Text(text))
    shown = SHEETS.get(table)
    cells = " | ".join(cell for cell in shown.cells(row, names) if cell) if shown else table
    sentence = marked(article, start, end, _marks(row, record), styled=styled)
    key = Text("" if styled else "[trigger] {doer} <other side>")
    return Group(Text(f"{row.id}  {cells}", style="bold"), Text(), sentence, Text(), facts, key)


def marked(article: Article, start: int, end: int, marks: Iterable[Mark], *, styled: bool) -> Text:
    """A stretch of the article with the marks inside it, as styles or as brackets."""
    inside = [each for each in marks if start <= each.start < each.end <= end]
    if styled:
        pictures = article.text[start:end].replace("\n", " ").translate(_PICTURES)
        text = Text(pictures)
        for each in inside:
            text.stylize(each.style, each.start - start, each.end - start)
        return text
    words = article.text[start:end]
    closing = [(each.end, 0, -each.start, each.brackets[1]) for each in inside]
    opening = [(each.start, 1, -each.end, each.brackets[0]) for each in inside]
    for at, _, _, bracket in sorted(closing + opening, key=lambda each: each[:3], reverse=True):
        words = words[: at - start] + bracket + words[at - start :]
    return Text(clean(words))


def _stretch(row: Any, record: Record) -> tuple[int, int]:
    """Where the row's evidence stands; for a row that is itself a span, its line of the text."""
    evidence = getattr(row, "evidence", None)
    if evidence is not None:
        return evidence.start, evidence.end
    text, at = record.article.text, _place(row, record)
    if at is None:
        return 0, 0
    return text.rfind("\n", 0, at.start) + 1, next((end for end in [text.find("\n", at.end)] if end >= 0), len(text))


def _place(row: Any, record: Record) -> Span | None:
    if isinstance(row, Actor):
        return next((mention.at for mention in record.mentions if mention.actor == row.id), None)
    at: Span | None = row.at if hasattr(row, "at") else row.when_.span
    return at


def _marks(row: Any, record: Record) -> Iterator[Mark]:
    evidence = getattr(row, "evidence", None)
    if evidence is None:
        if at := _place(row, record):
            yield Mark(at.start, at.end, *TRIGGER)
        return
    if trigger := evidence.trigger or getattr(row, "cue", None):
        yield Mark(trigger.start, trigger.end, *TRIGGER)
    for names, look in ((_DOERS, DOER), (_OTHERS, OTHER)):
        for mention in _mentioned(row, names, record):
            yield Mark(mention.at.start, mention.at.end, *look)


def _mentioned(row: Any, names: Iterable[str], record: Record) -> Iterator[Mention]:
    """The mentions a row's roles name; where a row has only actor ids, their mentions."""
    taking_part = [each for name in names for each in getattr(row, name, ())]
    mentions = {each.mention for each in taking_part if isinstance(each, Role)}
    actors = {each for each in taking_part if isinstance(each, str)}
    return (each for each in record.mentions if each.id in mentions or each.actor in actors)


def _facts(row: Any, record: Record, names: Names) -> Iterator[tuple[str, str]]:
    if evidence := getattr(row, "evidence", None):
        yield "rule", f"{evidence.rule}, score {evidence.score:.2f}"
    if factuality := getattr(row, "factuality", None):
        yield "factuality", factuality
    yield from _attribution(row, record, names)
    if isinstance(row, Event):
        scores = f"Goldstein {row.goldstein:+.1f}, intensity {row.intensity:+.1f}"
        yield "codes", f"CAMEO {row.cameo}, {scores}, quad {row.quad}"
    model = record.made_by.model
    yield "made by", f"Dragoman {record.made_by.dragoman}, {record.made_by.parser}" + (f", {model}" if model else "")


def _attribution(row: Any, record: Record, names: Names) -> Iterator[tuple[str, str]]:
    if alleged := getattr(row, "alleged_by", ()):
        yield "attribution", f"on the word of {_named(alleged, names)} alone"
    said = next((each for each in record.statements if each.id == getattr(row, "statement", None)), None)
    if said is not None:
        who = _named(said.speakers, names) or clean(said.document or "somebody")
        yield "reported by", f"{who} ({said.id})"
    elif hasattr(row, "statement") and not alleged:
        yield "attribution", "the article's own narration"
