"""Correcting: rows nobody has decided about, one at a time with their sentence, and the log of what was decided."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, NamedTuple
from urllib.parse import quote, unquote

from fastapi import APIRouter, Depends, HTTPException, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from markupsafe import Markup
from starlette.datastructures import FormData

from dragoman.entries import what
from dragoman.errors import RowNotFound, StoreError
from dragoman.model import Decision, Record
from dragoman.store import View
from dragoman.store.checks import CHOICES
from dragoman.web import cards, edits, marks
from dragoman.web.base import PAGE, Asked, Filters, Site, address

QUEUE = 30
"""Rows that are fetched at once."""

READER = "dragoman_reader"
"""The cookie that keeps who decides."""

NOBODY = "reader"
"""Who decides when nobody said a name."""

YEAR = 365 * 24 * 3600

RECENT = 200
"""Decisions among which the last of a reader is looked for."""

VERDICTS = {"accept": "Accepted", "reject": "Rejected", "edit": "Edited", "undo": "Taken back"}
"""What a verdict is called once it is done."""


KINDS: dict[str, tuple[str, ...]] = {
    "events": tuple(dict.fromkeys(type for type, _ in cards.VERBS if type.isupper())),
    "meetings": CHOICES["meetings", "format"],
    "statements": CHOICES["statements", "kind"],
    "commitments": CHOICES["commitments", "kind"],
    "sanctions": CHOICES["sanctions", "action"],
}
"""What the rows of a table can be asked for by type; disputes have none."""


class Queue(NamedTuple):
    """What is asked to be reviewed: a table, the filters, where the rows fetched begin, in which order."""

    table: str
    asked: Filters
    order: str
    after: str | None

    @property
    def query(self) -> dict[str, str]:
        """As it stands in an address."""
        return (
            self.asked.query
            | {"table": self.table, "order": self.order}
            | ({"after": self.after} if self.after else {})
        )


class Subject(NamedTuple):
    """The row that is reviewed now: as it was last decided to be, its card, its sentence, its article's record."""

    table: str
    row: Any
    record: Record
    card: cards.Card
    sentence: Markup


class Entry(NamedTuple):
    """A decision in the log. `what` and `words`: of the row; `in_force`: it can be taken back."""

    decision: Decision
    done: str
    what: str
    words: str
    changes: tuple[tuple[str, str, str], ...]
    can_undo: bool


async def _form(request: Request) -> dict[str, list[str]]:
    """The fields of a form, each with all its values."""
    given: FormData = await request.form()
    return {name: [each for each in given.getlist(name) if isinstance(each, str)] for name in given}


Form = Annotated[dict[str, list[str]], Depends(_form)]
Id = Annotated[str | None, Query(max_length=300)]


def queue(
    asked: Asked,
    table: Annotated[str, Query(max_length=20)] = "events",
    order: Annotated[str, Query(max_length=10)] = "score",
    after: Annotated[str | None, Query(max_length=500)] = None,
) -> Queue:
    """What an address asks to review. Raises 404 for a table that is not reviewed."""
    if table not in marks.ROWS:
        raise HTTPException(404, f"{table!r} is not reviewed; {', '.join(marks.ROWS)} are")
    return Queue(table, asked, order, after or None)


def routes(site: Site) -> APIRouter:
    """The addresses of reviewing and of the log of decisions."""
    router = APIRouter(include_in_schema=False)

    @router.get("/review")
    def review(
        request: Request,
        asked: Annotated[Queue, Depends(queue)],
        row: Id = None,
        edit: bool = False,
        back: Annotated[str | None, Query(max_length=1000)] = None,
    ) -> HTMLResponse:
        if site.settings.read_only:
            raise HTTPException(403, "this page is read-only; serve it without --read-only to decide on rows")
        return _page(site, request, asked, row, edit=edit, back=back)

    @router.post("/rows/{row_id}/decisions")
    def decide(request: Request, row_id: str, form: Form) -> Response:
        verdict, reason = _value(form, "verdict"), _value(form, "reason") or None
        try:
            after, errors = _edited(site, row_id, form) if verdict == "edit" else (None, {})
            if errors:
                return _again(site, request, row_id, form, "", errors)
            with site.writer() as writer:
                writer.decide(row_id, verdict, _reader(request), reason=reason, after=after)
        except RowNotFound:
            raise
        except StoreError as error:
            return _again(site, request, row_id, form, str(error), {})
        return _onward(form)

    @router.post("/decisions/{decision_id}/undo")
    def undo(request: Request, decision_id: str, form: Form) -> Response:
        with site.writer() as writer:
            writer.undo(decision_id, _reader(request), reason=_value(form, "reason") or None)
        return _onward(form)

    @router.post("/review/name")
    def keep_name(form: Form) -> Response:
        answer = _onward(form)
        name = " ".join(_value(form, "name").split())[:80]
        answer.set_cookie(READER, quote(name or NOBODY), max_age=YEAR, httponly=True, samesite="strict")
        return answer

    @router.get("/decisions")
    def log(request: Request, row: Id = None, page: Annotated[int, Query(ge=1, le=10_000)] = 1) -> HTMLResponse:
        with site.view() as view:
            found = view.decisions(row or None, limit=page * PAGE + 1)
        shown = found[(page - 1) * PAGE : page * PAGE]
        return site.page(
            request,
            "decisions.html",
            entries=_entries(shown, found),
            row=row,
            number=page,
            more=len(found) > page * PAGE,
        )

    return router


