"""Writes docs/reference/schema.md from store.sql (its comments are the prose); `--check` says whether it is current."""

from __future__ import annotations

import re
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
SQL = ROOT / "src" / "dragoman" / "store" / "store.sql"
TABLE = re.compile(r"((?:^--[^\n]*\n)*)^CREATE TABLE (\w+) \((.*?)\n\);", re.MULTILINE | re.DOTALL)
PAGE = ROOT / "docs" / "reference" / "schema.md"


def page() -> str:
    """The page: what stands before the first table, then a section for each with its comment and its columns."""
    text = SQL.read_text("utf-8")
    first = text.index("CREATE TABLE")
    head = text[: text.rindex("\n\n", 0, first)]
    parts = ["# The store\n", "Made from `store.sql` by `tools/schema_page.py`.\n", f"```text\n{plain(head)}\n```\n"]
    for comment, name, body in TABLE.findall(text):
        parts.append(f"## {name}\n")
        if comment:
            parts.append(plain(comment) + "\n")
        parts.append(f"```sql\nCREATE TABLE {name} ({body}\n);\n```\n")
    return "\n".join(parts)


def plain(comment: str) -> str:
    """The lines of a comment without its dashes."""
    lines = (re.sub(r"^-- ?", "", line) for line in comment.strip().splitlines() if line.startswith("--"))
    return "\n".join(lines).strip()


def main() -> None:
    if "--check" in sys.argv:
        sys.exit(None if PAGE.read_text("utf-8") == page() else f"{PAGE.name} is out of date: run tools/schema_page.py")
    PAGE.write_text(page(), "utf-8")


if __name__ == "__main__":
    main()
