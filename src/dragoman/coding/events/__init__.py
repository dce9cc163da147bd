"""Who did what to whom: the lexicon, the encoder, and both weighed together."""

from dragoman.coding.events.lexicon import events

__all__ = ["events"]
