"""Sessions by what people call them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import orm, select

from storage import agenda, delegations, workspaces
from storage.agenda import Change
from storage.audiences import OPEN
from storage.catalogue import names
from storage.catalogue.entries import Catalogue
from storage.catalogue.wording import key
from storage.errors import Invalid, UnknownName
from storage.in_force import sessions_seen
from storage.models import Session
from storage.naming import label, opening_day, short_name
from storage.planned import SessionView
from storage.session_rows import overlaps
from storage.session_views import own_of, view
from storage.typed.day_patterns import MONTHS
from storage.typed.days import take_days
from storage.typed.sentence import Sentence

_ID = re.compile(r"#\s?(?P<id>[0-9]{1,9})")
_NUMBER = re.compile(r"(?:session |no\.? )?(?P<number>[0-9]{1,3})(?:st|nd|rd|th)?(?: session)?", re.IGNORECASE)
_YEAR = re.compile(r"(?<![0-9])(?:19|20|21)[0-9]{2}(?![0-9])")
_WORD = re.compile(r"[^\W\d_]+")
_APART = re.compile(r" (?:to|until) ")
_MOST_SUGGESTED = 3


def named(db: orm.Session, workspace_id: int, text: str, now: datetime) -> SessionView:
    """
    Return the session that a name means: "PC-66", "66", "#12", "iaea board march", "Board 2 March 2026", "NPT RevCon 2026".

    Of several that fit it is the one that is on, or the next; where all are over, the last. Raises UnknownName for a name that
    no session has, or that several bodies' have.
    """
    row = _named(db, workspace_id, text, _today(db, workspace_id, now), delegations.catalogue(db, workspace_id))
    return view(db, row, own_of(db, workspace_id))


def named_with_change(db: orm.Session, workspace_id: int, text: str, now: datetime) -> tuple[SessionView, Change]:
    """
    Return the session that a sentence names and what it changes: "PC-66 29 June - 1 July", "Board 2 March to 9 March 2026".

    Raises UnknownName as `named` does, and Invalid as `agenda.read_change` does, or where nothing is to change.
    """
    known, today = delegations.catalogue(db, workspace_id), _today(db, workspace_id, now)
    row, change = _apart(db, workspace_id, text, today, known) or (None, agenda.read_change(text, known, today))
    if not any((change.starts_on, change.ends_on, change.opens_at, change.place, change.time_zone)):
        raise Invalid("change", " ".join(text.split()), "what is to change, as PC-66 29 June - 1 July 2026")
    row = row or _named(db, workspace_id, change.rest, today, known)
    return view(db, row, own_of(db, workspace_id)), change


def _apart(db: orm.Session, workspace_id: int, text: str, today: date, known: Catalogue) -> tuple[Session, Change] | None:
    """Read "Board 2 March to 9 March": where a session without number opens on the first day, that day is part of its name."""
    for found in _APART.finditer(text):
        name, change = text[: found.start()], agenda.read_change(text[found.end() :], known, today)
        if change.starts_on is None or change.rest or names.sessions_in(name, known):
            continue
        if (days := take_days(Sentence(name), today)) is None:
            continue
        rows = _by_body(_rows(db, workspace_id), name, today, known)
        opening = [
            row for row in rows if row.starts_on is not None and (row.starts_on.month, row.starts_on.day) == _date(days[0])
        ]
        if opening:
            return _only(opening, name, today, known), change
    return None


def _date(day: date) -> tuple[int, int]:
    return day.month, day.day


def _rows(db: orm.Session, workspace_id: int) -> Sequence[Session]:
    held = select(Session).where(Session.workspace_id == workspace_id, sessions_seen(OPEN)).options(orm.joinedload(Session.body))
    return db.scalars(held.order_by(Session.id)).all()


def _today(db: orm.Session, workspace_id: int, now: datetime) -> date:
    return now.astimezone(ZoneInfo(workspaces.time_zone(db, workspace_id))).date()


def _named(db: orm.Session, workspace_id: int, text: str, today: date, known: Catalogue) -> Session:
    """Return the row; each way to read the name is tried in turn, on every session of the workspace."""
    rows = _rows(db, workspace_id)
    typed = " ".join(text.split())
    for read in (_by_id, _by_whole_name, _by_mention, _by_number, _by_body):
        found = read(rows, typed, today, known)
        if found:
            return _only(found, typed, today, known)
    raise UnknownName("session", typed, _near(rows, typed, today, known))


def _by_id(rows: Sequence[Session], typed: str, _today: date, _known: Catalogue) -> list[Session]:
    found = _ID.fullmatch(typed)
    return [row for row in rows if found and row.id == int(found.group("id"))]


def _by_whole_name(rows: Sequence[Session], typed: str, _today: date, known: Catalogue) -> list[Session]:
    wanted = key(typed)
    return [row for row in rows if _telling(row) <= set(wanted) and wanted in map(key, _names(row, known))]


def _telling(row: Session) -> set[str]:
    """Return words that every name of a session holds: looked at first, since spelling out thousands of names takes a second."""
    if row.number is not None:
        return {str(row.number)}
    day = opening_day(row)
    return {str(day.year if day else row.year)}


def _names(row: Session, known: Catalogue) -> tuple[str, ...]:
    short, full = short_name(row, known.bodies.get(row.body.code)), label(row)
    return short, f"{row.body.name} {full}", f"{row.body.code} {full}", full, f"{full} of {row.body.name}"


def _by_mention(rows: Sequence[Session], typed: str, _today: date, known: Catalogue) -> list[Session]:
    mentions = names.sessions_in(typed, known)
    if not mentions:
        return []
    first = mentions[0]
    numbered = [row for row in rows if row.number == first.number and (not first.bodies or row.body.code in first.bodies)]
    said = first.qualifier or next((q for q in {row.qualifier for row in numbered} if q and q in typed.casefold()), None)
    return [row for row in numbered if row.qualifier == said]


def _by_number(rows: Sequence[Session], typed: str, _today: date, _known: Catalogue) -> list[Session]:
    found = _NUMBER.fullmatch(typed)
    return [row for row in rows if found and row.number == int(found.group("number"))]


def _by_body(rows: Sequence[Session], typed: str, today: date, known: Catalogue) -> list[Session]:
    """Read a body with a day, month or year of it: "Board 2 March 2026", "iaea board march", "NPT RevCon 2026", "the Board"."""
    if names.sessions_in(typed, known) or _has_number(typed, today, known):
        return []  # a number that is not on file
    codes = _bodies(typed, known)
    fits = _when(typed, today)
    found = [row for row in rows if row.body.code in codes and fits(row)]
    said = [row for row in found if row.qualifier and row.qualifier in typed.casefold()]
    return said or [row for row in found if row.qualifier is None] or found


def _has_number(typed: str, today: date, known: Catalogue) -> bool:
    """Tell whether a number stands in the name that belongs to no day, year or body: "PC-999" is no name of the PC's next."""
    for mention in reversed(names.bodies_in(typed, known)):
        typed = f"{typed[: mention.start]} {typed[mention.end :]}"
    sentence = Sentence(typed)
    with suppress(Invalid):
        take_days(sentence, today)
    return any(character.isdigit() for character in _YEAR.sub(" ", sentence.open))


