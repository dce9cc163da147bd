"""Who bears a name on a day, and why another does not."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from datetime import date

from dragoman import names
from dragoman.knowledge.base import Knowledge, Name
from dragoman.model import Actor, Office


@dataclass(frozen=True, slots=True)
class Bearer:
    """An actor that bears a name: the spelling that matched, its use (as in `Name`, or `family name`), the offices
    held on the day, and whether a text that gives no other hint means this one, with the reason."""

    actor: Actor
    spelling: str
    use: str
    held: tuple[Office, ...]
    meant: bool
    why: str


def bearers(known: Knowledge, name: str, on: date) -> tuple[Bearer, ...]:
    """Everyone who bears a name, those of the whole name first; nobody is an empty tuple.

    A name is folded as in texts, so case, accents and dots do not count.
    """
    words = names.keys(name)
    listed = {each.actor: each for each in reversed(known.names.called(words))}
    whole = list(reversed(listed.values()))
    chosen, why = _chosen(known, whole, on)
    found = [_bearer(known, each, on, each == chosen, why if each == chosen else "") for each in whole]
    family = dict.fromkeys(known.surnames.get(words[0], ())) if len(words) == 1 else {}
    reason = 'a family name alone means somebody only with a title ("Foreign Minister NAME") or after the whole name'
    for actor in (known.actors[each] for each in family if each not in listed):
        found.append(Bearer(actor, actor.name, "family name", _held(actor, on), False, reason))
    return tuple(found)


def similar(known: Knowledge, name: str) -> tuple[str, ...]:
    """Up to five known names spelled like this one, the closest first; none is an empty tuple."""
    spelled = {" ".join(words): listed[0].text for words, listed in known.names.by_words.items()}
    spelled |= {last: known.actors[ids[0]].name for last, ids in known.surnames.items() if last not in spelled}
    close = difflib.get_close_matches(" ".join(names.keys(name)), spelled, n=5, cutoff=0.75)
    return tuple(dict.fromkeys(spelled[each] for each in close))


def _bearer(known: Knowledge, name: Name, on: date, meant: bool, why: str) -> Bearer:
    actor = known.actors[name.actor]
    return Bearer(actor, name.text, name.use, _held(actor, on), meant, why or _against(known, name, on))


def _chosen(known: Knowledge, whole: list[Name], on: date) -> tuple[Name | None, str]:
    """Whom the reader takes of several bearers when the text has nothing else, and why."""
    open_to = [each for each in whole if each.use != "community"]
    active = [each for each in open_to if is_active(known, each.actor, on)]
    best = next(iter(active or open_to), None)
    alone = len(open_to) == 1
    if best is None or (alone and _is_short(known, best) and (not active or len(best.text) <= 2)):
        return None, ""
    if alone:
        return best, "nobody else bears the name" if len(whole) == 1 else "the only one whose name counts by itself"
    if len(active) == 1:
        return best, f"of {len(whole)} who bear the name the only one in office or active on {on}"
    return best, f"of {len(active) or len(open_to)} who may be meant on {on} the first listed"


def _is_short(known: Knowledge, name: Name) -> bool:
    """Whether a name is a short form of a group, which counts only with support from the text."""
    return known.actors[name.actor].kind == "group" and name.text.isupper() and len(name.text) <= 4


def _against(known: Knowledge, name: Name, on: date) -> str:
    """Why a bearer is not the one meant without other hints."""
    if name.use == "community":
        return 'the name of a people counts only where the words speak of one ("the NAME", "NAME herders")'
    if not is_active(known, name.actor, on):
        return f"not in office or active on {on}; meant where the text has its country or another of its names"
    if _is_short(known, name):
        return "a short form; meant where the text has its country, another of its names or fighting"
    return "meant where the text has its country or another of its names"


def is_active(known: Knowledge, actor: str, on: date) -> bool:
    """Whether an actor was in office or active on a day; without dates it counts as active."""
    if known.actors[actor].kind == "person":
        return bool(_held(known.actors[actor], on))
    years = known.active.get(actor)
    return years is None or _within(years.start_date, years.end_date, on)


def _held(actor: Actor, on: date) -> tuple[Office, ...]:
    return tuple(each for each in actor.offices if _within(each.start_date, each.end_date, on))


def _within(start: date | None, end: date | None, on: date) -> bool:
    return (start is None or start <= on) and (end is None or on <= end)
