"""The command line. Each command says what to call; reading in bulk and storing is in `intake.py`.

Records go to standard output, everything else to standard error. Exit status: 0 all was read, 1 some inputs were
rejected, 2 wrong usage or nothing could be read, 130 interrupted.
"""

from __future__ import annotations

import io
import json
import logging
import sys
from collections.abc import Sequence
from typing import Annotated

import typer

from dragoman.cli import asking, knowing, reading, serving, trading
from dragoman.cli.base import ABOUT, ASK, KNOW, READ, app, say
from dragoman.errors import DragomanError


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit status; `arguments` are those of the process when None."""
    _prepare_streams()
    try:
        app(args=arguments, prog_name="dragoman")
    except DragomanError as error:
        say(str(error))
        return 2
    except SystemExit as done:
        return done.code if isinstance(done.code, int) else int(done.code is not None)
    return 0


def _prepare_streams() -> None:
    """UTF-8 in pipes whatever the locale, and no chatter from libraries that log to nobody."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper) and not stream.isatty():
            stream.reconfigure(encoding="utf-8", errors="replace")
    logging.getLogger().addHandler(logging.NullHandler())


def _version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import PackageNotFoundError, version

        try:
            typer.echo(f"dragoman {version('dragoman')}")
        except PackageNotFoundError:
            typer.echo("dragoman (not installed, run from its source)")
        raise typer.Exit


@app.callback()
def dragoman(
    version: Annotated[
        bool, typer.Option("--version", is_eager=True, callback=_version, help="Print the version and leave.")
    ] = False,
) -> None:
    """Reads reporting on diplomacy and conflict and keeps the record: who met, who said what, who did what to whom.

    Every row points at the words it came from.
    """


def schema() -> None:
    """Print the JSON Schema of a record."""
    from dragoman.schema import json_schema

    typer.echo(json.dumps(json_schema(), indent=2))


# --- the commands, in the order of the help

for _run, _name in (
    (reading.read, "read"),
    (reading.add, "add"),
    (reading.relations, "relations"),
    (trading.import_, "import"),
    (reading.upgrade, "upgrade"),
):
    app.command(_name, rich_help_panel=READ)(_run)
for _table, _about in asking.LISTS.items():
    app.command(_table, rich_help_panel=ASK)(asking.query(_table, _about))
for _ask in (
    asking.commitments,
    asking.explain,
    asking.timeline,
    asking.dyads,
    asking.plot,
    asking.report,
    asking.decisions,
    asking.search,
    asking.sql,
    trading.export,
    serving.serve,
):
    app.command(rich_help_panel=ASK)(_ask)
app.add_typer(knowing.knows, name="knowledge", rich_help_panel=KNOW)
app.command(rich_help_panel=ABOUT)(schema)