def _bodies(typed: str, known: Catalogue) -> set[str]:
    mentions = names.bodies_in(typed, known)
    if mentions:
        return {code for mention in mentions for code in mention.codes}
    sentence = Sentence(typed)
    with suppress(Invalid):
        take_days(sentence, date.min)
    for found in _WORD.finditer(sentence.text):
        if found.group().casefold() in MONTHS:
            sentence.take(found.start(), found.end())
    return {body.code for _, _, piece in sentence.pieces() for body in names.body_named(piece, known)}


def _when(typed: str, today: date) -> Callable[[Session], bool]:
    """Return the test of the days that a name speaks of; any session passes where it speaks of none."""
    try:
        days = take_days(Sentence(typed), today)
    except Invalid:
        days = None
    if days is not None:
        year_said = bool(_YEAR.search(typed))
        return lambda row: _has_day(row, days[0], year_said=year_said)
    months = {MONTHS[word.casefold()] for word in _WORD.findall(typed) if word.casefold() in MONTHS}
    years = {int(year) for year in _YEAR.findall(typed)}
    return lambda row: (
        (not months or (row.starts_on is not None and row.starts_on.month in months)) and (not years or row.year in years)
    )


def _has_day(row: Session, day: date, *, year_said: bool) -> bool:
    if row.starts_on is None:
        return row.key.endswith(day.isoformat() if year_said else f"{day:-%m-%d}")
    years = {day.year} if year_said else {row.starts_on.year, (row.ends_on or row.starts_on).year}
    return any(overlaps(row, same, same) for same in _in_years(day, years))


def _in_years(day: date, years: set[int]) -> Iterator[date]:
    for year in years:
        with suppress(ValueError):  # 29 February
            yield day.replace(year=year)


def _only(found: list[Session], typed: str, today: date, known: Catalogue) -> Session:
    """Return the session that is on or next, of one body's; where they are of several bodies, the name does not tell."""
    ahead = [row for row in found if row.ends_on is not None and row.ends_on >= today and row.cancelled_at is None]
    fitting = ahead or found
    if len({row.body_id for row in fitting}) > 1:
        raise UnknownName("session", typed, tuple(short_name(row, known.bodies.get(row.body.code)) for row in fitting))
    return min(ahead, key=_opens) if ahead else max(fitting, key=_opens)


def _opens(row: Session) -> tuple[date, int]:
    return row.starts_on or date(row.year or date.min.year, 1, 1), row.id


def _near(rows: Sequence[Session], typed: str, today: date, known: Catalogue) -> tuple[str, ...]:
    """Return the next sessions of the bodies that a name speaks of, or of all, by what they are called."""
    codes = _bodies(typed, known)
    ahead = [row for row in rows if row.ends_on is not None and row.ends_on >= today]
    same = [row for row in ahead if row.body.code in codes]
    nearest = sorted(same or ahead, key=_opens)[:_MOST_SUGGESTED]
    return tuple(short_name(row, known.bodies.get(row.body.code)) for row in nearest)
