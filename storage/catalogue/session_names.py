"""Where a text names sessions by their number, and of which body."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

from storage.catalogue.body_names import BodyMention, bodies_in
from storage.catalogue.entries import Catalogue
from storage.catalogue.numbers import Ordinal, ordinals_in
from storage.catalogue.wording import words


@dataclass(frozen=True, slots=True)
class SessionMention:
    """
    Where a text names a session. `bodies` are the codes it may be of, empty where the text does not say.

    `qualifier` is "resumed", "special", "extraordinary", "emergency special" or "informal"; None for a regular session.
    """

    start: int
    end: int
    number: int
    bodies: tuple[str, ...]
    qualifier: str | None


_QUALIFIERS = frozenset({"resumed", "special", "extraordinary", "emergency", "informal"})
_FILLERS = frozenset(
    {"regular", "ordinary", "annual", "plenary", "formal", "substantive", "main", "un", "united", "nations", "npt"}
)
_SESSION = frozenset({"session", "sessions"})
_AND = frozenset({"and", "or", "to", "through", "until"})
_NUMBER_SIGN = frozenset({"no", "nr", "number"})
_LINKS_AFTER = frozenset({"of", "in", "at", "for"})
_LINKS_BEFORE = frozenset({"at", "in", "during", "for", "of", "on", "its", "their", "s", "held", "by", "meeting", "statement"})
_ORDINAL_TAIL = frozenset({"st", "nd", "rd", "th"})
_LINK_STEPS = 4
_AFTER_STEPS = 8
_HIGHEST = 199
_DIGITS = 3
_WIDEST_GAP = 12  # characters between two numbers of a list
_HIGHEST_BY_YEAR = 20  # a body that goes by the year ("2026 Review Conference") still counts its conferences: the Eleventh

# "PC-65", "GC(69)", "UNGA 79", "HRC57"; after a document symbol a slash too: "A/HRC/57".
_SYMBOL_GAP_PATTERN = re.compile(r"[ \u00a0]?[-\u2010\u2011\u2013(]?[ \u00a0]?|/")
_NUMBER_GAP_PATTERN = re.compile(r"[ \u00a0]?[#(]?")
_LIST_GAP_PATTERN = re.compile(r"\s{0,2}(?:,|[-\u2013]|and|or|to|through|until|&|\s)\s{0,2}(?:and|or)?\s{0,2}")
_RANGE_GAP_PATTERN = re.compile(r"\s{0,2}(?:[-\u2013]|to|through|until)\s{0,2}")


def sessions_in(text: str, catalogue: Catalogue) -> tuple[SessionMention, ...]:
    """
    Return the sessions that a text names by number, in order; those of a range ("sessions 74-76") one by one in one place.

    "65th session", "Sixty-Fifth regular Session of the Preparatory Commission", "session 65", "PC-65", "GC(69)", "UNGA79",
    "79th GA", "resumed Forty-Eighth Session", "Third Review Conference". A meeting ("6th meeting") is not a session.
    """
    scene = _Scene(text, catalogue)
    found = [*scene.by_ordinal(), *scene.by_number(), *scene.by_symbol()]
    return tuple(sorted(found, key=lambda mention: (mention.start, mention.number)))


class _Scene:
    """A text with its words, ordinals and bodies found once."""

    def __init__(self, text: str, catalogue: Catalogue) -> None:
        self.text = text
        self.catalogue = catalogue
        self.words = words(text)
        self.starts = [word.start for word in self.words]
        mentions = bodies_in(text, catalogue)
        self.body_from = {self.at(mention.start): mention for mention in mentions}
        self.body_until = {self.before(mention.end): mention for mention in mentions}
        inside = {at for mention in mentions for at in range(self.at(mention.start), self.at(mention.end))}
        self.ordinals = {self.at(o.start): o for o in ordinals_in(text) if self.at(o.start) not in inside}

    def at(self, offset: int) -> int:
        """Return the number of the first word from an offset on."""
        return bisect_left(self.starts, offset)

    def before(self, offset: int) -> int:
        """Return the number of the last word before an offset."""
        return bisect_left(self.starts, offset) - 1

    def by_ordinal(self) -> Iterator[SessionMention]:
        """Yield "65th session", "79th GA", "Third Review Conference"."""
        for first, found in self.ordinals.items():
            reached = self._session_after(self.at(found.end))
            if reached is None:
                continue
            last, qualifier, own, listed = reached
            start, earlier = self._qualified_before(first, found)
            bodies = (own, self._body_after(last, ""), self._body_before(self.at(start)), self._body_after(last, ","))
            codes = next(filter(None, (self._numbered(body, found.number) for body in bodies)), ())
            if own and not codes:
                continue
            end = found.end if listed else self.words[last].end
            yield SessionMention(start, end, found.number, codes, earlier or qualifier)

    def _session_after(self, at: int) -> tuple[int, str | None, BodyMention | None, bool] | None:
        """Walk from an ordinal to "session" or to the body that is counted: the last word, qualifier, body, whether in a list."""
        qualifier: list[str] = []
        body: BodyMention | None = None
        listed, end = False, at - 1
        for _ in range(_AFTER_STEPS):
            if at >= len(self.words) or self._apart(at, listed=listed):
                break
            word = self.words[at].folded
            if word in _SESSION:
                return at, " ".join(qualifier) or None, body, listed
            if at in self.body_from and body is None and not listed:
                body = self.body_from[at]
                at = end = self.before(body.end)
            elif at in self.ordinals:
                at = self.before(self.ordinals[at].end)
            elif word in _AND:
                listed = True
            elif word in _QUALIFIERS:
                qualifier.append(word)
            elif word not in _FILLERS:
                break
            at += 1
        return (end, " ".join(qualifier) or None, body, False) if body and not listed else None

    def _apart(self, at: int, *, listed: bool) -> bool:
        """Tell whether something but spaces, brackets or a list's comma stands before a word."""
        gap = self.text[self.words[at - 1].end : self.words[at].start].casefold().replace("the", "").strip()
        return gap not in ("", "(", "-", ")") and not (gap == "," and (listed or at in self.ordinals))

    def _qualified_before(self, first: int, found: Ordinal) -> tuple[int, str | None]:
        """Return where the mention starts and what stands before the ordinal: "resumed Forty-Eighth Session"."""
        if first and self.words[first - 1].folded in _QUALIFIERS:
            return self.words[first - 1].start, self.words[first - 1].folded
        return found.start, None

    def _body_after(self, last: int, mark: str) -> BodyMention | None:
        """Return the body in "session of the Preparatory Commission"; after a comma, in "69th session, General Conference"."""
        at = last + 1
        if at >= len(self.words) or ("," in self._gap(at)) is not bool(mark):
            return None
        for _ in range(_LINK_STEPS):
            if at in self.body_from:
                return self.body_from[at]
            if at >= len(self.words) or self.words[at].folded not in (_LINKS_AFTER | _FILLERS) or self._breaks(at):
                return None
            at += 1
        return None

    def _body_before(self, first: int) -> BodyMention | None:
        """Return the body in "UN General Assembly 75th Session", "the Commission, at its sixty-fifth session"."""
        at = first - 1
        for _ in range(_LINK_STEPS):
            if at < 0 or self._breaks(at + 1):
                return None
            if at in self.body_until:
                return self.body_until[at]
            if self.words[at].folded not in _LINKS_BEFORE:
                return None
            at -= 1
        return None

    def _breaks(self, at: int) -> bool:
        """Tell whether a sentence or a paragraph ends before a word."""
        gap = self._gap(at)
        return gap.count("\n") > 1 or any(mark in gap for mark in ".;!?")

    def _gap(self, at: int) -> str:
        """Return what is printed between a word and the one before it."""
        return self.text[self.words[at - 1].end : self.words[at].start] if 0 < at < len(self.words) else ""

    def _numbered(self, body: BodyMention | None, number: int) -> tuple[str, ...]:
        """Return the codes of a mention that can have a session of this number: one that goes by dates has none."""
        ceilings = {"ordinal": _HIGHEST, "year": _HIGHEST_BY_YEAR, "date": 0}
        codes = body.codes if body else ()
        return tuple(code for code in codes if number <= ceilings[self.catalogue.bodies[code].numbering])

    def by_number(self) -> Iterator[SessionMention]:
        """Yield "session 65", "sessions 74 and 75", "sessions 74-76"."""
        for at, word in enumerate(self.words):
            if word.folded in _SESSION and _NUMBER_GAP_PATTERN.fullmatch(self._gap(at + 1)):
                yield from self._listed(at, at + 1, self._body_before(at))

    def by_symbol(self) -> Iterator[SessionMention]:
        """Yield "PC-65", "GC(69)", "UNGA79", "first committee 79"."""
        for at, body in self.body_until.items():
            if at + 1 < len(self.words) and self._is_symbol(at, body):
                yield from self._listed(at, at + 1, body, self.at(body.start))

    def _is_symbol(self, at: int, body: BodyMention) -> bool:
        gap = self.text[body.end : self.words[at + 1].start]
        name = self.text[body.start : body.end]
        if gap == "/":
            return "/" in name
        if len(name) == 1:  # C-26; "C 26" and "C26" are anything
            return gap == "-"
        return bool(_SYMBOL_GAP_PATTERN.fullmatch(gap))

    def _listed(self, at: int, number_at: int, body: BodyMention | None, first: int | None = None) -> Iterator[SessionMention]:
        """Yield the sessions whose numbers stand from a word on, as one mention each."""
        if number_at < len(self.words) and self.words[number_at].folded in _NUMBER_SIGN:
            number_at += 1
        numbers, last = self._numbers_from(number_at, spelled=first is None)
        body = body or (self._body_after(last, "") if numbers else None)
        start = self.words[at if first is None else first].start
        for number in numbers:
            codes = self._numbered(body, number)
            if codes or not body:
                yield SessionMention(start, self._closed(last), number, codes, None)

    def _numbers_from(self, at: int, *, spelled: bool) -> tuple[list[int], int]:
        """Return the numbers of "74", "74 and 75", "74-76" from a word on, and the last word that was read."""
        numbers: list[int] = []
        last = at - 1
        while at < len(self.words) and self._is_number(at):
            gap = self.text[self.words[last].end : self.words[at].start][: _WIDEST_GAP + 1] if numbers else ""
            value = int(self.words[at].printed)
            if numbers and _RANGE_GAP_PATTERN.fullmatch(gap) and 0 < value - numbers[-1] <= _HIGHEST_BY_YEAR:
                numbers.extend(range(numbers[-1] + 1, value))
            elif numbers and not (spelled and _LIST_GAP_PATTERN.fullmatch(gap)):
                break
            numbers.append(value)
            last = at
            at = last + 2 if last + 1 < len(self.words) and self.words[last + 1].folded in _AND else last + 1
        return numbers, last

    def _is_number(self, at: int) -> bool:
        """Tell whether a word is a session's number: not a year, a decimal, a share, or the digits of "65th"."""
        word = self.words[at]
        digits = word.printed if word.printed.isascii() and word.printed.isdigit() and len(word.printed) <= _DIGITS else "0"
        if not 0 < int(digits) <= _HIGHEST:
            return False
        follows = self.text[word.end : word.end + 2]
        tail = at + 1 < len(self.words) and self.words[at + 1].folded in _ORDINAL_TAIL and not follows[:1].isspace()
        return not tail and not re.match(r"[.,:]\d|%|[^\W\d]", follows)

    def _closed(self, last: int) -> int:
        """Return where a mention ends, with the bracket of "GC(69)"."""
        end = self.words[last].end
        return end + 1 if self.text[end : end + 1] == ")" and "(" in self.text[self.words[last - 1].end : end] else end
