"""What somebody undertakes, affirms, offers, intends, requests or refuses."""

from dragoman.coding.commitments.table import commitments

__all__ = ["commitments"]
