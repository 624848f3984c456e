"""Hard-wrapped text: whether a text is wrapped, and where in it a new paragraph begins."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise

from storage.reading.headings import breaks_off
from storage.reading.vocatives import is_vocative

_ENDED = re.compile(r"[.?!:;。！？؟।…](?:[\"'”’»)\]\d]{0,4})\s*$")
_NUMBERED = re.compile(r"(?:\(?\d{1,4}[.)]|[•●▪◦‣*]|[-–—])\s+\S")
_SET_APART = re.compile(r"[\[(][^\[\]()]{1,150}[\])]\s*$")
_WIDEST = 140  # characters; no page sets longer lines
_FEW = 4  # lines: fewer tell nothing about their width


@dataclass(frozen=True, slots=True)
class Setting:
    """How the lines of a text are set. `reach` is how far a naturally wrapped line gets, with the word that no longer fitted."""

    wrapped: bool
    margin: int = 0
    indented: bool = False
    reach: int = 0


def setting_of(lines: list[str]) -> Setting:
    """How these printed lines (no blank ones, no furniture) are set."""
    lengths = sorted(len(line.strip()) for line in lines)
    if not _is_wrapped(lines, lengths):
        return Setting(wrapped=False)
    margin, indented = _indents(lines)
    return Setting(wrapped=True, margin=margin, indented=indented, reach=_reach(lines))


def begins_paragraph(before: str, line: str, setting: Setting) -> bool:
    """Whether `line` begins a paragraph after the line `before` of the same block."""
    if not setting.wrapped:
        return not _continues(before, line)
    if _is_apart(line) or _is_apart(before):
        return True
    ended = has_ended(before)
    if ended and _NUMBERED.match(line.strip()):
        return True
    if setting.indented and _indent(line) > setting.margin:
        return True
    return _stops_short(before, line, setting, ended=ended)


def has_ended(line: str) -> bool:
    """Whether a line ends as a sentence does, closing quotes and note numbers allowed for."""
    return _ENDED.search(line[-12:]) is not None


def _is_wrapped(lines: list[str], lengths: list[int]) -> bool:
    if len(lines) < 2 or lengths[int(0.9 * (len(lengths) - 1))] > _WIDEST:  # noqa: PLR2004 (one line wraps nowhere)
        return False
    if len(lines) < _FEW:
        return sum(_runs_on(line, following) for line, following in pairwise(lines)) == len(lines) - 1
    wide = lengths[int(0.9 * (len(lengths) - 1))]
    full = sum(length >= 0.7 * wide for length in lengths) / len(lengths)
    ended = sum(has_ended(line) for line in lines) / len(lines)
    return full > 0.5 and ended < 0.6  # noqa: PLR2004 (of the record 1946-2024, wrapped years have 0.9 and 0.2, the others 0.3 and 0.9)


def _runs_on(line: str, following: str) -> bool:
    return not has_ended(line) and len(line.strip()) > 30 and following.strip()[:1].islower()  # noqa: PLR2004 (shorter lines are titles)


def _indents(lines: list[str]) -> tuple[int, bool]:
    counts = Counter(_indent(line) for line in lines)
    margin = counts.most_common(1)[0][0]
    deeper = [place for place, line in enumerate(lines) if place and _indent(line) > margin]
    after_end = sum(has_ended(lines[place - 1]) for place in deeper)
    share = len(deeper) / len(lines)
    # Indents that mostly follow a sentence's end open paragraphs; others set verse, lists and quotations.
    return margin, bool(deeper) and share < 0.5 and after_end * 2 > len(deeper)  # noqa: PLR2004 (half of the lines)


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _reach(lines: list[str]) -> int:
    reaches = sorted(
        _reached(line, following)
        for line, following in pairwise(lines)
        if not has_ended(line) and following.strip()[:1].islower()
    )
    return reaches[len(reaches) // 12] if reaches else 0


def _reached(line: str, following: str) -> int:
    return len(line.strip()) + 1 + len(following.split(maxsplit=1)[0])


def _stops_short(before: str, line: str, setting: Setting, *, ended: bool) -> bool:
    start = line.strip()[:1]
    if start.islower() or not setting.reach:
        return False
    reached = _reached(before, line)
    if ended:
        return reached < setting.reach - (8 if setting.indented else 0)
    return (
        reached < 0.6 * setting.reach
        and not before.rstrip().endswith(("-", "–", "—", "("))
        and _is_titled(before)
        and not breaks_off(before)
    )


def _is_titled(line: str) -> bool:
    return line.strip()[:1].isupper() or line.strip()[:1].isdigit()


def _is_apart(line: str) -> bool:
    return _SET_APART.match(line.strip()) is not None or (line.rstrip().endswith((",", "!", ":")) and is_vocative(line.strip()))


def _continues(before: str, line: str) -> bool:
    return not has_ended(before) and line.strip()[:1].islower() and not is_vocative(before)
