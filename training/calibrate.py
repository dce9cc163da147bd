"""How far the probabilities can be trusted: temperature, reliability table, expected calibration error."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

BINS = (0.0, 0.3, 0.5, 0.7, 0.8, 0.9, 0.95, 1.0)


def softmax(logits: NDArray[np.float64], temperature: float = 1.0) -> NDArray[np.float64]:
    """Probabilities of N rows of logits, softened by a temperature above 1."""
    scaled = logits / temperature
    shares = np.exp(scaled - scaled.max(axis=1, keepdims=True))
    return shares / shares.sum(axis=1, keepdims=True)


def temperature(logits: NDArray[np.float64], right: NDArray[np.int64]) -> float:
    """The temperature with the least negative log likelihood of the right columns (Guo et al. 2017), from a grid."""
    grid = np.arange(0.5, 4.0, 0.01)
    losses = [-np.log(softmax(logits, each)[np.arange(len(right)), right] + 1e-12).mean() for each in grid]
    return float(grid[int(np.argmin(losses))])


@dataclass(frozen=True, slots=True)
class Bin:
    """The answers whose probability lies between two bounds: how many, their mean probability, the share right."""

    low: float
    high: float
    count: int
    probability: float
    right: float


def reliability(shares: NDArray[np.float64], right: NDArray[np.int64]) -> list[Bin]:
    """The reliability table of the likeliest answers; empty bins are left out."""
    best = shares.max(axis=1)
    hits = shares.argmax(axis=1) == right
    found = []
    for low, high in pairwise(BINS):
        inside = (best > low) & (best <= high)
        if inside.any():
            found.append(Bin(low, high, int(inside.sum()), float(best[inside].mean()), float(hits[inside].mean())))
    return found


def expected_error(table: list[Bin]) -> float:
    """Expected calibration error: mean distance of probability and share right, weighted by count."""
    total = sum(each.count for each in table)
    return sum(each.count * abs(each.probability - each.right) for each in table) / total if total else 0.0
