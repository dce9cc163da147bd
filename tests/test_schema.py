"""The JSON Schema that `dragoman schema` prints, against real records."""

from __future__ import annotations

import json
from typing import Any

import jsonschema
import pytest

from dragoman import Article, Reader, Record
from dragoman.model import TABLES
from dragoman.schema import from_plain, json_schema

TEXTS = {
    "empty": "",
    "nobody": "The bridge collapsed after heavy rain.",
    "meeting": "Turkish Foreign Minister Selin Aydar met her Greek counterpart Nikos Petrou in Athens on Tuesday. "
    '"We agreed to restart the talks in June," Aydar told reporters. They issued a joint statement.',
    "ledger": "Kenya promised Somalia to reopen the border if the raids stopped. The dispute between Kenya and Somalia "
    "over the sea border went on. The European Union imposed sanctions on 12 Belarusian officials on Monday.",
    "conflict": "Rwanda said Congolese troops attacked a village on May 40. Hamas, a terrorist organization, freed two men.",
    "foreign": "Die beiden Minister trafen sich am Montag in der Hauptstadt und einigten sich auf ein neues Abkommen.",
}
VALIDATOR = jsonschema.Draft202012Validator(json_schema(), format_checker=jsonschema.FormatChecker())


def test_the_schema_is_a_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(json_schema())
    assert json.loads(json.dumps(json_schema())) == json_schema()


def test_the_schema_requires_every_table_and_forbids_others() -> None:
    record = json_schema()["$defs"]["Record"]
    assert record["required"] == ["article", *TABLES, "made_by"]
    assert all(each["additionalProperties"] is False for each in json_schema()["$defs"].values())
    assert {"from", "to"} <= set(json_schema()["$defs"]["When"]["properties"])
    assert "at" not in json_schema()["$defs"]["Mention"]["properties"]


def test_every_noun_is_described() -> None:
    assert [name for name, each in json_schema()["$defs"].items() if not each["description"]] == []


@pytest.mark.model
@pytest.mark.parametrize("published", ["2025-05-21", None])
@pytest.mark.parametrize("name", TEXTS)
def test_every_record_is_valid(name: str, published: str | None, reader: Reader) -> None:
    record = reader(Article(TEXTS[name], published=published, key=name))
    VALIDATOR.validate(json.loads(record.to_json()))
    assert from_plain(Record, json.loads(record.to_json())) == record


@pytest.mark.model
@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("events", 0, "type"), 7),
        (("mentions", 0, "start"), "0"),
        (("dates", 0, "from"), "21 May"),
        (("article", "id"), None),
    ],
)
def test_a_wrong_record_is_not_valid(path: tuple[Any, ...], value: object, reader: Reader) -> None:
    plain = reader(Article(TEXTS["meeting"], published="2025-05-21")).to_dict()
    row: Any = plain
    for step in path[:-1]:
        row = row[step]
    row[path[-1]] = value
    assert not VALIDATOR.is_valid(plain)


@pytest.mark.model
def test_a_record_printed_without_its_text_is_valid(reader: Reader) -> None:
    plain = reader(Article(TEXTS["meeting"])).to_dict()
    plain["article"]["text"] = None
    VALIDATOR.validate(plain)
