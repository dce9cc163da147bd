"""Charts hold the right figures, are drawn offline in every format, and no name in them can become markup."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import altair
import lxml.etree
import lxml.html
import pytest
import yaml

from dragoman import charts
from dragoman.errors import DragomanError
from dragoman.model import Happening
from dragoman.store.series import Point

POINTS = (
    Point(date(2025, 5, 19), (3, 1, 0, 2), -1.5),
    Point(date(2025, 6, 2), (0, 0, 4, 0), -4.0),
)
HOSTILE = "</script><script>alert(1)</script><b onclick=x>\"'&"
ONTOLOGY = Path(charts.__file__).parent / "data" / "ontology" / "types.yaml"


def happening(
    number: int, type: str = "CONSULT", table: str = "events", start: date = date(2025, 5, 20), days: int = 1
) -> Happening:
    return Happening(f"ha-{number}", table, type, (f"r{number}",), 1, start, start + timedelta(days=days), ())


def values(chart: charts.Chart, field: str) -> list[dict[str, Any]]:
    """The rows of a chart that have this field."""
    spec = chart.to_dict()
    data = [spec.get("data"), *(layer.get("data") for layer in spec.get("layer", ()))]
    rows = [*(row for each in data if each for row in each.get("values", ()))]
    rows += [row for dataset in spec.get("datasets", {}).values() for row in dataset]
    return [row for row in rows if field in row]


# --- what is drawn


def test_counts_go_up_for_cooperation_and_down_for_conflict() -> None:
    rows = values(charts.dyads(POINTS, measure="counts", title="A and B"), "signed")
    assert [(row["day"], row["what"], row["signed"], row["count"]) for row in rows] == [
        ("2025-05-19", "verbal cooperation", 3, 3),
        ("2025-05-19", "material cooperation", 1, 1),
        ("2025-05-19", "material conflict", -2, 2),
        ("2025-06-02", "verbal conflict", -4, 4),
    ]


@pytest.mark.parametrize(
    ("counts", "labels"),
    [((1, 0, 1, 0), ["1", "0", "1"]), ((0, 0, 0, 1), ["1", "0"]), ((3, 0, 0, 0), ["0", "1", "2", "3"])],
)
def test_counts_are_whole_numbers(counts: tuple[int, int, int, int], labels: list[str]) -> None:
    svg = charts.inline(charts.dyads([Point(date(2025, 5, 19), counts, 1.0)]))
    assert re.findall(r">([\d.,]{1,3})</text>", svg) == labels


def test_goldstein_is_a_line_with_points_and_a_zero_rule() -> None:
    chart = charts.dyads(POINTS, measure="goldstein", title="A and B")
    assert [(row["day"], row["goldstein"], row["count"]) for row in values(chart, "goldstein")] == [
        ("2025-05-19", -1.5, 6),
        ("2025-06-02", -4.0, 4),
    ]
    assert values(chart, "zero") == [{"zero": 0}]
    marks = [layer["mark"] for layer in chart.to_dict()["layer"]]
    assert [mark["type"] for mark in marks] == ["rule", "line"]
    assert marks[1]["point"]


@pytest.mark.parametrize("measure", charts.MEASURES)
def test_a_dyad_without_events_says_so(measure: str) -> None:
    (row,) = values(charts.dyads((), measure=measure, title="A and B"), "words")
    assert row["words"].startswith("No events")


def test_an_unknown_measure_is_named_with_the_known_ones() -> None:
    with pytest.raises(DragomanError, match="no measure 'sum'; the measures are counts, goldstein"):
        charts.dyads(POINTS, measure="sum", title="")


def test_a_timeline_has_a_mark_for_each_happening() -> None:
    told = [
        happening(1, "CONSULT"),
        happening(2, "ASSAULT", days=3),
        happening(3, "lift", "sanctions", date(2025, 7, 1)),
    ]
    rows = values(charts.timeline(told, {"ha-1": "A → B"}), "level")
    assert [(row["day"], row["when"], row["what"], row["table"], row["who"]) for row in rows] == [
        ("2025-05-20", "2025-05-20", "verbal cooperation", "events", "A → B"),
        ("2025-05-20", "2025-05-20 to 2025-05-22", "material conflict", "events", ""),
        ("2025-07-01", "2025-07-01", "material cooperation", "sanctions", ""),
    ]
    assert [row["level"] for row in rows] == [1, -1, 1]


def test_happenings_of_one_day_do_not_cover_each_other() -> None:
    rows = values(charts.timeline([happening(n) for n in range(4)], {}), "level")
    assert [row["level"] for row in rows] == [1, 2, 3, 4]


def test_an_empty_timeline_says_so() -> None:
    (row,) = values(charts.timeline((), {}), "words")
    assert row["words"].startswith("Nothing happened")


def test_every_type_of_event_has_the_quad_of_the_ontology() -> None:
    types = yaml.safe_load(ONTOLOGY.read_text("utf-8"))["entries"]
    assert {each["type"]: charts.quad_of(each["type"]) for each in types} == {
        each["type"]: each["quad"] for each in types
    }


def test_no_type_is_in_two_quads() -> None:
    types = [each for quad in charts.QUADS for each in quad.types]
    assert len(types) == len(set(types))


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("paper", ["#ffffff", "#16181d"])
@pytest.mark.parametrize("quad", charts.QUADS, ids=lambda quad: quad.name)
def test_colours_stand_out_on_light_and_dark_paper(quad: charts.Quad, paper: str) -> None:
    """WCAG 2.2, 1.4.11: graphical objects need a contrast of 3:1."""
    darker, lighter = sorted((luminance(quad.colour), luminance(paper)))
    assert (lighter + 0.05) / (darker + 0.05) >= 3


def test_the_drawing_does_not_depend_on_the_clock_of_the_computer() -> None:
    """Midnight UTC is still the day before in Lima, and nine in the morning in Tokyo."""
    draw = (
        "from datetime import date; from dragoman import charts; from dragoman.store.series import Point; "
        "print(charts.inline(charts.dyads([Point(date(2025, 5, 19), (1, 0, 2, 0), 1.0)])))"
    )
    lima, tokyo = (
        subprocess.run([sys.executable, "-c", draw], env={**os.environ, "TZ": zone}, capture_output=True, check=True)
        for zone in ("America/Lima", "Asia/Tokyo")
    )
    assert lima.stdout == tokyo.stdout
    assert b"19 May" in lima.stdout


@pytest.mark.parametrize("year", [1, 9999])
def test_the_edges_of_the_calendar_can_be_drawn(year: int) -> None:
    point = Point(date(year, 1, 1) if year == 1 else date(year, 12, 31), (1, 0, 0, 0), 1.0)
    assert charts.inline(charts.dyads([point], measure="counts", title="")).startswith("<svg")


# --- where it goes


@pytest.mark.parametrize("suffix", [".svg", ".png", ".json"])
def test_a_chart_is_written_by_its_suffix(tmp_path: Path, suffix: str) -> None:
    out = tmp_path / f"chart{suffix}"
    out.write_bytes(b"old")
    charts.save(charts.dyads(POINTS, measure="counts", title="A and B"), out)
    data = out.read_bytes()
    if suffix == ".png":
        assert data.startswith(b"\x89PNG\r\n\x1a\n")
        assert int.from_bytes(data[16:20], "big") > 2 * charts.WIDTH
    elif suffix == ".svg":
        words = "".join(map(str, lxml.etree.fromstring(data).itertext()))
        assert "A and B" in words
        assert "material conflict" in words
    else:
        altair.Chart.from_json(data.decode("utf-8"))
        assert json.loads(data)["title"]["text"] == "A and B"
    assert list(tmp_path.iterdir()) == [out], "nothing is left beside it"


def test_a_page_of_a_chart_works_offline_and_holds_hostile_names_as_text(tmp_path: Path) -> None:
    out = tmp_path / "chart.HTML"
    charts.save(charts.timeline([happening(1)], {"ha-1": HOSTILE}, title=HOSTILE), out)
    page = out.read_text("utf-8")
    root = lxml.html.fromstring(page)
    assert not root.xpath("//@src | //link | //@onclick")
    assert all(
        "alert(1)" not in (script.text or "") or "\\u003cscript" in script.text for script in root.iter("script")
    )
    spec, _ = json.JSONDecoder().raw_decode(page[page.rindex("const spec = ") + len("const spec = ") :])
    assert spec["title"]["text"] == HOSTILE
    assert spec["usermeta"]["embedOptions"]["actions"] is False, "no menu that sends the chart to an editor elsewhere"


def test_hostile_names_are_text_in_svg() -> None:
    svg = charts.inline(charts.timeline([happening(1, HOSTILE)], {"ha-1": HOSTILE}, title=HOSTILE))
    root = lxml.etree.fromstring(svg)
    assert not root.xpath("//*[local-name()='script' or local-name()='b' or local-name()='image' or @onclick]")
    assert not re.search(r"(?:href|src)=|url\(", svg)


def test_an_inline_chart_takes_the_colour_of_the_text_around_it() -> None:
    svg = charts.inline(charts.dyads(POINTS, measure="counts", title="A and B"))
    texts = lxml.etree.fromstring(svg).xpath("//*[local-name()='text']/@fill")
    assert texts
    assert set(texts) == {"currentColor"}
    assert 'fill="white"' not in svg


@pytest.mark.parametrize("name", ["chart.pdf", "chart"])
def test_another_suffix_is_refused_naming_those_there_are(tmp_path: Path, name: str) -> None:
    with pytest.raises(DragomanError, match=r"a chart is written as \.svg, \.png, \.html, \.json"):
        charts.save(charts.dyads((), title=""), tmp_path / name)
    assert not list(tmp_path.iterdir())


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    with pytest.raises(DragomanError, match=r"nowhere/chart\.json: cannot be written"):
        charts.save(charts.dyads((), title=""), tmp_path / "nowhere" / "chart.json")
    (tmp_path / "folder.json").mkdir()
    with pytest.raises(DragomanError, match="a folder or a device"):
        charts.save(charts.dyads((), title=""), tmp_path / "folder.json")


# --- in a page


@pytest.mark.parametrize("measure", charts.MEASURES)
def test_a_chart_for_a_page_is_as_wide_as_its_place_and_has_the_colour_of_the_text(measure: str) -> None:
    spec = charts.spec(charts.dyads(POINTS, measure=measure, title="A and B"))
    assert spec["width"] == "container" and spec["autosize"]["type"] == "fit-x"
    assert spec["config"]["background"] == "transparent"
    assert spec["config"]["axis"]["labelColor"] == spec["config"]["legend"]["labelColor"] == "currentColor"
    json.dumps(spec)


def bar_width(points: Any, width: int) -> float:
    spec = charts.dyads(points).to_dict() | {"width": width}
    found = re.search(r'aria-roledescription="bar" d="M[^h]*h(-?[\d.]+)', charts._svg(spec))
    assert found
    return float(found[1])


def test_bars_are_narrower_in_a_narrow_place_but_never_gone() -> None:
    weeks = [Point(date(2024, 1, 1) + timedelta(weeks=each), (1, 0, 0, 0), 1.0) for each in range(60)]
    assert 2 <= bar_width(weeks, 300) < bar_width(weeks, 900) <= 28
    assert bar_width(POINTS[:1], 300) == 28


def test_the_script_for_pages_is_made_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    calls = []
    monkeypatch.setattr(charts.vl_convert, "javascript_bundle", lambda snippet: calls.append(snippet) or "let \u00e9;")
    folder = tmp_path / "cache"
    assert charts.script(folder) == charts.script(folder) == "let \u00e9;".encode()
    assert len(calls) == 1
    assert [path.name.split("-")[0] for path in folder.iterdir()] == ["vega"]
    (kept,) = folder.iterdir()
    kept.write_bytes(b"")
    assert charts.script(folder) and len(calls) == 2


def test_the_script_comes_also_where_nothing_can_be_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(charts.vl_convert, "javascript_bundle", lambda snippet: "made")
    file = tmp_path / "file"
    file.write_text("no folder")
    assert charts.script(file) == b"made"
