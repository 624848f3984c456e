"""The words of a text, each with its place in the original: the unit in which a quote is compared."""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

from storage.text.normalising import FOLDS, after, written_without_spaces


class Word(NamedTuple):
    """`form` is folded ("Japan’s" is "japans", "30,000" is "30000", "1.5" stays); [start, end) is its place in the original."""

    form: str
    start: int
    end: int


class _Classes(dict[int, str]):
    """One letter for each code point: d digit, w letter, c letter of a script without spaces, $ sign read aloud, ~ nothing."""

    def __missing__(self, code: int) -> str:
        self[code] = kind = _class(chr(code))
        return kind


def _class(char: str) -> str:
    if char in ".,":
        return char
    if char in "%‰§" or unicodedata.category(char) == "Sc":
        return "$"
    fold = FOLDS[ord(char)].strip()
    if not fold:
        return "~" if not FOLDS[ord(char)] else " "
    if char.isdigit():
        return "d"
    return "c" if written_without_spaces(ord(fold[0])) else "w"


_CLASSES = _Classes()
# A number keeps its separators together; a sign counts as a word, since "$30" and "€30", "50" and "50%" are not the same.
_WORD = re.compile(r"\$|c~*|d{1,3}(?:[, ]d{3})+(?![d,])(?:\.d+)?|d+(?:[.,]d+)+|[wd][wd~]*")
_THOUSANDS = re.compile(r"\d{1,3}(?:[,\s]\d{3})+(?:\.\d+)?")


def words(text: str) -> tuple[Word, ...]:
    """Return the words in order. Signs of money and "%" are words; in scripts without spaces each character is one."""
    classes = text.translate(_CLASSES)
    return tuple(_word(text, found.start(), found.end(), found.group()) for found in _WORD.finditer(classes))


def _word(text: str, start: int, end: int, kind: str) -> Word:
    printed = text[start:end]
    if kind == "$":
        return Word(unicodedata.normalize("NFKC", printed), start, end)
    if "," in kind or "." in kind or " " in kind:
        return Word(_number(printed), start, end)
    return Word(printed.translate(FOLDS), start, after(text, end))


def _number(printed: str) -> str:
    digits = "".join(str(unicodedata.digit(c)) if c.isdigit() else c for c in printed)
    return re.sub(r"[,\s]", "", digits) if _THOUSANDS.fullmatch(digits) else digits
