"""Makes the segment of a few statements from their paragraphs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from storage.index.grams import grams_of
from storage.index.lists import Keys, Rows, encoded
from storage.index.segment import OTHER, SEARCHABLE, TEXT, Documents, Forms, Made, cut, keys_of
from storage.text.initials import initials_in
from storage.text.normalising import folded
from storage.text.tokens import Token, tokens

# A heading is not found, but its words say what the paragraphs under it are about; a vocative says nothing.
_READ = frozenset({"text", "courtesy", "heading"})
_SORTS = {"text": TEXT | SEARCHABLE, "courtesy": SEARCHABLE}


class Written(NamedTuple):
    """A paragraph as it is indexed: its number in the record, its kind and its text."""

    id: int
    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Indexed:
    """A statement as it is indexed, its paragraphs in order."""

    id: int
    language: str | None
    paragraphs: Sequence[Written]


def made(statements: Sequence[Indexed]) -> Made:
    """Return the segment of these statements, in this order."""
    paragraphs = [(statement, paragraph) for statement in statements for paragraph in statement.paragraphs]
    texts = [folded(paragraph.text) for _, paragraph in paragraphs]
    words = [tokens(p.text, s.language) if p.kind in _READ else () for s, p in paragraphs]
    keys = [_keys(paragraph.text, found) for (_, paragraph), found in zip(paragraphs, words, strict=True)]
    lists = [encoded(*grams_of(texts)), encoded(*_listed(keys))]
    held = Documents(
        np.array([statement.id for statement in statements], dtype=np.int64),
        np.cumsum([0, *(len(statement.paragraphs) for statement in statements)], dtype=np.int64),
        np.array([paragraph.id for _, paragraph in paragraphs], dtype=np.int64),
        np.array([len(text) for text in texts], dtype=np.int32),
        np.array([_SORTS.get(paragraph.kind, OTHER) for _, paragraph in paragraphs], dtype=np.uint8),
        sum(len(found) for found in words),
    )
    directories = {"grams": lists[0][0], "words": lists[1][0]}
    return Made(held, directories, _forms(words, texts), tuple(cut(stream for _, stream in lists)))


def initials_key(initials: str) -> str:
    """Return the key under which a name is listed by the initials of its words, in small letters."""
    return f"~{initials}"


def _keys(text: str, words: Sequence[Token]) -> set[str]:
    """Return what a paragraph is found by: its stems, its abbreviations, and the initials of the names in it."""
    stems = {part for token in words for part in (token.stem, token.abbreviation) if part}
    return stems | {initials_key(initials) for initials in initials_in(text, words)}


def _listed(found: Sequence[set[str]]) -> tuple[Keys, Rows]:
    """Return each key with the rows that hold it."""
    keys = keys_of(stem for row in found for stem in row).astype(np.uint64)
    rows = np.repeat(np.arange(len(found), dtype=np.uint64), [len(row) for row in found])
    return split(np.unique(keys << np.uint64(32) | rows))


def split(pairs: np.ndarray[tuple[int], np.dtype[np.uint64]]) -> tuple[Keys, Rows]:
    """Return the keys in the upper half of the pairs and the rows in the lower."""
    return (pairs >> np.uint64(32)).astype(np.uint32), (pairs & np.uint64(0xFFFFFFFF)).astype(np.int64)


def _forms(words: Sequence[Sequence[Token]], texts: Sequence[str]) -> Forms:
    """Count the words; what stands only in a vocative or header is known, and counted 0 times."""
    every = Counter(token.form for row in words for token in row)
    plain = Counter(token.form for row in words for token in row if not token.abbreviation)
    known = sorted({form for text in texts for form in text.split()} | set(every))
    return Forms(
        tuple(known),
        np.array([every[form] for form in known], dtype=np.int64),
        np.array([plain[form] for form in known], dtype=np.int64),
    )
