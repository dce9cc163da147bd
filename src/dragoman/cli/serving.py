"""Serving the page."""

from __future__ import annotations

import os
import secrets
import socket
from contextlib import suppress
from ipaddress import ip_address
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dragoman.cli.base import KnowledgeFolders, StorePath, layers, say
from dragoman.errors import DragomanError, StoreError
from dragoman.intake import LOCK_WAIT

if TYPE_CHECKING:
    from fastapi import FastAPI

KEPT = 75
"""Seconds a browser's connection is kept between two requests; a short time would cut off a busy machine's."""

CLOSING = 3
"""Seconds that answers under way get when the page is closed."""


def serve(
    store: StorePath,
    host: Annotated[str, typer.Option(help="Address to listen on; any but this machine's own asks for a token.")] = (
        "127.0.0.1"
    ),
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port to listen on; 0 takes one that is free.")] = 8080,
    read_only: Annotated[bool, typer.Option("--read-only", help="Nobody may decide on rows.")] = False,
    knowledge: KnowledgeFolders = None,
) -> None:
    """Open the page: read, trace and correct the record in a browser."""
    from dragoman.web import Settings, create

    _check(store, read_only)
    with _listening(host, port) as listener:
        token = None if _is_own(host) else secrets.token_urlsafe(24)
        app = create(Settings(store, read_only, _names(host), token, layers(knowledge)))
        say(f"the page of {store} is at {_address(host, listener.getsockname()[1], token)} (ctrl-C closes it)")
        if token:
            say("whoever has the token can read the store; what is sent is not encrypted")
        with suppress(KeyboardInterrupt):
            _run(app, listener)


def _check(store: Path, read_only: bool) -> None:
    """Raises `StoreError` for a store that is not there, or not as the page needs it."""
    from dragoman.store import Store

    Store(store, wait=LOCK_WAIT).view().close()
    if not read_only and not (os.access(store, os.W_OK) and os.access(store.absolute().parent, os.W_OK)):
        raise StoreError(f"{store}: it cannot be written, so nobody could decide on rows; serve it with --read-only")


def _listening(host: str, port: int) -> socket.socket:
    """A socket that listens there. Raises `DragomanError`."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host.strip("[]"), port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        listener = socket.socket(family, kind, protocol)
    except (OSError, UnicodeError) as error:
        raise DragomanError(f"{host!r} is no address of this machine ({_reason(error)}); give another --host") from None
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen(128)
    except OSError as error:
        listener.close()
        raise DragomanError(
            f"cannot listen on {host} port {port} ({_reason(error)}); give another --port, or close what uses it"
        ) from None
    return listener


def _reason(error: Exception) -> str:
    return str(getattr(error, "strerror", None) or error).lower()


def _run(app: FastAPI, listener: socket.socket) -> None:
    """Serves until somebody closes it."""
    import uvicorn

    class Server(uvicorn.Server):
        def handle_exit(self, *args: object) -> None:
            app.state.site.close()
            super().handle_exit(*args)  # type: ignore[arg-type]

    config = uvicorn.Config(
        app,
        log_level="warning",
        server_header=False,
        access_log=False,
        ws="none",
        lifespan="off",
        timeout_keep_alive=KEPT,
        timeout_graceful_shutdown=CLOSING,
    )
    try:
        Server(config).run([listener])
    finally:
        app.state.site.close()


def _is_own(host: str) -> bool:
    """Whether only this machine can reach an address."""
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host == "localhost"


def _names(host: str) -> tuple[str, ...]:
    """The names that visitors may ask for, as they write them."""
    from dragoman.web.settings import OWN_HOSTS

    names = (*OWN_HOSTS, _bracketed(host).lower())
    return names if _is_own(host) else (*names, socket.gethostname().lower(), "*")


def _address(host: str, port: int, token: str | None) -> str:
    return f"http://{_bracketed(host)}:{port}/" + (f"?token={token}" if token else "")


def _bracketed(host: str) -> str:
    """An address as it stands before a port."""
    return f"[{host.strip('[]')}]" if ":" in host else host
