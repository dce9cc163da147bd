"""Correcting in the page: the queue, the forms of every table, what the server refuses, the log, and who decides."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import demo as demo_store
import lxml.html
import pytest
from fastapi.testclient import TestClient

from dragoman import knowledge
from dragoman.model import Event, Meeting, When
from dragoman.store import Store
from dragoman.web import Settings, create, edits, marks, review

RECORD = demo_store.Telling(0).record()
KNOWN = knowledge.load()
TYPES = {kind: tuple(each.modes) for kind, each in KNOWN.types.items()}


@pytest.fixture(autouse=True)
def known_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Knowledge is the same for every page, and takes its time to load."""
    monkeypatch.setattr(knowledge, "load", lambda *_: KNOWN)


def page(client: Any, path: str, status: int = 200) -> Any:
    answer = client.get(path)
    assert answer.status_code == status, answer.text[:2000]
    return lxml.html.fromstring(answer.text)


def text_of(element: Any) -> str:
    return " ".join(element.text_content().split())


def sent(client: Any, form: Any, **more: Any) -> Any:
    """The answer to a form as a browser sends it, with these fields changed."""
    fields: dict[str, list[str]] = {}
    for name, value in form.form_values():
        fields.setdefault(name, []).append(value)
    for name, value in more.items():
        fields[name.replace("__", "-")] = value if isinstance(value, list) else [value]
    return client.post(form.action, data=fields, follow_redirects=False)


def current(tree: Any) -> str:
    """The id of the row that is reviewed."""
    return str(tree.xpath("//article[contains(@class, 'subject')]/@id")[0]).removeprefix("row-")


def row_of(path: Path, row: str, *, reviewed: bool = True) -> Any:
    with Store(path).view(reviewed=reviewed) as view:
        return view.find(row)[1]


# ---------------------------------------------------------------- the queue


@pytest.mark.parametrize("table", marks.ROWS)
def test_one_row_of_each_table_is_shown_with_its_sentence(client: Any, table: str) -> None:
    tree = page(client, f"/review?table={table}")
    row = row_of(client.app.state.site.settings.store, current(tree))
    context = tree.xpath("//blockquote")[0]
    assert row.evidence.text in context.text_content()
    assert (
        "".join(each.text_content() for each in context.xpath(".//*[contains(@class, 'lit-trigger')]"))
        == row.evidence.trigger.text
    )
    for name in ("accept", "reject"):
        assert tree.get_element_by_id(name).fields["csrf"]


def test_the_least_sure_come_first(client: Any) -> None:
    path = client.app.state.site.settings.store
    with Store(path).view() as view:
        scores = sorted(each.evidence.score for each in view.events())
    assert row_of(path, current(page(client, "/review"))).evidence.score == scores[0]


def test_rows_are_accepted_one_after_the_other(own_client: Any, own_demo: Path) -> None:
    with Store(own_demo).view() as view:
        every = {each.id for each in view.disputes(until=date(2025, 2, 28))}
    seen: list[str] = []
    path = "/review?table=disputes&until=2025-02-28"
    for _ in every:
        tree = page(own_client, path)
        seen.append(current(tree))
        path = sent(own_client, tree.get_element_by_id("accept")).headers["location"]
    assert sorted(seen) == sorted(every)
    assert "No row is left to review" in text_of(page(own_client, path))
    with Store(own_demo).view() as view:
        assert {each: decision.verdict for each, decision in view.verdicts(every).items()} == dict.fromkeys(
            every, "accept"
        )


def test_rows_can_be_skipped_and_come_back_to(client: Any) -> None:
    tree = page(client, "/review")
    first = current(tree)
    assert not tree.xpath("//a[@rel='prev']")
    tree = page(client, tree.xpath("//a[@rel='next']/@href")[0])
    assert current(tree) != first
    assert current(page(client, tree.xpath("//a[@rel='prev']/@href")[0])) == first


