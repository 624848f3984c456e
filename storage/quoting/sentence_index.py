"""The sentences of a record with an index of their stems."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from weakref import WeakKeyDictionary

import numpy as np
import Stemmer
from numpy.typing import NDArray

from storage.catalogue.entries import Term
from storage.held import HeldParagraph, HeldStatement, Holdings
from storage.quoting.postings import Keys, Listed, Postings, postings
from storage.text.function_words import is_function_word
from storage.text.normalising import folded
from storage.text.sentences import sentences

_STEMMERS = {"fr": "french", "es": "spanish", "ru": "russian", "ar": "arabic", "pt": "portuguese", "de": "german"}

Span = tuple[HeldParagraph, int, int]


@dataclass(frozen=True, slots=True, eq=False)
class _Part:
    """A statement's sentences: paragraph, [start, end), stems as keys and how many each has; `vocabulary` are all stems."""

    spans: tuple[Span, ...]
    listed: Listed
    sizes: NDArray[np.int64]
    vocabulary: frozenset[str]


@dataclass(frozen=True, slots=True)
class Names:
    """The names of one thing, folded with a space on both sides, and the distinct stems of each."""

    printed: tuple[str, ...]
    stems: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True, eq=False)
class Sentences:
    """All sentences of a record in order, with an index of their stems; `vocabulary` is sorted."""

    statements: tuple[HeldStatement, ...]
    spans: tuple[Span, ...]
    sizes: NDArray[np.float64]
    follows: NDArray[np.bool_]  # whether the sentence after is in the same paragraph
    index: Postings
    vocabulary: tuple[str, ...]
    glossary: tuple[Names, ...]


@cache
def stemmer(language: str) -> Stemmer.Stemmer:
    """Return the stemmer of a language, English where there is none."""
    return Stemmer.Stemmer(_STEMMERS.get(language, "english"))


def stems(text: str, language: str | None) -> list[str]:
    """Return the stems of the content words, in order, repeats kept."""
    return list(stemmer(language or "en").stemWords([word for word in folded(text).split() if not is_function_word(word)]))


_parts: WeakKeyDictionary[HeldStatement, _Part] = WeakKeyDictionary()
_sentences: WeakKeyDictionary[Holdings, Sentences] = WeakKeyDictionary()


def sentences_of(holdings: Holdings) -> Sentences:
    """Return the sentences of a snapshot, kept as `places.places` keeps its index."""
    if holdings not in _sentences:
        _sentences[holdings] = _built(holdings)
    return _sentences[holdings]


def _built(holdings: Holdings) -> Sentences:
    parts = [_part(statement) for statement in holdings.statements]
    spans = tuple(span for part in parts for span in part.spans)
    follows = np.array([a[0] is b[0] for a, b in pairwise(spans)] + [False], dtype=np.bool_)
    return Sentences(
        tuple(statement for statement, part in zip(holdings.statements, parts, strict=True) for _ in part.spans),
        spans,
        np.concatenate([np.empty(0), *(part.sizes for part in parts)]),
        follows[: len(spans)],
        postings([part.listed for part in parts]),
        tuple(sorted(frozenset().union(*(part.vocabulary for part in parts)))),
        tuple(_named(term) for term in holdings.catalogue.terms),
    )


def _named(term: Term) -> Names:
    names_ = (term.term, *term.equivalents)
    return Names(tuple(f" {folded(name)} " for name in names_), tuple(tuple(dict.fromkeys(stems(name, "en"))) for name in names_))


def _part(statement: HeldStatement) -> _Part:
    if statement not in _parts:
        spans = tuple((paragraph, *span) for paragraph in statement.paragraphs for span in sentences(paragraph.text))
        held = [frozenset(stems(p.text[start:end], statement.language)) for p, start, end in spans]
        sizes = np.array([len(stems_) for stems_ in held], dtype=np.int64)
        rows = np.repeat(np.arange(len(held), dtype=np.int32), sizes)
        listed = Listed(keys_of([stem for stems_ in held for stem in stems_]), rows, len(held))
        _parts[statement] = _Part(spans, listed, sizes, frozenset().union(*held))
    return _parts[statement]


def keys_of(stems_: Sequence[str] | frozenset[str]) -> Keys:
    """Return the keys under which stems are listed; the same only within one process."""
    return np.array([hash(stem) & 0xFFFFFFFFFFFFFFFF for stem in stems_], dtype=np.uint64)
