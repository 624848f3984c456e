"""One page of a PDF: its visible words with their places, joined to lines in reading order."""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Iterator
from dataclasses import dataclass

import pypdfium2
import pypdfium2.raw as pdfium

from storage.reading.pdf_columns import in_reading_order
from storage.reading.pdf_lines import Line, Word, lines_of

_SMALLEST = 3.0  # points from the deepest descender to the highest ascender; smaller letters are hidden, not printed
_NEARLY_WHITE = 250  # of 255, in each colour
_NEARLY_CLEAR = 10  # of 255
_PICTURE = 0.5  # of the page's area: then a page without text is a scan
_INVISIBLE = pdfium.FPDF_TEXTRENDERMODE_INVISIBLE
_MOST_OBJECTS = 2_000  # looked at for pictures
_HYPHEN_AT_END = 2  # PDFium's own sign for a hyphen that ends a line


@dataclass(frozen=True, slots=True)
class Page:
    """What one page holds. `unknown` counts characters without a letter; `is_picture`: a picture covers most of it."""

    lines: list[Line]
    characters: int
    unknown: int
    is_picture: bool
    has_picture: bool


def page_of(page: pypdfium2.PdfPage) -> Page:
    """Return the page's lines, top to bottom and column by column; hidden words are left out."""
    left, bottom, right, top = page.get_bbox()
    covered = _picture_share(page, (right - left) * (top - bottom))
    text = page.get_textpage()
    try:
        count = pdfium.FPDFText_CountChars(text)
        codes = [pdfium.FPDFText_GetUnicode(text, place) for place in range(max(count, 0))]
        # Recognised text lies unseen over the picture of its page: there it is the text.
        words = list(_Words(page, text, codes, unseen_counts=covered >= _PICTURE).visible((left, bottom, right, top)))
    finally:
        text.close()
    lines = in_reading_order(lines_of(words), top)
    unknown = sum(code in {0, 0xFFFD} for code in codes)
    return Page(lines, len(codes), unknown, is_picture=covered >= _PICTURE, has_picture=covered > 0)


def _picture_share(page: pypdfium2.PdfPage, area: float) -> float:
    covered = 0.0
    for seen, picture in enumerate(page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE], max_depth=3)):
        left, bottom, right, top = picture.get_bounds()
        covered += max(0.0, right - left) * max(0.0, top - bottom)
        if seen >= _MOST_OBJECTS:
            break
    return covered / area if area > 0 else 0.0


class _Words:
    """The words of a text page; PDFium is asked only for the first and last letter of each."""

    def __init__(self, page: pypdfium2.PdfPage, text: pypdfium2.PdfTextPage, codes: list[int], *, unseen_counts: bool) -> None:
        self._page = page
        self._text = text
        self._codes = codes
        self._unseen_counts = unseen_counts
        # Filled by PDFium again and again: making four numbers for each letter takes longer than asking.
        self._edges = tuple(ctypes.c_double() for _ in range(4))
        self._colours = tuple(ctypes.c_uint() for _ in range(4))
        self._rect = pdfium.FS_RECTF()

    def visible(self, box: tuple[float, float, float, float]) -> Iterator[Word]:
        start: int | None = None
        for place, code in enumerate([*self._codes, 32]):
            blank = code in {9, 10, 13, 32, 160}
            if not blank and start is None:
                start = place
            elif blank and start is not None:
                yield from self._word(start, place, box)
                start = None

    def _word(self, start: int, end: int, box: tuple[float, float, float, float]) -> Iterator[Word]:
        # PDFium ends a line without a space where the next one follows a hyphen: the word then has two places.
        breaks = [place + 1 for place in range(start, end - 1) if self._codes[place] == _HYPHEN_AT_END]
        for first, last in zip([start, *breaks], [*breaks, end], strict=True):
            found = self._placed(first, last)
            if found is not None and _is_inside(found, box) and self._is_seen(first, found):
                yield found

    def _placed(self, start: int, end: int) -> Word | None:
        letters = "".join(
            "-" if code == _HYPHEN_AT_END else chr(code) for code in self._codes[start:end] if 0 < code <= sys.maxunicode
        )
        first, last, tall = self._box(start), self._box(end - 1), self._loose(start)
        if first is None or last is None or tall is None or not letters:
            return None
        pdfium.FPDFText_GetCharOrigin(self._text, start, *self._edges[:2])
        return Word(letters, min(first[0], last[0]), max(first[1], last[1]), self._edges[1].value, tall)

    def _box(self, place: int) -> tuple[float, float] | None:
        if not pdfium.FPDFText_GetCharBox(self._text, place, *self._edges):
            return None
        return self._edges[0].value, self._edges[1].value

    def _loose(self, place: int) -> float | None:
        found = pdfium.FPDFText_GetLooseCharBox(self._text, place, self._rect)
        return self._rect.top - self._rect.bottom if found else None

    def _is_seen(self, place: int, word: Word) -> bool:
        if self._unseen_counts:
            return True
        if word.size < _SMALLEST:
            return False
        drawn = pdfium.FPDFText_GetTextObject(self._text, place)
        if drawn and pdfium.FPDFTextObj_GetTextRenderMode(drawn) == _INVISIBLE:
            return False
        if not pdfium.FPDFText_GetFillColor(self._text, place, *self._colours):
            return True
        *colours, alpha = (part.value for part in self._colours)
        return alpha > _NEARLY_CLEAR and min(colours) < _NEARLY_WHITE


def _is_inside(word: Word, box: tuple[float, float, float, float]) -> bool:
    left, bottom, right, top = box
    return word.right > left and word.left < right and bottom <= word.base <= top
