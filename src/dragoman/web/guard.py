"""Who may ask, and what an answer may do: hosts, token, forms of our own, size and time, and strict headers.

The checks stand before every address, in this order: the form of the address, the host, the token, read-only, the size
of what is sent, and that it comes from our own pages. An answer that nobody else gave is made by `refuse` of the
application's state, which `base.failures` puts there.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from collections.abc import Mapping
from ipaddress import ip_address
from urllib.parse import parse_qsl, urlencode, urlsplit

import anyio
from fastapi import FastAPI, Request
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dragoman.web.settings import Settings

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""What a page may load and where its forms may go: nothing but our own, and no script or style within a page."""

HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
}
"""Headers of every answer.

The referrer goes to our own pages only; were it withheld from them too, browsers would send our own forms with the
origin `null`, and they could not be told from those of others.
"""

TOKEN_COOKIE, VISITOR_COOKIE = "dragoman_token", "dragoman_visitor"
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
READING = frozenset({"/read", "/api/read"})
"""What takes input and stores nothing."""

BROKEN = "something went wrong on our side, not on yours; please report what you asked for"

LONGEST_QUERY = 8_000
LONGEST_PATH = 2_000
SENDING_SECONDS = 30.0
"""How long a visitor may take to send what a form holds."""

DRAINED = 8
"""How many times the limit is taken in and thrown away, so that a browser shows our answer and no broken connection."""

_VISITOR = "dragoman.visitor"
_HOST = re.compile(r"(\[[0-9a-f:.]+\]|[a-z0-9_.-]+)(?::\d{1,5})?")


def install(app: FastAPI, settings: Settings) -> None:
    """Puts the guards before every address of an application."""
    app.add_middleware(Guard, settings=settings, secret=secrets.token_bytes(32))


def csrf(request: Request) -> str:
    """The token that forms of this visitor must carry in their field `csrf`, and scripts in the header X-CSRF-Token."""
    visitor: Visitor | None = request.scope.get(_VISITOR)
    return visitor.token if visitor else ""


class Visitor:
    """Whoever asks, known by a cookie of random text; `token` can be made by this process alone."""

    def __init__(self, cookie: str | None, secret: bytes) -> None:
        self.is_new = not (cookie and cookie.isascii() and 20 <= len(cookie) <= 80)
        self.cookie = secrets.token_urlsafe(24) if self.is_new or cookie is None else cookie
        self.token = hmac.new(secret, self.cookie.encode(), hashlib.sha256).hexdigest()


