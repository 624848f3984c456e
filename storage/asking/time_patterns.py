"""The ways in which people name a time, as patterns with their readings; in the order in which they are tried."""

from __future__ import annotations

import re

from storage.asking import time_readings as read
from storage.asking.parts import Window
from storage.asking.time_readings import COUNTS, MONTHS, Reader

# The pieces that patterns are made of, written <AT> in them; a blank in a pattern stands for white space.
_PIECES = {
    "AT": r"(?:\b(?:in|at|during|over|from|of|for|since|across|throughout|within) )?(?:\b(?:the|our|their|its|these|those) )?",
    "N": rf"(?P<n>\d{{1,2}}|{'|'.join(sorted(COUNTS, key=len, reverse=True))})",
    "LAST": r"(?:last|past|previous|preceding|latest|most recent|recent)",
    "MEETING": r"(?:sessions?|meetings?|general debates?|debates?|conferences?|statements?|speech(?:es)?)",
    "ONE": r"(?:session|meeting|general debate|debate|conference)",
    "TH": r"(?:st|nd|rd|th)",
    "TO": r"\s*(?:-|–|—|/|to|till|until|through|up to)\s*",
    "Y": r"(?:19[4-9]\d|20\d\d)",
    "MONTH": rf"(?P<month>(?:{'|'.join(sorted(MONTHS, key=len, reverse=True))})\b\.?)",
    "NOW": r"(?:on(?:wards?)?|to (?:date|now|today|the present)|until (?:now|today)|and (?:later|after))",
    # What follows a year that names a thing ("the 2015 Paris Agreement") and no time.
    "THEN": r"(?! (?!sessions?\b|statements?\b|speech|debate|general\b|line\b|position|wording|language|unga\b|ga\b)[a-z])",
    "S": r"(?:['’]s)?\b",
}


def compiled(template: str) -> re.Pattern[str]:
    """Return the pattern of a template."""
    full = re.sub(r"<([A-Z]+)>", lambda piece: _PIECES[piece.group(1)], template)
    return re.compile(full.replace(" ", r"\s+"), re.IGNORECASE)


def _counted(found: re.Match[str], first: int | None = None) -> Window:
    count = read.count(found)
    return Window(read.typed(found), back=(first or count, count))


def _before_last(found: re.Match[str]) -> Window:
    return Window(read.typed(found), back=(2, read.count(found) + 1))


