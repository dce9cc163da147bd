"""Reads the labelled sentences: marks to character spans, one group of pairs per sentence."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from hashlib import blake2b
from pathlib import Path

from dragoman import knowledge
from dragoman.coding.events.relations import unmark
from dragoman.encoder import NONE, Spans

SENTENCES = Path(__file__).parent / "sentences"
STANDOFF = Path(__file__).parent / "standoff" / "current_events.jsonl"
FIELDS = {"marked", "type", "mode", "contexts", "factuality", "why"}
OPTIONAL = {"cameo", "mutual", "template"}


@dataclass(frozen=True, slots=True)
class Row:
    """One labelled pair of a sentence; `mutual`: the same holds in the other direction; `file`: where it stands."""

    text: str
    source: Spans
    target: Spans
    type: str
    mode: str | None
    factuality: str
    contexts: tuple[str, ...]
    cameo: str | None
    mutual: bool
    template: bool
    file: str
    weight: float = 1.0

    def turned(self) -> Row:
        """The pair in the other direction."""
        return replace(self, source=self.target, target=self.source)


def read(paths: Iterable[Path] | None = None) -> list[Row]:
    """All rows of the sentence files, in the order of file names and lines. Raises ValueError naming file and line."""
    found = []
    for path in sorted(paths if paths is not None else SENTENCES.glob("*.jsonl")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            found.append(_row(json.loads(line), f"{path.name}:{number}"))
    return found


def from_lexicon() -> list[Row]:
    """The examples of the package's event lexicon, which carry the same marks: what its entries say is learnt too."""
    known = knowledge.load()
    found = []
    for trigger in known.triggers:
        sentence = unmark(trigger.example)
        if sentence.source or sentence.target:
            factuality = "future" if trigger.type == "AGREE" else "actual"
            code = trigger.cameo or known.types[trigger.type].modes.get(trigger.mode or "")
            label = (trigger.type, trigger.mode, factuality, (), code, trigger.reciprocal, False, trigger.rule)
            found.append(Row(sentence.text, sentence.source, sentence.target, *label))
    return found


def from_corpus(corpus: Path, labels: Path = STANDOFF) -> list[Row]:
    """The stand-off labels over a corpus of JSON lines with `key` and `text`; labels whose key it lacks are left out.

    Only for measuring what real text would add: the shipped model is learnt without them.
    """
    with gzip.open(corpus, "rt", encoding="utf-8") as lines:
        texts = {entry["key"]: entry["text"] for entry in map(json.loads, lines)}
    found = []
    for line in labels.read_text(encoding="utf-8").splitlines():
        entry = json.loads(line)
        if entry["key"] in texts:
            spans = [(tuple(entry[side]),) if entry[side] else () for side in ("source", "target")]
            label = (entry["type"], entry["mode"], entry["factuality"], (), None, False, False, labels.name)
            found.append(Row(texts[entry["key"]], *spans, *label))
    return found


def _row(entry: dict[str, object], where: str) -> Row:
    wrong = FIELDS - set(entry) or set(entry) - FIELDS - OPTIONAL
    if wrong:
        raise ValueError(f"{where}: fields missing or unknown: {', '.join(sorted(wrong))}")
    sentence = unmark(str(entry["marked"]))
    if not sentence.source and not sentence.target:
        raise ValueError(f"{where}: no <s>..</s> and no <t>..</t>")
    return Row(
        text=sentence.text,
        source=sentence.source,
        target=sentence.target,
        type=str(entry["type"]),
        mode=entry["mode"],  # type: ignore[arg-type]
        factuality=str(entry["factuality"]),
        contexts=tuple(entry["contexts"]),  # type: ignore[arg-type]
        cameo=entry.get("cameo"),  # type: ignore[arg-type]
        mutual=bool(entry.get("mutual")),
        template=bool(entry.get("template")),
        file=where.partition(":")[0],
    )


def sentences(rows: Iterable[Row]) -> list[list[Row]]:
    """The rows grouped by sentence, in order of first appearance."""
    groups: dict[str, list[Row]] = {}
    for row in rows:
        groups.setdefault(row.text, []).append(row)
    return list(groups.values())


def held_out(text: str, tenth: int = 0) -> bool:
    """Whether a sentence belongs to this tenth of all (by its hash), which training never sees."""
    return int.from_bytes(blake2b(text.encode(), digest_size=4).digest(), "big") % 10 == tenth


EITHER_WAY = frozenset({"CONSULT", "AGREE", "COOPERATE", "SUPPORT", "REJECT"})
"""Types with whom the other side often acts too ("rejected Iran's offer"): unless `mutual`, nothing is said of it."""

TURNED_WEIGHT = 0.5


def with_turned(group: list[Row]) -> Iterator[Row]:
    """The rows of one sentence with the other direction of each: the same when mutual, else no relation."""
    stated = {(row.source, row.target) for row in group}
    for row in group:
        yield row
        turned = row.turned()
        if not row.source or not row.target or (turned.source, turned.target) in stated:
            continue
        if row.mutual:
            yield turned
        elif row.type not in EITHER_WAY:
            yield replace(turned, type=NONE, mode=None, cameo=None, factuality="actual", weight=TURNED_WEIGHT)
