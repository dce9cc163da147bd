"""Who did what to whom: the lexicon, the encoder, and both weighed together."""

from dragoman.coding.events.lexicon import events
from dragoman.coding.events.rows import recoded

__all__ = ["events", "recoded"]
