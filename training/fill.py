"""Fills the sentence patterns of templates.yaml with names: rows that teach that names and places do not matter.

python training/fill.py        # writes training/sentences/templates.jsonl anew, the same every time
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from rows import SENTENCES

from dragoman import knowledge

TEMPLATES = Path(__file__).parent / "templates.yaml"
FILLS = 5
"""Sentences made of each pattern."""

DAYS = (
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
    "3 March",
    "June 17",
    "October 30",
)
SAID = frozenset({"AGREE", "CONSULT", "SUPPORT", "CONCEDE", "REQUEST", "ACCUSE", "REJECT", "THREATEN"})
"""Types that are words, which a minister or a president can say."""

BESIDES = frozenset({"former", "successor", "claimed_by", "country"})
"""Fields of states of the past, disputed and dependent territories, which patterns leave out."""

_ARTICLE = re.compile(
    r"^(United|Democratic Republic|Central African)|(Emirates|Netherlands|Philippines|Islands|Maldives)$"
)
_SLOT = re.compile(r"\{([STOPD])\}")


@dataclass(frozen=True, slots=True)
class State:
    """A state by its name, adjective and capital."""

    name: str
    adjective: str
    capital: str


def states() -> list[State]:
    """The states of today, by the package's own knowledge."""
    folder = Path(knowledge.__file__).parent / "data" / "actors"
    entries = yaml.safe_load((folder / "states.yaml").read_text(encoding="utf-8"))["entries"]
    return [
        State(each["name"], each["adjectives"][0], each["capitals"][0])
        for each in entries
        if each.get("adjectives") and each.get("capitals") and not BESIDES & set(each)
    ]


def actor(state: State, type_: str, chance: random.Random) -> str:
    """One of the ways in which reports name a state's side; deeds are not put on ministers."""
    name = f"the {state.name}" if _ARTICLE.search(state.name) else state.name
    shapes = [name, name, f"the {state.adjective} government"]
    if type_ in SAID:
        shapes += [f"the {state.adjective} foreign minister", f"the {state.adjective} president"]
    return chance.choice(shapes)


def row(pattern: dict[str, Any], filled: dict[str, str], marks: dict[str, str]) -> str:
    """The sentence with its names, and marks around those of source and target."""

    def name(match: re.Match[str]) -> str:
        slot, text = match[1], filled[match[1]]
        text = text[0].upper() + text[1:] if match.start() == 0 else text
        return f"<{marks[slot]}>{text}</{marks[slot]}>" if slot in marks else text

    return _SLOT.sub(name, pattern["text"])


def rows(pattern: dict[str, Any], known: list[State], chance: random.Random) -> Iterator[dict[str, Any]]:
    """The rows of one pattern: the pair itself, and no relation between it and the bystander."""
    for _ in range(FILLS):
        one, two, other, place = chance.sample(known, 4)
        sides = zip("STO", (one, two, other), strict=True)
        filled = {slot: actor(state, pattern["type"], chance) for slot, state in sides}
        filled |= {"P": place.capital, "D": chance.choice(DAYS)}
        label = {
            "type": pattern["type"],
            "mode": pattern.get("mode"),
            "contexts": [],
            "factuality": pattern.get("factuality", "future" if pattern["type"] == "AGREE" else "actual"),
            "why": "pattern",
            "cameo": pattern["cameo"],
            "template": True,
        }
        if pattern.get("mutual"):
            label["mutual"] = True
        yield {"marked": row(pattern, filled, {"S": "s", "T": "t"})} | label
        if "{O}" in pattern["text"]:
            nothing = {"type": "NONE", "mode": None, "contexts": [], "factuality": "actual", "why": "bystander"}
            marks = chance.choice(({"O": "s", "T": "t"}, {"S": "s", "O": "t"}, {"O": "s", "S": "t"}))
            yield {"marked": row(pattern, filled, marks)} | nothing | {"template": True}


def main() -> None:
    """Writes the rows of all patterns."""
    patterns = yaml.safe_load(TEMPLATES.read_text(encoding="utf-8"))
    chance, known = random.Random(8), states()
    found = [each for pattern in patterns for each in rows(pattern, known, chance)]
    lines = [json.dumps(each, ensure_ascii=False) for each in found]
    (SENTENCES / "templates.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{len(found)} rows from {len(patterns)} patterns")


if __name__ == "__main__":
    main()
