"""
The typed line taken apart: the words that are quoted, and who is said to have said them where.

A line may be read in more than one way ("we said: ..." may be somebody's own words): all readings are given, the record
decides.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from storage.held import Holdings
from storage.quoting.attribution import attributed
from storage.quoting.values import Alleged
from storage.quoting.word_lists import word_list
from storage.text.normalising import folded
from storage.text.words import words

_PAIRS = {
    '"': '"”“',
    "“": '”"“',
    "”": '”"',
    "„": '“”"‟',
    "‟": '”"',
    "«": "»",
    "»": "«",
    "‹": "›",
    "›": "‹",
    "‘": "’'",
    "‚": "‘’'",
    "'": "'’",
    "「": "」",
    "『": "』",
}
_LONGEST_AHEAD = 16  # words of an attribution before or behind the quote
_LONGEST_TEXT = 160  # characters of it
_SHORTEST_QUOTE = 2
_LONG_ENOUGH = 4  # words in quotation marks; fewer, inside other words than an attribution, are emphasis
_MOST_CUTS = 5
_SAID = (
    r"\b(?:said|say|says|saying|told|tell|stated|state|declared|claimed|claim|argued|wrote|promised|announced)\b"
    r"(?: (?:that|them|us|you|(?:the|this) (?:\w+ ){0,3}?"
    r"(?:assembly|world|session|council|commission|committee|board|conference|press))\b)?"
    r"(?:(?<! that) that\b)?[,:]? "
)
# Before the quote and behind it: marks that nearly always part an attribution from the words; and marks that may be its own.
_STRONG = (
    re.compile(r": | ?[–—] | -+ |" + _SAID, re.IGNORECASE),
    re.compile(r" [-–—]+ | \(| \[|(?<![?.!])[?.!]++[\"”’»]*+ ", re.IGNORECASE),
)
_WEAK = (
    re.compile(r", |: | ?[–—] | -+ |" + _SAID, re.IGNORECASE),
    re.compile(r"[,;] | [-–—]+ | \(| \[|(?<![?.!])[?.!]++[\"”’»]*+ | (?=\w)", re.IGNORECASE),
)
# A speaker named ahead of the words ("Abe:", "PM Key -", "Kurz, something like:") or behind them ("(Suga)", "- PM Key, 2016").
_SPEAKER = r"(?:[A-Z][\w.’'-]*,? ){0,3}[A-Z][\w.’'-]*"
_LOOSELY = (
    r"(?:,? (?:something like|roughly|more or less|words to that effect|in so many words|paraphras\w+)"
    r"| \([^()]{2,40}\)| (?:19|20)\d\d)?"
)
_SPEAKER_AHEAD = re.compile(rf"{_SPEAKER}{_LOOSELY},?(?:: ?| [–—-]+ )")
_ON_SOMETHING = r"(?:,? (?:on|about|re) (?:\w+ ?){1,4})?"
_SPEAKER_BEHIND = re.compile(
    rf"(?:,? [–—-]+ {_SPEAKER}{_ON_SOMETHING}(?:,? (?:19|20)\d\d)?|,? [(\[]{_SPEAKER}(?:,? (?:19|20)\d\d)?[)\]])$"
)
# A source in a few words that ends with its year: "FR gen deb 2024: ...".
_DATED_AHEAD = re.compile(r"(?:[^\s:]+ ){0,5}(?:19|20)\d\d ?(?::|[–—-]+) ")
_NAMES = 2
_TOPIC = re.compile(r"\b(?:on|about|re|regarding) [^:]*: ?$")
_SHORTEST_REST = 3  # words that a weak mark must leave
# What a line ends with that asks about the words before it, and what says that words follow or came before.
_ASKING = re.compile(
    r"(?:(?:is|was) (?:that|this|it)|isnt (?:it|that)|wasnt (?:it|that)|(?:did|have|had|do) (?:we|i|they|he|she|our|you)|"
    r"who (?:said|wrote)|which (?:speech|statement|year|session|one|meeting|paragraph)|"
    r"what (?:speech|statement|year|session|paragraph)|"
    r"where (?:is|was|did|from)|when (?:was|did)|where$|when$|which$|who$|right$|correct$|true$|ours$|really$|verbatim$|"
    r"(?:as|like) (?:we|i|our|he|she|they) |(?:we|i|he|she|they) (?:said|told|stated|declared)|"
    r"our (?:words|line|phrase|position|statement|speech|(?:19|20)\d\d )|said (?:in|at|by))"
)
_KEYWORD = re.compile(
    r"\b(?:said|say|says|saying|told|tell|ours?|lines?|speech(?:es)?|statements?|words|wording|phrase|quotes?|quoted|"
    r"check|verify|stated|declared|claimed|argued|wrote|"
    r"we had|it reads?|(?:last|this) year|\d{2,4}(?:st|nd|rd|th)?|unga|ga|session)\b|^[a-z]{1,6} ?\d{1,3}$"
)


def readings(typed: str, holdings: Holdings, delegation: str | None, on: date) -> tuple[Alleged, ...]:
    """
    Return the ways to read a typed line; the first is the one to take where the record holds none of them.

    `delegation` is who "we" are; `on` is the day that "last year" is seen from.
    """
    line = " ".join(typed.split())
    found = dict.fromkeys((*_marked(line), *_cut(line, _STRONG), (_bare(line), ""), *_cut(line, _WEAK)))
    return tuple(attributed(typed, quote, claimed, holdings, delegation, on) for quote, claimed in found if quote)


def is_marked(alleged: Alleged) -> bool:
    """Tell whether the quote stands in quotation marks in the typed line."""
    line = " ".join(alleged.typed.split())
    at = line.find(alleged.quote)
    return at > 0 and line[at - 1] in _PAIRS


def _bare(text: str) -> str:
    """Without quotation marks around the whole."""
    text = text.strip()
    while (
        len(text) > 1 and text[0] in _PAIRS and text[-1] in _PAIRS[text[0]] and not any(c in _PAIRS[text[0]] for c in text[1:-1])
    ):
        text = text[1:-1].strip()
    return text


def _marked(line: str) -> Iterator[tuple[str, str]]:
    """Yield what stands between quotation marks, with the rest as the attribution."""
    for start, char in enumerate(line):
        if char not in _PAIRS or (start and line[start - 1].isalnum()):
            continue
        end = max((line.rfind(closing) for closing in _PAIRS[char]), default=-1)
        while end > start and char in "'‘‚" and line[end + 1 : end + 2].isalnum():
            end = max(line.rfind(closing, 0, end) for closing in _PAIRS[char])
        if end > start:
            inside, outside = line[start + 1 : end].strip(), f"{line[:start]} {line[end + 1 :]}".strip(" .?!,;:–—-()[]")
            count = len(words(inside))
            if count >= _LONG_ENOUGH or (count >= _SHORTEST_QUOTE and (not outside or _is_attribution(folded(outside)))):
                yield inside, outside
        return


def _cut(line: str, marks: tuple[re.Pattern[str], re.Pattern[str]]) -> list[tuple[str, str]]:
    """Return the line without an attribution before it, behind it, or both; the shortest rest first."""
    ahead, behind = marks
    named = (_SPEAKER_AHEAD.match(line) or _DATED_AHEAD.match(line)) if marks is _STRONG else None
    heads = [0, *(found.end() for found in ahead.finditer(line) if _leads_in(line[: found.end()]))]
    heads += [named.end()] if named and named.end() not in heads else []
    tails = [len(line), *(_kept_stop(found) for found in behind.finditer(line) if _asks(line[found.end() :], marks is _STRONG))]
    signed = _SPEAKER_BEHIND.search(line) if marks is _STRONG else None
    tails += [signed.start()] if signed and signed.start() not in tails else []
    cuts = sorted((tail - head, head, tail) for head in heads for tail in tails if head < tail and (head, tail) != (0, len(line)))
    rests = [
        (_bare(line[head:tail].strip(" ,;([–—-")), f"{line[:head]} {line[tail:]}".strip(" ,;:()[]–—-")) for _, head, tail in cuts
    ]
    return [(quote, claimed) for quote, claimed in rests if len(words(quote)) >= _SHORTEST_REST][:_MOST_CUTS]


def _asks(text: str, parted: bool) -> bool:  # noqa: FBT001 - one of two kinds of mark
    """
    Tell whether a line's end asks about the words before it.

    Where it is clearly parted from them, naming the source is enough.
    """
    if len(text) > _LONGEST_TEXT:
        return False
    forms = folded(text)
    return _is_attribution(forms) and bool(_ASKING.match(forms) or (parted and _KEYWORD.search(forms)))


def _leads_in(text: str) -> bool:
    """Tell whether a line's beginning says who said what follows, or where."""
    if len(text) > _LONGEST_TEXT:
        return False
    forms = folded(text)
    return _is_attribution(forms, topic=bool(_TOPIC.search(text))) and bool(_KEYWORD.search(forms))


def _kept_stop(found: re.Match[str]) -> int:
    """Return where to cut: a full stop or question mark before the cut belongs to the quote."""
    return found.end() if found.group()[0] in "?.!" else found.start()


def _is_attribution(text: str, *, topic: bool = False) -> bool:
    """Tell whether folded words are those that speak of a source: at most two names among them, or any topic after "on"."""
    forms = text.split()
    if not forms or len(forms) > _LONGEST_AHEAD:
        return False
    strange = sum(form not in word_list("attribution_words") and not form[0].isdigit() for form in forms)
    return strange < len(forms) and (topic or strange <= _NAMES)
