"""Near duplicates: texts that share most of their five-word sequences (MinHash, Broder 1997, with banding).

A signature keeps the least of `SIZE` random rankings of a text's sequences; the share of equal places in two signatures
estimates the share of sequences (Jaccard) the texts have in common. Signatures that agree in a whole band are compared.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dragoman.model import Article
from dragoman.store.base import File, now

ALIKE = 0.7
"""Least estimated share of common sequences of near duplicates: an agency report with another head and one paragraph
cut shares 0.75 to 0.95, two reports on one event in own words below 0.1."""

SEQUENCE = 5
SIZE = 64
BANDS = 16
"""Of four places each: two texts at 0.7 share a band in 99 of 100 cases, at 0.3 in 12 (1 - (1 - s^4)^16)."""

_FOUND = """
    SELECT asked.article, stored.article, any_value(signatures.signature)
    FROM (SELECT unnest($1::UBIGINT[]) AS band, unnest($2::VARCHAR[]) AS article) AS asked
    JOIN signature_bands AS stored USING (band)
    JOIN signatures ON signatures.article = stored.article
    GROUP BY asked.article, stored.article
"""

_WORD = re.compile(r"\w+")
_PRIME = np.uint64((1 << 32) - 5)
_RANDOM = np.random.default_rng(20250521)
_FACTORS = _RANDOM.integers(1, 1 << 31, SIZE, dtype=np.uint64)
_OFFSETS = _RANDOM.integers(0, 1 << 31, SIZE, dtype=np.uint64)


def signature(text: str) -> NDArray[np.uint32]:
    """The signature of a text, shape (SIZE,); a text shorter than a sequence counts as one."""
    words = _WORD.findall(text.lower())
    every = {" ".join(words[at : at + SEQUENCE]) for at in range(max(1, len(words) - SEQUENCE + 1))}
    hashes = np.array(sorted(zlib.crc32(each.encode("utf-8", "replace")) for each in every), dtype=np.uint64)
    ranked = (hashes[:, None] * _FACTORS[None, :] + _OFFSETS[None, :]) % _PRIME
    least: NDArray[np.uint64] = ranked.min(axis=0)
    return least.astype(np.uint32)


def bands(signed: NDArray[np.uint32]) -> list[int]:
    """One number for each band of a signature, different for different bands."""
    parts = signed.reshape(BANDS, -1)
    return [(at << 32) | zlib.crc32(part.tobytes()) for at, part in enumerate(parts)]


def likeness(one: NDArray[np.uint32], other: NDArray[np.uint32]) -> float:
    """The estimated share of common sequences, 0 to 1."""
    return float((one == other).mean())


def link(file: File, articles: Sequence[Article]) -> None:
    """Keeps the signatures of the articles just added and notes which nearly repeat an earlier one: the likest."""
    new = {article.id: signature(article.text) for article in articles}
    banded = [(band, each) for each, signed in new.items() for band in bands(signed)]
    near: dict[str, dict[str, NDArray[np.uint32]]] = {each: {} for each in new}
    for each, other, signed in file.fetch(_FOUND, [[band for band, _ in banded], [each for _, each in banded]]):
        near[each][other] = np.array(signed, dtype=np.uint32)
    holders: dict[int, list[str]] = {}
    for article in articles:
        for band in bands(new[article.id]):
            near[article.id] |= {other: new[other] for other in holders.get(band, ())}
            holders.setdefault(band, []).append(article.id)
        ranked = ((round(likeness(new[article.id], signed), 2), other) for other, signed in near[article.id].items())
        best, repeated = max(ranked, default=(0.0, ""))
        if best >= ALIKE:
            note(file, article, repeated, best)
    file.insert("signatures", [{"article": each, "signature": signed.tolist()} for each, signed in new.items()])
    file.insert("signature_bands", [{"band": band, "article": each} for band, each in banded])


def note(file: File, article: Article, repeated: str, likeness: float) -> None:
    """Notes that an article repeats another; the same once more changes nothing."""
    row: dict[str, Any] = {
        "id": article.id,
        "article": repeated,
        "likeness": likeness,
        "title": article.title,
        "source": article.source,
        "url": article.url,
        "published": article.published.start_date if article.published else None,
        "added": now(),
    }
    if not file.fetch("SELECT 1 FROM duplicates WHERE id = ? AND article = ?", [article.id, repeated]):
        file.insert("duplicates", [row])
