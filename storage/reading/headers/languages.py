"""The language a text is in, and the one that a header says it was first in."""

from __future__ import annotations

import re
from functools import cache

from storage.reading.headers import words

_SCRIPTS = (
    ("ja", re.compile(r"[\u3040-\u30ff]")),
    ("ko", re.compile(r"[\uac00-\ud7af]")),
    ("zh", re.compile(r"[\u4e00-\u9fff]")),
    ("ar", re.compile(r"[\u0600-\u06ff]")),
    ("ru", re.compile(r"[\u0400-\u04ff]")),
    ("el", re.compile(r"[\u0370-\u03ff]")),
    ("he", re.compile(r"[\u0590-\u05ff]")),
)
_LATIN = re.compile(r"[A-Za-zÀ-ɏ]")
# Letters that one language of a script has and the others of it do not.
_PERSIAN = re.compile(r"[پچژگ]")
_UKRAINIAN = re.compile(r"[іїєґІЇЄҐ]")
_WORD = re.compile(r"[^\W\d_]+['’]?")
_NOTE = re.compile(
    r"\boriginal(?:\s*:|\s+(?:language|text|version)\s*:?|\s+in\b)|\b(?:translated|translation|interpretation"
    r"|interpreted)\s+from"
    r"|\b(?:spoke|speaking|speaks|spoken|delivered)\s+in|traduit\s+d[ue]|traducido\s+d[e]l?"
    r"|(?:Исходный|Оригинал|Подлинный текст(?: на)?)\s*:?|原文\s*[:：]|الأصل\s*:",
    re.IGNORECASE,
)

# A speaker says so of the statement alone: a verse or a paragraph "in Arabic" does not make the speech Arabic.
_SAID = re.compile(
    r"\b(?:deliver|read|present|speak|mak)(?:ed|ing|e|s)?\b[^.]{0,60}?\bin\b|\b(?:translated|translation"
    r"|interpretation)\s+from",
    re.IGNORECASE,
)


@cache
def _names() -> dict[str, str]:
    """Return ISO 639-1 codes by a language's name in lower case."""
    return {name.lower(): row["code"] for row in words.rows("languages.csv") for name in row["names"].split("|")}


@cache
def _function_words() -> dict[str, frozenset[str]]:
    return {row["code"]: frozenset(row["words"].split()) for row in words.rows("function_words.csv")}


def language_of(text: str) -> str | None:
    """
    Return the ISO 639-1 code of a text's language: by script, and in Latin script by its small words; None where these do
    not decide.

    Small words decide a line as short as a title, where letter statistics go wrong (names of people and places are
    foreign words).
    """
    latin = len(_LATIN.findall(text))
    for code, letters in _SCRIPTS:
        count = len(letters.findall(text))
        if count * (4 if code in ("ja", "ko", "zh") else 1) > latin and count > 1:
            return _sister(code, text)
    return _by_small_words(text)


def _sister(code: str, text: str) -> str:
    if code == "ar" and len(_PERSIAN.findall(text)) * 50 > len(text):
        return "fa"
    if code == "ru" and _UKRAINIAN.search(text):
        return "uk"
    return code


def _by_small_words(text: str) -> str | None:
    small_words = [w.lower().replace("’", "'") for w in _WORD.findall(text)]
    counts = sorted(((sum(w in small for w in small_words), code) for code, small in _function_words().items()), reverse=True)
    best, second = counts[0], counts[1]
    return best[1] if best[0] and best[0] > second[0] else None


def original_language(text: str, *, running: bool = False) -> str | None:
    """
    Return the language that a note names: "[Original: Russian]", "(translated from Spanish)"; with `running` the text is
    a speech, and what the speaker says of the statement counts ("reading out our national statement in Portuguese").
    """
    names = _names()
    for note in (_SAID if running else _NOTE).finditer(text):
        following = _WORD.findall(text[note.end() : note.end() + 40])[:2]
        for word in following:
            code = names.get(word.lower())
            if code:
                return code
    return None
