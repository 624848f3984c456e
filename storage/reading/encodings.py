"""Bytes of plain text to characters: right, or refused; never guessed into wrong letters."""

from __future__ import annotations

import codecs
import csv
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from storage.errors import Unreadable

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16: its mark begins with the other's
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_LEAST_SHARE = 0.06  # of the words, that are the most common ones of the language
_LEAST_LETTERS = 0.97  # of the letters beyond ASCII, that belong to its alphabet
_SAMPLE = 20_000  # bytes looked at; the whole is then decoded strictly
# A sign inside a word is a letter of another code page.
_SIGN_IN_WORD = re.compile(r"[^\W\d_][‚„¹³²½¼¾±¿¡§°·®©£¤¥¦¨¬¯´¸×÷€]{1,3}[^\W\d_]|[\x80-\x9f\u2500-\u259f\ufffd]")
_WORD = re.compile(r"[^\W\d_]+")
_WESTERN = "àâäæçéèêëîïôöœùûüÿßáíóúñãõìòåøÀÂÄÆÇÉÈÊËÎÏÔÖŒÙÛÜÁÍÓÚÑÃÕÅØ"
_UNSPACED = frozenset({"ja", "zh", "ko"})
_ISO_2022 = (b"\x1b$B", b"\x1b$@")


@dataclass(frozen=True, slots=True)
class _Language:
    encodings: tuple[str, ...]
    letters: frozenset[str]  # empty for other alphabets than Latin
    words: frozenset[str]
    unspaced: bool


def decoded(name: str, data: bytes) -> str:
    """Return the text of the bytes. Raises `Unreadable` "encoding" when more than one reading is plausible, or none."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _strict(name, data, encoding)
    if any(sign in data for sign in _ISO_2022):
        return _strict(name, data, "iso2022_jp")
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
    sample = _sample(data)
    found = [(_share(sample, encoding, language), encoding) for language in _languages() for encoding in language.encodings]
    share, encoding = max(found, key=lambda candidate: candidate[0])
    if share < _LEAST_SHARE:
        # Too short for common words: Western letters standing alone among plain ones are still sure.
        encoding = _western(sample) or ""
    if not encoding:
        raise Unreadable(name, "encoding")
    return _strict(name, data, encoding)


@cache
def _languages() -> tuple[_Language, ...]:
    rows = csv.DictReader(files("storage.reading").joinpath("encodings.csv").read_text(encoding="utf-8").splitlines())
    return tuple(
        _Language(
            tuple(row["encodings"].split("|")),
            frozenset(row["letters"] + row["letters"].upper()),
            frozenset(row["words"].split("|")),
            row["language"] in _UNSPACED,
        )
        for row in rows
    )


def _sample(data: bytes) -> bytes:
    """Return the beginning of the text up to a line's end, so that no letter of several bytes is cut."""
    return data if len(data) <= _SAMPLE else data[: data.rfind(b"\n", 0, _SAMPLE) + 1 or len(data)]


def _share(sample: bytes, encoding: str, language: _Language) -> float:
    """Return how much of the text are common words of the language when read in the encoding; 0 where it cannot be read so."""
    try:
        text = sample.decode(encoding)
    except UnicodeDecodeError:
        return 0.0
    if _SIGN_IN_WORD.search(text):
        return 0.0
    high = [character for character in text if character > "\x7f" and character.isalpha()]
    if language.letters and sum(letter in language.letters for letter in high) < _LEAST_LETTERS * len(high):
        return 0.0
    # The ideographs of one encoding read in another are rare ones; common ones come often only in their own.
    words = (
        [letter for letter in high if letter.isalpha()]
        if language.unspaced
        else [word.casefold() for word in _WORD.findall(text)]
    )
    return sum(word in language.words for word in words) / max(len(words), 1)


def _western(sample: bytes) -> str | None:
    try:
        text = sample.decode("cp1252")
    except UnicodeDecodeError:
        return None
    strange = any(character > "\x7f" and character.isalpha() and character not in _WESTERN for character in text)
    rows = re.search(f"[{_WESTERN}]{{3}}", text)
    return (
        None
        if strange or rows or _SIGN_IN_WORD.search(text) or sum(character > "\x7f" for character in text) * 5 > len(text)
        else "cp1252"
    )
