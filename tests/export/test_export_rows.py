"""The tables of other systems, read back as their users read them: columns, types, values, and hostile names."""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from building import TEXT, one_day, record, span
from conftest import Make

from dragoman.export import base, cameo, gdelt
from dragoman.export.codes import codes, countries, country, numeric
from dragoman.export.tellings import Party
from dragoman.knowledge import Knowledge
from dragoman.model import Actor, Article, Mention, Record, Role, When

GOLD = Path(__file__).parents[3] / "shared" / "gold" / "formats"
SIZES = {"polecat": 40, "gdelt": 61, "gdelt-mentions": 16, "icews": 20, "phoenix": 26, "acled": 31}
HEADED = ("polecat", "icews", "acled")


def read(path: Path, format: str) -> pd.DataFrame:
    """The table as text, by column names; read like a user who knows the format's rules on header and quotes."""
    names = codes("columns")[format]
    if format == "acled":
        return pd.read_csv(path, dtype=str, keep_default_na=False)
    if format in HEADED:
        return pd.read_csv(path, sep="\t", dtype=str, keep_default_na=False)
    return pd.read_csv(path, sep="\t", dtype=str, keep_default_na=False, header=None, names=names)


@pytest.mark.parametrize("format", SIZES)
def test_the_columns_are_those_of_the_format(format: str, make: Make) -> None:
    out, loss = make(format, [record()])
    lines = out.read_text("utf-8").splitlines()
    assert len(codes("columns")[format]) == len(set(codes("columns")[format])) == SIZES[format]
    assert len(lines) == loss.rows + (format in HEADED)
    if format in HEADED:
        assert next(csv.reader(lines[:1], delimiter="," if format == "acled" else "\t")) == codes("columns")[format]
    else:
        assert {line.count("\t") + 1 for line in lines} == {SIZES[format]}


@pytest.mark.skipif(not GOLD.exists(), reason="the descriptions of the formats are not beside the project")
@pytest.mark.parametrize(
    ("format", "file"), [("gdelt", "gdelt_events2_columns.tsv"), ("gdelt-mentions", "gdelt_mentions_columns.tsv")]
)
def test_gdelt_has_the_published_columns(format: str, file: str) -> None:
    published = pd.read_csv(GOLD / file, sep="\t")
    assert list(published["name"]) == codes("columns")[format]


@pytest.mark.skipif(not GOLD.exists(), reason="the descriptions of the formats are not beside the project")
@pytest.mark.parametrize(("format", "file"), [("polecat", "polecat_columns.tsv"), ("icews", "icews_sample.tsv")])
def test_the_headers_are_the_published_ones(format: str, file: str) -> None:
    with (GOLD / file).open(encoding="utf-8") as lines:
        assert next(lines).rstrip("\n").split("\t") == codes("columns")[format]


@pytest.mark.skipif(not GOLD.exists(), reason="the descriptions of the formats are not beside the project")
def test_our_icews_reads_as_theirs(make: Make) -> None:
    theirs = pd.read_csv(GOLD / "icews_sample.tsv", sep="\t", dtype={"CAMEO Code": str})
    ours = pd.read_csv(make("icews", [record()])[0], sep="\t", dtype={"CAMEO Code": str})
    for name in ("Event ID", "Intensity", "Story ID", "Sentence Number", "Latitude", "CAMEO Code"):
        assert ours[name].dtype == theirs[name].dtype, name


# ---------------------------------------------------------------- values


