"""What more sentences, and templates, buy: trains on parts of our own and scores each on the same held-out tenth.

    python training/ablation.py [--gold RELATIONS.tsv --scorers FOLDER] [--corpus ARTICLES.jsonl.gz]

With a corpus, its stand-off labels are added to one part, to see what real text would add. With a marked relation file
and the folder of its scorer, each network is scored on that too; nothing is ever learnt from it. Prints one line of a
Markdown table for each network.
"""

from __future__ import annotations

import argparse
import json
import math
import random
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import card
import numpy as np
from base import unpacked
from export import export
from rows import Row, from_corpus, held_out, read, sentences
from train import Settings, labels, train

from dragoman import knowledge
from dragoman.coding.events.relations import answers, unmark
from dragoman.encoder import Encoder, Pair

SIZES = (1_000, 2_000, 4_000, 8_000)
"""Pairs of the smaller networks, drawn sentence by sentence without templates."""


STEPS = 350
"""Steps of each network here, whatever its size, so that only the sentences differ; the shipped model takes 2,800."""


def settings(part: Sequence[Row]) -> Settings:
    """As many epochs as make the steps, and weights averaged over fewer of them."""
    kept = sum(not held_out(group[0].text) for group in sentences(part))
    return Settings(epochs=math.ceil(STEPS / math.ceil(kept / Settings().batch)), average=0.97)


def parts(rows: Sequence[Row], corpus: Path | None) -> Iterator[tuple[str, list[Row]]]:
    """The name of each network and the rows it learns from, among them the held-out tenth, which it never sees."""
    own = [row for row in rows if not row.template]
    apart = [row for row in own if held_out(row.text)]
    drawn = {size: sample(own, size) + apart for size in SIZES}
    for size, part in drawn.items():
        yield f"{size:,} pairs", part
    middle = SIZES[-2]
    patterns = [row for row in rows if row.template]
    yield f"{middle:,} and {len(patterns):,} from templates", drawn[middle] + patterns
    if corpus:
        real = from_corpus(corpus)
        yield f"{middle:,} and {len(real):,} over real text", drawn[middle] + real


def sample(own: Sequence[Row], size: int) -> list[Row]:
    """Whole sentences at random until there are so many pairs; a smaller sample is part of every larger one."""
    groups = sentences(row for row in own if not held_out(row.text))
    random.Random(1).shuffle(groups)
    drawn: list[Row] = []
    for group in groups:
        if len(drawn) < size:
            drawn += group
    return drawn


def own_score(encoder: Encoder, rows: Sequence[Row]) -> float:
    """Macro-F1 of the type on the held-out tenth of the written sentences."""
    apart = [row for row in rows if held_out(row.text) and not row.template]
    votes = encoder.votes(
        [row.text for row in apart], [Pair(at, row.source, row.target) for at, row in enumerate(apart)]
    )
    given = np.array([encoder.types.index(max(vote.types, key=vote.types.__getitem__)) for vote in votes])
    return card.macro_f1(np.array([encoder.types.index(row.type) for row in apart]), given)


def gold_score(encoder: Encoder, gold: Path, scorers: Path, folder: Path) -> tuple[float, float]:
    """Root and penta macro-F1 of the encoder alone on a marked relation file, by its own scorer."""
    head, *lines = gold.read_text(encoding="utf-8").rstrip("\n").split("\n")
    columns = head.split("\t")
    cells = [dict(zip(columns, line.split("\t"), strict=True)) for line in lines]
    marked = [unmark(each["marked_sentence"]) for each in cells]
    names = ("type", "mode", "factuality", "cameo", "root")
    with (folder / "given.tsv").open("w", encoding="utf-8") as out:
        print("id", *names, sep="\t", file=out)
        for each, label in zip(cells, answers([None] * len(marked), marked, encoder, knowledge.load()), strict=True):
            print(each["id"], *(getattr(label, name) or "" for name in names), sep="\t", file=out)
    command = [sys.executable, scorers / "relations.py", folder / "given.tsv", gold]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    figures = json.loads(done.stdout.strip().splitlines()[-1])
    return figures["root_macro_f1"], figures["penta_macro_f1"]


def main() -> None:
    """Trains and scores each part in turn."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gold", type=Path)
    parser.add_argument("--scorers", type=Path)
    parser.add_argument("--corpus", type=Path)
    parser.add_argument("--only", nargs="*")
    chosen = parser.parse_args()
    base, rows = unpacked(), read()
    for name, part in parts(rows, chosen.corpus):
        if chosen.only and not any(each in name for each in chosen.only):
            continue
        network = train(part, base, settings(part), log=lambda line: print(line, file=sys.stderr, flush=True))
        with tempfile.TemporaryDirectory() as folder:
            export(network, base, labels(part), 1.0, Path(folder))
            encoder = Encoder(Path(folder))
            figures = [own_score(encoder, rows)]
            if chosen.gold:
                figures += gold_score(encoder, chosen.gold, chosen.scorers, Path(folder))
        print(f"| {name} | {' | '.join(f'{each:.3f}' for each in figures)} |", flush=True)


if __name__ == "__main__":
    main()
