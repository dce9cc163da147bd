"""Calibration: the temperature that softens sure mistakes, and the reliability table."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "training"))

import calibrate


def test_sure_mistakes_raise_the_temperature() -> None:
    logits = np.array([[4.0, 0.0]] * 6 + [[0.0, 4.0]] * 4)
    assert calibrate.temperature(logits, np.zeros(10, dtype=np.int64)) > 2
    assert calibrate.temperature(logits, np.array([0] * 6 + [1] * 4)) == pytest.approx(0.5)


def test_reliability_counts_each_answer_once() -> None:
    shares = np.array([[0.6, 0.4], [0.9, 0.1], [0.2, 0.8], [0.55, 0.45]])
    table = calibrate.reliability(shares, np.array([0, 0, 0, 1]))
    assert [(each.count, each.right) for each in table] == [(2, 0.5), (1, 0.0), (1, 1.0)]
    assert calibrate.expected_error(table) == pytest.approx((2 * 0.075 + 0.8 + 0.1) / 4)
    assert calibrate.expected_error([]) == 0.0
