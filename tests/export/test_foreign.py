"""Other systems' event files are read whatever state they are in; what cannot be read says where and why."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import fields
from datetime import date
from pathlib import Path

import pytest
from building import record
from conftest import Make
from hypothesis import given
from hypothesis import strategies as st

from dragoman.errors import DragomanError
from dragoman.export import foreign
from dragoman.export.codes import codes
from dragoman.knowledge import Knowledge
from dragoman.model import ForeignEvent, Rejected

GOLD = Path(__file__).parents[3] / "shared" / "gold" / "formats"
Table = Callable[..., Path]


@pytest.fixture
def table(tmp_path: Path) -> Table:
    """A file of a format whose rows are given by the columns they fill."""

    def made(format: str, *rows: dict[str, str], more: tuple[str, ...] = ()) -> Path:
        names = [*codes("columns")[format], *more]
        lines = ["\t".join(row.get(name, "") for name in names) for row in rows]
        head = [] if format == "gdelt" else ["\t".join(names)]
        path = tmp_path / f"{format}.tsv"
        path.write_text("\n".join([*head, *lines]) + "\n", "utf-8")
        return path

    return made


POLECAT = {
    "Event ID": "E7",
    "Event Date": "2023-02-03",
    "Event Type": "ASSAULT",
    "Event Mode": "aerial",
    "Intensity": "-9.5",
    "Actor Name": "Lake Guard",
    "Actor Country": "PER",
    "Actor Sectors": "REB;UAF",
    "Recipient Name": "None",
    "Recipient Country": "None",
    "Placename": "Tacna",
    "Country": "PER",
    "Latitude": "-18.01",
    "Longitude": "-70.25",
    "Source": "Lake Post",
}
ICEWS = {
    "Event ID": "900",
    "Event Date": "2017-03-04",
    "Source Name": "Hill Police",
    "Source Sectors": '"Police,Government"',
    "Source Country": "Russian Federation",
    "CAMEO Code": "173",
    "Intensity": "-5.0",
    "Target Name": "Lake Guard",
    "Target Country": "Cote d'Ivoire",
    "Publisher": "Lake Post",
    "City": "Sochi",
    "Country": "Russian Federation",
    "Latitude": "43.6",
    "Longitude": "39.7",
}
GDELT = {
    "GLOBALEVENTID": "901",
    "SQLDATE": "20230203",
    "Actor1Name": "BUCHAREST",
    "Actor1CountryCode": "ROM",
    "Actor1Type1Code": "GOV",
    "Actor1Type2Code": "MIL",
    "Actor2Name": "TURKEY",
    "Actor2CountryCode": "TUR",
    "EventCode": "042",
    "GoldsteinScale": "1.9",
    "ActionGeo_FullName": "Berlin, Germany",
    "ActionGeo_CountryCode": "GM",
    "ActionGeo_Lat": "52.5",
    "ActionGeo_Long": "13.4",
    "SOURCEURL": "https://example.org/g",
}


def only(path: Path, format: str) -> ForeignEvent:
    (event,) = foreign.read(path, format)
    assert isinstance(event, ForeignEvent), event
    return event


def test_polecat(table: Table) -> None:
    assert only(table("polecat", POLECAT), "polecat") == ForeignEvent(
        *("polecat", "E7", date(2023, 2, 3), "ASSAULT", "aerial", None, "Lake Guard", "PER", ("REB", "UAF")),
        *(None, None, (), "Tacna", "PER", -18.01, -70.25, -9.5, "Lake Post", None),
    )


def test_icews(table: Table) -> None:
    assert only(table("icews", ICEWS), "icews") == ForeignEvent(
        *("icews", "900/2017-03-04", date(2017, 3, 4), "COERCE", None, "173", "Hill Police", "RUS"),
        *(("Police", "Government"), "Lake Guard", "CIV", (), "Sochi", "RUS", 43.6, 39.7, -5.0, "Lake Post", None),
    )


def test_gdelt(table: Table) -> None:
    assert only(table("gdelt", GDELT), "gdelt") == ForeignEvent(
        *(
            "gdelt",
            "901",
            date(2023, 2, 3),
            "CONSULT",
            None,
            "042",
            "BUCHAREST",
            "ROU",
            ("GOV", "MIL"),
            "TURKEY",
            "TUR",
        ),
        *((), "Berlin, Germany", "DEU", 52.5, 13.4, 1.9, None, "https://example.org/g"),
    )


def test_an_event_is_flat() -> None:
    assert all("Span" not in str(each.type) and "dict" not in str(each.type) for each in fields(ForeignEvent))


# ---------------------------------------------------------------- tolerance


def test_surplus_columns_are_taken_no_notice_of(table: Table) -> None:
    path = table("polecat", POLECAT | {"Headline": "Guns at the lake"}, more=("Headline", "", ""))
    assert only(path, "polecat").key == "E7"


def test_columns_are_found_by_name(tmp_path: Path) -> None:
    names = ["Headline", *codes("columns")["polecat"]]
    path = tmp_path / "p.tsv"
    values = [{"Headline": "x", **POLECAT}.get(name, "None") for name in names]
    path.write_text("\t".join(names) + "\r\n" + "\t".join(values) + "\r\n", "utf-8-sig")
    assert only(path, "polecat").actor_name == "Lake Guard"


def test_rows_may_have_more_and_fewer_cells_than_the_header(tmp_path: Path, table: Table) -> None:
    head, row = table("icews", ICEWS).read_text("utf-8").splitlines()
    path = tmp_path / "i.tsv"
    path.write_text("\n".join([head, row + "\t\t", "\t".join(row.split("\t")[:14])]), "utf-8")
    full, cut = foreign.read(path, "icews")
    assert isinstance(full, ForeignEvent) and full.lat == 43.6
    assert isinstance(cut, ForeignEvent) and cut.lat is None and cut.source == "Lake Post"


@pytest.mark.parametrize(
    "text", ["2017-03-04", "3/4/2017", "03/04/2017", "20170304", "2017-03-04 00:00:00", "2017-3-4", "20170304000000"]
)
def test_dates(text: str) -> None:
    assert foreign.day(text) == date(2017, 3, 4)


@pytest.mark.parametrize("text", ["", "2017", "13/13/2017", "2017-02-30", "yesterday", "4.3.2017"])
def test_what_is_no_date(text: str) -> None:
    with pytest.raises(ValueError, match="is no date; expected YYYY-MM-DD"):
        foreign.day(text)


@pytest.mark.parametrize(
    ("text", "code"),
    [("010", "010"), ("10", "010"), ("40", "040"), ("841", "0841"), ("190", "190"), ("1056", "1056"), ("42.0", "042")],
)
def test_codes_get_their_leading_zero_back(text: str, code: str) -> None:
    assert foreign.code(text) == code


@pytest.mark.parametrize("text", ["", "X", "00", "0", "00123", "000"])
def test_what_is_no_code(text: str) -> None:
    with pytest.raises(ValueError, match="CAMEO code"):
        foreign.code(text)


@pytest.mark.parametrize("digits", ["010", "0841", "042", "190"])
def test_every_code_of_ours_reads_as_itself(digits: str, known: Knowledge) -> None:
    assert digits in known.goldstein
    assert all(foreign.code(each) == each for each in known.goldstein)


def test_types_of_codes_agree_with_ours(known: Knowledge) -> None:
    """The code that our own map gives a type and mode comes back as that type, but for what CAMEO cannot tell apart."""
    differ = {
        (kind.type, cameo)
        for kind in known.types.values()
        for cameo in (kind.cameo, *kind.modes.values())
        if foreign.plover(cameo) != kind.type
    }
    assert differ == {("SANCTION", "173")}
    assert {foreign.plover(each) for each in known.goldstein} == {None, *known.types}


def test_a_plain_statement_has_no_type() -> None:
    assert foreign.plover("010") is None
    assert foreign.plover("0354") == "CONCEDE"


def test_a_country_that_nobody_knows_stays_as_written(table: Table) -> None:
    assert only(table("icews", ICEWS | {"Source Country": "Atlantis"}), "icews").actor_country == "Atlantis"
    assert (
        only(table("polecat", POLECAT | {"Actor Country": "PER;None;CHL"}), "polecat").actor_country == "PER;None;CHL"
    )


# ---------------------------------------------------------------- what cannot be read


@pytest.mark.parametrize(
    ("format", "row", "reason"),
    [
        ("polecat", POLECAT | {"Event Date": "soon"}, "date 'soon' is no date"),
        ("polecat", POLECAT | {"Event Type": "None"}, "event type"),
        ("polecat", POLECAT | {"Event ID": "None"}, "Event ID is empty"),
        ("icews", ICEWS | {"CAMEO Code": "x"}, "CAMEO code 'x' is no code"),
        ("icews", ICEWS | {"Latitude": "north"}, "Latitude 'north' is not a number"),
        ("gdelt", GDELT | {"ActionGeo_Lat": "inf"}, "ActionGeo_Lat 'inf' is not a number"),
        ("gdelt", GDELT | {"EventCode": ""}, "CAMEO code '' is no code"),
    ],
)
def test_a_bad_row_is_rejected_and_the_next_one_read(
    format: str, row: dict[str, str], reason: str, table: Table
) -> None:
    good = {"polecat": POLECAT, "icews": ICEWS, "gdelt": GDELT}[format]
    path = table(format, row, good)
    bad, fine = foreign.read(path, format)
    assert isinstance(bad, Rejected) and isinstance(fine, ForeignEvent)
    assert (bad.path, bad.line) == (str(path), 1 if format == "gdelt" else 2)
    assert reason in bad.reason


def test_gdelt_of_version_1_is_rejected(tmp_path: Path) -> None:
    path = tmp_path / "old.tsv"
    path.write_text("\t".join(["1"] * 58) + "\n")
    assert list(foreign.read(path, "gdelt")) == [Rejected(str(path), 1, "58 columns where 61 are expected")]


@pytest.mark.parametrize("format", ["polecat", "icews"])
def test_a_file_without_its_header_is_an_error(format: str, tmp_path: Path) -> None:
    path = tmp_path / "x.tsv"
    path.write_text("\t".join(GDELT.values()) + "\n")
    with pytest.raises(DragomanError, match=f"line 1: no column 'Event ID'; a {format} file begins with a line"):
        list(foreign.read(path, format))


@pytest.mark.parametrize("format", ["polecat", "icews", "gdelt"])
def test_an_empty_file_has_no_rows(format: str, tmp_path: Path) -> None:
    (tmp_path / "x.tsv").write_text("\n\n")
    assert list(foreign.read(tmp_path / "x.tsv", format)) == []


def test_what_is_not_there_and_what_is_not_known(tmp_path: Path) -> None:
    with pytest.raises(DragomanError, match="cannot be read"):
        list(foreign.read(tmp_path / "none.tsv", "icews"))
    with pytest.raises(DragomanError, match="cannot be read"):
        list(foreign.read(tmp_path, "icews"))
    with pytest.raises(DragomanError, match="'acled' is not one of polecat, icews, gdelt"):
        list(foreign.read(tmp_path, "acled"))


@given(st.binary(max_size=300))
def test_no_bytes_make_it_fail(data: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "x.tsv"
        path.write_bytes(data)
        assert all(isinstance(each, Rejected) for each in foreign.read(path, "gdelt"))


# ---------------------------------------------------------------- there and back


@pytest.mark.parametrize("format", ["polecat", "icews", "gdelt"])
def test_our_own_exports_are_read_back(format: str, make: Make) -> None:
    out, loss = make(format, [record()])
    back = list(foreign.read(out, format))
    assert len(back) == loss.rows
    first = back[0]
    assert isinstance(first, ForeignEvent)
    assert first.day == date(2025, 6, 2)
    assert first.type == "CONSULT"
    assert (first.actor_name or "").casefold() == "ana quispe"
    assert (first.actor_country, first.recipient_country, first.country) == ("PER", "CHL", "CHL")
    assert (first.lat, first.lon) == (-18.4746, -70.29792)
    assert len({each.key for each in back if isinstance(each, ForeignEvent)}) == len(back)


@pytest.mark.skipif(not GOLD.exists(), reason="the samples of the formats are not beside the project")
def test_the_published_icews_rows_are_all_read() -> None:
    rows = list(foreign.read(GOLD / "icews_sample.tsv", "icews"))
    events = [each for each in rows if isinstance(each, ForeignEvent)]
    assert len(events) == len(rows) == 300
    assert len({each.key for each in events}) == 300
    named = {each.actor_country for each in events} | {each.country for each in events}
    assert all(len(each) == 3 for each in named - {None}), sorted(filter(None, named))
    assert all(each.lat is not None for each in events)
