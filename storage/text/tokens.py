"""The words of a text reduced to what is compared when finding: one spelling, one base form, one stem."""

from __future__ import annotations

import csv
import threading
from functools import cache, lru_cache
from importlib.resources import files
from typing import NamedTuple

import Stemmer

from storage.text.spelling import one_spelling
from storage.text.words import words

# Snowball's names of the languages it has a stemmer for, by ISO 639-1; the others are compared as written.
_STEMMERS = {
    "en": "english",
    "fr": "french",
    "es": "spanish",
    "ru": "russian",
    "ar": "arabic",
    "de": "german",
    "pt": "portuguese",
    "it": "italian",
}
_MOST_STEMS = 200_000
# An abbreviation has its own key, so that LAWS is not every law: "=LAWS".
_ABBREVIATION = "="
_PLURAL = 3
# "non-permanent" is not permanent: the word after "non" has a stem of its own, as in "nonproliferation".
_NON = "non"
_JOINS = frozenset({"-", "‑", "–", " ", "- "})
_local = threading.local()


class Token(NamedTuple):
    """`form` is the folded word, `abbreviation` the key of a word in capitals ("=IMS", also for "IMS’s"), else empty."""

    form: str
    stem: str
    abbreviation: str
    start: int
    end: int


def tokens(text: str, language: str | None = "en") -> tuple[Token, ...]:
    """Return the words of `text` in order, each with its [start, end)."""
    found: list[Token] = []
    for word in words(text):
        root = stem(word.form, language or "en")
        if found and found[-1].form == _NON and text[found[-1].end : word.start] in _JOINS:
            root = _NON + root
        # Looked at closely only when it can be one: most words begin with a small letter, or go on with one.
        capitals = text[word.start].isupper() and not text[word.start + 1 : word.start + 2].islower()
        key = abbreviation(text[word.start : word.end]) if capitals else ""
        found.append(Token(word.form, root, key, word.start, word.end))
    return tuple(found)


@lru_cache(maxsize=_MOST_STEMS)
def stem(form: str, language: str = "en") -> str:
    """Return the stem of a folded word; what has no stemmer is returned as it is."""
    name = _STEMMERS.get(language)
    if name is None or not form.isalpha():
        return form
    if name == "english":
        form = one_spelling(_forms().get(form, form))
        if form in _apart():
            return _apart()[form]
    return str(_stemmer(name).stemWord(form))


def abbreviation(printed: str) -> str:
    """Return the key of a word in capitals ("LDCs" and "LDC’s" give "=LDC"), "" for any other."""
    bare = printed.replace("’", "'").replace("`", "'").removesuffix("'s")
    if len(bare) >= _PLURAL and bare.endswith("s") and bare[:-1].isupper():
        bare = bare[:-1]
    return _ABBREVIATION + bare if len(bare) > 1 and bare.isupper() else ""


@cache
def _forms() -> dict[str, str]:
    """Return irregular forms with their base ("lost": "lose"), from `forms.csv`."""
    rows = csv.DictReader(files("storage.text").joinpath("forms.csv").read_text(encoding="utf-8").splitlines())
    return {form: row["base"] for row in rows for form in row["forms"].split()}


@cache
def _apart() -> dict[str, str]:
    """Return the forms whose stem would be another word's ("executive" and "execution"), from `apart.csv`, with their own."""
    rows = csv.DictReader(files("storage.text").joinpath("apart.csv").read_text(encoding="utf-8").splitlines())
    return {form: row["stem"] for row in rows for form in row["forms"].split()}


def _stemmer(name: str) -> Stemmer.Stemmer:
    """Return this thread's stemmer: Snowball's objects may not be shared between threads."""
    held: dict[str, Stemmer.Stemmer] = _local.__dict__.setdefault("stemmers", {})
    if name not in held:
        held[name] = Stemmer.Stemmer(name)
    return held[name]
