"""Checks whether words were said: where, by whom, and how they differ."""
