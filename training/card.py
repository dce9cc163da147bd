"""The figures of the model card, measured on the held-out tenth with the exported int8 file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import calibrate
import numpy as np
from rows import Row

from dragoman.encoder import NONE, Encoder, Pair


def figures(folder: Path, apart: Sequence[Row], heads: Sequence[np.ndarray], rows: Sequence[Row]) -> str:
    """Sizes, agreement of int8 and float, quality and reliability, as the Markdown that the card quotes."""
    encoder = Encoder(folder)
    votes = encoder.votes(
        [row.text for row in apart], [Pair(at, row.source, row.target) for at, row in enumerate(apart)]
    )
    right = np.array([encoder.types.index(row.type) for row in apart])
    shares = np.array([[vote.types[name] for name in encoder.types] for vote in votes])
    table = calibrate.reliability(shares, right)
    acts = [(row, vote) for row, vote in zip(apart, votes, strict=True) if row.type != NONE]
    modes = [vote.modes[row.type] == row.mode for row, vote in acts]
    factuality = [vote.factuality == row.factuality for row, vote in acts]
    lines = [
        f"- model `{encoder.name}`, {(folder / 'relations.onnx').stat().st_size / 1e6:.1f} MB",
        f"- sentences {len({row.text for row in rows}):,}, pairs {len(rows):,}, of them held out {len(apart):,}",
        f"- type macro-F1 of 17 answers: float {macro_f1(right, heads[0].argmax(1)):.3f}, "
        f"int8 {macro_f1(right, shares.argmax(1)):.3f}",
        f"- accuracy of the type int8 {np.mean(shares.argmax(1) == right):.3f}, "
        f"of the mode given the type {np.mean(modes):.3f}, of factuality {np.mean(factuality):.3f}",
        f"- temperature {encoder.temperature:.2f}, expected calibration error {calibrate.expected_error(table):.3f}",
        "",
        "| probability of the answer | pairs | mean probability | share right |",
        "|---|---|---|---|",
        *(
            f"| {each.low:.2f} to {each.high:.2f} | {each.count} | {each.probability:.2f} | {each.right:.2f} |"
            for each in table
        ),
        "",
        "| type | held out | F1 |",
        "|---|---|---|",
        *(
            f"| {name} | {count} | {score:.2f} |"
            for name, count, score in by_type(encoder.types, right, shares.argmax(1))
        ),
    ]
    return "\n".join(lines) + "\n"


def macro_f1(right: np.ndarray, given: np.ndarray) -> float:
    """Mean F1 over the classes that occur among the right answers."""
    return float(np.mean([_f1(right, given, name) for name in np.unique(right)]))


def _f1(right: np.ndarray, given: np.ndarray, name: int) -> float:
    hits = ((right == name) & (given == name)).sum()
    return float(2 * hits / ((right == name).sum() + (given == name).sum()))


def by_type(types: Sequence[str], right: np.ndarray, given: np.ndarray) -> list[tuple[str, int, float]]:
    """Name, number of held-out pairs and F1 of each type."""
    counts = Counter(right.tolist())
    return [(types[each], counts[each], _f1(right, given, each)) for each in sorted(counts)]
