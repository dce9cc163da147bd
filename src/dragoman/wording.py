"""How pages show what others wrote: times, names of publishers, links, and text that may try to break the page."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from markupsafe import Markup

from dragoman.model import Span, When

if TYPE_CHECKING:
    from jinja2 import Environment

_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_DIRECTIONS = re.compile("[\u202a-\u202e\u2066-\u2069]")
_LINK = re.compile(r"https?://[^\s\x00-\x20\x7f\\]+", re.IGNORECASE)


def environment(**options: Any) -> Environment:
    """The templates of this package; every text put into them is escaped, and shown by `safe`."""
    from jinja2 import Environment, PackageLoader, StrictUndefined  # here, since tables need no templates

    return Environment(
        loader=PackageLoader("dragoman"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=shown,
        **options,
    )


def shown(value: Any) -> Any:
    """A text by `safe`; markup made by ourselves, and what is no text, as it is."""
    return safe(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def safe(text: str) -> str:
    """Text as it can be shown: no control characters, and those that turn the direction of text drawn as their code.

    `<bdi>` alone does not hold them, since one of them closes the isolation it makes.
    """
    return _DIRECTIONS.sub(lambda match: f"[U+{ord(match.group()):04X}]", _CONTROLS.sub("\ufffd", text))


def when(value: When | None) -> str:
    """A time as people write it: a day, month, quarter or year, or first and last day; unknown is a dash."""
    if value is None:
        return "–"
    first, last = value.start_date, value.end_date - timedelta(days=1)
    if value.precision == "month":
        return f"{first:%Y-%m}"
    if value.precision == "year":
        return f"{first:%Y}"
    if value.precision == "quarter":
        return f"{first:%Y}-Q{(first.month + 2) // 3}"
    return f"{first} to {last}" if last > first else f"{first}"


def words(*spans: Span) -> str:
    """The words of spans on one line, with an ellipsis between them."""
    return " … ".join(" ".join(each.text.split()) for each in spans)


def link(url: str | None) -> str | None:
    """The url if it leads to a page of the web and nowhere else."""
    return url if url and _LINK.fullmatch(url) else None


def publisher(source: str | None, url: str | None) -> str:
    """Who published an article: its source, else the host of its url."""
    return source or _host(url) or "unknown source"


def _host(url: str | None) -> str | None:
    try:
        name = urlsplit(url or "").hostname
    except ValueError:
        return None
    return name.removeprefix("www.") if name else None
