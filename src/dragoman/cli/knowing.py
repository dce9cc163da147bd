"""What is known before reading: look things up, add to it, update it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from dragoman.cli.base import (
    KnowledgeFolders,
    a_day,
    layers,
    say,
)
from dragoman.errors import DragomanError
from dragoman.intake import naming_the_layer
from dragoman.model import to_plain

if TYPE_CHECKING:
    from dragoman.knowledge import Bearer, Knowledge
    from dragoman.model import Actor, Office

# --- knowledge

knows = typer.Typer(no_args_is_help=True, help="What is known before reading: look things up, add to it, update it.")


class Kind(StrEnum):
    """Kinds of dictionary that `knowledge add` takes: the keys of `knowledge.KINDS`."""

    states = "states"
    organizations = "organizations"
    groups = "groups"
    communities = "communities"
    offices = "offices"
    roles = "roles"
    collectives = "collectives"
    regions = "regions"
    events = "events"


@knows.command("show")
def knowledge_show(
    name: Annotated[str, typer.Argument(metavar="NAME", help="A name as texts write it, or a family name.")],
    on: Annotated[
        date | None, typer.Option(parser=a_day, metavar="YYYY-MM-DD", help="The day; today if not given.")
    ] = None,
    knowledge: KnowledgeFolders = None,
    format: Annotated[Literal["table", "json"], typer.Option("--format", "-f")] = "table",
) -> None:
    """Show everyone who bears a name, and whom a text means by it."""
    from dragoman import knowledge as known

    folders, day = layers(knowledge), on or date.today()
    with naming_the_layer(folders):
        everything = known.load(*folders)
    found = known.bearers(everything, name, day)
    if not found:
        close = ", ".join(known.similar(everything, name))
        say(f"nobody known bears the name {name!r}" + (f"; names spelled like it: {close}" if close else ""))
        raise typer.Exit(1)
    if format == "json":
        typer.echo(json.dumps([dict(_facts(everything, each, day)) for each in found], ensure_ascii=False, indent=2))
    else:
        _print_bearers(everything, found, day)


def _facts(known: Knowledge, bearer: Bearer, day: date) -> Iterator[tuple[str, Any]]:
    """What is known of a bearer of a name, as JSON has it."""
    actor, active, origin = bearer.actor, known.active.get(bearer.actor.id), known.origins[bearer.actor.id]
    past = (
        actor.kind == "person"
        and not bearer.held
        and any(each.end_date and each.end_date < day for each in actor.offices)
    )
    yield from ((key, getattr(actor, key)) for key in ("id", "name", "kind", "country"))
    yield "on", day.isoformat()
    yield "sectors", ["ELI"] if past else list(actor.sectors)
    yield "offices_held", [_plain_office(each) for each in bearer.held]
    yield "offices", [_plain_office(each) for each in actor.offices]
    yield "active", {"from": to_plain(active.start_date), "to": to_plain(active.end_date)} if active else None
    yield "parents", list(_parents(known, actor))
    yield "wikidata", actor.wikidata
    yield "matched", {"spelling": bearer.spelling, "use": bearer.use}
    yield "written_in", origin.entry
    yield "source", origin.source
    yield "meant", bearer.meant
    yield "why", bearer.why


def _plain_office(office: Office) -> dict[str, Any]:
    days = {"from": to_plain(office.start_date), "to": to_plain(office.end_date)}
    return {"title": office.title, "organization": office.organization, "country": office.country, **days}


def _parents(known: Knowledge, actor: Actor) -> Iterator[str]:
    """The ids of what an actor is part of, the nearest first; a circle ends where it closes."""
    seen = {actor.id}
    while actor.part_of and actor.part_of in known.actors and actor.part_of not in seen:
        seen.add(actor.part_of)
        yield actor.part_of
        actor = known.actors[actor.part_of]


def _print_bearers(known: Knowledge, found: Sequence[Bearer], day: date) -> None:
    """One block of lines a bearer."""
    from rich.table import Table

    from dragoman import tables

    out = tables.console()
    for bearer in found:
        grid = Table.grid(padding=(0, 2))
        for key, value in _facts(known, bearer, day):
            if key == "meant":
                grid.add_row("meant without other hints", "yes" if value else "no")
            elif value not in (None, [], ""):
                grid.add_row(key.replace("_", " "), tables.clean(_cell(value)))
        out.print(grid)
        out.print()


def _cell(value: Any) -> str:
    """A JSON value as people read it."""
    if isinstance(value, dict) and "title" in value:
        whose = value["organization"] or value["country"] or ""
        return f"{value['title']} {whose} {value['from'] or '?'} to {value['to'] or 'today'}"
    if isinstance(value, dict) and "use" in value:
        return f"{value['spelling']} ({value['use']})"
    if isinstance(value, dict):
        return f"{value['from'] or '?'} to {value['to'] or 'today'}"
    if isinstance(value, list):
        return "; ".join(map(_cell, value))
    return str(value)


@contextmanager
def _writing(home: Path) -> Iterator[None]:
    """An error of writing the user's knowledge says where and what to do."""
    try:
        yield
    except OSError as error:
        where, why = error.filename or home, error.strerror or error
        raise DragomanError(f"{where}: cannot be written ({why}); check the folder and the space left") from None


@knows.command("list")
def knowledge_list(knowledge: KnowledgeFolders = None) -> None:
    """List the layers of knowledge in use, in order, with their number of entries; later ones win."""
    from dragoman import knowledge as known

    folders = layers(knowledge)
    with naming_the_layer(folders):
        counts = [(folder, known.count(folder)) for folder in (known.DATA, *folders)]
    for folder, entries in counts:
        typer.echo(f"{folder}: {sum(entries.values()):,} entries")
        for kind, number in entries.items():
            typer.echo(f"  {number:>7,}  {kind}")


@knows.command("add")
def knowledge_add(
    file: Annotated[Path, typer.Argument(metavar="FILE.yaml", help="A dictionary of your own.")],
    kind: Annotated[
        Kind | None, typer.Option("--as", help="What it lists; without it the keys of its first entry say.")
    ] = None,
) -> None:
    """Add a dictionary of your own to what is known, for all later commands; one of the same file name is replaced."""
    from dragoman import knowledge

    which = kind.value if kind else knowledge.guess(file)
    with _writing(knowledge.home()):
        kept = knowledge.add(file, knowledge.home(), which)
    say(f"added {file} as {which}; it is kept in {kept}, delete it there to take it back")


@knows.command("update")
def knowledge_update(
    endpoint: Annotated[
        str | None, typer.Option(metavar="URL", help="Another SPARQL service with Wikidata's data.")
    ] = None,
    limit: Annotated[int, typer.Option(min=10, max=5_000, help="Rows asked for in one request.")] = 500,
    full: Annotated[
        bool, typer.Option("--full", help="Start anew instead of going on with an interrupted update.")
    ] = False,
) -> None:
    """Fetch offices and international organisations from Wikidata. The only command that uses the network."""
    from dragoman import knowledge, refresh

    home = knowledge.home()
    settings = refresh.Settings(home, date.today(), endpoint or refresh.ENDPOINT, limit, tell=say)
    try:
        with naming_the_layer(knowledge.layers(home)), _writing(home):
            report = refresh.update(settings, full=full)
    except KeyboardInterrupt:
        say("interrupted: nothing in use was changed; run the command again to go on where it stopped")
        raise typer.Exit(130) from None
    typer.echo(report.text(refresh.SHOWN), nl=False)
    say(f"in use from now on: {report.snapshot}; delete that folder to take it back")
