"""Full text: every article and every statement becomes a document of words, found again by BM25."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from typing import Any, NamedTuple

from anyascii import anyascii

from dragoman.model import Record
from dragoman.store.base import File

K1, B = 1.2, 0.75
"""The usual settings of BM25 (Robertson and Zaragoza 2009): how soon repeats stop counting, how much length does."""

_WORD = re.compile(r"[^\W_]{2,}")

_SEARCH = f"""
    WITH given AS (SELECT ?::VARCHAR[] AS every_word),
    asked AS (SELECT id FROM words WHERE word IN (SELECT unnest(every_word) FROM given)),
    hits AS (
        SELECT postings.word, postings.times, documents.* FROM postings
        JOIN asked ON asked.id = postings.word
        JOIN documents ON documents.id = postings.document AND documents."table" = ?
    ),
    every AS (SELECT count(*) AS texts, avg(length) AS mean FROM documents WHERE "table" = ?),
    rarity AS (
        SELECT word, ln(1 + (any_value(texts) - count(*) + 0.5) / (count(*) + 0.5)) AS weight
        FROM hits, every GROUP BY word
    )
    SELECT row_id, any_value(article), sum(weight * times * {K1 + 1} / (times + {K1} * (1 - {B} + {B} * length / mean)))
    FROM hits JOIN rarity USING (word), every WHERE {{within}}
    GROUP BY row_id HAVING count(*) = (SELECT count(*) FROM asked) AND count(*) = (SELECT len(every_word) FROM given)
    ORDER BY 3 DESC, 1 LIMIT ? OFFSET ?
"""

HAVING_ALL = """
    SELECT row_id FROM postings JOIN words ON words.id = postings.word
    JOIN (SELECT unnest(given) AS word, len(given) AS every FROM (SELECT ?::VARCHAR[] AS given)) AS wanted
        ON wanted.word = words.word
    JOIN documents ON documents.id = postings.document AND documents."table" = ?
    GROUP BY row_id HAVING count(*) = any_value(wanted.every)
"""
"""The rows that have all of some words; values: `asked` of the words, then the table."""


class Hit(NamedTuple):
    """A row found by its words: `score` is its BM25, the higher the better."""

    row: str
    article: str
    score: float


def folded(text: str) -> list[str]:
    """The words of a text as they are kept and searched: lower case, without accents, two letters and more."""
    return _WORD.findall((text if text.isascii() else anyascii(text)).lower())


def index(file: File, records: Iterable[Record]) -> None:
    """Adds the articles and statements just stored to the full text."""
    texts = [entry for record in records for entry in _texts(record)]
    start = int(file.fetch("SELECT coalesce(max(id), 0) + 1 FROM documents")[0][0])
    counts = [Counter(folded(text)) for *_, text in texts]
    numbers = _numbers(file, sorted({word for count in counts for word in count}))
    file.insert(
        "documents",
        [
            {"id": start + at, "table": table, "row_id": row, "article": article, "length": count.total()}
            for at, ((table, row, article, _), count) in enumerate(zip(texts, counts, strict=True))
        ],
    )
    postings: list[dict[str, Any]] = [
        {"word": numbers[word], "document": start + at, "times": times}
        for at, count in enumerate(counts)
        for word, times in count.items()
    ]
    file.insert("postings", sorted(postings, key=lambda each: each["word"]))


def _texts(record: Record) -> Iterable[tuple[str, str, str, str]]:
    article = record.article
    yield "articles", article.id, article.id, f"{article.title or ''}\n{article.text}"
    for each in record.statements:
        yield "statements", each.id, article.id, " ".join(span.text for span in each.content)


def _numbers(file: File, words: list[str]) -> dict[str, int]:
    """The number of each word; words not met before get one."""
    known = dict(file.fetch("SELECT word, id FROM words WHERE word IN (SELECT unnest(?::VARCHAR[]))", [words]))
    start = int(file.fetch("SELECT coalesce(max(id), 0) + 1 FROM words")[0][0])
    new = {word: start + at for at, word in enumerate(word for word in words if word not in known)}
    file.insert("words", [{"id": number, "word": word} for word, number in new.items()])
    return known | new


def forget(file: File, articles: list[str]) -> None:
    """Takes articles and their statements out of the full text."""
    inside = "(SELECT id FROM documents WHERE article IN (SELECT unnest(?)))"
    file.run(f"DELETE FROM postings WHERE document IN {inside}", [articles])
    file.run("DELETE FROM documents WHERE article IN (SELECT unnest(?))", [articles])


def search(
    file: File, words: str, table: str, limit: int, offset: int, within: tuple[str, list[Any]] = ("true", [])
) -> list[Hit]:
    """The best documents of `table` that have all the words, best first; `[]` when none has.

    `within`: a condition on `row_id` that they must meet as well, with its values; their scores stay the same.
    """
    given = asked(words)
    if not given:
        return []
    where, values = within
    return [
        Hit(*row) for row in file.fetch(_SEARCH.format(within=where), [given, table, table, *values, limit, offset])
    ]


def asked(words: str) -> list[str]:
    """The words to be searched, each once; `[]` when none of them can be."""
    return sorted(set(folded(words)))
