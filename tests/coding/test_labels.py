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


@pytest.mark.model
def test_a_designation_is_no_label(reader: Reader) -> None:
    record = reader(Article("The U.S. Department of State designated two firms from Lima on Monday."))
    assert not any(each.labels for each in record.actors)


@pytest.mark.model
def test_an_officials_regime_is_not_his_own_state(reader: Reader) -> None:
    text = "U.S. Secretary of State Antony Blinken said the United States would press the regime to free them."
    usa = next(each for each in reader(Article(text)).actors if each.id == "USA")
    assert not usa.labels
