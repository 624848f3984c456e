"""An abbreviation and the words that it is made of: "IMS" and "International Monitoring System"; "North Korea" is no "DPRK"."""

from __future__ import annotations

from collections.abc import Sequence

from storage.text.function_words import is_function_word


def written_out(left: Sequence[str], right: Sequence[str]) -> bool:
    """Tell whether one of two names, in folded words, is the other one written out; an article must stand on both sides."""
    if ("the" in left[:1]) != ("the" in right[:1]):
        return False
    short, long = sorted(([form for form in side if form != "the"] for side in (left, right)), key=len)
    return len(short) == 1 < len(long) and any(_made_of(form, long) for form in (short[0], short[0].removesuffix("s")))


def _made_of(short: str, words: Sequence[str]) -> bool:
    """Tell whether the letters begin words in this order; of the others only small words and parts of a compound are skipped."""
    letters = [word[0] for word in words]
    if len(short) < 2 or short[0] != letters[0] or not _in_order(short, letters):  # noqa: PLR2004 - one letter is no abbreviation
        return False
    return len(short) * 2 > sum(not is_function_word(word) for word in words)


def _in_order(short: str, letters: Sequence[str]) -> bool:
    rest = iter(letters)
    return all(letter in rest for letter in short)
