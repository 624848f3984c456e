"""Title lines at the top of a text, and headings between its paragraphs."""

from __future__ import annotations

import re
from functools import cache

from storage.reading.wordlists import wordlist

_SET_APART = re.compile(r"[\[(（【［][^\[\]()]{1,150}[\])）】］]\.?")
_LABELLED = re.compile(r"(?:\(?(?:\d{1,2}(?:\.\d{1,2}){0,3}|[IVX]{1,5}|[A-Za-z])[.)]\s+)[^.?!;]{1,100}:?")
_SENTENCE_END = (".", "?", "!", ";", ",", "…", "。", "！", "？", "؟", "।", "”", "’", '"', ":")
_LONGEST = 120  # characters of a heading
_LONGEST_TITLE = 500
_SHORT = 80
_FEW_WORDS = 10
_WORD = re.compile(r"[^\W\d_]+")
_INNER_END = re.compile(r"[^\W\d_]{3,}[.!?] +[A-Z]")
_DATE = re.compile(r"\b\d{1,4}[./-]\d{1,2}[./-]\d{1,4}\b|\d{1,4}\s*年\s*\d{1,2}\s*月|\b(?:1[89]|20)\d\d\b")
_ASIDE = re.compile(r"\((?:spoke in|continued in|interpretation from|l'orateur poursuit|habla en)[^()]{1,60}\)", re.IGNORECASE)


def is_heading(text: str) -> bool:
    """Whether a paragraph between others heads what follows: bracketed, labelled, in capitals, or short without an end."""
    if len(text) > _LONGEST + 30 or "\n" in text:
        return False
    if not any(character.isalnum() for character in text) or _SET_APART.fullmatch(text) or _ASIDE.fullmatch(text):
        return True
    if len(text) > _LONGEST:
        return False
    return _is_labelled(text) or _is_capitals(text) or _is_short_line(text)


def is_title_line(text: str) -> bool:
    """Whether a line at the top belongs to the header: a title, a date, a place, a speaker, "check against delivery"."""
    if len(text) > _LONGEST_TITLE or _reads_as_sentence(text):
        return False
    folded = text.casefold()
    if _DATE.search(text) or any(_stands_in(cue, folded) for cue in wordlist("openings")["title"]):
        return True
    # "May" is a month only beside a number.
    return any(character.isdigit() for character in text) and any(
        _stands_in(month, folded) for month in wordlist("openings")["month"]
    )


def may_head(text: str) -> bool:
    """Whether a line could stand in a header between title lines although it says nothing of its own: a name, a motto."""
    return len(text) <= _LONGEST and not _reads_as_sentence(text)


def breaks_off(text: str) -> bool:
    """Whether a line without a sentence's end stops in the middle of one: it is prose, not a heading. "On behalf of the"."""
    words = [word.casefold() for word in _WORD.findall(text)]
    return bool(words) and (words[-1] in _part("open") or not _part("finite").isdisjoint(words))


@cache
def _part(name: str) -> frozenset[str]:
    return frozenset(wordlist("openings")[name])


def _stands_in(cue: str, text: str) -> bool:
    place = text.find(cue)
    while place >= 0:
        after = text[place + len(cue) : place + len(cue) + 1]
        if (not (text[place - 1 : place] if place else "").isalpha() and not after.isalpha()) or not cue.isascii():
            return True
        place = text.find(cue, place + 1)
    return False


def _reads_as_sentence(text: str) -> bool:
    if _INNER_END.search(text) or (breaks_off(text) and not text.isupper()):
        return True
    if not text.endswith((".", "!", "?", "。", "！", "？", "؟", ";", ":", "।")):
        return False
    # "Statement by Mr. X at the 65th session." is a title with a stop; a second sentence makes it prose.
    folded = text.casefold()
    strong = wordlist("openings")["title"][:60]
    titled = any(folded.startswith(cue) and folded[len(cue) : len(cue) + 1] in {" ", ":", ".", ""} for cue in strong)
    return not (
        titled and re.search(r"[.!?]\s+(?:The|We|I|It|This|In|Our|My)\b", text) is None and len(text) <= _LONGEST_TITLE // 2
    )


def _is_labelled(text: str) -> bool:
    return _LABELLED.fullmatch(text) is not None and len(text.split()) <= _FEW_WORDS and not breaks_off(text)


def _is_capitals(text: str) -> bool:
    letters = [character for character in text if character.isalpha()]
    return len(letters) > 3 and all(letter.isupper() for letter in letters) and not text.endswith(("!", "?", ","))  # noqa: PLR2004 (an abbreviation)


def _is_short_line(text: str) -> bool:
    bare = text.removesuffix(":")
    if len(bare) > _SHORT or bare.endswith(_SENTENCE_END) or len(bare.split()) > _FEW_WORDS or breaks_off(bare):
        return False
    # A line that ends with a colon announces the next paragraph unless it is a few words with no verb; those few words decide.
    return bare[:1].isalpha() and not bare[:1].islower() and (bare == text or len(bare.split()) <= 5)  # noqa: PLR2004 ("Climate change and security:")
