"""Proves that no training sentence shares eight consecutive words with a text that measures us.

    python training/check_overlap.py GOLD_FOLDER

Prints every shared run with its sentence and the file it also stands in; exits 1 when there is one.
"""

from __future__ import annotations

import gzip
import json
import re
import sys
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path

from rows import read

RUN = 8
"""Words in a row that no sentence may share."""

CHUNK = 1 << 16
"""Bytes unpacked at once, so that a broken archive still gives its sound beginning."""

_WORD = re.compile(r"\w+")


def runs(text: str) -> Iterator[tuple[str, ...]]:
    """Every run of `RUN` words, whatever their case and what stands between them."""
    words = _WORD.findall(text.casefold())
    for at in range(len(words) - RUN + 1):
        yield tuple(words[at : at + RUN])


def texts(path: Path) -> Iterator[str]:
    """The texts of one file: the strings of JSON lines, else its lines joined."""
    content = opened(path).decode("utf-8", errors="ignore")
    if ".json" in path.name:
        for line in content.splitlines():
            try:
                yield from strings(json.loads(line))
            except json.JSONDecodeError:
                yield line
    else:
        yield re.sub(r"</?[st]>", " ", content)


def opened(path: Path) -> bytes:
    """The bytes of a file, unpacked when it is compressed; a cut-off archive gives what is in it."""
    if path.suffix != ".gz":
        return path.read_bytes()
    found = b""
    with gzip.open(path) as stream:
        try:
            while chunk := stream.read(CHUNK):
                found += chunk
        except (OSError, EOFError, zlib.error):  # a broken archive among the hostile input
            pass
    return found


def strings(value: object) -> Iterator[str]:
    """Every string in a JSON value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from strings(inner)


def shared(sentences: Iterable[str], folder: Path) -> list[tuple[str, str, str]]:
    """(run, our sentence, file) for each run of ours that a file under the folder holds too."""
    ours = {run: sentence for sentence in sentences for run in runs(sentence)}
    found: dict[tuple[str, ...], str] = {}
    for path in sorted(each for each in folder.rglob("*") if each.is_file()):
        for text in texts(path):
            for run in runs(text):
                if run in ours:
                    found.setdefault(run, path.name)
    return [(" ".join(run), ours[run], name) for run, name in found.items()]


def main() -> None:
    """Prints what is shared and exits 1, or says that nothing is."""
    folder = Path(sys.argv[1])
    if not folder.is_dir():
        sys.exit(f"{folder}: no such folder; give the one that holds the gold sets")
    sentences = sorted({row.text for row in read()})
    found = shared(sentences, folder)
    for run, sentence, name in found:
        print(f"{name}: {run!r} in {sentence!r}")
    if found:
        sys.exit(f"{len(found)} runs of {RUN} words are shared; write these sentences anew")
    print(f"{len(sentences)} sentences share no {RUN} consecutive words with any file under {folder.name}/")


if __name__ == "__main__":
    main()
