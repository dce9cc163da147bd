"""The addresses under /api: everything the pages show, as JSON, and the few things that can be done.

Lists come a page at a time: `{"rows": [...], "next": ...}`; what `next` holds goes into `after` of the next request,
and null says there are no more. Answers carry an ETag. What is wrong is `{"error": "..."}`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Annotated, Any, Literal

from fastapi import APIRouter, FastAPI, Query, Request
from fastapi.openapi.utils import get_openapi
from fastapi.responses import HTMLResponse, Response
from pydantic import BaseModel, ConfigDict, Field
from starlette.exceptions import HTTPException

from dragoman import entries, wording
from dragoman.ingest.base import MAX_CHARACTERS, Given
from dragoman.ingest.base import article as article_of
from dragoman.model import Article, Statement, digest
from dragoman.store import View, texts
from dragoman.store.base import as_json
from dragoman.store.pages import LARGEST, Page
from dragoman.web.base import PAGE, Asked, Day, Site, filters
from dragoman.web.shapes import ROWS, Schema, components, object_of, plain, ref, rows_of

After = Annotated[str | None, Query(max_length=2000, description="`next` of the page before.")]
Limit = Annotated[int, Query(ge=1, le=LARGEST, description="Rows of a page.")]
Reviewed = Annotated[bool, Query(description="Apply what readers decided on rows.")]
By = Annotated[Literal["day", "week", "month", "quarter", "year"], Query(description="The period counted.")]
Who = Annotated[str, Query(min_length=1, max_length=200, description="A country code, an actor id or a name.")]
Type = Annotated[str | None, Query(max_length=60, description="Type of the events.")]
DEEPEST = 10_000
"""How far a list that is counted off, not marked, can be paged through."""


class Strict(BaseModel):
    """What is sent to the API; a field it does not know is an error."""

    model_config = ConfigDict(extra="forbid")


class Sent(Strict):
    """An article to read."""

    text: str = Field(max_length=MAX_CHARACTERS, description="The text, without its title.")
    title: str | None = Field(None, max_length=2000)
    source: str | None = Field(None, max_length=500, description="The publisher.")
    url: str | None = Field(None, max_length=4000)
    published: str | None = Field(None, max_length=40, description="YYYY-MM-DD, or an ISO 8601 date-time.")


class Verdict(Strict):
    """A decision on a row."""

    verdict: Literal["accept", "reject", "edit"]
    by: str = Field(min_length=1, max_length=200, description="Who decides.")
    reason: str | None = Field(None, max_length=2000)
    after: dict[str, Any] | None = Field(None, description="For `edit`: the whole row as it should be.")
    article: str | None = Field(None, max_length=200, description="Of an actor that several articles name: in which.")


class Undo(Strict):
    """Taking a decision back."""

    by: str = Field(min_length=1, max_length=200, description="Who takes it back.")
    reason: str | None = Field(None, max_length=2000)


def routes(site: Site) -> APIRouter:
    """The addresses under /api."""
    router = APIRouter(prefix="/api", responses={"default": _answers("What is wrong", ref("Error"))})
    _articles(router, site)
    _actors(router, site)
    for table in ROWS:
        _list(router, site, table)
    _rows(router, site)
    _series(router, site)
    _decisions(router, site)
    _reading(router, site)
    _about(router, site)
    return router


def describe(app: FastAPI) -> None:
    """Gives an application an OpenAPI document with the schemas of the record."""

    def document() -> dict[str, Any]:
        if app.openapi_schema is None:
            made = get_openapi(title=app.title, version=app.version, description=app.description, routes=app.routes)
            made.setdefault("components", {}).setdefault("schemas", {}).update(components())
            app.openapi_schema = made
        return app.openapi_schema

    app.openapi = document  # type: ignore[method-assign]


# ---------------------------------------------------------------- answers


def _answers(about: str, schema: Schema) -> dict[str, Any]:
    return {"description": about, "content": {"application/json": {"schema": schema}}}


def _gives(schema: Schema, about: str = "What was asked for", status: int = 200) -> dict[str, Any]:
    """How an address is described: what it answers, by its schema."""
    found: dict[int | str, Any] = {status: _answers(about, schema)}
    if status == 200:
        found[304] = {"description": "As the ETag in If-None-Match says"}
    return {"responses": found, "status_code": status}


def _answer(request: Request, value: Any, status: int = 200) -> Response:
    """The value as JSON with an ETag; nothing but that when the visitor has it already."""
    text = as_json(plain(value))
    tag = f'W/"{digest(text)}"'
    known = {each.strip().removeprefix("W/") for each in request.headers.get("if-none-match", "").split(",")}
    if request.method == "GET" and (tag.removeprefix("W/") in known or "*" in known):
        return Response(status_code=304, headers={"ETag": tag})
    return Response(text.encode(), status, {"ETag": tag}, "application/json")


def _page(found: Page[Any], more: Callable[[Any], Any] = plain) -> dict[str, Any]:
    return {"rows": [more(row) for row in found.rows], "next": found.next}


def _listed(found: Page[Any]) -> dict[str, Any]:
    """A page of rows of the record, each with its article."""
    rows = zip(found.rows, found.articles, strict=True)
    return {"rows": [{"article": article, **plain(row)} for row, article in rows], "next": found.next}


def _counted(rows: Sequence[Any], first: int, limit: int) -> dict[str, Any]:
    """A page of a list whose mark is the number of its rows before; `rows` has one more when there are more."""
    return {"rows": plain(rows[:limit]), "next": str(first + limit) if len(rows) > limit else None}


def _first(after: str | None) -> int:
    """How many rows go before. Raises `HTTPException` for no number, or too deep a one."""
    if after is None:
        return 0
    if not (after.isascii() and after.isdigit() and len(after) <= len(str(DEEPEST)) and int(after) <= DEEPEST):
        raise HTTPException(400, "the mark of the page is none of this list; begin again with the first page")
    return int(after)


# ---------------------------------------------------------------- articles and actors


def _articles(router: APIRouter, site: Site) -> None:
    @router.get("/counts", **_gives(ref("Overview")))
    def counts(request: Request, reviewed: Reviewed = False) -> Response:
        """What the store holds: rows of each table, publishers, first and last day."""
        with site.view(reviewed=reviewed) as view:
            return _answer(request, view.overview())

    @router.get("/articles", **_gives(rows_of("Head")))
    def articles(
        request: Request,
        words: Annotated[str | None, Query(max_length=200, description="Words that must all be there.")] = None,
        since: Day = None,
        until: Day = None,
        after: After = None,
        limit: Limit = PAGE,
    ) -> Response:
        """Articles without their texts, the newest first."""
        asked = filters(since=since, until=until)
        with site.view() as view:
            found = view.article_heads(after, limit, words or None, since=asked.since, until=asked.until)
            return _answer(request, _page(found))

    @router.get("/articles/{article}", **_gives(ref("Article")))
    def one_article(request: Request, article: str) -> Response:
        """An article with its text."""
        with site.view() as view:
            return _answer(request, view.article(article))

    @router.get("/articles/{article}/record", **_gives(ref("Record")))
    def record(request: Request, article: str, reviewed: Reviewed = False) -> Response:
        """The whole record of an article, as `dragoman read --format json` prints it."""
        with site.view(reviewed=reviewed) as view:
            return _answer(request, view.record(article))


def _actors(router: APIRouter, site: Site) -> None:
    @router.get("/actors", **_gives(rows_of("Seen")))
    def actors(
        request: Request,
        words: Annotated[str | None, Query(max_length=200, description="Words in sequence in a name.")] = None,
        kind: Annotated[str | None, Query(max_length=60, description="Such as state or person.")] = None,
        after: After = None,
        limit: Limit = PAGE,
    ) -> Response:
        """Actors in short, those that most articles name first."""
        with site.view() as view:
            return _answer(request, _page(view.actor_heads(after, limit, words or None, kind=kind or None)))

    @router.get("/actors/{actor}", **_gives(ref("Portrait")))
    def actor(request: Request, actor: str) -> Response:
        """An actor with all that the articles say of it, and its offices over time."""
        with site.view() as view:
            return _answer(request, view.actor(actor))


# ---------------------------------------------------------------- rows


def _list(router: APIRouter, site: Site, table: str) -> None:
    """The address of a table of the record."""

    def listed(
        request: Request,
        asked: Asked,
        order: Annotated[Literal["newest", "oldest"], Query(description="What comes first.")] = "newest",
        after: After = None,
        limit: Limit = PAGE,
    ) -> Response:
        with site.view(reviewed=asked.reviewed) as view:
            return _answer(request, _listed(view.page(table, *asked.asked, after=after, limit=limit, order=order)))

    about = f"The {table} that meet the filters; those without a date come last."
    name = f"Listed{ROWS[table]}"
    router.add_api_route(
        f"/{table}", listed, name=table, description=about, summary=table.title(), **_gives(rows_of(name))
    )


def _rows(router: APIRouter, site: Site) -> None:
    @router.get("/commitments/open", **_gives(rows_of("OpenCommitment")))
    def open_commitments(request: Request, asked: Asked, after: After = None, limit: Limit = PAGE) -> Response:
        """What was promised and neither reported done nor broken, each promise once, the nearest deadline first."""
        first = _first(after)
        with site.view(reviewed=asked.reviewed) as view:
            found = view.open_commitments(*asked.asked)[first : first + limit + 1]
            articles = view.article_ids("commitments", [each.commitment.id for each in found])
        rows = [
            {"article": articles[row.id], **plain(row), "times": times, "deadline": deadline, "overdue": overdue}
            for row, times, deadline, overdue in found
        ]
        return _answer(request, _counted(rows, first, limit))

    @router.get("/rows/{row}", **_gives(ref("Found")))
    def one_row(request: Request, row: str, reviewed: Reviewed = False) -> Response:
        """A row of any table with its article, its happening, what it follows, and the verdict on it."""
        with site.view(reviewed=reviewed) as view:
            table, found, article = view.find(row)
            links = [
                {"earlier": each.earlier, "later": each.later, "reason": each.reason, "score": each.score}
                for each in view.links(row)
            ]
            answer = {
                "table": table,
                "row": found,
                "article": article,
                "happening": view.happening_ids([row]).get(row),
                "links": links,
                "verdict": view.verdicts([row]).get(row),
            }
        return _answer(request, answer)

    @router.get("/happenings/{happening}", **_gives(ref("Told")))
    def happening(request: Request, happening: str, reviewed: Reviewed = False) -> Response:
        """A happening with all its tellings; the id of a row that tells it does as well."""
        with site.view(reviewed=reviewed) as view:
            found = view.told(happening)
            return _answer(request, {**plain(found), "told": list(_tellings(view, found.id))})

    @router.get("/search", **_gives(rows_of("Hit")))
    def search(
        request: Request,
        q: Annotated[str, Query(max_length=200, description="Words that must all be there.")],
        table: Annotated[Literal["statements", "articles"], Query(description="Where to look.")] = "statements",
        after: After = None,
        limit: Limit = PAGE,
    ) -> Response:
        """Statements or articles by their words, the best first."""
        first = _first(after)
        with site.view() as view:
            hits = view.search(q, table, limit=limit + 1, offset=first)
            contents, _ = entries.fetched(view, "statements", [hit.row for hit in hits if table == "statements"])
            rows = [_hit(hit, view.article(hit.article), contents.get(hit.row)) for hit in hits]
        return _answer(request, _counted(rows, first, limit))


def _hit(hit: texts.Hit, article: Article, statement: Statement | None) -> dict[str, Any]:
    text = wording.words(*statement.content) if statement else article.text[:300]
    found = {"id": hit.row, "article": hit.article, "score": hit.score, "title": article.title}
    return {**found, **_printed(article), "text": text}


def _printed(article: Article) -> dict[str, Any]:
    published = article.published.start_date if article.published else None
    return {"source": wording.publisher(article.source, article.url), "published": published}


def _tellings(view: View, happening: str) -> Iterable[dict[str, Any]]:
    for row, score, likest in view.happening(happening):
        _, found, article = view.find(row)
        told = {"id": row, "article": article.id, **_printed(article), "text": found.evidence.text}
        yield {**told, "score": score, "likest": likest}


# ---------------------------------------------------------------- over time, and who with whom


def _series(router: APIRouter, site: Site) -> None:
    @router.get("/timeline", **_gives(rows_of("Happening")))
    def timeline(
        request: Request,
        actor: Annotated[
            str, Query(min_length=1, max_length=200, description="A country code, an actor id or a name.")
        ],
        with_: Annotated[str | None, Query(alias="with", max_length=200, description="And with whom.")] = None,
        since: Day = None,
        until: Day = None,
        reviewed: Reviewed = False,
        after: After = None,
        limit: Limit = PAGE,
    ) -> Response:
        """What went on with an actor, or between two, by date, each happening once."""
        asked, first = filters(actor, with_, since, until), _first(after)
        with site.view(reviewed=reviewed) as view:
            found = view.timeline(actor, asked.with_, asked.since, asked.until)
        return _answer(request, _counted(found[first : first + limit + 1], first, limit))

    @router.get("/dyads", **_gives(_rows_alone("Pair")))
    def pairs(request: Request, limit: Limit = 12, reviewed: Reviewed = False) -> Response:
        """The pairs with most events in the whole store."""
        with site.view(reviewed=reviewed) as view:
            return _answer(request, {"rows": view.dyad_pairs(limit)})

    @router.get("/dyads/{one}/{two}", **_gives(_rows_alone("Point")))
    def dyad(
        request: Request,
        one: str,
        two: str,
        since: Day = None,
        until: Day = None,
        type: Type = None,
        by: By = "week",
        directed: Annotated[bool, Query(description="Only what the first does to the second.")] = False,
        reviewed: Reviewed = False,
    ) -> Response:
        """Happenings of each quad and mean Goldstein score between two actors, by period."""
        asked = filters(since=since, until=until, type=type)
        with site.view(reviewed=reviewed) as view:
            points = view.dyads(one, two, asked.since, asked.until, asked.type, by=by, directed=directed)
            return _answer(request, {"rows": points})

    @router.get("/network", **_gives(_rows_alone("Pair")))
    def network(
        request: Request,
        since: Day = None,
        until: Day = None,
        type: Type = None,
        reviewed: Reviewed = False,
        limit: Limit = 60,
    ) -> Response:
        """Who had to do with whom in a period, the pairs with most events first."""
        asked = filters(since=since, until=until, type=type)
        with site.view(reviewed=reviewed) as view:
            return _answer(request, {"rows": view.network(asked.since, asked.until, asked.type, limit)})

    @router.get("/places", **_gives(_rows_alone("Site")))
    def places(request: Request, asked: Asked, limit: Limit = LARGEST) -> Response:
        """Where the events that meet the filters happened, the places with most of them first."""
        with site.view(reviewed=asked.reviewed) as view:
            return _answer(request, {"rows": view.places_told(*asked.asked, limit=limit)})


def _rows_alone(name: str) -> Schema:
    return object_of(rows={"type": "array", "items": ref(name)})


# ---------------------------------------------------------------- decisions


def _decisions(router: APIRouter, site: Site) -> None:
    @router.get("/decisions", **_gives(rows_of("Decision")))
    def decisions(
        request: Request,
        row: Annotated[str | None, Query(max_length=200, description="Only those on this row.")] = None,
        after: After = None,
        limit: Limit = PAGE,
    ) -> Response:
        """What readers decided, the newest first, with what was undone and the undoing of it."""
        first = _first(after)
        with site.view() as view:
            found = view.decisions(row or None, limit=first + limit + 1)
        return _answer(request, _counted(found[first:], first, limit))

    @router.get("/undecided/{table}", **_gives(_any_rows()))
    def undecided(
        request: Request,
        table: Literal["events", "meetings", "statements", "commitments", "disputes", "sanctions"],
        asked: Asked,
        order: Annotated[Literal["score", "newest", "oldest"], Query(description="What comes first.")] = "score",
        after: After = None,
        limit: Limit = PAGE,
    ) -> Response:
        """The rows nobody has decided about yet, the least sure first."""
        with site.view() as view:
            return _answer(request, _listed(view.undecided(table, *asked.asked, after=after, limit=limit, order=order)))

    @router.post("/rows/{row}/decisions", **_gives(ref("Decision"), "The decision", 201))
    def decide(request: Request, row: str, sent: Verdict) -> Response:
        """Accept, reject or edit a row; the row itself stays as it was read."""
        with site.writer() as writer:
            made = writer.decide(row, sent.verdict, sent.by, reason=sent.reason, after=sent.after, article=sent.article)
        return _answer(request, made, 201)

    @router.post("/decisions/{decision}/undo", **_gives(ref("Decision"), "The decision that undoes it", 201))
    def undo(request: Request, decision: str, sent: Undo) -> Response:
        """Take a decision back; the one before it is in force again."""
        with site.writer() as writer:
            made = writer.undo(decision, sent.by, reason=sent.reason)
        return _answer(request, made, 201)


def _any_rows() -> Schema:
    """A page of rows of one of the tables."""
    return {"anyOf": [rows_of(f"Listed{name}") for name in ROWS.values()]}


# ---------------------------------------------------------------- reading, and what there is


def _reading(router: APIRouter, site: Site) -> None:
    @router.post("/read", **_gives(ref("Record"), "The record, which is not stored"))
    def read(request: Request, sent: Sent) -> Response:
        """Read an article; nothing is stored."""
        about = {"title": sent.title, "source": sent.source, "url": sent.url, "published": sent.published}
        return _answer(request, site.read(article_of(sent.text, Given(), **about)))


def _about(router: APIRouter, site: Site) -> None:
    @router.get("", include_in_schema=False)
    def about(request: Request) -> HTMLResponse:
        paths = request.app.openapi()["paths"]
        return site.page(request, "api.html", addresses=[_address(*each) for each in paths.items()])


def _address(path: str, methods: dict[str, Any]) -> dict[str, Any]:
    """An address as the page that lists them shows it."""
    calls = [
        {
            "method": method.upper(),
            "about": call.get("description", ""),
            "parameters": call.get("parameters", []),
            "fields": _fields(call),
        }
        for method, call in methods.items()
    ]
    return {"path": path, "calls": calls}


def _fields(call: dict[str, Any]) -> dict[str, str]:
    """What is to be sent, by field."""
    body = call.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {})
    models: dict[str, type[BaseModel]] = {"Sent": Sent, "Verdict": Verdict, "Undo": Undo}
    model = models.get(body.get("$ref", "").rpartition("/")[2])
    return {name: field.description or "" for name, field in model.model_fields.items()} if model else {}
