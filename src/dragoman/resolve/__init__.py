"""What the text mentions: actors, places, times and cues. Each stage takes the parsed text and returns tuples."""

from dragoman.resolve.base import Cast, Cue, Reference, Resolved, Text, Voice

__all__ = ["Cast", "Cue", "Reference", "Resolved", "Text", "Voice"]
