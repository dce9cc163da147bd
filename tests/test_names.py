"""How names are split, folded and compared."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman import names


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Türkiye", "turkiye"),
        ("Erdoğan", "erdogan"),
        ("U.S.", "us"),
        ("Sana'a", "sanaa"),
        ("Sana’a", "sanaa"),
        ("Łódź", "lodz"),
        ("STRASSE", "strasse"),
        ("Straße", "strasse"),
        ("", ""),
    ],
)
def test_fold(text: str, folded: str) -> None:
    assert names.fold(text) == folded


def bare(text: str) -> list[str]:
    return [word.text for word in names.split(text)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", []),
        (" ,;- ", []),
        ("The U.S. and the U.N. met.", ["The", "U.S.", "and", "the", "U.N.", "met"]),
        ("Jonas W. Hall", ["Jonas", "W.", "Hall"]),
        ("Turkish-Greek talks", ["Turkish", "Greek", "talks"]),
        ("PKK/YPG", ["PKK", "YPG"]),
        ("in Sana'a today", ["in", "Sana'a", "today"]),
        ("O'Brien", ["O'Brien"]),
        ("He left.", ["He", "left"]),
        ("end...", ["end"]),
        ("snake_case", ["snake", "case"]),
    ],
)
def test_split(text: str, words: list[str]) -> None:
    assert bare(text) == words


@pytest.mark.parametrize(
    ("text", "form", "possessive"),
    [
        ("Turkey's", "Turkey", True),
        ("Turkey’s", "Turkey", True),
        ("TURKEY'S", "TURKEY", True),
        ("Turkeys", "Turkeys", False),
        ("U.S.'s", "U.S.", True),
    ],
)
def test_possessive_stands_outside_the_word(text: str, form: str, possessive: bool) -> None:
    (word,) = names.split(text)
    assert (word.text, word.possessive) == (form, possessive)
    assert text[word.start : word.end] == form


def test_keys_are_folded_words() -> None:
    assert names.keys("People's Republic of China") == ("people", "republic", "of", "china")
    assert names.keys("Türkiye") == names.keys("Turkiye") == ("turkiye",)
    assert names.keys("—") == ()


@pytest.mark.parametrize(
    ("name", "surface", "fits"),
    [
        ("US", "US", True),
        ("US", "us", False),
        ("US", "Us", False),
        ("Turkey", "Turkey", True),
        ("Turkey", "TURKEY", True),
        ("Turkey", "turkey", False),
        ("Hamas", "HAMAS", True),
        ("LeT", "LeT", True),
        ("LeT", "LET", True),
        ("LeT", "Let", False),
        ("McVey", "Mcvey", True),
        ("al-Shabaab", "Al-Shabaab", True),
        ("al-Shabaab", "al-Shabaab", True),
    ],
)
def test_fits_case(name: str, surface: str, fits: bool) -> None:
    assert names.fits_case(name, surface) is fits


@given(st.text(st.one_of(st.characters(), st.sampled_from(" .'’-sSUé"))))
def test_words_lie_where_they_say(text: str) -> None:
    words = names.split(text)
    for word in words:
        assert text[word.start : word.end] == word.text != ""
        assert word.key == names.fold(word.text)
    assert all(one.end <= other.start for one, other in pairwise(words))