def test_skipping_goes_through_the_whole_table(client: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(review, "QUEUE", 5)
    with Store(client.app.state.site.settings.store).view() as view:
        every = {each.id for each in view.statements(actor="BOL")}
    assert len(every) > 2 * review.QUEUE
    path: Any = "/review?table=statements&order=newest&actor=BOL"
    seen = []
    while path:
        tree = page(client, path)
        seen.append(current(tree))
        path = next(iter(tree.xpath("//a[@rel='next']/@href")), None)
    assert len(seen) == len({*seen}) and {*seen} == every


def test_the_filters_hold_from_row_to_row(own_client: Any, own_demo: Path) -> None:
    path = "/review?table=events&type=SANCTION&actor=BOL&order=oldest"
    days = []
    for _ in range(4):
        tree = page(own_client, path)
        row = row_of(own_demo, current(tree))
        assert row.type == "SANCTION"
        days.append(row.when.start_date)
        path = sent(own_client, tree.get_element_by_id("accept")).headers["location"]
    assert days == sorted(days)


def test_the_types_to_choose_from_are_those_of_the_ontology(client: Any) -> None:
    tree = page(client, "/review")
    assert {*tree.get_element_by_id("ask-type").value_options} - {""} == {*TYPES}
    assert not page(client, "/review?table=disputes").xpath("//*[@id='ask-type']")


@pytest.mark.parametrize(
    ("path", "status"),
    [("/review?table=actors", 404), ("/review?order=size", 400), ("/review?after=x", 400), ("/review?row=ev-0", 404)],
)
def test_what_cannot_be_reviewed_is_said_so(client: Any, path: str, status: int) -> None:
    assert page(client, path, status).xpath("//*[@role='alert']")


# ---------------------------------------------------------------- accept, reject, undo


def test_a_reason_is_kept_and_a_decision_taken_back(own_client: Any, own_demo: Path) -> None:
    tree = page(own_client, "/review?table=meetings")
    row = current(tree)
    answer = sent(own_client, tree.get_element_by_id("reject"), reason="a rehearsal, not a meeting")
    tree = page(own_client, answer.headers["location"])
    assert current(tree) != row
    with Store(own_demo).view() as view:
        decision = view.verdicts([row])[row]
    assert (decision.verdict, decision.reason, decision.by) == ("reject", "a rehearsal, not a meeting", "reader")
    back = sent(own_client, tree.get_element_by_id("undo")).headers["location"]
    assert current(page(own_client, back)) == row
    with Store(own_demo).view() as view:
        assert not view.verdicts([row])
        assert [each.verdict for each in view.decisions(row)] == ["undo", "reject"]


def test_undo_goes_back_step_by_step(own_client: Any, own_demo: Path) -> None:
    path = "/review?table=disputes"
    for _ in range(3):
        path = sent(own_client, page(own_client, path).get_element_by_id("accept")).headers["location"]
    for _ in range(3):
        path = sent(own_client, page(own_client, path).get_element_by_id("undo")).headers["location"]
    assert not page(own_client, path).xpath("//*[@id='undo']")


def test_undo_takes_back_ones_own_decisions_only(own_client: Any, own_demo: Path) -> None:
    with Store(own_demo).writer() as writer:
        writer.decide(RECORD.events[0].id, "accept", "Somebody else")
    assert not page(own_client, "/review").xpath("//*[@id='undo']")


def test_who_decides_is_asked_once(own_client: Any, own_demo: Path) -> None:
    tree = page(own_client, "/review")
    assert tree.xpath("//details[@class='who'][@open]")
    form = next(each for each in tree.forms if each.action == "/review/name")
    path = sent(own_client, form, name="  Zoë  Ångström ").headers["location"]
    tree = page(own_client, path)
    assert not tree.xpath("//details[@class='who'][@open]")
    assert "Zoë Ångström" in text_of(tree.xpath("//details[@class='who']")[0])
    row = current(tree)
    sent(own_client, tree.get_element_by_id("accept"))
    with Store(own_demo).view() as view:
        assert view.verdicts([row])[row].by == "Zoë Ångström"


@pytest.mark.parametrize(
    "back",
    ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", "/a\r\nSet-Cookie: x=1", ""],
)
def test_forms_lead_back_to_this_page_only(own_client: Any, back: str) -> None:
    answer = own_client.submit(
        f"/rows/{RECORD.events[0].id}/decisions", {"verdict": "accept", "back": back}, follow_redirects=False
    )
    assert answer.headers["location"] == "/review"
    assert "x" not in answer.cookies


def test_a_verdict_there_is_not_and_a_row_there_is_not(own_client: Any) -> None:
    answer = own_client.submit(f"/rows/{RECORD.events[0].id}/decisions", {"verdict": "perhaps"})
    assert answer.status_code == 422 and "no verdict" in answer.text
    assert own_client.submit("/rows/ev-0/decisions", {"verdict": "accept"}).status_code == 404
    assert own_client.submit("/decisions/de-0/undo", {}).status_code == 404
    answer = own_client.submit(f"/rows/{RECORD.events[0].id}/decisions", {"verdict": "reject", "reason": "x" * 3000})
    assert answer.status_code == 422 and "2,000" in answer.text


def test_read_only_decides_nothing(demo: Path) -> None:
    client = TestClient(create(Settings(demo, read_only=True)), base_url="http://127.0.0.1")
    assert "read-only" in text_of(page(client, "/review", 403))
    assert not page(client, "/decisions").xpath("//form[@method='post']")
    assert client.post(f"/rows/{RECORD.events[0].id}/decisions", data={"verdict": "accept"}).status_code == 403


# ---------------------------------------------------------------- editing


def form_of(client: Any, row: str) -> Any:
    return page(client, f"/review?row={row}&edit=true").get_element_by_id("edit")


def test_every_field_of_a_form_has_a_label(client: Any) -> None:
    for table in marks.ROWS:
        form = form_of(client, getattr(RECORD, table)[0].id)
        labelled = {str(each) for each in form.xpath(".//label/@for")}
        for field in form.xpath(".//select | .//input[not(@type='hidden')]"):
            assert field.get("id") in labelled or field.getparent().tag == "label", (table, field.get("name"))
        assert len(form.xpath(".//fieldset")) == len(form.xpath(".//fieldset/legend"))


@pytest.mark.parametrize("table", marks.ROWS)
def test_a_form_sent_as_it_is_changes_nothing(own_client: Any, own_demo: Path, table: str) -> None:
    row = getattr(RECORD, table)[0]
    answer = sent(own_client, form_of(own_client, row.id))
    assert answer.status_code == 422 and "the same after this edit" in answer.text
    with Store(own_demo).view() as view:
        assert view.decisions() == ()


def test_an_edited_type_takes_its_codes_along(own_client: Any, own_demo: Path) -> None:
    deed = RECORD.events[1]
    answer = sent(
        own_client, form_of(own_client, deed.id), type="REJECT/yield", factuality="negated", reason="they refused"
    )
    assert answer.status_code == 303, answer.text
    row = row_of(own_demo, deed.id)
    assert (row.type, row.mode, row.cameo, row.quad, row.factuality) == ("REJECT", "yield", "124", 3, "negated")
    assert row.goldstein == KNOWN.goldstein["124"] and row.intensity == KNOWN.types["REJECT"].intensity
    assert row.evidence == deed.evidence and row.actors == deed.actors
    assert row_of(own_demo, deed.id, reviewed=False) == deed


def test_sides_can_be_turned_round(own_client: Any, own_demo: Path) -> None:
    deed = RECORD.events[1]
    doer, other = deed.actors[0], deed.recipients[0]
    answer = sent(own_client, form_of(own_client, deed.id), actors=["", other.actor], recipients=["", doer.actor])
    assert answer.status_code == 303, answer.text
    row = row_of(own_demo, deed.id)
    assert (row.actors, row.recipients) == ((other,), (doer,))


def test_who_is_new_in_an_event_gets_the_nearest_mention(own_client: Any, own_demo: Path) -> None:
    deed = RECORD.events[1]
    answer = sent(own_client, form_of(own_client, deed.id), actors=["", deed.actors[0].actor, "lake-guard"])
    assert answer.status_code == 303, answer.text
    added = row_of(own_demo, deed.id).actors[-1]
    assert added.actor == "lake-guard"
    assert added.mention in {each.id for each in RECORD.mentions if each.actor == "lake-guard"}


def test_days_are_edited_and_shown_as_people_write_them(own_client: Any, own_demo: Path) -> None:
    deed = RECORD.events[0]
    form = form_of(own_client, deed.id)
    assert form.fields["when-from"] == "2025-01-07" and form.fields["when-to"] == "2025-01-07"
    answer = sent(own_client, form, when__from="2025-01-03", when__to="2025-01-05")
    assert answer.status_code == 303
    assert row_of(own_demo, deed.id).when == When(date(2025, 1, 3), date(2025, 1, 6), "range", "given")


@pytest.mark.parametrize(
    ("first", "last", "says"),
    [
        ("2025-02-31", "", "not a day"),
        ("", "2025-01-01", "needs a first"),
        ("2025-01-05", "2025-01-04", "before the first"),
        ("9999-12-31", "", "edge of the calendar"),
    ],
)
def test_days_that_cannot_be_are_said_beside_the_field(
    own_client: Any, own_demo: Path, first: str, last: str, says: str
) -> None:
    form = form_of(own_client, RECORD.events[0].id)
    answer = sent(own_client, form, when__from=first, when__to=last, factuality="negated", reason="my reason")
    assert answer.status_code == 422
    form = lxml.html.fromstring(answer.text).get_element_by_id("edit")
    wrong = form.get_element_by_id("edit-when-error")
    assert says in text_of(wrong)
    assert form.get_element_by_id("edit-when-from").get("aria-describedby") == "edit-when-error"
    assert (form.fields["when-from"], form.fields["factuality"], form.fields["reason"]) == (
        first,
        "negated",
        "my reason",
    )
    with Store(own_demo).view() as view:
        assert view.decisions() == ()


def test_a_deed_may_be_nobodys(own_client: Any, own_demo: Path) -> None:
    deed = RECORD.events[1]
    assert sent(own_client, form_of(own_client, deed.id), actors=[""]).status_code == 303
    assert row_of(own_demo, deed.id).actors == ()
    tree = page(own_client, f"/review?row={deed.id}")
    assert text_of(tree.get_element_by_id("subject-head")).startswith("Somebody ")


def test_edits_of_every_other_table(own_client: Any, own_demo: Path) -> None:
    quispe = "quispe"
    for table, fields, expected in (
        ("meetings", {"format": "summit", "status": "planned", "host": "", "topics": "fish; water ", "when__from": ""}, {"format": "summit", "status": "planned", "host": None, "topics": ("fish", "water")}),
        ("statements", {"kind": "indirect", "medium": "", "addressees": [""]}, {"kind": "indirect", "medium": None, "addressees": ()}),
        ("commitments", {"kind": "offer", "toward": ["", quispe], "due__from": "", "due__to": ""}, {"kind": "offer", "toward": (quispe,), "due": None}),
        ("disputes", {"over": ["", quispe]}, {"over": (quispe,)}),
        ("sanctions", {"action": "lift", "measure": "travel-ban", "count": "12", "place": RECORD.places[0].id}, {"action": "lift", "measure": "travel-ban", "count": 12, "place": RECORD.places[0].id}),
    ):  # fmt: skip
        row = getattr(RECORD, table)[0]
        if table == "meetings":
            fields = {**fields, "when__to": ""}
        answer = sent(own_client, form_of(own_client, row.id), **fields)
        assert answer.status_code == 303, (table, text_of(lxml.html.fromstring(answer.text).get_element_by_id("edit")))
        found = row_of(own_demo, row.id)
        assert {name: getattr(found, name) for name in expected} == expected
    assert row_of(own_demo, RECORD.meetings[0].id).when is None


def test_an_edited_row_is_edited_further(own_client: Any, own_demo: Path) -> None:
    deed = RECORD.events[1]
    sent(own_client, form_of(own_client, deed.id), factuality="negated")
    form = form_of(own_client, deed.id)
    assert form.fields["factuality"] == "negated"
    sent(own_client, form, type="REJECT/")
    row = row_of(own_demo, deed.id)
    assert (row.factuality, row.type) == ("negated", "REJECT")


@pytest.mark.parametrize(
    ("table", "fields", "wrong"),
    [
        ("events", {"type": "DANCE/"}, "type"),
        ("events", {"type": "AGREE/riot"}, "type"),
        ("events", {"factuality": "perhaps"}, "factuality"),
        ("events", {"actors": ["nobody"]}, "actors"),
        ("events", {"places": ["nowhere"]}, "places"),
        ("meetings", {"host": "nobody"}, "host"),
        ("meetings", {"place": "nowhere"}, "place"),
        ("commitments", {"kind": "state"}, "kind"),
        ("sanctions", {"count": "many"}, "count"),
        ("sanctions", {"count": "1²"}, "count"),
    ],
)
def test_what_a_form_cannot_mean_is_said_of_its_field(table: str, fields: dict[str, Any], wrong: str) -> None:
    row = getattr(RECORD, table)[0]
    given = {name: [value] if isinstance(value, str) else value for name, value in fields.items()}
    same, errors = edits.edited(table, row, RECORD, KNOWN, given)
    assert same == row and {*errors} == {wrong}
    shown = {each.name: each for each in edits.inputs(table, row, RECORD, TYPES, errors, given)}
    assert shown[wrong].error


@pytest.mark.parametrize("table", marks.ROWS)
def test_a_form_that_says_nothing_changes_nothing(table: str) -> None:
    for row in getattr(RECORD, table):
        assert edits.edited(table, row, RECORD, KNOWN, {}) == (row, {})


def test_who_leaves_a_meeting_leaves_its_delegations() -> None:
    meeting: Meeting = RECORD.meetings[0]
    assert meeting.delegations[0].head == "quispe"
    changed, _ = edits.edited("meetings", meeting, RECORD, KNOWN, {"attendees": [""]})
    assert changed.delegations == (replace(meeting.delegations[0], head=None),)
    changed, _ = edits.edited("meetings", meeting, RECORD, KNOWN, {"format": ["summit"]})
    assert changed.delegations == meeting.delegations


def test_changes_are_named_in_short() -> None:
    event: Event = RECORD.events[1]
    after = replace(event, type="AID", when=None, actors=event.recipients)
    found = {name: (one, other) for name, one, other in edits.changes(event, after)}
    assert found["type"] == (event.type, "AID")
    assert found["when"] == ("2025-01-08", "–")
    assert found["actors"] == (event.actors[0].actor, event.recipients[0].actor)


# ---------------------------------------------------------------- the log


def test_the_log_shows_who_decided_what_and_takes_it_back(own_client: Any, own_demo: Path) -> None:
    deed = RECORD.events[1]
    with Store(own_demo).writer() as writer:
        writer.decide(deed.id, "edit", "Ana", reason="wrong <b>way</b>", after=replace(deed, factuality="negated"))
        writer.decide(RECORD.disputes[0].id, "reject", "Ben")
    tree = page(own_client, "/decisions")
    entries = tree.xpath("//li[starts-with(@id, 'decision-')]")
    assert ["Ben" in text_of(each) for each in entries] == [True, False]
    assert "factuality: actual → negated" in text_of(entries[1]) or "factuality: actual negated" in text_of(entries[1])
    assert "wrong <b>way</b>" in text_of(entries[1]) and not tree.xpath("//main//b")
    sent(own_client, entries[1].xpath(".//form")[0])
    entries = page(own_client, "/decisions").xpath("//li[starts-with(@id, 'decision-')]")
    assert len(entries) == 3 and "Taken back" in text_of(entries[0]) and "taken back since" in text_of(entries[2])
    assert [len(each.xpath(".//form")) for each in entries] == [0, 1, 0]
    assert len(page(own_client, f"/decisions?row={deed.id}").xpath("//li[starts-with(@id, 'decision-')]")) == 2


def test_a_long_log_has_pages(own_client: Any, own_demo: Path) -> None:
    with Store(own_demo).writer() as writer:
        for at in range(60):
            writer.decide(RECORD.disputes[0].id, "accept", f"reader {at}")
    tree = page(own_client, "/decisions")
    first = tree.xpath("//li[starts-with(@id, 'decision-')]/@id")
    tree = page(own_client, tree.xpath("//a[@rel='next']/@href")[0])
    second = tree.xpath("//li[starts-with(@id, 'decision-')]/@id")
    assert (len(first), len(second)) == (50, 10) and not {*first} & {*second}
    assert not tree.xpath("//a[@rel='next']") and tree.xpath("//a[@rel='prev']")