# ---------------------------------------------------------------- one row at a time


def _page(
    site: Site,
    request: Request,
    asked: Queue,
    row_id: str | None,
    *,
    edit: bool = False,
    back: str | None = None,
    wrong: str = "",
    errors: Mapping[str, str] | None = None,
    given: edits.Form | None = None,
) -> HTMLResponse:
    """The page of one row: the one asked for, else the first of the queue."""
    reader = _reader(request)
    with site.view(reviewed=asked.asked.reviewed) as view:
        waiting = view.undecided(asked.table, *asked.asked.asked, after=asked.after, limit=QUEUE, order=asked.order)
    ids = [each.id for each in waiting.rows]
    current = row_id or (ids[0] if ids else None)
    with site.view() as view:
        subject = _subject(view, current) if current else None
        last = _last(view, reader)
    at = ids.index(current) if current in ids else -1
    following = ids[at + 1] if at + 1 < len(ids) else None
    onward = address("/review", asked.query, row=following)
    if following is None:
        onward = address("/review", asked.query | ({"after": waiting.next} if waiting.next else {}))
    form = None
    if subject and edit:
        types = {kind: tuple(each.modes) for kind, each in site.knowledge.types.items()}
        form = edits.inputs(subject.table, subject.row, subject.record, types, errors or {}, given or {})
    return site.page(
        request,
        "review.html",
        status=422 if wrong or errors else 200,
        queue=asked,
        subject=subject,
        form=form,
        wrong=wrong,
        reason=_value(given or {}, "reason"),
        here=address("/review", asked.query, row=current),
        onward=_local(back) or onward,
        back=_local(back),
        earlier=address("/review", asked.query, row=ids[at - 1]) if at > 0 else None,
        later=onward if following or waiting.next else None,
        place=(at + 1, len(ids), waiting.next is not None) if at >= 0 else None,
        last=last,
        reader=reader,
        named=READER in request.cookies,
        verdicts=VERDICTS,
        kinds=KINDS.get(asked.table, ()),
    )


def _subject(view: View, row_id: str) -> Subject:
    """The row to review, as the last edit left it. Raises `RowNotFound`, also for a row that is not reviewed."""
    table, row, article = view.find(row_id)
    if table not in marks.ROWS:
        raise RowNotFound(f"{row_id!r} is a row of {table}, which are not reviewed")
    record = view.record(article.id)
    store = cards.known(view, record, [row_id])
    decided = store.verdicts.get(row_id)
    shown = decided.after if decided and decided.after else row
    return Subject(table, shown, record, cards.card(table, shown, record, store), marks.sentence(record, shown))


def _last(view: View, reader: str) -> Decision | None:
    """The last decision of a reader that can be taken back."""
    found = view.decisions(limit=RECENT)
    gone = {each.undoes for each in found}
    return next((each for each in found if each.by == reader and each.verdict != "undo" and each.id not in gone), None)


def _edited(site: Site, row_id: str, form: edits.Form) -> tuple[Any, dict[str, str]]:
    with site.view() as view:
        subject = _subject(view, row_id)
    return edits.edited(subject.table, subject.row, subject.record, site.knowledge, form)


def _again(
    site: Site, request: Request, row_id: str, form: edits.Form, wrong: str, errors: Mapping[str, str]
) -> HTMLResponse:
    """The page of a row once more, with what was put in and what is wrong with it."""
    with site.view() as view:
        table, _, _ = view.find(row_id)
    if table not in marks.ROWS:
        raise HTTPException(400, wrong)
    asked = Queue(table, Filters(None, None, None, None, None, False), "score", None)
    edit = _value(form, "verdict") == "edit"
    return _page(
        site, request, asked, row_id, edit=edit, back=_value(form, "back"), wrong=wrong, errors=errors, given=form
    )


def _onward(form: edits.Form) -> RedirectResponse:
    """To where the form says; to the queue when it says no address of this page."""
    return RedirectResponse(_local(_value(form, "back")) or "/review", 303)


def _local(path: str | None) -> str | None:
    """The address if it is one of this page and of no other host."""
    is_own = path and path.startswith("/") and path[1:2] not in ("/", "\\") and path.isprintable()
    return quote(path, safe="/?&=#%:,;+@!~*'()$[]-._") if path and is_own else None


def _value(form: edits.Form, name: str) -> str:
    values: Sequence[str] = form.get(name, ())
    return values[-1] if values else ""


def _reader(request: Request) -> str:
    """Who decides."""
    name = unquote(request.cookies.get(READER, "")).strip()[:80]
    return name if name and name.isprintable() else NOBODY


# ---------------------------------------------------------------- the log


def _entries(shown: Sequence[Decision], found: Sequence[Decision]) -> list[Entry]:
    """The decisions of a page of the log; `found` are these and all later ones."""
    gone = {each.undoes for each in found}
    return [
        Entry(
            each,
            VERDICTS.get(each.verdict, each.verdict),
            what(each.before) if each.table in marks.ROWS else each.table.removesuffix("s"),
            each.before.evidence.text if hasattr(each.before, "evidence") else "",
            edits.changes(each.before, each.after) if each.after else (),
            each.verdict != "undo" and each.id not in gone,
        )
        for each in shown
    ]
