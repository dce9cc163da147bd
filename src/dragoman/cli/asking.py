"""Asking a store."""

from __future__ import annotations

import csv
import io
import json
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from dragoman.cli.base import (
    Reviewed,
    Since,
    StorePath,
    Until,
    say,
    shown,
)
from dragoman.errors import DragomanError
from dragoman.intake import LOCK_WAIT
from dragoman.model import to_plain

if TYPE_CHECKING:
    from dragoman.model import Decision, Happening
    from dragoman.store import View

# --- ask


def query(table: str, about: str) -> Callable[..., None]:
    """The command that lists one table of a store."""

    def command(
        store: StorePath,
        actor: Annotated[str | None, typer.Option(help="Who takes part: country code, id or name.")] = None,
        with_: Annotated[str | None, typer.Option("--with", metavar="ACTOR", help="Who else takes part.")] = None,
        since: Since = None,
        until: Until = None,
        type: Annotated[str | None, typer.Option(help="Type, kind, format or action of the row.")] = None,
        reviewed: Reviewed = False,
        format: Annotated[Literal["table", "json", "jsonl", "csv"], typer.Option("--format", "-f")] = "table",
    ) -> None:
        from dragoman.store import Store

        with Store(store, wait=LOCK_WAIT).view(reviewed=reviewed) as view:
            rows = getattr(view, table)(actor, with_, since, until, type)
            PRINTERS[format](view, table, rows, {})

    command.__doc__ = about
    return command


LISTS = {
    "events": "List who did what to whom.",
    "statements": "List who said what.",
    "meetings": "List who met whom.",
    "disputes": "List who quarrels about what.",
    "sanctions": "List sanction measures and what was done with them.",
    "actors": "List who is named, each once.",
}
"""The commands that `query` makes, with what they say of themselves."""


def commitments(
    store: StorePath,
    actor: Annotated[str | None, typer.Option(help="Who takes part: country code, id or name.")] = None,
    with_: Annotated[str | None, typer.Option("--with", metavar="ACTOR", help="Who else takes part.")] = None,
    since: Since = None,
    until: Until = None,
    type: Annotated[str | None, typer.Option(help="Kind of the row, such as offer.")] = None,
    only_open: Annotated[
        bool, typer.Option("--open", help="What was promised, and neither reported done nor broken; by due date.")
    ] = False,
    reviewed: Reviewed = False,
    format: Annotated[Literal["table", "json", "jsonl", "csv"], typer.Option("--format", "-f")] = "table",
) -> None:
    """List who promised, offered, asked or refused what."""
    from dragoman.store import Store

    with Store(store, wait=LOCK_WAIT).view(reviewed=reviewed) as view:
        if only_open:
            found = view.open_commitments(actor, with_, since, until, type)
            more: More = {
                each.commitment.id: {
                    "times": each.times,
                    "deadline": to_plain(each.deadline),
                    "overdue": each.overdue,
                }
                for each in found
            }
            PRINTERS[format](view, "commitments", [each.commitment for each in found], more)
        else:
            PRINTERS[format](view, "commitments", view.commitments(actor, with_, since, until, type), {})


More = Mapping[str, Mapping[str, int | bool | str | None]]
"""What is shown behind the rows' own fields, by row id."""


def _list_table(view: View, table: str, rows: Sequence[Any], more: More) -> None:
    from dragoman import tables

    if rows:
        names = view.names(view.article_ids(table, [row.id for row in rows]).values())
        tables.console().print(tables.sheet(table, rows, names, ids=True, more=more))
    say(f"{len(rows):,} {table if len(rows) != 1 else table.removesuffix('s')}")


def _list_csv(view: View, table: str, rows: Sequence[Any], more: More) -> None:
    from dragoman import tables

    articles = view.article_ids(table, [row.id for row in rows])
    names = view.names(articles.values())
    out = csv.writer(sys.stdout, lineterminator="\n")
    heads = list(dict.fromkeys(head for each in more.values() for head in each))
    out.writerow(["article", *tables.csv_header(table), *heads])
    out.writerows(
        [articles[row.id], *tables.csv_row(row, names), *(shown(more[row.id][each]) for each in heads)] for row in rows
    )