class Refused(Exception):  # noqa: N818 - reads as what it is
    """A request that is not let through: status, and why in the visitor's words."""

    def __init__(self, status: int, message: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(message)
        self.status, self.message, self.headers = status, message, headers or {}


class Guard:
    """The guards as ASGI middleware."""

    def __init__(self, app: ASGIApp, settings: Settings, secret: bytes) -> None:
        self._app = app
        self._settings = settings
        self._secret = secret

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Lets a request through, or answers it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request = Request(scope, receive)
        visitor = Visitor(request.cookies.get(VISITOR_COOKIE), self._secret)
        scope[_VISITOR] = visitor
        sending = _Sending(send, None if _is_static(request) else visitor)
        try:
            _check_host(request, self._settings.hosts)
        except Refused as refused:  # no page, since its links would be built on that name
            await PlainTextResponse(refused.message, refused.status)(scope, receive, sending)
            return
        try:
            answer, receive = await self._checked(request)
        except Refused as refused:
            answer = _refusal(request, refused.status, refused.message)
            answer.headers.update(refused.headers)
        try:
            await (answer or self._app)(scope, receive, sending)
        except Exception:
            if not sending.has_begun:
                await _refusal(request, 500, BROKEN)(scope, receive, sending)
            raise

    async def _checked(self, request: Request) -> tuple[Response | None, Receive]:
        """An answer if there is one already, and where the rest takes the body from. Raises `Refused`."""
        _check_form(request)
        let_in, by_script = self._let_in(request)
        if let_in is not None or request.method in SAFE:
            return let_in, request.receive
        if self._settings.read_only and request.scope["path"] not in READING:
            raise Refused(403, "this page is read-only; serve it without --read-only to change anything")
        body = await _body(request, self._settings.most_bytes)
        if not by_script:
            _check_origin(request)
            await _check_token_of_form(request, body, csrf(request), self._settings.most_bytes)
        return None, _replay(body, request.receive)

    def _let_in(self, request: Request) -> tuple[Response | None, bool]:
        """A redirect for who brings the token in the address; and whether a script sent it. Raises `Refused`."""
        token = self._settings.token
        if token is None or _is_static(request):
            return None, False
        kind, _, given = request.headers.get("authorization", "").partition(" ")
        if kind.lower() == "bearer" and _same(given.strip(), token):
            return None, True
        if _same(request.cookies.get(TOKEN_COOKIE, ""), token) and "token" not in request.query_params:
            return None, False
        if request.method in SAFE and _same(request.query_params.get("token", ""), token):
            return _welcome(request, token), False
        raise Refused(
            401,
            "this page asks for a token: open the whole address that `dragoman serve` printed, with ?token=...; "
            "scripts send the header Authorization: Bearer TOKEN",
            {"WWW-Authenticate": 'Bearer realm="dragoman"'},
        )


class _Sending:
    """Sends an answer with our headers, and the visitor's cookie with a page."""

    def __init__(self, send: Send, visitor: Visitor | None) -> None:
        self._send = send
        self._visitor = visitor
        self.has_begun = False

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.has_begun = True
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers[name] = value
            headers.setdefault("Cache-Control", "private, no-cache")
            if self._visitor and self._visitor.is_new and headers.get("content-type", "").startswith("text/html"):
                headers.append("Set-Cookie", _cookie(VISITOR_COOKIE, self._visitor.cookie))
        await self._send(message)


def _cookie(name: str, value: str) -> str:
    return f"{name}={value}; Path=/; HttpOnly; SameSite=Strict"


def _refusal(request: Request, status: int, message: str) -> Response:
    """The page, or for the API the JSON, that says why not."""
    answer: Response = request.app.state.refuse(request, status, message)
    return answer


def _is_static(request: Request) -> bool:
    """Whether it asks for our own style and scripts, which hold nothing of the store."""
    return str(request.scope["path"]).startswith("/static/") and request.method in SAFE


# ---------------------------------------------------------------- the checks


def _check_form(request: Request) -> None:
    path, query = request.scope["path"], request.scope["query_string"]
    if "\0" in path or b"%00" in query or b"\0" in query:
        raise Refused(400, "the address holds a null byte; leave it out")
    if len(path) > LONGEST_PATH or len(query) > LONGEST_QUERY:
        raise Refused(414, f"the address is longer than {LONGEST_QUERY:,} characters; ask for less at once")


def _check_host(request: Request, hosts: tuple[str, ...]) -> None:
    host = _HOST.fullmatch(request.headers.get("host", "").lower())
    if host is None or (host[1] not in hosts and not ("*" in hosts and _is_number(host[1]))):
        raise Refused(400, "the page is not served under this name; use the address that `dragoman serve` printed")


def _is_number(name: str) -> bool:
    """Whether a host is a numeric address."""
    try:
        ip_address(name.strip("[]"))
    except ValueError:
        return False
    return True


def _same(given: str, token: str) -> bool:
    """Whether they are the same, in a time that tells nothing about the token."""
    return secrets.compare_digest(given.encode(errors="replace"), token.encode())


def _welcome(request: Request, token: str) -> Response:
    """To the same address without the token, which is kept in a cookie from now on."""
    rest = [(name, value) for name, value in parse_qsl(request.url.query, keep_blank_values=True) if name != "token"]
    path = "/" + request.url.path.lstrip("/\\")
    answer = RedirectResponse(path + (f"?{urlencode(rest)}" if rest else ""), 303)
    answer.headers["Set-Cookie"] = _cookie(TOKEN_COOKIE, token)
    return answer


async def _body(request: Request, limit: int) -> bytes:
    """What is sent with a request. Raises `Refused` when it is too long, or comes too slowly."""
    parts, size = [], 0
    try:
        with anyio.fail_after(SENDING_SECONDS):
            async for part in request.stream():
                size += len(part)
                if size <= limit:
                    parts.append(part)
                elif size > limit * DRAINED:
                    break
    except TimeoutError:
        raise Refused(408, f"what is sent must arrive within {SENDING_SECONDS:g} s; try again") from None
    if size > limit:
        raise Refused(413, f"more than {limit / 1_000_000:g} MB was sent; split it into articles")
    return b"".join(parts)


def _replay(body: bytes, receive: Receive) -> Receive:
    """Gives the body once more; then waits for the end of the connection."""
    waiting: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def again() -> Message:
        return waiting.pop() if waiting else await receive()

    return again


def _check_origin(request: Request) -> None:
    """Refuses what a page of another site sends, as far as the browser says where it comes from."""
    site, origin = request.headers.get("sec-fetch-site"), request.headers.get("origin")
    if site is not None:
        own = site in ("same-origin", "none")
    else:
        own = origin is None or urlsplit(origin).netloc.lower() == request.headers["host"].lower()
    if not own:
        raise Refused(403, "this was sent by a page of another site; use the form on this page")


async def _check_token_of_form(request: Request, body: bytes, token: str, limit: int) -> None:
    """Refuses a form that is not ours. JSON needs no token: no page of another site can send it unasked."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if request.scope["path"].startswith("/api/"):
        if kind != "application/json":
            raise Refused(415, "the API takes JSON; send it with Content-Type: application/json")
        return
    given = request.headers.get("x-csrf-token") or await _field(request, body, limit)
    if not _same(given, token):
        raise Refused(403, "this form is too old or not ours; open the page again, and send it once more")


async def _field(request: Request, body: bytes, limit: int) -> str:
    """The field `csrf` of a form, empty without one."""

    async def given() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}

    try:
        async with Request(request.scope, given).form(max_part_size=limit) as form:
            value = form.get("csrf")
    except (HTTPException, MultiPartException):
        raise Refused(400, "the form that was sent is broken; open the page again, and send it once more") from None
    return value if isinstance(value, str) else ""
