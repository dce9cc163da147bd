"""iCalendar (RFC 5545): one all-day VEVENT for each meeting that has a date."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import NamedTuple

from dragoman.export.base import Job, compact, opened
from dragoman.export.tellings import Cast, country_name
from dragoman.model import Article, Meeting, Record

STATUS = {"held": "CONFIRMED", "planned": "TENTATIVE", "postponed": "TENTATIVE", "cancelled": "CANCELLED"}
"""What the status of a meeting is in a calendar."""

LINE = 75
"""Octets of a line; longer ones go on in a next line that begins with a space."""

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_BLANK = re.compile(r"[\x00-\x20\x7f\"<>\\^`{|}]")


class _Latest(NamedTuple):
    """What of a happening is kept until the end: the day it was last told and its lines."""

    told: date
    lines: str


def write(records: Iterable[Record], path: Path, job: Job) -> None:
    """The meetings by happening; of several tellings the one published last (of equals the first) is taken."""
    kept: dict[str, _Latest] = {}
    for record in records:
        left_out = [each.id for each in record.meetings if not _keep(each, record, kept, job)]
        job.tally.record(record, left_out)
    with opened(path) as file:
        file.write("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//dragoman//record//EN\r\nCALSCALE:GREGORIAN\r\n")
        for each in kept.values():
            file.write(each.lines)
            job.tally.rows += 1
        file.write("END:VCALENDAR\r\n")


def _keep(meeting: Meeting, record: Record, kept: dict[str, _Latest], job: Job) -> bool:
    """Takes a meeting over if it is told and newer than what is kept; whether it was."""
    why = _untold(meeting, job)
    if why:
        job.tally.lose("meetings", why)
        return False
    happening = job.happening(meeting.id)
    told = _told(meeting, record.article)
    before = kept.get(happening)
    if before:
        job.tally.lose("meetings", "told by another article too")
    if before and before.told >= told:
        return False
    kept[happening] = _Latest(told, "".join(map(folded, _lines(meeting, record, job, told))))
    return True


def _untold(meeting: Meeting, job: Job) -> str | None:
    """Why a meeting is not in the calendar, or None; one that was cancelled is, as such."""
    if meeting.status != "cancelled" and job.leaves_out(meeting.factuality):
        return meeting.factuality
    if meeting.when is None:
        return "no date"
    if meeting.status != "held" and meeting.when.basis == "published":
        return "no date but that of the article"
    return None


def _told(meeting: Meeting, article: Article) -> date:
    when = article.published or meeting.when
    assert when is not None
    return when.start_date


def _lines(meeting: Meeting, record: Record, job: Job, told: date) -> list[str]:
    assert meeting.when is not None
    cast = Cast(record)
    place = cast.places.get(meeting.place or "")
    attendees = cast.names(meeting.attendees)
    lines = [
        "BEGIN:VEVENT",
        f"UID:{_text(job.happening(meeting.id))}@dragoman",
        f"DTSTAMP:{compact(told)}T000000Z",
        f"DTSTART;VALUE=DATE:{compact(meeting.when.start_date)}",
        f"DTEND;VALUE=DATE:{compact(meeting.when.end_date)}",
        f"SUMMARY:{_text(_summary(meeting, cast))}",
        f"STATUS:{STATUS[meeting.status]}",
        f"CATEGORIES:{_text(meeting.format)}",
        f"DESCRIPTION:{_text(_description(meeting, record, cast))}",
    ]
    if place:
        lines.append(f"LOCATION:{_text(', '.join(filter(None, (place.name, country_name(place.country, job.known)))))}")
        if place.lat is not None and place.lon is not None:
            lines.append(f"GEO:{place.lat:.6f};{place.lon:.6f}")
    if record.article.url:
        lines.append(f"URL:{_BLANK.sub(lambda match: f'%{ord(match.group()):02X}', record.article.url)}")
    lines += [f"X-DRAGOMAN-ATTENDEE:{_text(each)}" for each in attendees]
    return [*lines, f"X-DRAGOMAN-ROW:{_text(meeting.id)}", "END:VEVENT"]


def _summary(meeting: Meeting, cast: Cast) -> str:
    """The series, or the format, and who met."""
    who = cast.names(meeting.parties) or cast.names(meeting.attendees)
    return ": ".join(filter(None, (meeting.series or meeting.format.capitalize(), ", ".join(who))))


def _description(meeting: Meeting, record: Record, cast: Cast) -> str:
    """What a calendar has no property for, a line each; lines of nothing are left out."""
    article = record.article
    told = f"{article.title or ''} ({article.source or 'no source'})"
    assert meeting.when is not None
    parts = {
        "Status": meeting.status,
        "Factuality": meeting.factuality,
        "Host": ", ".join(cast.names([meeting.host] if meeting.host else [])),
        "Attendees": ", ".join(cast.names(meeting.attendees)),
        "Topics": "; ".join(meeting.topics),
        "Outcomes": "; ".join(meeting.outcomes),
        "Note": meeting.note,
        "Date known to the": meeting.when.precision,
        "Told by": told,
        "Evidence": f"{meeting.evidence.text} [{meeting.evidence.start}-{meeting.evidence.end}]",
        "Read by": f"dragoman {record.made_by.dragoman}, {meeting.evidence.rule}, {meeting.evidence.score:.2f}",
    }
    return "\n".join(f"{name}: {value}" for name, value in parts.items() if value)


def _text(value: str) -> str:
    """A TEXT value: backslash, semicolon, comma and line end are escaped, control characters go."""
    value = value.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")
    return _CONTROL.sub("", value)


def folded(line: str) -> str:
    """A content line with its CRLF, folded so that no line has more than 75 octets and no character is cut."""
    parts, part, size = [], "", 0
    for character in line:
        octets = len(character.encode("utf-8", "replace"))
        if size + octets > LINE:
            parts.append(part)
            part, size = "", 1
        part += character
        size += octets
    return "\r\n ".join([*parts, part]) + "\r\n"
