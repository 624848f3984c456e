"""Where: the place and the time zone that a sentence names."""

from __future__ import annotations

import re

from storage.catalogue import names, places
from storage.catalogue.entries import Catalogue
from storage.errors import Invalid
from storage.typed.sentence import TAKEN, Sentence

_ZONE = re.compile(r"(?<![\w/])[a-z]{3,10}/[a-z_+-]{2,30}(?:/[a-z_]{2,30})?[0-9]{0,2}(?![\w/])")
_UTC = re.compile(r"\b(?:utc|gmt)\b(?![+-])")
_IN = re.compile(r"\b(?:in|at) (?:the )?(?P<place>[^\W\d_][\w'’ .-]{1,60})")
_BEFORE = re.compile(r"(?:\b(?:in|at) )?(?:the )?(?P<place>[^\W\d_][\w'’ .-]{1,60}?)[ ,]*$")
_LEAD = re.compile(r"(?:\b(?:in|at) )?(?:the )?$")
_COUNTRY = re.compile(r" ?[,(] ?(?P<country>[^\W\d_][\w'’ .-]{1,40})\)?")


def take_venue(sentence: Sentence, catalogue: Catalogue) -> tuple[str | None, str | None]:
    """
    Return the place and the time zone that a sentence names, taken out of it; None for what it does not name.

    The zone is None too where only the place is named. Raises Invalid for a zone that is none ("Europe/Viena").
    """
    zone, at = _take_zone(sentence)
    return _take_known(sentence, catalogue) or _take_before(sentence, at) or _take_after_in(sentence), zone


def _take_zone(sentence: Sentence) -> tuple[str | None, int | None]:
    """Return the zone and where it stood."""
    for found in _ZONE.finditer(sentence.folded):
        if places.is_zone_like(found.group()):
            typed = sentence.take(found.start(), found.end())
            zone = places.time_zone_named(typed)
            if zone is None:
                raise Invalid("time zone", typed, "an IANA name, as Europe/Vienna")
            return zone, found.start()
    found_utc = _UTC.search(sentence.folded)
    if found_utc is None:
        return None, None
    sentence.take(found_utc.start(), found_utc.end())
    return "UTC", None


def _take_known(sentence: Sentence, catalogue: Catalogue) -> str | None:
    mentions = places.places_in(sentence.open)
    if not mentions:
        return None
    first = mentions[0]
    lead = _LEAD.search(sentence.folded[: first.start])
    end = _after_country(sentence.open, first.end, catalogue)
    sentence.take(lead.start() if lead else first.start, end)
    return first.place.name


def _after_country(text: str, end: int, catalogue: Catalogue) -> int:
    """Return where "Vienna, Austria" ends."""
    found = _COUNTRY.match(text, end)
    if found is None or names.delegation_named(found.group("country").strip(" ."), catalogue) is None:
        return end
    return found.end()


def _take_before(sentence: Sentence, at: int | None) -> str | None:
    """Return the words right before a zone that was named: "Samarkand, Asia/Samarkand"."""
    if at is None:
        return None
    begins = sentence.open.rfind(TAKEN, 0, at) + 1
    found = _BEFORE.search(sentence.open[begins:at])
    if found is None:
        return None
    sentence.take(begins + found.start(), at)
    return found.group("place").strip(" .")


def _take_after_in(sentence: Sentence) -> str | None:
    """Return what stands after "in", printed as a name: with a capital, unless the whole sentence has none."""
    bare = sentence.text == sentence.text.lower()
    for found in _IN.finditer(sentence.open):
        if bare or found.group("place")[0].isupper():
            sentence.take(found.start(), found.end())
            return found.group("place").strip(" .")
    return None
