"""From bytes to a reading, in the process that calls: `storage.reading.documents.read` does it in a child with limits."""

from __future__ import annotations

from storage.errors import Unreadable
from storage.reading import header, media
from storage.reading.encodings import decoded
from storage.reading.limits import Limits, in_words
from storage.reading.markdown import markdown
from storage.reading.paragraphs import judged
from storage.reading.pdf import pdf
from storage.reading.pieces import Source
from storage.reading.plain import plain
from storage.reading.values import Reading
from storage.reading.web import web
from storage.reading.word import word


def reading_of(name: str, data: bytes, limits: Limits) -> Reading:
    """Return the document as text. Raises `Unreadable`; never gives a part of a document."""
    if len(data) > limits.document:
        raise Unreadable(name, "too_large", in_words(limits.document))
    source = _source(name, data, limits)
    if sum(map(len, source.blocks)) > limits.characters:
        raise Unreadable(name, "too_large", f"{limits.characters:,} characters")
    if not source.has_words() or not source.pieces:  # a page number alone is no text
        raise Unreadable(name, "empty")
    return Reading(source.media_type, source.blocks, judged(source.pieces), header.parse(source.head))


def _source(name: str, data: bytes, limits: Limits) -> Source:
    kind = media.media_type(name, data)
    if kind == media.PDF:
        return pdf(name, data, limits)
    if kind == media.WORD:
        return word(name, data, limits)
    if kind == media.HTML:
        return web(name, data, limits)
    if len(data) > limits.text:
        raise Unreadable(name, "too_large", in_words(limits.text))
    text = decoded(name, data)
    return markdown(name, text) if kind == media.MARKDOWN else plain(text)