def test_polecat_holds_what_the_record_says(make: Make) -> None:
    table = read(make("polecat", [record()])[0], "polecat")
    first = table.iloc[0]
    assert list(table["Event ID"]) == ["e1", "e2"]
    assert list(first[["Event Date", "Event Type", "Event Mode", "Intensity", "Quad Code", "Contexts"]]) == [
        *("2025-06-02", "CONSULT", "visit", "2.5", "VERBAL COOPERATION", "diplomatic;economic")
    ]
    assert list(first["Actor Name":"Wikipedia Actor ID"]) == [
        *("Ana Quispe", "PER", "135", "GOV", "GOV,ELI", "Minister", "Ana Quispe", "None")
    ]
    assert list(first["Placename":"Feature Type"]) == [
        *("Arica", "Arica", "None", "Arica y Parinacota", "CHL", "-18.4746", "-70.29792", "3899361", "Arica", "PPLA")
    ]
    assert first["Publication Date"] == "2025-06-04"
    assert first["Story People"] == "Ana Quispe"
    assert "" not in table.values


def test_polecat_keeps_the_columns_of_several_actors_in_step(make: Make) -> None:
    whole = record()
    together = replace(whole.events[0], actors=(Role("farmers", "m4"), Role("quispe", "m1", "Minister")), recipients=())
    first = read(make("polecat", [replace(whole, events=(together,))])[0], "polecat").iloc[0]
    assert first["Actor Name"] == "farmers;Ana Quispe"
    assert first["Actor Title"] == "None;Minister"
    assert first["Primary Actor Sector"] == "None;GOV"
    assert first["Recipient Name"] == "None"


def test_gdelt_holds_what_the_record_says(make: Make) -> None:
    table = read(make("gdelt", [record()])[0], "gdelt")
    first, second, said = (table.iloc[row] for row in range(3))
    assert first["GLOBALEVENTID"] == str(base.number("e1"))
    assert list(first["SQLDATE":"FractionDate"]) == ["20250602", "202506", "2025", "2025.4164"]
    assert list(first["Actor1Code":"Actor1CountryCode"]) == ["PERGOVELI", "ANA QUISPE", "PER"]
    assert list(first["Actor1Type1Code":"Actor1Type3Code"]) == ["GOV", "ELI", ""]
    assert list(first["Actor2Code":"Actor2CountryCode"]) == ["CHL", "CHILE", "CHL"]
    assert list(first["IsRootEvent":"QuadClass"]) == ["1", "042", "042", "04", "1"]
    assert list(first["NumMentions":"AvgTone"]) == ["1", "1", "1", "0"]
    assert list(first["Actor1Geo_Type":"Actor1Geo_FeatureID"]) == ["0", *[""] * 7]
    assert list(first["ActionGeo_Type":"ActionGeo_FeatureID"]) == [
        *("4", "Arica, Arica y Parinacota, Chile", "CI", "", "", "-18.4746", "-70.29792", "")
    ]
    assert list(first["DATEADDED":"SOURCEURL"]) == ["20250604000000", "https://example.org/arica"]
    assert (second["Actor1KnownGroupCode"], second["QuadClass"], second["IsRootEvent"]) == ("TAL", "4", "0")
    assert (said["EventCode"], said["GoldsteinScale"], said["Actor2Name"]) == ("010", "0.0", "CHILE")


def test_gdelt_has_one_row_a_happening_that_counts_its_tellings(make: Make) -> None:
    again = Article(TEXT, published="2025-06-09", source="Hill Post", url="https://example.org/b", id="article-2")
    records = [record(), record(article=again, statements=())]
    twice = [replace(records[1], events=tuple(replace(each, id=f"{each.id}-b") for each in records[1].events))]
    out, loss = make("gdelt", [records[0], *twice], {"e1": "h1", "e1-b": "h1"})
    table = read(out, "gdelt")
    assert list(table["NumMentions"]) == ["2", "1", "1", "1"]
    assert list(table.iloc[0]["NumMentions":"NumArticles"]) == ["2", "2", "2"]
    assert table["GLOBALEVENTID"].is_unique
    assert table.iloc[0]["GLOBALEVENTID"] == str(base.number("h1"))
    assert ("events", 1, "told before: counted in NumMentions") in loss.lost
    mentions = read(
        make("gdelt-mentions", [records[0], *twice], {"e1": "h1", "e1-b": "h1"}, name="m")[0], "gdelt-mentions"
    )
    assert set(mentions["GLOBALEVENTID"]) == set(table["GLOBALEVENTID"])
    told = mentions[mentions["GLOBALEVENTID"] == str(base.number("h1"))]
    assert list(told["EventTimeDate"]) == ["20250604000000"] * 2
    assert list(told["MentionTimeDate"]) == ["20250604000000", "20250609000000"]