def _list_json(view: View, table: str, rows: Sequence[Any], more: More) -> None:
    typer.echo(json.dumps(list(_plain_rows(view, table, rows, more)), ensure_ascii=False, indent=2))


def _list_jsonl(view: View, table: str, rows: Sequence[Any], more: More) -> None:
    for plain in _plain_rows(view, table, rows, more):
        typer.echo(json.dumps(plain, ensure_ascii=False))


def _plain_rows(view: View, table: str, rows: Sequence[Any], more: More) -> Iterator[dict[str, Any]]:
    articles = view.article_ids(table, [row.id for row in rows])
    return ({"article": articles[row.id], **to_plain(row), **more.get(row.id, {})} for row in rows)


PRINTERS = {"table": _list_table, "json": _list_json, "jsonl": _list_jsonl, "csv": _list_csv}


def explain(
    row_id: Annotated[str, typer.Argument(metavar="ROW_ID", help="An id that events, meetings and the like print.")],
    store: StorePath,
) -> None:
    """Show the sentence and the rule behind a row, and who else tells it; of a happening, behind its first telling."""
    from dragoman import tables
    from dragoman.store import Store

    with Store(store, wait=LOCK_WAIT).view() as view:
        row_id = next((each for each, *_ in view.happening(row_id)), row_id) if row_id.startswith("ha-") else row_id
        table, row, article = view.find(row_id)
        record = view.record(article.id)
        links = [*_linked(view, row_id), *_told_again(view, row_id)]
    out = tables.console()
    out.print(tables.explanation(table, row, record, styled=out.is_terminal, more=links))


def _linked(view: View, row_id: str) -> Iterator[tuple[str, str]]:
    """What a row follows and what follows it: "fulfilled by", and the other row's id, day and words."""
    from dragoman import tables

    for link in view.links(row_id):
        is_later = link.later == row_id
        _, row, article = view.find(link.earlier if is_later else link.later)
        told = getattr(row, "content", row.evidence)
        label = link.reason if is_later else FOLLOWED[link.reason]
        yield label, f"{row.id}  {tables.headline(article).plain}: {told.text} (score {link.score:.2f})"


def _told_again(view: View, row_id: str) -> Iterator[tuple[str, str]]:
    """The other tellings of the row's happening: how like it is to the one it was joined with, day and words."""
    from dragoman import tables

    for telling, score, likest in view.happening(row_id):
        if telling != row_id:
            _, row, article = view.find(telling)
            joined = f" (likeness {score:.2f} to {likest})" if likest else ""
            yield "also told by", f"{telling}  {tables.headline(article).plain}: {row.evidence.text}{joined}"


FOLLOWED = {"repeats": "repeated by", "fulfils": "fulfilled by", "breaches": "breached by"}


# --- over time

Out = Annotated[
    Path | None, typer.Option(metavar="FILE", help="Write there instead: .csv, or a chart .svg .png .html.")
]
Format = Annotated[Literal["table", "json", "jsonl", "csv"], typer.Option("--format", "-f")]


def timeline(
    store: StorePath,
    actor: Annotated[str, typer.Argument(metavar="A", help="Whose: country code, id or name.")],
    with_: Annotated[str | None, typer.Argument(metavar="[B]", help="With whom; everybody if not given.")] = None,
    since: Since = None,
    until: Until = None,
    reviewed: Reviewed = False,
    format: Format = "table",
) -> None:
    """List what went on between two actors by date, each happening once with all its tellings."""
    from dragoman.store import Store

    with Store(store, wait=LOCK_WAIT).view(reviewed=reviewed) as view:
        found = view.timeline(actor, with_, since, until)
        _print([{**to_plain(each), "text": _told(view, each)} for each in found], format, _TIMELINE)
    say(f"{len(found):,} happening{'' if len(found) == 1 else 's'}")


