"""What the commands share: the application, standard error, and the options that several take."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from dragoman.errors import BadDate, DragomanError
from dragoman.intake import Folders
from dragoman.model import parse_published

if TYPE_CHECKING:
    pass

ERRORS = Console(stderr=True, soft_wrap=True, highlight=False, markup=False, emoji=False)

READ, ASK, KNOW, ABOUT = "Read", "Ask a store", "Knowledge", "About"

app = typer.Typer(
    name="dragoman",
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Example:\n\ndragoman read article.txt\n\ndragoman add news/ --to record.duckdb\n\n"
    "dragoman events --in record.duckdb --actor TUR --with USA",
)


def say(text: str) -> None:
    """One line to standard error."""
    from dragoman.tables import clean

    ERRORS.print(clean(text))


def layers(given: Iterable[Path] | None = None) -> Folders:
    """The user's own layers, then the folders given."""
    from dragoman import knowledge

    return (*knowledge.layers(knowledge.home()), *(given or ()))


# --- arguments


def _a_date(value: str | None) -> str | None:
    try:
        parse_published(value)
    except BadDate as error:
        raise typer.BadParameter(str(error)) from None
    return value


def a_day(value: str) -> date:
    """A day as it is written on the command line."""
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise typer.BadParameter(f"{value!r} is not a day; write YYYY-MM-DD") from None


def _a_map(value: str | None) -> str | None:
    mapped(value)
    return value


def mapped(value: str | None) -> tuple[tuple[str, str], ...]:
    """The mapping that --map gives, `()` without one."""
    from dragoman import ingest

    try:
        return ingest.parse_map(value or "")
    except DragomanError as error:
        raise typer.BadParameter(str(error)) from None


Paths = Annotated[
    list[str],
    typer.Argument(
        metavar="PATH...",
        help="Files (.txt .html .pdf .jsonl .csv .parquet .rss .warc ...), folders, patterns; - is standard input.",
    ),
]
Published = Annotated[
    str | None,
    typer.Option(callback=_a_date, metavar="YYYY-MM-DD", help="Publication date of inputs that carry none."),
]
Source = Annotated[str | None, typer.Option(help="Publisher of inputs that name none.")]
Title = Annotated[str | None, typer.Option(help="Title of inputs that carry none.")]
Map = Annotated[
    str | None,
    typer.Option(
        "--map",
        metavar="FIELD=COLUMN,...",
        callback=_a_map,
        help="Which columns of CSV, Parquet and JSON files hold what, such as text=body,published=date.",
    ),
]
Jobs = Annotated[int, typer.Option("--jobs", "-j", min=1, max=256, help="Processes that read side by side.")]
KnowledgeFolders = Annotated[
    list[Path] | None,
    typer.Option("--knowledge", metavar="DIR", help="A folder of your own knowledge files; may be given again."),
]
StorePath = Annotated[Path, typer.Option("--in", metavar="STORE", help="The store to ask.")]
Since = Annotated[date | None, typer.Option(parser=a_day, metavar="YYYY-MM-DD", help="First day.")]
Until = Annotated[date | None, typer.Option(parser=a_day, metavar="YYYY-MM-DD", help="Last day.")]

Reviewed = Annotated[
    bool, typer.Option("--reviewed", help="As readers decided: without rejected rows, with edited ones as edited.")
]


def shown(value: object) -> str:
    """A value as a cell: nothing for None, a list by its members."""
    if isinstance(value, list | tuple):
        return "; ".join(map(shown, value))
    return "" if value is None else str(value)
