"""A segment: the index of some statements, never changed once it is made."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from storage.index.lists import Bytes, Directory
from storage.index.packing import pack, unpack

# Raised when what is a word, a stem or a run of characters changes: then statements are indexed anew.
VERSION = 1
# Bytes of a stream that are stored and read as one.
CHUNK = 8_192
# More chunks than a segment can have: their numbers are its number times this, and more.
CHUNKS = 1 << 20
KINDS = ("grams", "words")
SEARCHABLE, TEXT, OTHER = 2, 1, 0  # a paragraph that can be found; of these, one that is no mere courtesy is TEXT | SEARCHABLE

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Documents:
    """
    Which paragraphs the rows are.

    Statement k has the id `statements[k]` and the rows from `starts[k]` to `starts[k + 1]`; row r is paragraph `paragraphs[r]`,
    its folded text has `lengths[r]` characters, `sorts[r]` says what it is. `words` counts the words of what can be found.
    """

    statements: Ints
    starts: Ints
    paragraphs: Ints
    lengths: NDArray[np.int32]
    sorts: NDArray[np.uint8]
    words: int

    @property
    def count(self) -> int:
        """How many rows there are."""
        return len(self.paragraphs)

    @property
    def searchable(self) -> int:
        """How many of them are no heading, header or vocative."""
        return int(np.count_nonzero(self.sorts & SEARCHABLE))

    def packed(self) -> bytes:
        """Return it as bytes."""
        rows = np.diff(self.starts)
        return pack((self.statements, rows, self.paragraphs, self.lengths, self.sorts, np.array([self.words])))


def documents(data: bytes) -> Documents:
    """Return the documents that `packed` wrote."""
    statements, rows, paragraphs, lengths, sorts, words = unpack(data)
    starts = np.append(0, np.cumsum(rows.astype(np.int64)))
    return Documents(
        statements.astype(np.int64),
        starts,
        paragraphs.astype(np.int64),
        lengths.astype(np.int32),
        sorts.astype(np.uint8),
        int(words[0]),
    )


@dataclass(frozen=True, slots=True, eq=False)
class Forms:
    """The folded words with how often each stands there, and how often not in capitals; sorted by form."""

    forms: tuple[str, ...]
    counts: Ints
    plain: Ints

    def packed(self) -> bytes:
        """Return it as bytes."""
        text = zlib.compress("\n".join(self.forms).encode())
        return pack((self.counts, self.plain)) + pack((np.frombuffer(text, np.uint8),))

    @property
    def size_bytes(self) -> int:
        """What it takes in memory, about."""
        return sum(map(len, self.forms)) + 80 * len(self.forms)


def forms(data: bytes) -> Forms:
    """Return the forms that `packed` wrote."""
    counts, plain, text = unpack(data)
    words = zlib.decompress(text.tobytes()).decode()
    return Forms(tuple(words.split("\n")) if words else (), counts.astype(np.int64), plain.astype(np.int64))


def key_of(word: str) -> int:
    """Return the key under which a stem or form is listed; two words in some hundred thousand may share one."""
    return zlib.crc32(word.encode())


def keys_of(words: Iterable[str]) -> NDArray[np.uint32]:
    """Return the keys of words, in their order."""
    return np.array([key_of(word) for word in words], dtype=np.uint32)


@dataclass(frozen=True, slots=True, eq=False)
class Segment:
    """What is held in memory of a segment that is read: all but its lists and the spelling of its words."""

    id: int
    documents: Documents
    directories: Mapping[str, Directory]  # by kind
    form_keys: NDArray[np.uint32]  # rising
    # Statements that are found by it no longer, until it is written anew without them.
    gone: frozenset[int] = frozenset()

    @property
    def size_bytes(self) -> int:
        """What it takes in memory."""
        lists = sum(one.size_bytes for one in self.directories.values())
        return lists + self.form_keys.nbytes + 21 * self.documents.count + 24 * len(self.documents.statements) + 2_000

    def first_byte(self, kind: str) -> int:
        """Return where the lists of a kind begin: those of all kinds stand in one stream."""
        before = KINDS[: KINDS.index(kind)]
        return sum(int(self.directories[one].ends[-1]) for one in before if len(self.directories[one].ends))


@dataclass(frozen=True, slots=True)
class Made:
    """A segment as it is stored; `chunks` are the pieces of its stream in order, made as they are asked for."""

    documents: Documents
    directories: Mapping[str, Directory]
    forms: Forms
    chunks: Iterable[bytes] = field(repr=False)

    def form_keys(self) -> NDArray[np.uint32]:
        """Return the keys of its words, rising."""
        return np.unique(keys_of(self.forms.forms))


def cut(streams: Iterable[Bytes]) -> Iterator[bytes]:
    """Cut a stream that comes in pieces into chunks of one size, the last one shorter."""
    held = np.empty(0, np.uint8)
    for piece in streams:
        held = np.concatenate([held, piece])
        whole = len(held) // CHUNK * CHUNK
        yield from (held[start : start + CHUNK].tobytes() for start in range(0, whole, CHUNK))
        held = held[whole:]
    if len(held):
        yield held.tobytes()
