"""FollowTheMoney, Web Annotation, GeoJSON and iCalendar, read back with the libraries of their users."""

from __future__ import annotations

import json
import warnings
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import icalendar
import pytest
from building import TEXT, record, span
from conftest import Make
from pyld import jsonld

from dragoman.export import ical, webanno
from dragoman.model import Article, Meeting, Record, When

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from followthemoney import model as ftm_model


# ---------------------------------------------------------------- FollowTheMoney


def entities(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").split("\n")[:-1]]


def check_entities(listed: list[dict[str, Any]]) -> None:
    """Every schema and property is the library's, every value is of its type, every reference leads somewhere."""
    ids = {each["id"] for each in listed}
    assert len(ids) == len(listed)
    by_id = {each["id"]: each for each in listed}
    for each in listed:
        schema = ftm_model.get(each["schema"])
        assert schema is not None and not schema.abstract
        assert set(schema.required) <= set(each["properties"]), each
        for name, values in each["properties"].items():
            prop = schema.get(name)
            assert prop is not None and not prop.stub, f"{each['schema']} has no {name}"
            assert len(values) == len(set(values))
            for value in values:
                if prop.type.name == "entity":
                    assert value in ids, f"{name} of {each['id']} is not in the file"
                    target = ftm_model.get(by_id[value]["schema"])
                    assert target is not None and prop.range is not None and target.is_a(prop.range), (name, target)
                else:
                    assert prop.type.validate(value), f"{name}: {value!r}"


def test_entities_are_those_of_the_schema(make: Make) -> None:
    out, loss = make("ftm", [record()])
    listed = entities(out)
    assert loss.rows == len(listed)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        check_entities(listed)


@pytest.mark.model
def test_entities_of_read_articles_are_those_of_the_schema(make: Make, read_records: list[Record]) -> None:
    listed = entities(make("ftm", read_records)[0])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        check_entities(listed)
    assert {"Article", "Person", "Event", "Sanction", "Representation"} <= {each["schema"] for each in listed}


def test_entities_hold_what_the_record_says(make: Make) -> None:
    by_id = {each["id"]: each for each in entities(make("ftm", [record()], {"e2": "h2"})[0])}
    person = by_id["dragoman-quispe"]
    assert person["schema"] == "Person"
    assert person["properties"]["position"] == ["Minister"]
    assert person["properties"]["country"] == ["pe"]
    fight = by_id["dragoman-h2"]["properties"]
    assert fight["name"] == ["ASSAULT: gunmen → farmers"]
    assert fight["involved"] == ["dragoman-gunmen"]  # a population is no entity
    assert fight["date"] == ["2025-06-03"]
    assert fight["location"] == ["Tacna"]
    assert fight["proof"] == ["dragoman-article-1"]
    meeting = by_id["dragoman-g1"]["properties"]
    assert meeting["organizer"] == ["dragoman-CHL"]
    sanction = by_id["dragoman-x1"]["properties"]
    assert sanction["entity"] == ["dragoman-lake-guard"]
    assert sanction["authority"] == ["Peru"]
    assert sanction["program"] == ["Law 12"]
    roles = {(each["properties"]["role"][0]) for each in by_id.values() if each["schema"] == "Representation"}
    assert roles == {"Minister", "head of delegation"}


def test_a_happening_told_twice_is_one_entity(make: Make) -> None:
    second = record(article=Article(TEXT, id="article-2", published="2025-06-09"))
    second = replace(second, events=tuple(replace(each, id=f"{each.id}-b") for each in second.events))
    out, loss = make("ftm", [record(), second], {"e2-b": "e2"})
    ids = [each["id"] for each in entities(out)]
    assert ids.count("dragoman-e2") == 1 and "dragoman-e2-b" not in ids
    assert ("events", 1, "told before") in loss.lost
    within = replace(record(), events=(record().events[1], replace(record().events[1], id="e3")))
    out, loss = make("ftm", [within], {"e3": "e2"}, name="within")
    assert ("events", 1, "told before") in loss.lost


def test_an_event_is_its_meeting(make: Make) -> None:
    whole = record()
    out, loss = make("ftm", [replace(whole, meetings=(replace(whole.meetings[0], event="e1"),))])
    assert "dragoman-e1" not in {each["id"] for each in entities(out)}
    assert ("events", 1, "written as its meeting") in loss.lost


# ---------------------------------------------------------------- Web Annotation

ANNO = "http://www.w3.org/ns/anno.jsonld"
OA = "http://www.w3.org/ns/oa#"
AS = "https://www.w3.org/ns/activitystreams#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
DC = "http://purl.org/dc/terms/"

LOCAL_CONTEXT = {
    "id": "@id",
    "type": "@type",
    **{name: OA + name for name in ("Annotation", "TextualBody", "SpecificResource")},
    **{name: OA + name for name in ("TextPositionSelector", "TextQuoteSelector", "exact", "prefix", "suffix")},
    **{
        name: {"@id": OA + name, "@type": "http://www.w3.org/2001/XMLSchema#nonNegativeInteger"}
        for name in ("start", "end")
    },
    **{key: {"@id": OA + value, "@type": "@id"} for key, value in (("body", "hasBody"), ("target", "hasTarget"))},
    **{
        key: {"@id": OA + value, "@type": "@id"}
        for key, value in (("source", "hasSource"), ("selector", "hasSelector"))
    },
    **{
        key: {"@id": OA + value, "@type": "@vocab"}
        for key, value in (("motivation", "motivatedBy"), ("purpose", "hasPurpose"))
    },
    **{name: OA + name for name in ("classifying", "tagging", "describing")},
    "value": RDF + "value",
    "format": "http://purl.org/dc/elements/1.1/format",
    "language": "http://purl.org/dc/elements/1.1/language",
    "Text": "http://purl.org/dc/dcmitype/Text",
    "Software": AS + "Application",
    "AnnotationPage": AS + "OrderedCollectionPage",
    "items": {"@id": AS + "items", "@type": "@id", "@container": "@list"},
    "generator": {"@id": AS + "generator", "@type": "@id"},
    "name": "http://xmlns.com/foaf/0.1/name",
}
"""The terms of the annotation context that an export uses, so that no test needs the network."""


def offline(url: str, _: object) -> dict[str, Any]:
    assert url == ANNO, f"a test must not fetch {url}"
    return {
        "contentType": "application/ld+json",
        "contextUrl": None,
        "documentUrl": url,
        "document": {"@context": LOCAL_CONTEXT},
    }


def annotations(path: Path) -> list[dict[str, Any]]:
    return list(json.loads(path.read_text("utf-8"))["items"])


def keys(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield key
            yield from keys(inner)
    elif isinstance(value, list):
        for each in value:
            yield from keys(each)


def test_annotations_expand_to_the_vocabulary(make: Make) -> None:
    page = json.loads(make("webanno", [record()])[0].read_text("utf-8"))
    expanded = jsonld.expand(page, {"documentLoader": offline})
    assert len(expanded) == 1
    assert expanded[0]["@type"] == [AS + "OrderedCollectionPage"]
    listed = expanded[0][AS + "items"][0]["@list"]
    assert len(listed) == len(page["items"])
    assert all(each["@type"] == [OA + "Annotation"] for each in listed)
    assert set(keys(page)) - {"@context"} <= set(LOCAL_CONTEXT), "a word that the context does not know would vanish"
    targets = [each[OA + "hasTarget"][0] for each in listed]
    assert all(len(each[OA + "hasSelector"]) == 2 for each in targets)


def test_selectors_find_the_words(make: Make) -> None:
    for each in annotations(make("webanno", [record()])[0]):
        for target in each["target"]:
            position, quote = target["selector"]
            words = TEXT[position["start"] : position["end"]]
            assert quote["exact"] == words
            assert TEXT[: position["start"]].endswith(quote["prefix"])
            assert TEXT[position["end"] :].startswith(quote["suffix"])
            assert len(quote["prefix"]) <= webanno.AROUND


def test_there_is_an_annotation_for_each_row_with_the_row_in_it(make: Make) -> None:
    whole = record()
    out, loss = make("webanno", [whole], {"e1": "h1"})
    listed = {each["id"]: each for each in annotations(out)}
    rows = sum(len(getattr(whole, table)) for table in webanno._SPANS)
    assert len(listed) == loss.rows == rows
    tag, row = listed["urn:dragoman:e1"]["body"]
    assert tag["value"] == "CONSULT"
    value = json.loads(row["value"])
    assert (value["table"], value["happening"], value["cameo"]) == ("events", "h1", "042")
    assert listed["urn:dragoman:e1"]["target"][0]["source"]["id"] == "https://example.org/arica"


@pytest.mark.model
def test_annotations_of_read_articles_find_their_words(make: Make, read_records: list[Record]) -> None:
    texts = {each.article.url: each.article.text for each in read_records}
    listed = annotations(make("webanno", read_records)[0])
    assert len({each["id"] for each in listed}) == len(listed) > 100
    for each in listed:
        for target in each["target"]:
            position, quote = target["selector"]
            assert texts[target["source"]["id"]][position["start"] : position["end"]] == quote["exact"]


# ---------------------------------------------------------------- GeoJSON


def test_features_have_a_point_and_what_the_record_says(make: Make) -> None:
    out, loss = make("geojson", [record()], {"e1": "h1"})
    whole = json.loads(out.read_text("utf-8"))
    assert set(whole) == {"type", "features"}
    assert loss.rows == len(whole["features"]) == 3
    visit, fight, meeting = whole["features"]
    assert visit["geometry"] == {"type": "Point", "coordinates": [-70.29792, -18.4746]}
    assert (visit["id"], visit["properties"]["happening"], visit["properties"]["actor_countries"]) == (
        "e1",
        "h1",
        ["PER"],
    )
    assert fight["properties"]["recipients"] == ["farmers"]
    assert (meeting["properties"]["table"], meeting["properties"]["parties"]) == ("meetings", ["Peru", "Chile"])
    assert (visit["properties"]["from"], visit["properties"]["to"]) == ("2025-06-02", "2025-06-03")


def test_features_need_coordinates_but_no_date(make: Make) -> None:
    whole = record()
    first, second = whole.events
    events = (replace(first, when=None), replace(second, places=()))
    out, loss = make("geojson", [replace(whole, events=events, meetings=())])
    only = json.loads(out.read_text("utf-8"))["features"]
    assert [each["id"] for each in only] == ["e1"]
    assert only[0]["properties"]["from"] is None
    assert ("events", 1, "no place with coordinates") in loss.lost


def test_an_empty_collection_is_valid(make: Make) -> None:
    assert json.loads(make("geojson", [])[0].read_text("utf-8")) == {"type": "FeatureCollection", "features": []}
    assert json.loads(make("webanno", [], name="w")[0].read_text("utf-8"))["items"] == []


# ---------------------------------------------------------------- iCalendar


def calendar(path: Path) -> list[Any]:
    return list(icalendar.Calendar.from_ical(path.read_bytes()).walk("VEVENT"))


def met(**changes: object) -> Record:
    whole = record()
    return replace(whole, meetings=(replace(whole.meetings[0], **changes),))  # type: ignore[arg-type]


def test_a_meeting_is_an_all_day_event(make: Make) -> None:
    (event,) = calendar(make("ical", [record()], {"g1": "h1"})[0])
    assert event["UID"] == "h1@dragoman"
    assert (event["DTSTART"].dt, event["DTEND"].dt) == (date(2025, 6, 1), date(2025, 6, 2))
    assert event["SUMMARY"] == "Lake Talks: Peru, Chile"
    assert event["STATUS"] == "CONFIRMED"
    assert event["LOCATION"] == "Arica, Chile"
    assert (event["GEO"].latitude, event["GEO"].longitude) == (-18.4746, -70.29792)
    assert event["URL"] == "https://example.org/arica"
    assert "Outcomes: communique" in event["DESCRIPTION"].split("\n")
    assert [str(each) for each in event["X-DRAGOMAN-ATTENDEE"]] == ["Ana Quispe", "Lake Ministry"]
    assert "ATTENDEE" not in event


@pytest.mark.parametrize(
    ("status", "shown"),
    [("held", "CONFIRMED"), ("planned", "TENTATIVE"), ("postponed", "TENTATIVE"), ("cancelled", "CANCELLED")],
)
def test_the_status_is_the_calendars(status: str, shown: str, make: Make) -> None:
    (event,) = calendar(make("ical", [met(status=status)])[0])
    assert event["STATUS"] == shown


def test_a_cancelled_meeting_is_shown_although_it_did_not_take_place(make: Make) -> None:
    assert len(calendar(make("ical", [met(status="cancelled", factuality="negated")])[0])) == 1
    out, loss = make("ical", [met(factuality="negated")], name="held")
    assert calendar(out) == []
    assert ("meetings", 1, "negated") in loss.lost


@pytest.mark.parametrize("status", ["held", "planned"])
def test_a_planned_meeting_does_not_stand_on_the_day_of_the_article(status: str, make: Make) -> None:
    when = When(date(2025, 6, 4), date(2025, 6, 5), "day", "published", None)
    out, loss = make("ical", [met(status=status, when=when)])
    assert len(calendar(out)) == (1 if status == "held" else 0)
    assert (("meetings", 1, "no date but that of the article") in loss.lost) == (status == "planned")


def test_a_meeting_without_a_date_is_left_out(make: Make) -> None:
    out, loss = make("ical", [met(when=None)])
    assert calendar(out) == []
    assert ("meetings", 1, "no date") in loss.lost


@pytest.mark.parametrize("reverse", [False, True])
def test_of_several_tellings_the_latest_counts(reverse: bool, make: Make) -> None:
    later = met(id="g2", status="cancelled")
    later = replace(later, article=Article(TEXT, published="2025-06-09", id="article-2"))
    both = [met(status="planned"), later]
    (event,) = calendar(make("ical", both[::-1] if reverse else both, {"g1": "h", "g2": "h"})[0])
    assert event["STATUS"] == "CANCELLED"


NASTY = "a,b;c\\d\ne\tf \u0007 شرطة " + "é" * 120 + '"'


def test_no_text_breaks_a_calendar(make: Make) -> None:
    whole = met(series=NASTY, topics=(NASTY,), note=NASTY)
    article = Article(
        TEXT, title=NASTY, source=NASTY, published="2025-06-04", id="a", url="https://example.org/a b\r\nX:y"
    )
    out, _ = make("ical", [replace(whole, article=article)])
    data = out.read_bytes()
    assert data.endswith(b"END:VCALENDAR\r\n")
    assert all(len(line) <= ical.LINE for line in data.split(b"\r\n"))
    assert data.count(b"\n") == data.count(b"\r\n")
    for line in data.split(b"\r\n"):
        line.decode("utf-8")  # no character is cut
    (event,) = calendar(out)
    assert event["SUMMARY"] == NASTY.replace("\u0007", "") + ": Peru, Chile"
    assert event["URL"] == "https://example.org/a%20b%0D%0AX:y"


def test_a_date_early_in_the_calendar_has_four_digits(make: Make) -> None:
    when = When(date(632, 6, 8), date(632, 6, 9), "day", "text", span("Monday"))
    assert b"DTSTART;VALUE=DATE:06320608" in make("ical", [met(when=when)])[0].read_bytes()


@pytest.mark.model
def test_calendar_of_read_articles(make: Make, read_records: list[Record]) -> None:
    out, loss = make("ical", read_records)
    listed = calendar(out)
    meetings: list[Meeting] = [each for whole in read_records for each in whole.meetings]
    assert len(listed) == loss.rows > 0
    assert len(meetings) == loss.rows + sum(each.values for each in loss.lost if each.field == "meetings")
    assert {str(each["X-DRAGOMAN-ROW"]) for each in listed} <= {each.id for each in meetings}
