"""Documents to text: the door of reading. Everything is opened in a child process with limits."""

from __future__ import annotations

from storage.reading.limits import LIMITS, Limits
from storage.reading.paragraphs import paragraphs_of
from storage.reading.reader import Reader
from storage.reading.values import Reading

__all__ = ["LIMITS", "Limits", "Reader", "paragraphs_of", "read"]


def read(name: str, data: bytes, limits: Limits = LIMITS) -> Reading:
    """
    Return a document as text: header, blocks and numbered paragraphs. PDF, Word (.docx), HTML, Markdown, text.

    Raises `storage.errors.Unreadable` with the reason, and then gives nothing: never a part of a document.
    What the bytes are decides, not the name. Starts a process for this one document (half a second); for many, keep a `Reader`.
    """
    with Reader(workers=1) as reader:
        return reader.read(name, data, limits)