_TIMELINE = ("from", "table", "type", "sources", "contradictions", "text", "id")


def _told(view: View, happening: Happening) -> str:
    """The sentence of the first telling."""
    return str(view.find(happening.tellings[0])[1].evidence.text)


def dyads(
    store: StorePath,
    actor: Annotated[str, typer.Argument(metavar="A", help="Who: country code, id or name.")],
    with_: Annotated[str, typer.Argument(metavar="B", help="With whom, or to whom.")],
    since: Since = None,
    until: Until = None,
    by: Annotated[
        Literal["day", "week", "month", "quarter", "year"], typer.Option(help="The period counted.")
    ] = "week",
    measure: Annotated[
        Literal["goldstein", "counts"], typer.Option(help="What a chart shows; tables have both.")
    ] = "goldstein",
    directed: Annotated[bool, typer.Option("--directed", help="Only what A does to B.")] = False,
    format: Format = "table",
    out: Out = None,
    reviewed: Reviewed = False,
) -> None:
    """Count what two actors do to each other by period, each happening once: quads and mean Goldstein score."""
    from dragoman.store import Store

    with Store(store, wait=LOCK_WAIT).view(reviewed=reviewed) as view:
        points = view.dyads(actor, with_, since, until, by=by, directed=directed)
        title = f"{view.name(actor)} {'to' if directed else 'and'} {view.name(with_)} by {by}"
    rows = [
        {"start_date": each.start_date.isoformat(), **dict(zip(_QUADS, each.counts, strict=True))}
        | {"total": each.total, "goldstein": each.goldstein}
        for each in points
    ]
    if out is None or out.suffix == ".csv":
        _print(rows, "csv" if out else format, ("start_date", *_QUADS, "total", "goldstein"), out)
        return
    from dragoman import charts

    charts.save(charts.dyads(points, measure=measure, title=title), out)


_QUADS = ("verbal_cooperation", "material_cooperation", "verbal_conflict", "material_conflict")


def plot(
    store: StorePath,
    actor: Annotated[str, typer.Argument(metavar="A", help="Who: country code, id or name.")],
    with_: Annotated[str, typer.Argument(metavar="B", help="With whom, or to whom.")],
    out: Annotated[Path, typer.Option(metavar="FILE", help="The chart: .svg, .png or .html.")],
    since: Since = None,
    until: Until = None,
    by: Annotated[
        Literal["day", "week", "month", "quarter", "year"], typer.Option(help="The period counted.")
    ] = "week",
    measure: Annotated[Literal["goldstein", "counts"], typer.Option(help="What it shows.")] = "goldstein",
    reviewed: Reviewed = False,
) -> None:
    """Draw what two actors do to each other over time."""
    dyads(store, actor, with_, since, until, by, measure, False, "table", out, reviewed)


def report(
    store: StorePath,
    actor: Annotated[str, typer.Option(help="About whom: country code, id or name.")],
    out: Annotated[Path, typer.Option(metavar="FILE.html", help="The page.")],
    with_: Annotated[str | None, typer.Option("--with", metavar="ACTOR", help="And whom else.")] = None,
    since: Since = None,
    until: Until = None,
    reviewed: Reviewed = False,
) -> None:
    """Write one self-contained page: series, timeline, meetings, open commitments, disputes, sanctions, sources."""
    from dragoman import report as page
    from dragoman.store import Store

    with Store(store, wait=LOCK_WAIT).view(reviewed=reviewed) as view:
        page.write(view, actor, with_, since, until, out)
    say(f"wrote {out}")


# --- what readers decided


