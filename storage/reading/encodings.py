"""Bytes of plain text to characters: right, or refused; never guessed into wrong letters."""

from __future__ import annotations

import codecs
import re

from charset_normalizer import from_bytes

from storage.errors import Unreadable

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16: its mark begins with the other's
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# What Western text in one byte a letter uses above ASCII: letters of Western Europe and the typography of Windows.
_WESTERN = frozenset("ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÑÒÓÔÕÖØÙÚÛÜàáâãäåæçèéêëìíîïñòóôõöøùúûüßŒœŸÿ")
_TYPOGRAPHY = frozenset("‘’“”„‚–—…•«»°§ªº¿¡·€£©®™±½¼¾²³´` \u00a0\u00ad")
_LEAST_SHARE_OF_ASCII = 0.85
_MOST_CHAOS = 0.1


def decoded(name: str, data: bytes) -> str:
    """Return the text of the bytes. Raises `Unreadable` "encoding" when more than one reading is plausible, or none."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _strict(name, data, encoding)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return _undeclared(name, data)
    if "\0" in text:
        return _wide_without_mark(name, data)
    return text


def _strict(name: str, data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise Unreadable(name, "encoding") from error


def _wide_without_mark(name: str, data: bytes) -> str:
    odd, even = data[1::2].count(0), data[::2].count(0)
    if max(odd, even) < len(data) // 8 or min(odd, even) > len(data) // 40:
        raise Unreadable(name, "type", "binary data")
    return _strict(name, data, "utf-16-le" if odd > even else "utf-16-be")


def _undeclared(name: str, data: bytes) -> str:
    if b"\0" in data:
        return _wide_without_mark(name, data)
    western = _western(data)
    if western is not None:
        return western
    best = from_bytes(data).best()
    # A short or noisy text fits many code pages equally: then the sender must say.
    if best is None or best.chaos > _MOST_CHAOS or best.coherence < 0.3 or not _mostly_words(str(best)):  # noqa: PLR2004 (charset-normalizer's share of known letter pairs)
        raise Unreadable(name, "encoding")
    return str(best)


def _western(data: bytes) -> str | None:
    # The five bytes that cp1252 leaves open are not Western text; Latin-1's own controls are not text either.
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        return None
    high = [character for character in text if character > "\x7f"]
    ascii_share = 1 - len(high) / len(text)
    letters = sum(character in _WESTERN for character in high)
    if ascii_share < _LEAST_SHARE_OF_ASCII or any(c not in _WESTERN and c not in _TYPOGRAPHY for c in high):
        return None
    # In Western text an accented letter stands beside plain ones; Greek or Cyrillic read as Western stands in rows.
    rows = len(re.findall(r"[À-ÖØ-öø-ÿ]{3,}", text))
    return text if rows * 20 <= letters else None


def _mostly_words(text: str) -> bool:
    return sum(character.isalpha() or character.isspace() for character in text) > len(text) * 0.7
