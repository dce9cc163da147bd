"""Each format has a page that names all its columns and losses, and whose code runs on what its command writes."""

from __future__ import annotations

import re
from pathlib import Path

import duckdb
import pytest
from building import record

from dragoman import export
from dragoman.export.codes import codes
from dragoman.knowledge import Knowledge

PAGES = Path(__file__).parents[2] / "docs" / "how-to" / "export"


def page(format: str) -> str:
    return (PAGES / f"{format}.md").read_text("utf-8")


def out(format: str) -> str:
    """The path that the page's command writes to."""
    command = re.search(
        rf"^dragoman export --in talks.duckdb --format {format} --out (\S+)$", page(format), re.MULTILINE
    )
    assert command, "the page shows no command"
    return command[1]


def test_every_format_has_its_page() -> None:
    assert {each.stem for each in PAGES.glob("*.md")} == set(export.FORMATS)


@pytest.mark.parametrize("format", export.FORMATS)
def test_the_page_names_every_column(format: str) -> None:
    named = re.findall(r"`([^`\n]+)`", page(format))
    assert set(codes("columns").get(format, ())) <= set(named)


@pytest.mark.parametrize("format", export.FORMATS)
def test_the_page_lists_what_is_lost_and_nothing_else(format: str) -> None:
    listed = re.findall(r"^\| `([a-z0-9_.]+)` \| (.+) \|$", page(format).split("## What has no place")[1], re.MULTILINE)
    assert dict(listed) == codes("losses")[format]


@pytest.mark.parametrize("format", export.FORMATS)
def test_the_code_of_the_page_runs(
    format: str, tmp_path: Path, known: Knowledge, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    export.write(format, [record()], Path(out(format)), known=known)
    for code in re.findall(r"```python\n(.*?)```", page(format), re.DOTALL):
        names: dict[str, object] = {}
        exec(code, names)
        (read,) = [value for name, value in names.items() if name in ("events", "mentions", "items")]
        assert len(read) > 0  # type: ignore[arg-type]
    for query in re.findall(r"```sql\n(.*?)```", page(format), re.DOTALL):
        with duckdb.connect() as connection:
            assert connection.execute(query).fetchall()