@pytest.mark.parametrize("format", ["gdelt", "phoenix"])
def test_actors_beyond_the_pair_are_counted(format: str, make: Make) -> None:
    whole = record(statements=())
    crowd = (Role("quispe", "m1"), Role("PER", "m1"), Role("CHL", "m2"))
    sided = replace(whole.events[0], actors=crowd, recipients=(Role("CHL", "m2"), Role("PER", "m2")))
    together = replace(whole.events[0], id="e5", actors=crowd, recipients=())
    _, loss = make(format, [replace(whole, events=(sided, together))])
    assert ("events.actors", 3 + 1, "a row has one actor and one recipient") in loss.lost


def test_mentions_point_at_the_words(make: Make) -> None:
    first = read(make("gdelt-mentions", [record()])[0], "gdelt-mentions").iloc[1]
    assert int(first["Actor1CharOffset"]) == TEXT.index("Gunmen")
    assert int(first["Actor2CharOffset"]) == TEXT.index("farmers")
    assert int(first["ActionCharOffset"]) == TEXT.index("shot")
    assert list(first[["MentionType", "SentenceID", "Confidence", "MentionDocLen"]]) == ["1", "2", "80", str(len(TEXT))]


def test_a_mention_without_words_has_no_offset(make: Make) -> None:
    whole = record(mentions=())
    assert read(make("gdelt-mentions", [whole])[0], "gdelt-mentions").iloc[0]["Actor1CharOffset"] == "-1"


def test_icews_has_a_row_for_each_source_and_target(make: Make) -> None:
    whole = record(statements=())
    both = replace(whole.events[0], recipients=(Role("CHL", "m2"), Role("PER", "m2")))
    table = read(make("icews", [replace(whole, events=(both,))])[0], "icews")
    assert list(zip(table["Source Name"], table["Target Name"], strict=True)) == [
        *(("Ana Quispe", "Chile"), ("Ana Quispe", "Peru"))
    ]
    assert not table.duplicated(["Event ID", "Event Date"]).any()
    assert list(table.iloc[0]["Source Sectors":"Intensity"]) == [
        *("Government,Elite", "Peru", "Make a visit", "042", "1.9")
    ]
    assert list(table.iloc[0]["Target Sectors":"Target Country"]) == ["", "Chile"]
    assert list(table.iloc[0]["City":"Longitude"]) == [
        *("Arica", "", "Arica y Parinacota", "Chile", "-18.4746", "-70.29792")
    ]


def test_icews_those_who_act_together_are_each_others_target(make: Make) -> None:
    whole = record(statements=())
    met = replace(whole.events[0], actors=(Role("PER", "m1"), Role("CHL", "m2")), recipients=())
    table = read(make("icews", [replace(whole, events=(met,))])[0], "icews")
    assert sorted(zip(table["Source Name"], table["Target Name"], strict=True)) == [
        ("Chile", "Peru"),
        ("Peru", "Chile"),
    ]


def test_icews_leaves_out_what_has_one_side(make: Make) -> None:
    whole = record(statements=())
    alone = replace(whole.events[0], recipients=())
    _, loss = make("icews", [replace(whole, events=(alone,))])
    assert loss.rows == 0
    assert ("events", 1, "a row needs a source and a target") in loss.lost


