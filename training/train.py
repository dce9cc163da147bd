"""Trains the relation encoder on the project's own sentences and writes the shipped model with its card.

    python training/train.py [--out src/dragoman/models] [--seed 20]        # what `make train` runs

Nothing but `training/sentences/` is read; a tenth of the sentences, chosen by hash, is held out for early stopping and
calibration. The gold sets are never seen.
"""

from __future__ import annotations

import argparse
import math
import random
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path

import calibrate
import card
import numpy as np
import torch
from base import unpacked
from export import export
from network import Labels, Network
from rows import Row, from_lexicon, held_out, read, sentences, with_turned
from tokenizers import Tokenizer
from torch.nn import functional
from torch.optim.lr_scheduler import LambdaLR

from dragoman import knowledge
from dragoman.encoder import FOLDER, NONE, Pair, inputs, open_tokenizer

FACTUALITIES = ("actual", "future", "hypothetical", "negated", "historical")

SEEN = 8
"""Rows of a type with a CAMEO code from which the code is learnt."""

EVALUATED = 64
"""Sentences scored together when nothing is learnt."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What a run is made with; the defaults are those of the shipped model."""

    epochs: int = 6
    batch: int = 32
    rate: float = 2.0e-4
    head_rate: float = 8.0e-4
    seed: int = 20
    average: float = 0.99
    smoothing: float = 0.05


def labels(rows: Iterable[Row]) -> Labels:
    """The answers: types, modes and contexts of the package's ontology, the CAMEO codes that enough rows have."""
    known = knowledge.load()
    modes = [f"{name}/{mode}" for name, kind in known.types.items() for mode in kind.modes]
    codes = Counter(f"{row.type}/{row.cameo}" for row in rows if row.cameo)
    contexts = sorted({context for found in known.contexts.values() for _, context in found})
    return Labels(
        types=(*known.types, NONE),
        modes=("", *modes),
        codes=("", *sorted(code for code, count in codes.items() if count >= SEEN)),
        factualities=FACTUALITIES,
        contexts=tuple(contexts),
    )


@dataclass(frozen=True, slots=True)
class Batch:
    """Tensors of some sentences and the right answers of their pairs."""

    feed: dict[str, torch.Tensor]
    type: torch.Tensor
    mode: torch.Tensor
    code: torch.Tensor
    factuality: torch.Tensor
    contexts: torch.Tensor
    weight: torch.Tensor


def batch(tokenizer: Tokenizer, groups: Sequence[Sequence[Row]], answers: Labels) -> Batch:
    """The tensors of some sentences, their pairs one after the other."""
    rows = [row for group in groups for row in group]
    pairs = [Pair(at, row.source, row.target) for at, group in enumerate(groups) for row in group]
    feed = inputs(tokenizer, [group[0].text for group in groups], pairs)
    codes = {code: at for at, code in enumerate(answers.codes)}
    contexts = torch.zeros(len(rows), len(answers.contexts))
    for at, row in enumerate(rows):
        for context in row.contexts:
            contexts[at, answers.contexts.index(context)] = 1
    return Batch(
        feed={name: torch.from_numpy(value) for name, value in feed.items()},
        type=torch.tensor([answers.types.index(row.type) for row in rows]),
        mode=torch.tensor([answers.modes.index(f"{row.type}/{row.mode}" if row.mode else "") for row in rows]),
        code=torch.tensor([codes.get(f"{row.type}/{row.cameo}", 0) for row in rows]),
        factuality=torch.tensor([answers.factualities.index(row.factuality) for row in rows]),
        contexts=contexts,
        weight=torch.tensor([row.weight for row in rows]),
    )


def batches(groups: Sequence[Sequence[Row]], size: int, chance: random.Random) -> Iterator[list[Sequence[Row]]]:
    """Sentences of similar length together, in random order."""
    order = sorted(groups, key=lambda group: len(group[0].text) + chance.uniform(0, 40))
    cut = [order[at : at + size] for at in range(0, len(order), size)]
    chance.shuffle(cut)
    yield from cut


def loss(network: Network, given: Batch, weights: torch.Tensor, smoothing: float) -> torch.Tensor:
    """Types weigh most; mode, code, factuality and contexts are asked only where something happens."""
    types, modes, codes, factualities, contexts = network(**given.feed)
    acts = (given.type < types.shape[1] - 1).float() * given.weight
    total = acts.sum().clamp(min=1)
    per_type = functional.cross_entropy(types, given.type, weights, reduction="none", label_smoothing=smoothing)
    per_mode = functional.cross_entropy(modes, given.mode, reduction="none", label_smoothing=smoothing)
    per_code = functional.cross_entropy(codes, given.code, reduction="none", label_smoothing=smoothing)
    coded = acts * (given.code > 0)
    per_factuality = functional.cross_entropy(factualities, given.factuality, reduction="none")
    per_context = functional.binary_cross_entropy_with_logits(contexts, given.contexts, reduction="none").sum(-1)
    return (
        (per_type * given.weight).sum() / given.weight.sum()
        + 0.4 * (per_mode * acts).sum() / total
        + 0.3 * (per_code * coded).sum() / coded.sum().clamp(min=1)
        + 0.3 * (per_factuality * acts).sum() / total
        + 0.05 * (per_context * acts).sum() / total
    )


