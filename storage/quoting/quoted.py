"""The words of a quote as typed, with what its writer declared: words left out, words put in, a letter changed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from storage.quoting.word_lists import word_list
from storage.text.normalising import folded
from storage.text.words import Word, words

OMISSION, INSERTION = "omission", "insertion"
_ELLIPSIS = re.compile(
    r"[\[(<{]\s?(?:(?:[.·]\s?){2,5}|…+\s?|(?i:snip|omitted|cut|words omitted))[\])>}]|(?:[.·]\s?){2,6}[.·]|…+|⋯+|(?:\*\s?){2,4}\*"
)
_LETTER = re.compile(r"\[(\w{1,3})\](?=\w)|(?<=\w)\[(?!sic\b)(\w{1,4})\]")
# What its writer put in, with the ending of a word that it stands for ("[Japan]'s").
_INSERTION = re.compile(r"\[[^\[\]]{0,200}\](?:['’]?\w{1,3}\b)?|\((?i:sic|emphasis added|my emphasis|our emphasis)[.!]?\)")
_MARKER = re.compile(r"(?m)^[ \t]*(?:[-*•‣–—>]|\(?\d{1,3}[.)]|\(?[a-z][.)])[ \t]+")


@dataclass(frozen=True, slots=True)
class Quoted:
    """
    `forms` are the folded words. `declared` says what stands before the word of that place: an omission or an insertion.

    `pieces` are the folded runs between the omissions.
    """

    text: str
    words: tuple[Word, ...]
    forms: tuple[str, ...]
    declared: Mapping[int, str]
    pieces: tuple[str, ...]


def quoted(text: str) -> Quoted:
    """Return a quote in words; every offset is one of `text` itself, whatever was masked for reading."""
    masked = _MARKER.sub(_blank, text)
    masked = _LETTER.sub(lambda found: found.group().replace("[", "\u200b").replace("]", "\u200b"), masked)
    marks = [(found.start(), OMISSION) for found in _ELLIPSIS.finditer(masked)]
    masked = _ELLIPSIS.sub(_blank, masked)
    marks += [(found.start(), INSERTION) for found in _INSERTION.finditer(masked) if not _negates(found)]
    masked = _INSERTION.sub(lambda found: found.group() if _negates(found) else _blank(found), masked)
    found = words(masked)
    declared = {sum(word.start < place for word in found): kind for place, kind in marks}
    return Quoted(
        text,
        found,
        tuple(word.form for word in found),
        declared,
        _pieces(masked, [place for place, kind in marks if kind == OMISSION]),
    )


def _negates(found: re.Match[str]) -> bool:
    """Tell whether a bracket turns the sentence: "will [not] ratify" is compared with its "not"."""
    return not word_list("negations").isdisjoint(folded(found.group()).split())


def _blank(found: re.Match[str]) -> str:
    return " " * len(found.group())


def _pieces(masked: str, cuts: list[int]) -> tuple[str, ...]:
    ends = [*sorted(cuts), len(masked)]
    pieces = (folded(masked[start:end]) for start, end in zip([0, *ends], ends, strict=False))
    return tuple(piece for piece in pieces if piece)
