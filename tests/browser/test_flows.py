"""What a desk officer does with the page, in a real browser."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
from demo import Served, served
from playwright.sync_api import Browser, Locator, Page, expect
from visitor import Rows, Visit, visiting

from dragoman import Reader
from dragoman.store import Store
from dragoman.web import Settings, create


def lit(page: Page) -> Locator:
    return page.locator(".record [data-row].lit")


# ---------------------------------------------------------------- the watch over the browser itself


@pytest.mark.parametrize(
    "script",
    [
        "fetch('https://example.org/').catch(() => 0)",
        "console.error('wrong')",
        "setTimeout(() => { throw new Error('wrong') })",
        "document.body.append(Object.assign(document.createElement('script'), {text: 'window.x = 1'}))",
        "document.body.setAttribute('style', 'color: red')",
        "document.body.append(Object.assign(new Image(), {src: 'https://example.org/x.png'}))",
        "fetch('/nowhere')",
    ],
    ids=["other host", "console", "exception", "inline script", "inline style", "image", "missing file"],
)
def test_what_goes_wrong_is_noticed(browser: Browser, seen_server: Served, rows: Rows, script: str) -> None:
    with pytest.raises(AssertionError), visiting(browser, seen_server.url) as visit:
        visit.go("/read").evaluate(f"() => {{ {script} }}")
        visit.page.wait_for_timeout(150)


# ---------------------------------------------------------------- read


def test_pointing_at_a_row_lights_its_words_and_the_other_way_round(visit: Visit, rows: Rows) -> None:
    page = visit.go(f"/articles/{rows.article}")
    row = page.locator(f"#row-{rows.event}")
    row.hover()
    assert "met" in page.locator(".words .lit-trigger").all_inner_texts()
    page.mouse.move(0, 0)
    expect(page.locator(".words .lit-trigger")).to_have_count(0)
    page.locator(f'.words [data-trigger~="{rows.event}"]').first.hover()
    assert rows.event in lit(page).evaluate_all("each => each.map(row => row.dataset.row)")


def test_the_same_by_keyboard(visit: Visit, rows: Rows) -> None:
    page = visit.go(f"/articles/{rows.article}")
    row = page.locator(f"#row-{rows.event}")
    row.focus()
    expect(page.locator(".words .lit-trigger")).not_to_have_count(0)
    page.keyboard.press("Enter")
    focused = page.evaluate("document.activeElement.dataset.rows ?? ''")
    assert rows.event in focused.split(" "), "Enter on a row goes to its words"
    page.keyboard.press("ArrowRight")
    assert page.evaluate("document.activeElement.dataset.rows ?? ''")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.dataset.row ?? ''"), "Enter on words goes to a row"
    page.keyboard.press("Escape")
    expect(page.locator(".words .lit-trigger")).to_have_count(0)


def test_a_link_to_a_row_opens_its_article_at_the_row(visit: Visit, rows: Rows) -> None:
    page = visit.go(f"/rows/{rows.event}")
    assert visit.path == f"/articles/{rows.article}#row-{rows.event}"
    row = page.locator(f"#row-{rows.event}")
    expect(row).to_be_in_viewport()
    expect(row).to_have_class(re.compile(r"\blit\b"))
    expect(page.locator(".words .lit-trigger").first).to_be_in_viewport()


def test_a_link_to_a_span_shows_it(visit: Visit, rows: Rows) -> None:
    with Store(visit.store).view() as view:
        text = view.article(rows.article).text
    start = text.index("froze the assets")
    page = visit.go(f"/articles/{rows.article}?at={start}-{start + len('froze the assets')}")
    expect(page.locator("#at").first).to_be_in_viewport()
    shown = "".join(page.locator("mark.at, #at, .at").all_inner_texts())
    assert "froze" in shown


def test_selected_words_have_a_link_that_leads_back_to_them(visit: Visit, rows: Rows) -> None:
    page = visit.go(f"/articles/{rows.article}")
    page.evaluate(
        """() => {
            const walker = document.createTreeWalker(document.getElementById("words"), NodeFilter.SHOW_TEXT);
            while (walker.nextNode() && !walker.currentNode.data.includes("engineers"));
            const at = walker.currentNode.data.indexOf("engineers");
            getSelection().setBaseAndExtent(walker.currentNode, at, walker.currentNode, at + 9);
        }"""
    )
    link = page.locator(".span-link a")
    expect(link).to_be_visible()
    start, end = map(int, parse_qs(urlsplit(link.get_attribute("href") or "").query)["at"][0].split("-"))
    with Store(visit.store).view() as view:
        assert view.article(rows.article).text[start:end] == "engineers"


@pytest.fixture(scope="module")
def reading_server(reader: Reader, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    path = tmp_path_factory.mktemp("reading") / "empty.duckdb"
    with Store(path).writer():
        pass
    app = create(Settings(path))
    app.state.site.use(reader)
    with served(app) as server:
        yield server


@pytest.mark.model
def test_a_pasted_article_is_read_beside_its_text(browser: Browser, reading_server: Served) -> None:
    with visiting(browser, reading_server.url) as visit:
        page = visit.go("/")
        page.get_by_label("Text").fill(
            "French President Emmanuel Macron met Chancellor Olaf Scholz in Berlin on Tuesday."
        )
        page.get_by_label("Published").fill("2024-05-29")
        page.get_by_role("button", name="Read").click()
        expect(page.locator(".words")).to_contain_text("Emmanuel Macron met")
        card = page.locator(".record .card", has_text="2024-05-28").first
        card.hover()
        assert "met" in page.locator(".words .lit-trigger").all_inner_texts()
        expect(page.locator("main")).to_contain_text("not stored")


# ---------------------------------------------------------------- two actors


def drawn(page: Page) -> Locator:
    """The figures with their drawings; waits for all of them."""
    figures = page.locator("figure[data-chart]")
    for at in range(figures.count()):
        figures.nth(at).scroll_into_view_if_needed()
        expect(figures.nth(at).locator("svg path").first).to_be_attached()
    return figures


def test_from_the_first_page_to_a_dyad_its_charts_and_its_sentences(visit: Visit) -> None:
    page = visit.go("/")
    form = page.get_by_role("form", name="Two actors")
    form.get_by_label("Actor").fill("PER")
    form.get_by_label("With").fill("CHL")
    form.get_by_role("button").click()
    expect(page.locator("h1")).to_contain_text("Peru")
    assert visit.path.startswith("/dyads/PER/CHL")
    figures = drawn(page)
    assert figures.count() == 3
    bars = page.locator("figure svg .mark-rect path")
    colours = set(bars.evaluate_all("each => each.map(bar => bar.getAttribute('fill'))"))
    assert len(colours) >= 3, "bars of several quads"
    page.locator(".figures a").first.click()
    expect(page.locator("h1")).to_have_text("Events")
    page.get_by_role("link", name="In the text").first.click()
    expect(page.locator(".record .lit").first).to_be_visible()


def test_a_bar_says_what_it_counts(visit: Visit) -> None:
    page = visit.go("/dyads/PER/CHL?by=month")
    drawn(page)
    bar = page.locator("figure svg .mark-rect path").first
    bar.scroll_into_view_if_needed()
    bar.hover()
    expect(page.locator(".tip:visible")).to_contain_text("Happenings")
    page.mouse.move(0, 0)
    expect(page.locator(".tip:visible")).to_have_count(0)


def test_charts_are_as_wide_as_their_place_and_follow_it(visit: Visit) -> None:
    page = visit.go("/dyads/PER/CHL")
    wide = drawn(page).first.locator("svg").bounding_box()
    page.set_viewport_size({"width": 400, "height": 800})
    expect(page.locator("figure svg").first).to_have_js_property(
        "clientWidth", page.locator("figure .plot").first.evaluate("each => each.clientWidth")
    )
    narrow = page.locator("figure svg").first.bounding_box()
    assert wide and narrow and wide["width"] > 900 and narrow["width"] <= 400


def test_filters_of_a_dyad_stand_in_its_address(visit: Visit) -> None:
    page = visit.go("/dyads/PER/CHL")
    page.get_by_label("Since").fill("2025-06-01")
    page.get_by_label("By", exact=True).select_option("week")
    page.get_by_role("button", name="Show").click()
    page.wait_for_url(re.compile("since=2025-06-01"))
    assert "by=week" in visit.path
    drawn(page)
    assert "2025-05" not in " ".join(page.locator(".row > .when").all_inner_texts())


# ---------------------------------------------------------------- ledgers, actors, search


def test_a_ledger_is_filtered_and_paged(visit: Visit) -> None:
    page = visit.go("/events")
    page.get_by_label("Actor").fill("BOL")
    page.get_by_label("Type").select_option("SANCTION")
    page.get_by_role("button", name="Show").click()
    page.wait_for_url(re.compile("actor=BOL"))
    kinds = set(page.locator(".row .what").all_inner_texts())
    assert kinds and all("Sanction" in each for each in kinds)
    page = visit.go("/events")
    first = page.locator(".row").first.get_attribute("id")
    page.locator("a[rel=next]").click()
    page.wait_for_url(re.compile("after="))
    assert page.locator(".row").first.get_attribute("id") != first
    page.get_by_role("link", name="First page").click()
    expect(page.locator(".row").first).to_have_attribute("id", str(first))


def test_an_actor_leads_to_its_offices_and_partners(visit: Visit) -> None:
    page = visit.go("/actors")
    page.locator("main").get_by_role("link", name="Ana Quispe").first.click()
    expect(page.locator("h1")).to_have_text("Ana Quispe")
    expect(page.locator("main")).to_contain_text("Minister")


def test_a_happening_has_all_its_tellings(visit: Visit, rows: Rows) -> None:
    page = visit.go(f"/happenings/{rows.happening}")
    told = page.locator("main").inner_text()
    assert "Lake Post" in told and "Andes Wire" in told


def test_search_marks_the_words(visit: Visit) -> None:
    page = visit.go("/")
    page.get_by_role("searchbox").first.fill("wait no longer")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/search"))
    assert {each.lower() for each in page.locator(".row mark").all_inner_texts()} & {"wait", "longer"}
    page.get_by_role("link", name="In the text").first.click()
    expect(page.locator(".record .lit").first).to_be_visible()


# ---------------------------------------------------------------- drawings


def test_a_mark_of_the_map_opens_what_happened_there(visit: Visit) -> None:
    page = visit.go("/map?area=Americas")
    page.locator(".map a").last.hover()
    expect(page.locator("[data-now]")).to_contain_text("20 events")
    page.get_by_role("link", name=re.compile("^Arica: 22 events")).focus()
    expect(page.locator("[data-now]")).to_contain_text("Arica: 22 events")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("place=3899361"))
    assert "area=Americas" in visit.path
    expect(page.locator("#here .row")).to_have_count(22)
    page.locator("#here").get_by_role("link", name="In the text").first.click()
    expect(page.locator(".record .lit").first).to_be_visible()


def test_the_land_is_seen_on_the_map(visit: Visit) -> None:
    page = visit.go("/map")
    box = page.locator("path.land").bounding_box()
    frame = page.locator("svg.map").bounding_box()
    assert box and frame and box["width"] > 0.8 * frame["width"]
    fill, ground = page.evaluate(
        "[getComputedStyle(document.querySelector('.land')).fill, getComputedStyle(document.querySelector('.sheet .scroll')).backgroundColor]"
    )
    assert fill != ground


def test_a_knot_lights_its_ties_and_a_tie_opens_its_dyad(visit: Visit) -> None:
    page = visit.go("/network?since=2025-01-01")
    page.locator('[data-knot="lake-guard"]').focus()
    expect(page.locator("[data-now]")).to_contain_text("Lake Guard")
    assert page.locator(".net a[data-one].lit").count() == 3
    assert page.locator(".net a[data-one]:not(.lit)").count() == 3
    page.locator('[data-one="CHL"][data-two="PER"]').focus()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/dyads/CHL/PER\?since=2025-01-01"))
    expect(page.locator("h1")).to_contain_text("Chile")


# ---------------------------------------------------------------- correct


VERDICTS = {3: "reject", 7: "edit"}
"""What becomes of the rows whose number modulo ten is this; the others are accepted."""


NEXT_ROW = """id => {
    const subject = document.querySelector(".subject");
    return document.readyState === "complete" && subject && subject.id !== id && !document.getElementById("edit");
}"""


def test_a_hundred_rows_are_decided_by_keyboard_alone(own_visit: Visit) -> None:
    page = own_visit.go("/review?table=events&order=newest")
    decided: dict[str, str] = {}
    for number in range(100):
        subject = str(page.locator(".subject").get_attribute("id"))
        decided[subject.removeprefix("row-")] = decide(page, number)
        page.wait_for_function(NEXT_ROW, arg=subject)
    assert len(decided) == 100
    page.keyboard.press("u")
    page.wait_for_function("id => document.querySelector('.subject')?.id === id", arg=subject)
    with Store(own_visit.store).view() as view:
        log = view.decisions()
        verdicts = {row: each.verdict for row, each in view.verdicts(decided).items()}
    del decided[subject.removeprefix("row-")]
    assert verdicts == decided
    assert [log[0].verdict, len(log)] == ["undo", 101]
    assert {each.reason for each in log if each.verdict == "reject"} == {f"wrong {each}" for each in range(3, 100, 10)}
    assert len({each.after.type for each in log if each.verdict == "edit"}) == 1, "all have the last type of the list"


def decide(page: Page, number: int) -> str:
    """Presses the keys that decide about the row shown."""
    verdict = VERDICTS.get(number % 10, "accept")
    page.keyboard.press(verdict[0])
    if verdict == "reject":
        page.keyboard.type(f"wrong {number}")
        page.keyboard.press("Enter")
    elif verdict == "edit":
        page.wait_for_selector("#edit select:focus")
        page.keyboard.press("End")
        page.keyboard.press("Control+Enter")
    return verdict


def test_a_corrected_type_is_kept_and_shown_as_reviewed(own_visit: Visit) -> None:
    page = own_visit.go("/review?table=events&order=newest&type=AID")
    row = str(page.locator(".subject").get_attribute("id")).removeprefix("row-")
    page.keyboard.press("e")
    page.wait_for_selector("#edit")
    page.locator("#edit [name=type]").select_option("COOPERATE/")
    page.keyboard.press("Control+Enter")
    page.wait_for_function("id => document.querySelector('.subject')?.id !== id", arg=f"row-{row}")
    with Store(own_visit.store).view(reviewed=True) as view:
        _, event, _ = view.find(row)
    assert event.type == "COOPERATE" and event.quad == 2
    page = own_visit.go("/events?type=COOPERATE&reviewed=true")
    expect(page.locator(f"#row-{row}")).to_contain_text("edited by")
    page = own_visit.go("/events?type=COOPERATE")
    expect(page.locator(f"#row-{row}")).to_have_count(0)


def test_letters_in_a_field_decide_nothing(own_visit: Visit) -> None:
    page = own_visit.go("/review?table=events")
    before = page.locator(".subject").get_attribute("id")
    page.locator("#reason").focus()
    page.keyboard.type("area")
    assert page.locator("#reason").input_value() == "area"
    page.keyboard.press("Escape")
    assert page.locator(".subject").get_attribute("id") == before
    with Store(own_visit.store).view() as view:
        assert view.decisions() == ()


def test_a_decision_is_undone_in_the_log(own_visit: Visit) -> None:
    page = own_visit.go("/review?table=meetings")
    subject = page.locator(".subject").get_attribute("id")
    page.keyboard.press("a")
    page.wait_for_function("id => document.querySelector('.subject')?.id !== id", arg=subject)
    page = own_visit.go("/decisions")
    page.get_by_role("button", name=re.compile("Undo")).first.click()
    page.wait_for_load_state()
    with Store(own_visit.store).view() as view:
        assert [each.verdict for each in view.decisions()] == ["undo", "accept"]
        assert view.verdicts([str(subject).removeprefix("row-")]) == {}


# ---------------------------------------------------------------- other visitors


def test_without_scripts_rows_are_decided_and_figures_are_there(browser: Browser, own_visit: Visit) -> None:
    with visiting(browser, own_visit.url, own_visit.store, java_script_enabled=False) as plain:
        page = plain.go("/review?table=disputes")
        subject = str(page.locator(".subject").get_attribute("id")).removeprefix("row-")
        page.get_by_role("button", name="Accept").click()
        expect(page.locator(f"#row-{subject}")).to_have_count(0)
        page = plain.go("/dyads/PER/CHL")
        page.get_by_text("The figures behind these charts").click()
        expect(page.get_by_role("table").first).to_be_visible()
    with Store(own_visit.store).view() as view:
        assert view.verdicts([subject])[subject].verdict == "accept"


def test_the_dark_page_is_dark_and_its_charts_are_light(browser: Browser, seen_server: Served) -> None:
    grounds, inks = {}, {}
    for scheme in ("light", "dark"):
        with visiting(browser, seen_server.url, color_scheme=scheme) as visit:
            page = visit.go("/dyads/PER/CHL")
            drawn(page)
            grounds[scheme] = brightness(page, "document.body", "backgroundColor")
            inks[scheme] = brightness(page, "document.querySelector('figure svg .role-axis-label text')", "fill")
    assert grounds["dark"] < 50 < 200 < grounds["light"]
    assert inks["light"] < 100 < 180 < inks["dark"]


def brightness(page: Page, element: str, style: str) -> float:
    """Of a computed colour, from 0 to 255."""
    red, green, blue = map(float, re.findall(r"[\d.]+", page.evaluate(f"getComputedStyle({element}).{style}"))[:3])
    return 0.3 * red + 0.6 * green + 0.1 * blue


def test_a_printed_dyad_has_its_lines_and_no_controls(visit: Visit) -> None:
    page = visit.go("/dyads/PER/CHL")
    drawn(page)
    page.emulate_media(media="print")
    expect(page.locator("header.bar")).to_be_hidden()
    expect(page.locator("form.filters")).to_be_hidden()
    expect(page.locator(".row").first).to_be_visible()
    expect(page.locator("figure svg").first).to_be_visible()


def test_the_api_answers_a_script_of_the_page(visit: Visit) -> None:
    page = visit.go("/api")
    found = page.evaluate("fetch('/api/events?limit=2').then(answer => answer.text())")
    assert len(json.loads(found)["rows"]) == 2
