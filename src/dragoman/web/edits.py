"""Rows as forms: which fields of a row a reader may change, how they are shown, and the row that a form makes of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, NamedTuple

from dragoman.coding.events import recoded
from dragoman.errors import KnowledgeError
from dragoman.knowledge import Knowledge
from dragoman.model import Actor, Delegation, Event, Meeting, Mention, Place, Record, Role, Span, When
from dragoman.store.checks import CHOICES
from dragoman.wording import when as told

Form = Mapping[str, Sequence[str]]
"""What a form holds: the values of each of its fields."""


class Field(NamedTuple):
    """A field of a row that may be changed. `form`: how it is shown and read, one of the keys of `_READ`."""

    name: str
    label: str
    form: str
    choices: tuple[str, ...] = ()


def _chosen(table: str, name: str, label: str) -> Field:
    return Field(name, label, "choice", CHOICES[table, name])


_WHEN = Field("when", "When", "days")
_WHERE = Field("place", "Where", "place")
_FACTUALITY = _chosen("events", "factuality", "Factuality")

FIELDS: dict[str, tuple[Field, ...]] = {
    "events": (
        Field("type", "Type and mode", "kind"),
        _FACTUALITY,
        _WHEN,
        Field("actors", "Who acts", "roles"),
        Field("recipients", "On whom", "roles"),
        Field("places", "Where", "places"),
    ),
    "meetings": (
        _chosen("meetings", "format", "Format"),
        _chosen("meetings", "status", "Status"),
        _FACTUALITY,
        Field("host", "Host", "actor"),
        _WHERE,
        Field("series", "Series", "text"),
        Field("topics", "Topics, parted by ;", "texts"),
        Field("outcomes", "Documents agreed, parted by ;", "texts"),
        _WHEN,
        Field("parties", "Sides", "actors"),
        Field("attendees", "Who was there", "actors"),
    ),
    "statements": (
        _chosen("statements", "kind", "Kind"),
        _chosen("statements", "medium", "Medium"),
        Field("document", "Document", "text"),
        _WHEN,
        Field("speakers", "Who says it", "actors"),
        Field("addressees", "To whom", "actors"),
    ),
    "commitments": (
        _chosen("commitments", "kind", "Kind"),
        Field("topics", "Topics, parted by ;", "texts"),
        Field("due", "Due", "days"),
        Field("by", "Who", "actors"),
        Field("toward", "Towards whom", "actors"),
    ),
    "disputes": (Field("parties", "Who quarrels", "actors"), Field("over", "Over whom", "actors")),
    "sanctions": (
        _chosen("sanctions", "action", "Action"),
        _chosen("sanctions", "measure", "Measure"),
        _FACTUALITY,
        Field("count", "Number of targets", "count"),
        _WHERE,
        _WHEN,
        Field("by", "Who", "actors"),
        Field("target", "Against whom", "actors"),
        Field("requested_by", "Asked for by", "actors"),
    ),
}
"""What may be changed in the rows of each table, in the order of the form. The words of a row stay as they are."""

OPTIONAL = frozenset({"medium"})
"""Choices that may be left open."""


class Option(NamedTuple):
    """Something to choose."""

    value: str
    label: str
    chosen: bool


class Input(NamedTuple):
    """A field as a form shows it: what can be chosen, or the values that stand in it; `error`: what is wrong."""

    name: str
    label: str
    form: str
    options: tuple[Option, ...] = ()
    values: tuple[str, ...] = ()
    error: str = ""


class Wrong(Exception):  # noqa: N818 - reads as what it is
    """A field of a form cannot be taken as it is; the message says why."""


# ---------------------------------------------------------------- from a row to its form


def inputs(
    table: str, row: Any, record: Record, types: Mapping[str, Iterable[str]], errors: Mapping[str, str], given: Form
) -> tuple[Input, ...]:
    """The form of a row of one of the tables of `FIELDS`.

    `types`: the modes of each event type. After a form that could not be taken: what was `given`, and the `errors` by
    field.
    """
    shown = (_input(each, row, record, types) for each in FIELDS[table])
    return tuple((_given(each, given) if given else each)._replace(error=errors.get(each.name, "")) for each in shown)


def _input(field: Field, row: Any, record: Record, types: Mapping[str, Iterable[str]]) -> Input:
    value = getattr(row, field.name)
    shown = Input(field.name, field.label, field.form)
    match field.form:
        case "kind":
            return shown._replace(options=_kinds(row, types))
        case "choice":
            return shown._replace(options=_choices(field, value))
        case "roles":
            return shown._replace(options=_people(_mentioned(record), [each.actor for each in value], row, record))
        case "actors":
            return shown._replace(options=_people(record.actors, value, row, record))
        case "actor":
            return shown._replace(
                options=(Option("", "nobody", value is None), *_people(record.actors, [value], row, record))
            )
        case "place":
            return shown._replace(options=(Option("", "unknown", value is None), *_places(record, [value], row)))
        case "places":
            return shown._replace(options=_places(record, value, row))
        case "days":
            return shown._replace(values=_days(value))
        case "texts":
            return shown._replace(values=("; ".join(value),))
    return shown._replace(values=("" if value is None else str(value),))


def _given(shown: Input, form: Form) -> Input:
    """The field with what a visitor put in."""
    if shown.form == "days":
        return shown._replace(values=tuple(_only(form, f"{shown.name}-{end}") for end in ("from", "to")))
    given = list(form.get(shown.name, ()))
    options = tuple(
        each._replace(chosen=each.value in given or (not given and not each.value)) for each in shown.options
    )
    return shown._replace(options=options, values=tuple(given) or ("",))


def _kinds(row: Event, types: Mapping[str, Iterable[str]]) -> tuple[Option, ...]:
    here = f"{row.type}/{row.mode or ''}"
    every = {f"{kind}/{mode}": (kind, mode) for kind, modes in types.items() for mode in ("", *modes)}
    every.setdefault(here, (row.type, row.mode or ""))
    return tuple(
        Option(value, " · ".join(filter(None, (kind.capitalize(), mode))), value == here)
        for value, (kind, mode) in every.items()
    )


def _choices(field: Field, value: str | None) -> tuple[Option, ...]:
    known = (*field.choices, *([value] if value and value not in field.choices else []))
    empty = [Option("", "unknown", value is None)] if value is None or field.name in OPTIONAL else []
    return (*empty, *(Option(each, each, each == value) for each in known))


def _mentioned(record: Record) -> tuple[Actor, ...]:
    """The actors that the text mentions: a role names the mention it is taken from."""
    there = {each.actor for each in record.mentions}
    return tuple(each for each in record.actors if each.id in there)


def _people(every: Iterable[Actor], chosen: Iterable[str | None], row: Any, record: Record) -> tuple[Option, ...]:
    """Actors to choose from: those chosen, then those of the row's sentence, then the others, each by name."""
    taken = {each for each in chosen if each}
    near = {each.actor for each in record.mentions if _is_near(each.at, row)}
    known = {each.id: each for each in every}
    order = sorted(known.values(), key=lambda each: (each.id not in taken, each.id not in near, each.name.casefold()))
    strangers = [Option(each, each, True) for each in sorted(taken) if each not in known]
    return (*(Option(each.id, _called(each), each.id in taken) for each in order), *strangers)


