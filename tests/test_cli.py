from __future__ import annotations

import csv
import io
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pytest

from dragoman import Reader, refresh, tables
from dragoman import knowledge as knowledge_module
from dragoman.cli import main
from dragoman.intake import Input, Outcome, read_all
from dragoman.model import (
    Actor,
    Article,
    Dropped,
    Event,
    Evidence,
    MadeBy,
    Mention,
    Record,
    Rejected,
    Role,
    day,
    row_id,
)
from dragoman.store import Store

TEXT = "Selin Aydar met Nikos Petrou in Athens."


def record_of(article: Article) -> Record:
    """A record with one event of the first and the fourth word, as the reader might make it."""
    words = [article.span(0, 11), article.span(12, 15), article.span(16, 28)]
    people = [
        Actor(f"ac-{article.id}-{at}", words[at].text, "person", "TUR" if at == 0 else "GRC", ("GOV",)) for at in (0, 2)
    ]
    mentions = [Mention(row_id(article.id, "mentions", [(words[at].start, words[at].end)], "person"), words[at], "person", who.id, False)
                for at, who in zip((0, 2), people, strict=True)]  # fmt: skip
    roles = [Role(who.id, mention.id) for who, mention in zip(people, mentions, strict=True)]
    event = Event(
        row_id(article.id, "events", [(12, 15)], "CONSULT"), "CONSULT", "visit", ("diplomatic",), "042", 1.9, 2.0, 1, (roles[0],), (roles[1],),
        day(date(2025, 5, 20), "text"), (), "actual", (), None, Evidence(0, 39, article.text[:39], words[1], "events/consult/meet", 0.9),
    )  # fmt: skip
    filled = len(article.text) >= 39
    return Record(
        article, tuple(mentions) if filled else (), tuple(people) if filled else (), (), (), (event,) if filled else (), (), (), (), (), (),
        (Dropped("dr-1", "no-anchor", article.span(0, 1)),), MadeBy("0", "fake", None, "none", 0.0),
    )  # fmt: skip


class FakeReader:
    """Stands in for the reader; text with BREAK breaks it, with STOP it is interrupted."""

    def __init__(self, *, knowledge: Iterable[Path] = ()) -> None:
        self.folders = tuple(knowledge)

    def __call__(self, article: Article) -> Record:
        if "BREAK" in article.text:
            raise IndexError("broken")
        if "STOP" in article.text:
            raise KeyboardInterrupt
        return record_of(article)

    def pipe(self, articles: Iterable[Article]) -> Iterator[Record]:
        return map(self, articles)


@pytest.fixture(autouse=True)
def fake_reader(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if "model" not in request.keywords:
        monkeypatch.setattr("dragoman.reader.Reader", FakeReader)


def jsonl(path: Path, *rows: object) -> str:
    path.write_text("".join((row if isinstance(row, str) else json.dumps(row)) + "\n" for row in rows))
    return str(path)


def some(folder: Path, count: int = 3) -> str:
    return jsonl(folder / "some.jsonl", *({"key": str(at), "text": f"{TEXT} {at}"} for at in range(count)))


# --- read


def test_read_prints_one_article_as_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["read", some(tmp_path, 1), "--format", "json", "--source", "Wire", "--published", "2025-05-21"]) == 0
    out, err = capsys.readouterr()
    plain = json.loads(out)
    assert out.count("\n") > 10 and err == ""
    assert plain["article"]["source"] == "Wire" and plain["article"]["published"]["from"] == "2025-05-21"


@pytest.mark.parametrize("format", ["json", "jsonl"])
def test_several_articles_are_lines_in_input_order(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], format: str
) -> None:
    assert main(["read", some(tmp_path, 60), "--format", format, "--no-text"]) == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [row["article"]["key"] for row in rows] == [str(at) for at in range(60)]
    assert {row["article"]["text"] for row in rows} == {None}


def test_tables_show_names_and_leave_out_empty_ones(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["read", some(tmp_path, 1), "--title", "A title"]) == 0
    out = capsys.readouterr().out
    assert "A title" in out and "CONSULT visit" in out and "Selin Aydar → Nikos Petrou" in out and "no-anchor" in out
    assert "Sanctions" not in out and "ac-" not in out
    assert max(map(len, out.splitlines())) <= tables.PIPED_WIDTH


