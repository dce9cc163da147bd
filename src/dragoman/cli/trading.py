"""To and from the formats of other systems."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from dragoman.cli.base import Reviewed, StorePath, say
from dragoman.errors import DragomanError
from dragoman.intake import LOCK_WAIT, where


def export(
    store: StorePath,
    format: Annotated[str, typer.Option("--format", "-f", help="One of the formats in the docs, such as polecat.")],
    out: Annotated[Path, typer.Option(metavar="PATH", help="The file; a folder for csv, parquet and gold.")],
    reviewed: Reviewed = False,
) -> None:
    """Write the record in another system's format, and say what had no place in it."""
    from dragoman import export as exports
    from dragoman import knowledge
    from dragoman.export import gold
    from dragoman.store import Store

    formats = (*exports.FORMATS, gold.FORMAT)
    if format not in formats:
        raise DragomanError(f"no format {format!r}; the formats are {', '.join(formats)}")
    with Store(store, wait=LOCK_WAIT).view(reviewed=reviewed and format != gold.FORMAT) as view:
        if format == gold.FORMAT:
            decided = view.decided()
            loss = gold.write(view.records(decided), decided, out)
        else:
            loss = exports.write(
                format,
                view.records(),
                out,
                happenings=view.happening_ids(),
                known=knowledge.load(*knowledge.layers(knowledge.home())),
            )
    for line in loss.text().splitlines():
        say(line)


def import_(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Another system's event file.")],
    format: Annotated[str, typer.Option("--format", "-f", help="polecat, icews or gdelt.")],
    to: Annotated[Path, typer.Option("--to", metavar="STORE", help="The store to fill; made if it is not there.")],
) -> None:
    """Load another system's events beside ours, marked by their maker, to compare them."""
    from dragoman.export import foreign
    from dragoman.model import ForeignEvent, Rejected
    from dragoman.store import Store

    read = rejected = 0

    def good() -> Iterator[ForeignEvent]:
        nonlocal read, rejected
        for each in foreign.read(file, format):
            if isinstance(each, Rejected):
                rejected += 1
                say(f"{where(each.path, each.line)}: {each.reason}")
            else:
                read += 1
                yield each

    with Store(to, wait=LOCK_WAIT).writer() as writer:
        added = writer.add_foreign(good())
    say(f"stored {added:,} events of {format} in {to}" + (f", {rejected:,} rows rejected" if rejected else ""))
    raise typer.Exit(2 if not read else 1 if rejected else 0)
