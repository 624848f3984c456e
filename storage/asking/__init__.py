"""Questions about what was said, answered from the record."""

from storage.asking.answering import ask

__all__ = ["ask"]