def _called(actor: Actor) -> str:
    about = ", ".join(dict.fromkeys(filter(None, (actor.kind, actor.country if actor.country != actor.id else None))))
    return f"{actor.name} ({about})"


def _places(record: Record, chosen: Iterable[str | None], row: Any) -> tuple[Option, ...]:
    """Places to choose from: those chosen, then those of the row's sentence, then one of each other name."""
    taken = {each for each in chosen if each}
    order = sorted(record.places, key=lambda each: (each.id not in taken, not _is_near(each.at, row), each.at.start))
    shown: dict[tuple[str, str | None], Place] = {}
    for each in order:
        shown.setdefault((each.name, each.country if each.id not in taken else each.id), each)
    return tuple(
        Option(each.id, ", ".join(filter(None, (each.name, each.country))), each.id in taken) for each in shown.values()
    )


def _is_near(at: Span, row: Any) -> bool:
    """Whether words stand in the sentence of a row."""
    return bool(row.evidence.start <= at.start < row.evidence.end)


def _days(value: When | None) -> tuple[str, str]:
    """First and last day, both included; empty when there is none."""
    if value is None:
        return "", ""
    return value.start_date.isoformat(), (value.end_date - timedelta(days=1)).isoformat()


# ---------------------------------------------------------------- from a form to the row


