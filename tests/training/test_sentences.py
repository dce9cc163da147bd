"""The training sentences: enough of them, well formed, evenly spread, and none that also stands in what measures us."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

import pytest

from dragoman import knowledge
from dragoman.encoder import NONE

TRAINING = Path(__file__).parents[2] / "training"
GOLD = TRAINING.parents[1] / "shared" / "gold"
sys.path.insert(0, str(TRAINING))

import check_overlap  # noqa: E402
import rows as training_rows  # noqa: E402


@pytest.fixture(scope="module")
def rows() -> list[training_rows.Row]:
    return training_rows.read()


def test_there_are_enough_of_them(rows: list[training_rows.Row]) -> None:
    assert len(rows) >= 8_000
    assert len({row.text for row in rows}) >= 5_000
    assert 3 * sum(row.template for row in rows) <= len(rows)


def test_every_label_is_of_the_ontology(rows: list[training_rows.Row]) -> None:
    known = knowledge.load()
    contexts = {context for found in known.contexts.values() for _, context in found}
    for row in rows:
        assert row.type == NONE or row.type in known.types, row
        assert row.mode is None or row.mode in known.types[row.type].modes, row
        assert set(row.contexts) <= contexts, row
        assert row.factuality in ("actual", "future", "hypothetical", "negated", "historical"), row


def test_every_type_and_mode_is_covered(rows: list[training_rows.Row]) -> None:
    known = knowledge.load()
    types = Counter(row.type for row in rows)
    modes = Counter((row.type, row.mode) for row in rows)
    assert min(types[name] for name in (*known.types, NONE)) >= 400, types
    assert [each for name, kind in known.types.items() for each in kind.modes if modes[name, each] < 20] == []


def test_no_pair_is_labelled_twice(rows: list[training_rows.Row]) -> None:
    seen = Counter((row.text, row.source, row.target) for row in rows)
    assert [pair for pair, count in seen.items() if count > 1] == []


def test_a_mark_stands_around_words(rows: list[training_rows.Row]) -> None:
    for row in rows:
        assert "<" not in row.text and ">" not in row.text, row
        for start, end in (*row.source, *row.target):
            assert row.text[start:end].strip() == row.text[start:end] != "", row


def test_turned_pairs_say_nothing_happens() -> None:
    row = training_rows.Row(
        "Chad hit Mali.", ((0, 4),), ((9, 13),), "ASSAULT", None, "actual", (), None, False, False, "x"
    )
    there, back = training_rows.with_turned([row])
    assert (there.type, back.type, back.source) == ("ASSAULT", NONE, ((9, 13),))
    mutual = training_rows.Row(
        "Chad met Mali.", ((0, 4),), ((9, 13),), "CONSULT", None, "actual", (), None, True, False, "x"
    )
    assert [each.type for each in training_rows.with_turned([mutual])] == ["CONSULT", "CONSULT"]


def test_shared_words_are_found(tmp_path: Path) -> None:
    (tmp_path / "gold.tsv").write_text("id\tone <s>two</s> three four Five, six seven eight nine\n")
    assert check_overlap.shared(["Zero. One two three four five six seven eight!"], tmp_path)[0][2] == "gold.tsv"
    assert check_overlap.shared(["One two three four five six seven, nine"], tmp_path) == []


@pytest.mark.skipif(not GOLD.exists(), reason="the gold sets are not beside the project")
def test_no_sentence_stands_in_gold(rows: list[training_rows.Row]) -> None:
    assert check_overlap.shared({row.text for row in rows}, GOLD) == []
