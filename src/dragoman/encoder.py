"""The relation encoder: one small language model pass per sentence, every marked pair of it scored.

The only place the ONNX model is loaded. Training builds its inputs with `inputs` too, so that both see the same.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from tokenizers import Tokenizer

from dragoman.errors import DragomanError

FOLDER = Path(__file__).parent / "models"
"""The shipped model, made by `make train`."""

NONE = "NONE"
"""The answer that the source does nothing to the target."""

THREADS = 1
"""Cores of one session; reading many articles takes worker processes instead."""

BATCH = 4
"""Sentences read together at most."""

PAIRS = 96
"""Pairs from which a batch takes no further sentence: each costs a copy of its sentence in memory."""

Spans = tuple[tuple[int, int], ...]
"""Half-open ranges of characters in one sentence; `()` when the sentence names no such party."""

LONGEST = 128
"""Word pieces of a sentence that are read; what lies behind them counts as not there."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two marked parties of a sentence, in the direction source to target; `sentence` is its index in the batch."""

    sentence: int
    source: Spans
    target: Spans


def open_tokenizer(path: Path) -> Tokenizer:
    """The tokenizer of the encoder, cutting at `LONGEST` pieces and padding to the longest sentence of a batch."""
    tokenizer = Tokenizer.from_file(str(path))
    tokenizer.enable_truncation(LONGEST)
    tokenizer.enable_padding()
    return tokenizer


def inputs(tokenizer: Tokenizer, sentences: Sequence[str], pairs: Sequence[Pair]) -> dict[str, NDArray[Any]]:
    """What the model is fed: B sentences of L pieces and P pairs.

    `ids` and `mask` are (B, L), `sentence` is (P,), `source` and `target` are (P, L) with 1 on the pieces of the party.
    """
    encoded = tokenizer.encode_batch(list(sentences))
    length = len(encoded[0].ids)
    starts = np.array([[start for start, _ in each.offsets] for each in encoded])
    ends = np.array([[end for _, end in each.offsets] for each in encoded])
    parties = np.zeros((2, len(pairs), length), dtype=np.float32)
    for row, pair in enumerate(pairs):
        for side, spans in enumerate((pair.source, pair.target)):
            for start, end in spans:
                parties[side, row] += (starts[pair.sentence] < end) & (ends[pair.sentence] > start)
    return {
        "ids": np.array([each.ids for each in encoded], dtype=np.int64),
        "mask": np.array([each.attention_mask for each in encoded], dtype=np.int64),
        "sentence": np.array([pair.sentence for pair in pairs], dtype=np.int64),
        "source": np.minimum(parties[0], 1.0),
        "target": np.minimum(parties[1], 1.0),
    }


@dataclass(frozen=True, slots=True)
class Vote:
    """What the encoder says of one pair.

    `types`: probability of each type, NONE among them, summing to 1. `modes` and `codes`: the best mode and the best
    CAMEO code of each type, None where it has none. `factuality` is the best one, `contexts` all above one half.
    """

    types: dict[str, float]
    modes: dict[str, str | None]
    codes: dict[str, str | None]
    factuality: str
    contexts: tuple[str, ...]

    @property
    def none(self) -> float:
        """The probability that the source does nothing to the target."""
        return self.types[NONE]

    @property
    def best(self) -> str:
        """The likeliest of the event types, whatever the probability of none."""
        return likeliest(self.types)

    @property
    def answer(self) -> str:
        """The likeliest answer, NONE among them."""
        return max(self.types, key=self.types.__getitem__)


def likeliest(shares: dict[str, float]) -> str:
    """The likeliest event type, whatever the share of NONE."""
    return max((name for name in shares if name != NONE), key=shares.__getitem__)


