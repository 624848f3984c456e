"""Names found in running text: whole words, the longest first, none inside another."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from storage.catalogue.loading import rows
from storage.catalogue.printing import printed_so
from storage.catalogue.wording import Word, key

# Between two words of a name: nothing (G77), a space, a hyphen, an apostrophe, a bracket, one line break; a full stop only
# after a short word ("U.S.", "St. Lucia"), since it may end a sentence.
_GAP_PATTERN = re.compile(r"[ \t\u00a0\u202f]*[-\u2010\u2011\u2013'’`´/(+]?[ \t\u00a0\u202f]*\n?[ \t]*", re.ASCII)
_SHORT_STOP_PATTERN = re.compile(r"\.[ \t\u00a0]?-?")
_ARTICLE_PATTERN = re.compile(r"\bthe\b", re.IGNORECASE)
_SHORT = 4  # letters
_WIDEST_GAP = 12  # characters; names do not stand further apart, and the patterns need not be tried on more
_LONGEST_DOTTED = 4


@dataclass(frozen=True, slots=True)
class Phrase:
    """
    A name as an entry of the index. `code` is empty for what only looks like one ("South China Sea").

    `handling` says how it must be printed: "any"; "code" in capitals; "upper" in capitals that its line does not have throughout;
    "dotted" with full stops ("U.S."); "capital" with a capital, or in a text that has none anywhere; "strict" with a capital;
    "personal" as "capital", and not as part of a person's name.
    """

    words: tuple[str, ...]
    code: str
    how: str
    handling: str = "any"
    after_the: bool = False
    commas: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """Where in a list of words a name stands (`last` included), and which phrases read so."""

    first: int
    last: int
    phrases: tuple[Phrase, ...]


Index = Mapping[str, tuple[tuple[tuple[str, ...], tuple[Phrase, ...]], ...]]


@cache
def handlings() -> Mapping[tuple[str, ...], str]:
    """Return, by folded words, how a name that is also an ordinary word must be printed to count."""
    return {key(row["word"]): row["handling"] for row in rows("wordlike.csv")}


def phrase(name: str, code: str, how: str, handling: str | None = None) -> Phrase | None:
    """Return a name as a phrase; None where running text must not be searched for it."""
    spelled = key(name)
    usual = handlings().get(spelled, "any")
    if not spelled or usual == "whole" or (how == "code" and usual == "never_code"):
        return None
    usual = "any" if usual == "never_code" else usual
    return Phrase(spelled, code, how, handling or usual, name.casefold().startswith("the "), "," in name)


def dotted(name: str, code: str, how: str) -> Phrase | None:
    """Return an abbreviation as it reads with full stops: "U.S.A." for "USA"; None for what is none."""
    if not (name.isascii() and name.isalpha() and name.isupper() and len(name) <= _LONGEST_DOTTED):
        return None
    return Phrase(tuple(name.casefold()), code, how, "dotted")


def index(phrases: Iterable[Phrase | None]) -> Index:
    """Return the phrases by their first word, the longest first."""
    spelled: dict[tuple[str, ...], list[Phrase]] = {}
    for entry in phrases:
        if entry:
            spelled.setdefault(entry.words, []).append(entry)
    by_first: dict[str, list[tuple[tuple[str, ...], tuple[Phrase, ...]]]] = {}
    for names, entries in sorted(spelled.items(), key=lambda item: -len(item[0])):
        by_first.setdefault(names[0], []).append((names, tuple(entries)))
    return {first: tuple(entries) for first, entries in by_first.items()}


def find(text: str, words: list[Word], phrases: Index) -> Iterator[Found]:
    """Yield the names of a text from left to right, among them those that only look like names (`code` is empty)."""
    bare = not any(c.isupper() for c in text)
    at = 0
    while at < len(words):
        found = _longest(text, words, at, phrases, bare=bare)
        if found:
            yield found
        at = found.last + 1 if found else at + 1


def _longest(text: str, words: list[Word], at: int, phrases: Index, *, bare: bool) -> Found | None:
    for names, entries in phrases.get(words[at].folded, ()):
        last = at + len(names) - 1
        if last < len(words) and all(words[at + i].folded == names[i] for i in range(1, len(names))):
            fitting = tuple(entry for entry in entries if _fits(text, words, at, last, entry, bare=bare))
            if fitting:
                return Found(at, last, fitting)
    return None


def _fits(text: str, words: list[Word], first: int, last: int, entry: Phrase, *, bare: bool) -> bool:
    if entry.after_the and not words[first].after_the:
        return False
    if not all(_joined(text, words[i], words[i + 1], commas=entry.commas) for i in range(first, last)):
        return False
    return printed_so(text, words, first, last, entry.handling, bare=bare)


def _joined(text: str, left: Word, right: Word, *, commas: bool) -> bool:
    """Tell whether two words stand together as the words of one name do; an article may stand between."""
    gap = text[left.end : right.start]
    if right.after_the:
        gap = _ARTICLE_PATTERN.sub("", gap, count=1)
    if commas:
        gap = gap.replace(",", "", 1)
    if len(gap) > _WIDEST_GAP:
        return False
    if len(left.printed) <= _SHORT and not right.printed.isdigit() and _SHORT_STOP_PATTERN.fullmatch(gap):
        return True
    return bool(_GAP_PATTERN.fullmatch(gap))
