"""Places: the cases of tests/cases/places.yaml with the real parser, and the rules that need no parser."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import spacy
import yaml
from spacy.tokens import Doc, Span

from dragoman import knowledge
from dragoman.gazetteer import Gazetteer, Source
from dragoman.knowledge import Knowledge
from dragoman.model import Article, Mention, Place
from dragoman.parse import Parser
from dragoman.resolve.base import Cast, Reference, Text
from dragoman.resolve.places import places

CASES = yaml.safe_load((Path(__file__).parents[1] / "cases" / "places.yaml").read_text(encoding="utf-8"))["cases"]
NOBODY = Cast((), ())
Read = Callable[[str], tuple[Place, ...]]


def city(
    number: int, name: str, code: str, where: tuple[float, float], people: int, *others: str, admin1: str = ""
) -> dict[str, Any]:
    return {
        "geonameid": number, "name": name, "countrycode": code, "latitude": where[0], "longitude": where[1],
        "population": people, "admin1code": admin1, "alternatenames": list(others),
    }  # fmt: skip


CITIES = [
    city(1, "Paris", "FR", (48.9, 2.3), 2_000_000),
    city(2, "Paris", "US", (33.7, -95.6), 25_000, admin1="TX"),
    city(3, "Washington", "US", (38.9, -77.0), 690_000, admin1="DC"),
    city(4, "Atlanta", "US", (33.7, -84.4), 460_000, admin1="GA"),
    city(5, "Homs", "SY", (34.7, 36.7), 775_000, "Hims"),
    city(6, "Most", "CZ", (50.5, 13.6), 63_000),
]
SMALL = Source(
    "test", lambda: CITIES, lambda: [{"iso": "SY", "geonameid": 163843}], lambda: [{"name": "Texas", "code": "TX"}]
)


@pytest.fixture(scope="module")
def known() -> Knowledge:
    return knowledge.load()


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Gazetteer:
    return Gazetteer.open(tmp_path_factory.mktemp("gazetteer"), source=SMALL)


@pytest.fixture(scope="module")
def read_whole(known: Knowledge) -> Read:
    parser, gazetteer = Parser(), Gazetteer.open()

    def read(text: str) -> tuple[Place, ...]:
        article = Article(text)
        return places(Text.of(article, parser(article)), NOBODY, known, gazetteer)

    return read


def plain(text: str, *entities: tuple[str, str]) -> Text:
    """A text whose Doc is built by hand: words, one sentence, the entities given as (words, label)."""
    nlp = spacy.blank("en")
    doc: Doc = nlp(text)
    for index, token in enumerate(doc):
        token.is_sent_start = index == 0
    spans = [doc.char_span(text.index(words), text.index(words) + len(words), label) for words, label in entities]
    doc.ents = tuple(span for span in spans if isinstance(span, Span))
    return Text.of(Article(text), doc)


@pytest.mark.model
@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"][:40])
def test_case(case: dict[str, Any], read_whole: Read) -> None:
    found = {place.at.text: place for place in read_whole(case["text"])}
    for wanted in case["expect"]:
        assert wanted["text"] in found, f"{case['why']}: {wanted['text']} not among {list(found)}"
        place = found[wanted["text"]]
        assert place.country == wanted["country"], f"{case['why']}: {place}"
        assert place.feature == wanted.get("feature", place.feature), f"{case['why']}: {place}"
    assert not set(case.get("reject", ())) & set(found), case["why"]
    assert case["expect"] or not found, case["why"]


def test_places_are_sorted_apart_and_spell_the_text(known: Knowledge, small: Gazetteer) -> None:
    text = plain("Homs, Syria, and Paris, Texas, are far from Washington.", ("Homs", "GPE"), ("Paris", "GPE"))
    found = places(text, NOBODY, known, small)
    assert [place.at.text for place in found] == ["Homs", "Syria", "Paris", "Texas", "Washington"]
    assert all(text.article.text[place.at.start : place.at.end] == place.at.text for place in found)
    assert [place.country for place in found] == ["SYR", "SYR", "USA", "USA", "USA"]


def test_first_mention_decides_later_ones(known: Knowledge, small: Gazetteer) -> None:
    text = plain("In Paris, Texas, it rained. Later Paris was dry.", ("Paris", "GPE"))
    assert [place.geonames for place in places(text, NOBODY, known, small) if place.at.text == "Paris"] == [2, 2]


def test_unlisted_place_is_an_answer_with_nulls(known: Knowledge, small: Gazetteer) -> None:
    (place,) = places(plain("It happened in Nowherestan.", ("Nowherestan", "GPE")), NOBODY, known, small)
    assert (place.name, place.geonames, place.country, place.lat, place.feature) == (
        "Nowherestan",
        None,
        None,
        None,
        None,
    )


def test_unlisted_place_takes_the_country_it_is_put_in(known: Knowledge, small: Gazetteer) -> None:
    place, _ = places(plain("It happened in Tell Nowhere, Syria.", ("Tell Nowhere", "GPE")), NOBODY, known, small)
    assert (place.geonames, place.country) == (None, "SYR")


def test_country_has_its_geonames_id_and_centre(known: Knowledge, small: Gazetteer) -> None:
    (place,) = places(plain("Syria agreed."), NOBODY, known, small)
    assert (place.geonames, place.country, place.feature) == (163843, "SYR", "PCLI")
    assert place.lat is not None


def test_state_by_its_city(known: Knowledge, small: Gazetteer) -> None:
    found = places(plain("They met in Atlanta, Georgia.", ("Atlanta", "GPE")), NOBODY, known, small)
    assert [(place.country, place.feature) for place in found] == [("USA", "PPL"), ("USA", "ADM1")]


@pytest.mark.parametrize(
    ("words", "kind", "count"),
    [
        ("Bank of Syria", "organization", 0),
        ("Syria Smith", "person", 0),
        ("Syria", "state", 1),
        ("Syria", "government", 1),
    ],
)
def test_names_inside_other_names_are_no_places(
    words: str, kind: str, count: int, known: Knowledge, small: Gazetteer
) -> None:
    text = plain(f"{words} agreed.")
    first, last = text.tokens(0, len(words))
    mention = Mention("m", text.span(0, len(words)), kind, None, False)
    cast = Cast((Reference(mention, (), None, first, last, first),), ())
    assert len(places(text, cast, known, small)) == count


def test_ids_are_stable(known: Knowledge, small: Gazetteer) -> None:
    text = plain("Syria agreed.")
    (place,) = places(text, NOBODY, known, small)
    assert place.id == text.id("places", [(0, 5)], "place")


@pytest.mark.parametrize("text", ["", " ", "\n\n", "in", "of the in at", "In", "$", "St. ", "'s", "Most", "—"])
def test_nothing_is_found_and_nothing_raised(text: str, known: Knowledge, small: Gazetteer) -> None:
    assert places(plain(text), NOBODY, known, small) == ()


def test_regions_are_many_and_only_georgia_is_also_a_country(known: Knowledge) -> None:
    regions = [region for group in known.regions.values() for region in group]
    countries = {
        name.words
        for group in known.names.by_words.values()
        for name in group
        if name.use == "name" and name.actor in known.states
    }
    assert len({region.name for region in regions}) >= 250
    assert {region.name for region in regions if region.words in countries} == {"Georgia"}
    assert all(region.lat is not None and -90 <= region.lat <= 90 for region in regions)
    assert all(region.lon is not None and -180 <= region.lon <= 180 for region in regions)
