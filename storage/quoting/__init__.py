"""Checks whether words were said: where, by whom, and how they differ."""

from storage.quoting.checking import check

__all__ = ["check"]
