"""PDF to paragraphs: the words that can be seen on the pages, put together by where they stand."""

from __future__ import annotations

import pypdfium2
import pypdfium2.raw as pdfium

from storage.errors import Unreadable
from storage.reading.characters import cleaned
from storage.reading.hyphens import joined_lines, mended, words_of
from storage.reading.limits import Limits
from storage.reading.media import PDF
from storage.reading.pdf_lines import Line, without_furniture
from storage.reading.pdf_page import Page, page_of
from storage.reading.pdf_paragraphs import grouped
from storage.reading.pieces import Piece, Source, one_block_each

_END = b"%%EOF"
_TAIL = 4096  # bytes at the end that must hold the mark; what was cut off on its way has none
_SPACED = 2.0  # letter heights between two baselines
_MOST_UNKNOWN = 0.2  # of the characters, that the file gives no letters for


def pdf(name: str, data: bytes, limits: Limits) -> Source:
    """Return the source of a PDF. Raises `Unreadable`: "password", "scan", "damaged", "too_large", "encoding", "empty"."""
    if _END not in data[-_TAIL:]:
        raise Unreadable(name, "damaged", "its end is missing")
    with _opened(name, data) as document:
        if len(document) > limits.pages:
            raise Unreadable(name, "too_large", f"{limits.pages:,} pages")
        pages = _pages(name, document, limits)
    _check_letters(name, pages)
    lines = without_furniture([page.lines for page in pages])
    return _source(lines)


def _opened(name: str, data: bytes) -> pypdfium2.PdfDocument:
    try:
        return pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        locked = pdfium.FPDF_GetLastError() == pdfium.FPDF_ERR_PASSWORD or "password" in str(error).lower()
        raise Unreadable(name, "password" if locked else "damaged") from error


def _pages(name: str, document: pypdfium2.PdfDocument, limits: Limits) -> list[Page]:
    pages: list[Page] = []
    characters = 0
    for number in range(len(document)):
        try:
            page = document[number]
        except pypdfium2.PdfiumError as error:
            raise Unreadable(name, "damaged", f"page {number + 1}") from error
        pages.append(page_of(page))
        page.close()
        characters += pages[-1].characters
        if characters > limits.characters:
            raise Unreadable(name, "too_large", f"{limits.characters:,} characters")
    return pages


def _check_letters(name: str, pages: list[Page]) -> None:
    scanned = [number for number, page in enumerate(pages, 1) if page.is_picture and not page.lines]
    if scanned:
        raise Unreadable(name, "scan", "" if len(scanned) == len(pages) else f"page {scanned[0]}")
    if not any(page.lines for page in pages):
        raise Unreadable(name, "scan" if any(page.has_picture for page in pages) else "empty")
    unknown, characters = sum(page.unknown for page in pages), sum(page.characters for page in pages)
    if unknown > _MOST_UNKNOWN * characters:
        raise Unreadable(name, "encoding")


def _source(lines: list[Line]) -> Source:
    words = words_of(line.text for line in lines)
    groups = grouped(lines)
    texts = [mended(cleaned(joined_lines([line.text for line in group], words)), words) for group in groups]
    source = one_block_each(PDF, [Piece(0, " ".join(text.split())) for text in texts if text.strip()])
    return Source(source.media_type, source.blocks, source.pieces, _head(lines))


def _head(lines: list[Line]) -> str:
    """Return the lines as they stand; an empty one where the page leaves space."""
    text = ""
    for before, line in zip([None, *lines], lines, strict=False):
        apart = before is None or before.page != line.page or abs(before.base - line.base) > _SPACED * line.size
        text += ("\n\n" if apart else "\n") + cleaned(line.text)
    return text.strip()
