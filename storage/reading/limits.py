"""How much a document may ask of us. The figures come from measurements with hostile files; see README, "Documents"."""

from __future__ import annotations

from dataclasses import dataclass

MB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of one reading: sizes in bytes, times in seconds."""

    document: int = 20 * MB
    unpacked: int = 64 * MB  # sum of what a zip's entries declare
    ratio: int = 200  # declared size to packed size, for the whole zip
    entries: int = 2_000
    pages: int = 2_000
    characters: int = 2_000_000
    depth: int = 200  # of nested XML or HTML elements
    html: int = 5 * MB
    text: int = 5 * MB
    seconds: float = 10
    memory: int = 512 * MB  # address space of the child process


LIMITS = Limits()


def in_words(size: int) -> str:
    """Return a size in bytes as people write a limit: "20 MB", "300 bytes"."""
    return f"{size // MB} MB" if size >= MB else f"{size:,} bytes"
