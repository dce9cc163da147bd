"""What an update changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from dragoman.knowledge import Knowledge
from dragoman.model import Actor, Office
from dragoman.refresh.offices import post


@dataclass(frozen=True, slots=True)
class Report:
    """What an update changed against the knowledge in use before; one line of text a change."""

    snapshot: Path
    before: str
    rows: int
    persons: tuple[str, ...]
    organizations: tuple[str, ...]
    begun: tuple[str, ...]
    ended: tuple[str, ...]
    changed: tuple[str, ...]
    gone: tuple[str, ...]
    skipped: Mapping[str, int]

    def text(self, most: int | None = None) -> str:
        """The report as lines; `most` is how many of each part to give, None gives all."""
        lines = [f"{self.snapshot.name}, compared with {self.before}: {self.rows:,} rows read"]
        for what, part in (
            ("persons added", self.persons),
            ("organizations added", self.organizations),
            ("offices begun", self.begun),
            ("offices ended", self.ended),
            ("offices changed", self.changed),
            ("no longer listed", self.gone),
        ):
            lines += [f"{what}: {len(part):,}", *(f"  {each}" for each in part[:most])]
            if most is not None and len(part) > most:
                lines.append(f"  and {len(part) - most:,} more in {self.snapshot / 'report.txt'}")
        lines.append(f"rows left out: {sum(self.skipped.values()):,}")
        lines += [f"  {number:,}: {why}" for why, number in sorted(self.skipped.items(), key=lambda each: -each[1])]
        return "\n".join(lines) + "\n"


def compared(before: Knowledge, after: Knowledge, report: Report) -> Report:
    """The report filled with the persons, organisations and offices that differ."""
    persons = {id: actor for id, actor in after.actors.items() if actor.kind == "person"}
    organizations = {id: actor for id, actor in after.actors.items() if actor.kind == "organization"}
    begun: list[str] = []
    ended: list[str] = []
    changed: list[str] = []
    for id, actor in persons.items():
        was = before.actors.get(id)
        if was is not None and was.offices != actor.offices:
            _compare_offices(was, actor, begun, ended, changed)
    return replace(
        report,
        persons=_lines(f"{_who(each)}: {_terms(each)}" for id, each in persons.items() if id not in before.actors),
        organizations=_lines(_who(each) for id, each in organizations.items() if id not in before.actors),
        begun=_lines(begun),
        ended=_lines(ended),
        changed=_lines(changed),
        gone=_lines(_who(each) for id, each in before.actors.items() if id not in after.actors),
    )


def _compare_offices(was: Actor, now: Actor, begun: list[str], ended: list[str], changed: list[str]) -> None:
    """Sorts the differences of one person's offices into the three lists."""
    old = [office for office in was.offices if office not in now.offices]
    for office in (office for office in now.offices if office not in was.offices):
        same = next((each for each in old if _is_one(each, office)), None)
        if same is None:
            begun.append(f"{_who(now)}: {_dates(office)}")
            continue
        old.remove(same)
        only_end = replace(office, end_date=None) == same
        line = f"{_who(now)}: {_dates(office)}" + ("" if only_end else f" (was {_dates(same)})")
        (ended if only_end else changed).append(line)
    changed += [f"{_who(now)}: no longer listed: {_dates(office)}" for office in old]


def _is_one(old: Office, new: Office) -> bool:
    """Whether two offices are one with other dates: the same post and place, and days in common."""
    same = (old.organization, old.country, post(old.title)) == (new.organization, new.country, post(new.title))
    return (
        same
        and (old.start_date or date.min) <= (new.end_date or date.max)
        and ((new.start_date or date.min) <= (old.end_date or date.max))
    )


def _lines(lines: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(lines))


def _who(actor: Actor) -> str:
    return f"{actor.name} ({actor.country or 'no country'}, {actor.id})"


def _terms(actor: Actor) -> str:
    return "; ".join(map(_dates, actor.offices))


def _dates(office: Office) -> str:
    """An office with its days: "Foreign Minister 2024-05-01 to today"."""
    return f"{office.title} {office.start_date or '?'} to {office.end_date or 'today'}"