def decisions(
    store: StorePath,
    row: Annotated[str | None, typer.Option(metavar="ROW_ID", help="Only those on this row.")] = None,
    format: Format = "table",
) -> None:
    """List what readers decided about rows on the page, the newest first, undone decisions and undos among them."""
    from dragoman.store import Store

    with Store(store, wait=LOCK_WAIT).view() as view:
        found = view.decisions(row)
    heads = _IN_SHORT if format == "table" else _DECISION
    _print([_flat(each) if format in ("table", "csv") else to_plain(each) for each in found], format, heads)
    say(f"{len(found):,} decision{'' if len(found) == 1 else 's'}")


_DECISION = ("at_time", "by", "verdict", "table", "row", "article", "reason", "changed", "undoes", "id")
_IN_SHORT = ("at_time", "by", "verdict", "row", "reason", "changed", "id")


def _flat(decision: Decision) -> dict[str, Any]:
    """A decision for a table: of an edit only what it changes."""
    before = to_plain(decision.before)
    after = before if decision.after is None else to_plain(decision.after)
    differ = [name for name in before if before[name] != after[name]]
    changed = [f"{name}: {_in_short(before[name])} -> {_in_short(after[name])}" for name in differ]
    plain = {**to_plain(decision), "changed": changed}
    return {name: plain[name] for name in _DECISION}


def _in_short(value: object) -> str:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else shown(value)


# --- words and SQL


def search(
    store: StorePath,
    words: Annotated[list[str], typer.Argument(metavar="WORD...", help="Words that must all be there.")],
    table: Annotated[Literal["articles", "statements"], typer.Option(help="Where to look.")] = "statements",
    limit: Annotated[int, typer.Option(min=1, help="Rows at most.")] = 20,
    format: Format = "table",
) -> None:
    """Find statements or articles by their words, the best first."""
    from dragoman.store import Store

    with Store(store, wait=LOCK_WAIT).view() as view:
        hits = view.search(" ".join(words), table, limit=limit)
        rows = [
            {"id": hit.row, "score": round(hit.score, 2), **_hit(view, table, hit.row, hit.article)} for hit in hits
        ]
    _print(rows, format, ("published", "source", "text", "score", "id"))
    say(f"{len(hits):,} {table if len(hits) != 1 else table.removesuffix('s')}")


def _hit(view: View, table: str, row: str, article_id: str) -> dict[str, str | None]:
    article = view.article(article_id)
    text = article.title or article.text[:120] if table == "articles" else _content(view, row)
    published = article.published.start_date.isoformat() if article.published else None
    return {"published": published, "source": article.source, "article": article_id, "text": text}


def _content(view: View, statement: str) -> str:
    return " ... ".join(span.text for span in view.find(statement)[1].content)


def sql(
    store: StorePath,
    query: Annotated[str, typer.Argument(metavar="QUERY", help="DuckDB's SQL; the tables are in the docs.")],
    format: Format = "table",
) -> None:
    """Ask a store in SQL. It can only be read this way."""
    from dragoman.store import Store

    with Store(store, wait=LOCK_WAIT).view() as view:
        heads, rows = view.sql(query)
    _print([dict(zip(heads, map(to_plain, row), strict=True)) for row in rows], format, heads)


def _print(rows: Sequence[Mapping[str, Any]], format: str, heads: Sequence[str], out: Path | None = None) -> None:
    """Rows of plain values; `heads` are the columns of a table, and the first of a CSV."""
    if format == "table":
        from dragoman import tables

        tables.console().print(tables.plain_sheet(heads, [[shown(row[each]) for each in heads] for row in rows]))
    elif format == "csv":
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(heads)
        writer.writerows([shown(row[each]) for each in heads] for row in rows)
        _write(text.getvalue(), out)
    elif format == "json":
        typer.echo(json.dumps(rows, ensure_ascii=False, indent=2, default=str))
    else:
        for row in rows:
            typer.echo(json.dumps(row, ensure_ascii=False, default=str))


def _write(text: str, out: Path | None) -> None:
    if out is None:
        typer.echo(text, nl=False)
        return
    try:
        out.write_text(text, encoding="utf-8")
    except OSError as error:
        raise DragomanError(f"{out}: cannot be written ({error.strerror}); name another file") from None
