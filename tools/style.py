"""Prints the figures of STYLE beside those of the codebases it learns from: a reason to look again, never a limit."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from statistics import median, quantiles

SOURCE = Path(__file__).parents[1] / "src" / "dragoman"
NESTING = (ast.If, ast.For, ast.While, ast.With, ast.Try)
Function = ast.FunctionDef | ast.AsyncFunctionDef


def functions(tree: ast.AST) -> Iterator[Function]:
    return (node for node in ast.walk(tree) if isinstance(node, Function))


def length(node: Function) -> int:
    """Lines of the body, without docstring."""
    body = node.body[1:] if ast.get_docstring(node) and len(node.body) > 1 else node.body
    return (body[-1].end_lineno or 0) - body[0].lineno + 1


def depth(node: ast.AST, level: int = 0) -> int:
    return max([level, *(depth(child, level + isinstance(child, NESTING)) for child in ast.iter_child_nodes(node))])


def main() -> None:
    paths = sorted(SOURCE.rglob("*.py"))
    trees = {path: ast.parse(path.read_text(encoding="utf-8")) for path in paths}
    every = [(path, node) for path, tree in trees.items() for node in functions(tree)]
    lengths = sorted(length(node) for _, node in every)
    sizes = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in paths}
    public = [node for _, node in every if not node.name.startswith("_")]
    print(f"functions            {len(every)}")
    print(f"length median / p90  {median(lengths):.0f} / {quantiles(lengths, n=10)[-1]:.0f}   (anchors 3-6 / 12-25)")
    longest = sorted(every, key=lambda each: -length(each[1]))[:5]
    print("longest              " + ", ".join(f"{path.stem}.{node.name} {length(node)}" for path, node in longest))
    print(f"nesting max          {max(depth(node) for _, node in every)}   (anchors 2)")
    print(f"arguments max        {max(len(node.args.args) + len(node.args.kwonlyargs) for _, node in every)}")
    typed = sum(node.returns is not None for _, node in every) / len(every)
    print(f"return types         {100 * typed:.0f} %   (anchors 66-100 %)")
    print(
        f"public docstrings    {100 * sum(ast.get_docstring(node) is not None for node in public) / len(public):.0f} %"
    )
    print("modules over 400     " + ", ".join(f"{path.stem} {size}" for path, size in sizes.items() if size > 400))


if __name__ == "__main__":
    main()
