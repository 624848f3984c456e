"""
Makes one segment of several, a slice of the keys at a time, so that memory holds a slice and never the whole.

What is found does not depend on what is merged with what: ranks are by the counts of all segments together, and ties by the order
of the statements.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from storage.index.lists import Bytes, Counts, Directory, Keys, Rows, decoded, encoded
from storage.index.segment import CHUNK, KINDS, Documents, Forms, Made, Segment, cut

# Postings that are merged at once, about: 60 bytes each while they are sorted.
_SLICE = 1_500_000

# Reads the chunks of a segment from the first to the last number given, both included, as one.
ReadChunks = Callable[[Segment, int, int], bytes]


@dataclass(frozen=True, slots=True)
class Part:
    """A segment to be merged, with its words."""

    segment: Segment
    forms: Forms


def merged(parts: Sequence[Part], read: ReadChunks) -> Made:
    """
    Return the segment that holds what `parts` hold, their rows one behind the other.

    Its directories are filled while its chunks are read: they are whole after the last one.
    """
    directories: dict[str, Directory] = {}
    streams = (stream for kind in KINDS for stream in _lists(kind, [part.segment for part in parts], read, directories))
    return Made(_documents([part.segment.documents for part in parts]), directories, _forms(parts), cut(streams))


def _documents(parts: Sequence[Documents]) -> Documents:
    rows = np.concatenate([np.diff(part.starts) for part in parts])
    return Documents(
        np.concatenate([part.statements for part in parts]),
        np.append(0, np.cumsum(rows)),
        np.concatenate([part.paragraphs for part in parts]),
        np.concatenate([part.lengths for part in parts]),
        np.concatenate([part.sorts for part in parts]),
        sum(part.words for part in parts),
    )


def _forms(parts: Sequence[Part]) -> Forms:
    every: Counter[str] = Counter()
    plain: Counter[str] = Counter()
    for part in parts:
        for form, count, small in zip(part.forms.forms, part.forms.counts.tolist(), part.forms.plain.tolist(), strict=True):
            every[form] += count
            plain[form] += small
    known = sorted(every)
    counts = np.array([every[form] for form in known], dtype=np.int64)
    return Forms(tuple(known), counts, np.array([plain[form] for form in known], dtype=np.int64))


def _lists(kind: str, parts: Sequence[Segment], read: ReadChunks, directories: dict[str, Directory]) -> Iterator[Bytes]:
    done: list[Directory] = []
    firsts = np.cumsum([0, *(part.documents.count for part in parts)])
    for low, high in _slices([part.directories[kind] for part in parts]):
        slices = [_slice(part, kind, low, high, read) for part in parts]
        keys = np.concatenate([keys for keys, _ in slices])
        rows = np.concatenate([rows + first for (_, rows), first in zip(slices, firsts, strict=False)])
        order = np.argsort(keys, kind="stable")  # the rows of one key stay in the order of the parts, which is theirs
        listed, stream = encoded(keys[order], rows[order])
        done.append(listed)
        yield stream
    directories[kind] = _joined(done)


def _slices(parts: Sequence[Directory]) -> Iterator[tuple[int, int]]:
    """Return ranges of keys, [low, high), with about as many postings each, together all keys there are."""
    keys = np.concatenate([part.keys for part in parts])
    counts = np.concatenate([part.counts for part in parts])
    order = np.argsort(keys, kind="stable")
    filled = np.cumsum(counts[order]) // _SLICE
    borders = keys[order][np.flatnonzero(np.diff(filled)) + 1]
    edges = [0, *np.unique(borders).tolist(), 1 << 32]
    return pairwise(edges)


def _slice(segment: Segment, kind: str, low: int, high: int, read: ReadChunks) -> tuple[Keys, Rows]:
    """Return the keys from `low` to below `high` with their rows."""
    listed = segment.directories[kind]
    first, last = (int(place) for place in np.searchsorted(listed.keys, np.array([low, high])))
    counts = listed.counts[first:last]
    stream = _stream(segment, kind, int(listed.ends[first - 1]) if first else 0, int(listed.ends[last - 1]) if last else 0, read)
    return np.repeat(listed.keys[first:last], counts), decoded(counts, listed.widths()[first:last], stream)


def _stream(segment: Segment, kind: str, start: int, end: int, read: ReadChunks) -> Bytes:
    """Return the bytes [start, end) of the lists of a kind."""
    if end <= start:
        return np.empty(0, np.uint8)
    start, end = start + segment.first_byte(kind), end + segment.first_byte(kind)
    data = read(segment, start // CHUNK, (end - 1) // CHUNK)
    before = start // CHUNK * CHUNK
    return np.frombuffer(data, np.uint8)[start - before : end - before]


def _joined(parts: Sequence[Directory]) -> Directory:
    """Return directories whose keys follow each other as one."""
    sizes: list[Counts] = [np.diff(part.ends, prepend=0) for part in parts]
    return Directory(
        np.concatenate([np.empty(0, np.uint32), *(part.keys for part in parts)]),
        np.concatenate([np.empty(0, np.int64), *(part.counts for part in parts)]),
        np.cumsum(np.concatenate([np.empty(0, np.int64), *sizes])),
    )
