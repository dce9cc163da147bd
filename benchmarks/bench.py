"""What `make bench` prints: speed of the whole reading against the bare language model, start-up time and memory.

Everything is measured in one run on the same texts, so the ratio holds on a noisy machine. The texts are the press
releases beside the project when they are there, else the examples.
"""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import spacy

from dragoman import Article, Reader
from dragoman.encoder import Encoder, Pair, Vote
from dragoman.parse import MODEL

ROOT = Path(__file__).parents[1]
RELEASES = ROOT.parent / "shared" / "gold" / "articles" / "statedept.dev.jsonl.gz"
LIMIT = 100
ROUNDS = 3


def texts() -> tuple[str, list[str]]:
    if RELEASES.exists():
        with gzip.open(RELEASES, "rt", encoding="utf-8") as lines:
            return RELEASES.name, [json.loads(line)["text"] for line, _ in zip(lines, range(LIMIT), strict=False)]
    found = [
        path.read_text(encoding="utf-8").split("---\n", 2)[-1] for path in sorted((ROOT / "examples").glob("*.txt"))
    ]
    return "examples", found * 6


def bare(nlp: spacy.Language, every: list[str]) -> float:
    start = time.perf_counter()
    for _ in nlp.pipe(every):
        pass
    return time.perf_counter() - start


def whole(reader: Reader, every: list[str]) -> float:
    start = time.perf_counter()
    for _ in reader.pipe(Article(text, published="2022-03-01") for text in every):
        pass
    return time.perf_counter() - start


class Timed:
    """An encoder that keeps count of the seconds it takes."""

    def __init__(self, encoder: Encoder) -> None:
        self.encoder = encoder
        self.name = encoder.name
        self.seconds = 0.0

    def votes(self, sentences: Sequence[str], pairs: Sequence[Pair]) -> list[Vote]:
        start = time.perf_counter()
        found = self.encoder.votes(sentences, pairs)
        self.seconds += time.perf_counter() - start
        return found


def encoder_share(reader: Reader, every: list[str]) -> float:
    """Share of the whole reading that the relation encoder takes."""
    assert reader.encoder is not None
    plain, timed = reader.encoder, Timed(reader.encoder)
    reader.encoder = timed  # type: ignore[assignment]
    seconds = whole(reader, every)
    reader.encoder = plain
    return timed.seconds / seconds


def start_up() -> float:
    """Seconds from the shell to the record of one short article."""
    seconds = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        command = [sys.executable, "-m", "dragoman", "read", "-", "--format", "jsonl"]
        subprocess.run(command, input=b"Ankara and Washington met in Geneva.", capture_output=True, check=True)
        seconds.append(time.perf_counter() - start)
    return min(seconds)


def main() -> None:
    memory = reader_memory()  # first: a child starts with its parent's peak
    source, every = texts()
    words = sum(len(text.split()) for text in every)
    nlp = spacy.load(MODEL)
    reader = Reader()
    bare(nlp, every[:20])
    whole(reader, every[:20])
    pairs = [(bare(nlp, every), whole(reader, every)) for _ in range(ROUNDS)]
    parsed, read = min(each[0] for each in pairs), min(each[1] for each in pairs)
    ratio = sorted(one / two for one, two in pairs)[ROUNDS // 2]
    print(f"texts: {len(every)} of {source}, {words} words, best of {ROUNDS} rounds")
    print(f"bare nlp.pipe:  {len(every) / parsed:8.1f} articles/s  {words / parsed:9.0f} words/s")
    print(f"whole reading:  {len(every) / read:8.1f} articles/s  {words / read:9.0f} words/s")
    print(f"ratio:          {ratio:8.2f}  (median of rounds; at least 0.50)")
    print(f"encoder's share:{encoder_share(reader, every):7.2f}  (of the whole reading)")
    print(f"start-up:       {start_up():8.2f} s  (caches built; under 3 s)")
    print(f"peak memory:    {memory:8.0f} MB  (one reading process; under 700 MB)")


def reader_memory() -> float:
    """Peak memory of a fresh process that reads the same texts."""
    program = (
        "import resource, sys\n"
        "sys.path.insert(0, sys.argv[1])\n"
        "import bench\n"
        "reader = bench.Reader()\n"
        "bench.whole(reader, bench.texts()[1])\n"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(Path(__file__).parent)], capture_output=True, text=True, check=True
    )
    unit = 1024 if sys.platform != "darwin" else 1024 * 1024
    return int(done.stdout) / unit


if __name__ == "__main__":
    main()