def test_phoenix_holds_what_the_record_says(make: Make) -> None:
    again = Article(TEXT, published="2025-06-09", source="Hill Post", url="https://example.org/b", id="article-2")
    other = record(article=again, events=tuple(replace(each, id=f"{each.id}-b") for each in record().events))
    table = read(make("phoenix", [record(), other], {"e1": "h", "e1-b": "h"})[0], "phoenix")
    first = table.iloc[0]
    assert list(first["EventID":"Day"]) == [f"{base.number('h')}_0.1.0", "20250602", "2025", "6", "2"]
    assert list(first["SourceActorFull":"SourceActorAttribute"]) == ["PERGOVELI", "PER", "GOV", "ELI"]
    assert list(first["EventCode":"GoldsteinScore"]) == ["042", "04", "1", "1.9"]
    assert first["Issues"] == "DIPLOMATIC,1;ECONOMIC,1"
    assert list(first["Lat":"CountryCode"]) == ["-18.4746", "-70.29792", "Arica", "Arica y Parinacota", "CHL"]
    assert first["URLs"] == "https://example.org/arica;https://example.org/b"
    assert first["NewsSources"] == "Lake Post;Hill Post"


def test_acled_holds_what_the_record_says(make: Make) -> None:
    out, loss = make("acled", [record()])
    table = pd.read_csv(out)
    first = table.iloc[0]
    assert len(table) == 1
    assert first["event_id_cnty"] == f"PER{base.number('e2')}"
    assert list(first[["disorder_type", "event_type", "sub_event_type"]]) == [
        *("Political violence", "Violence against civilians", "Attack")
    ]
    assert list(first[["actor1", "inter1", "actor2", "inter2", "interaction", "civilian_targeting"]]) == [
        *("gunmen", "Political militia", "farmers", "Civilians", "Political militia-Civilians", "Civilian targeting")
    ]
    assert list(first[["iso", "region", "country", "admin1", "location"]]) == [
        *(604, "South America", "Peru", "Tacna Region", "Tacna")
    ]
    assert (first["latitude"], first["longitude"], first["geo_precision"]) == (-18.01465, -70.25362, 1)
    assert first["timestamp"] == pd.Timestamp("2025-06-04", tz="UTC").timestamp()
    assert table["iso"].dtype == table["timestamp"].dtype == "int64"
    assert pd.isna(first["fatalities"])  # no toll is not a toll of nought
    assert ("events", 1, "CONSULT: no event of ACLED's kinds") in loss.lost


def test_acled_puts_protesters_first(make: Make) -> None:
    whole = record()
    police = Actor("police", "police", "organization", "PER", ("COP",))
    fired = replace(
        *whole.events[1:],
        mode="crowd-control",
        cameo="175",
        actors=(Role("police", "m3"),),
        recipients=(Role("farmers", "m4"), Role("gunmen", "m3")),
    )
    first = pd.read_csv(make("acled", [replace(whole, actors=(*whole.actors, police), events=(fired,))])[0]).iloc[0]
    assert list(first[["event_type", "actor1", "assoc_actor_1", "inter1", "actor2", "interaction"]]) == [
        *("Protests", "farmers", "gunmen", "Protesters", "police", "Protesters-State forces")
    ]


@pytest.mark.parametrize(
    ("feature", "precision"), [("PPLC", "1"), ("PCLI", "3"), ("ADM1", "3"), ("ADM2", "2"), ("RGN", "2"), (None, "2")]
)
def test_acled_says_how_near_the_place_is_known(feature: str | None, precision: str, make: Make) -> None:
    whole = record(places=tuple(replace(each, feature=feature) for each in record().places))
    assert read(make("acled", [whole])[0], "acled").iloc[0]["geo_precision"] == precision


# ---------------------------------------------------------------- edges


def hostile() -> Record:
    """Names with tabs, line ends, quotes, separators and right-to-left letters; many actors; nothing optional."""
    whole = record(statements=())
    name = '"Tab\there"\r\nnext; line,\u2028 شرطة "x'
    actors = tuple(replace(each, name=name, country=None, sectors=()) for each in whole.actors)
    many = tuple(Role(each.id, "m1", "a\tb") for each in whole.actors)
    events = tuple(replace(each, actors=many, recipients=(Role("farmers", "m4"),)) for each in whole.events)
    mentions = (Mention("m1", replace(span("Ana Quispe"), text=name), "person", "quispe", False),)
    places = tuple(
        replace(each, name=name, admin1=None, country=None, geonames=None, feature=None) for each in whole.places
    )
    article = Article(TEXT, title=name, source=name, published="2025-06-04", id="article-1")
    return replace(whole, actors=actors, events=events, mentions=mentions, places=places, article=article)


