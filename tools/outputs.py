"""Fills the outputs shown in README and tutorial with what the program prints now; `--check` only says which are old.

A block whose lines begin with `$ ` is run in bash, a Python block that is followed by a text block in Python, in the
order of the page, in an empty folder that holds the examples.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
PAGES = (ROOT / "README.md", ROOT / "docs/tutorial.md")

_BLOCK = re.compile(
    r"(?P<open>^```text\n)(?P<session>\$ .*?)(?P<close>^```$)"
    r"|(?P<program>^```python\n(?P<code>(?:(?!^```).)*?)^```\n+)"
    r"(?P<answer>^```text\n)(?!\$ )(?P<old>.*?)(?P<end>^```$)",
    re.MULTILINE | re.DOTALL,
)


def main() -> int:
    """Rewrite the pages, or with `--check` name those that are out of date; the status is the number of those."""
    check = "--check" in sys.argv[1:]
    old = [page for page in PAGES if _refill(page, write=not check)]
    for page in old:
        print(f"{page.relative_to(ROOT)}: {'out of date' if check else 'rewritten'}")
    return len(old) if check else 0


def _refill(page: Path, *, write: bool) -> bool:
    """Whether a page's outputs differ from what is printed now; the page is rewritten if `write`."""
    before = page.read_text("utf-8")
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "examples").symlink_to(ROOT / "examples")
        after = _BLOCK.sub(lambda match: _block(match, folder), before)
    if write and after != before:
        page.write_text(after, "utf-8")
    return after != before


def _block(match: re.Match[str], folder: str) -> str:
    if match["code"] is not None:
        printed = _run([sys.executable, "-c", match["code"]], folder)
        return f"{match['program']}{match['answer']}{printed}{match['end']}"
    commands = [line[2:] for line in match["session"].splitlines() if line.startswith("$ ")]
    shown = [f"$ {each}\n{_run(['bash', '-o', 'pipefail', '-c', each], folder)}" for each in commands]
    return match["open"] + "\n".join(shown) + match["close"]


def _run(command: list[str], folder: str) -> str:
    """What a command prints, both streams, without blanks at line ends; stops everything when it fails."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    environment = {**os.environ, "PATH": path, "PYTHONUTF8": "1", "COLUMNS": "100"}
    done = subprocess.run(
        command,
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        check=False,
    )
    if done.returncode not in (0, 1):
        raise SystemExit(f"{command[-1]}\nfailed with status {done.returncode}:\n{done.stdout}")
    lines = [line.rstrip() for line in done.stdout.strip("\n").splitlines()]
    return "\n".join(lines) + "\n" if lines else ""


if __name__ == "__main__":
    sys.exit(main())
