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
    text = ""
    for line in (line.strip() for line in lines):
        if not text:
            text = line
        elif _HYPHEN_AT_END.search(text[-2:]):
            text = _bridged(text, line, words)
        else:
            # A dash at a line's end belongs to both words; ideographs are set without spaces.
            text += line if _unspaced(text, line) else f" {line}"
    return text


def mended(text: str, words: Counter[str]) -> str:
    """Return the text with "twenty- fifth" as "twenty-fifth"; a break that the document gives no hint for stays as printed."""
    return _BROKEN.sub(lambda match: _mended(match, words), text) if "-" in text else text


def _mended(match: re.Match[str], words: Counter[str]) -> str:
    first, second = match[1], match[2]
    if second.casefold() in _part("suspended"):
        return match[0]
    return {True: f"{first}-", False: first, None: match[0]}[_keeps_hyphen(first, second, words)]


def _bridged(text: str, line: str, words: Counter[str]) -> str:
    first = re.search(r"[^\W_]+(?:-[^\W_]+){0,3}(?=[-‐‑]$)", text[-80:])
    second = re.match(r"[^\W_]+", line)
    if first is None or second is None:
        return f"{text}{line}" if second else f"{text} {line}"
    if second[0].casefold() in _part("suspended"):
        return f"{text} {line}"
    keeps = _keeps_hyphen(first[0], second[0], words)
    if keeps is None:
        keeps = words[first[0].casefold()] > 0 and words[second[0].casefold()] > 1
    return f"{text}{line}" if keeps else f"{text[:-1]}{line}"


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
