"""How much of a position a sentence takes: its verbs, who takes it, its numbers and names; not courtesy, not background."""

from __future__ import annotations

import re
from functools import cache

from storage.catalogue.entries import Catalogue
from storage.held import HeldStatement
from storage.recalling.lists import Position, phrases, positions
from storage.text.normalising import folded
from storage.text.tokens import Token, tokens

# Who takes the position stands at most this many words before the verb; "our" stands right before the noun.
_SUBJECT_WITHIN = 12
_OURS_WITHIN = 3
_OF_OTHERS = 0.35
# "We build systems that support" may be, "Japan, which has suffered, condemns" is ours.
_IN_A_CLAUSE = 0.7
# "We condemned" tells of another time; "we have condemned" stands.
_PAST = 0.7
# A second verb adds, but a list of verbs is not many positions.
_SECOND = 0.25
_NUMBER = 0.35
_MOST_NUMBERS = 2
_NAME = 0.08
_MOST_NAMES = 4
_SHORTEST, _LONGEST = 6, 45  # words; below and above a sentence is hard to use
_TOO_SHORT, _TOO_LONG = 1.2, 0.04
# What ends without a stop was broken by the layout of its source, or is an item of a list.
_BROKEN = 0.8
_CLOSING, _ENDS = "\"'”’»)] *_", frozenset(".!?…;:。！？؟।")
_COURTEOUS, _ANNOUNCING, _REPORTING, _LEANING, _QUESTION, _QUOTED = 3.0, 1.5, 2.5, 0.5, 2.5, 1.2
_DIGITS = re.compile(r"\d")
_QUOTATION = re.compile(r"[“\"«„][^“”\"„«»]{20,}[”\"»“]")
_OPENING = frozenset('“«„"')
_HALF = 0.5


def strength(words: tuple[Token, ...], text: str, speakers: frozenset[str]) -> float:
    """
    Return how strong the position of a sentence is: about 3 for "we urge", below 1 for background.

    `words` are those of the sentence, `speakers` what `speakers_of` returns: the words for who takes the position.
    """
    return _verbs(words, speakers) + _substance(words, text) - _drawbacks(words, text)


def leans(text: str) -> bool:
    """Tell whether a text begins with words that lean on what stands before it ("This", "In that regard")."""
    plain = _plain(text)
    return any(plain.startswith((f" {phrase} ", f" {phrase}, ")) for phrase in phrases("leaning"))


def _plain(text: str) -> str:
    return f" {' '.join(folded(text).split())} "


def _verbs(words: tuple[Token, ...], speakers: frozenset[str]) -> float:
    found: list[float] = []
    starts = _by_first_stem()
    for at, word in enumerate(words):
        for position in starts.get(word.stem, ()):
            if _stands(position, words, at) and word.form not in phrases("no position"):
                found.append(position.strength * _weight_of_speaker(position, words, at, speakers))
                break
    if not found:
        return 0.0
    best, *rest = sorted(found, reverse=True)
    return best + _SECOND * sum(rest[:2])


def _stands(position: Position, words: tuple[Token, ...], at: int) -> bool:
    run = words[at : at + len(position.stems)]
    return tuple(word.stem for word in run) == position.stems


def _weight_of_speaker(position: Position, words: tuple[Token, ...], at: int, speakers: frozenset[str]) -> float:
    """Return how surely it is we who take the position: fully, less where it is past or in a clause of its own, or hardly."""
    if not position.own:
        return 1.0
    before = [word.form for word in words[max(0, at - _SUBJECT_WITHIN) : at]]
    if before and before[-1] in phrases("noun before"):
        return _OF_OTHERS
    if any(form in phrases("own in general") for form in before[-_OURS_WITHIN:]):
        return 1.0
    subjects = [n for n, form in enumerate(before) if form in speakers and _is_subject(before, n)]
    if not subjects:
        return _OF_OTHERS
    if any(form in phrases("another subject") for form in before[subjects[-1] + 1 :]):
        return _IN_A_CLAUSE
    return _PAST if _is_past(position, words[at].form, before) else 1.0


def _is_subject(before: list[str], at: int) -> bool:
    """Tell whether one of our names is who acts: not "outside Brazil"."""
    return before[at] in phrases("own") or at == 0 or before[at - 1] not in phrases("not the subject")


def _is_past(position: Position, form: str, before: list[str]) -> bool:
    """Tell whether a verb is in the past; what the list has as "concerned" is none."""
    return form.endswith("ed") and not position.first.endswith("ed") and not {"have", "has", "be"}.intersection(before[-2:])


def _substance(words: tuple[Token, ...], text: str) -> float:
    # The first word may be the number of the paragraph.
    numbers = sum(bool(_DIGITS.search(word.form)) for word in words[1:])
    names = sum(text[w.start - words[0].start : w.start - words[0].start + 1].isupper() for w in words[1:]) if words else 0
    return _NUMBER * min(numbers, _MOST_NUMBERS) + _NAME * min(names, _MOST_NAMES)


def _drawbacks(words: tuple[Token, ...], text: str) -> float:
    plain = _plain(text)
    drawback = _COURTEOUS * any(f" {phrase}" in plain for phrase in phrases("courtesy"))
    drawback += _ANNOUNCING * any(plain.startswith(f" {phrase}") for phrase in phrases("announcing"))
    drawback += _REPORTING * any(f" {phrase} " in plain for phrase in phrases("reporting"))
    drawback += _LEANING * leans(text)
    drawback += _QUESTION * text.rstrip("”\"' ").endswith("?")
    drawback += _QUOTED * (text[:1] in _OPENING or sum(map(len, _QUOTATION.findall(text))) > _HALF * len(text))
    drawback += _TOO_SHORT * (len(words) < _SHORTEST)
    drawback += _BROKEN * (text.rstrip(_CLOSING)[-1:] not in _ENDS)
    return drawback + _TOO_LONG * max(0, len(words) - _LONGEST)


def speakers_of(statement: HeldStatement, catalogue: Catalogue) -> frozenset[str]:
    """Return the words by which a speaker says who takes the position: "we", "Japan", "Japanese"."""
    return frozenset(phrases("own")) | frozenset({"delegation", "government"}) | _names(statement.delegation, catalogue)


def _names(code: str, catalogue: Catalogue) -> frozenset[str]:
    delegation = catalogue.delegations.get(code)
    if delegation is None:
        return frozenset()
    spelled = (delegation.name, *delegation.demonyms)
    return frozenset(word.form for name in spelled for word in tokens(name)[-1:] if word)


@cache
def _by_first_stem() -> dict[str, tuple[Position, ...]]:
    found: dict[str, list[Position]] = {}
    for position in positions():
        found.setdefault(position.stems[0], []).append(position)
    return {stem: tuple(sorted(rows, key=lambda p: -len(p.stems))) for stem, rows in found.items()}
