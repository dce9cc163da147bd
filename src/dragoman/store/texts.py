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
    WITH asked AS (SELECT id FROM words WHERE word IN (SELECT unnest($1::VARCHAR[]))),
    hits AS (
        SELECT postings.word, postings.times, documents.* FROM postings
        JOIN asked ON asked.id = postings.word
        JOIN documents ON documents.id = postings.document AND documents."table" = $2
    ),
    every AS (SELECT count(*) AS texts, avg(length) AS mean FROM documents WHERE "table" = $2),
    rarity AS (
        SELECT word, ln(1 + (any_value(texts) - count(*) + 0.5) / (count(*) + 0.5)) AS weight
        FROM hits, every GROUP BY word
    )
    SELECT row_id, any_value(article), sum(weight * times * {K1 + 1} / (times + {K1} * (1 - {B} + {B} * length / mean)))
    FROM hits JOIN rarity USING (word), every
    GROUP BY row_id HAVING count(*) = (SELECT count(*) FROM asked) AND count(*) = len($1::VARCHAR[])
    ORDER BY 3 DESC, 1 LIMIT $3 OFFSET $4
"""


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


def search(file: File, words: str, table: str, limit: int, offset: int) -> list[Hit]:
    """The best documents of `table` that have all the words, best first; `[]` when none has."""
    asked = sorted(set(folded(words)))
    return [Hit(*row) for row in file.fetch(_SEARCH, [asked, table, limit, offset])] if asked else []
