"""The relation encoder: what it is fed, what it answers, and what it says when its files are missing."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from dragoman.encoder import BATCH, FOLDER, LONGEST, NONE, Encoder, Pair, inputs, open_tokenizer
from dragoman.errors import DragomanError


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return Encoder()


def test_inputs_mark_the_pieces_of_each_party() -> None:
    tokenizer = open_tokenizer(FOLDER / "tokenizer.json")
    fed = inputs(tokenizer, ["Chad hit Mali.", "Peru and Chile met in Quito."], [Pair(1, ((0, 4),), ((9, 14),))])
    assert fed["ids"].shape == fed["mask"].shape == (2, fed["source"].shape[1])
    assert fed["sentence"].tolist() == [1]
    assert np.flatnonzero(fed["source"][0]).tolist() == [1]
    assert np.flatnonzero(fed["target"][0]).tolist() == [3]


def test_inputs_know_nobody_and_cut_what_is_too_long() -> None:
    tokenizer = open_tokenizer(FOLDER / "tokenizer.json")
    text = "Chad " * 400
    fed = inputs(tokenizer, [text], [Pair(0, ((0, 4),), ()), Pair(0, ((0, 4),), ((1990, 1994),))])
    assert fed["ids"].shape == (1, LONGEST)
    assert not fed["target"].any()


def test_votes_are_probabilities(encoder: Encoder) -> None:
    (vote,) = encoder.votes(["Chad bombed Mali on Friday."], [Pair(0, ((0, 4),), ((12, 16),))])
    assert sum(vote.types.values()) == pytest.approx(1)
    assert vote.best == "ASSAULT" and vote.modes["ASSAULT"] in (None, "aerial", "explosives", "heavy-weapons")
    assert vote.none == vote.types[NONE] < 0.2
    assert vote.codes["ASSAULT"] is not None and vote.modes["AGREE"] is None
    assert vote.factuality == "actual"


def test_the_direction_matters(encoder: Encoder) -> None:
    there, back = Pair(0, ((0, 4),), ((12, 16),)), Pair(0, ((12, 16),), ((0, 4),))
    one, two = encoder.votes(["Chad accused Mali of shelling a village."], [there, back])
    assert one.best == "ACCUSE" and two.types["ACCUSE"] < 0.5 < one.types["ACCUSE"]


def test_votes_do_not_depend_on_the_company(encoder: Encoder) -> None:
    texts = [f"Chad {verb} Mali{' on Friday' * at}." for at, verb in enumerate(["met", "bombed", "thanked"] * BATCH)]
    pairs = [Pair(at, ((0, 4),), ((text.index("Mali"), text.index("Mali") + 4),)) for at, text in enumerate(texts)]
    together = encoder.votes(texts, pairs)
    alone = [
        encoder.votes([text], [Pair(0, pair.source, pair.target)])[0] for text, pair in zip(texts, pairs, strict=True)
    ]
    assert [each.best for each in together] == [each.best for each in alone]
    assert encoder.votes([], []) == encoder.votes(["Nobody acts."], []) == []


def test_a_missing_model_says_where(tmp_path: Path) -> None:
    with pytest.raises(DragomanError, match=r"relation encoder cannot be opened.*reinstall"):
        Encoder(tmp_path)


def test_the_model_is_small() -> None:
    assert (FOLDER / "relations.onnx").stat().st_size <= 25_000_000
