"""What was said, by whom or in which document, with the exact words."""

from dragoman.coding.statements.table import linked, statements

__all__ = ["linked", "statements"]
