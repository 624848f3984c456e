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
from numpy.typing import NDArray

from storage.index.lists import Bytes, Counts, Directory, Keys, Rows, decoded, encoded
from storage.index.segment import CHUNK, KINDS, Documents, Forms, Made, Segment, cut

# Postings that are merged at once, about: 60 bytes each while they are sorted.
_SLICE = 1_500_000

Bits = NDArray[np.bool_]
# Reads the chunks of a segment from the first to the last number given, both included, as one.
ReadChunks = Callable[[Segment, int, int], bytes]


@dataclass(frozen=True, slots=True)
class Part:
    """A segment to be merged, with its words; `gone`, where it lost statements, is the index of these alone."""

    segment: Segment
    forms: Forms
    gone: Made | None = None

    def stays(self) -> Bits:
        """Return for each of its statements whether it is still there."""
        return ~np.isin(self.segment.documents.statements, sorted(self.segment.gone))

    def rows(self) -> Bits:
        """Return the same for each row."""
        return np.repeat(self.stays(), np.diff(self.segment.documents.starts))


def merged(parts: Sequence[Part], read: ReadChunks) -> Made:
    """
    Return the segment that holds what `parts` hold, their rows one behind the other, without the statements that are gone.

    Its directories are filled while its chunks are read: they are whole after the last one.
    """
    directories: dict[str, Directory] = {}
    streams = (stream for kind in KINDS for stream in _lists(kind, parts, read, directories))
    return Made(_documents(parts), directories, _forms(parts), cut(streams))


def _documents(parts: Sequence[Part]) -> Documents:
    held = [(part.segment.documents, part.stays(), part.rows()) for part in parts]
    rows = np.concatenate([np.diff(one.starts)[stays] for one, stays, _ in held])
    return Documents(
        np.concatenate([one.statements[stays] for one, stays, _ in held]),
        np.append(0, np.cumsum(rows)),
        np.concatenate([one.paragraphs[kept] for one, _, kept in held]),
        np.concatenate([one.lengths[kept] for one, _, kept in held]),
        np.concatenate([one.sorts[kept] for one, _, kept in held]),
        sum(part.segment.documents.words - (part.gone.documents.words if part.gone else 0) for part in parts),
    )


def _forms(parts: Sequence[Part]) -> Forms:
    every: Counter[str] = Counter()
    plain: Counter[str] = Counter()
    for part in parts:
        _count(part.forms, every, plain, 1)
        if part.gone:
            _count(part.gone.forms, every, plain, -1)
    known = sorted(form for form, count in every.items() if count > 0)
    counts = np.array([every[form] for form in known], dtype=np.int64)
    return Forms(tuple(known), counts, np.array([plain[form] for form in known], dtype=np.int64))


def _count(forms: Forms, every: Counter[str], plain: Counter[str], sign: int) -> None:
    for form, count, small in zip(forms.forms, forms.counts.tolist(), forms.plain.tolist(), strict=True):
        every[form] += sign * count
        plain[form] += sign * small


def _lists(kind: str, parts: Sequence[Part], read: ReadChunks, directories: dict[str, Directory]) -> Iterator[Bytes]:
    done: list[Directory] = []
    kept = [part.rows() for part in parts]
    firsts = np.cumsum([0, *(int(np.count_nonzero(rows)) for rows in kept)])
    for low, high in _slices([part.segment.directories[kind] for part in parts]):
        slices = [_staying(_slice(part.segment, kind, low, high, read), rows) for part, rows in zip(parts, kept, strict=True)]
        keys = np.concatenate([keys for keys, _ in slices])
        rows = np.concatenate([rows + first for (_, rows), first in zip(slices, firsts, strict=False)])
        order = np.argsort(keys, kind="stable")  # the rows of one key stay in the order of the parts, which is theirs
        listed, stream = encoded(keys[order], rows[order])
        done.append(listed)
        yield stream
    directories[kind] = _joined(done)


def _staying(listed: tuple[Keys, Rows], kept: Bits) -> tuple[Keys, Rows]:
    """Return the postings of the rows that stay, by the numbers that these will have."""
    keys, rows = listed
    if kept.all():
        return listed
    stays = kept[rows]
    return keys[stays], (np.cumsum(kept) - 1)[rows[stays]]


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
