"""W3C Web Annotations as JSON-LD: one annotation for each row, with selectors for the words it rests on."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from dragoman.export.base import GROUPED, Job, opened
from dragoman.model import Article, Record, Span, to_plain

CONTEXT = "http://www.w3.org/ns/anno.jsonld"
AROUND = 32
"""Characters of prefix and suffix that a quotation is found again by."""

_Words = Callable[[Any], tuple[Span, ...]]

_SPANS: dict[str, _Words] = {
    "mentions": lambda row: (row.at,),
    "places": lambda row: (row.at,),
    "dates": lambda row: (row.when_.span,) if row.when_.span else (),
    "events": lambda row: (Span(row.evidence.start, row.evidence.end, row.evidence.text),),
    "meetings": lambda row: (Span(row.evidence.start, row.evidence.end, row.evidence.text),),
    "statements": lambda row: row.content,
    "commitments": lambda row: (row.content,),
    "disputes": lambda row: (row.subject,),
    "sanctions": lambda row: (row.instrument,),
}
"""The words each row of a table is an annotation of."""

_TAGS = {"mentions": "kind", "events": "type", "meetings": "format", "statements": "kind", "commitments": "kind"}
_TAGS |= {"sanctions": "action"}


def write(records: Iterable[Record], path: Path, job: Job) -> None:
    """One AnnotationPage with all annotations."""
    with opened(path) as file:
        head = {"@context": CONTEXT, "id": "urn:dragoman:annotations", "type": "AnnotationPage"}
        file.write(json.dumps(head)[:-1] + ', "items": [')
        for record in records:
            job.tally.record(record)
            for row in _annotations(record, job):
                file.write(("," if job.tally.rows else "") + "\n" + json.dumps(row, ensure_ascii=False))
                job.tally.rows += 1
        file.write("\n]}\n")


def _annotations(record: Record, job: Job) -> Iterator[dict[str, Any]]:
    for table, spans in _SPANS.items():
        for row in getattr(record, table):
            words = spans(row)
            if job.leaves_out(getattr(row, "factuality", "actual"), getattr(row, "type", None)):
                job.tally.lose(table, row.factuality)
            elif not words:
                job.tally.lose(table, "no words in the text")
            else:
                yield _annotation(table, row, words, record, job)


def _annotation(table: str, row: Any, words: tuple[Span, ...], record: Record, job: Job) -> dict[str, Any]:
    article = record.article
    happening = {"happening": job.happening(row.id)} if table in GROUPED else {}
    value = {"table": table, **happening, **to_plain(row)}
    return {
        "id": f"urn:dragoman:{row.id}",
        "type": "Annotation",
        "motivation": "classifying",
        "generator": {"id": "urn:dragoman:reader", "type": "Software", "name": f"dragoman {record.made_by.dragoman}"},
        "body": [
            {"type": "TextualBody", "purpose": "tagging", "value": str(getattr(row, _TAGS.get(table, ""), table))},
            {
                "type": "TextualBody",
                "purpose": "describing",
                "format": "application/json",
                "value": json.dumps(value, ensure_ascii=False),
            },
        ],
        "target": [_target(article, span) for span in words],
    }


def _target(article: Article, words: Span) -> dict[str, Any]:
    """The words twice over: by offsets, and by what they say and stand between."""
    text = article.text
    return {
        "type": "SpecificResource",
        "source": _source(article),
        "selector": [
            {"type": "TextPositionSelector", "start": words.start, "end": words.end},
            {
                "type": "TextQuoteSelector",
                "exact": words.text,
                "prefix": text[max(0, words.start - AROUND) : words.start],
                "suffix": text[words.end : words.end + AROUND],
            },
        ],
    }


def _source(article: Article) -> dict[str, Any]:
    """The article by its url, else by its id, with what is known of it."""
    source: dict[str, Any] = {"id": article.url or f"urn:dragoman:{article.id}", "type": "Text", "format": "text/plain"}
    if article.language:
        source["language"] = article.language
    return source
