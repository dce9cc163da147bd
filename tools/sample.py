"""Draws rows of the record at random, with the words around them, to be read by eye.

    python tools/sample.py articles.jsonl.gz --seed 5 --rows statements=60 meetings=40

Each row is printed with its fields, actors by name, and its paragraph. The precision table of
docs/explanation/quality.md was made from such a sample.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from dragoman import Article, Reader, Record
from dragoman.ingest import articles

FIELDS = {
    "statements": ("speakers", "document", "kind", "cue", "content", "quoted"),
    "commitments": ("by", "toward", "kind", "content", "condition", "due"),
    "meetings": ("format", "status", "parties", "attendees", "host", "place", "when", "series", "factuality"),
    "disputes": ("parties", "subject", "over", "position"),
    "sanctions": ("action", "by", "target", "measure", "instrument", "count", "requested_by", "factuality"),
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles", type=Path)
    parser.add_argument("--seed", type=int, default=5)
    parser.add_argument("--rows", nargs="+", default=["statements=60", "commitments=60", "sanctions=40"])
    options = parser.parse_args()
    wanted = {name: int(number) for name, number in (each.split("=") for each in options.rows)}
    found: dict[str, list[str]] = {table: [] for table in wanted}
    for record in records(options.articles):
        for table in wanted:
            found[table] += shown(record, table)
    chance = random.Random(options.seed)
    for table, rows in found.items():
        print(f"# {table}: {len(rows)} rows in all\n")
        for number, row in enumerate(chance.sample(rows, min(wanted[table], len(rows))), 1):
            print(f"## {table} {number}\n{row}\n")


def records(path: Path) -> Iterator[Record]:
    """The records of the articles of a file that can be read."""
    yield from Reader().pipe(each for each in articles(path) if isinstance(each, Article))


def shown(record: Record, table: str) -> list[str]:
    """Each row of a table as text."""
    plain = record.to_dict()
    names = {actor["id"]: actor["name"] for actor in plain["actors"]}
    names |= {place["id"]: place["name"] for place in plain["places"]}
    text = record.article.text
    rows = []
    for row in plain[table]:
        start = text.rfind("\n", 0, row["evidence"]["start"]) + 1
        end = text.find("\n", row["evidence"]["end"])
        paragraph = text[max(start, row["evidence"]["start"] - 500) : end if end >= 0 else len(text)][:1400]
        fields = (f"{name}: {brief(row[name], names)}" for name in FIELDS[table] if row[name] not in (None, []))
        rows.append("\n".join((*fields, f"TITLE: {record.article.title}", f"TEXT: {paragraph}")))
    return rows


def brief(value: Any, names: dict[str, str]) -> str:
    """A field's value, ids by name and spans by their words."""
    if isinstance(value, list):
        return " | ".join(brief(each, names) for each in value)
    if isinstance(value, dict):
        if "precision" in value:
            return f"{value['from']} ({value['precision']}, {value['basis']})"
        return str(value["text"]) if "text" in value else str({key: brief(each, names) for key, each in value.items()})
    return names.get(value, str(value))


if __name__ == "__main__":
    main()
