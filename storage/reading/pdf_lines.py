"""Words to lines, and the lines that belong to pages rather than to the statement."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain

from storage.reading.furniture import is_page_mark

_WIDEST_SPACE = 2.0  # letter heights; wider gaps part columns, though justified lines have wide spaces
_SAME_BASE = 0.3  # letter heights
_RAISED = 0.8  # of the line's letter height: smaller letters beside a word are an ordinal's or a note's
_NOTE = 0.87  # of the text's letter height: a footnote's letters are smaller
_SAME_HEIGHT = 3.0  # points
_MARGIN = 3  # lines at the top and at the foot of a page that may belong to it
_PAGE_NUMBER = re.compile(r"(?:page\s*)?[-–—|\s]*\d{1,4}[-–—|\s.]*(?:(?:of|/|de|von|sur)\s*\d{1,4})?", re.IGNORECASE)
_ORDINAL = frozenset({"st", "nd", "rd", "th", "er", "re", "ème", "e", "o", "a", "º", "ª"})
_RTL = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]")


@dataclass(frozen=True, slots=True)
class Word:
    """A word on a page, in points from its lower left; `base` is the baseline, `size` the height of the letters' box."""

    text: str
    left: float
    right: float
    base: float
    size: float


@dataclass
class Line:
    """
    Words on one baseline. `page` counts from 0, `column` from 0 within the page; both are set by the page's order.

    Its measures are taken when it is whole: first `add`, then ask.
    """

    words: list[Word] = field(default_factory=list)
    text: str = ""
    page: int = 0
    column: int = 0

    @cached_property
    def left(self) -> float:
        """Where the line begins, in points."""
        return min(word.left for word in self.words)

    @cached_property
    def right(self) -> float:
        """Where the line ends, in points."""
        return max(word.right for word in self.words)

    @property
    def base(self) -> float:
        """The baseline of its first word, in points."""
        return self.words[0].base

    @cached_property
    def size(self) -> float:
        """The height of most of its letters, in points."""
        return max(Counter(round(word.size, 1) for word in self.words).items(), key=lambda found: (found[1], found[0]))[0]

    def add(self, word: Word) -> None:
        """Put a word at the end: an ordinal's raised letters close up, a note's raised number is left out."""
        raised = bool(self.words) and word.size < _RAISED * self.words[0].size
        if raised and word.text.strip("*†‡§[]()").isdigit() and word.base > self.words[0].base:
            return
        closes_up = raised and word.text.casefold().rstrip(".,;:") in _ORDINAL
        self.text += word.text if closes_up or not self.text else f" {word.text}"
        self.words.append(word)


def lines_of(words: list[Word]) -> list[Line]:
    """Return the lines that words in drawing order make; a wide gap in a line parts it in two."""
    lines: list[Line] = []
    for word in words:
        if not lines or not _continues(lines[-1], word):
            lines.append(Line())
        lines[-1].add(word)
    return [line for line in lines if line.words]


def joined(lines: list[Line]) -> Line:
    """Return parts of one line as one; right-to-left scripts are read from the right."""
    if len(lines) == 1:
        return lines[0]
    backwards = sum(len(_RTL.findall(line.text)) for line in lines) * 2 > sum(len(line.text) for line in lines)
    whole = Line()
    for part in sorted(lines, key=lambda line: line.left, reverse=backwards):
        whole.text = f"{whole.text} {part.text}".strip()
        whole.words.extend(part.words)
    return whole


def without_furniture(pages: list[list[Line]]) -> list[Line]:
    """Return the lines of all pages in order, without page numbers, running heads and footnotes."""
    body = Counter(round(line.size, 1) for line in chain.from_iterable(pages)).most_common(1)
    repeated = _repeated(pages)
    kept: list[Line] = []
    for number, page in enumerate(pages):
        shed = _page_numbers(page) | _notes(page, body[0][0] if body else 0.0)
        # A running head repeats the title of the first page: there it is the title.
        shed |= {id(line) for line in _margins(page, top=number > 0) if _is_running(line, repeated, len(pages))}
        for line in page:
            line.page = number
        kept.extend(line for line in page if id(line) not in shed)
    return kept


def _continues(line: Line, word: Word) -> bool:
    last = line.words[-1]
    size = max(line.words[0].size, word.size)
    gap = max(word.left - last.right, last.left - word.right)
    near = gap < _WIDEST_SPACE * size
    forward = word.left > last.left - size or _RTL.search(word.text) is not None
    apart = abs(word.base - line.base)
    raised = word.size < _RAISED * size or last.size < _RAISED * size
    return near and forward and apart < (0.7 if raised else _SAME_BASE) * size


def _margins(page: list[Line], *, top: bool) -> list[Line]:
    by_height = sorted(page, key=lambda line: -line.base)
    return (by_height[:_MARGIN] if top else []) + by_height[-_MARGIN:]


def _masked(line: Line) -> str:
    return re.sub(r"\d+", "#", line.text.strip().casefold())


def _repeated(pages: list[list[Line]]) -> dict[str, list[float]]:
    """Return per text that stands at the edge of several pages, its baselines on them."""
    bases: dict[str, list[float]] = defaultdict(list)
    for page in pages:
        for text, base in {_masked(line): line.base for line in _margins(page, top=True)}.items():
            bases[text].append(base)
    return bases


def _is_running(line: Line, bases: dict[str, list[float]], pages: int) -> bool:
    # At the same height: a paragraph's last line may have the words of another's, but not its place too.
    same = sum(abs(base - line.base) < _SAME_HEIGHT for base in bases[_masked(line)])
    return same >= max(2, pages * 2 // 5)


def _page_numbers(page: list[Line]) -> set[int]:
    by_height = sorted(page, key=lambda line: -line.base)
    edges = by_height[:2] + by_height[-2:]
    return {id(line) for line in edges if _PAGE_NUMBER.fullmatch(line.text.strip()) or is_page_mark(line.text)}


def _notes(page: list[Line], body: float) -> set[int]:
    """Return the small lines below the text, from the first that begins with a note's mark."""
    by_height = sorted(page, key=lambda line: line.base)
    foot: list[Line] = []
    for line in by_height:
        if line.size > _NOTE * body:
            break
        foot.append(line)
    marked = [place for place, line in enumerate(foot) if re.match(r"\s*(?:\d{1,3}|[*†‡§+])\s*\S", line.text)]
    return {id(line) for line in foot[: marked[-1] + 1]} if marked and len(foot) < len(page) else set()
