"""The words that hold a sentence together and say little of its subject."""

from __future__ import annotations

from functools import cache
from importlib.resources import files


@cache
def _function_words() -> frozenset[str]:
    return frozenset(files("storage.text").joinpath("function_words.txt").read_text(encoding="utf-8").split())


def is_function_word(form: str) -> bool:
    """Tell whether a folded word is an article, preposition, pronoun, auxiliary or the like (English, French, Spanish)."""
    return form in _function_words()