def test_control_characters_never_reach_the_terminal(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = jsonl(
        tmp_path / "a.jsonl",
        {"text": "\x1b[31mSelin\x07 [bold]and[/bold] Athens met there on Monday.", "title": "[red]\x1b]0;x\x07"},
    )
    assert main(["read", path]) == 0
    out = capsys.readouterr().out
    assert "\x1b" not in out and "\x07" not in out and "[red]␛" in out


def test_bad_inputs_are_named_and_cost_nothing_else(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows: list[object] = [{"text": TEXT, "key": str(at)} for at in range(10)]
    rows[6] = "{"
    path, missing = jsonl(tmp_path / "a.jsonl", *rows), str(tmp_path / "none.txt")
    assert main(["read", path, missing, "--format", "jsonl"]) == 1
    out, err = capsys.readouterr()
    assert len(out.splitlines()) == 9
    first, second, last = err.splitlines()
    assert first.startswith(f"{path}:7: invalid JSON") and second.startswith(f"{missing}: there is no such file")
    assert last == "read 9 articles, 2 rejected"


@pytest.mark.parametrize("content", [b"", b"\x00\x01" * 50, b"%PDF-1.5"], ids=["empty", "binary", "pdf"])
def test_nothing_readable_is_status_2(tmp_path: Path, capsys: pytest.CaptureFixture[str], content: bytes) -> None:
    (tmp_path / "a.txt").write_bytes(content)
    assert main(["read", str(tmp_path / "a.txt")]) == 2
    out, err = capsys.readouterr()
    assert out == "" and "read 0 articles, 1 rejected" in err


def test_notes_go_to_standard_error_and_keep_status_0(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.txt").write_bytes("The minister met José Núñez in São Paulo on Monday.".encode("cp1252"))
    assert main(["read", str(tmp_path / "a.txt"), "--format", "jsonl"]) == 0
    out, err = capsys.readouterr()
    assert "José Núñez" in out and "a.txt: note: not UTF-8, decoded as cp1252" in err


def test_standard_input(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(b'{"text": "x"}\n{\n')))
    assert main(["read", "-", "--format", "jsonl"]) == 1
    assert "<stdin>:2: invalid JSON" in capsys.readouterr().err


def test_surrogates_in_names_and_titles_are_printable(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = jsonl(tmp_path / "a.jsonl", r'{"text": "a\ud800 \u200fb", "title": "\udc00"}')
    assert main(["read", path, "--format", "jsonl"]) == 0
    out = capsys.readouterr().out
    assert json.loads(out)["article"]["text"] == "a\ufffd \u200fb"
    assert main(["read", os.fsdecode(b"no\xff\n.txt")]) == 2


@pytest.mark.parametrize(
    "arguments",
    [
        ["read"],
        ["read", "x", "--format", "xml"],
        ["read", "x", "--published", "2025-02-30"],
        ["nonsense"],
        ["read", "x", "--jobs", "0"],
    ],
)
def test_wrong_usage_is_status_2(arguments: list[str]) -> None:
    assert main(arguments) == 2


def test_an_article_that_breaks_the_reader_costs_only_itself(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = jsonl(tmp_path / "a.jsonl", {"text": TEXT}, {"text": "BREAK", "key": "k"}, {"text": TEXT})
    assert main(["read", path, "--format", "jsonl"]) == 1
    out, err = capsys.readouterr()
    assert len(out.splitlines()) == 2 and "article 'k' broke the reader (IndexError: broken)" in err


def test_interruption_is_status_130(tmp_path: Path) -> None:
    assert main(["read", jsonl(tmp_path / "a.jsonl", {"text": "STOP"})]) == 130


# --- several processes


def upper(chunk: list[Input]) -> list[Outcome]:
    return [Rejected(each.path, None, each.article.text) for each in chunk]


def dies(chunk: list[Input]) -> list[Outcome]:
    if any(each.article.text == "text 30" for each in chunk):
        os._exit(1)
    return upper(chunk)


def inputs(count: int) -> Iterator[Input]:
    return (Input("a.jsonl", Article(f"text {at}")) for at in range(count))


def test_processes_keep_the_order() -> None:
    found = read_all(inputs(100), 2, upper)
    assert [each.reason for each in found if isinstance(each, Rejected)] == [f"text {at}" for at in range(100)]


def test_an_article_that_kills_its_process_costs_only_itself() -> None:
    found = [each.reason for each in read_all(inputs(100), 2, dies) if isinstance(each, Rejected)]
    assert len(found) == 100
    assert "killed the process that read it" in found.pop(30)
    assert found == [f"text {at}" for at in range(100) if at != 30]


def test_no_reader_is_made_for_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr("dragoman.reader.Reader")
    assert list(read_all(iter(()), 1)) == []


# --- stores


@pytest.fixture
def store(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> str:
    path = str(tmp_path / "record.duckdb")
    assert main(["add", some(tmp_path), "--to", path]) == 0
    assert "stored 3 articles" in capsys.readouterr().err
    return path


def test_add_again_stores_nothing_twice(tmp_path: Path, store: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["add", some(tmp_path), "--to", store]) == 0
    assert "stored 0 articles" in (err := capsys.readouterr().err) and "3 were there already" in err


def test_add_keeps_what_was_rejected(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = str(tmp_path / "record.duckdb")
    assert main(["add", jsonl(tmp_path / "a.jsonl", {"text": TEXT}, "{"), "--to", path]) == 1
    assert "stored 1 article in" in capsys.readouterr().err
    with Store(path).view() as view:
        assert [each.line for each in view.rejected()] == [2]


def test_an_interrupted_add_leaves_a_valid_store(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = str(tmp_path / "record.duckdb")
    rows = [{"text": f"{TEXT} {at}"} for at in range(48)]
    assert main(["add", jsonl(tmp_path / "a.jsonl", *rows, {"text": "STOP"}), "--to", path]) == 130
    assert "interrupted: stored 48 articles" in capsys.readouterr().err
    with Store(path).view() as view:
        assert view.count()["articles"] == 48


def test_lists_print_ids_and_names(store: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert (
        main(
            [
                "events",
                "--in",
                store,
                "--actor",
                "TUR",
                "--with",
                "petrou",
                "--since",
                "2025-05-01",
                "--type",
                "consult",
            ]
        )
        == 0
    )
    out, err = capsys.readouterr()
    assert out.count("ev-") == 3 and "Selin Aydar" in out and "3 events" in err
    assert main(["events", "--in", store, "--until", "2024-01-01"]) == 0
    out, err = capsys.readouterr()
    assert out == "" and "0 events" in err


def test_lists_as_json_jsonl_and_csv(store: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["events", "--in", store, "--format", "json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert main(["events", "--in", store, "--format", "jsonl"]) == 0
    assert [json.loads(line) for line in capsys.readouterr().out.splitlines()] == rows
    assert main(["events", "--in", store, "--format", "csv"]) == 0
    table = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert [(row["id"], row["article"]) for row in table] == [(row["id"], row["article"]) for row in rows]
    first = table[0]
    assert (first["actors_names"], first["when_from"], first["trigger"]) == ("Selin Aydar", "2025-05-20", "met")


@pytest.mark.parametrize("verb", ["events", "statements", "meetings", "commitments", "disputes", "sanctions"])
@pytest.mark.parametrize("format", ["table", "json", "jsonl", "csv"])
def test_every_list_in_every_format(store: str, verb: str, format: str) -> None:
    assert main([verb, "--in", store, "--format", format]) == 0


def test_explain_marks_the_sentence(store: str, capsys: pytest.CaptureFixture[str]) -> None:
    with Store(store).view() as view:
        event = view.events()[0]
    assert main(["explain", event.id, "--in", store]) == 0
    out = capsys.readouterr().out
    assert "{Selin Aydar} [met] <Nikos Petrou> in Athens." in out
    assert "events/consult/meet, score 0.90" in out and "actual" in out and "narration" in out


@pytest.mark.parametrize("table", ["mentions", "actors", "dropped"])
def test_explain_takes_any_row(store: str, capsys: pytest.CaptureFixture[str], table: str) -> None:
    with Store(store).view() as view:
        row = getattr(view.record(view.articles()[0].id), table)[0]
    assert main(["explain", row.id, "--in", store]) == 0
    assert "[S" in capsys.readouterr().out


def test_store_trouble_is_one_line_and_status_2(tmp_path: Path, store: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["events", "--in", str(tmp_path / "none.duckdb")]) == 2
    assert main(["explain", "ev-0", "--in", store]) == 2
    assert main(["events", "--in", store, "--since", "2025-02-30"]) == 2
    assert capsys.readouterr().err.splitlines()[0].startswith(str(tmp_path / "none.duckdb"))


def test_marks_inside_marks_nest() -> None:
    article = Article("the army of Iran fired")
    marks = [tables.Mark(0, 16, *tables.DOER), tables.Mark(12, 16, *tables.OTHER), tables.Mark(17, 22, *tables.TRIGGER)]
    assert tables.marked(article, 0, 22, marks, styled=False).plain == "{the army of <Iran>} [fired]"
    assert tables.marked(article, 0, 22, marks, styled=True).plain == article.text


# --- relations and the rest


@pytest.mark.model
def test_relations_appends_columns(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "pairs.tsv"
    path.write_text(
        f'id\tmarked_sentence\n1\t<s>Selin Aydar</s>{TEXT[11:16]}<t>Nikos Petrou</t> in "Athens".....\nbad\n'
    )
    assert main(["relations", str(path)]) == 1
    out, err = capsys.readouterr()
    header, row = (line.split("\t") for line in out.splitlines())
    answer = dict(zip(header, row, strict=True))
    assert header[2:] == ["type", "mode", "factuality", "cameo", "root", "score", "none"]
    assert (answer["id"], answer["type"], answer["root"]) == ("1", "CONSULT", "CONSULT")
    assert answer["cameo"].startswith("04") and '"Athens"' in answer["marked_sentence"]
    assert float(answer["score"]) > 0.5 > float(answer["none"])
    assert f"{path}:3: 1 cells under 2 columns" in err


def test_relations_needs_its_column(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "pairs.tsv").write_text("id\tsentence\n")
    assert main(["relations", str(tmp_path / "pairs.tsv")]) == 2
    assert "marked_sentence" in capsys.readouterr().err
    assert main(["relations", str(tmp_path / "none.tsv")]) == 2


def test_schema_help_and_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["schema"]) == 0
    assert json.loads(capsys.readouterr().out)["title"] == "Dragoman record"
    assert main(["--help"]) == 0
    out = capsys.readouterr().out
    assert all(verb in out for verb in ("read", "add", "relations", "events", "explain", "schema", "Example"))
    assert main(["--version"]) == 0
    assert "dragoman" in capsys.readouterr().out


# --- the real reader


@pytest.mark.model
def test_odd_texts_are_read(reader: Reader) -> None:
    for text in (
        "It rained.",
        "a" * 20_000,
        "\x00\x01 \u200fAnkara\u200e said\x1b.",
        "Er sagte am Montag, die Gespräche würden fortgesetzt und alle Seiten seien zufrieden.",
    ):
        record = reader(Article(text))
        assert record.article.text == text
    assert [each.reason for each in record.dropped] == ["unsupported-language"]
    assert reader(Article("It rained.")).events == ()


def dragoman(*arguments: str) -> subprocess.Popen[str]:
    """The command in a session of its own, which hears ctrl-C even where this process was told to be deaf to it."""
    return subprocess.Popen(
        [sys.executable, "-m", "dragoman", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )


def until(holds: Callable[[], bool], seconds: float = 120) -> None:
    """Waits till something holds; fails when it takes longer."""
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, f"waited {seconds} s for nothing"
        time.sleep(0.1)


@pytest.mark.model
def test_two_processes_print_the_same(tmp_path: Path) -> None:
    path = jsonl(tmp_path / "a.jsonl", *({"text": f"Turkey accused Greece of {at} violations."} for at in range(60)))
    outputs = []
    for jobs in ("1", "2"):
        out, err = dragoman("read", path, "--format", "jsonl", "--jobs", jobs).communicate(timeout=300)
        assert err == ""
        rows = [json.loads(line) for line in out.splitlines()]
        for row in rows:
            del row["made_by"]["seconds"]
        outputs.append(rows)
    assert len(outputs[0]) == 60 and outputs[0] == outputs[1]


@pytest.mark.model
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_ctrl_c_stops_soon_and_leaves_a_valid_store(tmp_path: Path, jobs: str) -> None:
    rows = ({"text": f"Turkey accused Greece of {at} violations. " * 20} for at in range(5_000))
    store = tmp_path / "record.duckdb"
    running = dragoman("add", jsonl(tmp_path / "a.jsonl", *rows), "--to", str(store), "--jobs", jobs)
    until(store.exists)
    time.sleep(2)
    os.killpg(running.pid, signal.SIGINT)
    _, err = running.communicate(timeout=60)
    assert running.returncode == 130, err
    assert err.splitlines()[-1].startswith("interrupted: stored ")
    with Store(store).view() as view:
        assert f"stored {view.count()['articles']:,} article" in err


@pytest.mark.model
def test_a_closed_pipe_is_quiet(tmp_path: Path) -> None:
    path = jsonl(tmp_path / "a.jsonl", *({"text": f"Turkey accused Greece of {at} violations."} for at in range(200)))
    running = dragoman("read", path, "--format", "jsonl")
    assert running.stdout is not None and running.stderr is not None
    running.stdout.readline()
    running.stdout.close()
    assert running.stderr.read() == ""
    running.wait(timeout=60)
    running.stderr.close()


# --- knowledge

RURITANIA = {
    "actors/states.yaml": "{id: ZZZ, name: Ruritania, adjectives: [Ruritanian], people: [Ruritanians], capitals: [], lat: 1, lon: 2}",
    "actors/groups.yaml": "{id: blue, name: Blue League, aliases: [BLU], country: ZZZ, sectors: [REB], from: '2001', to: '2005'}\n"
    "- {id: blue-guard, name: Blue Guard, aliases: [Guard], country: ZZZ, sectors: [REB], part_of: blue}\n"
    "- {id: red-guard, name: Red Guard, aliases: [Guard], country: ZZZ, sectors: [REB], from: '2010'}",
    "actors/offices/all.yaml": "{name: Rudolf Elphberg, country: ZZZ, wikidata: Q5, offices: "
    "[{title: King, from: '2019-01-05', to: '2024-05-01'}, {title: Envoy, from: '2024-06'}]}",
}
OWN = "source: our notes\nentries:\n- {id: lake-guard, name: Lake Guard, country: ZZZ, sectors: [PRM]}\n"


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The user's data folder, empty, for this process and those it starts."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "share"))
    monkeypatch.setattr("platformdirs.user_data_dir", lambda name: str(tmp_path / "share" / name))
    return tmp_path / "share" / "dragoman" / "knowledge"


@pytest.fixture
def ruritania(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A package whose knowledge is three small files."""
    for name, entries in RURITANIA.items():
        dictionary(tmp_path / "data" / name, f"source: atlas\nentries:\n- {entries}\n")
    monkeypatch.setattr("dragoman.knowledge.loading.DATA", tmp_path / "data")
    monkeypatch.setattr("dragoman.knowledge.DATA", tmp_path / "data")
    monkeypatch.setattr("platformdirs.user_cache_dir", lambda name: str(tmp_path / "cache"))


def dictionary(path: Path, content: str = OWN) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content, encoding="utf-8")
    return path


def shown(capsys: pytest.CaptureFixture[str], *arguments: str) -> list[dict[str, object]]:
    assert main(["knowledge", "show", *arguments, "--format", "json"]) == 0
    found: list[dict[str, object]] = json.loads(capsys.readouterr().out)
    return found


@pytest.mark.usefixtures("ruritania")
def test_show_tells_all_of_a_person_on_a_day(capsys: pytest.CaptureFixture[str]) -> None:
    (king,) = shown(capsys, "RUDOLF  elphberg", "--on", "2020-01-01")
    assert (king["id"], king["kind"], king["country"], king["sectors"], king["wikidata"]) == (
        "Q5",
        "person",
        "ZZZ",
        ["GOV"],
        "Q5",
    )
    held = {"title": "King", "organization": None, "country": "ZZZ", "from": "2019-01-05", "to": "2024-05-01"}
    assert king["offices_held"] == [held] and len(king["offices"]) == 2  # type: ignore[arg-type]
    assert king["matched"] == {"spelling": "Rudolf Elphberg", "use": "name"}
    assert (king["written_in"], king["source"], king["meant"]) == ("actors/offices/all:1", "atlas", True)
    (out_of_office,) = shown(capsys, "Rudolf Elphberg", "--on", "2024-05-20")
    assert (out_of_office["sectors"], out_of_office["offices_held"]) == (["ELI"], [])


@pytest.mark.usefixtures("ruritania")
def test_show_finds_family_names(capsys: pytest.CaptureFixture[str]) -> None:
    (king,) = shown(capsys, "Elphberg")
    assert king["matched"] == {"spelling": "Rudolf Elphberg", "use": "family name"}
    assert king["meant"] is False and "only with a title" in str(king["why"])


@pytest.mark.usefixtures("ruritania")
@pytest.mark.parametrize(
    ("name", "on", "meant"),
    [
        ("Guard", "2009-01-01", ["blue-guard"]),
        ("Guard", "2011-01-01", ["blue-guard"]),
        ("BLU", "2003-01-01", ["blue"]),
        ("BLU", "2009-01-01", []),
        ("Blue League", "2009-01-01", ["blue"]),
    ],
)
def test_show_says_whom_a_text_means(capsys: pytest.CaptureFixture[str], name: str, on: str, meant: list[str]) -> None:
    found = shown(capsys, name, "--on", on)
    assert [each["id"] for each in found if each["meant"]] == meant
    assert all(each["why"] for each in found)


@pytest.mark.usefixtures("ruritania")
def test_show_prints_blocks(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["knowledge", "show", "guard"]) == 0
    out = capsys.readouterr().out
    assert "blue-guard" in out and "red-guard" in out and "2010-01-01 to today" in out
    assert "actors/groups:2" in out and "without other hints" in out


@pytest.mark.usefixtures("ruritania")
def test_show_of_nobody_names_close_spellings(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["knowledge", "show", "Rudolf Elfberg"]) == 1
    out, err = capsys.readouterr()
    assert out == "" and "nobody known bears the name 'Rudolf Elfberg'" in err and "Rudolf Elphberg" in err
    assert main(["knowledge", "show", "…"]) == 1


@pytest.mark.usefixtures("ruritania")
def test_an_added_dictionary_is_known_from_then_on(
    tmp_path: Path, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = dictionary(tmp_path / "Field notes.yaml")
    assert main(["knowledge", "add", str(path)]) == 0
    kept = home / "own" / "actors" / "groups" / "field-notes.yaml"
    assert f"added {path} as groups" in (err := capsys.readouterr().err) and str(kept) in err
    (guard,) = shown(capsys, "Lake Guard")
    assert (guard["written_in"], guard["source"]) == ("actors/groups/field-notes:1", "our notes")
    dictionary(path, OWN.replace("Lake Guard", "Pond Guard"))
    assert main(["knowledge", "add", str(path)]) == 0
    assert [each.name for each in (home / "own").rglob("*.*")] == ["field-notes.yaml"]
    assert main(["knowledge", "show", "Lake Guard"]) == 1
    capsys.readouterr()
    assert main(["knowledge", "list"]) == 0
    layers = [line for line in capsys.readouterr().out.splitlines() if not line.startswith(" ")]
    assert layers == [f"{tmp_path / 'data'}: 5 entries", f"{home / 'own'}: 1 entries"]


@pytest.mark.usefixtures("ruritania")
@pytest.mark.parametrize(
    ("entry", "kind"),
    [
        ("{name: A Man, country: ZZZ, offices: []}", "offices"),
        ("{id: a, name: A, country: ZZZ, sectors: []}", "organizations"),
        ("{id: a, name: A, country: ZZZ, sectors: [REB, UAF]}", "groups"),
        ("{id: a, name: A, country: ZZZ, sectors: [], from: '2001'}", "groups"),
        ("{id: a, name: A, country: ZZZ, countries: [ZZZ]}", "communities"),
        ("{title: A, words: [a], sectors: [], example: x}", "roles"),
        ("{name: a, kind: group, words: [a], sectors: [], example: x}", "collectives"),
        ("{name: A Sea}", "regions"),
        ("{id: AAA, name: A, adjectives: [], people: [], capitals: [], lat: 1, lon: 1}", "states"),
    ],
)
def test_the_kind_is_guessed(tmp_path: Path, capsys: pytest.CaptureFixture[str], entry: str, kind: str) -> None:
    path = dictionary(tmp_path / "mine.yaml", f"source: x\nentries:\n- {entry}\n")
    assert main(["knowledge", "add", str(path)]) == 0
    assert f"as {kind};" in capsys.readouterr().err


@pytest.mark.usefixtures("ruritania")
@pytest.mark.parametrize(
    ("content", "says"),
    [
        (OWN.replace("country", "county"), "entry 1 (lake-guard): unknown key 'county'"),
        (OWN.replace("sectors", "aliass: [x], sectors"), "entry 1 (lake-guard): unknown key 'aliass'"),
        (OWN.replace("[PRM]", "PRM"), "`sectors` must be a list"),
        (OWN.replace("ZZZ", "NO"), "`country` must be a text, it is False; put it in quotes"),
        (OWN.replace("[PRM]", "[PRM], part_of: nobody"), "part_of 'nobody' is no actor"),
        (OWN.replace("[PRM]", "[PRM], from: soon"), "'soon' is not a date"),
        ("entries: [", "not readable as YAML"),
        ("[]", "must hold `source:`"),
        ("source: x\nentries: []\n", "needed keys of"),
    ],
)
def test_a_wrong_dictionary_is_not_added(
    tmp_path: Path, home: Path, capsys: pytest.CaptureFixture[str], content: str, says: str
) -> None:
    path = dictionary(tmp_path / "mine.yaml", content)
    assert main(["knowledge", "add", str(path)]) == 2
    err = capsys.readouterr().err
    assert err.startswith(str(path)) and says in err
    assert not list(home.rglob("*.yaml"))


@pytest.mark.usefixtures("ruritania")
def test_add_of_a_file_that_is_not_there_or_of_another_kind(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["knowledge", "add", str(tmp_path / "none.yaml")]) == 2
    assert "cannot be read" in capsys.readouterr().err
    path = dictionary(tmp_path / "mine.yaml")
    assert main(["knowledge", "add", str(path), "--as", "offices"]) == 2
    assert (
        "unknown key 'sectors'" in (err := capsys.readouterr().err) or "missing key 'offices'" in err or "'id'" in err
    )
    assert main(["knowledge", "add", str(path), "--as", "wonders"]) == 2


@pytest.mark.usefixtures("ruritania")
def test_reading_uses_the_layers_and_the_folders_given(
    tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    used: list[tuple[Path, ...]] = []

    class Noting(FakeReader):
        def __init__(self, *, knowledge: Iterable[Path] = ()) -> None:
            super().__init__(knowledge=knowledge)
            used.append(self.folders)

    monkeypatch.setattr("dragoman.reader.Reader", Noting)
    for snapshot in ("wikidata-2026-01-01", "wikidata-2026-02-01"):
        dictionary(home / snapshot / "actors" / "groups.yaml")
    dictionary(home / "own" / "actors" / "groups.yaml")
    given = [tmp_path / "one", tmp_path / "two"]
    options = [word for folder in given for word in ("--knowledge", str(folder))]
    assert main(["read", some(tmp_path, 1), *options]) == 0
    assert main(["add", some(tmp_path, 1), "--to", str(tmp_path / "record.duckdb")]) == 0
    layers = (home / "wikidata-2026-02-01", home / "own")
    assert used == [(*layers, *given), layers]


@pytest.mark.usefixtures("ruritania")
@pytest.mark.parametrize("verb", ["read", "show", "list", "add", "update"])
def test_a_broken_layer_is_named_with_its_remedy(
    tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], verb: str
) -> None:
    monkeypatch.setattr("dragoman.reader.Reader", lambda knowledge: knowledge_module.load(*knowledge))
    broken = dictionary(home / "own" / "actors" / "groups" / "mine.yaml", OWN.replace("country", "county"))
    arguments = {
        "read": ["read", some(tmp_path, 1)],
        "show": ["knowledge", "show", "Guard"],
        "list": ["knowledge", "list"],
        "add": ["knowledge", "add", str(dictionary(tmp_path / "good.yaml"))],
        "update": ["knowledge", "update", "--endpoint", "http://127.0.0.1:9/sparql"],
    }
    assert main(arguments[verb]) == 2
    err = capsys.readouterr().err
    assert str(broken) in err and "unknown key 'county'" in err and f"delete that file in {home / 'own'}" in err


@pytest.mark.usefixtures("ruritania")
def test_a_folder_that_is_not_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["knowledge", "show", "Guard", "--knowledge", str(tmp_path / "none")]) == 2
    assert capsys.readouterr().err == f"{tmp_path / 'none'}: no such knowledge folder\n"


@pytest.mark.usefixtures("ruritania")
def test_an_update_without_network_changes_nothing(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["knowledge", "update", "--endpoint", "http://127.0.0.1:9/sparql"]) == 2
    out, err = capsys.readouterr()
    assert out == "" and "cannot be reached" in err and "nothing in use was changed" in err.lower()
    assert not list(home.glob("wikidata-2*"))


@pytest.mark.usefixtures("ruritania")
def test_a_folder_that_cannot_be_written(tmp_path: Path, home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    dictionary(home.parent, "a file where the folder should be")
    for arguments in (["add", str(dictionary(tmp_path / "mine.yaml"))], ["update"]):
        assert main(["knowledge", *arguments]) == 2
        assert "cannot be written" in capsys.readouterr().err


@pytest.mark.usefixtures("ruritania")
def test_update_prints_its_report(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    asked: list[tuple[refresh.Settings, bool]] = []

    def update(settings: refresh.Settings, *, full: bool) -> refresh.Report:
        asked.append((settings, full))
        return refresh.Report(home / "wikidata-2026-01-01", "x", 3, ("A Man",), (), (), (), (), (), {})

    monkeypatch.setattr(refresh, "update", update)
    assert main(["knowledge", "update", "--limit", "50", "--full"]) == 0
    out, err = capsys.readouterr()
    assert "persons added: 1\n  A Man\n" in out and "delete that folder" in err
    ((settings, full),) = asked
    assert (settings.home, settings.page, settings.endpoint, full) == (home, 50, refresh.ENDPOINT, True)
    monkeypatch.setattr(refresh, "update", lambda *_, **__: (_ for _ in ()).throw(KeyboardInterrupt))
    assert main(["knowledge", "update"]) == 130


# --- commitments over time


@pytest.fixture
def promises(tmp_path: Path) -> str:
    """A store with a promise made twice and another that was kept."""
    from test_follows import BOATS, CHAIN, Row, filled, record

    sent = Row("UGA", "AID", "Uganda sent two patrol boats to the coast guard of Lamu.", 19, "sent")
    filled(tmp_path / "promises.duckdb", map(record, (*CHAIN, BOATS, sent)))
    return str(tmp_path / "promises.duckdb")


def test_open_commitments_are_those_not_reported_done(promises: str, capsys: pytest.CaptureFixture[str]) -> None:
    ask = ["commitments", "--in", promises, "--open"]
    assert main(ask) == 0
    out, err = capsys.readouterr()
    assert "maize" in out and "Times" in out and "patrol" not in out and "1 commitment" in err
    assert main([*ask, "--format", "json"]) == 0
    (row,) = json.loads(capsys.readouterr().out)
    assert (row["times"], row["deadline"], row["overdue"], len(row["follows"])) == (2, None, False, 1)
    assert main([*ask, "--format", "jsonl"]) == 0
    assert json.loads(capsys.readouterr().out) == row
    assert main([*ask, "--format", "csv"]) == 0
    (cells,) = csv.DictReader(io.StringIO(capsys.readouterr().out))
    assert (cells["times"], cells["deadline"], cells["overdue"]) == ("2", "", "False")
    assert cells["follows"] == row["follows"][0]
    assert main([*ask, "--actor", "UGA"]) == 0
    assert capsys.readouterr() == ("", "0 commitments\n")


def test_commitments_without_open_are_all(promises: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["commitments", "--in", promises, "--format", "json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert len(rows) == 3 and "times" not in rows[0] and sum(len(row["follows"]) for row in rows) == 1


def test_explain_shows_what_became_of_a_commitment(promises: str, capsys: pytest.CaptureFixture[str]) -> None:
    with Store(promises).view() as view:
        (offer,) = view.commitments(type="offer")
        (sent,) = view.events(type="AID")
    assert main(["explain", offer.id, "--in", promises]) == 0
    out = capsys.readouterr().out
    assert "fulfilled by" in out and sent.id in out and "Uganda sent" in out
    assert main(["explain", sent.id, "--in", promises]) == 0
    out = capsys.readouterr().out
    assert "fulfils" in out and offer.id in out
