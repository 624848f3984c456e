"""Which statements are meant: all of the record, or those of a delegation, a body, a session, a stretch of days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, or_, orm

from storage import delegations
from storage.audiences import EVERYTHING
from storage.catalogue import load, names
from storage.catalogue.entries import Catalogue
from storage.errors import Invalid, UnknownName
from storage.models import Body, Delegation, Session, Statement
from storage.provenance import Meeting, understood_date, understood_meeting


@dataclass(frozen=True, slots=True)
class Narrowing:
    """
    What statements must be of. None: no limit on this side. `delegation` and `body` are codes; both days are included.

    A statement of which only the year is known is within the days where its year is.
    """

    delegation: str | None = None
    body: str | None = None
    meeting: Meeting | None = None
    from_: date | None = None
    to: date | None = None

    def conditions(self) -> list[ColumnElement[bool]]:
        """Return what a query for statements, joined with their delegations, sessions and bodies, is narrowed by."""
        asked = [Delegation.code == self.delegation] if self.delegation else []
        asked += [Body.code == self.body] if self.body else []
        asked += [_of(self.meeting)] if self.meeting else []
        asked += [_within(Statement.delivered_on >= self.from_, Statement.year >= self.from_.year)] if self.from_ else []
        asked += [_within(Statement.delivered_on <= self.to, Statement.year <= self.to.year)] if self.to else []
        return asked


def understood(
    db: orm.Session,
    workspace_id: int,
    *,
    delegation: str | None = None,
    body: str | None = None,
    session: str | None = None,
    from_: str | None = None,
    to: str | None = None,
) -> Narrowing:
    """
    Return what is meant by names and days as people type them: "Japan", "PrepCom", "65" or "PC-65" or a year, "2024-06-01".

    A year stands for its first day in `from_`, for its last in `to`. Raises UnknownName or Invalid.
    """
    known = delegations.catalogue(db, workspace_id, EVERYTHING)
    meeting = understood_meeting(session, None, None, known) if session else None
    return Narrowing(
        delegation=_delegation(delegation, known) if delegation else None,
        body=_body(body, known) if body else _body_in(session, known),
        meeting=meeting,
        from_=_day(from_, "first day", 1, 1) if from_ else None,
        to=_day(to, "last day", 12, 31) if to else None,
    )


def _delegation(name: str, known: Catalogue) -> str:
    found = names.delegation_named(name, known)
    if found is None:
        raise UnknownName("delegation", name, names.suggest(name, "delegation", load()))
    return found.code


def _body(name: str, known: Catalogue) -> str:
    found = names.body_named(name, known)
    if len(found) != 1:
        raise UnknownName("body", name, tuple(entry.name for entry in found) or names.suggest(name, "body", known))
    return found[0].code


def _body_in(session: str | None, known: Catalogue) -> str | None:
    """Return the body that a session's name names, as PC-65 does."""
    mentions = names.sessions_in(session, known) if session else ()
    return mentions[0].bodies[0] if len(mentions) == 1 and len(mentions[0].bodies) == 1 else None


def _day(text: str, what: str, month: int, day: int) -> date:
    try:
        whole, year = understood_date(text)
    except Invalid as error:
        raise Invalid(what, text, error.expected) from error
    return whole or date(year or 1, month, day)


def _of(meeting: Meeting) -> ColumnElement[bool]:
    if meeting.number is not None:
        same = Session.qualifier == meeting.qualifier if meeting.qualifier else Session.qualifier.is_(None)
        return and_(Session.number == meeting.number, same)
    if meeting.key == str(meeting.year):
        return or_(Session.key == meeting.key, Session.year == meeting.year)
    return or_(Session.key == meeting.key, Session.starts_on == meeting.day)


def _within(by_day: ColumnElement[bool], by_year: ColumnElement[bool]) -> ColumnElement[bool]:
    return or_(by_day, and_(Statement.delivered_on.is_(None), by_year))
