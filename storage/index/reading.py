"""Reads an index: which rows hold which keys, over all segments that a transaction sees."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

import numpy as np

from storage.index.lists import Counts, Keys, Rows, decoded
from storage.index.making import Indexed, made
from storage.index.segment import CHUNK, CHUNKS, Forms, Made, Segment, key_of


class Opened(Protocol):
    """An index as one transaction sees it."""

    @property
    def segments(self) -> Sequence[Segment]:
        """The segments, in the order of their making."""

    def chunks(self, numbers: Sequence[int]) -> Mapping[int, bytes]:
        """Return chunks by their number: the segment's times `CHUNKS`, and the place in it."""

    def forms(self, segment: Segment) -> Forms:
        """Return the words of a segment."""


class Source(Protocol):
    """Where an index is read from."""

    def opened(self) -> AbstractContextManager[Opened]:
        """Open it for one question."""


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """The rows of one segment: `rows` of all keys one behind the other, `counts[k]` of key k."""

    segment: Segment
    rows: Rows
    counts: Counts


class View:
    """An index that is open, for as long as one question takes."""

    def __init__(self, opened: Opened) -> None:
        """Keep what was opened."""
        self._opened = opened

    @property
    def segments(self) -> Sequence[Segment]:
        """The segments, in the order of their making."""
        return self._opened.segments

    @cached_property
    def count(self) -> int:
        """How many paragraphs are indexed."""
        return sum(segment.documents.count for segment in self.segments)

    @cached_property
    def searchable(self) -> int:
        """How many of them can be found by a question."""
        return sum(segment.documents.searchable for segment in self.segments)

    @cached_property
    def words(self) -> int:
        """How many words the paragraphs have that can be found."""
        return sum(segment.documents.words for segment in self.segments)

    def counts(self, kind: str, keys: Keys) -> Counts:
        """Return how many rows hold each key."""
        total = np.zeros(len(keys), dtype=np.int64)
        for segment in self.segments:
            listed = segment.directories[kind]
            places = listed.places(keys)
            held = places >= 0
            total[held] += listed.counts[places[held]]
        return total

    def found(self, kind: str, keys: Keys) -> tuple[Found, ...]:
        """Return the rows that hold the keys, segment by segment."""
        wanted = [_Wanted(segment, kind, keys) for segment in self.segments]
        numbers = sorted({number for one in wanted for number in one.numbers})
        chunks = self._opened.chunks(numbers) if numbers else {}
        return tuple(one.found(chunks) for one in wanted)

    def is_known(self, form: str) -> bool:
        """Tell whether a folded word stands in any paragraph."""
        key = np.uint32(key_of(form))
        for segment in self.segments:
            place = int(np.searchsorted(segment.form_keys, key))
            if place < len(segment.form_keys) and segment.form_keys[place] == key:
                return True
        return False

    def forms(self) -> Iterator[Forms]:
        """Return the words of each segment."""
        return (self._opened.forms(segment) for segment in self.segments)


class _Wanted:
    """The lists of some keys in one segment, before they are read."""

    def __init__(self, segment: Segment, kind: str, keys: Keys) -> None:
        """Look the keys up in the directory."""
        listed = segment.directories[kind]
        places = listed.places(keys)
        held = places >= 0
        self._segment = segment
        self._counts = np.zeros(len(keys), dtype=np.int64)
        self._counts[held] = listed.counts[places[held]]
        first = segment.first_byte(kind)
        ends = listed.ends[places[held]]
        starts = np.where(places[held] > 0, listed.ends[places[held] - 1], 0)
        self._widths = (ends - starts) // np.maximum(self._counts[held], 1)
        self._spans = list(zip((starts + first).tolist(), (ends + first).tolist(), strict=True))
        self._base = segment.id * CHUNKS

    @property
    def numbers(self) -> Iterator[int]:
        """The numbers of the chunks that hold the lists."""
        for start, end in self._spans:
            yield from range(self._base + start // CHUNK, self._base + (end - 1) // CHUNK + 1)

    def found(self, chunks: Mapping[int, bytes]) -> Found:
        """Return the rows, given the chunks."""
        stream = b"".join(self._bytes(chunks, start, end) for start, end in self._spans)
        held = self._counts[self._counts > 0]
        return Found(self._segment, decoded(held, self._widths, np.frombuffer(stream, np.uint8)), self._counts)

    def _bytes(self, chunks: Mapping[int, bytes], start: int, end: int) -> bytes:
        first, last = start // CHUNK, (end - 1) // CHUNK
        data = (
            b"".join(chunks[self._base + number] for number in range(first, last + 1))
            if first < last
            else chunks[self._base + first]
        )
        return data[start - first * CHUNK : end - first * CHUNK]


class InMemory:
    """The index of a few statements that are not in a database."""

    def __init__(self, statements: Sequence[Indexed]) -> None:
        """Make it at once."""
        self._made: Made = made(statements)
        self._chunks = dict(enumerate(self._made.chunks, CHUNKS))
        self.segments = (Segment(1, self._made.documents, self._made.directories, self._made.form_keys()),)

    @contextmanager
    def opened(self) -> Iterator[Opened]:
        """Open it: nothing need be done."""
        yield self

    def chunks(self, numbers: Sequence[int]) -> Mapping[int, bytes]:
        """Return chunks by number."""
        return {number: self._chunks[number] for number in numbers}

    def forms(self, segment: Segment) -> Forms:  # noqa: ARG002 - there is but one
        """Return the words."""
        return self._made.forms