def edited(table: str, row: Any, record: Record, knowledge: Knowledge, form: Form) -> tuple[Any, dict[str, str]]:
    """The row with what a form says, and what is wrong with the form by field; fields it has not stay as they are."""
    values: dict[str, Any] = {}
    errors: dict[str, str] = {}
    for field in FIELDS[table]:
        try:
            values[field.name] = _READ[field.form](field, row, record, form)
        except Wrong as error:
            errors[field.name] = str(error)
    if errors:
        return row, errors
    kind = values.pop("type", None)
    changed = replace(row, **values)
    if isinstance(row, Meeting):
        changed = _without_leavers(row, changed)
    if kind is None:
        return changed, {}
    type_, mode = kind
    try:
        return recoded(changed, type_, mode, knowledge), {}
    except KnowledgeError as error:
        return row, {"type": str(error)}


def _kind(field: Field, row: Event, record: Record, form: Form) -> tuple[str, str | None]:
    kind, _, mode = _only(form, field.name, f"{row.type}/{row.mode or ''}").partition("/")
    return kind, mode or None


def _choice(field: Field, row: Any, record: Record, form: Form) -> str | None:
    before: str | None = getattr(row, field.name)
    given = _only(form, field.name, before or "") or None
    if given != before and given not in (*field.choices, *([None] if field.name in OPTIONAL else [])):
        raise Wrong("not one of the choices; take one of the list")
    return given


def _text(field: Field, row: Any, record: Record, form: Form) -> str | None:
    return " ".join(_only(form, field.name, getattr(row, field.name) or "").split()) or None


def _texts(field: Field, row: Any, record: Record, form: Form) -> tuple[str, ...]:
    given = _only(form, field.name, "; ".join(getattr(row, field.name))).split(";")
    return tuple(" ".join(each.split()) for each in given if each.strip())


def _count(field: Field, row: Any, record: Record, form: Form) -> int | None:
    given = _only(form, field.name, str(getattr(row, field.name) or "")).strip()
    if not given:
        return None
    if not (given.isascii() and given.isdecimal() and len(given) < 10):
        raise Wrong("not a whole number; write digits, or leave it empty")
    return int(given)


def _actor(field: Field, row: Any, record: Record, form: Form) -> str | None:
    given = _only(form, field.name, getattr(row, field.name) or "")
    return _known(given, record, getattr(row, field.name)) if given else None


def _actors(field: Field, row: Any, record: Record, form: Form) -> tuple[str, ...]:
    before: tuple[str, ...] = getattr(row, field.name)
    return _kept(before, [_known(each, record, *before) for each in _all(form, field, before)])


def _roles(field: Field, row: Event, record: Record, form: Form) -> tuple[Role, ...]:
    before = [each.actor for each in getattr(row, field.name)]
    roles = {each.actor: each for each in (*row.actors, *row.recipients, *getattr(row, field.name))}
    ids = _kept(before, [_known(each, record, *roles) for each in _all(form, field, before)])
    return tuple(roles.get(each) or _role(each, row, record) for each in ids)


def _role(actor: str, row: Event, record: Record) -> Role:
    """The role of an actor that had none: by its mention nearest to what tells the event."""
    at = row.evidence.trigger.start if row.evidence.trigger else row.evidence.start

    def distance(mention: Mention) -> tuple[bool, int]:
        return not _is_near(mention.at, row), abs(mention.at.start - at)

    nearest = min((each for each in record.mentions if each.actor == actor), key=distance, default=None)
    if nearest is None:
        raise Wrong(f"{actor} is mentioned nowhere in the text; choose somebody who is")
    return Role(actor, nearest.id)