class Encoder:
    """The trained model, opened once and asked per article. `folder` holds relations.onnx, its card and tokenizer.

    Raises `DragomanError` when a file of the model is missing or cannot be read.
    """

    def __init__(self, folder: Path = FOLDER) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = THREADS
        options.log_severity_level = 3
        try:
            card = json.loads((folder / "relations.json").read_text(encoding="utf-8"))
            self.tokenizer = open_tokenizer(folder / "tokenizer.json")
            self.session = onnxruntime.InferenceSession(
                str(folder / "relations.onnx"), options, providers=["CPUExecutionProvider"]
            )
        except Exception as error:
            raise DragomanError(f"{folder}: the relation encoder cannot be opened ({error}); reinstall") from None
        self.name: str = card["name"]
        self.types: list[str] = card["types"]
        self.contexts: list[str] = card["contexts"]
        self.factualities: list[str] = card["factualities"]
        self.modes = _of_type(card["modes"], self.types)
        self.codes = _of_type(card["codes"], self.types, empty=False)
        self.temperature: float = card["temperature"]

    def votes(self, sentences: Sequence[str], pairs: Sequence[Pair]) -> list[Vote]:
        """One vote per pair, in order; `[]` without pairs. Sentences of like length are read together."""
        found: list[Vote | None] = [None] * len(pairs)
        for chosen in _batches(sentences, pairs):
            numbers = sorted({pairs[at].sentence for at in chosen})
            place = {number: at for at, number in enumerate(numbers)}
            batch = [Pair(place[pairs[at].sentence], pairs[at].source, pairs[at].target) for at in chosen]
            answers = self.session.run(None, inputs(self.tokenizer, [sentences[each] for each in numbers], batch))
            for at, vote in zip(chosen, self._votes(*answers), strict=True):
                found[at] = vote
        return [each for each in found if each is not None]

    def _votes(
        self,
        types: NDArray[Any],
        modes: NDArray[Any],
        codes: NDArray[Any],
        factualities: NDArray[Any],
        contexts: NDArray[Any],
    ) -> Iterator[Vote]:
        """The votes of a batch from its heads' logits, one row a pair."""
        shares = np.exp((types - types.max(axis=1, keepdims=True)) / self.temperature)
        shares /= shares.sum(axis=1, keepdims=True)
        rows = zip(shares.tolist(), _best(self.modes, modes), _best(self.codes, codes), strict=True)
        best = factualities.argmax(axis=1).tolist()
        for (row, mode, code), factuality, shown in zip(rows, best, contexts > 0, strict=True):
            names = tuple(self.contexts[at] for at in np.flatnonzero(shown))
            yield Vote(dict(zip(self.types, row, strict=True)), mode, code, self.factualities[factuality], names)


Columns = dict[str, tuple[list[int], list[str | None]]]
"""For each type the columns of a head that belong to it, and what they stand for."""


def _of_type(names: Sequence[str], types: Sequence[str], *, empty: bool = True) -> Columns:
    """The columns "TYPE/answer" of each type, and with `empty` the column "" of no answer."""
    found: Columns = {}
    for name in types:
        columns = [at for at, each in enumerate(names) if each.startswith(f"{name}/") or (empty and not each)]
        found[name] = columns, [names[at].partition("/")[2] or None for at in columns]
    return found


def _best(columns: Columns, logits: NDArray[Any]) -> Iterator[dict[str, str | None]]:
    """The best answer of each type, pair by pair; all pairs of a batch are compared at once."""
    places = [logits[:, at].argmax(axis=1).tolist() if at else [0] * len(logits) for at, _ in columns.values()]
    answers = [own or [None] for _, own in columns.values()]
    for row in zip(*places, strict=True):
        yield {name: own[at] for name, own, at in zip(columns, answers, row, strict=True)}


def _batches(sentences: Sequence[str], pairs: Sequence[Pair]) -> Iterator[list[int]]:
    """Indices of pairs, batch by batch: whole sentences, the short ones first."""
    order = sorted(range(len(pairs)), key=lambda at: (len(sentences[pairs[at].sentence]), pairs[at].sentence))
    batch: list[int] = []
    seen: set[int] = set()
    for at in order:
        if pairs[at].sentence not in seen and (len(seen) == BATCH or len(batch) >= PAIRS):
            yield batch
            batch, seen = [], set()
        batch.append(at)
        seen.add(pairs[at].sentence)
    if batch:
        yield batch
