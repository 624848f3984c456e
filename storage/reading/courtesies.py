"""Paragraphs that only thank, congratulate, open or close. Where a position might be among them, the paragraph is text."""

from __future__ import annotations

import re
from functools import cache

from storage.reading.vocatives import is_vocative
from storage.reading.wordlists import wordlist

_SENTENCE_END = re.compile(r"(?<=[.!?。！])(?<!\bMr\.)(?<!\bMs\.)(?<!\bDr\.)(?<!\bMrs\.)(?<!H\.E\.)\s+|(?<=[。！])")
_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
_LONGEST_SENTENCE = 60  # words; longer congratulations carry something else with them
_LONGEST = 1_500  # characters
# "our full support", "every success" are what one wishes a chair; as words they would look like positions.
_WISHES = re.compile(
    r"\b(?:full|fullest|whole-?hearted|continued|unwavering|complete|total|constructive|our|my|their|of)"
    r"(?:\s+and\s+\w+)?\s+(?:support|co-?operation|commitment|assistance|confidence)\b"
    r"|\bUnited Nations\b|\bGeneral Assembly\b|\bSecurity Council\b|\bhigh office\b|\bHuman Rights Council\b",
    re.IGNORECASE,
)

_WISH_THEM = re.compile(r"\bwish(?:es|ing)?\s+(?:you|him|her|them|the (?:President|Chair|Secretary-General))\b", re.IGNORECASE)


def is_courtesy(text: str) -> bool:
    """Whether every sentence thanks, congratulates or closes, for an occasion of the meeting, and none takes a position."""
    if len(text) > _LONGEST:
        return False
    sentences = [sentence for sentence in _SENTENCE_END.split(text.strip()) if sentence.strip()]
    return bool(sentences) and all(_is_courteous(sentence) for sentence in sentences) and not all(map(is_vocative, sentences))


@cache
def _part(name: str) -> frozenset[str]:
    return frozenset(wordlist("courtesies")[name])


def _is_courteous(sentence: str) -> bool:
    if _is_closing(sentence) or is_vocative(sentence):
        return True
    words = [word.casefold() for word in _WORD.findall(_WISHES.sub(" ", sentence))]
    if not words or len(words) > _LONGEST_SENTENCE:
        return False
    known = set(words)
    return (
        bool(known & _part("thanks") or _WISH_THEM.search(sentence))
        and bool(known & _part("occasion"))
        and not known & _part("position")
    )


def _is_closing(sentence: str) -> bool:
    # "Thank you, Mr. President." is thanks and an address; commas part them.
    parts = [part.strip(" .!…。！\"'”’()") for part in re.split(r"[,;،，、]", sentence)]
    rest = [part for part in parts if part and part.casefold() not in _part("closing")]
    closes = len(rest) < len([part for part in parts if part])
    return closes and all(is_vocative(f"{part},") for part in rest)
