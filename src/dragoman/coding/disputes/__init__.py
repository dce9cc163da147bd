"""What is quarrelled over, between whom, and who holds what."""

from dragoman.coding.disputes.table import disputes

__all__ = ["disputes"]
