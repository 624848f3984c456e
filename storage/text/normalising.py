"""Text reduced to its letters and digits, with a map back to the original."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

APOSTROPHES = frozenset("'’‘ʼ＇`´ʹ′")
# Marks of no width that are not "format" characters, and the Arabic stroke that stretches a word.
_INVISIBLE = frozenset("\u034f\u0640\u180b\u180c\u180d\u180f\u17b4\u17b5\u115f\u1160\u3164\uffa0")
_SPACELESS = (
    (0x0E00, 0x0EFF),  # Thai, Lao
    (0x0F00, 0x109F),  # Tibetan, Myanmar
    (0x1780, 0x17FF),  # Khmer
    (0x3040, 0x30FF),  # Hiragana, Katakana
    (0x31F0, 0x31FF),
    (0x3400, 0x4DBF),  # Han
    (0x4E00, 0x9FFF),
    (0xF900, 0xFAFF),
    (0x20000, 0x323AF),
)
FIRST_SPACELESS = _SPACELESS[0][0]


def written_without_spaces(code: int) -> bool:
    """Tell whether a code point belongs to a script that puts no space between words."""
    return any(first <= code <= last for first, last in _SPACELESS)


class _Folds(dict[int, str]):
    """What each code point becomes; filled as characters are met, so that `str.translate` runs at full speed."""

    def __missing__(self, code: int) -> str:
        self[code] = folded = _folded(chr(code))
        return folded


def _folded(char: str) -> str:
    if char in APOSTROPHES or char in _INVISIBLE:
        return ""
    plain = "".join(c for c in unicodedata.normalize("NFKD", char) if not unicodedata.combining(c))
    return "".join(_kept(c) for c in unicodedata.normalize("NFKD", plain.casefold()))


def _kept(char: str) -> str:
    if char in APOSTROPHES or char in _INVISIBLE or unicodedata.combining(char) or 0xFE00 <= ord(char) <= 0xFE0F:  # noqa: PLR2004 - the variation selectors
        return ""
    category = unicodedata.category(char)
    if char.isalnum() or category == "Mc" or (category == "Mn" and ord(char) < 0xE0100):  # noqa: PLR2004 - more variation selectors
        return char
    return "" if category in ("Cf", "Mn", "Me") else " "


FOLDS = _Folds()


def folded(text: str) -> str:
    """
    Return `text` in lower case without accents, everything but letters and digits (of any script) turned into single spaces.

    Apostrophes, soft hyphens, characters of no width and those that steer the direction of writing vanish: "Japan’s" is "japans".
    Vowel signs that stand for letters (Devanagari, Thai) stay.
    """
    return " ".join(text.translate(FOLDS).split())


@dataclass(frozen=True, slots=True)
class Normalised:
    """A folded text; `offsets` holds for each character its place in `original`, for a space that of the character behind it."""

    original: str
    text: str
    offsets: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the [start, end) of the original that a non-empty [start, end) of the folded text comes from, with accents."""
        return self.offsets[start], after(self.original, self.offsets[end - 1] + 1)


def normalised(text: str) -> Normalised:
    """Return the folded text with its map; `.text` equals `folded(text)`."""
    chars: list[str] = []
    offsets: list[int] = []
    space = False
    for place, char in enumerate(text):
        for part in FOLDS[ord(char)]:
            if part.isspace():
                space = True
                continue
            if space and chars:
                chars.append(" ")
                offsets.append(place)
            space = False
            chars.append(part)
            offsets.append(place)
    return Normalised(text, "".join(chars), tuple(offsets))


def after(text: str, end: int) -> int:
    """Return `end` moved behind the combining marks that follow, so that a cut never takes an accent off its letter."""
    while end < len(text) and unicodedata.category(text[end]) in ("Mn", "Me", "Mc"):
        end += 1
    return end