@pytest.mark.parametrize("format", SIZES)
def test_no_name_breaks_a_table(format: str, make: Make) -> None:
    out, loss = make(format, [hostile()])
    table = read(out, format)
    assert len(table) == loss.rows
    assert table.shape[1] == SIZES[format]
    assert loss.rows > 0 or format == "phoenix"  # which has no code for actors without country and sectors
    if format != "acled":
        assert not table.apply(lambda column: column.str.contains(r"[\t\r\n\u2028]")).any(axis=None)
    if format in ("polecat", "icews", "gdelt"):
        assert "شرطة" in out.read_text("utf-8")


def test_a_quote_at_the_start_does_not_swallow_lines_of_formats_without_quoting(make: Make) -> None:
    out, loss = make("gdelt", [hostile(), record(statements=())])
    assert len(pd.read_csv(out, sep="\t", header=None)) == loss.rows
    assert '"' not in out.read_text("utf-8")


@pytest.mark.parametrize("format", ["plover", *SIZES])
def test_an_event_without_a_date_has_no_row(format: str, make: Make) -> None:
    whole = record(statements=())
    undated = replace(whole, events=tuple(replace(each, when=None) for each in whole.events))
    _, loss = make(format, [undated])
    assert loss.rows == 0
    assert ("events", 2, "no date") in loss.lost


@pytest.mark.parametrize("format", ["polecat", "gdelt", "gdelt-mentions", "icews", "phoenix"])
def test_an_event_without_a_place_has_a_row(format: str, make: Make) -> None:
    whole = record()
    nowhere = replace(whole, events=tuple(replace(each, places=()) for each in whole.events))
    assert make(format, [nowhere])[1].rows == make(format, [whole], name="placed")[1].rows


def test_acled_needs_a_place_with_coordinates(make: Make) -> None:
    whole = record(places=tuple(replace(each, lat=None) for each in record().places))
    _, loss = make("acled", [whole])
    assert ("events", 1, "no place with coordinates") in loss.lost


def test_an_article_without_a_date_is_added_on_the_day_of_the_event(make: Make) -> None:
    whole = record(article=Article(TEXT, id="article-1"))
    first = read(make("gdelt", [whole])[0], "gdelt").iloc[0]
    assert (first["DATEADDED"], first["SOURCEURL"]) == ("20250602000000", "")


# ---------------------------------------------------------------- codes


def test_gdelt_counts_months_of_thirty_days() -> None:
    assert round(gdelt.fraction(date(2017, 7, 1)), 4) == 2017.4959
    assert gdelt.fraction(date(2017, 12, 31)) < 2018


@pytest.mark.parametrize(("code", "quad", "penta"), [("010", 1, 0), ("057", 1, 1), ("0871", 2, 2), ("139", 3, 3)])
def test_classes_by_root(code: str, quad: int, penta: int) -> None:
    assert (cameo.quad(code), cameo.penta(code)) == (quad, penta)


def test_only_phoenix_puts_reduced_relations_with_verbal_conflict() -> None:
    assert (cameo.quad("163"), cameo.penta("163")) == (4, 3)
    assert (cameo.quad("150"), cameo.penta("150")) == (4, 4)


@pytest.mark.parametrize(
    ("actor", "whole"),
    [
        ("TUR", "TUR"),
        ("ROU", "ROM"),
        ("united-nations", "IGOUNO"),
        ("european-union", "IGOEEC"),
        ("un-security-council", "IGOUNO"),
        ("taliban", "AFGTALREBUAF"),
    ],
)
def test_cameo_codes_of_actors(actor: str, whole: str, known: Knowledge) -> None:
    party = Party(known.actors[actor], None, None)
    assert cameo.code(party, known).whole == whole


