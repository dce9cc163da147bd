"""Rows as cards: who did what to whom in plain words, when, how sure, why, who else tells it, what was decided."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from typing import Any, NamedTuple

from dragoman.entries import Around, Head, Line, Name, line, listed
from dragoman.model import (
    Actor,
    Commitment,
    Decision,
    Dispute,
    Event,
    Meeting,
    Record,
    Sanction,
    Statement,
    When,
)
from dragoman.store import View
from dragoman.web.marks import ROWS, doers, others
from dragoman.wording import link, publisher, words

MOST_TELLINGS = 6
"""Other tellings of a happening that a card lists."""

FACTUALITY = {
    "actual": "happened",
    "future": "still to come",
    "hypothetical": "supposed",
    "negated": "did not happen",
    "historical": "background",
}
"""What the values of `factuality` mean, in words."""

BASES = {"text": "as the text says", "published": "day of publication", "given": "as given"}
"""What a date rests on, in words."""

VERBS: dict[tuple[str, str | None], str] = {
    ("AGREE", None): "agree with",
    ("CONSULT", None): "talk with",
    ("CONSULT", "visit"): "visit …",
    ("CONSULT", "phone"): "call …",
    ("SUPPORT", None): "support …",
    ("CONCEDE", None): "yield to",
    ("COOPERATE", None): "cooperate with",
    ("AID", None): "give aid to",
    ("RETREAT", None): "back down before",
    ("RETREAT", "withdraw"): "withdraw from",
    ("RETREAT", "release"): "release …",
    ("RETREAT", "disarm"): "disarm …",
    ("RETREAT", "ceasefire"): "cease fire with",
    ("RETREAT", "access"): "give access to",
    ("RETREAT", "resign"): "resign before",
    ("REQUEST", None): "ask …",
    ("ACCUSE", None): "accuse …",
    ("ACCUSE", "disapprove"): "criticize …",
    ("ACCUSE", "investigate"): "investigate …",
    ("REJECT", None): "refuse …",
    ("THREATEN", None): "threaten …",
    ("PROTEST", None): "protest against",
    ("PROTEST", "riot"): "riot against",
    ("PROTEST", "strike"): "strike against",
    ("PROTEST", "boycott"): "boycott …",
    ("SANCTION", None): "impose sanctions on",
    ("SANCTION", "convict"): "convict …",
    ("SANCTION", "expel"): "expel diplomats of",
    ("SANCTION", "withdraw"): "break off with",
    ("MOBILIZE", None): "mobilize against",
    ("COERCE", None): "coerce …",
    ("COERCE", "seize"): "seize what belongs to",
    ("COERCE", "arrest"): "arrest …",
    ("COERCE", "deport"): "deport …",
    ("COERCE", "cyber"): "hack …",
    ("ASSAULT", None): "attack …",
    ("ASSAULT", "abduct"): "abduct …",
    ("ASSAULT", "torture"): "torture …",
    ("impose", None): "impose sanctions on",
    ("extend", None): "extend sanctions on",
    ("threaten", None): "threaten sanctions on",
    ("ease", None): "ease sanctions on",
    ("lift", None): "lift sanctions on",
    ("waive", None): "waive sanctions on",
    ("request-lift", None): "ask for an end of sanctions on",
    ("refuse-lift", None): "refuse to lift sanctions on",
    ("in-force", None): "keep sanctions on",
    ("commit", None): "undertake towards",
    ("affirm", None): "affirm towards",
    ("offer", None): "offer to",
    ("intend", None): "intend towards",
    ("request", None): "ask of",
    ("refuse", None): "refuse to",
}
"""What doers do, by type and mode; "…" stands for those it is done to, and a last word such as "with" leads to them."""

_LEADING = ("with", "to", "on", "of", "from", "against", "before", "towards")


class Told(NamedTuple):
    """Another telling of the same happening: its row, its article, how like it is."""

    id: str
    head: Head
    score: float


class Card(NamedTuple):
    """A row as the page shows it. `verb` stands between the two sides of `line.who`; `why`: reasons, label and text.

    `certainty`: its factuality in words; both are empty where a table has none.
    """

    table: str
    row: Any
    line: Line
    verb: str
    when: When | None
    basis: str
    factuality: str
    certainty: str
    why: tuple[tuple[str, str], ...]
    said: tuple[Name, ...]
    statement: str | None
    tellings: tuple[Told, ...]
    verdict: Decision | None


class Section(NamedTuple):
    """The cards of one table."""

    table: str
    cards: tuple[Card, ...]


class Known(NamedTuple):
    """What the store knows of rows: by row id their happening and the decision in force; by happening how many tell it
    and some of its tellings."""

    happening: Mapping[str, str]
    told: Mapping[str, int]
    tellings: Mapping[str, Sequence[Told]]
    verdicts: Mapping[str, Decision]


NOTHING = Known({}, {}, {}, {})
"""What is known of the rows of an article that is not stored."""


# ---------------------------------------------------------------- what the store knows


def known(view: View, record: Record, ids: Sequence[str] | None = None) -> Known:
    """What the store knows of these rows of an article; of all by default."""
    every = [row.id for table in ROWS for row in getattr(record, table)] if ids is None else list(ids)
    happening = view.happening_ids(every)
    tellings: dict[str, list[Told]] = {}
    told: dict[str, int] = {}
    for each, row, score, count, source, url, day in _tellings(view, sorted(set(happening.values()))):
        tellings.setdefault(each, []).append(Told(row, Head(publisher(source, url), link(url), day), score))
        told[each] = count
    return Known(happening, told, tellings, view.verdicts(every, record.article.id))


def _tellings(view: View, happenings: Sequence[str]) -> Sequence[tuple[Any, ...]]:
    """Of each happening the first tellings, one more than is shown, since the row itself is among them."""
    _, rows = view.sql(
        "SELECT t.happening, t.id, t.score, count(*) OVER (PARTITION BY t.happening) AS told, "
        "a.source, a.url, a.published FROM tellings t JOIN articles a ON a.id = t.article "
        f"WHERE t.happening IN ({listed(happenings)}) "
        "QUALIFY row_number() OVER (PARTITION BY t.happening ORDER BY a.published NULLS LAST, t.id) "
        f"<= {MOST_TELLINGS + 1} ORDER BY a.published NULLS LAST, t.id"
    )
    return rows


# ---------------------------------------------------------------- cards


def sections(record: Record, store: Known = NOTHING) -> tuple[Section, ...]:
    """The cards of an article, a table at a time; tables without rows are left out."""
    here = _around(record, store)
    found = (
        Section(table, tuple(card(table, row, record, store, here) for row in getattr(record, table))) for table in ROWS
    )
    return tuple(each for each in found if each.cards)


def card(table: str, row: Any, record: Record, store: Known = NOTHING, here: Around | None = None) -> Card:
    """One row as a card."""
    here = here or _around(record, store)
    shown = line(row, here)
    at: When | None = getattr(row, "when", None)
    factuality = getattr(row, "factuality", "")
    happening = store.happening.get(row.id, "")
    said = next((each for each in record.statements if each.id == getattr(row, "statement", None)), None)
    return Card(
        table,
        row,
        shown,
        verb(row, shown, {each.id for each in record.actors if each.kind == "population"}),
        at,
        BASES.get(at.basis, at.basis) if at else "",
        factuality,
        FACTUALITY.get(factuality, factuality),
        tuple(_why(row, record, here)),
        here.named(row, said.speakers) if said else (),
        said.id if said else None,
        tuple(each for each in store.tellings.get(happening, ()) if each.id != row.id)[:MOST_TELLINGS],
        store.verdicts.get(row.id),
    )


def _around(record: Record, store: Known) -> Around:
    article = record.article
    names = {each.id: each.name for each in record.places} | {each.id: each.name for each in record.actors}
    day = article.published.start_date if article.published else None
    return Around(
        {row.id: article.id for table in ROWS for row in getattr(record, table)},
        store.happening,
        store.told,
        {article.id: Head(publisher(article.source, article.url), link(article.url), day)},
        {article.id: names},
    )


def verb(row: Any, shown: Line, many: Set[str] = frozenset()) -> str:
    """What the doers of a row do, agreeing with how many they are: "accuses", "talk with", "says".

    `many`: ids of those who are many by themselves, such as fishermen.
    """
    phrase = _phrase(row)
    if not shown.who.others:
        phrase = _without_object(phrase)
    phrase = phrase.removesuffix(" …")
    is_plural = len(shown.who.doers) > 1 or any(each.id in many for each in shown.who.doers)
    return phrase if is_plural else _singular(phrase)


def _phrase(row: Any) -> str:
    match row:
        case Event():
            return VERBS.get((row.type, row.mode)) or VERBS.get((row.type, None), row.type.lower())
        case Meeting():
            return "meet"
        case Statement():
            return "say to"
        case Dispute():
            return "quarrel"
    return VERBS.get((row.action if isinstance(row, Sanction) else row.kind, None), "act on")


def _without_object(phrase: str) -> str:
    if phrase.endswith("…"):
        return phrase.replace("…", "somebody")
    head, _, last = phrase.rpartition(" ")
    return head if last in _LEADING and head else phrase


def _singular(phrase: str) -> str:
    head, space, rest = phrase.partition(" ")
    return head + ("es" if head.endswith(("s", "sh", "ch", "x")) else "s") + space + rest


def _why(row: Any, record: Record, here: Around) -> Iterator[tuple[str, str]]:
    """What a row rests on: the rule and the word that fired, the model's vote, the score, whose word it is, codes."""
    rule, vote = _rule_and_vote(row.evidence.rule)
    if rule:
        yield "rule", rule
    if trigger := row.evidence.trigger or getattr(row, "cue", None):
        yield "word that tells it", words(trigger)
    if vote:
        yield "vote of the model", vote
    yield "score", f"{row.evidence.score:.2f} of 1"
    yield from _attribution(row, here)
    if isinstance(row, Event):
        yield (
            "codes",
            f"PLOVER {row.type}, CAMEO {row.cameo}, Goldstein {row.goldstein:+.1f}, intensity {row.intensity:+.1f}",
        )
    maker = record.made_by
    yield "made by", ", ".join(filter(None, (f"Dragoman {maker.dragoman}", maker.parser, maker.model)))


def _rule_and_vote(rule: str) -> tuple[str, str]:
    """The lexicon's part of a rule, and the model's with its probability; empty for a part that is not there."""
    lexicon, found, vote = rule.rpartition("encoder ")
    return (lexicon.rstrip("; "), vote) if found else (rule, "")


def _attribution(row: Any, here: Around) -> Iterator[tuple[str, str]]:
    if alleged := getattr(row, "alleged_by", ()):
        yield "whose word", f"on the word of {', '.join(map(str, here.named(row, alleged)))} alone"
    elif isinstance(row, Event | Commitment) and row.statement is None:
        yield "whose word", "the article's own"


def participants(row: Any) -> frozenset[str]:
    """The ids of all who take part in a row."""
    return frozenset(
        (*doers(row), *others(row), *getattr(row, "requested_by", ()), *filter(None, [getattr(row, "host", None)]))
    )


def people(record: Record) -> tuple[Actor, ...]:
    """The actors of an article, those of most rows first."""
    counts: dict[str, int] = {}
    for table in ROWS:
        for row in getattr(record, table):
            for each in participants(row):
                counts[each] = counts.get(each, 0) + 1
    return tuple(sorted(record.actors, key=lambda each: -counts.get(each.id, 0)))
