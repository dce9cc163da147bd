"""Who may import whom (docs: DESIGN levels), no cycles, and the habits that are checked hard."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[1] / "src" / "dragoman"

LEVELS = {
    "model": 0, "errors": 0, "names": 1, "knowledge": 1, "schema": 1, "gazetteer": 1, "wording": 1, "language": 2, "refresh": 2, "encoder": 2, "ingest": 2, "parse": 2,
    "likeness": 2, "resolve": 3, "coding": 4, "reader": 5, "follows": 5, "merge": 5, "store": 6, "export": 7, "intake": 7, "charts": 7, "entries": 7, "tables": 7, "report": 8, "web": 8, "cli": 9, "__main__": 9, "__init__": 9,
}  # fmt: skip
"""Level of each module or package; a module imports only from lower ones (or a neighbour that PEERS allows)."""

PEERS = {
    ("model", "errors"),
    ("knowledge", "names"),
    ("gazetteer", "names"),
    ("entries", "charts"),
    ("__main__", "cli"),
}
BASES = {
    "ingest": {"base"}, "resolve": {"base"}, "resolve.actors": {"base", "humans", "nouns", "offices", "peers"}, "coding": {"base"},
    "cli": {"base"}, "web": {"access", "atlas", "base", "cards", "edits", "guard", "layout", "marks", "settings", "shapes"},
}  # fmt: skip
"""The modules of each package that its other modules may import; its `__init__` may import them all.

A package that is not listed is a chain of its own: its modules may import each other, but never in a circle.
"""


def modules() -> list[Path]:
    return sorted(SOURCE.rglob("*.py"))


def unit(path: Path) -> str:
    return path.relative_to(SOURCE).parts[0].removesuffix(".py")


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("dragoman"):
            if node.module == "dragoman":
                yield from (f"dragoman.{alias.name}" for alias in node.names)
            elif SOURCE.joinpath(*node.module.split(".")[1:]).is_dir():
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
    name = ".".join(home)
    return name not in BASES or inner in BASES[name] or not (place.is_dir() or place.with_suffix(".py").exists())


def test_no_module_imports_itself_by_way_of_others() -> None:
    used = {
        ".".join(["dragoman", *path.relative_to(SOURCE).with_suffix("").parts]): {*imports(path)} for path in modules()
    }
    inside = {
        name: {each for each in used if each != name and any(f"{other}.".startswith(f"{each}.") for other in others)}
        for name, others in used.items()
        if not name.endswith("__init__")
    }
    while free := {name for name, others in inside.items() if not others & inside.keys()}:
        inside = {name: others for name, others in inside.items() if name not in free}
    assert not inside, f"these import each other in a circle: {', '.join(sorted(inside))}"


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
