"""Knowledge: strict files, the user's own folders, the compiled cache, and what must hold of our own data."""

from __future__ import annotations

import re
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import spacy
import yaml

from dragoman import Article, Reader, knowledge
from dragoman.errors import KnowledgeError
from dragoman.knowledge import Knowledge, Name, Names
from dragoman.resolve.actors.base import Casting
from dragoman.resolve.actors.known import find_names
from dragoman.resolve.base import Text
from dragoman.resolve.cues import cues

EXAMPLES = Path(__file__).parents[1] / "examples"
MODES = {
    "CONSULT": "visit third-party multilateral phone",
    "RETREAT": "withdraw release disarm ceasefire access resign",
    "REQUEST": "assist change yield meet",
    "REJECT": "assist change yield meet",
    "ACCUSE": "disapprove investigate allege",
    "THREATEN": "restrict arrest relations expel territory violence",
    "PROTEST": "demo riot strike hunger boycott obstruct vandalize",
    "SANCTION": "convict expel withdraw discontinue",
    "MOBILIZE": "troops weapons police militia",
    "COERCE": "seize restrict censor curfew martial-law arrest deport withhold misinformation cyber",
    "ASSAULT": "abduct beat torture sexual targeted destroy primitive firearms explosives suicide-attack aerial drone "
    "heavy-weapons crowd-control unconventional",
}
QUADS = {
    1: "AGREE CONSULT SUPPORT CONCEDE",
    2: "COOPERATE AID RETREAT",
    3: "REQUEST ACCUSE REJECT THREATEN",
    4: "PROTEST SANCTION MOBILIZE COERCE ASSAULT",
}
SECTORS = frozenset(
    "COP GOV JUD LEG MIL PRM PTY REB SPY UAF UNK AGR BUS CRM CVL EDU ELI JRN LAB MED REF OPP PRE REL SOC".split()
)
CONTEXTS = frozenset(
    "military intelligence executive legislative election political_institutions pro_democracy pro_autocracy economic "
    "legal reparations human_rights rights_freedoms repression human_security gender lgbt religion_ethnicity inequality "
    "diplomatic territory peacekeeping health asylum migration disasters natural_resource environment technology "
    "terrorism cbrn cyber misinformation crime corruption illegal_drugs trafficking".split()
)
CODES = frozenset("IGO UNO EUR NGO ISM IMG MNC".split())
NO_CAPITAL = frozenset("ATG BEL DJI GRD LUX MCO SGP SMR SYC VAT".split())
"""States whose capital is left out on purpose (head of actors/states.yaml): it stands as the name, or is ambiguous."""

STATES = """
source: mine
entries:
- {id: ZZZ, name: Ruritania, adjectives: [Ruritanian], people: [Ruritanians], capitals: [Strelsau], lat: 1, lon: 2}
"""
GROUPS = """
source: mine
entries:
- {id: black-michael, name: Black Michael League, aliases: [BML], country: ZZZ, sectors: [REB]}
"""
OFFICES = """
source: mine
entries:
- {name: Rudolf Elphberg, country: ZZZ, offices: [{title: King, from: "2019-01", to: "2020-02"}]}
"""
EVENTS = """
source: mine
entries:
- {id: abdicate, verb: [abdicate], type: RETREAT, mode: resign, example: "<s>The king</s> abdicated."}
"""
FILES = {
    "actors/states.yaml": STATES,
    "actors/groups.yaml": GROUPS,
    "actors/offices/europe.yaml": OFFICES,
    "events/retreat.yaml": EVENTS,
}


def write(root: Path, files: dict[str, str]) -> Path:
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
    return root


TYPES = (knowledge.DATA / "ontology" / "types.yaml").read_text(encoding="utf-8")


