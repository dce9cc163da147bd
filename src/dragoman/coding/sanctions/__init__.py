"""Which measures are imposed, eased, threatened or asked to be lifted."""

from dragoman.coding.sanctions.table import sanctions

__all__ = ["sanctions"]