def test_the_code_of_nobody_is_empty(known: Knowledge) -> None:
    assert cameo.code(None, known).whole == ""
    assert cameo.code(Party(Actor("a", "A", "person", None), None, None), known).whole == ""


def test_every_state_of_the_knowledge_has_its_codes(known: Knowledge) -> None:
    states = {each.country for each in known.actors.values() if each.kind == "state"}
    assert {each for each in states if country(each) is None} == set()
    assert all(each.fips and each.region for each in countries().values())
    fips = [each.fips for each in countries().values()]
    assert len(fips) == len(set(fips))


@pytest.mark.parametrize(
    ("code", "fips", "cow"),
    [("DEU", "GM", 255), ("TUR", "TU", 640), ("IRQ", "IZ", 645), ("CHN", "CH", 710), ("KOS", "KV", 347)],
)
def test_codes_that_are_often_confused(code: str, fips: str, cow: int) -> None:
    found = country(code)
    assert found and (found.fips, found.cow) == (fips, cow)


def test_numbers_of_countries_have_no_leading_zeros() -> None:
    assert (numeric("AFG"), numeric("TUR"), numeric("KOS"), numeric(None)) == ("4", "792", "", "")


def test_every_cameo_code_that_we_give_has_its_words(known: Knowledge) -> None:
    assert set(codes("cameo")) == set(known.goldstein)


def test_every_sector_has_its_words() -> None:
    sectors = "COP GOV JUD LEG MIL PRM PTY REB SPY UAF UNK AGR BUS CRM CVL EDU ELI JRN LAB MED REF OPP PRE REL SOC"
    assert set(codes("sectors")) == set(sectors.split())


def test_every_kind_of_acled_is_of_our_types_and_modes(known: Knowledge) -> None:
    listed = codes("acled")
    for name, entry in listed["kinds"].items():
        type, _, mode = name.partition("/")
        assert not mode or mode in known.types[type].modes, name
        assert entry["kind"] in listed["disorder"]
        assert "unarmed" not in entry or entry["unarmed"][0] in listed["disorder"]


def test_known_groups_are_actors_of_the_knowledge(known: Knowledge) -> None:
    assert set(codes("groups")["groups"]) <= set(known.actors)


def test_an_event_of_a_month_stands_on_its_first_day(make: Make) -> None:
    whole = record(statements=())
    month = When(date(2025, 5, 1), date(2025, 6, 1), "month", "text", span("Monday"))
    told = replace(whole, events=(replace(whole.events[0], when=month),))
    out, loss = make("gdelt", [told])
    assert read(out, "gdelt").iloc[0]["SQLDATE"] == "20250501"
    assert ("events.when", 1, "the first day stands for all") in loss.lost
    assert one_day(6, 2).precision == "day"


@pytest.mark.model
@pytest.mark.parametrize("format", SIZES)
def test_read_articles_fit_the_tables(format: str, make: Make, read_records: list[Record]) -> None:
    """Each row of texts that were really read traces to its record."""
    out, loss = make(format, read_records)
    table = read(out, format)
    assert len(table) == loss.rows > 0
    urls = {each.article.url for each in read_records}
    names = {each.name for whole in read_records for each in whole.actors}
    if format == "gdelt":
        assert set(table["SOURCEURL"]) <= urls
        assert set(table["Actor1Name"]) <= {"", *(each.upper() for each in names)}
        assert table["GLOBALEVENTID"].is_unique
    if format == "icews":
        assert set(table["Source Name"]) | set(table["Target Name"]) <= names
        assert set(table["CAMEO Code"]) <= set(codes("cameo"))
    if format == "polecat":
        assert set(table["Event ID"]) <= {each.id for whole in read_records for each in whole.events}
    if format == "gdelt-mentions":
        assert set(table["MentionIdentifier"]) <= urls