_SESSIONS: tuple[tuple[str, Reader], ...] = (
    (r"<AT><N> <MEETING> before (?:the )?last(?: one)?\b", lambda found, _on: _before_last(found)),
    (r"<AT><LAST> <MEETING> but one\b", read.back(2, 2)),
    (r"<AT>(?:<MEETING> before last|(?:penultimate|second[ -](?:to[ -])?last|next[ -]to[ -]last) <MEETING>)\b", read.back(2, 2)),
    (r"<AT>(?:session|meeting|one) before (?:that|the last(?: one)?)\b", read.back(2, 2)),
    (r"<AT><LAST> <N> (?:\w+ )?<MEETING>\b", lambda found, _on: _counted(found, 1)),
    (r"<AT>\b<N> <LAST> <MEETING>\b", lambda found, _on: _counted(found, 1)),
    (r"<AT>\b<N> <MEETING> (?:ago|back|earlier)\b", lambda found, _on: _counted(found)),
    (
        r"<AT>\b(?:last|previous|preceding|latest|most recent) (?:regular )?<ONE>\b(?! (?:in which|where|when|that we|we)\b)",
        read.back(1, 1),
    ),
    (r"<AT>\b(?:this|(?:the )?(?:current|ongoing|present)) <ONE>\b", read.back(0, 0)),
    (r"<AT>\b(?:sessions?|unga|ga|pc|gc)[\s-]*(?P<a>\d{1,3})<TO>(?P<b>\d{1,3})\b", read.numbers),
    (
        r"<AT>\b(?:(?:from|between) )?(?:the )?(?P<a>\d{1,3})<TH><TO>(?:the )?(?P<b>\d{1,3})<TH>(?: <MEETING>)?\b(?! centur)",
        read.numbers,
    ),
)
_YEARS: tuple[tuple[str, Reader], ...] = (
    (r"<AT>\b(?P<day>\d{1,2})<TH>? (?:of )?<MONTH>[\s,]+(?P<year><Y>)\b", read.day),
    (r"<AT>\b<MONTH> (?P<day>\d{1,2})<TH>?,? (?P<year><Y>)\b", read.day),
    (r"<AT>\b(?P<year><Y>)-(?P<month>\d{2})-(?P<day>\d{2})\b", read.day),
    (r"<AT>\b<MONTH> (?:of )?(?P<year><Y>)\b", read.month_and_year),
    (r"<AT>\blast <MONTH>", read.month_and_year),
    (r"<AT>\b(?:(?:between|from|in) )?(?P<a><Y>)(?:<TO>|\s*(?:and|&)\s*)(?P<b><Y>)\b", read.between),
    (r"<AT>\b(?:(?:between|from|in) )?(?P<a><Y>)\s*[-–/]\s*(?P<short>\d\d)\b(?![-–/]\d)", read.short_between),
    (
        r"\b(?:ever )?(?:since|from|starting(?: in)?|as of|beginning in) (?:the year )?(?P<y><Y>)\b(?: <NOW>)?(?!-)<THEN>",
        read.from_year,
    ),
    (r"\b(?P<y><Y>) <NOW>\b", read.from_year),
    (r"\bafter (?P<y><Y>)\b<THEN>", read.after_year),
    (r"\b(?:until|till|up to|through|to) (?P<y><Y>)\b<THEN>", read.until_year),
    (r"\b(?:before|prior to|pre-?)\s*(?P<y><Y>)\b<THEN>", read.before_year),
    (
        r"<AT>\b(?P<part>early|mid|late|first half of|second half of)?[\s-]*(?:the\s+)?(?P<decade>(?:19|20)?\d0)['’]?s\b",
        read.named_decade,
    ),
    (r"<AT>\b(?:this|(?:the )?(?:current|present)) decade\b|\bin the twenties\b", read.decade(0)),
    (r"<AT>\b(?:last|previous|past) decade\b", read.decade(-10)),
    (r"<AT>\b<LAST> <N> years?\b", read.last_years),
    (r"<AT>\b<N> years? (?:ago|back)\b", read.years_ago),
    (r"<AT>\byear before last\b", read.calendar_year(-2)),
    (r"<AT>\b(?:last|previous|past) year<S>", read.calendar_year(-1)),
    (r"<AT>\b(?:this|(?:the )?current) year<S>", read.calendar_year(0)),
    (r"<AT>\b(?:last|past) <N> months?\b", read.last_months),
    (r"<AT>\b(?:last|previous|past) month<S>", read.months_back(1)),
    (r"<AT>\bthis month<S>", read.months_back(0)),
    (r"<AT>\b(?:last|previous|past) week<S>", read.week(1)),
    (r"<AT>\bthis week<S>", read.week(0)),
    (r"\byesterday<S>", read.days_back(1)),
    (r"\btoday<S>", read.days_back(0)),
)
SESSIONS = tuple((compiled(template), reader) for template, reader in _SESSIONS)
YEARS = tuple((compiled(template), reader) for template, reader in _YEARS)
BARE_YEAR = compiled(r"(?:\b(?P<lead>in|at|during|for|of|from|the|year) )*(?<![\d-])(?P<y><Y>)<S>(?![-–/]\d)(?P<next>\s+[a-z]+)?")
# "in the 74th", "- 69th?": an ordinal that nothing follows is a session's, where one of that number is held.
BARE_ORDINAL = compiled(r"<AT>\b(?P<n>\d{2,3})<TH>\b(?=\s*(?:[?.!,;:)–-]|$|(?:and|or|vs|statement|speech|text|one)\b))")
# What says "at any time", and so nothing.
ALL_TIME = compiled(
    r"\b(?:over|through|throughout|across|down) (?:all )?(?:the |these |our )?(?:years|sessions|time|decades)\b|\bhistorically\b|"
    r"\bat any (?:point|time)\b|\bof all time\b|\bso far\b|\bto date\b|\bin (?:all )?(?:the )?(?:years|sessions)\b",
)
LISTED = compiled(r"\b(?P<a>\d{1,3})<TH>?\s*(?:,|and|&|\+)\s*(?=(?:the )?\d{1,3}<TH> <MEETING>)")
LISTED_AFTER = compiled(r"<AT>\b(?:sessions|unga|ga|pc|gc)[\s-]*(?P<a>\d{1,3})\s*(?:,|and|&|\+)\s*(?P<b>\d{1,3})\b")
# What stands before a session's number and opens the stretch on one side.
SINCE = compiled(r"\b(?:since|starting (?:at|with)|as of) (?:the )?(?:un )?$")
AFTER = compiled(r"\bafter (?:the )?$")
BEFORE = compiled(r"\b(?:before|prior to) (?:the )?$")
UNTIL = compiled(r"\b(?:until|till|up to|through) (?:the )?$")
