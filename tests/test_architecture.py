"""Who may import whom (docs: DESIGN levels), no cycles, and the habits that are checked hard."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[1] / "src" / "dragoman"

LEVELS = {
    "model": 0, "errors": 0, "names": 1, "knowledge": 1, "schema": 1, "gazetteer": 1, "language": 2, "refresh": 2, "encoder": 2, "ingest": 2, "parse": 2,
    "likeness": 2, "resolve": 3, "coding": 4, "reader": 5, "follows": 5, "merge": 5, "store": 6, "export": 7, "tables": 8, "cli": 9, "__main__": 9, "__init__": 9,
}  # fmt: skip
"""Level of each module or package; a module imports only from lower ones (or a neighbour that PEERS allows)."""

PEERS = {("model", "errors"), ("knowledge", "names"), ("gazetteer", "names"), ("cli", "tables"), ("__main__", "cli")}
BASES = {
    "ingest": {"base"}, "resolve": {"base"}, "resolve.actors": {"base", "offices", "peers"}, "coding": {"base"},
    "coding.events": {"rows", "votes"}, "coding.meetings": {"signs", "sides"}, "coding.disputes": {"matter", "sides"},
    "coding.sanctions": {"measures", "deeds"}, "coding.statements": {"quotations", "reported", "turns"},
    "store": {"base", "rows", "columns", "copies", "links", "series", "tellings", "texts", "upgrade", "view", "writer"},
    "coding.commitments": {"lists", "undertaking", "futures", "conditions"},
}  # fmt: skip
"""The modules of each package that its other modules may import; its `__init__` may import them all."""


def modules() -> list[Path]:
    return sorted(SOURCE.rglob("*.py"))


def unit(path: Path) -> str:
    return path.relative_to(SOURCE).parts[0].removesuffix(".py")


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("dragoman"):
            if node.module == "dragoman":
                yield from (f"dragoman.{alias.name}" for alias in node.names)
            elif node.module.removeprefix("dragoman.") in BASES:
                yield from (f"{node.module}.{alias.name}" for alias in node.names)
            else:
                yield node.module
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name.startswith("dragoman"))


def may_use(path: Path, name: str) -> bool:
    """Whether a module may import this name of its own package: from a base module, or a name of the package itself."""
    target = name.split(".")[1:]
    home = list(path.relative_to(SOURCE).parent.parts)
    while target[: len(home)] != home:
        home.pop()
    if target == home or path == SOURCE.joinpath(*home, "__init__.py"):
        return True
    inner = target[len(home)]
    place = SOURCE.joinpath(*home, inner)
    return inner in BASES.get(".".join(home), set()) or not (place.is_dir() or place.with_suffix(".py").exists())


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(SOURCE)))
def test_imports_only_from_lower_levels(path: Path) -> None:
    mine = unit(path)
    assert mine in LEVELS, f"{mine}: give the new module a level in this test and in the design"
    if mine == "__init__":
        return
    for name in imports(path):
        other = name.split(".")[1]
        if other == mine:
            assert may_use(path, name), (
                f"{path.name} imports its neighbour {name}; inside a package only the base module may be used"
            )
            continue
        assert LEVELS[other] < LEVELS[mine] or (mine, other) in PEERS, (
            f"{mine} (level {LEVELS[mine]}) imports {other} (level {LEVELS[other]})"
        )


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(SOURCE)))
def test_habits(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        assert not isinstance(node, ast.Global), "no `global`"
        assert not (isinstance(node, ast.ExceptHandler) and node.type is None), "no bare except"
        assert not (isinstance(node, ast.ImportFrom) and any(alias.name == "*" for alias in node.names)), (
            "no star import"
        )
        printing = isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print"
        assert not printing or unit(path) in ("cli", "tables", "__main__"), "no print outside the command line"


def test_public_names_are_sorted() -> None:
    import dragoman

    assert list(dragoman.__all__) == sorted(dragoman.__all__)
    assert all(hasattr(dragoman, name) for name in dragoman.__all__)


def test_the_model_of_nouns_is_frozen_and_slotted() -> None:
    from dataclasses import is_dataclass

    from dragoman import model

    nouns = [each for each in vars(model).values() if isinstance(each, type) and is_dataclass(each)]
    assert len(nouns) > 20
    for noun in nouns:
        assert noun.__dataclass_params__.frozen, noun  # type: ignore[attr-defined]
        assert "__slots__" in vars(noun), noun
