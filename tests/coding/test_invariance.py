"""What must not change when a sentence is changed in one way, and what must (tests/cases/invariance.yaml)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

from dragoman import Article, Reader
from dragoman.names import fold

FAMILIES = yaml.safe_load((Path(__file__).parents[1] / "cases" / "invariance.yaml").read_text("utf-8"))


@dataclass(frozen=True)
class Variant:
    """A sentence with the one event it must give: its base's, but for what the variant says itself."""

    family: str
    kind: str
    wanted: dict[str, Any]

    @property
    def sides(self) -> tuple[list[str], list[str]]:
        both = self.wanted.get("actors")
        if both:
            return both, []
        recipient = self.wanted.get("recipient")
        return [self.wanted["actor"]] if self.wanted.get("actor") else [], [recipient] if recipient else []


def variants() -> Iterator[Variant]:
    for family in FAMILIES:
        yield Variant(family["family"], "base", family["base"])
        for each in family["variants"]:
            yield Variant(family["family"], each["kind"], family["base"] | each)


def parameters() -> list[Any]:
    found = []
    for at, each in enumerate(variants()):
        gap = each.wanted.get("gap")
        marks = [pytest.mark.xfail(strict=True, raises=AssertionError, reason=f"gap: {gap}")] if gap else []
        found.append(pytest.param(each, id=f"{each.family}: {each.kind} {at}", marks=marks))
    return found


def belongs(actor: dict[str, Any], want: str) -> bool:
    if len(want) == 3 and want.isupper():
        return want in (actor["id"], actor["country"])
    return fold(want) in " ".join(fold(each) for each in (actor["name"], *actor["aliases"]))


def side(roles: list[dict[str, Any]], wanted: list[str], actors: dict[str, dict[str, Any]]) -> bool:
    return all(any(belongs(actors[role["actor"]], want) for role in roles) for want in wanted)


def fits(event: dict[str, Any], variant: Variant, actors: dict[str, dict[str, Any]]) -> bool:
    wanted, (doers, others) = variant.wanted, variant.sides
    if event["type"] != wanted["type"] or ("mode" in wanted and event["mode"] != wanted["mode"]):
        return False
    if "factuality" in wanted and event["factuality"] != wanted["factuality"]:
        return False
    return side(event["actors"], doers, actors) and side(event["recipients"], others, actors)


@pytest.mark.model
@pytest.mark.parametrize("variant", parameters())
def test_variant(variant: Variant, reader: Reader) -> None:
    record = reader(Article(variant.wanted["text"], published="2025-05-21")).to_dict()
    actors = {actor["id"]: actor for actor in record["actors"]}
    told = [(each["type"], each["mode"], each["factuality"], each["evidence"]["rule"]) for each in record["events"]]
    assert any(fits(event, variant, actors) for event in record["events"]), (variant.wanted, told)
    for event in record["events"]:
        roles = [*event["actors"], *event["recipients"]]
        silent = [
            any(belongs(actors[role["actor"]], want) for role in roles) for want in variant.wanted.get("silent", ())
        ]
        assert not silent or not all(silent), (variant.wanted, told)


def test_there_are_many_and_few_fail() -> None:
    every = list(variants())
    assert len(every) >= 250
    assert 20 * sum(bool(each.wanted.get("gap")) for each in every) <= len(every)
    assert {"country", "person", "weekday", "place", "voice", "negation", "future", "clause"} <= {
        each.kind for each in every
    }
    assert min(Counter(family["base"]["type"] for family in FAMILIES).values()) >= 2