def _place(field: Field, row: Any, record: Record, form: Form) -> str | None:
    given = _only(form, field.name, getattr(row, field.name) or "")
    if given and all(each.id != given for each in record.places):
        raise Wrong("no such place in this article; choose one of the list")
    return given or None


def _several_places(field: Field, row: Any, record: Record, form: Form) -> tuple[str, ...]:
    given = _all(form, field, row.places)
    if not {*given} <= {each.id for each in record.places}:
        raise Wrong("no such place in this article; choose some of the list")
    return _kept(getattr(row, field.name), given)


def _interval(field: Field, row: Any, record: Record, form: Form) -> When | None:
    """The days of a form; the time as it was when they are the same days."""
    before: When | None = getattr(row, field.name)
    had = _days(before)
    first, last = (_only(form, f"{field.name}-{end}", value) for end, value in zip(("from", "to"), had, strict=True))
    if (first, last) == had:
        return before
    if not first and not last:
        return None
    if not first:
        raise Wrong("a last day needs a first one; write both, or only the first")
    start = _day(first)
    end = _day(last) + timedelta(days=1) if last else start + timedelta(days=1)
    if end <= start:
        raise Wrong(f"the last day, {last}, is before the first, {first}")
    return When(start, end, "day" if end - start == timedelta(days=1) else "range", "given")


def _day(text: str) -> date:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        raise Wrong(f"{text!r} is not a day; write YYYY-MM-DD") from None
    if found >= date.max - timedelta(days=1):
        raise Wrong(f"{text} is at the edge of the calendar; write an earlier day")
    return found


Read = Callable[[Field, Any, Record, Form], Any]

_READ: dict[str, Read] = {
    "kind": _kind,
    "choice": _choice,
    "text": _text,
    "texts": _texts,
    "count": _count,
    "actor": _actor,
    "actors": _actors,
    "roles": _roles,
    "place": _place,
    "places": _several_places,
    "days": _interval,
}
"""What reads a field of each form."""


def _without_leavers(before: Meeting, after: Meeting) -> Meeting:
    """A meeting whose delegations no longer name those that the edit took out of it."""
    gone = {*before.parties, *before.attendees} - {*after.parties, *after.attendees}
    sides = (
        Delegation(
            None if each.party in gone else each.party,
            None if each.head in gone else each.head,
            tuple(member for member in each.members if member not in gone),
        )
        for each in after.delegations
    )
    return replace(after, delegations=tuple(each for each in sides if each.party or each.head or each.members))


def _known(actor: str, record: Record, *before: str | None) -> str:
    if actor not in before and all(each.id != actor for each in record.actors):
        raise Wrong("no such actor in this article; choose somebody of the list")
    return actor


def _kept(before: Iterable[str], given: Sequence[str]) -> tuple[str, ...]:
    """What is given, in the order it had before, and what is new behind."""
    had = [each for each in before if each in given]
    return tuple(dict.fromkeys((*had, *given)))


def _only(form: Form, name: str, otherwise: str = "") -> str:
    """The one value of a field; `otherwise` when the form has no such field."""
    values = form.get(name)
    return values[-1] if values else otherwise


def _all(form: Form, field: Field, before: Iterable[str]) -> list[str]:
    """The values of a field of several boxes, as before when the form has no such field; an empty one is none."""
    return [each for each in form.get(field.name, before) if each]


# ---------------------------------------------------------------- what an edit changes


def changes(before: Any, after: Any) -> tuple[tuple[str, str, str], ...]:
    """The fields in which two states of a row differ: name, and each state in short."""
    names = [name for name in type(before).__dataclass_fields__ if getattr(before, name) != getattr(after, name)]
    return tuple(
        (name.replace("_", " "), _short(getattr(before, name)), _short(getattr(after, name))) for name in names
    )


def _short(value: Any) -> str:
    if value is None or value == ():
        return "–"
    if isinstance(value, When):
        return told(value)
    if isinstance(value, Role):
        return value.actor
    if isinstance(value, tuple):
        return ", ".join(map(_short, value))
    return str(getattr(value, "text", value))