@pytest.fixture
def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A package whose own data is four small files; returns their folder."""
    root = write(tmp_path / "data", FILES | {"ontology/types.yaml": TYPES})
    monkeypatch.setattr(knowledge.loading, "DATA", root)
    return root


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    return tmp_path / "cache"


@pytest.fixture(scope="module")
def known() -> Knowledge:
    return knowledge.load()


# ---------------------------------------------------------------- loading


def test_what_is_loaded(small: Path, cache: Path) -> None:
    known = knowledge.load(cache=cache)
    assert known.actors["ZZZ"].name == "Ruritania"
    assert known.states["ZZZ"].capitals == ("Strelsau",)
    assert known.actors["black-michael"].kind == "group"
    uses = {name.use for group in known.names.by_words.values() for name in group}
    assert uses == {"name", "adjective", "people", "capital"}
    assert [each.rule for each in known.triggers] == ["events/retreat/abdicate"]
    assert known.surnames["elphberg"] == ("rudolf-elphberg",)


def test_half_open_dates_of_offices(small: Path, cache: Path) -> None:
    (office,) = knowledge.load(cache=cache).actors["rudolf-elphberg"].offices
    assert str(office.start_date) == "2019-01-01"


@pytest.mark.parametrize(("written", "last"), [("2020-02", "2020-02-29"), ("2020-01", "2020-01-31")])
def test_a_month_as_end_means_its_last_day(small: Path, cache: Path, written: str, last: str) -> None:
    write(small, {"actors/offices/europe.yaml": OFFICES.replace("2020-02", written)})
    (office,) = knowledge.load(cache=cache).actors["rudolf-elphberg"].offices
    assert str(office.end_date) == last


# ---------------------------------------------------------------- strictness


def fails(root: Path, files: dict[str, str], cache: Path) -> str:
    write(root, files)
    with pytest.raises(KnowledgeError) as raised:
        knowledge.load(cache=cache)
    return str(raised.value)


def test_unknown_key_names_file_entry_and_key(small: Path, cache: Path) -> None:
    message = fails(small, {"actors/groups.yaml": GROUPS.replace("aliases:", "alias:")}, cache)
    assert "actors/groups.yaml" in message and "entry 1" in message and "black-michael" in message
    assert "unknown key 'alias'" in message


def test_missing_key_names_file_entry_and_key(small: Path, cache: Path) -> None:
    message = fails(small, {"actors/groups.yaml": GROUPS.replace(", sectors: [REB]", "")}, cache)
    assert "actors/groups.yaml" in message and "entry 1" in message and "missing key 'sectors'" in message


def test_bad_yaml_names_file_and_line(small: Path, cache: Path) -> None:
    message = fails(small, {"events/aid.yaml": "source: mine\nentries:\n- {id: x, verb: [give\n"}, cache)
    assert "events/aid.yaml" in message and "line" in message


def test_bytes_that_are_no_text(small: Path, cache: Path) -> None:
    (small / "events" / "aid.yaml").write_bytes(b"\xff\xfe\x00")
    assert "events/aid.yaml" in fails(small, {}, cache)


@pytest.mark.parametrize("content", ["", "[]", "entries: []", "source: mine", "source: mine\nentries: {}"])
def test_a_file_without_source_and_entries(content: str, small: Path, cache: Path) -> None:
    message = fails(small, {"events/aid.yaml": content}, cache)
    assert "events/aid.yaml" in message and "`source:`" in message


def test_unknown_key_beside_entries(small: Path, cache: Path) -> None:
    message = fails(small, {"events/aid.yaml": "source: mine\nauthor: me\nentries: []\n"}, cache)
    assert "events/aid.yaml" in message and "'author'" in message


def test_entry_that_is_no_mapping(small: Path, cache: Path) -> None:
    message = fails(small, {"events/aid.yaml": "source: mine\nentries: [give]\n"}, cache)
    assert "events/aid.yaml" in message and "entry 1" in message


def test_file_of_no_known_kind(small: Path, cache: Path) -> None:
    assert "wonders.yaml" in fails(small, {"wonders.yaml": "source: mine\nentries: []\n"}, cache)


def test_verb_and_noun_at_once(small: Path, cache: Path) -> None:
    message = fails(small, {"events/retreat.yaml": EVENTS.replace("verb:", "noun: [exit], verb:")}, cache)
    assert "events/retreat" in message and "abdicate" in message and "`verb` and `noun`" in message


@pytest.mark.parametrize("written", ["2020-13", "2020-02-30", "spring", "20-02"])
def test_bad_date_names_file_and_entry(written: str, small: Path, cache: Path) -> None:
    message = fails(small, {"actors/offices/europe.yaml": OFFICES.replace("2020-02", written)}, cache)
    assert "actors/offices/europe" in message and ":1" in message and repr(written) in message


def test_bad_date_names_the_key(small: Path, cache: Path) -> None:
    message = fails(small, {"actors/offices/europe.yaml": OFFICES.replace("2020-02", "spring")}, cache)
    assert re.search(r"\bto\b", message.split("; write")[0])


@pytest.mark.parametrize(
    "offices",
    [
        "[{titel: King}]",
        "[{title: King, unitl: x}]",
        "[King]",
    ],
)
def test_a_wrong_office_is_a_knowledge_error(offices: str, small: Path, cache: Path) -> None:
    content = f"source: mine\nentries:\n- {{name: Rudolf Elphberg, country: ZZZ, offices: {offices}}}\n"
    assert "actors/offices/europe" in fails(small, {"actors/offices/europe.yaml": content}, cache)


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("events/retreat.yaml", "type: RETREAT", "type: FLEE"),
        ("events/retreat.yaml", "mode: resign", "mode: abdicate"),
        ("events/retreat.yaml", "verb: [abdicate]", "verb: 7"),
        ("actors/groups.yaml", "sectors: [REB]", "sectors: [REB], part_of: nobody"),
    ],
)
def test_a_wrong_value_is_a_knowledge_error(name: str, old: str, new: str, small: Path, cache: Path) -> None:
    assert name.removesuffix(".yaml") in fails(small, {name: FILES[name].replace(old, new)}, cache)


def test_missing_folder(small: Path, tmp_path: Path, cache: Path) -> None:
    with pytest.raises(KnowledgeError, match="no such knowledge folder"):
        knowledge.load(tmp_path / "nowhere", cache=cache)


# ---------------------------------------------------------------- the user's own folders


def test_a_user_folder_adds(small: Path, tmp_path: Path, cache: Path) -> None:
    own = write(tmp_path / "own", {"actors/groups.yaml": GROUPS.replace("black-michael", "blue").replace("BML", "BLU")})
    known = knowledge.load(own, cache=cache)
    assert {"black-michael", "blue"} <= set(known.actors)
    assert known.version != knowledge.load(cache=cache).version


def test_a_user_folder_wins_by_id(small: Path, tmp_path: Path, cache: Path) -> None:
    own = write(tmp_path / "own", {"actors/groups.yaml": GROUPS.replace("Black Michael League", "Duke's Men")})
    last = write(tmp_path / "last", {"actors/groups.yaml": GROUPS.replace("Black Michael League", "Hentzau Band")})
    assert knowledge.load(own, cache=cache).actors["black-michael"].name == "Duke's Men"
    assert knowledge.load(own, last, cache=cache).actors["black-michael"].name == "Hentzau Band"


def test_a_user_event_entry_wins_by_id(small: Path, tmp_path: Path, cache: Path) -> None:
    own = write(tmp_path / "own", {"events/retreat.yaml": EVENTS.replace("[abdicate]", "[forswear]")})
    known = knowledge.load(own, cache=cache)
    assert set(known.verbs) == {"forswear"}


# ---------------------------------------------------------------- the compiled cache


def test_the_cache_is_used(small: Path, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = knowledge.load(cache=cache)
    monkeypatch.setattr(knowledge.loading, "compiled", lambda *_: pytest.fail("compiled again"))
    assert knowledge.load(cache=cache) == first


def test_the_cache_is_rebuilt_when_a_file_changes(small: Path, cache: Path) -> None:
    before = knowledge.load(cache=cache)
    write(small, {"actors/groups.yaml": GROUPS.replace("BML", "BLM")})
    after = knowledge.load(cache=cache)
    assert (before.actors["black-michael"].aliases, after.actors["black-michael"].aliases) == (("BML",), ("BLM",))
    assert before.version != after.version


def test_the_cache_is_rebuilt_when_a_file_comes_or_goes(small: Path, cache: Path) -> None:
    knowledge.load(cache=cache)
    (small / "actors" / "groups.yaml").unlink()
    assert "black-michael" not in knowledge.load(cache=cache).actors


@pytest.mark.parametrize("spoil", [lambda data: b"", lambda data: b"garbage", lambda data: data[: len(data) // 2]])
def test_a_broken_cache_is_compiled_again(spoil: object, small: Path, cache: Path) -> None:
    first = knowledge.load(cache=cache)
    (path,) = cache.glob("*.pickle")
    path.write_bytes(spoil(path.read_bytes()))  # type: ignore[operator]
    assert knowledge.load(cache=cache) == first


def test_a_cache_that_cannot_be_written_is_done_without(small: Path, tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("no folder", encoding="utf-8")
    assert "ZZZ" in knowledge.load(cache=blocked / "cache").actors


# ---------------------------------------------------------------- our own data


def test_ontology_is_that_of_the_record(known: Knowledge) -> None:
    assert {name: " ".join(each.modes) for name, each in known.types.items() if each.modes} == MODES
    assert {name: each.quad for name, each in known.types.items()} == {
        name: quad for quad, listed in QUADS.items() for name in listed.split()
    }
    assert all(each.announced in known.types for each in known.types.values())
    assert {context for group in known.contexts.values() for _, context in group} == CONTEXTS


def test_every_trigger_has_a_type_and_mode_of_the_ontology(known: Knowledge) -> None:
    wrong = [
        each.rule
        for each in known.triggers
        if each.type not in known.types or each.mode not in {None, *known.types[each.type].modes}
    ]
    assert len(known.triggers) > 1000
    assert wrong == []


def test_every_trigger_stands_in_the_file_of_its_type(known: Knowledge) -> None:
    strays = {each.rule for each in known.triggers if each.rule.split("/")[1] != each.type.lower()}
    assert all(rule.split("/")[1].upper() in known.types for rule in strays)


def test_every_cameo_code_is_scored(known: Knowledge) -> None:
    codes = {each.cameo for each in known.triggers if each.cameo}
    codes |= {each.cameo for each in known.types.values()}
    codes |= {code for each in known.types.values() for code in each.modes.values()}
    assert {code for code in codes if not re.fullmatch(r"\d{3,4}", code)} == set()
    assert {code for code in codes if code[:3] not in known.goldstein and code not in known.goldstein} == set()


def test_every_trigger_has_an_example_with_its_doer(known: Knowledge) -> None:
    assert [each.rule for each in known.triggers if not re.search(r"<s>.+?</s>", each.example)] == []


def test_event_ids_are_unique_in_their_file() -> None:
    for path in sorted((knowledge.DATA / "events").glob("*.yaml")):
        ids = [entry["id"] for entry in yaml.safe_load(path.read_text("utf-8"))["entries"]]
        assert len(ids) == len(set(ids)), path.name


def test_every_part_of_is_an_actor(known: Knowledge) -> None:
    assert [each.id for each in known.actors.values() if each.part_of and each.part_of not in known.actors] == []


def test_part_of_never_runs_in_a_circle(known: Knowledge) -> None:
    for actor in known.actors.values():
        seen = {actor.id}
        above = actor.part_of
        while above:
            assert above not in seen, actor.id
            seen.add(above)
            above = known.actors[above].part_of


def test_every_country_code_is_a_state_or_a_class(known: Knowledge) -> None:
    strays = {
        each.id: each.country
        for each in known.actors.values()
        if each.country and each.country not in CODES and each.country not in known.states
    }
    assert strays == {}


def test_every_sector_is_of_the_codebook(known: Knowledge) -> None:
    used = {sector for actor in known.actors.values() for sector in actor.sectors}
    used |= {sector for group in known.titles.values() for each in group for sector in each.sectors}
    used |= {sector for group in known.collectives.values() for each in group for sector in each.sectors}
    assert used <= SECTORS


def test_every_state_has_a_capital_or_is_a_territory(known: Knowledge) -> None:
    entries = yaml.safe_load((knowledge.DATA / "actors" / "states.yaml").read_text("utf-8"))["entries"]
    territories = {
        entry["id"]
        for entry in entries
        if entry.get("country", entry["id"]) != entry["id"] or {"claimed_by", "former", "disputed"} & set(entry)
    }
    without = {state for state, facts in known.states.items() if not facts.capitals}
    dependent = {"BMU", "CYM", "GIB", "HKG", "IMN", "IOT", "MAC", "PRI"}
    assert without - territories - dependent == NO_CAPITAL


def test_offices_begin_before_they_end(known: Knowledge) -> None:
    wrong = [
        (actor.name, office.title)
        for actor in known.actors.values()
        for office in actor.offices
        if office.start_date and office.end_date and office.start_date >= office.end_date
    ]
    assert wrong == []


def factuality_cues() -> list[Any]:
    entries = yaml.safe_load((knowledge.DATA / "cues" / "factuality.yaml").read_text("utf-8"))["entries"]
    return [pytest.param(each, id=each["cue"]) for each in entries]


@pytest.mark.model
@pytest.mark.parametrize("entry", factuality_cues())
def test_every_factuality_cue_is_found_in_its_example(entry: dict[str, str], reader: Reader) -> None:
    article = Article(entry["example"])
    found = cues(Text.of(article, reader.parser(article)), reader.knowledge)
    assert f"cues/{entry['kind']}/{entry['cue'].replace(' ', '-')}" in {each.rule for each in found}


def lengthened(known: Knowledge) -> Knowledge:
    """The knowledge with ten times the names: of each nine more whose first word no text holds."""
    every = [name for group in known.names.by_words.values() for name in group]
    copies = [replace(name, words=(f"{name.words[0]}~{copy}", *name.words[1:])) for name in every for copy in range(9)]
    larger = replace(known, names=Names.of([*every, *copies]))
    assert sum(map(len, larger.names.by_words.values())) == 10 * len(every)
    return larger


def example_text() -> Text:
    article = Article(" ".join(path.read_text("utf-8") for path in sorted(EXAMPLES.glob("*.txt"))))
    english = spacy.blank("en")
    english.add_pipe("sentencizer")
    return Text.of(article, english(article.text))


class Counted(dict[tuple[str, ...], tuple[Name, ...]]):
    """Names by their words, counting how often it is asked and how many names it hands out."""

    asked = handed = 0

    def get(self, key: tuple[str, ...], default: Any = None) -> Any:
        found = super().get(key, default)
        self.asked += 1
        self.handed += len(found or ())
        return found


def test_looking_up_names_takes_as_many_steps_with_ten_times_the_names(known: Knowledge) -> None:
    """Steps are counted, not seconds, so that a busy machine cannot fail it; `make soak` takes the time."""

    def steps(knowledge: Knowledge) -> tuple[int, int]:
        counted = Counted(knowledge.names.by_words)
        find_names(Casting(text, replace(knowledge, names=Names(counted, knowledge.names.longest))))
        return counted.asked, counted.handed

    text = example_text()
    small, large = steps(known), steps(lengthened(known))
    assert small == large
    assert min(small) > 100


@pytest.mark.soak
def test_looking_up_names_takes_as_long_with_ten_times_the_names(known: Knowledge) -> None:
    """At most 1.2 times the processor time: the fastest of several rounds of each, in turn."""
    text, larger = example_text(), lengthened(known)

    def seconds(knowledge: Knowledge) -> float:
        start = time.process_time()
        for _ in range(3):
            find_names(Casting(text, knowledge))
        return time.process_time() - start

    rounds = [(seconds(known), seconds(larger)) for _ in range(15)]
    assert min(each[1] for each in rounds) <= 1.2 * min(each[0] for each in rounds)
