"""One question to the service, tried again while it is busy."""

from __future__ import annotations

import http.client
import json
import socket
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from dragoman.refresh.base import ENDPOINT, RefreshError, Settings


def agent() -> str:
    """How requests name themselves, as the service's rules ask."""
    try:
        number = version("dragoman")
    except PackageNotFoundError:
        number = "unknown"
    return f"dragoman/{number} (knowledge update; event coder for news text) python-urllib"


def asked(settings: Settings, query: str) -> list[Any]:
    """The rows of one answer, tried again while the service is busy; a row may be anything JSON can be.

    Raises `RefreshError` when the service is out of reach, refuses, or keeps failing.
    """
    why = ""
    for tried in range(settings.tries):
        if tried:
            settings.tell(f"{why}; trying again ({tried + 1} of {settings.tries})")
        answer = _answer(settings, query)
        if isinstance(answer, list):
            return answer
        why = answer.why
        if tried + 1 < settings.tries:
            settings.sleep(_wait(settings, answer, tried))
    raise RefreshError(f"{settings.endpoint}: {why}, {settings.tries} times; {_LATER}")


_LATER = "nothing in use was changed; run the command again later, what was fetched is kept"


@dataclass(frozen=True, slots=True)
class _Failed:
    """A try that may go better later: why it failed, and the seconds the service asks to wait."""

    why: str
    wait: float | None = None


def _wait(settings: Settings, failed: _Failed, tried: int) -> float:
    """Seconds until the next try: what the service asks for, else twice as long each time."""
    doubled: float = min(settings.pause * 2 ** (tried + 1), settings.longest_wait)
    if failed.wait is None:
        return doubled
    if failed.wait > settings.longest_wait:
        raise RefreshError(f"{settings.endpoint}: {failed.why} and asks to wait {failed.wait:,.0f} s; {_LATER}")
    return max(failed.wait, settings.pause)


def _answer(settings: Settings, query: str) -> list[Any] | _Failed:
    """The rows, or why this try failed."""
    body = _fetched(settings, query)
    if isinstance(body, _Failed):
        return body
    try:
        rows = json.loads(body)["results"]["bindings"]
    except (ValueError, KeyError, TypeError):
        return _Failed("the answer broke off or is no JSON of SPARQL results")
    return rows if isinstance(rows, list) else _Failed("the answer holds no list of rows")


def _fetched(settings: Settings, query: str) -> bytes | _Failed:
    """The body of one answer."""
    form = urllib.parse.urlencode({"query": query, "format": "json"})
    headers = {"User-Agent": agent(), "Accept": "application/sparql-results+json"}
    try:
        request = urllib.request.Request(f"{_checked(settings.endpoint)}?{form}", headers=headers)
        with urllib.request.urlopen(request, timeout=settings.timeout) as answer:
            body: bytes = answer.read()
            return body
    except urllib.error.HTTPError as error:
        with error:
            return _status(settings, error)
    except urllib.error.URLError as error:
        return _unreached(settings, error.reason)
    except (OSError, http.client.HTTPException) as error:
        return _unreached(settings, error)


def _checked(endpoint: str) -> str:
    if not endpoint.startswith(("https://", "http://")) or "?" in endpoint:
        raise RefreshError(f"--endpoint {endpoint}: no address of a SPARQL service; write it as {ENDPOINT}")
    return endpoint


def _status(settings: Settings, error: urllib.error.HTTPError) -> _Failed:
    """A status that may pass; raises `RefreshError` for one that will not."""
    if error.code not in (429, 500, 502, 503, 504):
        raise RefreshError(f"{settings.endpoint}: refused with status {error.code} ({error.reason}); {_LATER}")
    return _Failed(f"the service is busy (status {error.code})", _asked_wait(error.headers.get("Retry-After")))


def _asked_wait(header: str | None) -> float | None:
    """Seconds of a Retry-After header, which has seconds or a date; None when it has neither."""
    if header is None:
        return None
    if header.strip().isdigit():
        return float(header)
    try:
        return max(0.0, (parsedate_to_datetime(header) - datetime.now(UTC)).total_seconds())
    except (TypeError, ValueError):
        return None


def _unreached(settings: Settings, reason: object) -> _Failed:
    """A lost or slow connection; raises `RefreshError` when there is no way to the host at all."""
    if isinstance(reason, TimeoutError):
        return _Failed(f"no answer within {settings.timeout:g} s")
    if isinstance(reason, ConnectionResetError | BrokenPipeError | http.client.HTTPException):
        return _Failed("the connection broke off")
    what = "its name is not known" if isinstance(reason, socket.gaierror) else str(reason)
    raise RefreshError(f"{settings.endpoint}: cannot be reached ({what}); check the network. {_LATER.capitalize()}")
