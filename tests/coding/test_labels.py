"""Labels belong to whoever uses them."""

from __future__ import annotations

import pytest

from dragoman import Article, Reader

TEXT = (
    "Turkish President Emre Kaya said the PKK terrorist organization must disarm. "
    "Fighters of the PKK terrorist group left the village on Monday."
)


@pytest.mark.model
def test_a_label_in_a_statement_is_the_speakers(reader: Reader) -> None:
    record = reader(Article(TEXT))
    pkk = next(each for each in record.actors if each.id == "pkk")
    by = {label.text: label.by for label in pkk.labels}
    assert by["terrorist organization"] in {each.id for each in record.statements}
    assert by["terrorist group"] == "narrator"
