"""The docs name every command and option there is, no command that is not, and link to files that exist."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import pytest
import typer.main

from dragoman import model
from dragoman.cli import app

ROOT = Path(__file__).parents[1]
PAGES = sorted([*(ROOT / "docs").rglob("*.md"), *ROOT.glob("*.md")])
CLI = (ROOT / "docs/reference/cli.md").read_text("utf-8")
RECORD = (ROOT / "docs/reference/record.md").read_text("utf-8")

_CODE = re.compile(r"```(?:sh|text)\n(.*?)```|(?<!`)`([^`\n]+)`(?!`)", re.DOTALL)
_USED = re.compile(r"(?:^|[\s$|/])dragoman[ \t]+([a-z][a-z-]*)", re.MULTILINE)
_LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
_HEADING = re.compile(r"^#+ +(.+)$", re.MULTILINE)

NOUNS = {
    "article": model.Article,
    "mentions": model.Mention,
    "actors": model.Actor,
    "places": model.Place,
    "dates": model.TimeExpression,
    "events": model.Event,
    "meetings": model.Meeting,
    "statements": model.Statement,
    "commitments": model.Commitment,
    "disputes": model.Dispute,
    "sanctions": model.Sanction,
    "dropped": model.Dropped,
    "made_by": model.MadeBy,
}


def _commands() -> Iterator[tuple[str, object]]:
    """Every command of the app with its full name ("knowledge show")."""
    waiting = [("", typer.main.get_command(app))]
    while waiting:
        name, command = waiting.pop()
        inner = getattr(command, "commands", None)
        if inner is None:
            yield name, command
        else:
            waiting += [(f"{name} {word}".strip(), each) for word, each in inner.items()]


COMMANDS = dict(_commands())


def _options(command: object) -> list[str]:
    return [
        option for each in command.params for option in (*each.opts, *each.secondary_opts) if option.startswith("-")
    ]  # type: ignore[attr-defined]


def _section(page: str, heading: str) -> str:
    """The text under a heading up to the next one of the same or a higher level; empty without it."""
    match = re.search(rf"^(#+) +`?(?:dragoman )?{re.escape(heading)}`?$", page, re.MULTILINE)
    if match is None:
        return ""
    rest = page[match.end() :]
    end = re.search(rf"^#{{1,{len(match[1])}}} ", rest, re.MULTILINE)
    return rest[: end.start() if end else None]


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_and_option_is_in_the_reference(name: str) -> None:
    section = _section(CLI, name)
    assert section, f"docs/reference/cli.md has no heading {name!r}"
    missing = [
        each for each in _options(COMMANDS[name]) if not re.search(rf"(?<![\w-]){re.escape(each)}(?![\w-])", section)
    ]
    assert not missing, f"docs/reference/cli.md, {name}: {', '.join(missing)} missing"


def test_the_reference_names_no_option_that_is_not_there() -> None:
    known = {option for command in COMMANDS.values() for option in _options(command)} | {"--help"}
    known |= set(_options(typer.main.get_command(app)))
    named = set(re.findall(r"(?<![\w-])--[a-z][a-z-]*", CLI))
    assert not named - known


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_commands_used_in_the_docs_exist(page: Path) -> None:
    known = {name.split()[0] for name in COMMANDS}
    code = "\n".join(block or inline for block, inline in _CODE.findall(page.read_text("utf-8")))
    assert set(_USED.findall(code)) <= known


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_between_files_lead_somewhere(page: Path) -> None:
    for target in _LINK.findall(page.read_text("utf-8")):
        if re.match(r"[a-z]+:", target):
            continue
        name, _, anchor = target.partition("#")
        file = (page.parent / name) if name else page
        assert file.exists(), f"{target}: no such file"
        if anchor:
            assert anchor in {_slug(each) for each in _HEADING.findall(file.read_text("utf-8"))}, (
                f"{target}: no such heading"
            )


def _slug(heading: str) -> str:
    """The anchor that Python-Markdown's toc makes of a heading."""
    return re.sub(r"[-\s]+", "-", re.sub(r"[^\w\s-]", "", heading.lower()).strip())


@pytest.mark.parametrize("table", sorted(NOUNS))
def test_every_field_of_the_record_is_described(table: str) -> None:
    section = _section(RECORD, table)
    names = [model.JSON_NAMES.get(each.name, each.name) for each in fields(NOUNS[table]) if each.name not in model.FLAT]
    missing = [name for name in names if f"`{name}`" not in section]
    assert not missing, f"docs/reference/record.md, {table}: {', '.join(missing)} missing"


def test_every_example_says_that_it_is_invented() -> None:
    examples = sorted((ROOT / "examples").glob("*.txt"))
    assert examples
    for path in examples:
        head = path.read_text("utf-8").split("---\n")[1]
        assert "Invented for Dragoman: real states, invented events and persons." in head, path.name


def test_the_page_of_the_store_is_made_from_its_sql() -> None:
    done = subprocess.run(
        [sys.executable, ROOT / "tools" / "schema_page.py", "--check"], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
