"""Mending words that a line break or a page cut in two, without gluing what is really hyphenated."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from functools import cache

from storage.reading.wordlists import wordlist

_WORD = re.compile(r"[^\W\d_]+(?:[-‐‑][^\W\d_]+)*")
_HYPHEN_AT_END = re.compile(r"[^\W_][-‐‑]$")
_BROKEN = re.compile(r"(?<![\w-])([^\W_]+(?:-[^\W_]+){0,3})[-‐‑]\s+(?=([^\W_]+))")
_BEFORE_HYPHEN = re.compile(r"[^\W_]+(?:-[^\W_]+){0,3}(?=[-‐‑]$)")
_NEXT_WORD = re.compile(r"[^\W_]+")
_LONGEST_END = 80  # characters in which the word before a hyphen is looked for
# The parts of hyphens.csv: "suspended": before these the hyphen hangs on purpose ("two- and three-year"); "first" and "second":
# halves that are regularly written with a hyphen; "solid": first halves that are as often written in one word.


def words_of(texts: Iterable[str]) -> Counter[str]:
    """How often each word stands in the texts, case folded; hyphenated words count whole and by their parts."""
    counts: Counter[str] = Counter()
    for text in texts:
        for match in _WORD.finditer(text):
            word = match[0].casefold().replace("‑", "-").replace("‐", "-")
            counts[word] += 1
            if "-" in word:
                counts.update(word.split("-"))
    return counts


def joined_lines(lines: list[str], words: Counter[str]) -> str:
    """Return the lines as one line. A hyphen at a line's end stays or goes by how the document writes the word elsewhere."""
    parts: list[str] = []
    end = ""  # of what is joined so far: copying the whole at each line would take hours over millions of short ones
    for line in (line.strip() for line in lines):
        if _HYPHEN_AT_END.search(end[-2:]):
            keeps_hyphen, between = _bridge(end, line, words)
            parts[-1] = parts[-1] if keeps_hyphen else parts[-1][:-1]
        else:
            # A dash at a line's end belongs to both words; ideographs are set without spaces.
            between = "" if not end or _unspaced(end, line) else " "
        parts.append(f"{between}{line}")
        end = f"{end}{parts[-1]}"[-_LONGEST_END:]
    return "".join(parts)


def mended(text: str, words: Counter[str]) -> str:
    """Return the text with "twenty- fifth" as "twenty-fifth"; a break that the document gives no hint for stays as printed."""
    return _BROKEN.sub(lambda match: _mended(match, words), text) if "-" in text else text


def _mended(match: re.Match[str], words: Counter[str]) -> str:
    first, second = match[1], match[2]
    if second.casefold() in _part("suspended"):
        return match[0]
    return {True: f"{first}-", False: first, None: match[0]}[_keeps_hyphen(first, second, words)]


def _bridge(end: str, line: str, words: Counter[str]) -> tuple[bool, str]:
    """Tell whether the hyphen that `end` ends with stays, and what stands between it and the next line."""
    first = _BEFORE_HYPHEN.search(end)
    second = _NEXT_WORD.match(line)
    if second is None:
        return True, " "
    if first is None:
        return True, ""
    if second[0].casefold() in _part("suspended"):
        return True, " "
    keeps = _keeps_hyphen(first[0], second[0], words)
    if keeps is None:
        keeps = words[first[0].casefold()] > 0 and words[second[0].casefold()] > 1
    return keeps, ""


def _keeps_hyphen(first: str, second: str, words: Counter[str]) -> bool | None:
    """Tell whether a break keeps its hyphen: "first-second", or "firstsecond"; None where the document does not say."""
    left, right = first.casefold(), second.casefold()
    solid, hyphenated = words[left.rsplit("-", 1)[-1] + right], words[f"{left}-{right}"]
    if solid != hyphenated:
        return hyphenated > solid
    if second[:1].isupper() or second[:1].isdigit() or first[-1:].isdigit():
        return True
    last = left.rsplit("-", 1)[-1]
    if last in _part("first"):
        return last not in _part("solid")
    return True if right in _part("second") else None


@cache
def _part(name: str) -> frozenset[str]:
    return frozenset(wordlist("hyphens")[name])


def _unspaced(text: str, line: str) -> bool:
    return _is_ideograph(text[-1]) and bool(line) and _is_ideograph(line[0])


def _is_ideograph(character: str) -> bool:
    return "\u3000" <= character <= "\u9fff" or "\uf900" <= character <= "\ufaff" or "\uff00" <= character <= "\uffef"
