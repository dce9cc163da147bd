"""What the encoder says about the parties of an article, and how its say is weighed against the lexicon's."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from dragoman.encoder import Vote
from dragoman.model import Role

LEXICON = 1.0
"""Weight of the lexicon's answer beside the encoder's: its type's log probability is raised by this much.

Chosen by hand: from 0.5 to 2 the development figures move by less than 0.005."""


FRAMED = 2.0
"""The same for an entry whose objects and prepositions are in the text too."""


@dataclass(frozen=True, slots=True)
class Party:
    """A noun phrase of a sentence that names actors: its head token, its characters, and the mentions inside it."""

    head: int
    start: int
    end: int
    mentions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Votes:
    """The encoder's votes over one article: by mention the party it stands in, by two parties' heads the vote.

    None as the target stands for nobody.
    """

    parties: dict[str, Party]
    by_pair: dict[tuple[int, int | None], Vote]

    def of(self, sources: Iterable[Role], targets: Iterable[Role]) -> list[Vote]:
        """The votes on each pair of two sides; no target is nobody, pairs never asked are left out."""
        others: Sequence[int | None] = self._heads(targets) or [None]
        pairs = [(one, two) for one in self._heads(sources) for two in others]
        return [self.by_pair[pair] for pair in pairs if pair in self.by_pair]

    def head(self, role: Role) -> int | None:
        """The head of the party a role's mention stands in; None when it was not asked about."""
        party = self.parties.get(role.mention)
        return party.head if party else None

    def _heads(self, roles: Iterable[Role]) -> list[int]:
        found = (self.head(role) for role in roles)
        return list(dict.fromkeys(each for each in found if each is not None))


NOBODY = Votes({}, {})
"""No votes at all: the lexicon alone decides."""


def weighed(votes: Sequence[Vote], lexicon: str | None, weight: float = LEXICON) -> dict[str, float]:
    """Probability of each type, NONE among them, from several votes on one act and the lexicon's type of it.

    The mean of the votes, with the lexicon's type raised by `weight` (a bonus in log odds).
    """
    mean = {name: sum(vote.types[name] for vote in votes) / len(votes) for name in votes[0].types}
    if lexicon is not None:
        mean[lexicon] *= math.exp(weight)
    total = sum(mean.values())
    return {name: share / total for name, share in mean.items()}


def opinion(asked: Sequence[Vote]) -> str:
    """What the encoder alone thinks, in words for the evidence: its type and its probability."""
    shares = weighed(asked, None)
    best = max(shares, key=shares.__getitem__)
    return f"{best} {shares[best]:.2f}"
