"""Every noun of the record, as frozen dataclasses; their JSON image is what `dragoman read --format json` prints.

Offsets are half-open `[start, end)` in Unicode code points of `Article.text`. Dates are half-open too. Lists are
tuples here and arrays in JSON. "Nothing there" is `()` or `None`, never a missing field. `start_date`/`end_date`
are spelled `from`/`to` in JSON, since `from` is a Python keyword.
"""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, fields, is_dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from dragoman.errors import BadDate

JSON_NAMES = {"start_date": "from", "end_date": "to"}
"""Field names whose JSON spelling differs."""

FLAT = frozenset({"at", "when_"})
"""Fields whose own fields are lifted into the row: a mention, a place and a date expression *are* spans or whens."""

_SURROGATES = re.compile("[\ud800-\udfff]")
_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


def normalize(text: str) -> str:
    """The one normalisation of article text: line ends become LF, lone surrogates U+FFFD, Unicode form NFC."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", _SURROGATES.sub("\ufffd", text))


def digest(*parts: object) -> str:
    """Sixteen hex digits that identify the parts (BLAKE2b, 8 bytes)."""
    data = "\x1f".join(str(part) for part in parts).encode("utf-8", "surrogatepass")
    return hashlib.blake2b(data, digest_size=8).hexdigest()


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Words of the article: `text == article.text[start:end]`."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class When:
    """A half-open interval of days with its precision and with what it rests on.

    `precision`: day, week, month, quarter, year, range, instant. `basis`: `text` (words in the article), `published`
    (nothing said, so the publication date), `given` (by the caller). `span`: the words, or None.
    """

    start_date: date
    end_date: date
    precision: str
    basis: str
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """The clause or sentence that says it, the trigger word in it, the rule that fired and its score (0..1)."""

    start: int
    end: int
    text: str
    trigger: Span | None
    rule: str
    score: float


def day(value: date, basis: str, span: Span | None = None) -> When:
    """One calendar day as a `When`."""
    return When(value, value + timedelta(days=1), "day", basis, span)


def parse_published(value: str | date | datetime | When | None) -> When | None:
    """A publication date as `When` with basis `given`; None stays None.

    Takes `YYYY-MM-DD`, an ISO 8601 date-time (its UTC day counts), `date`, `datetime` or a `When`.
    Raises `BadDate` for anything else and for days that do not exist.
    """
    if value is None or isinstance(value, When):
        return value
    if isinstance(value, str):
        value = _parse_iso(value.strip())
        if value is None:
            return None
    try:
        if isinstance(value, datetime):
            value = value.astimezone(UTC).date() if value.tzinfo else value.date()
        return day(value, "given")
    except OverflowError:
        raise BadDate(
            f"publication date {value} is at the edge of the calendar; write a day that has a next one"
        ) from None


def _parse_iso(text: str) -> date | datetime | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text) if _ISO_DATE.fullmatch(text) else datetime.fromisoformat(text)
    except ValueError as error:
        raise BadDate(f"publication date {text!r} is not a date ({error}); write YYYY-MM-DD") from None


@dataclass(frozen=True, slots=True, init=False)
class Article:
    """One text to read. Only `text` is needed; everything else sharpens the record.

    `text` is normalised (`normalize`). `published` anchors relative dates: `"2025-05-21"`, a `date` or a `When`.
    `key` is the caller's own id. `language` is filled by the reader (ISO 639-1, None: not determined).
    Raises `BadDate` for an impossible publication date.
    """

    id: str
    version: str
    key: str | None
    title: str | None
    source: str | None
    url: str | None
    published: When | None
    language: str | None
    text: str

    def __init__(
        self,
        text: str,
        *,
        published: str | date | datetime | When | None = None,
        key: str | None = None,
        title: str | None = None,
        source: str | None = None,
        url: str | None = None,
        language: str | None = None,
        id: str | None = None,
        version: str | None = None,
    ) -> None:
        text = normalize(text)
        version = version or "blake2b:" + digest(text)
        values = {
            "id": id or digest("article", url or key or text),
            "version": version,
            "key": key,
            "title": title,
            "source": source,
            "url": url,
            "published": parse_published(published),
            "language": language,
            "text": text,
        }
        for name, value in values.items():
            object.__setattr__(self, name, value)

    def span(self, start: int, end: int) -> Span:
        """The words between two offsets."""
        return Span(start, end, self.text[start:end])


@dataclass(frozen=True, slots=True)
class Mention:
    """Words that name an actor or a place. `actor` is None for a place and for words that stand for several actors.

    `metonym`: a place name that stands for its government ("Ankara said").
    """

    id: str
    at: Span
    kind: str
    actor: str | None
    metonym: bool


@dataclass(frozen=True, slots=True)
class Office:
    """A post: from knowledge with dates and no span, from the text with its span and no dates."""

    title: str
    organization: str | None
    country: str | None
    start_date: date | None
    end_date: date | None
    span: Span | None


@dataclass(frozen=True, slots=True)
class Label:
    """What the source calls an actor; `by` is `narrator` or a statement id. Recorded, never adopted."""

    text: str
    by: str
    span: Span


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody who acts: `kind` is state, government, person, organization, group or population."""

    id: str
    name: str
    kind: str
    country: str | None
    sectors: tuple[str, ...] = ()
    wikidata: str | None = None
    aliases: tuple[str, ...] = ()
    offices: tuple[Office, ...] = ()
    part_of: str | None = None
    labels: tuple[Label, ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """A toponym; `feature` is a GeoNames feature code, coordinates are WGS 84 degrees, unknown is None."""

    id: str
    at: Span
    name: str
    geonames: int | None
    country: str | None
    admin1: str | None
    lat: float | None
    lon: float | None
    feature: str | None


@dataclass(frozen=True, slots=True)
class TimeExpression:
    """Words that name a date, resolved: `when_.span` is the expression."""

    id: str
    when_: When


@dataclass(frozen=True, slots=True)
class Role:
    """Who takes part, by which mention, under which title the text gives there."""

    actor: str
    mention: str
    title: str | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """Who did what to whom (PLOVER 2.0 types; quads 1..4; CAMEO code and Goldstein score)."""

    id: str
    type: str
    mode: str | None
    contexts: tuple[str, ...]
    cameo: str
    goldstein: float
    intensity: float
    quad: int
    actors: tuple[Role, ...]
    recipients: tuple[Role, ...]
    when: When | None
    places: tuple[str, ...]
    factuality: str
    alleged_by: tuple[str, ...]
    statement: str | None
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Delegation:
    """One side of a meeting: the state or organisation, its head and its members (actor ids)."""

    party: str | None
    head: str | None
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Meeting:
    """A meeting, call, visit or round of talks as one object."""

    id: str
    series: str | None
    format: str
    host: str | None
    parties: tuple[str, ...]
    delegations: tuple[Delegation, ...]
    attendees: tuple[str, ...]
    place: str | None
    when: When | None
    topics: tuple[str, ...]
    outcomes: tuple[str, ...]
    status: str
    note: str | None
    factuality: str
    event: str | None
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Statement:
    """Something said: by whom or in which document, and the words. `kind` is direct, mixed or indirect."""

    id: str
    speakers: tuple[str, ...]
    document: str | None
    addressees: tuple[str, ...]
    kind: str
    medium: str | None
    cue: Span | None
    content: tuple[Span, ...]
    quoted: tuple[Span, ...]
    when: When | None
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Commitment:
    """What somebody undertakes, affirms, offers, intends, requests or refuses."""

    id: str
    by: tuple[str, ...]
    toward: tuple[str, ...]
    kind: str
    topics: tuple[str, ...]
    content: Span
    condition: Span | None
    due: When | None
    statement: str | None
    follows: tuple[str, ...]
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Position:
    """What one party to a dispute says about it."""

    by: str
    span: Span


@dataclass(frozen=True, slots=True)
class Dispute:
    """A quarrel between parties: its subject and the third actors it is about."""

    id: str
    parties: tuple[str, ...]
    subject: Span
    over: tuple[str, ...]
    position: tuple[Position, ...]
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Sanction:
    """A sanction measure and what is done with it (impose, extend, threaten, ease, lift, ...)."""

    id: str
    action: str
    by: tuple[str, ...]
    target: tuple[str, ...]
    instrument: Span
    measure: str
    count: int | None
    legal_basis: Span | None
    requested_by: tuple[str, ...]
    when: When | None
    place: str | None
    factuality: str
    event: str | None
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Dropped:
    """Something seen and left out, with a short reason code."""

    id: str
    reason: str
    at: Span


@dataclass(frozen=True, slots=True)
class MadeBy:
    """The makers of a record: versions, and the seconds it took."""

    dragoman: str
    parser: str
    model: str | None
    knowledge: str
    seconds: float


@dataclass(frozen=True, slots=True)
class Record:
    """What one article becomes."""

    article: Article
    mentions: tuple[Mention, ...]
    actors: tuple[Actor, ...]
    places: tuple[Place, ...]
    dates: tuple[TimeExpression, ...]
    events: tuple[Event, ...]
    meetings: tuple[Meeting, ...]
    statements: tuple[Statement, ...]
    commitments: tuple[Commitment, ...]
    disputes: tuple[Dispute, ...]
    sanctions: tuple[Sanction, ...]
    dropped: tuple[Dropped, ...]
    made_by: MadeBy

    def to_dict(self) -> dict[str, Any]:
        """The record as plain dicts, lists and strings, keys as in the JSON Schema."""
        plain: dict[str, Any] = to_plain(self)
        return plain

    def to_json(self, indent: int | None = None) -> str:
        """The record as JSON text (UTF-8 safe, keys in the order of the fields)."""
        return json.dumps(self.to_dict(), ensure_ascii=False, indent=indent)


@dataclass(frozen=True, slots=True)
class Rejected:
    """An input that could not be read: where it stood and why."""

    path: str
    line: int | None
    reason: str


@dataclass(frozen=True, slots=True)
class Happening:
    """One real-world event, meeting, sanction measure or commitment with all its tellings, made in the store.

    `table`: whose rows the tellings are. `type`: the one most of them have. `tellings`: row ids, the first told first.
    `sources`: how many publishers tell it independently, copies of another article not counted. `start_date`,
    `end_date`: what most tellings with a date of their own say. `contradictions`: in what they contradict each other,
    such as `"denied"` or `"counts of people: 12, 15"`.
    """

    id: str
    table: str
    type: str
    tellings: tuple[str, ...]
    sources: int
    start_date: date
    end_date: date
    contradictions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ForeignEvent:
    """One row of another system's event file. What the file does not say is None or ().

    `maker`: polecat, icews or gdelt. `key`: the file's own key of the row, unique in it. `type`: PLOVER type, for CAMEO
    codes by their root (None: a plain statement). `cameo`: the code, None for POLECAT. Countries are alpha-3 where the
    name or code is known, else as written. `score`: Goldstein for CAMEO files, PLOVER intensity for POLECAT.
    """

    maker: str
    key: str
    day: date
    type: str | None
    mode: str | None
    cameo: str | None
    actor_name: str | None
    actor_country: str | None
    actor_sectors: tuple[str, ...]
    recipient_name: str | None
    recipient_country: str | None
    recipient_sectors: tuple[str, ...]
    place: str | None
    country: str | None
    lat: float | None
    lon: float | None
    score: float | None
    source: str | None
    url: str | None


Row = Mention | Actor | Place | TimeExpression | Event | Meeting | Statement | Commitment | Dispute | Sanction | Dropped
"""A row of any table of a record."""


@dataclass(frozen=True, slots=True)
class Decision:
    """A reader's verdict on a row; kept beside it, never over it.

    `verdict`: `accept`, `reject`, `edit`, or `undo`, which takes back the decision `undoes` (None for the others).
    `row`: its id; `article`: where it stands, since an actor stands in many. `before`: the row as it was shown then,
    earlier edits included; `after`: as it should be, only for `edit`. `at_time`: UTC, without a zone.
    """

    id: str
    row: str
    table: str
    article: str
    verdict: str
    by: str
    at_time: datetime
    reason: str | None
    before: Row
    after: Row | None
    undoes: str | None


TABLES = (
    "mentions",
    "actors",
    "places",
    "dates",
    "events",
    "meetings",
    "statements",
    "commitments",
    "disputes",
    "sanctions",
    "dropped",
)
"""The tables of a record, in the order of its fields."""


def row_id(article: str, table: str, spans: Iterable[tuple[int, int]], kind: str) -> str:
    """The id of a row: table initial and a hash of article, table, spans and type; the makers play no part."""
    where = ",".join(f"{start}-{end}" for start, end in spans)
    return f"{table[:2]}-{digest(article, table, where, kind)}"


def to_plain(value: Any) -> Any:
    """The JSON image of a model value: dataclass to dict, tuple to list, date to ISO string."""
    if isinstance(value, str | int | float | bool) or value is None:
        return value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple | list):
        return [to_plain(item) for item in value]
    if is_dataclass(value):
        plain: dict[str, Any] = {}
        for each in fields(value):
            inner = to_plain(getattr(value, each.name))
            if each.name in FLAT:
                plain |= inner
            else:
                plain[JSON_NAMES.get(each.name, each.name)] = inner
        return plain
    raise TypeError(f"{type(value).__name__} has no JSON form")