def class_weights(groups: Iterable[Sequence[Row]], answers: Labels) -> torch.Tensor:
    """Rare types count more: inverse square root of their share, mean 1."""
    counts = Counter(row.type for group in groups for row in group)
    raw = torch.tensor([1 / math.sqrt(max(counts[name], 1)) for name in answers.types])
    return raw / raw.mean()


def train(
    rows: Sequence[Row], base: Path, settings: Settings, *, tenth: int = 0, log: Callable[[str], None] = print
) -> Network:
    """A network trained on all rows but those of one tenth of the sentences.

    Its weights are a running average over the steps; of the epochs the one is kept that does best on that tenth.
    """
    torch.manual_seed(settings.seed)
    chance = random.Random(settings.seed)
    answers, tokenizer = labels(rows), open_tokenizer(base / "tokenizer.json")
    network = Network(base, answers)
    kept = [list(with_turned(group)) for group in sentences(rows) if not held_out(group[0].text, tenth)]
    apart = [row for row in rows if held_out(row.text, tenth)]
    weights = class_weights(kept, answers)
    optimizer, plan = _optimizer(network, settings, settings.epochs * math.ceil(len(kept) / settings.batch))
    mean, best, reached = deepcopy(network).eval(), {}, -1.0
    for epoch in range(settings.epochs):
        network.train()
        seen = 0.0
        for groups in batches(kept, settings.batch, chance):
            with torch.autocast("cpu", dtype=torch.bfloat16):
                value = loss(network, batch(tokenizer, groups, answers), weights, settings.smoothing)
            optimizer.zero_grad()
            value.backward()
            torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimizer.step()
            plan.step()
            _average(mean, network, settings.average)
            seen += float(value.detach()) * len(groups)
        score = card.macro_f1(*types(mean, tokenizer, apart, answers))
        log(f"epoch {epoch + 1}: loss {seen / len(kept):.3f}, held-out macro-F1 {score:.3f}")
        if score > reached:
            best, reached = deepcopy(mean.state_dict()), score
    mean.load_state_dict(best)
    return mean


def _optimizer(network: Network, settings: Settings, steps: int) -> tuple[torch.optim.Optimizer, LambdaLR]:
    """AdamW with a rate of its own for the heads; warm-up over a tenth of the steps, then straight down to nothing."""
    encoder = [each for each in network.encoder.parameters() if each.requires_grad]
    heads = [each for name, each in network.named_parameters() if not name.startswith("encoder.")]
    optimizer = torch.optim.AdamW(
        [{"params": encoder, "lr": settings.rate}, {"params": heads, "lr": settings.head_rate}], weight_decay=0.01
    )
    return optimizer, LambdaLR(optimizer, lambda step: min(1, step / (0.1 * steps)) * (1 - step / steps))


@torch.no_grad()
def _average(mean: Network, network: Network, keep: float) -> None:
    for mine, theirs in zip(mean.parameters(), network.parameters(), strict=True):
        if theirs.requires_grad:
            mine.lerp_(theirs, 1 - keep)


@torch.no_grad()
def logits(network: Network, tokenizer: Tokenizer, rows: Sequence[Row], answers: Labels) -> list[np.ndarray]:
    """What the network says of rows, head by head, in the order of the rows."""
    order = sorted(range(len(rows)), key=lambda at: len(rows[at].text))
    found: list[list[np.ndarray]] = [[] for _ in rows]
    for start in range(0, len(order), EVALUATED):
        chosen = order[start : start + EVALUATED]
        heads = network(**batch(tokenizer, [[rows[at]] for at in chosen], answers).feed)
        for place, at in enumerate(chosen):
            found[at] = [head[place].numpy() for head in heads]
    return [np.array(each) for each in zip(*found, strict=True)]


def types(
    network: Network, tokenizer: Tokenizer, rows: Sequence[Row], answers: Labels
) -> tuple[np.ndarray, np.ndarray]:
    """Right and given type of each row, as columns."""
    right = np.array([answers.types.index(row.type) for row in rows])
    return right, logits(network, tokenizer, rows, answers)[0].argmax(axis=1)


def main() -> None:
    """Trains, calibrates and exports; prints the figures of the card."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, default=FOLDER)
    parser.add_argument("--seed", type=int, default=Settings().seed)
    chosen = parser.parse_args()
    base, rows = unpacked(), [*read(), *from_lexicon()]
    answers = labels(rows)
    network = train(rows, base, Settings(seed=chosen.seed))
    apart = [row for row in rows if held_out(row.text)]
    heads = logits(network, open_tokenizer(base / "tokenizer.json"), apart, answers)
    right = np.array([answers.types.index(row.type) for row in apart])
    heat = calibrate.temperature(heads[0].astype(np.float64), right)
    export(network, base, answers, heat, chosen.out)
    print(card.figures(chosen.out, apart, heads, rows), end="")


if __name__ == "__main__":
    main()
