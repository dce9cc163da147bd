"""Meetings, calls and visits as objects, told once however often the text tells them."""

from dragoman.coding.meetings.table import meetings

__all__ = ["meetings"]
