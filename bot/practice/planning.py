"""The invented delegation's sessions ahead, planned from the day on which somebody looks: there is always something due."""

from __future__ import annotations

import calendar
import csv
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from importlib import resources

from sqlalchemy import orm

from bot.practice.people import COLLEAGUE_ID, VISITOR_ID
from storage import deadlines, delegations, sessions, workspaces
from storage.agenda import Plan
from storage.catalogue import load
from storage.catalogue.entries import Body
from storage.catalogue.numbering import number_in
from storage.planned import SessionView
from storage.reminders import settings

PLANNED = resources.files("bot") / "practice" / "sample" / "planned.csv"
CHANNEL_ID = "C0PRACTICE1"
PEOPLE = {"visitor": VISITOR_ID, "colleague": COLLEAGUE_ID}
HOME_ZONE = "Europe/Vienna"
ESCALATED = "CTBTO-PC"
ALL_AHEAD = 1000


def plan_ahead(db: orm.Session, workspace_id: int, actor: str, now: datetime) -> int:
    """
    Plan a session of each of the sample's bodies that has none ahead, and return how many were planned.

    A second start finds them ahead and plans nothing; nor does it bring back what somebody cancelled or gave to somebody else.
    With the first sessions, the team gets its time zone, reminders get a channel, and one body somebody who is told of
    deadlines that pass undone.
    """
    today = now.date()
    ahead = {session.body for session in sessions.upcoming(db, workspace_id, today, limit=ALL_AHEAD)}
    rows = [row for row in csv.DictReader(PLANNED.read_text(encoding="utf-8").splitlines()) if row["body"] not in ahead]
    if rows and not settings.in_force(db, workspace_id, settings.WORKSPACE).targets:
        workspaces.set_up(db, workspace_id, time_zone=HOME_ZONE, actor=actor, now=now)
        settings.set_channel(db, workspace_id, CHANNEL_ID, actor=actor, now=now)
        body = delegations.body_row(db, workspace_id, ESCALATED, load())
        settings.change(db, workspace_id, f"body {body.id}", escalate_to=COLLEAGUE_ID, actor=actor, now=now)
    for row in rows:
        session = sessions.add(db, workspace_id, _plan(db, workspace_id, row, today), actor=actor, now=now, keeper=VISITOR_ID)
        _give(db, workspace_id, session, row["owners"], actor, now)
    return len(rows)


def _plan(db: orm.Session, workspace_id: int, row: Mapping[str, str], today: date) -> Plan:
    starts_on = _first(row["weekday"], today + timedelta(days=int(row["days_ahead"])))
    ends_on = starts_on + timedelta(days=int(row["lasts_days"]) - 1)
    number = _number(load().bodies[row["body"]], starts_on, sessions.known_numbers(db, workspace_id, row["body"]))
    opens_at = time.fromisoformat(row["opens_at"]) if row["opens_at"] else None
    return Plan(row["body"], number, None, starts_on, ends_on, opens_at=opens_at, place=row["place"])


def _first(weekday: str, since: date) -> date:
    wanted = list(calendar.day_name).index(weekday)
    return since + timedelta(days=(wanted - since.weekday()) % 7)


def _number(body: Body, starts_on: date, known: tuple[int, ...]) -> int | None:
    """Return the number that the body's rhythm gives a session then, or else the one after the last that is known."""
    if body.numbering != "ordinal":
        return None
    last = max(known, default=0)
    by_rhythm = number_in(body, starts_on.year, starts_on.month)
    return by_rhythm if by_rhythm is not None and by_rhythm > last else last + 1


def _give(db: orm.Session, workspace_id: int, session: SessionView, owners: str, actor: str, now: datetime) -> None:
    wanted = dict(one.split("=") for one in owners.split(";") if one)
    for deadline in deadlines.of_session(db, workspace_id, session.id, open_only=True):
        if deadline.step in wanted and deadline.owner is None:
            deadlines.assign(db, workspace_id, deadline.id, PEOPLE[wanted[deadline.step]], actor=actor, now=now)
