"""Where a text comes from: as typed, as the manifest or the header says, and as understood."""

from __future__ import annotations

import re
import unicodedata
from contextlib import suppress
from dataclasses import dataclass, fields, replace
from datetime import date

from storage.catalogue import names
from storage.catalogue.entries import Catalogue
from storage.errors import Incomplete, Invalid
from storage.reading.headers.dates import dated
from storage.reading.values import Header

KINDS = (
    "national statement",
    "group statement",
    "joint statement",
    "written statement",
    "general debate",
    "explanation of vote",
    "explanation of position",
    "right of reply",
    "point of order",
    "introduction of a draft",
    "video message",
)
# In this order: of one statement's stages, the last is cited.
STAGES = ("draft", "check against delivery", "as delivered", "published")

TEXT_LENGTH = 500
LANGUAGE_LENGTH = 40
NUMBER_PATTERN = re.compile(r"[0-9]{1,4}")
YEAR_PATTERN = re.compile(r"(19|20)\d\d")


@dataclass(frozen=True, slots=True)
class Provenance:
    """What is said of a text, as typed or printed; None where nothing is said. `date` is YYYY-MM-DD or a year."""

    delegation: str | None = None
    body: str | None = None
    session: str | None = None
    date: str | None = None
    speaker: str | None = None
    speaker_role: str | None = None
    title: str | None = None
    kind: str | None = None
    stage: str | None = None
    language: str | None = None
    original_language: str | None = None
    on_behalf_of_name: str | None = None
    on_behalf_of_role: str | None = None
    agenda_items: str | None = None  # one behind the other, with commas between

    def over(self, other: Provenance) -> Provenance:
        """Return this provenance with what it leaves open taken from another."""
        gaps = {field.name: getattr(other, field.name) for field in fields(self) if getattr(self, field.name) in (None, "")}
        return replace(self, **gaps)


@dataclass(frozen=True, slots=True)
class Meeting:
    """
    Which meeting is meant: `key` tells it from the body's others, `number` and `year` are None where not said.

    `day` is one of its days: that on which the statement was delivered, None where no day is known.
    """

    key: str
    number: int | None
    qualifier: str | None
    year: int | None
    day: date | None = None


def of_header(header: Header) -> Provenance:
    """Return what a header says of its text."""
    return Provenance(
        delegation=header.delegation,
        body=header.body,
        session=None if header.session_number is None else str(header.session_number),
        date=None if header.date is None else header.date.isoformat(),
        speaker=header.speaker_name,
        speaker_role=header.speaker_role,
        title=header.title,
        kind=header.kind,
        stage=header.stage,
        language=header.language,
        original_language=header.original_language,
        on_behalf_of_name=header.on_behalf_of_name,
        on_behalf_of_role=header.on_behalf_of_role,
    )


def checked(provenance: Provenance, name: str) -> Provenance:
    """
    Return a provenance without blanks around its values.

    Raises Incomplete where a text could not be cited (without delegation, body, or any of session and date), and Invalid for a
    value that no database takes, or that names nobody.
    """
    plain = replace(
        provenance, **{field.name: _plain(field.name, getattr(provenance, field.name)) for field in fields(provenance)}
    )
    _require(plain, name)
    return plain


def _plain(what: str, text: str | None) -> str | None:
    stripped = (text or "").strip()
    if not stripped:
        return None
    most = LANGUAGE_LENGTH if what.endswith("language") else TEXT_LENGTH
    if len(stripped) > most or any(unicodedata.category(character) in ("Cc", "Cs") for character in stripped):
        raise Invalid(
            what.replace("_", " "), stripped[:40].encode("utf-8", "replace").decode(), f"one line of at most {most} characters"
        )
    if not any(character.isalnum() for character in stripped):
        raise Invalid(what.replace("_", " "), stripped, "a word")
    return stripped


def _require(provenance: Provenance, name: str) -> None:
    if lacking := missing(provenance):
        raise Incomplete(name, lacking)


def missing(provenance: Provenance) -> tuple[str, ...]:
    """Return the fields without which a text could not be cited, of those that nobody said."""
    lacking = [field for field in ("delegation", "body") if not getattr(provenance, field)]
    return (*lacking, *(() if provenance.session or provenance.date else ("date",)))


def understood_date(text: str | None) -> tuple[date | None, int | None]:
    """
    Return the day and the year; the day is None where only the year is said.

    A day is read as in headers (`headers.dates`): "10 November 2025" is one, "10/11/2025" may be two. Raises Invalid.
    """
    if not text:
        return None, None
    if YEAR_PATTERN.fullmatch(text):
        return None, int(text)
    day = _day(text)
    if day is None:
        raise Invalid("date", text, "a day as 10 November 2025 or 2025-11-10, or a year")
    return day, day.year


def _day(text: str) -> date | None:
    with suppress(ValueError):
        return date.fromisoformat(text)
    found = dated(text)
    return found.day if found and found.printed == text else None


def understood_meeting(text: str | None, day: date | None, year: int | None, catalogue: Catalogue) -> Meeting:
    """
    Return the meeting that a session's text and the date name.

    "65", "65th session" and "PC-65" are the 65th; "resumed 48th session" is apart from the 48th; without a session, the day
    (or year) of the statement stands for it. Raises Invalid for a text that names no session.
    """
    if not text:
        return Meeting(day.isoformat() if day else str(year), None, None, year, day)
    if YEAR_PATTERN.fullmatch(text.strip()):
        return Meeting(text.strip(), None, None, int(text), day)
    if NUMBER_PATTERN.fullmatch(text.strip()):
        return Meeting(str(int(text)), int(text), None, year, day)
    mentions = names.sessions_in(text, catalogue)
    if len(mentions) == 1:
        found = mentions[0]
        key = " ".join(filter(None, (str(found.number), found.qualifier)))
        return Meeting(key, found.number, found.qualifier, year, day)
    try:
        opened = date.fromisoformat(text.strip())
        return Meeting(opened.isoformat(), None, None, year or opened.year, day or opened)
    except ValueError as error:
        raise Invalid("session", text, "a number such as 65, a year, or the day it opened as 2024-03-04") from error


def understood_choice(what: str, text: str | None, choices: tuple[str, ...]) -> str | None:
    """Return one of a fixed set of words, however it is cased or hyphenated, "national" for short. Raises Invalid."""
    if not text:
        return None
    folded = " ".join(text.casefold().replace("-", " ").replace("_", " ").split())
    for choice in (folded, f"{folded} statement"):
        if choice in choices:
            return choice
    raise Invalid(what, text, ", ".join(choices))
